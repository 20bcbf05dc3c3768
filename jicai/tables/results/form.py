"""What `progress --form` gives: the form that bureaus file monthly, a row for every institution and batch."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.results.progress import PROGRESS, PROGRESS_BY


def _items(key: str, label: str, meaning: str, rank: int, summed: bool = True) -> tuple[Column, Column]:
    """A number of items with its share of those signed."""
    return (
        Column(key, label, Kind.INTEGER, meaning, rank=rank, summed=summed),
        Column(f"{key}_share", f"{label}占比", Kind.RATIO, f"{label}的项数除以签约产品数", rank=rank + 2),
    )


def _count(key: str, label: str, meaning: str, rank: int) -> Column:
    return Column(key, label, Kind.INTEGER, meaning, rank=rank, summed=True)


FORM = ResultTable(
    "progress_form",
    "执行情况月报表",
    (
        replace(PROGRESS.column("batch"), rank=7),
        replace(PROGRESS_BY["batch"].column("batch_name"), rank=1),
        replace(PROGRESS.column("agreement_year"), rank=6),
        PROGRESS.column("institution_code"),
        PROGRESS.column("institution_name"),
        replace(PROGRESS.column("district"), rank=3),
        PROGRESS.column("voluntary"),
        replace(PROGRESS.column("time_progress"), label="序时进度", rank=0),
        _count("items", "签约产品数", "约定项（品种和企业）的个数，不含已转国采的", 0),
        *_items("not_started", "未采购", "状态为未采购的项数", 0),
        *_items("lagging", "滞后", "状态为滞后的项数", 0),
        *_items("ahead", "超序时", "进度正常、但高于设置的超序时界限的项数；没有按比值判定滞后的空缺", 4, summed=False),
        *_items("over", "超量", "已采购量超过约定采购量的项数", 0),
        *_items("normal", "正常", "其余各项，含刚好完成的", 1),
        Column("completion", "完成率", Kind.RATIO, "各项完成率（限于零至一）按约定金额加权", rank=1),
        Column("agreed_amount", "约定金额", Kind.MONEY, "约定金额之和，不含已转国采的", unit="元", rank=4, summed=True),
        Column("purchased_amount", "采购金额", Kind.MONEY, "约定项已采购的金额", unit="元", rank=4, summed=True),
        Column("over_qty", "超出约定量", Kind.QUANTITY, "超量各项超出的数量，品种基本单位；不止一个品种的空缺", rank=7),
        Column(
            "over_amount",
            "超出金额",
            Kind.MONEY,
            "超量各项的采购金额乘以超出数量占已采购量的份额",
            unit="元",
            rank=3,
            summed=True,
        ),
        Column("nonselected_products", "非中选产品数", Kind.INTEGER, "目录里该批次的非中选产品有多少个", rank=5),
        _count("nonselected_bought", "采购非中选产品数", "其中该机构采购了的有多少个", 2),
        Column(
            "nonselected_amount", "非中选采购金额", Kind.MONEY, "采购非中选产品的金额", unit="元", rank=4, summed=True
        ),
        _count("nonselected_over", "非中选超限品种数", "非中选采购量超过批次上限的品种数；批次没有上限的空缺", 4),
        Column(
            "nonselected_over_amount",
            "非中选超限金额",
            Kind.MONEY,
            "这些品种的非中选采购金额乘以超过上限的数量所占的份额；批次没有上限的空缺",
            unit="元",
            rank=5,
            summed=True,
        ),
        Column("substitute_products", "替代产品数", Kind.INTEGER, "目录里该批次的替代产品有多少个", rank=8),
        _count("substitute_bought", "采购替代产品数", "其中该机构采购了的有多少个", 5),
        Column(
            "substitute_amount", "替代产品采购金额", Kind.MONEY, "采购替代产品的金额", unit="元", rank=6, summed=True
        ),
        Column("behind_and_over", "滞后和超量并存", Kind.BOOLEAN, "既有滞后或未采购的项，又有超量的项", rank=3),
        _count("behind_nonselected", "滞后又采非中选品种数", "有滞后或未采购的项，同时采购了非中选产品的品种数", 5),
        _count("not_admitted", "未进院品种数", "协议年度满三个月，没有采购也没有下过单的品种数", 5),
        _count(
            "signed_items",
            "已签合同项数",
            "购销合同表里有有效合同的项数：截至日期以前签订，协议年度开始时没有到期；没有提供这张表的空缺",
            6,
        ),
        Column("signed_share", "签约率", Kind.RATIO, "已签合同项数除以签约产品数", rank=6),
    ),
    ("batch", "agreement_year", "institution_code"),
)
