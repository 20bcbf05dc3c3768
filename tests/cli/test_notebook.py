"""The notebook of the docs: every cell works on the sample data and shows what stands below it."""

from __future__ import annotations

import ast
import contextlib
import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from transcripts import ROOT, Golden

from jicai.cli import run as jicai

NOTEBOOK = ROOT / "docs" / "示例.ipynb"


def run(source: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    """The outputs of a cell as a notebook keeps them, as text: what it prints, and its last expression."""
    body = ast.parse(source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "<cell>", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None
    outputs: list[dict[str, Any]] = []
    if text := printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)})
    if value is not None:
        shown = {"text/plain": repr(value).splitlines(keepends=True)}
        outputs.append({"data": shown, "execution_count": None, "metadata": {}, "output_type": "execute_result"})
    return outputs


def test_the_notebook_shows_what_it_gives(golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    monkeypatch.chdir(tmp_path)
    assert jicai(["demo"]) == 0
    for name in ("POLARS_FMT_MAX_ROWS", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    names: dict[str, Any] = {}
    with pl.Config(restore_defaults=True):
        shown = [
            cell | {"outputs": run("".join(cell["source"]), names)} if cell["cell_type"] == "code" else cell
            for cell in notebook["cells"]
        ]
    if golden.update:
        NOTEBOOK.write_text(json.dumps(notebook | {"cells": shown}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    else:
        assert shown == notebook["cells"]
    assert sum(bool(cell.get("outputs")) for cell in shown) >= 6
