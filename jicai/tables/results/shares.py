"""What `progress --shares` gives: how much of what was bought is selected, not selected, or a substitute."""

from __future__ import annotations

from functools import cache

from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.results.progress import grouping

#: By what shares are given: those of a company would leave out what was bought of others instead.
SHARE_GROUPS = ("variety", "generic", "institution", "district", "level", "batch")

_KINDS = (("selected", "中选"), ("nonselected", "非中选"), ("substitute", "替代产品"))


def _figures(key: str, label: str, kind: Kind, where: str, rank: int) -> tuple[Column, ...]:
    """The columns of quantities or of amounts: three sums, their shares, and that of the selected ones alone."""
    unit = "元" if kind is Kind.MONEY else ""
    sums = (
        Column(
            f"{one}_{key}", f"{word}{label}", kind, f"{word}采购的{label}{where}", unit=unit, rank=rank + 3,
            summed=kind is Kind.MONEY,
        )
        for one, word in _KINDS
    )  # fmt: skip
    shares = (
        Column(
            f"{one}_{key}_share", f"{word}{label}占比", Kind.RATIO,
            f"{word}{label}除以中选、非中选、替代产品三者之和{where}", rank=rank + place,
        )
        for place, (one, word) in enumerate(_KINDS)
    )  # fmt: skip
    of_generic = Column(
        f"selected_{key}_share_of_generic", f"同通用名中选{label}占比", Kind.RATIO,
        f"中选{label}除以中选与非中选之和；替代产品是别的通用名，不在内{where}", rank=rank + 1,
    )  # fmt: skip
    return (*sums, *shares, of_generic)


_COUNTS = (
    Column("institutions", "机构数", Kind.INTEGER, "有约定项或有采购的医疗机构有多少家", rank=8),
    Column("varieties", "品种数", Kind.INTEGER, "有约定项或有采购的品种有多少个", rank=7),
)
#: The groupings whose rows are of one variety, but for generic names of several batches.
_OF_ONE_VARIETY = frozenset({"variety", "generic"})


@cache
def shares_by(groups: tuple[str, ...]) -> ResultTable:
    """The shares by these groupings together, their key columns in the order of these, each once."""
    label, columns = grouping(groups)
    rank = 0 if _OF_ONE_VARIETY & set(groups) else 9  # of several varieties, quantities are not there
    return ResultTable(
        f"progress_shares_by_{'_'.join(groups)}",
        f"采购量占比（按{label}）",
        (
            *columns,
            *_COUNTS,
            *_figures("qty", "采购量", Kind.QUANTITY, "；不止一个品种的空缺", rank),
            *_figures("amount", "采购金额", Kind.MONEY, "", 0),
        ),
        tuple(column.key for column in columns),
    )


#: The shares by one grouping, by the value of `--by`.
SHARES_BY: dict[str, ResultTable] = {group: shares_by((group,)) for group in SHARE_GROUPS}
