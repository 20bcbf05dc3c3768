"""`jicai assess` as a user meets it: which year, which scheme, what is said, how it ends.

H1 has agreed 100 units of P1 at 1.50 yuan in batch gx-zhenju-2026, whose first year is over on 2027-07-09.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
OVER = ("assess", "--as-of", "2027-07-31", "--format", "json")
SCHEME = 'name = "本局办法"\n[[indicators]]\nid = "completion"\ntitle = "完成率"\nweight = 100\n'


def accepted(quantity: str, **changes: Any) -> dict[str, Any]:
    return {"采购数量": quantity, "验收数量": quantity, "验收日期": "2026-07-20", "合同编号": "HT1"} | changes


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    """60 of the 100 units were accepted, and nothing was paid as far as is known."""
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", accepted("60")))
    return folder


def test_a_year_that_is_over(bureau: Folder, jicai: Jicai) -> None:
    outcome = jicai(*OVER)
    (row,) = outcome.rows
    assert (row["rank"], row["completion"], row["shortfall_items"], row["shortfall_amount"]) == (1, 0.6, 1, 60)
    assert "projected_completion" not in row
    # 40 points x 0.4, 10 points x 1 for the only item; nothing is known of payments.
    assert (row["score"], row["on_time_rate"], row["payment_rate"]) == (74, None, None)
    assert row["deductions"] == "完成率 60%，目标 100%，扣 16 分；完成项占比 0%，目标 100%，扣 10 分"
    for words in (
        "考核办法：示例考核办法，满分 100 分；通知要求年度考核，没有统一的评分公式",
        "考核年度：gx-zhenju-2026 第 1 年（2026-07-10 至 2027-07-09）\n",
        "缺口只合计金额：不同品种的数量不能相加，逐项的缺口量见 --items\n",
        "没有数值、因而不扣分：按期结清率 1 家，回款率 1 家\n",
        "未检查历史协议不符合条件（legacy-after-notice）：未提供历史协议\n",
        "未提供货款支付表，按期结清率和回款率没有数值\n",
    ):
        assert words in outcome.err


@pytest.mark.parametrize(("quantity", "code"), [("60", 1), ("99", 1), ("100", 0), ("120", 0)])
def test_exit_code_where_something_is_not_completed(quantity: str, code: int, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", accepted(quantity)))
    assert jicai(*OVER, "--exit-code").code == code
    assert jicai(*OVER, "--items", "--exit-code").code == code
    assert jicai(*OVER).code == 0


def test_exit_code_where_an_institution_is_vetoed(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", accepted("100", 采购单价="2.00")))
    (folder.path / "考核.toml").write_text(
        'name = "本局办法"\nrules = ["price-above"]\n[[indicators]]\nid = "findings:price-above"\ntitle = "高价"\n'
        "weight = 100\nper = 1\nveto = 1\nveto_score = 59\n",
        "utf-8",
    )
    outcome = jicai(*OVER, "--scheme", "考核.toml", "--exit-code")
    assert outcome.code == 1
    assert [(row["score"], row["vetoed"]) for row in outcome.rows] == [(59, True)]


def test_within_the_year_only_a_preview(bureau: Folder, jicai: Jicai) -> None:
    within = ("assess", "--as-of", "2027-07-08", "--batch", "gx-zhenju-2026", "--format", "json")
    outcome = jicai(*within)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "错误：--as-of 2027-07-08：没有可考核的协议年度（gx-zhenju-2026 第 1 年 2027-07-09 才期满），"
        "年度中试算请加 --preview\n"
    )
    (row,) = jicai(*within, "--preview").rows
    assert (row["completion"], row["projected_completion"]) == (0.6, 0.601648)  # 0.6 x 365 / 364
    assert row["required_monthly_amount"] == 60


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (
            ("--year", "2", "--batch", "gx-zhenju-2026"),
            "gx-zhenju-2026 第 2 年 2028-07-09 才期满），年度中试算请加 --preview",
        ),
        (("--year", "3", "--batch", "ln-fenghexian-2026"), "第 3 年 2028-07-10 才开始），请改用已开始的年度"),
        (("--year", "3", "--batch", "gx-zhenju-2026"), "gx-zhenju-2026 没有第 3 年），请改用已开始的年度"),
        (
            ("--year", "2", "--preview", "--batch", "qg-yinpian-2025", "--batch", "gx-zhenju-2026"),
            "qg-yinpian-2025 没有第 2 年），请改用已开始的年度",
        ),
    ],
)
def test_years_that_cannot_be_assessed(arguments: tuple[str, ...], reason: str, bureau: Folder, jicai: Jicai) -> None:
    outcome = jicai(*OVER, *arguments)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert outcome.err.startswith(f"错误：--year {arguments[1]}：没有可考核的协议年度（")
    assert outcome.err.endswith(f"{reason}\n")


def test_batches_without_the_year_are_named_where_others_have_it(bureau: Folder, jicai: Jicai) -> None:
    outcome = jicai("assess", "--as-of", "2027-07-31", "--year", "2", "--format", "json")
    assert outcome.code == 0
    assert "未考核的批次：gx-zhenju-2026 第 2 年 2028-07-09 才期满；ln-fenghexian-2026" in outcome.err


def test_the_scheme_of_the_settings_and_the_one_of_the_option(bureau: Folder, jicai: Jicai) -> None:
    (bureau.path / "办法").mkdir()
    (bureau.path / "办法" / "考核.toml").write_text(SCHEME, "utf-8")
    (bureau.path / "另一.toml").write_text(SCHEME.replace("本局", "另一").replace("100", '"100"\ncap = 30'), "utf-8")
    bureau.settings('[assess]\nscheme = "办法/考核.toml"\n')
    ours, other = jicai(*OVER), jicai(*OVER, "--scheme", "另一.toml")
    assert ("考核办法：本局办法（考核.toml），满分 100 分\n" in ours.err, ours.rows[0]["score"]) == (True, 60)
    assert ("考核办法：另一办法（另一.toml），满分 100 分\n" in other.err, other.rows[0]["score"]) == (True, 70)


def test_a_scheme_of_the_settings_that_is_not_there(bureau: Folder, jicai: Jicai) -> None:
    bureau.settings('[assess]\nscheme = "考核.toml"\n')
    outcome = jicai(*OVER)
    assert (outcome.code, outcome.err) == (2, "错误：jicai.toml：assess.scheme：找不到文件 考核.toml，请核对路径\n")


def test_the_result_is_never_written_over_the_scheme(bureau: Folder, jicai: Jicai) -> None:
    path = bureau.path / "考核.csv"
    path.write_text(SCHEME, "utf-8")
    assert jicai("assess", "--scheme", "考核.csv", "-o", "考核.csv").code == 2
    assert path.read_text("utf-8") == SCHEME


def test_items_and_ranking_agree_also_on_renewed_codes(folder: Folder, jicai: Jicai) -> None:
    folder.good("订单明细", "约定采购量", "中选目录", "医疗机构", "编码变更")
    folder.write("订单明细.xlsx", table("订单明细", accepted("60", 产品编码="P9", 验收日期="2026-08-20")))
    (item,) = jicai(*OVER, "--items").rows
    (row,) = jicai(*OVER).rows
    assert (item["shortfall_qty"], item["shortfall_amount"], row["shortfall_amount"]) == (40, 60, 60)


def test_ranks_are_those_among_all_whatever_is_shown(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录")
    names = [("H1", "渝中区"), ("H2", "江北区"), ("H3", "渝中区")]
    folder.write(
        "医疗机构.xlsx",
        table("医疗机构", *({"医疗机构编码": c, "医疗机构名称": f"{c}医院", "区县": d} for c, d in names)),
    )
    folder.write("约定采购量.xlsx", table("约定采购量", *({"医疗机构编码": code} for code, _ in names)))
    bought = [("H1", "90"), ("H2", "10"), ("H3", "50")]
    folder.write(
        "订单明细.xlsx",
        table("订单明细", *(accepted(q, 医疗机构编码=c, 订单明细编号=c) for c, q in bought)),
    )
    everyone = [(row["rank"], row["institution_code"]) for row in jicai(*OVER).rows]
    assert everyone == [(1, "H1"), (2, "H3"), (3, "H2")]
    shown = jicai(*OVER, "--district", "渝中区")
    assert [(row["rank"], row["of"], row["institution_code"]) for row in shown.rows] == [(1, 3, "H1"), (2, 3, "H3")]
    assert "合计 2 家医疗机构，约定项 2，未完成 2，缺口 90.00 元，加权完成率 70.0%" in shown.err
    assert "名次是所选批次全部 3 家里的，1 最好，筛选不改变名次\n" in shown.err
    assert "筛选不改变名次" not in jicai(*OVER).err
    assert [row["district"] for row in jicai(*OVER, "--by", "district").rows] == ["渝中区", "江北区"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--items", "--by", "district"), "--items 与 --by 不能同时用：它逐项列出，请去掉其中一个"),
        (("--items", "--excepted"), "--items 与 --excepted 不能同时用，请去掉其中一个"),
        (("--excepted", "--by", "district"), "--excepted 与 --by 不能同时用：它逐项列出，请去掉其中一个"),
        (("--items", "--scheme", "x.toml"), "--items 与 --scheme 不能同时用：它不打分，请去掉其中一个"),
        (
            ("--by", "district", "--institution", "H1"),
            "--by district 与 --institution 不能同时用：区县按全区的机构考核，请去掉其中一个",
        ),
        (("--company", "甲公司"), "--company 甲公司：打分按医疗机构，不分企业，请去掉这个选项，或加 --items 逐项看"),
    ],
)
def test_options_that_mean_nothing_together(
    arguments: tuple[str, ...], line: str, bureau: Folder, jicai: Jicai
) -> None:
    outcome = jicai(*OVER, *arguments)
    assert (outcome.code, outcome.out, outcome.err) == (2, "", f"错误：{line}\n")


def test_without_bound_institutions_nobody_is_assessed(bureau: Folder, jicai: Jicai) -> None:
    bureau.write("医疗机构.xlsx", table("医疗机构", {"机构类型": "民营"}))
    outcome = jicai(*OVER, "--exit-code")
    assert (outcome.code, outcome.rows) == (0, [])
    assert "没有可考核的医疗机构\n" in outcome.err
    assert "不考核：自愿参加的机构 1 家 1 项\n" in outcome.err


def test_a_rule_on_the_running_year_has_no_figure_for_a_year_that_is_over(bureau: Folder, jicai: Jicai) -> None:
    (bureau.path / "考核.toml").write_text(
        'name = "本局办法"\nrules = ["lagging"]\n[[indicators]]\nid = "findings:lagging"\ntitle = "滞后"\n'
        "weight = 100\nper = 1\n",
        "utf-8",
    )
    over = jicai(*OVER, "--scheme", "考核.toml")
    assert over.rows[0]["score"] == 100
    assert "没有数值、因而不扣分：滞后 1 家\n" in over.err
    assert "采购滞后（lagging）只看未满的协议年度，已期满的不计分：gx-zhenju-2026\n" in over.err
    within = jicai("assess", "--as-of", "2027-06-30", "--preview", "--format", "json", "--scheme", "考核.toml")
    assert within.rows[0]["score"] == 99
    assert "只看未满的协议年度" not in within.err


def test_a_scheme_on_what_the_fund_office_does_says_so(bureau: Folder, jicai: Jicai) -> None:
    (bureau.path / "考核.toml").write_text(SCHEME.replace("\n", '\nrules = ["advance-late"]\n', 1), "utf-8")
    bureau.good("预付拨付")
    said = "（advance-late）是基金拨付、抵扣的情况，不是医疗机构的，是否计分请斟酌\n"
    assert said in jicai(*OVER, "--scheme", "考核.toml").err
    assert "基金拨付、抵扣的情况" not in jicai(*OVER).err


def test_institutions_with_nothing_but_superseded_items_are_said(folder: Folder, jicai: Jicai) -> None:
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
    said = jicai("assess", "--as-of", "2026-07-31", "--batch", "one", "--format", "json")
    assert said.rows == []
    assert "不考核：已转国采 1 项（1 家没有别的约定项，没有列入）\n" in said.err


@pytest.mark.parametrize("width", ["80", "160"])
def test_a_preview_keeps_what_is_required_and_projected_at_a_narrow_terminal(
    width: str, bureau: Folder, jicai: Jicai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    outcome = jicai("assess", "--as-of", "2027-06-30", "--preview", "--format", "table")
    left_out = outcome.out.partition("没有显示：")[2]
    assert "月均需采购金额" not in left_out
    assert "预测完成率" not in left_out


def test_the_help_says_that_companies_are_for_items(jicai: Jicai, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert "只与 --items 或 --excepted 同用" in jicai("assess", "--help").out


UNDECIDED = {"认定人": None, "认定日期": None}


@pytest.mark.parametrize(
    ("sentence", "decision", "outcome", "items"),
    [
        ("both columns are there and empty, as jicai collect writes them", UNDECIDED, "undecided", 1),
        ("one of them is there and empty", {"认定日期": None}, "undecided", 1),
        ("who decided is written", UNDECIDED | {"认定人": "价格处"}, "left_out", 0),
        ("when it was decided is written", UNDECIDED | {"认定日期": "2027-07-20"}, "left_out", 0),
        ("a register of one's own has neither column", {}, "left_out", 0),
    ],
)
def test_an_exception_counts_once_somebody_has_decided(
    sentence: str, decision: dict[str, Any], outcome: str, items: int, bureau: Folder, jicai: Jicai
) -> None:
    bureau.write("考核例外.xlsx", table("考核例外", decision))
    (row,) = jicai(*OVER, "--excepted").rows
    assert row["outcome"] == outcome, sentence
    said = jicai(*OVER)
    assert [one["items"] for one in said.rows] == [items][:items], sentence
    waits = "考核例外有 1 项待认定，照常考核：第一医院 毫针；认定人和认定日期都空着，填上以后才不考核"
    assert (waits in said.err) == (outcome == "undecided"), sentence
