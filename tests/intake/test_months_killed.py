"""`jicai ingest` ended by force: afterwards the month is the old one or the new one, whole."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome, table

import jicai as package

NOWHERE = subprocess.DEVNULL
Jicai = Callable[..., Outcome]
DAY = ("--as-of", "2026-09-30", "--format", "json", "-q")


def export(folder: Folder, name: str, quantity: str) -> Path:
    rows = [
        {"订单明细编号": f"M{at}", "下单日期": day, "验收数量": quantity, "验收日期": day}
        for at, day in enumerate(["2026-07-15", "2026-07-20", "2026-08-10", "2026-08-11"])
    ]
    return folder.write(name, table("订单明细", *rows))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_either_the_old_month_or_the_new_one(folder: Folder, jicai: Jicai, tmp_path: Path) -> None:
    folder.good()
    export(folder, "订单明细.xlsx", "3")
    assert jicai("ingest").code == 0
    (folder.path / "订单明细.xlsx").unlink()
    old = jicai("progress", *DAY).out
    new_export = tmp_path / "订单明细-重导.xlsx"
    shutil.move(export(folder, "订单明细.xlsx", "5"), new_export)
    before = tmp_path / "以前"
    shutil.copytree(folder.path, before)
    assert jicai("ingest", str(new_export)).code == 0
    new = jicai("progress", *DAY).out
    assert new != old

    draw = random.Random(7)
    command = [sys.executable, "-m", "jicai", "ingest", str(new_export), "-C", str(folder.path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(package.__file__).parent.parent)}
    for _ in range(20):
        shutil.rmtree(folder.path)
        shutil.copytree(before, folder.path)
        with subprocess.Popen(
            command, env=environment, start_new_session=True, stdout=NOWHERE, stderr=NOWHERE
        ) as running:
            time.sleep(draw.uniform(0.2, 1.8))
            with contextlib.suppress(ProcessLookupError):  # it was done before
                os.killpg(running.pid, signal.SIGKILL)
        assert jicai("progress", *DAY).out in (old, new)
    assert jicai("ingest", str(new_export)).code == 0
    assert jicai("progress", *DAY).out == new
