"""All findings of the chosen rules in one frame of one shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from jicai.calc.catalogue import variety_names
from jicai.calc.evidence import Evidence, once
from jicai.calc.finding_keys import BATCHES, MARK, PARTS, WORKING, parts_of
from jicai.calc.judged import lacking_sheets, why_not, without_orders
from jicai.calc.rules.rule import Rule, RuleSettings
from jicai.money import exact
from jicai.tables.results.flags import FLAGS

_OF_RULE = ("rule", "severity", "rule_title", "unit")
_SHAPE: dict[str, pl.DataType] = {
    "batch": pl.String(),
    "agreement_year": pl.Int32(),
    "institution_code": pl.String(),
    "variety_code": pl.String(),
    "product_code": pl.String(),
    "company": pl.String(),
    "line_id": pl.String(),
    "value": pl.Decimal(38, 10),
    "limit": pl.Decimal(38, 10),
    "message": pl.String(),
    "product_name": pl.String(),
    MARK: pl.String(),
    WORKING: pl.String(),
    BATCHES: pl.String(),
    "_source": pl.UInt32(),
    "_row": pl.UInt32(),
}
_SCHEMA = {**dict.fromkeys(_OF_RULE, pl.String()), **_SHAPE, PARTS: pl.String()}


def findings(evidence: Evidence, rules: Iterable[Rule], settings: Mapping[str, RuleSettings]) -> pl.LazyFrame:
    """The findings of the rules, sorted.

    The columns of `FLAGS` but `clause`, `source`, `key` and `set_aside`, then _working (of the limit),
    _batches (of several), _source, _row, notice (of the batch) and _parts, of which
    `jicai.calc.finding_keys.keys_of` makes the keys.
    `settings` holds those of single rules by id; the defaults stand for the rest. A rule that cannot judge anything
    finds nothing, see `jicai.calc.judged`.
    """
    institutions = evidence.tables["institutions"].select("institution_code", "institution_name", "district")
    named = evidence.catalogue.select("batch", "product_code", listed_name="product_name")
    # Rule by rule: one plan of all of them costs more than what they have in common beside the evidence.
    shaped = [
        once(_shaped(rule, _found(evidence, rule, settings.get(rule.id, rule.settings()))))
        for rule in rules
        if why_not(evidence, rule) is None
    ]
    notices = evidence.batches.select("batch", "notice")
    named_findings = (
        pl.concat([pl.LazyFrame(schema=_SCHEMA), *shaped])
        .join(notices, on="batch", how="left")
        .join(institutions, on="institution_code", how="left")
        .join(named, on=["batch", "product_code"], how="left")
        .join(variety_names(evidence.catalogue), on=["batch", "variety_code"], how="left")
        .with_columns(product_name=pl.coalesce("listed_name", "product_name"))
        .drop("listed_name")
    )
    # Collected before it is sorted: the streaming engine takes twice the time and room to sort what it holds anyway.
    order = (*FLAGS.sort_by, "value", "limit", "message", "_source", "_row")
    return named_findings.collect().sort(*order, nulls_last=True).lazy()


def _found(evidence: Evidence, rule: Rule, settings: RuleSettings) -> pl.LazyFrame:
    """What the rule finds in the rows that it can judge."""
    lacking = lacking_sheets(evidence, rule.columns)
    if not lacking:
        return rule.find(evidence, settings)
    return rule.find(without_orders(evidence, lacking), settings).filter(~pl.col("_source").is_in(lacking))


def _shaped(rule: Rule, found: pl.LazyFrame) -> pl.LazyFrame:
    there = found.collect_schema()
    columns = {key: _typed(key, kind) if key in there else pl.lit(None, dtype=kind) for key, kind in _SHAPE.items()}
    own = {"rule": rule.id, "severity": rule.severity, "rule_title": rule.title, "unit": rule.unit}
    shaped = found.select(**{key: pl.lit(value, dtype=pl.String) for key, value in own.items()}, **columns)
    return shaped.with_columns(parts_of(rule.id, rule.identity).alias(PARTS))


def _typed(key: str, kind: pl.DataType) -> pl.Expr:
    return exact(pl.col(key)) if key in ("value", "limit") else pl.col(key).cast(kind)
