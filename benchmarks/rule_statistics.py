"""How well the three statistical checks tell planted cases from ordinary buying: python benchmarks/rule_statistics.py.

For each check a made-up bureau of 300 institutions and 20 varieties buys for more than a year: every month, every other
month or once a quarter, in sizes that vary, with a season. In a few of the 6,000 pairs a case is planted, in others
something that looks like one. A finding in a pair with a planted case is right, any other is wrong; precision and
recall are shares of pairs. The figures on the rules' pages are those of the default seed.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from jicai.batches.cycle import agreement_years
from jicai.batches.frames import (
    advances_frame,
    agreement_years_frame,
    batches_frame,
    offset_windows_frame,
    superseded_frame,
)
from jicai.batches.loader import load_packaged
from jicai.batches.model import Batch
from jicai.batches.months import add_months, month_end
from jicai.calc.evidence import Evidence
from jicai.calc.findings import findings
from jicai.calc.rules import all_rules
from jicai.intake.sheets.schema import typed_schema
from jicai.store.resolve.dropped import SOURCE
from jicai.tables import INPUTS

SEED = 20_260_930
INSTITUTIONS, VARIETIES = 300, 20
LEVELS = ("三级", "二级", "一级", "未定级")
PLANTED, LOOKALIKE = 0.03, 0.06

#: What a pair of institution and variety takes in each month: of the selected and of another product.
Use = tuple[list[float], list[float]]
Twist = Callable[[random.Random, Use], Use]


@dataclass(frozen=True)
class Trial:
    """A rule, the batch and day it is tried on, and how cases and their look-alikes differ from ordinary buying."""

    rule: str
    batch: str
    as_of: date
    months: int
    cases: tuple[Twist, ...]
    lookalikes: tuple[Twist, ...]


@dataclass
class Bureau:
    """The rows of a made-up bureau, and the pairs with a planted case."""

    rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {"orders": [], "agreed": [], "products": [], "institutions": []}
    )
    planted: set[tuple[str, str]] = field(default_factory=set)


def rush(draw: random.Random, use: Use) -> Use:
    """One month takes what four to nine do, any time after the third."""
    selected, other = use
    month = draw.randrange(3, len(selected))
    return [*selected[:month], sum(selected) / len(selected) * draw.uniform(6, 11), *selected[month + 1 :]], other


def rush_to_the_end(draw: random.Random, use: Use) -> Use:
    """Hardly anything through ten months, then most of the year at once."""
    selected, other = use
    return [*(month * 0.2 for month in selected[:-2]), 0, sum(selected) * draw.uniform(0.5, 0.9)], other


def holiday_stock(draw: random.Random, use: Use) -> Use:
    """Twice to three times the usual month before a long holiday, less in the month after."""
    selected, other = use
    month = draw.randrange(3, len(selected) - 1)
    more = sum(selected) / len(selected) * draw.uniform(2, 3)
    return [*selected[:month], more, selected[month + 1] * 0.4, *selected[month + 2 :]], other


def twice_the_need(draw: random.Random, use: Use) -> Use:
    """More patients all the year round."""
    return [month * 2 for month in use[0]], use[1]


def displaced(draw: random.Random, use: Use) -> Use:
    """Over the last three months the other product takes 40 to 90 per cent of the need."""
    part = draw.uniform(0.4, 0.9)
    need = sum(use[0]) / len(use[0])
    grown = [need * part * draw.uniform(0.8, 1.2) for _ in range(3)]
    return [*use[0][:-3], *(month * (1 - part) for month in use[0][-3:])], [*use[1][:-3], *grown]


def both_grow(draw: random.Random, use: Use) -> Use:
    """The need doubles, and both products follow."""
    return [*use[0][:-3], *(month * 2 for month in use[0][-3:])], [
        *use[1][:-3],
        *(month * 2.5 for month in use[1][-3:]),
    ]


def out_of_stock(draw: random.Random, use: Use) -> Use:
    """The selected product is missing for two months, the other one goes on as before."""
    return [*use[0][:-2], 0, 0], use[1]


def soaring(draw: random.Random, use: Use) -> Use:
    """Three to six times the use over the last three months."""
    more = draw.uniform(3, 6)
    return [*use[0][:-3], *(month * more for month in use[0][-3:])], use[1]


def catching_up(draw: random.Random, use: Use) -> Use:
    """Slow at first, then as fast as agreed."""
    return [*(month * 0.3 for month in use[0][:-3]), *use[0][-3:]], use[1]


def one_large_order(draw: random.Random, use: Use) -> Use:
    """A single month of four times the usual."""
    return [*use[0][:-2], use[0][-2] * 4, use[0][-1]], use[1]


TRIALS = (
    Trial("surge", "qg-yinpian-2025", date(2026, 6, 30), 12, (rush, rush_to_the_end), (holiday_stock, twice_the_need)),
    Trial("substitute-use", "sl16-yaopin-2025", date(2026, 6, 30), 12, (displaced,), (both_grow, out_of_stock)),
    Trial("abnormal-use", "gx-zhenju-2026", date(2027, 6, 30), 12, (soaring,), (catching_up, one_large_order)),
)


def make_bureau(trial: Trial, batch: Batch, seed: int) -> Bureau:
    """The rows of one trial, the same for a seed."""
    draw = random.Random(f"{seed}-{trial.rule}")
    bureau = Bureau()
    year = agreement_years(batch)[0]
    for variety in range(VARIETIES):
        for selected in ("yes", "no"):
            bureau.rows["products"].append(
                {
                    "batch": batch.code,
                    "product_code": f"P{variety:02}{selected[0].upper()}",
                    "variety_code": f"V{variety:02}",
                    "variety_name": f"品种{variety:02}",
                    "selected": selected,
                    "substitute": "yes" if selected == "no" and variety % 2 else "no",
                    "company": "甲公司" if selected == "yes" else "乙公司",
                    "selected_price": "2" if selected == "yes" else None,
                    "factor": "1",
                }
            )
    seasons = {variety: draw.choice((0.0, 0.15, 0.3)) for variety in range(VARIETIES)}
    for institution in range(INSTITUTIONS):
        code, level = f"H{institution:03}", draw.choices(LEVELS, (1, 2, 4, 1))[0]
        size = draw.lognormvariate(0, 0.8) * {"三级": 8, "二级": 4}.get(level, 1)
        bureau.rows["institutions"].append(
            {"institution_code": code, "institution_name": code, "district": "区", "level": level, "type": "公立"}
        )
        for variety in range(VARIETIES):
            need = size * draw.lognormvariate(3, 0.6)
            bureau.rows["agreed"].append(
                {
                    "batch": batch.code,
                    "agreement_year": 1,
                    "institution_code": code,
                    "product_code": f"P{variety:02}Y",
                    "agreed_qty": f"{max(need * 12 * draw.uniform(0.8, 1.1), 1):.0f}",
                }
            )
            use = _ordinary(draw, need, seasons[variety], trial.months)
            chance = draw.random()
            if chance < PLANTED:
                use = draw.choice(trial.cases)(draw, use)
                bureau.planted.add((code, f"V{variety:02}"))
            elif chance < PLANTED + LOOKALIKE:
                use = draw.choice(trial.lookalikes)(draw, use)
            for product, quantities in zip("YN", use, strict=True):
                bureau.rows["orders"] += _lines(draw, year.start, code, f"P{variety:02}{product}", quantities)
    return bureau


def measure(trial: Trial, seed: int = SEED) -> tuple[int, int, int]:
    """How many pairs have a planted case, how many the rule names, and how many of those are right."""
    batch = load_packaged()[trial.batch]
    bureau = make_bureau(trial, batch, seed)
    found = findings(_evidence(bureau, batch, trial.as_of), [all_rules()[trial.rule]], {})
    named = set(found.select("institution_code", "variety_code").collect().iter_rows())
    return len(bureau.planted), len(named), len(named & bureau.planted)


def sentence(trial: Trial, seed: int = SEED) -> str:
    """The measurement in the words of the rules' pages."""
    planted, named, right = measure(trial, seed)
    return (
        f"在生成的 {INSTITUTIONS * VARIETIES:,} 组数据中埋入 {planted} 例，列出 {named} 例，其中 {right} 例正确："
        f"查准率 {100 * right / named:.1f}%，查全率 {100 * right / planted:.1f}%"
    )


def _ordinary(draw: random.Random, need: float, season: float, months: int) -> Use:
    """Buying every one, two or three months, in sizes that vary; of the other product a little, now and then."""
    every = draw.choices((1, 2, 3), (60, 25, 15))[0]
    phase = draw.randrange(every)
    selected, other = [0.0] * months, [0.0] * months
    for month in range(months):
        monthly = need * (1 + season * (1 if month % 12 in (5, 6, 7) else -0.3)) * draw.lognormvariate(0, 0.35)
        if (month + phase) % every == 0:
            selected[month] = monthly * every
        if draw.random() < 0.4:
            other[month] = need * draw.uniform(0.02, 0.25)
    return selected, other


def _lines(
    draw: random.Random, start: date, institution: str, product: str, quantities: list[float]
) -> Iterator[dict[str, Any]]:
    """A line for every month with a quantity, in the calendar months after the start."""
    for number, quantity in enumerate(quantities):
        first = max(add_months(start.replace(day=1), number + (start.day > 15)), start)
        if round(quantity) > 0:
            day = first + timedelta(days=draw.randrange((month_end(first) - first).days + 1))
            yield {
                "line_id": f"{institution}{product}{number}",
                "institution_code": institution,
                "product_code": product,
                "accepted_qty": f"{quantity:.0f}",
                "accepted_on": day,
                "status": "normal",
            }


def _evidence(bureau: Bureau, batch: Batch, as_of: date) -> Evidence:
    tables = {}
    for key, table in INPUTS.items():
        schema = {**typed_schema(table), SOURCE: pl.UInt32()}
        frame = pl.LazyFrame(bureau.rows.get(key, []), schema={name: _as_text(kind) for name, kind in schema.items()})
        tables[key] = frame.with_columns(
            pl.lit(0, dtype=pl.UInt32).alias("_source"), pl.int_range(pl.len(), dtype=pl.UInt32).alias("_row")
        ).cast({name: kind for name, kind in schema.items() if isinstance(kind, pl.Decimal)})
    return Evidence(
        tables=tables,
        given=frozenset(bureau.rows),
        batches=batches_frame([batch]).lazy(),
        agreement_years=agreement_years_frame([batch]).lazy(),
        superseded=superseded_frame([batch]).lazy(),
        advances=advances_frame([batch]).lazy(),
        offset_windows=offset_windows_frame([batch]).lazy(),
        as_of=as_of,
    )


def _as_text(kind: pl.DataType) -> pl.DataType:
    return pl.String() if isinstance(kind, pl.Decimal) else kind


def main() -> None:
    """Print a line for each of the three rules."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    seed = parser.parse_args().seed
    for trial in TRIALS:
        print(f"{trial.rule}: {sentence(trial, seed)}")


if __name__ == "__main__":
    main()
