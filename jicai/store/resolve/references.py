"""Codes that name something: batches, products, institutions, agreement years; unknown ones are rejected.

The rules are those at the end of CONTRACT "Tables". A row of an institution or product outside the workspace's scope is
no fault in the tables that cover more than the procurement (orders, payments, fund payments, legacy, distribution).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from jicai.intake.sheets.schema import WRITTEN
from jicai.store.resolve.asked import asked, asked_of
from jicai.store.resolve.dropped import PLACE, SOURCE, Dropped
from jicai.tables import INPUTS
from jicai.tables.column import InputTable, Kind
from jicai.texts import formatted

#: Tables whose every row must name a known institution.
_KNOWN_INSTITUTION = frozenset(
    {
        "agreed",
        "disbursements",
        "advance_amounts",
        "recoveries",
        "exceptions",
        "contracts",
        "reported",
        "surplus_scores",
    }
)
#: Tables whose every row must name a product of its batch.
_KNOWN_PRODUCT = ("agreed", "contracts", "price_changes")
#: Tables whose rows name an agreement year.
_OF_YEARS = ("agreed", "exceptions", "surplus_scores")

Frames = dict[str, pl.LazyFrame]


def check_references(
    frames: Frames, years: pl.LazyFrame, dropped: Mapping[str, Dropped], all_known: Callable[[str, pl.LazyFrame], bool]
) -> None:
    """Reject agreement years outside the cycle, unknown products and unknown institutions, where the tables are there.

    `years` has batch, agreement_year, year_end. The frames' codes are folded, batches official. `all_known` tells
    without a look at the rows whether a table has none but known institutions, where that can be told.
    """
    for key in _OF_YEARS:
        if key in frames:
            rows = frames[key].join(years, on=["batch", "agreement_year"], how="anti")
            _reject(rows, "bad-value", "agreement_year", dropped[key])
    if "agreed" in frames:
        _check_supplements(frames["agreed"], years, dropped["agreed"])
    known_products = _known_products(frames) if "products" in frames else None
    if known_products is not None:
        _check_products(frames, known_products, dropped)
    if "institutions" in frames:
        known = frames["institutions"].select("institution_code")
        for key in sorted(_KNOWN_INSTITUTION & frames.keys()):
            _reject(
                frames[key].join(known, on="institution_code", how="anti"),
                "unknown-institution",
                "institution_code",
                dropped[key],
            )
        if "orders" in frames and known_products is not None and not all_known("orders", known):
            lines = (
                frames["orders"]
                .join(known, on="institution_code", how="anti")
                .join(known_products.select("product_code").unique(), on="product_code", how="semi")
            )
            _reject(lines, "unknown-institution", "institution_code", dropped["orders"])


def _check_supplements(agreed: pl.LazyFrame, years: pl.LazyFrame, dropped: Dropped) -> None:
    """Reject what is to take effect once its agreement year is over: it would be added to a year that is done with."""
    late = agreed.join(years, on=["batch", "agreement_year"]).filter(pl.col("effective_on") > pl.col("year_end"))
    told = formatted("晚于第 {} 协议年度的最后一天 {}，请核对日期和协议年度", "agreement_year", "year_end")
    rows = asked(late.select(*PLACE, "effective_on", told=told), dropped.table, "late supplements")
    dropped.reject(rows, "bad-value", "effective_on", pl.col("effective_on"), pl.col("told"))


def _check_products(frames: Frames, known: pl.LazyFrame, dropped: Mapping[str, Dropped]) -> None:
    """`known` as `_known_products` gives it."""
    if "code_changes" in frames:
        changes = frames["code_changes"].join(known.drop_nulls(SOURCE), on=PLACE, how="anti")
        _reject(changes, "unknown-product", "old_code", dropped["code_changes"])
    if "product_map" in frames:
        rows = frames["product_map"].join(frames["products"].select("product_code"), on="product_code", how="anti")
        _reject(rows, "unknown-product", "product_code", dropped["product_map"])
    for key in _KNOWN_PRODUCT:
        if key in frames:
            rows = frames[key].join(known, on=["batch", "product_code"], how="anti")
            _reject(rows, "unknown-product", "product_code", dropped[key])
    if "successions" in frames:
        _check_successions(frames["successions"], frames["products"], dropped["successions"])
    if "reported" in frames:
        named = frames["reported"].filter(pl.col("product_code").is_not_null())
        rows = named.join(known, on=["batch", "product_code"], how="anti")
        _reject(rows, "unknown-product", "product_code", dropped["reported"])


def _check_successions(successions: pl.LazyFrame, products: pl.LazyFrame, dropped: Dropped) -> None:
    """The new variety is one of the row's batch, where the catalogue has that batch."""
    varieties = products.select("batch", "variety_code").unique()
    unknown = successions.join(varieties, on=["batch", "variety_code"], how="anti")
    listed = unknown.join(varieties.select("batch").unique(), on="batch", how="semi")
    _reject(listed, "unknown-product", "variety_code", dropped, "这个批次没有这个品种")


def _known_products(frames: Frames) -> pl.LazyFrame:
    """Batch and product code of the catalogue, and of the codes that its products changed to.

    With the place of the code change where the code is one of these.
    """
    listed = frames["products"].select("batch", "product_code")
    if "code_changes" not in frames:
        return listed.with_columns(pl.lit(None, dtype=pl.UInt32).alias(name) for name in PLACE)
    leading = asked_of(lambda: _leading_back(frames), "code changes leading back").lazy()
    return pl.concat([listed, leading.select("batch", "product_code", *PLACE)], how="diagonal")


def _leading_back(frames: Frames) -> pl.DataFrame:
    """The code changes that lead back to a product of the catalogue, if need be over others."""
    changes = frames["code_changes"].select(*PLACE, "batch", "old_code", product_code="new_code").collect()
    known = frames["products"].select("batch", old_code="product_code").unique().collect()
    found = changes.clear()
    while (more := changes.join(known, on=["batch", "old_code"], how="semi")).height:
        found = found.vstack(more)
        changes = changes.join(more, on=PLACE, how="anti")
        known = more.select("batch", old_code="product_code").unique()
    return found


def _reject(rows: pl.LazyFrame, code: str, key: str, dropped: Dropped, told: str | None = None) -> None:
    written = [key + WRITTEN] if key + WRITTEN in rows.collect_schema() else []
    unknown = asked(rows.select(*PLACE, value=pl.coalesce(*written, key)), dropped.table, key, code)
    dropped.reject(unknown, code, key, pl.col("value"), pl.lit(told, dtype=pl.String))


def official_spellings(frames: Frames) -> dict[str, dict[str, str]]:
    """For each code column the folded codes that their defining table spells otherwise."""
    spellings: dict[str, dict[str, str]] = {}
    for key, frame in frames.items():
        for column in INPUTS[key].columns:
            if column.defining:
                written = pl.col(column.key + WRITTEN)
                differing = frame.filter(written.is_not_null()).select(column.key, written)
                first = asked(
                    differing.unique(column.key, keep="first", maintain_order=True), key, column.key, "spelled"
                )
                spellings[column.key] = dict(first.iter_rows())
    return spellings


def spell(frame: pl.LazyFrame, table: InputTable, spellings: Mapping[str, Mapping[str, str]]) -> pl.LazyFrame:
    """The table with its codes as their defining tables spell them, without the columns that held the spelling."""
    keys = {column.key for column in table.columns}
    places = {key: spellings[key] for key in keys & spellings.keys()}
    if table.key == "code_changes":
        places |= {key: spellings.get("product_code", {}) for key in ("old_code", "new_code")}
    frame = frame.drop([column.key + WRITTEN for column in table.columns if column.kind is Kind.CODE])
    return frame.with_columns(pl.col(key).replace(dict(known)) for key, known in places.items() if known)
