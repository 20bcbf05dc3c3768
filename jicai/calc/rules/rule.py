"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict

from jicai.calc.evidence import Evidence
from jicai.calc.finding_keys import IDENTITY

if TYPE_CHECKING:
    from jicai.own_rules.rule import OwnRule

Severity = Literal["info", "review", "warning", "serious"]
Unit = Literal["yuan", "share", "base_units", "purchase_units", "lines", "days"]


class RuleSettings(BaseModel):
    """The settings of a rule, `[rules.<id>]` in `jicai.toml`; every field has a default, a title and a description."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


@dataclass(frozen=True, slots=True)
class Page:
    """What the reference page says of a rule, in Chinese; the headings are the same for all rules."""

    finds: str
    why: str
    method: str
    left_out: str
    example: str


@dataclass(frozen=True, slots=True)
class Columns:
    """What a sheet of a table must hold for a rule to judge its rows: all columns of one of these sets."""

    table: str
    alternatives: tuple[tuple[str, ...], ...]

    def are_in(self, found: Collection[str]) -> bool:
        """Whether a sheet with these columns can be judged."""
        return any(set(keys) <= set(found) for keys in self.alternatives)


#: What tells when an order was delivered: the acceptance stands for a delivery that is not given.
DELIVERED = Columns("orders", (("delivered_qty", "delivered_on"), ("accepted_qty", "accepted_on")))


@dataclass(frozen=True, slots=True)
class Rule:
    """One check. `clauses` are those of both notices, as `B 三（一）`.

    `find` takes the evidence and the rule's settings and gives one row per finding with any of the columns `batch`,
    `agreement_year`, `institution_code`, `variety_code`, `product_code`, `company`, `line_id`, `value` and `limit`
    (Decimal, at most 10 places), and always `message` (Chinese, with the figures that led to the finding) and the
    place of the row that it rests on, `_source` and `_row`. `identity` are those of the first seven that say what the
    finding is about, and stay from month to month; `_mark` (text) tells apart findings that agree in all of these, and
    neither may rest on a figure or a place, see `jicai.calc.finding_keys`. A finding that is about several batches
    names them in `_batches`. `needs` are the tables without which the
    rule cannot run, beside products and institutions; `uses` those that it takes where they are there. Rows of a sheet
    that lacks what `columns` ask for are not judged. `unknown` says in Chinese why these rows tell nothing though the
    columns are there, null where they do. With all tables of `otherwise` it runs whatever stands against it, and is to
    find what these tell. `unit` is that of value and limit, null for a rule without them. `own` is the file of a
    bureau's own rule, whose one clause is the ground that it gives; `broken` says why it cannot be run, and
    `names` are the keys by which its findings say what they are about.
    """

    id: str
    title: str
    clauses: tuple[str, ...]
    severity: Severity
    needs: tuple[str, ...]
    find: Callable[[Evidence, Any], pl.LazyFrame]
    page: Page
    uses: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    columns: tuple[Columns, ...] = ()
    unknown: Callable[[Evidence], str | None] | None = None
    settings: type[RuleSettings] = RuleSettings
    unit: Unit | None = None
    identity: tuple[str, ...] = IDENTITY
    own: OwnRule | None = None
    broken: str = ""
    names: frozenset[str] = frozenset()

    @property
    def content(self) -> str:
        """A hash of what a bureau's own rule says; a rule of the program changes with the program alone."""
        return "" if self.own is None else self.own.content

    @property
    def optional(self) -> tuple[str, ...]:
        """The tables that it takes where they are there."""
        return (*self.uses, *self.otherwise)

    def can_run(self, given: Collection[str]) -> bool:
        """Whether the tables that it needs are among these, or those that serve otherwise."""
        return set(self.needs) <= set(given) or self.has_otherwise(given)

    def has_otherwise(self, given: Collection[str]) -> bool:
        """Whether it has tables that serve otherwise, and they are among these."""
        return bool(self.otherwise) and set(self.otherwise) <= set(given)

    def clauses_under(self, notice: str | None) -> str:
        """The clauses of one notice (A, B), joined; of both where the batch rests on another notice."""
        own = [clause for clause in self.clauses if clause[0] == notice]
        return "、".join(own or self.clauses)
