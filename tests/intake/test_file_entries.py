"""`[[files]]`: what a certain file needs, key by key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from read_tables import everything, refused, rejected, renamed, resolved, skipped
from small_workspaces import Folder, Outcome, table

Jicai = Callable[..., Outcome]
LINES = table("订单明细", {})
KEYS = ("line_id", "ordered_qty", "status", "contract_no")


def orders(**names: str) -> list[list[Any]]:
    return renamed(table("订单明细", {"订单状态": "正常", "合同编号": "T1"}), **names)


#: The text of jicai.toml, the rows of 导出/订单明细.xlsx (sheet Sheet1); line, quantity, status and contract read.
READ: dict[str, tuple[str, list[list[Any]], tuple[Any, ...]]] = {
    "columns": (
        'columns = { ordered_qty = ["申报数"] }',
        orders(采购数量="申报数"),
        ("M1", "10.0000", "normal", "T1"),
    ),
    "columns-in-order": (
        'columns = { ordered_qty = ["无此列", "申报数", "下单数"] }',
        orders(采购数量="申报数"),
        ("M1", "10.0000", "normal", "T1"),
    ),
    "columns-are-the-only-ones": (
        'columns = { contract_no = ["协议号"] }\nignore = ["合同编号"]',
        [[*orders()[0], "协议号"], [*orders()[1], "T9"]],
        ("M1", "10.0000", "normal", "T9"),
    ),
    "values-of-a-choice": (
        'values = { status = { "办结" = "已撤销" } }',
        table("订单明细", {"订单状态": "办结", "合同编号": "T1"}),
        ("M1", "10.0000", "withdrawn", "T1"),
    ),
    "values-of-a-code": (
        'values = { line_id = { "一" = "M7" } }',
        table("订单明细", {"订单明细编号": " 一", "订单状态": None, "合同编号": None}),
        ("M7", "10.0000", "normal", None),
    ),
    "defaults-for-a-column": (
        'defaults = { contract_no = "T5", status = "退货" }',
        table("订单明细", {"采购数量": "-3", "验收数量": "3", "验收日期": "2026-07-12"}),
        ("M1", "-3.0000", "returned", "T5"),
    ),
    "defaults-for-an-empty-cell": (
        'defaults = { contract_no = "T5" }',
        table("订单明细", {"合同编号": "-", "订单状态": "正常"}),
        ("M1", "10.0000", "normal", "T5"),
    ),
    "defaults-of-what-is-required": (
        "defaults = { ordered_on = 2026-07-20 }",
        renamed(orders(), 下单日期="备注"),
        ("M1", "10.0000", "normal", "T1"),
    ),
    "ignore": (
        'ignore = ["合同编号"]',
        orders(),
        ("M1", "10.0000", "normal", None),
    ),
    "units": (
        'units = { ordered_qty = "purchase" }',
        orders(采购数量="采购数量（片）"),
        ("M1", "10.0000", "normal", "T1"),
    ),
}


@pytest.mark.parametrize("key", READ)
def test_key(key: str, folder: Folder) -> None:
    settings, rows, expected = READ[key]
    folder.good("中选目录", "医疗机构")
    folder.write("订单明细.xlsx", rows)
    folder.settings(f'[[files]]\npath = "订单明细.xlsx"\n{settings}\n')
    assert resolved(folder, "orders", *KEYS) == [expected]


def test_table(folder: Folder) -> None:
    folder.write("清单.xlsx", renamed(LINES, 订单明细编号="序列", 下单日期="日期"))
    entry = 'columns = { line_id = ["序列"], ordered_on = ["日期"] }\n'
    folder.settings(f'[[files]]\npath = "清单.xlsx"\ntable = "orders"\n{entry}')
    assert resolved(folder, "orders", "line_id", "ordered_on") == [("M1", "2026-07-11")]


def test_a_file_that_is_given_a_table_and_is_none_is_refused(folder: Folder) -> None:
    folder.write("清单.xlsx", [["姓名", "电话"], ["张三", "1"]])
    folder.settings('[[files]]\npath = "清单.xlsx"\ntable = "orders"\n')
    assert [reason for reason, _ in refused(folder)] == ["no-header"]


#: The glob of an entry, and of its sheet; whether it is about 区县/订单明细-9月.xlsx, sheet 渝中（一）.
FITTING: list[tuple[str, str, bool]] = [
    ("订单明细-9月.xlsx", "", True),
    ("订单明细-*月.xlsx", "", True),
    ("*", "", True),
    ("订单明细-?月.xlsx", "渝中（一）", True),
    ("*.xlsx", "渝中*", True),
    ("*.xlsx", "江北*", False),
    ("*.csv", "", False),
    ("订单明细", "", False),
    ("区县/*.xlsx", "", False),
    ("./*.xlsx", "", True),
    ("./订单明细-9月.xlsx", "", True),
]


@pytest.mark.parametrize(("path", "sheet", "fits"), FITTING)
def test_which_file_and_sheet(path: str, sheet: str, fits: bool, folder: Folder) -> None:
    folder.book("订单明细-9月.xlsx", {"渝中（一）": LINES})
    sheet_line = f'sheet = "{sheet}"\n' if sheet else ""
    folder.settings(f'[[files]]\npath = "{path}"\n{sheet_line}defaults = {{ contract_no = "T5" }}\n')
    assert resolved(folder, "orders", "contract_no") == [("T5" if fits else None,)]


def test_a_name_with_brackets_is_itself(folder: Folder) -> None:
    folder.write("订单明细[1].xlsx", LINES)
    folder.settings('[[files]]\npath = "订单明细[1].xlsx"\ndefaults = { contract_no = "T5" }\n')
    assert resolved(folder, "orders", "contract_no") == [("T5",)]


def test_a_file_in_a_folder(folder: Folder) -> None:
    (folder.path / "数据").mkdir()
    Folder(folder.path / "数据").write("导出.xlsx", LINES)
    folder.settings(
        '[inputs]\norders = ["数据/*.xlsx"]\n[[files]]\npath = "数据/导出.xlsx"\ndefaults = { contract_no = "T5" }\n'
    )
    assert resolved(folder, "orders", "contract_no") == [("T5",)]


def test_later_entries_win_key_by_key(folder: Folder) -> None:
    folder.write("订单明细.xlsx", table("订单明细", {"订单状态": "甲"}, {"订单明细编号": "M2", "订单状态": "乙"}))
    folder.settings(
        '[[files]]\npath = "*"\ndefaults = { contract_no = "T1", order_id = "O1" }\n'
        'values = { status = { "甲" = "已撤销", "乙" = "已撤销" } }\n'
        '[[files]]\npath = "订单*"\ndefaults = { contract_no = "T2" }\nvalues = { status = { "乙" = "正常" } }\n'
        '[[files]]\npath = "别的*"\ndefaults = { contract_no = "T3" }\n'
    )
    assert resolved(folder, "orders", "contract_no", "order_id", "status") == [
        ("T2", "O1", "withdrawn"),
        ("T2", "O1", "normal"),
    ]


def test_an_entry_of_another_table_is_not_about_this_one(folder: Folder) -> None:
    folder.good("中选目录", "医疗机构")
    folder.write("约定采购量.xlsx", table("约定采购量", {}))
    folder.settings('[[files]]\npath = "*"\ntable = "payments"\ndefaults = { institution_code = "H9" }\n')
    assert [reason for reason, _ in refused(folder)] == ["no-header"] * 3


def test_defaults_are_counted_by_check(folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.xlsx", table("订单明细", {}, {"订单明细编号": "M2", "合同编号": "T1"}))
    folder.settings('[[files]]\npath = "*"\ndefaults = { contract_no = "T5" }\n')
    assert "订单明细.xlsx：1 行没有合同编号，按 jicai.toml 的 defaults\n" in jicai("check", "--format", "json").err


def test_a_default_that_cannot_be_one(folder: Folder) -> None:
    folder.write("订单明细.xlsx", LINES)
    folder.settings('[[files]]\npath = "*"\ndefaults = { accepted_on = "昨天" }\n')
    [(reason, words)] = refused(folder)
    assert (reason, "defaults.accepted_on：「昨天」不能作验收日期" in words) == ("settings", True)


#: One voucher pays two invoices: settings, the number of rows used, skipped as repeats, rejected.
INVOICES: list[tuple[str, str, int, int, int]] = [
    ("", "发票号码", 1, 0, 1),
    ('row_id = ["发票号码"]', "发票号码", 2, 0, 0),
    ('row_id = [" 发票 号码 "]', "发票号码", 2, 0, 0),
    ('row_id = ["批号", "发票号码"]', "发票号码", 2, 0, 0),
    ('ignore = ["发票号码"]', "发票号码", 1, 1, 0),
    ('row_id = ["批号"]', "发票号码", 1, 0, 1),
    ("", "序号", 1, 1, 0),
]


@pytest.mark.parametrize(("line", "header", "used", "repeats", "wrong"), INVOICES)
def test_two_invoices(
    line: str, header: str, used: int, repeats: int, wrong: int, folder: Folder, jicai: Jicai
) -> None:
    folder.good("医疗机构")
    folder.write("货款支付.xlsx", table("货款支付", {header: "1", "批号": "A"}, {header: "2", "批号": "A"}))
    folder.settings(f'[[files]]\npath = "货款支付.xlsx"\n{line}\n')
    account = everything(folder).accounts[-1]
    assert (account.used, account.skipped.get("repeat", 0), sum(account.rejected.values())) == (used, repeats, wrong)
    if wrong:
        [row] = jicai("check", "--rows", "--format", "json").rows
        assert (
            f'只有「{header}」不同；是两笔时在 [[files]] 写 row_id = ["{header}"]，不要紧时写 ignore' in row["message"]
        )


def test_row_id_leaves_true_repeats_repeats(folder: Folder) -> None:
    folder.write("货款支付.xlsx", table("货款支付", {"发票号码": "1"}, {"发票号码": "2"}, {"发票号码": "1"}))
    folder.settings('[[files]]\npath = "货款支付.xlsx"\nrow_id = ["发票号码"]\n')
    assert skipped(folder, "payments") == [{"repeat": 1}]
    assert rejected(folder) == []


#: A mistake in an entry and what is said of it.
MISTAKES: dict[str, str] = {
    'path = "*"\nunit = { ordered_qty = "base" }': "files 第 1 段.unit：没有这个键，是否要写 units？",
    'table = "orders"': "files 第 1 段.path：",
    'path = ""': "files 第 1 段.path：没有值",
    'path = "*"\ntable = "order"': "files 第 1 段.table：没有这个表，是否要写 orders？",
    'path = "*"\ntable = "orders"\ncolumns = { amount = ["金额"] }': "files 第 1 段.columns.amount：没有这个键",
    'path = "*"\ncolumns = { ordered_qtty = ["数"] }': (
        "files 第 1 段.columns.ordered_qtty：没有这个键，是否要写 ordered_qty？"
    ),
    'path = "*"\ncolumns = { ordered_qty = "数" }': "files 第 1 段.columns.ordered_qty：值的类型不对，应是列表",
    'path = "*"\nvalues = { ordered_qty = { "1" = "2" } }': "files 第 1 段.values.ordered_qty：没有这个键",
    'path = "*"\nvalues = { status = { "好" = "很好" } }': (
        "files 第 1 段.values.status.好：「很好」不是规定的取值，请改为 正常"
    ),
    'path = "*"\ndefaults = { status = "好" }': "files 第 1 段.defaults.status：「好」不是规定的取值",
    'path = "*"\nunits = { ordered_qty = "box" }': "files 第 1 段.units.ordered_qty：",
    'path = "*"\nunits = { amount = "base" }': "files 第 1 段.units.amount：没有这个键",
    'path = "*"\nunits = { score = "base" }': "files 第 1 段.units.score：没有这个键",
    'path = "*"\nignore = "备注"': "files 第 1 段.ignore：值的类型不对，应是列表",
    'path = "*"\n[[files]]\npath = "*"\nrow_ids = []': "files 第 2 段.row_ids：没有这个键，是否要写 row_id？",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_mistake(text: str, folder: Folder, jicai: Jicai) -> None:
    folder.settings(f"[[files]]\n{text}\n")
    outcome = jicai("check")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert outcome.err.startswith(f"错误：jicai.toml：{MISTAKES[text]}")


#: What an entry says, the header under which the ordered quantity stands; what is said of the column that lacks.
AGAINST: list[tuple[str, str, str]] = [
    (
        'ignore = ["采购数量"]',
        "采购数量",
        "缺少列「采购数量」（jicai.toml 的 ignore 或 row_id 写了「采购数量」，它是必需的列，不能略去）"
        "，请从 jicai.toml 的 ignore 或 row_id 里删去",
    ),
    (
        'row_id = ["采购数量"]',
        "采购数量",
        "订单明细设置不能用：jicai.toml 的 row_id 写了「采购数量」，这一列是要读的，请只写不读的列，如 发票号码",
    ),
    (
        'columns = { ordered_qty = ["申报数"] }',
        "申报数量",
        "缺少列「采购数量」（jicai.toml 的 columns 写的是「申报数」，文件里没有，最接近的是「申报数量」）"
        "，请改正 jicai.toml 里写的表头，或删去那一项",
    ),
    (
        'columns = { ordered_qty = ["数量"], line_id = ["数量"] }',
        "数量",
        "缺少列「订单明细编号」（jicai.toml 的 columns 写的「数量」已读作采购数量，一列只能读作一项）"
        "，请改正 jicai.toml 里写的表头，或删去那一项",
    ),
]


@pytest.mark.parametrize(("entry", "header", "told"), AGAINST)
def test_an_entry_that_leaves_a_required_column_out_is_the_reason(
    entry: str, header: str, told: str, folder: Folder, jicai: Jicai
) -> None:
    folder.write("订单明细.csv", renamed(LINES, 采购数量=header))
    folder.settings(f'[[files]]\npath = "订单明细.csv"\n{entry}\n')
    said = jicai("check").err
    assert told in said
    assert "jicai.toml 末尾写" not in said


#: A file of one batch, hospital, fund or month: its table, the headers that it lacks, the command, the `defaults` to
#: write as they are told, and with what they stand for.
OF_ONE: list[tuple[str, tuple[str, ...], str, str, str]] = [
    (
        "约定采购量",
        ("批次编码", "协议年度"),
        "progress",
        'batch = "批次编码", agreement_year = "协议年度"',
        'batch = "gx-zhenju-2026", agreement_year = 1',
    ),
    ("验收台账", ("医疗机构编码",), "reconcile", 'institution_code = "医疗机构编码"', 'institution_code = "H1"'),
    (
        "基金支付",
        ("结算月份", "基金类型"),
        "offset",
        'month = "结算月份", fund = "基金类型"',
        'month = "2026年7月", fund = "职工"',
    ),
    ("中选目录", ("是否中选",), "progress", 'selected = "是否中选"', 'selected = "是"'),
]


@pytest.mark.parametrize(("name", "lacking", "command", "told", "meant"), OF_ONE)
def test_a_column_that_a_file_of_one_value_lacks_is_given_by_defaults(
    name: str, lacking: tuple[str, ...], command: str, told: str, meant: str, folder: Folder, jicai: Jicai
) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细", "基金支付")
    (folder.path / f"{name}.xlsx").unlink(missing_ok=True)
    header, row = table(name, {})
    kept = [at for at, text in enumerate(header) if text not in lacking]
    folder.write(f"{name}.csv", [[line[at] for at in kept] for line in (header, row)])
    outcome = jicai(command, "--as-of", "2026-10-15")
    assert outcome.code == 2
    assert f"# 没有这一列、各行都一样的，改写 defaults = {{ {told} }}\n" in outcome.err, outcome.err
    folder.settings(f'[[files]]\npath = "{name}.csv"\ndefaults = {{ {told} }}')
    assert jicai(command, "--as-of", "2026-10-15").code == 2 or name == "验收台账"  # what is told is only the place
    folder.settings(f'[[files]]\npath = "{name}.csv"\ndefaults = {{ {meant} }}')
    outcome = jicai(command, "--as-of", "2026-10-15")
    assert outcome.code == 0, outcome.err


def test_what_is_not_the_same_in_all_rows_has_no_default(folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.csv", renamed(LINES, 下单日期="不是", 采购数量="也不是"))
    assert "defaults" not in jicai("check").err


@pytest.mark.parametrize(
    ("path", "names", "absent"),
    [
        ("订单明细.csv", ["合同编号"], []),
        ("订单明细.csv", ["合同编码", "合同编号"], ["合同编码"]),
        ("订单*.csv", ["合同编码"], []),
    ],
)
def test_ignored_headers_that_are_not_there_are_told(
    path: str, names: list[str], absent: list[str], folder: Folder, jicai: Jicai
) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.write("订单明细.csv", orders())
    folder.settings(f'[[files]]\npath = "{path}"\nignore = {names}\n')
    said = jicai("progress", "--as-of", "2026-10-15").err
    assert [name for name in names if f"jicai.toml 的 [[files]] 第 1 段：ignore 写了「{name}」" in said] == absent


def test_ignored_lower_lines_of_a_header_are_there(folder: Folder, jicai: Jicai) -> None:
    upper = ["", "", "", "", "", "", "配送", ""]
    lower = [*LINES[0], "时间", "地点"]
    folder.write("订单明细.csv", [upper, lower, [*LINES[1], "上午", "东门"]])
    folder.settings('[[files]]\npath = "订单明细.csv"\nignore = ["时间"]\n')
    assert "ignore 写了" not in jicai("check").err
