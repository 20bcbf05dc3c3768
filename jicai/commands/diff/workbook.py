"""`jicai diff -o 文件.xlsx`: the summary and everything that it rests on, a sheet each."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jicai.commands.shared.delivery import DeliveryOptions, assumed_words
from jicai.errors import UsageError

if TYPE_CHECKING:
    from jicai.render.result import Result
    from jicai.results.diff.sides import Sides


def is_workbook(delivery: DeliveryOptions) -> bool:
    """Whether the whole comparison goes into a workbook: not one that is sorted or cut, nor a form."""
    from jicai.render.formats import choose_format

    if delivery.template is not None or delivery.sort or delivery.top:
        return False
    return delivery.output is not None and choose_format(delivery.for_rendering(), terminal=False) == "xlsx"


def deliver_all(sides: Sides, summary: Result, results: Sequence[Result], delivery: DeliveryOptions) -> None:
    """Write the workbook; what the footer of the summary says is told unless quiet."""
    from jicai.render.files import write_whole
    from jicai.render.result import assumed
    from jicai.render.terminal.said import say
    from jicai.render.workbook.book import report_workbook
    from jicai.results.diff.views import report
    from jicai.stages import hush, tell

    if delivery.headers == "en":
        raise UsageError("--headers en：几张工作表的工作簿只有中文表头，请用 --show 选一样，或去掉它")
    assert delivery.output is not None
    tell(f"写入 {delivery.output.name}")
    if delivery.sets:
        line = assumed_words(delivery.sets)
        summary, results = assumed(summary, line), [assumed(one, line) for one in results]
        say(line)
    shown = [one.shown(chinese=True) for one in results]
    write_whole(delivery.output, report_workbook(report(sides, replace(summary, told=()), shown)))
    hush()
    if not delivery.quiet:
        for line in summary.told:
            print(line, file=sys.stderr)
        print(f"已写入 {delivery.output}（{1 + len(results)} 张结果）", file=sys.stderr)
