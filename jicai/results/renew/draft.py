"""`jicai renew --draft`: the proposal for next year's agreed quantities as a workbook, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.renewal_draft import early_batches, renewal_draft
from jicai.calc.selection import keep
from jicai.render.result import Result
from jicai.results.basis import basis
from jicai.results.renew.answer import occurring
from jicai.results.scope import Narrowing, narrowed_by
from jicai.store.result import Intake
from jicai.tables.results.renewal import DRAFT_BASES, RENEWAL_DRAFT

_FORMULA = (
    "取三者中最大的，各向上取整到整采购单位：下限（上年约定数量按天数折算，乘以续签下限）；"
    "新年度已约定数量；按当前进度推算（上年已采购数量 × 新年度天数 ÷ 上年已过天数，净退货按 0），这是预测，不是实绩"
)
_LIMITS = (
    "上年过满四分之一之前，推算不超过下限和上年约定数量（按天数折算）中较大的；上年尚未开始而又没有下限的，取上年约定数量。"
    "没有下限的批次，上年约定数量不是下限，没有采购的建议为 0。四分之一是本工具的界限，通知没有规定"
)
_PER_PRODUCT = "逐产品取最大的，同一约定项（品种、企业）各产品合计可能超过该项的下限或推算"


def proposal(
    intake: Intake,
    evidence: Evidence,
    years: pl.DataFrame,
    wanted: Mapping[str, list[str]],
    options: Mapping[str, str],
    *,
    by_status: bool,
) -> tuple[Result, list[str]]:
    """The workbook of the proposal for the wanted scope, and what is said of it; `options` are for the sheet 口径."""
    as_of = evidence.as_of
    proposed = keep(renewal_draft(evidence, years.lazy()), wanted).collect()
    lines = draft_lines(proposed, early_batches(years, as_of), by_status=by_status)
    pairs = basis(intake, occurring(proposed.remove("superseded")), options)
    return draft_result(proposed, lines, as_of, narrowed_by(wanted), pairs), lines


def draft_lines(proposed: pl.DataFrame, early: Sequence[str], *, by_status: bool) -> list[str]:
    """What is said of the rows of `jicai.calc.renewal_draft.renewal_draft`, on standard error and in the sheet 口径."""
    rows = proposed.remove("superseded")
    counts = dict(rows.group_by("basis").len().iter_rows())
    words = [f"{one.label} {counts[one.value]:,} 行" for one in DRAFT_BASES if one.value in counts]
    already = rows["next_qty"].count()
    first = f"建议 {rows.height:,} 行" + (f"，依据：{'，'.join(words)}" if words else "")
    lines = [f"{first}；新年度已有约定的 {already:,} 行，建议不减少；按进度推算是预测，不是实绩"]
    if already:
        lines.append("核定后请代替新年度原有的约定采购量，不要与原表一起读入")
    if superseded := proposed.height - rows.height:
        lines.append(f"没有列入：到新年度开始时已转国采 {superseded:,} 行")
    if voluntary := int(rows["voluntary"].sum()):
        lines.append(f"含自愿参加的机构 {voluntary:,} 行")
    if held := [code for code in early if code in set(rows["batch"])]:
        lines.append(f"批次 {'、'.join(held)} 的上年还没有过满四分之一，推算不超过下限和上年约定数量中较大的")
    lines.append(_PER_PRODUCT)
    if by_status:
        lines.append("--status 只筛选对照，不影响建议")
    return lines


def draft_result(
    proposed: pl.DataFrame, lines: Sequence[str], as_of: date, narrowing: Narrowing, basis: Sequence[tuple[str, str]]
) -> Result:
    """The workbook of the proposal; `lines` as `draft_lines` gives them.

    These stand in the sheet 口径: below the rows they would be read as rows when the workbook is read back.
    """
    formula = [("建议的约定采购量", _FORMULA), ("推算的限制", _LIMITS), *(("说明", line) for line in lines)]
    return Result(
        frame=proposed.remove("superseded").select(RENEWAL_DRAFT.keys),
        table=RENEWAL_DRAFT,
        title=RENEWAL_DRAFT.label,
        subtitle=narrowing.after(f"截至 {as_of} 的建议，供核定；按当前进度推算的是预测，不是实绩；算法见“口径”"),
        basis=[*narrowing.options.items(), *basis, *formula],
    )
