"""Whatever the order of the rows, and of the files that they stand in, the same is found and computed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import polars as pl
import pytest
from model.many import bureaus
from model.world import Row, World
from money_worlds import drawn, situation
from situation import Situation, batch

from jicai.calc.evidence import Evidence
from jicai.calc.recovery.movements import ledger_rows
from jicai.calc.renewal import compared_years, renewal_items
from jicai.calc.supply.failed_products import failed_products
from jicai.calc.supply.failures import failed_lines, failures
from jicai.calc.supply.figures import SupplyDays, supply
from jicai.tables.results.supply import SUPPLY_BY

pytestmark = pytest.mark.long

#: Two names, each as clerks spell it.
_NAMES = (("黄芪", "黄 芪", "黄　芪"), ("当归", "当归 ", "当 归"))
_DISTRIBUTORS = ("国药DK", "国 药dk", "国药　ＤＫ", "乙公司", "乙 公司", None)


def varied(world: World, rng: Random) -> Situation:
    """The world with names spelled in several ways, appointments, agreements, and codes that no catalogue has."""

    def name(number: int) -> str:
        return rng.choice(_NAMES[number % 2])

    products = [
        row
        | {
            "product_name": name(number),
            "variety_name": rng.choice((row["variety_name"], f" {row['variety_name']}")),
            "listed_price": row["selected_price"],
        }
        for number, row in enumerate(world.rows("products"))
    ]
    orders = [_varied_line(row, rng, name) for row in world.rows("orders")]
    rows: dict[str, list[Row]] = {**world.tables, "products": products, "orders": orders}
    codes = sorted({row["product_code"] for row in products})
    known = sorted({row["institution_code"] for row in world.rows("institutions")})
    rows["legacy"] = [
        {
            "institution_code": rng.choice(known),
            "product_code": rng.choice(codes),
            "price": Decimal(rng.choice(("0.5", "1", "50"))),
            "signed_on": world.as_of - timedelta(days=rng.choice((1000, 300))),
        }
        for _ in range(3)
    ]
    rows["distribution"] = [
        {"batch": row["batch"], "company": row["company"], "distributor": rng.choice(_DISTRIBUTORS[:5])}
        for row in products
        if row["company"] and rng.random() < 0.5
    ]
    terms: dict[str, Any] = {
        "nonselected": {"cap": "1.0"},
        "renewal": {"floor": "1.0"},
        "price": {"legacy_lower": True},
    }
    batches = [batch(**one | terms | {"grain": rng.choice(("company", "variety"))}) for one in world.batches]
    asked = situation([World(rows, world.batches, world.as_of)], world.as_of)
    return Situation(batches=batches, as_of=world.as_of, **asked.tables)


def _varied_line(row: Row, rng: Random, name: Any) -> Row:
    code = rng.choice((row["product_code"], row["product_code"], row["product_code"], "X7", "X8"))
    on_its_way = row["status"] == "normal" and rng.random() < 0.3
    nothing = dict.fromkeys(("accepted_qty", "accepted_on", "accepted_amount")) if on_its_way else {}
    return (
        row
        | nothing
        | {
            "line_id": rng.choice((row["line_id"], row["line_id"].lower())),
            "product_code": code,
            "product_name": name(rng.randrange(2)),
            "distributor": rng.choice(_DISTRIBUTORS),
            "contract_no": rng.choice((None, "HT1")),
        }
    )


def in_another_order(one: Situation, rng: Random) -> Situation:
    """The rows of every table, and the batches, in another order: as if the files had other names."""
    tables = {key: rng.sample(rows, len(rows)) for key, rows in one.tables.items()}
    return Situation(batches=rng.sample(one.batches, len(one.batches)), as_of=one.as_of, **tables)


def everything(one: Situation) -> dict[str, list[Row]]:
    """Every result but where its rows stand."""
    evidence: Evidence = one.evidence()
    failed = failures(evidence, SupplyDays(15, 7, 15))
    frames = {
        "progress": evidence.items,
        "ledger": ledger_rows(evidence.recovery, evidence.tables["institutions"]),
        "renewal": renewal_items(evidence, compared_years(evidence, None)),
        **{by: supply(evidence, by, SupplyDays(15, 7, 15)) for by in SUPPLY_BY},
        "supply lines": failed_lines(evidence, failed),
        "supply failed": failed_products(evidence, failed),
    }
    collected = zip(frames, pl.collect_all(frames.values()), strict=True)
    found = {name: frame.to_dicts() for name, frame in collected} | {"findings": one.findings()}
    return {name: [_without_place(row) for row in rows] for name, rows in found.items()}


def _without_place(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in ("_source", "_row")}


@pytest.mark.parametrize("number", bureaus(3))
def test_the_order_of_rows_and_files_decides_nothing(number: int) -> None:
    rng = Random(number)
    one = varied(drawn(number), rng)
    expected = everything(one)
    other = everything(in_another_order(one, rng))
    for name, rows in expected.items():
        assert other[name] == rows, name
