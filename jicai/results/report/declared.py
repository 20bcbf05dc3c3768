"""What the bulletin holds, declared once: the template, the pages for browsers and the reference page follow from it.

A sentence names figures in braces and is left out where one of them is absent. Figures are texts, as they are printed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a section: its name in templates, what it is called, and what it is."""

    key: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the table of a section; `width` is in parts of the sum of all, `figures` are set to the right."""

    key: str
    label: str
    meaning: str
    width: int
    figures: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A section: `source` is the command whose results it tells, `charts` what its pictures are called, by name."""

    key: str
    label: str
    source: str
    figures: tuple[Figure, ...]
    sentences: tuple[tuple[str, ...], ...]
    caption: str
    cells: tuple[Cell, ...]
    charts: tuple[tuple[str, str], ...] = ()


_GAP = Cell("gap", "进度差", "完成率减时间进度，百分点", 3)
_CHANGE = Cell("change", "比上月", "完成率比上月末的增减，百分点；年度不同的不比", 3)
_COMPLETION = Cell("completion", "完成率", "按约定金额加权的完成率", 3)
_TIME = Cell("time_progress", "时间进度", "同样加权的时间进度", 3)
_BEHIND = Cell("behind", "滞后、未采购", "状态为滞后或未采购的约定项", 4)

OVERALL = Section(
    "overall",
    "总体进度",
    "jicai progress --by batch",
    (
        Figure("batches", "批次数", "有约定项的批次"),
        Figure("items", "约定项", "约定项的个数"),
        Figure("institutions", "医疗机构", "有约定项的医疗机构"),
        Figure("agreed_amount", "约定金额", "不含已转国采的"),
        Figure("purchased_amount", "采购金额", "计入已采购量的"),
        Figure("completion", "加权完成率", "全部批次，按约定金额加权"),
        Figure("time_progress", "时间进度", "同样加权"),
        Figure("pace", "快慢", "如 快于时间进度 2.5 个百分点"),
        Figure("completion_change", "完成率的增减", "比上月末，如 提高 2.5 个百分点；有批次不在同一协议年度的空缺"),
        Figure("completed", "已完成", "状态为已完成的约定项"),
        Figure("lagging", "滞后", "状态为滞后的约定项"),
        Figure("not_started", "未采购", "状态为未采购的约定项"),
        Figure("behind_batches", "慢的批次", "完成率低于时间进度的批次和差多少，没有则空缺"),
    ),
    (
        (
            "各批次本协议年度共有约定项{items}项，涉及{batches}个批次、{institutions}家医疗机构，约定金额{agreed_amount}，"
            "已采购{purchased_amount}。",
            "加权完成率{completion}，时间进度{time_progress}，{pace}。",
            "加权完成率比上月末{completion_change}。",
            "已完成{completed}项，滞后{lagging}项，未采购{not_started}项。",
            "慢于时间进度的批次：{behind_batches}。",
        ),
    ),
    "各批次执行进度",
    (
        Cell("batch_name", "批次", "批次的名称", 9, figures=False),
        Cell("items", "约定项", "约定项的个数", 3),
        _COMPLETION,
        _TIME,
        _GAP,
        _CHANGE,
        _BEHIND,
    ),
    (("chart", "各批次完成率与时间进度"), ("trend", "近12个月完成率与时间进度（全部批次）")),
)

DISTRICTS = Section(
    "districts",
    "各区县进度",
    "jicai progress --by district",
    (
        Figure("districts", "区县数", "有约定项的区县"),
        Figure("first", "最快的区县", "名次为 1 的区县和完成率；只有一个区县时空缺"),
        Figure("last", "最慢的区县", "名次在末的区县和完成率；只有一个区县时空缺"),
        Figure("behind", "慢的区县", "完成率低于时间进度的区县和差多少，没有则空缺"),
        Figure("risen", "上升最多的区县", "完成率比上月末提高最多的区县；不能比的空缺"),
    ),
    (
        (
            "{districts}个区县中，加权完成率最高的是{first}，最低的是{last}。",
            "比上月末提高最多的是{risen}。",
            "慢于时间进度的区县：{behind}。",
        ),
    ),
    "各区县执行进度排名",
    (
        Cell("rank", "名次", "完成率从高到低", 2),
        Cell("previous_rank", "上月名次", "上月末的名次；不能比的空缺", 3),
        Cell("district", "区县", "区县的名称", 4, figures=False),
        Cell("institutions", "机构数", "有约定项的医疗机构", 3),
        _COMPLETION,
        _TIME,
        _GAP,
        _CHANGE,
        _BEHIND,
    ),
    (("chart", "各区县完成率与时间进度"),),
)

BEHIND = Section(
    "behind",
    "滞后的医疗机构和原因",
    "jicai progress --causes",
    (
        Figure("institutions", "机构数", "有滞后或未采购的约定项、受通知约束的医疗机构"),
        Figure("items", "约定项", "其滞后和未采购的约定项"),
        Figure("missing_amount", "欠采金额", "与时间进度相差的金额"),
        Figure("causes", "原因", "各主要原因的项数和欠采金额，从多到少"),
        Figure("not_admitted", "未进院", "协议年度满三个月没有采购也没有下过单的约定项，没有则空缺"),
        Figure("voluntary", "自愿参加的", "自愿参加的机构滞后、未采购的约定项，不在以上各数之内，没有则空缺"),
        Figure("shown", "列出家数", "机构多于所列时，列出的家数；全部列出的空缺"),
    ),
    (
        (
            "有滞后、未采购约定项的医疗机构{institutions}家，共{items}项，与时间进度相比欠采{missing_amount}。",
            "按主要原因分：{causes}。",
            "协议年度已满三个月仍没有采购、也没有下过单的{not_admitted}项。",
            "自愿参加的机构另有{voluntary}项，不在以上各数之内。",
            "下表列出欠采金额最大的{shown}家。",
        ),
    ),
    "滞后的医疗机构",
    (
        Cell("institution_name", "医疗机构", "医疗机构的名称", 7, figures=False),
        Cell("district", "区县", "所属的区县", 3, figures=False),
        Cell("items", "项数", "滞后和未采购的约定项", 2),
        Cell("missing_amount", "欠采金额", "与时间进度相差的金额", 4),
        Cell("causes", "主要原因", "各主要原因的项数", 6, figures=False),
        Cell("varieties", "欠采最多的品种", "欠采金额最大的三个品种", 8, figures=False),
    ),
)

SHARES = Section(
    "shares",
    "采购占比",
    "jicai progress --shares --by batch",
    (
        Figure("amount", "采购金额", "中选、非中选、替代产品三者之和"),
        Figure("selected_amount", "中选金额", "中选产品的采购金额"),
        Figure("selected_share", "中选占比", "占三者之和"),
        Figure("nonselected_share", "非中选占比", "占三者之和"),
        Figure("substitute_share", "替代产品占比", "占三者之和"),
        Figure("selected_share_of_generic", "同通用名中选占比", "中选除以中选与非中选之和"),
    ),
    (
        (
            "约定品种共采购{amount}，其中中选产品{selected_amount}，占{selected_share}；非中选产品占{nonselected_share}，"
            "替代产品占{substitute_share}。",
            "只看同通用名的，中选产品占{selected_share_of_generic}。",
        ),
    ),
    "各批次采购金额占比",
    (
        Cell("batch_name", "批次", "批次的名称", 9, figures=False),
        Cell("selected_amount", "中选金额", "中选产品的采购金额", 4),
        Cell("selected_share", "中选占比", "占三者之和", 3),
        Cell("nonselected_share", "非中选占比", "占三者之和", 4),
        Cell("substitute_share", "替代产品占比", "占三者之和", 4),
    ),
)

SUPPLY = Section(
    "supply",
    "供应和配送",
    "jicai supply",
    (
        Figure("companies", "企业数", "有订单的中选企业（一个批次算一家次）"),
        Figure("orders", "订单笔数", "中选产品的订单明细"),
        Figure("due_orders", "已到期笔数", "已过配送期限的"),
        Figure("ordered_amount", "应配送金额", "已到期订单的"),
        Figure("delivered_amount", "已配送金额", "已到期订单的"),
        Figure("delivery_rate", "配送率", "已配送除以应配送"),
        Figure("late_share", "迟送占比", "迟送次数除以配送次数"),
        Figure("refused_orders", "拒绝笔数", "拒绝配送和因未供货作废的，没有则空缺"),
        Figure("with_level", "建议关注的家次", "按本工具的门槛提出关注等级的，没有则空缺"),
    ),
    (
        (
            "{companies}家次中选企业共有订单{orders}笔，已到配送期限的{due_orders}笔，应配送{ordered_amount}，"
            "已配送{delivered_amount}，配送率{delivery_rate}。",
            "迟送的占配送次数的{late_share}。",
            "拒绝配送和因未供货作废的订单{refused_orders}笔。",
            "按本工具的门槛建议关注的{with_level}家次，是否处置由人判断。",
        ),
    ),
    "建议关注供应情况的中选企业",
    (
        Cell("company", "中选企业", "企业的名称", 8, figures=False),
        Cell("batch_name", "批次", "批次的名称", 8, figures=False),
        Cell("orders", "订单", "订单笔数", 3),
        Cell("delivery_rate", "配送率", "已配送除以应配送", 3),
        Cell("late_share", "迟送占比", "迟送次数除以配送次数", 3),
        Cell("refused_orders", "拒绝", "拒绝配送和因未供货作废的笔数", 2),
    ),
)

PAYMENT = Section(
    "payment",
    "货款结算",
    "jicai overdue --by institution",
    (
        Figure("unpaid", "逾期货款", "医疗机构逾期未付的金额，没有逾期的空缺"),
        Figure("lines", "逾期笔数", "逾期的明细"),
        Figure("institutions", "机构数", "有逾期的医疗机构"),
        Figure("change", "逾期的增减", "比上月末，如 减少1.20万元"),
        Figure("oldest_days", "最长逾期天数", "逾期最久的一笔"),
        Figure("none", "没有逾期", "没有逾期时为 没有逾期未付的货款，否则空缺"),
        Figure("districts", "各区县", "各区县的逾期金额，从多到少"),
        Figure("shown", "列出家数", "机构多于所列时，列出的家数；全部列出的空缺"),
    ),
    (
        (
            "{none}。",
            "逾期未付货款{unpaid}，共{lines}笔，涉及{institutions}家医疗机构，最长逾期{oldest_days}天。",
            "逾期货款比上月末{change}。",
            "按区县：{districts}。",
            "下表列出逾期金额最大的{shown}家。",
        ),
    ),
    "货款逾期的医疗机构",
    (
        Cell("institution_name", "医疗机构", "医疗机构的名称", 8, figures=False),
        Cell("district", "区县", "所属的区县", 4, figures=False),
        Cell("lines", "笔数", "逾期的明细", 2),
        Cell("unpaid", "逾期金额", "逾期未付的金额", 4),
        Cell("oldest_days", "最长天数", "逾期最久的一笔", 3),
        Cell("due_payment_rate", "到期回款率", "到期明细的回款率", 4),
        Cell("on_time_rate", "按期结清率", "在应付日期前结清的份额", 4),
    ),
    (("chart", "各区县逾期货款的账龄"),),
)

FINDINGS = Section(
    "findings",
    "检查发现",
    "jicai flags",
    (
        Figure("total", "发现", "没有处置的发现"),
        Figure("serious", "严重", "严重的"),
        Figure("warning", "警示", "警示的"),
        Figure("review", "复核", "需要复核的"),
        Figure("info", "提示", "提示的"),
        Figure("set_aside", "已处置", "写进已处置发现表的，没有则空缺"),
    ),
    (
        (
            "对照通知要求检查，共有发现{total}条：严重{serious}条，警示{warning}条，复核{review}条，提示{info}条。",
            "另有已处置的{set_aside}条。",
        ),
    ),
    "检查发现",
    (
        Cell("severity", "程度", "规则的轻重程度", 2, figures=False),
        Cell("rule_title", "规则", "规则的名称", 8, figures=False),
        Cell("clause", "依据", "通知的条款", 6, figures=False),
        Cell("count", "条数", "没有处置的发现", 2),
        Cell("institutions", "机构数", "涉及的医疗机构", 3),
        Cell("districts", "涉及区县", "涉及的区县", 6, figures=False),
    ),
)

ADVANCE = Section(
    "advance",
    "预付金",
    "jicai advance",
    (
        Figure("amount", "应拨", "各期合计"),
        Figure("paid", "已拨付", "截至日期"),
        Figure("late", "逾期", "如 逾期未拨足1期1.43万元，或 没有逾期未拨的"),
        Figure("due", "本月到期", "本月到期、还没有拨足的，没有则空缺"),
        Figure("next", "下月到期", "下月到期、还没有拨足的，没有则空缺"),
        Figure("next_month", "下月", "如 2026年9月"),
        Figure("funds", "各基金", "各基金应拨未拨的金额"),
    ),
    (
        (
            "各批次预付金应拨{amount}，已拨付{paid}，{late}。",
            "本月到期还没有拨足的{due}。",
            "{next_month}到期的{next}。",
            "按基金：{funds}。",
        ),
    ),
    "逾期和将到期的预付金",
    (
        Cell("batch_name", "批次", "批次的名称", 7, figures=False),
        Cell("tranche", "期次", "首期或尾款", 2, figures=False),
        Cell("fund", "基金", "预付的医保基金", 5, figures=False),
        Cell("due_on", "最迟拨付日", "最迟拨付的日期", 5),
        Cell("institutions", "机构数", "还没有拨足的医疗机构", 3),
        Cell("outstanding", "未拨付", "应拨减已拨付", 4),
        Cell("status", "状态", "截至日期的状态", 4, figures=False),
    ),
)

CHANGES = Section(
    "changes",
    "与上月相比的变化",
    "jicai diff",
    (
        Figure("appeared", "新落后", "上月末没有落后、现在滞后或未采购的约定项，只数受通知约束的，没有则空缺"),
        Figure("worse", "更落后", "比上月末落后得更多的约定项，没有则空缺"),
        Figure("better", "好转", "落后得比上月末少的约定项，没有则空缺"),
        Figure("mended", "已赶上", "上月末落后、现在不再落后的约定项，没有则空缺"),
        Figure("unchanged", "没有变化", "没有新落后也没有赶上时的一句话，否则空缺"),
        Figure("bought", "当月采购", "各批次当月采购金额和环比；没有上月的数则空缺"),
        Figure("found_new", "新发现", "上月末没有的检查发现"),
        Figure("found_worse", "加重的发现", "数值比上月末更大的检查发现"),
        Figure("found_mended", "消除的发现", "上月末有、现在没有的检查发现"),
        Figure("come_due", "新逾期", "新逾期的货款，没有则空缺"),
        Figure("paid_off", "已付", "上月末逾期、本月付了的货款，没有则空缺"),
        Figure("shown", "列出项数", "约定项多于所列时，列出的项数；全部列出的空缺"),
    ),
    (
        (
            "与上月末相比，新落后的约定项{appeared}项。",
            "落后得更多的{worse}项。",
            "落后得少了的{better}项。",
            "已赶上时间进度的{mended}项。",
            "{unchanged}。",
            "下表列出新落后和更落后的{shown}项。",
        ),
        ("当月采购：{bought}。",),
        (
            "检查发现新出现{found_new}条，加重{found_worse}条，消除{found_mended}条。",
            "货款新逾期{come_due}。",
            "上月末逾期的已付{paid_off}。",
        ),
    ),
    "新落后和更落后的约定项",
    (
        Cell("kind", "变化", "新落后或更落后", 3, figures=False),
        Cell("institution_name", "医疗机构", "医疗机构的名称", 7, figures=False),
        Cell("variety_name", "品种", "品种的名称", 5, figures=False),
        Cell("company", "企业", "中选企业，不分企业的批次空缺", 6, figures=False),
        Cell("completion_then", "上月末", "上月末的完成率", 3),
        Cell("completion", "现在", "截至日期的完成率", 3),
        _GAP,
        Cell("months_behind", "连续月数", "到现在连续几个月末落后", 3),
    ),
)

ANSWERS = Section(
    "answers",
    "整改答复",
    "jicai collect",
    (
        Figure("month", "下发月份", "答复的是哪个月下发的"),
        Figure("rows", "下发行数", "要说明的行；只看一部分时空缺"),
        Figure("answered", "答全", "必填的列都填了的行"),
        Figure("absent", "没有报回", "没有报回的区县或医疗机构，没有则空缺"),
        Figure("partial", "没有答全", "报回而没有答全的，没有则空缺"),
        Figure("causes", "原因", "答复的约定项的原因和项数，从多到少"),
        Figure("still", "仍落后", "答复的约定项中现在仍滞后或未采购的"),
        Figure("caught_up", "已赶上", "答复的约定项中现在不再落后的"),
        Figure("late", "到期未完成", "答复的完成时限已到、仍滞后或未采购的，没有则空缺"),
        Figure("shown", "列出项数", "约定项多于所列时，列出的项数；全部列出的空缺"),
    ),
    (
        (
            "{month}下发要求说明的{rows}行，已答全{answered}行。",
            "没有报回的：{absent}。",
            "没有答全的：{partial}。",
        ),
        (
            "各约定项答复的原因：{causes}。",
            "答复的约定项中，现在仍滞后或未采购的{still}项，不再落后的{caught_up}项。",
            "答复的完成时限已到而仍滞后或未采购的{late}项。",
            "下表列出其中{shown}项，到期未完成的在前。",
        ),
    ),
    "约定项的答复和现状",
    (
        Cell("institution_name", "医疗机构", "医疗机构的名称", 6, figures=False),
        Cell("subject", "约定项", "品种和企业", 7, figures=False),
        Cell("cause", "原因", "答复的原因", 4, figures=False),
        Cell("measure", "整改措施", "答复的措施", 7, figures=False),
        Cell("deadline", "完成时限", "答复的完成时限", 5),
        Cell("now", "现状", "截至日期的状态；本协议年度没有的为不再列", 3, figures=False),
    ),
)

SECTIONS = (OVERALL, DISTRICTS, BEHIND, CHANGES, ANSWERS, SHARES, SUPPLY, PAYMENT, FINDINGS, ADVANCE)

#: What a template finds beside the sections.
GENERAL = (
    Figure("title", "标题", "如 2026年8月集中带量采购执行监测通报"),
    Figure("month", "月份", "如 2026年8月"),
    Figure("as_of", "截至日期", "如 2026年8月31日"),
    Figure("intro", "开头", "开头的一段"),
    Figure("scope", "范围", "只看一部分时是哪一部分，否则空缺"),
    Figure("issuer", "发文机关", "jicai.toml 的 [report] issuer，没有写则空缺"),
    Figure("red_head", "红头", "要红头时为 是，否则空缺"),
    Figure("number", "发文字号", "--number 写的，没有则空缺"),
    Figure("draft", "送审稿", "--draft 时是一句说明，否则空缺"),
)
#: What every section has beside its figures.
IN_SECTION = (
    Figure("heading", "标题", "带序号，如 一、总体进度；没有的部分不占序号"),
    Figure("lines", "各段", "现成的文字，一段一个；缺数的句子不写"),
    Figure("caption", "表题", "带序号，如 表1 各批次执行进度；没有表则空缺"),
    Figure("rows", "表的各行", "列见下表"),
    Figure("gone", "不再列入", "--draft 时，上月列入、本月不再列入的；否则空缺"),
)
#: Lines at the end: on what is missing, and how far the data reach.
NOTES = Figure("notes", "说明", "数据的范围、没有通报的部分和原因，一条一句")
