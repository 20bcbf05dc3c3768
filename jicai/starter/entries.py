"""What the cells of an input column take: number format, width, the check of what is typed, and the hint beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from jicai.intake.sheets.guide import GUIDE_SHEET
from jicai.render.layout import cells_of
from jicai.tables.column import NUMERIC, SCALES, Column, Kind, Sign
from jicai.tables.common import BATCH
from jicai.tables.words import SIGN_WORDS

#: Codes and texts stay as they are typed: an 18-digit code keeps its digits, `1-2` is no date and `=A1` no formula.
_FORMATS = {
    Kind.INTEGER: "0",
    Kind.QUANTITY: "General",
    Kind.FACTOR: "General",
    Kind.PRICE: "0.00####",
    Kind.MONEY: "#,##0.00",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MONTH: "yyyy-mm",
}
_WIDTHS = {Kind.CODE: 20, Kind.IDENTIFIER: 20, Kind.TEXT: 22, Kind.MONEY: 16, Kind.PRICE: 13, Kind.DATE: 13}
_LEAST_WIDTH = 11
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_LARGEST = 10**12
_SIGN_FORMULAS = {Sign.NOT_NEGATIVE: "{0}>=0", Sign.POSITIVE: "{0}>0", Sign.NOT_ZERO: "{0}<>0"}


def number_format(column: Column) -> str:
    """The format of the column's cells; text where nothing else is right."""
    return _FORMATS.get(column.kind, "@")


def align(column: Column) -> str:
    """Numbers to the right, days and choices in the middle, the rest to the left."""
    if column.kind in NUMERIC:
        return "right"
    return "center" if column.kind in (Kind.DATE, Kind.MONTH, Kind.CHOICE) else "left"


def header(column: Column) -> str:
    """The canonical header with its unit; `*` marks what must be filled in. The reader drops both."""
    return column.label + (f"（{column.unit}）" if column.unit else "") + ("*" if column.required else "")


def width(column: Column, batches: Iterable[str]) -> float:
    """Wide enough for the header in one line and for what is usual below it."""
    words = max((cells_of(word) for word in listed(column, batches)), default=0)
    return max(_WIDTHS.get(column.kind, _LEAST_WIDTH), cells_of(header(column)) + 3, words + 3)


def listed(column: Column, batches: Iterable[str]) -> tuple[str, ...]:
    """What the drop-down list of the column offers; nothing where it has none."""
    return tuple(batches) if column.key == BATCH.key else tuple(choice.label for choice in column.choices)


def validation(column: Column, cell: str, batches: Iterable[str]) -> dict[str, Any]:
    """The data validation of the column for xlsxwriter; `cell` is the first one, as `A3`.

    What cannot be read is refused with a Chinese message; a word outside the list is refused only where no other word
    is accepted, and otherwise asked about.
    """
    return {
        "ignore_blank": True,
        "input_title": column.label,
        "input_message": hint(column),
        "error_title": column.label,
        **_check(column, cell, batches),
    }


def hint(column: Column) -> str:
    """What stands beside a selected cell: meaning, form, and the other headers under which the column is read."""
    parts = [f"{'必填' if column.required else '可空'}。{column.meaning}。", _form(column)]
    if column.others:
        parts.append(f"表头也可写作：{'、'.join(column.others)}。")
    return "".join(part if part.endswith("。") else f"{part}。" for part in parts if part)


def _form(column: Column) -> str:
    match column.kind:
        case Kind.DATE:
            return "写成 2026-07-10"
        case Kind.MONTH:
            return "写成 2026-07"
        case Kind.CHOICE:
            return f"填{'、'.join(choice.label for choice in column.choices)}"
        case kind if kind in NUMERIC:
            return "，".join(filter(None, (f"单位{column.unit}" if column.unit else "", _number_words(column))))
    return ""


def _number_words(column: Column) -> str:
    places = f"最多 {SCALES[column.kind]} 位小数" if column.kind in SCALES else "整数"
    return "，".join(filter(None, (places, SIGN_WORDS[column.sign])))


def _check(column: Column, cell: str, batches: Iterable[str]) -> dict[str, Any]:
    if words := listed(column, batches):
        return {"validate": "list", "source": list(words), **_outside_the_list(column)}
    if column.kind in NUMERIC:
        return {
            "validate": "custom",
            "value": _number_formula(column, cell),
            "error_message": f"应是数字，{_number_words(column)}。请改正后再填。",
        }
    if column.kind in (Kind.DATE, Kind.MONTH):
        form = "日期，如 2026-07-10" if column.kind is Kind.DATE else "月份，如 2026-07"
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": _FIRST_DAY,
            "maximum": _LAST_DAY,
            "error_message": f"应是{form}，在 {_FIRST_DAY.year} 年到 {_LAST_DAY.year} 年之间。请改正后再填。",
        }
    return {"validate": "any"}


def _outside_the_list(column: Column) -> dict[str, str]:
    if column.key == BATCH.key:
        message = "不是随程序提供的批次。是本单位的批次，请在 jicai.toml 的 [batches] 里写明批次文件。仍要这样填吗？"
        return {"error_type": "warning", "error_message": message}
    if any(choice.others for choice in column.choices):
        others = f"“{GUIDE_SHEET}”里“也可写作”的词和 jicai.toml 的 [values] 里的词"
        message = f"不在下拉列表里。列表外只认{others}。仍要这样填吗？"
        return {"error_type": "warning", "error_message": message}
    return {"error_type": "stop", "error_message": "请从下拉列表里选。"}


def _number_formula(column: Column, cell: str) -> str:
    conditions = [f"ISNUMBER({cell})", f"ABS({cell})<{_LARGEST}", f"ROUND({cell},{SCALES.get(column.kind, 0)})={cell}"]
    if column.sign in _SIGN_FORMULAS:
        conditions.append(_SIGN_FORMULAS[column.sign].format(cell))
    return f"=AND({','.join(conditions)})"
