"""A folder 规则 in the workspace: its rules stand beside those of the program in everything that shows findings.

H1 has three lines above the selected price, M3 of them without a contract.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from own_rules.written import sql, toml
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-31")
JSON = ("--format", "json")
DEAR = toml(
    name="dear-lines",
    title="单价偏高",
    where=["订单状态 = 正常"],
    value="采购单价",
    above="='1.9'",
    message="{医疗机构名称} {数值} 元",
)
MANY = toml(
    name="many-lines", title="一月多单", per=["医疗机构编码", "月份(下单日期)"], value="行数", above=2,
    message="{医疗机构名称} {月份} {数值} 条",
)  # fmt: skip
QUERY = sql(
    "SELECT 医疗机构编码, count(*) AS 数值, 1 AS 界限, min(row_id) AS row_id, max(采购单价) AS 最高\n"
    "FROM 订单明细 WHERE 合同编号 IS NOT NULL GROUP BY ALL",
    name="with-contract", title="有合同的", severity="提示", message="{医疗机构编码} {数值} 条，最高 {最高}", unit="条",
)  # fmt: skip


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.dear_lines()
    rules(folder, {"单价.toml": DEAR, "多单.toml": MANY, "合同.sql": QUERY})
    return folder


def rules(folder: Folder, files: dict[str, str]) -> None:
    place = folder.path / "规则"
    place.mkdir(exist_ok=True)
    for name, text in files.items():
        (place / name).write_text(text, "utf-8")


def messages(outcome: Outcome) -> list[str]:
    return [row["message"] for row in outcome.rows]


def test_findings_stand_beside_those_of_the_program(jicai: Run, bureau: Folder) -> None:
    every = jicai("flags", *AS_OF, *JSON).rows
    own = [row for row in every if row["rule"] in ("dear-lines", "many-lines", "with-contract")]
    assert [(row["rule"], row["message"], row["line_id"]) for row in own] == [
        ("dear-lines", "第一医院 2 元", "M1"),
        ("dear-lines", "第一医院 2 元", "M2"),
        ("dear-lines", "第一医院 2 元", "M3"),
        ("many-lines", "第一医院 2026-07 3 条", None),
        ("with-contract", "H1 2 条，最高 2", None),
    ]
    assert {row["clause"] for row in own} == {"局办〔2026〕3号"}
    assert [row["source"] for row in own][2:] == [f"订单明细.xlsx!Sheet1:{at}" for at in (4, 2, 2)]
    assert "price-above" in {row["rule"] for row in every}


def test_they_are_chosen_by_name_title_and_severity(jicai: Run, bureau: Folder) -> None:
    for word in ("dear-lines", "单价偏高", "偏高"):
        assert len(jicai("flags", *AS_OF, *JSON, "--rule", word).rows) == 3
    hints = jicai("flags", *AS_OF, *JSON, "--severity", "提示", "--rule", "有合同的", "--exit-code")
    assert (messages(hints), hints.code) == (["H1 2 条，最高 2"], 1)


def test_they_are_listed_with_ground_and_file(jicai: Run, bureau: Folder) -> None:
    listed = {row["rule"]: row for row in jicai("flags", "--list", *JSON).rows}
    assert listed["with-contract"] == {
        "rule": "with-contract",
        "title": "有合同的",
        "severity": "info",
        "clause": "局办〔2026〕3号",
        "tables": "中选目录、医疗机构、订单明细",
        "optional_tables": None,
        "settings": None,
        "file": "规则/合同.sql",
    }
    assert listed["surge"]["file"] is None
    assert "规则/单价.toml" in jicai("flags", "--list", "--format", "md").out


def test_they_are_switched_off_like_others(jicai: Run, bureau: Folder) -> None:
    bureau.settings('[rules]\noff = ["单价偏高", "with-contract"]\n')
    said = jicai("flags", *AS_OF, *JSON)
    assert {"dear-lines", "with-contract"}.isdisjoint(row["rule"] for row in said.rows)
    assert "关闭的 2 条规则：单价偏高（dear-lines）、有合同的（with-contract）" in said.err
    bureau.settings("[rules.dear-lines]\nabove = 3\n")
    assert "rules.dear-lines：自定规则没有设置，界限写在它自己的文件里，请删去" in jicai("flags").err


def test_they_are_set_aside_by_their_keys(jicai: Run, bureau: Folder) -> None:
    rows = jicai("flags", *AS_OF, *JSON, "--rule", "dear-lines").rows
    bureau.write("已处置发现.xlsx", table("已处置发现", {"发现编号": rows[0]["key"], "原因": "已核实"}))
    left = jicai("flags", *AS_OF, *JSON, "--rule", "dear-lines", "--unresolved")
    assert [row["line_id"] for row in left.rows] == ["M2", "M3"]
    other = jicai("flags", *AS_OF, *JSON, "--rule", "surge")
    assert "已处置发现有 1 个编号属于这次没有检查的规则" in other.err


def test_a_changed_rule_is_not_answered_from_what_was_kept(jicai: Run, bureau: Folder) -> None:
    asked = ("flags", *AS_OF, *JSON, "--rule", "dear-lines")
    assert len(jicai(*asked).rows) == 3
    rules(bureau, {"单价.toml": DEAR.replace("1.9", "2.0")})
    assert jicai(*asked).rows == []
    rules(bureau, {"单价.toml": DEAR.replace("元'", "圆'")})
    assert messages(jicai(*asked))[0] == "第一医院 2 圆"
    rules(bureau, {"合同.sql": QUERY.replace("NOT NULL", "NULL")})
    assert messages(jicai("flags", *AS_OF, *JSON, "--rule", "with-contract")) == ["H1 1 条，最高 2"]


def explained(jicai: Run, rule: str) -> list[dict[str, Any]]:
    key = jicai("flags", *AS_OF, *JSON, "--rule", rule).rows[0]["key"]
    said = jicai("explain", key, *AS_OF, *JSON)
    assert "规则怎样判断，见 规则/" in said.err
    return said.rows


def test_a_finding_is_explained_by_rule_and_rows(jicai: Run, bureau: Folder) -> None:
    line = explained(jicai, "dear-lines")
    assert [(row["step"], row["value"], row["source"]) for row in line][:2] == [
        ("发现", 2, "订单明细.xlsx!Sheet1:2"),
        ("发现的界限", 1.9, None),
    ]
    assert (line[2]["item"], line[2]["working"]) == ("规则/单价.toml", "订单状态 = 正常；采购单价 > 1.9")
    assert {row["clause"] for row in line} == {"局办〔2026〕3号"}
    group = explained(jicai, "many-lines")
    assert [(row["role"], row["item"], row["value"]) for row in group if row["step"] == "数值"] == [
        ("result", "合计", 3),
        *(("counted", f"M{at}", 1) for at in (1, 2, 3)),
    ]
    query = explained(jicai, "with-contract")
    assert query[2]["working"].startswith("SELECT 医疗机构编码")
    assert [(row["item"], row["value"], row["working"]) for row in query if row["step"] == "查询给出的行"] == [
        ("医疗机构编码", None, "H1"),
        ("数值", 2, None),
        ("界限", 1, None),
        ("最高", 2, None),
    ]


def test_they_are_in_export_and_letters(jicai: Run, bureau: Folder) -> None:
    assert jicai("export", *AS_OF, "--only", "flags", "-o", "月报.xlsx").code == 0
    cells = {
        str(cell.value) for row in load_workbook(bureau.path / "月报.xlsx")["检查发现"].iter_rows() for cell in row
    }
    assert {"一月多单", "第一医院 2026-07 3 条", "局办〔2026〕3号"} <= cells
    letters = jicai("letter", "inquire", *AS_OF, "--all", "--dry-run", "--rule", "dear-lines", *JSON)
    assert [(row["addressee"], row["finding"]) for row in letters.rows] == [("第一医院", 3)]


def test_a_column_that_was_not_exported_says_nothing(jicai: Run, bureau: Folder) -> None:
    rules(
        bureau, {"合同.sql": QUERY, "没有.toml": toml(name="no-receipt", title="没有入库", where=["入库明细编号 为空"])}
    )
    said = jicai("flags", *AS_OF, *JSON, "--rule", "no-receipt")
    assert said.rows == []
    assert "未检查没有入库（no-receipt）：订单明细没有入库明细编号列" in said.err


def test_every_mistake_stops_with_file_and_line(jicai: Run, bureau: Folder) -> None:
    rules(bureau, {"单价.toml": DEAR.replace("采购单价", "采购价"), "空.toml": ""})
    bureau.settings("rejcts = 3\n")
    for arguments in (("flags", *AS_OF), ("progress", *AS_OF), ("check",)):
        said = jicai(*arguments)
        assert said.code == 2
        assert said.out == ""
        lines = said.err.splitlines()
        assert lines[0].endswith("jicai.toml：rejcts：没有这个键，是否要写 rejects？请改正或删去")
        assert (
            "规则/单价.toml 第 8 行：value：「采购价」：订单明细没有「采购价」这一列，是否要写 采购单价？" in said.err
        )
        assert "规则/空.toml 第 1 行：缺少 name（编号），请补上" in said.err


def test_a_query_that_cannot_be_run_stops_what_runs_it(jicai: Run, bureau: Folder) -> None:
    rules(bureau, {"合同.sql": QUERY.replace("count(*)", "avg(采购单价)")})
    for arguments in (
        ("flags", *AS_OF),
        ("export", *AS_OF, "-o", "月报.xlsx"),
        ("flags", *AS_OF, "--rule", "有合同的"),
    ):
        said = jicai(*arguments)
        assert (said.code, said.out) == (2, "")
        assert "规则/合同.sql 第 7 行：不能用 avg：除法和平均数得出的是二进制小数" in said.err
    assert jicai("flags", *AS_OF, "--rule", "单价偏高").code == 0
    rules(bureau, {"合同.sql": QUERY.replace("AS 最高", "AS 最高, 没有的列")})
    said = jicai("flags", *AS_OF, "--rule", "有合同的")
    assert (said.code, said.err.count("Traceback")) == (2, 0)
    assert "规则/合同.sql：运行出错（Binder Error" in said.err
    bureau.settings('[rules]\noff = ["with-contract"]\n')
    assert jicai("flags", *AS_OF, "--severity", "提示").code == 0


def test_other_files_of_the_folder_are_named(jicai: Run, bureau: Folder) -> None:
    rules(bureau, {"旧.txt": "x", "说明.md": "x"})
    assert "规则/旧.txt：不是 .toml 或 .sql 文件，不是规则，未读" in jicai("flags", *AS_OF, "--rule", "surge").err


def test_no_result_is_written_over_a_rule(jicai: Run, bureau: Folder) -> None:
    target = Path("规则/单价.toml")
    said = jicai("flags", *AS_OF, "--format", "csv", "-o", str(target))
    assert said.code == 2
    assert (bureau.path / target).read_text("utf-8") == DEAR
