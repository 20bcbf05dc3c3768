"""Which result of `jicai progress` is asked for: items or roll-ups, the causes, the shares, or the bureaus' form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jicai.errors import UsageError

if TYPE_CHECKING:
    from jicai.render.result import Result
    from jicai.results.progress.view import ProgressView

    Build = Callable[[ProgressView], tuple[Result, bool]]


def chosen_form(flags: Mapping[str, bool], by: Sequence[Any], statuses: Sequence[str]) -> Build:
    """What makes the result of a view; UsageError for options that do not go together, before anything is read."""
    from jicai.results.progress.shares import share_groups

    given = [option for option, is_given in flags.items() if is_given]
    if len(given) > 1:
        raise UsageError(f"{given[0]} 和 {given[1]} 是两种结果，请只写一个")
    if not given:
        return lambda view: _progress(view, by)
    (option,) = given
    if by and option != "--shares":
        raise UsageError(f"{option} 不能和 --by 一起用，请去掉一个")
    if statuses and option not in ("--why", "--causes"):
        raise UsageError(f"{option} 不分状态，请去掉 --status")
    if option == "--shares":
        groups = share_groups(by)
        return lambda view: _shares(view, groups)
    if option == "--form":
        return _form
    return lambda view: _why(view, option)


def _progress(view: ProgressView, by: Sequence[Any]) -> tuple[Result, bool]:
    from jicai.results.progress.answer import progress_result

    return progress_result(view, by)


def _why(view: ProgressView, option: str) -> tuple[Result, bool]:
    from jicai.results.progress.why import why_result
    from jicai.tables.results.why import CAUSE_LIST, WHY

    return why_result(view.collected(), WHY if option == "--why" else CAUSE_LIST)


def _shares(view: ProgressView, by: Sequence[str]) -> tuple[Result, bool]:
    from jicai.results.progress.shares import shares_result

    return shares_result(view.collected(), by)


def _form(view: ProgressView) -> tuple[Result, bool]:
    from jicai.results.progress.form import form_result

    return form_result(view.collected())
