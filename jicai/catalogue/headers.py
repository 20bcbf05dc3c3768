"""Where the header of an annex's table is, and which column has which role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from jicai.catalogue.annex import AnnexRow
from jicai.catalogue.roles import (
    COMPANY_ROLES,
    DENYING,
    DENYING_PRICES,
    PRICES,
    ROLES,
    ROLES_OF_SEVERAL,
    UNREAD_ROLES,
    VARIETY_ROLES,
)
from jicai.catalogue.spelling import key_of

_SEARCH_ROWS = 20
_BRACKET = re.compile(r"^(.+?)\(([^()]*)\)$")
_UNIT_OF_PRICE = re.compile(r"^(?:单位:?)?(?:人民币)?元(?:/(.+))?$")
_NAMES = {key_of(name): (role, place) for role, names in ROLES.items() for place, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class RoleColumn:
    """A column with a role: its index, its header as written, and what stands in the header's bracket."""

    index: int
    header: str
    unit: str = ""


@dataclass(slots=True)
class TableHeader:
    """The header of a table: the rows that it takes, its columns by role (the preferred one first), and the rest.

    `unread` are columns whose header names no role, `width` the number of columns of its row.
    """

    rows: tuple[int, ...]
    columns: dict[str, list[RoleColumn]] = field(default_factory=dict)
    unread: list[RoleColumn] = field(default_factory=list)
    width: int = 0

    def first(self, *roles: str) -> RoleColumn | None:
        """The preferred column of the first of the roles that is there."""
        return next((self.columns[role][0] for role in roles if role in self.columns), None)

    def aside(self) -> list[RoleColumn]:
        """The columns of which nothing is taken over, in their order."""
        left = [*self.unread, *(column for role in UNREAD_ROLES for column in self.columns.get(role, ()))]
        return sorted(left, key=lambda column: column.index)

    def spare(self) -> list[tuple[RoleColumn, RoleColumn]]:
        """The columns that are read only where the preferred one of the same role is empty, each with that."""
        return [
            (column, columns[0])
            for role, columns in self.columns.items()
            if role not in UNREAD_ROLES and role not in ROLES_OF_SEVERAL
            for column in columns[1:]
        ]


def find_header(rows: Sequence[AnnexRow], start: int = 0, *, needs_price: bool = True) -> TableHeader | None:
    """The header at or below `start`: of the candidates that with most roles, one line before two, upper before lower.

    A header names a variety or product and either a company or a price (a product list needs a code or name only), and
    at least three columns.
    """
    best: TableHeader | None = None
    best_score = (0, 0, 0)
    for at in range(start, min(len(rows), start + _SEARCH_ROWS)):
        candidates = [_header((at,), [[cell] if cell else [] for cell in rows[at].cells])]
        if at + 1 < len(rows):
            candidates.append(_header((at, at + 1), _two_lines(rows[at], rows[at + 1])))
        for header in candidates:
            units = sum(bool(one.unit) for one in header.columns.get("price", ()))
            score = (sum(role != "ignored" for role in header.columns), units, -len(header.rows))
            if score > best_score and _is_whole(header, needs_price):
                best, best_score = header, score
    return best


def is_header_row(row: AnnexRow, header: TableHeader) -> bool:
    """Whether a row says again what stands in the header's last line."""
    said = {key_of(column.header) for columns in header.columns.values() for column in columns}
    filled = [key_of(cell) for cell in row.cells if cell]
    same = sum(cell in said or _role_of(cell)[0] is not None for cell in filled)
    return len(filled) >= 2 and same * 2 > len(filled)


def _is_whole(header: TableHeader, needs_price: bool) -> bool:
    if sum(len(columns) for columns in header.columns.values()) < 3:
        return False
    if not needs_price:
        return "code" in header.columns or "name" in header.columns or "other_code" in header.columns
    return header.first(*VARIETY_ROLES) is not None and header.first(*COMPANY_ROLES, "price") is not None


def _header(lines: tuple[int, ...], cells: list[list[str]]) -> TableHeader:
    found: dict[str, list[tuple[int, RoleColumn]]] = {}
    unread: list[RoleColumn] = []
    for index, options in enumerate(cells):
        for text in options:
            role, place, unit = _role_of(text)
            if role is not None:
                found.setdefault(role, []).append((place, RoleColumn(index, text, unit)))
                break
        else:
            if options:
                unread.append(RoleColumn(index, options[-1]))
    columns = {role: [one for _, one in sorted(places, key=lambda pair: pair[0])] for role, places in found.items()}
    return TableHeader(lines, columns, unread, len(cells))


def _two_lines(upper: AnnexRow, lower: AnnexRow) -> list[list[str]]:
    """The names each column may have over two lines; a unit below (`元/盒`) goes into brackets."""
    cells: list[list[str]] = []
    above = ""
    width = max(len(upper.cells), len(lower.cells))
    tops = [*upper.cells, *[""] * (width - len(upper.cells))]
    for at, bottom in enumerate([*lower.cells, *[""] * (width - len(lower.cells))]):
        top = tops[at]
        above = top or above
        if at in lower.spanned or not bottom:
            cells.append([top or bottom] if top or bottom else [])
        elif _UNIT_OF_PRICE.match(key_of(bottom)) or key_of(bottom).startswith("("):
            cells.append([f"{above}({bottom.strip('()（）')})"])
        else:
            cells.append([above + bottom, bottom])
    return cells


def _role_of(text: str) -> tuple[str | None, int, str]:
    plain = key_of(text).replace("*", "").upper().rstrip(":")
    if known := _NAMES.get(plain.lower()):
        return *known, ""
    bracketed = _BRACKET.match(plain)
    if bracketed is None:
        # 中选价格元/盒, the unit without its bracket.
        stem, slash, unit = plain.partition("元/")
        known = _NAMES.get(stem.lower()) if slash else None
        return (*known, f"元/{unit}".lower()) if known else (None, 0, "")
    stem, unit = bracketed[1], bracketed[2].lower()
    known = _NAMES.get(stem.lower())
    if known is None or DENYING.search(unit) or (known[0] in PRICES and DENYING_PRICES.search(unit)):
        return None, 0, ""
    return *known, unit


def unit_of_price(text: str) -> str | None:
    """What a price is for, out of `元/盒`, `单位：元/片`: 盒, 片; "" for 元 alone, None for anything else."""
    found = _UNIT_OF_PRICE.match(key_of(text))
    return None if found is None else found[1] or ""
