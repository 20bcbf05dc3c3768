"""考核例外 and 已处置发现 as they are read: found by name or header, names for codes, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from small_workspaces import GOOD, Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
BY_NAME = {"品种编码": None, "品种名称": "毫针", "医疗机构编码": None, "医疗机构名称": "第一医院"}


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.good()
    other = {"产品编码": "P2", "品种编码": "V2", "品种名称": "银针"}
    twins = [{"产品编码": f"P{at}", "品种编码": f"V{at}", "品种名称": "双名"} for at in (3, 4)]
    folder.write("中选目录.xlsx", table("中选目录", {}, other, *twins))
    return folder


def read(jicai: Run, folder: Folder, *rows: dict[str, Any], name: str = "考核例外.xlsx") -> list[tuple[Any, ...]]:
    """The file's rows: used, rejected; then column, code and message of each that is rejected."""
    folder.write(name, table("考核例外", *rows))
    (row,) = [one for one in jicai("check", "--format", "json").rows if one["file"] == name]
    problems = jicai("check", "--rows", "--format", "json").rows
    return [
        (row["table"], row["used"], row["rejected"]),
        *((one["column"], one["code"], one["message"]) for one in problems),
    ]


@pytest.mark.parametrize("name", ["考核例外.xlsx", "2026年考核例外（定）.xlsx", "某表.xlsx"])
def test_it_is_found_by_name_and_by_header(name: str, jicai: Run, bureau: Folder) -> None:
    assert read(jicai, bureau, {}, name=name) == [("exceptions", 1, 0)]


@pytest.mark.parametrize(
    "changes",
    [
        BY_NAME,
        {"品种编码": "ｖ1"},
        {"协议年度": "第一年"},
        {"协议年度": "2026"},
        {"原因": "企业未供"},
        {"原因": "急(抢)救"},
        {"原因": "急（抢）救"},
        {"原因": "其他", "说明": "停诊"},
    ],
    ids=str,
)
def test_what_is_read(changes: dict[str, Any], jicai: Run, bureau: Folder) -> None:
    assert read(jicai, bureau, changes) == [("exceptions", 1, 0)]


@pytest.mark.parametrize(
    ("changes", "column", "code", "words"),
    [
        ({"品种编码": "V9"}, "品种编码", "unknown-product", "这个批次没有这个品种"),
        ({"批次编码": "ln-fenghexian-2026"}, "品种编码", "unknown-product", "这个批次没有这个品种"),
        (BY_NAME | {"品种名称": "毫针针"}, "品种名称", "unknown-product", "最接近的是「毫针」 V1"),
        (BY_NAME | {"品种名称": "双名"}, "品种名称", "unknown-product", "有几个品种叫这个名称（V3、V4）"),
        ({"医疗机构编码": "H9"}, "医疗机构编码", "unknown-institution", ""),
        ({"协议年度": "3"}, "协议年度", "bad-value", ""),
        ({"原因": "天气"}, "原因", "bad-value", "供应问题、短缺、急抢救、季节性、其他"),
        ({"原因": "其他"}, "说明", "missing", ""),
        ({"原因": None}, "原因", "missing", ""),
    ],
    ids=str,
)
def test_what_is_refused(
    changes: dict[str, Any], column: str, code: str, words: str, jicai: Run, bureau: Folder
) -> None:
    (counts, (found, why, message)) = read(jicai, bureau, {"说明": None} | changes)
    assert (counts, found, why) == (("exceptions", 0, 1), column, code)
    assert words in message


def test_a_sheet_that_could_be_either_is_refused(jicai: Run, bureau: Folder) -> None:
    both = GOOD["考核例外"] | GOOD["已处置发现"]
    bureau.write("某表.xlsx", [list(both), list(both.values())])
    said = jicai("progress", "--as-of", "2026-07-20")
    assert "表头可以是考核例外、已处置发现，不能确定是哪一张表" in said.err
    bureau.write("已处置发现.xlsx", [list(both), list(both.values())])
    (bureau.path / "某表.xlsx").unlink()
    (row,) = [one for one in jicai("check", "--format", "json").rows if one["file"] == "已处置发现.xlsx"]
    assert (row["table"], row["used"]) == ("set_aside", 1)
