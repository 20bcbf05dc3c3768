"""Which of a sheet's headers is which key of a given table: known headers, other words for them, content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jicai.adopt.content import agrees, is_surely
from jicai.adopt.folder import Known
from jicai.adopt.view import Heading
from jicai.intake.discover.looking import LookedSheet
from jicai.intake.sheets.header_names import accepted_headers, behind_name, denies, fold, naming_of, split_brackets
from jicai.intake.sheets.headers import Header, find_header
from jicai.intake.sheets.likeness import likeness, nearness, same_in_other_words, year_in
from jicai.intake.sheets.units import said_by
from jicai.intake.sheets.unread import unread_headers
from jicai.intake.sheets.wording import Wording
from jicai.tables import INPUTS
from jicai.tables.column import Column, InputTable, Kind

#: From here on a header in other letters is taken where its content can be nothing else.
_ALIKE = 0.7
#: From here on it is shown as what may be meant: of a column that must be there, and of another.
NEAR, _CLOSE = 0.35, 0.66
_FEW, _MOST = 4, 9
#: Keys whose likeness in words is not enough: an inner number is called 机构ID or 产品ID too.
_PROVEN = frozenset({"institution_code", "product_code"})
#: Content alone tells these only under a header that speaks of companies.
_OF_COMPANIES = ("企", "厂", "公司", "商", "持有人", "注册人")
_NOT_OF_COMPANIES = ("编码", "代码", "编号", "配送", "供应", "联系", "地址", "收款", "付款", "经营")


@dataclass(slots=True)
class Mapped:
    """The header of the table in the sheet, and every heading of it.

    `chosen` are the headers to be written for keys that no known header names, `years` the agreement years that they
    speak of; `defaults` what holds for columns that the sheet lacks; `reasons` why. `absent` are the columns that must
    be there and are not. `hints` are for each open key the headers that may be meant, the nearest first, `possible` all
    whose content does not contradict.
    """

    header: Header | None
    headings: list[Heading] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    years: set[str] = field(default_factory=set)
    defaults: dict[str, str] = field(default_factory=dict)
    hints: dict[str, list[str]] = field(default_factory=dict)
    possible: dict[str, list[str]] = field(default_factory=dict)
    absent: list[Column] = field(default_factory=list)


def map_columns(sheet: LookedSheet, table: InputTable, wording: Wording, known: Known) -> Mapped:
    """The keys of the sheet's headers under this table."""
    header = find_header(sheet.rows, table, wording, anyway=True)
    if header is None or header.end != sheet.end:
        above = [[None] * len(row) for row in sheet.rows[: max(sheet.end - 1, 0)]]
        header = find_header([*above, *sheet.rows[sheet.end - 1 : sheet.end]], table, wording, anyway=True)
    places = list(_places(sheet, header))
    if header is None:
        header = Header((max(sheet.end - 1, 0),), {}, unread=tuple(places))
    mapped = Mapped(header)
    free = _free(header, table, wording)
    open_keys = [
        column
        for column in table.columns
        if column.key not in header.columns
        and column.key not in wording.chosen
        and column.key not in {key for key, _ in header.doubts}
    ]
    taken = _take(sheet, table, open_keys, free, known, mapped)
    for index, text in places:
        sample = _sample(sheet, index)
        key, how = _known_as(index, text, header, table, wording)
        if index in taken:
            key, how = taken[index]
        mapped.headings.append(Heading(text, key, how, sample))
    rest = [(index, text) for index, text in free if index not in taken]
    held = {*header.columns, *mapped.chosen, *wording.defaults}
    for column in open_keys:
        if column.key in held:
            continue
        lacking = column.required and not held & set(column.stand_ins)
        if lacking:
            mapped.absent.append(column)
        near = _near(sheet, table, column, rest, lacking)
        spare = _spare(sheet, table, column, header, places) if lacking else []
        hints = [text for score, text in near if score >= (NEAR if lacking else _CLOSE)]
        mapped.hints[column.key] = [*spare, *hints][:_FEW]
        mapped.possible[column.key] = [*spare, *(text for _, text in near)][:_MOST]
    return mapped


def _spare(
    sheet: LookedSheet, table: InputTable, column: Column, header: Header, places: list[tuple[int, str]]
) -> list[str]:
    """The headers that other tables have for the column and this one has for a column that need not be there."""
    names = {
        fold(name)
        for other in INPUTS.values()
        for one in other.columns
        if one.key == column.key
        for name in (one.label, *one.others)
    }
    spared = {found.index for key, found in header.columns.items() if not table.column(key).required}
    return [
        text
        for index, text in places
        if index in spared and fold(text) in names and agrees(sheet.columns[index], column)
    ]


def _places(sheet: LookedSheet, header: Header | None) -> Iterator[tuple[int, str]]:
    """Index and header of every column that has one."""
    if header is not None:
        named = {found.index: found.header for found in header.columns.values()} | dict(header.unread)
        for key, index in header.twins:
            named[index] = header.columns[key].header
        for index, cell in enumerate(sheet.rows[header.rows[-1]]):
            if cell and index not in named:  # what a doubt is about
                named[index] = "".join(part.strip() for part in cell.splitlines())
        yield from sorted(named.items())
    elif 0 < sheet.end <= len(sheet.rows):
        for index, cell in enumerate(sheet.rows[sheet.end - 1]):
            if cell:
                yield index, "".join(part.strip() for part in cell.splitlines())


def _known_as(index: int, text: str, header: Header, table: InputTable, wording: Wording) -> tuple[str | None, str]:
    """The key that the declarations or settings give the header, also where another column is read for it."""
    named = accepted_headers(table, wording)
    key = next((key for key, found in header.columns.items() if found.index == index), None)
    if key is None:
        naming = naming_of(text, named, table)
        left_out = {fold(name) for name in (*wording.ignore, *wording.row_id)}
        if naming is None or fold(text) in left_out or naming.key in {key for key, _ in header.doubts}:
            return None, "none"
        said = said_by(naming.behind, table.column(naming.key), table.key)
        if said.denial or said.note or said.strange:
            return None, "none"
        key = naming.key
    stem = split_brackets(fold(text))[0]
    return key, "canonical" if fold(table.column(key).label) in (fold(text), stem) else "alias"


def _free(header: Header, table: InputTable, wording: Wording) -> list[tuple[int, str]]:
    """The columns whose headers name nothing."""
    doubted = " ".join(doubt for _, doubt in header.doubts)
    return [
        (index, text)
        for index, text in unread_headers(header, wording)
        if _known_as(index, text, header, table, wording)[0] is None
        and f"「{text}」" not in doubted
        and split_brackets(fold(text))[0] not in accepted_headers(table, wording)
    ]


def _take(
    sheet: LookedSheet,
    table: InputTable,
    open_keys: list[Column],
    free: list[tuple[int, str]],
    known: Known,
    mapped: Mapped,
) -> dict[int, tuple[str, str]]:
    """The free columns that are one of the open keys beyond doubt: index -> key and how."""
    claims: dict[str, list[tuple[int, str, str, str]]] = {}
    for index, text in free:
        claim = _claim(text, sheet.columns[index], table, open_keys, known)
        if claim is not None:
            claims.setdefault(claim[0], []).append((index, text, claim[1], claim[2]))
    taken: dict[int, tuple[str, str]] = {}
    for key, found in claims.items():
        by_name = [one for one in found if one[2] == "similar"]
        single = found if len(found) == 1 else by_name if len(by_name) == 1 else []
        for index, text, how, reason in single:
            taken[index] = key, how
            mapped.chosen[key], mapped.reasons[key] = text, reason
            if key == "agreed_qty" and (year := year_in(text)) is not None:
                mapped.years.add(year)
    return taken


def _claim(
    text: str, looked: list[str], table: InputTable, open_keys: list[Column], known: Known
) -> tuple[str, str, str] | None:
    """The one open key that the column is beyond doubt, how that is known, and the reason in Chinese."""
    if not looked:
        return None
    same = same_in_other_words(text, table)
    for column in open_keys:
        said = said_by(behind_name(text, column.kind), column, table.key)
        if same == [column.key] and not (said.denial or said.note or said.strange) and agrees(looked, column):
            proof = is_surely(looked, column, known)
            if proof or column.key not in _PROVEN:
                told = proof or (f"内容是{_KINDS[column.kind]}" if column.kind in _KINDS else "")
                alike = f"表头「{text}」与「{column.label}」同义"
                return column.key, "similar", f"{alike}，{told}" if told else alike
    if same:
        return None
    proofs = [(column, proof) for column in open_keys if (proof := is_surely(looked, column, known))]
    proofs = [one for one in proofs if one[0].key != "company" or _of_companies(text)]
    if len(proofs) != 1:
        return None
    column, proof = proofs[0]
    if likeness(text, column) >= _ALIKE:
        return column.key, "similar", f"表头「{text}」像「{column.label}」，{proof}"
    return column.key, "content", proof


_KINDS = {Kind.DATE: "日期", Kind.MONTH: "月份", Kind.MONEY: "金额", Kind.PRICE: "价格", Kind.QUANTITY: "数量"}


def _of_companies(text: str) -> bool:
    return any(word in text for word in _OF_COMPANIES) and not any(word in text for word in _NOT_OF_COMPANIES)


def _near(
    sheet: LookedSheet, table: InputTable, column: Column, rest: list[tuple[int, str]], lacking: bool
) -> list[tuple[float, str]]:
    """How near each header is whose content does not contradict, the nearest first.

    For a column that need not be there parts that tell two things apart count.
    """
    score = nearness if lacking else likeness
    near = [
        (score(text, column), text)
        for index, text in rest
        if sheet.columns[index] and agrees(sheet.columns[index], column) and not denies(text, column, table.key)
    ]
    return sorted(near, key=lambda one: -one[0])


def _sample(sheet: LookedSheet, index: int) -> str | None:
    texts = sheet.columns[index] if index < len(sheet.columns) else []
    return texts[0] if texts else None
