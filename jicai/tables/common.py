"""Columns that several tables share; their other headers hold in every table."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind

BATCH = Column(
    "batch",
    "批次编码",
    Kind.CODE,
    "集采批次的编码，与批次文件的 code 一致",
    ("集采批次", "采购批次", "批次编号", "批次名称"),
    required=True,
)
INSTITUTION_CODE = Column(
    "institution_code",
    "医疗机构编码",
    Kind.CODE,
    "医疗机构的编码",
    (
        "机构编码",
        "医院编码",
        "采购机构编码",
        "定点医药机构编号",
        "定点医药机构代码",
        "国家医保机构代码",
        "医疗机构代码",
        "医疗机构CODE",
        "定点医药机构编码",
        "医药机构省平台编码",
    ),
    required=True,
    stand_ins=("institution_name",),
)
INSTITUTION_NAME = Column(
    "institution_name",
    "医疗机构名称",
    Kind.TEXT,
    "医疗机构的名称；没有编码时按它查找",
    ("机构名称", "医院名称", "采购机构", "医疗机构", "医院", "定点医药机构名称"),
)
PRODUCT_CODE = Column(
    "product_code",
    "产品编码",
    Kind.CODE,
    "药品或耗材的编码",
    (
        "医保编码",
        "药品编码",
        "耗材编码",
        "国家医保编码",
        "产品代码",
        "产品ID",
        "国家医保药品代码",
        "医保药品代码",
        "医用耗材代码",
        "国家唯一编码",
    ),
    required=True,
    stand_ins=("product_name",),
)
PRODUCT_NAME = Column(
    "product_name",
    "产品名称",
    Kind.TEXT,
    "产品的名称；没有编码时按名称、规格型号和生产企业查找",
    ("药品名称", "耗材名称", "通用名", "物资名称"),
)
SPEC = Column("spec", "规格型号", Kind.TEXT, "产品的规格型号", ("规格",))
COMPANY = Column(
    "company",
    "生产企业",
    Kind.TEXT,
    "生产企业的名称",
    (
        "中选企业",
        "上市许可持有人",
        "注册人",
        "生产企业名称",
        "生产厂家",
        "申报企业",
        "申报企业名称",
        "中选厂家",
    ),
)
LINE_ID = Column(
    "line_id",
    "订单明细编号",
    Kind.IDENTIFIER,
    "订单明细的编号",
    ("明细编号", "订单明细ID", "明细流水号"),
    required=True,
)
FUNDS = (
    Choice("employee", "职工", ("职工医保", "城镇职工", "职工基本医疗保险", "310")),
    Choice("resident", "居民", ("居民医保", "城乡居民", "城乡居民基本医疗保险", "390")),
)
FUND = Column("fund", "基金类型", Kind.CHOICE, "支付的医保基金", ("险种", "险种类型"), required=True, choices=FUNDS)
YES_NO = (Choice("yes", "是"), Choice("no", "否"))


def also(column: Column, *headers: str) -> Column:
    """The same column, where a table knows it under further headers too, the least preferred."""
    return replace(column, others=(*column.others, *headers))


def optional(column: Column) -> Column:
    """The same column, where a table does not require it."""
    return replace(column, required=False, stand_ins=())
