"""What an export holds of money: advances and their recovery, what suppliers are owed, surpluses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jicai.batches.months import month_end

if TYPE_CHECKING:
    from jicai.results.export.asked import Asked
    from jicai.results.export.section import Built


def advance(asked: Asked) -> Built:
    """The whole plan; the payment lists are of what is due by the end of the month, the late tranches too."""
    from jicai.results.advance.answer import advance_result

    through = month_end(asked.month)
    for by in (None, "fund", "district"):
        yield advance_result(asked.intake, asked.as_of, asked.wanted, None, by, listed_through=through)


def offset(asked: Asked) -> Built:
    """The offsets of the month."""
    from jicai.results.recovery.offset import offset_result

    result = offset_result(asked.recovery, asked.month)
    yield result, bool(result.warnings)


def refund(asked: Asked) -> Built:
    """What is to be paid back."""
    from jicai.results.recovery.refund import refund_result

    yield refund_result(asked.recovery, None)


def ledger(asked: Asked) -> Built:
    """Every movement of advances."""
    from jicai.results.recovery.ledger import ledger_result

    result = ledger_result(asked.recovery)
    yield result, bool(result.warnings)


def cashflow(asked: Asked) -> Built:
    """What the fund has out, month by month."""
    from jicai.results.recovery.cashflow import cashflow_result

    result = cashflow_result(asked.recovery)
    yield result, bool(result.warnings)


def overdue(asked: Asked) -> Built:
    """Overdue lines and their roll-ups, and payments that belong to no line."""
    from jicai.results.overdue.lines import lines_result
    from jicai.results.overdue.unmatched import unmatched_result
    from jicai.results.scope import as_asked

    settled, view, wanted = asked.settled, asked.overdue_view, asked.wanted
    for by in ("line", "institution", "payee", "district"):
        result, is_overdue = lines_result(settled, view, by)
        yield as_asked(result, wanted), is_overdue
    result, is_unmatched = unmatched_result(settled, view)
    yield as_asked(result, wanted), is_unmatched


def surplus(asked: Asked) -> Built:
    """What institutions may keep of the fund's savings, by institution and by item."""
    from jicai.results.surplus.answer import surplus_result
    from jicai.results.surplus.scheme import chosen_surplus
    from jicai.results.surplus.view import SurplusView

    view = SurplusView(asked.intake, chosen_surplus(None), asked.as_of, None)
    for items in (False, True):
        yield surplus_result(view, asked.wanted, items=items)
