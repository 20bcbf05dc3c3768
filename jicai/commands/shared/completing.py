"""What the shell offers behind an option: from the names that were kept, the declarations and the calendar.

This is run at every press of the Tab key: it imports nothing heavy, and where nothing is known it offers nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path

import typer

import jicai
from jicai.kept_names import Pair, kept

#: What a shell would read as something else than a part of a word.
_SPECIAL = re.compile(r"""[\s"'`$\\;&|<>(){}\[\]*?!#~:]""")
_CHONGQING = timezone(timedelta(hours=8))
#: The results whose column has the words of `--status` and `--severity`, by command.
_STATUS = {
    "progress": "progress:PROGRESS",
    "advance": "advance:ADVANCE",
    "renew": "renewal:RENEWAL",
    "demand": "demand:DEMAND",
}
_FORMATS = ("auto", "table", "json", "ndjson", "csv", "md", "parquet", "xlsx")
_MONTHS = 12


def completer(option: str) -> Callable[[typer.Context, str], list[Pair]] | None:
    """What completes the values of an option, or of an argument by its metavar; None where nothing does."""
    return _COMPLETERS.get(option)


def _named(*kinds: str) -> Callable[[typer.Context, str], list[Pair]]:
    def complete(ctx: typer.Context, incomplete: str) -> list[Pair]:
        return [pair for kind in kinds for pair in _fitting(_names(ctx, kind), incomplete)]

    return complete


def _fitting(pairs: Iterable[Pair], incomplete: str) -> Iterator[Pair]:
    """Names before codes: a code is offered where it was begun, or its name cannot stand in a shell unquoted."""
    for code, name in pairs:
        if name and name.startswith(incomplete) and not _SPECIAL.search(name):
            yield name, code
        elif code.startswith(incomplete) and not _SPECIAL.search(code):
            yield code, name


def _names(ctx: typer.Context, kind: str) -> list[Pair]:
    given = ctx.params.get("workspace")
    here = Path.cwd()
    folders = [Path(given)] if given and Path(given) != Path() else [here, *here.parents]
    for folder in folders:
        if names := kept(folder).get(kind):
            return names
    return list(_shipped()) if kind == "batch" else []


def _shipped() -> Iterator[Pair]:
    import tomllib

    for path in sorted((Path(jicai.__file__).parent / "batches").glob("*.toml")):
        batch = tomllib.loads(path.read_text("utf-8"))
        yield batch["code"], batch["name"]


def _months(ctx: typer.Context, incomplete: str) -> list[Pair]:
    words = [("this", "截至日期的当月"), ("last", "上月"), ("next", "下月")]
    return _begun([*words, *((f"{year}-{month:02}", "") for year, month in _back())], incomplete)


def _days(ctx: typer.Context, incomplete: str) -> list[Pair]:
    ends = [(datetime(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).date() for year, month in _back()]
    today = _now().date()
    past = [(f"{day:%Y-%m-%d}", "月末") for day in ends if day < today]
    return _begun([("month-end", "最近的月末"), (f"{today:%Y-%m-%d}", "今天"), *past], incomplete)


def _back() -> list[tuple[int, int]]:
    """Year and month of this month and those before it."""
    now = _now()
    months = [now.year * 12 + now.month - 1 - back for back in range(_MONTHS)]
    return [(one // 12, one % 12 + 1) for one in months]


def _now() -> datetime:
    # `jicai.clock` needs a library that takes as long to load as there is time.
    return datetime.now(_CHONGQING)


def _statuses(ctx: typer.Context, incomplete: str) -> list[Pair]:
    return _choices(_STATUS.get(ctx.info_name or ""), "status", incomplete)


def _severities(ctx: typer.Context, incomplete: str) -> list[Pair]:
    return _choices("flags:FLAGS", "severity", incomplete)


def _choices(where: str | None, key: str, incomplete: str) -> list[Pair]:
    if where is None:
        return []
    module, _, table = where.partition(":")
    column = getattr(import_module(f"jicai.tables.results.{module}"), table).column(key)
    return list(_fitting([(choice.value, choice.label) for choice in column.choices], incomplete))


def _fixed(*words: str) -> Callable[[typer.Context, str], list[Pair]]:
    def complete(ctx: typer.Context, incomplete: str) -> list[Pair]:
        return _begun([(word, "") for word in words], incomplete)

    return complete


def _begun(pairs: Iterable[Pair], incomplete: str) -> list[Pair]:
    return [pair for pair in pairs if pair[0].startswith(incomplete)]


_COMPLETERS: dict[str, Callable[[typer.Context, str], list[Pair]]] = {
    **{f"--{kind}": _named(kind) for kind in ("batch", "institution", "district", "company", "variety", "product")},
    "词...": _named("institution", "district", "variety", "company", "batch"),
    "单位...": _named("institution", "company"),
    "--rule": _named("rule"),
    "--month": _months,
    "--from": _months,
    "--to": _months,
    "--as-of": _days,
    "--status": _statuses,
    "--severity": _severities,
    "--format": _fixed(*_FORMATS),
    "--headers": _fixed("zh", "en"),
}


def answer_shell(app: typer.Typer) -> None:
    """Answer what the shell asks of the app in the environment, and end; a fault of ours completes nothing."""
    from typer._completion_classes import completion_init

    completion_init()
    try:
        typer.main.get_command(app).main([], prog_name="jicai", complete_var=VARIABLE)
    except Exception:
        sys.exit(1)


#: The variable by which the shell asks.
VARIABLE = "_JICAI_COMPLETE"
SHELLS = ("bash", "zsh", "fish", "powershell")


def script(shell: str) -> str:
    """What the shell has to run once so that it asks.

    Nothing but the answer reaches the line that is being typed, not even when Ctrl-C stops the asking.
    """
    from typer._completion_shared import get_completion_script

    text = get_completion_script(prog_name="jicai", complete_var=VARIABLE, shell=shell)
    return text.replace("complete_bash $1 )", "complete_bash $1 2>/dev/null )").replace(
        "complete_zsh jicai)", "complete_zsh jicai 2>/dev/null)"
    )
