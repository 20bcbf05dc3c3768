"""`jicai dispatch`: what goes out, locked and open, and the list of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from returned_books import FIRST_ROW, HEADER_ROW, KEYS_ROW, Book
from small_workspaces import Folder, Outcome, table

from jicai.render.workbook.answer_book import ANSWERED_BY
from jicai.results.dispatch.manifest import read_manifest
from jicai.tables.results.dispatch import KINDS, MANIFEST_FILE

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
MONTH = ("--month", "2026-08", "--as-of", "2026-08-31")


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    """Two institutions in two districts: H1 has bought a little of its agreed volume above the price, H2 nothing."""
    folder.dear_lines()
    places = ({}, {"医疗机构编码": "H2", "医疗机构名称": "第二医院", "区县": "江北区"})
    folder.write("医疗机构.xlsx", table("医疗机构", *places))
    folder.write("约定采购量.xlsx", table("约定采购量", {}, {"医疗机构编码": "H2", "约定采购量": "1234.5"}))
    return folder


def test_everybody_gets_what_it_has_to_answer(jicai: Run, bureau: Folder) -> None:
    said = jicai("dispatch", *MONTH, "-o", "下发", "--format", "json")
    assert said.code == 0, said.err
    told = [(row["district"], row["items"], row["findings"], row["file"]) for row in said.rows]
    assert told == [("江北区", 1, 0, "江北区-2026-08.xlsx"), ("渝中区", 1, 4, "渝中区-2026-08.xlsx")]
    assert sorted(path.name for path in (bureau.path / "下发").iterdir()) == sorted(
        [MANIFEST_FILE, *(one[3] for one in told)]
    )
    book = Book(bureau.path / "下发" / "江北区-2026-08.xlsx")
    assert book.kinds() == ["items"]
    assert book.cell("items", 0, "institution_name").value == "第二医院"
    assert book.cell("items", 0, "agreed_qty").value == 1234.5


def test_figures_are_locked_and_answers_are_open(jicai: Run, bureau: Folder) -> None:
    assert jicai("dispatch", *MONTH, "-o", "下发", "--due", "2026-09-15").code == 0
    book = load_workbook(bureau.path / "下发" / "渝中区-2026-08.xlsx")
    for key in ("items", "findings"):
        kind = KINDS[key]
        sheet = book[kind.table.label]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert [cell.value for cell in sheet[KEYS_ROW]] == list(kind.table.keys)
        assert sheet.row_dimensions[KEYS_ROW].hidden
        is_open = {column.key: column for column in kind.open}
        checks = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
        for at, column in enumerate(kind.table.columns, 1):
            header, cell = sheet.cell(HEADER_ROW, at), sheet.cell(FIRST_ROW, at)
            assert header.value.rstrip("*") == column.label
            assert cell.protection.locked is (column.key not in is_open)
            folded = [one for one in sheet.column_dimensions.values() if one.min <= at <= one.max and one.hidden]
            assert bool(folded) is (column.key in {*kind.aside, "last_answer", "row_key", "seal"}), column.key
            if column.key in is_open:
                check = next(one for place, one in checks.items() if place.startswith(cell.coordinate))
                words = ",".join(choice.label for choice in column.choices)
                assert check.formula1 == (f'"{words}"' if words else check.formula1)
                assert column.choices or check.type == ("date" if column.key == "deadline" else None)
    guide = book.worksheets[0]
    texts = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value]
    assert any("2026-09-15 前报回" in text for text in texts)
    assert any("没有密码" in text for text in texts)
    assert set(ANSWERED_BY) <= set(texts)


@pytest.mark.slow
def test_keys_are_those_of_the_month_before_and_seals_are_not(jicai: Run, bureau: Folder) -> None:
    assert jicai("dispatch", *MONTH, "-o", "八月").code == 0
    assert jicai("dispatch", "--month", "2026-09", "--as-of", "2026-09-30", "-o", "九月").code == 0
    august, september = (read_manifest(bureau.path / name / MANIFEST_FILE) for name in ("八月", "九月"))
    keys = [{row.key: row.seal for part in one.parts for row in part.rows} for one in (august, september)]
    shared = keys[0].keys() & keys[1].keys()
    assert len(shared) >= 5
    assert all(keys[0][key] != keys[1][key] for key in shared)


def test_rejected_rows_go_to_those_who_wrote_them(jicai: Run, bureau: Folder) -> None:
    lines = [{"订单明细编号": f"M{at}", "医疗机构编码": "H2", "采购数量": "多"} for at in (1, 2)]
    bureau.write("订单明细.xlsx", table("订单明细", *lines, {"订单明细编号": "M3", "医疗机构编码": "X9"}))
    said = jicai("dispatch", *MONTH, "-o", "下发")
    assert said.code == 2
    assert "--skip-rejects" in said.err
    said = jicai("dispatch", *MONTH, "-o", "下发", "--only", "被拒绝的行", "--format", "json", "--exit-code")
    assert said.code == 1
    assert [(row["district"], row["rejected"]) for row in said.rows] == [("江北区", 2)]
    assert "待改正的行有 1 行不属于任何区县" in said.err
    book = Book(bureau.path / "下发" / "江北区-2026-08.xlsx")
    assert book.cell("rejected", 0, "column").value == "采购数量"


def test_nothing_to_answer_writes_nothing(jicai: Run, bureau: Folder) -> None:
    bureau.write("货款支付.xlsx", table("货款支付", {}))
    said = jicai("dispatch", *MONTH, "-o", "下发", "--only", "overdue", "--exit-code")
    assert said.code == 0
    assert "没有要说明、处置或改正的，没有写文件" in said.err
    assert not (bureau.path / "下发").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "."), "错误：-o .：就是工作目录，下发的工作簿会与输入的文件混在一起，请换一个文件夹，如 下发\n"),
        (("-o", "满的"), "错误：满的：文件夹里已有文件，下发的工作簿要写进空的或新的文件夹，请换一个\n"),
        (("-o", "没有/下发"), "不存在，请先建立\n"),
        (("-o", "医疗机构.xlsx"), "错误：医疗机构.xlsx：这是一个文件，请给出文件夹\n"),
        (("-o", "下发", "--only", "逾期"), "错误：--only 逾期：没有这种内容，是否要写 逾期货款？\n"),
        (("-o", "下发", "--due", "下周"), "错误：--due 下周：不是日期，请写成 2026-09-15 这样\n"),
        (("-o", "下发", "--month", "2026-10"), "错误：--month 2026-10：这个月还没有到（截至 2026-08-31）"),
        ((), "错误：缺少选项 -o/--output，见 jicai dispatch --help\n"),
    ],
)
def test_refusals(jicai: Run, bureau: Folder, arguments: tuple[str, ...], said: str) -> None:
    (bureau.path / "满的").mkdir()
    (bureau.path / "满的" / "a.txt").write_text("a")
    outcome = jicai("dispatch", *MONTH, *arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert not (bureau.path / "下发").exists()
    assert not list(bureau.path.glob(".*part"))


def test_what_cannot_be_asked_is_said(jicai: Run, bureau: Folder) -> None:
    (bureau.path / "约定采购量.xlsx").unlink()
    said = jicai("dispatch", *MONTH, "-o", "下发")
    assert "待说明的约定项（items）：没有约定采购量表" in said.err
    assert jicai("dispatch", *MONTH, "-o", "又下发", "--only", "items").code == 2


def test_without_payments_nothing_is_sent_out_as_unpaid(jicai: Run, bureau: Folder) -> None:
    bureau.write("订单明细.xlsx", table("订单明细", {"验收数量": "10", "验收日期": "2026-07-12", "配送企业": "乙公司"}))
    late = ("--as-of", "2026-12-31", "--month", "2026-12")
    said = jicai("dispatch", *late, "-o", "下发", "--format", "json")
    assert sum(row["overdue_lines"] for row in said.rows) == 0
    assert "待说明的逾期货款（overdue）：没有货款支付表" in said.err
    bureau.write("货款支付.xlsx", table("货款支付", {}))
    said = jicai("dispatch", *late, "-o", "又下发", "--format", "json")
    assert sum(row["overdue_lines"] for row in said.rows) > 0


def test_the_workbooks_are_no_inputs(jicai: Run, bureau: Folder) -> None:
    assert jicai("dispatch", *MONTH, "-o", "下发").code == 0
    for path in (bureau.path / "下发").glob("*.xlsx"):
        path.rename(bureau.path / path.name)
    assert jicai("progress", "--as-of", "2026-08-31").code == 0
    said = jicai("check", "--format", "json")
    assert {row["reason"] for row in said.rows if "2026-08" in row["file"]} == {"own-result"}


def test_a_changed_list_is_refused(jicai: Run, sent: Path) -> None:
    path = sent / MANIFEST_FILE
    values = json.loads(path.read_text("utf-8"))
    values["parts"][0]["rows"][0][2][3] = "1"
    path.write_text(json.dumps(values), "utf-8")
    said = jicai("collect", "下发")
    assert said.code == 2
    assert "改动过，请用下发时写出的那一个" in said.err
    path.write_text("{", "utf-8")
    assert "不是下发清单，或已经损坏" in jicai("collect", "下发").err
    path.unlink()
    assert "没有 下发清单.json，不知道下发了什么" in jicai("collect", "下发").err
