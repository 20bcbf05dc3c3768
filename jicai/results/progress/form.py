"""What `jicai progress --form` shows: the form that bureaus file monthly, a row for every institution and batch."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from jicai.calc.progress_form import progress_form
from jicai.calc.selection import keep
from jicai.render.result import Result
from jicai.render.words import money, percent
from jicai.results.aside import later_supplements, untyped_institutions
from jicai.results.basis import basis
from jicai.results.progress.view import ProgressView
from jicai.tables.results.form import FORM


def form_result(view: ProgressView) -> tuple[Result, bool]:
    """The result, and whether any item of it is lagging or not started."""
    intake = view.intake
    behind = keep(view.behind, view.wanted)
    is_told = bool(intake.workspace.files["contracts"])
    contracts = intake.frames.get("contracts") if is_told else None
    frame = progress_form(view.inputs, view.rules, view.items, view.bought, behind, view.wanted, contracts).collect()
    narrowing = view.narrowing()
    remarks = [*view.without.footer, *untyped_institutions(intake)]
    result = Result(
        frame=frame,
        table=FORM,
        title=FORM.label,
        subtitle=narrowing.after(view.subtitle),
        footer=[*_totals(frame), *later_supplements(intake, view.rules.as_of), *remarks],
        basis=basis(intake, sorted(intake.workspace.batches), {**view.options, **narrowing.options}),
        bars=("completion",),
        warnings=view.without.warnings,
        remarks=remarks,
    )
    return result, bool(frame.select("lagging", "not_started").sum().sum_horizontal().item())


def _totals(form: pl.DataFrame) -> list[str]:
    if form.is_empty():
        return ["没有符合条件的约定项"]
    columns = ("items", "not_started", "lagging", "ahead", "over", "normal", "agreed_amount", "over_amount")
    total = form.select(columns).sum().row(0, named=True)
    kinds = [
        f"{FORM.column(key).label} {total[key]:,}（{percent(Decimal(total[key]) / total['items'])}）"
        for key in columns[1:6]
        if form[key].count()
    ]
    voluntary = form.filter("voluntary")["institution_code"].n_unique()
    both = form["behind_and_over"].sum()
    told, signed = form["signed_items"].count(), form["signed_items"].sum()
    return [
        f"合计 {form['institution_code'].n_unique():,} 家机构，签约产品 {total['items']:,}：{'，'.join(kinds)}；"
        f"约定金额 {money(total['agreed_amount'])} 元"
        + (f"；其中自愿参加的机构 {voluntary:,} 家" if voluntary else ""),
        *([f"超量的超出 {money(total['over_amount'])} 元"] if total["over"] else []),
        *([f"滞后和超量并存的 {both:,} 行"] if both else []),
        *(
            [f"已签合同 {signed:,} 项，签约率 {percent(Decimal(signed) / total['items'])}（含自愿参加的机构）"]
            if told
            else []
        ),
    ]
