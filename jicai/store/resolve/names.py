"""Names in place of codes: institutions, products and batches found by what they are called.

A filled code is never overruled by a name. What a name does not settle is rejected with the nearest that is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from jicai.batches.model import Batch
from jicai.batches.values import fold
from jicai.intake.sheets.schema import WRITTEN
from jicai.store.resolve.asked import asked
from jicai.store.resolve.dropped import PLACE, SOURCE, Dropped
from jicai.store.resolve.spelling import folded_name, nearest, parts_of
from jicai.tables.column import InputTable

#: The columns by which a product is found, most telling first.
PRODUCT_KEYS = ("product_name", "spec", "company")

Found = dict[int, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The code that something is found under, or None and what else to say."""

    code: str | None
    detail: str | None = None


def resolve_batches(
    table: InputTable, frame: pl.LazyFrame, batches: Mapping[str, Batch], dropped: Dropped, named: Found
) -> pl.LazyFrame:
    """Batches under their official codes, also where a row names one by its name or an alias."""
    if "batch" not in [column.key for column in table.columns]:
        return frame
    codes = {fold(code): code for code in batches}
    called = _unique_names((name, batch.code) for batch in batches.values() for name in (batch.name, *batch.aliases))
    given = [one for one in asked(frame.select("batch").unique(), table.key, "batches").to_series() if one is not None]
    by_name = {one: called[folded_name(one)] for one in given if one not in codes and called.get(folded_name(one))}
    unknown = [one for one in given if one not in codes and one not in by_name]
    if unknown:
        every = {name: batch.code for batch in batches.values() for name in (batch.code, batch.name, *batch.aliases)}
        details = {one: _near(nearest(one, every), every) for one in unknown}
        rows = frame.filter(pl.col("batch").is_in(unknown)).select(
            *PLACE, "batch", value=pl.coalesce("batch" + WRITTEN, "batch")
        )
        _reject(rows, "unknown-batch", "batch", "batch", details, dropped)
        frame = frame.filter(~pl.col("batch").is_in(unknown))
    if by_name:
        _count(frame.filter(pl.col("batch").is_in(list(by_name))), "batch", dropped.table, named)
    known = codes | {one: code for one, code in by_name.items() if code is not None}
    return frame.with_columns(pl.col("batch").replace(known))


def resolve_institutions(
    frame: pl.LazyFrame, institutions: pl.LazyFrame, dropped: Dropped, named: Found
) -> pl.LazyFrame:
    """Rows without a code under the code of the one institution that has their name."""
    known = asked(
        institutions.select("institution_code", "institution_name", "other_names"),
        dropped.table,
        "names of institutions",
    )
    pairs = [
        (name, code)
        for code, official, others in known.iter_rows()
        for name in dict.fromkeys([official, *parts_of(others)])
        if name
    ]
    called, every = _unique_names(pairs), dict(pairs)

    def find(name: str) -> Answer:
        key = folded_name(name)
        if key in called:
            code = called[key]
            return Answer(code) if code else Answer(None, "有几家叫这个名称，请补上编码")
        return Answer(None, _near(nearest(name, every), every))

    return _by_name(frame, ("institution_name",), "institution_code", "unknown-institution", find, dropped, named)


def resolve_products(
    frame: pl.LazyFrame,
    products: pl.LazyFrame,
    product_map: pl.LazyFrame | None,
    dropped: Dropped,
    named: Found,
) -> pl.LazyFrame:
    """Rows without a code under the code of the one product that has their name, spec and company."""
    known = asked(products.select("product_code", *PRODUCT_KEYS).unique(), dropped.table, "names of products")
    listed = [(str(code), tuple(folded_name(cell or "") for cell in cells)) for code, *cells in known.iter_rows()]
    shown = {name: code for code, name in known.select("product_code", "product_name").iter_rows() if name}
    mapped = _mapped(product_map, dropped.table, "by name")

    def find(name: str | None, spec: str | None, company: str | None) -> Answer:
        sought = tuple(folded_name(cell or "") for cell in (name, spec, company))
        settled = {code for source, wanted, code in mapped if not source and any(wanted) and _fits(wanted, sought)}
        if settled:
            return _settled(settled)
        exact = {code for code, cells in listed if cells == sought}
        if len(exact) == 1 and sought[0]:
            return Answer(exact.pop())
        # Without a specification on either side, name and company may tell; one that differs means another product.
        same = {code for code, cells in listed if cells[0] == sought[0] and cells[2] == sought[2]}
        loose = {code for code, cells in listed if code in same and (not sought[1] or not cells[1])}
        if len(same) == 1 and loose and sought[0] and sought[2]:
            return Answer(same.pop())
        if len(same) > 1:
            return Answer(None, f"有 {len(same)} 个产品是这个名称和企业，请补上编码或规格型号")
        if same:
            return Answer(None, f"同名同企业的 {same.pop()} 规格型号不同，确是它的写进产品对照表")
        return Answer(None, _near(nearest(name or "", shown), shown))

    return _by_name(frame, PRODUCT_KEYS, "product_code", "unknown-product", find, dropped, named)


def _settled(codes: set[str]) -> Answer:
    """The one product that 产品对照 says; none where it says several."""
    if len(codes) == 1:
        return Answer(next(iter(codes)))
    return Answer(None, f"产品对照里有 {len(codes)} 个答案：{'、'.join(sorted(codes))}，请留一个")


def map_codes(frame: pl.LazyFrame, products: pl.LazyFrame, product_map: pl.LazyFrame, dropped: Dropped) -> pl.LazyFrame:
    """Rows under a code that 产品对照 gives as a source: the product that it says, where all that it names fits.

    A code that the catalogue lists itself stays. Rows for which it says two products are rejected.
    """
    listed = set(asked(products.select("product_code").unique(), dropped.table, "products beside the map").to_series())
    rules = [rule for rule in _mapped(product_map, dropped.table, "by code") if rule[0] and rule[0] not in listed]
    if not rules:
        return frame
    there = [key for key in PRODUCT_KEYS if key in frame.collect_schema()]
    under_a_source = frame.filter(pl.col("product_code").is_in([rule[0] for rule in rules]))
    combinations = asked(under_a_source.select("product_code", *there).unique(), dropped.table, "codes to map")
    answers = []
    for code, *cells in combinations.iter_rows():
        given = dict(zip(there, cells, strict=True))
        sought = tuple(folded_name(given.get(key) or "") for key in PRODUCT_KEYS)
        settled = {target for source, wanted, target in rules if source == code and _fits(wanted, sought)}
        answers.append(_settled(settled) if settled else Answer(None))
    mapping = combinations.with_columns(
        mapped=pl.Series([answer.code for answer in answers], dtype=pl.String),
        told=pl.Series([answer.detail for answer in answers], dtype=pl.String),
    ).lazy()
    joined = frame.join(mapping, on=["product_code", *there], how="left", nulls_equal=True, maintain_order="left")
    unsettled = joined.filter(pl.col("told").is_not_null()).select(*PLACE, "told", "product_code")
    lost = asked(unsettled, dropped.table, "codes that map to two")
    dropped.reject(lost, "unknown-product", "product_code", pl.col("product_code"), pl.col("told"))
    return (
        joined.filter(pl.col("told").is_null())
        .with_columns(product_code=pl.coalesce("mapped", "product_code"))
        .drop("mapped", "told")
    )


def _mapped(product_map: pl.LazyFrame | None, *name: str) -> list[tuple[str | None, tuple[str, ...], str]]:
    """Of each row of 产品对照 the source code, the folded names that it asks for, and the product code.

    `name` as `asked` takes it.
    """
    if product_map is None:
        return []
    rows = asked(product_map.select("source_code", *PRODUCT_KEYS, "product_code"), *name, "product map")
    return [
        (source, tuple(folded_name(cell or "") for cell in cells), code) for source, *cells, code in rows.iter_rows()
    ]


def _fits(wanted: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    """Whether what is asked has every name that is wanted; an empty one fits anything."""
    return all(not want or want == ask for want, ask in zip(wanted, asked, strict=True))


def _unique_names(pairs: Iterable[tuple[str, str]]) -> dict[str, str | None]:
    """The code of each folded name; None where several have it."""
    called: dict[str, str | None] = {}
    for name, code in pairs:
        key = folded_name(name)
        called[key] = code if called.get(key, code) == code else None
    return called


def _near(name: str | None, codes: Mapping[str, str]) -> str | None:
    if name is None:
        return None
    return f"最接近的是「{name}」" + ("" if codes[name] == name else f" {codes[name]}")


def _by_name(
    frame: pl.LazyFrame,
    keys: tuple[str, ...],
    target: str,
    code: str,
    find: Callable[..., Answer],
    dropped: Dropped,
    named: Found,
) -> pl.LazyFrame:
    """Fill the target code of the rows that have none, by the columns `keys`; reject those that `find` cannot."""
    there = [key for key in keys if key in frame.collect_schema()]
    without = frame.filter(pl.col(target).is_null())
    combinations = asked(without.select(there).unique(maintain_order=True), dropped.table, target, "without a code")
    if not combinations.height:
        return frame
    answers = [find(*(dict(zip(there, row, strict=True)).get(key) for key in keys)) for row in combinations.iter_rows()]
    told = combinations.with_columns(
        found=pl.Series([answer.code for answer in answers], dtype=pl.String),
        told=pl.Series([answer.detail for answer in answers], dtype=pl.String),
    )
    joined = without.join(told.lazy(), on=there, how="left", nulls_equal=True)
    unfound = joined.filter(pl.col("found").is_null()).select(*PLACE, "told", value=pl.col(there[0]))
    lost = asked(unfound, dropped.table, target, "not found")
    dropped.reject(lost, code, keys[0], pl.col("value"), pl.col("told"))
    _count(joined.filter(pl.col("found").is_not_null()), target, dropped.table, named)
    return (
        frame.join(told.lazy().select(*there, "found"), on=there, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.coalesce(target, "found").alias(target))
        .drop("found")
        .filter(pl.col(target).is_not_null())
    )


def _count(rows: pl.LazyFrame, key: str, table: str, named: Found) -> None:
    for source, count in asked(rows.group_by(SOURCE).len(), table, key, "found by name").iter_rows():
        named.setdefault(source, {})[key] = named.get(source, {}).get(key, 0) + count


def _reject(
    rows: pl.LazyFrame, code: str, key: str, by: str, details: Mapping[str, str | None], dropped: Dropped
) -> None:
    told = pl.DataFrame({by: list(details), "told": list(details.values())}, schema={by: pl.String, "told": pl.String})
    found = asked(rows.join(told.lazy(), on=by, how="left"), dropped.table, by, "unknown")
    dropped.reject(found, code, key, pl.col("value"), pl.col("told"))
