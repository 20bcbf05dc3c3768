"""签约率: below the findings and in the form, from the table 购销合同.

H1 has agreed on two varieties of 100 and 300 yuan, the first of which is signed.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-31")
JSON = ("--format", "json")
RULE = ("--rule", "no-contract")
RATE = "按购销合同表，2 个约定项签约 1 个，签约率 50.0%，按约定金额 25.0%"


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.good("医疗机构", "购销合同")
    other = {"产品编码": "P2", "品种编码": "V2", "品种名称": "银针", "中选价": "3.00"}
    folder.write("中选目录.xlsx", table("中选目录", {"中选价": "1.00"}, other))
    folder.write(
        "约定采购量.xlsx", table("约定采购量", *({"产品编码": code, "约定采购量": "100"} for code in ("P1", "P2")))
    )
    folder.write("订单明细.xlsx", table("订单明细", {"合同编号": "HT1"}, {"订单明细编号": "M2", "合同编号": ""}))
    return folder


def found(said: Outcome) -> list[tuple[str, str]]:
    return [(row["line_id"], row["variety_code"]) for row in said.rows]


def test_findings_and_rate(jicai: Run, bureau: Folder) -> None:
    said = jicai("flags", *AS_OF, *RULE, *JSON)
    assert sorted(found(said), key=str) == [("M2", "V1"), (None, "V2")]
    assert RATE in said.err
    assert "只按" not in said.err


def test_without_the_table_only_lines_are_looked_at(jicai: Run, bureau: Folder) -> None:
    (bureau.path / "购销合同.xlsx").unlink()
    (bureau.path / "约定采购量.xlsx").write_text("不是工作簿")  # not even opened
    said = jicai("flags", *AS_OF, *RULE, *JSON)
    assert (said.code, found(said)) == (0, [("M2", "V1")])
    assert "签约率" not in said.err


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (None, "未提供订单明细"),
        ([{"合同编号": ""}], "截至日期以前的订单没有一个合同编号，视为没有导出"),
        ([{}], "订单明细没有合同编号列"),
    ],
    ids=["no orders", "no number", "no column"],
)
def test_where_the_lines_say_nothing(lines: list[dict[str, str]] | None, why: str, jicai: Run, bureau: Folder) -> None:
    (bureau.path / "订单明细.xlsx").unlink()
    if lines:
        bureau.write("订单明细.xlsx", table("订单明细", *lines))
    said = jicai("flags", *AS_OF, *RULE, *JSON)
    assert found(said) == [(None, "V2")]
    assert f"没有电子合同（no-contract）只按约定采购量、购销合同检查：{why}\n" in said.err
    assert RATE in said.err


def test_the_rate_is_of_what_is_in_scope(jicai: Run, bureau: Folder) -> None:
    assert "1 个约定项签约 0 个，签约率 0.0%" in jicai("flags", *AS_OF, *RULE, "--variety", "V2").err


def test_the_form(jicai: Run, bureau: Folder) -> None:
    said = jicai("progress", *AS_OF, "--form", *JSON)
    (row,) = said.rows
    assert list(row.items())[-2:] == [("signed_items", 1), ("signed_share", 0.5)]
    assert "已签合同 1 项，签约率 50.0%" in said.err
    (bureau.path / "购销合同.xlsx").unlink()
    said = jicai("progress", *AS_OF, "--form", *JSON)
    assert said.rows[0]["signed_items"] is None
    assert "签约率" not in said.err


def test_the_table_is_of_the_form_alone(jicai: Run, bureau: Folder) -> None:
    said = jicai("progress", *AS_OF, "--contracts", "购销合同.xlsx")
    assert (said.code, "--contracts 只用于 --form" in said.err) == (2, True)
