"""The orders and deliveries that a finding on a company rests on."""

from __future__ import annotations

from decimal import Decimal

from jicai.render.words import money, number
from jicai.results.explain.found import Found, Row
from jicai.results.explain.rows import Entry, Steps

_NOTHING = Decimal()


def short_steps(found: Found) -> Steps:
    """The orders of the company: what was due and delivered, and what was refused."""
    from jicai.calc.explain.found import company_orders

    finding, steps = found.finding, found.steps
    days = getattr(found.settings, "days", 0)
    orders = company_orders(found.evidence, finding["batch"], finding["company"], days).to_dicts()
    due = [row for row in orders if row["is_due"]]
    sums = {name: sum((row[f"{name}_amount"] for row in due), _NOTHING) for name in ("ordered", "delivered")}
    rate = f"已配送 {money(sums['delivered'])} ÷ 应配送 {money(sums['ordered'])}"
    refused = sum(row["refused"] for row in orders)
    steps.figure("数值", "配送率，或拒绝占比", finding["value"], "share", f"{rate}；拒绝 {refused} ÷ {len(orders)} 笔")
    for name, label in (("ordered", "应配送金额"), ("delivered", "已配送金额")):
        entries = [
            _order_entry(row, row[f"{name}_amount"], "" if row["is_due"] else "没有过配送期限") for row in orders
        ]
        steps.sum(label, sums[name], "yuan", entries, f"下单后 {days} 天为期限，按中选价", found.rule.clauses)
    entries = [_order_entry(row, Decimal(1), "" if row["refused"] else "没有拒绝") for row in orders]
    steps.sum("拒绝配送的订单", Decimal(refused), "lines", entries, clauses=found.rule.clauses)
    return steps


def _order_entry(row: Row, value: Decimal, reason: str) -> Entry:
    working = f"下单 {number(row['ordered_qty'])}，配送 {number(row['delivered_qty'])}（基本单位）"
    name = " ".join(filter(None, (row["product_name"], row["spec"])))
    return Entry(
        row["line_id"], value, name, working, row["ordered_on"], reason=reason, place=(row["_source"], row["_row"])
    )


def late_steps(found: Found) -> Steps:
    """The deliveries of the company, the late ones first."""
    from jicai.calc.explain.found import company_deliveries

    finding, steps, days = found.finding, found.steps, getattr(found.settings, "days", 0)
    rows = company_deliveries(found.evidence, finding["batch"], finding["company"]).to_dicts()
    late = sum(row["days"] > days for row in rows)
    steps.figure("数值", "迟送占比", finding["value"], "share", f"迟送 {late} ÷ 配送 {len(rows)} 次")
    entries = [
        Entry(
            row["line_id"],
            Decimal(1),
            " ".join(filter(None, (row["product_name"], row["spec"]))),
            f"下单后 {row['days']} 天送达",
            reason="" if row["days"] > days else f"按时，{days} 天以内",
            place=(row["_source"], row["_row"]),
        )
        for row in rows
    ]
    steps.sum("迟送的配送", Decimal(late), "lines", entries, f"下单 {days} 天之后才送达", found.rule.clauses)
    return steps
