"""Money in tables without a key that stands twice: all of it counts, and every command says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
Rows = dict[str, list[dict[str, Any]]]
SAME = "行基金支付与同一张表的另一行读的列都相同，都已采用；请核对是否重复"
SUM = "的基金支付正好是 基金支付.xlsx 工作表「明细」 的合计，两份都已采用，会算两次"

#: The sheets of the fund payments; what is said.
SHEETS: dict[str, tuple[Rows, str]] = {
    "a row twice": ({"明细": [{}, {}, {"应付金额": "5"}]}, f"基金支付.xlsx 有 1 {SAME}"),
    "two payments of a month": ({"明细": [{}, {"应付金额": "5"}]}, ""),
    "a summary": (
        {"明细": [{"应付金额": "600"}, {"应付金额": "400"}], "汇总": [{}]},
        f"基金支付.xlsx 工作表「汇总」 {SUM}",
    ),
    "a summary of all months": (
        {
            "明细": [{"应付金额": "600"}, {"应付金额": "400"}, {"结算月份": "2026-08"}],
            "汇总": [{}, {"结算月份": "2026-08"}],
        },
        f"基金支付.xlsx 工作表「汇总」 {SUM}",
    ),
    "another sum": ({"明细": [{"应付金额": "600"}, {"应付金额": "400"}], "二": [{"应付金额": "900"}]}, ""),
    "more than the sums": (
        {"明细": [{"应付金额": "600"}, {"应付金额": "400"}], "二": [{}, {"结算月份": "2026-08"}]},
        "",
    ),
}


@pytest.mark.parametrize("form", SHEETS)
def test_fund_payments(form: str, folder: Folder, jicai: Jicai) -> None:
    sheets, said = SHEETS[form]
    folder.good()
    folder.book("基金支付.xlsx", {name: table("基金支付", *rows) for name, rows in sheets.items()})
    err = jicai("offset", "--as-of", "2026-10-15").err
    assert said in err
    assert ("另一行" in err, "正好是" in err) == ("另一行" in said, "正好是" in said), err


def test_a_tranche_typed_twice(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("预付拨付.csv", table("预付拨付", {}, {}))
    err = jicai("advance", "--as-of", "2026-10-15").err
    assert "预付拨付.csv 有 1 行预付拨付与同一张表的另一行读的列都相同" in err


#: Two files of one table: what is said of the second.
FILES: dict[str, tuple[str, dict[str, Any], str]] = {
    "a corrected month": ("基金支付", {"应付金额": "1200"}, "的医疗机构编码、结算月份、基金类型相同"),
    "the other fund": ("基金支付", {"应付金额": "1200", "基金类型": "居民"}, ""),
    "a clawback": ("基金支付", {"应付金额": "-200"}, ""),
    "a corrected tranche": ("预付拨付", {"拨付金额": "12"}, "的批次编码、医疗机构编码、拨付期次相同"),
    "the rest of a tranche": ("预付拨付", {"拨付金额": "12", "拨付日期": "2026-08-09"}, ""),
}


@pytest.mark.parametrize("form", FILES)
def test_a_second_file_that_says_otherwise(form: str, folder: Folder, jicai: Jicai) -> None:
    name, changes, said = FILES[form]
    folder.good()
    folder.write(f"{name}.xlsx", table(name, {}))
    folder.write(f"{name}（更正）.xlsx", table(name, changes))
    err = jicai("offset" if name == "基金支付" else "advance", "--as-of", "2026-10-15").err
    assert said in err, err
    assert (f"有 1 处{name}与 {name}.xlsx 的" in err, "金额不同（如 H1），都已采用，相加" in err) == (
        bool(said),
    ) * 2, err


def test_a_second_sheet_of_all_so_far(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    later = table("预付拨付", {"拨付金额": "15", "拨付日期": "2026-09-09"})
    folder.book("预付拨付.xlsx", {"8月": table("预付拨付", {}), "截至9月累计": later})
    err = jicai("advance", "--as-of", "2026-10-15").err
    assert "预付拨付.xlsx 工作表「截至9月累计」 的名称写着累计，各行与其余的预付拨付相加" in err, err
