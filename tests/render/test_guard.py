"""Files that people open: no text begins like a formula, and what was put before it is taken off when it is read."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from progress_sample import small

from jicai.intake.files.delimited import read_delimited
from jicai.intake.sheets.cells import parse_cells
from jicai.render.data import chunks as data
from jicai.render.output import OutputOptions, deliver
from jicai.render.result import Result
from jicai.tables.column import Column, Kind

TEXT, CODE = Column("t", "名称", Kind.TEXT, ""), Column("c", "编码", Kind.CODE, "")
MONEY = Column("m", "金额", Kind.MONEY, "")

#: What would be computed, and what only begins alike.
RISKY = (
    "=1+1",
    "+cmd|' C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "-",
    "+",
    "=",
    "-12%",
    "+86 23 1",
    "@",
    "-1e",
    "=A",
    "＝1+1",
    "＋86",
    "－2＋3",
    "－5",
    "＠SUM(A1)",
)
PLAIN = ("-12", "+3.5", "-.5", "-2e-7", "", "a=1", " =1", "'=1", " ＝1", "1－2")


def texts(*values: str | None) -> Result:
    return small({"t": list(values), "c": list(values), "m": [-1] * len(values)}, TEXT, CODE, MONEY)


def delivered(result: Result, options: OutputOptions) -> list[list[str]]:
    assert options.output is not None
    deliver(result, options)
    with options.output.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))[1:]


@pytest.mark.parametrize("value", RISKY)
def test_a_text_like_a_formula_gets_an_apostrophe(value: str, tmp_path: Path) -> None:
    assert delivered(texts(value), OutputOptions(output=tmp_path / "a.csv", quiet=True)) == [
        [f"'{value}", f"'{value}", "-1.00"]
    ]


@pytest.mark.parametrize("value", PLAIN)
def test_numbers_and_other_texts_stay(value: str, tmp_path: Path) -> None:
    assert delivered(texts(value), OutputOptions(output=tmp_path / "a.csv", quiet=True)) == [[value, value, "-1.00"]]


def test_english_headers_are_for_programs(tmp_path: Path) -> None:
    result = texts(*RISKY)
    as_it_is = [[value, value, "-1.00"] for value in RISKY]
    assert delivered(result, OutputOptions(output=tmp_path / "a.csv", headers="en", quiet=True)) == as_it_is
    assert delivered(result, OutputOptions(output=tmp_path / "b.csv", headers="zh", quiet=True)) != as_it_is


def test_a_pipe_carries_every_text_as_it_is(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    deliver(texts(*RISKY), OutputOptions("csv", quiet=True))
    lines = csv.reader(io.StringIO(capfdbinary.readouterr().out.decode(), newline=""))
    assert [line[0] for line in list(lines)[1:]] == list(RISKY)


@pytest.mark.parametrize(("headers", "shown"), [("zh", "| '=1+1 |"), ("en", "| =1+1 |")])
def test_markdown_for_people_is_guarded_too(headers: str, shown: str, tmp_path: Path) -> None:
    deliver(small({"t": ["=1+1"]}, TEXT), OutputOptions(output=tmp_path / "a.md", headers=headers, quiet=True))
    assert (tmp_path / "a.md").read_text("utf-8").splitlines()[2] == shown


#: Texts without blanks or unseen characters at their ends, as an input holds them.
SEEN = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Z"]), min_size=1)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from([*"=+-@＝＋－＠", "", '="x"', "=1", "-1"]), SEEN).map("".join), min_size=1))
@example(['=HYPERLINK("http://x","点")', "-2+3", '="C001"', "+86", "@甲,乙", "-"])
def test_what_was_written_for_people_is_read_as_it_was(values: list[str]) -> None:
    values = [value for value in values if not value.startswith("'")]
    assume(values)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        deliver(small({"t": values, "c": ["x"] * len(values)}, TEXT, CODE), OutputOptions(output=path, quiet=True))
        (sheet,) = read_delimited(path)
    cells = sheet.frame.to_series(0).slice(1)
    read = parse_cells(TEXT, cells).values.to_list()
    # Words for nothing and errors of Excel are what they are, with the apostrophe and without.
    nothing = parse_cells(TEXT, pl.Series([f"'{value}" for value in values])).values.is_null()
    assert read == [None if none else value for value, none in zip(values, nothing, strict=True)]


class Cells(HTMLParser):
    """The texts of the cells of a table, `<br>` as a line feed, and all tags that are met."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "br":
            self.rows[-1][-1] += "\n"

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


HOSTILE = (
    "a|b\\|c\\",
    "`code` ``|`` ```",
    "<script>alert(1)</script><b>",
    "&lt;b&gt;&amp;#124;",
    "[点我](http://x) ![图](y) <http://z>",
    "*a* _b_ __c__ ~~d~~ $e$",
    "一\n二\r\n三\r四",
    "| --- |",
    "# 标题",
    "- 项",
    "\\",
)


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=9))
@example(list(HOSTILE))
def test_every_text_stays_a_text_of_its_cell_in_markdown(values: list[str]) -> None:
    written = b"".join(data.markdown(small({"t": values, "c": ["x"] * len(values)}, TEXT, CODE), True)).decode()
    page = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(written)
    read = Cells(page)
    assert read.tags <= {"table", "thead", "tbody", "tr", "th", "td", "br"}
    assert [len(row) for row in read.rows] == [2] * (len(values) + 1)
    assert [[_seen(cell) for cell in row] for row in read.rows[1:]] == [[_seen(value), "x"] for value in values]


def _seen(text: str) -> str:
    """The text without what HTML does not keep: kinds of blanks, and characters that it has no place for."""
    lines = re.sub("\r\n?", "\n", text.replace("\x00", "\ufffd"))
    return " ".join(lines.split())
