"""Two columns for one key, brackets that carry meaning: refused or asked, never decided by position."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from read_tables import everything, refused, rejected, renamed, resolved
from small_workspaces import Folder, table

ENTRY = '[[files]]\npath = "*.xlsx"\ncolumns = { KEY = ["CHOSEN"] }\n'
#: Table, canonical header, the headers in its place, their cells, and the key.
PAIRS: list[tuple[str, str, list[str], list[str], str]] = [
    ("约定采购量", "约定采购量", ["约定采购量（上年度）", "约定采购量（本年度）"], ["50", "100"], "agreed_qty"),
    ("约定采购量", "约定采购量", ["约定采购量（首年）", "约定采购量（次年）"], ["50", "100"], "agreed_qty"),
    ("货款支付", "付款金额", ["付款金额（拟付）", "付款金额（实付）"], ["9", "15"], "amount"),
    ("货款支付", "付款金额", ["付款金额（实付）", "付款金额（拟付）"], ["15", "9"], "amount"),
    ("订单明细", "验收数量", ["验收数量（拒收）", "验收数量（合格）"], ["1", "9"], "accepted_qty"),
    ("订单明细", "验收金额", ["验收金额（含税）", "验收金额"], ["11.3", "10"], "accepted_amount"),
    ("基金支付", "应付金额", ["应付金额（上期）", "应付金额（本期）"], ["1", "2"], "amount"),
    ("中选目录", "中选价", ["中选价（A类）", "中选价（B类）"], ["1", "2"], "selected_price"),
]


def side_by_side(folder: Folder, name: str, header: str, headers: list[str], cells: list[str]) -> None:
    folder.good()
    more: dict[str, Any] = {"验收日期": "2026-07-12", "验收数量": "9"} if name == "订单明细" else {}
    rows = table(name, {**more, header: cells[0]})
    at = rows[0].index(header)
    folder.write(
        f"{name}.xlsx", [[*rows[0][:at], *headers, *rows[0][at + 1 :]], [*rows[1][:at], *cells, *rows[1][at + 1 :]]]
    )


@pytest.mark.parametrize(("name", "header", "headers", "cells", "key"), PAIRS)
def test_a_pair_told_apart_by_a_bracket(
    name: str, header: str, headers: list[str], cells: list[str], key: str, folder: Folder
) -> None:
    side_by_side(folder, name, header, headers, cells)
    [(reason, words)] = refused(folder)
    assert reason == "ambiguous"
    assert all(f"「{one}」" in words for one in headers)
    assert f"哪一列是{header}不能确定，请改正表头" in words
    one, other = sorted(headers, key=words.index)
    assert words.endswith(f'columns = {{ {key} = ["{one}"] }}  # 是这一列，或 ["{other}"]；都不是就写 ignore = [...]')


@pytest.mark.parametrize("chosen", [0, 1])
@pytest.mark.parametrize(("name", "header", "headers", "cells", "key"), PAIRS)
def test_the_columns_line_settles_it(
    name: str, header: str, headers: list[str], cells: list[str], key: str, chosen: int, folder: Folder
) -> None:
    side_by_side(folder, name, header, headers, cells)
    folder.settings(ENTRY.replace("KEY", key).replace("CHOSEN", headers[chosen]).replace("*.xlsx", f"{name}.xlsx"))
    [(value,)] = resolved(folder, INPUT_OF[name], key)
    assert float(value) == float(cells[chosen])


INPUT_OF = {
    "约定采购量": "agreed",
    "货款支付": "payments",
    "订单明细": "orders",
    "基金支付": "fund_payments",
    "中选目录": "products",
}
#: A lone column with such a header: read, or refused with this word.
LONE: list[tuple[str, str, str, str]] = [
    ("货款支付", "付款金额", "付款金额（不含税）", "不含税"),
    ("货款支付", "付款金额", "付款金额（拟付）", "拟付"),
    ("货款支付", "付款金额", "付款金额（应付）", "应付"),
    ("约定采购量", "约定采购量", "约定采购量（上年度）", "上年"),
    ("约定采购量", "约定采购量", "约定采购量（预计）", "预计"),
    ("订单明细", "采购数量", "采购数量（计划）", "计划"),
    ("订单明细", "采购数量", "采购数量（退货）", "退货"),
    ("货款支付", "付款金额", "付款金额（实付）", ""),
    ("货款支付", "付款金额", "付款金额（含税）", ""),
    ("约定采购量", "约定采购量", "约定采购量（本年度）", ""),
    ("基金支付", "应付金额", "应付金额（应付）", ""),
]


@pytest.mark.parametrize(("name", "header", "other", "word"), LONE)
def test_a_lone_column(name: str, header: str, other: str, word: str, folder: Folder) -> None:
    folder.write(f"{name}.xlsx", renamed(table(name, {}), **{header: other}))
    found = refused(folder)
    if word:
        [(reason, words)] = found
        assert reason == "ambiguous"
        assert f"「{other}」写着“{word}”" in words
    else:
        assert found == []
        [account] = everything(folder).accounts
        assert (account.used, account.notes) == (1, [f"列「{other}」的括号不是单位，照常读取"])


def test_the_affirmed_one_beside_a_denied_one_with_plain_header_is_read(folder: Folder) -> None:
    side_by_side(folder, "货款支付", "付款金额", ["付款金额（拟付）", "付款金额"], ["9", "15"])
    assert resolved(folder, "payments", "amount") == [("15.00",)]


#: The very same header twice: the cells of two rows in both columns; whether the file is refused.
TWINS: list[tuple[list[str], list[str], bool]] = [
    (["10", "20"], ["10", "20"], False),
    (["10", "20"], [" 10 ", "20"], False),
    (["10", "20"], ["10", "21"], True),
    (["10", "20"], ["10", ""], True),
]


@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize(("one", "other", "is_refused"), TWINS)
def test_the_very_same_header_twice(
    one: list[str], other: list[str], is_refused: bool, chosen: bool, folder: Folder
) -> None:
    if chosen:
        folder.settings('[[files]]\npath = "*"\ncolumns = { ordered_qty = ["采购数量"] }\n')
    first, second = table("订单明细", {}, {"订单明细编号": "M2"})[1:]
    header = table("订单明细", {})[0]
    rows = [
        [*header, "采购数量"],
        *([*row[:3], a, *row[4:], b] for row, a, b in zip((first, second), one, other, strict=True)),
    ]
    folder.write("订单明细.xlsx", rows)
    found = refused(folder)
    if is_refused:
        [(reason, words)] = found
        assert reason == "ambiguous"
        assert "「采购数量」有两列（第 4 列和第 7 列），内容不同" in words
    else:
        assert resolved(folder, "orders", "ordered_qty") == [("10.0000",), ("20.0000",)]


#: The headers under which 采购数量 stands in a sheet, in the order of their preference, and which one is read.
ORDERED = ["采购数量", "订购数量", "下单数量", "采购量"]


@pytest.mark.parametrize("first", range(len(ORDERED)))
def test_the_canonical_header_wins_then_the_order_of_the_contract(first: int, folder: Folder) -> None:
    header, row = table("订单明细", {})
    headers = ORDERED[first:][::-1]
    folder.write(
        "订单明细.xlsx",
        [[*header[:3], *headers, *header[4:]], [*row[:3], *(str(n) for n in range(len(headers))), *row[4:]]],
    )
    assert resolved(folder, "orders", "ordered_qty") == [(f"{len(headers) - 1}.0000",)]
    assert sorted(everything(folder).accounts[0].ignored) == sorted(ORDERED[first + 1 :])


def test_yuan_before_its_multiples(folder: Folder) -> None:
    header, row = table("货款支付", {})
    folder.write("货款支付.xlsx", [[*header[:4], "付款金额（万元）", "付款金额（元）"], [*row[:4], "0.0015", "15.004"]])
    assert rejected(folder) == [(2, "付款金额（元）", "15.004", "bad-number")]


PAID, YUANS = ("货款支付", "付款金额"), ("（元）", "（万元）")
#: The same figure in two units: headers of both columns, cells of two rows, and what is read; None for a refusal.
SCALED: dict[str, tuple[str, str, tuple[str, str], list[tuple[Any, Any]], list[str] | None]] = {
    "exactly": (*PAID, YUANS, [("12345.6", "1.23456"), ("70", "0.007")], ["12345.60", "70.00"]),
    "rounded": (*PAID, YUANS, [("12345.60", "1.23"), ("50", "0.01")], ["12345.60", "50.00"]),
    "last zeros": (*PAID, ("", "（万元）"), [("12345.60", "1.23"), ("9980", 1)], ["12345.60", "9980.00"]),
    "coarse first": (*PAID, ("（万元）", "（元）"), [("1.23", "12345.60"), ("0", "49")], ["12345.60", "49.00"]),
    "thousands before": (*PAID, ("（万元）", "（千元）"), [("1.2", "12.346"), ("1", "10")], ["12346.00", "10000.00"]),
    "no other": (*PAID, YUANS, [("12345.60", ""), ("50", "-")], ["12345.60", "50.00"]),
    "unlike": (*PAID, YUANS, [("12345.60", "1.23"), ("5000", "5")], None),
    "the coarse one alone": ("订单明细", "验收金额", YUANS, [("12345.60", "1.23"), ("", "5")], None),
    "of pieces": ("约定采购量", "约定采购量", ("（盒）", "（万盒）"), [("20000", "2"), ("10", "1")], None),
    "of an alias": (*PAID, ("支付金额(元)", "支付金额(万元)"), [("100", "0.01"), ("100", "1")], None),
    "advance": ("预付拨付", "拨付金额", ("/元", "_万元"), [("100", "0.01"), ("100", "100")], None),
}  # fmt: skip


@pytest.mark.parametrize("form", SCALED)
def test_one_figure_in_two_units(form: str, folder: Folder) -> None:
    name, canonical, behind, pairs, read = SCALED[form]
    header, row = table(name, {canonical: "1"})
    at = header.index(canonical)
    headers = [text if text and text[0] not in "（/_" else canonical + text for text in behind]
    folder.write(
        f"{name}.xlsx",
        [
            [*header[:at], *headers, *header[at + 1 :]],
            *([f"{row[0]}{n}", *row[1:at], *pair, *row[at + 1 :]] for n, pair in enumerate(pairs)),
        ],
    )
    found = refused(folder)
    if read is not None:
        assert resolved(folder, INPUT_OF[name], "amount") == [(value,) for value in read]
        return
    [(reason, words)] = found
    assert reason == "ambiguous"
    assert f"「{headers[0]}」和「{headers[1]}」对不上（第 3 行：" in words
    assert f'= ["{headers[0]}"] }}  # 是这一列，或 ["{headers[1]}"]' in words


#: Another name of the amount beside the one that is read: header, cells of both in two rows, and what is said.
RIVALS: dict[str, tuple[str, list[tuple[str, str]], str]] = {
    "the same in 万元": ("支付金额（万元）", [("12345.60", "1.23"), ("70", "0.01")], ""),
    "both perhaps in 万元": (
        "支付金额（万元）",
        [("1", "1"), ("5", "5")],
        "2 行的「付款金额」和「支付金额（万元）」对不上（第 2 行：1、1），照「付款金额」读取；请核对两列的单位",
    ),
    "one row": (
        "回款金额（万元）",
        [("10000", "1"), ("5", "1")],
        "1 行的「付款金额」和「回款金额（万元）」对不上（第 3 行：5、1）",
    ),
    "in yuan too": ("支付金额（元）", [("1", "2"), ("5", "6")], ""),
    "of another kind": ("支付金额（万元，含税）", [("1", "1"), ("5", "5")], ""),
    "empty": ("支付金额（万元）", [("1", ""), ("5", "-")], ""),
}


@pytest.mark.parametrize("form", RIVALS)
def test_another_name_of_the_figure_in_another_unit(form: str, folder: Folder) -> None:
    other, pairs, said = RIVALS[form]
    header, row = table("货款支付", {})
    lines = [[f"{row[0]}{at}", *row[1:4], *pair] for at, pair in enumerate(pairs)]
    folder.write("货款支付.csv", [[*header, other], *lines])
    assert resolved(folder, "payments", "amount") == [(f"{Decimal(one):.2f}",) for one, _ in pairs]
    warnings = everything(folder).accounts[0].warnings
    assert [said in warning for warning in warnings] == ([True] if said else [])


@pytest.mark.parametrize(
    "settings", ['ignore = ["支付金额（万元）"]', 'columns = { amount = ["付款金额", "支付金额（万元）"] }']
)
def test_the_settings_say_which_of_two_names_is_meant(settings: str, folder: Folder) -> None:
    header, row = table("货款支付", {})
    folder.write("货款支付.csv", [[*header, "支付金额（万元）"], [*row, "15"]])
    folder.settings(f'[[files]]\npath = "货款支付.csv"\n{settings}\n')
    assert everything(folder).accounts[0].warnings == []


def test_the_columns_line_settles_one_figure_in_two_units(folder: Folder) -> None:
    header, row = table("货款支付", {})
    folder.write("货款支付.xlsx", [[*header[:4], "付款金额（万元）", "付款金额（元）"], [*row[:4], "5", "15"]])
    folder.settings('[[files]]\npath = "货款支付.xlsx"\ncolumns = { amount = ["付款金额（万元）"] }\n')
    assert resolved(folder, "payments", "amount") == [("50000.00",)]
