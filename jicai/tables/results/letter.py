"""What `letter` gives and keeps: the letters that were written, the register of all, and its file."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable

#: The name of the register, in the folder of the letters.
REGISTER_FILE = "函件登记.csv"

KINDS = (
    Choice("urge", "催办函", ("催办",)),
    Choice("talk", "约谈通知", ("约谈",)),
    Choice("inquire", "函询", ("函询函",)),
)
ADDRESSEES = (Choice("institution", "医疗机构", ("机构", "医院")), Choice("company", "企业", ("中选企业",)))
#: What a letter can be about, in the order in which it says so.
MATTERS = (
    Choice("behind", "采购进度", ("进度", "滞后")),
    Choice("overdue", "逾期货款", ("货款", "逾期")),
    Choice("supply", "未供货订单", ("供应", "未供货")),
    Choice("finding", "检查发现", ("发现",)),
)

_NUMBER = Column("number", "函号", Kind.IDENTIFIER, "函的编号，如 〔2026〕12号")
_DATED = Column("dated", "日期", Kind.DATE, "函的日期")
_KIND = Column("kind", "种类", Kind.CHOICE, "催办函、约谈通知或函询", choices=KINDS)
_TYPE = Column("addressee_type", "发往", Kind.CHOICE, "发给医疗机构还是企业", choices=ADDRESSEES, rank=6)
_CODE = Column("addressee_code", "收函编码", Kind.CODE, "医疗机构的编码，企业的空缺", rank=8)
_NAME = Column("addressee", "收函单位", Kind.TEXT, "医疗机构或企业的名称")
_FILE = Column("file", "文件", Kind.IDENTIFIER, "函所在的文件，相对于登记文件所在的文件夹", rank=4)
_LETTER = (_NUMBER, _DATED, _KIND, _TYPE, _CODE, _NAME)


def _count(key: str, label: str, meaning: str) -> Column:
    return Column(key, label, Kind.INTEGER, meaning, rank=2, summed=True)


def _amount(key: str, label: str, meaning: str) -> Column:
    return Column(key, label, Kind.MONEY, meaning, unit="元", rank=3, summed=True)


_CONTENT = (
    _count("behind", "滞后项数", "函里列出的滞后和未采购的约定项"),
    _amount("behind_amount", "欠采金额", "这些约定项的欠采金额，各项四舍五入到分后相加，等于附表的合计"),
    _count("overdue", "逾期笔数", "函里列出的逾期明细"),
    _amount("overdue_amount", "逾期金额", "这些明细的未付金额，等于附表的合计"),
    _count("supply", "未供笔数", "函里列出的没有供货的和迟送的订单明细"),
    _amount("supply_amount", "未供金额", "其中没有供货的金额，各笔四舍五入到分后相加，等于附表的合计"),
    _count("finding", "发现条数", "函里列出的检查发现"),
)

LETTERS = ResultTable(
    "letters",
    "函件",
    (
        *_LETTER,
        *_CONTENT,
        _count("left_out", "已去函未列", "因为已经去过函、没有再列的约定项、明细和发现"),
        Column("earlier", "先前的函", Kind.TEXT, "为这些事项去过的函，编号和日期", rank=3, prose=True),
        _FILE,
    ),
)

LETTER_LIST = ResultTable(
    "letter_list",
    "函件登记",
    (
        *_LETTER,
        *_CONTENT,
        Column("void", "作废", Kind.BOOLEAN, "登记里注明作废的，不算去过函", rank=5),
        replace(_FILE, rank=4),
    ),
)

#: A row per matter of a letter; the file that the tool reads and appends to.
LETTER_REGISTER = ResultTable(
    "letter_register",
    "函件登记文件",
    (
        _NUMBER,
        Column("year", "年度", Kind.INTEGER, "编号的年度"),
        Column("serial", "序号", Kind.INTEGER, "年度内的流水号，各种函一起编"),
        *_LETTER[1:],
        Column("matter", "事项", Kind.CHOICE, "为了什么事去函", choices=MATTERS),
        Column("key", "事项编号", Kind.IDENTIFIER, "这一事项的编号，各月相同；同一编号不再去函"),
        Column("subject", "内容", Kind.TEXT, "约定项、订单明细或发现是哪一个", prose=True),
        Column("amount", "金额", Kind.MONEY, "欠采、未付或未供的金额；发现的空缺", unit="元"),
        _FILE,
        Column("void", "作废", Kind.BOOLEAN, "写 是 则这一行不算去过函，函号仍然占用；空着是没有作废"),
    ),
)
