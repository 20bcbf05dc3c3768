"""The register of the letters that went out: a CSV file, a row per matter, read and appended to by the tool.

People may open it, add columns of their own, strike a letter out (作废) and save it again from a spreadsheet program:
what they wrote stays as it is. Whatever cannot be read exactly stops the command, since a number given twice cannot be
taken back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jicai.errors import ConfigError
from jicai.intake.sheets.calendar import to_date
from jicai.tables.column import Column, Kind
from jicai.tables.results.letter import KINDS, LETTER_REGISTER

if TYPE_CHECKING:
    import polars as pl

_MARK = "﻿".encode()
#: Without these a row tells nothing of a number or a matter.
_NEEDED = ("number", "year", "serial", "dated", "key")
_YES, _NO = {"是", "Y", "YES", "TRUE", "1"}, {"", "否", "N", "NO", "FALSE", "0"}
_LETTER = re.compile(rf"\d+-({'|'.join(choice.label for choice in KINDS)})-.*\.docx")
_FORMULA = re.compile(r"[=+\-@\t\r]")


@dataclass(frozen=True)
class Register:
    """What the file holds: `header` and `written` as they stand there, `rows` by the keys of `LETTER_REGISTER`."""

    path: Path
    header: list[str]
    written: list[list[str]]
    rows: list[dict[str, Any]]

    def next_serial(self, year: int) -> int:
        """The number after the last one of the year, struck out or not."""
        return max((row["serial"] for row in self.rows if row["year"] == year), default=0) + 1

    def frame(self) -> pl.DataFrame:
        """The rows, with the columns of `LETTER_REGISTER`."""
        import polars as pl

        types = {
            Kind.INTEGER: pl.Int64(),
            Kind.DATE: pl.Date(),
            Kind.MONEY: pl.Decimal(38, 2),
            Kind.BOOLEAN: pl.Boolean(),
        }
        schema = {one.key: types.get(one.kind, pl.String()) for one in LETTER_REGISTER.columns}
        return pl.DataFrame(self.rows, schema=schema, orient="row")

    def with_rows(self, added: Iterable[Mapping[str, Any]]) -> bytes:
        """The content of the file with further rows at its end."""
        places = {column.key: self.header.index(column.label) for column in LETTER_REGISTER.columns}
        text = io.StringIO()
        out = csv.writer(text, lineterminator="\r\n")
        out.writerow(self.header)
        out.writerows(self.written)
        for row in added:
            cells = [""] * len(self.header)
            for column in LETTER_REGISTER.columns:
                cells[places[column.key]] = _as_text(column, row[column.key])
            out.writerow(cells)
        return _MARK + text.getvalue().encode()


def read_register(path: Path) -> Register:
    """The register; an empty one where there is no file. ConfigError names the row that cannot be read."""
    header = [column.label for column in LETTER_REGISTER.columns]
    if not path.exists():
        return Register(path, header, [], [])
    lines = list(_records(path))
    if not lines:
        raise ConfigError(f"{path}：是空的，函号接不上，请恢复或移走这个文件")
    found = [cell.strip() for cell in lines[0]]
    labels = {column.label: column for column in LETTER_REGISTER.columns}
    if missing := [
        LETTER_REGISTER.column(key).label for key in _NEEDED if LETTER_REGISTER.column(key).label not in found
    ]:
        raise ConfigError(f"{path}：第 1 行没有{'、'.join(missing)}列，请改回原来的表头")
    if repeated := [label for label in labels if found.count(label) > 1]:
        raise ConfigError(f"{path}：第 1 行有两个{repeated[0]}列，请删去一个")
    written, rows = [], []
    for number, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(found):
            raise ConfigError(f"{path}：第 {number} 行比表头多 {len(cells) - len(found)} 格，请核对逗号和引号")
        cells = [*cells, *[""] * (len(found) - len(cells))]
        values = {labels[label].key: cell for label, cell in zip(found, cells, strict=True) if label in labels}
        rows.append(_row(values, f"{path}：第 {number} 行"))
        written.append(cells)
    added = [label for label in header if label not in found]
    return Register(path, [*found, *added], [[*cells, *[""] * len(added)] for cells in written], rows)


def _records(path: Path) -> Iterator[list[str]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}：读不出来（{error.strerror}），请检查文件") from None
    for encoding in ("utf-8-sig", "gb18030"):  # the second is what spreadsheet programs make of it
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
        try:
            yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        except csv.Error:
            raise ConfigError(f"{path}：引号不成对，请核对") from None
        return
    raise ConfigError(f"{path}：不是 UTF-8 或 GB18030 编码的 CSV，请另存为 CSV UTF-8")


def _row(cells: Mapping[str, str], where: str) -> dict[str, Any]:
    row = {column.key: _value(column, cells.get(column.key, ""), where) for column in LETTER_REGISTER.columns}
    for key in _NEEDED:
        if row[key] is None:
            raise ConfigError(f"{where}：{LETTER_REGISTER.column(key).label}空着，请补上或删去这一行")
    return row


def _value(column: Column, cell: str, where: str) -> Any:
    text = cell.strip()
    if column.kind is Kind.BOOLEAN:
        if text.upper() not in _YES | _NO:
            raise ConfigError(f"{where}：{column.label}「{text}」不认识，请写 是 或空着")
        return text.upper() in _YES
    if not text:
        return None
    try:
        match column.kind:
            case Kind.INTEGER:
                return int(text)
            case Kind.MONEY:
                return Decimal(text.replace(",", "")).quantize(Decimal("0.01"))
            case Kind.DATE:
                if (day := to_date(text.split(" ")[0])) is None:
                    raise ValueError
                return day
            case Kind.CHOICE:
                if (value := column.value_of(text)) is None:
                    raise ValueError
                return value
    except (ValueError, InvalidOperation):
        raise ConfigError(f"{where}：{column.label}「{text}」读不出来，请改正") from None
    return text[1:] if text[0] == "'" and _FORMULA.match(text[1:]) else text


def _as_text(column: Column, value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "是"
        case date():
            return value.isoformat()
        case str() if column.kind is Kind.CHOICE:
            return column.label_of(value)
        case str():
            # Spreadsheet programs take what begins so for a formula: see `jicai.render.data.guard`.
            return f"'{value}" if _FORMULA.match(value) else value
    return str(value)


def unregistered(folder: Path, names: Sequence[str], register: Register) -> list[str]:
    """Letters in these folders of `folder` that the register does not know: a run was ended before it was done."""
    known = {row["file"] for row in register.rows}
    found = []
    for name in names:
        for path in sorted((folder / name).iterdir()) if (folder / name).is_dir() else []:
            if _LETTER.fullmatch(path.name) and f"{name}/{path.name}" not in known:
                found.append(f"{name}/{path.name}")
    return found
