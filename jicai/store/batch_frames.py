"""What the batch files of a workspace say, as the frames that calculations join to rows; each is made once a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from jicai.batches import frames
from jicai.batches.model import Batch


@dataclass(frozen=True)
class BatchFrames:
    """The frames of all batches, see `jicai.batches.frames`; `spelled` writes codes as their defining tables do."""

    given: Sequence[Batch]
    spelled: Callable[[pl.LazyFrame, str], pl.LazyFrame]

    @cached_property
    def batches(self) -> pl.LazyFrame:
        """One row per batch."""
        return frames.batches_frame(self.given).lazy()

    @cached_property
    def agreement_years(self) -> pl.LazyFrame:
        """One row per agreement year."""
        return frames.agreement_years_frame(self.given).lazy()

    @cached_property
    def superseded(self) -> pl.LazyFrame:
        """One row per superseded variety."""
        return self.spelled(frames.superseded_frame(self.given).lazy(), "variety_code")

    @cached_property
    def advances(self) -> pl.LazyFrame:
        """One row per advance."""
        return frames.advances_frame(self.given).lazy()

    @cached_property
    def offset_windows(self) -> pl.LazyFrame:
        """One row per advance, with the months of its offsets."""
        return frames.offset_windows_frame(self.given).lazy()
