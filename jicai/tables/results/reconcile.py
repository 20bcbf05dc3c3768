"""What `reconcile` gives: the lines of two books held against each other, and the shares bought off the exchange."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, FUND, INSTITUTION_CODE, INSTITUTION_NAME, LINE_ID, PRODUCT_CODE, optional
from jicai.tables.inputs.fund import RECOVERY_KINDS

#: From the harmless to the grave.
KINDS = (
    Choice("matched", "相符"),
    Choice("only_order", "仅平台有"),
    Choice("ambiguous", "不能确定"),
    Choice("differing", "有差异"),
    Choice("only_book", "仅台账有"),
)
GROUNDS = (
    Choice("receipt", "入库明细编号"),
    Choice("line", "订单明细编号"),
    Choice("order", "订单编号和产品"),
    Choice("day", "同日同数量同金额"),
    Choice("near", "同数量同金额，日期相近"),
    Choice("quantity", "同数量，日期相近"),
    Choice("unit", "折算数量和金额相同"),
    Choice("sum", "合计数量和金额相同"),
)
REASONS = (
    Choice("duplicate", "重复入账"),
    Choice("unit", "按最小单位入账"),
    Choice("netted", "退货相抵"),
    Choice("split", "分次入账"),
    Choice("merged", "合并入账"),
    Choice("rounding", "逐行舍入"),
    Choice("untaxed", "按不含税入账"),
    Choice("code_change", "编码变更"),
    Choice("month_shift", "跨月入账"),
    Choice("not_accepted", "平台未验收"),
    Choice("returned", "退货没有对上"),
    Choice("near", "疑为数量不符"),
    Choice("apart", "疑为日期不符"),
    Choice("elsewhere", "编号属于其他机构"),
    Choice("unknown", "平台没有这个编号"),
    Choice("pending", "可能尚未入账"),
)
#: What people call the other book.
BOOKS = {"receipts": "台账", "invoices": "发票"}
#: What is said of invoices in other words than of a ledger.
_OF_INVOICES = {
    "only_book": "仅发票有",
    "duplicate": "重复开票",
    "unit": "按最小单位开票",
    "split": "分次开票",
    "merged": "合并开票",
    "untaxed": "按不含税开票",
    "month_shift": "跨月开票",
    "pending": "可能尚未开票",
}


def _worded(choices: tuple[Choice, ...], other: str) -> tuple[Choice, ...]:
    """The same choices as people say them of the other book; what is said of a ledger is understood all the same."""
    words = _OF_INVOICES if other == "invoices" else {}
    return tuple(
        replace(one, label=words[one.value], others=(one.label,)) if one.value in words else one for one in choices
    )


_INSTITUTION = replace(INSTITUTION_CODE, rank=9)
_NAME = replace(INSTITUTION_NAME, meaning="医疗机构的名称")
_DISTRICT = Column("district", "区县", Kind.TEXT, "医疗机构所属的区县", rank=10)


def _lines(other: str, label: str, document: str) -> ResultTable:
    """The lines of the exchange against one other book."""
    book, kinds, reasons = BOOKS[other], _worded(KINDS, other), _worded(REASONS, other)

    def pair(name: str, what: str, kind: Kind, unit: str, rank: int, summed: bool) -> tuple[Column, ...]:
        return (
            Column(f"order_{name}", f"平台{what}", kind, f"平台订单验收的{what}", unit=unit, rank=rank, summed=summed),
            Column(f"book_{name}", f"{book}{what}", kind, f"{book}里的{what}", unit=unit, rank=rank, summed=summed),
            Column(
                f"{name}_diff",
                f"{what}差",
                kind,
                f"{book}的{what}减平台的，只有一方有的空缺",
                unit=unit,
                rank=rank + 1,
                summed=summed,
            ),
        )

    return ResultTable(
        f"reconcile_{other}",
        label,
        (
            _INSTITUTION,
            replace(PRODUCT_CODE, meaning="产品的编码，换过编码的是目录里的", rank=9),
            Column(
                "kind", "结果", Kind.CHOICE, "相符、有差异、只有一方有，或能对上的不止一种", choices=kinds, graded=True
            ),
            Column("differs", "差在", Kind.TEXT, "哪些不同：产品、数量、单价、金额、日期", rank=2),
            Column("reason", "说明", Kind.CHOICE, "算得出的原因，看不出则空缺", choices=reasons, rank=1),
            Column("ground", "依据", Kind.CHOICE, "凭什么对上，没有对上则空缺", choices=GROUNDS, rank=6),
            Column("order_ids", "订单明细编号", Kind.TEXT, "平台的订单明细编号，几条用、分开", rank=5),
            Column("book_ids", document, Kind.TEXT, f"{book}的{document}，几张用、分开", rank=5),
            Column("order_on", "平台验收日期", Kind.DATE, "平台的验收日期，几条的是最早的", rank=7),
            Column("book_on", f"{book}日期", Kind.DATE, f"{book}的日期，几行的是最早的", rank=4),
            Column(
                "days", "相差天数", Kind.INTEGER, f"{book}的日期减平台验收日期，一对一的和疑为日期不符的才有", rank=8
            ),
            *pair("qty", "数量", Kind.QUANTITY, "", 3, summed=False),
            *pair("price", "单价", Kind.PRICE, "元", 8, summed=False),
            *pair("amount", "金额", Kind.MONEY, "元", 2, summed=True),
            Column("order_rows", "平台行数", Kind.INTEGER, "平台有几行", rank=9, summed=True),
            Column("book_rows", f"{book}行数", Kind.INTEGER, f"{book}有几行", rank=9, summed=True),
            Column("order_party", "配送企业", Kind.TEXT, "平台订单的配送企业，几家的空缺", rank=10),
            Column("book_party", "供货企业", Kind.TEXT, f"{book}里的企业，几家的空缺", rank=9),
            Column("off_platform", "线下采购", Kind.BOOLEAN, f"只在{book}里、没有别的说明的采购", rank=6),
            Column("clause", "条款", Kind.TEXT, "线下采购违反的条款；自愿参加的机构和周期之外的空缺", rank=7),
            Column("batch", "批次编码", Kind.TEXT, "这一天执行这个产品的批次，几个用、分开", rank=10),
            Column("voluntary", "自愿参加", Kind.BOOLEAN, "机构不在批次必须执行的范围内", rank=10),
            _NAME,
            _DISTRICT,
            Column("product_name", "产品名称", Kind.TEXT, "目录里的产品名称，目录外的空缺", rank=0),
            Column("variety_code", "品种编码", Kind.TEXT, "品种的编码，几个批次不同的用、分开", rank=11),
            Column("variety_name", "品种名称", Kind.TEXT, "品种的名称", rank=10),
            Column("order_source", "平台来源", Kind.TEXT, "平台的第一行：文件、工作表和行号", rank=11, prose=True),
            Column("book_source", f"{book}来源", Kind.TEXT, f"{book}的第一行：文件、工作表和行号", rank=11, prose=True),
        ),
        sort_by=("institution_code", "product_code", "kind"),
        folded=(
            *(
                "order_price",
                "book_price",
                "price_diff",
                "order_rows",
                "book_rows",
                "order_party",
                "batch",
                "voluntary",
            ),
            *("district", "variety_code", "variety_name", "order_source", "book_source"),
        ),
    )


RECONCILE: dict[str, ResultTable] = {
    "receipts": _lines("receipts", "平台与验收台账对账", "入库单号"),
    "invoices": _lines("invoices", "平台与发票对账", "发票号码"),
}


_PAID = (Choice("part", "没有付足"), Choice("over", "付多了"))
_POSTED = (Choice("duplicate", "重复入账"), Choice("month_shift", "相邻月份相抵"))


def _money(
    key: str,
    label: str,
    keys: tuple[Column, ...],
    whose: tuple[str, str],
    reasons: tuple[Choice, ...],
    more: tuple[Column, ...] = (),
) -> ResultTable:
    """Two books of money; `whose` are what people call the one and the other."""
    own, other = whose
    kinds = (
        Choice("matched", "相符"),
        Choice("only_order", f"仅{own}有"),
        Choice("differing", "有差异"),
        Choice("only_book", f"仅{other}有"),
    )
    return ResultTable(
        key,
        label,
        (
            *keys,
            Column("kind", "结果", Kind.CHOICE, "相符、有差异或一方独有", choices=kinds, graded=True),
            Column("reason", "说明", Kind.CHOICE, "算得出的原因，看不出则空缺", choices=reasons, rank=1),
            Column("order_amount", f"{own}金额", Kind.MONEY, f"{own}的金额，几行的相加", unit="元", summed=True),
            Column("book_amount", f"{other}金额", Kind.MONEY, f"{other}的金额，几行的相加", unit="元", summed=True),
            Column("amount_diff", "金额差", Kind.MONEY, f"{other}减{own}，一方没有的按零", unit="元", summed=True),
            Column("order_rows", f"{own}行数", Kind.INTEGER, f"{own}有几行", rank=5, summed=True),
            Column("book_rows", f"{other}行数", Kind.INTEGER, f"{other}有几行", rank=5, summed=True),
            *more,
            _NAME,
            _DISTRICT,
            Column("order_source", f"{own}来源", Kind.TEXT, f"{own}的第一行：文件、工作表和行号", rank=11, prose=True),
            Column(
                "book_source", f"{other}来源", Kind.TEXT, f"{other}的第一行：文件、工作表和行号", rank=11, prose=True
            ),
        ),
        sort_by=tuple(column.key for column in keys),
    )


_FUND_KEYS = (_INSTITUTION, replace(FUND, required=False))
_MONTH = Column("month", "月份", Kind.MONTH, "结算、抵扣或退回的月份")
_MOVEMENT = Column("movement", "类别", Kind.CHOICE, "抵扣或退回", choices=RECOVERY_KINDS)
#: Books of money, by the value of `--against`.
RECONCILE_MONEY: dict[str, ResultTable] = {
    "payments": _money(
        "reconcile_payments",
        "平台与货款支付对账",
        (_INSTITUTION, replace(optional(LINE_ID), meaning="订单明细的编号")),
        ("订单", "付款"),
        _PAID,
        (
            Column("order_party", "配送企业", Kind.TEXT, "订单的配送企业，没有则生产企业", rank=4),
            Column("book_party", "收款企业", Kind.TEXT, "付款的收款企业", rank=4),
            Column("order_on", "验收日期", Kind.DATE, "最早的验收日期", rank=3),
            Column("book_on", "付款日期", Kind.DATE, "最早的付款日期", rank=3),
            Column("book_ids", "付款编号", Kind.TEXT, "付款的编号，几笔用、分开", rank=6),
        ),
    ),
    "fund": _money("reconcile_fund", "基金支付对账", (*_FUND_KEYS, _MONTH), ("本账", "对方"), _POSTED),
    "recoveries": _money(
        "reconcile_recoveries",
        "预付抵扣退回对账",
        (replace(BATCH, required=False), *_FUND_KEYS, _MOVEMENT, _MONTH),
        ("本账", "对方"),
        _POSTED,
    ),
}

_GROUPS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "institution": ("医疗机构", (_INSTITUTION, _NAME, replace(_DISTRICT, rank=8))),
    "variety": (
        "品种",
        (
            Column("variety_code", "品种编码", Kind.TEXT, "品种的编码", rank=9),
            Column("variety_name", "品种名称", Kind.TEXT, "品种的名称"),
        ),
    ),
    "district": ("区县", (replace(_DISTRICT, rank=0),)),
}


def _shares(by: str, other: str) -> ResultTable:
    label, keys = _GROUPS[by]
    is_ledger, book = other == "receipts", BOOKS[other]
    twice = next(one.label for one in _worded(REASONS, other) if one.value == "duplicate")
    return ResultTable(
        f"reconcile{'' if is_ledger else f'_{other}'}_shares_by_{by}",
        f"线下采购占比（{'' if is_ledger else f'{book}，'}按{label}）",
        (
            *keys,
            Column(
                "book_rows", f"{book}行数", Kind.INTEGER, f"{book}里范围内的行数，{twice}的不计", rank=4, summed=True
            ),
            Column(
                "book_amount",
                f"{book}金额",
                Kind.MONEY,
                f"{book}里范围内的金额，{twice}的不计",
                unit="元",
                summed=True,
            ),
            Column("off_rows", "线下行数", Kind.INTEGER, "线下采购的行数", rank=3, summed=True),
            Column("off_amount", "线下金额", Kind.MONEY, "线下采购的金额", unit="元", summed=True),
            Column("off_share", "线下占比", Kind.RATIO, f"线下金额除以{book}金额，除数不大于零则空缺"),
            Column(
                "open_amount",
                "待核金额",
                Kind.MONEY,
                f"疑为数量不符、日期不符、编号属于其他机构和不能确定的{book}金额",
                unit="元",
                rank=2,
                summed=True,
            ),
            Column(
                "unposted_amount",
                f"未{'入账' if is_ledger else '开票'}金额",
                Kind.MONEY,
                f"平台已验收、{book}没有的金额",
                unit="元",
                rank=2,
                summed=True,
            ),
        ),
        sort_by=(keys[0].key,),
    )


#: The shares bought off the exchange, by the value of `--shares`.
SHARES: dict[str, ResultTable] = {by: _shares(by, "receipts") for by in _GROUPS}
INVOICED_SHARES: dict[str, ResultTable] = {by: _shares(by, "invoices") for by in _GROUPS}
