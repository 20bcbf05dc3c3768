"""The cells of problems as people are shown them: what cannot be seen, or is not what was typed, is made plain."""

from __future__ import annotations

import re

import polars as pl

from jicai.intake.sheets.calendar import with_number
from jicai.intake.sheets.characters import BREAKS, HIDDEN, HIDDEN_OR_BREAK

_TO_TELL = rf"^\+|[{HIDDEN}{BREAKS}]"


def shown(cells: pl.Series, mask: pl.Series, epoch_1904: bool = False) -> pl.Series:
    """The cells, with those that the mask picks as people are shown them; blanks around them are gone.

    Characters without a shape, line breaks and tabs stand as their code points, `P<U+200B>1`; dates beyond Excel's last
    come with the numbers that were typed.
    """
    distinct = cells.filter(mask).unique()
    texts = distinct.filter(distinct.str.contains(_TO_TELL).fill_null(value=False))
    return cells.replace({text: _plain(text, epoch_1904) for text in texts}) if len(texts) else cells


def _plain(text: str, epoch_1904: bool) -> str:
    return re.sub(HIDDEN_OR_BREAK, lambda found: f"<U+{ord(found[0]):04X}>", with_number(text.strip(), epoch_1904))
