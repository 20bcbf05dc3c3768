"""What `collect` gives: who has answered, what is wrong with what came back, what is still open, and the answers."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, INSTITUTION_CODE, INSTITUTION_NAME, LINE_ID, YES_NO
from jicai.tables.results.dispatch import ROW_KEY

_PART = Column("part", "对象", Kind.TEXT, "收到下发工作簿的区县或医疗机构")
KINDS = (
    Choice("items", "约定项"),
    Choice("overdue", "逾期货款"),
    Choice("findings", "检查发现"),
    Choice("rejected", "被拒绝的行"),
)
_KIND = Column("kind", "内容", Kind.CHOICE, "要答复的是什么", choices=KINDS)
_SUBJECT = Column("subject", "事项", Kind.TEXT, "要答复的一行是什么事", prose=True)
_FILE = Column("file", "文件", Kind.IDENTIFIER, "报回的文件，相对于所读的文件夹", rank=4)

COLLECT = ResultTable(
    "collect",
    "回收情况",
    (
        _PART,
        Column(
            "state",
            "情况",
            Kind.CHOICE,
            "报回了没有，填全了没有",
            choices=(
                Choice("complete", "已答全"),
                Choice("partial", "未答全"),
                Choice("blank", "没有填写"),
                Choice("absent", "没有报回"),
            ),
        ),
        Column("rows", "下发行数", Kind.INTEGER, "要答复的行数", summed=True),
        Column("answered", "已答复", Kind.INTEGER, "必填的列都填了的行", summed=True),
        Column("incomplete", "没有填全", Kind.INTEGER, "填了一部分必填的列的行", summed=True),
        Column("unsettled", "两份不同", Kind.INTEGER, "几份答复互相不同、没有采用的行", summed=True),
        Column("unanswered", "未答复", Kind.INTEGER, "没有填的行，和报回的文件里没有的行", summed=True),
        Column("changed", "改动的格", Kind.INTEGER, "与下发的不同的锁定格", summed=True, rank=1),
        Column("received", "报回的文件", Kind.TEXT, "含有它的行的文件", prose=True, rank=3),
        Column("sent_file", "下发的文件", Kind.IDENTIFIER, "下发时的文件名", rank=5),
    ),
)

ISSUES = (
    Choice("changed", "锁定的格有改动"),
    Choice("lost-column", "缺少列"),
    Choice("conflict", "两份答复不同"),
    Choice("not-listed", "不在下拉列表里"),
    Choice("bad-date", "不是日期"),
    Choice("past", "完成时限已过"),
    Choice("no-value", "公式没有结果"),
    Choice("merged", "合并的单元格"),
    Choice("not-exempt", "不能作为例外"),
    Choice("moved", "行编号错位，按内容认定"),
    Choice("uncertain", "认不出是哪一行"),
    Choice("added", "另加的行"),
    Choice("added-column", "另加的列"),
    Choice("other-dispatch", "不是这次下发的行"),
    Choice("hidden", "隐藏的工作表"),
    Choice("no-rows", "不是下发的工作簿"),
    Choice("unreadable", "读不了的文件"),
)

COLLECT_ISSUES = ResultTable(
    "collect_issues",
    "回收时发现的问题",
    (
        Column("issue", "问题", Kind.CHOICE, "报回的文件有什么不对", choices=ISSUES),
        replace(_PART, rank=3),
        replace(_FILE, rank=0),
        Column("sheet", "工作表", Kind.TEXT, "报回的文件里的工作表"),
        Column("row", "行号", Kind.INTEGER, "表格软件显示的行号"),
        Column("column", "列", Kind.TEXT, "列的表头"),
        Column("sent", "下发的内容", Kind.TEXT, "下发时这一格是什么", prose=True),
        Column("returned", "报回的内容", Kind.TEXT, "报回时这一格是什么", prose=True),
        Column("message", "处理", Kind.TEXT, "怎样对待，要做什么", prose=True, rank=1),
        replace(ROW_KEY, rank=6),
    ),
)

COLLECT_OPEN = ResultTable(
    "collect_open",
    "未答复的行",
    (
        _PART,
        _KIND,
        replace(INSTITUTION_NAME, rank=1),
        _SUBJECT,
        Column(
            "reason",
            "原因",
            Kind.CHOICE,
            "为什么算没有答复",
            choices=(
                Choice("absent", "没有报回"),
                Choice("blank", "没有填写"),
                Choice("lost", "报回的文件里没有这一行"),
                Choice("incomplete", "没有填全"),
                Choice("unsettled", "两份答复不同"),
            ),
        ),
        Column("lacking", "还缺的列", Kind.TEXT, "必填而没有填、或填得不能用的列", prose=True),
        replace(ROW_KEY, rank=6),
    ),
)

REPLIES = ResultTable(
    "replies",
    "答复",
    (
        _KIND,
        replace(ROW_KEY, rank=8),
        replace(BATCH, rank=7),
        Column("agreement_year", "协议年度", Kind.INTEGER, "约定项属于第几个协议年度", rank=9),
        replace(INSTITUTION_CODE, rank=9),
        INSTITUTION_NAME,
        Column("variety_code", "品种编码", Kind.CODE, "约定项的品种", rank=9),
        Column("company", "企业", Kind.TEXT, "约定项或发现的企业", rank=6),
        replace(LINE_ID, rank=7, required=False),
        Column("receipt_id", "入库明细编号", Kind.IDENTIFIER, "一次入库的编号，没有则空缺", rank=9),
        Column("finding", "发现编号", Kind.IDENTIFIER, "检查发现的编号", rank=7),
        _SUBJECT,
        Column("disposal", "处置", Kind.TEXT, "发现的处置", rank=1),
        Column("cause", "原因", Kind.TEXT, "所选或所写的原因", prose=True),
        Column("measure", "整改措施", Kind.TEXT, "怎样整改", prose=True),
        Column("deadline", "完成时限", Kind.DATE, "到哪一天完成"),
        Column("claimed", "申请不考核", Kind.CHOICE, "是否申请作为考核例外", choices=YES_NO, rank=3),
        Column("corrected", "改正后的内容", Kind.TEXT, "被拒绝的单元格应当是什么", prose=True, rank=3),
        Column("complete", "填全", Kind.BOOLEAN, "必填的列都填了", rank=4),
        replace(_PART, rank=5),
        Column("answered_by", "填报人", Kind.TEXT, "填表说明里写的填报人", rank=6),
        Column("phone", "联系电话", Kind.TEXT, "填表说明里写的联系电话", rank=7),
        replace(_FILE, rank=7),
    ),
)

#: The columns as people read them: whose, about what, what was answered; then by what a program knows the row.
REPLIES_SHOWN = (
    *("institution_name", "kind", "subject", "disposal", "cause", "measure", "deadline", "claimed", "corrected"),
    *("complete", "part", "answered_by", "phone", "file", "batch", "agreement_year", "company", "line_id"),
    *("receipt_id", "finding", "institution_code", "variety_code", "row_key"),
)
