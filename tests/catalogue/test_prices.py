"""Whether a price is of the box or of the piece: the header, the column 计价单位, the cell, or nobody says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from annexes import write_xlsx
from runs import Catalogue

pytestmark = pytest.mark.long

CODE = "XA01AAJ001A001010100001"


def one(
    catalogue: Catalogue, folder: Path, changes: dict[str, Any], *options: str, batch: str = "sl16-yaopin-2025"
) -> dict[str, Any]:
    cells = {"品种": "甲药片", "规格包装": "10mg×28片/盒", "中选企业": "安宁制药", "医保编码": CODE} | changes
    path = write_xlsx(folder / "a.xlsx", [tuple(cells), tuple(cells.values())])
    return catalogue(path, *options, batch=batch)[0]


#: Cells, options, price, factor, what is bought.
SETTLED: dict[str, tuple[dict[str, Any], tuple[str, ...], float, float, str | None]] = {
    "per box by the header": ({"中选价（元/盒）": 12.5}, (), 12.5, 28, "盒"),
    "per piece by the header": ({"中选价（元/片）": 0.5}, (), 14, 28, "盒"),
    "per piece among others": ({"中选价（元/片/粒/支）": 0.5}, (), 14, 28, "盒"),
    "per smallest unit": ({"中选价（元/最小制剂单位）": "0.5"}, (), 14, 28, "盒"),
    "per smallest package": ({"中选价（元/最小销售包装）": "12.5"}, (), 12.5, 28, "盒"),
    "by the column 计价单位": ({"中选价（元）": "12.5", "计价单位": "盒"}, (), 12.5, 28, "盒"),
    "by the column, per piece": ({"中选价": 0.5, "计价单位": "元/片"}, (), 14, 28, "盒"),
    "in the cell": ({"中选价": "¥12.50元/盒"}, (), 12.5, 28, "盒"),
    "both, which agree": ({"中选价（元/片）": 0.45, "中选价（元/盒）": 12.5}, (), 12.5, 28, "盒"),
    "said by the user": ({"中选价": 12.5}, ("--price-unit", "purchase"), 12.5, 28, "盒"),
    "said by the user, per piece": ({"中选价": 0.5}, ("--price-unit", "base"), 14, 28, "盒"),
    "one piece in a box": ({"中选价": 88, "规格包装": "5ml×1支/盒"}, (), 88, 1, "盒"),
    "the box by the price alone": ({"中选价（元/盒）": 30, "规格包装": "24粒×2板"}, (), 30, 48, "盒"),
    "a bottle": ({"中选价（元/瓶）": 30, "规格包装": "100ml/瓶"}, (), 30, 1, "瓶"),
    "a stated ratio": ({"中选价（元/盒）": 30, "规格包装": "大盒", "转换比": "28"}, (), 30, 28, "盒"),
    "a count below its unit": ({"中选价（元/盒）": 30, "规格包装": None, "包装规格（片/盒）": 28}, (), 30, 28, "盒"),
    "the exact product": ({"中选价（元/片）": "0.0567"}, (), 1.5876, 28, "盒"),
    "thousands": ({"中选价（元/盒）": "1,234.50"}, (), 1234.5, 28, "盒"),
    "a binary tail": ({"中选价（元/盒）": 0.1 + 0.2}, (), 0.3, 28, "盒"),
}

#: Cells, what is doubtful, of which column.
OPEN: dict[str, tuple[dict[str, Any], str, str]] = {
    "nobody says": ({"中选价": 12.5}, "selected_price", "不知中选价按采购单位还是按最小单位"),
    "only yuan": ({"中选价（元）": 12.5}, "selected_price", "不知中选价按采购单位还是按最小单位"),
    "another unit": ({"中选价（元/袋）": 12.5}, "selected_price", "不知中选价按采购单位还是按最小单位"),
    "both, which disagree": (
        {"中选价（元/片）": 0.5, "中选价（元/盒）": 12.5},
        "selected_price",
        "两列中选价互相不合",
    ),
    "a word": ({"中选价（元/盒）": "面议"}, "selected_price", "中选价不是一个确定的数"),
    "two": ({"中选价（元/盒）": "12.5/13"}, "selected_price", "中选价不是一个确定的数"),
    "nothing": ({"中选价（元/盒）": 0}, "selected_price", "中选价不是一个确定的数"),
    "none": ({"中选价（元/盒）": None}, "selected_price", "没有中选价"),
    "per piece, how many unknown": (
        {"中选价（元/片）": 0.5, "规格包装": "12片/板"},
        "selected_price",
        "不知中选价按采购单位还是按最小单位",
    ),
    "ratio and packaging": ({"中选价（元/盒）": 12.5, "转换比": 14}, "factor", "折算系数有几种说法"),
    "a ratio that is none": ({"中选价（元/盒）": 12.5, "转换比": "见包装"}, "factor", "折算系数不能确定"),
    "a long code as a number": (
        {"中选价（元/盒）": 1, "医保编码": 10010000000000000123},
        "product_code",
        "末几位已丢失",
    ),
    "two codes": ({"中选价（元/盒）": 1, "医保编码": f"{CODE}、{CODE[:-1]}2"}, "product_code", "一格里有几个编码"),
    "a word for a code": ({"中选价（元/盒）": 1, "医保编码": "详见平台"}, "product_code", "编码的位数或字符不对"),
}


@pytest.mark.parametrize("case", SETTLED)
def test_settled(case: str, tmp_path: Path, catalogue: Catalogue) -> None:
    changes, options, price, factor, unit = SETTLED[case]
    row = one(catalogue, tmp_path, changes, *options)
    assert (row["selected_price"], row["factor"], row["purchase_unit"]) == (price, factor, unit)


@pytest.mark.parametrize("case", OPEN)
def test_open(case: str, tmp_path: Path, catalogue: Catalogue) -> None:
    changes, key, doubt = OPEN[case]
    row = one(catalogue, tmp_path, changes)
    assert row[key] is None
    assert doubt in row["doubts"]


def test_a_converted_price_is_marked(tmp_path: Path, catalogue: Catalogue) -> None:
    assert "由最小单位的价格换算（0.0567 × 28）" in one(catalogue, tmp_path, {"中选价（元/片）": "0.0567"})["doubts"]


NEEDLE = {"品种": "毫针", "规格包装": "0.3mm×25mm 100支/盒", "医保编码": "C140108013000190000000000001"[:27]}


def test_consumables_by_the_box(tmp_path: Path, catalogue: Catalogue) -> None:
    row = one(catalogue, tmp_path, {**NEEDLE, "中选价（元/盒）": 20}, batch="gx-zhenju-2026")
    assert (row["selected_price"], row["factor"], row["purchase_unit"], row["doubts"]) == (20, 100, "盒", None)


def test_consumables_priced_by_the_piece_may_be_bought_either_way(tmp_path: Path, catalogue: Catalogue) -> None:
    row = one(catalogue, tmp_path, {**NEEDLE, "中选价（元/支）": 0.2}, batch="gx-zhenju-2026")
    assert (row["factor"], row["selected_price"]) == (None, None)
    assert "按支采购系数为 1，按盒采购系数为 100" in row["doubts"]


def test_consumables_without_a_package(tmp_path: Path, catalogue: Catalogue) -> None:
    changes = {**NEEDLE, "规格包装": "0.3mm×25mm", "中选价（元/支）": 0.2}
    row = one(catalogue, tmp_path, changes, batch="gx-zhenju-2026")
    assert (row["factor"], row["selected_price"], row["purchase_unit"], row["doubts"]) == (1, 0.2, "支", None)


def test_decoction_pieces_by_weight(tmp_path: Path, catalogue: Catalogue) -> None:
    changes = {"品种": "黄芪", "规格包装": "1kg/袋", "医保编码": "T000100001", "中选价（元/kg）": 60}
    row = one(catalogue, tmp_path, changes, batch="qg-yinpian-2025")
    assert (row["factor"], row["selected_price"], row["purchase_unit"], row["doubts"]) == (1, 60, "kg", None)


def test_a_code_of_another_length_stands_and_is_marked(tmp_path: Path, catalogue: Catalogue) -> None:
    row = one(catalogue, tmp_path, {"中选价（元/盒）": 1, "医保编码": CODE[:-2]})
    assert row["product_code"] == CODE[:-2]
    assert "编码的位数或字符不对（有 21 位，应为 23 位）" in row["doubts"]


def test_decoction_pieces_by_the_bag_are_open(tmp_path: Path, catalogue: Catalogue) -> None:
    changes = {"品种": "黄芪", "规格包装": "1kg/袋", "医保编码": "T000100001", "中选价（元/袋）": 60}
    row = one(catalogue, tmp_path, changes, batch="qg-yinpian-2025")
    assert row["factor"] is None
    assert "饮片按重量折算" in row["doubts"]


def test_one_variety_by_two_weights(tmp_path: Path, catalogue: Catalogue) -> None:
    header = ("品种", "中选企业", "中选价", "计价单位")
    rows = [header, ("黄芪", "甲", 60, "元/kg"), ("黄芪", "乙", "0.06", "元/g"), ("当归", "乙", 80, "元/kg")]
    found = catalogue(write_xlsx(tmp_path / "a.xlsx", rows), batch="qg-yinpian-2025")
    assert [row["factor"] for row in found] == [None, None, 1]
    assert "折算系数：同一品种各行折算到的单位不同（这一行折算到 g）" in found[1]["doubts"]


def test_tablets_and_capsules_of_a_variety_count_alike(tmp_path: Path, catalogue: Catalogue) -> None:
    header = ("品种", "规格包装", "中选企业", "中选价（元/盒）", "医保编码")
    rows = [
        header,
        ("甲药口服常释剂型", "10mg×28片/盒", "甲", 12.5, CODE),
        ("甲药口服常释剂型", "10mg×24粒/盒", "乙", 12, f"{CODE[:-1]}9"),
    ]
    assert [row["doubts"] for row in catalogue(write_xlsx(tmp_path / "a.xlsx", rows))] == [None, None]
