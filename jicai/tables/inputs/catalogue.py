"""中选目录 and the tables beside it: what is selected, at which price, under which code, by whom delivered."""

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
    YES_NO,
    also,
)

SELECTED = (Choice("yes", "是", ("中选",)), Choice("no", "否", ("非中选",)))

PRODUCTS = InputTable(
    "products",
    "中选目录",
    (
        also(BATCH, "项目名称"),
        replace(PRODUCT_CODE, defining=True, stand_ins=()),
        PRODUCT_NAME,
        also(SPEC, "制剂规格", "包装规格"),
        Column("variety_code", "品种编码", Kind.CODE, "产品所属品种的编码", required=True, defining=True),
        Column(
            "variety_name",
            "品种名称",
            Kind.TEXT,
            "产品所属品种的名称",
            ("类别-品种", "竞价单元", "采购单元"),
            required=True,
        ),
        Column(
            "selected",
            "是否中选",
            Kind.CHOICE,
            "产品是否中选",
            ("中选标识", "中选状态"),
            required=True,
            choices=SELECTED,
        ),
        Column(
            "company",
            "中选企业",
            Kind.TEXT,
            "中选（或申报）企业的名称，中选产品必填",
            ("生产企业", "企业名称", "申报企业", "医疗器械注册人", "药品企业"),
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
        Column(
            "other_codes",
            "其他编码",
            Kind.TEXT,
            "平台等另用的编码，几个之间用；或、分开；订单可以用它们指这个产品",
            ("平台编码", "省平台编码", "药品统一编码", "统编代码", "挂网编码"),
        ),
        Column(
            "purchase_unit",
            "采购单位",
            Kind.TEXT,
            "采购数量的单位，如 盒",
            ("包装单位", "销售包装单位"),
        ),
        Column(
            "base_unit",
            "最小单位",
            Kind.TEXT,
            "折算系数所折合的品种基本单位，如 片",
            ("制剂单位", "最小制剂单位", "计价单位"),
        ),
        Column("substitute", "替代产品", Kind.CHOICE, "是否可替代中选品种的产品", ("可替代",), choices=YES_NO),
        Column("listed_price", "挂网价", Kind.PRICE, "挂网价格", ("挂网价格",), unit="元", sign=Sign.NOT_NEGATIVE),
        Column("payment_standard", "医保支付标准", Kind.PRICE, "登记的医保支付标准", unit="元", sign=Sign.NOT_NEGATIVE),
    ),
    unique_by=("batch", "product_code"),
    meaning="各批次的产品：中选的、非中选的和可替代的",
    source="集采文件的中选结果附件，可用 jicai catalogue 生成",
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
    source="交易所的产品编码变更通知，自己整理",
    without="产品编码按没有变更",
)

PRICE_CHANGES = InputTable(
    "price_changes",
    "中选价调整",
    (
        BATCH,
        PRODUCT_CODE,
        Column(
            "effective_on",
            "执行日期",
            Kind.DATE,
            "从这一天起按调整后的中选价，晚于批次的起始日",
            ("调价执行日期", "价格执行日期", "调整日期", "生效日期"),
            required=True,
        ),
        Column(
            "new_price",
            "调整后中选价",
            Kind.PRICE,
            "每采购单位的中选价格，从执行日期起",
            ("新中选价", "调整后中选价格", "调整后价格", "现中选价"),
            unit="元",
            sign=Sign.NOT_NEGATIVE,
            required=True,
        ),
        Column(
            "old_price",
            "调整前中选价",
            Kind.PRICE,
            "此前的中选价格，用来核对；中选目录写的已经是新价的，必须填",
            ("原中选价", "调整前中选价格", "调整前价格"),
            unit="元",
            sign=Sign.NOT_NEGATIVE,
        ),
        Column("source", "依据", Kind.TEXT, "调整中选价的文件名称或文号", ("文号", "依据文件")),
        Column("clause", "条款", Kind.TEXT, "文件里的哪一条"),
        PRODUCT_NAME,
        SPEC,
        COMPANY,
    ),
    unique_by=("batch", "product_code", "effective_on"),
    yields=True,
    meaning="周期内中选价改变了的产品，从哪一天起是多少",
    source="集采办、医保部门关于中选价调整的文件，自己整理",
    without="整个周期都按中选目录的中选价",
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
        INSTITUTION_NAME,
        PRODUCT_NAME,
        SPEC,
    ),
    meaning="通知印发前医疗机构与企业已有的协议",
    source="医疗机构上报的既有协议",
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
    source="招采系统的配送关系导出",
    without="不检查配送企业是否经选定",
)

PRODUCT_MAP = InputTable(
    "product_map",
    "产品对照",
    (
        Column("source_code", "来源编码", Kind.CODE, "文件里的编码；空着表示不论编码"),
        replace(PRODUCT_NAME, meaning="文件里的产品名称；空着表示不论名称"),
        replace(SPEC, meaning="文件里的规格型号；空着表示不论规格"),
        replace(COMPANY, meaning="文件里的生产企业；空着表示不论企业"),
        replace(PRODUCT_CODE, meaning="中选目录里的产品编码", stand_ins=()),
    ),
    meaning="按名称和规格对不上的产品，指明是中选目录里的哪一个",
    source="核对 jicai check 列出的产品后自己整理",
    without="没有编码的产品只按名称、规格型号和生产企业查找",
)
