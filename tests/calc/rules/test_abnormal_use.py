"""`abnormal-use`: far above the institution's own past and above its peers at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from situation import Row, Situation, batch

AS_OF = date(2025, 9, 30)
UNDER_A = batch(source="渝医保办〔2026〕34号")
BEGUN_LATER = UNDER_A.model_copy(update={"start_on": date(2025, 1, 2)})
EVEN = [100] * 9
SOARING = [100] * 6 + [300, 320, 310]


def asked(own: Sequence[int], peers: Sequence[Sequence[int]] = (EVEN,) * 5, **changes: Any) -> Situation:
    """What H1 and peers of its level took on the tenth of January to September, each of 1200 agreed."""
    lines: list[Row] = [
        {"institution_code": f"H{place}", "day": date(2025, month, 10), "quantity": str(quantity)}
        for place, quantities in enumerate((own, *peers), 1)
        for month, quantity in enumerate(quantities, 1)
        if quantity
    ]
    codes = [f"H{place}" for place in range(1, len(peers) + 2)]
    rows: dict[str, Any] = {
        "orders": lines,
        "institutions": [{"institution_code": code} for code in codes],
        "agreed": [{"institution_code": code, "agreed_qty": "1200"} for code in codes],
        "as_of": AS_OF,
        "batches": [UNDER_A],
    }
    return Situation(**rows | changes)


def test_far_above_both() -> None:
    found = asked(SOARING).finding("abnormal-use")
    assert (found["institution_code"], found["value"], found["limit"], found["_row"]) == ("H1", 310, 200, 8)
    assert found["message"] == (
        "黄芪近 3 个月每月 310（中位数），此前 6 个月月均 100；近期每月用掉全年约定量的 25.8%，三级机构 6 家通常为 8.3%"
    )


def test_an_unsteady_past_raises_the_limit() -> None:
    found = asked([40, 160, 60, 140, 80, 120, 300, 320, 310]).finding("abnormal-use")
    assert found["limit"] == 260  # the median 100 and four times the deviation 40


@pytest.mark.parametrize(
    ("why_not", "situation"),
    [
        ("peers soar as well", asked(SOARING, [SOARING] * 5)),
        ("peers are as far above what they agreed on", asked(SOARING, [[155] * 9] * 5)),
        ("always as much", asked([300] * 9)),
        ("catching up", asked([20] * 6 + [100] * 3)),
        ("one large order", asked([*EVEN[:7], 900, 100])),
        ("too few peers", asked(SOARING, [EVEN] * 4)),
        ("a past of nothing", asked([0] * 6 + [300] * 3)),
        ("few units", asked([1] * 6 + [6] * 3, [[1] * 9] * 5)),
        ("nothing agreed this year", asked(SOARING, agreed=[{"institution_code": f"H{n}"} for n in range(2, 7)])),
        ("the other notice has no such clause", asked(SOARING, batches=[batch()])),
        ("the cycle began among the months", asked(SOARING, batches=[BEGUN_LATER])),
        ("another level", asked(SOARING, institutions=[
            {"institution_code": f"H{n}", "level": "三级" if n == 1 else "二级"} for n in range(1, 7)
        ])),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_near_misses(why_not: str, situation: Situation) -> None:
    assert situation.findings("abnormal-use") == [], why_not


def test_voluntary_institutions_are_neither_found_nor_peers() -> None:
    institutions = [{"institution_code": f"H{n}", "type": "民营" if n == 6 else "公立"} for n in range(1, 7)]
    assert asked(SOARING, institutions=institutions).findings("abnormal-use") == []
    first = [{"institution_code": f"H{n}", "type": "民营" if n == 1 else "公立"} for n in range(1, 8)]
    assert asked(SOARING, [EVEN] * 6, institutions=first).findings("abnormal-use") == []


def test_peers_that_took_nothing_count_with_zero() -> None:
    message = asked(SOARING, [EVEN, EVEN, [], [], []]).finding("abnormal-use")["message"]
    assert message.endswith("三级机构 6 家通常为 4.2%")  # half of 8.333 %, between zero and that


def test_settings_move_the_limits() -> None:
    assert asked(SOARING).finding("abnormal-use", multiple="2.5")["limit"] == Decimal(250)
    assert asked(SOARING).findings("abnormal-use", multiple="3.2") == []
    assert asked(SOARING).findings("abnormal-use", min_peers=6) == []
    assert asked(SOARING).findings("abnormal-use", min_units=931) == []
