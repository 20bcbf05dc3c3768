"""Whatever is done to a workbook that came back, all answers are kept and all changed figures found."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from jicai.intake.files.texts import CellFile, Cells
from jicai.results.collect.collected import collect
from jicai.results.dispatch.books import Cut, Sending, cut_rows
from jicai.results.dispatch.keys import row_key
from jicai.results.dispatch.manifest import dispatch_mark
from jicai.results.dispatch.rows import Asking
from jicai.tables.column import NUMERIC, Kind
from jicai.tables.results.dispatch import KINDS, PAYMENTS_DUE

KIND = PAYMENTS_DUE
AS_OF = date(2026, 8, 31)
ROWS = 9
KEYS = list(KIND.table.keys)
LOCKED = list(KIND.locked)
VISIBLE = [column.key for column in LOCKED if column.key not in KIND.aside]


def asking() -> Asking:
    rows = [
        {
            "institution_name": f"第{at % 3}医院", "payee": "乙公司", "line_id": f"MX{at:03}", "product_name": "针",
            "accepted_on": AS_OF - timedelta(days=90 + at), "due_on": AS_OF - timedelta(days=40 + at),
            "amount": Decimal(f"{1000 + at}.10"), "unpaid": Decimal(f"{at}.07"), "days_overdue": 40 + at,
            "receipt_id": f"RK{at}" if at % 2 else None, "last_answer": "月底付清" if at == 4 else None,
            "institution_code": f"00{at % 3}", "_part": f"00{at % 3}",
        }
        for at in range(ROWS)
    ]  # fmt: skip
    return Asking(KIND, pl.DataFrame(rows, schema_overrides={"receipt_id": pl.String, "last_answer": pl.String}))


CUT: Cut = cut_rows(asking(), dispatch_mark(AS_OF, "institution"))
TITLES = {f"00{at}": f"第{at}医院" for at in range(3)}
DISPATCH = Sending(AS_OF, AS_OF, "institution", None, TITLES, TITLES, [CUT]).dispatch()
SENT = {row.key: row for part in DISPATCH.parts for row in part.rows}


def grid() -> list[list[str | None]]:
    """The rows as they stand in a sheet, below the hidden keys and the header."""
    return [
        [row.cells.get(key) or {"row_key": row.key, "seal": row.seal}.get(key) for key in KEYS] for row in SENT.values()
    ]


def spellings(key: str, text: str) -> st.SearchStrategy[str]:
    """Ways in which programs write what stands in a cell."""
    column = next(column for column in LOCKED if column.key == key)
    if column.kind is Kind.DATE:
        day = date.fromisoformat(text)
        serial = (day - date(1899, 12, 30)).days
        return st.sampled_from(
            [text, f"{text} 00:00:00", str(serial), f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日"]
        )
    if column.kind in NUMERIC:
        return st.sampled_from(
            [text, f"{Decimal(text):,}", f" {text}", f"{text}000000001" if "." in text else f"{text}.0"]
        )
    return st.sampled_from([text, f" {text} ", f"{text}\r\n"])


@st.composite
def edits(draw: st.DrawFn) -> dict[str, Any]:
    rows = range(ROWS)
    answered = draw(st.sets(st.sampled_from(rows)))
    changed = draw(st.sets(st.tuples(st.sampled_from(rows), st.sampled_from(VISIBLE)), max_size=3))
    return {
        "order": draw(st.permutations(rows)),
        "columns": draw(st.permutations(range(len(KEYS)))),
        "answered": answered,
        "changed": {place for place in changed if sum(one[0] == place[0] for one in changed) < len(VISIBLE)},
        "above": draw(st.integers(0, 3)),
        "keys_row": draw(st.booleans()),
        "added": draw(st.integers(0, 2)),
        "split": draw(st.integers(0, ROWS)),
        "without_keys": draw(st.sets(st.sampled_from(rows), max_size=2)),
        "spelled": {
            (row, key): draw(spellings(key, text))
            for row, sent in enumerate(SENT.values())
            for key in draw(st.sets(st.sampled_from([column.key for column in LOCKED]), max_size=2))
            if (text := sent.cells[key])
        },
    }


@settings(max_examples=40)
@given(edits())
def test_nothing_is_lost_and_nothing_is_missed(edit: dict[str, Any]) -> None:
    rows = grid()
    at = {key: place for place, key in enumerate(KEYS)}
    for (row, key), text in edit["spelled"].items():
        rows[row][at[key]] = text
    for row, key in edit["changed"]:
        rows[row][at[key]] = "2020-01-01" if key.endswith("_on") else "123456.5"
    changed_rows = {row for row, _ in edit["changed"]}
    for row in edit["without_keys"] - changed_rows:
        rows[row][at["row_key"]] = rows[row][at["seal"]] = None
    for row in edit["answered"]:
        rows[row][at["answer_cause"]], rows[row][at["measure"]] = "对账不符", f"措施{row}"
    for number in range(edit["added"]):
        rows.append([f"另加{number}", *[None] * (len(KEYS) - 1)])
    order = [*edit["order"], *range(ROWS, len(rows))]
    head = [[column.label + "*" for column in KIND.table.columns]]
    if edit["keys_row"]:
        head.insert(0, KEYS)  # type: ignore[arg-type]
    above: list[tuple[str | None, ...]] = [(f"标题{number}",) for number in range(edit["above"])]
    moved = [tuple(rows[number][place] for place in edit["columns"]) for number in order]
    top = [tuple(row[place] for place in edit["columns"]) for row in head]
    sheets = [
        Cells("甲", [*above, *top, *moved[: edit["split"]]]),
        Cells("乙", [*above, *top, *moved[edit["split"] :]]),
    ]
    path = Path("a.xlsx")
    collected = collect(DISPATCH, [CellFile(path, sheets)], {path: "a.xlsx"})
    keys = list(SENT)
    assert {key: one.values["measure"] for key, one in collected.answers.items()} == {
        keys[row]: f"措施{row}" for row in edit["answered"]
    }
    labels = {column.label: column.key for column in LOCKED}
    found = {(one.key, labels[one.column]) for one in collected.issues if one.issue == "changed"}
    assert found == {(keys[row], key) for row, key in edit["changed"]}
    told = [one.issue for one in collected.issues if one.issue != "changed"]
    assert sorted(told) == ["added"] * edit["added"] + ["moved"] * len(edit["without_keys"] - changed_rows)
    assert collected.came_back == set(keys)


def test_keys_differ_by_kind_and_content() -> None:
    found = {row_key(kind, parts) for kind in KINDS for parts in (("a", "b"), ("ab", ""), ("a", "", "b"))}
    assert len(found) == 3 * len(KINDS)
    assert row_key("items", ["h1"]) == row_key("items", ["H1"])
