"""Files are whole or untouched: what an export meets at its target, and what then stands there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from read_workbook import read_workbook
from small_workspaces import Folder, Outcome
from transcripts import PROGRAM, environment

pytestmark = pytest.mark.slow  # whole worlds or processes: a job of its own


OLD = b"an older workbook"


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.good()
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def a_folder(path: Path) -> str:
    (path / "月报.xlsx").mkdir()
    return "月报.xlsx：这是一个文件夹，请给出文件名"


def a_read_only_file(path: Path) -> str:
    (path / "月报.xlsx").write_bytes(OLD)
    (path / "月报.xlsx").chmod(0o444)
    if os.access(path / "月报.xlsx", os.W_OK):
        pytest.skip("this user may write everywhere")
    return "月报.xlsx：已有同名的只读文件，请换一个文件名或先取消只读"


def a_link_to_an_input(path: Path) -> str:
    (path / "月报.xlsx").symlink_to("约定采购量.xlsx")
    return "月报.xlsx：就是输入文件 约定采购量.xlsx，请换一个文件名，以免覆盖原始数据"


def a_second_name_of_an_input(path: Path) -> str:
    (path / "月报.xlsx").hardlink_to(path / "医疗机构.xlsx")
    return "月报.xlsx：就是输入文件 医疗机构.xlsx，请换一个文件名，以免覆盖原始数据"


def a_loop_of_links(path: Path) -> str:
    (path / "月报.xlsx").symlink_to("月报.xlsx")
    return "月报.xlsx：写不进去"


def a_pipe(path: Path) -> str:
    os.mkfifo(path / "月报.xlsx")
    return "月报.xlsx：不是普通文件，请给出文件名"


@pytest.mark.parametrize(
    "target",
    [a_folder, a_read_only_file, a_link_to_an_input, a_second_name_of_an_input, a_loop_of_links, a_pipe],
)
@pytest.mark.parametrize("split", [(), ("--split", "district")])
def test_a_target_that_cannot_be_is_one_line_and_nothing_changes(
    jicai: Callable[..., Outcome], bureau: Folder, target: Callable[[Path], str], split: tuple[str, ...]
) -> None:
    words = target(bureau.path)
    before = contents(bureau.path)
    said = jicai("export", "--as-of", "2026-09-30", *split, "-o", "月报.xlsx")
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert words in said.err
    assert contents(bureau.path) == before


def test_through_a_link_its_file_is_replaced_and_the_link_stays(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    (bureau.path / "存档").mkdir()
    (bureau.path / "存档" / "旧.xlsx").write_bytes(OLD)
    (bureau.path / "月报.xlsx").symlink_to("存档/旧.xlsx")
    assert jicai("export", "--as-of", "2026-09-30", "-o", "月报.xlsx").code == 0
    assert (bureau.path / "月报.xlsx").is_symlink()
    assert read_workbook((bureau.path / "存档" / "旧.xlsx").read_bytes())[0].name == "目录"


@pytest.mark.skipif(sys.platform == "win32", reason="limits are those of Unix")
@pytest.mark.parametrize("blocks", [0, 1, 8, 64])
def test_where_the_disk_takes_no_more_the_old_file_stays(bureau: Folder, blocks: int) -> None:
    (bureau.path / "月报.xlsx").write_bytes(OLD)
    before = contents(bureau.path)
    arguments = ["export", "--no-cache", "--as-of", "2026-09-30", "-q", "-o", "月报.xlsx"]
    done = subprocess.run(
        ["sh", "-c", f'trap "" XFSZ; ulimit -f {blocks}; exec "$@"', "sh", *PROGRAM, *arguments],
        cwd=bureau.path,
        env=environment(),
        capture_output=True,
        check=False,
    )
    said = done.stderr.decode()
    assert (done.returncode, said[:3]) == (2, "错误："), said
    assert "Traceback" not in said
    assert contents(bureau.path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of Unix")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_leaves_the_old_file_and_the_next_one_tidies_up(
    jicai: Callable[..., Outcome], bureau: Folder, sent: signal.Signals
) -> None:
    (bureau.path / "月报.xlsx").write_bytes(OLD)
    before = contents(bureau.path)
    # Ended where it waits for a table from standard input: the lock is held, nothing is written yet.
    with subprocess.Popen(
        [*PROGRAM, "export", "--as-of", "2026-09-30", "-o", "月报.xlsx", "--payments", "-"],
        cwd=bureau.path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as running:
        while running.poll() is None and not (bureau.path / ".月报.xlsx.lock").exists():
            time.sleep(0.01)
        running.send_signal(sent)
        _, said = running.communicate()
    assert running.returncode == (-sent if sent is signal.SIGKILL else 130)
    assert said.decode() == ("" if sent is signal.SIGKILL else "错误：已中断\n")
    assert {name: held for name, held in contents(bureau.path).items() if not name.startswith(".")} == before
    assert jicai("export", "--as-of", "2026-09-30", "-o", "月报.xlsx").code == 0
    assert [name for name in contents(bureau.path) if name.startswith(".")] == []
