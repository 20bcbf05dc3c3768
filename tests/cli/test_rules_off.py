"""Rules that are switched off in `[rules] off`: not run unless asked for, and said in every output.

H1 has three lines above the selected price, one of them without a contract.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from openpyxl import load_workbook
from small_workspaces import Folder, Outcome

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-31")
JSON = ("--format", "json")


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.dear_lines()
    return folder


def test_they_run_only_where_they_are_asked_for(jicai: Run, bureau: Folder) -> None:
    bureau.settings('[rules]\noff = ["no-contract", " 高于 中选价"]\n[rules.surge]\nmin_months = 4\n')
    line = (
        "没有检查 jicai.toml 的 [rules] off 关闭的 2 条规则：没有电子合同（no-contract）、高于中选价（price-above）\n"
    )
    every = jicai("flags", *AS_OF, *JSON)
    assert {"no-contract", "price-above"}.isdisjoint(row["rule"] for row in every.rows)
    assert line in every.err
    assert line in jicai("flags", *AS_OF, "-o", "发现.xlsx").err, "told though the workbook holds it"
    named = jicai("flags", *AS_OF, *JSON, "--rule", "price-above")
    assert [row["rule"] for row in named.rows] == ["price-above"] * 3
    assert "[rules] off" not in named.err
    serious = jicai("flags", *AS_OF, *JSON, "--severity", "严重")
    assert "off 关闭的 1 条规则：高于中选价（price-above）\n" in serious.err
    listed = jicai("flags", "--list", *JSON)
    assert "price-above" in [row["rule"] for row in listed.rows]
    assert line in listed.err


def test_workbooks_name_them_in_the_basis(jicai: Run, bureau: Folder) -> None:
    bureau.settings('[rules]\noff = ["stale", "没有电子合同"]\n')
    rules = "没有电子合同（no-contract）、数据不是最新（stale）"
    assert jicai("flags", *AS_OF, "-o", "发现.xlsx").code == 0
    said = jicai("export", *AS_OF, "--only", "flags", "-o", "月报.xlsx")
    assert f"提示：没有检查 jicai.toml 的 [rules] off 关闭的 2 条规则：{rules}\n" in said.err
    for name in ("发现.xlsx", "月报.xlsx"):
        book = load_workbook(bureau.path / name)
        assert {row[0].value: row[1].value for row in book["口径"].iter_rows()}["关闭的规则"] == rules
        cells = {str(cell.value) for row in book["检查发现"].iter_rows() for cell in row}
        assert any(f"关闭的 2 条规则：{rules}" in cell for cell in cells)


RULES = "没有电子合同（no-contract）、数据不是最新（stale）"
LINE = f"没有检查 jicai.toml 的 [rules] off 关闭的 2 条规则：{RULES}"


@pytest.mark.parametrize("arguments", [("flags", *AS_OF), ("flags", "--list")])
@pytest.mark.parametrize("name", ["json", "ndjson", "csv", "md", "parquet", "table", "xlsx"])
def test_no_format_is_silent_about_them_though_quiet(
    name: str, arguments: tuple[str, ...], jicai: Run, bureau: Folder
) -> None:
    bureau.settings('[rules]\noff = ["stale", "没有电子合同"]\n')
    said = jicai(*arguments, "-q", "-o", bureau.path / f"发现.{name}", "--format", name)
    assert said.code == 0
    in_file = {"table", "md", "xlsx"}
    assert said.err == ("" if name in in_file else f"{LINE}\n")
    if name == "md":
        escaped = LINE.replace("[", "\\[").replace("]", "\\]")
        assert (bureau.path / "发现.md").read_text("utf-8").endswith(f"|\n\n{escaped}\n")
    if name == "parquet":
        assert pl.read_parquet_metadata(bureau.path / "发现.parquet")["jicai.notes"] == LINE


def test_a_form_says_them_in_its_footer_or_on_standard_error(jicai: Run, bureau: Folder) -> None:
    bureau.settings('[rules]\noff = ["stale", "没有电子合同"]\n')
    for name, cells in (("无.xlsx", [["规则名称", "说明"]]), ("有.xlsx", [["规则名称", "说明"], [], ["{脚注}"]])):
        bureau.write(name, cells)
        said = jicai("flags", *AS_OF, "-q", "--template", name, "-o", f"填{name}")
        assert said.code == 0
        assert (LINE in said.err) == (name == "无.xlsx")


def test_the_first_page_of_an_export_names_them(jicai: Run, bureau: Folder) -> None:
    bureau.settings('[rules]\noff = ["stale", "没有电子合同"]\n')
    assert jicai("export", *AS_OF, "-q", "-o", "月报.xlsx").code == 0
    cells = [cell.value for row in load_workbook(bureau.path / "月报.xlsx")["首页"].iter_rows() for cell in row]
    assert LINE in cells


@pytest.mark.parametrize("word", ["高于中选价", " 高于 中选价 ", "ＰＲＩＣＥ-Above", "price-above"])
def test_a_rule_may_be_named_by_id_or_title(word: str, jicai: Run, bureau: Folder) -> None:
    bureau.settings(f'[rules]\noff = ["{word}"]\n')
    assert "关闭的 1 条规则：高于中选价（price-above）\n" in jicai("flags", *AS_OF, *JSON).err


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("高于中选", "没有这条规则，最接近的是 高于中选价（price-above）"),
        ("price", "没有这条规则，最接近的是 挂网价不是中选价（listed-price）、高于中选价（price-above）、低于中选价"),
        ("未续签的", "没有这条规则，最接近的是 未续签（not-renewed）"),
        ("天气", "没有这条规则，见 jicai flags --list"),
    ],
)
def test_a_word_that_is_no_rule(word: str, said: str, jicai: Run, bureau: Folder) -> None:
    bureau.settings(f'[rules]\noff = ["surge", "{word}"]\n')
    for arguments in (("flags", *AS_OF), ("check",)):
        outcome = jicai(*arguments)
        assert (outcome.code, outcome.err.count("\n")) == (2, 1)
        assert outcome.err.startswith(f"错误：jicai.toml：rules.off：{word}：{said}")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[rules]\noff = "surge"\n', 'rules.off：值的类型不对，应是列表，请写成 ["…", "…"]'),
        ("[rules]\noff = [1]\n", "rules.off.0：值的类型不对，应是文字，请加引号"),
        ('[rules]\nof = ["surge"]\n', "rules.of：没有这个键，是否要写 off？请改正或删去"),
        ("[rules]\nsurge = 3\n", "rules.surge：值的类型不对，应是一张表，请写成一段"),
        ("rules = 3\n", "rules：值的类型不对，应是一张表，请写成一段"),
    ],
)
def test_mistakes_in_the_section(text: str, line: str, jicai: Run, bureau: Folder) -> None:
    bureau.settings(text)
    assert jicai("check").err == f"错误：jicai.toml：{line}\n"
