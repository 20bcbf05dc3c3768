"""What a result left aside or took for granted, in the lines below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from jicai.intake.result import Intake


def uncounted_lines(counts: pl.DataFrame, intake: Intake) -> list[str]:
    """How many order lines there are and how many count nowhere; `counts` as `jicai.calc.scope.order_counts` gives."""
    count = counts.row(0, named=True)
    repeats = sum(account.skipped.get("repeat", 0) for account in intake.accounts if account.table == "orders")
    words = [f"订单明细 {count['lines']:,} 行"]
    words += [
        f"{name} {number:,} 行"
        for name, number in (
            ("不在集采目录内", count["out_of_scope"]),
            ("已撤销", count["withdrawn"]),
            ("拒绝配送", count["refused"]),
            ("重复略过", repeats),
            ("被拒绝", intake.rejected),
        )
        if number
    ]
    return ["，".join(words)]


def untyped_institutions(intake: Intake) -> list[str]:
    """How many institutions have no type and are taken as public ones."""
    untyped = sum(account.defaulted.get("type", 0) for account in intake.accounts if account.table == "institutions")
    return [f"{untyped:,} 家医疗机构没有填机构类型，按公立"] if untyped else []
