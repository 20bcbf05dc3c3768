"""The parent's side: a file read in a child process, within bounds of time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

import jicai
from jicai.catalogue.reading.failures import unusable

#: What a file may take: so much, and so much more for each of its bytes. A page of a PDF takes about half a second.
_MEMORY, _MEMORY_PER_BYTE = 3 * 2**29, 30
_SECONDS, _SECONDS_PER_BYTE = 120.0, 30 / 2**20
_MOST_SECONDS = 1800.0
_POLL = 0.05


def ask_child(path: Path, what: str) -> dict[str, Any]:
    """The answer of a child for the file; `what` is "annex" or "book", see `jicai.catalogue.reading.worker`.

    Raises UnusableFileError, one Chinese line, for whatever cannot be read.
    """
    if not path.exists():
        raise unusable(path, "not-found")
    if not path.is_file():
        raise unusable(path, "not-a-file")
    answer = _run(path, what)
    if "reason" in answer:
        raise unusable(path, answer["reason"], answer["detail"])
    return answer


def _run(path: Path, what: str) -> dict[str, Any]:
    # -P and an explicit path: a file named docx.py in the current folder must not be imported.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(_import_path())}
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as answered:
        process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-m", "jicai.catalogue.reading.worker", what, str(path.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=answered,
            stderr=said,
            env=environment,
        )
        try:
            killed = _guarded(process, path.stat().st_size)
        finally:
            process.kill()
            process.wait()
        if killed:
            return {"reason": killed, "detail": ""}
        answered.seek(0)
        content = answered.read()
        if not content:
            said.seek(0)
            out_of_memory = b"memory" in said.read().lower()
            return {"reason": "too-large" if out_of_memory else "reader-crash", "detail": ""}
    found: dict[str, Any] = json.loads(content)
    return found


def _guarded(process: subprocess.Popen[bytes], size: int) -> str:
    """Wait for the child; why it was ended where it takes more than it may, else nothing."""
    deadline = time.monotonic() + min(_SECONDS + size * _SECONDS_PER_BYTE, _MOST_SECONDS)
    limit = _MEMORY + size * _MEMORY_PER_BYTE
    try:
        seen = psutil.Process(process.pid)
        while True:
            try:
                process.wait(_POLL)
            except subprocess.TimeoutExpired:
                pass
            else:
                return ""
            if seen.memory_info().rss > limit:
                return "too-large"
            if time.monotonic() > deadline:
                return "too-slow"
    except psutil.Error:  # the child has just ended
        process.wait()
        return ""


def _import_path() -> list[str]:
    package = str(Path(jicai.__file__).parent.parent)
    return [package, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
