"""The course of a dispatch: dates, reading, rows, workbooks, all in place at once, the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.loading import located, read_tables
from jicai.commands.shared.options import InputOptions, PlaceOptions, ScopeOptions
from jicai.commands.shared.shell_words import quoted
from jicai.errors import UsageError
from jicai.intake.discover.subfolders import no_spreadsheets
from jicai.stages import hush, tell
from jicai.tables import INPUTS
from jicai.tables.column import Kind
from jicai.tables.results.dispatch import DISPATCH_INDEX, KINDS

if TYPE_CHECKING:
    from jicai.calc.overview import Part
    from jicai.intake.discover.workspace import Workspace
    from jicai.render.result import Result
    from jicai.results.dispatch.books import Cut, Sending
    from jicai.results.export.asked import Asked

#: What each kind rests on; the check of rows on whatever there is.
_NEEDS: dict[str, tuple[str, ...]] = {
    "items": ("orders", "agreed", "products", "institutions"),
    # Without payments every line would count as unpaid, which nobody is to answer for.
    "overdue": ("orders", "products", "institutions", "payments"),
    "findings": ("products", "institutions"),
    "rejected": ("institutions",),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What the user asked for, see the options of `jicai.commands.dispatch`."""

    inputs: InputOptions
    scope: PlaceOptions
    as_of: date
    month: date
    by: Part
    only: Sequence[str]
    due: date | None
    previous: Path | None
    output: Path
    quiet: bool


def run(asked_for: Run) -> tuple[Result, int]:
    """Write the folder; returns the index of it, and how many rows are to be answered.

    Raises UsageError, OutputError and what reading raises. Where nothing is to be answered nothing is written.
    """
    from jicai.render.folder import refuse_filled, write_folder

    workspace = located(asked_for.inputs)
    if not any(workspace.files.values()):
        raise UsageError(no_spreadsheets(workspace))
    _refuse_folder(asked_for.output, workspace)
    refuse_filled(asked_for.output, "下发的工作簿")
    last = _last_answers(asked_for.previous)
    kinds, left_out = _kinds(asked_for.only, workspace)
    inputs = replace(asked_for.inputs, skip_rejects=True) if kinds == ["rejected"] else asked_for.inputs
    delivery = DeliveryOptions(quiet=asked_for.quiet)
    intake = read_tables(inputs, delivery, (), _tables(kinds))
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.commands.shared.scope import chosen_scope
    from jicai.results.dispatch.books import cut_all
    from jicai.results.dispatch.rows import asked_rows
    from jicai.results.export.asked import Asked
    from jicai.store.held import hold_small_tables
    from jicai.tables.results.dispatch import MANIFEST_FILE

    hold_small_tables(intake)
    scope = asked_for.scope
    chosen = ScopeOptions(None, scope.batch, scope.institution, scope.district)
    asked = Asked(intake, asked_for.as_of, asked_for.month, chosen_scope(chosen, intake, quiet=asked_for.quiet))
    askings = asked_rows(asked, kinds, asked_for.by)
    left_out += [line for one in askings for line in one.left_out]
    cuts, codes = cut_all(askings, asked_for.as_of, asked_for.by, last)
    sending = _sending(asked, asked_for, cuts, codes)
    rows = sum(len(cut.rows) for cut in cuts)
    if codes:
        tell(f"写入 {asked_for.output}")
        written = (*sending.books(), (MANIFEST_FILE, [sending.dispatch().to_json()]))
        write_folder(asked_for.output, written)
    hush()
    return _index(asked, asked_for, sending, left_out), rows


def _last_answers(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    from jicai.results.dispatch.previous import last_answers

    return last_answers(path)


def _sending(asked: Asked, asked_for: Run, cuts: Sequence[Cut], codes: Sequence[str]) -> Sending:
    from jicai.results.dispatch.books import Sending
    from jicai.results.export.parts import file_names

    if asked_for.by == "district":
        titles = {code: code for code in codes}
    else:
        names = asked.intake.frames["institutions"].select("institution_code", "institution_name").collect()
        known: dict[str, str] = dict(names.iter_rows())
        titles = {code: known[code] for code in codes}
    stems = {code: f"{code} {title}" if asked_for.by == "institution" else title for code, title in titles.items()}
    dated = {code: f"{stem}-{asked_for.month:%Y-%m}" for code, stem in stems.items()}
    return Sending(asked_for.month, asked_for.as_of, asked_for.by, asked_for.due, titles, file_names(dated), list(cuts))


def _kinds(only: Sequence[str], workspace: Workspace) -> tuple[list[str], list[str]]:
    """The kinds that can be asked about, and a line for each that lacks a table."""
    kinds, left_out = [], []
    for key in KINDS:
        if only and key not in only:
            continue
        absent = [INPUTS[one].label for one in _NEEDS[key] if not workspace.files[one]]
        if not absent:
            kinds.append(key)
            continue
        reason = f"{KINDS[key].table.label}（{key}）：没有{'、'.join(absent)}表"
        if only:
            raise UsageError(f"--only {key}：{reason}，请补上或去掉这个选项")
        left_out.append(reason)
    if not kinds:
        raise UsageError("；".join(left_out) + "，没有可以下发的，请补上")
    return kinds, left_out


def _tables(kinds: Sequence[str]) -> list[str]:
    """The tables that are read: for findings and for the check of rows all of them."""
    if {"findings", "rejected"} & set(kinds):
        return list(INPUTS)
    used = {"code_changes", *(one for kind in kinds for one in _NEEDS[kind])}
    return [key for key in INPUTS if key in used]


def _refuse_folder(output: Path, workspace: Workspace) -> None:
    """UsageError for the workspace itself, where the workbooks would lie among the inputs."""
    if output.resolve() == workspace.folder.resolve():
        raise UsageError(f"-o {output}：就是工作目录，下发的工作簿会与输入的文件混在一起，请换一个文件夹，如 下发")


def _index(asked: Asked, asked_for: Run, sending: Sending, left_out: Sequence[str]) -> Result:
    """A row for everybody who gets a workbook."""
    import polars as pl

    from jicai.render.result import Result
    from jicai.results.basis import basis
    from jicai.results.scope import narrowed_by

    table = DISPATCH_INDEX[asked_for.by]
    counts: dict[str, dict[str, int]] = {
        cut.asking.kind.key: {code: length for code, (_, length) in cut.ranges.items()} for cut in sending.cuts
    }
    unpaid = {
        code: sum((Decimal(row.cells["unpaid"] or 0) for row in cut.rows[start : start + length]), Decimal())
        for cut in sending.cuts
        if cut.asking.kind.key == "overdue"
        for code, (start, length) in cut.ranges.items()
    }
    places = asked.intake.frames["institutions"].select("institution_code", "district").collect()
    districts: dict[str, str] = dict(places.iter_rows())
    rows: list[Mapping[str, object]] = [
        {
            "institution_code": code,
            "institution_name": title,
            "district": code if asked_for.by == "district" else districts[code],
            "items": counts.get("items", {}).get(code, 0),
            "overdue_lines": counts.get("overdue", {}).get(code, 0),
            "unpaid": unpaid.get(code, Decimal()),
            "findings": counts.get("findings", {}).get(code, 0),
            "rejected": counts.get("rejected", {}).get(code, 0),
            "file": sending.files[code],
        }
        for code, title in sending.titles.items()
    ]
    types: dict[Kind, pl.DataType] = {Kind.MONEY: pl.Decimal(38, 2), Kind.INTEGER: pl.Int64()}
    schema = {column.key: types.get(column.kind, pl.String()) for column in table.columns}
    frame = pl.DataFrame([[row[key] for key in table.keys] for row in rows], schema=schema, orient="row")
    narrowing = narrowed_by(asked.wanted)
    whom = "家医疗机构" if asked_for.by == "institution" else "个区县"
    total = sum(len(cut.rows) for cut in sending.cuts)
    said = (
        f"共 {len(rows):,} {whom} {total:,} 行，各一个工作簿，在文件夹 {asked_for.output} 里；"
        f"收回：jicai collect 放答复的文件夹 --sent {quoted(str(asked_for.output))}"
        if rows
        else "没有要说明、处置或改正的，没有写文件"
    )
    return Result(
        frame=frame,
        table=table,
        title=f"{table.label} {asked_for.month:%Y-%m}",
        subtitle=narrowing.after(f"截至 {asked_for.as_of}"),
        footer=[said, *left_out],
        basis=basis(asked.intake, asked.wanted["batch"] or sorted(asked.intake.workspace.batches), narrowing.options),
    )
