"""The exchange's orders against a hospital's receipts or invoices: every group and every row that stands alone.

Source: A 二（二）, B 三（二）: institutions buy through the exchange, and nothing off it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.names import folded_code
from jicai.calc.places import first_placed
from jicai.calc.reconcile.books import invoice_book, order_book, origins, receipt_book, renewed_origins, transfers
from jicai.calc.reconcile.compare import DIFFERENCES, compared
from jicai.calc.reconcile.links import LEFT, RIGHT, Links
from jicai.calc.reconcile.matching import match
from jicai.calc.reconcile.residue import residue, right_days

Other = Literal["receipts", "invoices"]
_BOOKS = {"receipts": receipt_book, "invoices": invoice_book}
#: Why a row of the other book alone is no purchase off the exchange, or may be none.
EXCUSED = ("not_accepted", "returned", "netted", "near", "apart", "elsewhere")
_FIGURES = ("documents", "code", "thing", "day", "quantity", "price", "amount", "party", "_source", "_row")


@dataclass(frozen=True)
class TradeInputs:
    """The tables as the intake gives them, `other` being the receipts or invoices; the batches as `batches_frame`."""

    orders: pl.LazyFrame
    other: pl.LazyFrame
    products: pl.LazyFrame
    code_changes: pl.LazyFrame
    institutions: pl.LazyFrame
    batches: pl.LazyFrame
    superseded: pl.LazyFrame


@dataclass(frozen=True, slots=True)
class TradeTerms:
    """How the books are held against each other.

    `days` is how far apart the days of one trade may lie. `first` and `last` bound what is told; where they are None,
    each institution's other book bounds it, from its first month to its last. `all_products` tells of products too that
    the catalogue does not have.
    """

    other: Other
    as_of: date
    days: int
    first: date | None = None
    last: date | None = None
    all_products: bool = False


@dataclass(frozen=True, slots=True)
class Trade:
    """What came of it.

    `lines`: kind (matched, differing, ambiguous, only_order, only_book), reason, ground, institution_code, thing,
    left_… and right_… of rows, documents, code, day, quantity, price, amount, party, _source, _row, days, differs_…,
    off_platform, batch, clause and voluntary. `outside`: reason (no_book, stranger, transfer, outside, beyond,
    unheld), rows: what is not told, because the institution has no other book or is not among the institutions, the
    store calls it a transfer, its day lies outside the months, its product is in no catalogue, or no batch holds the
    product on its day. `rows`, where they are asked
    for, are the rows of either book that were matched or could be in two ways, by `group` of the lines.
    """

    lines: pl.LazyFrame
    outside: pl.DataFrame
    rows: tuple[pl.DataFrame, pl.DataFrame] | None = None


def reconcile(inputs: TradeInputs, terms: TradeTerms, *, with_rows: bool = False) -> Trade:
    """Match the books and tell what agrees, what differs and what stands alone; `with_rows` keeps what was matched."""
    listed = catalogue(inputs.products, inputs.code_changes)
    codes = renewed_origins(origins(listed), inputs.code_changes)
    left = order_book(inputs.orders, codes, terms.as_of)
    right = _BOOKS[terms.other](inputs.other, codes, terms.as_of)
    known = inputs.institutions.select("institution_code").collect()
    strangers = right.join(known, on="institution_code", how="anti").height
    right = right.join(known, on="institution_code", how="semi")
    covered = right.select("institution_code").unique()
    factors = _factors(inputs.products).collect()
    named = inputs.orders.select("institution_code", line_key=folded_code(pl.col("line_id"))).unique().collect()
    links = match(left.join(covered, on="institution_code", how="semi"), right, terms.days, factors, named)
    windows = _windows(inputs, listed).collect().lazy()
    months = _months(right_days(links), terms)
    groups = compared(links, left, right, factors, terms.days).with_columns(kind=_kind())
    alone = [_alone(one, side) for side, one in zip((LEFT, RIGHT), residue(links, terms.days, named), strict=True)]
    lines = pl.concat([groups, _open_groups(links, left, right), *alone], how="diagonal")
    lines = lines.with_columns(thing=pl.coalesce("left_thing", "right_thing"))
    # Collected, since a number of a row must stay the same wherever the plan takes it.
    told, outside = _told(lines.with_row_index("line").collect().lazy(), windows, months.lazy(), terms)
    absent = left.join(covered, on="institution_code", how="anti").height
    moved = transfers(inputs.other, terms.as_of) if terms.other == "receipts" else 0
    more = {"reason": ["no_book", "stranger", "transfer"], "rows": [absent, strangers, moved]}
    outside = pl.concat([outside, pl.DataFrame(more, schema=outside.schema)])
    rows = (_members(links, LEFT, left), _members(links, RIGHT, right)) if with_rows else None
    return Trade(_with_clauses(told, inputs, windows), outside.filter(pl.col("rows") > 0), rows)


def _members(links: Links, side: int, book: pl.DataFrame) -> pl.DataFrame:
    linked = pl.concat([links.all_of(side).select("at", "group"), links.open[side].select("at", "group")])
    return linked.join(book, on="at").sort("group", "day", "_source", "_row")


def _factors(products: pl.LazyFrame) -> pl.LazyFrame:
    """The one factor of each product: thing, factor; none where batches differ."""
    return (
        products.group_by(thing="product_code")
        .agg(pl.col("factor").first(), ways=pl.col("factor").n_unique())
        .filter(pl.col("ways") == 1)
        .drop("ways")
    )


def _months(days: pl.DataFrame, terms: TradeTerms) -> pl.DataFrame:
    first = pl.col("first").dt.month_start() if terms.first is None else pl.lit(terms.first)
    last = pl.col("last").dt.month_end() if terms.last is None else pl.lit(terms.last)
    return days.select("institution_code", first=first, last=last)


def _kind() -> pl.Expr:
    differs = pl.any_horizontal(f"differs_{key}" for key in DIFFERENCES)
    return pl.when(differs).then(pl.lit("differing")).otherwise(pl.lit("matched"))


def _alone(rows: pl.DataFrame, side: int) -> pl.LazyFrame:
    """Rows of one book as groups with nothing on the other side."""
    prefix, kind = (("left_", "only_order"), ("right_", "only_book"))[side]
    columns = {"documents": "document"}
    return rows.lazy().select(
        "institution_code",
        "reason",
        "days",
        *(pl.col(columns.get(key, key)).alias(prefix + key) for key in _FIGURES),
        pl.lit(1, dtype=pl.UInt32).alias(f"{prefix}rows"),
        kind=pl.lit(kind),
    )


def _open_groups(links: Links, left: pl.DataFrame, right: pl.DataFrame) -> pl.LazyFrame:
    """The groups of rows that could be matched in two ways, with the sums of either side."""
    sides = []
    for side, book in ((LEFT, left), (RIGHT, right)):
        prefix = ("left_", "right_")[side]
        rows = links.open[side].lazy().join(book.lazy(), on="at")
        sides.append(
            rows.group_by("group").agg(
                pl.col("institution_code").first(),
                pl.len().alias(f"{prefix}rows"),
                pl.col("document").drop_nulls().unique().sort().str.join("、").alias(f"{prefix}documents"),
                *(pl.col(key).min().alias(prefix + key) for key in ("code", "thing", "day")),
                *(pl.col(key).sum().alias(prefix + key) for key in ("quantity", "amount")),
                pl.when(pl.col("price").n_unique() == 1).then(pl.col("price").first()).alias(f"{prefix}price"),
                pl.when(pl.col("party").n_unique() == 1).then(pl.col("party").first()).alias(f"{prefix}party"),
                *first_placed(prefix),
            )
        )
    return sides[LEFT].join(sides[RIGHT].drop("institution_code"), on="group").with_columns(kind=pl.lit("ambiguous"))


def _told(
    lines: pl.LazyFrame, windows: pl.LazyFrame, months: pl.LazyFrame, terms: TradeTerms
) -> tuple[pl.LazyFrame, pl.DataFrame]:
    """The lines within the months, the catalogue and the batches' windows, and how many rows the others are of."""
    in_catalogue = windows.select("thing").unique().with_columns(in_catalogue=pl.lit(value=True))
    held = (
        lines.select("line", "thing", "left_day", "right_day")
        .join(windows, on="thing")
        .filter(_within("left_day") | _within("right_day"))
        .select("line", held=pl.lit(value=True))
        .unique()
    )
    no_product = pl.col("right_code").is_null() & pl.col("left_code").is_null()
    marked = (
        lines.join(in_catalogue, on="thing", how="left")
        .join(months, on="institution_code", how="left")
        .join(held, on="line", how="left")
        .with_columns(
            unheld=~pl.lit(terms.all_products)
            & pl.col("in_catalogue").fill_null(value=False)
            & pl.col("held").is_null(),
            beyond=~pl.lit(terms.all_products) & pl.col("in_catalogue").is_null() & ~no_product,
            outside=~pl.any_horizontal(
                pl.col(day).is_between(pl.col("first"), pl.col("last")).fill_null(value=False)
                for day in ("left_day", "right_day")
            ),
        )
    )
    # In the order in which a row is put aside: one that is beyond the catalogue is not counted as outside too.
    counts = marked.select(
        beyond=_rows().filter("beyond").sum(),
        outside=_rows().filter(~pl.col("beyond") & pl.col("outside")).sum(),
        unheld=_rows().filter(~pl.col("outside") & pl.col("unheld")).sum(),
    )
    told = marked.filter(~pl.any_horizontal("beyond", "outside", "unheld")).drop(
        *("in_catalogue", "first", "last", "held", "beyond", "outside", "unheld", "factor", "in_base", "month_shift")
    )
    told_rows, counted = pl.collect_all([told, counts.unpivot(variable_name="reason", value_name="rows")])
    return told_rows.lazy(), counted.cast({"rows": pl.Int64}).with_columns(pl.col("rows").fill_null(0))


def _rows() -> pl.Expr:
    return (pl.col("left_rows").fill_null(0) + pl.col("right_rows").fill_null(0)).cast(pl.Int64)


def _windows(inputs: TradeInputs, listed: pl.LazyFrame) -> pl.LazyFrame:
    """When a batch holds a product: thing, batch, notice, bound_types, start_on, cycle_end, from_then (superseded)."""
    ends = inputs.superseded.group_by("batch", "variety_code").agg(from_then=pl.col("superseded_from").min())
    return (
        listed.select("batch", "variety_code", thing="origin_code")
        .unique(["batch", "thing"])
        .join(inputs.batches.select("batch", "notice", "bound_types", "start_on", "cycle_end"), on="batch")
        .join(ends, on=["batch", "variety_code"], how="left")
    )


def _within(day: str) -> pl.Expr:
    """Whether the day lies in the window of the row; false where there is none."""
    in_cycle = pl.col(day).is_between("start_on", "cycle_end")
    return (in_cycle & (pl.col(day) < pl.col("from_then")).fill_null(value=True)).fill_null(value=False)


def _with_clauses(lines: pl.LazyFrame, inputs: TradeInputs, windows: pl.LazyFrame) -> pl.LazyFrame:
    """The lines with the batches that hold their product on their day, and of purchases off the exchange the clause."""
    rows = lines.with_columns(
        off_platform=(pl.col("kind") == "only_book")
        & ~pl.col("reason").fill_null("").is_in(EXCUSED)
        # What names no product may be of one that the batches do not have.
        & pl.col("right_code").is_not_null()
        & (pl.col("right_quantity").fill_null(pl.col("right_amount")) > 0)
    )
    held = (
        rows.select("line", "thing", "institution_code", "off_platform", traded=pl.coalesce("right_day", "left_day"))
        .join(windows, on="thing")
        .filter(_within("traded"))
        .join(inputs.institutions.select("institution_code", "type"), on="institution_code", how="left")
        .with_columns(bound=pl.col("type").is_in(pl.col("bound_types")).fill_null(value=False))
        .sort("line", "batch")
        .group_by("line", maintain_order=True)
        .agg(
            batch=pl.col("batch").str.join("、"),
            voluntary=~pl.col("bound").any(),
            clause=pl.col("notice")
            .replace_strict({"A": "A 二（二）", "B": "B 三（二）"}, default=None, return_dtype=pl.String)
            .filter("bound", "off_platform")
            .drop_nulls()
            .unique()
            .sort()
            .str.join("、"),
        )
        .with_columns(clause=pl.when(pl.col("clause") != "").then("clause"))
    )
    return rows.join(held, on="line", how="left").drop("line")
