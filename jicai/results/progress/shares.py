"""What `jicai progress --shares` shows: how much of what was bought is selected, not selected, or a substitute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jicai.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from jicai.render.result import Result
    from jicai.results.progress.view import ProgressView

_DEFAULT = ("variety",)


def share_groups(by: Sequence[str]) -> tuple[str, ...]:
    """By what shares are given; UsageError for companies, of which non-selected products are other ones."""
    if "company" in by:
        raise UsageError("--shares --by company：非中选产品是别的企业的，占比不能按企业汇总，请换一种汇总")
    return tuple(dict.fromkeys(by)) or _DEFAULT


def shares_result(view: ProgressView, by: Sequence[str] = ()) -> tuple[Result, bool]:
    """The result by these groups together, by variety where none is named; nothing of it calls for care by itself."""
    from jicai.calc.shares import share_rows, shares, shares_over_all
    from jicai.render.result import Result
    from jicai.results.aside import untyped_institutions
    from jicai.results.basis import basis
    from jicai.tables.results.shares import shares_by

    intake = view.intake
    groups = share_groups(by)
    table = shares_by(groups)
    rows = share_rows(view.inputs, view.bought, view.all_items, view.wanted).collect().lazy()
    frame, total = (one.collect() for one in (shares(rows, *groups), shares_over_all(rows)))
    narrowing = view.narrowing()
    remarks = [*_company(view), *view.without.footer, *untyped_institutions(intake)]
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=narrowing.after(view.subtitle),
        footer=[*_over_all(total), *remarks],
        basis=basis(intake, sorted(intake.workspace.batches), {**view.options, **narrowing.options}),
        bars=("selected_qty_share", "selected_amount_share"),
        warnings=view.without.warnings,
        remarks=remarks,
    )
    return result, False


def _over_all(total: pl.DataFrame) -> list[str]:
    from jicai.render.words import money, percent

    if total.is_empty():
        return ["没有符合条件的采购"]
    row = total.row(0, named=True)
    kinds = (("中选", "selected"), ("非中选", "nonselected"), ("替代产品", "substitute"))
    words = [f"{word} {money(row[f'{key}_amount'])} 元（{percent(row[f'{key}_amount_share'])}）" for word, key in kinds]
    voluntary = row["voluntary_amount"]
    return [
        f"全部采购金额：{'，'.join(words)}；同通用名中选占比 {percent(row['selected_amount_share_of_generic'])}"
        + (f"；其中自愿参加的机构 {money(voluntary)} 元" if voluntary else "")
    ]


def _company(view: ProgressView) -> list[str]:
    companies = view.wanted.get("company")
    return [f"{'、'.join(companies)}中选的品种，含这些品种里别家的产品"] if companies else []
