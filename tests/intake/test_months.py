"""Months kept in the workspace: the same results without the exports, replaced whole, doubts asked, damage told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
SAMPLE = Path(__file__).parents[2] / "sample_data"
AS_OF = ("--as-of", "2026-09-30", "--format", "json", "-q")
COMMANDS = [("check", "--format", "json", "-q"), ("progress", *AS_OF), ("overdue", *AS_OF), ("flags", *AS_OF)]


def orders(*rows: dict[str, str]) -> list[list[object]]:
    return table("订单明细", *rows)  # type: ignore[return-value]


def line(number: str, day: str, **more: str) -> dict[str, str]:
    return {"订单明细编号": number, "下单日期": day, **more}


@pytest.fixture
def kept(folder: Folder, jicai: Jicai) -> Folder:
    folder.good()
    folder.book("订单明细.xlsx", {"一": orders(*(line(f"M{at}", f"2026-0{7 + at % 2}-1{at}") for at in range(6)))})
    assert jicai("ingest").code == 0
    return folder


def test_the_sample_is_the_same_without_its_exports(folder: Folder, jicai: Jicai) -> None:
    for path in [*SAMPLE.glob("*.xlsx"), *SAMPLE.glob("*.csv"), SAMPLE / "jicai.toml"]:
        shutil.copy(path, folder.path)
    before = [jicai(*command).out for command in COMMANDS]
    assert jicai("ingest").code == 0
    assert [jicai(*command).out for command in COMMANDS] == before
    for label in ("订单明细", "货款支付", "基金支付", "验收台账"):
        for path in folder.path.glob(f"{label}*.*"):
            path.unlink()
    assert [jicai(*command).out for command in COMMANDS] == before


def test_a_part_of_a_month_is_asked(kept: Folder, jicai: Jicai) -> None:
    kept.book("另.xlsx", {"一": orders(line("M0", "2026-07-10"), line("M9", "2026-07-30"))})
    said = jicai("ingest", "另.xlsx")
    assert said.code == 2
    assert "2026-07：已存 3 条，这次的导出没有其中 2 条（M2、M4）" in said.err
    assert jicai("ingest", "另.xlsx", "--add").code == 0
    assert jicai("ingest", "另.xlsx").code == 0


def test_a_kept_file_of_which_a_month_was_replaced_is_told(kept: Folder, jicai: Jicai) -> None:
    kept.book("另.xlsx", {"一": orders(line("M9", "2026-07-30"))})
    assert jicai("ingest", "另.xlsx", "--replace").code == 0
    said = jicai("progress", "--as-of", "2026-09-30").err
    assert "订单明细.xlsx：已存过，其中 订单明细 2026-07 已由 另.xlsx 代替，不计入" in said
    assert "另.xlsx：已存在 数据/，未再读取" in said
    assert jicai("ingest", "--add", "订单明细.xlsx").code == 0
    assert "另.xlsx、订单明细.xlsx：已存在 数据/，未再读取" in jicai("progress", "--as-of", "2026-09-30").err


def test_a_month_exported_again_replaces_itself(kept: Folder, jicai: Jicai) -> None:
    (kept.path / "订单明细.xlsx").unlink()
    rows = [line(f"M{at}", f"2026-07-1{at}", 采购数量="7") for at in (0, 2, 4)]
    kept.book("订单明细-新.xlsx", {"一": orders(*rows, line("M8", "2026-07-20"))})
    assert jicai("ingest", "订单明细-新.xlsx").code == 0
    counted = {row["file"]: (row["rows"], row["used"], row["skipped"]) for row in jicai(*COMMANDS[0]).rows}
    assert counted["订单明细.xlsx"] == (6, 3, 3)
    assert counted["订单明细-新.xlsx"] == (4, 4, 0)


@pytest.mark.parametrize("harm", ["flip", "remove"])
def test_damage_is_one_line(kept: Folder, jicai: Jicai, harm: str) -> None:
    (part,) = (kept.path / "数据" / "订单明细" / "2026-07").glob("*.parquet")
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.unlink()
    if harm == "flip":
        part.write_bytes(content)
    said = jicai("progress", *AS_OF)
    assert (said.code, said.out) == (2, "")
    assert "订单明细 2026-07的数据损坏或缺少" in said.err
    assert "jicai ingest 订单明细.xlsx" in said.err
    assert jicai("ingest", "订单明细.xlsx").code == 0
    assert jicai("progress", *AS_OF).code == 0
