"""What is suspicious about disbursements and official figures, a Chinese line each with the rows it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jicai.render.words import money
from jicai.results.places import row_places
from jicai.tables.results.advance import ADVANCE

if TYPE_CHECKING:
    import polars as pl

    from jicai.store.result import Intake

#: By the kind of `jicai.calc.advance_checks`: what is wrong, what was made of it, what to do.
_SENTENCES = {
    "overpaid": "{who}第 {tranche} 期应拨 {planned} 元，已拨付 {amount} 元，多拨 {excess} 元，请核对拨付金额和期次",
    "paid_not_bound": "{who}不属于该批次适用的机构类型，却已拨付 {amount} 元，没有列入；请核对机构类型",
    "paid_not_agreed": "{who}没有据以预付的约定采购量，却已拨付 {amount} 元，没有列入；请核对批次和约定采购量",
    "other_fund": "{who}已拨付的 {amount} 元没有记在{fund}医保基金，按机构等级应由该基金预付；请核对基金类型和机构等级",
    "official_repeated": "{who}的预付测算有几行，相加为 {amount} 元；请核对是否重复",
    "official_not_bound": "{who}不属于该批次适用的机构类型，预付测算 {amount} 元没有采用；请核对机构类型",
    "official_not_agreed": "{who}没有据以预付的约定采购量，预付测算 {amount} 元没有采用；请核对批次和约定采购量",
}


def warning_lines(suspicious: pl.DataFrame, intake: Intake) -> list[str]:
    """A line for every row of `jicai.calc.advance_checks.suspicious_rows`: where, what is wrong, what to do."""
    return [f"{row_places(intake, row['places'])}：{_sentence(row)}" for row in suspicious.iter_rows(named=True)]


def _sentence(row: dict[str, Any]) -> str:
    return _SENTENCES[row["kind"]].format(
        who=f"{row['institution_name']}（{row['institution_code']}，{row['batch']}）",
        fund=ADVANCE.column("fund").label_of(row["fund"]),
        tranche=row["tranche"],
        **{key: money(row[key]) for key in ("amount", "planned", "excess")},
    )
