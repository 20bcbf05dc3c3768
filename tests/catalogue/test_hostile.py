"""No annex brings more than one Chinese line: damaged, locked, scanned, foreign or made to burst."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from annexes import DRUGS, HEADER, write_docx, write_pdf, write_xlsx
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from runs import Catalogue, Refused

WHOLE = [HEADER, *DRUGS]


def cut(path: Path) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def flipped(path: Path) -> Path:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    return path


def locked_pdf(path: Path) -> Path:
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(100, 100, "x")
    canvas.save()
    return path


def scanned_pdf(path: Path) -> Path:
    canvas = Canvas(str(path))
    canvas.rect(100, 100, 200, 200)
    canvas.save()
    return path


def pdf_without_lines(path: Path) -> Path:
    canvas = Canvas(str(path))
    canvas.drawString(100, 100, "1 A 10 B 12.5")
    canvas.save()
    return path


def document(path: Path, xml: str) -> Path:
    """A Word document whose body is this XML."""
    docx.Document().save(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    parts["word/document.xml"] = f"{head}{xml}</w:body></w:document>".encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def bomb(path: Path) -> Path:
    return document(path, "<w:p><w:r><w:t>" + "0" * (300 * 2**20) + "</w:t></w:r></w:p>")


def wide(path: Path) -> Path:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>'
    return document(path, f"<w:tbl>{f'<w:tr>{cell}</w:tr>' * 20}</w:tbl>")


def nested(path: Path) -> Path:
    inner = "<w:p/>"
    for _ in range(3000):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    return document(path, inner)


def entities(path: Path) -> Path:
    document(path, "<w:p/>")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "lol">{levels}]>'
    parts["word/document.xml"] = (
        head + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le") + b"\x00" * 600

#: What is wrong with an annex, and the words that say so.
HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "无.pdf", "没有这个文件"),
    "a folder": (lambda folder: folder, "不是文件"),
    "empty": (lambda folder: written(folder / "a.pdf", b""), "文件是空的"),
    "text": (lambda folder: written(folder / "a.pdf", "中选结果".encode()), ""),
    "a picture": (lambda folder: written(folder / "a.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 99), "不是能读取的附件"),
    "old word": (lambda folder: written(folder / "a.doc", OLD_WORD), "另存为 .docx"),
    "rtf": (lambda folder: written(folder / "a.doc", b"{\\rtf1 x}"), "另存为 .docx"),
    "cut workbook": (lambda folder: cut(write_xlsx(folder / "a.xlsx", WHOLE)), "文件已损坏或不完整"),
    "cut document": (lambda folder: cut(write_docx(folder / "a.docx", [WHOLE])), "文件已损坏或不完整"),
    "cut PDF": (lambda folder: cut(write_pdf(folder / "a.pdf", [WHOLE])), ""),
    "flipped document": (lambda folder: flipped(write_docx(folder / "a.docx", [WHOLE])), "文件已损坏或不完整"),
    "locked PDF": (lambda folder: locked_pdf(folder / "a.pdf"), "有密码"),
    "scanned PDF": (lambda folder: scanned_pdf(folder / "a.pdf"), "是扫描件"),
    "PDF without lines": (lambda folder: pdf_without_lines(folder / "a.pdf"), "没有表格"),
    "document without tables": (lambda folder: document(folder / "a.docx", "<w:p/>"), "没有表格"),
    "zip bomb": (lambda folder: bomb(folder / "a.docx"), "展开后过大"),
    "a span of two milliards": (lambda folder: wide(folder / "a.docx"), "没有中选结果的表头"),
    "tables in tables": (lambda folder: nested(folder / "a.docx"), ""),
    "entities in entities": (lambda folder: entities(folder / "a.docx"), ""),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_one_line(case: str, tmp_path: Path, catalogue: Catalogue) -> None:
    make, told = HOSTILE[case]
    with pytest.raises(Refused) as refused:
        catalogue(make(tmp_path))
    assert refused.value.code == 2
    assert refused.value.said.startswith("错误：")
    assert refused.value.said.count("\n") == 1, refused.value.said
    assert told in refused.value.said
    assert "内部错误" not in refused.value.said
    assert not (tmp_path / "中选目录.xlsx").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--price-unit", "盒"), "--price-unit 盒：只能是 purchase（每采购单位）或 base（每最小单位）"),
        (("--products", "无.xlsx"), "没有这个文件"),
        (("--products", "a.xlsx"), ""),
    ],
)
def test_options(options: tuple[str, ...], told: str, tmp_path: Path, catalogue: Catalogue) -> None:
    header = tuple(name for name in HEADER if "编码" not in name and "代码" not in name)
    path = write_xlsx(tmp_path / "a.xlsx", [header, *(row[:-1] for row in DRUGS)])
    with pytest.raises(Refused) as refused:
        catalogue(path, *options)
    assert (refused.value.code, refused.value.said.count("\n")) == (2, 1)
    assert told in refused.value.said


def test_batches_and_endings(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", WHOLE)
    with pytest.raises(Refused, match="没有这个批次，是否要写 sl16-yaopin-2025？"):
        catalogue(path, batch="sl16")
    with pytest.raises(Refused, match=r"文件名请以 \.xlsx 结尾"):
        catalogue(path, out="中选目录.csv")
