"""What the answers come to as tables that are read again: findings set aside, exceptions of the assessment.

Neither decides anything by itself: whoever has agreed to a row leaves it, and puts the file among the inputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from jicai.render.result import Result
from jicai.results.collect.answers import Answer
from jicai.results.collect.collected import Collected
from jicai.tables.column import InputTable, Kind, ResultTable
from jicai.tables.inputs.decisions import EXCEPTIONS, SET_ASIDE
from jicai.tables.results.dispatch import EXCEPTED_AS, FINDINGS, ITEMS

#: What is dealt with for good, and what until the day that is named.
_SETTLED, _UNTIL = frozenset({"mended", "unfounded", "justified"}), "mending"
_TYPES: dict[Kind, pl.DataType] = {Kind.DATE: pl.Date(), Kind.YEAR: pl.Int64()}


def set_aside_result(collected: Collected, decided_on: date) -> Result:
    """Rows of 已处置发现 for the findings that were answered as dealt with."""
    rows = [
        {
            "key": answer.sent.cells["key"],
            "reason": _words(answer, "disposal", "answer_reason", "measure"),
            "handled_by": _person(collected, answer),
            "valid_until": _deadline(answer) if answer.values["disposal"] == _UNTIL else None,
            "decided_on": decided_on,
        }
        for answer in _complete(collected, "findings")
        if answer.values["disposal"] in _SETTLED or answer.values["disposal"] == _UNTIL
    ]
    return _result(SET_ASIDE, rows)


def exceptions_result(collected: Collected) -> Result:
    """Rows of 考核例外 for the items that somebody wants left out of the assessment; who decides is to be filled in."""
    reason = EXCEPTIONS.column("reason")
    rows = []
    for answer in _complete(collected, "items"):
        cause = EXCEPTED_AS.get(answer.values["answer_cause"])
        if answer.values.get("claimed") != "yes" or cause is None:
            continue
        cells = answer.sent.cells
        rows.append(
            {
                "batch": cells["batch"],
                "agreement_year": int(cells["agreement_year"]),
                "institution_code": cells["institution_code"],
                "variety_code": cells["variety_code"],
                "company": cells["company"] or None,
                "reason": reason.label_of(cause),
                "note": f"{_words(answer, 'answer_cause', 'measure')}（{_person(collected, answer)} 答复）",
                "decided_by": None,
                "decided_on": None,
                "institution_name": cells["institution_name"],
                "variety_name": cells["variety_name"],
            }
        )
    return _result(EXCEPTIONS, rows)


def _complete(collected: Collected, kind: str) -> Iterator[Answer]:
    return (one for one in collected.answers.values() if one.sent.kind == kind and not one.lacking)


def _deadline(answer: Answer) -> date:
    return date.fromisoformat(answer.values["deadline"])


def _words(answer: Answer, *keys: str) -> str:
    columns = {column.key: column for column in (FINDINGS if answer.sent.kind == "findings" else ITEMS).open}
    said = [(columns[key], answer.values[key]) for key in keys if key in answer.values]
    return "；".join(column.label_of(value) if column.choices else value for column, value in said)


def _person(collected: Collected, answer: Answer) -> str:
    titles = {part.code: part.title for part in collected.dispatch.parts}
    place = answer.sent.cells.get("institution_name") or titles[answer.part]
    person = collected.people.get(answer.place.file, {}).get("填报人")
    return f"{place} {person}" if person else place


def _result(table: InputTable, rows: list[dict[str, Any]]) -> Result:
    columns = tuple(table.columns)
    shown = ResultTable(table.key, table.label, columns)
    schema = {column.key: _TYPES.get(column.kind, pl.String()) for column in columns}
    frame = pl.DataFrame([[row[key] for key in shown.keys] for row in rows], schema=schema, orient="row")
    return Result(frame, shown, table.label)
