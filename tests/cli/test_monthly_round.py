"""The monthly round as the documents describe it, from exports to the bulletin that tells of the answers."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from transcripts import ROOT, Said

from jicai.tables.results.dispatch import KINDS

Here = Callable[..., Said]
#: The first row below the header of a sheet that was sent.
FIRST_ROW = 5
AUGUST, SEPTEMBER = ("--as-of", "2026-08-31"), ("--as-of", "2026-09-30")


def plain(path: Path) -> str:
    return re.sub(r"\\(.)", r"\1", path.read_text("utf-8"))


def answer(path: Path, kind: str, **values: Any) -> list[str]:
    """Fill in every row of a kind as its recipient would; the keys of the rows."""
    book = load_workbook(path)
    table = KINDS[kind].table
    sheet = book[table.label]
    for row in range(FIRST_ROW, sheet.max_row + 1):
        for key, value in values.items():
            sheet.cell(row, table.keys.index(key) + 1).value = value
    keys = [sheet.cell(row, table.keys.index("row_key") + 1).value for row in range(FIRST_ROW, sheet.max_row + 1)]
    book.save(path)
    return keys


@pytest.mark.slow
def test_the_round_from_exports_to_the_next_bulletin(here: Here, tmp_path: Path) -> None:
    office = tmp_path / "数据"
    shutil.copytree(ROOT / "sample_data", office)
    at = ("-C", str(office))

    def ok(*arguments: str) -> str:
        said = here(arguments)
        assert said.code == 0, said.err
        return said.out

    def rows(*arguments: str) -> list[dict[str, Any]]:
        return json.loads(ok(*arguments, "--format", "json"))  # type: ignore[no-any-return]

    # 1 The exports are checked, and progress is looked at.
    assert "拒绝" in ok("check", *at)
    assert len(rows("progress", *at, *AUGUST, "--status", "滞后")) > 10

    # 2 The bulletin is drafted, marked against last month's, and made as a document.
    ok("report", *at, "--month", "2026-08", "--draft", "-o", str(tmp_path / "送审.md"))
    assert "〔上月" in plain(tmp_path / "送审.md")
    ok("report", *at, "--month", "2026-08", "-o", str(tmp_path / "通报.docx"))

    # 3 Letters go out, each matter once.
    (letter, *_) = rows("letter", "催办函", "云岫县中医院", *at, *AUGUST)
    assert (office / "函件" / letter["file"]).is_file()
    assert rows("letter", "催办函", "云岫县中医院", *at, *AUGUST)[0]["file"] is None

    # 4 Every district gets its workbook; two of three answer, one not fully.
    sent, back = tmp_path / "下发", tmp_path / "报回"
    ok("dispatch", *at, *AUGUST, "--due", "2026-09-15", "-o", str(sent))
    back.mkdir()
    mended = {"answer_cause": "企业未供", "measure": "已催促企业供货", "deadline": "2026-09-20"}
    for place, more in (("云岫县", {"claimed": "是"}), ("渠北区", {})):
        book = back / f"{place}（盖章）.xlsx"
        shutil.copy(sent / f"{place}-2026-08.xlsx", book)
        answer(book, "items", **mended, **more)
        answer(book, "findings", disposal="经核实不属实", answer_reason="合同已签，系统未录")
        if place == "云岫县":
            answer(book, "overdue", answer_cause="资金周转困难", measure="分两次付清", deadline="2026-10-31")

    # 5 The answers are collected: who has not answered, and what is decided on.
    collected = tmp_path / "收回"
    parts = rows("collect", str(back), "--sent", str(sent), "--as-of", "2026-09-20", "-o", str(collected))
    assert {row["part"]: row["state"] for row in parts} == {
        "云岫县": "complete", "嘉岚区": "absent", "渠北区": "partial",
    }  # fmt: skip
    decided = rows("flags", *at, *SEPTEMBER, "--unresolved")
    shutil.copy(collected / "已处置发现-2026-08.xlsx", office)
    left = rows("flags", *at, *SEPTEMBER, "--unresolved")
    aside = rows("collect", str(back), "--sent", str(sent), "--show", "replies")
    answered = {row["finding"] for row in aside if row["kind"] == "findings"}
    assert {row["key"] for row in decided} - {row["key"] for row in left} == answered & {r["key"] for r in decided}
    assert answered

    # 6 Exceptions are decided on, and the assessment leaves them out.
    preview = ("assess", *at, *SEPTEMBER, "--preview", "--excepted")
    shutil.copy(collected / "考核例外-2026-08.xlsx", office)
    waiting = rows(*preview)
    assert {row["outcome"] for row in waiting} == {"undecided"}
    exceptions = load_workbook(collected / "考核例外-2026-08.xlsx")
    sheet = exceptions.worksheets[0]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "认定人" for cell in row))
    places = {cell.value: cell.column for cell in header}
    for row in range(header[0].row + 1, sheet.max_row + 1):
        if sheet.cell(row, places["批次编码"]).value:
            sheet.cell(row, places["认定人"]).value = "价格处"
            sheet.cell(row, places["认定日期"]).value = "2026-09-20"
    exceptions.save(office / "考核例外-2026-08.xlsx")
    decided_on = rows(*preview)
    assert len(decided_on) == len(waiting) > 0
    assert {row["outcome"] for row in decided_on} == {"left_out"}

    # 7 The next bulletin tells of the answers, and what has become of them.
    ok("report", *at, "--month", "2026-09", "--answers", str(collected), "-o", str(tmp_path / "九月.md"))
    text = plain(tmp_path / "九月.md")
    items = [row for row in aside if row["kind"] == "items"]
    assert "没有报回的：嘉岚区。" in text
    assert "没有答全的：渠北区。" in text
    assert f"各约定项答复的原因：企业未供{len(items)}项。" in text
    behind = {
        (row["batch"], row["agreement_year"], row["institution_code"], row["variety_code"], row["company"])
        for row in rows("progress", *at, *SEPTEMBER)
        if row["status"] in ("lagging", "not_started")
    }
    still = sum(
        (row["batch"], row["agreement_year"], row["institution_code"], row["variety_code"], row["company"]) in behind
        for row in items
    )
    assert f"现在仍滞后或未采购的{still}项" in text
    assert f"答复的完成时限已到而仍滞后或未采购的{still}项。" in text
    assert "已催促企业供货" in text

    # 8 And the next dispatch shows each its own answer.
    ok("dispatch", *at, *SEPTEMBER, "--previous", str(collected / "答复-2026-08.xlsx"), "-o", str(tmp_path / "下发2"))
    sheet = load_workbook(tmp_path / "下发2" / "云岫县-2026-09.xlsx")[KINDS["items"].table.label]
    assert any("已催促企业供货" in str(cell.value) for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ((), "里面没有 回收情况-….xlsx 和 答复-….xlsx"),
        (("答复-2026-08.xlsx",), "没有 回收情况-2026-08.xlsx"),
        (("答复-2026-08.xlsx", "答复-2026-09.xlsx"), "有 2026-08、2026-09 几个月的答复，请只留一个月的"),
        (("答复-2026-08.xlsx", "回收情况-2026-08.xlsx"), "文件已损坏或不完整"),
    ],
)
def test_answers_that_are_none(here: Here, tmp_path: Path, files: tuple[str, ...], told: str) -> None:
    for name in files:
        (tmp_path / name).write_bytes(b"PK\x03\x04")
    said = here(("report", "-C", str(ROOT / "sample_data"), "--month", "2026-09", "--answers", str(tmp_path)))
    assert said.code == 2
    assert told in said.err
