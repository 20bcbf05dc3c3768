"""The same in other words, and what only looks so."""

from __future__ import annotations

import pytest

from jicai.intake.sheets.likeness import likeness, same_in_other_words, year_in
from jicai.tables import INPUTS


@pytest.mark.parametrize(
    ("table", "header", "key"),
    [
        ("orders", "提交时间", None),
        ("orders", "采购时间", "ordered_on"),
        ("orders", "医院编号", "institution_code"),
        ("orders", "药品代码", "product_code"),
        ("orders", "到货量", "accepted_qty"),
        ("orders", "生产厂商", "company"),
        ("agreed", "协议期开始", "starts_on"),
        ("agreed", "协议期结束", "ends_on"),
        ("agreed", "协议期截止日期", "ends_on"),
        ("agreed", "首年约定采购量", "agreed_qty"),
        ("payments", "支付单号", "payment_id"),
        ("payments", "支付时间", "paid_on"),
        ("payments", "回款总金额", "amount"),
        ("payments", "收款公司", "payee"),
        ("products", "中标价格", "selected_price"),
    ],
)
def test_other_words(table: str, header: str, key: str | None) -> None:
    assert same_in_other_words(header, INPUTS[table]) == ([key] if key else [])


@pytest.mark.parametrize(
    ("table", "header", "key"),
    [
        ("products", "采购单元", "purchase_unit"),
        ("products", "挂网价", "selected_price"),
        ("products", "挂网最高价", "selected_price"),
        ("orders", "配送企业编码", "distributor"),
        ("orders", "发货金额", "accepted_amount"),
        ("orders", "采购金额", "accepted_amount"),
        ("orders", "挂网价格", "unit_price"),
        ("orders", "签约量", "ordered_qty"),
        ("orders", "拒收数量", "accepted_qty"),
        ("orders", "有效日期", "accepted_on"),
        ("orders", "注册证编号", "product_code"),
        ("agreed", "剩余约定采购量", "agreed_qty"),
        ("agreed", "协议期开始", "ends_on"),
        ("agreed", "上年约定采购量", "agreed_qty"),
        ("payments", "应付金额", "amount"),
        ("institutions", "医疗机构地址", "institution_name"),
        ("fund_payments", "预付金额", "amount"),
    ],
)
def test_what_only_looks_alike(table: str, header: str, key: str) -> None:
    assert key not in same_in_other_words(header, INPUTS[table])
    assert likeness(header, INPUTS[table].column(key)) < 0.66


@pytest.mark.parametrize(
    ("header", "year"), [("首年约定采购量", "1"), ("第二年度协议量", "2"), ("第3年约定量", "3"), ("年度任务量", None)]
)
def test_the_year_that_a_header_names(header: str, year: str | None) -> None:
    assert year_in(header) == year
