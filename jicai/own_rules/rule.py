"""Own rules as they were understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from jicai.own_rules.model import Head
    from jicai.own_rules.nodes import Comparing, Condition, Field, MonthOf, Operand
    from jicai.tables.column import InputTable

#: What a template may name beside columns.
VALUE, LIMIT, AS_OF = "数值", "界限", "截至日期"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table, or with `per` groups of them.

    `where` and the comparison of `value` with `limit` must hold. `message` are texts, columns and the words `VALUE`,
    `LIMIT` and `AS_OF` (as `Special`). `about` are the columns by the keys of findings. `shown` are the conditions as
    they are written.
    """

    table: InputTable
    where: Condition | None
    per: tuple[Field | MonthOf, ...]
    value: Operand | None
    sign: Comparing | None
    limit: Operand | None
    message: tuple[str | Field | MonthOf | Special, ...]
    unit: str | None
    day: Field | None
    since: date | None
    until: date | None
    about: Mapping[str, Field]
    borrowed: frozenset[str]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Special:
    """A word of a template that is no column."""

    word: str


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule of a file. `file` is its path as it is told, `content` a hash of all that it says."""

    head: Head
    file: str
    content: str
    rows: Rows | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class OwnRules:
    """The rules of a folder, as far as they are right.

    A line for every mistake, one for every file that is none, and the files. `heads` are those of all rules whose keys
    are right, with file and line: names must differ whatever else is wrong.
    """

    rules: list[OwnRule] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    heads: list[tuple[str, int, Head]] = field(default_factory=list)
