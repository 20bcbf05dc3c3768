"""Nothing of jicai goes to the network: every test runs behind a guard (`tests/guard`), which is tried here."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import every_view
import pytest
from transcripts import ROOT, Said

from jicai.intake.files.pool import _import_path

#: An address that is kept for examples, and never anybody's.
_ELSEWHERE = "203.0.113.1"
_CONNECT = f"import socket; socket.create_connection(({_ELSEWHERE!r}, 9), timeout=1)"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the guard stops here is meant to be stopped, and no failure of the whole run."""
    path = tmp_path / "stopped"
    monkeypatch.setenv("JICAI_TEST_CONNECTIONS", str(path))
    return path


def test_the_guard_stops_what_leaves_this_machine(log: Path) -> None:
    for reach in (
        lambda: socket.create_connection((_ELSEWHERE, 9), timeout=1),
        lambda: socket.getaddrinfo("example.invalid", 80),
        lambda: socket.gethostbyname("example.invalid"),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"", (_ELSEWHERE, 9)),
    ):
        with pytest.raises(RuntimeError, match=r"^socket\."):
            reach()
    assert len(log.read_text("utf-8").splitlines()) == 4


def test_the_guard_lets_this_machine_alone(log: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        assert not log.exists()


def test_a_process_that_reads_files_is_guarded_too(log: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(_import_path())}
    done = subprocess.run([sys.executable, "-P", "-c", _CONNECT], env=environment, capture_output=True, check=False)
    assert b"ConnectionStoppedError" in done.stderr
    assert _ELSEWHERE in log.read_text("utf-8")


@pytest.mark.parametrize("scheme", ["https", "s3", "gs", "az", "hf", "file"])
@pytest.mark.parametrize("suffix", ["parquet", "csv", "xlsx"])
def test_an_address_is_no_place_to_read_from(
    scheme: str, suffix: str, here: Callable[..., Said], tmp_path: Path
) -> None:
    address = f"{scheme}://example.invalid/订单明细.{suffix}"
    said = here(("check", "--orders", address), tmp_path)
    assert said.code == 2
    assert "订单明细" in said.err
    assert "Traceback" not in said.err


@pytest.mark.slow
def test_every_view_of_the_sample_stays_here(here: Callable[..., Said], tmp_path: Path) -> None:
    """Not even this machine is connected to."""
    seen: list[str] = []

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in ("socket.connect", "socket.bind", "socket.getaddrinfo") and watching:
            seen.append(f"{event} {arguments[1:]}")

    watching = True
    sys.addaudithook(hook)
    sample, book = ROOT / "sample_data", str(tmp_path / "一份.xlsx")
    on = ("-C", str(sample), "--as-of", "2026-09-30")
    runs = {name: (*line, "-o", book) for name, line in every_view.views(sample, on[-1], "gx-zhenju-2026").items()}
    runs["report"] = ("report", *on[:2], "--month", "2026-09", "-o", "通报.docx", "--html", "通报.html")
    runs["export"] = ("export", *on, "--month", "2026-09", "-o", "月报.xlsx")
    runs["dispatch"] = ("dispatch", *on, "--month", "2026-09", "-o", "下发")
    runs["reconcile"] = ("reconcile", *on, "-o", book)
    runs["progress"] += ("--no-cache",)
    runs["doctor"] = ("doctor", *on[:2])
    runs["demo"] = ("demo",)
    try:
        codes = {name: here(line, tmp_path) for name, line in runs.items()}
    finally:
        watching = False
    assert {name: said.err for name, said in codes.items() if said.code not in (0, 1)} == {}
    assert seen == []
