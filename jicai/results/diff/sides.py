"""The two states that are compared: what was read of each, as of which day, and what rests on both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from jicai.calc.diff.items import Compared, Side, compared, item_changes, item_history, item_months
from jicai.calc.progress import ProgressRules
from jicai.calc.selection import keep
from jicai.errors import InvariantError
from jicai.results.progress.view import progress_inputs
from jicai.results.scope import Narrowing, narrowed_by
from jicai.store.result import Intake

if TYPE_CHECKING:
    import polars as pl

    from jicai.results.overdue.settlement import Settled

#: The codes that two exports may spell differently, and that stand in several tables.
_CODES = ("institution_code", "product_code", "variety_code")


@dataclass(frozen=True)
class Sides:
    """What was read of then and of now, the days, and the wanted values by column.

    Both are the same intake where two days of one workspace are compared. `folder` is how that of then is written.
    `settled` are the supplier payments of then and of now, where somebody has them.
    """

    then: Intake
    then_day: date
    now: Intake
    now_day: date
    wanted: Mapping[str, list[str]]
    folder: str = ""
    settled: tuple[Settled, Settled] | None = None

    @property
    def same_export(self) -> bool:
        """Whether both are the same data."""
        return self.then is self.now

    @property
    def narrowing(self) -> Narrowing:
        """The filters that were given."""
        return narrowed_by(self.wanted)

    @property
    def subtitle(self) -> str:
        """Which days and data are compared, in words, with the filters behind."""
        then = f"{self.folder} 截至 {self.then_day}" if self.folder else f"截至 {self.then_day}"
        return self.narrowing.after(f"{then} 与截至 {self.now_day} 相比")

    @property
    def options(self) -> dict[str, str]:
        """The same for the sheet 口径."""
        return {
            "截至日期": str(self.now_day),
            "对照日期": str(self.then_day),
            **({"对照的数据": self.folder} if self.folder else {}),
            **self.narrowing.options,
        }

    @cached_property
    def compared(self) -> Compared:
        """The items of both days in the wanted scope; InvariantError where the rows do not come to the sums."""
        both = compared(side(self.then, self.then_day), side(self.now, self.now_day), same_export=self.same_export)
        if both.broken:
            raise InvariantError(f"内部错误（{both.broken:,} 个约定项的前期明细与合计不符），请带上命令和文件报告")
        then, now, items = (keep(frame.lazy(), self.wanted).collect() for frame in (both.then, both.now, both.items))
        return replace(both, then=then, now=now, items=items)

    @cached_property
    def history(self) -> pl.LazyFrame:
        """The items of now at the ends of the last months."""
        return item_history(self.compared.sides[1])

    @cached_property
    def items(self) -> pl.DataFrame:
        """What became of every item, see `jicai.calc.diff.items.item_changes`."""
        return item_changes(self.compared, item_months(self.history)).collect()


def side(intake: Intake, day: date) -> Side:
    """The tables of a state with the settings of its own folder."""
    lagging = intake.workspace.settings.lagging
    rules = ProgressRules(day, tolerance=lagging.tolerance, grace_days=lagging.grace_days, bands=lagging.bands)
    return Side(progress_inputs(intake, None), rules)


def aligned(then: Intake, now: Intake) -> Intake:
    """The intake of then with its codes spelled as those of now: `c001` and `C001` are one code."""
    import polars as pl

    renamed = {}
    for key in _CODES:
        old, new = then.spellings.get(key, {}), now.spellings.get(key, {})
        found = {old.get(code, code): new.get(code, code) for code in {*old, *new}}
        if changed := {one: other for one, other in found.items() if one != other}:
            renamed[key] = changed
    if renamed:
        then.frames = {
            name: frame.with_columns(
                pl.col(key).replace(codes) for key, codes in renamed.items() if key in frame.collect_schema()
            )
            for name, frame in then.frames.items()
        }
        then.spellings = {**then.spellings, **{key: now.spellings.get(key, {}) for key in renamed}}
    return then
