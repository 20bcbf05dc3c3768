"""`unlisted-product`: products of a variety's name that the catalogue does not list, from no selected company."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence, once
from jicai.calc.finding_keys import AND
from jicai.calc.names import folded_name
from jicai.calc.rules.rule import Columns, Page, Rule, RuleSettings
from jicai.calc.unknown_codes import governed_days, of_products
from jicai.calc.wording import amount
from jicai.money import exact, product, round_half_up
from jicai.texts import formatted

#: The row that tells what a code is called: where the rows stand in their files decides no more than the place.
_EARLIEST = ("accepted_on", "line_id", "product_name", "company", "_source", "_row")


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per institution and product code: what was accepted of it (value), yuan."""
    return (
        unlisted_lines(evidence)
        .group_by("batch", "institution_code", "product_code", "batches")
        .agg(
            pl.col("variety_code", "product_name", "company", "_source", "_row").sort_by(_EARLIEST).first(),
            value=round_half_up(pl.col("cost").sum(), 2),
            lines=pl.len(),
        )
        .filter(pl.col("value") > 0)
        .select(
            "batch",
            "institution_code",
            "variety_code",
            "product_code",
            "product_name",
            "company",
            "value",
            "_source",
            "_row",
            _batches="batches",
            message=formatted(
                "{}{}验收 {} 行共 {} 元，编码不在目录，名称与{}品种或目录产品相同{}；"
                "没算进非中选产品，请核对后补入目录",
                pl.col("product_name"),
                formatted("（{}）", pl.col("company")).fill_null(""),
                pl.col("lines"),
                amount(pl.col("value")),
                pl.when(pl.col("batches").str.contains(AND))
                .then(formatted("几个批次（{}，只算一次）的", "batches"))
                .otherwise(pl.lit("")),
                pl.when(pl.col("company").is_null())
                .then(pl.lit("，没有写生产企业"))
                .otherwise(pl.lit("，企业没有中选")),
            ),
        )
    )


def unlisted_lines(evidence: Evidence) -> pl.LazyFrame:
    """The lines of unknown codes that bear the name of a variety or of its products, each once.

    The columns of the orders, batch, variety_code, batches and cost (yuan, exact): what was accepted by as-of while a
    batch governs the variety, by the institutions that it binds. Where several do (`batches`, one text), all lines of a
    code at an institution stand under the first batch of the earliest.
    """
    # Folding names costs more than joining lines, so the few spellings are folded instead of the many lines.
    spellings = evidence.unknown_spellings.with_columns(
        name_key=folded_name(pl.col("product_name")), company_key=folded_name(pl.col("company"))
    )
    selected = evidence.catalogue.filter(pl.col("selected") == "yes").select("batch", "variety_code", "company_key")
    named = spellings.join(_names(evidence), on="name_key")
    of_selected = named.join(selected, on=["batch", "variety_code", "company_key"], how="semi")
    others = once(named.join(of_selected, on=["batch", "name_key", "company_key"], how="anti"))
    lines = of_products(evidence.orders, others).filter(
        pl.col("status").is_in(["normal", "returned"]),
        pl.col("accepted_on") <= evidence.as_of,
        pl.col("accepted_qty").is_not_null(),
    )
    of_code = ["institution_code", "product_code"]
    cost = pl.coalesce(exact(pl.col("accepted_amount")), product(pl.col("accepted_qty"), pl.col("unit_price")))
    return (
        lines.join(others, on=["product_code", "product_name", "company"], nulls_equal=True)
        .filter(pl.col("accepted_on").is_between("first_day", "last_day"))
        .with_columns(cost=cost)
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .with_columns(batches=pl.col("batch").unique().sort().str.join(AND).over(of_code))
        # A name that two varieties of a batch share, or two batches, makes one line two; the first has it.
        .sort("batch", "variety_code")
        .unique(["_source", "_row"], keep="first", maintain_order=True)
        .with_columns(pl.col("batch", "variety_code").sort_by(_EARLIEST).first().over(of_code))
    )


def _names(evidence: Evidence) -> pl.LazyFrame:
    """The names under which a variety is bought: batch, variety_code, name_key, first_day, last_day.

    That is its own, and those of its products but the substitutes, which are other generics.
    """
    varieties = (
        evidence.catalogue.join(governed_days(evidence), on=["batch", "product_code"])
        .group_by("batch", "variety_code")
        .agg(pl.col("first_day").min(), pl.col("last_day").max())
    )
    of_products = evidence.catalogue.filter(pl.col("substitute").ne_missing("yes"))
    names = pl.concat(
        [
            evidence.catalogue.select("batch", "variety_code", name="variety_name"),
            of_products.select("batch", "variety_code", name="product_name"),
        ]
    ).drop_nulls("name")
    return (
        names.unique()
        .with_columns(name_key=folded_name(pl.col("name")))
        .drop("name")
        .unique()
        .join(varieties, on=["batch", "variety_code"])
    )


RULE = Rule(
    id="unlisted-product",
    title="目录外的同名产品",
    clauses=("B 三（一）", "A 二（二）"),
    severity="review",
    unit="yuan",
    needs=("orders",),
    uses=("code_changes",),
    columns=(Columns("orders", (("product_name",),)),),
    find=find,
    identity=("batch", "institution_code", "product_code"),  # the rest is that of the first line
    page=Page(
        finds="编码不在目录、名称却与执行中批次的品种或目录产品相同、又不是中选企业的产品，按机构和编码合为一条。",
        why="非中选产品只能适量采购。目录没有列出的同名产品哪里都不计入，非中选的上限也就管不到它，补入目录才能算清。",
        method=(
            "编码不在任何批次的目录（含编码变更里的新编码）的明细，产品名称与品种名称或目录产品名称相同"
            "（不计空白、全角半角和大小写；替代产品的名称除外），生产企业不是该品种的中选企业，或者没有写。"
            "数值是截至日期以前、在采购周期内（品种已转国采的，在接替日之前）验收的金额，退货为负："
            "导出里有验收金额的用它，没有的是验收数量乘以采购单价，相加后取到分。合计不大于 0 的不列。"
            "名称与几个批次的相同的，只算一次，列在最早一行的第一个批次下，只看其余批次时在结果下面说明。来源是最早验收的一行，名称和企业是那一行的。"
        ),
        left_out=(
            "企业是该品种的中选企业的，见 unmapped-product。导出里没有产品名称列的，不检查，在结果下面说明。"
            "自愿参加的机构不查；没有验收的、已撤销、拒绝配送的不算。"
        ),
        example="目录里黄芪由甲公司中选；订单里有编码 X9 的黄芪（丙公司），验收 15 盒、单价 10 元：数值 150。",
    ),
)
