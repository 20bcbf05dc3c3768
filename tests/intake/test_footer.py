"""The footers of Parquet files, held against another reader; the cells of a sheet without that reader."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from xlsxwriter import Workbook

from jicai.intake.files.footer import FooterError, RowGroup, row_groups
from jicai.intake.files.handover import cells_of

FRAME = pl.DataFrame(
    {
        "编码": [f"C{number % 7}" for number in range(1000)],
        "数量": pl.Series([Decimal(number) for number in range(1000)], dtype=pl.Decimal(18, 4)),
        "日期": [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(1000)],
        "有": [number % 3 == 0 or None for number in range(1000)],
        "a.b": [float(number) for number in range(1000)],
    }
)


#: As the format numbers them.
CODECS = {"UNCOMPRESSED": 0, "SNAPPY": 1, "GZIP": 2, "LZO": 3, "BROTLI": 4, "LZ4": 7, "ZSTD": 6}


def by_polars(path: Path) -> None:
    FRAME.write_parquet(path, row_group_size=300)


def by_polars_plain(path: Path) -> None:
    FRAME.write_parquet(path, compression="uncompressed", statistics=False)


def by_polars_wide(path: Path) -> None:
    # More columns and row groups than the short form of a list's head counts, and names longer than a byte counts.
    pl.DataFrame({f"{'很长的名称' * 9}{number}": [1, 2, 3] for number in range(40)}).write_parquet(
        path, row_group_size=1, metadata={"来源": "测试" * 100}
    )


def by_polars_empty(path: Path) -> None:
    FRAME.clear().write_parquet(path)


def by_polars_nested(path: Path) -> None:
    nested = pl.DataFrame({"数": [[1, 2], [], None], "组": [{"甲": 1, "乙": "x"}, None, {"甲": 2, "乙": None}]})
    nested.write_parquet(path)


def by_arrow(path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(FRAME.to_arrow(), path, row_group_size=400, use_dictionary=["编码"], write_page_index=True)


def by_arrow_second_pages(path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(FRAME.to_arrow(), path, data_page_version="2.0", compression="gzip", version="2.4")


WRITERS = [
    by_polars, by_polars_plain, by_polars_wide, by_polars_empty, by_polars_nested, by_arrow, by_arrow_second_pages
]  # fmt: skip


def by_another_reader(path: Path) -> list[RowGroup]:
    metadata = pytest.importorskip("pyarrow.parquet").read_metadata(path)
    found = []
    for group in (metadata.row_group(number) for number in range(metadata.num_row_groups)):
        pieces, codecs = {}, set()
        for piece in (group.column(index) for index in range(group.num_columns)):
            start = piece.dictionary_page_offset or piece.data_page_offset
            pieces[piece.path_in_schema] = (start, piece.total_compressed_size)
            codecs.add(CODECS[piece.compression])
        found.append(RowGroup(group.num_rows, pieces, frozenset(codecs)))
    return found


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_another_reader_finds_the_same(write: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    write(path)
    assert row_groups(path) == by_another_reader(path)


def test_the_rows_and_the_columns_are_those_written(tmp_path: Path) -> None:
    by_polars(tmp_path / "rows.parquet")
    groups = row_groups(tmp_path / "rows.parquet")
    assert [group.rows for group in groups] == [300, 300, 300, 100]
    assert all(list(group.pieces) == FRAME.columns for group in groups)
    spans = sorted(span for group in groups for span in group.pieces.values())
    # One behind the other, from behind the magic at the start.
    assert spans[0][0] == 4
    assert all(start + length <= after for (start, length), (after, _) in pairwise(spans))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PAR1",
        b"PAR1" + b"\0\0\0\0" + b"PAR1",
        b"PAR1" + b"\x15\x02\x00" + b"\x03\0\0\0" + b"PAR1",
        b"PAR1" + b"\xff\xff\xff\x7f" + b"PAR1",
        b"PAR1" + b"\x15\x02\x00" + b"\x03\0\0\0" + b"PARE",
        # Structures in structures without end; a list of more than is there; a number that never ends.
        b"PAR1" + b"\x1c" * 2000 + (2000).to_bytes(4, "little") + b"PAR1",
        b"PAR1" + b"\x49\xf5\xff\xff\xff\x7f" + (6).to_bytes(4, "little") + b"PAR1",
        b"PAR1" + b"\x16" + b"\xff" * 50 + (51).to_bytes(4, "little") + b"PAR1",
    ],
)
def test_what_is_no_footer(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    path.write_bytes(data)
    with pytest.raises(FooterError):
        row_groups(path)


def test_a_damaged_footer_is_read_or_refused(tmp_path: Path) -> None:
    path, draw = tmp_path / "rows.parquet", random.Random(1)
    by_polars(path)
    whole = path.read_bytes()
    length = int.from_bytes(whole[-8:-4], "little")
    refused = 0
    for _ in range(500):
        data = bytearray(whole)
        for _ in range(draw.randrange(1, 4)):
            data[draw.randrange(len(data) - 8 - length, len(data))] = draw.randrange(256)
        path.write_bytes(data)
        try:
            row_groups(path)
        except FooterError:
            refused += 1
    assert refused


def test_cells_and_their_errors_are_handed_over(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, ["编码", "数量"])
        sheet.write_row(1, 0, ["001", 1.5])
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    read = fastexcel.read_excel(path)

    def load() -> fastexcel.ExcelSheet:
        return read.load_sheet("表", header_row=None, skip_rows=0, dtypes="string")

    before = sys.modules.get("pyarrow")
    cells, errors = cells_of(load())
    assert sys.modules.get("pyarrow") is before
    assert pl.DataFrame(cells).rows() == [("编码", "数量"), ("001", "1.5"), (None, None)]
    assert [error.position for error in errors] == [(2, 1)]
    del cells
    untaken, _ = cells_of(load())
    del untaken  # gives back what nobody took


def test_nothing_of_jicai_asks_for_the_large_library() -> None:
    """What is installed for tests and comparisons alone is not what `pip install jicai` brings."""
    root = Path(__file__).resolve().parents[2]
    found = subprocess.run(["grep", "-rlE", r"(import|from) pyarrow|use_pyarrow|to_pandas", "jicai"], cwd=root,
                           capture_output=True, encoding="utf-8", check=False)  # fmt: skip
    assert found.stdout == ""
