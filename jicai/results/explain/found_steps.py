"""The steps of a finding, by what its rule is about."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jicai.results.explain.advance import advance_steps
from jicai.results.explain.found import Found, Row
from jicai.results.explain.found_floor import floor_steps
from jicai.results.explain.found_lines import (
    cap_steps,
    line_steps,
    price_steps,
    surge_steps,
    unlisted_steps,
    unmapped_steps,
)
from jicai.results.explain.found_months import months_steps
from jicai.results.explain.found_own import own_steps
from jicai.results.explain.found_supply import late_steps, short_steps
from jicai.results.explain.item import item_steps
from jicai.results.explain.line_result import receipt_steps
from jicai.results.explain.rows import Steps


def evidence_steps(found: Found) -> Steps:
    """The steps that lead to the finding: those of the figure that it is about, or the rows it was made from.

    None for a finding that rests on its own row alone, as on one of the catalogue.
    """
    make = own_steps if found.rule.own is not None else _STEPS.get(found.rule.id)
    return make(found) if make else found.steps


def _item(found: Found) -> Steps:
    """The agreement item of the finding."""
    import polars as pl

    finding, steps = found.finding, found.steps
    view, items, rows = found.sources.items(finding["agreement_year"])
    keys = ("batch", "agreement_year", "institution_code", "variety_code", "company")
    own = pl.all_horizontal(pl.col(key) == finding[key] for key in keys if finding[key] is not None)
    for item in items.filter(own).to_dicts():
        steps.extend(item_steps(view, item, rows.about(item)))
    return steps


def _advance(found: Found) -> Steps:
    finding = found.finding
    own = found.sources.advances.about({**finding, "agreement_year": finding["agreement_year"] or 1})
    return found.steps if own.plan.is_empty() else advance_steps(found.intake, own)


def _offset(found: Found) -> Steps:
    """The month of the account that the mark tells, as `employee 2028-08`."""
    import polars as pl

    from jicai.results.explain.offset import offset_steps

    fund, _, month = found.finding["_mark"].partition(" ")
    rows, steps = found.sources.offsets, found.steps
    own = _account(found.finding, fund), pl.col("month").dt.to_string("%Y-%m") == month
    for row in rows.months.filter(*own).to_dicts():
        steps.extend(offset_steps(rows, row))
    return steps


def _refund(found: Found) -> Steps:
    """What went out and came back of the account that the mark names by its fund."""
    from jicai.results.explain.offset import balance_entry

    rows, steps = found.sources.offsets, found.steps
    own = _account(found.finding, found.finding["_mark"])
    totals = rows.view.course.totals.filter(own).collect()["balance"]
    entries = [balance_entry(row) for row in rows.balances.filter(own).to_dicts()]
    balance = sum(totals, Decimal())
    steps.sum("没有退回的余额", balance, "yuan", entries, "已预付减抵扣和退回", found.rule.clauses)
    return steps


def _account(finding: Row, fund: str) -> Any:
    import polars as pl

    keys = [key for key in ("batch", "institution_code", "agreement_year") if finding[key] is not None]
    return pl.all_horizontal(*(pl.col(key) == finding[key] for key in keys), pl.col("fund") == fund)


def _receipt(found: Found) -> Steps:
    import polars as pl

    rows, steps = found.sources.overdue, found.steps
    receipt = pl.col("receipt_id").eq_missing(pl.lit(found.finding["_mark"], dtype=pl.String))
    for row in rows.receipts.filter(pl.col("line_id") == found.finding["line_id"], receipt).to_dicts():
        steps.extend(receipt_steps(found.intake, rows, row))
    return steps


_STEPS: dict[str, Callable[[Found], Steps]] = {
    "lagging": _item,
    "not-started": _item,
    "not-renewed": _item,
    "renewal-floor": floor_steps,
    "advance-late": _advance,
    "advance-over": _advance,
    "offset-missed": _offset,
    "refund-late": _refund,
    "overdue": _receipt,
    "nonselected-cap": cap_steps,
    "surge": surge_steps,
    "price-above": price_steps,
    "price-below": price_steps,
    "no-contract": line_steps,
    "distributor": line_steps,
    "supply-after-completion": line_steps,
    "unlisted-product": unlisted_steps,
    "unmapped-product": unmapped_steps,
    "substitute-use": months_steps,
    "abnormal-use": months_steps,
    "supply-short": short_steps,
    "supply-late": late_steps,
}
#: Tables that the steps of a rule take beyond those of the rule itself.
MORE_TABLES: dict[str, tuple[str, ...]] = {"not-renewed": ("orders", "code_changes")} | dict.fromkeys(
    ("advance-late", "advance-over", "offset-missed", "refund-late"),
    ("agreed", "code_changes", "advance_amounts", "disbursements", "fund_payments", "recoveries"),
)
