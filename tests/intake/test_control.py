"""The old binary forms, read by two readers: what they agree on is read, with all that the second one knows."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from gallery.compound import (
    BOF,
    DATEMODE,
    END,
    error,
    globals_records,
    merged,
    number,
    number_formats,
    sheet_records,
    write_xls,
)
from gallery.packages import write_zip, xlsb_parts
from read_raw import raw_sheet

from jicai.errors import UnusableFileError
from jicai.intake.files.control import cell_name


def _xls(path: Path, *cells: tuple[int, bytes], formats: tuple[str, ...] = (), epoch_1904: bool = False) -> Path:
    *texts, end = sheet_records([("甲", "乙", "丙"), ("1", "2", "")])
    globals_ = [(DATEMODE, struct.pack("<H", epoch_1904)), *number_formats(*formats)]
    write_xls(path, globals_records(globals_), [*texts, *cells, end])
    return path


def _xlsb(path: Path, *cells: tuple[int, int, bytes]) -> Path:
    """An .xlsb whose second row has these cells: column, number of the record, content."""
    parts = xlsb_parts([("甲", "乙", "丙"), ("", "", "")])
    sheet = bytes(parts["xl/worksheets/sheet1.bin"])  # type: ignore[arg-type]
    blank = struct.pack("<BB", 6, 12)
    for column, kind, content in cells:
        place = struct.pack("<II", column, 0)
        sheet = sheet.replace(blank + place + bytes(4), bytes([kind, 8 + len(content)]) + place + content)
    write_zip(path, {**parts, "xl/worksheets/sheet1.bin": sheet})
    return path


@pytest.mark.parametrize("value", [0.1, 12516.0, -1.5, 1e15, 0.333333333333333, 123456789.123456789, 1e-7, 0.0])
def test_figures_agree(value: float, tmp_path: Path) -> None:
    """The reader writes figures with nine decimals, which is no disagreement."""
    sheet = raw_sheet(_xls(tmp_path / "a.xls", number(1, 2, value)))
    assert float(sheet.frame.row(1)[2]) == pytest.approx(value, rel=1e-12, abs=5e-10)


@pytest.mark.parametrize(
    ("serial", "code", "epoch_1904", "text"),
    [
        (46223.0, "yyyy-mm-dd", False, "2026-07-20 00:00:00"),
        (44761.0, "yyyy-mm-dd", True, "2026-07-20 00:00:00"),
        (46223.6875, "yyyy-mm-dd hh:mm", False, "2026-07-20 16:30:00"),
        (46223.123456, "yyyy-mm-dd hh:mm:ss", False, None),
        (59.0, "yyyy-mm-dd", False, "1900-02-28 00:00:00"),
        (60.0, "yyyy-mm-dd", False, "1900-02-28 00:00:00"),
        (60.5, "yyyy-mm-dd hh:mm", False, "1900-02-28 12:00:00"),
        (61.0, "yyyy-mm-dd", False, "1900-03-01 00:00:00"),
        (0.6875, "hh:mm", False, "1899-12-31 16:30:00"),
        (1.5, "[h]:mm:ss", False, None),
        (44761.0, "0", True, "44761"),
    ],
)
def test_dates_agree(serial: float, code: str, epoch_1904: bool, text: str | None, tmp_path: Path) -> None:
    sheet = raw_sheet(_xls(tmp_path / "a.xls", number(1, 2, serial, 1), formats=(code,), epoch_1904=epoch_1904))
    assert sheet.epoch_1904 == epoch_1904
    assert text is None or sheet.frame.row(1)[2] == text


def test_xls_errors_merged_cells_and_units(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    _xls(path, error(1, 2, 0x2A), number(2, 0, 6.0, 1), merged((1, 0, 2, 1), (0, 0, 0, 0)), formats=('0.00"万元"',))
    sheet = raw_sheet(path)
    assert sheet.errors == [(1, 2, "#N/A")]
    assert sheet.unit_formats == [(2, 0, "万元")]
    assert sheet.merged == [(1, 0, 2, 1)]


def test_readers_that_disagree_are_named(tmp_path: Path) -> None:
    """The reader takes the figures of a chart within the sheet for cells."""
    chart = [(BOF, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 0)), number(1, 2, 7.0), (END, b"")]
    path = _xls(tmp_path / "a.xls", number(1, 2, 5.0), *chart)
    with pytest.raises(UnusableFileError, match="工作表「订单明细」C2 一种读作「7」，另一种读作「5」") as raised:
        raw_sheet(path)
    assert raised.value.reason == "readers-disagree"


@pytest.mark.parametrize(
    ("kind", "content", "text", "shown"),
    [
        (3, b"\x2a", None, "#N/A"),
        (11, b"\x07" + bytes(10), None, "#DIV/0!"),
        (11, b"\x0f" + bytes(10), None, "#VALUE!"),
        (9, struct.pack("<d", 12.25) + bytes(10), "12.25", None),
        (5, struct.pack("<d", 12.25), "12.25", None),
        (2, struct.pack("<i", 12345 << 2 | 3), "123.45", None),
        (2, struct.pack("<i", -7 << 2 | 2), "-7", None),
        (4, b"\x01", "true", None),
    ],
)
def test_xlsb_cells(kind: int, content: bytes, text: str | None, shown: str | None, tmp_path: Path) -> None:
    """The reader leaves the errors of formulas out."""
    sheet = raw_sheet(_xlsb(tmp_path / "a.xlsb", (1, kind, content)))
    assert sheet.frame.row(1)[1] == text
    assert sheet.errors == ([] if shown is None else [(1, 1, shown)])


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "A1"), (9, 25, "Z10"), (0, 26, "AA1"), (1048575, 16383, "XFD1048576")]
)
def test_cell_name(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name
