"""The index of an export that is split up: a line for every part with its main figures."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from progress_situation import Situation, agreed, institution, line

from jicai.calc.overview import Part, overview, with_part
from jicai.calc.rollup import roll_up

#: H1 and H2 lie in one district, H3 in another; H1 and H3 have items, of which H1 bought half and H3 nothing.
BUREAU = Situation(
    [line("50")],
    [agreed(), agreed(institution_code="H3")],
    institutions=[institution(), institution("H2"), institution("H3", district="渝中区")],
)
OWED = pl.LazyFrame(
    {"institution_code": ["H1", "H2", "H2"], "outstanding": [1, 2, 4], "unpaid": [10, 20, 40]},
    schema_overrides=dict.fromkeys(("outstanding", "unpaid"), pl.Decimal(18, 2)),
)
PARTS: dict[Part, list[str]] = {"institution": ["H3", "H2", "H1"], "district": ["渝中区", "江北区"]}


def index(by: Part, **given: bool) -> list[tuple[object, ...]]:
    institutions = BUREAU.inputs().institutions
    owed = with_part(OWED, institutions, by)
    parts = pl.LazyFrame({"_part": PARTS[by]})
    rolled_up = roll_up(BUREAU.frame(), by) if given.get("progress", True) else None
    others = [owed if given.get(name, True) else None for name in ("advance", "overdue", "flags")]
    return overview(parts, rolled_up, *others, by).collect().rows()


def test_every_institution_has_a_line_in_the_order_given() -> None:
    assert index("institution") == [
        ("H3", 1, 0, 1, 0, 0, 0, 0),
        ("H2", 0, 0, 0, None, 6, 60, 2),
        ("H1", 1, 0, 0, Decimal("0.5"), 1, 10, 1),
    ]


def test_rows_of_institutions_are_summed_by_district() -> None:
    assert index("district") == [("渝中区", 1, 0, 1, 0, 0, 0, 0), ("江北区", 1, 0, 0, Decimal("0.5"), 7, 70, 3)]


@pytest.mark.parametrize(
    ("lacking", "columns"),
    [("progress", (1, 2, 3, 4)), ("advance", (5,)), ("overdue", (6,)), ("flags", (7,))],
)
def test_a_result_that_is_not_given_leaves_its_columns_empty(lacking: str, columns: tuple[int, ...]) -> None:
    for row in index("district", **{lacking: False}):
        assert tuple(at for at, value in enumerate(row) if value is None) == columns


def test_rows_of_unknown_or_no_institutions_belong_to_no_part() -> None:
    rows = pl.LazyFrame({"institution_code": ["H9", None, "H3"], "at": [0, 1, 2]})
    institutions = BUREAU.inputs().institutions
    placed = with_part(rows, institutions, "district").collect()
    assert placed.rows() == [("H9", 0, None), (None, 1, None), ("H3", 2, "渝中区")]
    assert with_part(rows, institutions, "institution").collect()["_part"].to_list() == ["H9", None, "H3"]
