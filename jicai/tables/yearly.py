"""The tables of the fund's money where a batch advances yearly: their rows carry the agreement year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from jicai.tables.column import ResultTable
from jicai.tables.inputs.agreements import AGREEMENT_YEAR

if TYPE_CHECKING:
    from jicai.batches.model import Batch


def with_agreement_year(table: ResultTable, batches: Iterable[Batch]) -> ResultTable:
    """The table with 协议年度 behind the batch, if one of the batches recalculates its advance yearly."""
    if not any(batch.advance.recalculate == "yearly" for batch in batches):
        return table
    at = table.keys.index("batch") + 1
    year = replace(AGREEMENT_YEAR, meaning="预付金所属的协议年度；一个周期只预付一次的批次为 1", rank=2)
    sort_by = (*table.sort_by[:at], "agreement_year", *table.sort_by[at:])
    return replace(table, columns=(*table.columns[:at], year, *table.columns[at:]), sort_by=sort_by)
