"""What stands around the results of `jicai overdue`: what was left out, what is suspicious, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from jicai.batches.shown import settlement_words
from jicai.calc.settlement.scope import View, shown_pairs
from jicai.calc.settlement.state import Settlement
from jicai.calc.settlement.suspicious import suspicious_payments
from jicai.render.words import money
from jicai.results.absent import absent_tables
from jicai.results.basis import basis
from jicai.store.messages import row_place
from jicai.store.result import Intake

ASSUMED = {"payments": "全部按未付"}
_REASONS = {
    "no_payee": "没有收款企业",
    "unknown_institution": "医疗机构不在医疗机构表里",
    "unbound": "机构类型不在该批次适用范围内",
    "out": "不是采购周期内的中选产品",
}
_SENTENCES = {
    "stranger": "{who}付给{payee}的 {payments:,} 笔款共 {amount} 元，该机构没有它的订单明细，请核对收款企业",
    "astray": "{who}的付款 {payment_id}（{amount} 元）：{reason}，没有分到明细，请核对订单明细编号",
    "elsewhere": "{who}付给{payee}的付款 {payment_id}（{amount} 元）指明的订单明细 {line_id} 属于 {line_institution} 和"
    "{line_payee}，已按明细分付，请核对",
}


@dataclass(frozen=True, slots=True)
class SaidOfPayments:
    """What `said_of_payments` found: how many count for nothing, and those of the wanted pairs that are suspicious."""

    uncounted: pl.DataFrame
    suspicious: pl.DataFrame

    def notes(self, intake: Intake) -> list[str]:
        """Which payments count for nothing, and that there is no table of them."""
        later, foreign = self.uncounted.row(0)
        counts = (("截至日期之后", later), ("医疗机构不在医疗机构表里", foreign))
        words = [f"{name} {count:,} 笔" for name, count in counts if count]
        return [*absent_tables(intake, ASSUMED), *(["货款支付全表中未计入的：" + "，".join(words)] if words else [])]

    def warnings(self, intake: Intake) -> list[str]:
        """What is suspicious, a line each: where, what is wrong, what to do."""
        return [_warning(row, intake) for row in self.suspicious.iter_rows(named=True)]


def said_of_payments(settlement: Settlement, view: View) -> list[pl.DataFrame]:
    """The fields of `SaidOfPayments`: later and foreign (numbers of payments), and `suspicious_payments`."""
    pairs = shown_pairs(settlement, view).lazy().select("pair")
    rows = suspicious_payments(settlement).join(pairs, on="pair", how="semi", maintain_order="left").collect()
    return [pl.DataFrame({"later": [settlement.later_payments], "foreign": [settlement.foreign_payments]}), rows]


def left_out_lines(counts: pl.DataFrame, view: View) -> list[str]:
    """What `jicai.calc.settlement.left_out` counted, in words."""
    whole = "（不分批次、企业和产品）" if any(view.of_products.values()) else ""
    words = [f"{_REASONS[reason]} {rows:,} 笔 {money(amount)} 元" for reason, rows, amount in counts.iter_rows()]
    return [f"未列入的已验收明细{whole}：" + "；".join(words)] if words else []


def _warning(row: Mapping[str, Any], intake: Intake) -> str:
    place = row_place(intake.accounts[row["_source"]], intake.workspace, row["_row"])
    who = f"{row['institution_name']}（{row['institution_code']}）"
    return f"{place}：" + _SENTENCES[row["kind"]].format(who=who, **{**row, "amount": money(row["amount"])})


def rests_on(as_of: date, intake: Intake, batches: list[str], options: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pairs of the sheet 口径."""
    payments = "全部按未付，未提供货款支付表" if not intake.workspace.files["payments"] else "按货款支付表"
    shared = {"截至日期": str(as_of), "付款": payments}
    codes = batches or sorted(intake.workspace.batches)
    return basis(intake, codes, {**shared, **options, **_terms(intake, codes)})


def _terms(intake: Intake, codes: list[str]) -> dict[str, str]:
    """The terms of payment, where a batch has others than the two notices."""
    terms = {code: settlement_words(intake.workspace.batches[code]) for code in codes}
    return {f"结清期限 {code}": words for code, words in terms.items() if words != settlement_words(None)}


def as_of_words(as_of: date, intake: Intake) -> str:
    """The beginning of a subtitle."""
    return "；".join([f"截至 {as_of}", *absent_tables(intake, ASSUMED)])
