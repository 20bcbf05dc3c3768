"""What holds of every cell: numbers are exact, plain codes stay, hidden characters never pass, words for nothing do."""

from __future__ import annotations

import sys
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jicai.intake.sheets.cells import parse_cells
from jicai.intake.sheets.characters import BLANKS, HIDDEN
from jicai.intake.sheets.shown import shown
from jicai.tables.column import SCALES, Column, Kind

_EXACT = Context(prec=500)
_NUMBERS = st.sampled_from([Kind.QUANTITY, Kind.PRICE, Kind.MONEY, Kind.FACTOR])
_MULTIPLIERS = st.one_of(
    st.integers(-3, 10).map(lambda power: Decimal(1).scaleb(power)),
    st.sampled_from([Decimal(12), Decimal("0.5"), Decimal("2.54"), Decimal(28)]),
)
_DIGITS = st.text("0123456789", min_size=1, max_size=16)
_PLAIN = st.builds(
    lambda sign, whole, part: f"{sign}{whole}{part}",
    st.sampled_from(["", "-", "+"]),
    _DIGITS,
    st.one_of(st.just(""), st.text("0123456789", max_size=12).map(lambda part: f".{part}")),
)
_SCIENTIFIC = st.builds(
    lambda number, sign, exponent: f"{number}{sign}{exponent}",
    _PLAIN,
    st.sampled_from(["e", "E", "E+", "e-", "E-"]),
    st.integers(0, 40),
)


def column(kind: Kind) -> Column:
    return Column("key", "列", kind, "")


def meant(text: str, multiplier: Decimal, scale: int) -> Decimal | None:
    """The number by Python's decimals: as it is, or without a tail of a billionth; None where that is not exact."""
    value = _EXACT.multiply(Decimal(text), multiplier)
    rounded = value.quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP, context=_EXACT)
    tail = _EXACT.multiply(_EXACT.subtract(value, rounded).copy_abs(), Decimal(10**9))
    return rounded if tail <= rounded.copy_abs() < 10 ** (18 - scale) else None


@given(text=st.one_of(_PLAIN, _SCIENTIFIC), kind=_NUMBERS, multiplier=_MULTIPLIERS)
@example(text="0.00000000000000000001", kind=Kind.MONEY, multiplier=Decimal("0.01"))
@example(text="999999999999999999", kind=Kind.MONEY, multiplier=Decimal("0.01"))
@example(text="9999999999999999.995", kind=Kind.MONEY, multiplier=Decimal(1))
def test_numbers_are_exact(text: str, kind: Kind, multiplier: Decimal) -> None:
    parsed = parse_cells(column(kind), pl.Series([text]), multiplier=multiplier)
    expected = meant(text, multiplier, SCALES[kind])
    assert parsed.values.to_list() == [expected]
    assert [code for code, _ in parsed.problems] == ([] if expected is not None else ["bad-number"])


@given(
    number=st.decimals(-(10**11), 10**11, places=2),
    multiplier=_MULTIPLIERS.filter(lambda one: len(one.as_tuple().digits) == 1),
)
def test_a_unit_says_the_same_amount(number: Decimal, multiplier: Decimal) -> None:
    """Whatever the unit, the amount is the one that was meant, to the fen."""
    text = f"{_EXACT.divide(number, multiplier):f}"
    assert parse_cells(column(Kind.MONEY), pl.Series([text]), multiplier=multiplier).values.to_list() == [number]


@given(st.from_regex(r"[0-9A-Z][0-9A-Z_.\-]{0,30}", fullmatch=True))
def test_a_plain_code_never_changes(code: str) -> None:
    parsed = parse_cells(column(Kind.CODE), pl.Series([code]))
    if parsed.values[0] is None:
        assert parsed.problems or code in ("NULL", "NONE", "NAN", "UNDEFINED", "0000-00-00")
    else:
        assert parsed.values[0] == code


_INVISIBLE = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in ("Cc", "Cf") and not chr(code).isspace()
]


def test_every_control_and_format_character_is_known() -> None:
    assert pl.Series(_INVISIBLE).str.contains(f"^[{HIDDEN}]$").all()
    assert [sign for sign in _INVISIBLE if ord(sign) <= 0xFFFF and sign not in BLANKS] == []


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.IDENTIFIER, Kind.TEXT])
def test_hidden_characters(kind: Kind) -> None:
    """Inside a cell each is a problem, shown by its code point; around it those of living scripts are dropped."""
    inside = pl.Series([f"采{sign}1" for sign in _INVISIBLE])
    parsed = parse_cells(column(kind), inside)
    ((code, mask),) = parsed.problems
    assert (code, mask.all(), parsed.values.null_count()) == ("bad-value", True, len(inside))
    assert shown(inside, mask).to_list() == [f"采<U+{ord(sign):04X}>1" for sign in _INVISIBLE]
    around = pl.Series([f"{sign} 采1{sign}" for sign in _INVISIBLE if ord(sign) <= 0xFFFF])
    parsed = parse_cells(column(kind), around)
    assert parsed.problems == []
    assert set(parsed.values) == {"采1"}


_NOTHING = (
    *("-", "--", "/", "无", "NULL", "N/A", "0000-00-00", "\\N", "None", "nan", "<NA>", "(null)", "undefined"),
    *("—", "——", "–", "暂无", "空"),
)


def widened(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.BOOLEAN, Kind.RATIO)])
def test_words_for_nothing(kind: Kind) -> None:
    """They hold in every kind of column, in any case and width, quoted or between blanks."""
    words = [form for word in _NOTHING for form in (word, word.upper(), word.lower(), word.title(), word.swapcase())]
    cells = [form for word in words for form in (word, widened(word), f" {word}\u3000", f"'{word}", f"\u200e{word}")]
    parsed = parse_cells(column(kind), pl.Series(cells))
    assert parsed.values.null_count() == len(cells)
    assert parsed.problems == []


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("P\u200b1", "P<U+200B>1"),
        ("\ufeffP\u00ad1", "<U+FEFF>P<U+00AD>1"),
        (" 一\n行\t", "一<U+000A>行"),
        ("+57371-12-08 00:00:00", "57371-12-08（数字 20260710）"),
        (" 12x ", " 12x "),
        (None, None),
    ],
)
def test_shown(cell: str | None, told: str | None) -> None:
    cells = pl.Series([cell, "P\u200b2"], dtype=pl.String)
    assert shown(cells, pl.Series([True, False])).to_list() == [told, "P\u200b2"]
