"""约定采购量 and 医疗机构: who agreed to buy how much."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, InputTable, Kind, Sign
from jicai.tables.common import BATCH, INSTITUTION_CODE, INSTITUTION_NAME, PRODUCT_CODE

AGREEMENT_YEAR = Column(
    "agreement_year", "协议年度", Kind.INTEGER, "采购周期内的第几个协议年度，从 1 起", required=True, sign=Sign.POSITIVE
)

AGREED = InputTable(
    "agreed",
    "约定采购量",
    (
        BATCH,
        AGREEMENT_YEAR,
        INSTITUTION_CODE,
        PRODUCT_CODE,
        Column(
            "agreed_qty",
            "约定采购量",
            Kind.QUANTITY,
            "约定采购的数量，采购单位",
            ("协议采购量", "约定量", "协议量"),
            required=True,
            sign=Sign.NOT_NEGATIVE,
        ),
    ),
    unique_by=("batch", "agreement_year", "institution_code", "product_code"),
    meaning="各医疗机构每个协议年度对每个产品的约定采购量",
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
        replace(INSTITUTION_CODE, defining=True),
        replace(INSTITUTION_NAME, required=True),
        Column("district", "区县", Kind.TEXT, "医疗机构所属的区县", ("所属区县", "行政区划"), required=True),
        Column(
            "level",
            "机构等级",
            Kind.CHOICE,
            "医疗机构的等级",
            ("等级", "医院等级"),
            required=True,
            choices=LEVELS,
        ),
        Column(
            "type",
            "机构类型",
            Kind.CHOICE,
            "公立、军队、民营或零售药店，空缺按公立",
            choices=TYPES,
            default="公立",
        ),
    ),
    unique_by=("institution_code",),
    meaning="参加集采的医疗机构和零售药店",
)
