"""What a result left aside or took for granted, in the lines below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from jicai.calc.supplements import not_in_effect
from jicai.errors import UsageError
from jicai.intake.discover.entries import files_entry, with_path
from jicai.store.messages import place
from jicai.tables.inputs.orders import ORDERS

if TYPE_CHECKING:
    import polars as pl

    from jicai.store.result import Intake


#: What a line must have to count, by the quantity that counts, and what it is else.
_COUNTED_BY = {
    "accepted": (("accepted_qty", "accepted_on"), "未验收"),
    "delivered": (("delivered_qty", "delivered_on"), "未配送"),
    "ordered": ((), ""),
}


@dataclass(frozen=True, slots=True)
class Uncounted:
    """That no order line of some sheets can count: a line for the footer, and a warning for each sheet."""

    footer: list[str]
    warnings: list[str]


def uncounted_columns(intake: Intake, count: str) -> Uncounted:
    """The sheets of order lines without a column that the result counts by: accepted, delivered or ordered."""
    needed, instead = _COUNTED_BY[count]
    warnings, rows, missing = [], 0, set()
    _refuse_unpaired(intake, needed)
    for account in intake.accounts:
        absent = [key for key in needed if key not in account.columns]
        if account.table == "orders" and account.used and absent:
            rows += account.used
            missing |= set(absent)
            warnings.append(
                f"{place(account, intake.workspace)}：没有{_labels(absent)}列，其中 {account.used:,} 行都按{instead}，"
                "请核对导出的列或在 jicai.toml 的 [columns.orders] 写明表头"
            )
    names = _labels([key for key in needed if key in missing])
    return Uncounted([f"订单明细有 {rows:,} 行没有{names}列，都按{instead}"] if rows else [], warnings)


def without_delivery(intake: Intake) -> list[str]:
    """How many order lines stand in sheets that do not say what was delivered: the acceptance stands for it."""
    rows = sum(
        account.used
        for account in intake.accounts
        if account.table == "orders" and not {"delivered_qty", "delivered_on"} <= set(account.columns)
    )
    return [f"订单明细有 {rows:,} 行没有配送数量、配送日期列，送达以验收为准，没有验收的都算没有送"] if rows else []


def _refuse_unpaired(intake: Intake, needed: tuple[str, ...]) -> None:
    """UsageError where a file has the quantity that counts and not its date, or the reverse: it was left unread."""
    shown = intake.workspace.shown
    for account in intake.accounts:
        for key, lacking in account.unpaired.items():
            if account.table == "orders" and key in needed:
                label, header = ORDERS.column(lacking).label, account.columns[key]
                entry = files_entry(account.sheet, columns=f'{lacking} = ["文件里的表头"]')
                told = f"：有「{header}」而没有{label}列，不能按它计算{entry}"
                raise UsageError(with_path(place(account, intake.workspace) + told, shown(account.file)))


def _labels(keys: list[str]) -> str:
    return "、".join(ORDERS.column(key).label for key in keys)


def uncounted_lines(counts: pl.DataFrame, intake: Intake) -> list[str]:
    """How many order lines there are and how many count nowhere; `counts` as `jicai.calc.scope.order_counts` gives."""
    count = counts.row(0, named=True)
    repeats = sum(account.skipped.get("repeat", 0) for account in intake.accounts if account.table == "orders")
    rejected = sum(sum(account.rejected.values()) for account in intake.accounts if account.table == "orders")
    words = [f"订单明细全表 {count['lines']:,} 行"]
    words += [
        f"{name} {number:,} 行"
        for name, number in (
            ("不在集采目录内", count["out_of_scope"]),
            ("已撤销", count["withdrawn"]),
            ("拒绝配送", count["refused"]),
            ("重复略过", repeats),
            ("被拒绝", rejected),
        )
        if number
    ]
    return ["，".join(words)]


def later_supplements(intake: Intake, as_of: date) -> list[str]:
    """How many agreed rows do not count yet, because they take effect after as-of."""
    later = int(
        intake.known(not_in_effect(intake.frames["agreed"], as_of), "later supplements", as_of).collect().item()
    )
    return [f"约定采购量有 {later:,} 行增补或调剂在截至日期之后生效，没有计入"] if later else []


def untyped_institutions(intake: Intake) -> list[str]:
    """How many institutions have no type and are taken as public ones."""
    untyped = sum(account.defaulted.get("type", 0) for account in intake.accounts if account.table == "institutions")
    return [f"医疗机构表有 {untyped:,} 家没有填机构类型，按公立"] if untyped else []
