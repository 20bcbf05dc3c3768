"""The section of the bulletin on what was answered to the last dispatch, and what has become of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from jicai.batches.months import month_start
from jicai.errors import UsageError
from jicai.results.report.answers_file import Answers
from jicai.results.report.content import Content
from jicai.results.report.declared.changes import ANSWERS
from jicai.results.report.material import Material
from jicai.results.report.words import count, day, listed, month, some
from jicai.tables.results.collect import COLLECT, KINDS
from jicai.tables.results.progress import PROGRESS

_BEHIND = ("lagging", "not_started")
_ITEM = ("batch", "agreement_year", "institution_code", "variety_code", "company")
_STATES = {choice.label: choice.value for choice in COLLECT.column("state").choices}
_KIND = {choice.value: choice.label for choice in KINDS}


def answers(material: Material, held: Answers, most: int) -> Content:
    """Who has answered, which causes, and the items whose day has come first; at most `most` of them."""
    as_of = material.asked.as_of
    if held.month > month_start(as_of):
        raise UsageError(f"--answers：是 {held.month:%Y-%m} 下发的答复，晚于截至日期 {as_of}，请核对月份")
    status = {
        tuple("" if row[key] is None else str(row[key]) for key in _ITEM): row["status"]
        for row in material.items.to_dicts()
    }
    asked = material.asked.wanted
    is_part = any(asked.get(key) for key in ("batch", "institution_code", "district"))
    places = set(material.items["institution_code"].to_list())
    replies = [row for row in held.replies if not is_part or row["institution_code"] in places]
    items = [(row, status.get(tuple(row[key] for key in _ITEM))) for row in replies if row["kind"] == _KIND["items"]]
    late = [row for row, now in items if now in _BEHIND and row["deadline"] and _day(row) <= as_of]
    by_state: dict[str, list[str]] = {}
    for part in held.parts:
        by_state.setdefault(_STATES.get(part["state"], ""), []).append(part["part"])
    causes = Counter(row["cause"] for row, _ in items if row["cause"])
    figures = {
        "month": month(held.month),
        "rows": None if is_part else count(sum(int(part["rows"] or 0) for part in held.parts)),
        "answered": count(sum(row["complete"] == "是" for row in replies)),
        "absent": None if is_part else listed(by_state.get("absent", [])),
        "partial": None if is_part else listed([*by_state.get("blank", []), *by_state.get("partial", [])]),
        "causes": listed(f"{cause}{number:,}项" for cause, number in sorted(causes.items(), key=_most)),
        "still": count(sum(now in _BEHIND for _, now in items)) if items else None,
        "caught_up": count(sum(now is not None and now not in _BEHIND for _, now in items)) if items else None,
        "late": some(len(late)),
        "shown": count(most) if len(items) > most else None,
    }
    ordered = sorted(items, key=lambda one: (one[0] not in late, one[1] not in _BEHIND, one[0]["deadline"] or "9"))
    return Content(ANSWERS, figures, [_row(*one) for one in ordered[:most]], name=("institution_name", "subject"))


def _most(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]


def _day(row: Mapping[str, str]) -> date:
    return date.fromisoformat(row["deadline"])


def _row(row: Mapping[str, str], now: str | None) -> dict[str, str | None]:
    return {
        "institution_name": row["institution_name"] or row["part"],
        "subject": row["subject"],
        "cause": row["cause"] or None,
        "measure": row["measure"] or None,
        "deadline": day(_day(row)) if row["deadline"] else None,
        "now": PROGRESS.column("status").label_of(now) if now else "不再列",
    }
