"""What the checks and the assessment look at, put together from what was read."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.evidence import Evidence, once
from jicai.calc.supplements import in_effect
from jicai.intake.sheets.schema import no_rows
from jicai.store.resolve.dropped import SOURCE
from jicai.store.result import Intake
from jicai.tables import INPUTS


def evidence_of(intake: Intake, as_of: date) -> Evidence:
    """The tables that were read (the others without rows) and what batch files and settings say.

    Of the agreed rows those in effect by as-of.
    """
    source = pl.lit(None, dtype=pl.UInt32).alias(SOURCE)
    empty = {key: no_rows(key).with_columns(source) for key in INPUTS if key not in intake.frames}
    tables = {**empty, **intake.frames}
    tables["agreed"] = in_effect(tables["agreed"], as_of)
    # Small, and asked for by nearly every check: read once.
    tables |= {key: once(tables[key]) for key in ("agreed", "products", "institutions")}
    settings, said = intake.workspace.settings, intake.batch_frames
    return Evidence(
        tables=tables,
        given=frozenset(key for key in intake.frames if intake.workspace.files[key]),
        batches=said.batches,
        agreement_years=said.agreement_years,
        superseded=said.superseded,
        advances=said.advances,
        offset_windows=said.offset_windows,
        as_of=as_of,
        tolerance=settings.lagging.tolerance,
        grace_days=settings.lagging.grace_days,
        bands=settings.lagging.bands,
        supply=settings.supply,
        sheets={
            source: (account.table, frozenset(account.columns))
            for source, account in enumerate(intake.accounts)
            if account.used
        },
    )
