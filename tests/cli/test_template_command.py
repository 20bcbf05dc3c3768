"""`--template` as a user gives it: every command that gives a result can fill it into a form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from small_workspaces import Folder, Outcome, table

from jicai.errors import UsageError
from jicai.render.form.file import refuse_input_as_template

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-31")
#: Two headers of each command's result.
COMMANDS: dict[str, tuple[tuple[str, ...], tuple[str, str]]] = {
    "progress": (("progress", *AS_OF), ("institution_code", "status")),
    "progress by district": (("progress", "--by", "district", *AS_OF), ("district", "items")),
    "advance": (("advance", *AS_OF), ("institution_code", "amount")),
    "offset": (("offset", *AS_OF), ("institution_code", "month")),
    "refund": (("refund", *AS_OF), ("institution_code", "refund")),
    "ledger": (("ledger", *AS_OF), ("institution_code", "amount")),
    "cashflow": (("cashflow", *AS_OF), ("month", "fund")),
    "overdue": (("overdue", *AS_OF), ("line_id", "unpaid")),
    "overdue by payee": (("overdue", "--by", "payee", *AS_OF), ("payee", "unpaid")),
    "overdue unmatched": (("overdue", "--unmatched", *AS_OF), ("kind", "amount")),
    "flags": (("flags", *AS_OF), ("rule", "message")),
    "flags list": (("flags", "--list"), ("rule", "severity")),
    "supply": (("supply", *AS_OF), ("company", "orders")),
    "assess": (("assess", "--preview", *AS_OF), ("institution_code", "score")),
    "renew": (("renew", *AS_OF), ("institution_code", "status")),
    "calendar": (("calendar", *AS_OF), ("batch", "event")),
    "clauses": (("clauses",), ("clause", "subject")),
    "check": (("check", "--rows"), ("file", "row")),  # a workbook of it lists what is wrong with rows in any case
    "batch list": (("batch", "list"), ("code", "name")),
}


def form(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def full(folder: Folder) -> Folder:
    """The rows that fit each other, with an order accepted and not paid."""
    folder.good("约定采购量", "中选目录", "医疗机构", "基金支付", "预付拨付", "货款支付")
    accepted = {"验收数量": "10", "验收日期": "2026-07-12", "配送企业": "乙公司"}
    folder.write("订单明细.xlsx", table("订单明细", accepted))
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_fills_a_form_with_what_json_gives(name: str, jicai: Run, full: Folder, tmp_path: Path) -> None:
    arguments, keys = COMMANDS[name]
    template = form(tmp_path / "表样.xlsx", ["共 {rows} 行"], ["序号", *keys])
    said = jicai(*arguments, "--template", str(template), "-o", str(tmp_path / "填好.xlsx"), "--headers", "en")
    assert said.code == 0, said.err
    assert said.out == ""
    count, _, *rows = load_workbook(tmp_path / "填好.xlsx").active.iter_rows(values_only=True)
    expected = json.loads(jicai(*arguments, "--format", "json").out)
    assert count[0] == f"共 {len(expected)} 行"
    if not expected:
        assert rows[0].count("（没有符合条件的行）") == 1
    else:
        shown = [[_plain(cell) for cell in row[1:]] for row in rows]
        assert shown == [[row[key] for key in keys] for row in expected]


def _plain(cell: Any) -> Any:
    """A month or day as JSON gives it; what is no day as it is."""
    return cell.strftime("%Y-%m") if hasattr(cell, "strftime") else cell


def test_a_form_in_chinese_sums_and_scales(jicai: Run, full: Folder, tmp_path: Path) -> None:
    template = form(
        tmp_path / "表样.xlsx",
        ["截至 {截至日期}"],
        ["单位：万元"],
        ["机构名称", "约定金额", "完成率（%）"],
        [],
        ["合计", "=SUM(B4:B4)", None, "{合计.约定金额}"],
    )
    said = jicai("progress", *AS_OF, "--template", str(template), "-o", "../填好.xlsx")
    assert said.code == 0, said.err
    assert "已写入 ../填好.xlsx（1 行，工作表「Sheet」第 4 至 4 行）" in said.err
    rows = [list(row) for row in load_workbook(tmp_path / "填好.xlsx").active.iter_rows(values_only=True)]
    assert rows[0][0] == "截至 2026-10-31"
    # 100 agreed at 1.50 yuan, 10 of them accepted
    assert rows[3][:3] == ["第一医院", 0.015, 10]
    assert rows[4] == ["合计", "=SUM(B4:B4)", None, 0.015]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "a.csv"), "--template 要写成工作簿，请用 -o 文件名.xlsx 指明写到哪里"),
        ((), "--template 要写成工作簿，请用 -o 文件名.xlsx 指明写到哪里"),
        (("--format", "json", "-o", "a.xlsx"), "--template 只能写成工作簿，与 --format json 不能同用"),
        (("-o", "表样.xlsx"), "表样.xlsx：就是 --template 的模板，请换一个文件名"),
    ],
)
def test_a_mistake_is_told_before_anything_is_read(
    jicai: Run, folder: Folder, options: tuple[str, ...], said: str
) -> None:
    form(folder.path / "表样.xlsx", ["{title}"])
    (folder.path / "订单明细.xlsx").write_text("broken")
    outcome = jicai("progress", "--template", "表样.xlsx", *options)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"错误：{said}")
    assert len(outcome.err.splitlines()) == 1


def test_an_unknown_key_is_told_with_its_cell_and_the_nearest(jicai: Run, full: Folder, tmp_path: Path) -> None:
    template = form(tmp_path / "表样.xlsx", [None, "截至 {截止日期}"])
    said = jicai("progress", *AS_OF, "--template", str(template), "-o", "填好.xlsx")
    assert said.code == 2
    assert said.err.splitlines()[-1] == (
        f"错误：--template {template}：工作表「Sheet」 B1 的 {{截止日期}}：没有这个键，是否要写 {{截至日期}}？"
    )
    assert not (full.path / "填好.xlsx").exists()


def test_a_number_that_stands_for_a_word_is_the_word_for_people(jicai: Run, full: Folder, tmp_path: Path) -> None:
    template = form(tmp_path / "表样.xlsx", ["期次", "本期应拨"])
    arguments = ("advance", *AS_OF)
    assert jicai(*arguments, "--template", str(template), "-o", str(tmp_path / "填好.xlsx")).code == 0
    rows = load_workbook(tmp_path / "填好.xlsx").active.iter_rows(min_row=2, values_only=True)
    assert [row[0] for row in rows] == ["首期", "尾款"]
    assert [row["tranche"] for row in jicai(*arguments, "--top", "2", "--format", "json").rows] == [1, 2]
    assert [line.split(",")[5] for line in jicai(*arguments, "--format", "csv").out.splitlines()] == [
        *("期次", "首期", "尾款"),
    ]


def test_all_that_is_wrong_with_a_form_is_told_at_once(jicai: Run, full: Folder, tmp_path: Path) -> None:
    path = tmp_path / "表样.xlsx"
    book = Workbook()
    first: Any = book.active
    for row in (["{截止日期}", "{合计.完成率}"], ["单位：千元"]):
        first.append(row)
    second: Any = book.create_sheet("第二张")
    for row in (["医疗机构名称", "约定金额", "完成率"], ["", "", ""], ["", "", ""], ["共 {没有这个} 行"]):
        second.append(row)
    second.merge_cells("A2:A3")
    second.merge_cells("B2:C2")
    book.save(path)
    said = jicai("progress", *AS_OF, "--template", str(path), "-o", str(tmp_path / "填好.xlsx"))
    assert (said.code, said.out) == (2, "")
    lines = [line for line in said.err.splitlines() if "--template" in line]
    told = [line.removeprefix("错误：").removeprefix(f"--template {path}：工作表「")[:12] for line in lines]
    assert told == [
        *("Sheet」写着“单位：", "Sheet」 A1 的 ", "Sheet」 B1 的 "),
        *("第二张」第 2 行是表头", "第二张」第 2 行是表头", "第二张」 A4 的 {没"),
    ]
    assert not (tmp_path / "填好.xlsx").exists()


def test_text_of_the_input_is_text_in_a_form(jicai: Run, folder: Folder, tmp_path: Path) -> None:
    nasty = '=HYPERLINK("http://x")_x000D_ <&> #N/A'
    long_code = "123456789012345678"
    folder.good("中选目录")
    folder.write("约定采购量.csv", table("约定采购量", {"医疗机构编码": long_code}))
    folder.write(
        "医疗机构.csv", table("医疗机构", {"医疗机构编码": long_code, "医疗机构名称": nasty.replace('"', "'")})
    )
    folder.write("订单明细.csv", table("订单明细", {"医疗机构编码": long_code}))
    template = form(tmp_path / "表样.xlsx", ["{医疗机构名称}"], ["机构：{医疗机构名称}"], ["机构编码", "机构名称"])
    said = jicai("progress", *AS_OF, "--template", str(template), "-o", str(tmp_path / "填好.xlsx"))
    assert said.code == 0, said.err
    sheet: Any = load_workbook(tmp_path / "填好.xlsx").active
    shown = "=HYPERLINK('http://x')_x005F_x000D_ <&> #N/A"  # as the file holds it
    assert [sheet[at].value for at in ("A1", "A2", "A4", "B4")] == [shown, f"机构：{shown}", long_code, shown]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_an_input_is_no_form(folder: Folder) -> None:
    path = folder.write("中选目录.xlsx", table("中选目录", {}))
    with pytest.raises(UsageError, match=r"就是输入文件 .*，请把模板改名或移到别的文件夹"):
        refuse_input_as_template(path, [path])
    refuse_input_as_template(None, [path])
