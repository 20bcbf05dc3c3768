"""Which keys may stand in more than one row, found in bounded memory however many rows there are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from jicai.errors import OutputError
from jicai.store.kept import RunFolder

#: So many hashes are held (64 MB); more are parted by their first bits into files of this run.
_AT_ONCE = 8_000_000
_PARTS_BITS = 7
_HASH, _PART = "hash", "part"


def hashed(key: pl.Expr) -> pl.Expr:
    """The hash that `repeated_hashes` knows a key by."""
    return key.hash(seed=0)


def hashes_of(frame: pl.LazyFrame, key: pl.Expr) -> pl.LazyFrame:
    """The hash of every row's key."""
    return frame.select(hashed(key).alias(_HASH))


def are_few(rows: int) -> bool:
    """Whether the hashes of so many rows are held at once."""
    return rows <= _AT_ONCE


def repeated_hashes(frame: pl.LazyFrame, key: pl.Expr) -> pl.Series:
    """The hashes that more than one row has, in no order: those of all keys that repeat, and of hardly any other."""
    hashes = hashes_of(frame, key)
    first = hashes.head(_AT_ONCE + 1).collect()
    if first.height <= _AT_ONCE:
        return repeated_among([first])
    del first
    try:
        folder = RunFolder()
        # A sink keeps its sources waiting, where batches that are taken slowly pile up.
        part = (pl.col(_HASH) // 2 ** (64 - _PARTS_BITS)).alias(_PART)
        hashes.sink_ipc(pl.PartitionBy(folder.path, key=part, include_key=False), maintain_order=False)
    except OSError as error:
        raise OutputError("临时文件夹写不进去，请腾出空间，或设环境变量 TMPDIR 指明另一个") from error
    return pl.concat(repeated_among(_read(places)) for places in folder.path.iterdir())


def _read(part: Path) -> list[pl.DataFrame]:
    return [pl.read_ipc(path) for path in part.iterdir()]


def repeated_among(frames: Iterable[pl.DataFrame]) -> pl.Series:
    """What `repeated_hashes` finds, of few hashes that are known already."""
    hashes = pl.concat([pl.DataFrame(schema={_HASH: pl.UInt64}), *frames]).to_series().sort()
    return hashes.filter(hashes == hashes.shift()).unique()
