"""What the bureau itself decides and records: items left out of the assessment, findings that are dealt with."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, InputTable, Kind
from jicai.tables.common import BATCH, INSTITUTION_CODE, INSTITUTION_NAME
from jicai.tables.inputs.agreements import STATED_YEAR
from jicai.tables.inputs.catalogue import PRODUCTS

EXCEPTION_REASONS = (
    Choice("supply", "供应问题", ("企业未供", "企业原因", "未供货")),
    Choice("shortage", "短缺", ("药品短缺", "产品短缺")),
    Choice("emergency", "急抢救", ("急救", "抢救", "急(抢)救")),
    Choice("seasonal", "季节性", ("季节性用药", "季节性产品")),
    Choice("other", "其他", ("其它",)),
)

EXCEPTIONS = InputTable(
    "exceptions",
    "考核例外",
    (
        BATCH,
        replace(STATED_YEAR, meaning="例外属于第几个协议年度，从 1 起；也可写公历年", stand_ins=()),
        INSTITUTION_CODE,
        replace(
            PRODUCTS.column("variety_code"),
            meaning="品种的编码，与中选目录一致",
            defining=False,
            stand_ins=("variety_name",),
        ),
        Column(
            "company",
            "企业",
            Kind.TEXT,
            "只是这家中选企业的约定项；空着是这个品种的全部约定项",
            ("中选企业", "生产企业", "企业名称", "供应企业"),
        ),
        Column(
            "reason",
            "原因",
            Kind.CHOICE,
            "为什么不考核；填其他的要写说明",
            ("例外原因", "未完成原因"),
            required=True,
            choices=EXCEPTION_REASONS,
        ),
        Column("note", "说明", Kind.TEXT, "原因的说明，如断供的时间、文号", ("例外说明", "情况说明", "备注")),
        Column(
            "decided_by",
            "认定人",
            Kind.TEXT,
            "认定例外的人或单位；表里有这一列或认定日期而都空着的待认定，照常考核",
            ("认定单位", "经办人"),
        ),
        Column("decided_on", "认定日期", Kind.DATE, "认定例外的日期，截至日期之后的还不算", ("认定时间",)),
        INSTITUTION_NAME,
        replace(PRODUCTS.column("variety_name"), meaning="品种的名称；没有编码时按它查找", others=(), required=False),
    ),
    meaning="因企业未供、短缺、急抢救、季节性等没有完成而认定不考核的约定项",
    source="医保部门认定后自己登记",
    without="没有不考核的例外",
)

SET_ASIDE = InputTable(
    "set_aside",
    "已处置发现",
    (
        Column("key", "发现编号", Kind.IDENTIFIER, "jicai flags 给每条发现的编号", required=True),
        Column("reason", "原因", Kind.TEXT, "为什么不再列出", ("处置原因", "处置说明", "处置结果"), required=True),
        Column("handled_by", "处理人", Kind.TEXT, "处理这条发现的人", ("处置人", "经办人")),
        Column(
            "valid_until",
            "有效期至",
            Kind.DATE,
            "到这一天为止（含当日）不再列出；空着一直有效",
            ("有效期", "有效至", "到期日期"),
        ),
        Column("decided_on", "日期", Kind.DATE, "处置的日期，截至日期之后的还不算", ("处置日期", "处理日期")),
    ),
    unique_by=("key",),
    meaning="已经核实或处理过、不必每月再看的检查发现",
    source="核实后自己登记",
    without="没有处置过的发现",
)
