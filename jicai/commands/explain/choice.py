"""Which figure `jicai explain` is asked for: one, or the list of those that the words leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from jicai.commands.shared.shell_words import quoted
from jicai.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

_LISTED = 20
#: By column of a figure's row the option that names its value.
_OPTIONS = {
    "batch": "--batch",
    "agreement_year": "--year",
    "institution_code": "--institution",
    "district": "--district",
    "variety_code": "--variety",
    "company": "--company",
    "fund": "--fund",
}


def only_one(
    rows: pl.DataFrame, what: str, keys: Sequence[str], names: Sequence[str], nothing: str
) -> dict[str, object]:
    """The single row; UsageError that says `nothing` where there is none, or lists the rows where there are several.

    `keys` are the columns that tell rows apart, of which only those that differ are listed as options; `names` those
    that are shown beside them.
    """
    from jicai.render.layout import cells_of, padded
    from jicai.render.terminal.screen import without_control

    if rows.is_empty():
        raise UsageError(nothing)
    if rows.height == 1:
        return rows.row(0, named=True)
    differing = [key for key in keys if rows[key].n_unique() > 1]
    options = [_written(row, differing) for row in rows.head(_LISTED).select(differing).iter_rows(named=True)]
    width = max(map(cells_of, options))
    lines = [f"有 {rows.height:,} {what}，请再加上一行里的选项写明要哪一个："]
    for option, row in zip(options, rows.head(_LISTED).select(names).iter_rows(), strict=True):
        lines.append(f"  {padded(option, width, right=False)}  {_shown(row)}".rstrip())
    if rows.height > _LISTED:
        lines.append(f"  还有 {rows.height - _LISTED:,} 个，请把名称写得多一些")
    raise UsageError("\n".join(map(without_control, lines)))


def _written(row: dict[str, object], keys: Sequence[str]) -> str:
    """The options, or for what no option names the word, that tell the row from the others."""
    told = [(_OPTIONS.get(key, ""), quoted(str(row[key]))) for key in keys if row[key] is not None]
    return " ".join(f"{option} {value}".strip() for option, value in told)


def _shown(values: Iterable[object]) -> str:
    return " ".join(str(value) for value in values if value is not None)
