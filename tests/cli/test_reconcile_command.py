"""`jicai reconcile` as a user runs it."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
from small_workspaces import Folder, Outcome, table

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-31")
BOUGHT = {"验收数量": "10", "验收日期": "2026-07-12"}


def books(folder: Folder) -> None:
    folder.good("约定采购量", "中选目录", "医疗机构")
    folder.write("订单明细.xlsx", table("订单明细", BOUGHT, BOUGHT | {"订单明细编号": "M2", "验收数量": "4"}))
    off = {"入库单号": "R2", "验收日期": "2026-07-30", "验收数量": "6", "入库金额": "9.00"}
    folder.write("验收台账.xlsx", table("验收台账", {}, off, {"入库单号": "R3", "产品编码": "X1"}))


def test_lines_shares_and_what_is_left_aside(jicai: Run, folder: Folder) -> None:
    books(folder)
    said = jicai("reconcile", *AS_OF, "--format", "json")
    assert said.code == 0, said.err
    keys = ("kind", "order_ids", "book_ids", "book_amount", "off_platform", "clause", "batch", "book_source")
    assert [tuple(row[key] for key in keys) for row in said.rows] == [
        ("only_book", None, "R2", 9, True, "A 二（二）", "gx-zhenju-2026", "验收台账.xlsx!Sheet1:3"),
        ("only_order", "M2", None, None, False, None, "gx-zhenju-2026", None),
    ]
    assert "相符 1 笔 15.00 元，仅平台有 1 笔 6.00 元，仅台账有 1 笔 9.00 元" in said.err
    assert "1 行的产品不在中选目录里，没有列出" in said.err
    (share,) = jicai("reconcile", *AS_OF, "--shares", "institution", "--format", "json").rows
    assert (share["book_amount"], share["off_amount"], share["off_share"]) == (24, 9, 0.375)
    assert [row["kind"] for row in jicai("reconcile", *AS_OF, "--kind", "相符", "--format", "json").rows] == ["matched"]
    assert jicai("reconcile", *AS_OF, "--exit-code", "-q").code == 1


def test_what_the_store_calls_a_transfer_is_counted(jicai: Run, folder: Folder) -> None:
    """Else a purchase off the exchange could leave the books under another name, unsaid."""
    books(folder)
    moved = {"入库单号": "R4", "业务类型": "调拨入库"}
    folder.write("验收台账.xlsx", table("验收台账", {"业务类型": None}, moved, moved | {"验收日期": "2026-11-02"}))
    said = jicai("reconcile", *AS_OF, "--format", "json")
    assert "验收台账 1 行的业务类型为其他（调拨、盘盈等），不算采购，没有对账" in said.err


def test_invoices_are_told_of_as_invoices(jicai: Run, folder: Folder) -> None:
    books(folder)
    (folder.path / "验收台账.xlsx").unlink()
    bought = {"产品编码": "P1", "开票日期": "2026-07-20"}
    # M1 is billed twice; what no order is of is billed too.
    ten, nine = {"数量": "10", "价税合计": "15.00"}, {"数量": "6", "价税合计": "9.00"}
    folder.write(
        "发票.xlsx",
        table(
            "发票",
            *(bought | ten | {"发票号码": number, "订单明细编号": "M1"} for number in ("F1", "F2")),
            bought | nine | {"发票号码": "F3", "开票日期": "2026-10-20"},
        ),
    )
    at = ("reconcile", *AS_OF, "--against", "invoices")
    shown = jicai(*at, "--format", "csv")
    assert shown.code == 0, shown.err
    assert "台账" not in shown.out + shown.err
    assert "入账" not in shown.out + shown.err
    assert "仅发票有 1 笔 9.00 元" in shown.err
    assert "说明得出的：重复开票 1" in shown.err
    for words in ("仅发票有", "仅台账有", "only_book"):
        assert [row["book_ids"] for row in jicai(*at, "--kind", words, "--format", "json").rows] == ["F3"]
    (wrong,) = jicai(*at, "--kind", "仅账有").err.splitlines()[:1]
    assert "仅发票有（only_book）" in wrong
    shares = jicai(*at, "--shares", "institution", "--format", "csv")
    assert "发票金额" in shares.out.splitlines()[0]
    assert "合计：发票 24.00 元，线下采购 9.00 元" in shares.err


def test_the_workbook_has_a_sheet_for_each_kind(jicai: Run, folder: Folder) -> None:
    books(folder)
    said = jicai("reconcile", *AS_OF, "-o", str(folder.path / "对账结果.xlsx"))
    assert said.code == 0, said.err
    names = openpyxl.load_workbook(folder.path / "对账结果.xlsx").sheetnames
    assert names[:3] == ["目录", "仅台账有", "仅平台有"]
    assert "线下采购占比（按医疗机构）" in names


def test_mistakes_are_one_line(jicai: Run, folder: Folder) -> None:
    books(folder)
    for arguments, words in (
        (("--shares", "institution", "--kind", "相符"), "--shares 与 --kind 不能同时用"),
        (("--from", "2026-08", "--to", "2026-07"), "--to 2026-07：在 --from 2026-08 之前"),
        (("--kind", "不对"), "--kind 不对：没有这种结果，可用 相符（matched）"),
        (("--against", "invoices"), "没有发票"),
        (("--against", "fund", "--days", "3"), "--against fund 与 --days 不能同时用"),
    ):
        said = jicai("reconcile", *AS_OF, *arguments)
        assert (said.code, words in said.err) == (2, True), said.err


def test_payments_and_two_books_of_the_fund(jicai: Run, folder: Folder) -> None:
    books(folder)
    folder.write(
        "货款支付.xlsx",
        table("货款支付", {"订单明细编号": "m1", "付款金额": "10.00"}, {"付款编号": "F2", "付款金额": "3.00"}),
    )
    said = jicai("reconcile", *AS_OF, "--against", "payments", "--format", "json")
    figures = [(row["line_id"], row["kind"], row["reason"], row["amount_diff"]) for row in said.rows]
    assert figures == [("M1", "differing", "part", -5), ("M2", "only_order", None, -6)]
    assert "没有写明订单明细的付款 1 笔 3.00 元" in said.err
    folder.write("基金支付.xlsx", table("基金支付", {}, {"结算月份": "2026-08", "应付金额": "500.00"}))
    twice = {"结算月份": "2026-08", "应付金额": "500.00"}
    folder.write("基金支付对账.xlsx", table("基金支付对账", {}, twice, twice, {"结算月份": "2026-09"}))
    said = jicai("reconcile", *AS_OF, "--against", "fund", "--format", "json")
    figures = [(row["month"], row["kind"], row["reason"], row["amount_diff"]) for row in said.rows]
    assert figures == [("2026-08", "differing", "duplicate", 500), ("2026-09", "only_book", None, 1000)]
    # An institution that the table does not have has no name: people see its code in its place.
    folder.write("基金支付.xlsx", table("基金支付", {}, {"医疗机构编码": "H9"}))
    folder.write("基金支付对账.xlsx", table("基金支付对账", {}))
    at = ("reconcile", *AS_OF, "--against", "fund")
    assert [row["institution_name"] for row in jicai(*at, "--format", "json").rows] == [None]
    shown = jicai(*at, "--format", "csv", "--headers", "zh").out.splitlines()
    assert shown[1].split(",")[shown[0].split(",").index("医疗机构名称")] == "H9"
