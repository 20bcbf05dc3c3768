"""What `overdue` gives: overdue lines, their groups, what was not matched, and what paid one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import INSTITUTION_CODE, INSTITUTION_NAME, LINE_ID

#: The last days of the ageing buckets where the workspace sets none.
DEFAULT_AGEING = (30, 60, 90, 180)

_LINE_ID = replace(LINE_ID, required=False)
_RECEIPT_ID = Column("receipt_id", "入库明细编号", Kind.IDENTIFIER, "一次入库的编号，没有则空缺", rank=9)
_PAYEE = Column("payee", "收款企业", Kind.TEXT, "应收货款的企业：配送企业，没有则生产企业，再没有则目录里的企业")
_DISTRICT = Column("district", "区县", Kind.TEXT, "医疗机构所属的区县")
_PAYMENT_ID = Column("payment_id", "付款编号", Kind.IDENTIFIER, "付款的编号")

_GROUPS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "institution": ("医疗机构", (replace(INSTITUTION_CODE, rank=9), INSTITUTION_NAME)),
    "payee": ("收款企业", (_PAYEE,)),
    "district": ("区县", (_DISTRICT,)),
}


def bucket_labels(ageing: Sequence[int]) -> list[str]:
    """The names of the buckets, the last one open: `1-30`, …, `>180`."""
    starts = [1, *(last + 1 for last in ageing)]
    return [f"{first}-{last}" for first, last in zip(starts, ageing, strict=False)] + [f">{ageing[-1]}"]


def bucket_keys(ageing: Sequence[int]) -> list[str]:
    """The keys of the buckets' columns: `d1_30`, …, `d181`."""
    starts = [1, *(last + 1 for last in ageing)]
    return [f"d{first}_{last}" for first, last in zip(starts, ageing, strict=False)] + [f"d{starts[-1]}"]


def overdue_by_line(ageing: Sequence[int] = DEFAULT_AGEING) -> ResultTable:
    """The overdue lines; the buckets follow the setting `ageing`."""
    buckets = tuple(Choice(label, label) for label in bucket_labels(ageing))
    return ResultTable(
        "overdue",
        "逾期货款",
        (
            _LINE_ID,
            _RECEIPT_ID,
            replace(INSTITUTION_CODE, rank=8),
            INSTITUTION_NAME,
            _PAYEE,
            Column("accepted_on", "验收日期", Kind.DATE, "验收入库的日期", rank=6),
            Column("due_on", "应付日期", Kind.DATE, "最迟付款日：验收次月的最后一天，批次文件另有期限的除外", rank=2),
            Column(
                "amount",
                "应付金额",
                Kind.MONEY,
                "验收数量乘以采购单价，或导出的验收金额",
                unit="元",
                rank=3,
                summed=True,
            ),
            Column("paid", "已付金额", Kind.MONEY, "到截至日期分到这条明细的付款", unit="元", rank=4, summed=True),
            Column(
                "credited", "退货抵减", Kind.MONEY, "到截至日期分到这条明细的退货金额", unit="元", rank=7, summed=True
            ),
            Column("unpaid", "未付金额", Kind.MONEY, "应付金额减已付金额和退货抵减", unit="元", summed=True),
            Column("days_overdue", "逾期天数", Kind.INTEGER, "截至日期减应付日期"),
            Column("bucket", "账龄", Kind.CHOICE, "逾期天数所在的分段，如 31-60", choices=buckets, rank=5, graded=True),
            replace(_DISTRICT, rank=10),
            Column("product_code", "产品编码", Kind.CODE, "产品的编码", rank=11),
            Column("product_name", "产品名称", Kind.TEXT, "目录里的产品名称，目录外的空缺", rank=10),
            Column("variety_code", "品种编码", Kind.CODE, "品种的编码，目录外的空缺", rank=11),
            Column("variety_name", "品种名称", Kind.TEXT, "品种的名称，目录外的空缺", rank=10),
        ),
        sort_by=("line_id", "receipt_id"),
    )


def overdue_by(group: str, ageing: Sequence[int] = DEFAULT_AGEING) -> ResultTable:
    """The groups of lines by the value of `--by`; the columns of the buckets follow the setting `ageing`."""
    label, keys = _GROUPS[group]
    buckets = [
        Column(
            key, f"{name}天", Kind.MONEY, f"逾期 {name} 天的未付金额", unit="元", rank=4, group="ageing", summed=True
        )
        for key, name in zip(bucket_keys(ageing), bucket_labels(ageing), strict=True)
    ]
    columns = (
        *keys,
        Column("lines", "逾期笔数", Kind.INTEGER, "逾期的明细（或入库）有多少笔", summed=True),
        Column("unpaid", "逾期未付金额", Kind.MONEY, "逾期明细的未付金额", unit="元", summed=True),
        *buckets,
        Column("not_due", "未到期金额", Kind.MONEY, "还没有到期的未付金额", unit="元", rank=3, summed=True),
        Column("oldest_days", "最长逾期天数", Kind.INTEGER, "逾期最久的一笔逾期几天，没有逾期为零", rank=2),
        Column("accepted_amount", "验收金额", Kind.MONEY, "范围内已验收明细的应付金额", unit="元", rank=5, summed=True),
        Column("paid_amount", "已付金额", Kind.MONEY, "其中已付的金额", unit="元", rank=6, summed=True),
        Column("credited_amount", "退货抵减", Kind.MONEY, "其中以退货抵减的金额", unit="元", rank=7, summed=True),
        Column("payment_rate", "回款率", Kind.RATIO, "已付金额除以验收金额减退货抵减，除数为零则空缺", rank=3),
        Column("due_payment_rate", "到期回款率", Kind.RATIO, "到期明细的回款率，除数为零则空缺", rank=1),
        Column("on_time_rate", "按期结清率", Kind.RATIO, "到期明细在各自应付日期已结清的金额所占的份额", rank=1),
        *((replace(_DISTRICT, rank=8),) if group == "institution" else ()),
    )
    return ResultTable(f"overdue_by_{group}", f"逾期货款（按{label}）", columns, tuple(key.key for key in keys))


#: The lines, and the groups by the value of `--by`, with the default buckets.
OVERDUE = overdue_by_line()
OVERDUE_BY: dict[str, ResultTable] = {group: overdue_by(group) for group in _GROUPS}

UNMATCHED = ResultTable(
    "overdue_unmatched",
    "未匹配的付款和退货",
    (
        Column(
            "kind",
            "类别",
            Kind.CHOICE,
            "按什么付的款，或是退货",
            choices=(
                Choice("pool", "未指明明细"),
                Choice("named", "指明明细"),
                Choice("waiting", "等待验收"),
                Choice("credit", "退货"),
            ),
        ),
        replace(_PAYMENT_ID, meaning="指明明细的付款的编号", rank=2),
        replace(INSTITUTION_CODE, rank=4),
        _PAYEE,
        Column("amount", "金额", Kind.MONEY, "没有分到任何明细的金额，冲红多于付款时为负", unit="元"),
        Column("reason", "原因", Kind.TEXT, "为什么没有分到明细", prose=True),
        INSTITUTION_NAME,
        replace(_DISTRICT, rank=3),
    ),
    sort_by=("kind", "payment_id", "institution_code", "payee"),
)

TRACE = ResultTable(
    "overdue_line",
    "明细的付款经过",
    (
        replace(_LINE_ID, rank=4),
        replace(_RECEIPT_ID, rank=3),
        Column(
            "kind",
            "类别",
            Kind.CHOICE,
            "付款指明了这条明细，或付给收款企业后按先后分到，或是退货抵减",
            choices=(Choice("named", "指明明细"), Choice("pool", "未指明明细"), Choice("credit", "退货抵减")),
        ),
        replace(_PAYMENT_ID, meaning="付款的编号；退货是其订单明细编号"),
        Column("dated", "日期", Kind.DATE, "付款日期，或退货的验收日期"),
        Column("amount", "金额", Kind.MONEY, "分到这条明细的金额，冲红为负", unit="元", summed=True),
        Column("source", "来源", Kind.TEXT, "文件、工作表和行号", rank=1, prose=True),
    ),
)
