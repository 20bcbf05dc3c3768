"""The copies of files already read: the same result with and without them, whatever became of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome, table

import jicai
import jicai.intake.reading.seals
import jicai.store.kept_tables
import jicai.store.load
import jicai.store.read_anew
from jicai.errors import OutputError
from jicai.intake.discover.workspace import open_workspace
from jicai.intake.files.pool import Job
from jicai.store import read_anew
from jicai.store.answers import FOLDER, Answers
from jicai.store.cache import Cache, version_sources

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
COMMANDS = [
    ("check", "--format", "json"),
    ("check", "--rows", "--format", "json"),
    ("progress", "--as-of", "2026-09-30", "--format", "json", "--skip-rejects"),
]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a cache of one test's own."""
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / "缓存"))
    return tmp_path / "缓存"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are really read, as it goes."""
    names: list[str] = []
    inner = jicai.store.read_anew.read_files

    def noting(jobs: dict[Job, object], *rest: object, **named: object) -> object:
        names.extend(sorted(job.path.name for job in jobs))
        return inner(jobs, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(jicai.store.read_anew, "read_files", noting)
    return names


def entries_in(cache: Path) -> list[Path]:
    """The folders of the entries; what was worked out of them is forgotten, so that they are read."""
    Answers(cache / FOLDER).clear()
    return sorted(path for path in cache.iterdir() if path.is_dir())


@pytest.fixture
def workspace(folder: Folder) -> Folder:
    """Good rows, rejected rows, repeats, own words, two sheets."""
    folder.good()
    lines = table(
        "订单明细", {}, {}, {"订单明细编号": "M2", "订单状态": "在途"}, {"订单明细编号": "M3", "采购数量": "x"}
    )
    more = table("订单明细", {"订单明细编号": "M4", "医疗机构编码": "H9"}, {"订单明细编号": "M5"})
    folder.book("订单明细.xlsx", {"一": lines, "二": [["续表"], *more], "说明": [["略"]]})
    folder.settings('[values.orders.status]\n"在途" = "正常"\n')
    return folder


def results(jicai: Jicai, *more: str) -> list[Outcome]:
    return [jicai(*command, *more) for command in COMMANDS]


def test_cold_and_warm_are_the_same(workspace: Folder, cache: Path, read: list[str], jicai: Jicai) -> None:
    without = results(jicai, "--no-cache")
    assert not cache.exists()
    read.clear()
    cold = results(jicai)
    assert sorted(read) == ["中选目录.xlsx", "医疗机构.xlsx", "约定采购量.xlsx", "订单明细.xlsx"]
    read.clear()
    warm = results(jicai)
    assert read == []
    assert without == cold == warm
    assert [outcome.code for outcome in warm] == [0, 0, 0]


def test_the_same_content_under_another_name(workspace: Folder, cache: Path, read: list[str], jicai: Jicai) -> None:
    jicai("check")
    read.clear()
    (workspace.path / "订单明细.xlsx").rename(workspace.path / "订单明细-新.xlsx")
    outcome = jicai("check", "--rows", "--format", "json")
    assert read == []
    assert {row["file"] for row in outcome.rows} == {"订单明细-新.xlsx"}


FILES = {"中选目录.xlsx", "医疗机构.xlsx", "约定采购量.xlsx", "订单明细.xlsx"}
CHANGES: dict[str, Callable[[Folder], object]] = {
    "file": lambda folder: folder.write("订单明细.xlsx", table("订单明细", {"采购数量": "9"})),
    "words": lambda folder: folder.settings('[values.orders.status]\n"在途" = "已撤销"\n'),
    "headers": lambda folder: folder.settings('[columns.orders]\ndistributor = ["配送单位"]\n'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(change: str, workspace: Folder, cache: Path, read: list[str], jicai: Jicai) -> None:
    jicai("check")
    read.clear()
    CHANGES[change](workspace)
    changed = results(jicai)
    # A header or word of one table may make a sheet of any file that table.
    assert set(read) == ({"订单明细.xlsx"} if change == "file" else FILES)
    assert changed == results(jicai, "--no-cache")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def rows_in(entry: Path) -> Path:
    (path,) = entry.glob("rows-*.parquet")
    return path


def flip_at(path: Path, tenth: int) -> None:
    content = bytearray(path.read_bytes())
    content[4 + (len(content) - 5) * tenth // 10] ^= 0xFF
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "rows-flipped": lambda entry: flip(rows_in(entry)),
    "rows-cut": lambda entry: halve(rows_in(entry)),
    "rows-emptied": lambda entry: rows_in(entry).write_bytes(b""),
    "rows-gone": lambda entry: rows_in(entry).unlink(),
    "problems-flipped": lambda entry: flip(entry / "problems.parquet"),
    "problems-gone": lambda entry: (entry / "problems.parquet").unlink(),
    "meta-cut": lambda entry: halve(entry / "meta.json"),
    "meta-emptied": lambda entry: (entry / "meta.json").write_text(""),
    "meta-other": lambda entry: (entry / "meta.json").write_text("[]"),
    "meta-number": lambda entry: (entry / "meta.json").write_text(
        (entry / "meta.json").read_text("utf-8").replace('"rows": ', '"rows": 1'), "utf-8"
    ),
    "meta-gone": lambda entry: (entry / "meta.json").unlink(),
    "meta-a-folder": lambda entry: ((entry / "meta.json").unlink(), (entry / "meta.json").mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_entries_are_read_again(
    damage: str, workspace: Folder, cache: Path, read: list[str], jicai: Jicai
) -> None:
    sound = results(jicai)
    entries = entries_in(cache)
    assert len(entries) == 4
    for entry in entries:
        DAMAGES[damage](entry)
    read.clear()
    assert results(jicai) == sound
    assert set(read) == FILES
    entries_in(cache)
    read.clear()
    assert results(jicai) == sound
    assert read == []


@pytest.fixture
def by_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are treated as large ones are: with a checksum for each column, looked at when the column is read."""
    monkeypatch.setattr(jicai.intake.reading.seals, "_LARGE", 0)
    monkeypatch.setattr(jicai.store.kept_tables, "_FEW_ROWS", -1)


TENTHS = [pytest.param(tenth, marks=() if tenth in (0, 5, 10) else pytest.mark.slow) for tenth in range(11)]


@pytest.mark.parametrize("tenth", TENTHS)
def test_damage_is_found_where_it_is_read(
    tenth: int, workspace: Folder, cache: Path, read: list[str], jicai: Jicai, by_column: None
) -> None:
    sound = results(jicai)
    for entry in entries_in(cache):
        flip_at(rows_in(entry), tenth)
    read.clear()
    assert results(jicai) == sound
    again = read.copy()
    assert results(jicai) == sound
    assert read == again
    if tenth == 10:  # what is said of all columns stands at the end, and is always read
        assert set(again) == FILES


@pytest.mark.parametrize(("column", "is_read"), [("accepted_qty", True), ("status", True), ("company", False)])
def test_what_is_not_read_is_not_looked_at(
    column: str, is_read: bool, folder: Folder, cache: Path, read: list[str], jicai: Jicai, by_column: None
) -> None:
    folder.good()
    jicai(*COMMANDS[2])
    (rows,) = cache.glob("*/rows-orders-*")
    files = json.loads((rows.parent / "meta.json").read_text("utf-8"))["content"]["files"]
    _, ((start, length),) = files[rows.name]["columns"][column]
    content = bytearray(rows.read_bytes())
    content[start + length // 2] ^= 0xFF
    rows.write_bytes(content)
    entries_in(cache)
    read.clear()
    assert jicai(*COMMANDS[2]) == jicai(*COMMANDS[2], "--no-cache")
    assert (read[: -len(list(folder.path.iterdir()))] != []) is is_read


def test_a_cache_that_is_cleared_in_the_midst_of_a_run(
    workspace: Folder, cache: Path, read: list[str], by_column: None
) -> None:
    load = jicai.store.load.load
    expected = load(open_workspace(workspace.path), ["orders"]).frames["orders"].collect()
    entries_in(cache)
    intake = load(open_workspace(workspace.path), ["orders"])
    assert Cache().clear() == 1
    read.clear()
    assert intake.frames["orders"].collect().equals(expected)
    assert read == ["订单明细.xlsx"]


def test_a_file_that_changes_after_its_entry_was_damaged(workspace: Folder, cache: Path, by_column: None) -> None:
    load = jicai.store.load.load
    load(open_workspace(workspace.path), ["orders"])
    intake = load(open_workspace(workspace.path), ["orders"])
    Cache().clear()
    workspace.write("订单明细.xlsx", table("订单明细"))
    with pytest.raises(OutputError, match=r"^订单明细\.xlsx：缓存损坏，重新读取时文件已变，请再运行一次$"):
        intake.frames["orders"].collect()


def test_entry_swapped_with_another(workspace: Folder, cache: Path, jicai: Jicai) -> None:
    sound = results(jicai)
    first, second, *_ = entries_in(cache)
    rows = rows_in(first).read_bytes()
    rows_in(first).write_bytes(rows_in(second).read_bytes())
    rows_in(second).write_bytes(rows)
    assert results(jicai) == sound


def test_no_cache_neither_reads_nor_writes(workspace: Folder, cache: Path, read: list[str], jicai: Jicai) -> None:
    jicai("check")
    before = sorted(path.name for path in cache.rglob("*"))
    read.clear()
    jicai("check", "--no-cache")
    assert len(read) == 4
    assert sorted(path.name for path in cache.rglob("*")) == before


PLACES: dict[str, Callable[[Path], object]] = {
    "a-file": lambda place: place.write_text("x"),
    "below-a-file": lambda place: place.parent.joinpath("占用").write_text("x"),
    "read-only": lambda place: place.mkdir(mode=0o500),
}


@pytest.mark.parametrize("place", PLACES)
def test_cache_that_cannot_be_written(
    place: str, workspace: Folder, cache: Path, jicai: Jicai, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "read-only" and os.geteuid() == 0:
        pytest.skip("the superuser may write everywhere")
    if place == "below-a-file":
        monkeypatch.setenv("JICAI_CACHE_DIR", str(cache.parent / "占用" / "缓存"))
    PLACES[place](cache)
    assert results(jicai) == results(jicai, "--no-cache")


def test_a_cache_that_somebody_deletes_meanwhile(
    workspace: Folder, cache: Path, jicai: Jicai, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = read_anew.read_files

    def deleting(*jobs: object, **named: object) -> object:
        outcomes = inner(*jobs, **named)  # type: ignore[arg-type]
        shutil.rmtree(cache)
        return outcomes

    monkeypatch.setattr(read_anew, "read_files", deleting)
    outcome = jicai(*COMMANDS[2])
    assert (outcome.code, outcome.out) == (2, "")
    assert "读出的内容不见了，缓存在读取的时候被删去，请再运行一次" in outcome.err


def test_two_at_once(workspace: Folder, cache: Path, jicai: Jicai) -> None:
    command = [sys.executable, "-m", "jicai", *COMMANDS[1], "-C", str(workspace.path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(jicai_package()).parent)}
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, encoding="utf-8")
        for _ in range(2)
    ]
    said = [(*process.communicate(timeout=120), process.returncode) for process in both]
    alone = jicai(*COMMANDS[1], "--no-cache")
    assert said == [(alone.out, alone.err, 0)] * 2
    assert len(entries_in(cache)) == 4  # and nothing half done


def jicai_package() -> str:
    return str(Path(jicai.__file__).parent)


def test_unusable_files_are_not_kept(folder: Folder, cache: Path, jicai: Jicai) -> None:
    (folder.path / "订单明细.csv").write_text("姓名,电话\n张三,1\n", "utf-8")
    assert [jicai("check").code for _ in range(2)] == [2, 2]
    assert not entries_in(cache)


def test_info_and_clear(workspace: Folder, cache: Path, read: list[str], jicai: Jicai) -> None:
    empty = {"folder": str(cache), "entries": 0, "megabytes": 0}
    assert jicai("cache", "info", "--format", "json").rows == [empty]
    jicai("check")
    assert jicai("cache", "info", "--format", "json").rows == [{**empty, "entries": 4, "megabytes": 1}]
    (cache / "new-left").mkdir()
    outcome = jicai("cache", "clear")
    assert (outcome.code, outcome.out) == (0, "已清空缓存，共 4 份\n")
    assert jicai("cache", "info", "--format", "json").rows == [empty]
    assert list(cache.iterdir()) == []
    read.clear()
    jicai("check")
    assert len(read) == 4


def test_every_file_of_the_reading_code_is_in_the_version_of_an_entry() -> None:
    package = Path(jicai.__file__).parent
    below = {path for room in ("intake", "store", "tables") for path in (package / room).glob("**/*.py")}
    assert {path.parent.name for path in below} >= {"intake", "files", "sheets", "tables"}
    assert set(version_sources()) == below
