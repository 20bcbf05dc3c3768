"""How cells are read: the plain ones at once, the others once per distinct text; values and problems together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from jicai.intake.sheets.characters import BLANKS

#: What stands for an empty cell, after NFKC folding and in upper case.
_EMPTY = (
    *("", "-", "--", "/", "—", "——", "–", "―", "\\N"),
    *("无", "暂无", "空", "NULL", "N/A", "NONE", "NAN", "<NA>", "(NULL)", "UNDEFINED", "0000-00-00"),
)
_ERROR = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|CONNECT!|#+)$"

#: So many cells tell whether a column has few distinct texts: then no more than this share of them are.
_LOOKED_AT, _SHARE = 2000, 0.8


@dataclass(slots=True)
class Parsed:
    """The typed values of a column, and its problems: reason code and mask.

    `shifted` is the time of day that all its dates had, where they were moved on for it; `perhaps_shifted` the one of
    all dates of a single day, which were not. `untouched` are the values where they are the cells as the file has them,
    in the type of the column.
    """

    values: pl.Series
    problems: list[tuple[str, pl.Series]] = field(default_factory=list)
    shifted: str | None = None
    perhaps_shifted: str | None = None
    untouched: pl.Series | None = None

    def add(self, code: str, mask: pl.Series) -> None:
        """Note a problem where the mask is true."""
        if mask.any():
            self.problems.append((code, mask.fill_null(value=False)))


def tidy(cells: pl.Series, *, figures: bool = False) -> pl.Series:
    """Trim blanks, unwrap `="C001"` and `'C001`, fold (NFKC), and make null what stands for an empty cell.

    With `figures` a cell with superscript or circled digits stays as it is: 5² is not 52.
    """
    plain = unwrapped(cells)
    folded = plain.str.normalize("NFKC").str.strip_chars()
    if figures:
        folded = folded.zip_with(~plain.str.contains(r"\p{No}"), plain)
    return folded.set(folded.str.to_uppercase().is_in(_EMPTY), None)


def unwrapped(cells: pl.Series) -> pl.Series:
    """Trim blanks and unwrap `="C001"` and `'C001`; nothing else is changed."""
    trimmed = cells.str.strip_chars(BLANKS)
    if not trimmed.str.contains("^['=]").any():
        return trimmed
    return trimmed.str.replace(r'^="([^"]*)"$', "${1}").str.strip_prefix("'").str.strip_chars(BLANKS)


def plain_cells(cells: pl.Series, form: str) -> pl.Series | None:
    """Mask of the filled cells of this form; None where all are of it, so that the column can be taken as it is."""
    if _has_few(cells) and _all_fit(cells.unique(), form):
        return None
    plain = cells.str.contains(form)
    return plain.fill_null(value=False) if not plain.all() else None


def _all_fit(cells: pl.Series, form: str) -> bool:
    return cells.str.contains(form).all()


def _has_few(cells: pl.Series) -> bool:
    """Whether a look at cells from all over the column says that it has few distinct texts, and finding them pays."""
    if len(cells) <= _LOOKED_AT:
        return False
    some = cells.gather_every(len(cells) // _LOOKED_AT)
    return some.n_unique() < len(some) * _SHARE


def rest_of(cells: pl.Series, done: pl.Series | None) -> pl.Series | None:
    """Mask of the filled cells that the fast way has not read, `done` as `plain_cells` gives it; None without any."""
    if done is None:
        return None
    rest = cells.is_not_null() & ~done
    return rest if rest.any() else None


def read_distinct(cells: pl.Series, mask: pl.Series, read: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """Read the distinct texts of the masked cells once.

    `read` takes the distinct texts and gives a frame of the same height; the answer has a row for every masked cell.
    """
    chosen = cells.filter(mask).alias("text")
    distinct = chosen.unique()
    answers = read(distinct).with_columns(distinct.alias("text"))
    return chosen.to_frame().join(answers, on="text", how="left", maintain_order="left")


def merge(parsed: pl.Series, mask: pl.Series, slow: pl.DataFrame, codes: tuple[str, ...], result: Parsed) -> None:
    """Put the slowly read values among the others and note the problems they came with."""
    places = mask.arg_true()
    result.values = parsed.scatter(places, slow["value"].cast(parsed.dtype))
    for code in codes:
        wrong = slow["problem"] == code
        if wrong.any():
            flags = pl.repeat(False, len(parsed), eager=True)
            result.add(code, flags.scatter(places.filter(wrong), True))


def answer(clean: pl.Series, value: pl.Series, code: str | None = None) -> pl.DataFrame:
    """The slowly read values and their problems: an Excel error word, or `code` where a filled cell gave no value."""
    unread = pl.lit(code) if code else pl.lit(None, dtype=pl.String)
    return pl.DataFrame({"clean": clean, "value": value}).select(
        value=pl.when(~pl.col("clean").str.contains(_ERROR)).then("value"),
        problem=pl.when(pl.col("clean").str.contains(_ERROR))
        .then(pl.lit("error-cell"))
        .when(pl.col("clean").is_not_null() & pl.col("value").is_null())
        .then(unread),
    )


def by_distinct(
    cells: pl.Series, dtype: pl.DataType, read: Callable[[pl.Series], pl.DataFrame], codes: tuple[str, ...]
) -> Parsed:
    """Read a column of few distinct texts."""
    result = Parsed(pl.Series(cells.name, [None], dtype=dtype).new_from_index(0, len(cells)))
    filled = cells.is_not_null()
    if _has_few(cells):
        distinct = cells.drop_nulls().unique()
        answers = read(distinct)
        if not answers["problem"].is_not_null().any():
            values = cells.replace_strict(distinct, answers["value"].cast(dtype), default=None, return_dtype=dtype)
            return Parsed(values)
    if filled.any():
        merge(result.values, filled, read_distinct(cells, filled, read), codes, result)
    return result
