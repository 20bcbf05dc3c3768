"""What XlsxWriter packs by zlib-ng is read by everybody, and packed by zlib where the standard library is another."""

import io
import zipfile

import pytest
import xlsxwriter

from jicai.render.workbook import packed


@pytest.mark.parametrize("attribute", ["_compressor", "_named_otherwise"])
def test_a_packed_workbook_is_an_archive_as_any_other(attribute, monkeypatch):
    monkeypatch.setattr(packed, "_COMPRESSOR", attribute)
    packed.use_zlib_ng()
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("订单明细")
    for row in range(2_000):
        sheet.write_row(row, 0, ["重庆市第一人民医院", "氨氯地平片", row])
    book.close()
    archive = zipfile.ZipFile(content)
    assert archive.testzip() is None
    part = archive.getinfo("xl/worksheets/sheet1.xml")
    assert part.compress_type == zipfile.ZIP_DEFLATED
    assert part.compress_size < part.file_size / 5
    assert archive.read(part).count(b"<row ") == 2_000


def test_what_is_packed_is_read_again_by_the_same_class():
    content = io.BytesIO()
    with packed._Packed(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("空.xml", "")
        archive.writestr("中.xml", "中选" * 10_000)
        archive.writestr(zipfile.ZipInfo("存.bin"), b"\x00\x01")
    with packed._Packed(io.BytesIO(content.getvalue())) as archive:
        assert [archive.read(name) for name in archive.namelist()] == [
            b"",
            ("中选" * 10_000).encode(),
            b"\x00\x01",
        ]
