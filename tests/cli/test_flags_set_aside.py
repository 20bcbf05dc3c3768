"""Findings that are set aside: marked, on request left out and counted, and found again by their keys.

H1 has three lines above the selected price, one of them without a contract.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from small_workspaces import DEAR, Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-31")
RULES = ("--rule", "price-above", "--rule", "no-contract")
JSON = ("--format", "json")


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.dear_lines()
    return folder


def keys(jicai: Run, *arguments: str) -> dict[tuple[str, str], str]:
    rows = jicai("flags", *(arguments or AS_OF), *RULES, *JSON).rows
    return {(row["rule"], row["line_id"]): row["key"] for row in rows}


def put_aside(folder: Folder, *rows: dict[str, str]) -> None:
    folder.write("已处置发现.xlsx", table("已处置发现", *rows))


def test_they_are_marked_and_on_request_left_out_and_counted(jicai: Run, bureau: Folder) -> None:
    found = keys(jicai)
    assert len(found) == 4
    of = {"发现编号": found["price-above", "M1"], "原因": "已退差价"}
    put_aside(bureau, of, {"发现编号": found["no-contract", "M3"], "有效期至": "2026-10-30"})
    every = jicai("flags", *AS_OF, *RULES, *JSON)
    assert {row["line_id"]: row["set_aside"] for row in every.rows if row["rule"] == "price-above"} == {
        "M1": "已退差价",
        "M2": None,
        "M3": None,
    }
    assert "其中 1 条已处置，jicai flags --unresolved 不列\n" in every.err
    left = jicai("flags", *AS_OF, *RULES, *JSON, "--unresolved")
    assert [(row["rule"], row["line_id"]) for row in left.rows] == [
        ("no-contract", "M3"),
        ("price-above", "M2"),
        ("price-above", "M3"),
    ]
    assert "共 3 条发现：没有电子合同 1，高于中选价 2\n不列已处置发现表里的 1 条\n1 条处置已过有效期" in left.err


def test_the_counts_stand_on_standard_error_whatever_the_format(jicai: Run, bureau: Folder) -> None:
    put_aside(bureau, {"发现编号": keys(jicai)["price-above", "M1"]})
    said = jicai("flags", *AS_OF, *RULES, "--unresolved", "-o", "发现.xlsx")
    assert "不列已处置发现表里的 1 条\n" in said.err
    book = load_workbook(bureau.path / "发现.xlsx")
    basis = {row[0].value: row[1].value for row in book["口径"].iter_rows()}
    assert basis["只看没有处置的"] == "是"
    assert any("不列已处置发现表里的 1 条" in str(cell.value) for row in book["检查发现"].iter_rows() for cell in row)


def test_with_the_exit_code_only_what_is_left_counts(jicai: Run, bureau: Folder) -> None:
    put_aside(bureau, *({"发现编号": key} for key in keys(jicai).values()))
    assert jicai("flags", *AS_OF, *RULES, "--exit-code").code == 1
    assert jicai("flags", *AS_OF, *RULES, "--exit-code", "--unresolved").code == 0


def test_keys_that_no_finding_has_are_said(jicai: Run, bureau: Folder) -> None:
    put_aside(bureau, {"发现编号": "price-above-aaaaaaaaaa"}, {"发现编号": "surge-aaaaaaaaaa"})
    said = jicai("flags", *AS_OF, *RULES, *JSON).err
    assert "已处置发现有 1 个编号没有对应的发现（已经消除，或编号有误）：price-above-aaaaaaaaaa\n" in said
    assert "已处置发现有 1 个编号属于这次没有检查的规则\n" in said


def test_a_choice_of_institutions_makes_no_key_unknown(jicai: Run, bureau: Folder) -> None:
    others = {"医疗机构编码": "H2", "医疗机构名称": "第二医院"}
    bureau.write("医疗机构.xlsx", table("医疗机构", {}, others))
    put_aside(bureau, {"发现编号": keys(jicai)["price-above", "M1"]})
    assert "处置" not in jicai("flags", *AS_OF, *RULES, "--institution", "H2", *JSON).err


def test_a_key_written_twice_is_refused(jicai: Run, bureau: Folder) -> None:
    put_aside(bureau, {"原因": "已核实"}, {"发现编号": "SURGE-aaaaaaaaaa", "原因": "另一个"})
    said = jicai("flags", *AS_OF, *RULES)
    assert said.code == 2
    assert "编号与前面的行相同，内容却不同" in said.err


def test_keys_are_the_same_a_month_later_with_further_lines(jicai: Run, bureau: Folder) -> None:
    before = keys(jicai)
    more = [{"订单明细编号": f"A{at}", "下单日期": "2026-07-10"} | DEAR for at in range(3)]
    bureau.write("订单明细-0.xlsx", table("订单明细", *more))
    after = keys(jicai, "--as-of", "2026-11-30")
    assert before.items() <= after.items()
    assert len(after) == len(before) + len(more)


def test_the_export_keeps_and_marks_them(jicai: Run, bureau: Folder) -> None:
    found = [row["key"] for row in jicai("flags", *AS_OF, *JSON).rows]
    export = ("export", *AS_OF, "--only", "flags", "-o", "月报.xlsx", "--exit-code")
    assert jicai(*export).code == 1
    put_aside(bureau, *({"发现编号": key, "原因": "已核实"} for key in found))
    assert jicai(*export).code == 0, "all that is found is dealt with"
    book = load_workbook(bureau.path / "月报.xlsx")
    sheet = [[cell.value for cell in row] for row in book["检查发现"].iter_rows()]
    header = next(row for row in sheet if "发现编号" in row)
    marked = [row[header.index("已处置")] for row in sheet if row[header.index("发现编号")] in found]
    assert marked == ["已核实"] * len(found)
