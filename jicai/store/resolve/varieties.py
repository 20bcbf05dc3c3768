"""Varieties that a row names by code or name: looked up in the catalogue of the row's batch."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from jicai.store.resolve.asked import asked
from jicai.store.resolve.dropped import PLACE, Dropped
from jicai.store.resolve.spelling import folded_name, nearest

_KEYS = ["batch", "variety_code", "variety_name"]


def resolve_varieties(frame: pl.LazyFrame, products: pl.LazyFrame, dropped: Dropped) -> pl.LazyFrame:
    """Rows without a variety code under the code of the batch's one variety of their name.

    Codes and names that the catalogue of the batch does not have are rejected (`unknown-product`), and so is a name
    that two varieties have. A filled code is never overruled by a name.
    """
    given = asked(frame.select(_KEYS).unique(maintain_order=True), dropped.table, "varieties")
    known: dict[str, dict[str, set[str]]] = {}
    for batch, code, name in asked(products.select(_KEYS).unique(), dropped.table, "known varieties").iter_rows():
        known.setdefault(batch, {}).setdefault(code, set()).add(name or "")
    answers = [_answer(known.get(batch, {}), code, name) for batch, code, name in given.iter_rows()]
    told = given.with_columns(
        found=pl.Series([code for code, _ in answers], dtype=pl.String),
        told=pl.Series([words for _, words in answers], dtype=pl.String),
    ).lazy()
    joined = frame.join(told, on=_KEYS, how="left", nulls_equal=True, maintain_order="left")
    unfound = joined.filter(pl.col("found").is_null()).select(*PLACE, "variety_code", "variety_name", "told")
    lost = asked(unfound, dropped.table, "varieties not found")
    for key, rows in (
        ("variety_code", lost.filter(pl.col("variety_code").is_not_null())),
        ("variety_name", lost.filter(pl.col("variety_code").is_null())),
    ):
        dropped.reject(rows, "unknown-product", key, pl.col(key), pl.col("told"))
    return joined.filter(pl.col("found").is_not_null()).with_columns(variety_code="found").drop("found", "told")


def _answer(varieties: Mapping[str, set[str]], code: str | None, name: str | None) -> tuple[str | None, str | None]:
    """The code of the variety, or None and what else to say."""
    if code is not None and code in varieties:
        return code, None
    if code is None:
        found = sorted(one for one, names in varieties.items() if folded_name(name or "") in map(folded_name, names))
        if len(found) == 1:
            return found[0], None
        if found:
            return None, f"这个批次有几个品种叫这个名称（{'、'.join(found)}），请补上品种编码"
    called = {one: one for one in varieties} | {each: one for one, names in varieties.items() for each in names if each}
    near = nearest(code or name or "", called)
    told = "这个批次没有这个品种"
    if near is not None:
        told += f"，最接近的是「{near}」" + ("" if called[near] == near else f" {called[near]}")
    return None, told
