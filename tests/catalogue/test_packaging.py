"""Packaging strings as annexes write them: the factor and the units, or the reason why there is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jicai.catalogue.packaging import (
    BARE,
    BY_FORM,
    CARTON_LEFT,
    COMBINED,
    DISAGREE,
    FILL,
    LOOSE_BAG,
    NO_COUNT,
    NO_OUTER,
    NO_UNIT,
    OUTER,
    SEVERAL,
    SPRAYED,
    UNREAD,
    parse_packaging,
)

#: Text, factor, what is counted, what is bought.
CERTAIN = [
    ("10mg×28片/盒", 28, "片", "盒"),
    ("10mg*28片/盒", 28, "片", "盒"),
    ("10mgx28片/盒", 28, "片", "盒"),
    ("10 mg × 28 片 / 盒", 28, "片", "盒"),
    ("１０ｍｇ＊２８片／盒", 28, "片", "盒"),
    ("24粒×2板", 48, "粒", None),
    ("2板×12片/盒", 24, "片", "盒"),
    ("12片×2板/盒", 24, "片", "盒"),
    ("12片/板×2板/盒", 24, "片", "盒"),
    ("2板/盒×12片/板", 24, "片", "盒"),
    ("0.25g*24片*2板/盒", 48, "片", "盒"),
    ("7片/板×2板/袋×1袋/盒", 14, "片", "盒"),
    ("20片/板，2板/盒", 40, "片", "盒"),
    ("0.3mm×25mm 100支/盒", 100, "支", "盒"),
    ("10ml:0.1g×5支", 5, "支", None),
    ("10ml：0.1g×5支/盒", 5, "支", "盒"),
    ("5ml/支×10支/盒", 10, "支", "盒"),
    ("1g/袋×10袋/盒", 10, "袋", "盒"),
    ("10mg/片×14片/盒", 14, "片", "盒"),
    ("9g×10丸/盒", 10, "丸", "盒"),
    ("60丸/瓶×1瓶/盒", 60, "丸", "盒"),
    ("30粒/瓶/盒", 30, "粒", "盒"),
    ("100片/瓶", 100, "片", "瓶"),
    ("100片×1瓶/盒", 100, "片", "盒"),
    ("塑料瓶，100片/瓶", 100, "片", "瓶"),
    ("铝塑泡罩包装：7片/板×2板/盒", 14, "片", "盒"),
    ("28片/盒(14片×2板)", 28, "片", "盒"),
    ("14片(7片×2板)/盒", 14, "片", "盒"),
    ("12粒/板（铝塑）×2板/盒", 24, "粒", "盒"),
    ("(50mg+12.5mg)×7片/盒", 7, "片", "盒"),
    ("50mg+12.5mg×7片/盒", 7, "片", "盒"),
    ("3ml:300单位(笔芯)×1支/盒", 1, "支", "盒"),
    ("3ml:300IU*1支/盒", 1, "支", "盒"),
    ("100ml:0.9g×1袋/袋".replace("/袋", ""), 1, "袋", None),
    ("0.9% 100ml×50袋/盒", 50, "袋", "盒"),
    ("1支/盒", 1, "支", "盒"),
    ("1支", 1, "支", None),
    ("28T/盒", 28, "片", "盒"),
    ("每盒28片", 28, "片", "盒"),
    ("每盒装28片", 28, "片", "盒"),
    ("28片每盒", 28, "片", "盒"),
    ("28片装/盒", 28, "片", "盒"),
    ("5mg：28片/盒", 28, "片", "盒"),
    ("10人份/盒", 10, "人份", "盒"),
    ("10支/袋×10袋/盒", 100, "支", "盒"),
    ("0.5g×6片×1板×1盒", 6, "片", "盒"),
    ("每片10mg，14片/盒", 14, "片", "盒"),
    ("1套/盒", 1, "套", "盒"),
    ("24粒", 24, "粒", None),
]

#: Text, unit of the dosage form, factor, what is counted, what is bought, and why it has to be looked at.
TO_BE_LOOKED_AT = [
    ("10mg*14", "片", 14, "片", None, BY_FORM.format("片")),
    ("10mg*7*2", "粒", 14, "粒", None, BY_FORM.format("粒")),
    ("10mg×14/盒", "片", 14, "片", "盒", BY_FORM.format("片")),
    ("24's/盒", "粒", 24, "粒", "盒", BY_FORM.format("粒")),
    ("10mg/片×14", None, 14, "片", None, BY_FORM.format("片")),
    ("14片×2", None, 28, "片", None, BARE),
    ("10mg×28片/盒×300盒/件", None, 28, "片", "盒", CARTON_LEFT),
    ("100ml/瓶", None, 1, "瓶", "瓶", FILL),
    ("12片/袋", None, 12, "片", "袋", LOOSE_BAG),
]

#: Text, reason, and what is proposed nonetheless.
REFUSED = [
    ("", NO_COUNT, None),
    ("10mg", NO_COUNT, None),
    ("10mg/片", NO_COUNT, None),
    ("10ml:0.1g", NO_COUNT, None),
    ("10mg*14", NO_UNIT, 14),
    ("28", NO_UNIT, 28),
    ("12片/板", NO_OUTER, None),
    ("10支/盒、20支/盒", SEVERAL, None),
    ("12片/盒;24片/盒", SEVERAL, None),
    ("10mg×28片/盒20mg×14片/盒", UNREAD, None),
    ("28片/盒×2板", SEVERAL, None),
    ("10袋×10袋/盒", SEVERAL, None),
    ("10片×10盒", OUTER, None),
    ("400盒/箱", OUTER, 400),
    ("1支+1支溶媒", COMBINED, None),
    ("1支/盒（附稀释液1支）", COMBINED, None),
    ("28片/盒(7片×2板)", DISAGREE, None),
    ("100揿/瓶", SPRAYED, 1),
    ("0片/盒", UNREAD, None),
    ("2×14片/盒", BARE, 28),
    ("大包装", NO_COUNT, None),
    ("10.5片/盒", UNREAD, None),
    ("No.5 10支/盒", UNREAD, None),
]

#: Specifications of consumables, which hold sizes and models of any kind.
CONSUMABLES = [
    ("4-0 75cm 单针 12根/盒", 12, "根", "盒"),
    ("0.25×40mm，100支/盒", 100, "支", "盒"),
    ("Φ0.25×40mm 1支/袋", 1, "支", "袋"),
    ("No.5 10支/盒", 10, "支", "盒"),
    ("型号A-12 5套/盒", 5, "套", "盒"),
]


@pytest.mark.parametrize(("text", "factor", "base", "purchase"), CERTAIN)
def test_certain(text: str, factor: int, base: str, purchase: str | None) -> None:
    found = parse_packaging(text)
    assert (found.factor, found.base_unit, found.purchase_unit, found.reason) == (Decimal(factor), base, purchase, "")


@pytest.mark.parametrize(("text", "form", "factor", "base", "purchase", "reason"), TO_BE_LOOKED_AT)
def test_to_be_looked_at(
    text: str, form: str | None, factor: int, base: str, purchase: str | None, reason: str
) -> None:
    found = parse_packaging(text, form_unit=form)
    told = (found.factor, found.base_unit, found.purchase_unit, found.reason)
    assert told == (Decimal(factor), base, purchase, reason)


@pytest.mark.parametrize(("text", "reason", "proposal"), REFUSED)
def test_refused(text: str, reason: str, proposal: int | None) -> None:
    found = parse_packaging(text)
    assert (found.factor, found.reason) == (None, reason)
    assert found.proposal == (None if proposal is None else Decimal(proposal))


@pytest.mark.parametrize(("text", "factor", "base", "purchase"), CONSUMABLES)
def test_consumables(text: str, factor: int, base: str, purchase: str) -> None:
    found = parse_packaging(text, loose=True)
    assert (found.factor, found.base_unit, found.purchase_unit) == (Decimal(factor), base, purchase)


def test_sizes_alone_say_no_count() -> None:
    assert parse_packaging("Φ0.25×40mm", loose=True).reason == NO_COUNT
