"""`nonselected-cap`: more of the non-selected products of a variety than the selected ones allow."""

from __future__ import annotations

import polars as pl

from jicai.calc.dated import in_force
from jicai.calc.evidence import Evidence
from jicai.calc.places import placed
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.wording import number
from jicai.money import EXACT_PLACES, exact, product, round_half_up
from jicai.texts import formatted

#: Places of a cap (6) times a quantity in base units (10).
_LIMIT_PLACES = 16


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per institution, variety and agreement year begun: both in base units.

    Value is what was bought of non-selected products, limit is the cap times what was bought of the selected ones.
    """
    day = pl.min_horizontal("year_end", pl.lit(evidence.as_of))
    capped = (
        in_force(evidence.years_begun, evidence.batches, "nonselected_cap", day)
        .select("batch", "agreement_year", cap="nonselected_cap")
        .drop_nulls()
    )
    variety = ["batch", "agreement_year", "institution_code", "variety_code"]
    # Substitutes are other generics beside the variety; `substitute-use` looks at them.
    is_other = (pl.col("selected") != "yes") & pl.col("substitute").ne_missing("yes")
    others = evidence.monthly_use.filter(is_other).join(capped, on=["batch", "agreement_year"])
    of_selected = evidence.bought.group_by(variety).agg(of_selected=pl.col("purchased_qty").sum())
    return (
        others.join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .group_by(*variety, "cap")
        .agg(value=pl.col("quantity").sum(), place=pl.col("place").min())
        .join(of_selected, on=variety, how="left")
        .with_columns(pl.col("of_selected").fill_null(0))
        .with_columns(limit=product(pl.col("cap"), pl.col("of_selected"), _LIMIT_PLACES).clip(lower_bound=0))
        .filter(exact(pl.col("value"), _LIMIT_PLACES) > pl.col("limit"))
        .select(
            "batch",
            "agreement_year",
            "institution_code",
            "variety_code",
            "value",
            *placed(pl.col("place")),
            limit=round_half_up(pl.col("limit"), EXACT_PLACES),
            message=formatted(
                "非中选产品验收 {}，中选产品验收 {}（均为基本单位），超过 {} 倍的上限",
                number(pl.col("value")),
                number(pl.col("of_selected")),
                number(pl.col("cap")),
            ),
        )
    )


RULE = Rule(
    id="nonselected-cap",
    title="非中选采购超限",
    clauses=("B 三（一）",),
    severity="warning",
    unit="base_units",
    needs=("orders",),
    uses=("code_changes",),
    find=find,
    page=Page(
        finds="一个机构在一个协议年度里，同一品种的非中选产品采购量超过中选产品采购量的规定倍数。",
        why="中选产品优先；非中选产品只能适量采购，折合成同一单位后，以中选产品的数量为限。",
        method=(
            "截至日期已开始的每个协议年度，按机构和品种，把该年度内、截至日期前验收的数量（退货为负）折算成品种基本单位，"
            "分中选和非中选各自相加。数值为非中选的合计，界限为中选的合计乘以批次文件的上限倍数，不小于 0；"
            "数值大于界限的列出。"
            "品种已转国采的，算到接替日前一天；变更后的新编码，从生效日期起算。"
        ),
        left_out="批次文件没有写上限的批次不查；目录里标为替代产品的是别的通用名，不算非中选产品，见 substitute-use；"
        "自愿参加的机构不查；已撤销、拒绝配送的不计；来源是第一行非中选的明细。",
        example="上限 1 倍，中选产品验收 100，非中选产品验收 60 盒、每盒折合 2：数值 120，界限 100。",
    ),
)
