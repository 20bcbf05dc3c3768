"""`payment-standard`: a product whose payment standard of medical insurance is not its listed price."""

from __future__ import annotations

import polars as pl

from jicai.calc.dated import in_force, within_cycle
from jicai.calc.evidence import Evidence
from jicai.calc.rules.rule import Columns, Page, Rule, RuleSettings
from jicai.calc.wording import number
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per catalogue row: the recorded payment standard (value) and the listed price (limit), yuan."""
    started = evidence.batches.filter(pl.col("start_on") <= evidence.as_of)
    begun = in_force(started.drop("terms"), evidence.batches, "payment_standard", within_cycle(evidence.as_of)).filter(
        pl.col("payment_standard") == "listed"
    )
    superseded = evidence.superseded.filter(pl.col("superseded_from") <= evidence.as_of)
    standard, listed = pl.col("payment_standard"), pl.col("listed_price")
    return (
        evidence.catalogue.filter(pl.col("valid_from").is_null())
        .filter(standard.is_null() | listed.is_null() | (standard != listed))
        .join(begun, on="batch", how="semi")
        .join(superseded, on=["batch", "variety_code"], how="anti")
        .select(
            "batch",
            "variety_code",
            "product_code",
            "company",
            "_source",
            "_row",
            value=standard,
            limit=listed,
            message=formatted("{}：", pl.coalesce("product_name", "variety_name", "product_code"))
            + pl.when(standard.is_null() & listed.is_null())
            .then(pl.lit("没有登记医保支付标准，也没有挂网价"))
            .when(standard.is_null())
            .then(formatted("没有登记医保支付标准，挂网价 {} 元", number(listed)))
            .when(listed.is_null())
            .then(formatted("医保支付标准 {} 元，没有挂网价可以核对", number(standard)))
            .otherwise(formatted("医保支付标准 {} 元，不同于挂网价 {} 元", number(standard), number(listed))),
        )
    )


RULE = Rule(
    id="payment-standard",
    title="医保支付标准不符",
    clauses=("B 三（四）",),
    severity="review",
    unit="yuan",
    needs=(),
    columns=(Columns("products", (("payment_standard",), ("listed_price",))),),
    find=find,
    page=Page(
        finds="以挂网价为医保支付标准的批次里，没有登记医保支付标准，或登记的不等于挂网价的产品，中选和非中选的都查。",
        why="十六省联盟药品以挂网价作为医保支付标准；登记得不一样，报销就会多付或少付。",
        method="中选目录里逐行比较医保支付标准和挂网价，须一分不差。两者缺一个就无法核对，也列出，并说明缺哪一个。",
        left_out=(
            "批次起始日之前不查；已转国采的品种，从接替日起不查；变更后的新编码按原编码的那一行查。"
            "目录不分日期，查的是目录现在的样子。目录里医保支付标准和挂网价两列都没有的，不检查，在结果下面说明。"
        ),
        example="挂网价 12.50 元，登记的医保支付标准 12.00 元：数值 12，界限 12.5。",
    ),
)
