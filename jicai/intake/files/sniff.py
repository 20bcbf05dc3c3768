"""What a file really is, by its first bytes and its table of contents, before a reader is let at it.

The readers trust the extension or give the same error for every failure, so most unusable files are told apart here.
"""

from __future__ import annotations

import codecs
import zipfile
import zlib
from enum import Enum
from pathlib import Path
from typing import IO

from jicai.errors import UnusableFileError

#: A workbook whose parts inflate to more than this is not an export (a million rows of 18 columns are 0.7 GB, 6 times
#: the file), nor is one that inflates to more than a gigabyte and a hundredfold.
INFLATED_LIMIT = 6 * 2**30
BOMB_SIZE, BOMB_RATIO = 2**30, 100
_HEAD = 4096
#: gzip, bzip2, xz, zstd, RAR, 7-Zip.
_COMPRESSED = (b"\x1f\x8b", b"BZh91AY&SY", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"Rar!", b"7z\xbc\xaf")


class Format(Enum):
    """How a file is read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    PARQUET = "parquet"


#: The extensions that are looked for, and the format their content should have.
EXTENSIONS = {
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".xlsb": Format.XLSB,
    ".xls": Format.XLS,
    ".et": Format.XLS,
    ".ods": Format.ODS,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".txt": Format.CSV,
    ".parquet": Format.PARQUET,
}
#: The extensions of what holds such files compressed (`jicai.intake.files.archives`).
ARCHIVES = {".gz", ".zip"}


def format_of(path: Path) -> Format:
    """The format of the content. UnusableFileError where it is none of ours, encrypted, empty or cut short."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            return _format(path, file, head)
    except FileNotFoundError as error:
        raise UnusableFileError("", "not-found") from error
    except IsADirectoryError as error:
        raise UnusableFileError("", "not-a-file") from error
    except OSError as error:
        raise UnusableFileError(error.strerror or "", "unreadable") from error


def _format(path: Path, file: IO[bytes], head: bytes) -> Format:
    expected = EXTENSIONS.get(path.suffix.lower(), Format.CSV)
    # In UTF-16 every other byte of Latin letters is zero.
    utf_16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    start = (head.replace(b"\0", b"")[2:] if utf_16 else head.removeprefix(b"\xef\xbb\xbf")).lstrip()
    if not start:
        raise UnusableFileError("", "empty-file" if not file.read(1) else "not-a-spreadsheet")
    if head.startswith(b"PK"):
        return _packaged(file)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(file)
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise UnusableFileError("", "not-a-spreadsheet")
    if head.startswith(_COMPRESSED):
        raise UnusableFileError("", "compressed")
    lowered = start[:2048].lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in lowered:
        raise UnusableFileError("", "xml-2003")
    if lowered.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style")):
        raise UnusableFileError("", "html")
    if b"<html" in lowered or b"<table" in lowered:
        raise UnusableFileError("", "html")
    if expected is Format.CSV:
        return Format.CSV
    text = (utf_16 or b"\x00" not in head) and b"\n" in head and any(mark in head for mark in (b",", b"\t", b";", b"|"))
    raise UnusableFileError("内容是 CSV 文本" if text else "", "wrong-extension" if text else "not-a-spreadsheet")


def _packaged(file: IO[bytes]) -> Format:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            inflated = sum(part.file_size for part in archive.infolist())
            stored = sum(part.compress_size for part in archive.infolist())
            if inflated > INFLATED_LIMIT or inflated > max(BOMB_SIZE, stored * BOMB_RATIO):
                raise UnusableFileError("", "too-large")
            if "xl/workbook.xml" in names:
                return Format.XLSX
            if "xl/workbook.bin" in names:
                return Format.XLSB
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
            if b"opendocument.spreadsheet" in mimetype:
                return Format.ODS
            if any(name.startswith("xl/") for name in names):
                return Format.XLSX  # the workbook part under an unusual name
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise UnusableFileError("", "damaged") from error
    raise UnusableFileError("", "not-a-spreadsheet")


def _compound(file: IO[bytes]) -> Format:
    """An OLE container: the old .xls, or the shell of an encrypted workbook, or another program's file."""
    file.seek(0)
    content = file.read(8 * 2**20)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnusableFileError("", "encrypted")
    return Format.XLS
