"""`jicai demand` as a user sees it: statuses, months without data, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, table

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-31")


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.good("医疗机构", "中选目录")
    accepted = {"配送数量": "10", "配送日期": "2026-07-12", "验收数量": "10", "验收日期": "2026-07-12"}
    folder.write("订单明细.xlsx", table("订单明细", accepted))
    folder.write("报量.xlsx", table("报量", {}))
    return folder


def test_months_without_lines_are_named_and_nothing_is_judged(jicai: Run, bureau: Folder) -> None:
    said = jicai("demand", *AS_OF, "--format", "json")
    assert [(row["status"], row["ratio"]) for row in said.rows] == [("uncovered", None)]
    assert "订单明细没有这些月份的验收：2025-11、" in said.err
    assert jicai("demand", *AS_OF, "--exit-code", "-q").code == 0


def test_without_the_table(jicai: Run, bureau: Folder) -> None:
    (bureau.path / "报量.xlsx").unlink()
    said = jicai("demand", *AS_OF)
    assert (said.code, "没有报量" in said.err) == (2, True)


def test_a_status_that_there_is_not(jicai: Run, bureau: Folder) -> None:
    said = jicai("demand", *AS_OF, "--status", "少")
    assert (said.code, "--status 少：没有这种状态" in said.err) == (2, True)
