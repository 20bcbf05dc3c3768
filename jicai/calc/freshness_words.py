"""What there is to say on how far a table reaches."""

from __future__ import annotations

from datetime import date

from jicai.batches.months import month_ranges
from jicai.calc.freshness import Reach
from jicai.tables import INPUTS


def reach_words(reach: Reach) -> str:
    """One line in Chinese: the last day or month, and the months without a row. For one where `is_stale` holds."""
    label = INPUTS[reach.table].label
    if reach.last is None:
        return f"{label}没有一行在截至日期 {reach.as_of} 或以前"
    words = []
    if reach.ends_early:
        begun = f"（最晚下单 {reach.last_begun}）" if reach.last_begun != reach.last and reach.last_begun else ""
        words.append(f"只到 {_shown(reach.last, reach)}{begun}，早于截至日期 {reach.as_of}")
    if reach.missing:
        words.append(f"中间缺月：{month_ranges(reach.missing)} 一行也没有")
    return label + "；".join(words)


def _shown(day: date, reach: Reach) -> str:
    return f"{day:%Y-%m}" if reach.by_month else f"{day}"
