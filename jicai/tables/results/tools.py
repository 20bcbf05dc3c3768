"""What the tools around the reports give: batches, the cache, and what is in order."""

from __future__ import annotations

from jicai.tables.column import Choice, Column, Kind, ResultTable

BATCH_LIST = ResultTable(
    "batch_list",
    "批次",
    (
        Column("code", "批次编码", Kind.IDENTIFIER, "批次的编码"),
        Column("name", "名称", Kind.TEXT, "批次的名称", prose=True),
        Column("source", "文号", Kind.IDENTIFIER, "依据的通知", rank=3),
        Column("start_on", "起始日", Kind.DATE, "采购周期的起始日"),
        Column("end_on", "截止日", Kind.DATE, "采购周期的截止日，含延长"),
        Column("years", "协议年度数", Kind.INTEGER, "采购周期内协议年度的个数", rank=2),
        Column("superseded", "转国采品种数", Kind.INTEGER, "已由国家集采接续的品种数", rank=4),
    ),
)

BATCH_SHOW = ResultTable(
    "batch_show",
    "批次参数",
    (
        Column("key", "键", Kind.IDENTIFIER, "批次文件里的键", rank=2),
        Column("label", "项目", Kind.IDENTIFIER, "参数的名称"),
        Column("value", "取值", Kind.TEXT, "参数的取值，含默认值", prose=True),
        Column("clause", "依据", Kind.TEXT, "通知的条款", prose=True),
        Column("meaning", "说明", Kind.TEXT, "参数的含义", prose=True, rank=3),
    ),
)

BATCH_CHECK = ResultTable(
    "batch_check",
    "批次参数的复核",
    (
        Column("batch", "批次编码", Kind.CODE, "集采批次的编码"),
        Column("key", "键", Kind.IDENTIFIER, "批次文件里的键", rank=3),
        Column("label", "项目", Kind.IDENTIFIER, "参数的名称"),
        Column(
            "reason",
            "原因",
            Kind.CHOICE,
            "为什么要复核",
            choices=(
                Choice("changes", "将要改变"),
                Choice("changed", "刚刚改变"),
                Choice("no_source", "没有依据"),
                Choice("cycle_end", "周期届满"),
            ),
        ),
        Column("date", "日期", Kind.DATE, "新值的生效日期、接替日期，或采购周期的截止日"),
        Column("value", "取值", Kind.TEXT, "从这天起的值", rank=2),
        Column("message", "说明", Kind.TEXT, "要核对什么", prose=True),
    ),
    sort_by=("date", "batch", "key", "reason"),
)

CACHE_INFO = ResultTable(
    "cache_info",
    "缓存",
    (
        Column("folder", "文件夹", Kind.IDENTIFIER, "缓存所在的文件夹"),
        Column("entries", "条数", Kind.INTEGER, "已读文件的份数"),
        Column("megabytes", "占用（MB）", Kind.INTEGER, "占用的磁盘空间，不足 1 MB 记 1"),
    ),
)

DOCTOR = ResultTable(
    "doctor",
    "体检",
    (
        Column(
            "part",
            "部分",
            Kind.CHOICE,
            "程序、终端、缓存、工作目录、输入表或命令",
            choices=(
                Choice("program", "程序"),
                Choice("terminal", "终端"),
                Choice("cache", "缓存"),
                Choice("workspace", "工作目录"),
                Choice("table", "输入表"),
                Choice("command", "命令"),
            ),
        ),
        Column("item", "项目", Kind.TEXT, "看的是什么", prose=True),
        Column("value", "情况", Kind.TEXT, "看到的", prose=True),
        Column(
            "state",
            "状态",
            Kind.CHOICE,
            "有没有要处理的：可选的没有只是提示，命令缺表是要补，读不了、写不了是要改",
            choices=(Choice("ok", "正常"), Choice("note", "提示"), Choice("lacking", "要补"), Choice("broken", "要改")),
            graded=True,
        ),
        Column("advice", "说明", Kind.TEXT, "缺什么，从哪里来，怎样改", prose=True),
    ),
    sort_by=("part",),
)

CALENDAR = ResultTable(
    "calendar",
    "日程",
    (
        Column("batch", "批次编码", Kind.CODE, "集采批次的编码"),
        Column("event", "事项", Kind.TEXT, "到这一天的事"),
        Column("date", "日期", Kind.IDENTIFIER, "日期；只定到月份的写月份"),
        Column("clause", "依据", Kind.IDENTIFIER, "通知的条款", rank=3),
        Column("note", "说明", Kind.TEXT, "怎样推算，或涉及什么", prose=True),
        Column("batch_name", "批次名称", Kind.TEXT, "集采批次的名称", rank=4),
    ),
)

CLAUSES = ResultTable(
    "clauses",
    "条款对照",
    (
        Column("notice", "通知", Kind.IDENTIFIER, "A 渝医保办〔2026〕34号，B 渝医保办〔2025〕36号"),
        Column("clause", "条款", Kind.IDENTIFIER, "通知里的编号"),
        Column("subject", "内容", Kind.TEXT, "条款要求什么", prose=True),
        Column("served_by", "对应的命令和规则", Kind.TEXT, "办这件事的命令、检查规则和批次参数", prose=True),
        Column("reason", "不能计算的原因", Kind.TEXT, "没有命令可用的原因，或其中看不出来的部分", prose=True),
    ),
    sort_by=("notice",),
)
