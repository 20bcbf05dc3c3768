"""What an export tells of itself: one line on standard error, for people or as JSON for whoever collects logs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from jicai.clock import now, seconds
from jicai.errors import JicaiError

if TYPE_CHECKING:
    from datetime import date

_INTERRUPTED = 130


@dataclass(slots=True)
class Done:
    """What a run has done so far; the log line is made of it.

    `results` are the rows of each result by the key of its table, `left_out` what could not be given, `files` what was
    written. `needs_care` says whether a result holds something that somebody should look at.
    """

    as_of: date | None = None
    month: date | None = None
    results: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    output: Path | None = None
    skipped_rows: int = 0
    rejected_rows: int = 0
    warnings: int = 0
    needs_care: bool = False
    exit_code: int = 0


@contextmanager
def logged(form: str, *, quiet: bool) -> Iterator[Done]:
    """Write the line when the run ends, well or not; as JSON it is the only line, and holds all messages."""
    done, since = Done(), seconds()
    if form == "json":
        yield from _as_json(done, since)
        return
    yield done
    if not quiet:
        from jicai.render.terminal.said import say

        say(_words(done, seconds() - since))


def _as_json(done: Done, since: float) -> Iterator[Done]:
    said, code, error = io.StringIO(), None, None
    try:
        with redirect_stderr(said):
            yield done
    except JicaiError as problem:
        code, error = problem.exit_code, str(problem)
    except KeyboardInterrupt:
        code, error = _INTERRUPTED, "已中断"
    except Exception as problem:
        # What it was is told by whoever catches it.
        _say(done, since, said, JicaiError.exit_code, f"内部错误（{type(problem).__name__}）")
        raise
    _say(done, since, said, done.exit_code if code is None else code, error)
    if code is not None:
        raise typer.Exit(code)


def _say(done: Done, since: float, said: io.StringIO, code: int, error: str | None) -> None:
    line: dict[str, Any] = {
        "time": now(),
        "event": "export",
        "ok": error is None,
        "exit_code": code,
        "error": error,
        "month": f"{done.month:%Y-%m}" if done.month else None,
        "as_of": str(done.as_of) if done.as_of else None,
        "output": str(done.output) if done.output else None,
        "files": len(done.files),
        "bytes": sum(path.stat().st_size for path in done.files),
        "rows": done.results,
        "left_out": done.left_out,
        "skipped_rows": done.skipped_rows,
        "rejected_rows": done.rejected_rows,
        "warnings": done.warnings,
        "needs_care": done.needs_care,
        "messages": said.getvalue().splitlines(),
        "seconds": round(seconds() - since, 3),
    }
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr)


def _words(done: Done, took: float) -> str:
    rows = sum(done.results.values())
    files = f"{done.output}" + (f" 和另外 {len(done.files) - 1:,} 个文件" if len(done.files) > 1 else "")
    without = f"，没有列入 {len(done.left_out)} 项" if done.left_out else ""
    warned = f"，提示 {done.warnings:,} 条" if done.warnings else ""
    return (
        f"{now()} 已写入 {files}：{done.month:%Y-%m}，截至 {done.as_of}，{len(done.results)} 张表 {rows:,} 行"
        f"{without}{warned}，用时 {took:.1f} 秒"
    )
