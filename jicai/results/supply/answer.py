"""What `jicai supply` shows: the figures of every company or distributor, and the attention level."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from jicai.calc.evidence import Evidence
    from jicai.calc.supply.figures import SupplyDays
    from jicai.render.result import Result
    from jicai.store.result import Intake

#: The tables that the figures are computed from.
NEEDED, OPTIONAL = ("orders", "products", "institutions"), ("agreed", "code_changes")


def supply_result(
    intake: Intake,
    evidence: Evidence,
    wanted: Mapping[str, list[str]],
    by: str,
) -> tuple[Result, bool]:
    """The result, and whether a level is suggested for any row."""
    import polars as pl

    from jicai.calc.supply.figures import last_day, supply, total
    from jicai.render.result import Result
    from jicai.results.absent import absent_tables
    from jicai.results.basis import basis
    from jicai.results.rules import thresholds
    from jicai.results.scope import narrowed_by
    from jicai.tables.results.supply import SUPPLY_BY

    table, as_of, days = SUPPLY_BY[by], evidence.as_of, supply_days(intake)
    narrowing = narrowed_by(wanted)
    evidence, unknown = known_orders(intake, evidence)
    figures, seen = pl.collect_all([supply(evidence, by, days, wanted), last_day(evidence.tables["orders"], as_of)])
    totals = total(figures.lazy()).collect()
    result = Result(
        frame=figures,
        table=table,
        title=table.label,
        subtitle=narrowing.after(f"截至 {as_of}"),
        footer=[
            *_totals(figures, totals, intake),
            *_readings(days, by),
            *absent_tables(intake, {"agreed": "不知道何时完成约定采购量，没有计算完成后未送"}),
            *unknown_lines(unknown),
            *_unseen(seen.item(), as_of),
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
    return result, bool(totals["with_level"].item())


def supply_days(intake: Intake) -> SupplyDays:
    """The days of the three rules, so that the figures here are those of their findings."""
    from jicai.calc.rules.supply_after_completion import SupplyAfterCompletion
    from jicai.calc.rules.supply_late import SupplyLate
    from jicai.calc.rules.supply_short import SupplyShort
    from jicai.calc.supply.figures import SupplyDays

    given = intake.workspace.settings.rules.of_single
    return SupplyDays(
        due=SupplyShort.model_validate(given.get("supply-short", {})).days,
        late=SupplyLate.model_validate(given.get("supply-late", {})).days,
        after_completion=SupplyAfterCompletion.model_validate(given.get("supply-after-completion", {})).days,
    )


def known_orders(intake: Intake, evidence: Evidence) -> tuple[Evidence, list[str]]:
    """The evidence without the sheets that say nothing of deliveries, and a warning for each of them."""
    from jicai.calc.judged import lacking_sheets, lacking_words, without_orders
    from jicai.calc.rules.rule import DELIVERED
    from jicai.store.messages import place

    lacking = lacking_sheets(evidence, [DELIVERED])
    accounts = [intake.accounts[source] for source in lacking]
    return without_orders(evidence, lacking) if lacking else evidence, [
        f"{place(one, intake.workspace)}：{lacking_words(DELIVERED)}，其中 {one.used:,} 行不知道是否送达，不算在内，"
        "请核对导出的列或在 jicai.toml 的 [columns.orders] 写明表头"
        for one in accounts
    ]


def unknown_lines(unknown: list[str]) -> list[str]:
    """The footer's word on the sheets that `known_orders` left out."""
    return [f"{len(unknown):,} 个文件或工作表不知道是否送达，其中的订单不算在内，见提示"] if unknown else []


def _totals(figures: pl.DataFrame, totals: pl.DataFrame, intake: Intake) -> list[str]:
    from jicai.render.words import money, percent

    if not figures.height:
        return ["没有符合条件的订单"]
    total = totals.row(0, named=True)
    is_known = bool(intake.workspace.files["agreed"])
    after = f"，完成约定采购量后没有送足 {total['undelivered_after_completion']:,}" if is_known else ""
    voided = f"（其中因未供货作废 {total['voided_orders']:,}）" if total["voided_orders"] else ""
    return [
        f"合计 {figures.height:,} 行，订单 {total['orders']:,} 笔，其中已到期 {total['due_orders']:,}，"
        f"拒绝配送 {total['refused_orders']:,}{voided}{after}",
        f"应配送 {money(total['ordered_amount'])} 元，已配送 {money(total['delivered_amount'])} 元，"
        f"配送率 {percent(total['delivery_rate'])}；配送 {total['deliveries']:,} 次，"
        f"迟送占 {percent(total['late_share'])}",
        f"建议了关注等级的有 {total['with_level']:,} 行",
    ]


def _readings(days: SupplyDays, by: str) -> list[str]:
    return [
        f"下单超过 {days.due} 天为到期，超过 {days.late} 天才送达为迟送；金额是数量乘以中选价；各类机构的订单都算",
        "建议关注等级只是按本工具的门槛提出，供人判断；门槛不是官方裁量基准，见 jicai.toml 的 [supply]",
        *(
            [
                "一笔订单由几家配送的，订单和应配送金额算最先送达的一家，每次送达算送达的那一家，"
                "所以一家的配送率可能超过 100%，也可能只有送达没有订单",
                "通知要求评级的是中选企业，配送企业的等级只供参考",
            ]
            if by == "distributor"
            else []
        ),
    ]


def _unseen(last: date | None, as_of: date) -> list[str]:
    if last is None or last >= as_of:
        return []
    return [f"{last} 以后的配送还不知道，配送率会偏低"]
