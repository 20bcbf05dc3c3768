"""`jicai collect`: every answer kept, every changed figure found, nothing decided that could mean two things."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from returned_books import FIRST_ROW, HEADER_ROW, KEYS_ROW, Book
from small_workspaces import Outcome

from jicai.results.dispatch.spelling import is_same
from jicai.tables.results.dispatch import KINDS

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]


@pytest.fixture
def shown(jicai: Run) -> Callable[[str], list[dict[str, Any]]]:
    """A list of what came back."""

    def show(what: str) -> list[dict[str, Any]]:
        said = jicai("collect", "报回", "--sent", "下发", "--show", what, "--format", "json")
        assert said.code == 0, said.err
        return said.rows

    return show


Shown = Callable[[str], list[dict[str, Any]]]


def test_who_has_answered(jicai: Run, shown: Shown, back: Path, first: Book) -> None:
    for kind in first.kinds():
        first.answer(kind)
    first.answer("items", measure=None)
    first.save(back / "我院的.xlsx")
    rows = {row["part"]: row for row in shown("parts")}
    assert [row["state"] for row in rows.values()] == ["partial", "absent"]
    one = rows["第一医院（H1）"]
    assert (one["answered"], one["incomplete"], one["unanswered"]) == (one["rows"] - 1, 1, 0)
    assert one["received"] == "我院的.xlsx"
    still = shown("open")
    assert [(row["part"], row["kind"], row["reason"], row["lacking"]) for row in still] == [
        ("第一医院（H1）", "items", "incomplete", "整改措施"),
        ("第二医院（H2）", "items", "absent", "原因、整改措施、完成时限"),
        ("第二医院（H2）", "rejected", "absent", "原因、改正后的内容"),
    ]
    assert shown("issues") == []
    said = jicai("collect", "报回", "--sent", "下发", "--exit-code")
    assert said.code == 1
    assert "没有报回的 1 个：第二医院（H2）" in said.err


def test_the_folder_of_the_dispatch_itself(jicai: Run, sent: Path, second: Book) -> None:
    second.answer("items")
    second.answer("rejected")
    second.save()
    said = jicai("collect", "下发", "--format", "json")
    assert [(row["part"], row["state"]) for row in said.rows] == [
        ("第一医院（H1）", "blank"),
        ("第二医院（H2）", "complete"),
    ]


def test_renamed_sorted_filtered_with_columns_moved(shown: Shown, back: Path, first: Book) -> None:
    for kind in first.kinds():
        first.answer(kind)
    first.set("overdue", 0, measure="第一行")
    key = first.cell("overdue", 0, "row_key").value
    rows = sum(first.rows(kind) for kind in first.kinds())
    first.reorder("overdue", lambda rows: rows[::-1])
    sheet = first.sheet("overdue")
    sheet.title = "表三"
    sheet.auto_filter.add_filter_column(0, ["没有"])
    for row in range(FIRST_ROW, FIRST_ROW + 3):
        sheet.row_dimensions[row].hidden = True
    sheet.insert_cols(3)
    sheet.insert_rows(1, 2)
    inside = back / "区县" / "甲"
    inside.mkdir(parents=True)
    first.save(inside / "答复（最终版）.XLSX")
    assert shown("issues") == []
    replies = {row["row_key"]: row for row in shown("replies")}
    assert len(replies) == rows
    assert replies[key]["measure"] == "第一行"
    assert replies[key]["cause"] == "资金周转困难"
    assert replies[key]["deadline"] == "2026-10-31"


def test_every_changed_figure_is_found(shown: Shown, back: Path, first: Book) -> None:
    first.answer("items")
    first.set("items", 0, agreed_qty=700, company="乙公司", agreement_year=2)
    before = first.cell("overdue", 2, "unpaid").value
    first.set("overdue", 2, unpaid=before + 0.01, due_on=datetime(2026, 9, 1))
    first.set("overdue", 3, payee=None)
    first.save(back / "a.xlsx")
    found = {(row["sheet"], row["column"]): (row["row"], row["sent"], row["returned"]) for row in shown("issues")}
    assert found == {
        ("待说明的约定项", "约定采购量"): (FIRST_ROW, "777.77", "700"),
        ("待说明的约定项", "中选企业"): (FIRST_ROW, "甲公司", "乙公司"),
        ("待说明的约定项", "协议年度"): (FIRST_ROW, "1", "2"),
        ("待说明的逾期货款", "未付金额"): (FIRST_ROW + 2, f"{before:.2f}", f"{before + 0.01:.2f}"),
        ("待说明的逾期货款", "应付日期"): (FIRST_ROW + 2, "2026-08-31", "2026-09-01 00:00:00"),
        ("待说明的逾期货款", "收款企业"): (FIRST_ROW + 3, "乙公司", "（空）"),
    }
    assert {row["issue"] for row in shown("issues")} == {"changed"}
    assert [row["changed"] for row in shown("parts")] == [6, 0]
    assert [row["kind"] for row in shown("replies")] == ["items"]


@pytest.mark.parametrize("spelling", ["2026-08-31", "2026/8/31", "2026年8月31日", 46265, date(2026, 8, 31)])
def test_another_spelling_is_no_change(shown: Shown, back: Path, first: Book, spelling: object) -> None:
    first.set("overdue", 0, due_on=spelling)
    before = str(first.cell("items", 0, "completion").value)
    text = f"{first.cell('items', 0, 'agreed_qty').value:,}"
    first.set("items", 0, agreed_qty=f" {text}0", agreement_year="1", completion=0.0)
    share = first.cell("items", 0, "time_progress")
    share.value = share.value + 1e-13
    first.save(back / "a.xlsx")
    assert [(row["column"], row["sent"]) for row in shown("issues")] == [("完成率", before)]


def test_rows_that_were_added_or_deleted(shown: Shown, back: Path, first: Book) -> None:
    first.answer("overdue")
    sheet = first.sheet("overdue")
    sheet.append(["第一医院", "丙公司", "X9", None, date(2026, 8, 1), None, 12.5])
    sheet.append([None, "合计"])
    lost = first.cell("overdue", 1, "row_key").value
    sheet.delete_rows(FIRST_ROW + 1)
    first.save(back / "a.xlsx")
    issues = shown("issues")
    assert [(row["issue"], row["returned"]) for row in issues] == [
        ("added", "第一医院，丙公司，X9，2026-08-01，12.5"),
        ("added", "合计"),
    ]
    assert lost not in {row["row_key"] for row in shown("replies")}
    (left,) = [row for row in shown("open") if row["row_key"] == lost]
    assert left["reason"] == "lost"
    assert re.fullmatch(r"L\d+ \S+ 未付金额 [\d,]+\.\d\d 元", left["subject"])


def test_different_answers_are_told_and_not_decided(shown: Shown, back: Path, first: Book) -> None:
    first.answer("overdue", measure="分两次付清")
    first.save(back / "a.xlsx")
    first.set("overdue", 0, measure="月底付清")
    first.set("overdue", 1, measure=None)
    first.save(back / "b.xlsx")
    issues = shown("issues")
    assert [(row["issue"], row["file"], row["column"], row["returned"]) for row in issues] == [
        ("conflict", "a.xlsx", "整改措施", "分两次付清"),
        ("conflict", "b.xlsx", "整改措施", "月底付清"),
    ]
    replies = [row for row in shown("replies") if row["kind"] == "overdue"]
    assert len(replies) == first.rows("overdue") - 1
    assert {row["measure"] for row in replies} == {"分两次付清"}
    assert shown("parts")[0]["unsettled"] == 1


def test_answers_that_cannot_be_taken(shown: Shown, back: Path, first: Book) -> None:
    first.answer("overdue", 0, 1, 2, 3)
    first.set("overdue", 0, answer_cause="没钱", deadline="下个月")
    first.set("overdue", 1, answer_cause=" 资金周转困难 ", deadline="2026年10月8日")
    first.set("overdue", 2, measure="=1+1")
    sheet = first.sheet("overdue")
    at = KINDS["overdue"].table.keys.index("measure") + 1
    sheet.merge_cells(start_row=FIRST_ROW + 3, end_row=FIRST_ROW + 4, start_column=at, end_column=at)
    first.save(back / "a.xlsx")
    issues = {row["row"]: row["issue"] for row in shown("issues") if row["column"] != "完成时限"}
    assert issues == {FIRST_ROW: "not-listed", FIRST_ROW + 2: "no-value", FIRST_ROW + 4: "merged"}
    assert [row["row"] for row in shown("issues") if row["issue"] == "bad-date"] == [FIRST_ROW]
    replies = {row["line_id"]: row for row in shown("replies")}
    keys = [first.cell("overdue", row, "line_id").value for row in range(3)]
    assert replies[keys[0]]["cause"] is None
    assert not replies[keys[0]]["complete"]
    assert (replies[keys[1]]["cause"], replies[keys[1]]["deadline"]) == ("资金周转困难", "2026-10-08")
    assert replies[keys[2]]["measure"] is None


def test_without_the_hidden_columns_rows_are_told_by_their_figures(shown: Shown, back: Path, first: Book) -> None:
    first.answer("overdue")
    keys = KINDS["overdue"].table.keys
    sheet = first.sheet("overdue")
    sheet.delete_rows(KEYS_ROW)
    for key in ("seal", "row_key"):
        sheet.delete_cols(keys.index(key) + 1)
    first.save(back / "a.xlsx")
    assert {row["issue"] for row in shown("issues")} == {"lost-column", "moved"}
    assert len(shown("replies")) == first.rows("overdue") + 1


def test_figures_sorted_without_their_keys(shown: Shown, back: Path, first: Book) -> None:
    first.answer("overdue")
    for row in range(first.rows("overdue")):
        first.set("overdue", row, measure=f"第 {first.cell('overdue', row, 'line_id').value} 笔")
    shown_columns = [key for key in KINDS["overdue"].table.keys if key not in ("receipt_id", "institution_code")][:-2]
    rows = [[first.cell("overdue", row, key).value for key in shown_columns] for row in range(first.rows("overdue"))]
    for row, values in enumerate(rows[1:] + rows[:1]):
        first.set("overdue", row, **dict(zip(shown_columns, values, strict=True)))
    first.save(back / "a.xlsx")
    assert {row["issue"] for row in shown("issues")} == {"moved"}
    replies = shown("replies")
    assert len(replies) == len(rows)
    assert all(row["measure"] == f"第 {row['line_id']} 笔" for row in replies)


def test_a_workbook_of_another_dispatch(jicai: Run, shown: Shown, back: Path, first: Book, sent: Path) -> None:
    first.answer("overdue")
    for kind in first.kinds():
        for row in range(first.rows(kind)):
            first.set(kind, row, seal="a" * 20)
    first.save(back / "a.xlsx")
    (told,) = [(row["issue"], row["file"], row["row"], row["message"]) for row in shown("issues")]
    rows = sum(first.rows(kind) for kind in first.kinds())
    assert told[:3] == ("other-dispatch", "a.xlsx", None)
    assert told[3].startswith(f"{rows} 行都不是这次下发的")
    assert shown("replies") == []


def test_a_row_of_another_dispatch_among_others_is_told_by_itself(shown: Shown, back: Path, first: Book) -> None:
    first.answer("overdue")
    first.set("overdue", 1, seal="a" * 20)
    first.set("overdue", 2, seal="a" * 20)
    first.save(back / "a.xlsx")
    assert [(row["issue"], row["row"]) for row in shown("issues")] == [
        ("other-dispatch", FIRST_ROW + 1),
        ("other-dispatch", FIRST_ROW + 2),
    ]


def test_a_deadline_that_had_passed_is_taken_and_told(jicai: Run, shown: Shown, back: Path, first: Book) -> None:
    first.answer("items", deadline="2026-09-30")
    first.answer("overdue", deadline="2026-10-01")
    first.save(back / "a.xlsx")
    assert [(row["issue"], row["column"], row["returned"]) for row in shown("issues")] == [
        ("past", "完成时限", "2026-09-30")
    ]
    assert {row["deadline"] for row in shown("replies")} == {"2026-09-30", "2026-10-01"}
    said = jicai("collect", "报回", "--sent", "下发", "--show", "replies", "--top", "1", "--format", "json")
    assert len(said.rows) == 1


@pytest.mark.parametrize(
    ("sent", "text", "same"),
    [
        ("0.5", "50%", True),
        ("0.5", "５０ ％", True),
        ("0.498731", "49.9%", True),
        ("0.498731", "49.87%", True),
        ("0.498731", "50%", False),
        ("0.498731", "49.8%", False),
        ("-0.04", "-4.0%", True),
        ("", "5%", False),
        ("0.5", "50", False),
    ],
)
def test_a_share_typed_in_per_cent_is_no_change(sent: str, text: str, same: bool) -> None:
    assert is_same(KINDS["items"].table.column("completion"), text, sent) is same


def test_what_is_no_answer_is_named(jicai: Run, shown: Shown, back: Path, first: Book) -> None:
    (back / "盖章.pdf").write_bytes(b"%PDF-1.4")
    (back / "~$a.xlsx").write_bytes(b"x")
    shutil.copy(back.parent / "下发" / "下发清单.json", back / "下发清单.json")
    book = load_workbook(first.path)
    for sheet in book.worksheets[1:]:
        del book[sheet.title]
    book.save(back / "空.xlsx")
    assert [(row["issue"], row["file"]) for row in shown("issues")] == [("no-rows", "空.xlsx"), ("no-rows", "盖章.pdf")]
    (back / "坏.xlsx").write_bytes(b"PK\x03\x04")
    first.answer("items")
    with zipfile.ZipFile(back / "各院.zip", "w") as archive:
        archive.write(first.save(), "H1.xlsx")
    said = jicai("collect", "报回", "--format", "json")
    assert said.code == 2
    assert said.rows[0]["state"] == "partial"
    assert said.rows[0]["received"] == "各院.zip/H1.xlsx"
    assert "错误：有文件读不了，里面的答复没有收：\n  坏.xlsx：文件已损坏或不完整" in said.err


def test_hidden_sheets_and_further_columns_are_told(shown: Shown, back: Path, first: Book) -> None:
    first.answer("items")
    first.answer("overdue")
    first.sheet("overdue").sheet_state = "hidden"
    sheet = first.sheet("items")
    at = sheet.max_column + 1
    sheet.cell(HEADER_ROW, at).value, sheet.cell(FIRST_ROW, at).value = "备注", "另见函"
    first.save(back / "a.xlsx")
    told = [(row["issue"], row["sheet"], row["column"]) for row in shown("issues")]
    assert told == [("added-column", "待说明的约定项", "备注"), ("hidden", "待说明的逾期货款", None)]
    assert [row["kind"] for row in shown("replies")] == ["items"]


def test_what_the_answers_come_to(jicai: Run, back: Path, first: Book, second: Book) -> None:
    first.answer("findings", disposal="经核实不属实")
    first.set("findings", 1, disposal="正在整改", deadline="2026-12-31", measure="补签")
    first.set("findings", 2, disposal="正在整改")
    first.answer("items", claimed="是")
    for row in first.book.worksheets[0].iter_rows():
        if row[0].value == "填报人":
            row[1].value = "张三"
    first.save(back / "a.xlsx")
    second.answer("items", answer_cause="医院未采", claimed="是")
    second.save(back / "b.xlsx")
    said = jicai("collect", "报回", "--sent", "下发", "-o", "结果", "--as-of", "2026-09-30", "--show", "issues")
    assert said.code == 0, said.err
    assert "不能作为例外,第二医院（H2）" in said.out
    folder = back.parent / "结果"
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(f"{name}-2026-09.xlsx" for name in ("回收情况", "答复", "已处置发现", "考核例外"))
    findings = [first.cell("findings", row, "key").value for row in range(first.rows("findings"))]
    for name in ("已处置发现", "考核例外"):
        (folder / f"{name}-2026-09.xlsx").rename(back.parent / f"{name}.xlsx")
    rows = list(load_workbook(back.parent / "已处置发现.xlsx").active.values)[3:]
    aside = {row[0]: row[1:5] for row in rows if row[0] in findings}
    assert aside[findings[0]] == ("经核实不属实；合同已签，系统未录", "第一医院 张三", None, datetime(2026, 9, 30))
    assert aside[findings[1]][0] == "正在整改；合同已签，系统未录；补签"
    assert aside[findings[1]][2] == datetime(2026, 12, 31)
    assert set(aside) == {*findings} - {findings[2]}
    assert jicai("collect", "报回", "--sent", "下发", "-o", "结果").code == 2
    assert "在所读的文件夹里" in jicai("collect", "报回", "--sent", "下发", "-o", "报回/结果").err


@pytest.mark.slow
def test_the_files_are_read_by_the_other_commands(jicai: Run, back: Path, first: Book, written_once: Path) -> None:
    first.answer("findings")
    first.answer("items", claimed="是")
    first.save(back / "a.xlsx")
    assert jicai("collect", "报回", "--sent", "下发", "-o", "结果", "-q", "--as-of", "2026-09-30").code == 0
    for path in written_once.parent.glob("*.xlsx"):
        shutil.copy(path, back.parent / path.name)
    before = jicai("flags", "--as-of", "2026-09-30", "--skip-rejects", "--format", "json", "--unresolved").rows
    for name in ("已处置发现", "考核例外"):
        shutil.copy(back.parent / "结果" / f"{name}-2026-09.xlsx", back.parent)
    after = jicai("flags", "--as-of", "2026-09-30", "--skip-rejects", "--format", "json", "--unresolved").rows
    answered = {first.cell("findings", row, "key").value for row in range(first.rows("findings"))}
    assert {row["key"] for row in before} - {row["key"] for row in after} == answered
    month = ("--as-of", "2026-09-30", "--skip-rejects", "-q", "--by", "institution", "--only", "items")
    assert jicai("dispatch", *month, "--previous", "结果/答复-2026-09.xlsx", "-o", "十月").code == 0
    again = Book(next((back.parent / "十月").glob("H1 *.xlsx")))
    assert again.cell("items", 0, "last_answer").value == "企业未供；已催促企业供货；完成时限 2026-10-31"
    assert "不是答复的表" in jicai("dispatch", *month, "--previous", "报回/a.xlsx", "-o", "又").err
    assert jicai("collect", "十月", "--show", "issues", "--format", "json").rows == []
    said = jicai("assess", "--preview", "--excepted", "--as-of", "2026-09-30", "--skip-rejects", "--format", "json")
    assert [(row["institution_code"], row["reason"]) for row in said.rows] == [("H1", "supply")]
