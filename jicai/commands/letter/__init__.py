"""`jicai letter`: letters to institutions and companies, with the evidence annexed, numbered in a register."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import OUTPUT_PANEL, InputOptions, LineOptions
from jicai.errors import UsageError
from jicai.extras import refuse_without_documents
from jicai.tables import INPUTS

LETTER_PANEL = "函"

#: The clauses that this command serves.
CLAUSES = ("A 二（五）", "B 三（五）")


@command_options(tables=tuple(INPUTS))
def command(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    kind: Annotated[
        str | None,
        typer.Argument(metavar="种类", help="urge（催办函）、talk（约谈通知）或 inquire（函询），写中文也行。"),
    ] = None,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="单位...", help="写给谁：医疗机构或企业的名称、编码，名称写一部分也行。"),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="写给范围内的所有单位，不指明哪一家。", rich_help_panel=LETTER_PANEL)
    ] = False,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="institution|company",
            help="发给医疗机构还是企业。",
            rich_help_panel=LETTER_PANEL,
            show_default="约谈给企业，其他给医疗机构",
        ),
    ] = None,
    about: Annotated[
        list[str] | None,
        typer.Option(
            "--about",
            metavar="事项",
            help="只写这些：采购进度（behind）、逾期货款（overdue），可重复；没有货款支付表的写 behind。",
            rich_help_panel=LETTER_PANEL,
            show_default="都写",
        ),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="规则", help="函询只问这些规则的发现，可重复。", rich_help_panel=LETTER_PANEL),
    ] = None,
    severity: Annotated[
        list[str] | None,
        typer.Option(
            "--severity", metavar="程度", help="函询只问这些程度的发现，可重复。", rich_help_panel=LETTER_PANEL
        ),
    ] = None,
    at: Annotated[
        str, typer.Option("--at", metavar="时间", help="约谈的时间，照写进通知。", rich_help_panel=LETTER_PANEL)
    ] = "",
    place: Annotated[
        str, typer.Option("--place", metavar="地点", help="约谈的地点，照写进通知。", rich_help_panel=LETTER_PANEL)
    ] = "",
    dated: Annotated[
        str | None,
        typer.Option(
            "--dated",
            metavar="日期",
            help="函的日期，如 2026-10-08。",
            rich_help_panel=LETTER_PANEL,
            show_default="今天",
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="已经去过函的事项也写，函里说明先前的函号。", rich_help_panel=LETTER_PANEL)
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看会写哪些函，不写也不编号。", rich_help_panel=LETTER_PANEL)
    ] = False,
    list_letters: Annotated[
        bool, typer.Option("--list", help="列出登记的函，不写。", rich_help_panel=OUTPUT_PANEL)
    ] = False,
    write_templates: Annotated[
        Path | None,
        typer.Option(
            "--write-templates",
            metavar="文件夹",
            help="只写出随程序提供的三个模板，供修改。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = None,
) -> None:
    """函件：催办函、约谈通知、函询，按公文格式写成 .docx，事项逐条附表，编号登记。

    催办函和约谈通知给医疗机构写滞后的约定项和逾期货款，给企业写没有供货的订单；函询写检查发现。一个单位一个文件，
    在函件文件夹里；同一事项去过函的不再写。--exit-code 在写了函（或 --dry-run 有要写的）时以 1 退出。
    """
    if write_templates is not None:
        from jicai.results.letter.templates_out import write_shipped

        write_shipped(write_templates, quiet=delivery.quiet)
        return
    if list_letters:
        _list(inputs, delivery)
        return

    from jicai.batches.what_if import refuse_assumptions
    from jicai.commands.letter.asked import asked_for, refuse_idle, some_scope, with_rules
    from jicai.commands.shared.loading import read_tables

    refuse_assumptions(inputs.sets, "写函")
    _refuse_output(delivery)
    refuse_idle(kind, {"--rule": rule, "--severity": severity}, {"--at": at, "--place": place})
    some_scope(kind, [names, scope.institution, scope.district, scope.company], everybody=everybody)
    if not dry_run:
        refuse_without_documents("写函（.docx）", "先看会写哪些，加 --dry-run（可用 -o 清单.xlsx），不用另装")
    asked = asked_for(kind, to, about or (), as_of=scope.as_of, dated=dated, folder=inputs.workspace)
    asked = replace(
        with_rules(asked, rule, severity, quiet=delivery.quiet), again=again, dry_run=dry_run, at=at, place=place
    )
    intake = read_tables(inputs, delivery, *asked.tables)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.commands.letter.addressees import with_addressees
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness
    from jicai.results.letter.answer import letters_result
    from jicai.results.letter.gather import gathered
    from jicai.results.letter.run import write_letters

    wanted = chosen_scope(with_addressees(scope, names or (), asked.to, intake), intake, quiet=delivery.quiet)
    rows = gathered(intake, asked, wanted)
    letters, left = write_letters(intake, asked, rows)
    result = letters_result(letters, asked, intake, wanted, rows, left)
    options = delivery.for_rendering()
    if not dry_run and any(letter.is_written for letter in letters):
        # The same call would write nothing any more, so that its -o would list nothing.
        options = replace(options, whole="jicai letter --list -o 文件.xlsx")
    deliver(with_freshness(result, intake, asked.as_of), options)
    if delivery.exit_code and any(letter.is_written for letter in letters):
        raise typer.Exit(1)


def _refuse_output(delivery: DeliveryOptions) -> None:
    """Raise what the list of letters would raise, before a letter is written and has its number."""
    from jicai.render.formats import choose_format

    if delivery.output is not None and not delivery.output.suffix and delivery.format == "auto":
        raise UsageError(
            f"-o {delivery.output}：-o 写的是函件清单，请写成 函件清单.xlsx 这样；"
            "函写在 jicai.toml 的 [letter] folder 里，缺省是工作目录的 函件"
        )
    choose_format(delivery.for_rendering(), terminal=False)


def _list(inputs: InputOptions, delivery: DeliveryOptions) -> None:
    from jicai.intake.discover.workspace import open_workspace
    from jicai.render.output import deliver
    from jicai.results.letter.answer import register_result
    from jicai.results.letter.register import read_register
    from jicai.results.letter.run import register_path

    register = read_register(register_path(open_workspace(inputs.workspace)))
    deliver(register_result(register), delivery.for_rendering())
