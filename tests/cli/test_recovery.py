"""`offset`, `refund`, `ledger` and `cashflow` as their users meet them: what is said, warned of, and given back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
#: gx-zhenju-2026 ends on 2028-07-09: offsets from 2028-08, refund in 2029-08.
WINDOW = [f"2028-{number:02d}" for number in range(8, 13)] + [f"2029-{number:02d}" for number in range(1, 8)]
ALL = ("offset", "refund", "ledger", "cashflow")


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    """H1 was paid the first tranche of 300.00; every month of the window the employee fund owes it 20.00."""
    folder.good("中选目录", "医疗机构", "约定采购量")
    # 4000 / 3 needles of 1.50 yuan would be 2000.00 yuan; 600.30 of these are advanced, 300.15 as the first tranche.
    pay(folder, "约定采购量", {"约定采购量": "1334"})
    pay(folder, "预付拨付", {"拨付金额": "300.00"})
    pay(folder, "基金支付", *({"结算月份": month, "应付金额": "20.00"} for month in WINDOW))
    return folder


def pay(folder: Folder, name: str, *changes: dict[str, Any]) -> None:
    folder.write(f"{name}.xlsx", table(name, *changes))


def test_what_the_figures_rest_on_is_said(jicai: Run, bureau: Folder) -> None:
    assert jicai("offset", "--as-of", "2028-09-30").err.splitlines() == [
        "合计 1 家机构，抵扣 40.00 元",
        "预付金额按预付拨付表，没有记录的机构按未预付",
        "未提供预付抵扣退回表，抵扣和退回按计算额视同已发生",
        "基金支付到 2028-09 为止",
        "截至日期之后的基金支付 10 行没有计入",
    ]


def test_without_disbursements_the_plan_counts_and_it_is_said(jicai: Run, bureau: Folder) -> None:
    (bureau.path / "预付拨付.xlsx").unlink()
    pay(bureau, "预付测算", {"预付总额": "50.00"})
    said = jicai("offset", "--as-of", "2028-08-31", "--format", "json")
    assert said.err.splitlines()[1:] == [
        "未提供预付拨付表，按计划额视同已拨付（1 笔）",
        "未提供预付抵扣退回表，抵扣和退回按计算额视同已发生",
        "基金支付到 2028-08 为止",
        "截至日期之后的基金支付 11 行没有计入",
        "1 笔预付总额按预付测算表，合计比按比例计算的少 550.30 元",
    ]
    assert [(row["opening"], row["closing"]) for row in said.rows] == [(50, 30)]


def test_an_empty_table_of_disbursements_is_a_table(jicai: Run, bureau: Folder) -> None:
    pay(bureau, "预付拨付")
    said = jicai("refund", "--as-of", "2029-08-31", "--format", "json")
    assert said.rows == []
    assert "没有应退回的预付金" in said.err


def test_recorded_movements_and_through_which_month_are_said(jicai: Run, bureau: Folder) -> None:
    pay(bureau, "预付抵扣退回", {"金额": "5.00"}, {"类别": "退回", "金额": "45.00"})
    said = jicai("offset", "--as-of", "2028-09-30", "--format", "json")
    assert "按预付抵扣退回表的实际数：gx-zhenju-2026 至 2028-08；其后为计算额" in said.err
    assert "其间另有提前退回 45.00 元，已从月末余额减去" in said.err
    assert [(row["opening"], row["offset"], row["closing"]) for row in said.rows] == [(300, 5, 250), (250, 20, 230)]


def test_the_refund_says_what_has_come_back_and_when_it_is_due(jicai: Run, bureau: Folder) -> None:
    offsets = [{"月份": month, "金额": "20.00"} for month in WINDOW]
    pay(bureau, "预付抵扣退回", *offsets, {"月份": "2029-08", "类别": "退回", "金额": "10.00"})
    lines = jicai("refund", "--as-of", "2029-09-01").err.splitlines()
    assert lines[:3] == [
        "合计 1 家机构，应退回 60.00 元，其中已确定 60.00 元",
        "按记录已退回 10.00 元，尚应退回 50.00 元，其中 1 笔已过退回月份",
        "最迟在退回月份的月末退回：通知没有写明哪一天，这是本工具的理解",
    ]


@pytest.mark.parametrize(("as_of", "code"), [("2029-08-31", 0), ("2029-09-01", 1)])
def test_a_refund_past_its_month_is_for_cron_to_know(jicai: Run, bureau: Folder, as_of: str, code: int) -> None:
    assert jicai("refund", "--as-of", as_of, "--exit-code").code == code


def test_months_without_a_payment_are_told_in_one_line_per_institution(jicai: Run, bureau: Folder) -> None:
    pay(bureau, "基金支付", *({"结算月份": month, "应付金额": "20.00"} for month in ("2028-08", "2028-11")))
    told = "提示：第一医院（H1）职工医保基金 2028-09、2028-10 没有基金支付记录，按 0 计；请核对基金支付表是否齐全"
    for name in ALL:
        assert told in jicai(name, "--as-of", "2028-12-31").err.splitlines(), name
    assert jicai("offset", "--as-of", "2028-12-31", "--exit-code").code == 1
    assert jicai("offset", "--as-of", "2028-08-31", "--exit-code").code == 0


def test_suspicious_rows_are_told_with_their_place(jicai: Run, bureau: Folder) -> None:
    institutions = [{}, {"医疗机构编码": "H2", "医疗机构名称": "第二医院", "机构类型": "民营"}]
    institutions.append({"医疗机构编码": "H3", "医疗机构名称": "第三医院"})
    bureau.write("医疗机构.xlsx", table("医疗机构", *institutions))
    pay(bureau, "预付拨付", {"拨付金额": "300.00"}, {"医疗机构编码": "H2"}, {"医疗机构编码": "H3"})
    recoveries = [{"金额": "400.00"}, {"金额": "5.00", "基金类型": "居民"}]
    pay(bureau, "预付抵扣退回", *recoveries)
    warned = [line for line in jicai("ledger", "--as-of", "2028-09-30").err.splitlines() if line.startswith("提示")]
    assert warned[:5] == [
        "提示：预付抵扣退回.xlsx!Sheet1:2：第一医院（H1），gx-zhenju-2026 职工 2028-08 起抵扣和退回超过余额，"
        "合计 400.00 元，预付 300.00 元；请核对",
        "提示：预付抵扣退回.xlsx!Sheet1:2：第一医院（H1），职工 2028-08 实际抵扣合计 400.00 元，"
        "超过当月基金应付 20.00 元；请核对",
        "提示：预付抵扣退回.xlsx!Sheet1:3：第一医院（H1），居民 2028-08 实际抵扣合计 5.00 元，"
        "超过当月基金应付 0.00 元；请核对",
        "提示：预付抵扣退回.xlsx!Sheet1:3：第一医院（H1），gx-zhenju-2026 居民 2028-08 没有预付，"
        "却有抵扣或退回 5.00 元；请核对批次、机构和基金类型",
        "提示：预付拨付.xlsx!Sheet1:4：第三医院（H3），gx-zhenju-2026 没有可预付年度的约定采购量，"
        "却已拨付 10.00 元，照样抵扣和退回；请核对约定采购量",
    ]


@pytest.mark.parametrize("name", ["ledger", "cashflow"])
def test_without_fund_payments_nothing_is_offset_and_it_is_said(jicai: Run, bureau: Folder, name: str) -> None:
    (bureau.path / "基金支付.xlsx").unlink()
    said = jicai(name, "--as-of", "2028-09-30", "--format", "json")
    assert said.code == 0
    assert "未提供基金支付表，不能计算抵扣，未有记录的余额都列在退回月份" in said.err
    assert not any(row.get("kind") == "offset" or row.get("offset") for row in said.rows)


@pytest.mark.parametrize("name", ["offset", "refund"])
def test_offsets_need_fund_payments(jicai: Run, bureau: Folder, name: str) -> None:
    (bureau.path / "基金支付.xlsx").unlink()
    said = jicai(name)
    assert (said.code, said.out) == (2, "")
    assert "里没有基金支付" in said.err


def test_the_ledger_says_what_is_still_to_come(jicai: Run, bureau: Folder) -> None:
    said = jicai("ledger", "--as-of", "2028-09-30")
    assert said.err.splitlines()[:2] == [
        "合计 1 家机构：预付 300.00 元，抵扣 40.00 元，退回 0.00 元，余额 260.00 元",
        "尚未列入的预计：退回 260.00 元，见 jicai cashflow",
    ]


def test_the_ledger_and_the_cashflow_expect_the_same(jicai: Run, bureau: Folder) -> None:
    bureau.good("约定采购量")
    pay(bureau, "预付拨付", {"拨付金额": "10.00"})
    # 45.00 yuan are planned: 12.50 and 22.50 are still to be paid, and all of them come back.
    assert (
        "尚未列入的预计：预付 35.00 元，退回 45.00 元，见 jicai cashflow"
        in jicai("ledger", "--as-of", "2026-08-15").err
    )
    assert "计划：预付 35.00 元，抵扣 0.00 元，退回 45.00 元" in jicai("cashflow", "--as-of", "2026-08-15").err
    late = "采购周期已满的批次还有 2 期 35.00 元没有拨付，不再列入计划"
    assert late in jicai("ledger", "--as-of", "2028-08-15").err


def test_the_cashflow_says_what_is_past_and_what_planned_and_what_is_left_out(jicai: Run, bureau: Folder) -> None:
    bureau.good("约定采购量")
    pay(bureau, "预付拨付", {"拨付金额": "10.00"})
    during = jicai("cashflow", "--as-of", "2026-08-15").err.splitlines()
    # 100 needles of 1.50 yuan: 45.00 to be advanced, 22.50 of it by 2026-08-31.
    assert during[:3] == [
        "已发生：预付 10.00 元，抵扣 0.00 元，退回 0.00 元",
        "计划：预付 35.00 元，抵扣 0.00 元，退回 45.00 元",
        "没有基金支付的月份不预计抵扣，余额列在退回月份，已过的列在截至日期的月份",
    ]
    assert (
        "采购周期已满的批次还有 2 期 35.00 元没有拨付，不再列入计划" in jicai("cashflow", "--as-of", "2028-08-15").err
    )


def test_what_is_looked_at_is_narrowed_after_all_is_computed(jicai: Run, bureau: Folder) -> None:
    bureau.write("医疗机构.xlsx", table("医疗机构", {}, {"医疗机构编码": "H2", "区县": "江北区"}))
    pay(bureau, "预付拨付", {"拨付金额": "300.00"}, {"医疗机构编码": "H2", "拨付金额": "7.00"})
    for name in ALL:
        whole = jicai(name, "--as-of", "2028-09-30", "--format", "json").rows
        for scope in (("--institution", "h2"), ("--district", "江北区")):
            some = jicai(name, "--as-of", "2028-09-30", "--format", "json", *scope).rows
            assert some, name
            if name != "cashflow":
                assert some == [row for row in whole if row["institution_code"] == "H2"]
    assert jicai("offset", "--as-of", "2028-09-30", "--format", "json", "--batch", "qg-yinpian-2025").rows == []


def test_a_breach_is_an_error_that_names_the_institution(
    jicai: Run, bureau: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import jicai.calc.recovery.offset as module

    def twice(grid: pl.DataFrame) -> pl.Series:
        return grid["unused"] + grid["unused"]

    monkeypatch.setattr(module, "_taken_in_turn", twice)
    for name in ALL:
        said = jicai(name, "--as-of", "2028-08-31")
        assert (said.code, said.out) == (2, "")
        assert said.err == (
            "错误：内部错误（第一医院 H1，职工医保基金 2028-08：抵扣超过当月基金应付，应为 20.00 元，得 40.00 元），"
            "请带上命令和文件报告\n"
        )


def test_voluntary_institutions_are_named_where_the_plan_stands_for_payments(jicai: Run, bureau: Folder) -> None:
    private = {"医疗机构编码": "H2", "医疗机构名称": "康泰医院", "机构类型": "民营"}
    bureau.write("医疗机构.xlsx", table("医疗机构", {}, private))
    pay(bureau, "约定采购量", {}, {"医疗机构编码": "H2"})
    line = "1 家自愿参加的机构不预付（约定金额 150.00 元）：康泰医院"
    for name in ALL:
        assert line not in jicai(name, "--as-of", "2028-09-30").err.splitlines(), name
    (bureau.path / "预付拨付.xlsx").unlink()
    for name in ALL:
        assert line in jicai(name, "--as-of", "2028-09-30").err.splitlines(), name
    assert line not in jicai("offset", "--as-of", "2028-09-30", "--institution", "H1").err


def test_who_is_missing_from_the_official_figures_is_named(jicai: Run, bureau: Folder) -> None:
    bureau.write("医疗机构.xlsx", table("医疗机构", {}, {"医疗机构编码": "H2", "医疗机构名称": "第二医院"}))
    pay(bureau, "约定采购量", {}, {"医疗机构编码": "H2"})
    pay(bureau, "预付测算", {"预付总额": "50.00"}, {"医疗机构编码": "H2", "批次编码": "qg-yinpian-2025"})
    line = "预付测算表的批次 gx-zhenju-2026 中没有 1 家机构，按比例计算：第二医院"
    ignored = "没有据以预付的约定采购量，预付测算 10.00 元没有采用"
    pay(
        bureau,
        "预付测算",
        {"预付总额": "50.00"},
        {"医疗机构编码": "H2", "批次编码": "qg-yinpian-2025", "预付总额": "10.00"},
    )
    assert line not in jicai("offset", "--as-of", "2028-09-30").err
    assert line in jicai("cashflow", "--as-of", "2028-09-30").err
    (bureau.path / "预付拨付.xlsx").unlink()
    for name in ALL:
        said = jicai(name, "--as-of", "2028-09-30").err
        assert line in said, name
        assert ignored in said, name


def test_what_is_overpaid_and_what_another_fund_paid_is_warned_of(jicai: Run, bureau: Folder) -> None:
    pay(bureau, "预付拨付", {"拨付金额": "300.16", "基金类型": "居民"})
    said = jicai("ledger", "--as-of", "2028-09-30").err
    assert "第 1 期应拨 300.15 元，已拨付 300.16 元，多拨 0.01 元" in said
    assert "已拨付的 300.16 元没有记在职工医保基金" in said


def test_irregular_rows_are_told_with_their_place(jicai: Run, bureau: Folder) -> None:
    days = ("2026-07-09", "2029-09-01")
    pay(bureau, "预付拨付", *({"拨付日期": day, "拨付金额": "1.00"} for day in days), {"拨付金额": "3.00"})
    rows = [{"月份": "2028-07", "金额": "4.50"}, {"月份": "2028-08", "金额": "-0.50"}]
    pay(bureau, "预付抵扣退回", *rows)
    who = "第一医院（H1），gx-zhenju-2026"
    lines = [line for line in jicai("ledger", "--as-of", "2029-09-30").err.splitlines() if line.startswith("提示")]
    assert lines == [
        f"提示：预付抵扣退回.xlsx!Sheet1:3：{who} 职工 2028-08 抵扣或退回为负 -0.50 元，照样相加；请核对",
        f"提示：预付拨付.xlsx!Sheet1:3：{who} 职工 2029-09-01 拨付之前，收回的已比拨付的多 1.00 元，余额为负；"
        "请核对拨付日期",
        f"提示：预付拨付.xlsx!Sheet1:2：{who} 2026-07-09 拨付 1.00 元，早于该批次开始执行的 2026-07-10，照样计入；"
        "请核对批次和日期",
        f"提示：预付拨付.xlsx!Sheet1:3：{who} 2029-09-01 拨付 1.00 元，晚于该批次的退回月份，照样计入；"
        "请核对批次和日期",
        f"提示：预付抵扣退回.xlsx!Sheet1:2：{who} 职工 2028-07 抵扣或退回 4.50 元，早于抵扣期，照样计入；请核对月份",
    ]


def test_fund_payments_that_end_within_a_window_that_is_over(jicai: Run, bureau: Folder) -> None:
    pay(bureau, "基金支付", *({"结算月份": month, "应付金额": "20.00"} for month in WINDOW[:9]))
    line = "批次 gx-zhenju-2026 的抵扣期到 2029-07，缺 2029-05 至 2029-07 的基金支付，退回仍为预计"
    assert line in jicai("cashflow", "--as-of", "2029-08-01").err.splitlines()
    assert line not in jicai("cashflow", "--as-of", "2029-07-31").err.splitlines()


def test_fund_payments_of_unknown_institutions_are_counted_and_left_out(jicai: Run, bureau: Folder) -> None:
    unknown = {"医疗机构编码": "H9", "结算月份": "2028-12"}
    pay(bureau, "基金支付", {"结算月份": "2028-08", "应付金额": "20.00"}, unknown)
    said = jicai("offset", "--as-of", "2028-12-31", "--format", "json")
    assert [row["month"] for row in said.rows] == ["2028-08"]
    assert "基金支付到 2028-08 为止" in said.err.splitlines()
    assert "基金支付全表有 1 行的机构不在医疗机构表，没有计入" in said.err.splitlines()


def test_what_is_on_record_of_months_that_are_not_listed_is_said(jicai: Run, bureau: Folder) -> None:
    pay(bureau, "基金支付", {"结算月份": "2028-08", "应付金额": "20.00"})
    rows = [{"月份": "2028-07", "金额": "1.00"}, {"月份": "2028-08", "金额": "2.00"}]
    pay(
        bureau,
        "预付抵扣退回",
        *rows,
        {"月份": "2028-09", "金额": "4.00"},
        {"月份": "2028-09", "类别": "退回", "金额": "8.00"},
    )
    said = jicai("offset", "--as-of", "2028-12-31").err.splitlines()
    assert said[:2] == [
        "合计 1 家机构，抵扣 2.00 元",
        "没有列出的月份（抵扣期之外、基金支付末月之后或月初没有余额）另有记录的抵扣 5.00 元、退回 8.00 元，"
        "见 jicai ledger",
    ]
    assert "抵扣 7.00 元，退回 8.00 元" in jicai("ledger", "--as-of", "2028-12-31").err
    assert "另有记录的" not in jicai("offset", "--as-of", "2028-12-31", "--month", "2028-08").err


def test_counts_are_those_of_the_scope(jicai: Run, bureau: Folder) -> None:
    bureau.write("医疗机构.xlsx", table("医疗机构", {}, {"医疗机构编码": "H2", "区县": "江北区"}))
    assert "截至日期之后的基金支付 10 行没有计入" in jicai("offset", "--as-of", "2028-09-30", "--institution", "H1").err
    assert "之后的基金支付" not in jicai("offset", "--as-of", "2028-09-30", "--district", "江北区").err


def test_a_batch_that_takes_of_the_payment_first_is_named(jicai: Run, bureau: Folder) -> None:
    both = [{"拨付金额": "300.00"}, {"批次编码": "ln-fenghexian-2026", "拨付金额": "7.00"}]
    pay(bureau, "预付拨付", *both)
    line = "同月的基金支付先由批次 ln-fenghexian-2026 抵扣，这里只用余下的"
    assert line not in jicai("offset", "--as-of", "2028-09-30", "--batch", "gx-zhenju-2026").err
    pay(bureau, "预付抵扣退回", {"批次编码": "ln-fenghexian-2026", "月份": "2028-09", "金额": "7.00"})
    assert line in jicai("offset", "--as-of", "2028-09-30", "--batch", "gx-zhenju-2026").err
    assert "先由批次" not in jicai("offset", "--as-of", "2028-09-30").err


def test_the_sheet_of_what_it_rests_on_tells_the_terms_of_the_batches_in_the_result(jicai: Run, bureau: Folder) -> None:
    assert jicai("refund", "--as-of", "2028-09-30", "-o", "out.xlsx").code == 0
    rows = pl.read_excel(bureau.path / "out.xlsx", sheet_name="口径", has_header=False).rows()
    told = {row[0]: row[1] for row in rows}
    assert [key for key in told if key and key.startswith(("预付 ", "抵扣 "))] == [
        "预付 gx-zhenju-2026",
        "抵扣 gx-zhenju-2026",
    ]
    assert told["预付 gx-zhenju-2026"].startswith("预付比例 0.30，首期占比 0.50；")
    assert "抵扣期 2028-08 至 2029-07（12 个月）" in told["抵扣 gx-zhenju-2026"]
