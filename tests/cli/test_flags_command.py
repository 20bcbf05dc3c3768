"""`jicai flags` as a user runs it: what it looks at with what is there, and what it says it did not look at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-31")
ORDERS = {
    "合同编号": "HT1",
    "配送企业": "乙公司",
    "产品名称": "毫针",
    "生产企业": "甲公司",
    "配送数量": "10",
    "配送日期": "2026-07-12",
    "验收数量": "10",
    "验收日期": "2026-07-12",
}
#: A batch in force since 2026-01-01 that takes the listed price for the payment standard.
LISTED = """code = "listed"
name = "挂网"
kind = "drug"
source = "渝医保办〔2025〕36号"
issued_on = 2025-12-01
start_on = 2026-01-01
[cycle]
years = 2
[payment_standard]
basis = "listed"
"""


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.good("约定采购量", "中选目录", "医疗机构")
    folder.write("订单明细.xlsx", table("订单明细", ORDERS))
    return folder


def without(*headers: str) -> list[list[object]]:
    """The order with every column but these."""
    rows = table("订单明细", ORDERS)
    kept = [at for at, header in enumerate(rows[0]) if header not in headers]
    return [[row[at] for at in kept] for row in rows]


def unchecked(said: Outcome) -> dict[str, str]:
    """By rule id why it was not looked at."""
    lines = [line for line in said.err.splitlines() if line.startswith("未检查")]
    return {line.split("（")[1].split("）")[0]: line.split("：", 1)[1] for line in lines}


def test_it_runs_with_catalogue_and_institutions_alone(jicai: Run, folder: Folder) -> None:
    folder.good("医疗机构")
    folder.write("中选目录.xlsx", table("中选目录", {"挂网价": "1.50"}))
    said = jicai("flags", *AS_OF)
    assert said.code == 0, said.err
    assert "用 3 条规则检查，共 0 条发现" in said.err
    assert unchecked(said)["stale"] == "未提供订单明细、货款支付、基金支付"
    assert unchecked(said)["price-above"] == "未提供订单明细"
    assert unchecked(said)["lagging"] == "未提供订单明细、约定采购量"
    assert "payment-standard" not in unchecked(said)


def test_of_several_named_rules_those_run_that_can(jicai: Run, bureau: Folder) -> None:
    assert jicai("flags", *AS_OF, "--rule", "refund-late").code == 2
    said = jicai("flags", *AS_OF, "--rule", "refund-late", "--rule", "price-above")
    assert said.code == 0, said.err
    assert "用 1 条规则检查" in said.err
    assert unchecked(said) == {"refund-late": "未提供预付抵扣退回"}


@pytest.mark.parametrize(
    ("headers", "rules", "reason"),
    [
        (("合同编号",), ["no-contract"], "订单明细没有合同编号列"),
        (("配送企业",), ["distributor"], "订单明细没有配送企业列"),
        (("生产企业",), ["unmapped-product"], "订单明细没有产品名称、生产企业列"),
        (("产品名称", "生产企业"), ["unlisted-product"], "订单明细没有产品名称列"),
        (
            ("配送数量", "配送日期", "验收数量", "验收日期"),
            ["distributor", "supply-after-completion", "supply-late", "supply-short"],
            "订单明细没有配送数量、配送日期，也没有验收数量、验收日期列",
        ),
        (("配送数量", "配送日期"), [], ""),
    ],
)
def test_a_column_that_no_file_has_is_not_judged(
    jicai: Run, bureau: Folder, headers: tuple[str, ...], rules: list[str], reason: str
) -> None:
    bureau.good("配送关系")
    bureau.write("订单明细.xlsx", without(*headers))
    bureau.write("中选目录.xlsx", table("中选目录", {"产品名称": "毫针"}))
    said = jicai("flags", *AS_OF)
    found = {rule: why for rule, why in unchecked(said).items() if not why.startswith("未提供")}
    # The catalogue of these files has neither of the two prices.
    assert found.pop("listed-price") == "中选目录没有挂网价列"
    assert found.pop("payment-standard") == "中选目录没有医保支付标准，也没有挂网价列"
    if "产品名称" in headers:
        assert found.pop("unmapped-product") == "订单明细没有产品名称、生产企业列"
    assert found == dict.fromkeys(rules, reason)
    assert all(rule not in said.out for rule in rules)


def test_a_file_without_the_column_is_left_aside_and_said(jicai: Run, bureau: Folder) -> None:
    bureau.write("订单明细-8月.csv", without("合同编号"))
    bureau.write("订单明细-9月.csv", table("订单明细", ORDERS | {"订单明细编号": "M2", "合同编号": ""}))
    bureau.write(
        "订单明细-8月.csv", [row if at == 0 else ["M3", *row[1:]] for at, row in enumerate(without("合同编号"))]
    )
    said = jicai("flags", *AS_OF, "--rule", "no-contract", "--format", "json")
    assert [row["line_id"] for row in said.rows] == ["M2"]
    assert "订单明细有 1 行没有合同编号列，没有用没有电子合同检查" in said.err


def test_a_column_that_is_empty_throughout_is_said(jicai: Run, bureau: Folder) -> None:
    bureau.write("订单明细.xlsx", table("订单明细", ORDERS | {"合同编号": ""}))
    said = jicai("flags", *AS_OF, "--rule", "no-contract")
    assert unchecked(said) == {"no-contract": "截至日期以前的订单没有一个合同编号，视为没有导出"}


def test_catalogue_files_with_and_without_the_payment_standard(jicai: Run, bureau: Folder) -> None:
    (bureau.path / "listed.toml").write_text(LISTED, "utf-8")
    bureau.settings('[batches]\nfiles = ["listed.toml"]\n')
    bureau.write("中选目录-二.xlsx", table("中选目录", {"批次编码": "listed", "产品编码": "P2"}))
    bureau.write("中选目录-三.xlsx", table("中选目录", {"批次编码": "listed", "产品编码": "P3", "挂网价": "1.00"}))
    said = jicai("flags", *AS_OF, "--rule", "payment-standard", "--format", "json")
    assert [row["product_code"] for row in said.rows] == ["P3"]
    assert "中选目录有 2 行没有医保支付标准，也没有挂网价列，没有用医保支付标准不符检查" in said.err


def test_voluntary_institutions_are_counted(jicai: Run, bureau: Folder) -> None:
    others = [{"医疗机构编码": f"H{at}", "医疗机构名称": f"民营{at}", "机构类型": "民营"} for at in (2, 3)]
    bureau.write("医疗机构.xlsx", table("医疗机构", {"机构类型": "公立"}, others[0], others[1] | {"区县": "江北区"}))
    line = "家医疗机构不属于批次规定必须执行的类型（自愿参加），不列对它们的发现"
    assert f"2 {line}" in jicai("flags", *AS_OF).err
    assert f"1 {line}" in jicai("flags", *AS_OF, "--district", "江北区").err
    assert line not in jicai("flags", *AS_OF, "--institution", "H1").err


def test_findings_without_an_institution_are_counted_where_institutions_are_chosen(jicai: Run, bureau: Folder) -> None:
    bureau.write("订单明细.xlsx", table("订单明细", ORDERS | {"采购数量": "20"}))
    words = "条关于供应企业、目录产品或数据的发现，不分医疗机构，没有列出"
    every = jicai("flags", *AS_OF, "--rule", "supply-short")
    assert "甲公司：" in every.out
    assert words not in every.err
    for option in (("--institution", "H1"), ("--district", "渝中区")):
        one = jicai("flags", *AS_OF, "--rule", "supply-short", *option)
        assert "甲公司：" not in one.out
        assert f"另有 1 {words}" in one.err


def test_only_rules_of_the_chosen_severity_count(jicai: Run, bureau: Folder) -> None:
    said = jicai("flags", *AS_OF, "--severity", "提示")
    assert "用 2 条规则检查，共 1 条发现：数据不是最新 1" in said.err
    assert unchecked(said) == {"fund-late": "未提供基金支付"}
    wrong = jicai("flags", *AS_OF, "--severity", "提示", "--rule", "price-above")
    assert (wrong.code, "price-above 是严重" in wrong.err) == (2, True)


def test_the_settings_in_force_stand_in_the_basis(jicai: Run, bureau: Folder) -> None:
    bureau.settings('[rules.supply-late]\ndays = 9\n[lagging]\ntolerance = "0.05"\n')
    path = bureau.path / "结果.xlsx"
    assert jicai("flags", *AS_OF, "-o", str(path)).code == 0
    basis = {row[0].value: row[1].value for row in load_workbook(path)["口径"].iter_rows()}
    assert basis["设置 [rules.supply-late]"] == "送达天数 9，迟送占比界限 0.20，最少配送次数 10"
    assert basis["设置 [lagging]"] == "滞后容差 0.05，宽限天数 0"
    assert basis["关注等级"].startswith("不少于 10 笔才建议；失信：配送率低于 80.0%")


def test_a_line_of_two_batches_is_said_to_stand_twice(jicai: Run, bureau: Folder) -> None:
    (bureau.path / "listed.toml").write_text(LISTED, "utf-8")
    bureau.settings('[batches]\nfiles = ["listed.toml"]\n')
    bureau.write("中选目录.xlsx", table("中选目录", {}, {"批次编码": "listed"}))
    bureau.write("货款支付.xlsx", table("货款支付", {"付款金额": "1.00"}))
    said = jicai("flags", *AS_OF, "--rule", "overdue", "--format", "json")
    assert [(row["batch"], row["line_id"]) for row in said.rows] == [("gx-zhenju-2026", "M1"), ("listed", "M1")]
    assert "其中 1 行订单明细同属几个批次，每个批次各列一条" in said.err
    (only,) = jicai("flags", *AS_OF, "--rule", "overdue", "--batch", "listed", "--format", "json").rows
    assert only["batch"] == "listed"


#: Of which batch the findings are wanted, what is listed, and which findings are said to stand under the other one.
ABOUT_TWO = [
    (("--batch", "gx-zhenju-2026"), ["unlisted-product"], ["1 条同一品种在两个批次执行的发现|listed"]),
    (("--batch", "listed"), ["overlapping-batches"], ["1 条目录外的同名产品的发现|gx-zhenju-2026"]),
    (("--batch", "listed", "--institution", "H9"), [], []),
    ((), ["overlapping-batches", "unlisted-product"], []),
]


@pytest.mark.parametrize(("chosen", "listed", "elsewhere"), ABOUT_TWO)
def test_what_is_about_two_batches_and_stands_under_one(
    chosen: tuple[str, ...], listed: list[str], elsewhere: list[str], jicai: Run, bureau: Folder
) -> None:
    (bureau.path / "listed.toml").write_text(LISTED, "utf-8")
    bureau.settings('[batches]\nfiles = ["listed.toml"]\n')
    bureau.write("中选目录.xlsx", table("中选目录", {}, {"批次编码": "listed"}))
    bureau.write("医疗机构.xlsx", table("医疗机构", {}, {"医疗机构编码": "H9", "医疗机构名称": "第九医院"}))
    bureau.write("订单明细.xlsx", table("订单明细", ORDERS | {"产品编码": "X9", "生产企业": "丙公司"}))
    rules = ("--rule", "unlisted-product", "--rule", "overlapping-batches")
    said = jicai("flags", *AS_OF, *rules, *chosen, "--format", "json")
    assert sorted(row["rule"] for row in said.rows) == listed
    lines = [line for line in said.err.splitlines() if "也与所选批次有关" in line]
    pairs = [one.split("|") for one in elsewhere]
    assert lines == [f"另有 {what}也与所选批次有关，列在 {at} 下，见 jicai flags --batch {at}" for what, at in pairs]


def test_the_list_follows_the_choice_and_names_the_tables(jicai: Run, bureau: Folder) -> None:
    rows = jicai("flags", "--list", "--severity", "serious", "--rule", "price-above", "--format", "json").rows
    assert [row["rule"] for row in rows] == ["price-above"]
    assert rows[0]["tables"] == "中选目录、医疗机构、订单明细"
    assert (rows[0]["optional_tables"], rows[0]["settings"]) == ("编码变更", None)


def test_a_rule_without_settings_says_so(jicai: Run, bureau: Folder) -> None:
    bureau.settings("[rules.price-above]\nx = 1\n")
    said = jicai("flags", *AS_OF)
    assert said.code == 2
    assert "rules.price-above.x：没有这个键，rules.price-above 没有设置，请删去" in said.err


def test_findings_carry_names_and_the_unit_of_their_figures(jicai: Run, bureau: Folder) -> None:
    bureau.write("中选目录.xlsx", table("中选目录", {"产品名称": "一次性毫针", "中选价": "1.20"}))
    (row,) = jicai("flags", *AS_OF, "--rule", "高于中选价", "--format", "json").rows
    names = ("rule", "institution_name", "district", "product_name", "variety_name", "rule_title", "unit")
    assert [row[key] for key in names] == [
        *("price-above", "第一医院", "渝中区", "一次性毫针", "毫针"),
        *("高于中选价", "yuan"),
    ]


def test_the_product_s_name_of_an_unknown_code_is_that_of_the_order(jicai: Run, bureau: Folder) -> None:
    bureau.write("订单明细.xlsx", table("订单明细", ORDERS | {"产品编码": "X9", "生产企业": "丙公司"}))
    (row,) = jicai("flags", *AS_OF, "--rule", "unlisted-product", "--format", "json").rows
    assert (row["product_code"], row["product_name"], row["variety_name"]) == ("X9", "毫针", "毫针")


def test_people_see_the_gravest_first_and_programs_the_order_of_the_keys(jicai: Run, bureau: Folder) -> None:
    bureau.write("订单明细.xlsx", table("订单明细", ORDERS | {"采购单价": "2.00", "合同编号": ""}))
    bureau.write("货款支付.xlsx", table("货款支付", {"付款日期": "2026-10-31", "收款企业": "别的公司"}))
    rules = (
        "--rule",
        "not-started",
        "--rule",
        "lagging",
        "--rule",
        "overdue",
        "--rule",
        "price-above",
        "--rule",
        "stale",
    )
    told = [row["rule"] for row in jicai("flags", *AS_OF, *rules, "--format", "json").rows]
    assert told == ["lagging", "overdue", "price-above", "stale"]
    lines = jicai("flags", *AS_OF, *rules, "--format", "csv").out.splitlines()
    assert lines[0].startswith("程度,规则名称,医疗机构名称,区县,品种名称,产品名称,企业,数值,界限,单位,说明,来源")
    assert [line.split(",")[:2] for line in lines[1:]] == [
        ["严重", "高于中选价"],
        ["警示", "逾期货款"],
        ["警示", "采购滞后"],
        ["提示", "数据不是最新"],
    ]


def test_a_workbook_shows_every_figure_with_its_own_decimals(jicai: Run, bureau: Folder) -> None:
    bureau.write("订单明细.xlsx", table("订单明细", ORDERS | {"采购单价": "2.125"}))
    assert jicai("flags", *AS_OF, "--rule", "price-above", "--rule", "lagging", "-o", "发现.xlsx").code == 0
    sheet = load_workbook(bureau.path / "发现.xlsx")["检查发现"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "程度")
    at = next(cell.column for cell in header if cell.value == "数值")
    cells = [sheet.cell(header[0].row + number, at) for number in (1, 2)]
    assert [(cell.value, cell.number_format) for cell in cells] == [(2.125, "General"), (0.1, "General")]
