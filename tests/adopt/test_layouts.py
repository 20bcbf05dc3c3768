"""Layouts of the kinds that platforms, hospitals and bureaus export: what each header is taken for, and what not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from small_workspaces import Folder, Outcome

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
#: A header -> the cell below it and the key that it is; None where it must stay unread.
Layout = Mapping[str, tuple[str, str | None]]

DRUG, NEEDLE = "XA01AAA001A001010100101", "C09020200070003554330000003"
ANCHORS = {
    "中选目录.csv": (
        "批次编码,产品编码,品种编码,品种名称,是否中选,中选企业,中选价,折算系数\n"
        f"gx-zhenju-2026,{NEEDLE},V1,针灸针,是,杏砚医疗器械有限公司,16.2,1\n"
        f"sl16-yaopin-2025,{DRUG},V2,某片,是,衡屿制药有限公司,2.52,14\n"
    ),
    "医疗机构.csv": "医疗机构编码,医疗机构名称,区县,机构等级\nH50990100001,嘉岚区人民医院,嘉岚区,三级\n",
}

LAYOUTS: dict[str, tuple[str, Layout]] = {
    "a national subsystem, receipts": (
        "订单明细.csv",
        {
            "发货明细ID": ("S1", "receipt_id"),
            "订单编码": ("D1", "order_id"),
            "产品名称": ("某片", "product_name"),
            "剂型": ("片剂", None),
            "规格": ("10mg*14", "spec"),
            "包装": ("盒", None),
            "医疗机构": ("嘉岚区人民医院", "institution_name"),
            "医疗机构编码": ("H50990100001", "institution_code"),
            "医院采购价（元）": ("2.52", "unit_price"),
            "采购数量": ("100", "ordered_qty"),
            "发货数量": ("100", "delivered_qty"),
            "收货数量": ("100", "accepted_qty"),
            "采购金额（元）": ("252", None),
            "发货金额（元）": ("252", None),
            "收货金额（元）": ("252", "accepted_amount"),
            "挂网价（元）": ("2.52", None),
            "发送时间": ("2026-08-01 10:00:00", "ordered_on"),
            "阅读时间": ("2026-08-01 11:00:00", None),
            "药品统一编码": (DRUG, "product_code"),
            "订单发货状态": ("已收货", "status"),
            "订单明细ID": ("L1", "line_id"),
            "配送地址": ("库房", None),
            "生产批号": ("B1", None),
            "有效期": ("2028-01-01", None),
            "发货时间": ("2026-08-03 09:00:00", "delivered_on"),
            "收货时间": ("2026-08-04 10:00:00", "accepted_on"),
            "配送企业名称": ("江汀医药", "distributor"),
            "配送企业编码": ("X1", None),
            "批准文号": ("国药准字", None),
        },
    ),
    "a hospital's ledger": (
        "订单明细.csv",
        {
            "供货日期": ("2026-08-02", "ordered_on"),
            "供应商": ("嘉岚通途医药", "distributor"),
            "生产厂家": ("杏砚医疗器械有限公司", "company"),
            "医保编码": (NEEDLE, "product_code"),
            "物资名称": ("针灸针", "product_name"),
            "注册证号": ("Z1", None),
            "采购单价": ("16.2", "unit_price"),
            "供货数量": ("45", "delivered_qty"),
            "供货金额": ("729", "accepted_amount"),
            "订单号": ("O1", "order_id"),
            "合同号": ("HT1", "contract_no"),
            "验收科室": ("库房", None),
            "验收人": ("甲", None),
            "批次": ("20260701", None),
            "验收时间": ("2026-08-03 10:00:00", "accepted_on"),
        },
    ),
    "agreements by contract": (
        "约定采购量.csv",
        {
            "集采批次": ("sl16-yaopin-2025", "batch"),
            "医疗机构编码": ("H50990100001", "institution_code"),
            "国家医保药品代码": (DRUG, "product_code"),
            "年度任务量": ("1000", "agreed_qty"),
            "协议期开始": ("2026-06-30", "starts_on"),
            "协议期结束": ("2026-12-31", "ends_on"),
            "剩余量": ("20", None),
            "申报量": ("1200", None),
        },
    ),
    "published results": (
        "中选目录.csv",
        {
            "项目名称": ("广西针具", "batch"),
            "医用耗材代码": (NEEDLE, "product_code"),
            "竞价单元": ("针灸针", "variety_name"),
            "组别": ("A", None),
            "医疗器械注册人": ("杏砚医疗器械有限公司", "company"),
            "中选状态": ("中选", "selected"),
            "中选价格（元）": ("16.2", "selected_price"),
            "挂网价": ("16.2", "listed_price"),
            "转换比": ("1", "factor"),
            "注册证编号": ("Z1", None),
            "是否可议价": ("否", None),
        },
    ),
    "fund flows": (
        "基金支付.csv",
        {
            "拨付ID": ("1", None),
            "费款所属期": ("202607", "month"),
            "拨付对象编码": ("H50990100001", "institution_code"),
            "拨付对象名称": ("嘉岚区人民医院", "institution_name"),
            "险种类型": ("310", "fund"),
            "基金支付金额": ("1000.00", "amount"),
            "经办人": ("甲", None),
        },
    ),
    "content and other words": (
        "付款流水.csv",
        {
            "支付流水": ("P1", "payment_id"),
            "付款医院": ("嘉岚区人民医院", "institution_name"),
            "收款公司": ("江汀医药", "payee"),
            "支付时间": ("2026-08-30", "paid_on"),
            "支付金额": ("98.00", "amount"),
            "摘要": ("货款", None),
            "开户行": ("某行", None),
            "账号": ("1", None),
        },
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_headers(name: str, folder: Folder, jicai: Jicai) -> None:
    file, layout = LAYOUTS[name]
    for anchor, text in ANCHORS.items():
        (folder.path / anchor).write_text(text, "utf-8")
    lines = [",".join(layout), ",".join(cell for cell, _ in layout.values())]
    (folder.path / file).write_text("\n".join(lines) + "\n", "utf-8")
    rows = [row for row in jicai("adopt", "--format", "json").rows if row["file"] == file]
    assert [row["header"] for row in rows] == list(layout)
    found = {row["header"]: row["key"] for row in rows}
    meant = {header: key for header, (_, key) in layout.items()}
    assert {header: key for header, key in found.items() if key not in (None, meant[header])} == {}
    right = sum(found[header] == key for header, key in meant.items() if key)
    assert right >= 0.85 * sum(key is not None for key in meant.values())
    for row in rows:
        assert (row["key"] is None) == (row["how"] == "none") == (row["confidence"] is None)
        assert row["sample"] == layout[row["header"]][0]
