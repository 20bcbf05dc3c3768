"""Which file and which sheet is which table, and that nothing is passed over in silence."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from read_tables import everything, resolved
from small_workspaces import Folder, Outcome, Rows, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
LINES = table("订单明细", {})
ROSTER = [["日期", "值班人"], ["2026-08-01", "张三"]]


def as_csv(rows: Rows, divider: str = ",") -> bytes:
    return "".join(divider.join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows).encode()


def tables_of(folder: Folder) -> dict[str, list[str]]:
    """The files of every table that has some."""
    files = everything(folder).workspace.files
    return {key: [path.relative_to(folder.path).as_posix() for path in paths] for key, paths in files.items() if paths}


#: File names under which order lines are read.
NAMES = [
    "订单明细.csv",
    "2026年9月订单明细.csv",
    "【渝中区】订单明细（终稿）.csv",
    "导出20260901.csv",
    "order list.csv",
    "货款支付和订单明细.csv",
    "中选目录.csv",
]


@pytest.mark.parametrize("name", NAMES)
def test_by_its_name_or_its_header(name: str, folder: Folder, jicai: Jicai) -> None:
    folder.write(name, LINES)
    assert tables_of(folder) == {"orders": [name]}
    said = jicai("check", "--format", "json").err
    assert (f"{name}：按表头读作订单明细\n" in said) is ("订单明细" not in name)


#: Text formats: the name and the divider of cells.
TEXTS = [("导出.csv", ","), ("导出.tsv", "\t"), ("导出.txt", "\t"), ("导出.txt", "|"), ("导出.csv", ";")]


def test_months_read_by_their_header_are_one_hint(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    for month in range(1, 6):
        folder.write(f"导出2026{month:02}.csv", table("订单明细", {"订单明细编号": f"L{month}"}))
    assert (
        "提示：导出202601.csv、导出202602.csv、导出202603.csv 等 5 个文件：按表头读作订单明细\n"
        in jicai("progress", "--as-of", "2026-09-30").err
    )
    assert jicai("check").err.count("：按表头读作订单明细\n") == 5


@pytest.mark.parametrize(("name", "divider"), TEXTS)
def test_text_of_any_divider(name: str, divider: str, folder: Folder) -> None:
    (folder.path / name).write_bytes(as_csv(LINES, divider))
    assert resolved(folder, "orders", "line_id") == [("M1",)]


@pytest.mark.parametrize("name", ["订单明细.csv", "约定采购量.csv", "预付测算.csv"])
@pytest.mark.parametrize("other", ["约定采购量", "预付拨付", "预付抵扣退回", "基金支付", "医疗机构", "历史协议"])
def test_the_header_decides(name: str, other: str, folder: Folder) -> None:
    folder.write(name, table(other, {}))
    [account] = everything(folder).accounts
    assert (account.file.name, account.used) == (name, 1)
    assert {**LABELS}[account.table] == other


LABELS = {
    "agreed": "约定采购量",
    "disbursements": "预付拨付",
    "recoveries": "预付抵扣退回",
    "fund_payments": "基金支付",
    "institutions": "医疗机构",
    "legacy": "历史协议",
}


def test_order_lines_with_what_institutions_have_are_order_lines(folder: Folder) -> None:
    header = ["区县", "机构等级", "医疗机构名称"]
    folder.write("明细.csv", [[*LINES[0], *header], [*LINES[1], "渝中区", "三级", "第一医院"]])
    assert tables_of(folder) == {"orders": ["明细.csv"]}


def test_several_tables_in_one_workbook(folder: Folder, jicai: Jicai) -> None:
    names = ("订单明细", "约定采购量", "中选目录", "医疗机构")
    folder.book("集采数据.xlsx", {f"表{number}": table(name, {}) for number, name in enumerate(names)})
    assert set(tables_of(folder)) == {"orders", "agreed", "products", "institutions"}
    said = jicai("progress", "--as-of", "2026-10-15", "--format", "json")
    assert [row["agreed_qty"] for row in said.rows] == [100]
    assert "集采数据.xlsx：按表头读作" in said.err
    assert all(name in said.err for name in names)


def test_a_table_that_the_settings_name_is_not_told_of(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.write("导出.xlsx", LINES)
    assert "导出.xlsx：按表头读作订单明细" in jicai("check").err
    folder.settings('[[files]]\npath = "导出.xlsx"\ntable = "orders"\n')
    assert "按表头读作" not in jicai("check").err
    folder.settings('[[files]]\npath = "导出.xlsx"\nsheet = "别的"\ntable = "orders"\n')
    assert "导出.xlsx：按表头读作订单明细" in jicai("check").err


def test_a_further_sheet_of_a_named_file_is_looked_at(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.book(
        "订单明细.xlsx", {"明细": LINES, "付款": table("货款支付", {}), "值班": ROSTER, "草稿": LINES}, hidden=["草稿"]
    )
    intake = everything(folder)
    read = [(account.sheet, account.table) for account in intake.accounts if account.file.name == "订单明细.xlsx"]
    assert sorted(read) == [("付款", "payments"), ("明细", "orders")]
    check = jicai("check", "--format", "json")
    assert "订单明细.xlsx：按表头读作货款支付（工作表「付款」）\n" in check.err
    assert "工作表「值班」未读：没有一张表的表头\n" in check.err
    assert "订单明细.xlsx：工作表「草稿」未读：隐藏的工作表，有订单明细的表头\n" in check.err
    for command in ("progress", "advance"):  # the second one opens it for the payments that it may hold
        said = jicai(command, "--as-of", "2026-10-15").err
        assert "订单明细.xlsx：工作表「值班」未读" in said
        assert "订单明细.xlsx：工作表「草稿」未读" in said


def test_hidden_sheets_that_are_no_tables_are_told_by_check(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.book("订单明细.xlsx", {"明细": LINES, "词": [["正常"], ["退货"]]}, hidden=["词"])
    assert "工作表「词」未读：隐藏的工作表\n" in jicai("check", "--format", "json").err
    assert "工作表「词」" not in jicai("progress", "--as-of", "2026-10-15").err


@pytest.mark.parametrize("content", ["nested", "encrypted"])
def test_an_archive_that_may_hold_what_is_missing_is_named(content: str, folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    with zipfile.ZipFile(folder.path / "导出.zip", "w") as archive:
        archive.writestr("9月.zip" if content == "nested" else "9月.csv", "a,b\n1,2\n")
    if content == "encrypted":
        held = (folder.path / "导出.zip").read_bytes()
        for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = held.index(signature) + place
            held = held[:at] + bytes([held[at] | 1]) + held[at + 1 :]
        (folder.path / "导出.zip").write_bytes(held)
    said = jicai("progress", "--as-of", "2026-10-15")
    assert (said.code, "里没有订单明细" in said.err) == (2, True)
    assert "提示：导出.zip：未读：压缩包" in said.err


def test_a_sheet_that_goes_on_without_a_header(folder: Folder, jicai: Jicai) -> None:
    folder.book("订单明细.xlsx", {"一": LINES, "二": [["M2", *LINES[1][1:]]]})
    outcome = jicai("check", "--format", "json")
    assert (outcome.code, [row["reason"] for row in outcome.rows]) == (2, ["ambiguous"])
    assert "工作表「二」没有表头，内容像是前一张的续页" in outcome.err


@pytest.mark.parametrize("other", [[["M2", "H1", "P1", "很多", "1.5", "2026-07-11"]], [["张三"]], ROSTER])
def test_a_sheet_that_is_something_else_does_not(other: Rows, folder: Folder) -> None:
    folder.book("订单明细.xlsx", {"一": LINES, "二": other})
    assert resolved(folder, "orders", "line_id") == [("M1",)]


UNREAD: dict[str, tuple[Callable[[Folder], object], str, str]] = {
    "roster": (lambda folder: folder.write("值班安排.xlsx", ROSTER), "值班安排.xlsx", "no-table"),
    "nearly": (
        lambda folder: folder.write("导出.xlsx", [row[:5] for row in LINES]),
        "导出.xlsx",
        "no-table",
    ),
    "damaged": (lambda folder: (folder.path / "旧.xlsx").write_bytes(b"PK\x03\x04" + bytes(99)), "旧.xlsx", "damaged"),
    "empty": (lambda folder: (folder.path / "空.csv").write_bytes(b""), "空.csv", "empty-file"),
    "page": (lambda folder: (folder.path / "页.xls").write_text("<html><table></table></html>"), "页.xls", "html"),
}


@pytest.mark.parametrize("form", UNREAD)
def test_a_file_that_is_none_is_named_and_stops_nothing(form: str, folder: Folder, jicai: Jicai) -> None:
    build, name, reason = UNREAD[form]
    folder.good()
    build(folder)
    said = jicai("progress", "--as-of", "2026-10-15", "--format", "json")
    assert (said.code, len(said.rows)) == (0, 1)
    assert sum(line.startswith(f"提示：{name}：未读：") for line in said.err.splitlines()) == 1
    check = jicai("check", "--format", "json")
    assert check.code == 0
    assert [(row["table"], row["reason"]) for row in check.rows if row["file"] == name] == [(None, reason)]


def test_own_results_are_passed_over_and_told_of_by_check(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    for name in ("进度.xlsx", "进度.csv", "检查.xlsx"):
        command = "check" if "检查" in name else "progress"
        assert jicai(command, *(["--as-of", "2026-10-15"] if command == "progress" else []), "-o", name).code == 0
    said = jicai("progress", "--as-of", "2026-10-15", "--format", "json")
    assert [row["agreed_qty"] for row in said.rows] == [100]
    assert "进度" not in said.err
    check = jicai("check", "--format", "json")
    told = [line for line in check.err.splitlines() if "jicai 写出的结果，未读" in line]
    assert len(told) == 1
    assert all(name in told[0] for name in ("进度.xlsx", "进度.csv"))
    assert [(row["file"], row["sheet"]) for row in check.rows if row["reason"] == "own-result"] == [
        ("检查.xlsx", None),
        ("进度.csv", None),
        ("进度.xlsx", None),
    ]
    read = jicai("check", "--format", "csv").out
    assert "进度.xlsx,,,0,0,0,0,是 jicai 写出的结果" in read
    assert "own-result" not in read


def test_an_own_result_beside_a_table_is_told(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    shown = [line.split(",") for line in jicai("progress", "--as-of", "2026-10-15", "--format", "csv").out.splitlines()]
    folder.book("订单明细.xlsx", {"订单明细": table("订单明细", {}), "进度": shown})
    assert "工作表「进度」未读：是 jicai 写出的结果" in jicai("check", "--verbose").err


def test_a_damaged_file_hinders_only_what_needs_it(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    (folder.path / "货款支付-8月.csv").write_bytes(b"PK\x03\x04")
    assert jicai("progress", "--as-of", "2026-10-15").code == 0
    said = jicai("overdue", "--as-of", "2026-10-15")
    assert (said.code, said.err) == (2, "错误：货款支付-8月.csv：货款支付文件已损坏或不完整，请重新导出或重新下载\n")


@pytest.mark.parametrize("named_by", ["the file", "the settings"])
def test_an_own_result_that_is_named_as_a_table_is_refused(named_by: str, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    assert jicai("progress", "--as-of", "2026-10-15", "-o", "进度.xlsx").code == 0
    name = "进度.xlsx" if named_by == "the settings" else "订单明细-进度.xlsx"
    (folder.path / "进度.xlsx").rename(folder.path / name)
    if named_by == "the settings":
        folder.settings(f'[[files]]\npath = "{name}"\ntable = "orders"\n')
    said = jicai("progress", "--as-of", "2026-10-15")
    told = f"错误：{name}：订单明细是 jicai 写出的结果，请移到别的文件夹\n"
    assert (said.code, said.out, said.err) == (2, "", told)


def test_own_results_are_told_of_where_a_table_is_lacking(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    assert jicai("progress", "--as-of", "2026-10-15", "-o", "进度.xlsx").code == 0
    for file in folder.path.glob("约定采购量*"):
        file.unlink()
    said = jicai("progress", "--as-of", "2026-10-15")
    assert said.code == 2
    assert "进度.xlsx：jicai 写出的结果，未读" in said.err


def packed(path: Path, **members: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)


def test_an_archive_of_several_tables(folder: Folder, jicai: Jicai) -> None:
    folder.good("医疗机构")
    packed(
        folder.path / "上报.zip",
        七月订单明细=as_csv(LINES),
        八月=as_csv(table("订单明细", {"订单明细编号": "M2"})),
        目录=as_csv(table("中选目录", {})),
        说明=as_csv(ROSTER),
    )
    assert tables_of(folder) == {
        "orders": ["上报.zip/七月订单明细.csv", "上报.zip/八月.csv"],
        "products": ["上报.zip/目录.csv"],
        "institutions": ["医疗机构.xlsx"],
    }
    check = jicai("check", "--format", "json")
    assert [row["reason"] for row in check.rows if row["file"] == "上报.zip/说明.csv"] == ["no-table"]
    assert resolved(folder, "orders", "line_id") == [("M1",), ("M2",)]


def test_an_entry_about_a_member_of_an_archive(folder: Folder) -> None:
    packed(folder.path / "上报.zip", 七月=as_csv(LINES), 八月=as_csv(table("订单明细", {"订单明细编号": "M2"})))
    folder.settings('[[files]]\npath = "上报.zip/八月.csv"\ndefaults = { contract_no = "T5" }\n')
    assert resolved(folder, "orders", "line_id", "contract_no") == [("M1", None), ("M2", "T5")]


def test_a_compressed_file(folder: Folder) -> None:
    (folder.path / "订单明细.csv.gz").write_bytes(gzip.compress(as_csv(LINES)))
    assert resolved(folder, "orders", "line_id") == [("M1",)]


def test_a_table_that_is_given_leaves_the_others_aside_and_says_so(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("新订单.csv", table("订单明细", {"订单明细编号": "M2"}))
    said = jicai("check", "--orders", "新订单.csv", "--format", "json")
    assert [row["file"] for row in said.rows if row["table"] == "orders"] == ["新订单.csv"]
    assert "订单明细.xlsx：未读，订单明细的文件已经另外指明\n" in said.err


def test_a_given_file_of_several_tables_serves_the_one_it_is_given_for(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.book("全部.xlsx", {"一": LINES, "二": table("约定采购量", {"约定采购量": "7"})})
    said = jicai("check", "--orders", "全部.xlsx", "--format", "json")
    assert [(row["file"], row["table"]) for row in said.rows if row["table"] in ("orders", "agreed")] == [
        ("全部.xlsx", "orders"),
        ("约定采购量.xlsx", "agreed"),
    ]
    assert "工作表「二」未读" in said.err


def test_inputs_of_the_settings_do_the_same(folder: Folder) -> None:
    folder.good()
    folder.write("新订单.csv", table("订单明细", {"订单明细编号": "M2"}))
    folder.settings('[inputs]\norders = ["新*.csv"]\n')
    assert tables_of(folder)["orders"] == ["新订单.csv"]


@pytest.mark.parametrize("how", ["option", "settings"])
def test_a_given_file_of_the_folder_is_not_said_to_be_left_aside(how: str, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("订单明细-2.csv", table("订单明细", {"订单明细编号": "M2"}))
    if how == "settings":
        folder.settings('[inputs]\norders = ["订单明细.xlsx"]\n')
    given = () if how == "settings" else ("--orders", "订单明细.xlsx")
    said = jicai("check", *given, "--format", "json")
    assert [row["file"] for row in said.rows if row["table"] == "orders"] == ["订单明细.xlsx"]
    assert [line for line in said.err.splitlines() if "未读" in line] == [
        "订单明细-2.csv：未读，订单明细的文件已经另外指明"
    ]


MONTHS = ["订单明细-9月.csv", "订单明细-10月.csv", "订单明细-11月.csv"]


def test_the_last_of_the_months_stands(folder: Folder) -> None:
    for number, name in enumerate(MONTHS, 1):
        folder.write(name, table("订单明细", {"采购数量": str(number)}))
    folder.settings('duplicates = "last"\n')
    assert resolved(folder, "orders", "ordered_qty") == [("3.0000",)]
    assert [account.file.name for account in everything(folder).accounts] == MONTHS


COPIES: dict[str, Callable[[Folder], object]] = {
    "sheet": lambda folder: folder.book("基金支付.xlsx", {"一月": FUNDS, "一月 (2)": FUNDS}),
    "file": lambda folder: (folder.write("基金支付.xlsx", FUNDS), folder.write("基金支付 (1).csv", FUNDS)),
    "other-order": lambda folder: folder.book("基金支付.xlsx", {"一": FUNDS, "二": [FUNDS[0], *FUNDS[:0:-1]]}),
}
FUNDS = table("基金支付", {}, {"结算月份": "2026-08"})


@pytest.mark.parametrize("form", COPIES)
def test_a_whole_copy_of_a_table_without_key_is_read_once(form: str, folder: Folder, jicai: Jicai) -> None:
    COPIES[form](folder)
    assert len(resolved(folder, "fund_payments", "amount")) == 2
    outcome = jicai("check", "--format", "json")
    assert sorted((row["used"], row["skipped"]) for row in outcome.rows) == [(0, 2), (2, 0)]
    assert "内容完全相同，只读一次" in outcome.err


def test_rows_alike_in_two_files_are_said_by_every_command(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    folder.write("基金支付-1.csv", FUNDS)
    folder.write("基金支付-2.csv", table("基金支付", {}, {"结算月份": "2026-09"}))
    said = jicai("offset", "--as-of", "2028-09-30", "--format", "json")
    assert "基金支付-2.csv 有 1 行基金支付与 基金支付-1.csv 完全相同，都已采用；请核对是否重复导出\n" in said.err


def test_an_empty_folder(folder: Folder, jicai: Jicai) -> None:
    outcome = jicai("check")
    assert outcome.code == 2
    assert "里没有表格文件：请放入系统导出的文件" in outcome.err


@pytest.mark.parametrize("command", ["check", "progress", "adopt", "export"])
def test_spreadsheets_in_a_folder_inside_are_told(command: str, folder: Folder, jicai: Jicai) -> None:
    (folder.path / "2026年8月").mkdir()
    folder.write("2026年8月/订单明细.csv", LINES)
    arguments = ["-o", "结果.xlsx"] if command == "export" else []
    outcome = jicai(command, *arguments)
    assert outcome.code == 2
    assert "子文件夹 2026年8月：里面有 1 个表格文件，未读" in outcome.err
    assert 'orders = ["2026年8月/*.csv"]' in outcome.err


def test_a_missing_table_is_not_looked_for_in_what_was_sent_out(folder: Folder, jicai: Jicai) -> None:
    """Folders of `jicai dispatch` and `jicai collect` are no exports; another is named for the table that is wanted."""
    folder.good("中选目录", "医疗机构", "约定采购量")
    for name, files in (("下发", ("江北区.csv",)), ("收回", ("回收情况-2026-08.csv", "答复.csv")), ("旧", ("a.csv",))):
        (folder.path / name).mkdir()
        for file in files:
            folder.write(f"{name}/{file}", LINES)
    (folder.path / "下发" / "下发清单.json").write_text("{}", "utf-8")
    folder.write("订单明细.csv", LINES)
    said = jicai("reconcile", "--against", "invoices").err
    assert "里没有发票" in said
    assert 'invoices = ["旧/*.csv"]' in said
    assert "子文件夹 下发" not in said
    assert "子文件夹 收回" not in said


def test_a_folder_that_the_settings_name_is_not_told(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    (folder.path / "导出").mkdir()
    folder.write("导出/订单明细.csv", LINES)
    folder.settings('[inputs]\norders = ["导出/*.csv"]')
    assert "子文件夹" not in jicai("check").out


def test_every_unread_header_stands_in_check(folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.csv", [[*LINES[0], "备注一", "备注二"], [*LINES[1], "a", "b"]])
    [row] = json.loads(jicai("check", "--format", "json").out)
    assert row["unread"] == "备注一、备注二"


#: What is pasted from the message, with the header filled in, makes the file readable.
PASTED: dict[str, tuple[str, list[list[Any]], str]] = {
    "missing-column": ("订单明细.csv", [["年度编号", *LINES[0][1:]], LINES[1]], "年度编号"),
    "missing-in-a-file-of-no-name": ("导出.xlsx", [[*LINES[0][:5], "什么时候"], LINES[1]], "什么时候"),
    "status-of-a-name": ("退货订单明细.csv", LINES, ""),
    "denied": ("订单明细.csv", [[*LINES[0][:3], "采购数量（计划）", *LINES[0][4:]], LINES[1]], "采购数量（计划）"),
}


@pytest.mark.parametrize("form", PASTED)
def test_the_lines_of_the_message_make_the_file_readable(form: str, folder: Folder, jicai: Jicai) -> None:
    name, rows, header = PASTED[form]
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.write(name, rows)
    said = jicai("progress", "--as-of", "2026-10-15", "--count", "ordered", "--format", "json")
    assert said.code == 2
    lines = [line for line in said.err.splitlines() if line.startswith("  ") and "：" not in line]
    assert lines[0].strip() == "[[files]]"
    folder.settings("\n".join(lines).replace("文件里的表头", header).replace('ignore = ["不读的表头"]', ""))
    again = jicai("check", "--format", "json")
    [row] = [row for row in again.rows if row["file"] == name]
    assert (row["reason"], row["table"], row["used"] + row["rejected"]) == (None, "orders", 1)


def test_settings_are_looked_for_upwards(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    folder.settings('rejects = "skip"')
    below = folder.path / "结果" / "九月"
    below.mkdir(parents=True)
    workspace, folder.path = folder.path, below
    said = jicai("progress", "--as-of", "2026-10-15", "--format", "json")
    assert [row["agreed_qty"] for row in said.rows] == [100]
    assert f"提示：工作目录是上级的 {workspace}\n" in said.err


def test_a_folder_with_spreadsheets_is_a_workspace_itself(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    folder.settings('rejects = "skip"')
    below = folder.path / "另一份"
    below.mkdir()
    Folder(below).good("中选目录")
    folder.path = below
    said = jicai("progress", "--as-of", "2026-10-15")
    assert (said.code, f"{below} 里没有" in said.err) == (2, True)


def test_all_of_a_workbook_of_results_is_its_own(folder: Folder, jicai: Jicai) -> None:
    """目录 and 总览 are no results by their headers, but nobody wants to be told what they are nearest to."""
    folder.good()
    result = jicai("progress", "--as-of", "2026-10-15", "--format", "csv", "--headers", "zh").out
    own = list(csv.reader(result.splitlines()))
    near = [["批次编码", "医疗机构编码", "产品编码", "约定采购量", "说明"], ["a", "H1", "P1", 1, ""]]
    folder.book("月报.xlsx", {"总览": near, "完成": own})
    check = jicai("check", "--format", "json").err
    assert "月报.xlsx" in check
    assert "最接近" not in check
    folder.book("月报.xlsx", {"总览": near, "完成": own, "约定": table("约定采购量", {"医疗机构编码": "H1"})})
    assert "月报.xlsx：工作表「总览」未读：最接近约定采购量" in jicai("check", "--format", "json").err


def test_check_and_adopt_name_the_same_nearest_table(jicai: Jicai, folder: Folder) -> None:
    """Less of what agreed quantities need is there than of old agreements, and a column that can only be theirs."""
    header = ["序号", "医疗机构", "规格", "国家医保编码", "首年约定采购量（盒）"]
    folder.write("针具.xlsx", [header, ["1", "第一医院", "0.25mm", "P1", "100"]])
    assert "最接近约定采购量" in jicai("check").err
    assert 'table = "agreed"' in jicai("adopt", "--dry-run").err


def test_a_lacking_table_leads_to_adopt_where_files_are_not_recognised(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    for file in folder.path.glob("约定采购量*"):
        file.unlink()
    assert "jicai adopt" not in jicai("progress").err
    folder.write("任务量.xlsx", [["医院", "任务"], ["第一医院", "10"]])
    assert "\n  这里有没有认出的文件：可运行 jicai adopt 认表" in jicai("progress").err


def test_columns_that_several_files_leave_are_told_of_once(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    for name in ("订单明细7.xlsx", "订单明细8.xlsx"):
        folder.write(name, table("订单明细", {"订单明细编号": name, "订购数量": "1"}))
    told = [line for line in jicai("check", "--format", "json").err.splitlines() if "已有更合适的列" in line]
    assert told == ["订单明细7.xlsx、订单明细8.xlsx：列「订购数量」未用，同一内容已有更合适的列"]


def test_the_line_that_names_a_folder_can_be_pasted(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    (folder.path / "8月").mkdir()
    folder.write("8月/订单明细.csv", table("订单明细", {}))
    folder.write("8月/订单明细2.xlsx", table("订单明细", {"订单明细编号": "M2"}))
    err = jicai("progress", "--as-of", "2026-10-15").err
    line = 'orders = ["8月/*.csv", "8月/*.xlsx"]'
    assert line in err, err
    (folder.path / "jicai.toml").write_text(f"[inputs]\n{line}\n", "utf-8")
    assert "订单明细全表 2 行" in jicai("progress", "--as-of", "2026-10-15").err
