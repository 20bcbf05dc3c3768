"""Help and version come at once: nothing heavy is loaded for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from transcripts import environment

from jicai.cli import app_of

pytestmark = pytest.mark.long

SAMPLE = Path(__file__).parents[2] / "sample_data"

HEAVY = {
    *("polars", "openpyxl", "xlsxwriter", "fastexcel", "pendulum", "pyarrow", "python_calamine", "psutil"),
    *("docx", "lxml", "pdfplumber", "pdfminer", "rapidfuzz", "xlrd"),
    *("docxtpl", "jinja2", "PIL"),
}
_LOADED = """
import sys
sys.argv[0] = "jicai"
from jicai.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sys.modules, file=sys.stderr)
"""


def commands(command: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    members: dict[str, object] = getattr(command, "commands", {})
    return [path, *(found for name, member in members.items() for found in commands(member, (*path, name)))]


def loaded(arguments: tuple[str, ...], **variables: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *arguments],
        env=environment(**variables),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("path", commands(typer.main.get_command(app_of())), ids=lambda path: " ".join(path) or "jicai")
def test_help_loads_nothing_heavy(path: tuple[str, ...]) -> None:
    modules = loaded((*path, "--help"))
    assert "jicai.cli" in modules
    assert not modules & HEAVY
    # Typer itself loads pydantic as soon as it parses the options of a command.
    assert path or "pydantic" not in modules


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version_does_not_even_load_typer(option: str) -> None:
    modules = loaded((option,))
    assert not modules & {*HEAVY, "pydantic", "typer", "rich", "jicai.cli"}


@pytest.mark.parametrize("command", ["progress", "flags", "advance", "overdue", "offset"])
def test_a_repeated_run_loads_nothing_that_only_reading_needs(command: str, tmp_path: Path) -> None:
    arguments = (command, "-C", str(SAMPLE), "--as-of", "2026-09-30", "-q", "-o", str(tmp_path / "answer.csv"))
    first, again = (loaded(arguments, JICAI_CACHE_DIR=str(tmp_path / "cache")) for _ in range(2))
    assert {"jicai.intake.files.pool", "psutil"} <= first
    # NumPy: Polars loads it for a Decimal of Python's (see `jicai.money.constant`).
    reading = {
        "numpy",
        "psutil",
        "fastexcel",
        "jicai.intake.files.pool",
        "jicai.intake.sheets.headers",
        "jicai.store.join",
    }
    assert not again & reading
