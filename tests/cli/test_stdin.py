"""`-`: a table that comes through standard input."""

from __future__ import annotations

import array
import fcntl
import gzip
import json
import os
import pty
import shlex
import shutil
import signal
import subprocess
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import polars as pl
import pytest
from small_workspaces import Folder, table
from transcripts import PROGRAM, Said, environment

from jicai.errors import OutputError
from jicai.intake.files import piped

pytestmark = pytest.mark.slow  # whole worlds or processes: a job of its own


ORDERS = table("订单明细", {}, {"订单明细编号": "M2", "采购数量": "7"})
CHECK = ("check", "--orders", "-", "--format", "json")


def run(arguments: tuple[str, ...], folder: Path, given: bytes, **changes: str) -> Said:
    done = subprocess.run(
        [*PROGRAM, *arguments], cwd=folder, env=environment(**changes), input=given, capture_output=True, check=False
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def as_csv(encoding: str = "utf-8") -> bytes:
    return "".join(",".join(row) + "\n" for row in ORDERS).encode(encoding)


def as_parquet(folder: Path) -> bytes:
    path = folder / "x.parquet"
    pl.DataFrame(ORDERS[1:], schema=ORDERS[0], orient="row").write_parquet(path)
    content = path.read_bytes()
    path.unlink()
    return content


def as_xlsx(folder: Path) -> bytes:
    path = Folder(folder).write("x.xlsx", ORDERS)
    content = path.read_bytes()
    path.unlink()
    return content


CONTENTS: dict[str, Callable[[Path], bytes]] = {
    "CSV in UTF-8": lambda _: as_csv(),
    "CSV in GB18030": lambda _: as_csv("gb18030"),
    "Unicode text of Excel": lambda _: as_csv("utf-16").replace(",".encode("utf-16-le"), "\t".encode("utf-16-le")),
    "Parquet": as_parquet,
    "a workbook": as_xlsx,
}


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_what_it_is_shows_in_the_content(folder: Folder, content: str, name: str) -> None:
    said = run(("check", "--orders", name, "--format", "json"), folder.path, CONTENTS[content](folder.path))
    assert said.code == 0, said.err
    assert [(row["file"], row["table"], row["used"]) for row in json.loads(said.out)] == [("标准输入", "orders", 2)]


def test_the_result_is_that_of_the_file(folder: Folder) -> None:
    folder.good()
    progress = ("progress", "--as-of", "2026-09-30", "--format", "json", "--count", "ordered")
    (folder.path / "订单明细.xlsx").unlink()
    (folder.path / "甲.csv").write_bytes(as_csv())
    piped = run((*progress, "--orders", "-"), folder.path, as_csv())
    assert piped == run((*progress, "--orders", "甲.csv"), folder.path, b"")
    assert [row["purchased_qty"] for row in json.loads(piped.out)] == [17]


def test_the_workbook_names_it(folder: Folder) -> None:
    folder.good()
    made = folder.path / "进度.xlsx"
    said = run(("progress", "--as-of", "2026-09-30", "--orders", "-", "-o", str(made)), folder.path, as_csv())
    assert said.code == 0, said.err
    basis = [str(row) for row in openpyxl.load_workbook(made)["口径"].iter_rows(values_only=True)]
    (told,) = (row for row in basis if "标准输入" in row)
    assert "标准输入：读取 2 行，采用 2 行" in told
    assert not [row for row in basis if "/dev/stdin" in row or "jicai-" in row]


def test_a_rejected_row_is_found_there(folder: Folder) -> None:
    said = run((*CHECK, "--rows"), folder.path, as_csv().replace(b",7,", ",七,".encode()))
    assert [(row["file"], row["row"], row["value"]) for row in json.loads(said.out)] == [("标准输入", 3, "七")]


def test_a_hint_at_a_rejected_row_says_that_the_table_must_come_again(folder: Folder) -> None:
    folder.good()
    said = run(("progress", "--orders", "-"), folder.path, as_csv().replace(b",7,", ",七,".encode()))
    assert said.err.splitlines()[-1] == (
        "全部见 jicai check --orders - --rows（管道送入的订单明细要重新送入）；要略过这些行继续，请加 --skip-rejects"
    )


@pytest.mark.parametrize(
    ("largest", "free", "told"),
    [
        (4 * 2**20, 10**12, "送来的内容超过 4 MB，请核对前面的命令，或先存成文件，再写文件名"),
        (2**40, 5 * 2**20, "送来的内容超过 {} 剩余空间的八成，请腾出空间，或设环境变量 TMPDIR 换一个位置"),
    ],
    ids=["more than any export holds", "more than there is room for"],
)
def test_a_command_that_never_ends(
    largest: int, free: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path / "tmp"
    held.mkdir()
    monkeypatch.setattr(piped, "_LARGEST", largest)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    endless = subprocess.Popen(["cat", "/dev/zero"], stdout=subprocess.PIPE)
    assert endless.stdout is not None
    named = Path(f"/dev/fd/{endless.stdout.fileno()}")
    try:
        with pytest.raises(OutputError) as raised:
            piped.readable(named, held)
    finally:
        endless.kill()
        endless.communicate()
    assert str(raised.value) == f"{named}：{told.format(tmp_path)}"
    (kept,) = held.iterdir()
    assert kept.stat().st_size <= min(largest, free * 0.8)


MISTAKES: dict[str, tuple[tuple[str, ...], bytes, str]] = {
    "two tables": (
        ("check", "--orders", "-", "--payments", "-"),
        b"x",
        "标准输入：只能送入一个文件，却有 --orders -、--payments -，请留一个，其余写文件名",
    ),
    "twice for one table": (
        ("check", "--orders", "-", "--orders", "-"),
        b"x",
        "标准输入：只能送入一个文件，却有 --orders -、--orders -，请留一个，其余写文件名",
    ),
    "nothing": (CHECK, b"", "标准输入：订单明细文件是空的（管道前面的命令没有给出内容），请重新导出"),
    "half of a Parquet file": (
        CHECK,
        b"PAR1" + bytes(5000),
        "标准输入：订单明细文件已损坏或不完整，请重新导出或重新下载",
    ),
    "a compressed file": (CHECK, gzip.compress(as_csv()), "标准输入：订单明细是压缩文件，请先解压"),
    "noise": (
        CHECK,
        bytes(range(1, 256)) * 9,
        "标准输入：订单明细既不是 UTF-8 也不是 GB18030 编码，请另存为 UTF-8 编码的 CSV，或 .xlsx",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_line(folder: Folder, mistake: str) -> None:
    arguments, given, told = MISTAKES[mistake]
    said = run(arguments, folder.path, given)
    assert (said.code, said.err) == (2, f"错误：{told}\n")


def test_nobody_waits_for_typing(folder: Folder) -> None:
    master, slave = pty.openpty()
    done = subprocess.run(
        [*PROGRAM, *CHECK], cwd=folder.path, env=environment(), stdin=slave, capture_output=True, check=False
    )
    os.close(slave)
    os.close(master)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("错误：标准输入：是终端，没有送入表格")


def test_closed(folder: Folder) -> None:
    line = f"{shlex.join([*PROGRAM, *CHECK])} <&-"
    done = subprocess.run(["bash", "-c", line], cwd=folder.path, env=environment(), capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.decode() == "错误：标准输入：已经关闭，读不到表格，请用管道送入，或写文件名\n"


@pytest.mark.parametrize("given", [as_csv(), b"PAR1" + bytes(5000)], ids=["read", "unreadable"])
def test_no_copy_stays(folder: Folder, tmp_path: Path, given: bytes) -> None:
    for name in ("tmp", "cache"):
        (tmp_path / name).mkdir()
    folder.write("医疗机构.xlsx", table("医疗机构", {}))
    run(CHECK, folder.path, given, TMPDIR=str(tmp_path / "tmp"), JICAI_CACHE_DIR=str(tmp_path / "cache"))
    assert list((tmp_path / "tmp").iterdir()) == []
    # The institutions have an entry, the orders have none.
    assert [json.loads(path.read_text("utf-8"))["content"]["accounts"][0]["table"]
            for path in (tmp_path / "cache").glob("*/meta.json")] == ["institutions"]  # fmt: skip


def test_a_file_of_that_name_is_a_file(folder: Folder) -> None:
    (folder.path / "-").write_bytes(as_csv())
    said = run(("check", "--orders", "./-", "--format", "json"), folder.path, b"")
    assert [(row["file"], row["used"]) for row in json.loads(said.out)] == [("-", 2)]


def test_several_commands_in_place_of_files(folder: Folder) -> None:
    folder.good()
    line = (
        f"{shlex.join(PROGRAM)} check --format json"
        " --orders <(cat 订单明细.xlsx) --orders <(sed s/M1/M2/ 订单.csv) --agreed <(cat 约定采购量.xlsx)"
    )
    folder.write("订单.csv", table("订单明细", {}))
    done = subprocess.run(["bash", "-c", line], cwd=folder.path, env=environment(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    used = [(row["table"], row["used"]) for row in json.loads(done.stdout)]
    assert used == [("orders", 1), ("orders", 1), ("agreed", 1), ("products", 1), ("institutions", 1)]


def test_a_pause_of_the_sender_is_not_the_end(folder: Folder) -> None:
    """Another program has left the pipe non-blocking: reading it may give nothing for a while."""
    content = as_csv()
    with sending(folder, content[:-20], non_blocking=True) as (process, writing):
        time.sleep(0.2)
        os.write(writing, content[-20:])
        os.close(writing)
        out, _ = process.communicate()
    assert [row["used"] for row in json.loads(out)] == [2]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_told_to_end_in_the_middle(folder: Folder, tmp_path: Path, name: str) -> None:
    """By Ctrl-C, systemd or a closed terminal: one line, 130, and the part that has come is removed."""
    (tmp_path / "tmp").mkdir()
    with sending(folder, as_csv()[:-20], TMPDIR=str(tmp_path / "tmp")) as (process, writing):
        assert len(list((tmp_path / "tmp").glob("*/*"))) == 1
        process.send_signal(getattr(signal, name))
        out, err = process.communicate(timeout=60)
        os.close(writing)
    assert (process.returncode, out, err.decode()) == (130, b"", "错误：已中断\n")
    assert list((tmp_path / "tmp").iterdir()) == []


@contextmanager
def sending(
    folder: Folder, begun: bytes, *, non_blocking: bool = False, **changes: str
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The program reading a pipe that it has emptied, and the end of the pipe to write to."""
    reading, writing = os.pipe()
    os.set_blocking(reading, not non_blocking)
    with subprocess.Popen(
        [*PROGRAM, *CHECK],
        cwd=folder.path,
        env=environment(**changes),
        stdin=reading,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_listening,
    ) as process:
        os.close(reading)
        os.write(writing, begun)
        waiting = array.array("i", [1])
        while waiting[0] and process.poll() is None:
            time.sleep(0.02)
            fcntl.ioctl(writing, termios.FIONREAD, waiting)
        try:
            yield process, writing
        finally:
            process.kill()


def _listening() -> None:
    # Whoever runs the tests in the background may have these ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
