"""`jicai explain --line`: what is due for an order line, and everything that paid it or did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jicai.errors import UsageError
from jicai.results.explain.line_result import line_result
from jicai.results.explain.line_rows import LineRows

if TYPE_CHECKING:
    from jicai.commands.shared.delivery import DeliveryOptions
    from jicai.commands.shared.options import InputOptions, LineOptions


def explain_line(inputs: InputOptions, scope: LineOptions, delivery: DeliveryOptions, line_id: str) -> None:
    """Show what is due for an order line, and what paid it."""
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.results.overdue.settlement import NEEDED, OPTIONAL

    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.calc.settlement.trace import line_receipts, order_rows_of
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness
    from jicai.results.overdue.settlement import settled_at
    from jicai.results.overdue.trace import why_not_payable

    settled = settled_at(intake, as_of)
    settlement = settled.state
    receipts = line_receipts(settlement, line_id)
    if receipts.is_empty():
        rows = order_rows_of(settlement, line_id)
        why = why_not_payable(rows) if rows.height else "订单明细里没有这个编号，请核对"
        raise UsageError(f"--line {line_id}：{why}")
    result = line_result(intake, LineRows.of(settlement, settled.inputs, receipts))
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
