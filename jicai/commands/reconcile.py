"""`jicai reconcile`: the exchange's orders against a hospital's receipts or invoices."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import SCOPE_PANEL, InputOptions, LineOptions
from jicai.errors import UsageError
from jicai.results.reconcile.tables import NEEDED

VIEW_PANEL = "结果"

#: The clauses that this command serves.
CLAUSES = ("A 二（二）", "B 三（二）")
_TABLES = tuple(dict.fromkeys(key for keys in (*NEEDED.values(), ("code_changes",)) for key in keys))


class Against(StrEnum):
    """The other book."""

    receipts = "receipts"
    invoices = "invoices"
    payments = "payments"
    fund = "fund"
    recoveries = "recoveries"


class ShareBy(StrEnum):
    """What the shares are by."""

    institution = "institution"
    variety = "variety"
    district = "district"


@command_options(tables=_TABLES)
def command(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    against: Annotated[
        Against,
        typer.Option("--against", help="与哪本账对。", rich_help_panel=VIEW_PANEL),
    ] = Against.receipts,
    shares: Annotated[
        ShareBy | None,
        typer.Option(
            "--shares",
            help="改看线下采购占比，按医疗机构、品种或区县。",
            rich_help_panel=VIEW_PANEL,
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="结果",
            help="只看这种结果，可重复：相符、有差异、不能确定、仅平台有、仅台账有（发票的是仅发票有）。",
            rich_help_panel=SCOPE_PANEL,
        ),
    ] = None,
    reason: Annotated[
        list[str] | None,
        typer.Option(
            "--reason", metavar="说明", help="只看有这种说明的，如 重复入账，可重复。", rich_help_panel=SCOPE_PANEL
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            "--days",
            metavar="N",
            min=0,
            max=366,
            help="没有编号的，日期最多差几天。",
            rich_help_panel=SCOPE_PANEL,
            show_default="jicai.toml 的 [reconcile]",
        ),
    ] = None,
    from_month: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="月份",
            help="从哪个月起，如 2026-07。",
            rich_help_panel=SCOPE_PANEL,
            show_default="各机构台账的首月",
        ),
    ] = None,
    to_month: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="月份", help="到哪个月止。", rich_help_panel=SCOPE_PANEL, show_default="各机构台账的末月"
        ),
    ] = None,
    all_products: Annotated[
        bool, typer.Option("--all-products", help="目录以外的产品也对。", rich_help_panel=SCOPE_PANEL)
    ] = False,
) -> None:
    """对账：平台的订单与医院的验收台账逐笔相对，找出线下采购、没有入账的和有差异的。

    --against 换一本账：invoices 发票，payments 货款支付；fund 和 recoveries 是基金支付、预付抵扣退回的两本账相对。

    先按编号对，再按医疗机构、产品、数量、金额和日期对，每一笔都写明依据；能对上的不止一种的列为不能确定。
    不写 --kind 时，相符而没有说明的不列，只计数。写成 .xlsx 时每种结果一张工作表。
    --exit-code 在有不相符的时以 1 退出；--shares 则在有线下采购时。
    """
    from jicai.batches.months import month_end
    from jicai.commands.shared.choices import chosen_values
    from jicai.commands.shared.dates import chosen_dates
    from jicai.commands.shared.loading import read_tables
    from jicai.tables.results.reconcile import RECONCILE, RECONCILE_MONEY

    if shares and (kind or reason):
        raise UsageError(f"--shares 与 {'--kind' if kind else '--reason'} 不能同时用：占比要看全部行，请去掉其中一个")
    if scope.company:
        raise UsageError(f"--company {scope.company[0]}：对账按医疗机构和产品，不分企业，请去掉这个选项")
    is_trade = against.value in RECONCILE
    table = (RECONCILE if is_trade else RECONCILE_MONEY)[against.value]
    if not is_trade:
        _refuse_beside(
            against.value,
            {
                "--shares": shares,
                "--days": days is not None,
                "--from": from_month,
                "--to": to_month,
                "--all-products": all_products,
                "--variety": scope.variety,
                "--product": scope.product,
            },
        )
    kinds = chosen_values(table.column("kind"), kind, "--kind")
    reasons = chosen_values(table.column("reason"), reason, "--reason")
    as_of, first = chosen_dates(scope.as_of, from_month, option="--from")
    _, last_month = chosen_dates(scope.as_of, to_month, option="--to")
    last = month_end(last_month) if last_month else None
    if first and last and last < first:
        raise UsageError(f"--to {to_month}：在 --from {from_month} 之前，请核对")
    needed = NEEDED[against.value]
    intake = read_tables(inputs, delivery, needed, ("code_changes",) if "products" in needed else ())
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.commands.shared.scope import chosen_scope
    from jicai.results.freshness import with_freshness

    if not is_trade:
        from jicai.render.output import deliver
        from jicai.results.reconcile.money import money_result

        wanted = chosen_scope(scope, intake, quiet=delivery.quiet)
        result, needs_care = money_result(intake, against.value, as_of, wanted, kinds, reasons)
        deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
        if delivery.exit_code and needs_care:
            raise typer.Exit(1)
        return
    from jicai.calc.reconcile.trade import Other, TradeTerms
    from jicai.results.reconcile.give import give
    from jicai.results.reconcile.inputs import TradeView

    settings = intake.workspace.settings.reconcile
    usual = settings.days if against is Against.receipts else settings.invoice_days
    other: Other = "receipts" if against is Against.receipts else "invoices"
    terms = TradeTerms(other, as_of, usual if days is None else days, first, last, all_products)
    view = TradeView(intake, terms, chosen_scope(scope, intake, quiet=delivery.quiet))
    needs_care = give(
        view,
        shares.value if shares else None,
        kinds,
        reasons,
        delivery.for_rendering(),
        lambda result: with_freshness(result, intake, as_of),
    )
    if delivery.exit_code and needs_care:
        raise typer.Exit(1)


def _refuse_beside(against: str, others: Mapping[str, object]) -> None:
    """UsageError for what means nothing where sums are held against each other."""
    for option, value in others.items():
        if value:
            raise UsageError(f"--against {against} 与 {option} 不能同时用：它只比金额，请去掉其中一个")
