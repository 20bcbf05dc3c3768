"""A value of a batch file that may change in mid-cycle: one value, or several, each from a day on.

Both notices foresee that later rules replace theirs (A 文末, B 文末). `Dated` is the only way to such a value, and asks
for the day: nobody can read it without saying of which event.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from jicai.batches.values import Day, Text, problem
from jicai.errors import ConfigError

T = TypeVar("T")


class Step(BaseModel, Generic[T]):
    """One value and the day from which it is in force."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    since: Day = Field(alias="from", title="生效日期")
    value: T = Field(title="值")
    source: Text | None = Field(default=None, title="依据")
    clause: Text | None = Field(default=None, title="条款")


class Span(NamedTuple):
    """A step without its value: the days on which it is in force, both included; None where it has no such end."""

    since: date | None
    until: date | None
    source: str | None
    clause: str | None


class Dated(BaseModel, Generic[T]):
    """`always` where the file gives one value, else `steps` in the order of their days.

    In the file: `12`, or `[{from = 2026-07-01, value = 12, source = "…", clause = "…"}, …]`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    always: T | None = None
    steps: tuple[Step[T], ...] = Field(default=(), strict=False)

    @model_validator(mode="before")
    @classmethod
    def _either(cls, data: object) -> object:
        if isinstance(data, Dated):
            return {"always": data.always} if not data.steps else {"steps": data.steps}
        if isinstance(data, list | tuple) and data and all(isinstance(one, Mapping | Step) for one in data):
            return {"steps": data}
        return {"always": data}

    @model_validator(mode="after")
    def _in_order(self) -> Dated[T]:
        days = [step.since for step in self.steps]
        for before, after in pairwise(days):
            if after <= before:
                raise problem(f"各段的 from 应从早到晚、不重复，{after} 却在 {before} 之后", "请按日期排好")
        return self

    @property
    def is_dated(self) -> bool:
        """Whether the file gives more than one value for all days."""
        return bool(self.steps)

    @property
    def first_day(self) -> date | None:
        """The day before which there is no value; None where the value holds always."""
        return self.steps[0].since if self.steps else None

    def at(self, day: date) -> T:
        """The value in force on a day. ConfigError before the first: no value is no zero."""
        return self.step_at(day)[0]

    def step_at(self, day: date) -> tuple[T, Span]:
        """The value in force on a day and why; ConfigError before the first."""
        for value, span in reversed(self.spans()):
            if span.since is None or span.since <= day:
                return value, span
        raise ConfigError(f"{day} 还没有生效的值，最早一段自 {self.first_day} 起，请在批次文件中补上此前的一段")

    def spans(self) -> list[tuple[T, Span]]:
        """Every value with the days on which it is in force, in their order."""
        if not self.steps:
            return [(self.always, Span(None, None, None, None))]  # type: ignore[list-item]  # never None: see `_either`
        ends = [step.since - timedelta(days=1) for step in self.steps[1:]]
        return [
            (step.value, Span(step.since, end, step.source, step.clause))
            for step, end in zip(self.steps, [*ends, None], strict=True)
        ]


def always(value: T) -> Dated[T]:
    """One value for all days, as a default of the model."""
    return Dated[T].model_construct(always=value)
