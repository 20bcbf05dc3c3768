"""The kinds of values that settings have."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _decimal(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError('应是加引号的小数，例如 "0.05"')
    return Decimal(value) if re.fullmatch(r"-?[0-9]{1,6}(\.[0-9]{1,6})?", value) else value


def ascending(days: list[int]) -> list[int]:
    """The days, if each is later than the one before; ValueError otherwise."""
    if any(one >= other for one, other in pairwise(days)):
        raise ValueError("应从小到大，且不重复，例如 [30, 60, 90, 180]")
    return days


#: A decimal in quotes, so that no digit of it is lost.
QuotedDecimal = Annotated[Decimal, BeforeValidator(_decimal)]
Share = Annotated[QuotedDecimal, Field(ge=0, le=1)]
Days = Annotated[int, Field(ge=1, le=3660)]


class Section(BaseModel):
    """A table of `jicai.toml`: nothing unknown, nothing converted, nothing changed later."""

    # Built when it is first used: the parts of a model never are by themselves.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)
