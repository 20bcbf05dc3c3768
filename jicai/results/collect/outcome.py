"""What a collection is shown as: who has answered, what is wrong, what is open, and the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from jicai.render.result import Result
from jicai.render.words import money
from jicai.results.collect.answers import Answer
from jicai.results.collect.collected import Collected
from jicai.results.dispatch.manifest import SentPart, SentRow
from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.results.collect import COLLECT, COLLECT_ISSUES, COLLECT_OPEN, ISSUES, REPLIES, REPLIES_SHOWN
from jicai.tables.results.dispatch import KINDS

_TYPES: dict[Kind, pl.DataType] = {Kind.INTEGER: pl.Int64(), Kind.DATE: pl.Date(), Kind.BOOLEAN: pl.Boolean()}
#: What a row is about, by its kind: the columns whose contents say it.
_SUBJECTS = {
    "items": ("variety_name", "company"),
    "overdue": ("line_id", "payee", "unpaid"),
    "findings": ("rule_title", "variety_name", "message"),
    "rejected": ("file", "sheet", "row", "column", "value"),
}
#: What tells which row of the results an answer belongs to.
_TOLD = ("batch", "institution_code", "institution_name", "variety_code", "company", "line_id", "receipt_id")
_PEOPLE = {"answered_by": "填报人", "phone": "联系电话"}


def parts_result(collected: Collected) -> Result:
    """A row for everybody to whom a workbook was sent."""
    changed = collected.changed
    rows = []
    for part in collected.dispatch.parts:
        answered = [collected.answers[row.key] for row in part.rows if row.key in collected.answers]
        full = sum(not one.lacking for one in answered)
        unsettled = sum(row.key in collected.unsettled for row in part.rows)
        received = collected.received.get(part.code, [])
        rows.append(
            {
                "part": part_title(collected, part),
                "state": _state(len(part.rows), full, len(answered) + unsettled, bool(received)),
                "rows": len(part.rows),
                "answered": full,
                "incomplete": len(answered) - full,
                "unsettled": unsettled,
                "unanswered": len(part.rows) - len(answered) - unsettled,
                "changed": changed[part.code],
                "received": "、".join(received) or None,
                "sent_file": part.file,
            }
        )
    return Result(
        frame=_frame(COLLECT, rows),
        table=COLLECT,
        title=f"{COLLECT.label} {collected.dispatch.month:%Y-%m}",
        subtitle=_subtitle(collected),
        footer=summary(collected),
    )


def issues_result(collected: Collected) -> Result:
    """Everything that is wrong with what came back."""
    titles = {part.code: part_title(collected, part) for part in collected.dispatch.parts}
    rows = [
        {
            "issue": one.issue,
            "part": titles.get(one.part),
            "file": one.place.file,
            "sheet": one.place.sheet or None,
            "row": one.place.row or None,
            "column": one.column or None,
            "sent": one.sent or None,
            "returned": one.returned or None,
            "message": one.message,
            "row_key": one.key or None,
        }
        for one in collected.issues
    ]
    counts = [
        f"{choice.label} {count:,}"
        for choice in ISSUES
        if (count := sum(one.issue == choice.value for one in collected.issues))
    ]
    footer = [f"共 {len(rows):,} 条：{'，'.join(counts)}" if rows else "没有发现问题"]
    return Result(_frame(COLLECT_ISSUES, rows), COLLECT_ISSUES, COLLECT_ISSUES.label, _subtitle(collected), footer)


def open_result(collected: Collected) -> Result:
    """The rows that have no complete answer."""
    rows = []
    for part in collected.dispatch.parts:
        for row in part.rows:
            if (reason := _why_open(collected, part, row)) is None:
                continue
            answer = collected.answers.get(row.key)
            lacking = answer.lacking if answer else [one for one in KINDS[row.kind].open if one.required]
            rows.append(
                {
                    "part": part_title(collected, part),
                    "kind": row.kind,
                    "institution_name": row.cells.get("institution_name") or None,
                    "subject": subject(row),
                    "reason": reason,
                    "lacking": "、".join(column.label for column in lacking),
                    "row_key": row.key,
                }
            )
    footer = [f"没有答复的 {len(rows):,} 行" if rows else "都已答复"]
    return Result(_frame(COLLECT_OPEN, rows), COLLECT_OPEN, COLLECT_OPEN.label, _subtitle(collected), footer)


def replies_result(collected: Collected) -> Result:
    """The answers, a row each, with what tells which row of the results they belong to."""
    rows = []
    for part in collected.dispatch.parts:
        for row in part.rows:
            if row.key in collected.answers:
                rows.append(_reply(collected, part, row, collected.answers[row.key]))
    footer = [f"共 {len(rows):,} 行答复，几份不同的 {len(collected.unsettled):,} 行没有列入"]
    title = f"{REPLIES.label} {collected.dispatch.month:%Y-%m}"
    frame = _frame(REPLIES, rows)
    shown = replace(REPLIES, columns=tuple(REPLIES.column(key) for key in REPLIES_SHOWN), sort_by=())
    people = (shown, frame.select(REPLIES_SHOWN))
    return Result(frame, REPLIES, title, _subtitle(collected), footer, people=people)


def summary(collected: Collected) -> list[str]:
    """Who has not answered, and how much is open or wrong, in words."""
    parts = collected.dispatch.parts
    absent = [part_title(collected, part) for part in parts if part.code not in collected.received]
    blank = [
        part_title(collected, part)
        for part in parts
        if part.code in collected.received and not any(_has_answer(collected, row.key) for row in part.rows)
    ]
    rows = sum(len(part.rows) for part in parts)
    full = sum(not one.lacking for one in collected.answers.values())
    lines = [f"下发 {len(parts):,} 份 {rows:,} 行，已答复 {full:,} 行，读了 {collected.files:,} 个报回的文件"]
    lines += [f"没有报回的 {len(absent):,} 个：{'、'.join(absent)}"] if absent else []
    lines += [f"报回而没有填写的 {len(blank):,} 个：{'、'.join(blank)}"] if blank else []
    changed = sum(collected.changed.values())
    others = sum(one.issue != "changed" for one in collected.issues)
    lines += (
        [f"锁定的格有改动 {changed:,} 处，数以下发的为准，见“回收时发现的问题”（--show issues）"] if changed else []
    )
    lines += [f"其他问题 {others:,} 条，见“回收时发现的问题”（--show issues）"] if others else []
    return lines


def subject(row: SentRow) -> str:
    """What the row is about."""
    columns = KINDS[row.kind].table
    return " ".join(_shown(columns.column(key), row.cells[key]) for key in _SUBJECTS[row.kind] if row.cells[key])


def _shown(column: Column, text: str) -> str:
    if column.kind is not Kind.MONEY:
        return text
    try:
        return f"{column.label} {money(Decimal(text))} 元"
    except InvalidOperation:  # no number was sent
        return text


def part_title(collected: Collected, part: SentPart) -> str:
    """Whom it was sent to; an institution with its code."""
    return f"{part.title}（{part.code}）" if collected.dispatch.by == "institution" else part.title


def _has_answer(collected: Collected, key: str) -> bool:
    return key in collected.answers or key in collected.unsettled


def _state(rows: int, full: int, touched: int, received: bool) -> str:
    if rows == full:
        return "complete"
    return "partial" if touched else "blank" if received else "absent"


def _why_open(collected: Collected, part: SentPart, row: SentRow) -> str | None:
    if row.key in collected.unsettled:
        return "unsettled"
    if row.key in collected.answers:
        return "incomplete" if collected.answers[row.key].lacking else None
    if part.code not in collected.received:
        return "absent"
    return "blank" if row.key in collected.came_back else "lost"


def _reply(collected: Collected, part: SentPart, row: SentRow, answer: Answer) -> Mapping[str, Any]:
    columns = {column.key: column for column in KINDS[row.kind].open}
    values = answer.values
    cause = values.get("answer_cause")
    people = collected.people.get(answer.place.file, {})
    told = {key: row.cells.get(key) or None for key in _TOLD}
    year = row.cells.get("agreement_year")
    return {
        **told,
        "kind": row.kind,
        "row_key": row.key,
        "agreement_year": int(year) if year else None,
        "finding": row.cells.get("key") or None,
        "subject": subject(row),
        "disposal": columns["disposal"].label_of(values["disposal"]) if "disposal" in values else None,
        "cause": columns["answer_cause"].label_of(cause) if cause else values.get("answer_reason"),
        "measure": values.get("measure"),
        "deadline": date.fromisoformat(values["deadline"]) if "deadline" in values else None,
        "claimed": values.get("claimed"),
        "corrected": values.get("corrected"),
        "complete": not answer.lacking,
        "part": part_title(collected, part),
        **{key: people.get(label) for key, label in _PEOPLE.items()},
        "file": answer.place.file,
    }


def _subtitle(collected: Collected) -> str:
    return f"下发的数截至 {collected.dispatch.as_of}"


def _frame(table: ResultTable, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    schema = {column.key: _TYPES.get(column.kind, pl.String()) for column in table.columns}
    values: Sequence[list[Any]] = [[row[key] for key in table.keys] for row in rows]
    return pl.DataFrame(values, schema=schema, orient="row")
