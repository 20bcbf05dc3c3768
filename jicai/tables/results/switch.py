"""What `switch` gives: a batch that ends beside its successor, by variety, by price, and by advance."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import FUND, INSTITUTION_CODE, INSTITUTION_NAME
from jicai.tables.results.progress import PROGRESS

SWITCH_STATUSES = (
    Choice("kept", "企业未变"),
    Choice("partly", "部分更换"),
    Choice("changed", "更换企业"),
    Choice("ended", "不再接续"),
    Choice("added", "新增品种"),
)

_PLACE = (
    replace(INSTITUTION_CODE, rank=9),
    INSTITUTION_NAME,
    replace(PROGRESS.column("district"), rank=6),
)
_VARIETY = (
    Column("variety_code", "原品种编码", Kind.CODE, "到期批次里品种的编码，新增的空缺", rank=7),
    Column("next_variety_code", "新品种编码", Kind.CODE, "新批次里品种的编码，不再接续的空缺", rank=8),
    PROGRESS.column("variety_name"),
)
_STATUS = Column("status", "状态", Kind.CHOICE, "新批次的中选企业与到期批次相比", choices=SWITCH_STATUSES)

SWITCH = ResultTable(
    "switch",
    "批次接续",
    (
        *_PLACE,
        *_VARIETY,
        Column("companies", "原中选企业", Kind.TEXT, "机构在到期批次约定的企业，没有的是全部中选企业", rank=1),
        Column("next_companies", "新中选企业", Kind.TEXT, "机构在新批次约定的企业，没有的是全部中选企业"),
        Column("agreed_qty", "原约定采购量", Kind.QUANTITY, "到期批次最近协议年度的约定采购量，折合基本单位", rank=4),
        Column("purchased_qty", "已采购量", Kind.QUANTITY, "这个协议年度的验收量，折合基本单位", rank=5),
        Column(
            "remaining_qty", "未完成约定量", Kind.QUANTITY, "各约定项的约定采购量减已采购量之和，每项不小于 0", rank=2
        ),
        Column(
            "open_lines",
            "未完订单条数",
            Kind.INTEGER,
            "到期批次里已下单、没有验收完的订单明细条数",
            rank=5,
            summed=True,
        ),
        Column("open_qty", "未完订单量", Kind.QUANTITY, "这些明细下单数量减验收数量，折合基本单位", rank=2),
        Column(
            "open_amount",
            "未完订单金额",
            Kind.MONEY,
            "未完的数量乘以采购单价，逐条取到分",
            unit="元",
            rank=3,
            summed=True,
        ),
        Column(
            "next_agreed_qty", "新约定采购量", Kind.QUANTITY, "新批次第一协议年度的约定采购量，折合基本单位", rank=3
        ),
        _STATUS,
    ),
    sort_by=("institution_code", "variety_code", "next_variety_code"),
)

SWITCH_PRICES = ResultTable(
    "switch_prices",
    "批次接续（价格）",
    (
        *_VARIETY,
        Column("companies", "原中选企业", Kind.TEXT, "到期批次的中选企业", rank=1),
        Column("next_companies", "新中选企业", Kind.TEXT, "新批次的中选企业"),
        Column("price_low", "原最低价", Kind.PRICE, "到期批次最低的中选价，每个基本单位", unit="元"),
        Column("price_high", "原最高价", Kind.PRICE, "到期批次最高的中选价，每个基本单位", unit="元", rank=3),
        Column("next_price_low", "新最低价", Kind.PRICE, "新批次最低的中选价，每个基本单位", unit="元"),
        Column("next_price_high", "新最高价", Kind.PRICE, "新批次最高的中选价，每个基本单位", unit="元", rank=3),
        Column("change_low", "最低价变动", Kind.RATIO, "新最低价除以原最低价再减一，负数为降价"),
        Column("change_high", "最高价变动", Kind.RATIO, "新最高价除以原最高价再减一，负数为降价", rank=2),
        _STATUS,
    ),
    sort_by=("variety_code", "next_variety_code"),
)

SWITCH_MONEY = ResultTable(
    "switch_money",
    "批次接续（预付金）",
    (
        *_PLACE,
        Column("fund", "基金类型", Kind.CHOICE, "拨付预付金的医保基金", choices=FUND.choices),
        Column("advanced", "原批次已预付", Kind.MONEY, "到期批次预付给该机构的金额", unit="元", rank=3, summed=True),
        Column("offset", "原批次已抵扣", Kind.MONEY, "截至日期已抵扣的金额", unit="元", rank=4, summed=True),
        Column("refunded", "原批次已退回", Kind.MONEY, "截至日期已退回的金额", unit="元", rank=4, summed=True),
        Column("balance", "原批次余额", Kind.MONEY, "已预付减已抵扣、已退回", unit="元", rank=1, summed=True),
        Column("next_advance", "新批次应预付", Kind.MONEY, "新批次第一笔预付的预付总额", unit="元", summed=True),
        Column("next_paid", "新批次已拨付", Kind.MONEY, "其中截至日期已拨付的", unit="元", rank=2, summed=True),
        Column(
            "both", "两批次未收回", Kind.MONEY, "原批次余额加新批次已拨付，机构手里的预付金", unit="元", summed=True
        ),
    ),
    sort_by=("institution_code", "fund"),
)
