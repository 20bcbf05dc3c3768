"""From the lines of annexes to rows of the catalogue: every cell with its value, or with what is doubtful of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jicai.catalogue.codes import product_code, variety_codes
from jicai.catalogue.columns import KEYS
from jicai.catalogue.conversion import convert, number_of, shown
from jicai.catalogue.found import Found, Loose, Row
from jicai.catalogue.line import Line
from jicai.catalogue.products import PlatformProduct, ProductList
from jicai.catalogue.roles import COMPANY_ROLES
from jicai.catalogue.selection import selected_of
from jicai.catalogue.spelling import key_of
from jicai.catalogue.units import RANKS, WEIGHTS

_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|\?)$")
#: What the platform's list says where the annex says nothing.
_TAKEN = {"product_name": "name", "spec": "spec", "purchase_unit": "purchase_unit", "base_unit": "base_unit"}
_FACTS = ("variety", "unit_group", "name", "form", "spec", "packaging", "code")
#: The cells that rest on a role of the annex.
_RESTING = {
    "variety": ("variety_name", "variety_code"),
    "unit_group": ("variety_name", "variety_code"),
    "name": ("product_name",),
    "spec": ("spec", "factor"),
    "packaging": ("factor",),
    "company": ("company",),
    "code": ("product_code",),
}


@dataclass(slots=True)
class Derived:
    """The rows that the annexes give, the rows of theirs that gave none, and what was counted."""

    rows: list[Row] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    repeated: int = 0
    pending: int = 0


def derive(
    lines: Sequence[Line],
    batch: str,
    kind: str,
    price_unit: str | None,
    products: ProductList | None,
    known_codes: Mapping[str, set[str]],
) -> Derived:
    """The rows of a batch; `known_codes` are the codes that stand already for varieties, by folded name."""
    result = Derived()
    seen: dict[str, Row] = {}
    names = [key_of(line.texts.get(line.variety_role or "")) for line in lines if not line.is_fragment]
    codes = variety_codes(batch, filter(None, names), known_codes)
    for line in lines:
        if line.is_fragment:
            text = " ".join(filter(None, (text for role, text in line.texts.items() if role not in line.carried)))
            result.loose.append(Loose("fragment", text, line.source))
            continue
        row = _row(line, batch, kind, price_unit, products, codes)
        same = json.dumps([row.facts, [cell.text for cell in row.cells.values()]], ensure_ascii=False)
        if same in seen:
            result.repeated += 1
            continue
        seen[same] = row
        result.pending += line.status[0] == "pending" or key_of(line.texts.get("selected")) == "拟中选"
        result.rows.append(row)
    _identify(result.rows)
    _tell_specs_apart(result.rows)
    _refuse_duplicates(result.rows)
    _compare_base_units(result.rows)
    return result


def _row(
    line: Line,
    batch: str,
    kind: str,
    price_unit: str | None,
    products: ProductList | None,
    codes: Mapping[str, str | None],
) -> Row:
    cells = {key: Found() for key in KEYS}
    cells["batch"] = Found(batch)
    code, other_codes = product_code(line)
    cells["product_code"], cells["other_codes"] = code, Found(other_codes or None)
    cells["product_name"] = Found(line.first("name", line.variety_role or "name") or None)
    if "name" in line.carried and line.variety_role != "name":
        cells["product_name"] = Found(line.texts["name"], "blank-name", f"沿用“{line.texts['name']}”")
    cells["spec"] = Found(line.first("spec", "packaging") or None)
    _variety(line, cells, codes)
    cells["selected"] = selected_of(line)
    cells["company"] = _company(line)
    for key in ("listed_price", "payment_standard"):
        number = number_of(line.texts.get(key, ""))
        cells[key] = Found(None if number is None else shown(number))
    product = _join(line, kind, products, cells)
    listed = (product.line.texts.get("purchase_unit"), product.factor) if product else (None, None)
    converted = convert(line, kind, price_unit, *listed)
    cells["factor"], cells["selected_price"] = converted.factor, converted.price
    cells["base_unit"], cells["purchase_unit"] = converted.base_unit, converted.purchase_unit
    if product is not None:
        _complete(cells, product)
    if cells["selected"].value == "否" and cells["selected_price"].doubt == "no-price":
        cells["selected_price"] = Found()
    _open_errors(cells)
    for role in line.cut_off:
        for key in _RESTING.get(role, ()):
            cells[key] = cells[key].opened("cut-off")
    facts = {role: key_of(line.texts.get(role)) for role in _FACTS} | {"company": key_of(line.first(*COMPANY_ROLES))}
    told = {role: text for role, text in facts.items() if text}
    return Row("", cells, line.source, told, packaging=line.texts.get("packaging", ""))


def _variety(line: Line, cells: dict[str, Found], codes: Mapping[str, str | None]) -> None:
    role = line.variety_role
    if role is None:
        section = line.section or None
        cells["variety_name"] = Found(None, "no-variety", "", section)
        cells["variety_code"] = Found(None, "no-variety")
        return
    name = line.texts[role]
    carried = role in line.carried
    cells["variety_name"] = Found(name, "blank-variety" if carried else "", f"沿用“{name}”" if carried else "")
    code = codes.get(key_of(name))
    cells["variety_code"] = Found(code) if code else Found(None, "variety-codes", name)


def _company(line: Line) -> Found:
    role = next((role for role in COMPANY_ROLES if line.texts.get(role)), None)
    if role is None:
        return Found(None, "blank-company")
    if role in line.carried:
        return Found(None, "blank-company", f"上一行是 {line.texts[role]}", line.texts[role])
    return Found(line.texts[role])


def _join(line: Line, kind: str, products: ProductList | None, cells: dict[str, Found]) -> PlatformProduct | None:
    """The product of the platform's list; its code where the annex has none, a doubt where it is not the one."""
    code = cells["product_code"]
    if products is None or code.doubt not in ("", "no-code"):
        return None
    match = products.match(line, kind, code.value)
    if match.product is None:
        if match.doubt == "code-unknown":
            cells["product_code"] = Found(code.value, match.doubt, match.detail)
        else:
            cells["product_code"] = code.opened(match.doubt, match.detail)
        return None
    cells["product_code"] = Found(match.product.code)
    return match.product


def _complete(cells: dict[str, Found], product: PlatformProduct) -> None:
    """What the annex leaves out and the platform says."""
    texts, more = product.line.texts, product.line.more
    others = [cells["other_codes"].text, *more.get("code", [])[1:], *more.get("other_code", [])]
    codes = dict.fromkeys(one for text in others for one in re.split("[;；、]", text.strip().upper()) if one)
    codes.pop(cells["product_code"].text, None)
    cells["other_codes"] = Found(";".join(codes) or None)
    for key, role in _TAKEN.items():
        if not cells[key].value and not cells[key].doubt and texts.get(role):
            cells[key] = Found(texts[role])
    if cells["listed_price"].value is None and (number := number_of(texts.get("listed_price", ""))) is not None:
        cells["listed_price"] = Found(shown(number))


def _open_errors(cells: dict[str, Found]) -> None:
    for key, cell in cells.items():
        if cell.value and _ERROR.match(cell.value):
            cells[key] = Found(None, "error-cell", cell.value)


def _identify(rows: Sequence[Row]) -> None:
    """An identity that rests on what the row says; rows that say the same are numbered in their order."""
    times: Counter[str] = Counter()
    for row in rows:
        digest = hashlib.sha256(json.dumps(row.facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
        times[digest] += 1
        row.identity = digest if times[digest] == 1 else f"{digest}-{times[digest]}"


def _tell_specs_apart(rows: Sequence[Row]) -> None:
    """Where packaging alone tells two products apart it goes into the specification, by which products are named."""
    alike = Counter(_named(row) for row in rows)
    for row in rows:
        packaging = row.packaging
        spec = row.cells["spec"]
        if alike[_named(row)] > 1 and packaging and spec.value and key_of(spec.value) != key_of(packaging):
            row.cells["spec"] = Found(f"{spec.value} {packaging}", spec.doubt, spec.detail, spec.proposal)


def _named(row: Row) -> tuple[str, ...]:
    return tuple(key_of(row.cells[key].value) for key in ("product_name", "spec", "company"))


def _refuse_duplicates(rows: Sequence[Row]) -> None:
    places: dict[str, list[Row]] = {}
    for row in rows:
        if code := row.cells["product_code"].value:
            places.setdefault(code, []).append(row)
    for code, same in places.items():
        for row in same if len(same) > 1 else ():
            others = "；".join(one.source for one in same if one is not row)
            row.cells["product_code"] = row.cells["product_code"].opened("duplicate-code", f"{code} 也在 {others}")


def _compare_base_units(rows: Sequence[Row]) -> None:
    """Quantities of a variety are added in base units, so these must be one; tablets and capsules count alike."""
    units: dict[str, set[str]] = {}
    for row in rows:
        unit = row.cells["base_unit"].text
        if unit:
            units.setdefault(row.facts.get("variety") or key_of(row.cells["variety_name"].value), set()).add(
                "" if RANKS.get(unit) == 0 else unit
            )
    for row in rows:
        told = units.get(row.facts.get("variety") or key_of(row.cells["variety_name"].value), set())
        factor = row.cells["factor"]
        if len(told) > 1 and factor.value and not factor.doubt:
            detail = f"这一行折算到 {row.cells['base_unit'].text}"
            weights = any(unit in WEIGHTS for unit in told)
            opened = factor.opened("base-units", detail)
            row.cells["factor"] = opened if weights else Found(factor.value, "base-units", detail)
