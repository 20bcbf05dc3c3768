"""The data formats: JSON, NDJSON, CSV, Markdown and Parquet, as chunks of bytes (UTF-8 where they are text).

Texts are built column by column in Polars and turned to bytes slice by slice, so that neither a Python object per
cell nor the whole text at once is held.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby

import polars as pl

from jicai.render.cells import boolean_text, headers, month_text, ready, trimmed
from jicai.render.result import Result
from jicai.tables.column import NUMERIC, SCALES, Column, Kind

#: Small, so that what holds one slice is used again for the next instead of growing with the result.
_SLICE = 8_192
#: Smaller still where bytes are made: what is taken from the system anew costs more than the making.
_BYTES_SLICE = 1_024
_MARKDOWN_SIGNS = r"[\\|*_`~<>&$\[\]!]"


def json(result: Result, chinese: bool) -> Iterator[bytes]:
    """One array of flat objects, an object per line."""
    if result.frame.is_empty():
        yield b"[]\n"
        return
    opening = b"[\n"
    for chunk in _object_lines(result, chinese, ",\n"):
        yield opening + chunk.removesuffix(b",\n")
        opening = b",\n"
    yield b"\n]\n"


def ndjson(result: Result, chinese: bool) -> Iterator[bytes]:
    """A flat object per line."""
    yield from _object_lines(result, chinese, "\n")


def csv(result: Result, chinese: bool, of_part: Callable[[Result], Result] = lambda part: part) -> Iterator[bytes]:
    """Commas, quotes where needed, a line feed after each row; amounts with two decimals.

    `of_part` is what is to be made of the rows before they are written, some of them at a time.
    """
    yield pl.DataFrame([headers(result, chinese)], orient="row").write_csv(include_header=False).encode()
    # As in `_object_lines`.
    for part in result.frame.iter_slices(_SLICE):
        buffer = io.BytesIO()
        _texts(of_part(replace(result, frame=part)), chinese).write_csv(buffer, include_header=False)
        yield buffer.getvalue()


def markdown(result: Result, chinese: bool) -> Iterator[bytes]:
    """A table of GitHub's Markdown, numbers to the right; below it what no output may be silent about."""
    heads = pl.Series(headers(result, chinese)).to_frame("cell").select(_markdown_cell("cell")).to_series()
    rules = ["---:" if column.kind in NUMERIC else "---" for column in result.table.columns]
    yield f"| {' | '.join(heads)} |\n| {' | '.join(rules)} |\n".encode()
    cells = pl.concat_str([_markdown_cell(key) for key in result.table.keys], separator=" | ")
    lines = _texts(result, chinese).select(pl.concat_str([pl.lit("| "), cells, pl.lit(" |")]))
    yield from _slices(lines, "\n")
    if result.always:
        said = pl.DataFrame({"cell": result.always}).select(_markdown_cell("cell")).to_series()
        yield "".join(f"\n{line}\n" for line in said).encode()


def parquet(result: Result, chinese: bool) -> Iterator[bytes]:
    """Decimals, dates and booleans keep their types; a month is text.

    What no output may be silent about is the entry `jicai.notes` of the file's metadata.
    """
    frame = ready(result, chinese)
    months = [column.key for column in result.table.columns if column.kind is Kind.MONTH]
    frame = frame.with_columns(month_text(pl.col(key)) for key in months)
    frame.columns = headers(result, chinese)
    buffer = io.BytesIO()
    frame.write_parquet(buffer, metadata={"jicai.notes": "\n".join(result.always)} if result.always else None)
    yield buffer.getvalue()


def _object_lines(result: Result, chinese: bool, ending: str) -> Iterator[bytes]:
    # The texts of all columns together take several times the room of the result: they are made slice by slice too.
    for part in result.frame.iter_slices(_SLICE):
        yield from _slices(_objects(replace(result, frame=part), chinese), ending)


def _objects(result: Result, chinese: bool) -> pl.DataFrame:
    frame = ready(result, chinese)
    members: list[pl.Expr] = []
    named = zip(result.table.columns, headers(result, chinese), strict=True)
    for is_decimal, columns in groupby(named, lambda one: one[0].kind in SCALES):
        if is_decimal:
            members += [_decimal_member(column, name, frame.schema[column.key]) for column, name in columns]
        else:  # neighbours at once: a pass for each of them takes twice as long
            members.append(_encoded([_plain(column).alias(name) for column, name in columns]))
    return frame.select(pl.concat_str([pl.lit("{"), pl.concat_str(members, separator=","), pl.lit("}")]))


def _decimal_member(column: Column, name: str, dtype: pl.DataType) -> pl.Expr:
    key = pl.select(_encoded([pl.lit(None).alias(name)])).item().removesuffix("null")
    return pl.concat_str([pl.lit(key), trimmed(pl.col(column.key), dtype).fill_null("null")])


def _plain(column: Column) -> pl.Expr:
    value = pl.col(column.key)
    return month_text(value) if column.kind is Kind.MONTH else value


def _encoded(members: list[pl.Expr]) -> pl.Expr:
    # Polars escapes text in Rust; a decimal would come out as text there, hence the other way in _decimal_member.
    return pl.struct(members).struct.json_encode().str.strip_prefix("{").str.strip_suffix("}")


def _texts(result: Result, chinese: bool) -> pl.DataFrame:
    frame = ready(result, chinese)
    return frame.select(_text(column, frame.schema[column.key], chinese) for column in result.table.columns)


def _text(column: Column, dtype: pl.DataType, chinese: bool) -> pl.Expr:
    value = pl.col(column.key)
    if column.kind is Kind.BOOLEAN:
        return boolean_text(value, chinese).alias(column.key)
    if column.kind is Kind.MONTH:
        return month_text(value)
    if column.kind in NUMERIC and column.kind is not Kind.MONEY:
        return trimmed(value, dtype)
    return value.cast(pl.String)


def _markdown_cell(key: str) -> pl.Expr:
    # Also what Markdown would take for emphasis (specifications are written like 0.25*40mm*1支), a link, an image, an
    # entity, a tag or a formula.
    escaped = pl.col(key).fill_null("").str.replace_all(_MARKDOWN_SIGNS, r"\$0")
    return escaped.str.replace_all(r"\r\n|\r|\n", "<br>")


def _slices(lines: pl.DataFrame, ending: str) -> Iterator[bytes]:
    # Lines that are finished text leave Polars fastest as a CSV of one column without quotes.
    for part in lines.iter_slices(_BYTES_SLICE):
        buffer = io.BytesIO()
        part.write_csv(buffer, include_header=False, quote_style="never", line_terminator=ending)
        yield buffer.getvalue()
