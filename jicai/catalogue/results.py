"""What is shown of a catalogue: the doubts by reason for people, the rows for programs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
from xlsxwriter.utility import xl_rowcol_to_cell

from jicai.catalogue.columns import COLUMNS, KEYS
from jicai.catalogue.conversion import number_of
from jicai.catalogue.doubts import DOUBTS
from jicai.catalogue.found import Row
from jicai.catalogue.make import Made
from jicai.catalogue.settle import doubtful_cells
from jicai.catalogue.spelling import key_of
from jicai.render.result import Result
from jicai.tables.column import NUMERIC, Kind
from jicai.tables.results.catalogue import CATALOGUE, CATALOGUE_SUMMARY

_FIRST_ROW = 3


def summary(made: Made, title: str, output: Path) -> Result:
    """A line for every reason and column, the most frequent first."""
    counted: dict[tuple[str, str], list[int]] = {}
    places: dict[tuple[str, str], tuple[str, str]] = {}
    for at, row in enumerate(made.settled.rows):
        for doubt, _ in row.doubts:
            counted.setdefault((doubt, "整行"), [0, 0])[1] += 1
            places.setdefault((doubt, "整行"), (f"A{at + _FIRST_ROW}", row.source))
        for key, label, cell in doubtful_cells(row):
            counted.setdefault((cell.doubt, label), [0, 0])[bool(cell.value)] += 1
            place = xl_rowcol_to_cell(at + _FIRST_ROW - 1, KEYS.index(key))
            places.setdefault((cell.doubt, label), (place, row.source))
    for loose in made.derived.loose:
        counted.setdefault((loose.doubt, "没有写入的行"), [0, 0])[0] += 1
        places.setdefault((loose.doubt, "没有写入的行"), ("", loose.source))
    rows = [
        (DOUBTS[doubt].title, label, *counts, places[doubt, label][0], places[doubt, label][1], DOUBTS[doubt].remedy)
        for (doubt, label), counts in sorted(counted.items(), key=lambda one: -sum(one[1]))
    ]
    schema = {
        column.key: pl.Int64() if column.kind is Kind.INTEGER else pl.String() for column in CATALOGUE_SUMMARY.columns
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Result(frame, CATALOGUE_SUMMARY, title, footer=_footer(made, output))


def rows_of(made: Made, title: str, output: Path) -> Result:
    """The rows as they stand in the workbook, each with its doubts and its place in the annex."""
    schema = {column.key: _dtype(column.kind) for column in CATALOGUE.columns}
    frame = pl.DataFrame([_values(row) for row in made.settled.rows], schema=schema, orient="row")
    return Result(frame, CATALOGUE, title, footer=_footer(made, output))


def _dtype(kind: Kind) -> pl.DataType:
    return pl.Decimal(38, 6) if kind in NUMERIC else pl.String()


def _values(row: Row) -> list[str | Decimal | None]:
    values: list[str | Decimal | None] = []
    for column in COLUMNS:
        text = row.cells[column.key].value
        if column.kind in NUMERIC:
            values.append(number_of(text) if text else None)
        elif column.choices:
            values.append(next((one.value for one in column.choices if text in (one.label, *one.others)), text))
        else:
            values.append(text)
    doubts = [DOUBTS[doubt].title for doubt, _ in row.doubts]
    for _, label, cell in doubtful_cells(row):
        doubts.append(f"{label}：{DOUBTS[cell.doubt].title}" + (f"（{cell.detail}）" if cell.detail else ""))
    return [*values, "；".join(doubts) or None, row.source]


def _footer(made: Made, output: Path) -> list[str]:
    rows = made.settled.rows
    doubtful = [row for row in rows if row.doubts or doubtful_cells(row)]
    cells = [cell for row in rows for _, _, cell in doubtful_cells(row)]
    open_cells = sum(not cell.value for cell in cells)
    varieties = {key_of(row.cells["variety_name"].value) for row in rows} - {""}
    companies = {key_of(row.cells["company"].value) for row in rows} - {""}
    lines = [
        f"{len(rows):,} 行，{len(varieties):,} 个品种，{len(companies):,} 家企业；"
        f"没有疑问的 {len(rows) - len(doubtful):,} 行",
        f"待核对 {len(cells):,} 格：空着 {open_cells:,} 格，已填 {len(cells) - open_cells:,} 格"
        if cells
        else "没有待核对的单元格",
        *made.notes,
        f"已写入 {output}",
    ]
    if doubtful or made.derived.loose:
        lines.append("逐格的原因和建议见工作簿的“待核对”；填写或采纳后再运行同一条命令，填过的都保留")
    return lines
