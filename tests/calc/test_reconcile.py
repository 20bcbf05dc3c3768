"""Two books of one trade: what agrees, on which ground, what does not, and what cannot be told."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from planted_books import found_kinds, planted
from progress_situation import Row, institution, product
from reconcile_situation import DAY, Books, ordered, received
from settlement_situation import batch

from jicai.calc.reconcile.chains import best_ways
from jicai.calc.reconcile.shares import off_platform_shares
from jicai.calc.reconcile.stand_ins import one_to_one
from jicai.calc.reconcile.trade import TradeTerms, reconcile

NOTICE_B = "渝医保办〔2025〕36号"
#: Far enough from DAY for nothing to be near, and another month.
LATER = DAY + timedelta(20)


def after(days: int) -> date:
    return DAY + timedelta(days)


ONE = ordered("L1", "10")
SITUATIONS: dict[str, tuple[list[Row], list[Row], list[tuple[Any, ...]]]] = {
    "the number of the receipt goes before all": (
        [ordered("L1", "10", receipt_id="RK1")],
        [received("R1", "10", LATER, receipt_id="rk1")],
        [("differing", None, "receipt", "L1", "R1")],  # the days are too far apart
    ),
    "the number of the line": (
        [ONE],
        [received("R1", "10", line_id="ｌ1")],
        [("matched", None, "line", "L1", "R1")],
    ),
    "the number of the order with the product": (
        [ordered("L1", "10", order_id="D1"), ordered("L2", "4", order_id="D1", product_code="C2")],
        [
            received("R1", "10", after(9), order_id="D1"),
            received("R1", "4", after(1), order_id="D1", product_code="C2"),
        ],
        [("differing", None, "order", "L1", "R1"), ("matched", None, "order", "L2", "R1")],
    ),
    "the same on the same day": ([ONE], [received("R1", "10")], [("matched", None, "day", "L1", "R1")]),
    "the same within the days": ([ONE], [received("R1", "10", after(7))], [("matched", None, "near", "L1", "R1")]),
    "the same a day later than that": (
        [ONE],
        [received("R1", "10", after(8))],
        [("only_book", "apart", None, None, "R1"), ("only_order", "apart", None, "L1", None)],
    ),
    "the same more than a month later": (
        [ONE],
        [received("R0", "1", after(0)), received("R1", "10", after(32))],
        [
            ("only_book", "near", None, None, "R0"),
            ("only_book", None, None, None, "R1"),
            ("only_order", "near", None, "L1", None),
        ],
    ),
    "further apart than the days, beside another quantity that is near": (
        [ONE],
        [received("R1", "9", after(1)), received("R2", "10", after(9))],
        [
            ("only_book", "near", None, None, "R1"),
            ("only_book", None, None, None, "R2"),
            ("only_order", "near", None, "L1", None),
        ],
    ),
    "a return further apart than the days": (
        [ONE, ordered("L2", "-3", after(4), ordered_qty="-3", status="returned")],
        [received("R1", "10"), received("R2", "-3", after(20))],
        [
            ("matched", None, "day", "L1", "R1"),
            ("only_book", "apart", None, None, "R2"),
            ("only_order", "apart", None, "L2", None),
        ],
    ),
    "over the end of a month": (
        [ordered("L1", "10", date(2025, 3, 31))],
        [received("R1", "10", date(2025, 4, 1))],
        [("matched", "month_shift", "near", "L1", "R1")],
    ),
    "a price that differs": (
        [ONE],
        [received("R1", "10", unit_price="2.01")],
        [("differing", None, "quantity", "L1", "R1")],
    ),
    "a fen of rounding": (
        [ordered("L1", "10", accepted_amount="20.00")],
        [received("R1", "10", amount="20.01")],
        [("differing", "rounding", "quantity", "L1", "R1")],
    ),
    "two fen are no rounding of one line": (
        [ordered("L1", "10", accepted_amount="20.00")],
        [received("R1", "10", amount="20.02")],
        [("differing", None, "quantity", "L1", "R1")],
    ),
    "posted without tax": (  # 11.30 with 13 % of tax is 10.00 without
        [ordered("L1", "10", unit_price="1.13")],
        [received("R1", "10", unit_price=None, amount="10.00")],
        [("differing", "untaxed", "quantity", "L1", "R1")],
    ),
    "another quantity under the line's number": (
        [ONE],
        [received("R1", "9", line_id="L1")],
        [("differing", None, "line", "L1", "R1")],
    ),
    "another quantity without a number is only likely": (
        [ONE],
        [received("R1", "9", after(2))],
        [("only_book", "near", None, None, "R1"), ("only_order", "near", None, "L1", None)],
    ),
    "one line in two receipts by its number": (
        [ONE],
        [received("R1", "4", line_id="L1"), received("R2", "6", after(3), line_id="L1")],
        [("matched", "split", "line", "L1", "R1、R2")],
    ),
    "one line in two receipts by the sum": (
        [ONE],
        [received("R1", "4"), received("R2", "6", after(3))],
        [("matched", "split", "sum", "L1", "R1、R2")],
    ),
    "two lines in one receipt": (
        [ordered("L1", "4"), ordered("L2", "6", after(1))],
        [received("R1", "10", after(2))],
        [("matched", "merged", "sum", "L1、L2", "R1")],
    ),
    "a return posted net": (
        [ONE, ordered("L2", "-3", after(4), ordered_qty="-3", status="returned")],
        [received("R1", "7", after(1))],
        [("matched", "netted", "sum", "L1、L2", "R1")],
    ),
    "posted twice under the line's number": (
        [ONE],
        [received("R1", "10", line_id="L1"), received("R2", "10", after(1), line_id="L1")],
        [("differing", "duplicate", "line", "L1", "R1、R2")],
    ),
    "posted twice in every respect": (
        [ONE],
        [received("R1", "10", after(1)), received("R1", "10", after(1))],
        [("differing", "duplicate", "near", "L1", "R1")],
    ),
    "a price shortened by digits is not one without tax": (
        [ordered("L1", "100", unit_price="0.333333")],
        [received("R1", "100", unit_price="0.33", line_id="L1")],
        [("differing", None, "line", "L1", "R1")],
    ),
    "two receipts alike for two lines are no duplicates": (
        [ONE, ordered("L2", "10")],
        [received("R1", "10"), received("R1", "10")],
        [("matched", None, "day", "L1", "R1"), ("matched", None, "day", "L2", "R1")],
    ),
    "one receipt for two lines": (
        [ordered("L1", "10", after(-1)), ordered("L2", "10", after(1))],
        [received("R1", "10")],
        [("ambiguous", None, None, "L1、L2", "R1")],
    ),
    "one receipt that is nearer to one of two lines": (
        [ordered("L1", "10", after(-2)), ordered("L2", "10", after(1))],
        [received("R1", "10")],
        [("matched", None, "near", "L2", "R1"), ("only_order", "pending", None, "L1", None)],
    ),
    "two receipts of one line of different numbers": (
        [ONE],
        [received("R1", "10"), received("R2", "10")],
        [("ambiguous", None, None, "L1", "R1、R2")],
    ),
    "a receipt of a line that was withdrawn is of no other": (
        [ONE, ordered("L2", "10", status="withdrawn", accepted_qty=None, accepted_on=None)],
        [received("R1", "10", line_id="L2")],
        [("only_book", "not_accepted", None, None, "R1"), ("only_order", "pending", None, "L1", None)],
    ),
    "a number that the exchange does not have": (
        [ordered("L1", "10", after(-15))],  # in the month before, which the book does not cover
        [received("R1", "8", line_id="L77")],
        [("only_book", "unknown", None, None, "R1")],
    ),
    "a wrong number with all else right": (
        [ONE],
        [received("R1", "10", line_id="L77")],
        [("matched", None, "day", "L1", "R1")],
    ),
    "bought and sent back, neither posted": (
        [ONE, ordered("L2", "-10", after(2), ordered_qty="-10", status="returned"), ordered("L3", "1", after(15))],
        [received("R1", "1", after(15))],
        [
            ("matched", None, "day", "L3", "R1"),
            ("only_order", "netted", None, "L1", None),
            ("only_order", "netted", None, "L2", None),
        ],
    ),
    "accepted just before the book ends": (
        [ordered("L1", "1"), ordered("L2", "5", after(-3))],
        [received("R1", "1")],
        [("matched", None, "day", "L1", "R1"), ("only_order", "pending", None, "L2", None)],
    ),
    "transfers are no purchases": (
        [ONE],
        [received("R1", "10"), received("R2", "3", kind="other")],
        [("matched", None, "day", "L1", "R1")],
    ),
}


@pytest.fixture(scope="module")
def told() -> list[dict[str, list[tuple[Any, ...]]]]:
    """What is told of every situation, each an institution of its own; and the same of the rows the other way round."""

    def of_all(side: int) -> list[Row]:
        return [row | {"institution_code": name} for name, books in SITUATIONS.items() for row in books[side]]  # type: ignore[operator]

    orders, receipts = of_all(0), of_all(1)
    products, institutions = [product(), product("C2")], [institution(name) for name in SITUATIONS]
    return [
        Books(orders[::step], receipts[::step], products, institutions=institutions).by_institution()
        for step in (1, -1)
    ]


@pytest.mark.parametrize("name", SITUATIONS)
def test_situations(name: str, told: list[dict[str, list[tuple[Any, ...]]]]) -> None:
    expected = sorted(SITUATIONS[name][2], key=lambda row: tuple(cell or "" for cell in row))
    assert told[0][name] == expected
    assert told[1][name] == expected


def test_a_number_of_another_institutions_line_excuses_nothing_in_silence() -> None:
    both = [institution(), institution("H2")]
    elsewhere = ordered("L77", "8", institution_code="H2")
    books = Books([ordered("L1", "10", after(-15)), elsewhere], [received("R1", "8", line_id="L77")], institutions=both)
    assert books.told() == [("only_book", "elsewhere", None, None, "R1")]
    assert off_platform_shares(books.lines().lazy(), ["institution_code"]).collect()["open_amount"].to_list() == [16]


def test_receipts_of_an_institution_of_no_table_are_counted() -> None:
    books = Books([ONE], [received("R1", "10"), received("R2", "3", institution_code="H9")])
    assert (books.told(), books.outside()) == ([("matched", None, "day", "L1", "R1")], {"stranger": 1})


def test_a_number_of_another_institutions_line_with_all_else_right() -> None:
    both = [institution(), institution("H2")]
    orders = [ONE, ordered("L77", "10", institution_code="H2")]
    books = Books(orders, [received("R1", "10", line_id="L77")], institutions=both)
    assert books.told() == [("matched", None, "day", "L1", "R1")]


def test_a_renewed_code_is_the_product() -> None:
    change = {"batch": "one", "old_code": "C1", "new_code": "N1", "effective_on": date(2025, 2, 1)}
    books = Books([ordered("L1", "10", product_code="N1")], [received("R1", "10")], code_changes=[change])
    assert books.told() == [("matched", "code_change", "day", "L1", "R1")]


@pytest.mark.parametrize(("line", "ground"), [("L1", "line"), (None, "unit")])
def test_what_is_posted_in_base_units_agrees(line: str | None, ground: str) -> None:
    receipt = received("R1", "280", unit_price=None, amount="20.00", line_id=line)
    books = Books([ONE], [receipt], [product(factor="28")])
    assert books.told() == [("matched", "unit", ground, "L1", "R1")]


def test_figures_are_exact_and_say_what_differs() -> None:
    row = Books([ONE], [received("R1", "9", after(1), unit_price="2.05", line_id="L1")]).lines().row(0, named=True)
    assert (row["left_amount"], row["right_amount"], row["days"]) == (Decimal("20.00"), Decimal("18.45"), 1)
    differs = [row[f"differs_{key}"] for key in ("thing", "quantity", "price", "amount", "day")]
    assert differs == [False, True, True, True, False]


OFF = received("R9", "5", LATER)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (True, "B 三（二）", "one", False)),
        ({"institutions": [institution(type="民营")]}, (True, None, "one", True)),
        ({"receipts": [received("R9", "-5", LATER)]}, (False, None, "one", False)),
        ({"batches": [batch(source="渝医保办〔2026〕34号")]}, (True, "A 二（二）", "one", False)),
        ({"batches": [batch(source="别的通知")]}, (True, None, "one", False)),
    ],
)
def test_what_is_bought_off_the_exchange_has_its_clause(changes: dict[str, Any], expected: tuple[Any, ...]) -> None:
    given = {"orders": [ONE], "receipts": [OFF], "batches": [batch(source=NOTICE_B)]} | changes
    lines = Books(**given).lines().filter(pl.col("kind") == "only_book")
    assert lines.select("off_platform", "clause", "batch", "voluntary").rows() == [expected]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ["R1", "R9"]),  # the first and a later day of the cycle
        ({"superseded": [{"variety_code": "V1", "from": date(2025, 3, 1)}]}, ["R1"]),
        ({"superseded": [{"variety_code": "V1", "from": LATER}]}, ["R1"]),
        ({"superseded": [{"variety_code": "V1", "from": LATER + timedelta(1)}]}, ["R1", "R9"]),
    ],
)
def test_what_no_batch_holds_on_its_day_is_out_of_scope_and_counted(changes: dict[str, Any], told: list[str]) -> None:
    receipts = [received("R0", "5", date(2024, 12, 31)), received("R1", "4", date(2025, 1, 1)), OFF]
    books = Books([], receipts, batches=[batch(source=NOTICE_B, **changes)])
    assert [row[4] for row in books.told()] == told
    assert books.outside() == {"unheld": 3 - len(told)}
    assert books.lines()["clause"].null_count() == 0
    books.more = {"all_products": True}
    assert len(books.told()) == 3


def test_a_trade_over_the_start_of_a_cycle_is_in_scope() -> None:
    books = Books([ordered("L1", "10", date(2024, 12, 30))], [received("R1", "10", date(2025, 1, 2))])
    assert books.told() == [("matched", "month_shift", "near", "L1", "R1")]


def test_how_far_apart_the_like_is_said() -> None:
    rows = Books([ONE], [received("R1", "10", after(8))]).lines().sort("kind")
    assert rows.select("kind", "days", "off_platform").rows() == [("only_book", 8, False), ("only_order", 8, False)]
    widened = Books([ONE], [received("R1", "10", after(8))], days=8)
    assert widened.told() == [("matched", None, "near", "L1", "R1")]


def test_only_the_months_of_the_other_book_are_told() -> None:
    orders = [ordered("L0", "3", date(2025, 2, 28)), ONE, ordered("L2", "4", date(2025, 3, 1))]
    books = Books(
        [*orders, ordered("L3", "1", date(2025, 4, 1)), ordered("L4", "1", institution_code="H2")],
        [received("R1", "10")],
    )
    assert [row[3] for row in books.told()] == ["L1", "L2"]
    assert books.outside() == {"outside": 2, "no_book": 1}
    books.more = {"first": date(2025, 2, 1), "last": date(2025, 2, 28)}
    assert [row[3] for row in books.told()] == ["L0"]


def test_products_beyond_the_catalogue_are_counted_or_asked_for() -> None:
    books = Books([ONE], [received("R1", "10"), received("R2", "1", product_code="X9")])
    assert (len(books.told()), books.outside()) == (1, {"beyond": 1})
    books.more = {"all_products": True}
    assert len(books.told()) == 2


def test_invoices_without_products_agree_by_seller_and_amount() -> None:
    invoice = {"invoice_no": "F1", "institution_code": "H1", "invoiced_on": after(30), "amount": "20.00"}
    named = invoice | {"product_code": "C1", "quantity": "10"}
    assert Books([ONE], [named], other="invoices", days=60).told() == [("matched", "month_shift", "near", "L1", "F1")]


def test_an_invoice_without_a_product_neither_differs_in_it_nor_was_bought_off_the_exchange() -> None:
    invoice = {"institution_code": "H1", "invoiced_on": after(3), "seller": "甲公司"}
    rows = [
        invoice | {"invoice_no": "F1", "line_id": "L1", "amount": "20.00"},
        invoice | {"invoice_no": "F2", "amount": "99.00"},
    ]
    books = Books([ONE], rows, other="invoices", days=60)
    assert books.told() == [("matched", None, "line", "L1", "F1"), ("only_book", None, None, None, "F2")]
    assert not books.lines()["off_platform"].any()


def test_an_old_and_a_new_code_that_are_both_listed_are_one_product() -> None:
    change = {"batch": batch().code, "old_code": "C1", "new_code": "C2", "effective_on": DAY}
    products = [product(), product("C2")]
    books = Books([ONE], [received("R1", "10", product_code="C2")], products=products, code_changes=[change])
    assert books.told() == [("matched", "code_change", "day", "L1", "R1")]


def test_shares_by_hand() -> None:
    receipts = [
        received("R1", "10"),
        OFF,
        received("R2", "7", after(9), line_id="L2"),
        received("R2", "7", after(9), line_id="L2"),
    ]
    lines = Books([ONE, ordered("L2", "7", after(9)), ordered("L3", "2", after(-8))], receipts).lines().lazy()
    (row,) = off_platform_shares(lines, ["institution_code"]).collect().to_dicts()
    # 20.00 and 14.00 (posted twice, counted once) that agree, 10.00 off the exchange; 4.00 was not posted.
    figures = [row[key] for key in ("book_amount", "off_amount", "off_share", "unposted_amount")]
    assert figures == [Decimal(44), Decimal(10), Decimal("0.227273"), Decimal(4)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_planted_difference_is_found_and_no_other(seed: int) -> None:
    books = planted(3_000, 2_700, Decimal("0.02"), seed)
    found = found_kinds(reconcile(books.inputs, TradeTerms("receipts", date(2026, 1, 31), 7)).lines)
    assert found.sort("kind", "name").rows() == books.expected.sort("kind", "name").rows()


def test_the_rows_behind_what_was_matched_or_could_be_in_two_ways() -> None:
    """L1 and R1 are one pair; L2 and R2 stand alone and are in no group."""
    books = Books([ONE, ordered("L2", "3", LATER)], [received("R1", "10", after(2)), received("R2", "99", after(-9))])
    left, right = books.rows()
    assert [one.select("document", "quantity").rows() for one in (left, right)] == [[("L1", 10)], [("R1", 10)]]
    assert left["group"].to_list() == right["group"].to_list()
    assert Books([ONE], []).rows()[0].is_empty()


def test_what_is_sure_is_so_in_every_best_way() -> None:
    draw = random.Random(20250310)
    for _ in range(300):
        left, right = (sorted(draw.randrange(12) for _ in range(draw.randrange(1, 5))) for _ in range(2))
        most = draw.randrange(5)
        found, ways = best_ways(left, right, most), _best(left, right, most)
        for i, j in found.sure:
            assert all(i in dict(way) and j in dict(way).values() for way in ways)
        some = {i for i, _ in found.sure} | {i for lefts, _ in found.doubtful for i in lefts}
        assert {i for way in ways for i, _ in way} <= some


def _best(left: list[int], right: list[int], most: int) -> list[list[tuple[int, int]]]:
    """All best ways, by trying every one."""
    size = min(len(left), len(right))
    ways: list[list[tuple[int, int]]] = [[]]
    for many in range(1, size + 1):
        for some in itertools.combinations(range(len(left)), many):
            for others in itertools.permutations(range(len(right)), many):
                way = list(zip(some, others, strict=True))
                if all(abs(left[i] - right[j]) <= most for i, j in way):
                    ways.append(way)

    def worth(way: list[tuple[int, int]]) -> tuple[int, int]:
        return len(way), -sum(abs(left[i] - right[j]) for i, j in way)

    best = max(map(worth, ways))
    return [way for way in ways if worth(way) == best]


STAND_INS: dict[str, tuple[list[tuple[str, int]], list[tuple[str, int]], list[str], list[str]]] = {
    # Lines of the exchange and rows of the book as quantity and days after DAY; whose difference is one of quantity.
    "one line stands for one row, the nearest in quantity": (
        [("10", 0)],
        [("30", 0), ("9", 3), ("4", 1)],
        ["L0"],
        ["R1"],
    ),
    "where quantities are as near, the nearest in time": ([("10", 0)], [("9", 3), ("11", 2)], ["L0"], ["R1"]),
    "two lines for two of three": ([("10", 0), ("20", 0)], [("9", 0), ("21", 0), ("5", 0)], ["L0", "L1"], ["R0", "R1"]),
    "one row for one of two lines": ([("10", 0), ("20", 0)], [("19", 0)], ["L1"], ["R0"]),
    "the one that is near to both gives way": (
        [("17", 0), ("30", -6)],
        [("18", 0), ("3", 6)],
        ["L0", "L1"],
        ["R0", "R1"],
    ),
    "what is too far apart stands for nothing": ([("10", 0)], [("9", 8)], [], []),
    "a return stands for no purchase": ([("-10", 0)], [("9", 1)], [], []),
}


@pytest.mark.parametrize("sentence", STAND_INS)
def test_a_line_stands_for_one_row_only(sentence: str) -> None:
    lines, rows, of_lines, of_rows = STAND_INS[sentence]
    sold = [
        ordered(f"L{at}", quantity, after(days), **({"status": "returned"} if quantity.startswith("-") else {}))
        for at, (quantity, days) in enumerate(lines)
    ]
    # Its last day is so late that nothing is pending.
    book = [received(f"R{at}", quantity, after(days)) for at, (quantity, days) in enumerate(rows)]
    told = Books(sold, [*book, received("END", "7", after(28), product_code="C2")]).told()
    near = [one for one in told if one[1] == "near" and one[0] in ("only_order", "only_book")]
    assert [one[3] for one in near if one[0] == "only_order"] == of_lines
    assert [one[4] for one in near if one[0] == "only_book"] == of_rows


def test_as_many_rows_are_excused_as_lines_can_stand_for() -> None:
    """Against all ways to pair few rows."""
    draw = random.Random(13)
    for _ in range(300):
        left, right = (
            [
                (DAY + timedelta(draw.randint(0, 20)), Decimal(draw.randint(1, 9)), Decimal(0))
                for _ in range(draw.randint(0, 5))
            ]
            for _ in range(2)
        )
        pairs = one_to_one(left, right, 5)
        assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
        assert all(abs((left[i][0] - right[j][0]).days) <= 5 for i, j in pairs)
        few, many = sorted((left, right), key=len)
        most = max(
            (sum(abs((one[0] - other[0]).days) <= 5 for one, other in zip(few, chosen, strict=True)))
            for chosen in itertools.permutations(many, len(few))
        )
        assert len(pairs) == most
