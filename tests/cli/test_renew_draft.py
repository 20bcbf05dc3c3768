"""The proposal of `jicai renew --draft`: a table 约定采购量 that can be read back, with the figures beside it."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest
from small_workspaces import Folder, Outcome, table

Run = Callable[..., Outcome]
YEAR = ("--as-of", "2027-01-08")  # day 183; the next year has 366


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    """100 needles agreed, 60 bought in half a year, and no floor."""
    folder.good()
    accepted = {"验收数量": "60", "验收日期": "2026-08-01"}
    folder.write("订单明细.xlsx", table("订单明细", accepted))
    return folder


def test_the_proposal_is_read_back_as_next_year(jicai: Run, bureau: Folder) -> None:
    said = jicai("renew", *YEAR, "--draft", "约定采购量-建议.xlsx", "--format", "csv")
    assert said.code == 0
    assert said.err.splitlines()[-1] == "已写入 约定采购量-建议.xlsx（1 行）"
    (row,) = jicai("renew", *YEAR, "--format", "json").rows
    assert (row["previous_qty"], row["next_qty"], row["status"]) == (100, 120, "raised")  # 60 x 366 / 183
    (account,) = [one for one in jicai("check", "--format", "json").rows if "建议" in one["file"]]
    assert (account["used"], account["rejected"]) == (1, 0)


def test_the_formula_stands_in_the_workbook(jicai: Run, bureau: Folder) -> None:
    jicai("renew", *YEAR, "--draft", "建议.xlsx", "-q")
    book = openpyxl.load_workbook(bureau.path / "建议.xlsx")
    assert book.sheetnames == ["约定采购量建议", "口径"]
    basis = dict(book["口径"].iter_rows(values_only=True, max_col=2))
    assert "向上取整到整采购单位" in str(basis["建议的约定采购量"])
    header, row = list(book["约定采购量建议"].iter_rows(min_row=3, max_row=4, values_only=True))
    assert header[:5] == ("批次编码", "协议年度", "医疗机构编码", "产品编码", "约定采购量")
    assert row[:5] == ("gx-zhenju-2026", 2, "H1", "P1", 120)
    assert row[7:] == (100, 60, None, 120)


def test_the_proposal_is_of_the_scope_that_is_asked_for(jicai: Run, bureau: Folder) -> None:
    said = jicai("renew", *YEAR, "--draft", "建议.xlsx", "--batch", "sl16-yaopin-2025")
    assert said.err.splitlines()[-1] == "已写入 建议.xlsx（0 行）"
