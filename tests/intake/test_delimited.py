"""Delimited texts: the delimiter, the encoding, and how many cells each record has as written."""

from __future__ import annotations

from pathlib import Path

import pytest
from read_raw import raw_sheet

Row = tuple[str | None, ...]


@pytest.mark.parametrize(
    ("text", "rows", "widths"),
    [
        ("a,b\n1,2\n", [("a", "b"), ("1", "2")], [2, 2]),
        ("a,b\n1,2", [("a", "b"), ("1", "2")], [2, 2]),
        ("a,b\n1,000.00,2\n", [("a", "b", None), ("1", "000.00", "2")], [2, 3]),
        ("a,b\n1,2,\n1,2,,\n", [("a", "b"), ("1", "2"), ("1", "2")], [2, 3, 4]),
        ("a,b\r\n\r\n1\r\n", [("a", "b"), (None, None), ("1", None)], [2, 0, 1]),
        ("\n\na,b\n1,2\n\n", [(None, None), (None, None), ("a", "b"), ("1", "2"), (None, None)], [0, 0, 2, 2, 0]),
        ('a,b\n"1,000",2,\n\n3\n', [("a", "b"), ("1,000", "2"), (None, None), ("3", None)], [2, 3, 0, 1]),
        ("a,b\r1,2\r", [("a", "b"), ("1", "2")], [2, 2]),
        ("a;b\n1,5;2\n", [("a", "b"), ("1,5", "2")], [2, 2]),
        ("a|b|c\n1|2|3\n", [("a", "b", "c"), ("1", "2", "3")], [3, 3]),
        ("a,b\n1,x|y|z\n2,x|y|z\n", [("a", "b"), ("1", "x|y|z"), ("2", "x|y|z")], [2, 2, 2]),
    ],
)
def test_cells_and_widths(text: str, rows: list[Row], widths: list[int], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8", newline="")
    sheet = raw_sheet(path)
    assert sheet.frame.rows() == rows
    assert sheet.widths is not None
    assert sheet.widths.to_list() == widths


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["a.txt", "a.tsv", "a.csv"])
def test_tabs_in_every_encoding(name: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes('编号\t名称\r\n001\t"甲\n乙"\r\n'.encode(encoding))
    sheet = raw_sheet(path)
    assert sheet.frame.rows() == [("编号", "名称"), ("001", "甲\n乙")]
    assert sheet.fixed_width


def test_tsv_goes_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("编号\t规格\n1\ta,b,c\n2\ta,b,c\n3\td,e,f\n", "utf-8")
    assert raw_sheet(path).frame.width == 2
