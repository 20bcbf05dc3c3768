"""Dirty sheets of any table: a plan of what they hold, and its cells laid out in any dress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from fuzz_cells import BLANK_CELLS, NOTHING, Cell
from fuzz_faults import ERRORS
from fuzz_headers import Heading, choose_headings, header_lines
from fuzz_rows import Frame, Row, any_row

from jicai.tables.column import InputTable

_TITLES = (
    "2026年7月统计表",
    "填报单位：某局",
    "导出时间：2026-07-31 08:00",
    "重庆市某区",
    "（内部资料）",
    "注：仅供参考",
    "=",
    "第1页",
)
_TOTALS = ("合计", "合 计", " 小计：", "总计", "本页小计", "累　计", "合计（元）", "小\n计")
_FOOTERS = (
    "制表人：张三",
    "审核：李四",
    "复核人：",
    "注：含税",
    "备注",
    "说明：以上数据",
    "打印时间：2026-07-31",
    "第 1 页 共 3 页",
    "注1",
)
_OTHERS = (None, "", "1", "甲类", "不是数", "2026-07-10", "#N/A", "0")
_SKIPPED = ("empty", "header", "total", "footer")


@dataclass(frozen=True, slots=True)
class Plan:
    """A sheet before it has a shape: its columns, the rows below its header in order, and how it is dressed."""

    table: InputTable
    headings: list[Heading]
    rows: list[Row]
    epoch_1904: bool
    portable: bool
    titles: int
    left: int
    lines: int
    dress: int
    widths: bool = False


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet, blank ones included, and where its rows are (`rows`: Excel's row number to row)."""

    plan: Plan
    cells: list[list[Cell]] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)
    header_end: int = 0

    @property
    def skipped(self) -> Counter[str]:
        """How many rows are to be skipped for which reason."""
        return Counter(row.kind for row in self.rows.values() if row.kind in _SKIPPED)


def make_plan(random: Random, table: InputTable, *, portable: bool = False, columnar: bool = False) -> Plan:
    """A dirty sheet. A `portable` one can be written to a file of any kind; a `columnar` one to Parquet too."""
    headings = choose_headings(random, table, portable=portable)
    lines = 2 if not columnar and random.random() < 0.25 else 1
    if lines == 2:  # which of two columns for one key is the better one is asked of one-line headers only
        headings = [heading for heading in headings if not heading.ignored]
    frame = Frame(
        table,
        frozenset(heading.key for heading in headings if heading.key),
        {heading.key: heading.multiplier for heading in headings if heading.key},
        epoch_1904=not portable and random.random() < 0.1,
        portable=portable,
        # What stands beyond the last header of a CSV is a cell too many, and the columns come in any order.
        widths=not portable
        and lines == 1
        and len(headings) > 3
        and all(heading.names for heading in headings)
        and random.random() < 0.25,
    )
    rows = [any_row(random, frame) for _ in range(random.choice((0, 1, 3, 8, 8, 12, 20)))]
    for _ in range(random.choice((0, 1, 2, 4))):
        rows.insert(random.randint(0, len(rows)), Row(random.choice(_SKIPPED), other=random.randint(0, 10**6)))
    if random.random() < 0.3:
        rows += [Row("total", other=random.randint(0, 10**6)), Row("last", other=random.randint(0, 10**6))]
    if portable and rows and rows[-1].kind == "empty":
        rows.append(Row("footer"))  # a workbook ends with its last filled row
    rows = [part for row in rows for part in _as_header_lines(row, lines)]
    dress = random.randrange(2**32)
    if columnar:
        return Plan(table, headings, rows, False, portable, 0, 0, 1, dress)
    titles, left = random.choice((0, 0, 1, 2, 3, 15)), random.choice((0, 0, 0, 1, 3))
    return Plan(table, headings, rows, frame.epoch_1904, portable, titles, left, lines, dress, frame.widths)


def _as_header_lines(row: Row, lines: int) -> list[Row]:
    """A repeated header has as many lines as the header."""
    return [replace(row, line=line) for line in range(lines)] if row.kind == "header" else [row]


def lay_out(plan: Plan) -> Sheet:
    """The plan's cells. The same plan gives the same sheet."""
    random = Random(plan.dress)
    sheet = Sheet(plan)
    width = len(plan.headings)
    header = header_lines(random, plan.headings, plan.lines)
    lines = [header.upper, header.lower] if plan.lines == 2 else [header.lower]
    margin = [NOTHING] * plan.left
    for _ in range(plan.titles):
        title = [Cell(random.choice(_TITLES)) if random.random() < 0.3 else NOTHING for _ in range(min(width, 3))]
        sheet.cells.append([*margin, *title, *[NOTHING] * (width - len(title))])
    sheet.cells += [[*margin, *map(Cell, line)] for line in lines]
    sheet.header_end = len(sheet.cells)
    for row in plan.rows:
        sheet.cells.append([*margin, *_cells(random, plan, row, lines)])
        kind = "footer" if row.kind == "last" else row.kind
        sheet.rows[len(sheet.cells)] = replace(row, kind=kind)
    return sheet


def _cells(random: Random, plan: Plan, row: Row, lines: Sequence[Sequence[str | None]]) -> list[Cell]:
    width = len(plan.headings)
    if row.kind == "header":
        return [Cell(text) for text in lines[row.line]]
    if row.kind == "empty":
        return [Cell(random.choice(BLANK_CELLS)) for _ in range(width)]
    if row.kind == "footer":
        return [Cell(random.choice(_FOOTERS)), *[NOTHING] * (width - 1)]
    if row.kind == "last":
        # At the end of the sheet a footer may reach into other columns.
        # Only what is itself a footer may stand where all is that a row must have.
        words = ("日期：2026-07-31", "复核：李四") if len(plan.table.required) > 1 else ("复核：李四",)
        return [Cell("制表人：张三"), Cell(random.choice(words)), *[NOTHING] * (width - 2)]
    if row.kind == "total":
        sums = (NOTHING, NOTHING, Cell("1,234.50"), Cell("99", 99), Cell(None, error=random.choice(ERRORS)))
        required = {column.key for column in plan.table.required}
        places = [place for place, heading in enumerate(plan.headings) if place and heading.key in required]
        lacking = random.choice(places) if places else 0  # a row that lacks nothing is data, whatever it begins with
        total = Cell(random.choice(_TOTALS) if lacking else "合计")
        return [total, *(NOTHING if place == lacking else random.choice(sums) for place in range(1, width))]
    return [row.cells[heading.key] if heading.key else _other(row, heading) for heading in plan.headings]


def _other(row: Row, heading: Heading) -> Cell:
    """What stands in a column that names nothing: the same wherever the column stands."""
    return Cell(Random(f"{row.other} {heading.ignored or heading.names}").choice(_OTHERS))
