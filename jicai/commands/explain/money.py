"""Which advance, or which month of an offset, `jicai explain` is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.options import InputOptions, LineOptions
from jicai.errors import UsageError

if TYPE_CHECKING:
    from jicai.store.result import Intake

_KEYS = ("batch", "agreement_year", "institution_code")
_NAMES = ("institution_name", "batch")


def explain_advance(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    words: Sequence[str],
    as_of: date,
    year: int | None,
) -> None:
    """Show how the advance that the words name came about."""
    from jicai.commands.shared.loading import read_tables
    from jicai.results.money import NEEDED, OPTIONAL

    intake = read_tables(inputs, delivery, NEEDED, (*OPTIONAL, "disbursements"))
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    import polars as pl

    from jicai.calc.explain.advance import ADVANCE_OF
    from jicai.calc.selection import keep
    from jicai.commands.explain.choice import only_one
    from jicai.render.output import deliver
    from jicai.results.explain.advance import AdvanceRows, advance_result
    from jicai.results.freshness import with_unread
    from jicai.results.money import advance_inputs

    wanted = places_of(scope, words, intake, "预付金", quiet=delivery.quiet)
    rows = AdvanceRows.of(intake, advance_inputs(intake, as_of), as_of)
    found = keep(rows.plan.lazy(), wanted)
    if year is not None:
        found = found.filter(pl.col("agreement_year") == year)
    advances = found.unique(ADVANCE_OF).sort(ADVANCE_OF).collect()
    nothing = (
        f"{' '.join(words) or '所写的范围'}：没有这样的预付金，请核对；"
        "适用的机构类型和有约定量的机构才有，有哪些见 jicai advance"
    )
    chosen = only_one(advances, "笔预付金符合", _KEYS, _NAMES, nothing)
    deliver(with_unread(advance_result(intake, rows.about(chosen)), intake), delivery.for_rendering())


def explain_offset(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    words: Sequence[str],
    month: str,
    fund: str | None,
    year: int | None,
) -> None:
    """Show how the offset of a month came about."""
    from jicai.commands.shared.choices import chosen_values
    from jicai.commands.shared.dates import chosen_dates
    from jicai.commands.shared.loading import read_tables
    from jicai.results.money import NEEDED, OPTIONAL
    from jicai.tables.results.recovery import OFFSET

    as_of, wanted_month = chosen_dates(scope.as_of, month, option="--offset")
    funds = chosen_values(OFFSET.column("fund"), [fund] if fund else None, "--fund")
    tables = (*OPTIONAL, "disbursements", "recoveries")
    intake = read_tables(inputs, delivery, (*NEEDED, "fund_payments"), tables)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    import polars as pl

    from jicai.calc.selection import keep
    from jicai.commands.explain.choice import only_one
    from jicai.render.output import deliver
    from jicai.results.explain.offset import OffsetRows, offset_result
    from jicai.results.freshness import with_freshness
    from jicai.results.recovery.view import RecoveryView

    wanted = places_of(scope, words, intake, "抵扣", quiet=delivery.quiet)
    rows = OffsetRows.of(RecoveryView.of(intake, wanted, as_of))
    months = keep(rows.months.lazy(), {**wanted, "fund": funds}).filter(pl.col("month") == wanted_month)
    if year is not None:
        months = months.filter(pl.col("agreement_year") == year)
    nothing = (
        f"{' '.join(words) or '所写的范围'}：{wanted_month:%Y-%m} 没有这样的抵扣（不在抵扣期内、"
        "基金支付还没有到这个月，或月初没有余额），请核对；有哪些抵扣见 jicai offset"
    )
    chosen = only_one(months.collect(), "笔抵扣符合", (*_KEYS, "fund"), _NAMES, nothing)
    deliver(with_freshness(offset_result(rows, chosen), intake, as_of), delivery.for_rendering())


def places_of(
    scope: LineOptions, words: Sequence[str], intake: Intake, what: str, *, quiet: bool
) -> dict[str, list[str]]:
    """The batches, institutions and districts that are wanted; UsageError where something else is named."""
    from jicai.commands.explain.words import PLACES, with_words
    from jicai.commands.shared.scope import chosen_scope

    for option in ("company", "variety", "product"):
        if given := getattr(scope, option):
            raise UsageError(f"--{option} {given[0]}：{what}按医疗机构和批次计算，不分品种和企业，请去掉这个选项")
    return chosen_scope(with_words(scope, words, intake, PLACES), intake, quiet=quiet)
