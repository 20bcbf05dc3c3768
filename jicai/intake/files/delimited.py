"""CSV, .tsv and .txt files: UTF-8, GB18030 or UTF-16 with its mark; four delimiters; every cell as text."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.files.sheet import RawSheet

_DELIMITERS = (",", "\t", ";", "|")
_HEAD_LINES = 30
_CHUNK = 50_000

csv.field_size_limit(2**31 - 1)  # an unclosed quote makes one long field; strict mode tells it at the end


def read_delimited(path: Path) -> Iterator[RawSheet]:
    """The one sheet of a CSV file, without a name.

    Row i of the frame is record i + 1, as a spreadsheet program numbers it. Raises UnusableFileError for an encoding
    that is not one of ours and for quotes that do not pair.
    """
    text = _text(path)
    delimiter = "\t" if path.suffix.lower() == ".tsv" and b"\t" in text else _delimiter(text)
    # Polars takes every quotation mark for a delimiter of text, also the inch sign in 3" and Excel's ="001"; it is
    # several times faster and as exact where there are none.
    read = None if b'"' in text else _read_plain(text, delimiter)
    frame, widths = read or _read_quoted(text, delimiter)
    filled = [index for index, name in enumerate(frame.columns) if (frame[name] != "").any()]
    if not filled:
        raise UnusableFileError("", "empty-file")
    swallowed = {} if read is not None else _swallowed(frame, widths, delimiter)
    frame = frame.select(frame.columns[: filled[-1] + 1])
    unended = not text.endswith((b"\n", b"\r", b'"'))  # what closes a cell stands behind all of it
    yield RawSheet(name="", frame=frame, fixed_width=True, widths=widths, swallowed=swallowed, unended=unended)


def _swallowed(frame: pl.DataFrame, widths: pl.Series, delimiter: str) -> dict[int, bool]:
    """The rows with a cell of several lines and separators, and whether it can only be lines that quotes swallowed.

    Then its first line completes what stands before it to a whole row, its last one what stands behind it.
    """
    found: dict[int, bool] = {}
    for place, name in enumerate(frame.columns):
        cells = frame[name]
        lines = cells.str.count_matches("\n", literal=True) > 0
        lines &= cells.str.count_matches(delimiter, literal=True) > 1
        for row in lines.fill_null(value=False).arg_true():
            counts = [line.count(delimiter) for line in cells[row].split("\n")]
            before, behind = int(widths[row]) - 1 - place, place
            whole = counts[0] == before and counts[-1] == behind and set(counts[1:-1]) <= {before + behind}
            found[row] = found.get(row, False) or whole
    return found


def _text(path: Path) -> bytes:
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            content = content.decode("utf-16").encode("utf-8")  # what Excel calls Unicode text
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            # gb18030 holds all of gbk and the characters that gbk lacks.
            content = content.decode("gb18030").encode("utf-8")
        except UnicodeDecodeError as error:
            raise UnusableFileError("", "encoding") from error
    if b"\x00" in content:
        raise UnusableFileError("", "encoding")
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")  # old Mac line ends, which the parsers take for one line
    return content


def _delimiter(text: bytes) -> str:
    """The delimiter under which most of the first rows have one and the same number of cells, and more than one."""
    head = b"\n".join(text.split(b"\n", _HEAD_LINES)[:_HEAD_LINES]).decode("utf-8", "ignore")

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(
            len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if len(row) > 1
        )
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(_DELIMITERS, key=evenness)


def _read_plain(text: bytes, delimiter: str) -> tuple[pl.DataFrame, pl.Series] | None:
    """The cells and the width of each line; None where Polars and we do not see the same lines."""
    lines = pl.Series("line", [text.removesuffix(b"\n")]).cast(pl.String).str.split("\n").explode()
    separators = lines.str.count_matches(delimiter, literal=True)
    most = separators.max()
    width = int(most) + 1 if isinstance(most, int) else 1
    # A header line of our own fixes the number of columns; title rows above the real header are narrower.
    names = delimiter.join(f"c{index}" for index in range(width)).encode() + b"\n"
    frame = pl.read_csv(
        names + text, separator=delimiter, quote_char=None, infer_schema=False, glob=False, raise_if_empty=False
    )
    blank = (lines == "") | (lines == "\r")
    widths = (separators + 1).zip_with(~blank, pl.repeat(0, len(lines), dtype=pl.UInt32, eager=True))
    return (frame, widths) if frame.height == len(lines) else None


def _read_quoted(text: bytes, delimiter: str) -> tuple[pl.DataFrame, pl.Series]:
    reader = csv.reader(io.StringIO(text.decode("utf-8"), newline=""), delimiter=delimiter, strict=True)
    chunks: list[pl.DataFrame] = []
    widths: list[int] = []
    try:
        while rows := list(islice(reader, _CHUNK)):
            widths.extend(map(len, rows))
            width = max(map(len, rows), default=0)
            columns = [[row[index] if index < len(row) else None for row in rows] for index in range(max(width, 1))]
            names = [f"c{index}" for index in range(len(columns))]
            chunks.append(pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String)))
    except csv.Error as error:
        raise UnusableFileError("", "malformed-csv") from error
    frame = pl.concat(chunks, how="diagonal") if chunks else pl.DataFrame({"c0": []}, schema={"c0": pl.String})
    return frame, pl.Series("width", widths, dtype=pl.UInt32)
