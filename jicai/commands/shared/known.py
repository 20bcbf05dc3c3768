"""What the data call institutions, districts, companies, varieties and products."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from jicai.commands.shared.matching import Named, Source

if TYPE_CHECKING:
    import polars as pl

    from jicai.store.result import Intake

_BETWEEN_NAMES = re.compile(r"[;；、]")


def known_names(intake: Intake) -> dict[str, tuple[Source, ...]]:
    """By column where its values and their names stand; nothing is read before a source is called.

    Products that the catalogue does not have may be found too, by what the order lines call them.
    """
    return {
        "institution_code": (lambda: _institutions(intake),),
        "district": (lambda: _values(intake.frames["institutions"], "district"),),
        "company": (lambda: _values(intake.frames["products"], "company"),),
        "variety_code": (lambda: _varieties(intake),),
        "product_code": (lambda: _products(intake), lambda: _ordered_products(intake)),
    }


def _institutions(intake: Intake) -> Iterable[Named]:
    rows = _distinct(intake.frames["institutions"], "institution_code", "institution_name", "other_names")
    for code, name, others in rows.iter_rows():
        yield Named(code, name or "", tuple(filter(None, map(str.strip, _BETWEEN_NAMES.split(others or "")))))


def _varieties(intake: Intake) -> Iterable[Named]:
    """One for each code; a code that batches call differently may be named by either name."""
    names: dict[str, list[str]] = {}
    for code, name in _distinct(intake.frames["products"], "variety_code", "variety_name").iter_rows():
        names.setdefault(code, []).append(name or "")
    return (Named(code, called[0], tuple(called[1:])) for code, called in names.items())


def _products(intake: Intake) -> Iterable[Named]:
    """The products of the catalogue, and the codes that replaced theirs."""
    from jicai.calc.catalogue import catalogue

    frames = intake.frames
    products = catalogue(frames["products"], frames["code_changes"]) if "code_changes" in frames else frames["products"]
    return _named_products(products)


def _ordered_products(intake: Intake) -> Iterable[Named]:
    return _named_products(intake.frames["orders"]) if "orders" in intake.frames else ()


def _named_products(rows: pl.LazyFrame) -> Iterable[Named]:
    described: dict[str, Named] = {}
    columns = ["product_code", "product_name", "spec", "company"]
    present = set(rows.collect_schema().names())
    for row in _distinct(rows, *(one for one in columns if one in present)).iter_rows(named=True):
        code, more = row["product_code"], [row.get("spec"), row.get("company")]
        described.setdefault(code, Named(code, row.get("product_name") or "", more=" ".join(filter(None, more))))
    return described.values()


def _values(rows: pl.LazyFrame, column: str) -> Iterable[Named]:
    return (Named(value) for (value,) in _distinct(rows, column).iter_rows())


def _distinct(rows: pl.LazyFrame, key: str, *more: str) -> pl.DataFrame:
    """The different rows of these columns that have the key, sorted."""
    return rows.select(key, *more).drop_nulls(key).unique().sort(key, *more).collect()
