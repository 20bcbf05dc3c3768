"""中选目录 and the tables beside it: what is selected, at which price, under which code, by whom delivered."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, InputTable, Kind, Sign
from jicai.tables.common import BATCH, INSTITUTION_CODE, PRODUCT_CODE, PRODUCT_NAME, YES_NO

SELECTED = (Choice("yes", "是", ("中选",)), Choice("no", "否", ("非中选",)))

PRODUCTS = InputTable(
    "products",
    "中选目录",
    (
        BATCH,
        replace(PRODUCT_CODE, defining=True),
        PRODUCT_NAME,
        Column("spec", "规格型号", Kind.TEXT, "产品的规格型号", ("规格",)),
        Column("variety_code", "品种编码", Kind.CODE, "产品所属品种的编码", required=True, defining=True),
        Column("variety_name", "品种名称", Kind.TEXT, "产品所属品种的名称", required=True),
        Column(
            "selected",
            "是否中选",
            Kind.CHOICE,
            "产品是否中选",
            ("中选标识",),
            required=True,
            choices=SELECTED,
        ),
        Column(
            "company",
            "中选企业",
            Kind.TEXT,
            "中选（或申报）企业的名称，中选产品必填",
            ("生产企业", "企业名称", "申报企业"),
        ),
        Column(
            "selected_price",
            "中选价",
            Kind.PRICE,
            "每采购单位的中选价格，中选产品必填",
            ("中选价格", "中标价"),
            unit="元",
            sign=Sign.NOT_NEGATIVE,
        ),
        Column(
            "factor",
            "折算系数",
            Kind.FACTOR,
            "一个采购单位折合多少个品种基本单位，大于 0",
            ("转换系数", "转换比"),
            required=True,
            sign=Sign.POSITIVE,
        ),
        Column("substitute", "替代产品", Kind.CHOICE, "是否可替代中选品种的产品", ("可替代",), choices=YES_NO),
        Column("listed_price", "挂网价", Kind.PRICE, "挂网价格", unit="元", sign=Sign.NOT_NEGATIVE),
        Column("payment_standard", "医保支付标准", Kind.PRICE, "登记的医保支付标准", unit="元", sign=Sign.NOT_NEGATIVE),
    ),
    unique_by=("batch", "product_code"),
    meaning="各批次的产品：中选的、非中选的和可替代的",
)

CODE_CHANGES = InputTable(
    "code_changes",
    "编码变更",
    (
        BATCH,
        Column("old_code", "原产品编码", Kind.CODE, "变更前的产品编码", required=True),
        Column("new_code", "新产品编码", Kind.CODE, "变更后的产品编码", required=True),
        Column("effective_on", "生效日期", Kind.DATE, "新编码开始使用的日期", required=True),
    ),
    meaning="注册证更新等原因带来的产品编码变更",
    without="产品编码按没有变更",
)

LEGACY = InputTable(
    "legacy",
    "历史协议",
    (
        INSTITUTION_CODE,
        PRODUCT_CODE,
        Column("price", "协议价格", Kind.PRICE, "原协议的价格", unit="元", sign=Sign.NOT_NEGATIVE, required=True),
        Column("signed_on", "签订日期", Kind.DATE, "原协议签订的日期", required=True),
        Column("expires_on", "到期日期", Kind.DATE, "原协议到期的日期"),
        Column("company", "签约企业", Kind.TEXT, "原协议的签约企业"),
    ),
    meaning="通知印发前医疗机构与企业已有的协议",
    without="不检查历史协议，低于中选价的采购都列出",
)

DISTRIBUTION = InputTable(
    "distribution",
    "配送关系",
    (
        BATCH,
        Column("company", "中选企业", Kind.TEXT, "中选企业的名称", required=True),
        Column("distributor", "配送企业", Kind.TEXT, "中选企业选定的配送企业", required=True),
    ),
    meaning="中选企业自主选定的配送企业",
    without="不检查配送企业是否经选定",
)
