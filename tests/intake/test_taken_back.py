"""What says that goods or money came back, and is not read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]

#: The tables whose amounts may come back, with the command that reads them.
WITH_WAYS = {
    "货款支付": ("overdue", {"付款编号": "F2"}, "付款金额"),
    "基金支付": ("offset", {"结算月份": "2026-06"}, "应付金额"),
}


@pytest.mark.parametrize("name", WITH_WAYS)
@pytest.mark.parametrize(("ways", "said"), [("借借", False), ("借贷", True), ("借", False)])
def test_which_way_money_went(name: str, ways: str, said: bool, folder: Folder, jicai: Jicai) -> None:
    command, other, _ = WITH_WAYS[name]
    folder.good()
    rows = [{"借贷方向": way, **(other if at else {})} for at, way in enumerate(ways)]
    folder.write(f"{name}.csv", table(name, *rows))
    err = jicai(command, "--as-of", "2026-10-15").err
    assert ("「借贷方向」写着「借」1 行、「贷」1 行，这一列没有读，金额都照正数计算" in err) is said, err
    (folder.path / "jicai.toml").write_text(f'[[files]]\npath = "{name}.csv"\nignore = ["借贷方向"]\n', "utf-8")
    outcome = jicai(command, "--as-of", "2026-10-15")
    assert (outcome.code, "照正数计算" in outcome.err) == (0, False)


@pytest.mark.parametrize("name", WITH_WAYS)
def test_money_that_came_back_as_a_negative_amount(name: str, folder: Folder, jicai: Jicai) -> None:
    command, other, amount = WITH_WAYS[name]
    folder.good()
    folder.write(f"{name}.csv", table(name, {"借贷方向": "借"}, {**other, "借贷方向": "贷", amount: "-1.00"}))
    assert "金额都照正数计算" not in jicai(command, "--as-of", "2026-10-15").err


#: A file's name, its table, its row, the command that reads it, what is said of it.
NAMED_SO = {
    "taken back": (
        "货款支付-冲红",
        "货款支付",
        {},
        ("overdue",),
        "的金额是正数，名称却写着“冲红”，照正数计算；是冲红的请改成负数",
    ),
    "below zero": ("货款支付-冲红", "货款支付", {"付款金额": "-1.00"}, ("overdue",), ""),
    "among others": (
        "货款支付（含退款）",
        "货款支付",
        {},
        ("overdue",),
        "1 行的金额都不是负数，名称却写着“含退款”，照正数计算；其中有这样的请改成负数，没有的在",
    ),
    "with one that is": ("货款支付及退款", "货款支付", {"付款金额": "-1.00"}, ("overdue",), ""),
    "without them": ("货款支付（不含退款）", "货款支付", {}, ("overdue",), ""),
    "taken out": ("货款支付（已扣除退款）", "货款支付", {}, ("overdue",), ""),
    "but for some": ("货款支付-退款除外", "货款支付", {}, ("overdue",), ""),
    "no longer in it": ("货款支付-红字已剔除", "货款支付", {}, ("overdue",), ""),
    "the fund's": ("基金支付-追回", "基金支付", {}, ("offset",), "的金额是正数，名称却写着“追回”"),
    "a tranche": ("预付拨付（退回）", "预付拨付", {}, ("advance",), "名称却写着“退回”，照正数计算；是退回的请移走"),
    "goods": ("验收台账-退货", "验收台账", {}, ("reconcile",), "的金额是正数，名称却写着“退货”"),
}


@pytest.mark.parametrize("form", NAMED_SO)
def test_a_name_that_says_what_came_back(form: str, folder: Folder, jicai: Jicai) -> None:
    name, label, row, command, said = NAMED_SO[form]
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细", "基金支付")
    (folder.path / "基金支付.csv").unlink(missing_ok=True)
    folder.write(f"{name}.csv", table(label, row))
    err = jicai(*command, "--as-of", "2026-10-15").err
    assert said in err if said else "照正数计算" not in err, err


def test_a_name_that_is_settled(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    folder.write("货款支付-冲红.csv", table("货款支付", {}))
    told = jicai("overdue", "--as-of", "2026-10-15").err
    assert '不是的在 jicai.toml 的 [[files]] 里写 table = "payments"' in told
    folder.settings('[[files]]\npath = "货款支付-冲红.csv"\ntable = "payments"')
    assert "照正数计算" not in jicai("overdue", "--as-of", "2026-10-15").err


@pytest.mark.parametrize("below", [False, True])
def test_a_name_that_says_that_some_came_back(below: bool, folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    rows = [{}, {"付款编号": "F2", "付款金额": "-1.00" if below else "1.00"}]
    folder.write("货款支付（含退款）.csv", table("货款支付", *rows))
    said = jicai("overdue", "--as-of", "2026-10-15").err
    assert ("2 行的金额都不是负数，名称却写着“含退款”" in said) is not below, said
    folder.settings('[[files]]\npath = "货款支付（含退款）.csv"\ntable = "payments"')
    assert "照正数计算" not in jicai("overdue", "--as-of", "2026-10-15").err


@pytest.mark.parametrize(
    "name",
    [
        "（不包含退款）",
        "（已剔除退货及退款）",
        "（除退货及退款）",
        "与退货单核对",
        "和退款分开",
        "（不含冲销和红字）",
        "及往来",
        "（含税）",
    ],
)
def test_a_name_that_does_not_say_so(name: str, folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    folder.write(f"货款支付{name}.csv", table("货款支付", {}))
    outcome = jicai("overdue", "--as-of", "2026-10-15")
    assert (outcome.code, "照正数计算" in outcome.err) == (0, False), outcome.err


def test_tranches_beside_what_was_taken_back(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.write("预付拨付及扣回.csv", table("预付拨付", {}))
    assert "照正数计算" not in jicai("advance", "--as-of", "2026-10-15").err


@pytest.mark.parametrize("header", ["收付款方式", "收付款账号", "收支科目"])
def test_a_column_that_says_no_way(header: str, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    rows = [{header: "承兑汇票"}, {header: "转账", "付款编号": "F2"}]
    folder.write("货款支付.csv", table("货款支付", *rows))
    assert "照正数计算" not in jicai("overdue", "--as-of", "2026-10-15").err


@pytest.mark.parametrize("name", ["不含退库", "冲销后", "已剔除红冲", "退货除外"])
def test_order_lines_without_what_came_back(name: str, folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.write(f"订单明细{name}.csv", table("订单明细", {}))
    assert jicai("progress", "--as-of", "2026-10-15").code == 0


@pytest.mark.parametrize("name", ["（含冲红）", "及退货", "和退库", "-退货"])
def test_order_lines_with_some_that_came_back(name: str, folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.write(f"订单明细{name}.csv", table("订单明细", {}))
    outcome = jicai("progress", "--as-of", "2026-10-15")
    assert (outcome.code, "却没有写订单状态，不知道各行是不是" in outcome.err) == (2, True), outcome.err


def test_goods_without_amounts(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    header, row = table("验收台账", {})
    folder.write("验收台账-退货.csv", [header[:-1], row[:-1]])
    assert "的数量是正数，名称却写着“退货”" in jicai("reconcile", "--as-of", "2026-10-15").err


#: A further column of an order line and its cell, and the key under which it could be deducted.
RETURNS = {
    "a quantity": ("退库数量", "4", "returned_qty"),
    "what was returned": ("已退货数量", "4", "returned_qty"),
    "in boxes": ("退库数量（盒）", "4", "returned_qty"),
    "an amount": ("退货总金额", "6.00", "returned_amount"),
    "nothing": ("退库数量", "0", None),
    "a reason": ("退货原因", "4", None),
}


@pytest.mark.parametrize("form", RETURNS)
def test_a_column_of_returns_that_is_not_read(form: str, folder: Folder, jicai: Jicai) -> None:
    header, cell, key = RETURNS[form]
    folder.good("中选目录", "医疗机构", "约定采购量")
    accepted = {"验收数量": "10", "验收金额": "15.00", "验收日期": "2026-07-20", header: cell}
    folder.write("订单明细.csv", table("订单明细", accepted))
    err = jicai("progress", "--as-of", "2026-10-15").err
    assert (f"1 行的「{header}」写着「{cell}」，这一列没有读，没有从" in err) is (key is not None), err
    if key is None:
        return
    columns = f'columns = {{ {key} = ["{header}"] }}'
    assert columns in err
    (folder.path / "jicai.toml").write_text(f'[[files]]\npath = "订单明细.csv"\n{columns}\n', "utf-8")
    outcome = jicai("progress", "--as-of", "2026-10-15", "--format", "json")
    assert "没有从" not in outcome.err
    if key == "returned_qty":
        assert outcome.rows[0]["purchased_qty"] == 6


#: The table of money or goods, the command that reads it, a further column and its cell, the row's own figure,
#: and from which column nothing was taken; empty where there is nothing to say.
BACK_OF_ROW = {
    "a refund": ("货款支付", "overdue", "退款金额", "40.00", {}, "付款金额"),
    "its unit in a bracket": ("货款支付", "overdue", "已退金额（元）", "40.00", {}, "付款金额"),
    "none": ("货款支付", "overdue", "退款金额", "0.00", {}, ""),
    "of the refund itself": ("货款支付", "overdue", "退款金额", "40.00", {"付款金额": "-40.00"}, ""),
    "why": ("货款支付", "overdue", "退款原因", "40", {}, ""),
    "a clawback": ("基金支付", "offset", "追回金额", "200", {}, "应付金额"),
    "a tranche": ("预付拨付", "advance", "退回金额", "50", {}, "拨付金额"),
    "goods": ("验收台账", "reconcile", "退货数量", "2", {}, "验收数量"),
    "their worth": ("验收台账", "reconcile", "冲红金额", "2", {}, "入库金额"),
    "taken off already": ("验收台账", "reconcile", "退货数量", "2", {"到货数量": "12"}, ""),
    "not taken off": ("验收台账", "reconcile", "退货数量", "2", {"到货数量": "10"}, "验收数量"),
}


@pytest.mark.parametrize("form", BACK_OF_ROW)
def test_a_column_of_what_came_back_of_a_row(form: str, folder: Folder, jicai: Jicai) -> None:
    name, command, header, cell, row, whole = BACK_OF_ROW[form]
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细", "基金支付")
    folder.write(f"{name}.csv", table(name, {**row, header: cell}))
    (folder.path / f"{name}.xlsx").unlink(missing_ok=True)
    err = jicai(command, "--as-of", "2026-10-15").err
    said = f"1 行的「{header}」写着「{cell}」，这一列没有读，没有从{whole}中扣除"
    assert said in err if whole else "中扣除" not in err, err
    folder.settings(f'[[files]]\npath = "{name}.csv"\nignore = ["{header}"]')
    outcome = jicai(command, "--as-of", "2026-10-15")
    assert (outcome.code, "中扣除" in outcome.err) == (0, False), outcome.err


def test_what_came_back_in_rows_of_its_own(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    back = {"付款编号": "F2", "付款金额": "-40.00", "退款金额": "0"}
    folder.write("货款支付.csv", table("货款支付", {"退款金额": "40.00"}, back))
    assert "中扣除" not in jicai("overdue", "--as-of", "2026-10-15").err


def test_a_supplement_without_its_day_is_told_what_it_lacks(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "订单明细")
    folder.write("约定采购量.csv", table("约定采购量", {}, {"约定采购量": "20"}))
    err = jicai("progress", "--as-of", "2026-10-15").err
    assert "是增补、调剂的，另加一列 增补生效日期，写从哪一天起" in err


def test_lines_that_are_named_after_a_reversal(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.write("订单明细-红冲.csv", table("订单明细", {}))
    assert 'defaults = { status = "退货" }' in jicai("progress", "--as-of", "2026-10-15").err
