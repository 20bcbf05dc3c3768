"""The columns that no key takes: they are not read, but tell whether two rows with one key are the same row."""

from __future__ import annotations

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.sheets.characters import BLANKS
from jicai.intake.sheets.guide import NUMBERINGS
from jicai.intake.sheets.header_names import accepted_headers, fold
from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.typed import as_text
from jicai.intake.sheets.wording import Wording
from jicai.tables.column import InputTable


def unread_headers(header: Header, wording: Wording) -> list[tuple[int, str]]:
    """Index and header of the columns that are not read, without numberings and what the settings leave aside."""
    aside = {fold(name) for name in (*wording.ignore, *wording.row_id)} | NUMBERINGS
    return [(index, text) for index, text in header.unread if fold(text) not in aside]


def unread_columns(data: pl.DataFrame, header: Header, wording: Wording) -> pl.DataFrame:
    """A hash of every cell in the unread columns, by header; two with one header are told apart by a number."""
    columns: dict[str, pl.Series] = {}
    for index, text in unread_headers(header, wording):
        name, number = text, 1
        while name in columns:
            number += 1
            name = f"{text}（第 {number} 列）"
        columns[name] = data.to_series(index).str.strip_chars(BLANKS).fill_null("").hash(seed=7)
    return pl.DataFrame(columns) if columns else pl.DataFrame(height=data.height)


def absent_row_ids(header: Header, wording: Wording) -> list[str]:
    """The headers that `row_id` names and the sheet lacks."""
    there = {fold(text) for _, text in header.unread} | {fold(found.header) for found in header.columns.values()}
    return [name for name in wording.row_id if fold(name) not in there]


def refuse_read_row_ids(table: InputTable, wording: Wording) -> None:
    """UnusableFileError where `row_id` names a header under which a key stands: it would no longer be read."""
    names = accepted_headers(table, wording)
    for name in wording.row_id:
        if fold(name) in names:
            raise UnusableFileError(
                f"jicai.toml 的 row_id 写了「{name}」，这一列是要读的，请只写不读的列，如 发票号码", "settings"
            )


def row_ids(data: pl.DataFrame, header: Header, wording: Wording) -> pl.Series:
    """What `row_id` adds to the key of each row; null where the settings name none that is there."""
    wanted = {fold(name) for name in wording.row_id}
    every = [(index, text) for index, text in header.unread]
    every += [(found.index, found.header) for found in header.columns.values()]
    chosen = [as_text(data.to_series(index)) for index, text in every if fold(text) in wanted]
    cells = [column.str.strip_chars(BLANKS).fill_null("") for column in chosen]
    if not cells:
        return pl.repeat(None, data.height, dtype=pl.String, eager=True)
    joined = cells[0]
    for more in cells[1:]:
        joined = joined + "\x1f" + more
    return joined
