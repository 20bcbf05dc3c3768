"""The tables without which a command gives nothing, by the command as it is typed.

What an option alone asks for is a line of its own. Commands that take whatever there is need nothing.
"""

from __future__ import annotations

from jicai.results import money
from jicai.results.assess import tables as assess
from jicai.results.demand import tables as demand
from jicai.results.diff import tables as diff
from jicai.results.flags import answer as flags
from jicai.results.overdue import settlement as overdue
from jicai.results.progress import view as progress
from jicai.results.reconcile import tables as reconcile
from jicai.results.renew import tables as renew
from jicai.results.supply import answer as supply
from jicai.results.surplus import tables as surplus
from jicai.results.switch import tables as switch

_RECOVERED = (*money.NEEDED, "fund_payments")

NEEDED: dict[str, tuple[str, ...]] = {
    "progress": progress.NEEDED,
    "advance": money.NEEDED,
    "offset": _RECOVERED,
    "refund": _RECOVERED,
    "ledger": money.NEEDED,
    "cashflow": money.NEEDED,
    "overdue": overdue.NEEDED,
    "supply": supply.NEEDED,
    "explain": progress.NEEDED,
    "diff": tuple(diff.NEEDED),
    "flags": flags.NEEDED,
    "renew": renew.NEEDED,
    "demand": demand.NEEDED,
    "surplus": surplus.NEEDED,
    "switch": switch.NEEDED,
    "assess": assess.NEEDED,
    **{f"reconcile --against {book}": needed for book, needed in reconcile.NEEDED.items()},
}
