"""`jicai explain --advance`: the advance of an institution in a batch, its tranches, and what was paid of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jicai.batches.cycle import agreement_years
from jicai.batches.shown import why_words
from jicai.errors import InvariantError
from jicai.money import rounded
from jicai.render.words import money, number
from jicai.results.explain.rows import Entry, Steps

if TYPE_CHECKING:
    import polars as pl

    from jicai.batches.model import Batch
    from jicai.calc.advance import AdvanceInputs
    from jicai.render.result import Result
    from jicai.store.result import Intake

Row = Mapping[str, Any]
_CLAUSES = ("A 二（三）", "B 三（四）")
#: The values of `[advance]` by which the second tranche's day is counted, with what they are called.
_COUNTED_BY = {"second_month": "月数", "month_counting": "计月方法"}
_YEARLY = ("A 一（三）", "B 二（二）")
_BASE, _PARTS, _OFFICIAL, _TOTAL = "年度约定金额", "各产品约定金额", "预付测算", "预付总额"
_TRANCHES = {1: "首期", 2: "尾款"}
#: Places to which amounts are carried before they are rounded to the fen.
_CARRIED, _FEN = 12, 2


@dataclass(frozen=True, slots=True)
class AdvanceRows:
    """The plan and the rows behind it: see `jicai.calc.tranches.advance_rows` and `jicai.calc.explain.advance`."""

    as_of: date
    plan: pl.DataFrame
    base: pl.DataFrame
    official: pl.DataFrame
    paid: pl.DataFrame
    advances: pl.DataFrame

    @classmethod
    def of(cls, intake: Intake, inputs: AdvanceInputs, as_of: date) -> AdvanceRows:
        """Those of every advance."""
        import polars as pl

        from jicai.calc.explain.advance import ADVANCE_OF, base_rows, disbursement_rows, official_rows
        from jicai.calc.tranches import advance_rows

        disbursements = intake.frames["disbursements"]
        plan = advance_rows(inputs, disbursements, as_of).collect()
        advances = plan.lazy().select(ADVANCE_OF).unique()
        frames = pl.collect_all(
            [
                base_rows(intake.frames["agreed"], inputs, advances, as_of),
                official_rows(inputs),
                disbursement_rows(inputs, disbursements, as_of),
                inputs.advances,
            ]
        )
        return cls(as_of, plan, *frames)

    def about(self, key: Row) -> AdvanceRows:
        """Those of one advance: batch, agreement_year and institution_code."""
        import polars as pl

        where = (pl.col("batch") == key["batch"]) & (pl.col("institution_code") == key["institution_code"])
        year = pl.col("agreement_year") == key["agreement_year"]
        return AdvanceRows(
            self.as_of,
            self.plan.filter(where & year),
            self.base.filter(where & year),
            self.official.filter(where & year),
            self.paid.filter(where),
            self.advances.filter(pl.col("batch") == key["batch"], year),
        )


def advance_steps(intake: Intake, rows: AdvanceRows) -> Steps:
    """The steps of one advance, see `AdvanceRows.about`."""
    first, second = rows.plan.sort("tranche").iter_rows(named=True)
    batch = intake.workspace.batches[first["batch"]]
    terms = rows.advances.row(0, named=True)
    steps = Steps(intake, batch)
    base, total, ratio, share = first["agreed_amount"], first["advance_total"], terms["ratio"], terms["first_share"]
    computed = f"{money(base)} × {number(ratio)}，四舍五入到分"
    start = agreement_years(batch)[first["agreement_year"] - 1].start
    said = "，".join(filter(None, (f"预付比例 {number(ratio)}", why_words(batch, "advance.ratio", start))))
    share_said = why_words(batch, "advance.first_share", start)
    if first["official"]:
        steps.figure(
            _TOTAL, "预付测算的金额", total, "yuan", "见下面的预付测算", "测算表有的代替按比例计算的", _CLAUSES
        )
        steps.figure("按比例计算额", "按比例计算额", first["computed_total"], "yuan", computed, "只供对照", _CLAUSES)
    else:
        steps.figure(_TOTAL, "按比例计算额", total, "yuan", computed, said, _CLAUSES)
    halves = (
        f"{money(total)} × {number(share)}，四舍五入到分" + (f"；首期占比{share_said}" if share_said else ""),
        f"{money(total)} - {money(first['amount'])}，与首期相加正好是预付总额",
    )
    for tranche, working in zip((first, second), halves, strict=True):
        _tranche(steps, batch, tranche, working, rows.as_of)
    _base_steps(steps, base, rows)
    if first["official"]:
        entries = [
            Entry(_OFFICIAL, row["amount"], place=(row["_source"], row["_row"]), clauses=_CLAUSES)
            for row in rows.official.iter_rows(named=True)
        ]
        steps.sum(_OFFICIAL, total, "yuan", entries, clauses=_CLAUSES)
    for tranche in (first, second):
        entries = [_paid_entry(row, tranche) for row in _of_tranche(rows, tranche)]
        steps.sum(f"{_TRANCHES[tranche['tranche']]}已拨付", tranche["paid"], "yuan", entries, clauses=_CLAUSES)
    return steps


def advance_result(intake: Intake, rows: AdvanceRows) -> Result:
    """The explanation of one advance."""
    from jicai.render.result import Result
    from jicai.results.absent import absent_tables
    from jicai.results.advance.notes import ASSUMED
    from jicai.results.advance.terms import advance_terms
    from jicai.results.basis import basis
    from jicai.results.explain.unread import unread_rows
    from jicai.tables.results.advance import ADVANCE
    from jicai.tables.results.explain import EXPLAIN

    steps = advance_steps(intake, rows)
    first, second = rows.plan.sort("tranche").iter_rows(named=True)
    batch = intake.workspace.batches[first["batch"]]
    who = f"{first['institution_name']}（{first['institution_code']}）"
    year = f"第 {first['agreement_year']} 协议年度的" if batch.advance.recalculate == "yearly" else ""
    label = ADVANCE.column("status").label_of
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{who} {batch.code} {year}预付金",
        subtitle=f"截至 {rows.as_of}，{ADVANCE.column('fund').label_of(first['fund'])}医保基金",
        footer=[
            f"预付总额 {money(first['advance_total'])} 元："
            + "；".join(
                f"{_TRANCHES[one['tranche']]} {money(one['amount'])} 元，已拨 {money(one['paid'])} 元，"
                f"{label(one['status'])}"
                for one in (first, second)
            ),
            *steps.left_out,
            *absent_tables(intake, ASSUMED),
            *unread_rows(intake, ("agreed", "advance_amounts", "disbursements")),
        ],
        basis=basis(
            intake,
            [batch.code],
            {"说明": f"{who} {batch.code} {year}预付金", "截至日期": str(rows.as_of), **advance_terms([batch])},
        ),
    )


def _tranche(steps: Steps, batch: Batch, row: Row, working: str, as_of: date) -> None:
    from jicai.tables.results.advance import ADVANCE

    name = _TRANCHES[row["tranche"]]
    due = _due_words(batch, row["tranche"], row["agreement_year"])
    steps.figure(f"{name}应拨", f"最迟 {row['due_on']}", row["amount"], "yuan", working, due, _CLAUSES, row["due_on"])
    steps.figure(
        *(f"{name}未拨", ADVANCE.column("status").label_of(row["status"]), row["outstanding"], "yuan"),
        working=f"{money(row['amount'])} - 已拨 {money(row['paid'])}",
        note=_status_words(row, as_of),
        clauses=_CLAUSES,
    )


def _status_words(row: Row, as_of: date) -> str:
    match row["status"]:
        case "paid":
            return "已经拨足" if row["outstanding"] == 0 else "拨付多于应拨"
        case "late":
            return f"最迟拨付日 {row['due_on']} 早于截至日期 {as_of}"
        case "due":
            return f"最迟拨付日 {row['due_on']} 在截至日期的当月"
    return f"最迟拨付日 {row['due_on']} 在截至日期的当月之后"


def _due_words(batch: Batch, tranche: int, number_of_year: int) -> str:
    """How the due date of a tranche was counted."""
    from jicai.batches.values import CHOICE_LABELS

    start = agreement_years(batch)[number_of_year - 1].start
    if tranche == 1:
        return f"自 {start} 起，开始当月的次月末"
    if batch.advance.second_due_on is not None:
        why = why_words(batch, "advance.second_due_on", start)
        return "，".join(filter(None, ("日期由批次文件写明", why)))
    months, counting = batch.advance.second_month.at(start), CHOICE_LABELS[batch.advance.month_counting.at(start)]
    words = {label: why_words(batch, f"advance.{key}", start) for key, label in _COUNTED_BY.items()}
    why = "".join(f"；{label}{why}" for label, why in words.items() if why)
    return f"自 {start} 起第 {months} 个月，计月方法：{counting}{why}"


def _base_steps(steps: Steps, base: Decimal, rows: AdvanceRows) -> None:
    entries = [_base_entry(row) for row in rows.base.iter_rows(named=True)]
    total = sum((one.value or Decimal() for one in entries if not one.reason), Decimal())
    if rounded(rounded(total, _CARRIED), _FEN) != base:
        raise InvariantError(f"内部错误（{_BASE}：各行相加 {total}，取到分不是 {base}），请带上命令和文件报告")
    steps.figure(_BASE, "取到分", base, "yuan", f"{number(total)}，四舍五入到分", "相加后只取整一次", _CLAUSES)
    steps.sum(_PARTS, total, "yuan", entries, "约定采购量乘以中选价", _CLAUSES)


def _base_entry(row: Row) -> Entry:
    reasons = {
        "other_year": f"其他协议年度，第 {row['row_year']} 年",
        "later": f"尚未生效，生效日期 {row['effective_on']}",
        "no_price": "没有中选价",
    }
    price = row["selected_price"]
    words = "" if price is None else f" × {number(price)} 元{row['price_words']}"
    if row["agreed_base"] is not None:
        working = f"{number(row['agreed_base'])} ÷ {number(row['factor'])}{words}"
    else:
        working = f"{number(row['agreed_qty'])}{words}"
    return Entry(
        item=" ".join(filter(None, (row["product_name"], row["spec"]))),
        value=row["amount"],
        detail=row["product_code"],
        working=working,
        dated=row["effective_on"],
        note=f"增补或调剂，{row['effective_on']} 生效" if row["effective_on"] else "",
        reason=reasons.get(row["reason"], ""),
        clauses=_YEARLY,
        place=(row["_source"], row["_row"]),
    )


def _of_tranche(rows: AdvanceRows, tranche: Row) -> Sequence[Row]:
    import polars as pl

    return rows.paid.filter(pl.col("tranche") == tranche["tranche"]).to_dicts()


def _paid_entry(row: Row, tranche: Row) -> Entry:
    from jicai.tables.common import FUND

    reason = "截至日期之后拨付" if row["reason"] else ""
    if not reason and row["agreement_year"] != tranche["agreement_year"]:
        reason = f"其他协议年度的预付金，第 {row['agreement_year']} 年"
    other = row["fund"] not in (None, tranche["fund"])
    return Entry(
        item=f"{_TRANCHES[tranche['tranche']]}拨付",
        value=row["amount"],
        dated=row["paid_on"],
        note=f"由{FUND.label_of(row['fund'])}基金拨付，应由另一基金" if other else "",
        reason=reason,
        clauses=_CLAUSES,
        place=(row["_source"], row["_row"]),
    )
