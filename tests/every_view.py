"""Every way in which commands give results, and one of them run twice: as JSON and as a workbook."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from same_as_json import differences

from jicai.cli import run
from jicai.render import output
from jicai.render.data import chunks as data
from jicai.render.order import arranged
from jicai.render.result import OutputOptions, Result

PROGRESS_GROUPS = ("institution", "district", "level", "variety", "generic", "company", "batch")
SHARE_GROUPS = ("variety", "generic", "institution", "district", "level", "batch")


@dataclass(frozen=True)
class Compared:
    """What a view came to. `code` is the exit code of both runs, `refused` the reason where it is 2."""

    code: int
    rows: int
    refused: str
    differences: list[str]
    book: bytes = b""


def views(folder: Path, day: str, batch: str, refunds: str = "next") -> dict[str, tuple[str, ...]]:
    """The arguments of every view on a workspace: a name that tells them apart, and the command line."""
    at = ("-C", str(folder))
    on = (*at, "--as-of", day)
    found: dict[str, tuple[str, ...]] = {
        "progress": ("progress", *on),
        **{f"progress by {by}": ("progress", *on, "--by", by) for by in PROGRESS_GROUPS},
        "progress year 1 by orders": ("progress", *on, "--year", "1", "--count", "ordered"),
        "progress by deliveries": ("progress", *on, "--count", "delivered"),
        "progress sorted": ("progress", *on, "--sort", "-gap", "--top", "7"),
        "progress why": ("progress", *on, "--why"),
        "progress causes": ("progress", *on, "--causes"),
        "progress why sorted": ("progress", *on, "--why", "--sort", "gap", "--top", "7"),
        "progress why by orders": ("progress", *on, "--why", "--count", "ordered"),
        **{f"progress shares by {by}": ("progress", *on, "--shares", "--by", by) for by in SHARE_GROUPS},
        "progress form": ("progress", *on, "--form"),
        "progress nothing": ("progress", *on, "--status", "superseded", "--status", "completed", "--top", "1"),
        "advance": ("advance", *on),
        "advance month": ("advance", *on, "--month", "last"),
        **{f"advance by {by}": ("advance", *on, "--by", by) for by in ("fund", "district", "batch")},
        "offset": ("offset", *on),
        "offset month": ("offset", *on, "--month", "last"),
        "refund": ("refund", *on),
        "refund month": ("refund", *on, "--month", refunds),
        "ledger": ("ledger", *on),
        "cashflow": ("cashflow", *on),
        "overdue": ("overdue", *on),
        "overdue of all products": ("overdue", *on, "--all-products"),
        **{f"overdue by {by}": ("overdue", *on, "--by", by) for by in ("institution", "payee", "district")},
        "overdue unmatched": ("overdue", *on, "--unmatched"),
        "flags": ("flags", *on),
        "flags list": ("flags", "--list"),
        "supply lines": ("supply", *on, "--lines"),
        "supply failed": ("supply", *on, "--failed"),
        **{f"supply by {by}": ("supply", *on, "--by", by) for by in ("company", "distributor")},
        **{
            f"assess{' preview' * preview} by {by}": ("assess", *on, *("--preview",) * preview, "--by", by)
            for by in ("institution", "district")
            for preview in (False, True)
        },
        "assess items": ("assess", *on, "--items"),
        "assess excepted": ("assess", *on, "--excepted"),
        "assess preview items": ("assess", *on, "--preview", "--items"),
        "renew": ("renew", *on),
        "renew year 2": ("renew", *on, "--year", "2"),
        "calendar": ("calendar", *on),
        "clauses": ("clauses",),
        "check": ("check", *at),
        "check rows": ("check", *at, "--rows"),
        "batch list": ("batch", "list", *at),
        "batch check": ("batch", "check", *at),
        "batch show": ("batch", "show", batch, *at),
        "cache info": ("cache", "info"),
    }
    return found


def compare(arguments: Sequence[str]) -> Compared:
    """Run a view as a user would, into a file of either format, and compare what stands in them."""
    with tempfile.TemporaryDirectory() as folder:
        given, book = Path(folder, "result.json"), Path(folder, "result.xlsx")
        # A workbook of `check` always holds the rejected rows.
        as_json = (*arguments, "--rows") if arguments[0] == "check" and "--rows" not in arguments else arguments
        code, refused, _ = _run(as_json, given)
        other, also_refused, results = _run(arguments, book)
        if not given.exists() and not book.exists():
            return Compared(code, 0, refused, [] if (code, refused) == (other, also_refused) else [also_refused])
        if code != other or len(results) != 1:
            return Compared(code, 0, refused, [f"{code} {refused} and {other} {also_refused}, {len(results)} results"])
        text = given.read_text("utf-8")
        content = book.read_bytes()
        return Compared(code, len(json.loads(text)), refused, differences(results[0], text, content), content)


def compare_draft(arguments: Sequence[str]) -> Compared:
    """The same of the workbook that `renew --draft` writes beside its result; its JSON is made here."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "draft.xlsx")
        code, refused, results = _run((*arguments, "--draft", str(book)), Path(folder, "result.json"))
        text = b"".join(data.json(results[-1], False)).decode()
        return Compared(code, len(json.loads(text)), refused, differences(results[-1], text, book.read_bytes()))


def _run(arguments: Sequence[str], file: Path) -> tuple[int, str, list[Result]]:
    """The exit code, the message where it is 2, and the results that were delivered on the way."""
    said = io.StringIO()
    with _delivered() as results, contextlib.redirect_stderr(said):
        code = run([*arguments, "-q", "-o", str(file)])
    return code, said.getvalue().partition("\n")[0] if code == 2 else "", results


@contextlib.contextmanager
def _delivered() -> Iterator[list[Result]]:
    results: list[Result] = []
    deliver = output.deliver

    def watched(result: Result, options: OutputOptions, *more: Any) -> None:
        results.append(arranged(result, options.sort, options.top, in_workbook=True))
        deliver(result, options, *more)

    with mock.patch.object(output, "deliver", watched):
        yield results
