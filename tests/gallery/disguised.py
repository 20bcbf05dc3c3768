"""Reproducers whose name says something else than their content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .compound import write_xls
from .packages import write_xlsx, write_zip, xlsb_parts
from .reproducer import Reproducer
from .sample import TABLE, as_csv

_HTML_ROWS = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in TABLE)
_XML_ROWS = "".join(
    "<Row>" + "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in row) + "</Row>" for row in TABLE
)
_HTML = f'<html><head><meta charset="utf-8"></head><body><table border="1">{_HTML_ROWS}</table></body></html>'
_SPREADSHEETML = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    f'<Worksheet ss:Name="订单明细"><Table>{_XML_ROWS}</Table></Worksheet></Workbook>'
)
_PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_PNG = bytes.fromhex(
    "89504E470D0A1A0A0000000D4948445200000001000000010806000000"
    "1F15C4890000000D49444154789C626001000000050001AA5C4C090000000049454E44AE426082"
)


def content(data: bytes) -> Callable[[Path], None]:
    """A builder that writes these bytes."""

    def build(path: Path) -> None:
        path.write_bytes(data)

    return build


DISGUISED = [
    Reproducer("html-named-xls", "订单明细.xls", content(_HTML.encode()), "html"),
    Reproducer("html-gbk-named-xls", "订单明细.xls", content(_HTML.replace("utf-8", "gbk").encode("gbk")), "html"),
    Reproducer("spreadsheetml-named-xls", "订单明细.xls", content(_SPREADSHEETML.encode()), "xml-2003"),
    Reproducer("csv-named-xls", "订单明细.xls", content(as_csv().encode("gbk")), "wrong-extension"),
    Reproducer("csv-named-xlsx", "订单明细.xlsx", content(as_csv().encode("gbk")), "wrong-extension"),
    Reproducer("pdf-named-xlsx", "订单明细.xlsx", content(_PDF), "not-a-spreadsheet"),
    Reproducer("image-named-xlsx", "订单明细.xlsx", content(_PNG), "not-a-spreadsheet"),
    Reproducer("zeros-named-xlsx", "订单明细.xlsx", content(bytes(20_000)), "not-a-spreadsheet"),
    Reproducer("csv-named-et", "订单明细.et", content(as_csv().encode("gbk")), "wrong-extension"),
    Reproducer("good-et", "订单明细.et", write_xls, "ok"),
    Reproducer("xlsx-named-et", "订单明细.et", write_xlsx, "ok"),
    Reproducer("xlsx-named-csv", "订单明细.csv", write_xlsx, "ok"),
    Reproducer("xlsx-named-xls", "订单明细.xls", write_xlsx, "ok"),
    Reproducer("xls-named-xlsx", "订单明细.xlsx", write_xls, "ok"),
    Reproducer("xlsb-named-xlsx", "订单明细.xlsx", lambda path: write_zip(path, xlsb_parts()), "ok"),
]
