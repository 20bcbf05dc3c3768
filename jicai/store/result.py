"""What the reading of a workspace gives to the commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.intake.account import SheetAccount
from jicai.intake.discover.workspace import Workspace
from jicai.intake.reading.parts import UnreadSheet
from jicai.store.engines import EngineName
from jicai.store.state import State

if TYPE_CHECKING:
    import polars as pl

    from jicai.store.batch_frames import BatchFrames
    from jicai.store.plain_rows import FindPlain


@dataclass(frozen=True, slots=True)
class UnusableFile:
    """A file that gave nothing, the code of the reason, and what else there is to say."""

    path: Path
    table: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file of the folder of which nothing is read: what its sheets are, or why it cannot be opened.

    Nobody asked for it, so it stops nothing; but it is named.
    """

    path: Path
    sheets: list[UnreadSheet]
    unusable: UnusableFile | None = None


@dataclass
class Intake:
    """What was read.

    `frames` holds a typed LazyFrame for every table that was asked for (empty where there is no file), with `_source`
    (the number of the row's account in `accounts`) and `_row` (Excel's row number). `problems` has the schema of
    `jicai.store.resolve.dropped`. `unread` are the files of the folder that are no tables. `hashes` are the files'
    SHA-256. `spellings` are the official forms of folded codes, `remarks` Chinese lines on what may be wrong and is
    not: rows that stand alike in two files. `cache_keys` are the entries of the cache that were used, `state` what the
    frames are known by, None where nothing is to be kept. `plain_orders` gives the order lines that are as they lie on
    the disk, for the engine that is to sum them.
    """

    workspace: Workspace
    frames: dict[str, pl.LazyFrame] = field(default_factory=dict)
    accounts: list[SheetAccount] = field(default_factory=list)
    problems: pl.DataFrame = field(init=False)
    unusable: list[UnusableFile] = field(default_factory=list)
    unread: list[UnreadFile] = field(default_factory=list)
    hashes: dict[Path, str] = field(default_factory=dict)
    spellings: dict[str, dict[str, str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    cache_keys: list[str] = field(default_factory=list)
    state: State | None = None
    plain_orders: FindPlain = field(init=False)
    engine: EngineName = "polars"

    def spelled(self, frame: pl.LazyFrame, key: str) -> pl.LazyFrame:
        """A frame of folded codes with those under `key` as their defining table spells them."""
        import polars as pl

        return frame.with_columns(pl.col(key).replace(self.spellings.get(key, {})))

    @cached_property
    def batch_frames(self) -> BatchFrames:
        """What the batch files say; to be asked for when all tables are there, whose spelling their codes have."""
        from jicai.store.batch_frames import BatchFrames

        return BatchFrames(tuple(self.workspace.batches.values()), self.spelled)

    def known(self, rows: pl.LazyFrame, *name: object) -> pl.LazyFrame:
        """Rows that depend on the frames and on nothing else but `name`: as they were kept, or worked out now."""
        return rows if self.state is None else self.state.frame(rows.collect, *name).lazy()

    def answer(self, find: Callable[[], pl.DataFrame], *name: object) -> pl.DataFrame:
        """The same of what `find` gives."""
        return find() if self.state is None else self.state.frame(find, *name)

    def answers(self, find: Callable[[], list[pl.DataFrame]], *name: object) -> list[pl.DataFrame]:
        """The same of several frames."""
        return find() if self.state is None else self.state.frames(find, *name)

    @property
    def rejected(self) -> int:
        """The number of rejected rows."""
        return sum(sum(account.rejected.values()) for account in self.accounts)
