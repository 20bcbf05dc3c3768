"""`jicai explain --by`: the weighted completion of a district, an institution, a batch, item by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any

from jicai.errors import InvariantError
from jicai.money import rounded
from jicai.render.words import money, number, percent
from jicai.results.explain.rows import Entry, Steps

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.rollup import Group
    from jicai.render.result import Result
    from jicai.results.progress.view import ProgressView

Row = Mapping[str, Any]
_BUYING, _WATCHED, _TAKEN_OVER = ("A 二（二）", "B 三（一）"), ("A 二（五）", "B 三（五）"), ("A 文末", "B 二（三）")
_WEIGHTS, _WEIGHTED = "约定金额", "完成率乘以约定金额"
_REASONS = {
    "superseded": ("已转国采，不评进度", _TAKEN_OVER),
    "no_completion": ("约定量为 0，没有完成率", ()),
}
#: Digits of a quotient before its one rounding.
_DIGITS, _RATIO_PLACES = 60, 6
#: Places of what an item adds, shown and computed (see `jicai.calc.rollup`).
_FEN_PLACES, _MOST_PLACES = 2, 14


@dataclass(frozen=True, slots=True)
class RollUp:
    """Groups of items, see `jicai.calc.rollup.roll_up`, and the items of all of them with their weights; computed."""

    view: ProgressView
    by: Sequence[Group]
    keys: Sequence[str]
    groups: pl.DataFrame
    items: pl.DataFrame

    @classmethod
    def of(cls, view: ProgressView, items: pl.LazyFrame, by: Sequence[Group]) -> RollUp:
        """The groups of these items, some of the view's."""
        import polars as pl

        from jicai.calc.explain.agreed import agreed_rows
        from jicai.calc.explain.rollup import weighted_items
        from jicai.calc.rollup import roll_up
        from jicai.tables.results.progress import progress_by

        found = items.collect()
        agreed = agreed_rows(view.intake.frames["agreed"], view.inputs, found.lazy(), view.rules.as_of)
        groups, weighted = pl.collect_all([roll_up(found.lazy(), *by), weighted_items(found.lazy(), agreed)])
        return cls(view, by, progress_by(by).sort_by, groups, weighted)

    def about(self, group: Row) -> pl.DataFrame:
        """The items of one group."""
        import polars as pl

        return self.items.filter(pl.all_horizontal(pl.col(key).eq_missing(pl.lit(group[key])) for key in self.keys))


def rollup_steps(rollup: RollUp, group: Row) -> Steps:
    """The steps of one of the groups."""
    items = rollup.about(group).to_dicts()
    batches = {row["batch"] for row in items}
    workspace = rollup.view.intake.workspace
    steps = Steps(rollup.view.intake, workspace.batches[batches.pop()] if len(batches) == 1 else None)
    counted = [row for row in items if not row["reason"]]
    weight = sum((row["weight"] for row in counted), Decimal())
    places = _places(counted, weight, group["completion"])
    items = [row | {"weighted": _to(row["weighted"], places)} for row in items]
    weighted = sum((row["weighted"] for row in items if not row["reason"]), Decimal())
    if _quotient(weighted, weight) != group["completion"]:
        raise InvariantError(
            f"内部错误（{weighted} ÷ {weight} 不是加权完成率 {group['completion']}），请带上命令和文件报告"
        )
    steps.figure(
        *("加权完成率", "加权完成率", group["completion"], "share"),
        working=f"{number(weighted)} ÷ {number(weight)}" if weight else "",
        note="各项的完成率限于零至一，按约定金额加权" if weight else "约定金额合计为 0，没有完成率",
        clauses=_WATCHED,
    )
    steps.sum(
        _WEIGHTED, weighted, "yuan", [_weighted(row) for row in items], f"各项四舍五入到 {places} 位小数", _BUYING
    )
    steps.sum(_WEIGHTS, weight, "yuan", [_weight(row) for row in items], clauses=_BUYING)
    return steps


def rollup_result(rollup: RollUp, group: Row) -> Result:
    """The explanation of the weighted completion of a group."""
    from jicai.render.result import Result
    from jicai.results.basis import basis
    from jicai.results.explain.unread import unread_rows
    from jicai.tables.results.explain import EXPLAIN

    view = rollup.view
    steps = rollup_steps(rollup, group)
    name = " ".join(str(group[key]) for key in _names(rollup.keys, group) if group[key] is not None)
    narrowing = view.narrowing()
    batches = sorted({row["batch"] for row in rollup.about(group).to_dicts()})
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{name} 的加权完成率",
        subtitle=narrowing.after(view.subtitle),
        footer=[
            f"加权完成率 {percent(group['completion'])}，{group['items']:,} 项：已完成 {group['completed']:,}，"
            f"滞后 {group['lagging']:,}，未采购 {group['not_started']:,}；约定金额 {money(group['agreed_amount'])} 元",
            *steps.left_out,
            "一项的完成率怎样算出，见 jicai explain 医疗机构 品种",
            *unread_rows(view.intake, ("orders", "agreed")),
            *view.without.footer,
        ],
        basis=basis(view.intake, batches, {"说明": f"{name} 的加权完成率", **view.options, **narrowing.options}),
        warnings=view.without.warnings,
    )


def _names(keys: Sequence[str], group: Row) -> list[str]:
    """The columns that name a group, names before codes."""
    named = [key.replace("_code", "_name") if key.replace("_code", "_name") in group else key for key in keys]
    return list(dict.fromkeys(named))


def _places(rows: Sequence[Row], weight: Decimal, completion: Decimal | None) -> int:
    """The fewest places, two or more, with which what the rows add still comes to the completion."""
    for places in range(_FEN_PLACES, _MOST_PLACES):
        if _quotient(sum((_to(row["weighted"], places) for row in rows), Decimal()), weight) == completion:
            return places
    return _MOST_PLACES


def _to(value: Decimal | None, places: int) -> Any:
    return None if value is None else rounded(value, places)


def _quotient(weighted: Decimal, weight: Decimal) -> Decimal | None:
    if not weight:
        return None
    with localcontext() as context:
        context.prec = _DIGITS
        return rounded(weighted / weight, _RATIO_PLACES)


def _weighted(row: Row) -> Entry:
    bought, agreed = number(row["purchased_qty"]), number(row["agreed_qty"])
    capped = ""
    if row["agreed_qty"] and not 0 <= row["purchased_qty"] <= row["agreed_qty"]:
        capped = "，按 1" if row["purchased_qty"] > 0 else "，按 0"
    reason, clauses = _REASONS[row["reason"]] if row["reason"] else ("", _BUYING)
    return Entry(
        item=_item(row),
        value=row["weighted"],
        detail=_detail(row),
        working=f"{bought} ÷ {agreed}{capped}；× {money(row['agreed_amount'])}",
        reason=reason,
        clauses=clauses,
        place=_place(row),
    )


def _weight(row: Row) -> Entry:
    reason, clauses = _REASONS[row["reason"]] if row["reason"] else ("", _BUYING)
    amount = row["weight"] if row["weight"] is not None else row["agreed_amount"]
    return Entry(_item(row), amount, _detail(row), reason=reason, clauses=clauses, place=_place(row))


def _item(row: Row) -> str:
    return f"{row['institution_name']} {row['variety_name']}"


def _detail(row: Row) -> str:
    return " ".join(filter(None, (row["company"], row["batch"], f"第 {row['agreement_year']} 年度")))


def _place(row: Row) -> tuple[int, int] | None:
    return None if row["_source"] is None else (row["_source"], row["_row"])
