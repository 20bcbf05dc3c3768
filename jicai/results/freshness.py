"""How far the exports reach and what of them was not read, said with every result that rests on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from jicai.calc.freshness import Reach, reaches
from jicai.calc.freshness_words import reach_words
from jicai.render.result import Result
from jicai.store.remarks import unread_headers
from jicai.store.result import Intake
from jicai.tables import INPUTS


def with_freshness(result: Result, intake: Intake, as_of: date) -> Result:
    """The result with a line for every table read for it that ends before as-of or lacks a month.

    The lines stand in the footer, in the sheet 口径 and on standard error.
    """
    return with_unread(with_reaches(result, reaches_of(intake, as_of), intake.frames), intake)


def with_unread(result: Result, intake: Intake) -> Result:
    """The result with a line on the columns of its inputs that were not read: what they say is not in its figures."""
    unread = [f"{INPUTS[table].label} {'、'.join(headers)}" for table, headers in unread_headers(intake).items()]
    lines = [f"没有读的列：{'；'.join(unread)}"] if unread else []
    return replace(result, footer=[*result.footer, *lines], told=[*result.told, *lines])


def reaches_of(intake: Intake, as_of: date) -> list[Reach]:
    """How far the tables that were read reach; those without a file are left out."""
    there = {key: frame for key, frame in intake.frames.items() if intake.workspace.files[key]}
    return reaches(there, as_of, lambda key, facts: intake.known(facts, "reach", key, as_of))


def with_reaches(result: Result, found: Sequence[Reach], tables: Collection[str]) -> Result:
    """The same from what `reaches_of` gave, for a result that rests on these tables."""
    lines = [reach_words(reach) for reach in found if reach.is_stale and reach.table in tables]
    return replace(
        result,
        footer=[*result.footer, *lines],
        remarks=[*result.remarks, *lines],
        told=[*result.told, *lines],
        basis=[*result.basis, *(("数据的范围", line) for line in lines)],
    )
