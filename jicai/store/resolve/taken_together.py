"""What counts as one although it is written as two: a variety of several names, a product agreed on under two codes.

Both are summed. Where a code is mistyped, or the new code's row repeats the old one's, that is too much. A district
under its full and its short name counts as two: that is said too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

import polars as pl

from jicai.store.resolve.asked import asked
from jicai.store.resolve.spelling import folded_name

_FEW = 3
#: What a new code inherits of the old one, beside its company.
_INHERITED = ("variety_code", "selected", "selected_price", "factor")
#: What a district's name may be short of: the province or city before it, the kind of place behind it.
_BEFORE, _BEHIND = re.compile(r".(?:[市省州盟]|自治区|地区)$"), re.compile(r"(?:自治)?[区县市旗]|新区")


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


def said_of_districts(institutions: pl.LazyFrame) -> Iterator[str]:
    """A Chinese line where one district seems to stand under two names, as 渝中 and 重庆市渝中区 do."""
    named = asked(institutions.select("district").drop_nulls().unique(), "institutions", "districts").to_series()
    pairs = [pair for pair in combinations(sorted(named, key=lambda name: (len(name), name)), 2) if _is_short(*pair)]
    if pairs:
        words = "，".join(f"「{short}」和「{whole}」" for short, whole in pairs[:_FEW])
        more = f" 等 {len(pairs):,} 处" if len(pairs) > _FEW else ""
        yield f"医疗机构表的区县{words}{more}像是同一个区县，按两个计算；是同一个的请写成一样"


def _is_short(name: str, whole: str) -> bool:
    """Whether the first name is the second without the place above it or its kind."""
    short, full = folded_name(name), folded_name(whole)
    return any(
        full.startswith(short, at)
        and (not at or _BEFORE.search(full[:at]) is not None)
        and (at + len(short) == len(full) or _BEHIND.fullmatch(full[at + len(short) :]) is not None)
        for at in range(len(full) - len(short) + 1)
    )


def said_of_supplements(agreed: pl.LazyFrame) -> Iterator[tuple[int, str]]:
    """Where what is added to an agreed quantity is no less than it: the number of the sheet, and a Chinese line.

    What was there before is what the product has without a day of effect, or with an earlier one.
    """
    item = ["batch", "agreement_year", "institution_code", "product_code"]
    day, qty = pl.col("effective_on").fill_null(pl.date(1, 1, 1)), pl.col("agreed_qty")
    sums = agreed.filter(pl.len().over(item) > 1).sort(*item, day).with_columns(before=qty.cum_sum().over(item) - qty)
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


def said_of_hospitals(institutions: pl.LazyFrame) -> Iterator[str]:
    """A Chinese line where several institutions have one name, as one has that was given a new code."""
    named = asked(institutions.select("institution_name", "institution_code"), "institutions", "of one name")
    codes: dict[str, list[str]] = {}
    for name, code in named.sort("institution_code").drop_nulls().iter_rows():
        codes.setdefault(folded_name(name), []).append(code)
    several = [one for one in codes.values() if len(one) > 1]
    if several:
        more = f" 等 {len(several):,} 处" if len(several) > 1 else ""
        yield f"医疗机构表里 {'、'.join(several[0][:_FEW])} 名称相同{more}，各按一家计算；是同一家换了编码的请合并"
