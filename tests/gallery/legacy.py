"""Reproducers that are .xls workbooks of Excel 95 to 2003."""

from __future__ import annotations

import struct
from pathlib import Path

from .compound import (
    BOF,
    BOUNDSHEET,
    CODEPAGE,
    DATEMODE,
    DIMENSIONS,
    END,
    LABEL,
    globals_records,
    label,
    number,
    sheet_records,
    workbook_stream,
    write_compound,
    write_xls,
)
from .encryption import write_rc4_xls, write_xor_xls
from .reproducer import Reproducer
from .sample import TABLE


def _cut(path: Path) -> None:
    write_xls(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _no_workbook(path: Path) -> None:
    """A compound file of another program: a Word document."""
    write_compound(path, {"WordDocument": b"\xec\xa5\xc1\x00"})


def _far_corner(path: Path) -> None:
    """Two cells in opposite corners: 16.8 million cells and 1.5 GB once laid out, which is still read."""
    records = sheet_records()
    size = struct.pack("<IIHHH", 0, 65536, 0, 256, 0)
    write_xls(path, sheet=[records[0], (DIMENSIONS, size), label(0, 0, "1"), label(65535, 255, "1"), (END, b"")])


def _excel_95(path: Path) -> None:
    """A workbook of Excel 95 in GBK, whose texts the reader turns into replacement characters without an error."""
    name = "订单明细".encode("gbk")
    workbook = [
        (BOF, struct.pack("<HHHH", 0x500, 5, 0, 0)),
        (CODEPAGE, struct.pack("<H", 936)),
        (BOUNDSHEET, struct.pack("<IHB", 0, 0, len(name)) + name),
        (END, b""),
    ]
    texts = [
        (LABEL, struct.pack("<HHHH", row, column, 0, len(text.encode("gbk"))) + text.encode("gbk"))
        for row, line in enumerate(TABLE)
        for column, text in enumerate(line)
    ]
    size = struct.pack("<HHHHH", 0, len(TABLE), 0, len(TABLE[0]), 0)
    sheet = [(BOF, struct.pack("<HHHH", 0x500, 0x10, 0, 0)), (DIMENSIONS, size), *texts, (END, b"")]
    write_compound(path, {"Book": workbook_stream(workbook, sheet)})


def _short_date_mode(path: Path) -> None:
    """A record one byte too short, over which the reader panics."""
    write_xls(path, globals_records([(DATEMODE, b"\0")]))


def _huge_dimensions(path: Path) -> None:
    """A size of two thousand million rows, for which the reader takes memory until the system ends it."""
    records = sheet_records()
    write_xls(path, sheet=[records[0], (DIMENSIONS, struct.pack("<IIHHH", 0, 0x7F000000, 0, 6, 0)), *records[2:]])


def _chain_in_a_circle(path: Path) -> None:
    """Sectors that follow each other without end, which the reader puts together as fast as memory can be had."""
    stream = workbook_stream(globals_records(), sheet_records())
    write_compound(path, {"Workbook": stream}, loops=True)


def _chart_in_sheet(path: Path) -> None:
    """A chart within the sheet, whose own copy of its figures the reader takes for cells: 99 instead of 10."""
    *cells, end = sheet_records()
    chart = [(BOF, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 0)), number(1, 3, 99.0), (END, b"")]
    write_xls(path, sheet=[*cells, *chart, end])


LEGACY = [
    Reproducer("chart-in-sheet", "订单明细.xls", _chart_in_sheet, "readers-disagree"),
    Reproducer("password-xls-xor", "订单明细.xls", write_xor_xls, "encrypted"),
    Reproducer("password-xls-rc4", "订单明细.xls", write_rc4_xls, "encrypted"),
    Reproducer("truncated-xls", "订单明细.xls", _cut, "damaged"),
    Reproducer("compound-not-workbook", "订单明细.xls", _no_workbook, "not-a-spreadsheet"),
    Reproducer("far-corner-xls", "订单明细.xls", _far_corner, "too-large"),
    Reproducer("excel-95-gbk", "订单明细.xls", _excel_95, "encoding"),
    Reproducer("reader-panics", "订单明细.xls", _short_date_mode, "reader-crash"),
    Reproducer("reader-aborts", "订单明细.xls", _huge_dimensions, "too-large"),
    Reproducer("chain-in-a-circle", "订单明细.xls", _chain_in_a_circle, "too-large"),
    Reproducer("good-xls", "订单明细.xls", write_xls, "ok"),
]
