"""Gives a result to the user: at the terminal, into a pipe or into a file, in the format that was asked for."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from jicai.errors import OutputError
from jicai.render.data import chunks as data
from jicai.render.data.guard import guarded
from jicai.render.files import reason_of, refuse_inputs, write_whole
from jicai.render.formats import chinese_headers, choose_format
from jicai.render.order import arranged, sort_keys
from jicai.render.result import OutputOptions, Result, assumed
from jicai.render.terminal.pager import paged, pager_command
from jicai.render.terminal.said import say
from jicai.render.terminal.screen import Screen, without_control
from jicai.render.terminal.table import table_lines
from jicai.stages import hush, tell
from jicai.standard_streams import forget_stdout

__all__ = ["OutputOptions", "Result", "deliver", "refuse_inputs"]


def _workbook(result: Result, chinese: bool) -> Iterator[bytes]:
    # Imported late, like the console of rich below: most runs need neither, and they take as long as a small result.
    from jicai.render.workbook.book import workbook

    return workbook(result, chinese)


_WRITERS: dict[str, Callable[[Result, bool], Iterator[bytes]]] = {
    "json": data.json,
    "ndjson": data.ndjson,
    "csv": data.csv,
    "md": data.markdown,
    "parquet": data.parquet,
    "xlsx": _workbook,
}

#: For people, the formats that spreadsheet programs open as if they had been typed in.
_FOR_PEOPLE: dict[str, Callable[[Result, bool], Iterator[bytes]]] = {
    **_WRITERS,
    "csv": lambda result, chinese: data.csv(result, chinese, guarded),
    "md": lambda result, chinese: data.markdown(guarded(result), chinese),
}
#: Formats that hold the footer themselves.
_WITH_FOOTER = frozenset({"table", "xlsx"})
#: Formats that say themselves what every output must say.
_SAYING_ALL = _WITH_FOOTER | {"md"}
#: Warnings told on standard error.
_WARNINGS_TOLD = 5
#: Rows that `--format auto` shows at a terminal, and in a pager, which nobody reads to the end of such a table.
ROWS_AT_TERMINAL, ROWS_IN_PAGER = 200, 10_000
#: Lines above and below the rows of a table.
_AROUND = 5


def deliver(result: Result, options: OutputOptions) -> None:
    """Write the result where the options say. Raises UsageError and OutputError, each one Chinese line.

    A reader that has seen enough (`| head -1`) ends the output quietly. What the footer says goes to standard error
    where the format has no place for it, and so do the first warnings in every format, unless quiet. A taker is handed
    the result, and nothing is written or said.
    """
    if options.taker is not None:
        options.taker(arranged(result, options.sort, options.top, in_workbook=False))
        return
    at_terminal = options.output is None and sys.stdout is not None and sys.stdout.isatty()
    name = choose_format(options, at_terminal)
    chinese = chinese_headers(options, name)
    in_workbook = name == "xlsx" and options.template is None
    if options.output is None:
        hush()
    result = assumed(result, options.assumed)
    result = arranged(result, options.sort, options.top, in_workbook=in_workbook).shown(chinese)
    if options.template is not None and options.output is not None:
        _deliver_filled(result, options.template, options.output, chinese, options.quiet)
        return
    if options.output is not None:
        tell(f"写入 {options.output.name}")
        writers = _FOR_PEOPLE if chinese else _WRITERS
        chunks = _text_file(result, chinese) if name == "table" else writers[name](result, chinese)
        # Excel takes a CSV file without the mark for one in the local encoding.
        write_whole(options.output, _marked(chunks) if name == "csv" else chunks)
        hush()
    elif name == "table":
        if not _show(_with_stays(result, options), chinese, options, at_terminal):
            return
    elif not _to_stdout(_WRITERS[name](result, chinese)):
        return
    if options.quiet:
        _say([] if name in _SAYING_ALL else result.always)
    else:
        messages = list(result.footer if name not in _WITH_FOOTER else result.told)
        if name == "table" and at_terminal and sys.stderr is not None and sys.stderr.isatty():
            messages = []  # the footer is on the same screen
        messages += _warnings(result, in_workbook=name == "xlsx")
        if options.output is not None:
            messages.append(f"已写入 {options.output}（{result.frame.height:,} 行）")
        _say(messages)


def _say(messages: Iterable[str]) -> None:
    for message in messages:
        say(message)


def _deliver_filled(result: Result, template: Path, output: Path, chinese: bool, quiet: bool) -> None:
    from jicai.render.form.filled import fill_template

    tell(f"填写 {output.name}")
    filled = fill_template(result, template, chinese)
    write_whole(output, [filled.content])
    hush()
    # A form has no place of its own to say what Excel made necessary to change, so this is told in any case.
    messages = [f"提示：{change}" for change in filled.changes]
    if quiet:
        messages += [] if filled.with_footer else result.always
    else:
        messages += [f"提示：写出后会丢失{lost}" for lost in filled.lost]
        messages += result.told if filled.with_footer else result.footer
        messages += _warnings(result, in_workbook=False)
        messages.append(f"已写入 {output}（{result.frame.height:,} 行，{filled.where}）")
    for message in messages:
        say(without_control(message))


def _warnings(result: Result, in_workbook: bool) -> Iterator[str]:
    for line in result.warnings[:_WARNINGS_TOLD]:
        yield f"提示：{without_control(line)}"
    rest = len(result.warnings) - _WARNINGS_TOLD
    if rest > 0:
        where = "见工作簿的“提示”表" if in_workbook else "用 -o 文件.xlsx 在“提示”表查看全部"
        yield f"提示：还有 {rest:,} 条，{where}。"


def _with_stays(result: Result, options: OutputOptions) -> Result:
    """The result in which the columns that it is sorted and filtered by stay, however narrow the screen.

    One that says the same in every row gives way: the line below the title says what is filtered by.
    """
    keys = {key.column.key for key in sort_keys(result.table, options.sort)}
    filtered = {key for group in options.stays for key in [one for one in group if one in result.table.keys][:1]}
    keys |= {key for key in filtered if result.frame[key].n_unique() > 1}
    columns = tuple(replace(one, rank=-1) if one.key in keys else one for one in result.table.columns)
    return replace(result, table=replace(result.table, columns=columns))


def _show(result: Result, chinese: bool, options: OutputOptions, at_terminal: bool) -> bool:
    """Write the table to standard output, at a terminal through the pager where it is longer than the screen.

    False where the reader of a pipe has gone away.
    """
    screen = replace(_screen(at_terminal), whole=options.whole)
    pager = pager_command() if at_terminal and options.long == "pager" else None
    height = shutil.get_terminal_size().lines
    if at_terminal and options.format == "auto":
        if options.long == "ends" and result.frame.height > height - _AROUND:
            screen = replace(screen, rows=options.ends, last=options.ends)
        elif options.long != "all":
            screen = replace(screen, rows=ROWS_AT_TERMINAL if pager is None else ROWS_IN_PAGER)
    lines = (f"{line}\n".encode(screen.encoding, "replace") for line in table_lines(result, chinese, screen))
    if pager is None:
        return _to_stdout(lines)
    first = list(islice(lines, height))
    if len(first) < height:
        return _to_stdout(first)
    try:
        paged(pager, chain(first, lines))
    except OSError as error:
        raise OutputError(f"分页程序 {pager[0]}：不能运行（{error.strerror}），请加 --no-pager") from error
    return True


def _screen(at_terminal: bool) -> Screen:
    encoding = sys.stdout.encoding or "ascii"
    if not at_terminal:
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isascii() and columns.isdigit() and int(columns) > 0 else None
        return Screen(width=width, encoding=encoding)
    from rich.console import COLOR_SYSTEMS, Console

    console = Console(file=sys.stdout)
    colorless = console.no_color or console.legacy_windows or console.color_system is None
    return Screen(
        width=shutil.get_terminal_size().columns,
        colors=None if colorless else COLOR_SYSTEMS[str(console.color_system)],
        encoding=encoding,
    )


def _text_file(result: Result, chinese: bool) -> Iterator[bytes]:
    for line in table_lines(result, chinese, Screen()):
        yield f"{line}\n".encode(errors="replace")


def _marked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    yield from chunks


def _to_stdout(chunks: Iterable[bytes]) -> bool:
    """Write to standard output as bytes, whatever its encoding; False where the reader has gone away."""
    if sys.stdout is None:
        raise OutputError("标准输出：已经关闭，请用 -o 文件名 写入文件")
    stream: BinaryIO = sys.stdout.buffer
    try:
        sys.stdout.flush()
        stream.writelines(chunks)
        stream.flush()
    except BrokenPipeError:
        forget_stdout()
        return False
    except OSError as error:
        forget_stdout()
        raise OutputError(f"标准输出：写不进去，{reason_of(error)}") from error
    return True
