"""What an export holds of the trade: supply, and the orders beside the receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jicai.results.supply import answer as supply_result
from jicai.tables.results.reconcile import SHARES

if TYPE_CHECKING:
    from jicai.results.export.asked import Asked
    from jicai.results.export.section import Built


def supply(asked: Asked) -> Built:
    """Deliveries by company and distributor, and products that were not supplied."""
    from jicai.results.supply.failures import FailuresView

    for by in ("company", "distributor"):
        yield supply_result.supply_result(asked.intake, asked.evidence, asked.wanted, by)
    view = FailuresView.of(asked.intake, asked.evidence, asked.wanted)
    yield view.products()
    yield view.lines()


def reconcile(asked: Asked) -> Built:
    """Orders beside receipts, and what was bought off the platform."""
    from jicai.calc.reconcile.trade import TradeTerms
    from jicai.results.reconcile.inputs import TradeView
    from jicai.results.reconcile.lines import lines_result
    from jicai.results.reconcile.shares import shares_result

    days = asked.intake.workspace.settings.reconcile.days
    view = TradeView(asked.intake, TradeTerms("receipts", asked.as_of, days), asked.wanted)
    yield lines_result(view)
    for by in SHARES:
        yield shares_result(view, by)
