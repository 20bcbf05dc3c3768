"""`distributor`: a selected product delivered by a distributor that its company did not appoint."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.lines import OF_LINE, one_per_line
from jicai.calc.names import folded_name
from jicai.calc.rules.rule import DELIVERED, Columns, Page, Rule, RuleSettings
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per batch and delivered order line, at every institution; only companies in the table."""
    each = pl.col("distributor").str.replace_all("[;；\n]", "、").str.split("、")  # some write them into one cell
    appointed = (
        evidence.tables["distribution"]
        .with_columns(each)
        .explode("distributor")
        .select("batch", company_key=folded_name(pl.col("company")), distributor_key=folded_name(pl.col("distributor")))
    )
    delivered = evidence.ordered_lines.filter(
        pl.col("distributor").is_not_null(),
        (pl.col("delivered_on") <= evidence.as_of) | (pl.col("accepted_on") <= evidence.as_of),
    )
    # Folding names costs more than joining lines, so the few pairs are folded instead of the many lines.
    others = (
        delivered.select("batch", "company_key", "distributor")
        .unique()
        .join(appointed, on=["batch", "company_key"], how="semi")
        .with_columns(distributor_key=folded_name(pl.col("distributor")))
        .filter(pl.col("distributor_key") != pl.col("company_key"))
        .join(appointed, on=["batch", "company_key", "distributor_key"], how="anti")
    )
    found = delivered.join(others, on=["batch", "company_key", "distributor"], how="semi").select(
        *OF_LINE,
        value=pl.lit(None, dtype=pl.Decimal(38, 10)),
        message=formatted("由{}配送，不在{}选定的配送企业之内", pl.col("distributor"), pl.col("catalogue_company")),
    )
    return one_per_line(found)


RULE = Rule(
    id="distributor",
    title="配送企业未经选定",
    clauses=("A 二（四）", "B 三（三）"),
    severity="warning",
    needs=("orders", "distribution"),
    uses=("code_changes",),
    columns=(Columns("orders", (("distributor",),)), DELIVERED),
    find=find,
    page=Page(
        finds="中选产品由中选企业没有选定的配送企业配送的订单明细。",
        why="由谁配送由中选企业决定，供应的责任也在中选企业。",
        method=(
            "采购周期内下单（品种已转国采的，在接替日之前）、截至日期前已配送或已验收的中选产品，"
            "配送企业与配送关系里同一批次、同一中选企业的各行相比，一格写着几家的（用、或；分开）逐家比；名称不计空白、全角半角和大小写。"
            "查的是供应方，各类机构的订单都算。"
        ),
        left_out=(
            "没有提供配送关系的不查；配送关系里没有该批次、该中选企业任何一行的，不知道选定了谁，不查；"
            "配送企业空着的、中选企业自己配送的不查；已撤销、拒绝配送、退货的不查；一条明细有几行的只列一次。"
            "没有导出配送企业，或没有导出配送和验收的数量、日期的文件，其中的明细不查，在结果下面说明。"
        ),
        example="甲公司只选定了配送一公司，订单由配送二公司配送：列出，没有数值和界限。",
    ),
)
