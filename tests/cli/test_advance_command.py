"""`jicai advance` as its users meet it: what is said beside the figures, and the list for the fund office."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small_workspaces import Folder, Outcome, table

from jicai.errors import InvariantError

pytestmark = pytest.mark.long

#: H1 agreed on 1,000 needles of 1.50 yuan, so 1,500.00: 225.00 by 2026-08-31 and 225.00 by 2026-12-31.
NEEDLES = {"约定采购量": "1000"}
AUGUST, DECEMBER = (("advance", "--as-of", day) for day in ("2026-08-31", "2026-12-31"))
Run = Callable[..., Outcome]


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    """H1 of the employee fund, H2 of the resident fund, H3 private; all agreed on the same; nothing is paid."""
    folder.good("中选目录")
    names = {"H1": "第一医院", "H2": "第二医院", "H3": "第三医院"}
    kinds = {"H1": ("三级", "公立"), "H2": ("一级", "公立"), "H3": ("三级", "民营")}
    folder.write(
        "医疗机构.xlsx",
        table(
            "医疗机构",
            *(
                {"医疗机构编码": code, "医疗机构名称": name, "机构等级": kinds[code][0], "机构类型": kinds[code][1]}
                for code, name in names.items()
            ),
        ),
    )
    folder.write("约定采购量.xlsx", table("约定采购量", *({**NEEDLES, "医疗机构编码": code} for code in names)))
    return folder


def pay(folder: Folder, *changes: dict[str, Any]) -> None:
    folder.write("预付拨付.xlsx", table("预付拨付", *changes))


def test_what_is_not_given_and_who_is_not_bound_is_said(jicai: Run, bureau: Folder) -> None:
    said = jicai(*AUGUST, "--format", "csv")
    assert said.code == 0
    assert said.err.splitlines() == [
        "职工医保基金 1 家机构：应拨 450.00 元，已拨付 0.00 元，未拨付 450.00 元",
        "居民医保基金 1 家机构：应拨 450.00 元，已拨付 0.00 元，未拨付 450.00 元",
        "共 4 期：已拨付 0，逾期未拨足 0，本月到期 2，未到期 2",
        "未提供预付测算表，按约定金额和预付比例计算",
        "未提供预付拨付表，全部按未拨付",
        "1 家自愿参加的机构不预付（约定金额 1,500.00 元）：第三医院",
    ]


def test_an_empty_disbursement_table_is_a_table(jicai: Run, bureau: Folder) -> None:
    pay(bureau)
    assert "预付拨付表" not in jicai(*AUGUST).err


def test_official_figures_and_whom_they_pass_over(jicai: Run, bureau: Folder) -> None:
    bureau.write("预付测算.xlsx", table("预付测算", {"预付总额": "400.01"}))
    said = jicai(*AUGUST, "--format", "json")
    assert [row["advance_total"] for row in said.rows] == [400.01, 400.01, 450, 450]
    assert "1 笔预付总额按预付测算表，合计比按比例计算的少 49.99 元\n" in said.err
    assert "预付测算表的批次 gx-zhenju-2026 中没有 1 家机构，按比例计算：第二医院\n" in said.err
    assert "未提供预付测算表" not in said.err
    assert jicai(*AUGUST, "-o", "预付.xlsx").code == 0
    basis = book(bureau.path / "预付.xlsx")["口径"]
    assert ["没有预付测算 gx-zhenju-2026", "第二医院（H2）"] in basis


@pytest.mark.parametrize(
    ("asked", "as_of", "tranches"),
    [
        ("2026-08", "2026-01-01", [1, 1]),
        ("2026年12月", "2026-01-01", [2, 2]),
        ("this", "2026-08-01", [1, 1]),
        ("last", "2026-09-30", [1, 1]),
        ("next", "2026-11-30", [2, 2]),
        ("next", "2026-12-01", []),
    ],
)
def test_a_month(jicai: Run, bureau: Folder, asked: str, as_of: str, tranches: list[int]) -> None:
    rows = jicai("advance", "--as-of", as_of, "--month", asked, "--format", "json").rows
    assert [row["tranche"] for row in rows] == tranches


def test_a_month_says_what_was_due_before_it_and_is_late(jicai: Run, bureau: Folder) -> None:
    december = ("advance", "--as-of", "2026-12-01", "--month", "this")
    assert "更早到期而逾期未拨足的另有 2 期 450.00 元，没有列出\n" in jicai(*december).err
    assert "另有 1 期 225.00 元" in jicai(*december, "--institution", "H2").err
    assert "更早到期" not in jicai("advance", "--as-of", "2026-12-01").err


def test_yearly_advances_are_explained(jicai: Run, bureau: Folder) -> None:
    (bureau.path / "own.toml").write_text(
        'code = "gx-zhenju-2026"\nname = "针具"\nkind = "consumable"\nsource = "测试"\nissued_on = 2026-05-26\n'
        'start_on = 2026-07-10\n[cycle]\nyears = 2\n[advance]\nrecalculate = "yearly"\n',
        "utf-8",
    )
    bureau.settings('[batches]\nfiles = ["own.toml"]\n')
    assert "批次 gx-zhenju-2026 每个协议年度预付一次" in jicai(*AUGUST).err


@pytest.mark.parametrize("command", ["advance", "offset", "refund", "ledger"])
def test_the_columns_are_the_same_whatever_batch_is_asked_for(command: str, jicai: Run, bureau: Folder) -> None:
    (bureau.path / "own.toml").write_text(
        'code = "own"\nname = "本市"\nkind = "drug"\nsource = "本市文件"\nissued_on = 2026-05-26\n'
        'start_on = 2026-07-10\n[cycle]\nyears = 2\n[advance]\nrecalculate = "yearly"\n',
        "utf-8",
    )
    bureau.settings('[batches]\nfiles = ["own.toml"]\n')
    bureau.good("基金支付")
    asked = ([], ["--batch", "gx-zhenju-2026"], ["--batch", "own"])
    heads = {jicai(command, "--as-of", "2026-10-15", "--format", "csv", *one).out.splitlines()[0] for one in asked}
    [head] = heads
    assert "协议年度" in head


def test_every_suspicious_row_is_told_with_its_place(jicai: Run, bureau: Folder) -> None:
    pay(
        bureau,
        {"拨付金额": "200.00"},
        {"拨付金额": "30.00", "基金类型": "居民"},
        {"医疗机构编码": "H3", "拨付金额": "5.00"},
        {"医疗机构编码": "H2", "拨付金额": "225.00", "拨付日期": "2026-09-01"},
    )
    said = jicai(*AUGUST)
    assert [line for line in said.err.splitlines() if line.startswith("提示")] == [
        "提示：预付拨付.xlsx!Sheet1:2、3：第一医院（H1，gx-zhenju-2026）第 1 期应拨 225.00 元，已拨付 230.00 元，"
        "多拨 5.00 元，请核对拨付金额和期次",
        "提示：预付拨付.xlsx!Sheet1:4：第三医院（H3，gx-zhenju-2026）不属于该批次适用的机构类型，"
        "却已拨付 5.00 元，没有列入；请核对机构类型",
        "提示：预付拨付.xlsx!Sheet1:3：第一医院（H1，gx-zhenju-2026）已拨付的 30.00 元没有记在职工医保基金，"
        "按机构等级应由该基金预付；请核对基金类型和机构等级",
    ]
    assert "未拨付 220.00 元（已减去多拨的 5.00 元，拨付清单不减）" in said.err
    assert "截至日期之后的预付拨付 1 行 225.00 元没有计入\n" in said.err


def test_suspicious_rows_of_several_files_and_only_of_the_scope(jicai: Run, bureau: Folder) -> None:
    bureau.write("预付测算-1.xlsx", table("预付测算", {}, {"医疗机构编码": "H3"}))
    bureau.write("预付测算-2.csv", table("预付测算", {"预付总额": "5.00"}))
    said = jicai(*AUGUST, "--institution", "H1")
    assert [line for line in said.err.splitlines() if line.startswith("提示")] == [
        "提示：预付测算-1.xlsx!Sheet1:2，预付测算-2.csv:2：第一医院（H1，gx-zhenju-2026）的预付测算有几行，"
        "相加为 50.00 元；请核对是否重复"
    ]
    assert "H3" in jicai(*AUGUST).err
    assert "自愿参加" not in said.err


@pytest.mark.parametrize(
    ("arguments", "amount"),
    [
        ((), "30.50"),
        (("--by", "fund"), "30.50"),
        (("--month", "2026-08"), "20.00"),
        (("--month", "2026-12"), "10.50"),
        (("--institution", "H2"), None),
        (("--as-of", "2026-07-31"), None),
    ],
)
def test_what_another_fund_paid_of_the_tranches_shown(
    jicai: Run, bureau: Folder, arguments: tuple[str, ...], amount: str | None
) -> None:
    pay(
        bureau,
        {"拨付金额": "20.00", "基金类型": "居民"},
        {"拨付金额": "10.50", "基金类型": "居民", "拨付期次": "2"},
        {"拨付金额": "7.00", "基金类型": "职工"},
        {"拨付金额": "5.00"},
    )
    as_of = () if "--as-of" in arguments else ("--as-of", "2026-08-31")
    said = jicai("advance", *as_of, *arguments)
    lines = [line for line in said.err.splitlines() if line.startswith("已拨付的其中")]
    words = "已拨付的其中 {} 元由居民医保基金拨付，按计划的职工医保基金列示"
    assert lines == ([words.format(amount)] if amount else [])


def test_official_figures_are_told_of_the_rows_shown(jicai: Run, bureau: Folder) -> None:
    bureau.write("预付测算.xlsx", table("预付测算", {"预付总额": "400.01"}))
    second = jicai(*AUGUST, "--month", "2026-12").err
    assert "1 笔预付总额按预付测算表" in second
    assert "没有 1 家机构，按比例计算：第二医院" in second
    pay(bureau, {"拨付金额": "200.01"})
    paid = jicai(*AUGUST, "--status", "paid").err  # the first tranche of H1 only
    assert "1 笔预付总额按预付测算表" in paid
    assert "第二医院" not in paid


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--as-of", "2026-08-31"), 0),
        (("--as-of", "2026-09-01"), 1),
        (("--as-of", "2026-09-01", "--by", "fund"), 1),
        (("--as-of", "2026-09-01", "--month", "2026-12"), 0),
    ],
)
def test_the_exit_code_is_about_the_late_tranches_shown(
    jicai: Run, bureau: Folder, arguments: tuple[str, ...], code: int
) -> None:
    assert jicai("advance", *arguments, "--exit-code").code == code
    assert jicai("advance", *arguments).code == 0


def book(path: Path) -> dict[str, list[list[Any]]]:
    sheets = openpyxl.load_workbook(path).worksheets
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets}


def test_the_workbook_begins_with_a_payment_list_of_each_fund(jicai: Run, bureau: Folder) -> None:
    pay(bureau, {"拨付金额": "100.00"}, {"医疗机构编码": "H2", "拨付金额": "225.00"})
    assert jicai(*AUGUST, "--month", "this", "-o", "预付.xlsx").code == 0
    sheets = book(bureau.path / "预付.xlsx")
    employee, resident, data, charts, basis = sheets
    assert (employee, resident) == ("预付金拨付清单（职工医保基金）", "预付金拨付清单（居民医保基金）")
    assert (data, charts, basis) == ("预付金", "图", "口径")
    rows = [row for row in sheets[employee] if "H1" in row]
    assert [row[1:3] + row[-1:] for row in rows] == [["H1", "第一医院", 125]]
    assert any("壹佰贰拾伍元整" in str(cell) for row in sheets[employee] for cell in row)
    assert not any(cell in ("H1", "H2") for row in sheets[resident] for cell in row)
    assert any("零元整" in str(cell) for row in sheets[resident] for cell in row)
    assert len([row for row in sheets[data] if row[0] == "gx-zhenju-2026"]) == 2


def test_a_list_tells_what_was_overpaid_of_another_tranche(jicai: Run, bureau: Folder) -> None:
    pay(
        bureau,
        {"拨付金额": "330.00"},  # 105.00 more than H1's first tranche
        {"医疗机构编码": "H2", "拨付金额": "300.00"},
        {"医疗机构编码": "H2", "拨付金额": "225.00", "拨付期次": "2"},  # nothing of H2 is to be paid
    )
    assert jicai(*DECEMBER, "-o", "预付.xlsx").code == 0
    employee, resident, *_ = book(bureau.path / "预付.xlsx").values()
    note = "本表的机构另有多拨 105.00 元，未从本表抵减：第一医院（H1，gx-zhenju-2026）首期 105.00 元"
    assert [row[0] for row in employee].index(note) == [row[0] for row in employee].index("合计（共 1 笔）") + 2
    assert next(row for row in employee if row[0] == "合计（共 1 笔）")[-1] == 225
    assert not any("多拨" in str(row[0]) for row in resident)
    assert "未拨付 120.00 元（已减去多拨的 105.00 元，拨付清单不减）" in jicai(*AUGUST).err
    assert jicai(*AUGUST, "--month", "2026-08", "-o", "八月.xlsx").code == 0
    assert "多拨" not in str(book(bureau.path / "八月.xlsx")["预付金拨付清单（职工医保基金）"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--month", "this"), "（本月没有应付的款项）"), ((), "（2026-08 及以前没有应付的款项）")],
)
def test_an_empty_list_speaks_of_the_month_only_where_one_was_asked_for(
    jicai: Run, bureau: Folder, arguments: tuple[str, ...], words: str
) -> None:
    assert jicai(*AUGUST, "--status", "paid", *arguments, "-o", "预付.xlsx").code == 0
    employee = book(bureau.path / "预付.xlsx")["预付金拨付清单（职工医保基金）"]
    assert employee[3][0] == words


def test_the_basis_names_ratio_dates_reading_and_clause_of_every_batch_asked_for(jicai: Run, bureau: Folder) -> None:
    assert jicai(*AUGUST, "--batch", "gx-zhenju-2026", "--by", "fund", "-o", "汇总.xlsx").code == 0
    sheets = book(bureau.path / "汇总.xlsx")
    assert list(sheets) == ["预付金（按基金）", "图", "口径"]
    assert dict(row[:2] for row in sheets["口径"] if row[0])["预付 gx-zhenju-2026"] == (
        "预付比例 0.30，首期占比 0.50；首期最迟 2026-08-31，尾款最迟 2026-12-31；"
        "尾款在第 6 个月末，计月方法：自然月，起始月算第1个月；依据 渝医保办〔2026〕34号，A 二（三）"
    )
    assert not any(str(row[0]).startswith("预付 sl16") for row in sheets["口径"])


def test_a_plan_that_does_not_add_up_is_a_fault_of_the_program(
    jicai: Run, bureau: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jicai.results.advance import answer as advance_result

    whole = advance_result.advance_rows
    monkeypatch.setattr(advance_result, "advance_rows", lambda *given: whole(*given).tail(3))
    said = jicai(*AUGUST)
    assert (said.code, said.out) == (InvariantError.exit_code, "")
    assert said.err == (
        "错误：内部错误（第一医院 H1，批次 gx-zhenju-2026：两期合计 225.00 元，不等于预付总额 450.00 元），"
        "请带上命令和文件报告\n"
    )


def test_agreed_quantities_of_later_years_alone_are_no_plan_and_said(bureau: Folder, jicai: Run) -> None:
    bureau.write("约定采购量.xlsx", table("约定采购量", {**NEEDLES, "协议年度": "2"}))
    said = jicai(*AUGUST, "--format", "json")
    assert said.rows == []
    assert "预付金按第 1 协议年度的约定采购量计算，约定采购量表里只有第 2 年度的，请补上" in said.err
