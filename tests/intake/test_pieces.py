"""A quantity in boxes and in pieces, side by side: said where the two are not as the catalogue's factor has them."""

from __future__ import annotations

from typing import Any

import pytest
from read_tables import everything, resolved
from small_workspaces import Folder, table

BOXES, PIECES = "验收数量（盒）", "验收数量（片）"
SMALL = "验收数量（最小单位）"
#: Headers of both columns, what stands in them line by line, what is changed in the catalogue, and what is said.
LINES: dict[str, tuple[tuple[str, str], list[tuple[str, str]], dict[str, Any], str]] = {
    "as the factor has it": ((BOXES, PIECES), [("10", "280"), ("1", "28")], {}, ""),
    "another pack": (
        (BOXES, PIECES),
        [("10", "280"), ("10", "300")],
        {},
        "「验收数量（盒）」和「验收数量（片）」按折算系数对不上（1 种产品，如第 3 行 P1："
        "采购单位 10，最小单位 300，折算系数 28），"
        "照「验收数量（盒）」读取",
    ),
    "fewer pieces": ((BOXES, PIECES), [("10", "240"), ("10", "280")], {}, "第 2 行 P1：采购单位 10，最小单位 240，"),
    "the same in both": ((BOXES, SMALL), [("10", "10")], {}, "采购单位 10，最小单位 10，折算系数 28"),
    "pieces first": ((PIECES, BOXES), [("300", "10")], {}, "「验收数量（盒）」和「验收数量（片）」按折算系数对不上"),
    "another name of the pieces": (
        ("验收数量", "入库数量（最小单位）"),
        [("10", "300")],
        {},
        "采购单位 10，最小单位 300",
    ),
    "another name of the boxes": (
        (SMALL, "入库数量（盒）"),
        [("300", "10")],
        {},
        "采购单位 10，最小单位 300，折算系数 28",
    ),
    "boxes that were worked out": (("验收数量", SMALL), [("3.57", "100")], {}, ""),
    "boxes that were worked out of others": (("验收数量", SMALL), [("3.5", "110")], {}, "采购单位 3.5，最小单位 110"),
    "pieces by the ten thousand": ((BOXES, "验收数量（万片）"), [("1000", "2.8"), ("1000", "3")], {}, "最小单位 30000"),
    "bought by the piece": (("验收数量", PIECES), [("10", "10")], {"采购单位": "片"}, ""),
    "larger packs": ((BOXES, "验收数量（箱）"), [("10", "1"), ("20", "2")], {}, ""),
    "loose pieces": ((BOXES, PIECES), [("10", "0"), ("1", "28")], {}, ""),
    "nothing bought": ((BOXES, PIECES), [("0", "5"), ("10", "")], {}, ""),
    "no such product": ((BOXES, PIECES), [("10", "300")], {"产品编码": "P2"}, ""),
}


def written(folder: Folder, headers: tuple[str, str], lines: list[tuple[str, str]], product: dict[str, Any]) -> None:
    folder.good("医疗机构", "约定采购量")
    folder.write("中选目录.csv", table("中选目录", {"折算系数": "28"} | product))
    rows = (
        {"验收日期": "2026-07-20", "订单明细编号": f"M{at}"} | dict(zip(headers, pair, strict=True))
        for at, pair in enumerate(lines)
    )
    folder.write("订单明细.csv", table("订单明细", *rows))


@pytest.mark.parametrize("form", LINES)
def test_boxes_and_pieces_side_by_side(form: str, folder: Folder) -> None:
    headers, lines, product, said = LINES[form]
    written(folder, headers, lines, product)
    told = [line for line in everything(folder).remarks if "按折算系数对不上" in line]
    assert [said in line for line in told] == ([True] if said else []), told
    assert all(line.startswith("订单明细.csv：") for line in told)


def test_a_factor_of_one_of_several_batches_will_do(folder: Folder) -> None:
    written(folder, (BOXES, PIECES), [("10", "300")], {})
    factors = ({"折算系数": "28"}, {"批次编码": "sl16-yaopin-2025", "折算系数": "30"})
    folder.write("中选目录.csv", table("中选目录", *factors))
    assert [line for line in everything(folder).remarks if "按折算系数对不上" in line] == []


@pytest.mark.parametrize("settings", ['ignore = ["验收数量（片）"]', 'columns = { accepted_qty = ["验收数量（盒）"] }'])
def test_the_settings_say_which_is_meant(settings: str, folder: Folder) -> None:
    written(folder, (BOXES, PIECES), [("10", "300")], {})
    folder.settings(f'[[files]]\npath = "订单明细.csv"\n{settings}\n')
    assert [line for line in everything(folder).remarks if "按折算系数对不上" in line] == []
    assert resolved(folder, "orders", "accepted_qty") == [("10.0000",)]
