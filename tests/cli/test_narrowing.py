"""What was asked for of a result is said wherever it is shown: a part must not look like the whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
SCOPE = ("--institution", "H1", "--district", "渝中区", "--batch", "gx-zhenju-2026")
SCOPE_WORDS = {"只看批次": "gx-zhenju-2026", "只看医疗机构": "第一医院（H1）", "只看区县": "渝中区"}
COMPANY = ("--company", "甲公司")
COMPANY_WORDS = {"只看企业": "甲公司"}
#: By a name: the command with its own filters, and what each is called.
CASES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "progress": (
        (
            "progress",
            *SCOPE,
            *COMPANY,
            "--status",
            "lagging",
            "--status",
            "已完成",
            "--sort",
            "-completion",
            "--top",
            "5",
        ),
        {**SCOPE_WORDS, **COMPANY_WORDS, "只看状态": "滞后、已完成", "只列前": "5 行（按完成率从大到小）"},
    ),
    "progress_why": (
        ("progress", "--why", *SCOPE, *COMPANY, "--status", "lagging", "--top", "5"),
        {**SCOPE_WORDS, **COMPANY_WORDS, "只看状态": "滞后", "只列前": "5 行"},
    ),
    "progress_shares": (("progress", "--shares", *SCOPE, *COMPANY), {**SCOPE_WORDS, **COMPANY_WORDS}),
    "progress_form": (("progress", "--form", *SCOPE, *COMPANY), {**SCOPE_WORDS, **COMPANY_WORDS}),
    "advance": (("advance", *SCOPE, "--status", "late"), {**SCOPE_WORDS, "只看状态": "逾期未拨足"}),
    "offset": (("offset", *SCOPE), SCOPE_WORDS),
    "refund": (("refund", *SCOPE), SCOPE_WORDS),
    "ledger": (("ledger", *SCOPE), SCOPE_WORDS),
    "cashflow": (("cashflow", *SCOPE), SCOPE_WORDS),
    "overdue": (
        ("overdue", *SCOPE, *COMPANY, "--payee", "乙公司", "--top", "3"),
        {**SCOPE_WORDS, **COMPANY_WORDS, "只看收款企业": "乙公司", "只列前": "3 行"},
    ),
    "overdue_unmatched": (
        ("overdue", "--unmatched", "--district", "渝中区", "--sort", "amount", "--top", "1"),
        {"只看区县": "渝中区", "只列前": "1 行（按金额从小到大）"},
    ),
    "supply": (("supply", *SCOPE, *COMPANY, "--top", "2"), {**SCOPE_WORDS, **COMPANY_WORDS, "只列前": "2 行"}),
    **{
        f"supply {view}": (("supply", view, *SCOPE, *COMPANY), {**SCOPE_WORDS, **COMPANY_WORDS})
        for view in ("--lines", "--failed")
    },
    "flags": (
        ("flags", *SCOPE, *COMPANY, "--rule", "price-above", "--severity", "serious"),
        {**SCOPE_WORDS, **COMPANY_WORDS, "只看规则": "高于中选价（price-above）", "只看程度": "严重"},
    ),
    "assess": (
        ("assess", "--preview", "--year", "1", *SCOPE, "--top", "1"),
        {**SCOPE_WORDS, "只看协议年度": "第 1 年", "只列前": "1 行"},
    ),
    "assess_items": (("assess", "--preview", "--items", *SCOPE, *COMPANY), {**SCOPE_WORDS, **COMPANY_WORDS}),
    "renew": (
        ("renew", *SCOPE, *COMPANY, "--variety", "V1", "--status", "missing"),
        {**SCOPE_WORDS, **COMPANY_WORDS, "只看品种": "毫针（V1）", "只看状态": "未续签"},
    ),
}


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.good("约定采购量", "中选目录", "医疗机构", "货款支付", "基金支付", "预付拨付", "预付抵扣退回")
    accepted = {"验收数量": "10", "验收日期": "2026-07-20", "配送企业": "乙公司"}
    folder.write("订单明细.xlsx", table("订单明细", accepted))
    return folder


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", CASES)
def test_every_filter_is_named_in_the_subtitle_and_in_the_basis(jicai: Run, bureau: Folder, name: str) -> None:
    arguments, words = CASES[name]
    arguments = (*arguments, "--as-of", "2026-10-31")
    said = jicai(*arguments, "--format", "table", "-q")
    assert said.code == 0, said.err
    assert said.out.splitlines()[1].startswith("截至 2026-10-31")
    # The subtitle is wrapped, and loses the spaces where its lines end.
    assert bare("，".join(["", *(f"{label} {value}" for label, value in words.items())])) in bare(said.out)
    path = bureau.path / "结果.xlsx"
    assert jicai(*arguments, "-o", str(path), "-q").code == 0
    basis = [[cell.value for cell in row[:2]] for row in load_workbook(path)["口径"].iter_rows()]
    assert {label: value for label, value in basis if str(label).startswith("只")} == words


@pytest.mark.parametrize("command", ["progress", "advance", "overdue", "flags"])
def test_without_filters_none_is_named(jicai: Run, bureau: Folder, command: str) -> None:
    assert "只" not in jicai(command, "--as-of", "2026-10-31", "--format", "table", "-q").out.splitlines()[1]


def test_the_payment_lists_name_them_too(jicai: Run, bureau: Folder) -> None:
    path = bureau.path / "清单.xlsx"
    assert jicai("advance", "--as-of", "2026-08-31", "--district", "渝中区", "-o", str(path)).code == 0
    for sheet in load_workbook(path).worksheets[:2]:
        assert "只看区县 渝中区" in sheet["A2"].value


def test_of_many_values_the_subtitle_names_few_and_the_basis_all(jicai: Run, bureau: Folder) -> None:
    codes = [f"H{at}" for at in range(1, 6)]
    bureau.write("医疗机构.xlsx", table("医疗机构", *({"医疗机构编码": one, "医疗机构名称": one} for one in codes)))
    arguments = ["progress", "--as-of", "2026-10-31"]
    for code in codes:
        arguments += ["--institution", code]
    said = jicai(*arguments, "--format", "table")
    assert said.out.splitlines()[1].endswith("，只看医疗机构 H1、H2、H3 等 5 个")
    path = bureau.path / "结果.xlsx"
    assert jicai(*arguments, "-o", str(path)).code == 0
    basis = [[cell.value for cell in row[:2]] for row in load_workbook(path)["口径"].iter_rows()]
    assert ["只看医疗机构", "、".join(codes)] in basis
