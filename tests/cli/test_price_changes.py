"""中选价调整 as a user meets it: read, checked against the catalogue, explained, due for review, kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from small_workspaces import Folder, Outcome

Run = Callable[..., Outcome]

FILES = {
    "jicai.toml": '[batches]\nfiles = ["甲.toml"]\n',
    "甲.toml": 'code = "jia"\nname = "甲"\nkind = "drug"\nsource = "甲〔2025〕1号"\nissued_on = 2025-12-01\n'
    "start_on = 2026-01-01\n[cycle]\nyears = 2\n",
    "中选目录.csv": "批次编码,产品编码,品种编码,品种名称,是否中选,中选企业,中选价,折算系数\n"
    "jia,P1,V1,氨氯地平,是,甲药业,14.00,28\njia,P2,V1,氨氯地平,否,乙药业,6.50,14\n",
    "医疗机构.csv": "医疗机构编码,医疗机构名称,区县,机构等级,机构类型\nH1,第一医院,城关区,三级,公立\n",
    "约定采购量.csv": "批次编码,协议年度,医疗机构编码,产品编码,约定采购量\njia,1,H1,P1,100\njia,2,H1,P1,100\n",
    "订单明细.csv": "订单明细编号,医疗机构编码,产品编码,采购数量,验收数量,采购单价,下单日期,验收日期,合同编号\n"
    "M1,H1,P1,40,40,14.00,2026-06-30,2026-07-10,C1\nM2,H1,P1,60,60,14.00,2026-07-01,2026-07-10,C1\n",
}
HEADER = "批次编码,产品编码,执行日期,调整后中选价,调整前中选价,依据,条款\n"
CUT = "jia,P1,2026-07-01,12.60,14.00,甲〔2026〕6号,二\n"
#: Later than the files that the tests write.
AS_OF = ("--as-of", "2026-09-01")
WHY = "（2026-07-01 起，甲〔2026〕6号，二）"


@pytest.fixture
def cut(folder: Folder) -> Path:
    for name, text in FILES.items():
        folder.path.joinpath(name).write_text(text, "utf-8")
    folder.path.joinpath("中选价调整.csv").write_text(HEADER + CUT, "utf-8")
    return folder.path


def test_which_price_and_by_what_is_said_also_of_what_was_kept(jicai: Run, cut: Path) -> None:
    for _ in range(2):
        (found,) = jicai("flags", "--rule", "price-above", *AS_OF, "--format", "json").rows
        assert (found["line_id"], found["value"], found["limit"]) == ("M2", 14, 12.6)
        assert found["message"] == f"采购单价 14 元，高于中选价 12.6 元{WHY}"
    rows = jicai("explain", found["key"], *AS_OF, "--format", "json").rows
    assert [row["note"] for row in rows if row["step"] == "界限"] == [f"下单那天执行的中选价{WHY}"]
    base = jicai("explain", "--advance", "--institution", "H1", "--batch", "jia", *AS_OF, "--format", "json").rows
    assert [row["working"] for row in base if row["role"] == "counted"] == ["100 × 14 元（到 2026-06-30 为止）"]
    (year,) = jicai("progress", "--year", "2", *AS_OF, "--format", "json").rows
    assert year["agreed_amount"] == 1260


def test_the_reading_stands_in_the_workbook(jicai: Run, cut: Path) -> None:
    jicai("flags", "--rule", "price-above", *AS_OF, "-o", "a.xlsx")
    sheet = pl.read_excel(cut / "a.xlsx", sheet_name="口径", has_header=False)
    pairs = dict(sheet.select(pl.all().cast(pl.String)).iter_rows())
    assert pairs["中选价"].startswith("周期内调整过的，订单按下单那天执行的，")


def test_what_is_due_for_review(jicai: Run, cut: Path) -> None:
    cut.joinpath("中选价调整.csv").write_text(HEADER + CUT + "jia,P1,2026-10-01,12,,,\n", "utf-8")
    rows = jicai("batch", "check", *AS_OF, "--within", "62", "--format", "json").rows
    assert [(row["key"], row["reason"], row["message"]) for row in rows if row["batch"] == "jia"] == [
        ("price_changes", "changed", "产品 P1 62 天前起为 12.6 元，按下单日期取，请核对此后的结果"),
        ("price_changes", "changes", "产品 P1 还有 30 天改为 12 元，请核对文件是否已经生效"),
        ("price_changes", "no_source", "产品 P1 这一段没有写 依据、条款，请补上依据"),
    ]


def test_changes_that_cannot_be_are_rejected_rows(jicai: Run, cut: Path) -> None:
    wrong = (
        "jia,P1,2026-07-01,14,,,\n",
        "jia,P2,2026-07-01,6,,,\n",
        "jia,P9,2026-07-01,6,,,\n",
        CUT.replace("jia", "yi"),
    )
    cut.joinpath("中选价调整.csv").write_text(HEADER + "".join(wrong), "utf-8")
    rows = jicai("check", "--rows", "--format", "json").rows
    assert [(row["row"], row["column"], row["value"], row["code"]) for row in rows] == [
        (2, "调整后中选价", "14", "bad-value"),
        (3, "产品编码", "P2", "bad-value"),
        (4, "产品编码", "P9", "unknown-product"),
        (5, "批次编码", "yi", "unknown-batch"),
    ]
    assert "目录写的可能已经是新价，请填上调整前中选价，或把目录改回原价" in rows[0]["message"]
