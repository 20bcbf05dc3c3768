"""Lines that count for no batch, or that are written in several ways."""

from __future__ import annotations

import polars as pl
import pytest
from progress_situation import Row, Situation, line, product

from jicai.calc.lines import _folded, line_key, may_repeat
from jicai.calc.scope import order_counts


@pytest.mark.parametrize(
    ("sentence", "orders", "counts"),
    [
        ("none", [], (0, 0, 0, 0)),
        ("one that counts", [line("1")], (1, 0, 0, 0)),
        ("of a product of no batch", [line("1", product_code="X1")], (1, 1, 0, 0)),
        ("withdrawn", [line("1", status="withdrawn"), line("2")], (2, 0, 1, 0)),
        ("refused", [line("1", status="refused"), line("1", status="refused")], (2, 0, 0, 2)),
        ("withdrawn and out of scope", [line("1", product_code="X1", status="withdrawn")], (1, 1, 0, 0)),
        ("refused and out of scope", [line("1", product_code="X1", status="refused")], (1, 1, 0, 0)),
    ],
)
def test_how_many_lines_a_result_leaves_aside(sentence: str, orders: list[Row], counts: tuple[int, ...]) -> None:
    """A product in two batches is in scope once."""
    inputs = Situation(orders, products=[product(), product(batch="two")]).inputs()
    assert order_counts(inputs.orders, inputs.products).collect().rows() == [counts], sentence


@pytest.mark.parametrize(
    ("ids", "keys"), [(["a-1", "B2"], ["A-1", "B2"]), (["ａ-1", "B2", None], ["A-1", "B2", None]), ([], [])]
)
def test_what_spellings_of_a_line_have_in_common(ids: list[str | None], keys: list[str | None]) -> None:
    lines = pl.DataFrame({"line_id": ids}, schema={"line_id": pl.String})
    assert lines.select(line_key()).to_series().to_list() == keys
    assert _folded(lines["line_id"]).to_list() == keys


def test_which_lines_may_stand_in_several_rows() -> None:
    assert may_repeat(pl.Series(["A", "B", "A", "C"])).to_list() == [True, False, True, False]
