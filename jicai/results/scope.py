"""The filters of a result in words: in its subtitle and in the sheet 口径."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jicai.results.chosen import Chosen

if TYPE_CHECKING:
    from jicai.render.result import Result

#: Values of a filter that a subtitle names; the sheet 口径 names all.
_FEW = 3
#: By the keys of `chosen_scope`.
_LABELS = {
    "batch": "批次",
    "institution_code": "医疗机构",
    "district": "区县",
    "company": "企业",
    "variety_code": "品种",
    "product_code": "产品",
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The filters that were given, label and values each: a result must not look complete where it is a part."""

    filters: Mapping[str, Collection[str]]

    @property
    def options(self) -> dict[str, str]:
        """For the sheet 口径."""
        return {label: "、".join(map(_shown, values)) for label, values in self.filters.items()}

    def after(self, subtitle: str) -> str:
        """The subtitle with the filters behind it."""
        return "，".join([subtitle, *(f"{label} {_few(list(values))}" for label, values in self.filters.items())])


def narrowed_by(wanted: Mapping[str, Collection[str]], more: Mapping[str, Collection[str]] | None = None) -> Narrowing:
    """The filters of a result: the scope as `chosen_scope` gives it, and those of the command by label.

    What was not asked for is not named.
    """
    filters = {_LABELS[key]: values for key, values in wanted.items()} | dict(more or {})
    return Narrowing({f"只看{label}": values for label, values in filters.items() if values})


def as_asked(
    result: Result, wanted: Mapping[str, Collection[str]], more: Mapping[str, Collection[str]] | None = None
) -> Result:
    """The result of the wanted rows with the filters told in its subtitle and basis."""
    narrowing = narrowed_by(wanted, more)
    return replace(
        result,
        subtitle=narrowing.after(result.subtitle),
        basis=[*narrowing.options.items(), *result.basis],
    )


def _shown(value: str) -> str:
    return value.shown if isinstance(value, Chosen) else value


def _few(values: list[str]) -> str:
    return "、".join(map(_shown, values[:_FEW])) + (f" 等 {len(values):,} 个" if len(values) > _FEW else "")
