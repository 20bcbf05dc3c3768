"""`jicai diff` between two folders of exports, with planted edits, and what is said of what a folder lacks."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from read_workbook import read_workbook
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-09-30", "--from", "2026-08")
JSON = ("--format", "json")


def received(name: str, quantity: str, day: str = "2026-08-10", **changes: str) -> dict[str, str]:
    day = changes.pop("on", day)
    return {
        "订单明细编号": name, "采购数量": quantity, "下单日期": day, "验收数量": quantity, "验收日期": day,
        "合同编号": "HT", **changes,
    }  # fmt: skip


OLD = (received("M1", "10"), received("M2", "20"), received("M3", "5"))
#: M1 as it was, M2 with another quantity, M3 gone, M4 reported late, M5 new.
NEW = (OLD[0], received("M2", "26"), received("M4", "3"), received("M5", "7", "2026-09-05"))


@pytest.fixture
def folders(folder: Folder) -> dict[str, Folder]:
    made = {}
    for name, lines in (("旧", OLD), ("新", NEW)):
        (folder.path / name).mkdir()
        made[name] = Folder(folder.path / name)
        made[name].good("约定采购量", "中选目录", "医疗机构")
        made[name].write("订单明细.csv", table("订单明细", *lines))
    return made


def test_every_row_that_is_otherwise_and_what_it_changes(jicai: Run, folders: dict[str, Folder]) -> None:
    said = jicai("diff", "-C", "新", "--against", "旧", *AS_OF, "--show", "lines", *JSON)
    assert [
        (row["line_id"], row["kind"], row["what"], row["net_qty"], row["completion_change"]) for row in said.rows
    ] == [
        ("M2", "changed", "采购数量 20→26；验收数量 20→26", 6, 0.06),
        ("M3", "dropped", "下单 2026-08-10，验收 5（2026-08-10）", -5, -0.05),
        ("M4", "added", "下单 2026-08-10，验收 3（2026-08-10）", 3, 0.03),
    ]
    assert said.rows[0]["source"].startswith("订单明细.csv")
    assert said.rows[1]["source"] is None
    assert "有 3 行不同：改动 1，补报 1，删去 1；其中 3 行使完成率变动" in said.err


def test_the_steps_of_the_item_and_of_the_district(jicai: Run, folders: dict[str, Folder]) -> None:
    for view in (("--show", "progress"), ("--by", "district")):
        said = jicai("diff", "-C", "新", "--against", "旧", *AS_OF, *view, *JSON)
        (row,) = json.loads(said.out, parse_float=Decimal)
        steps = [row[f"by_{step}"] for step in ("terms", "changed", "added", "dropped", "new")]
        assert list(map(Decimal, steps)) == [0, Decimal("0.06"), Decimal("0.03"), Decimal("-0.05"), Decimal("0.07")]
        assert (row["completion_then"], row["completion"]) == (Decimal("0.35"), Decimal("0.46"))
        assert row["completion_change"] == sum(steps)


def test_the_same_day_of_both(jicai: Run, folders: dict[str, Folder]) -> None:
    said = jicai("diff", "-C", "新", "--against", "旧", "--as-of", "2026-09-30", "--show", "progress", *JSON)
    (row,) = said.rows
    assert (row["by_new"], row["by_added"], row["by_changed"], row["by_dropped"]) == (0, 0.1, 0.06, -0.05)


def test_equal_exports_say_so(jicai: Run, folders: dict[str, Folder]) -> None:
    folders["旧"].write("订单明细.csv", table("订单明细", *NEW))
    said = jicai("diff", "-C", "新", "--against", "旧", *AS_OF, "--show", "lines")
    assert said.code == 0
    assert "截至对照日期的订单明细，两份导出相同" in said.err


def test_codes_in_another_case_are_the_same(jicai: Run, folders: dict[str, Folder]) -> None:
    for name in ("约定采购量", "医疗机构"):
        folders["旧"].write(f"{name}.xlsx", table(name, {"医疗机构编码": "h1"}))
    said = jicai("diff", "-C", "新", "--against", "旧", *AS_OF, "--show", "progress", *JSON)
    assert [row["completion_then"] for row in said.rows] == [0.35]


def test_a_folder_uses_its_own_settings_and_tells_what_differs(jicai: Run, folders: dict[str, Folder]) -> None:
    folders["新"].settings('[lagging]\ntolerance = "1"\n')
    folders["旧"].write("货款支付.csv", table("货款支付", {}))
    said = jicai("diff", "-C", "新", "--against", "旧", *AS_OF, *JSON)
    assert said.code == 0, said.err
    assert "旧 没有 jicai.toml，按默认设置" in said.err
    assert "两边的设置不同：[lagging]；各按自己的设置计算" in said.err
    assert "现在的数据 没有货款支付表，另一边有，有关的数不能直接相比" in said.err


#: What stands in the other folder, and what is said.
FAULTS: dict[str, tuple[Callable[[Folder], Any], str]] = {
    "a table is not there": (
        lambda folder: (folder.path / "约定采购量.xlsx").unlink(), "--against 旧：",
    ),
    "the settings are broken": (lambda folder: folder.settings("[lagging]\nx = 1\n"), "--against 旧："),
    "rows are rejected": (
        lambda folder: folder.write("订单明细.csv", table("订单明细", received("M1", "many"))),
        "jicai check -C 旧 --rows",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_the_other_folder_are_named_as_its_own(jicai: Run, folders: dict[str, Folder], name: str) -> None:
    spoil, words = FAULTS[name]
    spoil(folders["旧"])
    said = jicai("diff", "-C", "新", "--against", "旧", *AS_OF)
    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert "--against 旧：" in said.err


def test_a_sheet_for_each(jicai: Run, folders: dict[str, Folder], tmp_path: Path) -> None:
    book = tmp_path / "变化.xlsx"
    said = jicai("diff", "-C", "新", "--against", "旧", *AS_OF, "-o", str(book))
    assert said.code == 0, said.err
    names = {sheet.name for sheet in read_workbook(book.read_bytes())}
    changes = ("约定项", "前期明细", "检查发现", "逾期货款", "预付金")
    assert names >= {"目录", "变化概要", "口径", *(f"{one}的变化" for one in changes)}


def test_the_exit_code(jicai: Run, folders: dict[str, Folder]) -> None:
    """Three rows of an earlier month are otherwise; the item itself was and is ahead of time."""
    at = ("diff", "-C", "新", "--against", "旧", *AS_OF, "--exit-code", "--show")
    assert jicai(*at, "lines").code == 1
    assert jicai(*at, "progress").code == 0


def test_without_what_was_paid_out_no_sum_is_told_twice(jicai: Run, folders: dict[str, Folder]) -> None:
    """The advance of the plan is either taken as paid or late, not both."""
    said = jicai("diff", "-C", "新", "--from", "2026-08", "--as-of", "2026-09-30", *JSON)
    assert [row["item"] for row in said.rows if row["area"] == "funds"] == ["未收回的预付金"]
    said = jicai("diff", "-C", "新", "--from", "2026-08", "--as-of", "2026-09-30", "--show", "funds", *JSON)
    assert {(row["late_then"], row["late"]) for row in said.rows} == {(None, None)}
    assert said.rows[0]["balance"] > 0
    assert "逾期未拨 " not in said.err
    assert "没有预付拨付表，余额视为已按计划拨付，有没有逾期未拨的不知道" in said.err


def _steps(said: Outcome) -> list[tuple[str, str, str, Any]]:
    return [(row["step"], row["role"], row["item"], row["value"]) for row in said.rows]


def test_the_explanation_against_the_folder_re_adds(jicai: Run, folders: dict[str, Folder]) -> None:
    said = jicai(
        *("explain", "-C", "新", "--against", "旧", "--since", "2026-08", "--as-of", "2026-09-30"), "第一医院", *JSON
    )
    assert _steps(said) == [
        ("完成率增减", "result", "现在减原来", 0.11),
        ("完成率增减", "result", "因改动", 0.06),
        ("完成率增减", "result", "因补报", 0.03),
        ("完成率增减", "result", "因删去", -0.05),
        ("完成率增减", "result", "因新采购", 0.07),
        ("采购量增减", "result", "合计", 11),
        ("采购量增减", "counted", "采购量因约定与目录", 0),
        ("采购量增减", "counted", "采购量因改动", 6),
        ("采购量增减", "counted", "采购量因补报", 3),
        ("采购量增减", "counted", "采购量因删去", -5),
        ("采购量增减", "counted", "采购量因新采购", 7),
        ("采购量因改动", "result", "合计", 6),
        ("采购量因改动", "counted", "M2", 6),
        ("采购量因补报", "result", "合计", 3),
        ("采购量因补报", "counted", "M4", 3),
        ("采购量因删去", "result", "合计", -5),
        ("采购量因删去", "counted", "M3", -5),
        ("采购量因新采购", "result", "合计", 7),
        ("采购量因新采购", "counted", "M5", 7),
        *(("采购量因新采购", "left_out", line, None) for line in ("M1", "M2", "M4")),
    ]
    by_line = {row["item"]: row for row in said.rows if row["role"] == "counted"}
    assert by_line["M2"]["working"] == "采购数量 20→26；验收数量 20→26"
    assert (by_line["M3"]["source"], by_line["M3"]["note"]) == ("订单明细.csv:4", "来源在 旧")
    assert by_line["M4"]["source"] == "订单明细.csv:4"


def test_the_explanation_of_other_terms(jicai: Run, folders: dict[str, Folder]) -> None:
    """Twice as much agreed on, and boxes of five instead of one: what was bought counts five times."""
    folders["新"].write("约定采购量.xlsx", table("约定采购量", {"约定采购量": "200"}))
    folders["新"].write("中选目录.xlsx", table("中选目录", {"折算系数": "5"}))
    folders["新"].write("订单明细.csv", table("订单明细", *OLD))
    said = jicai("explain", "-C", "新", "--against", "旧", "--as-of", "2026-09-30", "毫针", *JSON)
    found = _steps(said)
    assert ("约定量增减", "result", "现在减原来", 900) in found
    assert [one for one in found if one[0] == "采购量因约定与目录"] == [
        ("采购量因约定与目录", "result", "合计", 140),
        *(("采购量因约定与目录", "counted", line, value) for line, value in (("M1", 40), ("M2", 80), ("M3", 20))),
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--year", "1"), "与另一个文件夹相比看的是截至日期所在的协议年度"),
        (("--count", "ordered"), "--count：只用于"),
        (("--product", "P1"), "增减按约定项说明"),
        (("--against", "没有"), "不是文件夹"),
        (("--score",), "不能同时用"),
        (("第二医院",), "没有叫这个名字的"),
    ],
)
def test_what_an_explanation_against_a_folder_refuses(
    jicai: Run, folders: dict[str, Folder], arguments: tuple[str, ...], told: str
) -> None:
    said = jicai("explain", "-C", "新", "--against", "旧", "--as-of", "2026-09-30", *arguments)
    assert (said.code, told in said.err) == (2, True), said.err


def test_findings_that_were_dealt_with_are_counted(jicai: Run, folder: Folder) -> None:
    """What the bureau has set aside is still there, and the summary says so."""
    folder.good()
    at = ("--from", "2026-07", "--to", "2026-08")
    first = jicai("flags", "--as-of", "2026-08-31", *JSON).rows[0]["key"]
    said = jicai("diff", *at, "--show", "findings", *JSON).err
    assert "已处置" not in said.partition("共 ")[2].partition("\n")[0]
    folder.write("已处置发现.xlsx", table("已处置发现", {"发现编号": first}))
    (row,) = [one for one in jicai("diff", *at, *JSON).rows if one["item"] == "检查发现"]
    assert row["note"].endswith("；现在的有 1 条已处置")
    assert "；现在的有 1 条已处置" in jicai("diff", *at, "--show", "findings", *JSON).err
