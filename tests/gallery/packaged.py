"""Reproducers that are zip packages: .xlsx, .xlsb and .ods files that are damaged, protected or lack the table."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from .packages import (
    Sheet,
    chartsheet,
    ods_parts,
    worksheet,
    write_xlsx,
    write_zip,
    xlsb_parts,
    xlsx_parts,
)
from .reproducer import Reproducer
from .sample import HEADER, ROWS, TABLE

FIXTURES = Path(__file__).parent / "fixtures"
_NOTES = Sheet("填报说明", worksheet([["请于每月 5 日前报送"]]))
_HIDDEN = Sheet("订单明细", worksheet(), state="hidden")
_VERY_HIDDEN = Sheet("订单明细", worksheet(), state="veryHidden")
_CHART = Sheet("走势图", chartsheet(), kind="chartsheet")


def _copy(fixture: str) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        shutil.copyfile(FIXTURES / fixture, path)

    return build


def _cut(parts: Mapping[str, str | bytes], path: Path) -> None:
    """The first half of a package: its directory, which stands at the end, is lost."""
    write_zip(path, parts)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _bad_checksum(path: Path) -> None:
    """A byte in the middle of the compressed sheet is wrong, as after a bad copy."""
    write_xlsx(path, Sheet("订单明细", worksheet([HEADER, *ROWS * 200])))
    content = bytearray(path.read_bytes())
    content[content.index(b"xl/worksheets/sheet1.xml") + 300] ^= 0xFF
    path.write_bytes(content)


def _broken_xml(path: Path) -> None:
    write_xlsx(path, Sheet("订单明细", worksheet().replace('<c r="B2"', "<c r=B2", 1).replace("</row>", "</raw>", 1)))


def _cut_xml(path: Path) -> None:
    xml = worksheet()
    write_xlsx(path, Sheet("订单明细", xml[: len(xml) // 2]))


def _cut_rows(path: Path) -> None:
    """The XML of the sheet ends between two rows, without its closing tags."""
    write_xlsx(path, Sheet("订单明细", worksheet().rpartition("<row ")[0]))


def _silent_checksum(path: Path) -> None:
    """One digit of an uncompressed sheet has changed, which only its checksum tells."""
    write_zip(path, xlsx_parts([Sheet("订单明细", worksheet())]), zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"<t>20</t>", b"<t>90</t>"))


def _no_sheet(path: Path) -> None:
    write_zip(path, xlsx_parts([]))


def _missing_part(path: Path) -> None:
    parts = xlsx_parts([Sheet("订单明细", "")])
    del parts["xl/worksheets/sheet1.xml"]
    write_zip(path, parts)


def _word_document(path: Path) -> None:
    write_zip(
        path,
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": "<Relationships/>",
            "word/document.xml": "<document><body><p>订单明细</p></body></document>",
        },
    )


def _plain_zip(path: Path) -> None:
    write_zip(path, {"订单明细.csv": "见附件", "说明.txt": "见附件"})


def _encrypted_ods(path: Path) -> None:
    sealed = (
        '<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="AAAAAAAAAAAAAAAAAAAAAAAAAAA=">'
        '<manifest:algorithm manifest:algorithm-name="Blowfish CFB" manifest:initialisation-vector="AAAAAAAAAAA="/>'
        '<manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:iteration-count="1024" '
        'manifest:salt="AAAAAAAAAAAAAAAAAAAAAA=="/></manifest:encryption-data>'
    )
    write_zip(path, {**ods_parts(sealed), "content.xml": bytes(range(7, 256, 3)) * 8})


def _empty_sheet(path: Path) -> None:
    write_xlsx(path, Sheet("订单明细", worksheet([])))


def _header_only(path: Path) -> None:
    write_xlsx(path, Sheet("订单明细", worksheet([HEADER])))


def _missing_column(path: Path) -> None:
    """下单日期 is missing; 下单日起 is near it."""
    write_xlsx(path, Sheet("订单明细", worksheet([(*HEADER[:5], "下单日起"), *ROWS])))


def _no_header(path: Path) -> None:
    write_xlsx(path, Sheet("Sheet1", worksheet([("姓名", "电话", "地址"), ("张三", "23000000", "渝中区")])))


def _header_below(path: Path) -> None:
    """The header stands in row 25, below the rows that are searched."""
    write_xlsx(path, Sheet("订单明细", worksheet([*[("填报说明",)] * 24, *TABLE])))


def _blanks_between(path: Path) -> None:
    """Line breaks between the cells, at which the reader gives up."""
    parts = ods_parts()
    content = str(parts["content.xml"])
    write_zip(path, {**parts, "content.xml": content.replace("<table:", "\n  <table:")})


def _second_sheet(path: Path) -> None:
    write_xlsx(path, _NOTES, Sheet("订单明细", worksheet()))


PACKAGED = [
    Reproducer("password-xlsx", "订单明细.xlsx", _copy("encrypted.xlsx"), "encrypted"),
    Reproducer("password-xlsx-named-xls", "订单明细.xls", _copy("encrypted.xlsx"), "encrypted"),
    Reproducer("password-ods", "订单明细.ods", _encrypted_ods, "encrypted"),
    Reproducer(
        "truncated-xlsx",
        "订单明细.xlsx",
        lambda path: _cut(xlsx_parts([Sheet("订单明细", worksheet())]), path),
        "damaged",
    ),
    Reproducer("truncated-xlsb", "订单明细.xlsb", lambda path: _cut(xlsb_parts(), path), "damaged"),
    Reproducer("truncated-ods", "订单明细.ods", lambda path: _cut(ods_parts(), path), "damaged"),
    Reproducer("checksum-xlsx", "订单明细.xlsx", _bad_checksum, "damaged"),
    Reproducer("broken-xml", "订单明细.xlsx", _broken_xml, "damaged"),
    Reproducer("cut-xml", "订单明细.xlsx", _cut_xml, "damaged"),
    Reproducer("cut-rows", "订单明细.xlsx", _cut_rows, "damaged"),
    Reproducer("silent-checksum", "订单明细.xlsx", _silent_checksum, "damaged"),
    Reproducer("missing-part", "订单明细.xlsx", _missing_part, "damaged"),
    Reproducer("word-document", "订单明细.xlsx", _word_document, "not-a-spreadsheet"),
    Reproducer("plain-zip", "订单明细.xlsx", _plain_zip, "not-a-spreadsheet"),
    Reproducer("no-sheet", "订单明细.xlsx", _no_sheet, "no-sheet"),
    Reproducer("only-chart-sheets", "订单明细.xlsx", lambda path: write_xlsx(path, _CHART), "no-header"),
    Reproducer("hidden-only", "订单明细.xlsx", lambda path: write_xlsx(path, _NOTES, _HIDDEN), "no-header"),
    Reproducer("very-hidden-only", "订单明细.xlsx", lambda path: write_xlsx(path, _VERY_HIDDEN, _NOTES), "no-header"),
    Reproducer("empty-sheet", "订单明细.xlsx", _empty_sheet, "no-header"),
    Reproducer("no-header", "订单明细.xlsx", _no_header, "no-header"),
    Reproducer("header-below-row-20", "订单明细.xlsx", _header_below, "no-header"),
    Reproducer("missing-column", "订单明细.xlsx", _missing_column, "missing-column"),
    Reproducer("header-only-xlsx", "订单明细.xlsx", _header_only, "ok"),
    Reproducer("second-sheet", "订单明细.xlsx", _second_sheet, "ok"),
    Reproducer("good-xlsb", "订单明细.xlsb", lambda path: write_zip(path, xlsb_parts()), "ok"),
    Reproducer("ods-with-blanks", "订单明细.ods", _blanks_between, "ok"),
    Reproducer("good-ods", "订单明细.ods", lambda path: write_zip(path, ods_parts()), "ok"),
]
