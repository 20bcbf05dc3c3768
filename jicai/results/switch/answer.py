"""What `jicai switch` shows: by institution and variety, by price, by advance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from jicai.render.result import Result
from jicai.render.words import money
from jicai.results.switch.pair import pair_words

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.switch.varieties import Pair
    from jicai.results.scope import Narrowing
    from jicai.store.result import Intake

Wanted = Mapping[str, list[str]]


def switch_result(
    intake: Intake, pair: Pair, as_of: date, wanted: Wanted, statuses: Sequence[str] = (), *, prices: bool = False
) -> tuple[Result, bool]:
    """The result, and whether a row has open orders with a company that is not a winner of the new batch's."""
    import polars as pl

    from jicai.calc.selection import keep
    from jicai.calc.switch.varieties import switched_items, switched_prices
    from jicai.results.evidence import evidence_of
    from jicai.results.scope import narrowed_by
    from jicai.tables.results.switch import SWITCH, SWITCH_PRICES

    table = SWITCH_PRICES if prices else SWITCH
    evidence = evidence_of(intake, as_of)
    rows = (switched_prices if prices else switched_items)(evidence, pair).collect()
    filters = {key: values for key, values in wanted.items() if key not in ("batch", "variety_code")}
    frame = keep(rows.lazy(), {**filters, "status": list(statuses)}).collect()
    if wanted.get("variety_code"):
        codes = {"variety_code": wanted["variety_code"]}, {"next_variety_code": wanted["variety_code"]}
        frame = pl.concat([keep(frame.lazy(), one) for one in codes]).unique(maintain_order=True).collect()
    narrowing = narrowed_by(
        {key: values for key, values in wanted.items() if key != "batch"},
        {"状态": [table.column("status").label_of(one) for one in statuses]},
    )
    said = [] if prices else _without_new(intake, evidence.agreed_items, pair)
    footer = [_totals(frame), *(_PRICE_FORMULAS if prices else _ITEM_FORMULAS), *said]
    result = _result(intake, pair, as_of, Result(frame, table, table.label, footer=footer), narrowing, said)
    if prices:
        return result, False
    care = frame.filter(pl.col("status").is_in(["changed", "partly", "ended"]), pl.col("open_lines") > 0)
    return result, bool(care.height)


def money_result(intake: Intake, pair: Pair, as_of: date, wanted: Wanted) -> tuple[Result, bool]:
    """The result, and whether anything of the old batch's advance is still out."""
    import polars as pl

    from jicai.calc.selection import keep
    from jicai.calc.switch.money import switched_money
    from jicai.calc.tranches import advance_rows
    from jicai.results.recovery.view import RecoveryView
    from jicai.results.scope import narrowed_by
    from jicai.tables.results.switch import SWITCH_MONEY

    view = RecoveryView.of(intake, {}, as_of)
    plan = advance_rows(view.inputs.advance, view.inputs.disbursements, as_of)
    filters = {key: values for key, values in wanted.items() if key != "batch"}
    frame = keep(switched_money(view.course.totals, plan, view.institutions, pair), filters).collect()
    _, around = view.collect(frame.lazy().with_columns(batch=pl.lit(pair.old)))
    total = "，".join(
        f"{SWITCH_MONEY.column(key).label} {money(frame.sum()[key].item())} 元"
        for key in ("balance", "next_advance", "next_paid")
    )
    footer = [f"共 {frame.height:,} 行：{total}" if frame.height else "没有符合条件的预付金", *_MONEY_FORMULAS]
    said = around.remarks
    bare = Result(frame, SWITCH_MONEY, SWITCH_MONEY.label, footer=[*footer, *said], warnings=around.warnings)
    return _result(intake, pair, as_of, bare, narrowed_by(filters), said), bool((frame["balance"] != 0).any())


_ITEM_FORMULAS = (
    "未完成约定量 = 各约定项（原约定采购量 - 已采购量，不小于 0）之和",
    "未完订单量 = 下单数量 - 截至日期的验收数量，折合基本单位",
    "未完订单金额 = 未完订单量 ÷ 折算系数 × 采购单价，逐条取到分；接续的办法通知没有写明，这里只列情况，不作处理",
)
_PRICE_FORMULAS = ("每个基本单位的价 = 中选价 ÷ 折算系数；变动 = 新价 ÷ 原价 - 1",)
_MONEY_FORMULAS = ("原批次余额 = 已预付 - 已抵扣 - 已退回；两批次未收回 = 原批次余额 + 新批次已拨付，不同基金不相抵",)


def _result(intake: Intake, pair: Pair, as_of: date, bare: Result, narrowing: Narrowing, said: Sequence[str]) -> Result:
    from jicai.results.basis import basis

    words = pair_words(intake, pair)
    options = {"截至日期": str(as_of), "接续": words, **narrowing.options}
    return replace(
        bare,
        subtitle=narrowing.after(f"{words}，截至 {as_of}"),
        basis=basis(intake, [pair.old, pair.new], options),
        remarks=list(said),
    )


def _totals(frame: pl.DataFrame) -> str:
    from jicai.tables.results.switch import SWITCH_STATUSES

    if frame.is_empty():
        return "没有符合条件的品种"
    counts = dict(frame.group_by("status").len().iter_rows())
    words = [f"{one.label} {counts[one.value]:,}" for one in SWITCH_STATUSES if one.value in counts]
    said = f"共 {frame.height:,} 行：{'，'.join(words)}"
    if "open_lines" in frame.columns:
        said += f"；未完订单 {frame['open_lines'].sum():,} 条，{money(frame.sum()['open_amount'].item())} 元"
    return said


def _without_new(intake: Intake, agreed: pl.LazyFrame, pair: Pair) -> list[str]:
    """Where nothing is agreed on in the new batch yet."""
    import polars as pl

    some = agreed.filter(pl.col("batch") == pair.new, pl.col("agreement_year") == 1).head(1).collect()
    if some.height:
        return []
    return [f"约定采购量表还没有 {pair.new} 第 1 协议年度的行，新约定采购量都空缺；新中选企业按中选目录"]
