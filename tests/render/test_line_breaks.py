"""Where lines break: never inside a figure or an English word that fits a line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jicai.render.layout import Field, folded, header_lines, wrapped


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("规则的编号 nonselected-cap", 16, ["规则的编号", "nonselected-cap"]),
        ("检查price-above一项", 12, ["检查", "price-above", "一项"]),
        ("supply-after-completion", 12, ["supply-after", "-completion"]),  # longer than a line
        ("2026年8月.xlsx!订单:311", 12, ["2026年8月", ".xlsx!订单", ":311"]),
    ],
)
def test_a_word_stays_whole_where_it_fits(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@pytest.mark.parametrize("fold", [wrapped, folded])
@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("进度减容差（宽限", 12, ["进度减容差", "（宽限"]),
        ("低于时间进（差），再看", 14, ["低于时间进", "（差），再看"]),
        ("一二三四五」。六", 12, ["一二三四", "五」。六"]),
        ("）））））", 4, ["））", "））", "）"]),  # a row of signs is broken somewhere
        ("（（（（（", 4, ["（（", "（（", "（"]),
    ],
)
def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one(
    fold: Callable[[str, int], list[str]], text: str, width: int, lines: list[str]
) -> None:
    assert fold(text, width) == lines


def test_a_figure_in_a_header_stays_whole() -> None:
    bucket = Field("31-60天", ["0.00"], right=True)
    assert bucket.least == 5
    assert header_lines("31-60天", bucket.least) == ["31-60", "天"]


def test_a_column_of_sentences_holds_its_longest_word() -> None:
    assert Field("依据", ["见 legacy-after-notice 一条"], flexible=True, prose=True).least == len("legacy-after-notice")
