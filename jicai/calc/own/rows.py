"""What own rules find in the rows of a table, one by one or in groups."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.finding_keys import MARK
from jicai.calc.judged import lacking_sheets
from jicai.calc.own.expressions import Terms, figure, grouping, holds
from jicai.calc.own.known import known_table
from jicai.calc.places import first_placed
from jicai.calc.rules.rule import Columns
from jicai.calc.wording import number
from jicai.money import EXACT_PLACES, exact, round_half_up
from jicai.own_rules.nodes import Field, MonthOf, places_of
from jicai.own_rules.rule import AS_OF, VALUE, Rows, Special
from jicai.own_rules.vocabulary import INSTITUTION
from jicai.tables.column import NUMERIC, Column, Kind

_BETWEEN = "|"
_EMPTY = "（空）"
_VALUE, _LIMIT = "_own_value", "_own_limit"


def looked_rows(evidence: Evidence, rule: Rows, columns: tuple[Columns, ...]) -> pl.LazyFrame:
    """The rows that the rule looks at: those that fulfil its conditions and days, but for the limit.

    With _source and _row, and the columns of the institution that the rule asks for.
    """
    rows = known_table(evidence, rule.table.key)
    if lacking := lacking_sheets(evidence, columns):
        rows = rows.filter(~pl.col("_source").is_in(lacking))
    if rule.borrowed:
        borrowed = sorted(rule.borrowed)
        institutions = evidence.tables["institutions"].select(INSTITUTION, *borrowed)
        rows = rows.drop(borrowed, strict=False).join(institutions, on=INSTITUTION, how="left", maintain_order="left")
    if rule.day is not None:
        day = pl.col(rule.day.column.key)
        rows = rows.filter(*([day >= rule.since] if rule.since else []), *([day <= rule.until] if rule.until else []))
    return rows if rule.where is None else rows.filter(holds(rule.where, Terms.of(evidence.as_of, rows)))


def found_rows(evidence: Evidence, rule: Rows, columns: tuple[Columns, ...]) -> pl.LazyFrame:
    """One finding per row, or per group, as `jicai.calc.rules.rule.Rule.find` gives them."""
    rows = looked_rows(evidence, rule, columns)
    found = _in_groups(rows, rule, evidence) if rule.per else _one_by_one(rows, rule, evidence)
    if rule.sign is not None and rule.value is not None and rule.limit is not None:
        found = found.filter(_compared(rule))
    about = {key: pl.col(field.column.key) for key, field in rule.about.items()}
    names = {"product_name": pl.col("product_name")} if _has(rule, "product_name") else {}
    return named_products(evidence, _findings(found, rule, evidence, {**about, **names}))


def _findings(found: pl.LazyFrame, rule: Rows, evidence: Evidence, about: dict[str, pl.Expr]) -> pl.LazyFrame:
    return found.select(
        **about,
        value=_rounded(_VALUE) if rule.value is not None else None,
        limit=_rounded(_LIMIT) if rule.limit is not None else None,
        message=pl.concat_str([_part(part, evidence) for part in rule.message] or [pl.lit("")]),
        _source=pl.col("_source"),
        _row=pl.col("_row"),
        **{MARK: group_mark(rule)},
    )


def named_products(evidence: Evidence, found: pl.LazyFrame) -> pl.LazyFrame:
    """The findings on products of no batch with the name that all batches have for it."""
    there = found.collect_schema()
    if "product_code" not in there or "product_name" in there or "batch" in there:
        return found
    names = (
        evidence.catalogue.group_by("product_code")
        .agg(pl.col("product_name").drop_nulls().unique())
        .filter(pl.col("product_name").list.len() == 1)
        .with_columns(pl.col("product_name").list.first())
    )
    return found.join(names, on="product_code", how="left", maintain_order="left")


def _one_by_one(rows: pl.LazyFrame, rule: Rows, evidence: Evidence) -> pl.LazyFrame:
    return rows.with_columns(**_figures(rule, Terms.of(evidence.as_of, rows)))


def _in_groups(rows: pl.LazyFrame, rule: Rows, evidence: Evidence) -> pl.LazyFrame:
    keys = {key_of(one): grouping(one) for one in rule.per}
    # Of an institution's name and place there is one for all rows of its code.
    names = [key for key in sorted(rule.borrowed) if key not in keys]
    return (
        rows.filter(pl.all_horizontal(key.is_not_null() for key in keys.values()))
        .group_by(key.alias(name) for name, key in keys.items())
        .agg(
            *(pl.col(name).first() for name in names),
            *first_placed(),
            **_figures(rule, Terms.of(evidence.as_of, rows)),
        )
    )


def _figures(rule: Rows, terms: Terms) -> dict[str, pl.Expr]:
    """Value and limit with places that hold both, so that they compare exactly."""
    given = {name: one for name, one in ((_VALUE, rule.value), (_LIMIT, rule.limit)) if one is not None}
    places = max((places_of(one, terms.scales) for one in given.values()), default=0)
    return {name: exact(figure(one, terms), places) for name, one in given.items()}


def key_of(per: Field | MonthOf) -> str:
    """The name of the column that rows are grouped by."""
    return f"_month_{per.field.column.key}" if isinstance(per, MonthOf) else per.column.key


def _compared(rule: Rows) -> pl.Expr:
    """The figures that are already worked out, compared exactly."""
    assert rule.sign is not None
    value, limit = pl.col(_VALUE), pl.col(_LIMIT)
    signs = {"<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}
    return signs[rule.sign]


def _rounded(name: str) -> pl.Expr:
    return round_half_up(pl.col(name), EXACT_PLACES)


def _has(rule: Rows, key: str) -> bool:
    return not rule.per and any(column.key == key for column in rule.table.columns)


def _part(part: str | Field | MonthOf | Special, evidence: Evidence) -> pl.Expr:
    """A part of the message as text."""
    match part:
        case str():
            return pl.lit(part)
        case Special(word):
            if word == AS_OF:
                return pl.lit(str(evidence.as_of))
            return number(pl.col(_VALUE if word == VALUE else _LIMIT)).fill_null(_EMPTY)
        case MonthOf():
            return pl.col(key_of(part)).dt.to_string("%Y-%m").fill_null(_EMPTY)
    return _cell(part.column).fill_null(_EMPTY)


def _cell(column: Column) -> pl.Expr:
    cell = pl.col(column.key)
    if column.kind is Kind.CHOICE:
        return cell.replace({choice.value: choice.label for choice in column.choices})
    if column.kind in NUMERIC:
        return number(cell)
    if column.kind is Kind.MONTH:
        return cell.dt.to_string("%Y-%m")
    return cell.cast(pl.String)


def group_mark(rule: Rows) -> pl.Expr:
    """What tells the findings of a rule apart: never a figure or a place."""
    if rule.per:
        keys = [key_of(one) for one in rule.per]
    elif rule.table.unique_by:
        keys = list(rule.table.unique_by)
    else:
        keys = [one.key for one in rule.table.columns if one.kind not in NUMERIC and not one.prose]
    return pl.concat_str([pl.col(key).cast(pl.String).fill_null("") for key in keys], separator=_BETWEEN)
