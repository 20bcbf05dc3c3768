"""The books as the matching takes them: rows of the exchange, of a hospital's receipts, of invoices."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.names import folded_code, folded_name
from jicai.money import product, round_half_up

#: Places of a quantity (4, or 12 where it was stated in base units) times a price.
_CARRIED = 18
QUANTITY, PRICE, MONEY = pl.Decimal(38, 4), pl.Decimal(38, 6), pl.Decimal(38, 2)
#: The numbers of the exchange by which a row of another book may name one of its, the most telling first.
KEYS = ("receipt_key", "line_key", "order_key")
#: The columns of a book. `thing` is what was traded: the code under which the catalogue lists the product (`code` as
#: the row has it), or the folded name of the other party where a row names no product; `document` is the number of
#: the row's own document, `party` who delivered or was paid.
COLUMNS = (
    *("at", "institution_code", "thing", "code", *KEYS, "document", "lot", "day", "quantity", "price", "amount"),
    *("party", "_source", "_row"),
)


def origins(catalogue: pl.LazyFrame) -> pl.LazyFrame:
    """Every code of the catalogue with the listed code that it goes back to: code, origin.

    A code that batches lead back to different ones stands for itself.
    """
    return (
        catalogue.group_by(code="product_code")
        .agg(origin=pl.col("origin_code").min(), ways=pl.col("origin_code").n_unique())
        .filter(pl.col("ways") == 1)
        .drop("ways")
    )


def renewed_origins(listed: pl.LazyFrame, code_changes: pl.LazyFrame) -> pl.LazyFrame:
    """`listed` as `origins` gives it, a new code going back to its old one where the catalogue lists both, too.

    A store may use the one while the exchange uses the other.
    """
    renewed = (
        code_changes.group_by(code="new_code")
        .agg(old=pl.col("old_code").min(), ways=pl.col("old_code").n_unique())
        .filter(pl.col("ways") == 1)
        .join(code_changes, left_on="old", right_on="new_code", how="anti")
        .select("code", "old")
    )
    return (
        listed.join(renewed, on="code", how="left")
        .join(listed.select(old="code", older="origin"), on="old", how="left")
        .select("code", origin=pl.coalesce("older", "origin"))
    )


def order_book(orders: pl.LazyFrame, listed: pl.LazyFrame, as_of: date) -> pl.DataFrame:
    """What was accepted and sent back by the exchange's order lines through as-of; `listed` as `origins` gives it.

    Withdrawn and refused lines are no purchases (RULES "Quantities"). Amounts are yuan to the fen.
    """
    amount = round_half_up(product(pl.col("accepted_qty"), pl.col("unit_price"), _CARRIED), 2)
    rows = orders.filter(
        pl.col("accepted_qty").is_not_null(),
        pl.col("status").is_in(["normal", "returned"]),
        pl.col("accepted_on") <= as_of,
    ).select(
        "institution_code",
        "_source",
        "_row",
        code="product_code",
        receipt_key=folded_code(pl.col("receipt_id")),
        line_key=folded_code(pl.col("line_id")),
        order_key=folded_code(pl.col("order_id")),
        document=pl.col("line_id"),
        lot=pl.lit(None, dtype=pl.String),
        day="accepted_on",
        quantity=round_half_up(pl.col("accepted_qty"), 4),
        price=pl.col("unit_price").cast(PRICE),
        amount=pl.coalesce(pl.col("accepted_amount").cast(MONEY), amount),
        party=pl.coalesce("distributor", "company"),
    )
    return _book(rows, listed)


def receipt_book(receipts: pl.LazyFrame, listed: pl.LazyFrame, as_of: date) -> pl.DataFrame:
    """What a hospital's store received and sent back through as-of; transfers and the like are no purchases."""
    rows = receipts.filter(pl.col("kind") != "other", pl.col("accepted_on") <= as_of).select(
        *_of_other_books("receipt_no"), lot=folded_code(pl.col("lot")), day="accepted_on", party="supplier"
    )
    return _book(rows, listed)


def transfers(receipts: pl.LazyFrame, as_of: date) -> int:
    """How many rows through as-of the store calls transfers and the like, which `receipt_book` leaves out."""
    rows = receipts.filter(pl.col("kind") == "other", pl.col("accepted_on") <= as_of)
    return int(rows.select(pl.len()).collect().item())


def invoice_book(invoices: pl.LazyFrame, listed: pl.LazyFrame, as_of: date) -> pl.DataFrame:
    """The lines of invoices through as-of."""
    rows = invoices.filter(pl.col("invoiced_on") <= as_of).select(
        *_of_other_books("invoice_no"), lot=pl.lit(None, dtype=pl.String), day="invoiced_on", party="seller"
    )
    return _book(rows, listed)


def _of_other_books(document: str) -> list[pl.Expr]:
    worth = round_half_up(product(pl.col("quantity"), pl.col("unit_price"), _CARRIED), 2)
    return [
        pl.col("institution_code"),
        pl.col("_source"),
        pl.col("_row"),
        pl.col("product_code").alias("code"),
        folded_code(pl.col("receipt_id")).alias("receipt_key"),
        folded_code(pl.col("line_id")).alias("line_key"),
        folded_code(pl.col("order_id")).alias("order_key"),
        pl.col(document).alias("document"),
        round_half_up(pl.col("quantity"), 4).alias("quantity"),
        pl.col("unit_price").cast(PRICE).alias("price"),
        pl.coalesce(pl.col("amount").cast(MONEY), worth).alias("amount"),
    ]


def _book(rows: pl.LazyFrame, listed: pl.LazyFrame) -> pl.DataFrame:
    """The rows under the listed codes, numbered; a row that names no product is about its party."""
    return (
        rows.join(listed, on="code", how="left")
        .with_columns(thing=pl.coalesce("origin", "code", folded_name(pl.col("party"))))
        .with_row_index("at")
        .select(COLUMNS)
        .collect()
    )
