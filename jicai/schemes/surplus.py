"""The scheme of retention (结余留用): the budget, the spending, the gates and the shares, each with its clause.

After 医保发〔2020〕26号, as we read it; whatever that leaves to a pooling area is a parameter.
"""

from __future__ import annotations

from decimal import Decimal
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from jicai.batches.keys import written
from jicai.errors import ConfigError
from jicai.settings.messages import unknown_key
from jicai.settings.values import QuotedDecimal, Section, Share
from jicai.toml_files import parse_toml, read_text

Clause = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Kind = Literal["selected", "nonselected", "substitute"]
SHIPPED = "surplus.toml"


class Budget(Section):
    """What the fund would have spent: quantity / agreed_share x price before x share of the fund."""

    quantity: Literal["agreed", "purchased"] = "agreed"
    agreed_share: QuotedDecimal = Field(default=Decimal(1), gt=0, le=1)
    clause: Clause


class Spending(Section):
    """What it spent: the purchases of these kinds of products."""

    include: list[Kind] = Field(min_length=1)
    clause: Clause


class Gates(Section):
    """When what a variety saved counts, and what becomes of what another one overspent."""

    min_completion: QuotedDecimal = Field(ge=0, le=10)
    max_nonselected_share: Share | None = None
    deficits: Literal["zero", "net"] = "zero"
    clause: Clause


class Grade(Section):
    """The share that is kept from a score on."""

    from_score: QuotedDecimal = Field(alias="from", ge=0, le=1000)
    ratio: Share


class Retention(Section):
    """The shares by score, best first; none at all gives everybody the most."""

    max_ratio: Share
    grades: list[Grade]
    clause: Clause

    @field_validator("grades")
    @classmethod
    def _descending(cls, grades: list[Grade]) -> list[Grade]:
        if any(one.from_score <= other.from_score for one, other in pairwise(grades)):
            raise ValueError("from 应从高到低，且不重复，请调整各档的次序")
        return grades

    @model_validator(mode="after")
    def _within(self) -> Retention:
        if any(one.ratio > self.max_ratio for one in self.grades):
            raise ValueError(f"grades 的 ratio 不能高于 max_ratio {self.max_ratio}，请改小，或改 max_ratio")
        return self


class SurplusScheme(Section):
    """A whole scheme."""

    name: Clause
    note: str = ""
    budget: Budget
    spending: Spending
    gates: Gates
    retention: Retention


def shipped_surplus() -> SurplusScheme:
    """The scheme that comes with the package."""
    return _scheme(resources.files("jicai.schemes").joinpath(SHIPPED).read_text("utf-8"), SHIPPED)


def load_surplus(path: Path) -> SurplusScheme:
    """The scheme in a file. Raises ConfigError, a line for every mistake: file, key, reason and remedy."""
    return _scheme(read_text(path, f"测算办法 {path}"), str(path))


def _scheme(text: str, name: str) -> SurplusScheme:
    data = parse_toml(text, f"测算办法 {name}")
    try:
        return SurplusScheme.model_validate(data)
    except ValidationError as error:
        lines = dict.fromkeys(f"测算办法 {name}：{' '.join(_line(one).splitlines())}" for one in error.errors())
        raise ConfigError("\n".join(lines)) from None


_MODELS: dict[str, type[Section]] = {"budget": Budget, "spending": Spending, "gates": Gates, "retention": Retention}
_WRITE = '请补上，例如 {} = "…"，参照随程序提供的办法'
_FORMS = {
    "string_type": "应是文字，请加引号",
    "string_too_short": "不能为空，请填写",
    "list_type": "应是列表，请写成 [ … ]",
    "model_type": "应是一张表，请写成一段",
    "too_short": '应至少有一项，例如 ["selected"]',
}


def _line(problem: ErrorDetails) -> str:
    location = problem["loc"]
    where = ".".join(part for part in location if isinstance(part, str))
    where += "".join(f"（第 {part + 1} 项）" for part in location if isinstance(part, int))
    context, value = problem.get("ctx", {}), written(problem["input"])
    match problem["type"]:
        case "extra_forbidden":
            model: type[Section] = Grade if "grades" in location else _MODELS.get(str(location[0]), SurplusScheme)
            known = [field.alias or name for name, field in model.model_fields.items()]
            return unknown_key(where, str(location[-1]), known)
        case "missing":
            return f"{where}：没有这一项，{_WRITE.format(location[-1])}"
        case "value_error":
            return f"{where}：{context['error']}"
        case "literal_error":
            return f"{where}：{value} 不能用作此项的值，可用 {context['expected'].replace(' or ', '、')}"
        case "greater_than_equal" | "greater_than":
            least = f"不小于 {context['ge']}" if "ge" in context else f"大于 {context['gt']}"
            return f"{where}：{value} 太小，请改为{least} 的值"
        case "less_than_equal":
            return f"{where}：{value} 太大，请改为不大于 {context['le']} 的值"
        case kind:
            return f"{where}：{value} {_FORMS.get(kind, '不能用作此项的值，请对照说明改正')}"
