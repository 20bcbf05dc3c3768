"""Warnings that count rows of a sheet: those of its parts are put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

#: What stands in a warning for an example of the cells that it is about.
EXAMPLE = "\0"


@dataclass(frozen=True, slots=True)
class Counted:
    """A warning of so many rows: what is said behind their number, and an example put where EXAMPLE stands in it.

    `otherwise` are rows that show that there is nothing to warn of.
    """

    count: int
    words: str
    example: str = ""
    otherwise: int = 0

    @property
    def said(self) -> str:
        """The sentence; empty where there is no row, or one that is otherwise."""
        if not self.count or self.otherwise:
            return ""
        return f"{self.count:,} 行{self.words.replace(EXAMPLE, self.example)}"

    def joined(self, later: Warned) -> Counted:
        """The same of these rows and later ones."""
        assert isinstance(later, Counted)
        example = self.example if self.count else later.example
        count, otherwise = self.count + later.count, self.otherwise + later.otherwise
        return replace(self, count=count, example=example, otherwise=otherwise)


@dataclass(frozen=True, slots=True)
class Ways:
    """A warning of a column that is not read and says which way each row's money went, where there are two of them.

    `figures` are those that are all above zero, `remedy` what to do about rows that came back.
    """

    header: str
    rows: Mapping[str, int]
    figures: str
    remedy: str

    @property
    def said(self) -> str:
        """The sentence; empty where all money went one way."""
        if len(self.rows) < 2:
            return ""
        ways = "、".join(
            f"「{way}」{rows:,} 行" for way, rows in sorted(self.rows.items(), key=lambda way: (-way[1], way))
        )
        return (
            f"「{self.header}」写着{ways}，这一列没有读，{self.figures}都照正数计算；退回、冲回的{self.remedy}，"
            f'不要紧的在 jicai.toml 的 [[files]] 里写 ignore = ["{self.header}"]'
        )

    def joined(self, later: Warned) -> Ways:
        """The same of these rows and later ones."""
        assert isinstance(later, Ways)
        return replace(self, rows=Counter(self.rows) + Counter(later.rows))


Warned = str | Counted | Ways
