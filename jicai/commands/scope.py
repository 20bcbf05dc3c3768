"""What the user wants to see, as the data spell it, and in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jicai.commands.rows import known_values, ordered, top_words
from jicai.errors import UsageError

if TYPE_CHECKING:
    from jicai.commands.options import ScopeOptions
    from jicai.intake.result import Intake
    from jicai.render.result import Result


#: Values of a filter that a subtitle names; the sheet 口径 names all.
_FEW = 3
#: By the keys of `chosen_scope`.
_LABELS = {"batch": "批次", "institution_code": "医疗机构", "district": "区县", "company": "企业"}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The filters that were given, label and values each: a result must not look complete where it is a part."""

    filters: Mapping[str, Collection[str]]

    @property
    def options(self) -> dict[str, str]:
        """For the sheet 口径."""
        return {label: "、".join(values) for label, values in self.filters.items()}

    def after(self, subtitle: str) -> str:
        """The subtitle with the filters behind it."""
        return "，".join([subtitle, *(f"{label} {_few(list(values))}" for label, values in self.filters.items())])


def narrowed_by(
    wanted: Mapping[str, Collection[str]],
    more: Mapping[str, Collection[str]] | None = None,
    top: str | None = None,
) -> Narrowing:
    """The filters of a result: the scope as `chosen_scope` gives it, those of the command by label, and `--top`.

    `top` is as `jicai.commands.rows.top_words` gives it. What was not asked for is not named.
    """
    filters = {_LABELS[key]: values for key, values in wanted.items()} | dict(more or {})
    named = {f"只看{label}": values for label, values in filters.items() if values}
    return Narrowing(named | ({"只列前": [top]} if top else {}))


def as_asked(
    result: Result,
    wanted: Mapping[str, Collection[str]],
    more: Mapping[str, Collection[str]] | None = None,
    sort: str | None = None,
    top: int | None = None,
) -> Result:
    """The result of the wanted rows in the order asked for, with the filters told in its subtitle and basis."""
    narrowing = narrowed_by(wanted, more, top_words(result.table, sort, top))
    frame, cut = ordered(result.frame, result.table, sort, top)
    return replace(
        result,
        frame=frame,
        subtitle=narrowing.after(result.subtitle),
        footer=[*result.footer, *cut],
        basis=[*narrowing.options.items(), *result.basis],
    )


def chosen_scope(scope: ScopeOptions, intake: Intake) -> dict[str, list[str]]:
    """The wanted values by column, for `jicai.calc.selection.keep`; UsageError for one that the data do not know."""

    def values(table: str, key: str) -> list[str]:
        return intake.frames[table].select(key).drop_nulls().unique().sort(key).collect().to_series().to_list()

    batches = known_values(scope.batch, intake.workspace.batches, "--batch", "个批次")
    wanted = {
        "institution_code": (scope.institution, "institutions", "--institution", "家医疗机构"),
        "district": (scope.district, "institutions", "--district", "个区县"),
        "company": (scope.company, "products", "--company", "家企业"),
    }
    chosen = {
        key: known_values(given, values(table, key), option, what)
        for key, (given, table, option, what) in wanted.items()
        if given
    }
    return {"batch": batches, **chosen}


def without_companies(scope: ScopeOptions, command: str) -> None:
    """UsageError for `--company` where the result is not by company, as of an institution's advance."""
    if scope.company:
        raise UsageError(f"--company {scope.company[0]}：{command} 按医疗机构计算，不分企业，请去掉这个选项")


def _few(values: list[str]) -> str:
    return "、".join(values[:_FEW]) + (f" 等 {len(values):,} 个" if len(values) > _FEW else "")
