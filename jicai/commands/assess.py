"""`jicai assess`: the yearly assessment of the institutions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import NAMED, SCOPE_PANEL, InputOptions, ItemOptions, year_option
from jicai.errors import UsageError
from jicai.results.assess.tables import NEEDED, tables_of
from jicai.tables import INPUTS

if TYPE_CHECKING:
    pass

#: The clauses that this command serves.
CLAUSES = ("A 二（五）", "B 三（五）")


@dataclass(frozen=True, slots=True)
class AssessScope(ItemOptions):
    """The scope, with what companies and varieties mean here."""

    company: Annotated[
        list[str] | None,
        typer.Option(
            "--company",
            metavar="名称",
            help="只看这些中选企业，可重复，只与 --items 或 --excepted 同用。",
            rich_help_panel=SCOPE_PANEL,
        ),
    ] = None
    variety: Annotated[
        list[str] | None,
        typer.Option(
            "--variety",
            metavar=NAMED,
            help="只看这些品种，可重复，只与 --items 或 --excepted 同用。",
            rich_help_panel=SCOPE_PANEL,
        ),
    ] = None


class GroupBy(StrEnum):
    """What is assessed."""

    institution = "institution"
    district = "district"


@command_options(tables=tuple(INPUTS))
def command(
    inputs: InputOptions,
    scope: AssessScope,
    delivery: DeliveryOptions,
    year: Annotated[int | None, year_option("最近期满的")] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="年度未满时试算，并推算完成率。", rich_help_panel=SCOPE_PANEL)
    ] = False,
    by: Annotated[
        GroupBy, typer.Option("--by", help="按医疗机构或区县。", rich_help_panel=SCOPE_PANEL)
    ] = GroupBy.institution,
    items: Annotated[
        bool, typer.Option("--items", help="改看未完成的约定项，逐项列出。", rich_help_panel=SCOPE_PANEL)
    ] = False,
    excepted: Annotated[
        bool, typer.Option("--excepted", help="改看考核例外，逐项列出原因和结果。", rich_help_panel=SCOPE_PANEL)
    ] = False,
    scheme: Annotated[
        str | None,
        typer.Option(
            "--scheme",
            metavar="文件",
            help="考核办法（TOML），或随程序提供的：示例、一票否决。",
            rich_help_panel=SCOPE_PANEL,
            show_default="jicai.toml 里的，没有则用示例",
        ),
    ] = None,
) -> None:
    """年度考核：各医疗机构一个协议年度的完成率、缺口、货款结清和检查发现，按考核办法打分，名次 1 最好。

    没有全国统一的评分公式，随程序提供的办法只是示例。考核例外表里的约定项没有完成的不考核，并计数。

    --exit-code 在有机构没有全部完成或被否决时以 1 退出。
    """
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.render.files import refuse_inputs
    from jicai.results.assess.scheme import chosen_scheme

    lists = [name for name, asked in (("--items", items), ("--excepted", excepted)) if asked]
    _refuse(scope, by, lists, given_scheme=scheme is not None)
    as_of = as_of_date(scope.as_of)
    points = chosen_scheme(scheme, inputs.workspace)
    refuse_inputs(delivery.output, [points.path] if points.path else [])
    rules = [] if lists else points.rules
    intake = read_tables(inputs, delivery, NEEDED, ("code_changes", "exceptions") if lists else tables_of(rules))
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.assess.excepted import excepted_result
    from jicai.results.assess.items import items_result
    from jicai.results.assess.ranking import ranking_result
    from jicai.results.assess.years import chosen_years
    from jicai.results.evidence import evidence_of
    from jicai.results.freshness import with_freshness
    from jicai.results.scope import as_asked

    wanted = chosen_scope(scope, intake, quiet=delivery.quiet)
    years = chosen_years(intake, wanted["batch"], as_of, year, preview=preview)
    evidence = evidence_of(intake, years.as_of)
    if items:
        result, is_short = items_result(intake, evidence, years, wanted)
    elif excepted:
        result, is_short = excepted_result(intake, evidence, years, wanted), False
    else:
        result, is_short = ranking_result(intake, evidence, years, wanted, by.value, points)
    numbered = {"协议年度": [f"第 {year} 年"] if year else []}
    result = as_asked(result, wanted, numbered)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and is_short:
        raise typer.Exit(1)


def _refuse(scope: AssessScope, by: GroupBy, lists: list[str], *, given_scheme: bool) -> None:
    """UsageError for options that mean nothing together; `lists` are those that list items and give no points."""
    if len(lists) > 1:
        raise UsageError(f"{' 与 '.join(lists)} 不能同时用，请去掉其中一个")
    if lists and by is not GroupBy.institution:
        raise UsageError(f"{lists[0]} 与 --by 不能同时用：它逐项列出，请去掉其中一个")
    for option, given, what in (("--company", scope.company, "企业"), ("--variety", scope.variety, "品种")):
        if given and not lists:
            raise UsageError(f"{option} {given[0]}：打分按医疗机构，不分{what}，请去掉这个选项，或加 --items 逐项看")
    if lists and given_scheme:
        raise UsageError(f"{lists[0]} 与 --scheme 不能同时用：它不打分，请去掉其中一个")
    if by is GroupBy.district and scope.institution:
        raise UsageError("--by district 与 --institution 不能同时用：区县按全区的机构考核，请去掉其中一个")
