"""The story as the tables of its files, with the headers of the exchange's exports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from story.agreements import Item
from story.books import Receipt
from story.cast import APPOINTED, BY_NAME, COMPANIES, DISTRIBUTORS, INSTITUTIONS, SL
from story.catalogue import PRODUCTS, RENEWED, Product, product_named
from story.fund import Disbursement, Settlement
from story.orders import Line
from story.settlement import Payment
from story.sheets import Cell, Sheet

_NOTE = "虚构的示例数据，与任何真实机构、企业、价格无关"
_FOOTER = "制表人：示例    审核人：示例"


def orders(title: str, first: date, last: date, rows: list[Line]) -> Sheet:
    """An export of order lines, one row per line or receipt."""
    header = [
        "序号", "明细编号", "采购单号", "入库单明细号", "医院编码", "采购机构", "医保编码", "产品名称", "规格", "单位",
        "生产企业", "配送企业名称", "电子合同编号", "订购数量", "发货数量", "入库数量", "单价(元)", "入库金额(元)",
        "下单时间", "发货时间", "入库时间", "状态",
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            number, row.line_id, row.order_id, row.receipt_id, row.institution.code, row.institution.name, row.code,
            row.product.name, row.product.spec, row.product.unit, row.product.company, row.distributor, row.contract,
            row.ordered, row.delivered, row.accepted, row.price, row.amount, row.ordered_on, row.delivered_on,
            row.accepted_on, row.status,
        ]
        for number, row in enumerate(rows, start=1)
    ]  # fmt: skip
    note = f"导出时间：2026-09-30 17:30:00    下单日期：{first}至{last}    {_NOTE}"
    return Sheet(title, note, header, cells, ("订购数量", "发货数量", "入库数量", "入库金额(元)"), _FOOTER)


def agreed(items: list[Item]) -> Sheet:
    """The agreed quantities, by batch, year, institution and product."""
    names = {product.code: product for product in PRODUCTS}
    cells: list[list[Cell]] = [
        [
            item.variety.batch, item.year, item.institution.code, item.institution.name, code,
            names[code].name, names[code].spec, names[code].unit, quantity,
        ]
        for item in sorted(items, key=lambda item: (item.variety.batch, item.year))
        for code, quantity in item.agreed.items()
    ]  # fmt: skip
    header = [
        "批次编码",
        "协议年度",
        "医疗机构编码",
        "医疗机构名称",
        "产品编码",
        "产品名称",
        "规格型号",
        "单位",
        "协议采购量",
    ]
    return Sheet("约定采购量", _NOTE, header, cells, ("协议采购量",), _FOOTER)


def reported(items: list[Item]) -> Sheet:
    """What was reported for the second year of the drugs: twice what was agreed on for that half year."""
    cells: list[list[Cell]] = [
        [item.variety.batch, item.institution.code, item.institution.name, code, 2 * quantity]
        for item in items
        if (item.variety.batch, item.year) == (SL, 2)
        for code, quantity in item.agreed.items()
    ]
    header = ["批次编码", "医疗机构编码", "医疗机构名称", "产品编码", "报量数量"]
    return Sheet("报量", _NOTE, header, cells, ("报量数量",), _FOOTER)


#: Yuan per base unit before the batch, and the share that the pooled fund paid; what was bought costs a fifth of it.
_BEFORE = """
XY01 0.62 0.55
XY02 0.41 0.55
XY03 1.26 0.52
XY04 1.48 0.55
XY05 0.95 0.50
XY06 3.40 0.48
XY07 1.85 0.50
XY08 1.12 0.52
XY09 1.30 0.55
XY10 0.98 0.48
XY11 2.60 0.50
XY12 1.16 0.55
"""


def surplus_terms() -> Sheet:
    """What the retention of saved fund money is worked out from, for the drugs."""
    names = {product.variety: product.variety_name for product in PRODUCTS}
    cells: list[list[Cell]] = [
        [SL, code, names[code], Decimal(price), Decimal(share)]
        for code, price, share in (line.split() for line in _BEFORE.strip().splitlines())
    ]
    return Sheet("结余测算", _NOTE, ["批次编码", "品种编码", "品种名称", "集采前均价(元)", "统筹基金支付比例"], cells)


#: The scores of the first year; one institution's is not there yet.
_SCORES = """
嘉岚区人民医院 93
嘉岚区中医院 91.5
嘉岚区江岸街道社区卫生服务中心 88
嘉岚区柳荫路社区卫生服务站 86.5
渠北区人民医院 90
渠北区中医院 84
渠北区白塔镇中心卫生院 82
云岫县人民医院 79.5
云岫县中医院 58
云岫县青杠镇卫生院 87
"""


def surplus_scores() -> Sheet:
    """How the institutions were assessed for the retention, for the drugs' first year."""
    cells: list[list[Cell]] = [
        [SL, 1, BY_NAME[name].code, name, Decimal(score)]
        for name, score in (line.split() for line in _SCORES.strip().splitlines())
    ]
    return Sheet(
        "结余考核", _NOTE, ["批次编码", "协议年度", "医疗机构编码", "医疗机构名称", "考核得分"], cells, (), _FOOTER
    )


def products() -> Sheet:
    """The catalogue of the four batches."""
    header = [
        "集采批次", "产品编码", "产品名称", "规格型号", "单位", "品种编码", "品种名称", "中选标识", "企业名称",
        "中选价(元)", "折算系数", "替代产品", "挂网价(元)", "医保支付标准(元)",
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            each.batch, each.code, each.name, each.spec, each.unit, each.variety, each.variety_name,
            "中选" if each.selected else "非中选", each.company, each.price if each.selected else None, each.factor,
            "是" if each.substitute else "否", each.price, _payment_standard(each),
        ]
        for each in PRODUCTS
    ]  # fmt: skip
    return Sheet("中选目录", _NOTE, header, cells)


def _payment_standard(product: Product) -> Decimal | None:
    """The listed price, for the drugs; one is missing and one differs."""
    if product.batch != SL or product == product_named("XY10", "3g×15袋"):
        return None
    return Decimal("13.00") if product == product_named("XY02", "0.5g×20片") else product.price


def institutions() -> Sheet:
    """The institutions of the district group."""
    header = ["医疗机构编码", "医疗机构名称", "所属区县", "医院等级", "机构类型"]
    cells: list[list[Cell]] = [[each.code, each.name, each.district, each.level, each.kind] for each in INSTITUTIONS]
    return Sheet("医疗机构", _NOTE, header, cells)


def payments(rows: list[Payment]) -> Sheet:
    """What was paid to suppliers."""
    header = [
        "付款流水号",
        "医疗机构编码",
        "医疗机构名称",
        "收款单位",
        "订单明细编号",
        "支付日期",
        "支付金额(元)",
        "摘要",
    ]
    cells: list[list[Cell]] = [
        [
            row.payment_id, row.institution_code, row.institution_name, row.payee, row.line_id, row.paid_on,
            row.amount, row.note,
        ]
        for row in rows
    ]  # fmt: skip
    return Sheet("货款支付", _NOTE, header, cells, ("支付金额(元)",), _FOOTER)


def receipts(rows: list[Receipt]) -> Sheet:
    """The stores' own books of two hospitals, as their systems give them."""
    header = [
        "入库单号", "医疗机构编码", "医疗机构名称", "物资编码", "物资名称", "规格", "入库日期", "入库数量", "单价(元)",
        "金额(元)", "供货单位", "订单明细编号",
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            row.number, row.line.institution.code, row.line.institution.name, row.code, row.line.product.name,
            row.line.product.spec, row.day, row.quantity, row.price, row.amount, row.line.distributor, row.line_id,
        ]
        for row in rows
    ]  # fmt: skip
    return Sheet("验收台账", _NOTE, header, cells, ("入库数量", "金额(元)"), _FOOTER)


def settlements(rows: list[Settlement]) -> Sheet:
    """What the fund owes every month, as the CSV of the settlement system."""
    header = ["定点医药机构编号", "定点医药机构名称", "结算年月", "险种", "基金支付金额(元)"]
    cells: list[list[Cell]] = [
        [row.institution_code, row.institution_name, row.month, row.fund, row.amount] for row in rows
    ]
    return Sheet("基金支付", "", header, cells)


def disbursements(rows: list[Disbursement]) -> Sheet:
    """The advances paid out."""
    header = ["批次编码", "医疗机构编码", "医疗机构名称", "拨付期次", "拨付日期", "拨付金额(元)", "险种"]
    cells: list[list[Cell]] = [
        [
            row.batch, row.institution.code, row.institution.name, row.tranche, row.paid_on, row.amount,
            row.institution.fund,
        ]
        for row in rows
    ]  # fmt: skip
    return Sheet("预付拨付", _NOTE, header, cells, ("拨付金额(元)",), _FOOTER)


# Institution, variety, specification, price, signed and expiring, company where it is not the product's own.
_LEGACY = """
嘉岚区中医院 ZJ01 0.25×25mm 9.20 2025-12-18 2027-12-17
渠北区中医院 ZJ06 0.7×55mm 42.00 2026-06-08 2027-06-07
嘉岚区人民医院 ZJ02 0.25×25mm 15.00 2024-07-01 2026-06-30
云岫县人民医院 ZJ03 0.20×1.5mm,100 60.00 2025-03-12 2027-03-11
嘉岚区中医院 YP01 统货,1kg 43.50 2025-01-15 2027-01-14
云岫县中医院 YP05 统货,1kg 38.00 2025-04-02 2026-04-01
渠北区人民医院 YP08 选货 276.00 2025-02-20 2027-02-19 墨禾
"""


def legacy() -> Sheet:
    """Old agreements: three that may be carried on, and others that may not."""
    cells: list[list[Cell]] = []
    for line in _LEGACY.strip().splitlines():
        name, variety, spec, price, signed, expires, *company = line.split()
        product = product_named(variety, spec)
        signer = COMPANIES[company[0]] if company else product.company
        code = BY_NAME[name].code
        cells.append(
            [code, name, product.code, product.name, Decimal(price), date.fromisoformat(signed),
             date.fromisoformat(expires), signer]
        )  # fmt: skip
    header = [
        "医疗机构编码",
        "医疗机构名称",
        "产品编码",
        "产品名称",
        "协议价格(元)",
        "签订日期",
        "到期日期",
        "签约企业",
    ]
    return Sheet("历史协议", _NOTE, header, cells)


def distribution() -> Sheet:
    """The distributors that the companies appointed for their batches."""
    pairs = dict.fromkeys((product.batch, product.company) for product in PRODUCTS if product.selected)
    short = {name: key for key, name in COMPANIES.items()}
    cells: list[list[Cell]] = [
        [batch, company, DISTRIBUTORS[key]] for batch, company in pairs for key in APPOINTED[short[company]]
    ]
    return Sheet("配送关系", _NOTE, ["批次编码", "中选企业", "配送企业"], cells)


def code_changes() -> Sheet:
    """The products whose certificates, and so codes, were renewed."""
    cells: list[list[Cell]] = [
        [product.batch, product.code, product.code + suffix, date.fromisoformat(since), "注册证更新"]
        for product, suffix, since in RENEWED
    ]
    return Sheet("编码变更", _NOTE, ["批次编码", "原产品编码", "新产品编码", "生效日期", "变更原因"], cells)
