"""What brackets and notes say of the figures: units with what they multiply, denials, and mere notes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jicai.intake.sheets.header_names import accepted_headers, fold, naming_of, split_bare_unit, split_brackets
from jicai.intake.sheets.units import BASE, OPEN, PURCHASE, Unit, said_by, units_in_note
from jicai.intake.sheets.wording import Wording
from jicai.tables import INPUTS
from jicai.tables.column import Column, Kind

QUANTITY = INPUTS["agreed"].column("agreed_qty")
PRICE = INPUTS["products"].column("selected_price")
MONEY = INPUTS["orders"].column("accepted_amount")
PAID = INPUTS["payments"].column("amount")
RETURNED = INPUTS["orders"].column("returned_qty")

#: The bracket as people write it: what a cell is worth, of what, and the unit of count.
UNITS: dict[str, dict[str, tuple[str, str, str]]] = {
    "quantity": {
        "（盒）": ("1", PURCHASE, "盒"),
        "(瓶)": ("1", PURCHASE, "瓶"),
        "【件】": ("1", PURCHASE, "件"),
        "（采购单位）": ("1", PURCHASE, "采购单位"),
        "（包装单位）": ("1", PURCHASE, "包装单位"),
        "（销售包装单位）": ("1", PURCHASE, "销售包装单位"),
        "（单位：盒）": ("1", PURCHASE, "盒"),
        "（计量单位:瓶）": ("1", PURCHASE, "瓶"),
        "（以盒计）": ("1", PURCHASE, "盒"),
        "（盒数）": ("1", PURCHASE, "盒"),
        "（万）": ("10000", PURCHASE, ""),
        "（千）": ("1000", PURCHASE, ""),
        "（亿）": ("100000000", PURCHASE, ""),
        "（万盒）": ("10000", PURCHASE, "盒"),
        "（百盒）": ("100", PURCHASE, "盒"),
        "（十瓶）": ("10", PURCHASE, "瓶"),
        "（最小制剂单位）": ("1", BASE, "最小制剂单位"),
        "（制剂单位）": ("1", BASE, "制剂单位"),
        "（最小使用单位）": ("1", BASE, "最小使用单位"),
        "（最小单位）": ("1", BASE, "最小单位"),
        "（ 最 小 单 位 ）": ("1", BASE, "最小单位"),
        "（标化）": ("1", BASE, "标化"),
        "（折算后）": ("1", BASE, "折算后"),
        "（万最小制剂单位）": ("10000", BASE, "万最小制剂单位"),
        "（片）": ("1", OPEN, "片"),
        "[支]": ("1", OPEN, "支"),
        "〔粒〕": ("1", OPEN, "粒"),
        "（袋）": ("1", OPEN, "袋"),
        "（克）": ("1", OPEN, "克"),
        "（g）": ("1", OPEN, "G"),
        "（ＫＧ）": ("1", OPEN, "KG"),
        "（mL）": ("1", OPEN, "ML"),
        "（IU）": ("1", OPEN, "IU"),
        "（人份）": ("1", OPEN, "人份"),
        "（单位：支）": ("1", OPEN, "支"),
        "（以片计）": ("1", OPEN, "片"),
        "（按支）": ("1", OPEN, "支"),
        "（片数）": ("1", OPEN, "片"),
        "（万片）": ("10000", OPEN, "片"),
        "（千支）": ("1000", OPEN, "支"),
        "（十万支）": ("100000", OPEN, "支"),
        "（百万片）": ("1000000", OPEN, "片"),
        "（亿粒）": ("100000000", OPEN, "粒"),
        "（单位：万支）": ("10000", OPEN, "支"),
        "（万）（片）": ("10000", OPEN, "片"),
        "（片）（万）": ("10000", OPEN, "片"),
        "（最小包装单位）": ("1", OPEN, "最小包装单位"),
        "（中包装单位）": ("1", OPEN, "中包装单位"),
        "（大包装）": ("1", OPEN, "大包装"),
        "（片/粒/袋）": ("1", OPEN, "片/粒/袋"),
        "（支、瓶）": ("1", OPEN, "支、瓶"),
        "（片或粒）": ("1", OPEN, "片或粒"),
        "（100片）": ("1", OPEN, "100片"),
        "（盒，必填）": ("1", PURCHASE, "盒"),
        "（必填）（片）": ("1", OPEN, "片"),
    },
    "price": {
        "（元）": ("1", PURCHASE, ""),
        "（万元）": ("10000", PURCHASE, ""),
        "（元/盒）": ("1", PURCHASE, "盒"),
        "（元／瓶）": ("1", PURCHASE, "瓶"),
        "（盒）": ("1", PURCHASE, "盒"),
        "（分）": ("0.01", PURCHASE, ""),
        "（角/盒）": ("0.1", PURCHASE, "盒"),
        "（千元/盒）": ("1000", PURCHASE, "盒"),
        "（元/最小制剂单位）": ("1", BASE, "最小制剂单位"),
        "（最小单位）": ("1", BASE, "最小单位"),
        "（元/片）": ("1", OPEN, "片"),
        "（元／支）": ("1", OPEN, "支"),
        "（元/g）": ("1", OPEN, "G"),
        "（元/疗程）": ("1", OPEN, "疗程"),
        "（元每片）": ("1", OPEN, "片"),
        "（每片）": ("1", OPEN, "片"),
        "（片）": ("1", OPEN, "片"),
        "（分/片）": ("0.01", OPEN, "片"),
        "（元/100片）": ("0.01", OPEN, "片"),
        "（每千支）": ("0.001", OPEN, "支"),
        "（百盒）": ("0.01", PURCHASE, "盒"),
        "（元/万片）": ("0.0001", OPEN, "片"),
        "（万元/万支）": ("1", OPEN, "支"),
        "（元/片，含税）": ("1", OPEN, "片"),
        "（含税，元/盒）": ("1", PURCHASE, "盒"),
    },
    "money": {
        "（元）": ("1", PURCHASE, ""),
        "（人民币元）": ("1", PURCHASE, ""),
        "（人民币）": ("1", PURCHASE, ""),
        "（RMB）": ("1", PURCHASE, ""),
        "（¥）": ("1", PURCHASE, ""),
        "（圆）": ("1", PURCHASE, ""),
        "（角）": ("0.1", PURCHASE, ""),
        "（分）": ("0.01", PURCHASE, ""),
        "（单位：分）": ("0.01", PURCHASE, ""),
        "（百元）": ("100", PURCHASE, ""),
        "（千元）": ("1000", PURCHASE, ""),
        "（万元）": ("10000", PURCHASE, ""),
        "（万）": ("10000", PURCHASE, ""),
        "【 万 元 】": ("10000", PURCHASE, ""),
        "（单位：万元）": ("10000", PURCHASE, ""),
        "（金额单位：万元）": ("10000", PURCHASE, ""),
        "（人民币万元）": ("10000", PURCHASE, ""),
        "（万元人民币）": ("10000", PURCHASE, ""),
        "（RMB千元）": ("1000", PURCHASE, ""),
        "（万元 CNY）": ("10000", PURCHASE, ""),
        "（以万元计）": ("10000", PURCHASE, ""),
        "（含税万元）": ("10000", PURCHASE, ""),
        "（万元，含税）": ("10000", PURCHASE, ""),
        "（含税；万元）": ("10000", PURCHASE, ""),
        "（含税）（万元）": ("10000", PURCHASE, ""),
        "（万元）（含税）": ("10000", PURCHASE, ""),
        "（十万元）": ("100000", PURCHASE, ""),
        "（百万元）": ("1000000", PURCHASE, ""),
        "（亿元）": ("100000000", PURCHASE, ""),
    },
}
COLUMNS: dict[str, Column] = {"quantity": QUANTITY, "price": PRICE, "money": MONEY}


@pytest.mark.parametrize(("kind", "bracket"), [(kind, bracket) for kind in UNITS for bracket in UNITS[kind]])
def test_unit(kind: str, bracket: str) -> None:
    worth, basis, word = UNITS[kind][bracket]
    found = said_by(split_brackets(fold(COLUMNS[kind].label + bracket))[1], COLUMNS[kind], "orders")
    assert found.unit is not None
    assert (found.unit.multiplier, found.unit.basis, found.strange) == (Decimal(worth), basis, "")
    if basis == OPEN or (word and found.unit.multiplier == 1):
        assert found.unit.word == word


#: Without brackets: what the settings or people write behind a header that is known.
BARE: dict[str, tuple[Column, str, str]] = {
    "付款金额_万元": (PAID, "10000", PURCHASE),
    "付款金额-万元": (PAID, "10000", PURCHASE),
    "付款金额:万元": (PAID, "10000", PURCHASE),
    "付款金额 万元": (PAID, "10000", PURCHASE),
    "付款金额万元": (PAID, "10000", PURCHASE),
    "付款金额/分": (PAID, "0.01", PURCHASE),
    "付款金额_元": (PAID, "1", PURCHASE),
    "付款金额_万元（含税）": (PAID, "10000", PURCHASE),
    "约定采购量_片": (QUANTITY, "1", OPEN),
    "约定采购量万片": (QUANTITY, "10000", OPEN),
    "约定采购量_最小制剂单位": (QUANTITY, "1", BASE),
    "约定采购量盒": (QUANTITY, "1", PURCHASE),
    "中选价元/片": (PRICE, "1", OPEN),
    "中选价_元/盒": (PRICE, "1", PURCHASE),
}
TABLES_OF = {PAID: "payments", QUANTITY: "agreed", PRICE: "products"}


@pytest.mark.parametrize("how", ["known", "chosen"])
@pytest.mark.parametrize("header", BARE)
def test_unit_without_brackets(header: str, how: str) -> None:
    column, worth, basis = BARE[header]
    table = INPUTS[TABLES_OF[column]]
    wording = Wording(chosen={column.key: [header]}) if how == "chosen" else Wording()
    naming = naming_of(header, accepted_headers(table, wording), table)
    assert naming is not None
    assert naming.key == column.key
    unit = said_by(naming.behind, column, table.key).unit
    assert unit is not None
    assert (unit.multiplier, unit.basis) == (Decimal(worth), basis)


@pytest.mark.parametrize("header", ["付款金额$", "付款金额_美元", "付款金额USD"])
def test_currency_without_brackets(header: str) -> None:
    table = INPUTS["payments"]
    naming = naming_of(header, accepted_headers(table, Wording()), table)
    assert naming is not None
    assert said_by(naming.behind, PAID, "payments").strange


@pytest.mark.parametrize("table", INPUTS)
def test_no_declared_header_ends_in_a_unit(table: str) -> None:
    ends = [
        (name, split_bare_unit(split_brackets(fold(name))[0], column.kind)[1])
        for column in INPUTS[table].columns
        for name in (column.label, *column.others)
    ]
    assert [end for end in ends if end[1]] == []


STRANGE = [
    (MONEY, "（美元）"),
    (MONEY, "（万美元）"),
    (MONEY, "（港币）"),
    (MONEY, "（HKD）"),
    (MONEY, "（$）"),
    (MONEY, "（€）"),
    (MONEY, "（日元）"),
    (MONEY, "（外币）"),
    (MONEY, "（万元以上部分）"),
    (MONEY, "（元）（万元）"),
    (PRICE, "（美元/盒）"),
    (PRICE, "（欧元）"),
    (PRICE, "（元/盒）（元/片）"),
    (PRICE, "（元/28片）"),
    (QUANTITY, "（盒）（片）"),
]


@pytest.mark.parametrize(("column", "bracket"), STRANGE, ids=lambda value: getattr(value, "key", value))
def test_unit_that_cannot_be_read(column: Column, bracket: str) -> None:
    found = said_by(split_brackets(fold(column.label + bracket))[1], column, "orders")
    assert found.strange
    assert found.unit is None or found.unit.basis != BASE


NOTES = [
    (QUANTITY, "（元）"),
    (QUANTITY, "（万元）"),
    (QUANTITY, "（必填）"),
    (QUANTITY, "（本年度）"),
    (QUANTITY, "（合计）"),
    (QUANTITY, "（2026年）"),
    (QUANTITY, "（首年）"),
    (MONEY, "（含税）"),
    (MONEY, "（10万元以上）"),
    (MONEY, "（实付）"),
    (PRICE, "（含税）"),
    (PRICE, "（现行）"),
]


@pytest.mark.parametrize(("column", "bracket"), NOTES, ids=lambda value: getattr(value, "key", value))
def test_what_is_no_unit_changes_nothing(column: Column, bracket: str) -> None:
    found = said_by(split_brackets(fold(column.label + bracket))[1], column, "orders")
    assert (found.unit, found.denial, found.strange) == (None, "", "")
    assert found.note


DENIALS: list[tuple[Column, str, str, str]] = [
    (QUANTITY, "agreed", "（上年度）", "上年"),
    (QUANTITY, "agreed", "（上期）", "上期"),
    (QUANTITY, "agreed", "（计划）", "计划"),
    (QUANTITY, "agreed", "（预计）", "预计"),
    (QUANTITY, "orders", "（拒收）", "拒收"),
    (QUANTITY, "orders", "（退货）", "退货"),
    (QUANTITY, "orders", "（退回）", "退回"),
    (MONEY, "orders", "（退款）", "退款"),
    (MONEY, "orders", "（不含税）", "不含税"),
    (MONEY, "orders", "（不含税，万元）", "不含税"),
    (MONEY, "orders", "（万元）（不含税）", "不含税"),
    (PAID, "payments", "（拟付）", "拟付"),
    (PAID, "payments", "（应付）", "应付"),
    (MONEY, "orders", "（应付）", ""),
    (RETURNED, "orders", "（退货）", ""),
]


@pytest.mark.parametrize(
    ("column", "table", "bracket", "word"), DENIALS, ids=lambda value: getattr(value, "key", value)
)
def test_denial(column: Column, table: str, bracket: str, word: str) -> None:
    assert said_by(split_brackets(fold(column.label + bracket))[1], column, table).denial == word


WAN, YUAN, UNKNOWN = Unit(Decimal(10_000)), Unit(), Unit(basis=OPEN)
IN_NOTES: dict[str, dict[Kind, Unit]] = {
    "单位：万元": {Kind.MONEY: WAN, Kind.PRICE: WAN},
    "（金额单位:万元）": {Kind.MONEY: WAN, Kind.PRICE: WAN},
    "单位：元": {Kind.MONEY: YUAN, Kind.PRICE: YUAN},
    "编制日期：2026-08-01 单位：千元": {Kind.MONEY: Unit(Decimal(1000)), Kind.PRICE: Unit(Decimal(1000))},
    "数量单位：万支": {Kind.QUANTITY: Unit(Decimal(10_000), OPEN, "支")},
    "计量单位：盒": {Kind.QUANTITY: Unit(word="盒")},
    "单位：盒、元": {Kind.QUANTITY: Unit(word="盒"), Kind.MONEY: YUAN, Kind.PRICE: YUAN},
    "金额单位：万元，数量单位：万支": {
        Kind.MONEY: WAN,
        Kind.PRICE: WAN,
        Kind.QUANTITY: Unit(Decimal(10_000), OPEN, "支"),
    },
    "金额单位：元  数量单位：最小单位": {
        Kind.MONEY: YUAN,
        Kind.PRICE: YUAN,
        Kind.QUANTITY: Unit(basis=BASE, word="最小单位"),
    },
    "单位：美元": {Kind.MONEY: UNKNOWN, Kind.PRICE: UNKNOWN},
    "单位：元；单位：万元": {Kind.MONEY: UNKNOWN, Kind.PRICE: UNKNOWN},
    "单位：万": {Kind.MONEY: UNKNOWN, Kind.PRICE: UNKNOWN, Kind.QUANTITY: UNKNOWN},
    "填报单位：第一医院": {},
    "采购单位：百草堂药店": {},
    "2026 年 7 月订单明细": {},
    "单位名称：万州区人民医院": {},
}


@pytest.mark.parametrize("note", IN_NOTES)
def test_unit_in_a_note(note: str) -> None:
    assert units_in_note(note) == IN_NOTES[note]
