"""`jicai explain --receipt`: on which ground a receipt and an order line were matched, or why they were not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jicai.commands.explain.choice import only_one
from jicai.errors import UsageError
from jicai.render.words import money, number
from jicai.results.explain.rows import Entry, Steps

if TYPE_CHECKING:
    from jicai.commands.shared.delivery import DeliveryOptions
    from jicai.commands.shared.options import InputOptions, LineOptions
    from jicai.render.result import Result
    from jicai.results.reconcile.inputs import TradeView

Row = Mapping[str, Any]
_ORDERS, _BOOK = "平台金额", "台账金额"
#: What a receipt is told that names an order line with which it was not matched.
_NAMED = {
    "not_accepted": "台账写明的订单明细在平台上没有验收，所列是这条明细",
    "elsewhere": "台账写明的订单明细在平台上是另一家机构的，所列是这条明细",
}
_BUYING = ("A 二（二）", "B 三（二）")


def explain_trade(
    inputs: InputOptions, scope: LineOptions, delivery: DeliveryOptions, words: Sequence[str], document: str
) -> None:
    """Show how the line of the reconciliation that has this number came about."""
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.results.reconcile.tables import NEEDED

    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED["receipts"], ("code_changes",))
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    import polars as pl

    from jicai.calc.reconcile.trade import TradeTerms
    from jicai.commands.explain.words import with_words
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness
    from jicai.results.reconcile.inputs import TradeView

    if scope.company:
        raise UsageError(f"--company {scope.company[0]}：对账按医疗机构和产品，不分企业，请去掉这个选项")
    wanted = chosen_scope(with_words(scope, words, intake), intake, quiet=delivery.quiet)
    terms = TradeTerms("receipts", as_of, intake.workspace.settings.reconcile.days, all_products=True)
    view = TradeView(intake, terms, wanted, with_rows=True)
    folded = document.strip().upper()
    holds = pl.any_horizontal(
        pl.col(f"{side}_documents").fill_null("").str.to_uppercase().str.split("、").list.contains(folded)
        for side in ("left", "right")
    )
    found = view.lines.filter(holds).collect()
    nothing = f"--receipt {document}：对账里没有这个入库单号或订单明细编号，请核对；有哪些见 jicai reconcile"
    # What a receipt holds of one product may stand in several lines, which no option tells apart: all are shown.
    keys = ("institution_code", "thing")
    if found.n_unique(keys) != 1:
        only_one(found, "笔符合", keys, ("institution_name", "product_name", "right_documents"), nothing)
    lines = found.sort("left_day", "right_day", "left__source", "left__row", "right__source", "right__row").to_dicts()
    deliver(with_freshness(trade_result(view, lines), intake, as_of), delivery.for_rendering())


def trade_steps(view: TradeView, line: Row, of: str = "") -> Steps:
    """The steps of one line of the reconciliation, each named after `of` where it is one of several."""
    from jicai.results.reconcile.inputs import DIFFER_WORDS
    from jicai.tables.results.reconcile import GROUNDS, KINDS, REASONS

    codes = (line["batch"] or "").split("、")
    batches = view.intake.workspace.batches
    steps = Steps(view.intake, batches.get(codes[0]) if len(codes) == 1 else None)
    label = {one.value: one.label for one in (*KINDS, *GROUNDS)}
    reasons = {one.value: one.label for one in REASONS}
    differs = [word for key, word in DIFFER_WORDS.items() if line[f"differs_{key}"]]
    ground = f"依据：{label[line['ground']]}" if line["ground"] else _unmatched(view, line)
    note = "；".join(
        [
            ground,
            *([f"差在{'、'.join(differs)}"] if differs else []),
            *([f"说明：{reasons[line['reason']]}"] if line["reason"] else []),
            *(["算线下采购"] if line["off_platform"] else []),
        ]
    )
    steps.figure(f"{of}结果", label[line["kind"]], None, None, "", note, _BUYING if line["clause"] else ())
    left, right = line["left_amount"], line["right_amount"]
    if left is not None and right is not None:
        steps.figure(f"{of}金额差", "台账减平台", right - left, "yuan", f"{money(right)} - {money(left)}")
    if line["days"] is not None:
        steps.figure(
            *(f"{of}相差天数", "台账日期减平台验收日期", line["days"], "days"),
            working=f"{line['right_day']} - {line['left_day']}" if line["right_day"] and line["left_day"] else "",
            note=f"容差 {view.terms.days} 天",
        )
    for step, side, at in ((_ORDERS, "left", 0), (_BOOK, "right", 1)):
        own = _own(view, line, side, at)
        others = [*_named(view, line), *_others(view, line)] if side == "left" and left is None else []
        if own or others:
            steps.sum(f"{of}{step}", line[f"{side}_amount"] or Decimal(0), "yuan", [*own, *others], clauses=())
    return steps


def trade_result(view: TradeView, lines: Sequence[Row]) -> Result:
    """The explanation of one line of the reconciliation, or of those of one product that bear the same number."""
    from jicai.render.result import Result
    from jicai.results.reconcile.notes import basis_of
    from jicai.tables.results.explain import EXPLAIN

    line = lines[0]
    steps = trade_steps(view, line, "" if len(lines) == 1 else "第 1 笔")
    for at, other in enumerate(lines[1:], 2):
        steps.extend(trade_steps(view, other, f"第 {at:,} 笔"))
    what = line["product_name"] or line["thing"]
    documents = (one[f"{side}_documents"] for one in lines for side in ("left", "right"))
    names = "、".join(dict.fromkeys(name for told in documents if told for name in told.split("、")))
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{line['institution_name']} {what} {names} 的对账",
        subtitle=f"截至 {view.terms.as_of}，日期最多差 {view.terms.days} 天",
        footer=[*steps.left_out, "对账的各种依据从强到弱逐一试过，前面对上的后面不再对"],
        basis=[("说明", f"{line['institution_name']} {names}"), *basis_of(view)],
    )


def _unmatched(view: TradeView, line: Row) -> str:
    if line["kind"] == "ambiguous":
        return "能对上的不止一种，不按先后猜"
    if line["reason"] in _NAMED:
        return _NAMED[line["reason"]]
    other = "台账" if line["kind"] == "only_order" else "平台"
    return f"{other}里没有这家机构同一产品、编号相同或 {view.terms.days} 天之内数量相同的一笔"


def _own(view: TradeView, line: Row, side: str, at: int) -> list[Entry]:
    """The rows of the line's own on one side."""
    import polars as pl

    if line[f"{side}_rows"] is None:
        return []
    if line["group"] is None or view.trade.rows is None:
        keys = ("documents", "day", "quantity", "price", "amount", "code", "_source", "_row")
        only = {key.replace("documents", "document"): line[f"{side}_{key}"] for key in keys}
        return [_entry(only)]
    return [_entry(row) for row in view.trade.rows[at].filter(pl.col("group") == line["group"]).to_dicts()]


def _entry(row: Row, reason: str = "") -> Entry:
    price = "" if row["price"] is None else f" × {number(row['price'])}"
    quantity = "" if row["quantity"] is None else f"{number(row['quantity'])}{price}"
    return Entry(
        item=row["document"] or "（没有编号）",
        value=row["amount"],
        detail=row["code"] or "",
        working=quantity,
        dated=row["day"],
        reason=reason,
        place=(row["_source"], row["_row"]),
    )


def _named(view: TradeView, line: Row) -> Iterator[Entry]:
    from jicai.results.explain.named_lines import named_lines

    return named_lines(view, line) if line["reason"] in _NAMED else iter(())


def _others(view: TradeView, line: Row) -> Iterator[Entry]:
    """Of a receipt alone what the exchange has of the same product around its day, and why that is not it."""
    import polars as pl

    from jicai.calc.reconcile.residue import widest

    near = (pl.col("left_day") - pl.lit(line["right_day"])).dt.total_days().abs() <= widest(view.terms.days)
    same = [pl.col(key) == line[key] for key in ("institution_code", "thing")]
    rows = view.lines.filter(*same, near).sort("left_day", "left_documents").collect()
    for row in rows.to_dicts():
        keys = ("day", "quantity", "price", "amount", "code", "_source", "_row")
        told = {"document": row["left_documents"], **{key: row[f"left_{key}"] for key in keys}}
        if row["kind"] == "only_order":
            days = abs((row["left_day"] - line["right_day"]).days)
            alike = row["left_quantity"] == line["right_quantity"]
            reason = f"日期差 {days} 天，超过容差" if alike else f"数量不同，相差 {days} 天"
        else:
            reason = f"已与别的台账对上，{row['right_documents'] or '没有单号'}"
        yield _entry(told, reason)
