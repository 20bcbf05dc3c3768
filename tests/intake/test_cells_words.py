"""Codes, choices and names as cells hold them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from read_cells import Case, ColumnCases, Reading, each_case
from small_workspaces import ErrorCell

EMPTY = (
    *(None, "", " ", "\u3000", "-", "--", "/", "无", "NULL", "null", "nUlL", "N/A", "n/a", "0000-00-00", "－－"),
    *("\\N", "＼Ｎ", "None", "NONE", "nan", "NaN", "NAN", "<NA>", "<na>", "＜NA＞", "(null)", "（NULL）"),
    *("undefined", "Undefined", "UNDEFINED", "—", "——", "–", "暂无", "空", " 空 ", "\u200b", "'无", '="NULL"'),
)
#: What the reader gives for date, time and boolean cells, and what programs write for them in a CSV.
TYPED_CELLS = (
    *(date(2026, 10, 1), datetime(2026, 10, 1, 8, 30), time(8, 30), True, False),
    *("2026-10-01 00:00:00", "2026-10-01T00:00:00", "2026/10/1 0:00", "2026-10-01 08:30:00.5", "08:30:00", "8:30"),
    *("true", "False", "TRUE", "+57371-12-08 00:00:00"),
)
DITTO = ("同上", " 同上 ", "同前", "〃", "″")
CODES: list[Case] = [
    *((cell, "!bad-value") for cell in DITTO),
    *(
        (cell, "C001")
        for cell in (
            "C001",
            "c001",
            " C001 ",
            "\u00a0C001\u00a0",
            "\u3000C001\t",
            "C001\n",
            "\ufeffC001",
            "\u200bC001",
            "Ｃ００１",
            "ｃ００１",
            '="C001"',
            "'C001",
            ' ="C001" ',
            '="c001"',
        )
    ),
    ("001151", "001151"),
    (1151, "1151"),
    (123456789012345, "123456789012345"),
    ("123456789012345", "123456789012345"),
    ("123456789012345678", "123456789012345678"),
    ("1234567890123456000", "1234567890123456000"),
    (1234567890123456, "!code-precision"),
    (123456789012345678, "!code-precision"),
    (1e18, "!code-precision"),
    ("1.23457E+17", "!code-precision"),
    ("1E+15", "!code-precision"),
    ("Z-01_2.3", "Z-01_2.3"),
    ("国药准字H20260001", "国药准字H20260001"),
    ("C 001", "C 001"),
    *((cell, "NULLS") for cell in ("NULLS", "nulls")),
    *((cell, cell) for cell in ("NONE1", "TRUE-1", "UNDEFINED_X", "NAN0", "2026-1001", "2026-10-011", "20261001")),
    *((cell, "C001") for cell in ("\u200eC001\u202c", "\u202aC001", "C001\u00ad", "\x01C001\x7f", "\u2066C001\u2069")),
    *(
        (f"C{hidden}001", "!bad-value")
        for hidden in ("\u200b", "\u200c", "\u200d", "\u200e", "\u202e", "\u2060", "\u00ad", "\ufeff", "\x01", "\x7f")
    ),
    *((f"C{line}001", "!bad-value") for line in ("\n", "\r\n", "\t", "\x0b", "\u2028")),
    *((cell, "!bad-value") for cell in TYPED_CELLS),
    *((cell, "!bad-value") for cell in ("2026-10-01", "2026-1-1", "2026/10/1", "10月1日", "2026年10月1日")),
    *((cell, "!missing") for cell in EMPTY),
    ('=""', "!missing"),
    ("'", "!missing"),
    ("#N/A", "!error-cell"),
    ("#REF!", "!error-cell"),
    (ErrorCell("#N/A"), "!error-cell"),
    (ErrorCell("#REF!"), "!error-cell"),
    (ErrorCell("#VALUE!"), "!error-cell"),
    (ErrorCell("#DIV/0!"), "!error-cell"),
    (ErrorCell("#NAME?"), "!error-cell"),
    (ErrorCell("#NULL!"), "!error-cell"),
    (ErrorCell("#NUM!"), "!error-cell"),
]
IDENTIFIERS: list[Case] = [
    *((cell, "!bad-value") for cell in DITTO),
    ("m-001", "m-001"),
    ("M-001", "M-001"),
    (' ="m-001"', "m-001"),
    ("ｍ００１", "m001"),
    ("000012", "000012"),
    (12, "12"),
    ("2026070112345678901", "2026070112345678901"),
    (20260701123456789, "!code-precision"),
    ("2026-10-01", "2026-10-01"),
    ("m\u200b001", "!bad-value"),
    ("m\n001", "!bad-value"),
    ("\u200em001\u200f", "m001"),
    *((cell, "!bad-value") for cell in TYPED_CELLS),
    *((cell, "空") for cell in EMPTY),
    (ErrorCell("#N/A"), "!error-cell"),
]
NAMES: list[Case] = [
    *((cell, "!bad-value") for cell in DITTO),
    ("同上药业", "同上药业"),
    ("同济公司", "同济公司"),
    ("甲公司（集团）", "甲公司（集团）"),
    (" 甲公司\u3000", "甲公司"),
    ("甲  公司", "甲  公司"),
    ('="甲公司"', "甲公司"),
    ("'甲公司", "甲公司"),
    ("无锡甲公司", "无锡甲公司"),
    ("N/A公司", "N/A公司"),
    ("-甲-", "-甲-"),
    ("#1药厂", "#1药厂"),
    ("NULLA", "NULLA"),
    ("空军医院", "空军医院"),
    ("暂无名称药厂", "暂无名称药厂"),
    ("（重庆）甲公司", "（重庆）甲公司"),
    ("<甲>", "<甲>"),
    ("—甲—", "—甲—"),
    ("Union", "Union"),
    ("甲\n公司", "甲\n公司"),
    ("甲\t公司", "甲\t公司"),
    ("\u202a甲公司\u202c", "甲公司"),
    ("甲公司\u00ad", "甲公司"),
    *((f"甲{hidden}公司", "!bad-value") for hidden in ("\u200b", "\u200d", "\u200e", "\u2060", "\u00ad", "\x01")),
    *((cell, "空") for cell in EMPTY),
    ("#N/A", "!error-cell"),
    (ErrorCell("#REF!"), "!error-cell"),
]
NOTES: list[Case] = [("同上", "同上"), ("〃", "〃")]
STATUSES: list[Case] = [
    *(
        (word, "normal")
        for word in (
            *("正常", "待确认", "已确认", "待配送", "配送中", "部分配送", "已配送", "部分入库", "已入库", "已收货"),
            *("已完成", " 已 完成 ", "已收货(部分)", "已收货（部分）", "OK", "ok"),
        )
    ),
    *((word, "withdrawn") for word in ("已撤销", "撤销", "已取消", "取消", "撤单", "作废")),
    *((word, "refused") for word in ("拒绝配送", "拒单", "已拒绝")),
    *((word, "returned") for word in ("退货", "已退货")),
    *((cell, "normal") for cell in EMPTY),
    *((word, "!bad-value") for word in ("已验收", "部分退货", "正常。", "未知", "1", "normal", "撤消")),
    (ErrorCell("#N/A"), "!error-cell"),
]
OWN_WORDS = '[values.orders.status]\n"已收货（部分）" = "正常"\n"ok" = "正常"\n'
LEVELS: list[Case] = [
    *((word, level) for level in ("三级", "二级", "一级") for word in (level, level + "甲等", level + "乙等")),
    *(
        (word, level)
        for level in ("三级", "二级", "一级")
        for word in (level + "丙等", level[0] + "甲", level[0] + "乙")
    ),
    ("未定级", "未定级"),
    *((word, "未定级") for word in ("无等级", "未评级", "无级别")),
    *((word, "!bad-value") for word in ("四级", "三级丁等", "3级", "甲等", "三", "三级医院")),
    *((word, "!missing") for word in (None, "无", "-")),
]
TYPES: list[Case] = [
    *((word, word) for word in ("公立", "军队", "民营", "零售药店")),
    ("社会办", "民营"),
    ("定点零售药店", "零售药店"),
    (None, "公立"),
    ("-", "公立"),
    ("私立", "!bad-value"),
]
FUNDS: list[Case] = [
    *((word, "employee") for word in ("职工", "职工医保", "城镇职工", "职工基本医疗保险", "310", 310, "３１０")),
    *((word, "resident") for word in ("居民", "居民医保", "城乡居民", "城乡居民基本医疗保险", "390", 390)),
    *((word, "!bad-value") for word in ("380", "生育", "employee")),
    (None, "!missing"),
]
TRANCHES: list[Case] = [
    *((word, "1") for word in (1, "1", "首期", "首付", "第一笔", "第一期", "第1期")),
    *((word, "2") for word in (2, "2", "尾款", "第二期", "第二笔")),
    *((word, "!bad-value") for word in (3, "0", "第三期")),
    (None, "!missing"),
]
SELECTED: list[Case] = [
    *((word, "yes") for word in ("是", "中选", " 是 ")),
    *((word, "no") for word in ("否", "非中选")),
    *((word, "!bad-value") for word in ("Y", "1", "true", "√", "未中选")),
    (None, "!missing"),
]
COLUMNS = {
    "code": ColumnCases("订单明细", "产品编码", "product_code", CODES),
    "identifier": ColumnCases("订单明细", "订单编号", "order_id", IDENTIFIERS),
    "name": ColumnCases("订单明细", "生产企业", "company", NAMES),
    "note": ColumnCases("考核例外", "说明", "note", NOTES),
    "status": ColumnCases("订单明细", "订单状态", "status", STATUSES, settings=OWN_WORDS),
    "level": ColumnCases("医疗机构", "机构等级", "level", LEVELS),
    "type": ColumnCases("医疗机构", "机构类型", "type", TYPES),
    "fund": ColumnCases("基金支付", "基金类型", "fund", FUNDS),
    "tranche": ColumnCases("预付拨付", "拨付期次", "tranche", TRANCHES),
    "selected": ColumnCases("中选目录", "是否中选", "selected", SELECTED),
    "substitute": ColumnCases(
        "中选目录", "替代产品", "substitute", [("是", "yes"), ("否", "no"), (None, "空"), ("中选", "!bad-value")]
    ),
}


@pytest.mark.parametrize(("column", "number"), each_case(COLUMNS))
def test_word(column: ColumnCases, number: int, reading: Reading) -> None:
    assert reading(column, number) == column.cases[number][1]
