"""What a renewal below the floor rests on: what is agreed of the product in both years, and the floor between them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from jicai.errors import InvariantError
from jicai.render.words import number
from jicai.results.explain.found import Found
from jicai.results.explain.item import agreed_entry
from jicai.results.explain.rows import Steps

#: In how many parts of a purchase unit the floor is shown.
_PARTS = 10_000


def floor_steps(found: Found) -> Steps:
    """The rows of this year and of the last, each added up and in purchase units, and the floor that follows."""
    from jicai.calc.explain.found import agreed_rows_of_product
    from jicai.calc.rules.renewal_floor import floors

    import polars as pl  # isort: skip

    finding, steps, clauses = found.finding, found.steps, found.rule.clauses
    year = finding["agreement_year"]
    key = {name: finding[name] for name in ("batch", "institution_code", "product_code")}
    rows = agreed_rows_of_product(found.evidence, key).to_dicts()
    own = pl.col("batch") == finding["batch"], pl.col("next_year") == year
    [pair] = floors(found.evidence).filter(*own).collect().to_dicts()
    factor = rows[0]["factor"]
    now, before = _base(rows, year), _base(rows, year - 1)
    floor, days, counted = pair["renewal_floor"], pair["days"], pair["counted_days"]
    least = Fraction(before) * Fraction(floor) * counted / (Fraction(factor) * days)
    limit = Decimal(ceil(least * _PARTS)) / _PARTS
    if limit != finding["limit"]:
        raise InvariantError(f"内部错误（下限算得 {limit}，发现的界限 {finding['limit']}），请带上命令和文件报告")
    per = f" ÷ 每采购单位 {number(factor)}" if factor != 1 else ""
    cut = f" × {counted} 天 ÷ {days} 天" if counted != days else ""
    steps.figure(
        "数值", f"第 {year} 年约定量", finding["value"], "purchase_units", f"{number(now)}{per}", clauses=clauses
    )
    steps.figure(
        *("下限", f"第 {year - 1} 年约定量乘以续签下限", limit, "purchase_units"),
        f"{number(before)} × {number(floor)}{cut}{per}，向上取到四位小数",
        "后一年不足一年，上年的量按天数折算" if cut else "",
        clauses,
    )
    for of, total in ((year, now), (year - 1, before)):
        entries = [
            agreed_entry({**row, "row_year": row["agreement_year"], "effective_on": None, "reason": _reason(row, of)})
            for row in rows
        ]
        steps.sum(f"第 {of} 年约定量", total, "base_units", entries, clauses=clauses)
    return steps


def _base(rows: list[dict[str, Any]], year: int) -> Decimal:
    return sum((row["base"] for row in rows if row["agreement_year"] == year), Decimal())


def _reason(row: dict[str, Any], year: int) -> str | None:
    return None if row["agreement_year"] == year else "other_year"
