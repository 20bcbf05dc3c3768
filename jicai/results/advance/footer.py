"""The lines below an advance plan: totals, what it rests on, what it leaves aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jicai.render.words import money
from jicai.tables.results.advance import ADVANCE

if TYPE_CHECKING:
    import polars as pl

    from jicai.batches.model import Batch

_FEW = 5

#: The label in the sheet 口径 of the institutions whom the official figures pass over.
PASSED_OVER = "没有预付测算"


def total_lines(by_fund: pl.DataFrame, statuses: Mapping[str, int]) -> list[str]:
    """A line per fund (rows of `ADVANCE_BY["fund"]`), and how many tranches have which status."""
    if by_fund.is_empty():
        return ["没有符合条件的预付"]
    choices = ADVANCE.column("status").choices
    words = "，".join(f"{choice.label} {statuses.get(choice.value, 0):,}" for choice in choices)
    return [*(_fund_line(row) for row in by_fund.iter_rows(named=True)), f"共 {sum(statuses.values()):,} 期：{words}"]


def _fund_line(row: Mapping[str, Any]) -> str:
    fund = ADVANCE.column("fund").label_of(row["fund"])
    over = f"（已减去多拨的 {money(row['overpaid'])} 元，拨付清单不减）" if row["overpaid"] else ""
    late = f"，其中逾期 {row['late']:,} 期 {money(row['late_amount'])} 元" if row["late"] else ""
    return (
        f"{fund}医保基金 {row['institutions']:,} 家机构：应拨 {money(row['amount'])} 元，"
        f"已拨付 {money(row['paid'])} 元，未拨付 {money(row['outstanding'])} 元{over}{late}"
    )


def other_fund_lines(paid: pl.DataFrame) -> list[str]:
    """What `paid_by_other_fund` counted: disbursements stand with the fund of the plan, whoever paid."""
    label = ADVANCE.column("fund").label_of
    return [
        f"已拨付的其中 {money(amount)} 元由{label(paid_from)}医保基金拨付，按计划的{label(fund)}医保基金列示"
        for fund, paid_from, amount in paid.iter_rows()
    ]


def official_lines(difference: pl.DataFrame, passed_over: pl.DataFrame) -> list[str]:
    """How many advances are official figures, what that changes, and whom their table passes over."""
    advances, excess = difference.row(0)
    lines = []
    if advances:
        more = "多" if excess >= 0 else "少"
        lines.append(f"{advances:,} 笔预付总额按预付测算表，合计比按比例计算的{more} {money(abs(excess))} 元")
    for (batch,), missing in passed_over.group_by("batch", maintain_order=True):
        names = _few(missing["institution_name"].to_list())
        lines.append(f"预付测算表的批次 {batch} 中没有 {missing.height:,} 家机构，按比例计算：{names}")
    return lines


def passed_over_words(passed_over: pl.DataFrame) -> dict[str, str]:
    """For the sheet 口径 all the institutions whom the official figures pass over, by batch."""
    return {
        f"{PASSED_OVER} {batch}": "、".join(
            f"{row['institution_name']}（{row['institution_code']}）" for row in missing.iter_rows(named=True)
        )
        for (batch,), missing in passed_over.group_by("batch", maintain_order=True)
    }


def left_out_lines(left_out: pl.DataFrame, later: pl.DataFrame, late_before: pl.DataFrame) -> list[str]:
    """What is not listed or does not count: late tranches of earlier months, the not bound, what was paid later."""
    lines = []
    tranches, late_amount = late_before.row(0)
    if tranches:
        lines.append(f"更早到期而逾期未拨足的另有 {tranches:,} 期 {money(late_amount)} 元，没有列出")
    lines += voluntary_lines(left_out)
    rows, amount = later.row(0)
    if rows:
        lines.append(f"截至日期之后的预付拨付 {rows:,} 行 {money(amount)} 元没有计入")
    return lines


def voluntary_lines(left_out: pl.DataFrame) -> list[str]:
    """Who gets no advance, as `jicai.calc.advance_aside.left_out` gives it."""
    names, agreed_amount = left_out.row(0)
    if not names:
        return []
    return [f"{len(names):,} 家自愿参加的机构不预付（约定金额 {money(agreed_amount)} 元）：{_few(names)}"]


def yearly_lines(batches: Iterable[Batch]) -> list[str]:
    """For batches that recalculate yearly: which rows are which year's, and how payments are counted to them."""
    codes = [batch.code for batch in batches if batch.advance.recalculate == "yearly"]
    if not codes:
        return []
    return [
        f"批次 {'、'.join(codes)} 每个协议年度预付一次，各年度单独抵扣、退回；"
        "预付测算没有写明年度的只用于第 1 年度，拨付没有写明年度的先计入前面的年度"
    ]


def _few(names: Sequence[str]) -> str:
    return "、".join(names[:_FEW]) + ("等" if len(names) > _FEW else "")
