"""A bureau's own headers and words, as the reading of a table needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wording:
    """A bureau's own headers (`[columns.TABLE]`) and words (`[values.TABLE.COLUMN]`, word to stored value)."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
