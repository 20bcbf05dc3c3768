"""Any input file to its raw sheets, whatever its format; what cannot be read is one UnusableFileError."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.files.columnar import read_columnar
from jicai.intake.files.delimited import read_delimited
from jicai.intake.files.sheet import PassedOver, RawSheet
from jicai.intake.files.sniff import Format, format_of
from jicai.intake.files.workbook import read_workbook


def read_sheets(path: Path, folder: Path | None = None) -> Iterator[RawSheet | PassedOver]:
    """The sheets of a file in order; `folder` is where temporary files may lie while it is read.

    UnusableFileError with the reason code where the file cannot be read.
    """
    kind = format_of(path)
    try:
        if kind is Format.CSV:
            yield from read_delimited(path)
        elif kind is Format.PARQUET:
            yield from read_columnar(path)
        else:
            yield from read_workbook(path, kind, folder)
    except UnusableFileError:
        raise
    except MemoryError as error:
        raise UnusableFileError("", "too-large") from error
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableFileError("", "damaged") from error
    except Exception as error:
        # fastexcel's errors share no base with Python's, and their text is all that tells them apart.
        raise UnusableFileError("", _reason(str(error), kind)) from error


def _reason(text: str, kind: Format) -> str:
    # An .xls that is encrypted by XOR has its code page record scrambled too.
    if "password protected" in text or (kind is Format.XLS and re.search(r"Codepage \w+ not found", text)):
        return "encrypted"
    if "Cannot find Workbook stream" in text:
        return "not-a-spreadsheet"
    return "damaged"
