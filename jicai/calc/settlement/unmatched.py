"""What no receipt took: payments that name no payable line, and what is left of pools and returns."""

from __future__ import annotations

import polars as pl

from jicai.calc.lines import line_key
from jicai.calc.settlement.state import Settlement
from jicai.tables.results.settlement import UNMATCHED
from jicai.texts import formatted

_POOL = "付给这家收款企业的款超出应付的部分"
_POOL_BELOW = "未指明明细的付款和冲红合计为负"
_CREDIT = "退货金额超出应付的部分"
_LINE_BELOW = "指明订单明细 {} 的付款和冲红合计为负"
_REASONS = {
    "waiting": "等待订单明细 {} 验收",
    "unknown": "导出里没有订单明细 {}",
    "withdrawn": "订单明细 {} 已撤销",
    "refused": "订单明细 {} 是拒绝配送",
    "returned": "订单明细 {} 是退货",
    "no_payee": "订单明细 {} 没有收款企业",
    "unknown_institution": "订单明细 {} 的医疗机构不在医疗机构表里",
}
#: Of the rows of one line the first that fits says why nothing of it is payable.
_ORDER = ["waiting", "unknown_institution", "no_payee", "returned", "refused", "withdrawn"]


def unmatched(settlement: Settlement) -> pl.LazyFrame:
    """The rows of `UNMATCHED`, with `pair`. Together with what was paid they are all payments through as-of."""
    pairs, pool = settlement.pairs.lazy(), pl.col("pool_left")
    parts = [
        astray(settlement)
        .lazy()
        .select(
            "pair",
            "payment_id",
            "amount",
            "reason",
            kind=pl.when(pl.col("why") == "waiting").then(pl.lit("waiting")).otherwise(pl.lit("named")),
        ),
        settlement.lines.lazy()
        .filter(pl.col("named") < 0)
        .join(settlement.receipts.lazy().select("position", "line_id"), left_on="home", right_on="position")
        .select("pair", amount="named", reason=formatted(_LINE_BELOW, "line_id"), kind=pl.lit("named")),
        pairs.filter(pool != 0).select(
            "pair",
            amount=pool,
            reason=pl.when(pool > 0).then(pl.lit(_POOL)).otherwise(pl.lit(_POOL_BELOW)),
            kind=pl.lit("pool"),
        ),
        pairs.filter(pl.col("credits_left") != 0).select(
            "pair", amount="credits_left", reason=pl.lit(_CREDIT), kind=pl.lit("credit")
        ),
    ]
    return (
        pl.concat(parts, how="diagonal")
        .join(pairs.select("pair", "institution_code", "institution_name", "district", "payee"), on="pair")
        .sort(*UNMATCHED.sort_by, "reason", "amount")
        .select(*UNMATCHED.keys, "pair")
    )


def astray(settlement: Settlement) -> pl.DataFrame:
    """The payments naming a line of which nothing was payable by as-of, with line_key, why (of `_REASONS`), reason."""
    payments = settlement.payments.filter(pl.col("line_id").is_not_null(), pl.col("home").is_null())
    payments = payments.with_columns(line_key=line_key())
    why = (
        pl.when(pl.col("status") != "normal")
        .then(pl.col("status").cast(pl.String))
        .when(pl.col("pair").is_not_null())
        .then(pl.lit("waiting"))
        .when(pl.col("payee").is_null())
        .then(pl.lit("no_payee"))
        .otherwise(pl.lit("unknown_institution"))
    )
    ranks = pl.Enum(_ORDER)
    # Of a line that such a payment names no row is a receipt.
    lines = (
        settlement.others.select("line_id", "status", "pair", "payee")
        .with_columns(line_key=line_key())
        .join(payments.select("line_key").unique(), on="line_key", how="semi")
        .with_columns(why=why.cast(ranks))
        .group_by("line_key")
        .agg(pl.col("why").min().cast(pl.String))
    )
    reason = pl.lit(None, dtype=pl.String)
    for key, words in _REASONS.items():
        reason = pl.when(pl.col("why") == key).then(formatted(words, "line_id")).otherwise(reason)
    return (
        payments.join(lines, on="line_key", how="left", maintain_order="left")
        .with_columns(pl.col("why").fill_null("unknown"))
        .with_columns(reason=reason)
    )
