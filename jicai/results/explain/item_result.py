"""The explanation of an agreement item, as it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jicai.results.explain.unread import unread_rows
from jicai.results.progress.view import COUNTS, ProgressView

if TYPE_CHECKING:
    from jicai.render.result import Result


def item_result(view: ProgressView, item: dict[str, Any]) -> Result:
    """The explanation of an agreement item, a row of `jicai.calc.progress.progress_items`."""
    import polars as pl

    from jicai.render.result import Result
    from jicai.render.words import number, percent
    from jicai.results.aside import untyped_institutions
    from jicai.results.basis import basis
    from jicai.results.explain.item import ItemRows, item_steps
    from jicai.tables.results.explain import EXPLAIN
    from jicai.tables.results.progress import PROGRESS

    about = pl.DataFrame([item], schema_overrides={"agreement_year": pl.Int32})
    steps = item_steps(view, item, ItemRows.of(view, about))
    who = f"{item['institution_name']}（{item['institution_code']}）"
    what = f"{item['variety_name']}（{item['variety_code']}）{item['company'] or ''}"
    where = f"{item['batch']} 第 {item['agreement_year']} 协议年度"
    status = PROGRESS.column("status").label_of(item["status"])
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{who} {what} 的完成率",
        subtitle=f"{where}，截至 {view.rules.as_of}，按{COUNTS[view.rules.count]}",
        footer=[
            f"完成率 {percent(item['completion'])}（{number(item['purchased_qty'])} ÷ {number(item['agreed_qty'])}），"
            f"时间进度 {percent(item['time_progress'])}，{status}{'，自愿参加' if item['voluntary'] else ''}",
            *steps.left_out,
            *unread_rows(view.intake, ("orders", "agreed")),
            *untyped_institutions(view.intake),
            *view.without.footer,
        ],
        basis=basis(view.intake, [item["batch"]], {"说明": f"{who} {what}，{where}", **view.options}),
        warnings=view.without.warnings,
    )
