"""What a command does about rejected rows: it stops, or goes on without them and says so."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
PROGRESS = ("progress", "--as-of", "2026-09-30", "--format", "json")


@pytest.fixture
def seven_bad(folder: Folder) -> Folder:
    folder.good()
    bad = [{"订单明细编号": f"X{number}", "采购数量": f"{number}支"} for number in range(1, 8)]
    good = {"验收数量": "50", "验收日期": "2026-07-20"}
    folder.write("订单明细.xlsx", table("订单明细", good, *bad))
    return folder


def test_command_stops(seven_bad: Folder, jicai: Jicai) -> None:
    outcome = jicai(*PROGRESS)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "错误：有 7 行被拒绝：\n"
        + "".join(
            f"  订单明细.xlsx 工作表「Sheet1」 第 {number + 2} 行「采购数量」「{number}支」："
            "不是能精确读取的数，请改成普通数字，小数位数不要超过该列的规定\n"
            for number in range(1, 6)
        )
        + "  另有 2 种情形\n"
        + "全部见 jicai check --rows；要略过这些行继续，请加 --skip-rejects\n"
    )


def test_one_cause_is_told_once(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    bad = [{"订单明细编号": f"X{number}", "医疗机构编码": "H7"} for number in range(100)]
    folder.write("订单明细.xlsx", table("订单明细", {}, *bad))
    assert jicai(*PROGRESS).err == (
        "错误：有 100 行被拒绝：\n"
        "  订单明细.xlsx 工作表「Sheet1」 第 3 行「医疗机构编码」「H7」：医疗机构表里没有这家机构，"
        "请核对机构编码，或补全医疗机构表；同样的还有 99 行：第 4、5、6、7 行 等\n"
        "全部见 jicai check --rows；要略过这些行继续，请加 --skip-rejects\n"
    )


def test_what_is_wrong_with_a_product_is_told_before_the_rows_that_do_not_find_it(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("约定采购量.xlsx", table("约定采购量", {}, {"产品编码": "P2"}))
    folder.write("中选目录.xlsx", table("中选目录", {}, {"产品编码": "P2", "折算系数": "一"}))
    assert jicai(*PROGRESS).err == (
        "错误：有 2 行被拒绝：\n"
        "  请先改正中选目录里的行：其他表里找不到的机构、产品，可能就在这些行里\n"
        "  中选目录.xlsx 工作表「Sheet1」 第 3 行「折算系数」「一」："
        "不是能精确读取的数，请改成普通数字，小数位数不要超过该列的规定\n"
        "  约定采购量.xlsx 工作表「Sheet1」 第 3 行「产品编码」「P2」：中选目录里没有这个产品，"
        "请核对产品编码，或补全中选目录\n"
        "全部见 jicai check --rows；要略过这些行继续，请加 --skip-rejects\n"
    )


def test_hint_names_the_folder(seven_bad: Folder, jicai: Jicai) -> None:
    said = jicai(*PROGRESS, "-C", str(seven_bad.path)).err
    assert said.endswith(f"全部见 jicai check -C {seven_bad.path} --rows；要略过这些行继续，请加 --skip-rejects\n")


@pytest.mark.parametrize(
    ("options", "repeated"),
    [
        (("--orders", "订单.csv"), "--orders 订单.csv"),
        (("--orders", "导出 (1).csv"), "--orders '导出 (1).csv'"),
        (("--orders", "*.csv", "--agreed", "约定采购量.xlsx"), "--orders '*.csv' --agreed 约定采购量.xlsx"),
    ],
)
@pytest.mark.parametrize("skip", [False, True], ids=["stops", "goes on"])
def test_hint_repeats_the_files_that_were_given(
    options: tuple[str, ...], repeated: str, skip: bool, folder: Folder, jicai: Jicai
) -> None:
    folder.good()
    folder.write("导出 (1).csv" if "导出 (1).csv" in options else "订单.csv", table("订单明细", {"采购数量": "七"}))
    said = jicai(*PROGRESS, *options, *(["--skip-rejects"] if skip else []))
    (hint,) = [line for line in said.err.splitlines() if " --rows" in line]
    typed = f"jicai check {repeated} --rows"
    assert hint == (
        f"提示：略过被拒绝的 1 行，见 {typed}" if skip else f"全部见 {typed}；要略过这些行继续，请加 --skip-rejects"
    )
    assert [row["value"] for row in jicai(*shlex.split(typed)[1:], "--format", "json").rows] == ["七"]


def test_few_are_all_named(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", {}, {"订单明细编号": "M2", "采购数量": "1支", "下单日期": "x"}))
    assert jicai(*PROGRESS).err.splitlines()[:3] == [
        "错误：有 1 行被拒绝：",
        "  订单明细.xlsx 工作表「Sheet1」 第 3 行「采购数量」「1支」："
        "不是能精确读取的数，请改成普通数字，小数位数不要超过该列的规定",
        "  订单明细.xlsx 工作表「Sheet1」 第 3 行「下单日期」「x」："
        "不是 1927 至 2199 年的日期，请改成 2026-07-10 这样的日期",
    ]


@pytest.mark.parametrize("by", ["option", "setting"])
def test_going_on(by: str, seven_bad: Folder, jicai: Jicai) -> None:
    if by == "setting":
        seven_bad.settings('rejects = "skip"\n')
    outcome = jicai(*PROGRESS, *(["--skip-rejects"] if by == "option" else []))
    assert outcome.code == 0
    [item] = outcome.rows
    assert item["purchased_qty"] == 50
    assert outcome.err.splitlines()[0] == "提示：略过被拒绝的 7 行，见 jicai check --rows"


def test_workbook_says_so(seven_bad: Folder, jicai: Jicai) -> None:
    import openpyxl

    assert jicai("progress", "--as-of", "2026-09-30", "--skip-rejects", "-o", "进度.xlsx").code == 0
    book = openpyxl.load_workbook(seven_bad.path / "进度.xlsx")
    said = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert any("不是能精确读取的数 7 行拒绝" in text for text in said)


def test_tables_that_are_not_needed_do_not_stop(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("货款支付.xlsx", table("货款支付", {"付款金额": "x"}))
    assert jicai(*PROGRESS).code == 0


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--exit-code",), 1)])
def test_check_tells_and_goes_on(arguments: tuple[str, ...], code: int, seven_bad: Folder, jicai: Jicai) -> None:
    outcome = jicai("check", "--rows", "--format", "json", *arguments)
    assert outcome.code == code
    assert [row["row"] for row in outcome.rows] == [3, 4, 5, 6, 7, 8, 9]


def test_check_of_good_files_has_no_findings(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    assert jicai("check", "--exit-code").code == 0


def test_check_workbook_lists_every_row(seven_bad: Folder, jicai: Jicai) -> None:
    import openpyxl

    outcome = jicai("check", "-o", "退回.xlsx")
    assert outcome.code == 0
    book = openpyxl.load_workbook(seven_bad.path / "退回.xlsx")
    texts = [[cell.value for cell in row] for row in book.worksheets[0]]
    assert sum("不是能精确读取的数" in str(row) for row in texts) == 7


def test_output_is_not_an_input(seven_bad: Folder, jicai: Jicai) -> None:
    before = (seven_bad.path / "订单明细.xlsx").read_bytes()
    outcome = jicai("check", "-o", "订单明细.xlsx")
    assert outcome.code == 2
    assert "订单明细.xlsx" in outcome.err
    assert (seven_bad.path / "订单明细.xlsx").read_bytes() == before


#: A table, a choice of it, a bureau's own word for it, the key of the table and of the choice, and what it means; the
#: message says so only where it is certain.
OWN_WORDS = [
    ("医疗机构", "机构等级", "三级甲等医院", "institutions.level", "三级", True),
    ("医疗机构", "机构等级", "二级医院", "institutions.level", "二级", True),
    ("医疗机构", "机构类型", "民营医院", "institutions.type", "民营", True),
    ("中选目录", "是否中选", "√", "products.selected", "是", True),
    ("中选目录", "是否中选", "×", "products.selected", "否", True),
    ("订单明细", "订单状态", "部分收货", "orders.status", "正常", True),
    ("订单明细", "订单状态", "办结（已验收）", "orders.status", "正常", False),
    ("订单明细", "订单状态", '办"结', "orders.status", "正常", False),
    ("医疗机构", "机构类型", "非公立", "institutions.type", "民营", False),
    ("中选目录", "是否中选", "备选", "products.selected", "否", False),
]


@pytest.mark.parametrize(("name", "column", "word", "key", "choice", "certain"), OWN_WORDS)
def test_what_to_write_for_a_word_of_ones_own(
    name: str, column: str, word: str, key: str, choice: str, certain: bool, folder: Folder, jicai: Jicai
) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    folder.write(f"{name}.xlsx", table(name, {column: word}))
    own = json.dumps(word, ensure_ascii=False)
    err = jicai("progress", "--as-of", "2026-10-15").err
    where = f"[values.{key}]（没有就加在末尾）下面写"
    open_line = f'{own} = "代表的取值"'
    assert (f'{where}它是哪一个，如 {own} = "{choice}"' in err) is certain, err
    assert (f"{where} {open_line}，把代表的取值换成上面的一个" in err) is not certain, err
    if not certain:  # pasted as it is it is refused, and the choices are told
        folder.settings(f"[values.{key}]\n{open_line}")
        refused = jicai("progress", "--as-of", "2026-10-15")
        assert (refused.code, "「代表的取值」不是规定的取值，请改为" in refused.err) == (2, True), refused.err
    folder.settings(f'[values.{key}]\n{own} = "{choice}"')
    assert jicai("progress", "--as-of", "2026-10-15").code == 0


def test_no_line_to_paste_for_a_word_that_is_not_shown_as_it_is(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    folder.write("订单明细.xlsx", table("订单明细", {"订单状态": "办\u00a0结"}))
    outcome = jicai("progress", "--as-of", "2026-10-15")
    assert (outcome.code, "请改为 正常" in outcome.err, '结" =' in outcome.err) == (2, True, False), outcome.err
