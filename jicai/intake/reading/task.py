"""One file read: in, the path and the terms; out, Parquet files of rows by table, and an account of each sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.account import SheetAccount
from jicai.intake.discover.looking import look_task
from jicai.intake.discover.own import OWN, is_own_result
from jicai.intake.discover.refusals import (
    half_year_in_name,
    in_sheet,
    of_sheet,
    refuse_denying_name,
    refuse_doubts,
    refuse_unsaid_status,
)
from jicai.intake.discover.sheets import Fit, Unfit, fit_of, lacking_entry, lacking_words
from jicai.intake.files.cells import cells_task
from jicai.intake.files.read import read_sheets
from jicai.intake.files.sheet import PassedOver, RawSheet
from jicai.intake.reading.as_given import AsGiven, OtherError
from jicai.intake.reading.parts import UNREAD_SHEETS, UnreadSheet
from jicai.intake.reading.written import Written
from jicai.intake.sheets.continued import continues
from jicai.intake.sheets.guide import GUIDE_SHEET
from jicai.intake.sheets.in_parts import parse_in_parts
from jicai.intake.sheets.parse import ParsedSheet, head_rows, parse_sheet
from jicai.intake.sheets.unread import refuse_read_row_ids
from jicai.intake.sheets.wording import Terms
from jicai.tables import INPUTS

#: The guide that `jicai init` writes has no such header; where somebody's has one, rows may stand there.
_GUIDE_WITH_HEADER = "按名称是说明，不作数据"
_GUIDE = "是填表说明"


@dataclass(slots=True)
class _Read:
    """What has been read of the file so far."""

    written: Written
    accounts: list[SheetAccount] = field(default_factory=list)
    passed: list[UnreadSheet] = field(default_factory=list)
    near: list[tuple[str, Fit]] = field(default_factory=list)
    last: Fit | None = None
    garbled: bool = False


def read_task(path: Path, terms: Terms, folder: Path) -> tuple[list[SheetAccount], list[UnreadSheet]]:
    """Read the file and write its typed rows by table and its problems into the folder.

    The accounts say what became of the sheets that are tables, the unread sheets why the others are none. Raises
    UnusableFileError: the reader's reasons, `no-sheet`, `no-header`, `missing-column` (where the terms give a table),
    `ambiguous`, `unit`, `no-room`.
    """
    read = _Read(Written(folder))
    for sheet in read_sheets(path, folder, typed=True):
        _read_sheet(sheet, path, terms, read)
    if not read.accounts:
        _refuse_where_asked(terms, read)
        if any(sheet.code == "own-result" for sheet in read.passed):
            # 目录 and 口径 are none, but belong to the results.
            read.passed = [UnreadSheet(sheet.sheet, "own-result", OWN) for sheet in read.passed]
    _name_the_others(read)
    read.written.finish()
    return read.accounts, read.passed


def _read_sheet(sheet: RawSheet | PassedOver, path: Path, terms: Terms, read: _Read) -> None:
    if isinstance(sheet, PassedOver):
        read.passed.append(_hidden(sheet, terms))
        return
    rows = head_rows(sheet.frame)
    if is_own_result(rows, bool(terms.tables) or terms.table_of(sheet.name) is not None):
        read.passed.append(UnreadSheet(sheet.name, "own-result", OWN))
        return
    if sheet.name == GUIDE_SHEET:
        if _has_header(rows, terms):
            read.passed.append(UnreadSheet(sheet.name, "", _GUIDE_WITH_HEADER))
        else:
            read.passed.append(UnreadSheet(sheet.name, "", _GUIDE))
        return
    fit = fit_of(rows, sheet.name, terms)
    if isinstance(fit, Unfit):
        _pass_over(sheet, fit, terms, read)
        return
    refuse_doubts(sheet.name, fit, terms)
    refuse_denying_name(sheet.name, terms, fit, rows)
    number = len(read.accounts)
    name = sheet.name
    try:
        parsed = _parsed(path, sheet, fit, number, read.written)
    except UnusableFileError as error:
        raise of_sheet(error, name, fit) from error
    if fit.table.key == "orders" and 0 < parsed.used == parsed.defaulted.get("status"):
        refuse_unsaid_status(name, terms, fit)
    read.written.add_problems(number, parsed.problems)
    account = _account(path, name, fit, parsed)
    account.half_year = half_year_in_name(name, terms, fit, rows)
    read.accounts.append(account)
    read.last = fit


def _parsed(path: Path, sheet: RawSheet, fit: Fit, number: int, written: Written) -> ParsedSheet:
    """What the sheet holds; its rows are written."""
    given = AsGiven.of(path, sheet, fit.table, fit.header)
    try:
        parsed = _in_parts(path, sheet, fit, number, written, given)
    except OtherError:
        written.forget()
        parsed = _in_parts(path, sheet, fit, number, written, None)
    if parsed is None:
        if sheet.typed is not None:
            sheet = sheet.typed.whole()
            written.forget()
        parsed = parse_sheet(sheet, fit.table, fit.header, fit.wording)
        written.add(fit.table.key, number, parsed)
    return parsed


def _in_parts(
    path: Path, sheet: RawSheet, fit: Fit, number: int, written: Written, given: AsGiven | None
) -> ParsedSheet | None:
    """The same of a sheet of typed columns, part by part; OtherError where its rows are not those that were given."""

    def take(parsed: ParsedSheet, rows: pl.DataFrame) -> None:
        if given is None:
            written.add(fit.table.key, number, parsed)
        else:
            given.take(parsed, rows)
            written.add_unread(number, parsed)

    parsed = parse_in_parts(sheet, fit.table, fit.header, fit.wording, take)
    if parsed is not None and given is not None:
        written.add_given(fit.table.key, path, given.form)
    return parsed


def _hidden(sheet: PassedOver, terms: Terms) -> UnreadSheet:
    """A sheet that is not meant to be read; one with a table's header may have been hidden by mistake."""
    rows = head_rows(sheet.head) if sheet.head is not None else []
    if not rows or sheet.name == GUIDE_SHEET or is_own_result(rows, named=True):
        return UnreadSheet(sheet.name, "", sheet.reason)
    try:
        fit = fit_of(rows, sheet.name, terms)
    except UnusableFileError:
        return UnreadSheet(sheet.name, "hidden", f"{sheet.reason}，有输入表的表头")
    if isinstance(fit, Fit):
        return UnreadSheet(sheet.name, "hidden", f"{sheet.reason}，有{fit.table.label}的表头")
    if fit.nearest is not None:
        return UnreadSheet(sheet.name, "hidden", f"{sheet.reason}，最接近{fit.nearest.table.label}")
    return UnreadSheet(sheet.name, "", sheet.reason)


def _has_header(rows: list[list[str | None]], terms: Terms) -> bool:
    try:
        return isinstance(fit_of(rows, GUIDE_SHEET, terms), Fit)
    except UnusableFileError:
        return True


def _pass_over(sheet: RawSheet, fit: Unfit, terms: Terms, read: _Read) -> None:
    """A sheet that is no table: refused where it goes on from the one before, else noted with what it lacks."""
    if read.last is not None and continues(sheet, read.last.table, read.last.header):
        raise UnusableFileError(
            f"工作表「{sheet.name}」没有表头，内容像是前一张的续页，请补上同样的表头行，或删去这张工作表",
            "ambiguous",
            read.last.table.key,
        )
    read.garbled |= _is_garbled(sheet)
    if fit.nearest is None:
        read.passed.append(UnreadSheet(sheet.name, "no-table", "没有一张表的表头"))
        return
    refuse_read_row_ids(fit.nearest.table, fit.nearest.wording)
    read.near.append((sheet.name, fit.nearest))
    words = f"最接近{fit.nearest.table.label}，{lacking_words(fit.nearest)}"
    entry = lacking_entry(fit.nearest, sheet.name, with_table=fit.nearest.table.key not in terms.tables)
    read.passed.append(UnreadSheet(sheet.name, "no-table", words, entry, fit.nearest.table.key))


def _refuse_where_asked(terms: Terms, read: _Read) -> None:
    """UnusableFileError where the name or the user says that the file is a table, and no sheet is."""
    if not terms.tables and not any(entry["table"] for entry in terms.entries):
        return
    asked = list(terms.tables) or [entry["table"] for entry in terms.entries if entry["table"]]
    near = [(name, fit) for name, fit in read.near if fit.table.key in asked]
    if near:
        name, fit = near[0]
        entry = lacking_entry(fit, name, with_table=False)
        raise UnusableFileError(f"{in_sheet(name)}{lacking_words(fit)}{entry}", "missing-column", fit.table.key)
    if read.garbled:
        raise UnusableFileError("是 Excel 95 的旧编码", "encoding", asked[0])
    if any(sheet.code == "own-result" for sheet in read.passed):
        raise UnusableFileError("", "own-result", asked[0])
    if not read.passed:
        raise UnusableFileError("", "no-sheet", asked[0])
    names = "，".join(f"「{sheet.sheet}」{sheet.reason}" for sheet in read.passed[:5] if sheet.sheet)
    needed = "、".join(column.label for column in INPUTS[asked[0]].required)
    raise UnusableFileError(f"需要的列：{needed}" + (f"；{names}" if names else ""), "no-header", asked[0])


def _name_the_others(read: _Read) -> None:
    """With the accounts of a file the sheets that were passed over, but those of which every command tells."""
    if not read.accounts:
        return
    first = read.accounts[0]
    for sheet in read.passed:
        if sheet.code in UNREAD_SHEETS or (sheet.sheet == GUIDE_SHEET and sheet.reason != _GUIDE_WITH_HEADER):
            continue
        first.notes.append(f"工作表「{sheet.sheet}」未读：{sheet.reason}")


def _account(path: Path, sheet: str, fit: Fit, parsed: ParsedSheet) -> SheetAccount:
    first = parsed.problems.unique("row", keep="first", maintain_order=True)
    by_code = first.group_by("code").len().sort("code")
    return SheetAccount(
        file=path,
        sheet=sheet,
        table=fit.table.key,
        rows=parsed.read,
        skipped=parsed.skipped,
        rejected=dict(by_code.iter_rows()),
        columns={key: column.header for key, column in parsed.header.columns.items()},
        ignored=list(parsed.header.ignored),
        unread=[text for _, text in parsed.header.unread],
        defaulted=parsed.defaulted,
        notes=parsed.remarks.notes,
        warnings=parsed.remarks.said,
        unpaired=parsed.remarks.unpaired,
        units=parsed.units,
        filled=sorted(parsed.filled),
        keys=parsed.keys,
        pieces=parsed.pieces,
    )


def _is_garbled(sheet: RawSheet) -> bool:
    """Whether the reader could not decode the texts of an old workbook."""
    return any("\ufffd" in cell for row in sheet.frame.head(20).iter_rows() for cell in row if cell)


def run_job(job: dict[str, Any]) -> dict[str, Any]:
    """A job as it comes over the pipe, and the answer that goes back (see `jicai.intake.files.pool`)."""
    try:
        if job.get("look"):
            looked = look_task(Path(job["path"]), Terms.from_json(job["terms"]), Path(job["folder"]))
            return {"accounts": [], "passed": [], "looked": [sheet.to_json() for sheet in looked]}
        if job.get("cells"):
            return {"accounts": [], "passed": [], "looked": cells_task(Path(job["path"]), Path(job["folder"]))}
        accounts, passed = read_task(Path(job["path"]), Terms.from_json(job["terms"]), Path(job["folder"]))
    except UnusableFileError as error:
        return {"reason": error.reason, "detail": str(error), "table": error.table}
    return {
        "accounts": [account.to_json() for account in accounts],
        "passed": [sheet.to_json() for sheet in passed],
    }
