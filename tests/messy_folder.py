"""A folder of five files as they came from five systems; all names, codes and figures are made up."""

from __future__ import annotations

from pathlib import Path

import openpyxl

HOSPITALS = (
    ("H50990100001", "嘉岚区人民医院", "嘉岚区", "三级甲等医院"),
    ("H50990100002", "云岫县中医院", "云岫县", "二级甲等"),
)
PRODUCTS = (
    ("C09020100010001079190000001", "无菌针灸针", "0.25×25mm", "ZJ01", "普通型针灸针", "岚舟医疗器械有限公司", "9.80"),
    ("C09020100020001158380000002", "无菌针灸针", "0.30×40mm", "ZJ01", "普通型针灸针", "岚舟医疗器械有限公司", "10.50"),
    ("C09020200070003554330000003", "揿针", "0.20×1.5mm", "ZJ02", "揿针", "杏砚医疗器械有限公司", "16.20"),
)
SUPPLIER = "江汀医药配送有限公司"


def build(folder: Path) -> Path:
    """The five files, in a new folder."""
    folder.mkdir(parents=True)
    _institutions(folder / "机构名单.csv")
    _catalogue(folder / "广西针具中选结果.xlsx")
    _agreed(folder / "约定量-广西针具.xlsx")
    _orders(folder / "导出20260901.xlsx")
    _payments(folder / "付款台账.xlsx")
    return folder


def _institutions(path: Path) -> None:
    lines = ["定点医药机构编码,定点医药机构名称,统筹区,医院等级,经济类型"]
    lines += [f"{code},{name},{district},{level},公立医院" for code, name, district, level in HOSPITALS]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("gb18030"))


def _catalogue(path: Path) -> None:
    rows: list[list[object]] = [
        [
            "项目名称",
            "医用耗材代码",
            "产品名称",
            "规格",
            "分组号",
            "竞价单元",
            "中选状态",
            "医疗器械注册人",
            "中选价格（元）",
            "挂网价",
            "转换比",
        ]
    ]
    for code, name, spec, variety, group, company, price in PRODUCTS:
        rows.append(["广西针具", code, name, spec, variety, group, "中选", company, price, price, "100"])
    _write(path, {"公示": rows})


def _agreed(path: Path) -> None:
    rows: list[list[object]] = [
        ["附件2", None, None, None, None],
        ["序号", "医疗机构", "规格", "国家医保编码", "首年约定采购量（盒）"],
    ]
    number = 0
    for _, hospital, _, _ in HOSPITALS:
        for code, _, spec, *_ in PRODUCTS:
            number += 1
            rows.append([number, hospital, spec, code, 100 * number])
    _write(path, {"汇总": rows})


def _orders(path: Path) -> None:
    head = [
        "订单明细ID",
        "订单CODE",
        "医疗机构CODE",
        "医疗机构",
        "国家唯一编码",
        "采购单元",
        "医院采购价（元）",
        "采购数量",
        "发货数量",
        "发货时间",
        "收货数量",
        "收货时间",
        "收货总金额（元）",
        "订单发送时间",
        "配送企业名称",
        "订单明细状态",
        "生产批号",
    ]
    rows: list[list[object]] = [head]
    for number, status in enumerate(("已收货", "已收货", "已验收", "办结"), 1):
        hospital = HOSPITALS[number % 2]
        code, *_, price = PRODUCTS[number % 3]
        amount = f"{float(price) * 10:.2f}"
        rows.append(
            [
                f"L{number}",
                f"D{number}",
                hospital[0],
                hospital[1],
                code,
                "盒",
                price,
                "10",
                "10",
                "2026-08-02 09:00:00",
                "10",
                "2026-08-03 10:00:00",
                amount,
                "2026-08-01 10:00:00",
                SUPPLIER,
                status,
                f"B{number}",
            ]
        )
    _write(path, {"Sheet1": rows, "值班": [["姓名", "电话"], ["甲", "1"]]})


def _payments(path: Path) -> None:
    rows: list[list[object]] = [
        ["支付流水", "付款医院", "收款公司", "对应明细", "支付时间", "支付金额（万元）", "摘要"]
    ]
    for number in range(1, 4):
        hospital = HOSPITALS[number % 2]
        rows.append([f"P{number}", hospital[1], SUPPLIER, f"L{number}", "2026-08-30", "0.0098", "货款"])
    _write(path, {"Sheet1": rows})


def _write(path: Path, sheets: dict[str, list[list[object]]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
