"""`jicai supply`: how companies and distributors supply, and the attention level that it suggests."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.options import (
    SCOPE_PANEL,
    DeliveryOptions,
    InputOptions,
    ScopeOptions,
    SortOption,
    TopOption,
    command_options,
)

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.supply.figures import SupplyDays
    from jicai.intake.result import Intake

#: The clauses that this command serves.
CLAUSES = ("A 二（四）", "A 二（五）", "B 三（三）", "B 三（五）")
NEEDED, OPTIONAL = ("orders", "products", "institutions"), ("agreed", "code_changes")


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
    sort: SortOption = None,
    top: TopOption = None,
) -> None:
    """供应情况：中选企业和配送企业的配送率、送达天数、拒绝配送，以及建议关注等级。

    等级按本工具的门槛提出，供人判断，不是官方评定。按配送企业时，每次送达算送达的那一家的，订单和应配送的算最先送达的
    那一家的，各家相加与按中选企业的合计相同。--exit-code 在建议了等级时以 1 退出。
    """
    from jicai.commands.loading import as_of_date, read_tables
    from jicai.tables.results_supply import SUPPLY_BY

    table = SUPPLY_BY[by.value]
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    import polars as pl

    from jicai.calc.judged import lacking_sheets, without_orders
    from jicai.calc.rules.rule import DELIVERED
    from jicai.calc.supply.figures import last_day, supply, total
    from jicai.commands.absent import absent_tables
    from jicai.commands.basis import basis
    from jicai.commands.evidence import evidence_of
    from jicai.commands.rows import ordered, top_words
    from jicai.commands.rules import thresholds
    from jicai.commands.scope import chosen_scope, narrowed_by
    from jicai.render.output import Result, deliver

    days = _days(intake)
    wanted = chosen_scope(scope, intake)
    narrowing = narrowed_by(wanted, top=top_words(table, sort, top))
    evidence = evidence_of(intake, as_of)
    lacking = lacking_sheets(evidence, [DELIVERED])
    if lacking:
        evidence = without_orders(evidence, lacking)
    unknown = _unknown(intake, lacking)
    figures, seen = pl.collect_all(
        [supply(evidence, by.value, days, wanted), last_day(evidence.tables["orders"], as_of)]
    )
    totals = total(figures.lazy()).collect()
    frame, cut = ordered(figures, table, sort, top)
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=narrowing.after(f"截至 {as_of}"),
        footer=[
            *_totals(figures, totals, intake),
            *_readings(days, by),
            *absent_tables(intake, {"agreed": "不知道何时完成约定采购量，没有计算完成后未送"}),
            *([f"{len(unknown):,} 个文件或工作表不知道是否送达，其中的订单不算在内，见提示"] if unknown else []),
            *_unseen(seen.item(), as_of),
            *cut,
        ],
        basis=basis(
            intake,
            sorted(intake.workspace.batches),
            {
                "截至日期": str(as_of),
                **narrowing.options,
                "配送期限": f"下单后 {days.due} 天；完成约定采购量之后的订单 {days.after_completion} 天",
                "迟送": f"下单 {days.late} 天之后才送达",
                "关注等级": thresholds(intake.workspace.settings.supply),
            },
        ),
        bars=("delivery_rate",),
        warnings=unknown,
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


def _unknown(intake: Intake, lacking: list[int]) -> list[str]:
    """A warning for each of the sheets that say nothing of deliveries."""
    from jicai.calc.judged import lacking_words
    from jicai.calc.rules.rule import DELIVERED
    from jicai.intake.messages import place

    accounts = [intake.accounts[source] for source in lacking]
    return [
        f"{place(one, intake.workspace)}：{lacking_words(DELIVERED)}，其中 {one.used:,} 行不知道是否送达，不算在内，"
        "请核对导出的列或在 jicai.toml 的 [columns.orders] 写明表头"
        for one in accounts
    ]


def _totals(figures: pl.DataFrame, totals: pl.DataFrame, intake: Intake) -> list[str]:
    from jicai.render.words import money, percent

    if not figures.height:
        return ["没有符合条件的订单"]
    total = totals.row(0, named=True)
    is_known = bool(intake.workspace.files["agreed"])
    after = f"，完成约定采购量后没有送足 {total['undelivered_after_completion']:,}" if is_known else ""
    return [
        f"合计 {figures.height:,} 行，订单 {total['orders']:,} 笔，其中已到期 {total['due_orders']:,}，"
        f"拒绝配送 {total['refused_orders']:,}{after}",
        f"应配送 {money(total['ordered_amount'])} 元，已配送 {money(total['delivered_amount'])} 元，"
        f"配送率 {percent(total['delivery_rate'])}；配送 {total['deliveries']:,} 次，"
        f"迟送占 {percent(total['late_share'])}",
        f"建议了关注等级的有 {total['with_level']:,} 行",
    ]


def _readings(days: SupplyDays, by: GroupBy) -> list[str]:
    return [
        f"下单超过 {days.due} 天为到期，超过 {days.late} 天才送达为迟送；金额是数量乘以中选价；各类机构的订单都算",
        "建议关注等级只是按本工具的门槛提出，供人判断；门槛不是官方裁量基准，见 jicai.toml 的 [supply]",
        *(
            [
                "一笔订单由几家配送的，订单和应配送金额算最先送达的一家，每次送达算送达的那一家，"
                "所以一家的配送率可能超过 100%，也可能只有送达没有订单",
                "通知要求评级的是中选企业，配送企业的等级只供参考",
            ]
            if by is GroupBy.distributor
            else []
        ),
    ]


def _unseen(last: date | None, as_of: date) -> list[str]:
    if last is None or last >= as_of:
        return []
    return [f"订单明细里最晚的日期是 {last}，早于截至日期：其后的配送还不知道，配送率会偏低"]
