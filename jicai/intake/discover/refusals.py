"""Sheets that are tables and could mean two things: refused, with the lines to paste that say which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jicai.errors import UnusableFileError
from jicai.intake.discover.entries import files_entry, quoted
from jicai.intake.discover.sheets import Fit
from jicai.intake.sheets.pairs import ColumnUnsaidError
from jicai.intake.sheets.stated_units import UnitUnsaidError
from jicai.intake.sheets.wording import (
    DENYING_IN_TITLES,
    DENYING_WORDS,
    HALF_YEAR,
    QUARTER,
    STATUS_WORD,
    STATUS_WORDS,
    SUPPLEMENT,
    Terms,
)

#: What is longer above a header is a note about the export.
_LONGEST_TITLE = 40
#: The headers that a doubt names.
_NAMED = re.compile("「(.+?)」")


def refuse_doubts(sheet: str, fit: Fit, terms: Terms) -> None:
    """UnusableFileError where columns of the sheet could mean two things."""
    for key, doubt in fit.header.doubts:
        headers = _NAMED.findall(doubt)
        if "单位" in doubt:
            raise UnusableFileError(f"{in_sheet(sheet)}{doubt}，请换算后另存", "unit", fit.table.key)
        others = "".join(f'，或 ["{quoted(other)}"]' for other in headers[1:])
        columns = f'{key} = ["{quoted(headers[0])}"]'
        entry = files_entry(sheet, columns=columns, remark=f"是这一列{others}；都不是就写 ignore = [...]")
        raise UnusableFileError(f"{in_sheet(sheet)}{doubt}{entry}", "ambiguous", fit.table.key)
    if fit.table.key == "orders" and "status" not in fit.header.columns:
        refuse_unsaid_status(sheet, terms, fit)
    if fit.table.key == "agreed":
        _refuse_unclear_supplements(sheet, terms, fit)


def refuse_denying_name(sheet: str, terms: Terms, fit: Fit, rows: Sequence[Sequence[str | None]]) -> None:
    """UnusableFileError where a name or title says that the rows are of another year, a plan, an example.

    `rows` are the first ones of the sheet. Not where the settings say which table it is.
    """
    if terms.table_of(sheet) is not None:
        return
    titles = _titles(fit, rows)
    status_said = fit.table.key == "orders"  # what 作废 means for order lines is asked by itself
    places = [(sheet, DENYING_WORDS), (terms.name, DENYING_WORDS), *((title, DENYING_IN_TITLES) for title in titles)]
    for place, words in places:
        for word in words:
            if word in place.replace(fit.table.label, "") and not (status_said and word in STATUS_WORDS):
                entry = files_entry(sheet, table=fit.table.key)
                raise UnusableFileError(
                    f"「{place.strip()}」写着“{word}”，未必是要算的{fit.table.label}{entry}", "ambiguous", fit.table.key
                )
    if (found := _part_of_year(QUARTER, sheet, terms, fit, rows)) is not None:
        entry = files_entry(sheet, table=fit.table.key)
        raise UnusableFileError(f"{found}，约定采购量要的是整个协议年度的{entry}", "ambiguous", fit.table.key)


def half_year_in_name(sheet: str, terms: Terms, fit: Fit, rows: Sequence[Sequence[str | None]]) -> str:
    """The words by which a name or title says that agreed quantities are those of half a year; empty where none does.

    Whether that is all of an agreement year only its batch tells.
    """
    if terms.table_of(sheet) is not None:
        return ""
    return _part_of_year(HALF_YEAR, sheet, terms, fit, rows) or ""


def _part_of_year(
    words: re.Pattern[str], sheet: str, terms: Terms, fit: Fit, rows: Sequence[Sequence[str | None]]
) -> str | None:
    """Which name or title says that agreed quantities are those of a part of a year, and with which word.

    What is added in a part of the year has a day of effect.
    """
    if fit.table.key != "agreed" or "effective_on" in (*fit.header.columns, *fit.wording.defaults):
        return None
    for place in (sheet, terms.name, *_titles(fit, rows)):
        if found := words.search(place):
            return f"「{place.strip()}」写着“{found[0]}”"
    return None


def _titles(fit: Fit, rows: Sequence[Sequence[str | None]]) -> list[str]:
    """What stands above the header, but for notes about the export."""
    above = [row[0] for row in rows[: fit.header.rows[0]] if row and row[0]]
    return [title for title in above if len(title) <= _LONGEST_TITLE]


def refuse_unsaid_status(sheet: str, terms: Terms, fit: Fit) -> None:
    """UnusableFileError where a name says what the lines are, and no status does."""
    if "status" in fit.wording.defaults:
        return
    for place in (sheet, terms.name):
        if (found := STATUS_WORD.search(place)) is not None:
            word = found[1]
            status = f'defaults = {{ status = "{STATUS_WORDS[word]}" }}  # 都是{word}的行；不是的写 "正常"'
            entry = files_entry(sheet, more=status)
            raise UnusableFileError(
                f"「{place}」的名称说是{word}，却没有写订单状态，不知道各行是不是{word}{entry}", "ambiguous", "orders"
            )


def _refuse_unclear_supplements(sheet: str, terms: Terms, fit: Fit) -> None:
    """UnusableFileError where agreed quantities could be what is added, or all there is after it was added."""
    stated = fit.header.columns.get("agreed_qty")
    if "effective_on" in fit.header.columns:
        if stated is not None and "后" in stated.header and "agreed_qty" not in fit.wording.chosen:
            columns = f'agreed_qty = ["{quoted(stated.header)}"]'
            remark = '是增加的数量；是全部的就写 ignore = ["增补生效日期"]'
            raise UnusableFileError(
                f"{in_sheet(sheet)}列「{stated.header}」像是增补后的全部数量，有增补生效日期的行却要加到原来的约定采购量上"
                f"{files_entry(sheet, columns=columns, remark=remark)}",
                "ambiguous",
                "agreed",
            )
        return
    if "effective_on" in fit.wording.defaults:
        return
    for place in (sheet, terms.name):
        found = SUPPLEMENT.search(place)
        if found is not None:
            entry = files_entry(sheet, more='defaults = { effective_on = "2026-01-01" }  # 从哪一天起增加')
            raise UnusableFileError(
                f"「{place}」的名称说是{found[1]}，却没有增补生效日期，不知道是另加的数量，还是{found[1]}后的全部；"
                f"是全部的，请把名称里的“{found[1]}”改成“{found[1]}后”{entry}",
                "ambiguous",
                "agreed",
            )


def of_sheet(error: UnusableFileError, sheet: str, fit: Fit) -> UnusableFileError:
    """The same with its sheet, its table and the lines to paste."""
    text = str(error)
    if isinstance(error, UnitUnsaidError):
        units = ", ".join(f'{key} = "base"' for key in error.keys)
        text += files_entry(sheet, more=f'units = {{ {units} }}  # 最小单位；是采购单位就写 "purchase"')
    elif isinstance(error, ColumnUnsaidError):
        one, other = (quoted(header) for header in error.headers)
        text += files_entry(sheet, columns=f'{error.key} = ["{one}"]', remark=f'是这一列，或 ["{other}"]')
    elif error.reason == "unit" and "，请" not in text:
        text += "，请改正表头、说明或单元格格式里的单位"
    elif error.reason == "ambiguous" and "两列" in text:
        text += "，请给不要的一列改名或删去；旁边是另一张表的，移到另一张工作表"
    return UnusableFileError(f"{in_sheet(sheet)}{text}", error.reason, fit.table.key)


def in_sheet(sheet: str) -> str:
    """The sheet at the beginning of a sentence; empty where the file has no sheets."""
    return f"工作表「{sheet}」" if sheet else ""
