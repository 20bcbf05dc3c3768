"""The proposal of `jicai renew --draft`: a table 约定采购量 that can be read back, with the figures beside it."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
YEAR = ("--as-of", "2027-01-08")  # day 183; the next year has 366


def basis_words(folder: Folder) -> str:
    """What the sheet 口径 of the proposal says."""
    return "\n".join(str(value) for _, value in openpyxl.load_workbook(folder.path / "建议.xlsx")["口径"].values)


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    """100 needles agreed, 60 bought in half a year, and no floor."""
    folder.good()
    accepted = {"验收数量": "60", "验收日期": "2026-08-01"}
    folder.write("订单明细.xlsx", table("订单明细", accepted))
    return folder


def test_the_proposal_is_read_back_as_next_year(jicai: Run, bureau: Folder) -> None:
    said = jicai("renew", *YEAR, "--draft", "续签建议.xlsx", "--format", "csv")
    assert said.code == 0
    assert (
        "已写入 续签建议.xlsx（1 行）\n"
        "建议 1 行，依据：按进度推算 1 行；新年度已有约定的 0 行，建议不减少；按进度推算是预测，不是实绩\n"
    ) in said.err
    (bureau.path / "续签建议.xlsx").rename(bureau.path / "约定采购量-第2年.xlsx")  # once it is agreed on
    said = jicai("renew", *YEAR, "--format", "json")
    assert said.code == 0, said.err
    (row,) = said.rows
    assert (row["previous_qty"], row["next_qty"], row["status"]) == (100, 120, "raised")  # 60 x 366 / 183
    (account,) = [one for one in jicai("check", "--format", "json").rows if "第2年" in one["file"]]
    assert (account["used"], account["rejected"]) == (1, 0)


def test_the_formula_stands_in_the_workbook(jicai: Run, bureau: Folder) -> None:
    jicai("renew", *YEAR, "--draft", "建议.xlsx", "-q")
    book = openpyxl.load_workbook(bureau.path / "建议.xlsx")
    assert book.sheetnames == ["约定采购量建议", "口径"]
    assert "按当前进度推算的是预测，不是实绩" in str(book["约定采购量建议"]["A2"].value)
    pairs = [(label, str(value)) for label, value in book["口径"].iter_rows(values_only=True, max_col=2)]
    assert [value.split()[0] for label, value in pairs if label == "批次"] == ["gx-zhenju-2026"]
    assert "这是预测，不是实绩" in dict(pairs)["建议的约定采购量"]
    assert "四分之一是本工具的界限" in dict(pairs)["推算的限制"]
    header, row = list(book["约定采购量建议"].iter_rows(min_row=3, max_row=4, values_only=True))
    assert header[:6] == ("批次编码", "协议年度", "医疗机构编码", "产品编码", "约定采购量", "依据")
    assert row[:6] == ("gx-zhenju-2026", 2, "H1", "P1", 120, "按进度推算")
    assert row[8:] == (100, 60, None, 120, None)


def test_the_proposal_is_of_the_scope_that_is_asked_for(jicai: Run, bureau: Folder) -> None:
    said = jicai("renew", *YEAR, "--draft", "建议.xlsx", "--batch", "sl16-yaopin-2025")
    assert "已写入 建议.xlsx（0 行）\n" in said.err


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ("", "约定采购量-建议.xlsx"),
        ("", "订单明细2.xlsx"),
        ('[inputs]\nagreed = ["协议/*.xlsx"]\n', "协议/建议.xlsx"),
    ],
)
def test_no_name_that_the_workspace_would_read(jicai: Run, bureau: Folder, settings: str, name: str) -> None:
    bureau.settings(settings)
    (bureau.path / "协议").mkdir()
    bureau.write("协议/第1年.xlsx", table("约定采购量", {"约定采购量": "1"}))
    said = jicai("renew", *YEAR, "--draft", name)
    assert (said.code, said.out) == (2, "")
    assert f"错误：--draft {name}：在工作目录里会被当作" in said.err
    assert said.err.endswith("表读入，请换一个文件夹或文件名\n")
    assert not (bureau.path / name).exists()


def test_what_the_proposal_is_made_of_is_said(jicai: Run, bureau: Folder) -> None:
    bureau.write(
        "医疗机构.xlsx",
        table("医疗机构", {}, {"医疗机构编码": "H2", "医疗机构名称": "第二医院", "机构类型": "民营"}),
    )
    bureau.write(
        "约定采购量.xlsx",
        table("约定采购量", {}, {"医疗机构编码": "H2"}, {"协议年度": "2", "约定采购量": "130"}),
    )
    said = jicai("renew", "--as-of", "2026-08-01", "--status", "未续签", "--draft", "建议.xlsx")
    assert "建议 2 行，依据：新年度已约定 1 行，按进度推算 1 行；新年度已有约定的 1 行，建议不减少" in said.err
    words = basis_words(bureau)
    for line in (
        "含自愿参加的机构 1 行",
        "批次 gx-zhenju-2026 的上年还没有过满四分之一，推算不超过下限和上年约定数量中较大的",
        "核定后请代替新年度原有的约定采购量，不要与原表一起读入",
        "同一约定项（品种、企业）各产品合计可能超过该项的下限或推算",
        "--status 只筛选对照，不影响建议",
    ):
        assert line in words
        assert line in said.err


def test_superseded_rows_are_left_out_and_counted(jicai: Run, folder: Folder) -> None:
    folder.good("医疗机构", "订单明细")
    folder.write("中选目录.xlsx", table("中选目录", {"批次编码": "one"}))
    folder.write("约定采购量.xlsx", table("约定采购量", {"批次编码": "one"}))
    (folder.path / "一.toml").write_text(
        'code = "one"\nname = "批次一"\nkind = "drug"\nsource = "测〔2025〕1号"\nissued_on = 2025-06-01\n'
        'in_force_on = 2025-07-10\nbound_types = ["公立"]\n[cycle]\nyears = 2\n'
        '[[superseded]]\nvariety_code = "V1"\nfrom = 2026-01-01\n',
        "utf-8",
    )
    folder.settings('[batches]\nfiles = ["一.toml"]\n')
    jicai("renew", "--as-of", "2026-06-30", "--draft", "建议.xlsx")
    assert "没有列入：到新年度开始时已转国采 1 行" in basis_words(folder)


def test_in_the_last_year_of_a_batch_the_year_to_look_at_is_named(jicai: Run, bureau: Folder) -> None:
    said = jicai("renew", "--as-of", "2027-08-01", "--batch", "gx-zhenju-2026", "--format", "csv")
    assert (
        "批次 gx-zhenju-2026 没有这个协议年度，没有列入；gx-zhenju-2026 的最后一个协议年度用 --year 2 对照" in said.err
    )
    only = jicai("renew", "--as-of", "2025-08-01", "--batch", "qg-yinpian-2025", "--format", "csv")
    assert "批次 qg-yinpian-2025 没有这个协议年度，没有列入\n" in only.err
