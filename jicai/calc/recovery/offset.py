"""Month by month, what of an advance is offset against the fund's payment (A 二（三）, B 三（四）)."""

from __future__ import annotations

import polars as pl

from jicai.calc.recovery.balances import ACCOUNT, CYCLE, FEN, NOTHING

_PAYEE = ("institution_code", "fund")
_MONTH = ("opening", "fund_payment", "given", "computed", "offset", "recorded_refund", "closing")


def window_months(
    balances: pl.LazyFrame, spans: pl.LazyFrame, recorded: pl.LazyFrame, payments: pl.LazyFrame
) -> pl.LazyFrame:
    """Every month of the window for which fund payments are given, of every account, sorted by both.

    Columns: ACCOUNT, month, opening, fund_payment, given (whether the institution has a payment row), computed (no
    recorded movements reach the month), offset, recorded_refund, closing. Opening - offset - recorded refund = closing.
    """
    # Numbers for accounts, payees and payments make the joins of a whole city's months cheap.
    payees = balances.select(_PAYEE).unique().sort(_PAYEE).with_row_index("payee")
    accounts = balances.sort(ACCOUNT).with_row_index("account")
    months = spans.filter(pl.col("given_through") >= pl.col("first_month")).select(
        *CYCLE,
        "rank",
        "recorded_through",
        month=pl.date_ranges("first_month", pl.min_horizontal("last_month", "given_through"), "1mo"),
    )
    of_payees = payments.join(payees, on=_PAYEE).drop(_PAYEE).sort("payee", "month").with_row_index("slot")
    of_accounts = recorded.join(accounts.select(*ACCOUNT, "account"), on=ACCOUNT).drop(ACCOUNT)
    grid = (
        accounts.rename({"recorded_offset": "all_offset", "recorded_refund": "all_refund"})
        .join(payees, on=_PAYEE)
        .join(months, on=CYCLE)
        .explode("month")
        .join(of_payees, on=["payee", "month"], how="left")
        .join(of_accounts, on=["account", "month"], how="left")
        .with_columns(
            pl.col("fund_payment", "unused", "recorded_offset", "recorded_refund").fill_null(NOTHING),
            pl.col("given").fill_null(False),
            computed=(pl.col("month") > pl.col("recorded_through")).fill_null(True),
            owed=pl.col("advanced") - pl.col("all_offset") - pl.col("all_refund"),
        )
    )
    columns = grid.collect_schema()
    return grid.map_batches(_settle, schema={name: columns.get(name, FEN) for name in (*ACCOUNT, "month", *_MONTH)})


def _settle(grid: pl.DataFrame) -> pl.DataFrame:
    grid = grid.sort("account", "month")
    moved = pl.col("offset") + pl.col("recorded_refund")
    return (
        grid.with_columns(offset=pl.when("computed").then(_taken_in_turn(grid)).otherwise("recorded_offset"))
        .with_columns(
            closing=pl.col("advanced") - pl.col("recovered_before") - moved.cum_sum().over("account"),
        )
        .with_columns(opening=pl.col("closing") + moved)
        .select(*ACCOUNT, "month", *_MONTH)
    )


def _taken_in_turn(grid: pl.DataFrame) -> pl.Series:
    """What every computed month takes: min(balance, what earlier batches left of the payment).

    The batches are worked through in the order of `rank`, each with all its institutions and months at once: what an
    account has taken through a month is the smaller of what it was owed and of what was unused through that month.
    """
    rows = grid.select(
        "rank", "account", "slot", "unused", "owed", "computed", row=pl.int_range(pl.len(), dtype=pl.UInt32)
    ).filter("computed", pl.col("unused") > 0, pl.col("owed") > 0)
    unused = _zeros(rows.select(pl.col("slot").max().fill_null(0) + 1).item()).scatter(rows["slot"], rows["unused"])
    taken = _zeros(grid.height)
    for batch in sorted(rows.partition_by("rank", maintain_order=True), key=lambda batch: batch["rank"].item(0)):
        left = pl.col("left")
        before = left.cum_sum().over("account") - left
        took = batch.with_columns(left=unused.gather(batch["slot"])).select(
            "row", "slot", "left", taken=pl.min_horizontal(pl.max_horizontal(pl.col("owed") - before, NOTHING), left)
        )
        unused.scatter(took["slot"], took["left"] - took["taken"])
        taken.scatter(took["row"], took["taken"])
    return taken


def _zeros(length: int) -> pl.Series:
    return pl.repeat(0, length, dtype=FEN, eager=True)
