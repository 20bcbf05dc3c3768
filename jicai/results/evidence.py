"""What the checks and the assessment look at, put together from what was read."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.batches.frames import (
    advances_frame,
    agreement_years_frame,
    batches_frame,
    offset_windows_frame,
    superseded_frame,
)
from jicai.calc.evidence import Evidence, once
from jicai.calc.supplements import in_effect
from jicai.intake.sheets.schema import typed_schema
from jicai.store.resolve.dropped import SOURCE
from jicai.store.result import Intake
from jicai.tables import INPUTS


def evidence_of(intake: Intake, as_of: date) -> Evidence:
    """The tables that were read (the others without rows) and what batch files and settings say.

    Of the agreed rows those in effect by as-of.
    """
    batches = list(intake.workspace.batches.values())
    empty = {key: pl.LazyFrame(schema={**typed_schema(table), SOURCE: pl.UInt32()}) for key, table in INPUTS.items()}
    tables = {**empty, **intake.frames}
    tables["agreed"] = in_effect(tables["agreed"], as_of)
    # Small, and asked for by nearly every check: read once.
    tables |= {key: once(tables[key]) for key in ("agreed", "products", "institutions")}
    settings = intake.workspace.settings
    return Evidence(
        tables=tables,
        given=frozenset(key for key in intake.frames if intake.workspace.files[key]),
        batches=batches_frame(batches).lazy(),
        agreement_years=agreement_years_frame(batches).lazy(),
        superseded=intake.spelled(superseded_frame(batches).lazy(), "variety_code"),
        advances=advances_frame(batches).lazy(),
        offset_windows=offset_windows_frame(batches).lazy(),
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
