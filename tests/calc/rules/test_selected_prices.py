"""A selected price that changes in mid-cycle: which one each rule and each amount goes by, worked out by hand.

P1 is selected at 2.00 yuan from 2025-01-01, at 1.50 from 2025-04-01 and, where said, at 1.20 from 2026-02-01.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from calc.progress_situation import input_frame
from situation import Row, Situation, batch

from jicai.batches.frames import batches_frame
from jicai.calc.advance import agreed_amounts
from jicai.calc.explain.advance import base_rows
from jicai.calc.prices import impossible_changes, price_spans
from jicai.calc.progress import agreed_items
from jicai.calc.supply.failures import failures
from jicai.calc.supply.figures import SupplyDays, supply
from jicai.calc.supply.sums import order_sums

CUT: Row = {"source": "某医保办〔2025〕9号", "clause": "二"}
AGAIN: Row = {"effective_on": date(2026, 2, 1), "new_price": "1.20"}
END = date(2026, 12, 31)
EITHER = (
    "new_price",
    "与中选目录的中选价 2 相同：目录写的可能已经是新价，请填上调整前中选价，或把目录改回原价",
)


@pytest.mark.parametrize(
    ("situation", "line", "told"),
    [
        ("the last day of the first price", {"day": date(2025, 3, 31), "unit_price": "2.00"}, None),
        (
            "the first day of the second",
            {"day": date(2025, 4, 1), "unit_price": "2.00"},
            "采购单价 2 元，高于中选价 1.5 元（2025-04-01 起，到 2026-01-31 为止，某医保办〔2025〕9号，二）",
        ),
        ("at the second price", {"day": date(2025, 4, 1), "unit_price": "1.50"}, None),
        (
            "above the first",
            {"day": date(2025, 3, 31), "unit_price": "2.01"},
            "采购单价 2.01 元，高于中选价 2 元（到 2025-03-31 为止）",
        ),
        (
            "ordered before the cut, accepted after it",
            {"day": date(2025, 4, 1), "ordered_on": date(2025, 3, 31), "unit_price": "2.00"},
            None,
        ),
        (
            "the third price, of a file without a source",
            {"day": date(2026, 2, 1), "unit_price": "1.50"},
            "采购单价 1.5 元，高于中选价 1.2 元（2026-02-01 起）",
        ),
        (
            "a renewed code has the same prices",
            {"day": date(2025, 4, 1), "unit_price": "2.00", "product_code": "P9"},
            "采购单价 2 元，高于中选价 1.5 元（2025-04-01 起，到 2026-01-31 为止，某医保办〔2025〕9号，二）",
        ),
    ],
)
def test_an_order_is_held_to_the_price_of_its_day(situation: str, line: Row, told: str | None) -> None:
    found = Situation(orders=[line], price_changes=[CUT, AGAIN], code_changes=[{}], as_of=END).findings("price-above")
    assert [row["message"] for row in found] == ([told] if told else []), situation


def test_a_price_below_is_told_with_the_price_of_its_day() -> None:
    lines = [{"day": date(2025, 3, 31), "unit_price": "1.50"}, {"day": date(2025, 4, 1), "unit_price": "1.50"}]
    (found,) = Situation(orders=lines, price_changes=[CUT]).findings("price-below")
    assert (found["line_id"], found["limit"]) == ("L1", 2)
    assert found["message"] == "采购单价 1.5 元，低于中选价 2 元（到 2025-03-31 为止），未提供历史协议"


def test_an_order_at_the_new_price_before_it_is_in_force_is_no_finding_of_the_new_one() -> None:
    lines = [{"day": date(2025, 3, 31), "unit_price": "2.00"}, {"day": date(2025, 4, 1), "unit_price": "1.50"}]
    asked = Situation(orders=lines, price_changes=[CUT])
    assert asked.findings("price-above", "price-below") == []


@pytest.mark.parametrize(
    ("as_of", "listed", "limits"),
    [
        (date(2025, 3, 31), "2.00", []),
        (date(2025, 4, 1), "2.00", [Decimal("1.5")]),
        (date(2025, 4, 1), "1.50", []),
        (date(2025, 3, 31), "1.50", [Decimal(2)]),
    ],
)
def test_the_listed_price_is_compared_with_the_price_of_as_of(as_of: date, listed: str, limits: list[Decimal]) -> None:
    found = Situation(products=[{"listed_price": listed}], price_changes=[CUT], as_of=as_of).findings("listed-price")
    assert [row["limit"] for row in found] == limits


@pytest.mark.parametrize(("as_of", "told"), [(date(2025, 3, 31), []), (date(2025, 4, 1), [Decimal("1.5")])])
def test_a_legacy_agreement_must_be_below_the_price_of_as_of(as_of: date, told: list[Decimal]) -> None:
    asked = Situation(legacy=[{"price": "1.50"}], price_changes=[CUT], as_of=as_of)
    assert [row["limit"] for row in asked.findings("legacy-after-notice")] == told


@pytest.mark.parametrize(("taken_over", "limit"), [(date(2025, 4, 1), None), (date(2025, 4, 2), 1.5)])
def test_a_price_that_comes_when_the_variety_has_gone_is_held_against_nobody(taken_over: date, limit: float) -> None:
    gone = batch(superseded=[{"variety_code": "V1", "from": taken_over}])
    asked = Situation(legacy=[{"price": "1.50"}], price_changes=[CUT], batches=[gone])
    assert [found["limit"] for found in asked.findings("legacy-after-notice")] == ([limit] if limit else [])


def test_what_is_agreed_is_worth_the_price_of_the_first_day_of_its_year() -> None:
    """100 x 2.00 = 200.00 in the first year, although the price fell in it; 100 x 1.50 = 150.00 in the second."""
    agreed: list[Row] = [{}, {"agreement_year": 2}, {"agreement_year": 2, "effective_on": date(2026, 3, 1)}]
    evidence = Situation(agreed=agreed, price_changes=[CUT, AGAIN], as_of=END).evidence()
    years = evidence.agreement_years.with_columns(pl.col("agreement_year").cast(pl.Int32))
    items = agreed_items(evidence.tables["agreed"], evidence.catalogue, years).sort("agreement_year").collect()
    # The supplement of March 2026 is worth that of January too: 100 x 1.50 + 100 x 1.50.
    assert list(items["agreed_amount"]) == [200, 300]


def test_the_advance_of_a_year_that_has_begun_stays_and_the_next_one_goes_by_the_new_price() -> None:
    yearly = batch(advance={"recalculate": "yearly"})
    agreed: list[Row] = [{}, {"agreement_year": 2}]
    evidence = Situation(agreed=agreed, batches=[yearly], price_changes=[CUT], as_of=END).evidence()
    amounts = agreed_amounts(evidence.advance_inputs).sort("agreement_year").collect()
    assert list(amounts["agreed_amount"]) == [200, 150]
    advances = amounts.lazy().select("batch", "agreement_year", "institution_code")
    rows = base_rows(evidence.tables["agreed"], evidence.advance_inputs, advances, END).collect()
    counted = rows.filter(pl.col("reason").is_null())
    assert list(counted["price_words"]) == ["（到 2025-03-31 为止）", "（2025-04-01 起，某医保办〔2025〕9号，二）"]
    assert list(counted["amount"]) == [200, 150]


def test_orders_of_a_company_are_worth_the_price_of_their_day() -> None:
    """10 x 2.00 before the cut and 10 x 1.50 from it on: 35.00 ordered; of the second nothing came: 20.00 delivered."""
    nothing: dict[str, Any] = {"delivered_qty": None, "delivered_on": None, "accepted_qty": None, "accepted_on": None}
    lines = [{"day": date(2025, 3, 31)}, {"day": date(2025, 4, 1), "unit_price": "1.50"} | nothing]
    evidence = Situation(orders=lines, price_changes=[CUT], as_of=END).evidence()
    sums = order_sums(evidence.supply_orders, evidence.catalogue, "company", 0, END).collect()
    assert sums.select("ordered_amount", "delivered_amount", "orders").rows() == [(35, 20, 2)]
    days = SupplyDays(due=0, late=7, after_completion=0)
    (row,) = supply(evidence, "distributor", days).collect().to_dicts()
    assert (row["ordered_amount"], row["delivered_amount"]) == (35, 20)
    missing = failures(evidence, days).filter(pl.col("kind") == "short").collect()
    assert missing.select("line_id", "worth").rows() == [("L2", 15)]


def test_spans_are_without_gap_or_overlap() -> None:
    asked = Situation(price_changes=[AGAIN, CUT], products=[{}, {"product_code": "P2"}])
    spans = price_spans(asked.evidence().catalogue)
    shown = spans.sort("product_code", "price_from", nulls_last=False).collect()
    assert shown.select("product_code", "selected_price", "price_from", "price_until").rows() == [
        ("P1", Decimal("2.00"), None, date(2025, 3, 31)),
        ("P1", Decimal("1.50"), date(2025, 4, 1), date(2026, 1, 31)),
        ("P1", Decimal("1.20"), date(2026, 2, 1), None),
        ("P2", Decimal("2.00"), None, None),
    ]


def test_a_catalogue_exported_after_the_change_gives_way_to_the_price_before_it() -> None:
    """The catalogue says 1.50 by now; the change says that it was 2.00."""
    asked = Situation(
        products=[{"selected_price": "1.50"}],
        price_changes=[CUT | {"old_price": "2.00"}],
        orders=[{"day": date(2025, 3, 31), "unit_price": "2.00"}],
    )
    assert asked.findings("price-above") == []


@pytest.mark.parametrize(
    ("situation", "changes", "told"),
    [
        ("nothing wrong", [{}], []),
        ("the price before it, as the catalogue has it", [{"old_price": "2.00"}], []),
        ("one after the other", [{"old_price": "2.00"}, AGAIN | {"old_price": "1.50"}], []),
        ("up again", [{}, AGAIN | {"new_price": "1.80"}], []),
        ("not selected", [{"product_code": "P2"}], [("product_code", "不是中选产品，没有中选价可调整")]),
        (
            "on the first day of the batch",
            [{"effective_on": date(2025, 1, 1)}],
            [("effective_on", "不晚于批次的起始日 2025-01-01；起始日的中选价写在中选目录里")],
        ),
        (
            "the catalogue may have the new price already",
            [{"new_price": "2.00"}],
            [EITHER],
        ),
        (
            "the catalogue may have the second price already",
            [{}, AGAIN | {"new_price": "2.00"}],
            [EITHER] * 2,
        ),
        (
            "another price before it than the catalogue's",
            [{"old_price": "2.10"}],
            [("old_price", "中选目录的中选价是 2，既不是调整前的，也不是最后一次调整后的")],
        ),
        (
            "another price before it than the change before",
            [{}, AGAIN | {"old_price": "1.60"}],
            [("old_price", "上一次调整后的中选价是 1.5")],
        ),
        ("the same price twice", [{}, AGAIN | {"new_price": "1.50"}], [("new_price", "与调整前的中选价相同")]),
    ],
)
def test_changes_that_do_not_fit(situation: str, changes: list[Row], told: list[tuple[str, str]]) -> None:
    tables = Situation(price_changes=changes, products=[{}, {"product_code": "P2", "selected": "no"}]).tables
    frames = [input_frame(key, tables.get(key, [])) for key in ("price_changes", "products", "code_changes")]
    starts = batches_frame([batch()]).lazy().select("batch", "start_on")
    found = impossible_changes(*frames, starts).collect()
    assert found.select("key", "told").rows() == told, situation
