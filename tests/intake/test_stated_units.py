"""Figures in other units than the purchase unit: where the unit may stand, and what comes out, reckoned by hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from read_tables import everything, refused, rejected, renamed, resolved
from small_workspaces import Folder, Outcome, table

#: A box of 28 tablets.
BOX = {"折算系数": "28", "采购单位": "盒", "最小单位": "片"}
Rows = list[list[Any]]


def catalogue(folder: Folder, *products: dict[str, Any]) -> None:
    folder.good()
    folder.write("中选目录.xlsx", table("中选目录", *products))


def agreed(header: str, quantity: Any, *above: list[Any], **more: Any) -> Rows:
    rows = table("约定采购量", {"约定采购量": quantity, **more})
    return [*above, *renamed(rows, 约定采购量=header)]


def formatted(folder: Folder, number_format: str, quantity: float) -> None:
    with xlsxwriter.Workbook(folder.path / "约定采购量.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table("约定采购量", {})):
            sheet.write_row(number, 0, row)
        sheet.write_number(1, 4, quantity, book.add_format({"num_format": number_format}))


PLACES: dict[str, Callable[[Folder], object]] = {
    "bracket": lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（片）", "2800")),
    "bracket-with-multiple": lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（万片）", "0.28")),
    "bracket-base": lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（最小制剂单位）", "2800")),
    "line-below": lambda folder: folder.write(
        "约定采购量.xlsx",
        [table("约定采购量", {})[0], [None] * 4 + ["（片）"], *agreed("", "2800")[1:]],
    ),
    "note-row": lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量", "2800", ["单位：片"])),
    "note-beside-the-title": lambda folder: folder.write(
        "约定采购量.xlsx", agreed("约定采购量", "2.8", ["2026 年约定采购量", None, "单位：千片"])
    ),
    "number-format": lambda folder: formatted(folder, '0"片"', 2800),
    "number-format-with-multiple": lambda folder: formatted(folder, '0.00"万片"', 0.28),
    "column": lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量", "2800", 计量单位="片")),
    "column-with-multiple": lambda folder: folder.write(
        "约定采购量.xlsx", agreed("约定采购量", "2.8", 计量单位="千片")
    ),
    "setting": lambda folder: (
        folder.settings('[[files]]\npath = "约定*"\nunits = { agreed_qty = "base" }\n'),
        folder.write("约定采购量.xlsx", agreed("约定采购量", "2800")),
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_base_units_wherever_they_stand(place: str, folder: Folder) -> None:
    catalogue(folder, BOX)
    PLACES[place](folder)
    assert [tuple(map(Decimal, row)) for row in resolved(folder, "agreed", "agreed_qty", "agreed_base")] == [
        (100, 2800)
    ]


PURCHASE: dict[str, Callable[[Folder], object]] = {
    "bracket": lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（盒）", "100")),
    "bracket-with-multiple": lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（百盒）", "1")),
    "bracket-multiple-alone": lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（万）", "0.01")),
    "note-row": lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量", "100", ["单位：盒"])),
    "column": lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量", "100", 计量单位="盒")),
    "setting": lambda folder: (
        folder.settings('[[files]]\npath = "约定*"\nunits = { agreed_qty = "purchase" }\n'),
        folder.write("约定采购量.xlsx", agreed("约定采购量（片）", "100")),
    ),
    "no-unit": lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（万元）", "100")),
    "format-without-unit": lambda folder: formatted(folder, "#,##0.00_ ", 100),
}


@pytest.mark.parametrize("place", PURCHASE)
def test_purchase_units(place: str, folder: Folder) -> None:
    catalogue(folder, BOX)
    PURCHASE[place](folder)
    assert resolved(folder, "agreed", "agreed_qty", "agreed_base") == [("100.0000", None)]


REFUSED: dict[str, tuple[dict[str, Any], Callable[[Folder], object], str]] = {
    "catalogue-says-nothing": (
        {"折算系数": "28"},
        lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（片）", "2800")),
        "「片」",
    ),
    "catalogue-says-another": (
        BOX,
        lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（粒）", "2800")),
        "「粒」",
    ),
    "several-units": (
        BOX,
        lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（片/粒/袋）", "2800")),
        "「片/粒/袋」",
    ),
    "number-of-units": (
        {"折算系数": "1"},
        lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（100片）", "28")),
        "「100片」",
    ),
    "smallest-pack": (
        BOX,
        lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量（最小包装单位）", "2800")),
        "「最小包装单位」",
    ),
    "number-format": (BOX, lambda folder: formatted(folder, '0"粒"', 2800), "「粒」"),
    "column": (
        BOX,
        lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量", "2800", 计量单位="粒")),
        "「粒」",
    ),
    "column-strange": (
        BOX,
        lambda folder: folder.write(
            "约定采购量.xlsx", table("约定采购量", {"计量单位": "片"}, {"协议年度": "2", "计量单位": "大"})
        ),
        "「大」",
    ),
    "note-and-note": (
        BOX,
        lambda folder: folder.write("约定采购量.xlsx", agreed("约定采购量", "1", ["单位：片", "单位：盒"])),
        "不同的单位",
    ),
    "bracket-and-format": (
        BOX,
        lambda folder: (
            formatted(folder, '0"片"', 2800),
            with_header(folder, "约定采购量（盒）", '0"片"'),
        ),
        "不同",
    ),
}


def with_header(folder: Folder, header: str, number_format: str) -> None:
    with xlsxwriter.Workbook(folder.path / "约定采购量.xlsx") as book:
        sheet = book.add_worksheet()
        rows = renamed(table("约定采购量", {}), 约定采购量=header)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.write_number(1, 4, 2800, book.add_format({"num_format": number_format}))


@pytest.mark.parametrize("form", REFUSED)
def test_a_unit_that_nothing_explains(form: str, folder: Folder) -> None:
    product, build, word = REFUSED[form]
    catalogue(folder, product)
    build(folder)
    [(reason, words)] = refused(folder)
    assert reason == "unit"
    assert word in words
    assert ('units = { agreed_qty = "base" }' in words) is (form not in ("note-and-note", "bracket-and-format"))


def test_what_the_settings_say_of_a_unit_holds(folder: Folder) -> None:
    catalogue(folder, BOX)
    folder.settings('[[files]]\npath = "约定采购量.xlsx"\nunits = { agreed_qty = "base" }\n')
    rows = table(
        "约定采购量", {"约定采购量": "28", "计量单位": "片"}, {"协议年度": "2", "约定采购量": "56", "计量单位": "大"}
    )
    folder.write("约定采购量.xlsx", rows)
    assert [Decimal(row[0]) for row in resolved(folder, "agreed", "agreed_qty")] == [1, 2]


@pytest.mark.parametrize("unit", ["片", "支", "最小包装单位", "个"])
def test_where_every_factor_is_1_the_unit_is_no_question(unit: str, folder: Folder) -> None:
    catalogue(folder, {"折算系数": "1"}, {"产品编码": "P2", "折算系数": "1.000"})
    folder.write(
        "约定采购量.xlsx", renamed(table("约定采购量", {}, {"产品编码": "P2"}), 约定采购量=f"约定采购量（{unit}）")
    )
    assert resolved(folder, "agreed", "agreed_qty") == [("100.0000",), ("100.0000",)]


def test_multiples_count_where_every_factor_is_1_too(folder: Folder) -> None:
    catalogue(folder, {"折算系数": "1"})
    folder.write("约定采购量.xlsx", agreed("约定采购量（万支）", "0.25"))
    assert resolved(folder, "agreed", "agreed_qty") == [("2500.0000",)]


#: 采购单位, 最小单位 and 折算系数 of two products under 约定采购量（片）; what comes of 28 tablets each, or None.
MIXED: list[tuple[tuple[Any, Any, Any], tuple[Any, Any, Any], list[int] | None]] = [
    (("盒", "片", "28"), ("瓶", "片", "7"), [1, 4]),
    (("盒", "片", "28"), ("片", "片", "1"), [1, 28]),
    (("盒", "片", "28"), (None, None, "1"), [1, 28]),
    (("片", "粒", "28"), ("片", "粒", "7"), [28, 28]),
    (("盒", "片", "28"), ("片", "粒", "7"), None),
    (("盒", "片", "28"), ("盒", None, "7"), None),
    (("盒", "片", "28"), ("盒", "粒", "7"), None),
]


@pytest.mark.parametrize(("one", "other", "expected"), MIXED)
def test_products_of_one_column(
    one: tuple[Any, Any, Any], other: tuple[Any, Any, Any], expected: list[int] | None, folder: Folder
) -> None:
    keys = ("采购单位", "最小单位", "折算系数")
    catalogue(
        folder,
        {"产品编码": "P1", **dict(zip(keys, one, strict=True))},
        {"产品编码": "P2", **dict(zip(keys, other, strict=True))},
    )
    rows = table("约定采购量", {"约定采购量": "28"}, {"约定采购量": "28", "产品编码": "P2"})
    folder.write("约定采购量.xlsx", renamed(rows, 约定采购量="约定采购量（片）"))
    if expected is None:
        assert [reason for reason, _ in refused(folder)] == ["unit"]
    else:
        assert [Decimal(row[0]) for row in resolved(folder, "agreed", "agreed_qty")] == expected


def test_each_row_says_its_unit(folder: Folder) -> None:
    catalogue(folder, BOX, {**BOX, "产品编码": "P2"}, {**BOX, "产品编码": "P3"})
    rows = table(
        "约定采购量",
        {"约定采购量": "2800", "计量单位": "片"},
        {"约定采购量": "5", "计量单位": "盒", "产品编码": "P2"},
        {"约定采购量": "0.28", "计量单位": "万片", "产品编码": "P3"},
    )
    folder.write("约定采购量.xlsx", rows)
    found = [
        (Decimal(row[0]), row[1] and Decimal(row[1])) for row in resolved(folder, "agreed", "agreed_qty", "agreed_base")
    ]
    assert found == [(100, 2800), (5, None), (100, 2800)]


def test_what_does_not_divide_stays_exact_in_base_units(folder: Folder) -> None:
    catalogue(folder, {**BOX, "折算系数": "3"})
    folder.write("约定采购量.xlsx", agreed("约定采购量（片）", "100"))
    assert resolved(folder, "agreed", "agreed_qty", "agreed_base") == [("33.333333333333", "100.0000000000")]


#: 验收数量（片）, 采购单价 with its header, 折算系数; 验收金额 in yuan, half up to the fen at once.
AMOUNTS: list[tuple[str, str, str, str, str]] = [
    ("28", "采购单价", "10", "28", "10.00"),
    ("1", "采购单价", "0.05", "10", "0.01"),  # 0.005, a tie
    ("1", "采购单价", "0.10", "3", "0.03"),  # 0.0333…
    ("2", "采购单价", "0.10", "3", "0.07"),  # 0.0666…
    ("1000000", "采购单价", "10", "3", "3333333.33"),  # not 333333.3333 x 10
    ("3", "采购单价（元/片）", "0.005", "28", "0.02"),  # 0.015, a tie
    ("28", "采购单价（元/片）", "0.5", "28", "14.00"),
]


@pytest.mark.parametrize(("quantity", "header", "price", "factor", "amount"), AMOUNTS)
def test_amount_to_the_fen(quantity: str, header: str, price: str, factor: str, amount: str, folder: Folder) -> None:
    catalogue(folder, {**BOX, "折算系数": factor})
    rows = table("订单明细", {"采购数量": quantity, "采购单价": price, "验收数量": quantity, "验收日期": "2026-07-12"})
    names = {"采购数量": "采购数量（片）", "验收数量": "验收数量（片）", "采购单价": header}
    folder.write("订单明细.xlsx", renamed(rows, **names))
    [(got, base)] = resolved(folder, "orders", "accepted_amount", "accepted_base")
    assert (got, Decimal(base)) == (amount, Decimal(quantity))


#: A price under a header at a factor: the price per box.
PRICES = [
    ("中选价（元/片）", "0.5", "28", "14"),
    ("中选价（元/片）", "0.333333", "28", "9.333324"),
    ("中选价（元/片）", "0.000001", "3", "0.000003"),
    ("中选价（元/片）", "1.25", "0.5", "0.625"),
    ("中选价（元/百片）", "50", "28", "14"),
    ("中选价（元/1000片）", "500", "28", "14"),
    ("中选价（元/百支）", "1400", "1", "14"),
    ("中选价（元/千盒）", "14000", "28", "14"),
]


@pytest.mark.parametrize(("header", "price", "factor", "per_box"), PRICES)
def test_price_per_unit(header: str, price: str, factor: str, per_box: str, folder: Folder) -> None:
    folder.good()
    rows = table("中选目录", {**BOX, "中选价": price, "折算系数": factor})
    folder.write("中选目录.xlsx", renamed(rows, 中选价=header))
    assert [Decimal(row[0]) for row in resolved(folder, "products", "selected_price")] == [Decimal(per_box)]


OUT_OF_SCOPE: dict[str, tuple[dict[str, Any], dict[str, str], list[tuple[Any, ...]]]] = {
    "price-in-the-same-unit": ({}, {"采购单价": "采购单价（元/片）"}, []),
    "not-accepted": ({"验收数量": None, "验收日期": None}, {}, []),
    "with-its-amount": ({"验收金额": "4.20"}, {}, []),
    "worth-nobody-knows-what": ({}, {}, [(3, "产品编码", "X9", "unknown-product")]),
}


@pytest.mark.parametrize("form", OUT_OF_SCOPE)
def test_product_of_no_batch(form: str, folder: Folder) -> None:
    changes, names, expected = OUT_OF_SCOPE[form]
    catalogue(folder, BOX)
    line = {"验收数量": "28", "验收日期": "2026-07-12", "验收金额": None}
    rows = table("订单明细", line, {**line, "订单明细编号": "M2", "产品编码": "X9", **changes})
    folder.write("订单明细.xlsx", renamed(rows, 采购数量="采购数量（片）", 验收数量="验收数量（片）", **names))
    assert rejected(folder) == expected
    if not expected:
        amounts = {"price-in-the-same-unit": "42.00", "not-accepted": None, "with-its-amount": "4.20"}
        assert resolved(folder, "orders", "line_id", "accepted_amount")[1] == ("M2", amounts[form])


def test_two_factors_of_one_product_convert_nothing(folder: Folder) -> None:
    other = {"批次编码": "ln-fenghexian-2026", "折算系数": "14"}
    catalogue(folder, BOX, {**BOX, **other})
    rows = table("订单明细", {"验收数量": "28", "验收日期": "2026-07-12"})
    folder.write("订单明细.xlsx", renamed(rows, 采购数量="采购数量（最小单位）", 验收数量="验收数量（最小单位）"))
    assert rejected(folder) == [(2, "产品编码", "P1", "unknown-product")]


def test_both_columns_the_purchase_one_is_read(folder: Folder) -> None:
    catalogue(folder, BOX)
    header, row = table("约定采购量", {})
    folder.write("约定采购量.xlsx", [[*header[:4], "约定采购量（片）", "约定采购量（盒）"], [*row[:4], "2800", "100"]])
    assert resolved(folder, "agreed", "agreed_qty", "agreed_base") == [("100.0000", None)]
    assert everything(folder).accounts[1].ignored == ["约定采购量（片）"]


def test_the_line_of_the_message_makes_the_file_readable(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    catalogue(folder, {"折算系数": "28"})
    folder.write("约定采购量.xlsx", agreed("约定采购量（片）", "2800"))
    said = jicai("progress", "--as-of", "2026-10-15", "--format", "json")
    assert said.code == 2
    folder.settings("\n".join(line for line in said.err.splitlines() if line.startswith("  ")))
    [row] = jicai("progress", "--as-of", "2026-10-15", "--format", "json").rows
    assert row["agreed_qty"] == 2800


@pytest.mark.parametrize("unit", ["（片）", "（最小单位）"])
@pytest.mark.parametrize("worth", ["", "42.00"])
@pytest.mark.parametrize("changes", [["P9"], ["P8", "P9"]])
def test_a_renewed_code_inherits_the_factor_too(unit: str, worth: str, changes: list[str], folder: Folder) -> None:
    """280 tablets under the code that came after P1's, or after that one, are ten boxes; what is agreed likewise."""
    catalogue(folder, BOX)
    olds = ["P1", *changes]
    steps = [{"原产品编码": old, "新产品编码": new} for old, new in zip(olds, changes, strict=False)]
    folder.write("编码变更.xlsx", table("编码变更", *steps))
    folder.write("约定采购量.xlsx", agreed(f"约定采购量{unit}", "280", 产品编码="P9"))
    line = {"产品编码": "P9", "采购数量": "280", "验收数量": "280", "验收日期": "2026-08-12", "验收金额": worth}
    rows = table("订单明细", line)
    folder.write("订单明细.xlsx", renamed(rows, 采购数量=f"采购数量{unit}", 验收数量=f"验收数量{unit}"))
    (found,) = resolved(folder, "orders", "ordered_qty", "ordered_base", "accepted_qty", "accepted_base", "unit_price")
    assert [Decimal(cell) for cell in found] == [10, 280, 10, 280, Decimal("1.5")]
    (found,) = resolved(folder, "agreed", "agreed_qty", "agreed_base")
    assert [Decimal(cell) for cell in found] == [10, 280]


@pytest.mark.parametrize(("header", "price"), [("采购单价", "0.10"), ("采购单价（元/片）", "0.033333")])
def test_a_sum_of_lines_is_rounded_once(header: str, price: str, folder: Folder, jicai: Callable[..., Outcome]) -> None:
    """Three tablets of a box of three at ten fen a box are worth ten fen, though each is payable with three."""
    catalogue(folder, {**BOX, "折算系数": "3"})
    folder.write("约定采购量.xlsx", agreed("约定采购量（片）", "30"))
    line = {"采购数量": "1", "采购单价": price, "验收数量": "1", "验收日期": "2026-07-12", "验收金额": ""}
    rows = table("订单明细", *({**line, "订单明细编号": f"L{at}"} for at in range(3)))
    names = {"采购数量": "采购数量（片）", "验收数量": "验收数量（片）", "采购单价": header}
    folder.write("订单明细.xlsx", renamed(rows, **names))
    [row] = jicai("progress", "--by", "institution", "--as-of", "2026-10-15", "--format", "json").rows
    assert row["purchased_amount"] == 0.1
    assert [row["unpaid"] for row in jicai("overdue", "--as-of", "2026-10-15", "--format", "json").rows] == [0.03] * 3
