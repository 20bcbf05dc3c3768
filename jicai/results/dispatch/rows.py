"""The rows that are to be answered, of each kind, taken from the results that show them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from jicai.money import round_half_up
from jicai.results.dispatch.spelling import places_of
from jicai.tables.column import SCALES, Column
from jicai.tables.results.dispatch import KINDS, LAST_ANSWER, Kindred

if TYPE_CHECKING:
    from jicai.calc.overview import Part
    from jicai.results.export.asked import Asked

#: Findings of these rules are asked about item by item, or line by line, where these are sent.
_SAID_BY = {"lagging": "items", "not-started": "items", "overdue": "overdue"}
#: What an institution cannot answer for: the fund's own payments.
_OF_THE_FUND = frozenset({"advance-late", "advance-over", "fund-late", "offset-missed"})
_PART = "_part"


@dataclass(frozen=True, slots=True)
class Asking:
    """The rows of a kind with `_part` (whom they go to), in the order to be shown; and what was left out, in words."""

    kind: Kindred
    frame: pl.DataFrame
    left_out: Sequence[str] = ()


def asked_rows(asked: Asked, kinds: Sequence[str], by: Part) -> list[Asking]:
    """The rows of these kinds for everybody in the wanted scope."""
    columns = ("institution_code", "institution_name", "other_names", "district")
    institutions = asked.intake.frames["institutions"].select(columns).collect()
    build: Mapping[str, Callable[[], tuple[pl.DataFrame, list[str]]]] = {
        "items": lambda: _items(asked),
        "overdue": lambda: _overdue(asked),
        "findings": lambda: _findings(asked, kinds, by),
        "rejected": lambda: _rejected(asked, institutions),
    }
    found = []
    for key, kind in KINDS.items():
        if key in kinds:
            frame, left_out = build[key]()
            found.append(_asking(kind, frame, left_out, institutions, by))
    return found


def _items(asked: Asked) -> tuple[pl.DataFrame, list[str]]:
    from jicai.results.progress.why import why_result
    from jicai.tables.results.why import CAUSE_LIST

    result, _ = why_result(asked.progress, CAUSE_LIST)
    frame = result.shown(chinese=True).frame
    voluntary = frame["voluntary"].fill_null(value=False)
    words = [f"自愿参加的机构没有约束，其滞后和未采购的 {voluntary.sum():,} 项没有下发"] if voluntary.any() else []
    return frame.filter(~voluntary), words


def _overdue(asked: Asked) -> tuple[pl.DataFrame, list[str]]:
    from jicai.results.overdue.lines import lines_result

    result, _ = lines_result(asked.settled, asked.overdue_view, "line")
    return result.frame.sort("days_overdue", "unpaid", descending=True, maintain_order=True), []


def _findings(asked: Asked, kinds: Sequence[str], by: Part) -> tuple[pl.DataFrame, list[str]]:
    from jicai.results.flags.answer import flags_result
    from jicai.results.rules import rules_to_run

    chosen = rules_to_run(asked.intake.workspace)
    result = flags_result(asked.intake, asked.evidence, chosen, asked.wanted, {}, unresolved=True)
    frame = result.shown(chinese=True).frame
    said = frame["rule"].is_in([rule for rule, kind in _SAID_BY.items() if kind in kinds])
    own = frame["rule"].is_in(_OF_THE_FUND) & pl.Series([by == "institution"])
    words = [f"滞后、未采购、逾期的发现 {said.sum():,} 条在前面的表里逐项列出，不再重复"] if said.any() else []
    words += [f"要由医保部门办理的发现 {own.sum():,} 条（预付、抵扣、基金拨付）没有下发"] if own.any() else []
    return frame.filter(~said & ~own), words


def _rejected(asked: Asked, institutions: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    from jicai.batches.values import fold_name
    from jicai.results.check.answer import check_result

    frame = check_result(asked.intake, by_row=True).frame
    codes: dict[str, set[str]] = {}
    for code, name, others, _ in institutions.iter_rows():
        for word in (code, name, *(others or "").replace("；", ";").replace("、", ";").split(";")):
            if word and word.strip():
                codes.setdefault(fold_name(word), set()).add(code)
    told = [codes.get(fold_name(word or ""), set()) for word in frame["institution_name"]]
    # A name that two institutions have tells nothing.
    found = pl.Series([next(iter(one)) if len(one) == 1 else None for one in told], dtype=pl.String)
    frame = frame.with_columns(institution_code=found)
    for key in ("institution_code", "district"):
        if wanted := asked.wanted.get(key):
            known = institutions.filter(pl.col(key).is_in(list(wanted)))["institution_code"]
            frame = frame.filter(pl.col("institution_code").is_in(known.implode()))
    return frame, []


def _asking(kind: Kindred, frame: pl.DataFrame, words: list[str], institutions: pl.DataFrame, by: Part) -> Asking:
    """The locked columns, as they are written, of the rows that belong to somebody."""
    district = frame.select("institution_code").join(
        institutions.select("institution_code", "district"), on="institution_code", how="left", maintain_order="left"
    )["district"]
    part = frame["institution_code"] if by == "institution" else district
    nobody = part.is_null()
    if nobody.any():
        whom = "医疗机构" if by == "institution" else "区县"
        words = [*words, f"{kind.table.label}有 {nobody.sum():,} 行不属于任何{whom}，没有下发"]
    frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(LAST_ANSWER.key))
    columns = (_written(column, frame.schema[column.key]) for column in kind.locked)
    rows = frame.select(*columns, part.alias(_PART)).filter(~nobody)
    return Asking(kind, rows, words)


def _written(column: Column, dtype: pl.DataType) -> pl.Expr:
    # Figures are written with as many places as every program gives back.
    value = pl.col(column.key)
    return round_half_up(value, places_of(column)) if column.kind in SCALES and dtype != pl.Null else value
