"""其他编码: the further codes under which the lines of a platform may name a product of the catalogue."""

from __future__ import annotations

import re

import polars as pl

from jicai.batches.values import fold
from jicai.intake.sheets.schema import ROW
from jicai.store.resolve.asked import asked
from jicai.store.resolve.dropped import PLACE, SOURCE, Dropped
from jicai.store.resolve.spelling import parts_of

_DIVIDED = re.compile(r"[,，|\s]+")


def other_codes(products: pl.LazyFrame, dropped: Dropped) -> dict[str, str]:
    """The product code by each further code; a row whose code another product claims is rejected (`duplicate`)."""
    rows = asked(products.select(*PLACE, "product_code", "other_codes").sort(PLACE), "other codes")
    claimed = {code: (code, source, row) for source, row, code, _ in rows.iter_rows()}
    found: dict[str, str] = {}
    twice: list[tuple[int, int, str, str]] = []
    for source, row, product, cell in rows.iter_rows():
        # No code has a comma, bar or blank in it; what is divided by these is several, too.
        for code in map(fold, (code for part in parts_of(cell) for code in _DIVIDED.split(part) if code)):
            owner, owner_source, owner_row = claimed.setdefault(code, (product, source, row))
            if owner != product:
                twice.append((source, row, code, f"{owner_source}:{owner_row}"))
            elif code != product:
                found[code] = product
    schema = {SOURCE: pl.UInt32, ROW: pl.UInt32, "value": pl.String, "told": pl.String}
    wrong = pl.DataFrame(twice, schema=schema, orient="row").unique(PLACE, keep="first", maintain_order=True)
    dropped.reject(wrong, "duplicate", "other_codes", pl.col("value"), first=pl.col("told"))
    return found
