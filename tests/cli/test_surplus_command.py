"""`jicai surplus` as a user sees it: both forms, what is missing and what to write, schemes, and the explanation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome, table

from jicai.schemes.surplus import SHIPPED

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
#: The first year of the batch is over.
AS_OF = ("--as-of", "2027-07-31")
SHIPPED_TEXT = (Path(__file__).parents[2] / "jicai" / "schemes" / SHIPPED).read_text("utf-8")


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    """100 agreed on at 3 yuan before, of which the fund pays 0.6: 180. 100 bought at 1.5: 90."""
    folder.good("医疗机构", "中选目录", "约定采购量", "结余测算", "结余考核")
    full = {"采购数量": "100", "验收数量": "100", "验收日期": "2026-07-15", "订单状态": "正常"}
    folder.write("订单明细.xlsx", table("订单明细", full))
    return folder


def scheme(folder: Folder, old: str, new: str) -> str:
    assert old in SHIPPED_TEXT
    path = folder.path / "办法.toml"
    path.write_text(SHIPPED_TEXT.replace(old, new), "utf-8")
    return str(path)


def test_what_an_institution_keeps(jicai: Run, bureau: Folder) -> None:
    said = jicai("surplus", *AS_OF, "--year", "1", "--format", "json")
    (row,) = said.rows
    assert [row[key] for key in ("budget", "spent", "surplus_base", "score", "ratio", "retained", "status")] == [
        *(180, 90, 90, 90, 0.5, 45, "retained"),
    ]
    (item,) = jicai("surplus", *AS_OF, "--year", "1", "--items", "--format", "json").rows
    assert [item[key] for key in ("surplus", "counted_surplus", "completion", "status")] == [
        *(90, 90, 1, "counted"),
    ]


def test_what_is_missing_is_named_with_the_line_to_write(jicai: Run, bureau: Folder) -> None:
    (bureau.path / "结余考核.xlsx").unlink()
    said = jicai("surplus", *AS_OF, "--year", "1", "--exit-code")
    assert said.code == 1
    assert "请在表里补一行，如 批次编码 gx-zhenju-2026，协议年度 1，医疗机构编码 H1，结余考核得分" in said.err
    (bureau.path / "结余测算.xlsx").unlink()
    said = jicai("surplus", *AS_OF, "--year", "1", "--format", "json")
    assert [(row["status"], row["retained"]) for row in said.rows] == [("incomplete", None)]
    assert "请在表里补一行，如 批次编码 gx-zhenju-2026，品种编码 V1，集采前均价" in said.err


def test_batches_without_any_terms_are_not_asked_about(jicai: Run, bureau: Folder) -> None:
    bureau.write("结余测算.xlsx", table("结余测算", {"批次编码": "ln-fenghexian-2026"}))
    bureau.write("中选目录.xlsx", table("中选目录", {}, {"批次编码": "ln-fenghexian-2026"}))
    said = jicai("surplus", *AS_OF, "--year", "1", "--format", "json", "--exit-code")
    assert (said.rows, said.code) == ([], 0)
    assert "结余测算表没有这些批次的品种，没有列：gx-zhenju-2026" in said.err


def test_a_year_that_is_not_over_is_told(jicai: Run, bureau: Folder) -> None:
    said = jicai("surplus", "--as-of", "2027-07-08")
    assert "年度未满，预算是全年的、支出到截至日期，只作试算：gx-zhenju-2026 第 1 协议年度" in said.err
    assert "年度未满" not in jicai("surplus", "--as-of", "2027-07-09", "--year", "1").err


@pytest.mark.parametrize("words", [(), ("毫针",)])
def test_the_explanation_adds_up_to_the_figure(jicai: Run, bureau: Folder, words: tuple[str, ...]) -> None:
    said = jicai("explain", "第一医院", *words, "--surplus", *AS_OF, "--year", "1", "--format", "json")
    results = {row["step"]: row["value"] for row in said.rows if row["role"] == "result"}
    counted = [row for row in said.rows if row["role"] == "counted"]
    if words:
        assert (results["结余"], results["医保资金预算"], results["采购金额"]) == (90, 180, 150)
        assert [row["source"] for row in counted if row["step"] == "采购金额"] == ["订单明细.xlsx!Sheet1:2"]
    else:
        assert (results["结余留用金额"], results["留用比例"], results["结余测算基数"]) == (45, 0.5, 90)
        assert [row["value"] for row in counted if row["step"] == "结余测算基数"] == [90]


@pytest.mark.parametrize(
    ("old", "new", "retained"),
    [
        ('max_ratio = "0.5"', 'max_ratio = "0.6"', 45),
        ('{ from = "90", ratio = "0.5" },', '{ from = "91", ratio = "0.5" },', 36),
        ('agreed_share = "1"', 'agreed_share = "0.6"', 105),  # (180 / 0.6 - 90) x 0.5
        ('min_completion = "1"', 'min_completion = "1.1"', 0),
    ],
)
def test_a_scheme_of_ones_own(jicai: Run, bureau: Folder, old: str, new: str, retained: int) -> None:
    given = scheme(bureau, old, new)
    (row,) = jicai("surplus", *AS_OF, "--year", "1", "--scheme", given, "--format", "json").rows
    assert row["retained"] == retained


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'quantity = "agreed" ',
            'quantity = "all" ',
            "budget.quantity：\"all\" 不能用作此项的值，可用 'agreed'、'purchased'",
        ),
        ('max_ratio = "0.5"', 'max_ratio = "0.4"', "retention：grades 的 ratio 不能高于 max_ratio 0.4"),
        ('max_ratio = "0.5"', "max_ratio = 0.5", "应是加引号的小数"),
        ('from = "80"', 'from = "95"', "retention.grades：from 应从高到低，且不重复"),
        ("min_completion", "min_complete", "gates.min_complete：没有这个键，是否要写 min_completion？"),
        ('agreed_share = "1"', 'agreed_share = "0"', 'budget.agreed_share："0" 太小，请改为大于 0 的值'),
        ('include = ["selected", "nonselected"]', "include = []", "spending.include"),
        ('name = "26号文参考办法"', "", "name：没有这一项，请补上"),
    ],
)
def test_a_broken_scheme(jicai: Run, bureau: Folder, old: str, new: str, told: str) -> None:
    said = jicai("surplus", *AS_OF, "--scheme", scheme(bureau, old, new))
    assert (said.code, "Traceback" in said.err) == (2, False)
    assert told in said.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("surplus", "--company", "甲公司"), "结余按品种算，不分企业"),
        (("surplus", "--variety", "V1"), "看一个品种请加 --items"),
        (("surplus", "--status", "超支"), "没有这种状态"),
        (("surplus", "--scheme", "没有.toml"), "找不到文件"),
        (("explain", "第一医院", "--surplus", "--advance"), "不能同时用"),
        (("explain", "H1", "--surplus", "--company", "甲公司"), "结余按品种算"),
    ],
)
def test_what_is_refused(jicai: Run, bureau: Folder, arguments: tuple[str, ...], told: str) -> None:
    said = jicai(*arguments)
    assert (said.code, told in said.err) == (2, True)


def test_a_share_of_the_fund_above_one_is_rejected(jicai: Run, bureau: Folder) -> None:
    bureau.write("结余测算.xlsx", table("结余测算", {"统筹基金支付比例": "60"}))
    assert "统筹基金支付比例" in jicai("surplus", *AS_OF).err
