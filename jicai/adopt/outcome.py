"""What was concluded, as a result to be shown, and what stays open, with the lines to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from decimal import Decimal
from shlex import quote

import polars as pl

from jicai.adopt.gathering import LookedFile
from jicai.adopt.lines import UNKNOWN_BATCH, UNKNOWN_HEADER, entry_lines
from jicai.adopt.view import CONFIDENCE, Additions, SheetView
from jicai.intake.reasons import UNUSABLE
from jicai.render.result import Result
from jicai.tables.results.adopt import ADOPT


def outcome(files: Sequence[LookedFile], views: Sequence[SheetView], *, brief: bool) -> Result:
    """A row for every header of every sheet that was asked about, in the order of the files and columns.

    `brief` leaves out what is taken in every header as a sheet before it is, which the exports of twelve months are:
    the files are named below.
    """
    rows: list[tuple[object, ...]] = []
    alike = _alike(views) if brief else {}
    for file in files:
        of_file = [view for view in views if view.file is file]
        if file.asked and not of_file:
            rows.append((file.shown, None, None, None, None, "none", None, None))
        for view in of_file:
            if id(view) in alike:
                continue
            place = (file.shown, view.sheet.name or None, view.table)
            if not view.headings:
                rows.append((*place, None, None, "none", None, None))
            for heading in view.headings:
                sure = Decimal(CONFIDENCE[heading.how]) if heading.key is not None else None
                rows.append((*place, heading.header, heading.key, heading.how, sure, heading.sample))
    schema = {
        **dict.fromkeys(ADOPT.keys[:6], pl.String()),
        "confidence": pl.Decimal(38, 6),
        "sample": pl.String(),
    }
    taken = [heading.key is not None for view in views for heading in view.headings]
    about = {file.shown for file in files if file.asked}
    left = dict.fromkeys((place_of(view), place_of(first)) for view, first in alike.values())
    return Result(
        pl.DataFrame(rows, schema=schema, orient="row"),
        ADOPT,
        ADOPT.label,
        subtitle=f"{len(about)} 个文件，{len(taken)} 个表头，认出 {sum(taken)} 个",
        footer=[f"{place} 的各列与 {first} 一样" for place, first in left],
    )


def _alike(views: Sequence[SheetView]) -> dict[int, tuple[SheetView, SheetView]]:
    """The sheets in which every header is taken as in a sheet before, and that sheet."""
    seen: dict[tuple[object, ...], SheetView] = {}
    found: dict[int, tuple[SheetView, SheetView]] = {}
    for view in views:
        taken = (view.table, *((one.header, one.key, one.how) for one in view.headings))
        if not view.headings or view.questions or seen.setdefault(taken, view) is view:
            continue
        found[id(view)] = view, seen[taken]
    return found


def aside_lines(files: Sequence[LookedFile], views: Sequence[SheetView]) -> Iterator[str]:
    """The files that cannot be opened, and the sheets that are no table or not meant to be read."""
    for file in files:
        if not file.asked:
            continue
        if not file.inside:
            yield f"{file.shown}：不在工作目录里，[[files]] 管不到，请移入工作目录再认"
        elif not file.found:
            yield f"{file.shown}：不在工作目录这一层，各命令不会读它，请移入，或在 jicai.toml 的 [inputs] 里写明"
        if file.reason:
            reason = UNUSABLE[file.reason]
            told = f"（{file.detail}）" if file.detail else ""
            yield f"{file.shown}：{reason.title}{told}，请{reason.remedy}"
        for sheet in file.sheets:
            if sheet.aside:
                where = f" 工作表「{sheet.name}」" if sheet.name else ""
                yield f"{file.shown}{where}：{sheet.aside}，未读"
    for view in views:
        if view.table is None and not view.questions:
            yield f"{place_of(view)}：不是任何一张输入表，不读"


def place_of(view: SheetView) -> str:
    """File and sheet in words."""
    several = len(view.file.sheets) > 1 and view.sheet.name
    return f"{view.file.shown} 工作表「{view.sheet.name}」" if several else view.file.shown


def open_lines(views: Sequence[SheetView]) -> Iterator[str]:
    """What stays open of each sheet, and the lines that settle it, to be pasted at the end of the settings."""
    for view in views:
        if not view.questions:
            continue
        yield f"{place_of(view)}："
        proposed = Additions() if view.writes else deepcopy(view.additions)
        for question in view.questions:
            yield f"  {question.sentence}"
            proposed.take(question.proposal, question.remark)
        if not view.file.inside or not proposed:
            continue
        yield "  核对后在 jicai.toml 末尾写："
        for line in entry_lines(view, proposed):
            yield f"    {line}"
        if view.table == "products" and proposed.columns.get("factor") == [UNKNOWN_HEADER]:
            yield "  文件里没有这些列的，不用写，由它整理出一份中选目录（见 jicai docs 中选目录）："
            yield f"    jicai catalogue {quote(view.file.shown)} --batch {UNKNOWN_BATCH}"
