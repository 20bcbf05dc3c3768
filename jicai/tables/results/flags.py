"""What `flags` gives: the findings, and the list of rules."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, INSTITUTION_CODE, INSTITUTION_NAME, LINE_ID, PRODUCT_CODE
from jicai.tables.inputs.agreements import AGREEMENT_YEAR

SEVERITIES = (
    Choice("serious", "严重"),
    Choice("warning", "警示"),
    Choice("review", "复核"),
    Choice("info", "提示"),
)

UNITS = (
    Choice("yuan", "元"),
    Choice("share", "份额"),
    Choice("base_units", "基本单位"),
    Choice("purchase_units", "采购单位"),
    Choice("lines", "条"),
    Choice("days", "天"),
)

_RULE = Column("rule", "规则", Kind.IDENTIFIER, "检查规则的编号，见 jicai flags --list")
_SEVERITY = Column("severity", "程度", Kind.CHOICE, "规则的轻重程度", choices=SEVERITIES)
_CLAUSE = Column(
    "clause",
    "依据",
    Kind.IDENTIFIER,
    "通知的条款：A 渝医保办〔2026〕34号，B 渝医保办〔2025〕36号；自定规则是它写的依据",
)

FLAGS = ResultTable(
    "flags",
    "检查发现",
    (
        replace(_RULE, rank=8),
        replace(_SEVERITY, rank=2),
        replace(_CLAUSE, rank=6),
        replace(BATCH, rank=6),
        replace(AGREEMENT_YEAR, rank=9),
        replace(INSTITUTION_CODE, rank=9),
        Column("variety_code", "品种编码", Kind.CODE, "品种的编码", rank=9),
        replace(PRODUCT_CODE, rank=9),
        Column("company", "企业", Kind.TEXT, "中选企业或供应企业的名称", rank=7),
        replace(LINE_ID, rank=6),
        Column("value", "数值", Kind.FIGURE, "判定所用的数值，单位见“单位”列", rank=5),
        Column("limit", "界限", Kind.FIGURE, "数值与之比较的界限，单位相同", rank=5),
        Column("message", "说明", Kind.TEXT, "发现了什么，数值是多少", prose=True),
        Column("source", "来源", Kind.TEXT, "依据的行：文件!工作表:行号", prose=True, rank=3),
        replace(INSTITUTION_NAME, rank=1),
        Column("district", "区县", Kind.TEXT, "医疗机构所属的区县", rank=8),
        Column("product_name", "产品名称", Kind.TEXT, "目录里的产品名称，目录外的是订单里的", rank=7),
        Column("variety_name", "品种名称", Kind.TEXT, "品种的名称", rank=2),
        Column("rule_title", "规则名称", Kind.TEXT, "检查规则的名称", rank=1),
        Column("unit", "单位", Kind.CHOICE, "数值和界限的单位，没有数值的规则空缺", choices=UNITS, rank=5),
        Column("key", "发现编号", Kind.IDENTIFIER, "这条发现的编号，各月相同，写进已处置发现表就不再列出", rank=7),
        Column("set_aside", "已处置", Kind.TEXT, "已处置发现表里的原因，在截至日期有效的才有", prose=True, rank=4),
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
    folded=("product_name", "value", "limit", "unit", "source", "batch", "agreement_year", "line_id", "key"),
)

#: The columns as people read them: what it is about by name, the figures, the words, then the codes.
FLAGS_SHOWN = (
    *("severity", "rule_title", "institution_name", "district", "variety_name", "product_name", "company"),
    *("value", "limit", "unit", "message", "source", "set_aside", "clause", "batch", "agreement_year", "line_id"),
    *("rule", "institution_code", "variety_code", "product_code", "key"),
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
        Column("file", "规则文件", Kind.TEXT, "自定规则所在的文件，随程序提供的规则空缺", rank=4),
    ),
    sort_by=("rule",),
)
