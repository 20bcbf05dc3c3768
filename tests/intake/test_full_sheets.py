"""Exports that are as long as a sheet can be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome, table

from jicai.intake.account import SheetAccount
from jicai.store.full_sheets import full_sheets

#: The rows of a file's sheets, and which of them is told.
LENGTHS = {
    "an old one": ([65_535], [0]),
    "with a title": ([65_534], [0]),
    "a new one": ([1_048_575], [0]),
    "not full": ([65_000], []),
    "longer than an old one": ([70_000], []),
    "going on": ([65_535, 12], []),
    "going on and full": ([65_535, 65_535], [1]),
}


@pytest.mark.parametrize("form", LENGTHS)
def test_which_are_told(form: str) -> None:
    lengths, told = LENGTHS[form]
    accounts = [SheetAccount(Path("订单明细.xls"), f"Sheet{at}", "orders", rows) for at, rows in enumerate(lengths)]
    assert [number for number, _ in full_sheets(accounts)] == told


@pytest.mark.long
def test_every_command_says_it(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.write("订单明细.csv", table("订单明细", *({"订单明细编号": f"M{at}"} for at in range(65_535))))
    said = "订单明细.csv 有 65,535 行，正好是一张工作表的上限，可能没有导出完整"
    assert said in jicai("progress", "--as-of", "2026-10-15").err
