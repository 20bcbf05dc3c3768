"""The platform's product list, and which of its products a line of the annex is: exactly one, or a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jicai.catalogue.annex import AnnexRow, from_json
from jicai.catalogue.conversion import number_of, packaging_of
from jicai.catalogue.headers import RoleColumn, find_header, is_header_row
from jicai.catalogue.line import Line
from jicai.catalogue.reading.child import ask_child
from jicai.catalogue.reading.failures import unusable
from jicai.catalogue.roles import COMPANY_ROLES
from jicai.catalogue.spelling import key_of

_NEAREST, _LIKE = 3, 60


@dataclass(frozen=True, slots=True)
class PlatformProduct:
    """A product of the list: its line, read by the same headers as an annex, and what it is compared by."""

    line: Line
    code: str
    names: frozenset[str]
    companies: frozenset[str]
    factor: Decimal | None

    @property
    def told(self) -> str:
        """The product for people: code, name, spec, packaging, company."""
        texts = self.line.texts
        spec = " ".join(filter(None, (texts.get("spec"), texts.get("packaging"))))
        return " ".join(filter(None, (self.code, texts.get("name"), spec, self.line.first(*COMPANY_ROLES))))


@dataclass(frozen=True, slots=True)
class Match:
    """The product that a line is, or the doubt why it is none, with the candidates."""

    product: PlatformProduct | None = None
    doubt: str = ""
    detail: str = ""


class ProductList:
    """All products of the lists that were given."""

    def __init__(self, products: Sequence[PlatformProduct]) -> None:
        self.products = products
        self._by_code: dict[str, list[PlatformProduct]] = {}
        self._by_company: dict[str, list[PlatformProduct]] = {}
        for product in products:
            self._by_code.setdefault(product.code, []).append(product)
            for company in product.companies:
                self._by_company.setdefault(company, []).append(product)

    def match(self, line: Line, kind: str, code: str | None) -> Match:
        """The one product with the line's code, or with its name, specification and company."""
        names, companies = _names(line), _companies(line)
        if code:
            found = self._by_code.get(code, [])
            if not found:
                return Match(None, "code-unknown", code)
            product = found[0]
            if not (product.companies & companies or not product.companies) or not _same_name(product.names, names):
                return Match(None, "code-disagrees", product.told)
            return Match(product)
        of_company = _once([one for company in sorted(companies) for one in self._by_company.get(company, [])])
        named = [one for one in of_company if one.names & names]
        factor = packaging_of(line, kind).factor
        fitting = [one for one in named if _same_spec(line, one.line) and _same_factor(factor, one.factor)]
        if len({one.code for one in fitting}) == 1:
            return Match(fitting[0])
        if fitting:
            return Match(None, "several-matches", "；".join(one.told for one in fitting[:_NEAREST]))
        return Match(None, "no-match", _told_nearest(line, named or of_company))


def read_products(paths: Sequence[Path], kind: str) -> ProductList:
    """The products of the files. UnusableFileError for one that cannot be read or has no codes and names."""
    products: list[PlatformProduct] = []
    for path in paths:
        before = len(products)
        for table in from_json(path.name, ask_child(path, "annex")).tables:
            header = find_header(table.rows, needs_price=False)
            if header is None or header.first("code", "other_code") is None or "name" not in header.columns:
                continue
            for row in table.rows[header.rows[-1] + 1 :]:
                if is_header_row(row, header):
                    continue
                texts, more = _texts(row, header.columns)
                line = Line(table.file, table.place, row.number, texts, more=more)
                code = key_of(line.first("code", "other_code")).upper()
                if code and texts.get("name"):
                    products.append(PlatformProduct(line, code, _names(line), _companies(line), _factor(line, kind)))
        if len(products) == before:
            raise unusable(path, "no-header", "需要编码、名称、规格、企业")
    return ProductList(products)


def _texts(row: AnnexRow, columns: dict[str, list[RoleColumn]]) -> tuple[dict[str, str], dict[str, list[str]]]:
    more = {
        role: [row.cells[one.index] for one in found if one.index < len(row.cells) and row.cells[one.index]]
        for role, found in columns.items()
    }
    return {role: texts[0] if texts else "" for role, texts in more.items()}, more


def _factor(line: Line, kind: str) -> Decimal | None:
    stated = line.first("ratio", "pack_qty")
    if stated and (number := number_of(stated)):
        return number
    found = packaging_of(line, kind)
    return None if found.reason else found.factor


def _names(line: Line) -> frozenset[str]:
    texts = [
        text for role in ("name", "variety", "unit_group") for text in (line.texts.get(role), *line.more.get(role, []))
    ]
    return frozenset(key_of(text) for text in texts if text)


def _companies(line: Line) -> frozenset[str]:
    texts = [text for role in COMPANY_ROLES for text in (line.texts.get(role), *line.more.get(role, []))]
    return frozenset(key_of(text) for text in texts if text)


def _same_name(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) or any(a in b or b in a for a in one for b in other)


def _same_spec(one: Line, other: Line) -> bool:
    mine, theirs = key_of(one.texts.get("spec")), key_of(other.texts.get("spec"))
    if not mine or not theirs or mine == theirs:
        return True
    return _joined(one) == _joined(other) or _joined(one) == _bare(theirs) or _bare(mine) == _joined(other)


def _joined(line: Line) -> str:
    return _bare(key_of(line.texts.get("spec")) + key_of(line.texts.get("packaging")))


def _bare(key: str) -> str:
    return key.replace("*", "").replace("/", "").replace("(", "").replace(")", "")


def _same_factor(mine: Decimal | None, theirs: Decimal | None) -> bool:
    return mine is None or theirs is None or mine == theirs


def _once(products: Sequence[PlatformProduct]) -> list[PlatformProduct]:
    return list({id(product): product for product in products}.values())


def _told_nearest(line: Line, candidates: Sequence[PlatformProduct]) -> str:
    from rapidfuzz import fuzz, process

    wanted = " ".join(
        filter(None, (line.first("name", "variety"), line.texts.get("spec"), line.texts.get("packaging")))
    )
    told = [product.told for product in candidates]
    near = process.extract(wanted, told, scorer=fuzz.partial_token_set_ratio, limit=_NEAREST, score_cutoff=_LIKE)
    return "相近的：" + "；".join(text for text, _, _ in near) if near else ""
