"""Any input file to its raw sheets, whatever its format; what cannot be read is one UnusableFileError."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jicai.intake.files.columnar import read_columnar, read_typed
from jicai.intake.files.delimited import read_delimited
from jicai.intake.files.failures import told
from jicai.intake.files.sheet import PassedOver, RawSheet
from jicai.intake.files.sniff import Format, format_of
from jicai.intake.files.workbook import read_workbook


def read_sheets(path: Path, folder: Path | None = None, *, typed: bool = False) -> Iterator[RawSheet | PassedOver]:
    """The sheets of a file in order; `folder` is where temporary files may lie while it is read.

    With `typed` the rows of a Parquet file are left to be read in parts, see `RawSheet.typed`. UnusableFileError with
    the reason code where the file cannot be read.
    """
    kind = format_of(path)
    with told(kind):
        if kind is Format.CSV:
            yield from read_delimited(path)
        elif kind is Format.PARQUET:
            yield read_typed(path) if typed else read_columnar(path)
        else:
            yield from read_workbook(path, kind, folder)
