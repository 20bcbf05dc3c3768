"""`listed-price`: a selected product that is not listed at its selected price."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.prices import priced_on, span_words
from jicai.calc.rules.rule import Columns, Page, Rule, RuleSettings
from jicai.calc.wording import number
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per row of a selected product: its listed price (value) and its selected price (limit), yuan."""
    running = evidence.batches.filter(pl.col("start_on") <= evidence.as_of, pl.col("cycle_end") >= evidence.as_of)
    superseded = evidence.superseded.filter(pl.col("superseded_from") <= evidence.as_of)
    rows = priced_on(evidence.catalogue.filter(pl.col("valid_from").is_null()), pl.lit(evidence.as_of))
    # Of a batch without a single listed price the column says nothing: one sheet may hold several batches.
    with_prices = rows.filter(pl.col("listed_price").is_not_null())
    listed, selected = pl.col("listed_price"), pl.col("selected_price")
    return (
        rows.filter(pl.col("selected") == "yes", listed.is_null() | (listed != selected))
        .join(running, on="batch", how="semi")
        .join(with_prices, on="batch", how="semi")
        .join(superseded, on=["batch", "variety_code"], how="anti")
        .select(
            "batch",
            "variety_code",
            "product_code",
            "company",
            "_source",
            "_row",
            value=listed,
            limit=selected,
            message=formatted("{}：", pl.coalesce("product_name", "variety_name", "product_code"))
            + pl.when(listed.is_null())
            .then(formatted("没有挂网价，中选价 {} 元{}", number(selected), span_words()))
            .otherwise(formatted("挂网价 {} 元，不同于中选价 {} 元{}", number(listed), number(selected), span_words())),
        )
    )


RULE = Rule(
    id="listed-price",
    title="挂网价不是中选价",
    clauses=("A 二（一）", "B 三（二）", "B 三（三）"),
    severity="review",
    unit="yuan",
    needs=(),
    columns=(Columns("products", (("listed_price",),)),),
    find=find,
    page=Page(
        finds="挂网价不等于中选价的中选产品，以及目录有挂网价列却没有填的中选产品。",
        why="中选产品应按中选价挂网，医疗机构才能按中选价采购。",
        method="截至日期在采购周期内的批次，中选目录里的中选产品逐行比较挂网价和中选价（调整过的，截至日期执行的），须一分不差。",
        left_out=(
            "采购周期以外不查；已转国采的品种，从接替日起不查；变更后的新编码按原编码的那一行查。"
            "目录没有挂网价列的不检查，在结果下面说明；一个批次的产品一个挂网价也没有的，视为没有导出，不查。"
            "目录不分日期，查的是目录现在的样子；是否真的挂网、何时挂网，目录看不出来。"
        ),
        example="中选价 10 元，挂网价 99.90 元：数值 99.9，界限 10。",
    ),
)
