"""What names another table: who is out of scope, who is unknown, and how codes are compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
OWN = """code = "own-2026"
name = "自办"
kind = "drug"
source = "文"
issued_on = 2026-01-01
in_force_on = 2026-07-10
start_on = 2026-07-10
[cycle]
years = 1
"""

USED: list[tuple[str, dict[str, Any]]] = [
    ("订单明细", {"医疗机构编码": "H7", "产品编码": "P7"}),
    ("订单明细", {"产品编码": "P7"}),
    ("订单明细", {"医疗机构编码": " ｈ1 ", "产品编码": "p1"}),
    ("约定采购量", {"批次编码": "GX-Zhenju-2026", "产品编码": "ｐ1", "医疗机构编码": "h1"}),
    ("约定采购量", {"协议年度": "2"}),
    ("货款支付", {"医疗机构编码": "H7"}),
    ("基金支付", {"医疗机构编码": "H7"}),
    ("历史协议", {"医疗机构编码": "H7", "产品编码": "P7"}),
    ("配送关系", {"中选企业": "别的公司"}),
    ("编码变更", {"原产品编码": "p1", "新产品编码": "P9"}),
]


@pytest.mark.parametrize(("name", "changes"), USED)
def test_used(name: str, changes: dict[str, Any], folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write(f"{name}.xlsx", table(name, changes))
    assert jicai("check", "--rows", "--format", "json").rows == []


def test_new_code_is_known(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "编码变更")
    folder.write("约定采购量.xlsx", table("约定采购量", {"产品编码": "P9"}))
    folder.write("订单明细.xlsx", table("订单明细", {"产品编码": "P9", "医疗机构编码": "H7"}))
    [row] = jicai("check", "--rows", "--format", "json").rows
    assert (row["file"], row["code"]) == ("订单明细.xlsx", "unknown-institution")


def test_last_year_of_an_extended_cycle(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("约定采购量.xlsx", table("约定采购量", *({"协议年度": year, "批次编码": "own"} for year in (1, 2, 3))))
    folder.write("中选目录.xlsx", table("中选目录", {}, {"批次编码": "own"}))
    (folder.path / "own.toml").write_text(
        'code = "own"\nname = "本单位"\nkind = "drug"\nsource = "文号"\nissued_on = 2026-01-01\n'
        "start_on = 2026-01-10\n[cycle]\nyears = 1\nmax_extension_years = 1\nextended_to = 2028-01-09\n",
        "utf-8",
    )
    folder.settings('[batches]\nfiles = ["own.toml"]\n')
    rows = jicai("check", "--rows", "--format", "json").rows
    assert [(row["row"], row["column"], row["value"], row["code"]) for row in rows] == [
        (4, "协议年度", "3", "bad-value")
    ]


def test_nothing_is_unknown_without_the_table_that_knows(folder: Folder, jicai: Jicai) -> None:
    folder.write("约定采购量.xlsx", table("约定采购量", {"产品编码": "P7", "医疗机构编码": "H7"}))
    folder.write("订单明细.xlsx", table("订单明细", {"产品编码": "P7", "医疗机构编码": "H7"}))
    assert jicai("check", "--rows", "--format", "json").rows == []


@pytest.mark.parametrize(("column", "cell"), [("批次编码", "gx-2026"), ("产品编码", "p7")])
def test_value_as_in_the_file(column: str, cell: str, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("约定采购量.xlsx", table("约定采购量", {column: cell}))
    [row] = jicai("check", "--rows", "--format", "json").rows
    assert (row["column"], row["value"]) == (column, cell)


def test_header_as_in_the_file(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    header, row = table("约定采购量", {"医疗机构编码": "H7"})
    folder.write("约定采购量.xlsx", [["*机构\n编码" if name == "医疗机构编码" else name for name in header], row])
    [problem] = jicai("check", "--rows", "--format", "json").rows
    assert problem["column"] == "*机构编码"


@pytest.mark.parametrize(("variety", "told"), [("V1", False), ("ｖ1", False), ("V9", True)])
def test_a_superseded_variety_that_the_catalogue_lacks(variety: str, told: bool, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    (folder.path / "own.toml").write_text(f'{OWN}\n[[superseded]]\nvariety_code = "{variety}"\nfrom = 2026-08-01\n')
    folder.settings('[batches]\nfiles = ["own.toml"]\n')
    folder.write("中选目录.xlsx", table("中选目录", {"批次编码": "own-2026"}))
    folder.write("约定采购量.xlsx", table("约定采购量", {"批次编码": "own-2026"}))
    said = jicai("progress", "--as-of", "2026-09-30").err
    assert ("批次 own-2026 的国家集采接替品种 V9 不在中选目录里，这一段 [[superseded]] 没有用上" in said) is told
