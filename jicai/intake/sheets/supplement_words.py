"""Notes beside agreed quantities that are added from a day on: what they call all there is, or taken away, is not."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from jicai.intake.sheets.header_names import fold
from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.wording import Wording

_AWAY = "调减|核减|减少|扣减|减去|调出|调剂出"
_WHOLE = "(?:调整|增补|调剂|追加|增加|变更|调增)(?:后|为|至|到)|由.*[0-9].*[为至到].*[0-9]|全部数量|总量|累计"
_SAYS_OTHERWISE = f"{_AWAY}|{_WHOLE}"


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
