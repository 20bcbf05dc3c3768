"""Which keys may stand in more than one row, found in bounded memory however many rows there are."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jicai.store.kept import RunFolder

#: So many hashes are held (64 MB); more are parted by their first bits into files of this run.
_AT_ONCE = 8_000_000
_PARTS_BITS = 6
_HASH, _PART = "hash", "part"


def hashed(key: pl.Expr) -> pl.Expr:
    """The hash that `repeated_hashes` knows a key by."""
    return key.hash(seed=0)


def repeated_hashes(frame: pl.LazyFrame, key: pl.Expr) -> pl.Series:
    """The hashes that more than one row has, in no order: those of all keys that repeat, and of hardly any other."""
    waiting: list[pl.DataFrame] = []
    rows = pieces = 0
    folder: RunFolder | None = None
    for batch in frame.select(hashed(key).alias(_HASH)).collect_batches(maintain_order=False):
        waiting.append(batch)
        rows += batch.height
        if rows > _AT_ONCE:
            folder = folder or RunFolder()
            _part(waiting, folder.path, pieces)
            pieces, rows, waiting = pieces + 1, 0, []
    if folder is None:
        return _twice(waiting)
    _part(waiting, folder.path, pieces)
    of_parts = [_twice([pl.read_ipc(path) for path in place.iterdir()]) for place in folder.path.iterdir()]
    return pl.concat(of_parts)


def _part(waiting: list[pl.DataFrame], folder: Path, piece: int) -> None:
    """Write the hashes into a folder for each beginning."""
    if not waiting:
        return
    rows = pl.concat(waiting).with_columns((pl.col(_HASH) // 2 ** (64 - _PARTS_BITS)).alias(_PART))
    for (part,), some in rows.partition_by(_PART, as_dict=True, include_key=False).items():
        place = folder / str(part)
        place.mkdir(exist_ok=True)
        some.write_ipc(place / str(piece))


def _twice(frames: list[pl.DataFrame]) -> pl.Series:
    if not frames:
        return pl.Series(_HASH, dtype=pl.UInt64)
    hashes = pl.concat(frames).to_series().sort()
    return hashes.filter(hashes == hashes.shift()).unique()
