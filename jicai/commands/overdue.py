"""`jicai overdue`: what institutions owe their suppliers past the due date."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import SCOPE_PANEL, InputOptions, LineOptions
from jicai.errors import UsageError
from jicai.results.overdue.settlement import NEEDED, OPTIONAL

#: The clauses that this command serves.
CLAUSES = ("A 二（三）", "A 二（五）", "B 三（四）", "B 三（五）")


class GroupBy(StrEnum):
    """What the receipts are rolled up by."""

    line = "line"
    institution = "institution"
    payee = "payee"
    district = "district"


@command_options(tables=(*NEEDED, *OPTIONAL))
def command(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    by: Annotated[
        GroupBy, typer.Option("--by", help="逐条列出，或汇总到。", rich_help_panel=SCOPE_PANEL)
    ] = GroupBy.line,
    payee: Annotated[
        list[str] | None,
        typer.Option("--payee", metavar="名称", help="只看这些收款企业，可重复。", rich_help_panel=SCOPE_PANEL),
    ] = None,
    all_products: Annotated[
        bool,
        typer.Option("--all-products", help="全部产品，不只中选产品。", rich_help_panel=SCOPE_PANEL),
    ] = False,
    unmatched: Annotated[
        bool, typer.Option("--unmatched", help="改看未匹配的付款和退货。", rich_help_panel=SCOPE_PANEL)
    ] = False,
    line: Annotated[
        list[str] | None,
        typer.Option("--line", metavar="编号", help="改看这条明细怎样结清。", rich_help_panel=SCOPE_PANEL),
    ] = None,
) -> None:
    """逾期货款：医疗机构应付给配送企业的货款，已付多少，逾期多久。

    验收次月的最后一天前应当结清，批次文件另有期限的从其期限。
    --exit-code 在有逾期的明细时以 1 退出；--unmatched 则在有未匹配的金额时。
    """
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables

    given_by = by is not GroupBy.line
    products = {"--company": scope.company, "--variety": scope.variety, "--product": scope.product}
    narrowed = {"--batch": scope.batch, **products, "--all-products": all_products}
    places = {"--institution": scope.institution, "--district": scope.district, "--payee": payee}
    if line and len(line) > 1:
        raise UsageError(f"--line {line[1]}：一次只能看一条明细，请只写一个 --line")
    _refuse(
        "--line" if line else None, {"--unmatched": unmatched, "--by": given_by, **narrowed, **places}, "它只看一条明细"
    )
    _refuse("--unmatched" if unmatched else None, {"--by": given_by, **narrowed}, "未匹配的款只分医疗机构和收款企业")
    _refuse("--all-products" if all_products else None, {"--batch": scope.batch}, "批次只管中选产品")
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.calc.settlement.scope import View
    from jicai.commands.shared.payees import chosen_payees
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness
    from jicai.results.overdue.lines import lines_result
    from jicai.results.overdue.settlement import settled_at
    from jicai.results.overdue.trace import trace_result
    from jicai.results.overdue.unmatched import unmatched_result
    from jicai.results.scope import as_asked

    wanted = chosen_scope(scope, intake, quiet=delivery.quiet)
    settled = settled_at(intake, as_of)
    view = View(
        all_products,
        wanted["batch"],
        wanted.get("company", []),
        wanted.get("institution_code", []),
        wanted.get("district", []),
        chosen_payees(settled, payee, quiet=delivery.quiet),
        wanted.get("variety_code", []),
        wanted.get("product_code", []),
    )
    if line:
        result, is_found = trace_result(settled, line[0])
    elif unmatched:
        result, is_found = unmatched_result(settled, view)
    else:
        result, is_found = lines_result(settled, view, by.value)
    # Behind the rows of the result there are many more, and to write them down takes room too.
    del settled
    result = as_asked(result, wanted, {"收款企业": view.payees})
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and is_found:
        raise typer.Exit(1)


def _refuse(option: str | None, others: Mapping[str, object], why: str) -> None:
    """UsageError where the option is given together with one that means nothing beside it."""
    for other, value in others.items():
        if option and value:
            raise UsageError(f"{option} 与 {other} 不能同时用：{why}，请去掉其中一个")
