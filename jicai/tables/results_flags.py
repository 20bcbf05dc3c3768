"""What `flags` gives: the findings, and the list of rules."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.agreements import AGREEMENT_YEAR
from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, INSTITUTION_CODE, LINE_ID, PRODUCT_CODE

SEVERITIES = (
    Choice("serious", "严重"),
    Choice("warning", "警示"),
    Choice("review", "复核"),
    Choice("info", "提示"),
)

_RULE = Column("rule", "规则", Kind.IDENTIFIER, "检查规则的编号，见 jicai flags --list")
_SEVERITY = Column("severity", "程度", Kind.CHOICE, "规则的轻重程度", choices=SEVERITIES)
_CLAUSE = Column("clause", "依据", Kind.IDENTIFIER, "通知的条款：A 渝医保办〔2026〕34号，B 渝医保办〔2025〕36号")

FLAGS = ResultTable(
    "flags",
    "检查发现",
    (
        _RULE,
        replace(_SEVERITY, rank=2),
        replace(_CLAUSE, rank=4),
        replace(BATCH, rank=6),
        replace(AGREEMENT_YEAR, rank=9),
        replace(INSTITUTION_CODE, rank=3),
        Column("variety_code", "品种编码", Kind.CODE, "品种的编码", rank=8),
        replace(PRODUCT_CODE, rank=8),
        Column("company", "企业", Kind.TEXT, "中选企业或供应企业的名称", rank=7),
        replace(LINE_ID, rank=6),
        Column("value", "数值", Kind.QUANTITY, "判定所用的数值", rank=5),
        Column("limit", "界限", Kind.QUANTITY, "数值与之比较的界限", rank=5),
        Column("message", "说明", Kind.TEXT, "发现了什么，数值是多少", prose=True),
        Column("source", "来源", Kind.TEXT, "依据的行：文件!工作表:行号", prose=True, rank=1),
    ),
    sort_by=(
        "rule",
        "batch",
        "agreement_year",
        "institution_code",
        "variety_code",
        "product_code",
        "company",
        "line_id",
    ),
)

RULE_LIST = ResultTable(
    "flags_list",
    "检查规则",
    (
        _RULE,
        Column("title", "名称", Kind.TEXT, "规则的名称"),
        _SEVERITY,
        replace(_CLAUSE, kind=Kind.TEXT, prose=True),
        Column("tables", "必需的表", Kind.TEXT, "没有提供时，规则不检查", prose=True, rank=2),
        Column("optional_tables", "有则用到的表", Kind.TEXT, "没有提供时，规则照样检查", prose=True, rank=3),
        Column("settings", "设置", Kind.TEXT, "规则自己的设置和默认值，没有时空缺", prose=True, rank=1),
    ),
    sort_by=("rule",),
)
