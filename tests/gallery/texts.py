"""Reproducers that are CSV files, good and bad."""

from __future__ import annotations

import gzip

from .disguised import content
from .reproducer import Reproducer
from .sample import HEADER, TABLE, as_csv

_TEXT = as_csv()
# 0x81 0x20 and 0xFF begin nothing in UTF-8, GBK or GB18030.
_NEITHER = _TEXT.encode("gb18030").replace(b"M002", b"M\xff\x81\x20")

TEXTS = [
    Reproducer("utf-16-unmarked-csv", "订单明细.csv", content(_TEXT.encode("utf-16-le")), "encoding"),
    Reproducer("utf-16-cut-csv", "订单明细.csv", content(_TEXT.encode("utf-16")[:-1]), "encoding"),
    Reproducer("utf-16-csv", "订单明细.csv", content(_TEXT.encode("utf-16")), "ok"),
    Reproducer("unicode-text-txt", "订单明细.txt", content(_TEXT.replace(",", "\t").encode("utf-16")), "ok"),
    Reproducer("tab-separated-tsv", "订单明细.tsv", content(_TEXT.replace(",", "\t").encode("gb18030")), "ok"),
    Reproducer("bar-separated-txt", "订单明细.txt", content(_TEXT.replace(",", "|").encode()), "ok"),
    Reproducer("gzip-named-csv", "订单明细.csv", content(gzip.compress(_TEXT.encode())), "compressed"),
    Reproducer("unknown-encoding-csv", "订单明细.csv", content(_NEITHER), "encoding"),
    Reproducer("nul-bytes-csv", "订单明细.csv", content(_TEXT.replace("M002", "M\0\0").encode()), "encoding"),
    Reproducer("unclosed-quote-csv", "订单明细.csv", content(_TEXT.replace("M002", '"M002').encode()), "malformed-csv"),
    Reproducer(
        "ragged-csv",
        "订单明细.csv",
        content((_TEXT + "M004,H001,P001,1,1.50,2026-08-02,多,余\r\n").encode()),
        "row",
    ),
    Reproducer("empty-csv", "订单明细.csv", content(b""), "empty-file"),
    Reproducer("bom-only-csv", "订单明细.csv", content(b"\xef\xbb\xbf"), "empty-file"),
    Reproducer("blank-lines-csv", "订单明细.csv", content(b"\r\n\r\n  \r\n"), "empty-file"),
    Reproducer(
        "missing-column-csv",
        "订单明细.csv",
        content(as_csv(tuple(row[:5] for row in TABLE)).encode()),
        "missing-column",
    ),
    Reproducer("no-header-csv", "订单明细.csv", content(as_csv(TABLE[1:]).encode()), "no-header"),
    Reproducer("cr-only-csv", "订单明细.csv", content(as_csv(line_end="\r").encode()), "ok"),
    Reproducer("header-only-csv", "订单明细.csv", content(as_csv((HEADER,)).encode("utf-8-sig")), "ok"),
    Reproducer("glob-in-name-csv", "订单明细[2026].csv", content(_TEXT.encode()), "ok"),
]
