"""What the bulletin holds, declared once: the template, the pages for browsers and the reference page follow from it.

A sentence names figures in braces and is left out where one of them is absent. Figures are texts, as they are printed.
"""

from __future__ import annotations

from jicai.results.report.declared.changes import ANSWERS, CHANGES
from jicai.results.report.declared.findings import FINDINGS
from jicai.results.report.declared.market import SHARES, SUPPLY
from jicai.results.report.declared.money import ADVANCE, PAYMENT
from jicai.results.report.declared.progress import BEHIND, DISTRICTS, OVERALL
from jicai.results.report.declared.shapes import Figure

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
