"""What stands beside agreed quantities and is not read: notes that what is added is all there is, or is taken away,
and columns of what was added, taken away or agreed on afterwards.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

import polars as pl

from jicai.intake.sheets.header_names import fold, split_brackets
from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.plain_figures import plain_figures
from jicai.intake.sheets.unread import unread_headers
from jicai.intake.sheets.warned import EXAMPLE, Counted
from jicai.intake.sheets.wording import Wording

_AWAY = "调减|核减|减少|扣减|减去|调出|调剂出"
_WHOLE = "(?:调整|增补|调剂|追加|增加|变更|调增)(?:后|为|至|到)|由.*[0-9].*[为至到].*[0-9]|全部数量|总量|累计"
_SAYS_OTHERWISE = f"{_AWAY}|{_WHOLE}"
#: Headers of what was added to the quantity in the same row or taken from it, and of what is agreed on since.
_ADDED = re.compile(
    "^(?:本次|累计|第?[0-9一二三四五六七八九十]+(?:次|批|月|季度?))*"
    "(?:增补|补充|追加|调增|增加|新增|增减|调剂|调减|核减|扣减|减少|调出|调入|调整)(?:采购|约定|协议)?(?:采购)?(?:数量|量|数)$"
)
_SINCE = re.compile("(?:调整|变更|调剂|增补|追加|调增|调减|核减|核定)后.*[量数]$")
#: And of what was agreed on before, to which the agreed quantity adds it itself.
_BEFORE = re.compile("^(?:原|基础|首次|初始|(?:调整|变更|调剂|增补|追加)前).*[量数]$")
#: What an agreed quantity is about: each is the first of these that a row has.
_ITEM = (
    ("batch",),
    ("agreement_year",),
    ("starts_on",),
    ("institution_code", "institution_name"),
    ("product_code", "product_name"),
)


def quantities_beside(
    header: Header, data: pl.DataFrame, typed: Mapping[str, pl.Series], wording: Wording
) -> Iterator[Counted]:
    """The warnings of columns that say of an agreed quantity what was added, or what it is now, and are not read.

    Not where it is read already: in a row with its own day, here or below, or in the agreed quantity itself.
    """
    stated = header.columns.get("agreed_qty")
    unread = unread_headers(header, wording)
    telling = [one for one in unread if _ADDED.search(_name(one[1])) or _SINCE.search(_name(one[1]))]
    if stated is None or not telling:
        return
    figure = plain_figures(data.to_series(stated.index))
    dated = typed["effective_on"].is_not_null()
    added, since = _supplements(figure, typed)
    before = [plain_figures(data.to_series(index)) for index, text in header.unread if _BEFORE.search(_name(text))]
    for index, text in telling:
        beside = plain_figures(data.to_series(index))
        leave = f'ignore = ["{text}"]'
        if _ADDED.search(_name(text)) and not _SINCE.search(_name(stated.header)):
            read = [dated & (beside.abs() == figure.abs()), ~dated & (beside.abs() == added.abs())]
            read += [one + change == figure for one in before for change in (beside, -beside)]
            wrong = beside != 0
            words = (
                f"没有读，没有计入「{stated.header}」；要计入的另写一行，数量写在「{stated.header}」里（减少的写负数），"
                f"附增补生效日期，原来那一行不写日期；不要紧的在 jicai.toml 的 [[files]] 里写 {leave}"
            )
        elif _SINCE.search(_name(text)) and "agreed_qty" not in wording.chosen:
            read = [~dated & (beside == figure + added), beside == since]
            wrong = beside != figure
            words = (
                f"没有读，与「{stated.header}」不同；以它为准的在 jicai.toml 的 [[files]] 里写 "
                f'columns = {{ agreed_qty = ["{text}"] }}，不要紧的写 {leave}'
            )
        else:
            continue
        for one in read:
            wrong &= ~one.fill_null(value=False)
        found = data.to_series(index).filter(wrong.fill_null(value=False))
        yield Counted(len(found), f"的「{text}」写着「{EXAMPLE}」，{words}", found[0].strip() if len(found) else "")


def _supplements(figure: pl.Series, typed: Mapping[str, pl.Series]) -> tuple[pl.Series, pl.Series]:
    """Of what each row agrees on: all that rows with a day add to it, and the whole from the row's own day on."""
    columns = {key: typed[key] for key in (*itertools.chain.from_iterable(_ITEM), "effective_on")}
    rows = pl.DataFrame({**columns, "figure": figure.fill_null(0)}).with_row_index("row")
    of_item = [pl.coalesce(keys) for keys in _ITEM]
    rows = rows.sort("effective_on", nulls_last=False, maintain_order=True).with_columns(
        added=pl.col("figure").filter(pl.col("effective_on").is_not_null()).sum().over(of_item),
        since=pl.col("figure").cum_sum().over(of_item),
    )
    rows = rows.sort("row")
    return rows.get_column("added"), rows.get_column("since")


def _name(text: str) -> str:
    return split_brackets(fold(text))[0]


def doubted_supplements(
    header: Header, data: pl.DataFrame, typed: Mapping[str, pl.Series], wording: Wording
) -> list[tuple[str, pl.Series]]:
    """By header of every unread column its cells that say of what is added that it is taken away, or all there is."""
    added = (typed["effective_on"].is_not_null() & (typed["agreed_qty"] > 0)).fill_null(value=False)
    return [
        (text, (cells := data.to_series(index)).filter(added & cells.str.contains(_SAYS_OTHERWISE)))
        for index, text in unread_headers(header, wording)
    ]
