"""Every reason why a row is rejected: the smallest workbook, and the row of `check --rows` in full."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from small_workspaces import ErrorCell, Folder, Outcome, table

from jicai.intake.reasons import REJECTED

pytestmark = pytest.mark.long

OWN_WORDS = "；本单位另有叫法的，在 jicai.toml 的 [values] 里对应"
#: By its name where 医疗机构 has its code.
NAMES = {"H1": "第一医院"}
#: What a cell of few choices may be is said.
CHOICES = {
    "订单状态": "正常、已撤销、拒绝配送、退货",
    "拨付期次": "首期、尾款",
    "类别": "抵扣、退回",
}
MESSAGES = {
    "missing": "必填的单元格是空的，请补上内容",
    "bad-number": "不是能精确读取的数，请改成普通数字，小数位数不要超过该列的规定",
    "bad-date": "不是 1927 至 2199 年的日期，请改成 2026-07-10 这样的日期",
    "bad-month": "不是 1927 至 2199 年的月份，请改成 2026-07 这样的月份",
    "bad-value": "不在允许的取值之内，请核对后改正",
    "negative": "不能是负数，请核对后改正",
    "code-precision": "编码被 Excel 存成了数字，超过 15 位的部分已经丢失，请从系统重新导出，该列设为文本",
    "date-missing": "有数量而没有日期，请补上日期，或清空数量",
    "qty-missing": "有日期或是退货而没有数量，请补上数量，或清空日期、改正状态",
    "return-sign": "不是退货，数量或金额却是负数，请把状态改为退货，或改正数量和金额",
    "duplicate": (
        "编号与前面的行相同，内容却不同（与 订单明细.xlsx 工作表「Sheet1」 第 2 行），"
        '请留下正确的一行；以后出现的为准时设 duplicates = "last"'
    ),
    "unknown-batch": "没有这个批次，请核对批次编码，或在 jicai.toml 的 [batches] 里加上批次文件",
    "unknown-product": "中选目录里没有这个产品，请核对产品编码，或补全中选目录",
    "unknown-institution": "医疗机构表里没有这家机构，请核对机构编码，或补全医疗机构表",
    "error-cell": "单元格是公式错误，请改正公式，或粘贴为数值",
    "no-cached-value": "单元格是公式，文件里没有存它的结果，请在 Excel 或 WPS 里打开后另存，或粘贴为数值",
    "merged": "单元格与别的合并了，不知道是不是这一行的内容，请取消合并，逐行填写",
    "cell-count": "单元格的个数与表头不同，请核对这一行的逗号和引号，或重新导出",
}
#: What is said of a bad value in a column without choices.
ALLOWED = {
    "拨付金额": "改为大于 0 的数",
    "付款金额": "改为不是 0 的数",
    "折算系数": "改为大于 0 的数",
    "协议年度": "改为批次周期内的年度，如 1",
    "产品编码": "核对后改正：编码不能是日期、时间、逻辑值、同上，中间不能有看不见的字符；该列设为文本",
    "退货数量": "改为不多于同一行的验收数量；这一行本身就是退货的，数量写在验收数量里，这一格空着",
    "收款企业": "删去中间看不见的字符，写着同上的逐行填写",
}
#: Code, table, the cells that are changed, the column and the text that are reported. `row` is 2 in all of them.
CASES: list[tuple[str, str, dict[str, Any], str, str | None]] = [
    ("missing", "订单明细", {"产品编码": None}, "产品编码", None),
    ("missing", "货款支付", {"收款企业": " - "}, "收款企业", " - "),
    ("missing", "中选目录", {"中选企业": None, "产品编码": "P2"}, "中选企业", None),
    ("missing", "中选目录", {"中选价": "无", "产品编码": "P2"}, "中选价", "无"),
    ("bad-number", "订单明细", {"采购单价": "1.50元/支"}, "采购单价", "1.50元/支"),
    ("bad-number", "约定采购量", {"约定采购量": 0.00001}, "约定采购量", "0.00001"),
    ("bad-date", "历史协议", {"签订日期": "2025-13-01"}, "签订日期", "2025-13-01"),
    ("bad-date", "订单明细", {"验收日期": "2026-07-32", "验收数量": "1"}, "验收日期", "2026-07-32"),
    ("bad-month", "基金支付", {"结算月份": "7月"}, "结算月份", "7月"),
    ("bad-value", "订单明细", {"订单状态": "已验收"}, "订单状态", "已验收"),
    ("bad-value", "预付拨付", {"拨付期次": "3"}, "拨付期次", "3"),
    ("bad-value", "预付拨付", {"拨付金额": "0"}, "拨付金额", "0"),
    ("bad-value", "货款支付", {"付款金额": "0.00"}, "付款金额", "0.00"),
    ("bad-value", "中选目录", {"折算系数": "0", "产品编码": "P2"}, "折算系数", "0"),
    ("bad-value", "中选目录", {"折算系数": "-1", "产品编码": "P2"}, "折算系数", "-1"),
    ("bad-value", "约定采购量", {"协议年度": "3"}, "协议年度", "3"),
    ("bad-value", "预付抵扣退回", {"类别": "扣款"}, "类别", "扣款"),
    ("bad-value", "订单明细", {"产品编码": date(2026, 10, 1)}, "产品编码", "2026-10-01 00:00:00"),
    ("bad-value", "订单明细", {"退货数量": "4"}, "退货数量", "4"),
    ("bad-value", "货款支付", {"收款企业": "远帆\u200b配送"}, "收款企业", "远帆<U+200B>配送"),
    ("negative", "约定采购量", {"约定采购量": "-1"}, "约定采购量", "-1"),
    ("negative", "订单明细", {"采购单价": "-1.5"}, "采购单价", "-1.5"),
    ("negative", "历史协议", {"协议价格": "-1.5"}, "协议价格", "-1.5"),
    ("negative", "中选目录", {"中选价": "-1.5", "产品编码": "P2"}, "中选价", "-1.5"),
    ("negative", "中选目录", {"挂网价": "-1.5", "产品编码": "P2"}, "挂网价", "-1.5"),
    ("code-precision", "订单明细", {"产品编码": 1234567890123456}, "产品编码", "1234567890123456"),
    ("code-precision", "订单明细", {"订单明细编号": "1.23457E+17"}, "订单明细编号", "1.23457E+17"),
    ("date-missing", "订单明细", {"验收数量": "1", "验收日期": None}, "验收日期", None),
    ("date-missing", "订单明细", {"配送数量": "1", "配送日期": "-"}, "配送日期", "-"),
    ("qty-missing", "订单明细", {"验收日期": "2026-07-12", "验收数量": None}, "验收数量", None),
    ("qty-missing", "订单明细", {"配送日期": date(2026, 7, 12), "配送数量": "/"}, "配送数量", "/"),
    ("return-sign", "订单明细", {"采购数量": "-10"}, "采购数量", "-10"),
    ("return-sign", "订单明细", {"验收数量": "-1", "验收日期": "2026-07-12"}, "验收数量", "-1"),
    ("return-sign", "订单明细", {"配送数量": "-1", "配送日期": "2026-07-12"}, "配送数量", "-1"),
    ("return-sign", "订单明细", {"验收金额": "-1.50", "订单状态": "已撤销"}, "验收金额", "-1.50"),
    ("unknown-batch", "约定采购量", {"批次编码": "桂2026"}, "批次编码", "桂2026"),
    ("unknown-batch", "中选目录", {"批次编码": "桂2026", "产品编码": "P2"}, "批次编码", "桂2026"),
    ("unknown-batch", "预付拨付", {"批次编码": "桂2026"}, "批次编码", "桂2026"),
    ("unknown-batch", "配送关系", {"批次编码": "桂2026"}, "批次编码", "桂2026"),
    ("unknown-product", "约定采购量", {"产品编码": "P7"}, "产品编码", "P7"),
    ("unknown-product", "约定采购量", {"批次编码": "ln-fenghexian-2026"}, "产品编码", "P1"),
    ("unknown-product", "编码变更", {"原产品编码": "P7"}, "原产品编码", "P7"),
    ("unknown-institution", "订单明细", {"医疗机构编码": "H7"}, "医疗机构编码", "H7"),
    ("unknown-institution", "约定采购量", {"医疗机构编码": "H7"}, "医疗机构编码", "H7"),
    ("unknown-institution", "预付拨付", {"医疗机构编码": "H7"}, "医疗机构编码", "H7"),
    ("error-cell", "订单明细", {"采购单价": ErrorCell("#REF!")}, "采购单价", "#REF!"),
    ("error-cell", "订单明细", {"验收日期": ErrorCell("#N/A"), "验收数量": "1"}, "验收日期", "#N/A"),
    ("error-cell", "中选目录", {"中选价": ErrorCell("#DIV/0!"), "产品编码": "P2"}, "中选价", "#DIV/0!"),
]


@pytest.mark.parametrize(
    ("code", "name", "changes", "column", "value"),
    [pytest.param(*case, id="-".join((case[0], case[1], case[3]))) for case in CASES],
)
def test_reported(
    code: str,
    name: str,
    changes: dict[str, Any],
    column: str,
    value: str | None,
    folder: Folder,
    jicai: Callable[..., Outcome],
) -> None:
    folder.good()
    rows = table(name, changes)
    if name == "中选目录":  # the good product stays, since others name it
        rows.append(table(name, dict.fromkeys(set(changes) - set(rows[0])), {})[-1])
        rows[2] += [None] * (len(rows[0]) - len(rows[2]))
    folder.write(f"{name}.xlsx", rows)
    outcome = jicai("check", "--rows", "--format", "json")
    assert outcome.code == 0
    message = MESSAGES[code]
    if column in CHOICES and code == "bad-value":
        message = f"不在允许的取值之内，请改为 {CHOICES[column]}{OWN_WORDS}"
    elif code == "bad-value":
        message = f"不在允许的取值之内，请{ALLOWED[column]}"
    code_of = known_by(rows, "医疗机构编码")
    assert outcome.rows == [
        {
            "file": f"{name}.xlsx",
            "sheet": "Sheet1",
            "row": 2,
            "column": column,
            "value": value,
            "code": code,
            "message": message,
            "institution_name": known_by(rows, "医疗机构名称") or NAMES.get(code_of, code_of),
            "line_id": known_by(rows, "订单明细编号"),
        }
    ]


def known_by(rows: list[list[Any]], header: str) -> str | None:
    """What the rejected row has under this header, as text."""
    return str(rows[1][rows[0].index(header)]) if header in rows[0] else None


def test_duplicate_reported(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", {}, {"采购数量": "11"}))
    [row] = jicai("check", "--rows", "--format", "json").rows
    assert list(row.values()) == [
        "订单明细.xlsx", "Sheet1", 3, "订单明细编号", "M1", "duplicate", MESSAGES["duplicate"], "第一医院", "M1"
    ]  # fmt: skip


def test_every_reason_has_a_case() -> None:
    assert {code for code, *_ in CASES} | {"duplicate", *OF_FILES} == set(REJECTED) == set(MESSAGES)


def cached_nowhere(path: Path) -> None:
    """As programs write that do not calculate: the formula alone."""
    rows = table("订单明细", {"验收金额": "=10*1.5", "验收数量": "10", "验收日期": "2026-07-12"})
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path / "订单明细.xlsx")


def merged_down(path: Path) -> None:
    with xlsxwriter.Workbook(path / "订单明细.xlsx") as book:
        sheet = book.add_worksheet("Sheet")
        rows = table("订单明细", {"订单状态": "已撤销"}, {"订单明细编号": "M2", "订单状态": None})
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.merge_range(1, 6, 2, 6, "已撤销")


def unquoted(path: Path) -> None:
    rows = table("订单明细", {}, {"订单明细编号": "M2", "采购数量": "1,000"})
    text = "".join(",".join(str(cell) for cell in row) + "\n" for row in rows)
    (path / "订单明细.csv").write_text(text, "utf-8")


#: What not the cell tells but the file: code, the file, row, column and line that are reported.
OF_FILES: dict[str, tuple[Callable[[Path], None], list[tuple[Any, ...]]]] = {
    "no-cached-value": (cached_nowhere, [("订单明细.xlsx", 2, "验收金额", None, "H1", "M1")]),
    "merged": (merged_down, [("订单明细.xlsx", 3, "订单状态", None, "H1", "M2")]),
    "cell-count": (unquoted, [("订单明细.csv", 3, "", None, "H1", "M2")]),
}


@pytest.mark.parametrize("code", OF_FILES)
def test_told_by_the_file(code: str, folder: Folder, jicai: Callable[..., Outcome]) -> None:
    build, expected = OF_FILES[code]
    build(folder.path)
    rows = jicai("check", "--rows", "--format", "json").rows
    assert {row["code"] for row in rows} == {code}
    keys = ("file", "row", "column", "value", "institution_name", "line_id")
    assert [tuple(row[key] for key in keys) for row in rows] == expected
    assert {row["message"] for row in rows} == {MESSAGES[code]}


def test_every_problem_of_a_row_is_reported(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    bad = {"采购数量": "十", "采购单价": "-1", "下单日期": "昨天", "产品编码": None}
    folder.write("订单明细.xlsx", table("订单明细", {}, {**bad, "订单明细编号": "M2"}))
    rows = jicai("check", "--rows", "--format", "json").rows
    assert [(row["row"], row["column"], row["code"]) for row in rows] == [
        (3, "产品编码", "missing"),
        (3, "采购数量", "bad-number"),
        (3, "采购单价", "negative"),
        (3, "下单日期", "bad-date"),
    ]
    [sheet] = jicai("check", "--format", "json").rows
    assert (sheet["rows"], sheet["used"], sheet["rejected"]) == (2, 1, 1)
