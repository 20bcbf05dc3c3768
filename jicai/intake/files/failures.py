"""What the libraries that read files raise, told as one UnusableFileError."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.files.sniff import Format


@contextmanager
def told(kind: Format) -> Iterator[None]:
    """Whatever goes wrong while a file of this format is read is an UnusableFileError with its reason code."""
    try:
        yield
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
