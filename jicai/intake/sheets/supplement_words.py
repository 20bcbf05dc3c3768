"""What stands beside agreed quantities and is not read: notes that what is added is all there is, or is taken away,
and columns of what was added, taken away or agreed on afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from jicai.intake.sheets.header_names import fold, split_brackets
from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.warned import EXAMPLE, Counted
from jicai.intake.sheets.wording import Wording

_AWAY = "调减|核减|减少|扣减|减去|调出|调剂出"
_WHOLE = "(?:调整|增补|调剂|追加|增加|变更|调增)(?:后|为|至|到)|由.*[0-9].*[为至到].*[0-9]|全部数量|总量|累计"
_SAYS_OTHERWISE = f"{_AWAY}|{_WHOLE}"
#: Headers of what was added to the quantity in the same row or taken from it, and of what is agreed on since.
_ADDED = re.compile(
    "^(?:其中|本次|累计)*(?:增补|追加|调增|增加|新增|调剂|调减|核减|扣减|减少|调出|调入|调整)(?:采购|约定|协议)?(?:采购)?(?:数量|量|数)$"
)
_SINCE = re.compile("(?:调整|变更|调剂|增补|追加|调增|调减|核减|核定)后.*[量数]$")


def quantities_beside(
    header: Header, data: pl.DataFrame, typed: Mapping[str, pl.Series], wording: Wording
) -> Iterator[Counted]:
    """The warnings of columns that say of an agreed quantity what was added, or what it is now, and are not read.

    What a row with its own day repeats of its quantity is read already.
    """
    stated = header.columns.get("agreed_qty")
    if stated is None:
        return
    aside = {fold(name) for name in (*wording.ignore, *wording.row_id)}
    figure = _figures(data.to_series(stated.index))
    dated = typed["effective_on"].is_not_null()
    for index, text in header.unread:
        if fold(text) in aside:
            continue
        name, cells = split_brackets(fold(text))[0], data.to_series(index)
        leave = f'ignore = ["{text}"]'
        if _ADDED.search(name):
            beside = _figures(cells)
            read = (dated & (beside.abs() == figure.abs())).fill_null(value=False)
            found = cells.filter((beside != 0).fill_null(value=False) & ~read)
            words = (
                f"没有读，没有计入「{stated.header}」；要计入的另写一行，数量写在「{stated.header}」里（减少的写负数），"
                f"附增补生效日期，原来那一行不写日期；不要紧的在 jicai.toml 的 [[files]] 里写 {leave}"
            )
        elif _SINCE.search(name) and "agreed_qty" not in wording.chosen:
            found = cells.filter((_figures(cells) != figure).fill_null(value=False))
            words = (
                f"没有读，与「{stated.header}」不同；以它为准的在 jicai.toml 的 [[files]] 里写 "
                f'columns = {{ agreed_qty = ["{text}"] }}，不要紧的写 {leave}'
            )
        else:
            continue
        yield Counted(len(found), f"的「{text}」写着「{EXAMPLE}」，{words}", found[0].strip() if len(found) else "")


def _figures(cells: pl.Series) -> pl.Series:
    """The plain numbers among the cells; null for any other."""
    texts = cells.cast(pl.String)  # of a typed column the cells are numbers already
    return texts.str.strip_chars().str.replace_all(",", "").cast(pl.Decimal(38, 6), strict=False)


def doubted_supplements(
    header: Header, data: pl.DataFrame, typed: Mapping[str, pl.Series], wording: Wording
) -> list[tuple[str, pl.Series]]:
    """By header of every unread column its cells that say of what is added that it is taken away, or all there is."""
    aside = {fold(name) for name in (*wording.ignore, *wording.row_id)}
    added = (typed["effective_on"].is_not_null() & (typed["agreed_qty"] > 0)).fill_null(value=False)
    return [
        (text, (cells := data.to_series(index)).filter(added & cells.str.contains(_SAYS_OTHERWISE)))
        for index, text in header.unread
        if fold(text) not in aside
    ]
