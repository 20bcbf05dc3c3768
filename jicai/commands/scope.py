"""What the user wants to see, as the data spell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jicai.commands.rows import known_values
from jicai.errors import UsageError

if TYPE_CHECKING:
    from jicai.commands.options import ScopeOptions
    from jicai.intake.result import Intake


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
