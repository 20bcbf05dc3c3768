"""Texts of a file that people open: none may begin like a formula, which a spreadsheet program would compute.

Names come from the exports of others, and one like `=HYPERLINK(…)` or `@SUM(…)` runs when the file is opened. The
apostrophe put before it is what spreadsheet programs themselves put before a text that is to stay one, and the intake
takes it off again. Full-width signs count too, which some programs (WPS) fold as they open the file. Programs read the
texts as they are: this is for files with Chinese headers only.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from jicai.render.result import Result

_BEGINS_LIKE_A_FORMULA = r"^[=+\-@\t\r＝＋－＠]"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]+)?$"


def guarded(result: Result) -> Result:
    """The result with an apostrophe before every text that begins with = + - @, a tab or CR and is no number.

    Also before the full-width forms of these signs.
    """
    text = pl.col(pl.String)
    marked = text.str.replace(_BEGINS_LIKE_A_FORMULA, "'${0}")
    return replace(
        result, frame=result.frame.with_columns(pl.when(text.str.contains(_NUMBER)).then(text).otherwise(marked))
    )
