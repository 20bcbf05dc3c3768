"""The products' lines of an annex: tables with their headers, pages that go on, cells that hold for several rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jicai.catalogue.annex import Annex, AnnexRow, AnnexTable
from jicai.catalogue.headers import TableHeader, find_header, is_header_row, unit_of_price
from jicai.catalogue.line import Line
from jicai.catalogue.parts import Part, State
from jicai.catalogue.roles import COMPANY_ROLES, UNREAD_ROLES
from jicai.catalogue.spelling import key_of
from jicai.catalogue.standing import Status, status_of_headings

_FOOTER = re.compile(
    r"^(?:注(?!射)|备注|说明|制表|审核|复核|打印|填表|附注|联系)[:：\d一二三]?|^第?\s*[-—]?\s*\d+\s*[-—]?\s*页|^共\d+页|^以下空白|^以上"
)
_TOTAL = re.compile(r"^(?:合计|小计|总计|本页小计|累计)")
#: Roles whose cell, blank below a filled one, may mean the same as above.
_CARRIED = ("variety", "unit_group", *COMPANY_ROLES, "name", "form")
#: Columns whose header says of its own cells whether they were selected (中选企业, 拟中选价).
_SAYING = (*COMPANY_ROLES, "price", "variety", "name", "code", "spec", "form", "packaging", "unit_group")
_NOT_REMARKS = ("index", "selected", "backup", "price")


@dataclass(slots=True)
class Lines:
    """All lines of an annex; `skipped` counts other rows by kind; `notes` are Chinese lines on what is unread."""

    lines: list[Line] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def lines_of(annex: Annex) -> Lines:
    """The lines of every table of the annex that carries, or goes on from one that carries, the header of a result."""
    found = Lines(notes=[f"{annex.file}：{note}" for note in annex.notes])
    header: TableHeader | None = None
    above: AnnexTable | None = None
    state = State()
    parts = [state.part]
    for table in annex.tables:
        own = find_header(table.rows)
        shown = f"{annex.file} {table.place}".strip()
        if own is not None:
            if not table.flows:
                state = State()
            elif header is not None and _headers(own) != _headers(header):
                state.part = Part()
            parts.append(state.part)
            header, rows = own, table.rows[own.rows[-1] + 1 :]
            state.begin(table, own)
            found.notes += [f"{shown}：{told}" for told in _unread(own) if not _said_before(told, found.notes)]
        elif header is not None and above is not None and _goes_on(table, header):
            rows = table.rows
        else:
            found.notes.append(f"{shown}：没有中选结果的表头，没有读（{len(table.rows)} 行）")
            continue
        _read_rows(table, rows, header, state, found, continues=own is None or table.flows)
        for text in table.below:
            state.part.hear(text)
        above = table
    told = dict.fromkeys(text for part in parts for text in part.told)
    found.notes += [f"{annex.file}：附件里另有“{text}”，请核对是否中选" for text in told]
    if any(line.texts.get("selected") for line in found.lines):
        for line in found.lines:
            line.selected_blank = line.texts.get("selected") == ""
    return found


def _headers(header: TableHeader) -> list[tuple[int, str]]:
    columns = [column for of_role in header.columns.values() for column in of_role]
    return sorted((column.index, key_of(column.header)) for column in (*columns, *header.unread))


def _unread(header: TableHeader) -> list[str]:
    """What of the header's columns is not read."""
    told = []
    if aside := dict.fromkeys(column.header for column in header.aside()):
        told.append(f"没有读的列 {'、'.join(aside)}")
    if spare := [f"{column.header}（{preferred.header}空着时才读）" for column, preferred in header.spare()]:
        told.append(f"同义的列 {'、'.join(spare)}")
    return told


def _said_before(told: str, notes: Sequence[str]) -> bool:
    """Whether another page of the annex has brought the same line already."""
    return any(note.endswith(f"：{told}") for note in notes)


def _goes_on(table: AnnexTable, header: TableHeader) -> bool:
    """Whether a table without a header is the rest of the one before: as wide, with numbers where prices stand."""
    if not table.flows or table.width != header.width:
        return False
    price = header.first("price", "ratio", "pack_qty")
    if price is None:
        return True
    cells = [row.cells[price.index] for row in table.rows if price.index < len(row.cells) and row.cells[price.index]]
    numbers = sum(bool(re.match(r"[¥￥]?\d", cell)) for cell in cells)
    return bool(cells) and numbers * 2 > len(cells)


def _read_rows(
    table: AnnexTable, rows: Sequence[AnnexRow], header: TableHeader, state: State, found: Lines, *, continues: bool
) -> None:
    first_data = True
    at = 0
    while at < len(rows):
        row = rows[at]
        if is_header_row(row, header):
            again = find_header(rows[at : at + 2]) if at + 1 < len(rows) else None
            if again is not None and again.rows[0] == 0 and again.columns != header.columns:
                header = again
                at += len(again.rows) - 1
            found.skipped["重复的表头"] += 1
        elif first_data and continues and found.lines and _is_fragment(row, header, found):
            line = _line(table, row, header, state)
            line.is_fragment = True
            found.lines[-1].cut_off = {role for role, text in line.texts.items() if text} - line.carried
            found.lines.append(line)
            first_data = False
        elif (kind := _no_line(row, header)) is not None:
            text = next((cell for at, cell in enumerate(row.cells) if cell and at not in row.spanned), "")
            if kind == "分段标题":
                state.enter(text)
            elif kind == "表尾说明":
                state.part.hear("".join(cell for at, cell in enumerate(row.cells) if at not in row.spanned))
            found.skipped[kind] += 1
        else:
            line = _line(table, row, header, state)
            state.last = {role: line.texts[role] for role in _CARRIED if line.texts.get(role)}
            found.lines.append(line)
            first_data = False
        at += 1


def _no_line(row: AnnexRow, header: TableHeader) -> str | None:
    """Why a row is no line: a total, a note, a section's title; None for a line."""
    own = [(at, cell) for at, cell in enumerate(row.cells) if cell and at not in row.spanned]
    if not own:
        return "空行"
    text = own[0][1]
    placed = {column.index for columns in header.columns.values() for column in columns}
    filled = [at for at, _ in own if at in placed]
    priced = [column.index for column in header.columns.get("price", ())]
    has_price = any(at in priced for at in filled)
    if _TOTAL.match(text) and len(own) < 4:
        return "合计行"
    if _FOOTER.match(text) and not has_price and len(own) <= 2:
        return "表尾说明"
    if len(own) == 1 and not has_price and len(header.columns) > 2 and not row.spanned:
        index = header.first("index")
        return "只有序号的行" if index is not None and own[0][0] == index.index and text.isdigit() else "分段标题"
    return None


def _is_fragment(row: AnnexRow, header: TableHeader, found: Lines) -> bool:
    """Whether the first row of a page is the rest of a row: without its number and price, which the others have."""
    column = header.first("index")
    prices = header.columns.get("price", [])
    if column is None or not prices or row.spanned:
        return False
    before = found.lines[-1]
    if not before.texts.get("index"):
        return False
    cells = [row.cells[one.index] if one.index < len(row.cells) else "" for one in (column, *prices)]
    return not any(cells)


def _line(table: AnnexTable, row: AnnexRow, header: TableHeader, state: State) -> Line:
    line = Line(table.file, table.place, row.number, {}, section=state.section, part=state.part)
    line.status = _status(row, header, state)
    line.remarks = list(_remarks(row, header))
    for role, columns in header.columns.items():
        texts = []
        for column in columns:
            cell = row.cells[column.index] if column.index < len(row.cells) else ""
            if role == "price":
                unit = unit_of_price(column.unit)
                line.prices.append((cell, unit or state.unit or None))
            texts.append(cell)
            if column.index in row.spanned:
                line.spanned.add(role)
            if column.index in row.numeric:
                line.lost.add(role)
        line.texts[role] = next(filter(None, texts), "")
        line.more[role] = [text for text in texts if text]
        if columns[0].unit:
            line.units[role] = columns[0].unit
    for role in _CARRIED:
        if role in line.texts and not line.texts[role] and state.last.get(role):
            line.texts[role] = state.last[role]
            line.carried.add(role)
    return line


def _cell(row: AnnexRow, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def _status(row: AnnexRow, header: TableHeader, state: State) -> tuple[Status, str]:
    """What holds for a row: of headings, section and the headers under which it has something.

    A row with nothing below 中选企业 and 中选价 is said to be selected by nobody, whatever stands above the table.
    """
    saying = [
        column
        for role in _SAYING
        for column in header.columns.get(role, ())
        if status_of_headings([column.header])[0] in ("selected", "pending")
    ]
    filled = [column.header for column in saying if _cell(row, column.index)]
    if saying and not filled and state.status[0] in ("", "selected", "pending"):
        return "", ""
    return state.status if state.status[0] else status_of_headings(filled)


def _remarks(row: AnnexRow, header: TableHeader) -> Iterator[tuple[str, str, bool]]:
    named = {column.index: column.header for column in header.aside()}
    read = {
        column.index: column.header
        for role, columns in header.columns.items()
        if role not in UNREAD_ROLES
        for column in columns
    }
    silent = {column.index for role in _NOT_REMARKS for column in header.columns.get(role, ())}
    for index, cell in enumerate(row.cells):
        if cell and index not in silent:
            yield named.get(index, read.get(index, "")), cell, index not in read
