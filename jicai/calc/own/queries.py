"""The rows of an SQL rule as findings."""

from __future__ import annotations

import re

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.finding_keys import MARK
from jicai.calc.own.database import QueryError, answered
from jicai.calc.own.rows import named_products
from jicai.calc.places import placed
from jicai.calc.rules.rule import Columns
from jicai.calc.wording import number
from jicai.errors import ConfigError
from jicai.money import EXACT_PLACES, round_half_up
from jicai.own_rules.query import ROW_ID, Query
from jicai.own_rules.rule import AS_OF, LIMIT, VALUE, OwnRule
from jicai.tables.results.flags import FLAGS

#: What a finding is about, by the names that a column may have.
_ABOUT = (
    "batch", "agreement_year", "institution_code", "variety_code", "product_code", "company", "line_id",
    "product_name",
)  # fmt: skip
_FIGURES = {"value": VALUE, "limit": LIMIT}
_MARK = ("mark", "标记")
_PLACE = re.compile(r"\{([^{}]*)\}")
_EMPTY = "（空）"


def queried(evidence: Evidence, rule: OwnRule, query: Query, columns: tuple[Columns, ...]) -> pl.LazyFrame:
    """One finding per row that the query gives, as `jicai.calc.rules.rule.Rule.find` gives them.

    ConfigError, naming the file, where it cannot be run, or a row cannot be one.
    """
    try:
        return _findings(answered(evidence, query, columns), rule, evidence)
    except QueryError as error:
        raise ConfigError(f"{rule.file}：{error}") from None


def _findings(rows: pl.DataFrame, rule: OwnRule, evidence: Evidence) -> pl.LazyFrame:
    labels = {column.label: column.key for column in FLAGS.columns}
    names = {labels.get(name, name).lower(): name for name in rows.columns}
    if ROW_ID not in names:
        raise QueryError(
            f"结果没有 {ROW_ID} 列，不知道依据哪一行，请在 SELECT 里写上表的 {ROW_ID}，分组的写 min({ROW_ID})"
        )
    if rows[names[ROW_ID]].null_count():
        raise QueryError(
            f"结果有 {rows[names[ROW_ID]].null_count()} 行的 {ROW_ID} 是空的，请取一定有的那张表的 {ROW_ID}"
        )
    for key in _FIGURES:
        if key in names and not isinstance(rows.schema[names[key]], pl.Decimal):
            raise QueryError(f"{names[key]} 应是数，现在是 {rows.schema[names[key]]}，请用 CAST(… AS DECIMAL(38, 10))")
    columns: dict[str, pl.Expr] = {key: pl.col(names[key]) for key in _ABOUT if key in names}
    if "agreement_year" in columns:
        columns["agreement_year"] = columns["agreement_year"].cast(pl.Int32)
    columns |= {key: columns[key].cast(pl.String) for key in columns if key != "agreement_year"}
    columns |= {key: round_half_up(pl.col(names[key]), EXACT_PLACES) for key in _FIGURES if key in names}
    marks = [names[name] for name in _MARK if name in names]
    source, row = placed(pl.col(names[ROW_ID]).cast(pl.UInt64))
    found = rows.lazy().select(
        **columns,
        message=_message(rule.head.message, rows.schema, names, evidence),
        _source=source,
        _row=row,
        **{MARK: pl.concat_str([_cell(name, rows.schema) for name in marks] or [pl.lit("")])},
    )
    return named_products(evidence, found)


def _message(template: str, schema: pl.Schema, names: dict[str, str], evidence: Evidence) -> pl.Expr:
    parts: list[pl.Expr] = []
    at = 0
    for place in _PLACE.finditer(template):
        word = place[1].strip()
        parts.append(pl.lit(template[at : place.start()]))
        at = place.end()
        if word == AS_OF:
            parts.append(pl.lit(str(evidence.as_of)))
        elif (name := _named(word, schema, names)) is not None:
            parts.append(_cell(name, schema).fill_null(_EMPTY))
        else:
            raise QueryError(f"message：结果没有「{word}」这一列，可用的：{'、'.join(schema)}、{AS_OF}")
    return pl.concat_str([*parts, pl.lit(template[at:])])


def _named(word: str, schema: pl.Schema, names: dict[str, str]) -> str | None:
    if word in schema:
        return word
    label = next((column.key for column in FLAGS.columns if column.label == word), word)
    return names.get(label.lower())


def _cell(name: str, schema: pl.Schema) -> pl.Expr:
    cell = pl.col(name)
    return number(cell) if isinstance(schema[name], pl.Decimal) else cell.cast(pl.String)
