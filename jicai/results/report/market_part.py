"""The sections of the bulletin on shares of what is bought, and on supply."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jicai.results.report.content import Content
from jicai.results.report.declared.market import SHARES, SUPPLY
from jicai.results.report.material import Material, Rows
from jicai.results.report.words import count, percent, some, yuan

_KINDS = ("selected", "nonselected", "substitute")


def shares(material: Material) -> Content:
    """Selected, non-selected and substitutes, over all and by batch."""
    from jicai.calc.shares import share_rows, shares_over_all
    from jicai.results.progress.shares import shares_result

    view = material.asked.progress
    by_batch = shares_result(view, ("batch",))[0].frame.to_dicts()
    found = share_rows(view.inputs, view.bought, view.all_items, view.wanted)
    totals = shares_over_all(found).collect().to_dicts()
    total: Mapping[str, Any] = totals[0] if totals else {}
    figures = {
        "amount": yuan(sum((total[f"{kind}_amount"] for kind in _KINDS), Decimal(0))) if total else None,
        "selected_amount": yuan(total.get("selected_amount")),
        "selected_share": percent(total.get("selected_amount_share")),
        "nonselected_share": percent(total.get("nonselected_amount_share")),
        "substitute_share": percent(total.get("substitute_amount_share")),
        "selected_share_of_generic": percent(total.get("selected_amount_share_of_generic")),
    }
    rows = [
        {
            "batch_name": row["batch_name"],
            "selected_amount": yuan(row["selected_amount"]),
            "selected_share": percent(row["selected_amount_share"]),
            "nonselected_share": percent(row["nonselected_amount_share"]),
            "substitute_share": percent(row["substitute_amount_share"]),
        }
        for row in by_batch
    ]
    return Content(SHARES, figures, rows, name=("batch_name",))


def supply(material: Material, most: int) -> Content:
    """Deliveries over all, and the companies with a suggested level or the lowest rates."""
    from jicai.calc.supply.figures import total as total_of
    from jicai.results.supply.answer import supply_result

    asked = material.asked
    frame = supply_result(asked.intake, asked.evidence, asked.wanted, "company")[0].frame
    total = total_of(frame.lazy()).collect().row(0, named=True) if frame.height else {}
    figures = {
        "companies": some(frame.height),
        "orders": count(total.get("orders")),
        "due_orders": count(total.get("due_orders")),
        "ordered_amount": yuan(total.get("ordered_amount")),
        "delivered_amount": yuan(total.get("delivered_amount")),
        "delivery_rate": percent(total.get("delivery_rate")),
        "late_share": percent(total.get("late_share")),
        "refused_orders": some(total.get("refused_orders")),
        "with_level": some(total.get("with_level")),
    }
    rows = [
        {
            "company": row["company"],
            "batch_name": material.batch_names[row["batch"]],
            "orders": count(row["orders"]),
            "delivery_rate": percent(row["delivery_rate"]),
            "late_share": percent(row["late_share"]),
            "refused_orders": count(row["refused_orders"]),
        }
        for row in _short(frame.to_dicts())[:most]
    ]
    return Content(SUPPLY, figures, rows, name=("company", "batch_name"))


def _short(rows: Rows) -> Rows:
    """Those that a level is suggested for, the lowest delivery rate first."""
    found = [row for row in rows if row["level"] is not None]
    one = Decimal(1)
    return sorted(
        found,
        key=lambda row: (one if row["delivery_rate"] is None else row["delivery_rate"], row["company"], row["batch"]),
    )
