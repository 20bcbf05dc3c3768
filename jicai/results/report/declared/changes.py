"""与上月相比的变化, 整改答复."""

from __future__ import annotations

from jicai.results.report.declared import cells
from jicai.results.report.declared.shapes import Cell, Figure, Section

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
        cells.GAP,
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
