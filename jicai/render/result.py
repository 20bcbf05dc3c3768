"""What a command hands over to be shown or written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import polars as pl

from jicai.tables.column import Kind, ResultTable


@dataclass(frozen=True, slots=True)
class PaymentList:
    """A list of amounts to be paid, printed, signed and handed to the fund office: a sheet before the data.

    `frame` has the columns `table.keys`, in the order to be shown; `amount` is the key of the money column (yuan) that
    is summed below the rows and written in Chinese capitals. `title` also names the sheet, `subtitle` says for which
    month, fund or batch. No rows make a list that says so, with the sum zero. The running number, the sum and the
    places for signatures come by themselves. `notes` stand below the sum, `no_rows` in place of the rows.
    """

    title: str
    subtitle: str
    table: ResultTable
    frame: pl.DataFrame
    amount: str
    notes: Sequence[str] = ()
    no_rows: str = "没有应付的款项"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in the sheet 图 of a workbook, of the result's rows or of its own `frame` (columns as in `table`).

    `category` is the key of the column along the axis, `series` the keys of the columns that are drawn: all money, all
    ratios or all counts. They stand side by side, on top of each other ("stacked", the first at the bottom) or are
    lines; `lines` are drawn as lines over them, like the time progress over completions. `group` is the key of a column
    of which every value gets a chart of its own (a fund, say). Amounts are told in 万元 where they are large. Without
    rows there is no chart. So the cash flow asks for
    `Chart("各月收支", "column", "month", ("advance", "offset", "refund"), group="fund")`.

    Categories stand in the order of the rows, which `title` tells; only the first `most` are drawn (of months all), the
    others stand in the table below. All groups share their categories, and months that are left out between two of
    them are marked by `…`. `planned` is the key of a boolean column: a category of such a row of a group carries an
    asterisk.
    """

    title: str
    kind: Literal["column", "line", "stacked"]
    category: str
    series: Sequence[str]
    group: str | None = None
    planned: str | None = None
    lines: Sequence[str] = ()
    table: ResultTable | None = None
    frame: pl.DataFrame | None = None
    most: int = 40


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars below the table at a terminal, a line for every row: what goes out to the left, what comes in to the right.

    `label` are the keys of the columns that name a row; `out` and `into` (at least one each) those of the money columns
    whose sum is the bar on either side. Only the format "table" shows it, for the first 40 rows. So the cash flow asks
    for `Picture(("month", "fund"), out=("advance",), into=("offset", "refund"))`. `planned` is the key of a boolean
    column: the bars of such a row are drawn lighter, and a legend says so.
    """

    label: Sequence[str]
    out: Sequence[str]
    into: Sequence[str]
    planned: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A frame with the declaration of its columns and the words around it.

    `frame` has the columns `table.keys`, exact decimals (never floats), already in the order to be shown; amounts and
    ratios need not be rounded. `footer` lines say what was counted and what was left out. `basis` are the
    (label, value) pairs of the sheet 口径. `bars` are the ratio columns that get a small bar at a terminal.

    `lists` are sheets of payments before the data, `charts` those of the sheet 图 after them; `picture` are bars below
    the table at a terminal. `warnings` are Chinese lines on what looks suspicious in the data: the first few are
    told on standard error, all of them stand in the sheet 提示.

    `remarks` are the lines of the footer that hold for any part of the rows too, `summary` what the list of several
    results says of this one, the first line of the footer where it is empty. `told` are the lines of the footer that
    are told on standard error in every format, also where the format holds the footer itself. `always` are those that
    no output may be silent about: they stand below a Markdown table and in the metadata of a Parquet file, and are told
    on standard error, though quiet, where the format has no place that people see.

    `people` is the same rows and columns in the order in which people read them, under Chinese headers, where that is
    another one than that of programs.
    """

    frame: pl.DataFrame
    table: ResultTable
    title: str
    subtitle: str = ""
    footer: Sequence[str] = ()
    basis: Sequence[tuple[str, str]] = ()
    bars: Sequence[str] = ()
    lists: Sequence[PaymentList] = ()
    charts: Sequence[Chart] = ()
    picture: Picture | None = None
    warnings: Sequence[str] = ()
    remarks: Sequence[str] = ()
    summary: Sequence[str] = ()
    told: Sequence[str] = ()
    always: Sequence[str] = ()
    people: tuple[ResultTable, pl.DataFrame] | None = None

    def shown(self, chinese: bool) -> Result:
        """The result as it is shown under Chinese or English headers; numbers that stand for words as these."""
        if not chinese:
            return self
        table, frame = self.people or (self.table, self.frame)
        worded = [column.key for column in table.columns if column.kind is Kind.INTEGER and column.choices]
        if worded:
            columns = [replace(one, kind=Kind.CHOICE) if one.key in worded else one for one in table.columns]
            table = replace(table, columns=tuple(columns))
            frame = frame.with_columns(pl.col(worded).cast(pl.String))
        return replace(self, table=table, frame=frame, people=None)


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """The common output options of all commands, as the user gave them.

    `format` is a name of `jicai.render.formats.FORMATS` or "auto"; `headers` is "zh", "en" or None for what is usual
    in the format; `quiet` keeps the messages on standard error away. `template` is a bureau's own form, a workbook
    that the result is filled into and written to `output`. `sort` and `top` are as `jicai.render.order` reads them.

    At a terminal the columns of `stays` are never left out, of each group of keys the first that the result has. Of a
    table longer than the screen, `long` says whether it goes through the pager ("pager"), whether only the first and
    the last `ends` rows are shown ("ends"), or all ("all", and "plain" up to a limit). `whole` is what a user adds to
    the command to have all of the table in a file. A `taker` is given the result in place of any output. `assumed` is
    the line on what is assumed of the batches.
    """

    format: str = "auto"
    output: Path | None = None
    headers: str | None = None
    quiet: bool = False
    template: Path | None = None
    sort: str | None = None
    top: int | None = None
    stays: Sequence[Sequence[str]] = ()
    long: Literal["pager", "ends", "all", "plain"] = "pager"
    ends: int = 20
    whole: str = "-o 文件.xlsx"
    taker: Callable[[Result], None] | None = None
    assumed: str = ""


def assumed(result: Result, line: str) -> Result:
    """The result with the line on what it assumes (empty: nothing) wherever anybody may look."""
    if not line:
        return result
    return replace(
        result,
        title=f"【假设】{result.title}",
        subtitle="；".join(filter(None, (line, result.subtitle))),
        footer=[line, *result.footer],
        basis=[("假设", line), *result.basis],
        remarks=[line, *result.remarks],
        told=[line, *result.told],
        always=[line, *result.always],
        summary=[line, *result.summary] if result.summary else [],
        lists=[replace(one, title=f"【假设】{one.title}", notes=[line, *one.notes]) for one in result.lists],
    )
