"""检查发现."""

from __future__ import annotations

from jicai.results.report.declared.shapes import Cell, Figure, Section

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
