"""What counts as one although it is written as two: a variety of several names, a product agreed on under two codes.

Both are summed. Where a code is mistyped, the new code's row repeats the old one's, or what is added to a quantity is
the quantity anew, that is too much. A new code that the catalogue lists as another product is not taken together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from jicai.store.resolve.asked import asked
from jicai.store.resolve.spelling import folded_name

_FEW = 3
#: An agreement year of no more days is half a year.
_HALF_YEAR = 200
#: What a new code inherits of the old one, beside its company.
_INHERITED = ("variety_code", "selected", "selected_price", "factor")


def said_of_catalogue(products: pl.LazyFrame) -> Iterator[str]:
    """A Chinese line for each variety of a batch that has several names."""
    named = products.select("batch", "variety_code", "variety_name").drop_nulls().unique()
    several = named.filter(pl.len().over("batch", "variety_code") > 1).sort("batch", "variety_code", "variety_name")
    for (batch, code), rows in asked(several, "products", "varieties of several names").group_by(
        "batch", "variety_code", maintain_order=True
    ):
        names = {folded_name(name): name for name in rows["variety_name"]}
        if len(names) > 1:
            more = " 等" if len(names) > _FEW else ""
            shown = "、".join(list(names.values())[:_FEW]) + more
            yield f"中选目录 {batch} 的品种 {code} 有几个名称（{shown}），按一个品种计算；请核对品种编码"


def said_of_changes(frames: Mapping[str, pl.LazyFrame]) -> Iterator[str]:
    """A Chinese line where a new code is in the catalogue as another product than the old one: it inherits nothing."""
    from jicai.calc.names import folded_name as company_key

    if "products" not in frames:
        return
    products = frames["products"].select(
        "batch", "product_code", *_INHERITED, company_key=company_key(pl.col("company"))
    )
    same = pl.all_horizontal(pl.col(key).eq_missing(pl.col(f"{key}_new")) for key in (*_INHERITED, "company_key"))
    other = (
        frames["code_changes"]
        .join(products, left_on=["batch", "old_code"], right_on=["batch", "product_code"])
        .join(products, left_on=["batch", "new_code"], right_on=["batch", "product_code"], suffix="_new")
        .filter(~same)
        .select("_source", "_row", "old_code", "new_code")
        .sort("_source", "_row")
    )
    found = asked(other, "code_changes", "new codes that are other products")
    if found.height:
        first = found.row(0, named=True)
        yield (
            f"编码变更有 {found.height:,} 行的新产品编码在中选目录里是另一个产品（品种、企业、中选价或折算系数不同，"
            f"如第 {first['_row']:,} 行 {first['old_code']} 改为 {first['new_code']}），没有合并，各按目录里的计算；"
            "请核对编码，确是一个产品的请从中选目录里删去新产品编码那一行"
        )


def said_of_agreed(frames: Mapping[str, pl.LazyFrame]) -> Iterator[str]:
    """A Chinese line where agreed rows of one institution and year name a product by its old and by its new code."""
    from jicai.calc.catalogue import renewed_codes

    if not {"agreed", "products", "code_changes"} <= frames.keys():
        return
    origin = renewed_codes(frames["products"], frames["code_changes"]).select("batch", "product_code", "origin_code")
    item = ["batch", "agreement_year", "institution_code", "origin"]
    changed = origin.select("batch", origin="origin_code")
    agreed = (
        frames["agreed"]
        .filter(pl.col("agreed_qty") > 0)
        .join(origin, on=["batch", "product_code"], how="left")
        .with_columns(origin=pl.coalesce("origin_code", "product_code"))
        .join(changed, on=["batch", "origin"], how="semi")  # few have a second code, and only theirs can be two
        .group_by(item)
        .agg(codes=pl.col("product_code").unique().sort())
        .filter(pl.col("codes").list.len() > 1)
        .sort(item)
    )
    found = asked(agreed, "agreed", "agreed on under two codes")
    if found.height:
        first = found.row(0, named=True)
        yield (
            f"约定采购量有 {found.height:,} 处，同一家机构同一年度对同一个产品的几个编码都有约定"
            f"（如 {first['institution_code']} 第 {first['agreement_year']} 年的 {'、'.join(first['codes'])}），"
            "都已采用，相加；请核对是否重复"
        )


def said_of_supplements(agreed: pl.LazyFrame) -> Iterator[tuple[int, str]]:
    """Where what is added to an agreed quantity is no less than it: the number of the sheet, and a Chinese line.

    What was there before is what the product has without a day of effect, or with an earlier one.
    """
    item = ["batch", "agreement_year", "institution_code", "product_code"]
    day, qty = pl.col("effective_on").fill_null(pl.date(1, 1, 1)), pl.col("agreed_qty")
    of_supplements = agreed.filter(pl.col("effective_on").is_not_null()).select(item)  # few have one
    rows_of_items = agreed.join(of_supplements, on=item, how="semi").sort(*item, day)
    sums = rows_of_items.with_columns(before=qty.cum_sum().over(item) - qty)
    doubtful = sums.filter(pl.col("effective_on").is_not_null() & (pl.col("before") > 0) & (qty >= pl.col("before")))
    rows = asked(
        doubtful.sort("_source", "_row").select("_source", "_row", "institution_code", "product_code", qty, "before"),
        "agreed",
        "great supplements",
    )
    for (source,), found in rows.group_by("_source", maintain_order=True):
        first = found.row(0, named=True)
        before, added = (f"{first[key].normalize():f}" for key in ("before", "agreed_qty"))
        more = (first["agreed_qty"] - first["before"]).normalize()
        yield (
            int(str(source)),
            f"{found.height:,} 行增补的约定采购量不少于原来的（如第 {first['_row']:,} 行 {first['institution_code']} "
            f"的 {first['product_code']}：原来 {before}，增补 {added}），照另加的计算；"
            f"是增补后全部数量的，这一行请写增加的 {more:f}",
        )


def said_of_half_years(
    agreed: pl.LazyFrame, years: pl.DataFrame, named: Mapping[int, str]
) -> Iterator[tuple[int, str]]:
    """Where a name says half a year, and an agreement year is longer: the number of the sheet, and a Chinese line.

    `named` are the words of the name by sheet, `years` the agreement years of all batches.
    """
    if not named:
        return
    days = (pl.col("year_end") - pl.col("year_start")).dt.total_days()
    long = years.lazy().filter(days > _HALF_YEAR).select("batch", pl.col("agreement_year").cast(pl.Int32))
    rows = (
        agreed.filter(pl.col("_source").is_in(list(named)))
        .join(long, on=["batch", "agreement_year"], how="semi")
        .select("_source")
        .unique()
        .sort("_source")
    )
    for source in asked(rows, "agreed", "named after half a year").to_series():
        yield (
            source,
            f"{named[source]}，约定采购量照整个协议年度的数量计算；只是半年的，请换成整个协议年度的，"
            '不是的就在 jicai.toml 的 [[files]] 里写 table = "agreed"',
        )
