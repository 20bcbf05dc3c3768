"""`overlapping-batches`: a variety that stands as selected in two batches that both run."""

from __future__ import annotations

import polars as pl

from jicai.calc.catalogue import variety_names
from jicai.calc.evidence import Evidence, once
from jicai.calc.finding_keys import AND
from jicai.calc.names import folded_name
from jicai.calc.places import place, placed
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.texts import formatted

_VARIETY = ["batch", "variety_code"]
_OTHERS = {name: f"other_{name}" for name in ("batch", "variety_code", "batch_name", "start_on")}


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per pair of varieties, on the one whose batch began first, then by code."""
    as_of, start, other_start = evidence.as_of, pl.col("start_on"), pl.col("other_start_on")
    running = evidence.batches.filter(start <= as_of, pl.col("cycle_end") >= as_of)
    superseded = evidence.superseded.filter(pl.col("superseded_from") <= as_of)
    rows = once(
        evidence.catalogue.filter(pl.col("selected") == "yes", pl.col("valid_from").fill_null(as_of) <= as_of)
        .join(superseded, on=_VARIETY, how="anti")
        .join(running.select("batch", "batch_name", "start_on"), on="batch")
        .select(*_OTHERS, "product_code", "variety_name")
    )
    both = pl.concat(
        [
            _both(rows, pl.col("product_code"), pl.col("product_code")),
            _both(rows, folded_name(pl.col("variety_name")), pl.lit(None, dtype=pl.String)),
        ]
    )
    pairs = both.filter((start < other_start) | ((start == other_start) & (pl.col("batch") < pl.col("other_batch"))))
    return (
        pairs.group_by(*_OTHERS, *_OTHERS.values())
        .agg(code=pl.col("shared").min(), codes=pl.col("shared").drop_nulls().n_unique())
        .join(variety_names(evidence.catalogue), on=_VARIETY)
        .join(evidence.catalogue.group_by(_VARIETY).agg(place=place().min()), on=_VARIETY)
        .select(
            *_VARIETY,
            *placed(pl.col("place")),
            _mark=pl.concat_str("other_batch", "other_variety_code", separator=":"),
            _batches=pl.concat_str("batch", "other_batch", separator=AND),
            message=formatted(
                "{}在{}（{}，{} 起）和{}（{}，{} 起）里都中选（{}），两个批次都在执行；由 {} 接续的，"
                '请在 {} 的批次文件里写 [[superseded]]，variety_code = "{}"，from = 接续的日期',
                "variety_name",
                "batch_name",
                "batch",
                start.dt.to_string("%Y-%m-%d"),
                "other_batch_name",
                "other_batch",
                other_start.dt.to_string("%Y-%m-%d"),
                _why(),
                "other_batch",
                "batch",
                "variety_code",
            ),
        )
    )


def _both(rows: pl.LazyFrame, same: pl.Expr, shared: pl.Expr) -> pl.LazyFrame:
    """The rows of different batches that agree in `same`, side by side, with `shared` of them."""
    one = rows.select(*_OTHERS, same=same, shared=shared).drop_nulls("same").unique()
    other = one.drop("shared").rename(_OTHERS)
    return one.join(other, on="same").filter(pl.col("batch") != pl.col("other_batch")).drop("same")


def _why() -> pl.Expr:
    """By what the two are the same variety."""
    return (
        pl.when(pl.col("code").is_null())
        .then(pl.lit("品种名称相同"))
        .when(pl.col("codes") == 1)
        .then(formatted("产品编码 {} 相同", "code"))
        .otherwise(formatted("产品编码 {} 等 {} 个相同", "code", "codes"))
    )


RULE = Rule(
    id="overlapping-batches",
    title="同一品种在两个批次执行",
    clauses=("B 二（三）",),
    severity="review",
    needs=(),
    uses=("code_changes",),
    find=find,
    page=Page(
        finds="截至日期在两个批次里都是中选品种、两个批次都在采购周期内的同一品种，每两个批次一条。",
        why="与国家集采重叠的品种执行国家集采的结果；两个批次都算，约定量、价格和预付金就都是双份的。",
        method=(
            "两个批次有一个中选产品编码相同（含编码变更里已经生效的新编码），或者品种名称相同"
            "（不计空白、全角半角和大小写），就是同一品种。发现列在先开始的批次上，同一天开始的列在编码在前的批次上，只看另一个批次时在结果下面说明；"
            "来源是该品种在中选目录里的第一行，没有数值和界限。"
            "由后一批次接续的，在前一批次的文件里写 [[superseded]]，从接续之日起就不再列出。"
        ),
        left_out=(
            "采购周期以外的批次、到截至日期已转国采的品种、非中选产品不算。"
            "通知只写明国家集采接续；别的两个批次同时执行一个品种，由哪一个接续，要看批次的文件，由人判断。"
        ),
        example="黄芪在 2025-01-01 开始的批次和 2025-06-30 开始的批次里都中选，截至 2025-07-31：列一条，在前一批次上。",
    ),
)
