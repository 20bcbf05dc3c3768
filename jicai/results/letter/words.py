"""What a letter says: the values that its template names, as texts that people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jicai.batches.clauses import NOTICES
from jicai.money import rounded
from jicai.render.words import money, number, percent
from jicai.results.letter.asked import label
from jicai.results.letter.letters import Letter, Part
from jicai.tables.column import SCALES, Column, Kind
from jicai.tables.results.letter import KINDS

if TYPE_CHECKING:
    import polars as pl

    from jicai.settings.letter import Letter as Settings

_NUMERALS = "一二三四五六七八九"
_QUANTITY_PLACES = 4
_ANNEXES = {
    "behind": "滞后和未采购的约定项",
    "overdue": "逾期未付的货款明细",
    "supply": "未供货和迟送的订单明细",
    "finding": "需要核实的情况",
}


@dataclass(frozen=True)
class Background:
    """What holds for all letters of a run.

    `batches` are the short names of batches by code, `notices` the numbers of the notices that they rest on, and
    `notes` what is to be known of the data.
    """

    settings: Settings
    batches: Mapping[str, str]
    notices: Mapping[str, str]
    notes: Sequence[str]


def context(letter: Letter, background: Background) -> dict[str, Any]:
    """All values that a template may name; the parts that the letter does not have are None."""
    settings = background.settings
    asked = letter.asked
    several = len(letter.parts) > 1
    annexes = [
        {
            "name": f"附件{at}" if several else "附件",
            "number": str(at) if several else "",
            "title": _ANNEXES[one.matter],
        }
        for at, one in enumerate(letter.parts, 1)
    ]
    parts: dict[str, Any] = dict.fromkeys(_ANNEXES)
    for at, part in enumerate(letter.parts):
        shared = {"no": _NUMERALS[at], "annex": annexes[at]["name"], "title": _ANNEXES[part.matter], "is_first": not at}
        parts[part.matter] = shared | _part(part, background.batches)
    return {
        "kind": label(KINDS, asked.kind),
        "number": letter.number,
        "date": chinese_date(asked.dated),
        "addressee": letter.addressee,
        "addressee_code": letter.code,
        "district": letter.district,
        "you": "你公司" if asked.to == "company" else "你单位",
        "to": asked.to,
        "office": settings.office,
        "contact": settings.contact,
        "as_of": chinese_date(asked.as_of),
        "reply_days": str(settings.reply_days),
        "reply_by": chinese_date(asked.dated + timedelta(settings.reply_days)),
        "at": asked.at,
        "place": asked.place,
        "again": bool(letter.earlier),
        "earlier": "、".join(f"{name}（{chinese_date(day)}）" for name, day in letter.earlier),
        "annexes": annexes,
        "next_no": _NUMERALS[len(letter.parts)],
        "notices": "、".join(_notices(letter, background)),
        "notes": list(background.notes),
        **parts,
    }


def _notices(letter: Letter, background: Background) -> list[str]:
    """The notices of the batches that the letter is about."""
    codes: set[str | None] = set()
    for part in letter.parts:
        own = part.rows["batches"].explode() if part.matter == "overdue" else part.rows["batch"]
        codes |= set(own.unique())
    return sorted({notice for code, notice in background.notices.items() if code in codes})


def chinese_date(day: date) -> str:
    """A day as official documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _part(part: Part, batches: Mapping[str, str]) -> dict[str, Any]:
    rows = [_row(at, row, part, batches) for at, row in enumerate(part.rows.iter_rows(named=True), 1)]
    sums = {"behind": _behind, "overdue": _overdue, "supply": _supply, "finding": _finding}[part.matter](part.rows)
    amount = {} if part.amount is None else {"amount": money(part.amount)}
    return {"count": f"{part.rows.height:,}", **amount, **sums, "rows": rows}


def _row(at: int, row: Mapping[str, Any], part: Part, batches: Mapping[str, str]) -> dict[str, str]:
    """The columns of the result as texts, and the running number; what the letter's sum adds up is `amount`."""
    texts = {column.key: _shown(column, row[column.key]) for column in part.table.columns}
    if part.matter == "finding":
        texts["clause"] = _cited(row["clause"])
    if "batch" in row:
        texts["batch_name"] = batches.get(row["batch"] or "", "")
    worth = "" if row["worth"] is None else money(row["worth"])
    return {**texts, "n": str(at), "worth": worth, "earlier": row["earlier_number"] or ""}


def _shown(column: Column, value: Any) -> str:
    if value is None:
        return ""
    match column.kind:
        case Kind.MONEY:
            return money(value)
        case Kind.RATIO:
            return percent(value)
        case Kind.INTEGER:
            return f"{value:,}"
        case Kind.CHOICE:
            return column.label_of(value)
        case Kind.BOOLEAN:
            return "是" if value else "否"
        case kind if kind in SCALES:
            return number(rounded(Decimal(value), _QUANTITY_PLACES))
    return str(value)


def _cited(clauses: str) -> str:
    """The clauses by the notice's own number, which the addressee knows."""
    for letter, notice in NOTICES.items():
        clauses = clauses.replace(f"{letter} ", f"{notice}")
    return clauses


def _behind(rows: pl.DataFrame) -> dict[str, Any]:
    import polars as pl

    from jicai.tables.results.why import CAUSES

    status = rows["status"]
    by_cause = {
        cause: (items, amount)
        for cause, items, amount in rows.group_by("cause").agg(pl.len(), pl.col("worth").sum()).iter_rows()
    }
    words = [
        f"{name} {by_cause[value][0]:,} 项、欠采金额 {money(by_cause[value][1])} 元"
        for value, name in [*((cause.value, cause.label) for cause in CAUSES), (None, "原因不明")]
        if value in by_cause
    ]
    not_started = int((status == "not_started").sum())
    return {
        "lagging": f"{int((status == 'lagging').sum()):,}",
        "not_started": f"{not_started:,}" if not_started else "",
        "causes": "；".join(words),
    }


def _overdue(rows: pl.DataFrame) -> dict[str, Any]:
    oldest = rows.select("days_overdue").max().item()
    return {"payees": f"{rows['payee'].n_unique():,}", "oldest_days": f"{oldest:,}"}


def _supply(rows: pl.DataFrame) -> dict[str, Any]:
    from jicai.tables.results.failures import FAILURE_KINDS

    counts = dict(rows.group_by("kind").len().iter_rows())
    kinds = [(one.label, counts[one.value]) for one in FAILURE_KINDS if one.value in counts and one.value != "late"]
    late = counts.get("late", 0)
    failed = rows.height - late
    return {
        "failed": f"{failed:,}" if failed else "",
        "late": f"{late:,}" if late else "",
        "kinds": "、".join(f"{name} {count:,} 笔" for name, count in kinds),
        "institutions": f"{rows['institution_code'].n_unique():,}",
        "products": f"{rows['product_code'].n_unique():,}",
    }


def _finding(rows: pl.DataFrame) -> dict[str, Any]:
    counts = rows.group_by("rule_title", maintain_order=True).len()
    return {"rules": "、".join(f"{title} {count:,} 条" for title, count in counts.iter_rows())}
