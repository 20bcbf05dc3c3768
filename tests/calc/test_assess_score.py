"""Points by a scheme: worked examples, and that every point deducted is named."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl
import pytest
from assess_situation import deducted, scheme
from hypothesis import given
from hypothesis import strategies as st

from jicai.calc.assess.ranking import ranked
from jicai.calc.assess.score import scored
from jicai.calc.assess.wording import measure_words, reached_words
from jicai.schemes.loader import shipped_scheme
from jicai.schemes.model import SHARES, Indicator, Scheme

COUNTS = ("findings_serious", "findings:price-above", "findings:nonselected-cap")
_SCHEMA = {
    "institutions": pl.Int64,
    **dict.fromkeys(SHARES, pl.Decimal(38, 6)),
    **dict.fromkeys(COUNTS, pl.Int64),
}
Row = dict[str, Any]


def score(points: Scheme, **figures: Any) -> Row:
    """The scored row of an institution with these figures, shares as text."""
    row = {key: Decimal(value) if key in SHARES and value else value for key, value in figures.items()}
    frame = pl.LazyFrame([{"institutions": 1} | row], schema=_SCHEMA)
    return scored(frame, points).collect().row(0, named=True)


@pytest.mark.parametrize(
    ("sentence", "indicator", "figures", "points", "words"),
    [
        ("at the target", {"id": "completion"}, {"completion": "1"}, "50", None),
        (
            "14.8 of a hundred are missing: 50 x 0.148",
            {"id": "completion"},
            {"completion": "0.852"},
            "42.6",
            "completion 85.2%，目标 100%，扣 7.4 分",
        ),
        ("all is missing", {"id": "completion"}, {"completion": "0"}, "0", "completion 0%，目标 100%，扣 50 分"),
        (
            "a target of 0.8, half of it reached",
            {"id": "payment_rate", "target": "0.8"},
            {"payment_rate": "0.4"},
            "25",
            "payment_rate 40%，目标 80%，扣 25 分",
        ),
        ("above the target", {"id": "payment_rate", "target": "0.8"}, {"payment_rate": "0.9"}, "50", None),
        (
            "half way from the target to the floor",
            {"id": "completion", "target": "0.9", "floor": "0.5"},
            {"completion": "0.7"},
            "25",
            "completion 70%，目标 90%，50% 扣完，扣 25 分",
        ),
        (
            "below the floor no more than the weight is lost",
            {"id": "completion", "floor": "0.5"},
            {"completion": "0.1"},
            "0",
            "completion 10%，目标 100%，50% 扣完，扣 50 分",
        ),
        (
            "50 x 0.0001 is half a hundredth, rounded up",
            {"id": "completion"},
            {"completion": "0.9999"},
            "49.99",
            "completion 99.99%，目标 100%，扣 0.01 分",
        ),
        (
            "a rate may be below 0, and the floor holds it",
            {"id": "payment_rate"},
            {"payment_rate": "-0.5"},
            "0",
            "payment_rate -50%，目标 100%，扣 50 分",
        ),
        (
            "25 would be lost, the cap is 20",
            {"id": "completion", "cap": 20},
            {"completion": "0.5"},
            "30",
            "completion 50%，目标 100%，最多扣 20 分，扣 20 分",
        ),
        ("no figure, no deduction", {"id": "on_time_rate"}, {"on_time_rate": None}, "50", None),
        (
            "three findings at 1.5 points",
            {"id": "findings_serious", "per": "1.5"},
            {"findings_serious": 3},
            "45.5",
            "findings_serious 3 条，每条扣 1.5 分，扣 4.5 分",
        ),
        (
            "of three findings two are allowed",
            {"id": "findings_serious", "per": 4, "target": 2},
            {"findings_serious": 3},
            "46",
            "findings_serious 3 条，允许 2 条，每条扣 4 分，扣 4 分",
        ),
        (
            "fewer than are allowed",
            {"id": "findings_serious", "per": 4, "target": 2},
            {"findings_serious": 1},
            "50",
            None,
        ),
        (
            "no more than the weight is lost",
            {"id": "findings_serious", "per": 30},
            {"findings_serious": 2},
            "0",
            "findings_serious 2 条，每条扣 30 分，最多扣 50 分，扣 50 分",
        ),
        (
            "ten findings of three institutions, 10 / 3 points",
            {"id": "findings_serious", "per": 1},
            {"findings_serious": 10, "institutions": 3},
            "46.67",
            "findings_serious 10 条（3 家平均），每条扣 1 分，扣 3.33 分",
        ),
        (
            "a veto limits the score",
            {"id": "completion", "veto": "0.6", "veto_score": 10},
            {"completion": "0.55"},
            "10",
            "completion 55%，目标 100%，扣 22.5 分；completion 55%，低于 60%，否决，总分不超过 10 分，另扣 17.5 分",
        ),
        (
            "a veto at its value does not hold",
            {"id": "completion", "veto": "0.6", "veto_score": 10},
            {"completion": "0.6"},
            "30",
            "completion 60%，目标 100%，扣 20 分",
        ),
        (
            "a veto takes nothing where the score is below its limit",
            {"id": "completion", "veto": "0.6", "veto_score": 30},
            {"completion": "0.5"},
            "25",
            "completion 50%，目标 100%，扣 25 分；completion 50%，低于 60%，否决，总分不超过 30 分",
        ),
        (
            "a veto by a count, at its value, without a limit takes all",
            {"id": "findings_serious", "per": "0.5", "veto": 2},
            {"findings_serious": 2},
            "0",
            "findings_serious 2 条，每条扣 0.5 分，扣 1 分；"
            "findings_serious 2 条，达到 2 条，否决，总分不超过 0 分，另扣 49 分",
        ),
        ("no figure, no veto", {"id": "completion", "veto": "0.6"}, {"completion": None}, "50", None),
    ],
)
def test_points(sentence: str, indicator: Row, figures: Row, points: str, words: str | None) -> None:
    rules = ("price-above",) if indicator["id"] not in SHARES else ()
    row = score(scheme(indicator | {"weight": 50}, rules=rules), **figures)
    assert row["score"] == Decimal(points), sentence
    assert row["deductions"] == words, sentence
    assert row["vetoed"] == ("否决" in (words or "")), sentence


def test_the_shipped_example_by_hand() -> None:
    # 40 x 0.148 = 5.92; 10 x 1/3 = 3.33; 20 x (1 - 0.9) / 0.5 = 4; 10 x (0.95 - 0.9) / 0.95 = 0.53; 2 x 2 = 4.
    row = score(
        shipped_scheme("示例"),
        completion="0.852",
        completed_share="0.666667",
        on_time_rate="0.9",
        payment_rate="0.9",
        findings_serious=2,
    )
    assert row["score"] == Decimal(100) - Decimal("17.78")
    assert row["deductions"] == (
        "完成率 85.2%，目标 100%，扣 5.92 分；完成项占比 66.6667%，目标 100%，扣 3.33 分；"
        "按期结清率 90%，目标 100%，50% 扣完，扣 4 分；回款率 90%，目标 95%，扣 0.53 分；"
        "严重发现 2 条，每条扣 2 分，扣 4 分"
    )


def test_two_vetoes_take_one_after_the_other() -> None:
    points = scheme(
        {"id": "completion", "weight": 50, "veto": "0.6", "veto_score": 59},
        {"id": "findings_serious", "weight": 50, "per": 1, "veto": 1, "veto_score": 40},
        rules=("price-above",),
    )
    row = score(points, completion="0.5", findings_serious=1)
    assert (row["score"], row["vetoed"]) == (Decimal(40), True)
    assert [part.rpartition("，")[2] for part in row["deductions"].split("；")] == [
        "扣 25 分",
        "扣 1 分",
        "另扣 15 分",
        "另扣 19 分",
    ]


def test_an_outright_veto_leaves_nothing_whatever_else_there_is() -> None:
    points = shipped_scheme("一票否决")
    well = {"completed_share": "1", "on_time_rate": "1", "payment_rate": "1", "selected_share": "0.9"}
    for figures, left, vetoed in (
        (well | {"findings:nonselected-cap": 0}, "100", False),
        # 40 x 0.000001 is nothing, but one item of a million is missing.
        (well | {"completed_share": "0.999999", "findings:nonselected-cap": 0}, "0", True),
        (well | {"findings:nonselected-cap": 1}, "0", True),
        # 10 x (0.9 - 0.45) / 0.9 = 5; 20 x (1 - 0.75) / 0.5 = 10.
        (well | {"selected_share": "0.45", "on_time_rate": "0.75", "findings:nonselected-cap": 0}, "85", False),
    ):
        row = score(points, **figures)
        assert (row["score"], row["vetoed"]) == (Decimal(left), vetoed), figures


def test_the_best_comes_first_and_equal_scores_share_a_rank() -> None:
    rows = [("H1", "0.5"), ("H2", "0.9"), ("H3", "0.7"), ("H4", "0.9")]
    figures = pl.LazyFrame(
        {"institution_code": [code for code, _ in rows], "completion": [Decimal(share) for _, share in rows]},
        schema_overrides={"completion": pl.Decimal(38, 6)},
    )
    others = ("institution_name", "district", "items", "completed", "shortfall_items", "agreed_amount")
    others += ("shortfall_amount", "on_time_rate", "payment_rate", "selected_share", "excepted")
    filled = figures.with_columns(institutions=pl.lit(1), **{name: pl.lit(None) for name in others})
    frame = ranked(scored(filled, scheme({"id": "completion"})), "institution", preview=False).collect()
    assert frame.select("rank", "of", "institution_code", "score").rows() == [
        (1, 4, "H2", Decimal(90)),
        (1, 4, "H4", Decimal(90)),
        (3, 4, "H3", Decimal(70)),
        (4, 4, "H1", Decimal(50)),
    ]


def _share(lowest: int = 0) -> st.SearchStrategy[str]:
    return st.integers(lowest, 1_000_000).map(lambda millionths: str(Decimal(millionths).scaleb(-6)))


@st.composite
def indicators(draw: st.DrawFn, name: str) -> Row:
    weight = draw(st.integers(0, 5000))
    one: Row = {"id": name, "weight": str(Decimal(weight).scaleb(-2))}
    if draw(st.booleans()):
        one["cap"] = str(Decimal(draw(st.integers(0, weight))).scaleb(-2))
    if name in SHARES:
        floor, target = sorted(draw(st.lists(st.integers(0, 999_999), min_size=2, max_size=2, unique=True)))
        one |= {"floor": str(Decimal(floor).scaleb(-6)), "target": str(Decimal(target).scaleb(-6))}
    else:
        one |= {"per": str(Decimal(draw(st.integers(1, 999_999))).scaleb(-5)), "target": draw(st.integers(0, 3))}
    if draw(st.booleans()):
        one |= {"veto": draw(_share(1)) if name in SHARES else draw(st.integers(1, 4))}
        one |= {"veto_score": str(Decimal(draw(st.integers(0, 9999))).scaleb(-2))}
    return one


@given(
    st.lists(st.sampled_from([*SHARES, *COUNTS]), unique=True, min_size=1).flatmap(
        lambda names: st.tuples(*(indicators(name) for name in names))
    ),
    st.fixed_dictionaries(
        {
            **{name: st.none() | _share() for name in SHARES},
            **{name: st.none() | st.integers(0, 40) for name in COUNTS},
            "institutions": st.integers(1, 7),
        }
    ),
)
def test_every_point_deducted_is_named_and_what_is_left_is_the_score(ones: tuple[Row, ...], figures: Row) -> None:
    points = scheme(*ones, rules=("price-above", "nonselected-cap"))
    row = score(points, **figures)
    assert deducted(row["deductions"]) == points.full_marks - row["score"]
    assert row["score"] == _by_hand(points, figures)
    assert 0 <= row["score"] <= points.full_marks


def _by_hand(points: Scheme, figures: Row) -> Decimal:
    """The score once more, in plain Python."""
    left, vetoes = points.full_marks, []
    for one in points.indicators:
        if figures[one.id] is None:
            continue
        figure = Decimal(figures[one.id])
        left -= min(one.most, _points(one, figure, figures["institutions"]).quantize(Decimal("0.01"), ROUND_HALF_UP))
        if one.veto is not None:
            average = figure / figures["institutions"]
            vetoes += [one.veto_score or 0] if (figure < one.veto if one.is_share else average >= one.veto) else []
    return min([left, *vetoes])


def _points(one: Indicator, figure: Decimal, institutions: int) -> Decimal:
    if one.is_share:
        return one.weight * (one.aim - min(max(figure, one.lowest), one.aim)) / (one.aim - one.lowest)
    assert one.per is not None
    return one.per * max(figure - one.aim * institutions, Decimal(0)) / institutions


@pytest.mark.parametrize(
    ("indicator", "measure", "veto"),
    [
        ({"id": "completion", "veto": "0.60"}, "目标 100%", "低于 60%"),
        ({"id": "completion", "target": "0.95", "floor": "0.5", "cap": 8}, "目标 95%，50% 扣完，最多扣 8 分", None),
        ({"id": "findings_serious", "per": "0.50", "veto": 2}, "每条扣 0.5 分，最多扣 50 分", "达到 2 条"),
        ({"id": "findings_serious", "per": 2, "target": 1, "cap": 10}, "允许 1 条，每条扣 2 分，最多扣 10 分", None),
    ],
)
def test_what_a_figure_is_held_against_in_words(indicator: Row, measure: str, veto: str | None) -> None:
    rules = () if indicator["id"] in SHARES else ("price-above",)
    (one,) = scheme(indicator | {"weight": 50}, rules=rules).indicators
    assert measure_words(one) == measure
    assert veto == (None if one.veto is None else reached_words(one, one.veto))
