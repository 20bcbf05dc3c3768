"""What the user wants to see, as the data spell it, and in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jicai.commands.known import known_names
from jicai.commands.matching import Chosen, Named, matched
from jicai.errors import UsageError

if TYPE_CHECKING:
    from jicai.batches.model import Batch
    from jicai.commands.options import ScopeOptions
    from jicai.intake.result import Intake
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


def chosen_scope(scope: ScopeOptions, intake: Intake, *, quiet: bool = False) -> dict[str, list[str]]:
    """The wanted values by column, for `jicai.calc.selection.keep`, as `jicai.commands.matching` finds them.

    UsageError for one that the data do not know, or that means several. What was found by name is said, unless quiet.
    """
    known = known_names(intake)
    wanted = {
        "institution_code": (scope.institution, "--institution", "家医疗机构"),
        "district": (scope.district, "--district", "个区县"),
        "company": (scope.company, "--company", "家企业"),
        "variety_code": (getattr(scope, "variety", None), "--variety", "个品种"),
        "product_code": (getattr(scope, "product", None), "--product", "个产品"),
    }
    chosen: dict[str, list[str]] = {
        key: list(matched(given, *known[key], option=option, what=what, quiet=quiet))
        for key, (given, option, what) in wanted.items()
        if given
    }
    return {"batch": chosen_batches(scope.batch, intake.workspace.batches, quiet=quiet), **chosen}


def chosen_batches(
    given: Sequence[str] | None, batches: Mapping[str, Batch], *, quiet: bool, option: str = "--batch"
) -> list[str]:
    """The codes of the batches that the user names; their codes are short words, which people read as they are."""
    known = [Named(one.code, one.name, one.aliases) for one in batches.values()]
    return [str(one) for one in matched(given, lambda: known, option=option, what="个批次", quiet=quiet)]


def without_companies(scope: ScopeOptions, command: str) -> None:
    """UsageError for `--company` where the result is not by company, as of an institution's advance."""
    if scope.company:
        raise UsageError(f"--company {scope.company[0]}：{command} 按医疗机构计算，不分企业，请去掉这个选项")


def _shown(value: str) -> str:
    return value.shown if isinstance(value, Chosen) else value


def _few(values: list[str]) -> str:
    return "、".join(map(_shown, values[:_FEW])) + (f" 等 {len(values):,} 个" if len(values) > _FEW else "")
