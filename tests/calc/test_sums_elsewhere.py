"""The step from lines to sums in narwhals gives what it gives in Polars, to the last digit, on every engine."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from jicai.calc.purchases import Count, counted_lines, window_sums
from jicai.calc.sums_elsewhere import columns_of, last_days_elsewhere, numbered_rows, sums_elsewhere

nw = pytest.importorskip("narwhals")
AS_OF = date(2026, 9, 30)
#: The most and the least that a column of the orders can hold, and what lies between.
QUANTITIES = ("99999999999999.9999", "-99999999999999.9999", "0.0001", "-0.0001", "0", "7.1300", "333.3333")
PRICES = ("9999.999999", "0.000001", "0", "1.500000", "0.333333")
SCHEMA = {
    **dict.fromkeys(("institution_code", "product_code", "status"), pl.String),
    **dict.fromkeys(("ordered_qty", "delivered_qty", "accepted_qty"), pl.Decimal(18, 4)),
    "unit_price": pl.Decimal(18, 6),
    "accepted_amount": pl.Decimal(18, 2),
    **dict.fromkeys(("ordered_on", "delivered_on", "accepted_on"), pl.Date),
    "line_id": pl.String,
    "receipt_id": pl.String,
    "_source": pl.UInt32,
    "_row": pl.UInt32,
}


def lines(seed: int) -> pl.DataFrame:
    draw = random.Random(seed)

    def day() -> date | None:
        return draw.choice([None, AS_OF, AS_OF + timedelta(1), date(2026, 7, 10) + timedelta(draw.randrange(70))])

    def quantity() -> Decimal | None:
        return draw.choice([None, *map(Decimal, QUANTITIES)])

    rows = [
        {
            "institution_code": draw.choice(["H1", "H2", None]),
            "product_code": draw.choice(["P1", "P2", "P3", None]),
            "status": draw.choice(["normal"] * 4 + ["returned", "withdrawn", "refused"]),
            "ordered_qty": quantity(),
            "delivered_qty": quantity(),
            "accepted_qty": quantity(),
            "unit_price": Decimal(draw.choice(PRICES)),
            "accepted_amount": draw.choice([None, None, Decimal("12.34"), Decimal("-0.01")]),
            "ordered_on": day(),
            "delivered_on": day(),
            "accepted_on": day(),
            "line_id": f"M{number}",
            "receipt_id": None,
            "_source": number % 3,
            "_row": number + 2,
        }
        for number in range(300)
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


#: One product has two windows, of which a day is in both; one has none.
WINDOWS = pl.DataFrame(
    {
        "window": [0, 1, 2],
        "product_code": ["P1", "P1", "P2"],
        "counts_from": [date(2026, 7, 10), date(2026, 8, 1), date(2026, 7, 1)],
        "counts_until": [date(2026, 8, 1), date(2026, 12, 31), date(2027, 1, 1)],
    },
    schema_overrides={"window": pl.UInt32},
)


class _Polars:
    """What the engines are held against: narwhals itself, on Polars."""

    def table(self, frame: pl.DataFrame) -> Any:
        return frame.lazy()

    def collected(self, rows: Any) -> pl.DataFrame:
        found: pl.DataFrame = rows.collect()
        return found


@pytest.fixture(params=["polars", "duckdb", pytest.param("spark", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "polars":
        yield _Polars()
        return
    pytest.importorskip({"duckdb": "duckdb", "spark": "pyspark"}[request.param])
    from jicai.store.engines import engine_named

    yield engine_named(request.param)


def signed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.selectors.unsigned_integer().cast(pl.Int64))


@pytest.mark.parametrize("count", ["accepted", "delivered", "ordered"])
@pytest.mark.parametrize("out", [0, 40])
def test_the_same_sums(engine: Any, count: Count, out: int) -> None:
    orders = lines(out)
    left_out = orders.sample(out, seed=1).select("_source", "_row")
    kept = orders.join(left_out, on=["_source", "_row"], how="anti")
    expected = window_sums(counted_lines(kept.lazy(), count, AS_OF, ["_source"]), WINDOWS.lazy(), "_source").collect()
    assert expected["cost"].n_unique() > 10

    def given(frame: pl.DataFrame) -> Any:
        return nw.from_native(engine.table(signed(frame)))

    needed = [*columns_of(count), "_row"]
    parts = {number: given(orders.filter(pl.col("_source") == number).select(needed)) for number in (0, 1, 2)}
    rows = numbered_rows(parts, given(left_out) if out else None)
    found = engine.collected(sums_elsewhere(rows, given(WINDOWS), count, AS_OF).to_native())
    keys = ["window", "institution_code", "_source"]
    columns = [*keys, "quantity", "cost"]
    assert found.select(columns).sort(keys).rows() == expected.select(columns).sort(keys).rows()
    day = f"{count}_on"
    last = engine.collected(last_days_elsewhere(rows, count).to_native())
    of_each = kept.group_by("_source").agg(pl.col(day).max())
    assert sorted(last.select("_source", "last").rows()) == sorted(of_each.rows())
