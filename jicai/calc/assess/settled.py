"""How the assessed institutions paid for what they accepted in the assessed years (A 二（三）, B 三（四）)."""

from __future__ import annotations

from typing import Literal

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.settlement.inputs import SettlementInputs
from jicai.calc.settlement.overdue import overdue_groups
from jicai.calc.settlement.scope import View, scoped_receipts
from jicai.calc.settlement.state import settle
from jicai.tables.results.settlement import DEFAULT_AGEING

Group = Literal["institution", "district"]

#: The column that a group is known by.
KEYS: dict[Group, str] = {"institution": "institution_code", "district": "district"}
_RATE = pl.Decimal(38, 6)


def settlement_rates(evidence: Evidence, years: pl.LazyFrame, institutions: list[str], by: Group) -> pl.LazyFrame:
    """The group's key, on_time_rate and payment_rate (6 places, null without anything due or payable).

    Over the receipts accepted in `years` (batch, year_start, year_end), in the state at as-of: what of them is paid
    after the year, but through as-of, counts. Only `institutions` count, also in a district. No rows where no table of
    payments is given: nothing is known of them then.
    """
    if "payments" not in evidence.given:
        return pl.LazyFrame(schema={KEYS[by]: pl.String(), "on_time_rate": _RATE, "payment_rate": _RATE})
    # The receipts in scope are those accepted inside the given years of a batch; payments are allotted over all.
    inputs = SettlementInputs(
        **{key: evidence.tables[key] for key in ("orders", "payments", "products", "code_changes", "institutions")},
        batches=evidence.batches,
        agreement_years=years,
    )
    settlement = evidence.settlement() if evidence.settlement else settle(inputs, evidence.as_of)
    receipts = scoped_receipts(settlement, inputs, View(institutions=institutions)).lazy().filter("shown")
    return overdue_groups(settlement, receipts, by, DEFAULT_AGEING).select(KEYS[by], "on_time_rate", "payment_rate")
