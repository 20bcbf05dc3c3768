"""One file read for one table: in, the path and the bureau's wording; out, two Parquet files and the accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.account import SheetAccount
from jicai.intake.guide import GUIDE_SHEET
from jicai.intake.headers import Header
from jicai.intake.parse import ParsedSheet, header_of, parse_sheet, typed_schema
from jicai.intake.parts import PROBLEMS, ROWS, SHEET
from jicai.intake.problems import SCHEMA
from jicai.intake.read import read_sheets
from jicai.intake.sheet import PassedOver, RawSheet
from jicai.intake.wording import Wording
from jicai.tables import INPUTS
from jicai.tables.column import InputTable

_NO_HEADER = "没有这个表的表头"
#: The guide that `jicai init` writes has no such header; where somebody's has one, rows may stand there.
_GUIDE_WITH_HEADER = "按名称是说明，不作数据"


def read_task(path: Path, table: InputTable, wording: Wording, folder: Path) -> list[SheetAccount]:
    """Read the file and write its typed rows and its problems into the folder; the accounts say what became of it.

    Raises UnusableFileError: the reader's reasons, `no-sheet`, `no-header`, `missing-column`, `no-room`.
    """
    accounts: list[SheetAccount] = []
    rows: list[pl.DataFrame] = []
    problems: list[pl.DataFrame] = []
    passed_over: list[PassedOver] = []
    incomplete: list[tuple[str, Header]] = []
    garbled = False
    for sheet in read_sheets(path):
        if isinstance(sheet, PassedOver):
            passed_over.append(sheet)
            continue
        header = header_of(sheet, table, wording)
        if sheet.name == GUIDE_SHEET:
            whole = header is not None and not header.missing
            passed_over.append(PassedOver(sheet.name, _GUIDE_WITH_HEADER if whole else _NO_HEADER))
            continue
        if header is None or header.missing:
            if header is not None:
                incomplete.append((sheet.name, header))
            garbled |= _is_garbled(sheet)
            passed_over.append(PassedOver(sheet.name, _NO_HEADER if header is None else "表头缺少必需的列"))
            continue
        number = len(accounts)
        parsed = parse_sheet(sheet, table, header, wording)
        rows.append(parsed.rows.with_columns(pl.lit(number, dtype=pl.UInt16).alias(SHEET)))
        problems.append(parsed.problems.with_columns(pl.lit(number, dtype=pl.UInt16).alias(SHEET)))
        accounts.append(_account(path, sheet.name, table, parsed))
    if not accounts:
        raise _nothing_found(table, passed_over, incomplete, garbled)
    accounts[0].notes.extend(
        f"工作表「{sheet.name}」未读：{sheet.reason}"
        for sheet in passed_over
        if sheet.name != GUIDE_SHEET or sheet.reason == _GUIDE_WITH_HEADER
    )
    accounts[0].warnings.extend(f"工作表「{name}」未读：{_lacking(header)}" for name, header in incomplete)
    _write(_concat(rows, typed_schema(table)), folder / ROWS)
    _write(_concat(problems, SCHEMA), folder / PROBLEMS)
    return accounts


def _concat(frames: list[pl.DataFrame], schema: pl.Schema) -> pl.DataFrame:
    empty = pl.DataFrame(schema={**schema, SHEET: pl.UInt16()})
    return pl.concat([empty, *frames]) if len(frames) != 1 else frames[0]


def _write(frame: pl.DataFrame, path: Path) -> None:
    try:
        frame.write_parquet(path, compression="lz4", statistics=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableFileError("", "no-room") from error


def _account(path: Path, sheet: str, table: InputTable, parsed: ParsedSheet) -> SheetAccount:
    first = parsed.problems.unique("row", keep="first", maintain_order=True)
    by_code = first.group_by("code").len().sort("code")
    return SheetAccount(
        file=path,
        sheet=sheet,
        table=table.key,
        rows=parsed.read,
        skipped=parsed.skipped,
        rejected=dict(by_code.iter_rows()),
        columns={key: column.header for key, column in parsed.header.columns.items()},
        ignored=list(parsed.header.ignored),
        defaulted=parsed.defaulted,
        keys=parsed.keys,
    )


def _nothing_found(
    table: InputTable, passed_over: list[PassedOver], incomplete: list[tuple[str, Header]], garbled: bool
) -> UnusableFileError:
    if incomplete:
        name, header = incomplete[0]
        where = f"工作表「{name}」" if name else ""
        lacking = "、".join(
            f"「{label}」（最接近的是「{nearest}」）" if nearest else f"「{label}」"
            for label, nearest in header.missing
        )
        return UnusableFileError(f"{where}缺少列{lacking}", "missing-column")
    if garbled:
        return UnusableFileError("是 Excel 95 的旧编码", "encoding")
    if not passed_over:
        return UnusableFileError("", "no-sheet")
    names = "，".join(f"「{sheet.name}」{sheet.reason}" for sheet in passed_over[:5] if sheet.name)
    needed = "、".join(column.label for column in table.required)
    return UnusableFileError(f"需要的列：{needed}" + (f"；{names}" if names else ""), "no-header")


def _lacking(header: Header) -> str:
    named = (
        f"「{label}」（最接近的是「{nearest}」）" if nearest else f"「{label}」" for label, nearest in header.missing
    )
    return "缺少列" + "、".join(named)


def _is_garbled(sheet: RawSheet) -> bool:
    """Whether the reader could not decode the texts of an old workbook."""
    return any("\ufffd" in cell for row in sheet.frame.head(20).iter_rows() for cell in row if cell)


def run_job(job: dict[str, Any]) -> dict[str, Any]:
    """A job as it comes over the pipe, and the answer that goes back (see `jicai.intake.pool`)."""
    wording = Wording(columns=job["columns"], values=job["values"])
    try:
        accounts = read_task(Path(job["path"]), INPUTS[job["table"]], wording, Path(job["folder"]))
    except UnusableFileError as error:
        return {"reason": error.reason, "detail": str(error)}
    return {"accounts": [account.to_json() for account in accounts]}
