"""`jicai supply`: how companies and distributors supply, and the attention level that it suggests."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.options import (
    OUTPUT_PANEL,
    SCOPE_PANEL,
    DeliveryOptions,
    InputOptions,
    ScopeOptions,
    command_options,
)

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.supply.figures import SupplyDays
    from jicai.intake.result import Intake

NEEDED, OPTIONAL = ("orders", "agreed", "products", "institutions"), ("code_changes",)


class GroupBy(StrEnum):
    """Whose supply it is."""

    company = "company"
    distributor = "distributor"


@command_options(tables=(*NEEDED, *OPTIONAL))
def command(
    inputs: InputOptions,
    scope: ScopeOptions,
    delivery: DeliveryOptions,
    by: Annotated[
        GroupBy, typer.Option("--by", help="按中选企业或配送企业。", rich_help_panel=SCOPE_PANEL)
    ] = GroupBy.company,
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort",
            metavar="列",
            help="按这一列排序，如 delivery_rate；前面加 - 从大到小。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = None,
    top: Annotated[
        int | None, typer.Option("--top", metavar="N", min=1, help="只给前 N 行。", rich_help_panel=OUTPUT_PANEL)
    ] = None,
) -> None:
    """供应情况：中选企业和配送企业的配送率、送达天数、拒绝配送，以及建议关注等级。

    等级按本工具的门槛提出，供人判断，不是官方评定。--exit-code 在建议了等级时以 1 退出。
    """
    from jicai.commands.loading import as_of_date, read_tables
    from jicai.tables.results_supply import SUPPLY_BY

    table = SUPPLY_BY[by.value]
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    import polars as pl

    from jicai.calc.supply.figures import last_day, supply, total
    from jicai.commands.basis import basis
    from jicai.commands.evidence import evidence_of
    from jicai.commands.rows import ordered
    from jicai.commands.scope import chosen_scope
    from jicai.render.output import Result, deliver

    days = _days(intake)
    evidence = evidence_of(intake, as_of)
    figures, seen = pl.collect_all(
        [supply(evidence, by.value, days, chosen_scope(scope, intake)), last_day(evidence.tables["orders"], as_of)]
    )
    totals = total(figures.lazy()).collect()
    frame, cut = ordered(figures, table, sort, top)
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=f"截至 {as_of}",
        footer=[
            *_totals(figures, totals),
            *_readings(days, by),
            *_unseen(seen.item(), as_of),
            *cut,
        ],
        basis=basis(
            intake,
            sorted(intake.workspace.batches),
            {
                "截至日期": str(as_of),
                "配送期限": f"下单后 {days.due} 天；完成约定采购量之后的订单 {days.after_completion} 天",
                "迟送": f"下单 {days.late} 天之后才送达",
                "关注等级": _thresholds(intake),
            },
        ),
        bars=("delivery_rate",),
    )
    deliver(result, delivery.for_rendering())
    if delivery.exit_code and totals["with_level"].item():
        raise typer.Exit(1)


def _days(intake: Intake) -> SupplyDays:
    """The days of the three rules, so that the figures here are those of their findings."""
    from jicai.calc.rules.supply_after_completion import SupplyAfterCompletion
    from jicai.calc.rules.supply_late import SupplyLate
    from jicai.calc.rules.supply_short import SupplyShort
    from jicai.calc.supply.figures import SupplyDays

    given = intake.workspace.settings.rules
    return SupplyDays(
        due=SupplyShort.model_validate(given.get("supply-short", {})).days,
        late=SupplyLate.model_validate(given.get("supply-late", {})).days,
        after_completion=SupplyAfterCompletion.model_validate(given.get("supply-after-completion", {})).days,
    )


def _totals(figures: pl.DataFrame, totals: pl.DataFrame) -> list[str]:
    from jicai.render.words import money, percent

    if not figures.height:
        return ["没有符合条件的订单"]
    total = totals.row(0, named=True)
    return [
        f"合计 {figures.height:,} 行，订单 {total['orders']:,} 笔，其中已到期 {total['due_orders']:,}，"
        f"拒绝配送 {total['refused_orders']:,}，完成约定采购量后没有送足 {total['undelivered_after_completion']:,}",
        f"应配送 {money(total['ordered_amount'])} 元，已配送 {money(total['delivered_amount'])} 元，"
        f"配送率 {percent(total['delivery_rate'])}；配送 {total['deliveries']:,} 次，"
        f"迟送占 {percent(total['late_share'])}",
        f"建议了关注等级的有 {total['with_level']:,} 行",
    ]


def _readings(days: SupplyDays, by: GroupBy) -> list[str]:
    return [
        f"下单超过 {days.due} 天为到期，超过 {days.late} 天才送达为迟送；金额是数量乘以中选价；各类机构的订单都算",
        "建议关注等级只是按本工具的门槛提出，供人判断；门槛不是官方裁量基准，见 jicai.toml 的 [supply]",
        *(["通知要求评级的是中选企业，配送企业的等级只供参考"] if by is GroupBy.distributor else []),
    ]


def _unseen(last: date | None, as_of: date) -> list[str]:
    if last is None or last >= as_of:
        return []
    return [f"订单明细里最晚的日期是 {last}，早于截至日期：其后的配送还不知道，配送率会偏低"]


def _thresholds(intake: Intake) -> str:
    """Every tier with its thresholds, in words."""
    from jicai.render.words import percent

    one = intake.workspace.settings.supply
    limits = zip(one.delivery_rate, one.refused_share, one.late_share, one.undelivered_share, strict=True)
    words = [
        [f"配送率低于 {percent(rate)}"]
        + [
            f"{name}占比超过 {percent(share)}"
            for name, share in (("拒绝", refused), ("迟送", late), ("完成后未送", undelivered))
            if share < 1  # no share is more than the whole
        ]
        for rate, refused, late, undelivered in limits
    ]
    tiers = [f"{tier}：{'，或'.join(reasons)}" for tier, reasons in zip(one.tiers, words, strict=True)]
    return f"不少于 {one.min_orders} 笔才建议；" + "；".join(tiers)
