"""What `dispatch` sends out: the sheets that a district or institution answers in, and the list of the workbooks.

In every sheet the columns of the figures are locked, those of the answer are open, and the last two are hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import YES_NO
from jicai.tables.inputs.decisions import EXCEPTIONS
from jicai.tables.results.check import CHECK_ROWS
from jicai.tables.results.flags import FLAGS
from jicai.tables.results.progress import PROGRESS
from jicai.tables.results.settlement import OVERDUE
from jicai.tables.results.why import CAUSE_LIST, CAUSES

#: The list of what was sent, in the folder of the workbooks; whoever collects the answers needs it.
MANIFEST_FILE = "下发清单.json"
ROW_KEY = Column("row_key", "行编号", Kind.IDENTIFIER, "这一行的编号，收回时按它对上，隐藏，不要改动", rank=9)
SEAL = Column("seal", "校验码", Kind.IDENTIFIER, "由这次下发、行编号和锁定的各列算出，隐藏，不要改动", rank=9)

LAST_ANSWER = Column("last_answer", "上次答复", Kind.TEXT, "对同一件事的上一次答复，没有则空缺", prose=True)

_OTHER = Choice("other", "其他")
ITEM_CAUSES = (
    *CAUSES,
    Choice("shortage", "短缺"),
    Choice("emergency", "急抢救"),
    Choice("seasonal", "季节性"),
    _OTHER,
)
#: By the cause that is answered, the reason of 考核例外 that it may be; other causes are none.
EXCEPTED_AS = {"supplier": "supply"} | {
    choice.value: choice.value
    for choice in EXCEPTIONS.column("reason").choices
    if choice.value in {cause.value for cause in ITEM_CAUSES}
}
OVERDUE_CAUSES = (
    Choice("funds", "资金周转困难"),
    Choice("invoice", "发票未到或有误"),
    Choice("statement", "对账不符"),
    Choice("unregistered", "已付款未登记"),
    Choice("dispute", "质量或数量有异议"),
    _OTHER,
)
DISPOSALS = (
    Choice("mended", "已整改"),
    Choice("mending", "正在整改"),
    Choice("unfounded", "经核实不属实"),
    Choice("justified", "属实，有正当理由"),
    _OTHER,
)
ROW_CAUSES = (
    Choice("mistyped", "填报有误"),
    Choice("exported", "系统导出有误"),
    Choice("unregistered", "编码或名称未登记"),
    _OTHER,
)

_CAUSE = Column("answer_cause", "原因", Kind.CHOICE, "从下拉列表里选", required=True, choices=ITEM_CAUSES)
_MEASURE = Column("measure", "整改措施", Kind.TEXT, "怎样整改", required=True)
_DEADLINE = Column("deadline", "完成时限", Kind.DATE, "到哪一天完成", required=True)


@dataclass(frozen=True, slots=True)
class Kindred:
    """A kind of rows that are sent: the sheet, the columns that identify a row, and those that are answered in.

    Of the latter the `required` ones make an answer complete. The columns of `aside` are sent, and hidden: the codes
    that people know by names, and what only tells rows apart.
    """

    key: str
    table: ResultTable
    identity: tuple[str, ...]
    open: tuple[Column, ...]
    aside: tuple[str, ...] = ()

    @property
    def locked(self) -> tuple[Column, ...]:
        """The columns of the figures."""
        aside = {ROW_KEY.key, SEAL.key, *(column.key for column in self.open)}
        return tuple(column for column in self.table.columns if column.key not in aside)


def _kindred(
    key: str,
    label: str,
    source: ResultTable,
    columns: Sequence[str],
    identity: Sequence[str],
    answers: Sequence[Column],
    aside: Sequence[str] = (),
) -> Kindred:
    locked = [*(source.column(one) for one in columns), LAST_ANSWER, *(source.column(one) for one in aside)]
    table = ResultTable(f"dispatch_{key}", label, (*locked, *answers, ROW_KEY, SEAL))
    return Kindred(key, table, tuple(identity), tuple(answers), tuple(aside))


ITEMS = _kindred(
    "items",
    "待说明的约定项",
    CAUSE_LIST,
    (
        "institution_name", "variety_name", "company", "agreed_qty", "purchased_qty", "completion", "time_progress",
        "missing_amount", "cause", "causes",
    ),
    ("batch", "agreement_year", "institution_code", "variety_code", "company"),
    (
        _CAUSE,
        _MEASURE,
        _DEADLINE,
        Column("claimed", "申请不考核", Kind.CHOICE, "申请这一项作为考核例外，填 是", choices=YES_NO),
    ),
    ("batch", "agreement_year", "institution_code", "variety_code"),
)  # fmt: skip
PAYMENTS_DUE = _kindred(
    "overdue",
    "待说明的逾期货款",
    OVERDUE,
    (
        "institution_name", "payee", "line_id", "product_name", "accepted_on", "due_on", "amount", "unpaid",
        "days_overdue",
    ),
    ("institution_code", "line_id", "receipt_id"),
    (replace(_CAUSE, choices=OVERDUE_CAUSES), _MEASURE, _DEADLINE),
    ("receipt_id", "institution_code"),
)  # fmt: skip
FINDINGS = _kindred(
    "findings",
    "待处置的发现",
    FLAGS,
    (
        "severity", "rule_title", "institution_name", "variety_name", "company", "value", "limit", "unit", "message",
        "line_id", "key",
    ),
    ("key",),
    (
        Column("disposal", "处置", Kind.CHOICE, "从下拉列表里选", required=True, choices=DISPOSALS),
        Column("answer_reason", "原因", Kind.TEXT, "为什么，或核实的情况", required=True),
        replace(_MEASURE, required=False),
        replace(_DEADLINE, required=False, meaning="正在整改的，到哪一天完成"),
    ),
    ("institution_code",),
)  # fmt: skip
REJECTED = _kindred(
    "rejected",
    "待改正的行",
    CHECK_ROWS,
    ("file", "sheet", "row", "column", "value", "message", "institution_name", "line_id"),
    ("file", "sheet", "row", "column", "message", "value"),
    (
        replace(_CAUSE, choices=ROW_CAUSES),
        Column("corrected", "改正后的内容", Kind.TEXT, "这个单元格应当是什么", required=True),
        replace(_MEASURE, required=False),
        replace(_DEADLINE, required=False),
    ),
)
#: In the order of the sheets.
KINDS: dict[str, Kindred] = {kind.key: kind for kind in (ITEMS, PAYMENTS_DUE, FINDINGS, REJECTED)}
#: For whoever goes through the declarations: a row of each kind is a result too.
DISPATCHED: dict[str, ResultTable] = {kind.key: kind.table for kind in KINDS.values()}

_COUNTS = (
    Column("items", "约定项", Kind.INTEGER, "滞后和未采购、要说明的约定项", summed=True),
    Column("overdue_lines", "逾期货款笔数", Kind.INTEGER, "要说明的逾期明细", summed=True),
    Column("unpaid", "逾期未付金额", Kind.MONEY, "其未付金额", unit="元", summed=True),
    Column("findings", "检查发现数", Kind.INTEGER, "要处置的检查发现", summed=True),
    Column("rejected", "被拒绝的行数", Kind.INTEGER, "要改正的行", summed=True),
    Column("file", "文件", Kind.IDENTIFIER, "工作簿的文件名"),
)


def _index(by: str, *keys: Column) -> ResultTable:
    return ResultTable(f"dispatch_by_{by}", "下发目录", (*keys, *_COUNTS), tuple(key.key for key in keys))


#: By the value of `--by`.
DISPATCH_INDEX: dict[str, ResultTable] = {
    "institution": _index(
        "institution", *(PROGRESS.column(key) for key in ("institution_code", "institution_name", "district"))
    ),
    "district": _index("district", replace(PROGRESS.column("district"), rank=0)),
}
