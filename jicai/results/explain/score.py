"""`jicai explain --score`: the points of an institution, indicator by indicator, with what each figure rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jicai.render.words import money, number
from jicai.results.explain.rows import Entry, Steps

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.evidence import Evidence
    from jicai.render.result import Result
    from jicai.results.assess.scheme import ChosenScheme
    from jicai.results.assess.years import ChosenYears
    from jicai.schemes.model import Indicator
    from jicai.store.result import Intake

Row = Mapping[str, Any]
_CLAUSES = ("A 二（五）", "B 三（五）")
_NOTHING = Decimal()
#: Where a figure is explained whose rows are not listed here.
_ELSEWHERE = {
    "on_time_rate": "各笔货款见 jicai overdue --institution，一笔怎样结清见 jicai explain --line",
    "payment_rate": "各笔货款见 jicai overdue --institution，一笔怎样结清见 jicai explain --line",
    "selected_share": "各品种的占比见 jicai progress --shares --institution",
}


@dataclass(frozen=True, slots=True)
class Scores:
    """The points of every institution, see `jicai.calc.assess.score.with_points`, and what they rest on; computed.

    items: see `jicai.calc.explain.rollup.weighted_items`, with `excepted`. found: the findings of the scheme's rules,
    with excused.
    """

    intake: Intake
    years: ChosenYears
    chosen: ChosenScheme
    points: pl.DataFrame
    items: pl.DataFrame
    found: pl.DataFrame

    @classmethod
    def of(
        cls, intake: Intake, evidence: Evidence, years: ChosenYears, batches: Sequence[str], chosen: ChosenScheme
    ) -> Scores:
        """Those of the assessed years, of these batches or all, as `jicai assess` gives them."""
        import polars as pl

        from jicai.calc.assess.assessment import year_figures
        from jicai.calc.assess.exceptions import excused
        from jicai.calc.assess.found import OF_RUNNING_YEARS, year_findings
        from jicai.calc.assess.score import with_points
        from jicai.calc.explain.agreed import agreed_rows
        from jicai.calc.explain.rollup import weighted_items
        from jicai.calc.findings import findings
        from jicai.calc.judged import why_not
        from jicai.results.assess.excepted import traced_items
        from jicai.settings.loader import FILE_NAME, rule_settings

        given = [rule for rule in chosen.rules if why_not(evidence, rule) is None]
        rules = [rule for rule in given if years.running or rule.id not in OF_RUNNING_YEARS]
        settings = rule_settings(intake.workspace.settings, intake.workspace.folder / FILE_NAME)
        marked, exceptions = traced_items(evidence, years, {"batch": batches})
        found = year_findings(findings(evidence, rules, settings), years.frame(), years.as_of)
        items, rows = pl.collect_all([marked, found])
        judged = excused(rows.lazy(), exceptions).collect()
        counted = judged.filter(~pl.col("excused"))
        values = year_figures(evidence, years.frame(), items, counted, rules, "institution")
        agreed = agreed_rows(intake.frames["agreed"], evidence.progress_inputs, items.lazy(), years.as_of)
        points, weighted = pl.collect_all(
            [with_points(values, chosen.scheme).sort("institution_code"), weighted_items(items.lazy(), agreed)]
        )
        return cls(intake, years, chosen, points, weighted, judged)


def score_steps(scores: Scores, row: Row) -> Steps:
    """The steps of one institution, a row of `Scores.points`."""
    steps, scheme = Steps(scores.intake, None), scores.chosen.scheme
    indicators = [one for one in scheme.indicators if one.id in scores.points.columns]
    deducted = [_deduction(one, row) for one in indicators]
    vetoes = [entry for one in indicators for entry in _veto(one, row)]
    full = Entry("满分", scheme.full_marks, note=scheme.name)
    steps.sum("得分", row["score"], "points", [full, *deducted, *vetoes], "满分减各指标的扣分", _CLAUSES)
    for one in scheme.indicators:
        _indicator(steps, one, row)
    for one in indicators:
        _basis(steps, one, scores, row)
    return steps


def score_result(scores: Scores, row: Row) -> Result:
    """The explanation of the points of one institution."""
    from jicai.render.result import Result
    from jicai.results.absent import absent_tables
    from jicai.results.assess.scheme import scheme_basis
    from jicai.results.basis import basis
    from jicai.results.explain.unread import unread_rows
    from jicai.tables.results.explain import EXPLAIN

    years, intake = scores.years, scores.intake
    steps = score_steps(scores, row)
    who = f"{row['institution_name']}（{row['institution_code']}）"
    what = "试算得分" if years.preview else "考核得分"
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{who} 的{what}",
        subtitle=f"{years.subtitle}，{scores.chosen.scheme.name}",
        footer=[
            f"{what} {number(row['score'])} 分{'（否决）' if row['vetoed'] else ''}：{row['deductions'] or '没有扣分'}",
            *steps.left_out,
            scores.chosen.note,
            *years.notes(),
            *absent_tables(intake, {"payments": "按期结清率和回款率没有数值"}),
            *unread_rows(intake, ("orders", "agreed")),
        ],
        basis=basis(
            intake,
            sorted(years.occurring),
            {"说明": f"{who} 的{what}", "截至日期": str(years.as_of), **scheme_basis(scores.chosen)},
        ),
    )


def _deduction(one: Indicator, row: Row) -> Entry:
    from jicai.calc.assess.score import points_of
    from jicai.calc.assess.wording import measure_words

    points = row[points_of(one)]
    note = "没有数值，不扣分" if row[one.id] is None else f"权重 {number(one.weight)} 分"
    return Entry(f"{one.title}扣分", -points, working=measure_words(one), note=note, clauses=_CLAUSES)


def _veto(one: Indicator, row: Row) -> list[Entry]:
    from jicai.calc.assess.score import extra_of
    from jicai.calc.assess.wording import reached_words

    if one.veto is None or row[extra_of(one)] is None:
        return []
    words = f"{one.title}{reached_words(one, one.veto)}，总分不超过 {number(one.veto_score or _NOTHING)} 分"
    return [Entry(f"{one.title}否决另扣", -row[extra_of(one)], working=words, note="否决", clauses=_CLAUSES)]


def _indicator(steps: Steps, one: Indicator, row: Row) -> None:
    """The figure of an indicator and how its points follow."""
    from jicai.calc.assess.score import points_of
    from jicai.calc.assess.wording import measure_words

    figure, unit = row.get(one.id), "share" if one.is_share else "lines"
    if figure is None:
        steps.figure(one.title, one.title, None, unit, measure_words(one), "没有数值，不扣分", _CLAUSES)
        return
    aim, lowest, weight = (number(value) for value in (one.aim, one.lowest, one.weight))
    if one.is_share:
        held = f"限于 {lowest} 至 {aim}"
        working = f"{weight} 分 × ({aim} - {number(figure)}，{held}) ÷ ({aim} - {lowest})"
    else:
        working = f"({figure} - 允许 {aim}) × {number(one.per or _NOTHING)} 分"
    note = f"扣 {number(row[points_of(one)])} 分，{measure_words(one)}；{_ELSEWHERE.get(one.id, '')}".rstrip("；")
    steps.figure(one.title, one.title, figure, unit, working, note, _CLAUSES)


def _basis(steps: Steps, one: Indicator, scores: Scores, row: Row) -> None:
    """The rows that the figure of an indicator is made of, where they are few enough to be listed."""
    import polars as pl

    own = pl.col("institution_code") == row["institution_code"]
    if one.id in ("completion", "completed_share"):
        items = scores.items.filter(own).to_dicts()
        if one.id == "completion":
            _items(steps, f"{one.title}：完成率乘以约定金额", items, "weighted", "yuan")
            _items(steps, f"{one.title}：约定金额", items, "weight", "yuan")
        else:
            _items(steps, f"{one.title}：已完成的约定项", items, "completed", "lines")
        return
    if one.is_share:
        return
    rows = scores.found.filter(own).to_dicts()
    rows = [found for found in rows if one.id in (f"findings_{found['severity']}", f"findings:{found['rule']}")]
    entries = [
        Entry(
            item=found["rule_title"],
            value=Decimal(1),
            detail=" ".join(filter(None, (found["variety_name"], found["line_id"]))),
            note=found["message"],
            reason="考核例外，不计" if found["excused"] else "",
            clauses=_CLAUSES,
            place=(found["_source"], found["_row"]),
        )
        for found in rows
    ]
    steps.sum(f"{one.title}：条数", Decimal(row[one.id]), "lines", entries, clauses=_CLAUSES)


def _items(steps: Steps, step: str, items: list[dict[str, Any]], column: str, unit: str) -> None:
    entries = [_item(row, column) for row in items]
    total = sum((entry.value or _NOTHING for entry in entries if not entry.reason), _NOTHING)
    steps.sum(step, total, unit, entries, clauses=_CLAUSES)


def _item(row: Row, column: str) -> Entry:
    reason = ""
    if row["voluntary"]:
        reason = "自愿参加，不考核"
    elif row["status"] == "superseded":
        reason = "已转国采，不考核"
    elif row["excepted"]:
        reason = "考核例外，不考核"
    elif column == "completed":
        reason = "" if row["status"] == "completed" else "没有完成"
    elif row["reason"]:
        reason = "约定量为 0，没有完成率"
    value = Decimal(1) if column == "completed" else row[column]
    working = f"{number(row['purchased_qty'])} ÷ {number(row['agreed_qty'])}"
    if column == "weighted":
        working += f"，限于 0 至 1；× {money(row['agreed_amount'])}"
    return Entry(
        item=row["variety_name"],
        value=value,
        detail=" ".join(filter(None, (row["company"], row["batch"]))),
        working="" if column == "weight" else working,
        reason=reason,
        clauses=_CLAUSES,
        place=None if row["_source"] is None else (row["_source"], row["_row"]),
    )
