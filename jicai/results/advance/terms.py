"""What a batch says about its advance, for the sheet 口径."""

from __future__ import annotations

from collections.abc import Iterable

from jicai.batches.clauses import clauses_of
from jicai.batches.frames import advances_frame
from jicai.batches.model import Batch
from jicai.batches.values import CHOICE_LABELS


def advance_terms(batches: Iterable[Batch]) -> dict[str, str]:
    """Label and words for each batch: ratio, share of the first tranche, due dates and how they come about, clause."""
    return {f"预付 {batch.code}": _terms(batch) for batch in batches}


def _terms(batch: Batch) -> str:
    advance, start = batch.advance, batch.start_on
    ratio, share = advance.ratio.at(start), advance.first_share.at(start)
    months, counting = advance.second_month.at(start), CHOICE_LABELS[advance.month_counting.at(start)]
    yearly = advance.recalculate == "yearly"
    dates = [
        (f"第 {row['agreement_year']} 协议年度" if yearly else "")
        + f"首期最迟 {row['first_due_on']}，尾款最迟 {row['second_due_on']}"
        for row in advances_frame([batch]).iter_rows(named=True)
    ]
    reading = "尾款日期由批次文件写明" if advance.second_due_on else f"尾款在第 {months} 个月末，计月方法：{counting}"
    basis = "，".join([batch.source, *clauses_of("advance.ratio", batch.source)])
    return f"预付比例 {ratio}，首期占比 {share}；{'；'.join(dates)}；{reading}；依据 {basis}"
