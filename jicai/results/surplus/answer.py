"""What `jicai surplus` shows, by institution or by variety."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jicai.batches.cycle import agreement_years
from jicai.render.words import money
from jicai.results.surplus.scheme import formulas, scheme_basis, scheme_line

if TYPE_CHECKING:
    import polars as pl

    from jicai.render.result import Result
    from jicai.results.surplus.view import SurplusView

_FEW = 5


def surplus_result(
    view: SurplusView, wanted: Mapping[str, list[str]], statuses: Sequence[str] = (), *, items: bool = False
) -> tuple[Result, bool]:
    """The result, and whether a figure is missing for want of a parameter or a score."""
    import polars as pl

    from jicai.calc.selection import keep
    from jicai.render.result import Result
    from jicai.results.aside import uncounted_columns, untyped_institutions
    from jicai.results.basis import basis
    from jicai.results.scope import narrowed_by
    from jicai.tables.results.surplus import SURPLUS, SURPLUS_ITEMS

    table = SURPLUS_ITEMS if items else SURPLUS
    filters = {**wanted, "status": list(statuses)}
    rows = keep(view.items.lazy(), filters).collect() if items else view.retained(filters)
    frame = rows.select(table.keys)
    narrowing = narrowed_by(wanted, {"状态": [table.column("status").label_of(one) for one in statuses]})
    without = uncounted_columns(view.intake, "accepted")
    said = [
        *_missing(view, wanted),
        *_not_asked(view, wanted),
        *_unfinished(view, frame),
        *without.footer,
        *untyped_institutions(view.intake),
    ]
    year = f"第 {view.year} 年" if view.year else "截至日期所在的协议年度"
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=narrowing.after(f"截至 {view.as_of}" + (f"，第 {view.year} 协议年度" if view.year else "")),
        footer=[_totals(frame), *formulas(view.scheme), scheme_line(view.scheme), *said],
        basis=[
            *narrowing.options.items(),
            *basis(
                view.intake,
                frame["batch"].unique().sort().to_list(),
                {"截至日期": str(view.as_of), "协议年度": year, **scheme_basis(view.scheme)},
            ),
        ],
        warnings=without.warnings,
        remarks=said,
    )
    return result, bool(frame.filter(pl.col("status").is_in(["no_terms", "incomplete", "unscored"])).height)


def _totals(frame: pl.DataFrame) -> str:
    from jicai.tables.results.surplus import RETENTION_STATUSES, SURPLUS_STATUSES

    if frame.is_empty():
        return "没有符合条件的行：适用的机构类型、有约定采购量的品种才有"
    counts = dict(frame.group_by("status").len().iter_rows())
    by_item = "surplus" in frame.columns
    words = [
        f"{one.label} {counts[one.value]:,}"
        for one in (SURPLUS_STATUSES if by_item else RETENTION_STATUSES)
        if one.value in counts
    ]
    key, label = ("counted_surplus", "计入测算基数") if by_item else ("retained", "结余留用金额")
    return f"共 {frame.height:,} 行：{'，'.join(words)}；{label}合计 {money(frame.sum()[key].item())} 元"


def _missing(view: SurplusView, wanted: Mapping[str, list[str]]) -> list[str]:
    """The parameters and scores that are asked for and not there, and the line to write."""
    from jicai.calc.selection import keep

    lines = []
    without = keep(view.items.lazy(), {**wanted, "status": ["no_terms"]})
    varieties = without.select("batch", "variety_code").unique().sort("batch", "variety_code").collect()
    if varieties.height:
        named = "、".join(f"{batch} {variety}" for batch, variety in varieties.head(_FEW).iter_rows())
        batch, variety = varieties.row(0)
        named += " 等" if varieties.height > _FEW else ""
        lines.append(
            f"结余测算表没有 {varieties.height:,} 个品种的参数，没有算：{named}；"
            f"请在表里补一行，如 批次编码 {batch}，品种编码 {variety}，集采前均价（每个基本单位）、"
            "统筹基金支付比例（如 0.6）"
        )
    places = {key: values for key, values in wanted.items() if key != "variety_code"}
    unscored = view.retained({**places, "status": ["unscored"]})
    if unscored.height:
        one = unscored.row(0, named=True)
        lines.append(
            f"结余考核表没有 {unscored.height:,} 行机构的得分，没有算留用金额；请在表里补一行，如 "
            f"批次编码 {one['batch']}，协议年度 {one['agreement_year']}，"
            f"医疗机构编码 {one['institution_code']}，结余考核得分"
        )
    return lines


def _not_asked(view: SurplusView, wanted: Mapping[str, list[str]]) -> list[str]:
    """The batches that are left out for want of any terms."""
    known = wanted.get("batch") or view.intake.frames["agreed"].select("batch").unique().collect()["batch"]
    others = sorted(set(known) - set(view.batches))
    return [f"结余测算表没有这些批次的品种，没有列：{'、'.join(others)}"] if others else []


def _unfinished(view: SurplusView, frame: pl.DataFrame) -> list[str]:
    """The years that are not over: what they come to is not yet what is settled."""
    shown = frame.select("batch", "agreement_year").unique().sort("batch", "agreement_year")
    running = []
    for code, number in shown.iter_rows():
        year = agreement_years(view.intake.workspace.batches[code])[number - 1]
        if year.end > view.as_of:
            running.append(f"{code} 第 {number} 协议年度（止于 {year.end}）")
    return [f"年度未满，预算是全年的、支出到截至日期，只作试算：{'、'.join(running)}"] if running else []
