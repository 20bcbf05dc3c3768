"""No text of the input becomes a formula, a link or markup in a workbook, and none is lost without a word.

CSV carries every text exactly, formulas too, where programs read it: into a pipe and with English headers. What files
for people carry is in `test_guard`.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from every_view import compare, views
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty_workspace import AS_OF, BATCH, CODES, FORMULAS, LONG, NAMES, SIGNS, write_nasty
from progress_sample import small
from read_workbook import parts, read_workbook
from same_as_json import differences
from small_workspaces import Folder, table

from jicai.cli import run
from jicai.render.data import chunks as data
from jicai.render.result import Chart, PaymentList, Result
from jicai.render.workbook.book import workbook
from jicai.tables.column import Column, Kind, ResultTable

pytestmark = pytest.mark.slow  # whole worlds or processes: a job of its own


TEXT = Column("t", "名称", Kind.TEXT, "")
MONEY = Column("m", "金额", Kind.MONEY, "", unit="元")
LISTED = ResultTable("listed", "清单", (Column("t", "机构", Kind.TEXT, ""), Column("m", "应付金额", Kind.MONEY, "")))
#: What a name of the workbook may stand for: rows or cells of one of its sheets (print titles, filters).
_PLACE = r"(?:'(?:[^']|'')*'|[^'!(|,]+)![$:A-Z0-9]+"
_AREA = re.compile(f"{_PLACE}(?:,{_PLACE})?")
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"


#: The sums that follow the filter are formulas, and over numbers of their own sheet alone.
_SUM = re.compile(r"SUBTOTAL\(109,[A-Z0-9:]+\)(\+IF\(SUBTOTAL\(102,[A-Z0-9:]+\)=COUNT\([A-Z0-9:]+\),[-0-9.]+,0\))?")


def dangers(book: bytes) -> list[str]:
    """What in the files of a workbook could compute, call or lead elsewhere."""
    found = []
    for name, xml in parts(book).items():
        formulas = re.findall("<f(?:>| [^>]*>|/>)([^<]*)", xml) if name.startswith("xl/worksheets/") else []
        found += [f"{name}: {formula}" for formula in formulas if not _SUM.fullmatch(formula)]
        found += [
            f"{name}: {area}" for area in re.findall("<definedName [^>]*>([^<]*)<", xml) if not _AREA.fullmatch(area)
        ]
        if "TargetMode" in xml or "externalLink" in name:
            found.append(f"{name}: link")
    found += [f"{sheet.name}: {link}" for sheet in read_workbook(book) for link in sheet.links if link[0] != "#"]
    opened = openpyxl.load_workbook(io.BytesIO(book))
    cells = (cell for sheet in opened for row in sheet.iter_rows() for cell in row)
    computed = [cell for cell in cells if cell.data_type == "f" and not _SUM.fullmatch(str(cell.value)[1:])]
    return found + [f"{cell.coordinate}: {cell.value!r}" for cell in computed]


def visible(text: str) -> str:
    """The text as a workbook can hold it."""
    return re.sub(_CONTROL, "\ufffd", re.sub("\r\n?", "\n", text))


@pytest.mark.parametrize("text", [*FORMULAS, *SIGNS, *CODES])
@pytest.mark.parametrize(
    "place", ["cell", "title", "subtitle", "footer", "basis", "warning", "list", "list title", "note"]
)
def test_every_place_of_a_workbook(text: str, place: str) -> None:
    def put(where: str) -> str:
        return text if place == where else "别的"

    frame = pl.DataFrame({"t": [put("cell"), "别的"], "m": [1, 2]}, {"t": pl.String, "m": pl.Decimal(38, 2)})
    payments = pl.DataFrame({"t": [put("list")], "m": [1]}, frame.schema)
    result = Result(
        frame,
        ResultTable("small", "小表", (TEXT, MONEY)),
        put("title"),
        put("subtitle"),
        footer=[put("footer")],
        basis=[("依据", put("basis"))],
        warnings=[put("warning")],
        lists=[PaymentList(put("list title"), "说明", LISTED, payments, "m", notes=[put("note")])],
        charts=[Chart("图", "column", "t", ["m"])],
    )
    book = b"".join(workbook(result, True))
    assert dangers(book) == []
    assert any(visible(text) in visible(one) for sheet in read_workbook(book) for one in sheet.texts())


@settings(max_examples=40)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=30))
def test_any_text_in_a_cell(texts: list[str]) -> None:
    result = small({"t": texts}, TEXT)
    book = b"".join(workbook(result, True))
    assert differences(result, b"".join(data.json(result, False)).decode(), book) == []
    assert dangers(book) == []


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=30))
def test_any_text_in_csv(texts: list[str]) -> None:
    result = small({"t": ["", *texts], "n": ["x", *texts]}, TEXT, Column("n", "编码", Kind.CODE, ""))
    text = b"".join(data.csv(result, True)).decode()
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["名称", "编码"], ["", "x"], *([t, t] for t in texts)]


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nasty")
    write_nasty(folder)
    return folder


#: Views with every kind of sheet: payment lists, charts, warnings; and every text of the input in one of them.
VIEWS = (
    *("progress", "progress by institution", "progress by district", "progress by variety", "progress by company"),
    *("advance", "advance by district", "offset", "refund", "ledger", "cashflow"),
    *("overdue", "overdue by institution", "overdue by payee", "overdue by district", "overdue unmatched", "flags"),
    *("supply by company", "supply by distributor", "assess by institution", "assess by district", "assess items"),
    *("renew year 2", "check"),
)


@pytest.mark.parametrize("view", VIEWS)
def test_every_command(nasty: Path, view: str) -> None:
    compared = compare(views(nasty, AS_OF, BATCH)[view])
    assert (compared.code, compared.differences, dangers(compared.book)) == (0, [], [])


def names_given(nasty: Path, folder: Path, view: str) -> list[dict[str, str]]:
    """The rows of a view as JSON."""
    given = folder / "a.json"
    assert run([*views(nasty, AS_OF, BATCH)[view], "-q", "-o", str(given)]) == 0
    rows: list[dict[str, str]] = json.loads(given.read_text("utf-8"))
    return rows


def test_names_come_through_whole(nasty: Path, tmp_path: Path) -> None:
    rows = names_given(nasty, tmp_path, "progress")
    assert {row["institution_name"] for row in rows} >= {name.strip() for name in NAMES}
    assert {row["institution_code"] for row in rows} >= {"512345678901234567", "000123", "1E5", "0.10", "999001"}


def test_payment_lists_hold_every_name(nasty: Path, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    run(["advance", "-C", str(nasty), "--as-of", AS_OF, "--batch", BATCH, "-q", "-o", str(book)])
    lists = [sheet for sheet in read_workbook(book.read_bytes()) if sheet.name.startswith("预付")][:2]
    shown = {text for sheet in lists for text in sheet.texts()}
    assert {visible(name.strip()) for name in NAMES if name != LONG} <= shown
    assert "已截断" in "".join(shown)


@pytest.mark.parametrize("view", ["progress", "overdue", "supply by distributor"])
def test_csv_carries_the_text_as_it_is(nasty: Path, tmp_path: Path, view: str) -> None:
    rows = names_given(nasty, tmp_path, view)
    file = tmp_path / "a.csv"
    assert run([*views(nasty, AS_OF, BATCH)[view], "-q", "--headers", "en", "-o", str(file)]) == 0
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row, line in zip(rows, csv.DictReader(lines), strict=True):
            assert [line[key] for key in row if isinstance(row[key], str)] == [
                value for value in row.values() if isinstance(value, str)
            ]


FILES = ('=HYPERLINK("http:x")', "@SUM(A1)&<b>'[1]:*?", "换\n行\t与\x01", "𠮷😀\u202e", "_x0041_")
SHEETS = ("=1+1&<x>\"'y", "@SUM(A1)", "+cmd|' C calc'!A0", "𠮷😀\u202e", "_x0041_")


@pytest.mark.parametrize("command", ["progress", "check"])
def test_names_of_files_and_sheets(folder: Folder, tmp_path: Path, command: str) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    for at, (name, sheet) in enumerate(zip(FILES, SHEETS, strict=True)):
        folder.book(f"订单明细{name}.xlsx", {sheet: table("订单明细", {"订单明细编号": f"M{at}", "采购数量": "x"})})
    book = tmp_path / "a.xlsx"
    more = () if command == "check" else ("--skip-rejects",)
    assert run([command, "-C", str(folder.path), *more, "-q", "-o", str(book)]) == 0
    assert dangers(book.read_bytes()) == []
    shown = "\n".join(text for sheet in read_workbook(book.read_bytes()) for text in sheet.texts())
    assert [name for name in (*FILES, *SHEETS) if visible(name) not in shown] == []


def test_a_file_name_that_is_no_text(folder: Folder, tmp_path: Path) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    written = folder.write("订单明细.csv", table("订单明细", {}))
    try:
        os.rename(written, os.fsencode(written.with_suffix("")) + b"\xff.csv")  # noqa: PTH104
    except OSError:
        pytest.skip("the system takes only names that are text")
    book = tmp_path / "a.xlsx"
    assert run(["progress", "-C", str(folder.path), "-q", "-o", str(book)]) == 0
    assert dangers(book.read_bytes()) == []
    assert any("订单明细?.csv" in text for sheet in read_workbook(book.read_bytes()) for text in sheet.texts())


@pytest.mark.parametrize("place", ["title", "subtitle", "footer", "basis", "warnings"])
def test_what_is_too_long_for_a_cell_is_cut_visibly(place: str) -> None:
    text = "、".join(f"第{number}家" for number in range(7_000))
    words = {"title": "小表", place: {"basis": [("机构", text)]}.get(place, text if place[-1] == "e" else [text])}
    frame, columns = pl.DataFrame({"t": ["甲"]}), ResultTable("small", "小表", (TEXT,))
    book = b"".join(workbook(Result(frame, columns, **words), True))
    (shown,) = (one for sheet in read_workbook(book) for one in sheet.texts() if text[:9_999] in one)
    assert shown.endswith(text) or re.search("……（.*截断.*）", shown)
