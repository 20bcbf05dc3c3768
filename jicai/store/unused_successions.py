"""What a batch file says of varieties that the catalogue does not have: it does nothing, and is perhaps mistyped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jicai.batches.values import fold
from jicai.intake.discover.workspace import Workspace

if TYPE_CHECKING:
    import polars as pl


def unused_successions(workspace: Workspace, products: pl.LazyFrame | None) -> Iterator[str]:
    """A Chinese line for each superseded variety of a batch of the catalogue that the catalogue lacks in that batch."""
    batches = [batch for batch in workspace.batches.values() if batch.superseded]
    if products is None or not batches:
        return
    known: dict[str, set[str]] = {}
    for batch, variety in products.select("batch", "variety_code").unique().collect().iter_rows():
        known.setdefault(batch, set()).add(fold(variety))
    for batch in batches:
        for item in batch.superseded:
            if batch.code in known and fold(item.variety_code) not in known[batch.code]:
                yield (
                    f"批次 {batch.code} 的国家集采接替品种 {item.variety_code} 不在中选目录里，"
                    "这一段 [[superseded]] 没有用上，请核对品种编码"
                )
