"""约定采购量 and 医疗机构: who agreed to buy how much."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, InputTable, Kind, Sign
from jicai.tables.common import (
    BATCH,
    COMPANY,
    INSTITUTION_CODE,
    INSTITUTION_NAME,
    PRODUCT_CODE,
    PRODUCT_NAME,
    SPEC,
    also,
    optional,
)
from jicai.tables.inputs.catalogue import PRODUCTS

AGREEMENT_YEAR = Column(
    "agreement_year", "协议年度", Kind.INTEGER, "采购周期内的第几个协议年度，从 1 起", required=True
)
STATED_YEAR = replace(
    AGREEMENT_YEAR,
    kind=Kind.YEAR,
    meaning="采购周期内的第几个协议年度，从 1 起；也可写公历年或开始日期，其中只有一个协议年度开始",
    stand_ins=("starts_on",),
)
STARTS_ON = Column(
    "starts_on",
    "协议开始日期",
    Kind.DATE,
    "协议年度的第一天，代替协议年度",
    ("开始日期", "执行开始日期", "生效日期", "签约日期"),
)

AGREED = InputTable(
    "agreed",
    "约定采购量",
    (
        BATCH,
        STATED_YEAR,
        INSTITUTION_CODE,
        also(PRODUCT_CODE, "药品统一编码", "目录编号"),
        Column(
            "agreed_qty",
            "约定采购量",
            Kind.QUANTITY,
            "约定采购的数量，采购单位；有增补生效日期的行可以为负（调出）",
            ("协议采购量", "约定量", "协议量", "合同量", "签约量", "年度任务量"),
            required=True,
        ),
        Column(
            "effective_on",
            "增补生效日期",
            Kind.DATE,
            "增补、调剂的数量从这一天起计算",
            ("增补日期", "调整生效日期"),
        ),
        STARTS_ON,
        Column(
            "ends_on",
            "协议结束日期",
            Kind.DATE,
            "协议年度的最后一天，只用来核对",
            ("结束日期", "执行结束日期"),
        ),
        Column("contract_no", "合同编号", Kind.IDENTIFIER, "电子合同的编号", ("合同号", "电子合同编号")),
        INSTITUTION_NAME,
        PRODUCT_NAME,
        SPEC,
        COMPANY,
    ),
    unique_by=("batch", "agreement_year", "institution_code", "product_code", "effective_on"),
    meaning="各医疗机构每个协议年度对每个产品的约定采购量",
    source="省药品和医用耗材招采管理系统的协议采购量导出，或带量协议的汇总表",
)


CONTRACTS = InputTable(
    "contracts",
    "购销合同",
    (
        BATCH,
        INSTITUTION_CODE,
        PRODUCT_CODE,
        Column("contract_no", "合同编号", Kind.IDENTIFIER, "合同的编号", ("合同号", "电子合同编号"), required=True),
        Column("signed_on", "签订日期", Kind.DATE, "合同签订的日期", ("签约日期", "合同签订日期"), required=True),
        Column("expires_on", "到期日期", Kind.DATE, "合同到期的日期；空着没有期限", ("合同到期日期", "有效期至")),
        INSTITUTION_NAME,
        PRODUCT_NAME,
        SPEC,
        COMPANY,
    ),
    unique_by=("batch", "institution_code", "product_code", "contract_no", "signed_on"),
    meaning="医疗机构已经签订的购销合同，一份合同里每个产品一行",
    source="交易所的电子合同导出，或医疗机构的合同台账",
    without="只看订单明细有没有合同编号，不算签约率",
    yields=True,
)

REPORTED = InputTable(
    "reported",
    "报量",
    (
        BATCH,
        INSTITUTION_CODE,
        replace(optional(PRODUCT_CODE), meaning="报的产品；按品种报的空着"),
        replace(
            PRODUCTS.column("variety_code"),
            meaning="报的品种，与中选目录一致；按产品报的可以空着",
            required=False,
            defining=False,
        ),
        Column(
            "reported_qty",
            "报量数量",
            Kind.QUANTITY,
            "医疗机构填报的年度需求量，采购单位；按品种报而各产品折算系数不同的，按最小单位填",
            ("填报数量", "填报量", "报送量", "年度需求量", "采购需求量", "预采购量", "申报数量"),
            required=True,
            sign=Sign.NOT_NEGATIVE,
        ),
        INSTITUTION_NAME,
        replace(PRODUCTS.column("variety_name"), meaning="品种的名称；没有编码时按它查找", others=(), required=False),
        PRODUCT_NAME,
        SPEC,
        COMPANY,
    ),
    unique_by=("batch", "institution_code", "product_code", "variety_code"),
    meaning="各医疗机构在批次开始前填报的年度需求量，按产品或按品种",
    source="批次报量时医疗机构的填报汇总",
    without="不核对报量",
    yields=True,
)


def _grades(level: str) -> tuple[str, ...]:
    return tuple(level + "级" + grade for grade in ("甲等", "乙等", "丙等", "特等")) + tuple(
        level + grade for grade in ("甲", "乙", "丙", "特")
    )


LEVELS = (
    Choice("三级", "三级", _grades("三")),
    Choice("二级", "二级", _grades("二")),
    Choice("一级", "一级", _grades("一")),
    Choice("未定级", "未定级", ("无等级", "未评级", "无级别")),
)
TYPES = (
    Choice("公立", "公立"),
    Choice("军队", "军队"),
    Choice("民营", "民营", ("社会办",)),
    Choice("零售药店", "零售药店", ("定点零售药店",)),
)

INSTITUTIONS = InputTable(
    "institutions",
    "医疗机构",
    (
        replace(INSTITUTION_CODE, defining=True, stand_ins=()),
        replace(INSTITUTION_NAME, required=True),
        Column(
            "district",
            "区县",
            Kind.TEXT,
            "医疗机构所属的区县",
            ("所属区县", "行政区划", "区县名称", "定点归属医保区划", "统筹区", "所属地区", "地区"),
            required=True,
        ),
        Column(
            "level",
            "机构等级",
            Kind.CHOICE,
            "医疗机构的等级",
            ("等级", "医院等级", "医疗机构等级", "机构级别", "级别"),
            required=True,
            choices=LEVELS,
        ),
        Column(
            "type",
            "机构类型",
            Kind.CHOICE,
            "公立、军队、民营或零售药店，空缺按公立",
            ("机构性质", "经营性质", "经济类型"),
            choices=TYPES,
            default="公立",
        ),
        Column(
            "other_names",
            "其他名称",
            Kind.TEXT,
            "医疗机构的其他名称，几个之间用；或、分开",
            ("曾用名", "简称", "别名"),
        ),
    ),
    unique_by=("institution_code",),
    meaning="参加集采的医疗机构和零售药店",
    source="医保定点医药机构名册，或招采系统的医疗机构名单",
)
