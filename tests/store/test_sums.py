"""Sums of order lines that are kept by file: in any split of the lines the same, and only what changed is summed."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_workspaces import Folder, Outcome, table

from jicai.results import sums
from jicai.store.answers import Answers
from jicai.store.cache import Cache
from jicai.store.resolve import asked

Jicai = Callable[..., Outcome]
DAYS = ("2026-07-15", "2026-07-31", "2026-08-01", "2026-08-20", "2026-09-10")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / "缓存"))
    return tmp_path / "缓存"


def lines(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Order lines, with returns and lines that count nowhere; of odd quantities, so that no sum is met by chance."""
    draw = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for number in range(count):
        day = draw.choice(DAYS)
        kind = draw.choice(["正常"] * 6 + ["退货", "已撤销", "拒绝配送"])
        rows.append(
            {
                "订单明细编号": f"M{number}",
                "产品编码": draw.choice(["P1", "P1", "P9"]),
                "采购数量": "7.13",
                "下单日期": "2026-07-11",
                "验收数量": f"{draw.randint(1, 999) / 100}",
                "验收日期": day,
                "订单状态": kind,
            }
        )
    return rows


def figures(jicai: Jicai, *more: str, as_of: str = "2026-09-30") -> list[Any]:
    outcome = jicai("progress", "--as-of", as_of, "--format", "json", *more)
    assert outcome.code == 0, outcome.err
    return outcome.rows


def split(folder: Folder, rows: list[dict[str, Any]], files: int, seed: int) -> None:
    """The lines over so many workbooks, each line in one of them."""
    for path in folder.path.glob("订单明细*"):
        path.unlink()
    draw = random.Random(seed)
    parts: list[list[dict[str, Any]]] = [[] for _ in range(files)]
    for row in rows:
        draw.choice(parts).append(row)
    for number, part in enumerate(parts):
        if part:
            folder.write(f"订单明细{number}.xlsx", table("订单明细", *part))


@pytest.fixture
def summed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many lines were summed, as it goes."""
    counts: list[int] = []
    inner = sums.window_sums

    def noting(rows: Any, *rest: Any) -> Any:
        counts.append(rows.collect().height)
        return inner(rows, *rest)

    monkeypatch.setattr(sums, "window_sums", noting)
    return counts


@pytest.mark.long
@pytest.mark.parametrize(
    ("count", "as_of", "at_once"),
    [
        ("accepted", "2026-07-20", 20_000_000),
        ("accepted", "2026-08-01", 20),
        ("accepted", "2026-09-30", 1),
        ("delivered", "2026-08-01", 20),
        ("ordered", "2026-08-01", 20),
        ("ordered", "2026-09-30", 20_000_000),
    ],
)
def test_every_split_gives_the_whole(
    folder: Folder, jicai: Jicai, count: str, as_of: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "_ROWS", at_once)
    folder.good()
    rows = [{**row, "配送数量": row["验收数量"], "配送日期": row["验收日期"]} for row in lines(40)]
    split(folder, rows, 1, 0)
    whole = figures(jicai, "--count", count, "--no-cache", as_of=as_of)
    assert whole[0]["purchased_qty"] != 0
    for files, seed in ((1, 0), (2, 1), (5, 2)):
        split(folder, rows, files, seed)
        for _ in range(2):
            assert figures(jicai, "--count", count, as_of=as_of) == whole


def test_only_a_changed_month_is_summed_again(folder: Folder, jicai: Jicai, summed: list[int]) -> None:
    folder.good()
    rows = lines(60)
    months = {f"2026-{month}": [row for row in rows if row["验收日期"][5:7] == month] for month in ("07", "08", "09")}
    for month, some in months.items():
        folder.write(f"订单明细{month}.xlsx", table("订单明细", *some))
    (folder.path / "订单明细.xlsx").unlink()
    figures(jicai)
    first = sum(summed)
    summed.clear()
    figures(jicai)
    assert summed == []
    folder.write("订单明细2026-08.xlsx", table("订单明细", *({**row, "验收数量": "2"} for row in months["2026-08"])))
    changed = figures(jicai)
    assert 0 < sum(summed) < first - max(1, len(months["2026-07"]) // 2)
    assert changed == figures(jicai, "--no-cache")


def test_a_later_day_sums_only_files_that_went_on_after_it(folder: Folder, jicai: Jicai, summed: list[int]) -> None:
    folder.good()
    (folder.path / "订单明细.xlsx").unlink()
    for number, (day, qty) in enumerate({"2026-07-20": "3", "2026-08-20": "5"}.items()):
        row = {"订单明细编号": f"M{number}", "验收数量": qty, "验收日期": day}
        folder.write(f"订单明细{day}.xlsx", table("订单明细", row))
    assert figures(jicai, as_of="2026-08-01")[0]["purchased_qty"] == 3
    summed.clear()
    assert figures(jicai, as_of="2026-08-31")[0]["purchased_qty"] == 8
    assert summed == [1]


CHANGES: dict[str, Callable[[Folder], object]] = {
    "factor": lambda folder: folder.write("中选目录.xlsx", table("中选目录", {"折算系数": "3"})),
    "not-selected": lambda folder: folder.write(
        "中选目录.xlsx", table("中选目录", {"是否中选": "否"}, {"产品编码": "P2"})
    ),
    "another-code": lambda folder: folder.write("中选目录.xlsx", table("中选目录", {"其他编码": "P9"})),
    "a-repeat": lambda folder: folder.write("订单明细9.xlsx", table("订单明细", *lines(30))),
    "a-stranger": lambda folder: folder.write("订单明细9.xlsx", table("订单明细", {"医疗机构编码": "H9"})),
    "an-institution-less": lambda folder: folder.write("医疗机构.xlsx", table("医疗机构", {"医疗机构编码": "H8"})),
    "status": lambda folder: folder.settings('[values.orders.status]\n"退货" = "正常"\n'),
    "name": lambda folder: (folder.path / "订单明细1.xlsx").rename(folder.path / "订单明细7.xlsx"),
}


@pytest.mark.long
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_a_sum_depends_on_is_seen(folder: Folder, jicai: Jicai, change: str) -> None:
    folder.good()
    split(folder, lines(30), 3, 3)
    figures(jicai)
    CHANGES[change](folder)
    assert jicai("progress", "--format", "json") == jicai("progress", "--format", "json", "--no-cache")


def test_a_damaged_answer_is_worked_out_again(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    split(folder, lines(30), 3, 3)
    sound = figures(jicai)
    answers = sorted((Cache().folder / "answers").iterdir())
    assert len(answers) > 5
    for number, path in enumerate(answers):
        content = bytearray(path.read_bytes())
        content[len(content) * (number % 10) // 10] ^= 0xFF
        path.write_bytes(content if number % 3 else content[: len(content) // 2])
    assert figures(jicai) == sound
    assert figures(jicai) == sound
    assert {path.name for path in (Cache().folder / "answers").iterdir()} == {path.name for path in answers}


@pytest.mark.parametrize("disk", ["room", "full"])
def test_of_more_repeats_than_are_held_together_each_counts_once(
    folder: Folder, jicai: Jicai, monkeypatch: pytest.MonkeyPatch, disk: str
) -> None:
    """Every export holds all lines since January, and the last one is written anew."""
    monkeypatch.setattr(asked, "_MOST_ROWS", 1)
    monkeypatch.setattr(sums, "_ROWS", 1)
    if disk == "full":
        monkeypatch.setattr(Answers, "put", lambda *_: None)
    folder.good()
    (folder.path / "订单明细.xlsx").unlink()
    rows = lines(40)
    for name, some in {"2026-07": rows[:20], "2026-08": rows[:30], "2026-09": rows}.items():
        folder.write(f"订单明细{name}.xlsx", table("订单明细", *some))
    assert figures(jicai) == figures(jicai, "--no-cache")
    folder.write("订单明细2026-09.xlsx", table("订单明细", *rows[:39]))
    changed = figures(jicai, "--no-cache")
    assert figures(jicai) == changed
    folder.write("订单明细2026-10.xlsx", table("订单明细", *rows[:39]))
    assert figures(jicai) == changed


def test_nothing_is_kept_of_what_came_through_a_pipe_or_without_the_cache(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    figures(jicai, "--no-cache")
    assert not (Cache().folder / "answers").exists()
