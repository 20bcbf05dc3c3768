"""A Parquet file that is kept as it was given: the same answers as from its rows written anew, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest
from small_workspaces import Folder, Outcome, table

from jicai.intake.reading import as_given, seals
from jicai.intake.reading.parts import GIVEN

Jicai = Callable[..., Outcome]
COMMANDS = [
    ("progress", "--as-of", "2026-09-30", "--format", "json"),
    ("progress", "--as-of", "2026-09-30", "--format", "json", "--engine", "duckdb"),
    ("check", "--format", "json"),
    ("flags", "--as-of", "2026-09-30", "--format", "json"),
]
STATUSES = ("正常", "已收货", "作废", "缺货", "正常")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pytest.importorskip("duckdb")
    pytest.importorskip("narwhals")
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / "缓存"))
    monkeypatch.setattr(seals, "_LARGE", 0)
    return tmp_path / "缓存"


def write(folder: Folder, statuses: Sequence[str] = STATUSES, **changed: str) -> None:
    """Order lines as typed Parquet, as a database hands them out."""
    day = {"验收数量": "3.5", "验收日期": "2026-08-20", "配送数量": "4", "配送日期": "2026-08-19", "计划": "甲"}
    lines = [{**day, "订单明细编号": f"M{at}", "订单状态": status} for at, status in enumerate(statuses)]
    header, *rows = table("订单明细", *lines[:-1], {**lines[-1], "下单日期": "2026-09-01", **changed})
    frame = pl.DataFrame(rows, schema=header, orient="row")
    frame = frame.with_columns(
        pl.selectors.ends_with("数量").cast(pl.Decimal(12, 2)),
        pl.selectors.ends_with("日期").str.to_date(),
        pl.col("采购单价").cast(pl.Decimal(18, 6)),
    )
    frame.write_parquet(folder.path / "订单明细.parquet", row_group_size=2)


def results(jicai: Jicai) -> list[Outcome]:
    return [jicai(*command) for command in COMMANDS]


def kept(cache: Path) -> list[Path]:
    """The copies of files that were given."""
    entries = [path.parent for path in cache.glob("*/meta.json")]
    files = {path: json.loads((path / "meta.json").read_text())["content"]["files"] for path in entries}
    return [path / name for path, seals in files.items() for name, seal in seals.items() if GIVEN in seal]


@pytest.fixture
def expected(folder: Folder, cache: Path, jicai: Jicai) -> list[Outcome]:
    """What the rows give that are written anew."""
    folder.good()
    (folder.path / "订单明细.xlsx").unlink()
    write(folder)
    found = results(jicai)
    assert found[0].code == 0, found[0].err
    assert not kept(cache)
    return found


@pytest.fixture
def whole(expected: list[Outcome], monkeypatch: pytest.MonkeyPatch, jicai: Jicai) -> None:
    """Files of any size are kept as they are given."""
    monkeypatch.setattr(as_given, "_LEAST_BYTES", 0)
    jicai("cache", "clear")


@pytest.mark.usefixtures("whole")
def test_the_same_answers(cache: Path, expected: list[Outcome], folder: Folder, jicai: Jicai) -> None:
    assert results(jicai) == expected
    assert [path.read_bytes() for path in kept(cache)] == [(folder.path / "订单明细.parquet").read_bytes()]
    assert results(jicai) == expected


@pytest.mark.usefixtures("whole")
def test_damage_is_found_where_it_is_read(cache: Path, expected: list[Outcome], jicai: Jicai) -> None:
    results(jicai)
    (path,) = kept(cache)
    content = path.read_bytes()
    for place in range(4, len(content), 397):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        for answer in (cache / "answers").iterdir():
            answer.unlink()
        assert jicai(*COMMANDS[0]) == expected[0]
        (path,) = kept(cache)


@pytest.mark.usefixtures("whole")
def test_what_is_kept_of_it_by_month(cache: Path, expected: list[Outcome], folder: Folder, jicai: Jicai) -> None:
    assert jicai("ingest").code == 0
    (folder.path / "订单明细.parquet").unlink()
    assert jicai(*COMMANDS[0]).out == expected[0].out


@pytest.mark.usefixtures("whole")
def test_a_single_row(cache: Path, folder: Folder, jicai: Jicai, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, STATUSES[:1])
    folder.settings('[[files]]\npath = "订单明细.parquet"\ndefaults = { contract_no = "HT1" }\n')
    found = results(jicai)
    assert len(kept(cache)) == 1
    monkeypatch.setattr(as_given, "_LEAST_BYTES", 2**30)
    jicai("cache", "clear")
    assert results(jicai) == found


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    "changed", [{"产品编码": "p1"}, {"产品编码": " P1"}, {"订单明细编号": "M0"}, {"医疗机构编码": "X"}]
)
def test_one_row_that_is_another(
    changed: dict[str, str], cache: Path, folder: Folder, jicai: Jicai, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, **changed)
    found = results(jicai)
    monkeypatch.setattr(as_given, "_LEAST_BYTES", 2**30)
    jicai("cache", "clear")
    assert results(jicai) == found
