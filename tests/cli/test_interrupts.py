"""A run that was interrupted never ends as if all were well, wherever the interrupt was lost."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from small_workspaces import Folder, Outcome
from transcripts import ROOT, environment

from jicai import interrupts
from jicai.commands.export import run as export_run
from jicai.errors import OutputError
from jicai.intake.files import pool
from jicai.intake.files.pool import Job
from jicai.intake.sheets.wording import terms_of
from jicai.settings.model import Settings

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]


def raising(error: BaseException) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


#: What a command does once what the signal raised is lost.
AFTERWARDS: dict[str, Callable[[], None]] = {
    "it goes on": lambda: None,
    "it finds what needs care": raising(typer.Exit(1)),
    "a pipe to a reading process is broken": raising(BrokenPipeError(32, "Broken pipe")),
    "a reading process did not start": raising(RuntimeError("the reading process did not start")),
    "a file cannot be written": raising(OutputError("月报.xlsx：写不进去")),
    "polars panics": raising(type("PanicException", (BaseException,), {})("a callback failed")),
}


@pytest.mark.parametrize("what", AFTERWARDS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_that_was_lost_still_ends_the_run_as_one(
    what: str, number: signal.Signals, folder: Folder, jicai: Jicai, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: object) -> None:
        with contextlib.suppress(KeyboardInterrupt):
            interrupts._interrupt(number, None)
        AFTERWARDS[what]()

    monkeypatch.setattr(interrupts, "_came", False)
    monkeypatch.setattr(export_run, "run", run)
    said = jicai("export", "-q")
    assert (said.code, said.out, said.err) == (130, "", "错误：已中断\n")


_THROUGH_A_TEXT = """
import signal, sys
sys.argv = ["jicai", "check"]
import jicai.cli
from jicai.__main__ import main
def app(*_, **__):
    print("so far")
    exec("signal.raise_signal(signal.SIGTERM)")
jicai.cli.app_of = lambda *_, **__: app
main()
"""


def test_python_itself_makes_no_signal_of_an_interrupt(tmp_path: Path) -> None:
    (tmp_path / "as_a_module.py").write_text(_THROUGH_A_TEXT, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "as_a_module"],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(ROOT)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "so far\n", "错误：已中断\n")


@pytest.mark.slow
def test_a_reading_process_that_is_gone_is_closed_without_a_word(folder: Folder) -> None:
    """Its question stays in the buffer of the pipe; the error of that would take the place of what led to it."""
    folder.good()
    path = folder.path / "订单明细.xlsx"
    child = pool._Child()
    child._process.terminate()
    child._process.wait()
    job = Job(path, terms_of(path.name, Settings(), ("orders",), only=True), folder.path)
    assert child.ask(job)["reason"] == "reader-crash"
    child.close()
    assert child._process.stdin is not None
    assert child._process.stdin.closed


@pytest.mark.slow
def test_a_reading_process_that_ends_by_itself_is_the_fault_of_a_file(
    folder: Folder, jicai: Jicai, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.good()
    before = {path.name: path.read_bytes() for path in folder.path.iterdir()}

    start = pool._Child

    def gone() -> pool._Child:
        child = start()
        child._process.kill()
        child._process.wait()
        return child

    monkeypatch.setattr(pool, "_Child", gone)
    said = jicai("export", "--no-cache", "--as-of", "2026-09-30", "-o", "月报.xlsx")
    assert said.code == 2
    assert said.err.startswith("错误：")
    assert {path.name: path.read_bytes() for path in folder.path.iterdir()} == before
