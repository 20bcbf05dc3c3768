"""`jicai progress`: how far the agreed volumes are bought."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import INPUT_PANEL, SCOPE_PANEL, InputOptions, ItemOptions, year_option
from jicai.errors import UsageError
from jicai.results.progress.view import FORM_OPTIONAL, NEEDED, OPTIONAL

#: The clauses that this command serves.
CLAUSES = (
    "A 一（一）", "A 一（二）", "A 二（二）", "A 二（五）",
    "B 一（一）", "B 一（二）", "B 二（三）", "B 三（一）", "B 三（二）", "B 三（五）",
)  # fmt: skip


VIEW_PANEL = "结果"


class CountBy(StrEnum):
    """Which quantity counts as bought."""

    accepted = "accepted"
    delivered = "delivered"
    ordered = "ordered"


class EngineBy(StrEnum):
    """What adds up the order lines."""

    polars = "polars"
    duckdb = "duckdb"
    spark = "spark"


CountOption = Annotated[CountBy, typer.Option("--count", help="按哪种数量。", rich_help_panel=SCOPE_PANEL)]


class GroupBy(StrEnum):
    """What the items are rolled up by."""

    institution = "institution"
    district = "district"
    level = "level"
    variety = "variety"
    generic = "generic"
    company = "company"
    batch = "batch"


@command_options(tables=(*NEEDED, *FORM_OPTIONAL))
def command(
    inputs: InputOptions,
    scope: ItemOptions,
    delivery: DeliveryOptions,
    year: Annotated[int | None, year_option("截至日期所在的")] = None,
    count: CountOption = CountBy.accepted,
    by: Annotated[
        list[GroupBy] | None, typer.Option("--by", help="汇总到，可重复，如先区县再批次。", rich_help_panel=SCOPE_PANEL)
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status", metavar="状态", help="只看这些状态，如 滞后 或 lagging，可重复。", rich_help_panel=SCOPE_PANEL
        ),
    ] = None,
    why: Annotated[
        bool,
        typer.Option("--why", help="滞后和未采购的原因、各种数量、每月应采数。", rich_help_panel=VIEW_PANEL),
    ] = False,
    causes: Annotated[
        bool,
        typer.Option("--causes", help="同 --why，不列各种数量，适合打印。", rich_help_panel=VIEW_PANEL),
    ] = False,
    shares: Annotated[
        bool,
        typer.Option("--shares", help="中选、非中选、替代产品的占比，按品种或 --by。", rich_help_panel=VIEW_PANEL),
    ] = False,
    form: Annotated[
        bool, typer.Option("--form", help="月报表：每家机构每个批次一行。", rich_help_panel=VIEW_PANEL)
    ] = False,
    engine: Annotated[
        EngineBy,
        typer.Option("--engine", help="用哪个引擎汇总订单明细，结果相同；要另装。", rich_help_panel=INPUT_PANEL),
    ] = EngineBy.polars,
) -> None:
    """采购进度：各医疗机构约定采购量的完成情况。

    每行是一个约定项：批次、协议年度、医疗机构、品种、中选企业。--exit-code 在有滞后或未采购的约定项时以 1 退出。
    """
    from jicai.commands.shared.choices import chosen_values
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.results.progress.forms import chosen_form
    from jicai.store.engines import refuse_what_is_not_there
    from jicai.tables.results.progress import PROGRESS

    statuses = chosen_values(PROGRESS.column("status"), status, "--status")
    groups = [group.value for group in by or ()]
    result_of = chosen_form({"--why": why, "--causes": causes, "--shares": shares, "--form": form}, groups, statuses)
    if not form and "contracts" in (inputs.overrides or {}):
        raise UsageError("--contracts 只用于 --form，请加上 --form 或去掉它")
    as_of = as_of_date(scope.as_of)
    refuse_what_is_not_there(engine.value)
    intake = read_tables(inputs, delivery, NEEDED, FORM_OPTIONAL if form else OPTIONAL)
    intake.engine = engine.value
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.calc.progress import ProgressRules
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.render.terminal.said import say
    from jicai.results.elsewhere import left_to_polars
    from jicai.results.freshness import with_freshness
    from jicai.results.progress.view import ProgressView

    lagging = intake.workspace.settings.lagging
    rules = ProgressRules(as_of, year, count.value, lagging.tolerance, lagging.grace_days, lagging.bands)
    view = ProgressView(intake, chosen_scope(scope, intake, quiet=delivery.quiet), rules, statuses)
    result, is_behind = result_of(view)
    if not delivery.quiet:
        for line in left_to_polars(intake, rules.count):
            say(f"提示：{line}")
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and is_behind:
        raise typer.Exit(1)
