"""What the user wants to see, as the data spell it, and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jicai.commands.shared.known import known_names
from jicai.commands.shared.matching import Named, matched
from jicai.errors import UsageError

if TYPE_CHECKING:
    from jicai.batches.model import Batch
    from jicai.commands.shared.options import ScopeOptions
    from jicai.store.result import Intake


def chosen_scope(scope: ScopeOptions, intake: Intake, *, quiet: bool = False) -> dict[str, list[str]]:
    """The wanted values by column, for `jicai.calc.selection.keep`, as `jicai.commands.shared.matching` finds them.

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
