"""`jicai explain --surplus`: what an institution keeps, variety by variety, and what a variety saved, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jicai.errors import InvariantError
from jicai.render.words import money, number
from jicai.results.explain.item import agreed_entry, line_entry
from jicai.results.explain.rows import Entry, Steps
from jicai.results.surplus.scheme import KIND_WORDS, budget_words, included_words, scheme_basis, scheme_line
from jicai.tables.results.surplus import SURPLUS, SURPLUS_ITEMS

if TYPE_CHECKING:
    from jicai.render.result import Result
    from jicai.results.surplus.view import SurplusView

Row = Mapping[str, Any]
_DONE = "验收"


def institution_result(view: SurplusView, row: Row) -> Result:
    """The explanation of what an institution keeps; `row` is one of `SURPLUS`."""
    import polars as pl

    steps = Steps(view.intake, view.intake.workspace.batches[row["batch"]])
    retention = view.scheme.retention
    base, share, kept = row["surplus_base"], row["ratio"], row["retained"]
    status = SURPLUS.column("status").label_of(row["status"])
    working = "" if base is None or share is None else f"{money(base)} × {number(share)}，不小于 0，四舍五入到分"
    steps.figure("结余留用金额", status, kept, "yuan", working, retention.clause)
    steps.figure("留用比例", "留用比例", share, "share", _grade_words(view, row), retention.clause)
    own = pl.all_horizontal(pl.col(key) == row[key] for key in ("batch", "agreement_year", "institution_code"))
    items = view.items.filter(own).to_dicts()
    if base is not None:
        steps.sum("结余测算基数", base, "yuan", [_item_entry(one) for one in items], view.scheme.gates.clause)
        for key, step, clause in (
            ("budget", "医保资金预算", view.scheme.budget.clause),
            ("spent", "基金实际支出", view.scheme.spending.clause),
        ):
            entries = [Entry(one["variety_name"], one[key], one["variety_code"]) for one in items]
            steps.sum(step, row[key], "yuan", entries, clause)
    else:
        for one in items:
            if one["status"] == "no_terms":
                steps.figure("缺测算参数", one["variety_name"], None, None, "", f"结余测算表没有 {one['variety_code']}")
    return _result(view, steps, row, "结余留用", f"结余留用金额 {money(kept)} 元" if kept is not None else status)


def item_result(view: SurplusView, row: Row) -> Result:
    """The explanation of what a variety saved; `row` is one of `jicai.calc.surplus.items.surplus_items`."""
    steps = Steps(view.intake, view.intake.workspace.batches[row["batch"]])
    scheme = view.scheme
    surplus, share = row["surplus"], row["fund_share"]
    status = SURPLUS_ITEMS.column("status").label_of(row["status"])
    if surplus is not None:
        steps.figure("结余", "预算减支出", surplus, "yuan", f"{money(row['budget'])} - {money(row['spent'])}")
    steps.figure(
        *("计入测算基数", status, row["counted_surplus"], "yuan"), _status_words(view, row), scheme.gates.clause
    )
    if surplus is not None:
        bought = scheme.budget.quantity == "purchased"
        quantity = number(row["included_qty" if bought else "agreed_qty"])
        if not bought and scheme.budget.agreed_share != 1:
            quantity += f" ÷ {number(scheme.budget.agreed_share)}"
        working = f"{quantity} × {number(row['pre_price'])} 元 × {number(share)}，四舍五入到分"
        note = f"{budget_words(scheme)} × 集采前均价 × 统筹基金支付比例；{scheme.budget.clause}"
        steps.figure("医保资金预算", "预算", row["budget"], "yuan", working, note)
        working = f"{number(row['exact_amount'])} × {number(share)}，四舍五入到分"
        steps.figure("基金实际支出", "支出", row["spent"], "yuan", working, scheme.spending.clause)
    working = f"中选采购量 {number(row['selected_qty'])} ÷ 约定采购量 {number(row['agreed_qty'])}"
    steps.figure(
        "完成率", "完成率", row["completion"], "share", working, f"不低于 {number(scheme.gates.min_completion)} 的计入"
    )
    if row["nonselected_share"] is not None:
        total = number(row["selected_qty"] + row["nonselected_qty"])
        steps.figure(
            "非中选占比", "非中选占比", row["nonselected_share"], "share", f"{number(row['nonselected_qty'])} ÷ {total}"
        )
    _sums(view, row, steps)
    return _result(view, steps, row, f"{row['variety_name']} 结余", f"{status}：{_status_words(view, row)}")


def _sums(view: SurplusView, row: Row, steps: Steps) -> None:
    """The agreed rows and the order lines, which add up to the figures."""
    import polars as pl

    from jicai.calc.explain.agreed import agreed_rows
    from jicai.calc.surplus.lines import surplus_lines

    item = pl.LazyFrame(
        {key: [row[key]] for key in ("batch", "agreement_year", "institution_code", "variety_code")},
        schema_overrides={"agreement_year": pl.Int32},
    )
    companies = view.inputs.products.select("company").unique()
    every = pl.concat([companies, pl.LazyFrame({"company": [None]}, schema={"company": pl.String})]).unique()
    about = item.join(every, how="cross")
    include = view.scheme.spending.include
    agreed, lines = pl.collect_all(
        [
            agreed_rows(view.intake.frames["agreed"], view.inputs, about, view.as_of),
            surplus_lines(view.inputs, view.rules, item, include),
        ]
    )
    steps.sum("约定量", row["agreed_qty"], "base_units", map(agreed_entry, agreed.iter_rows(named=True)))
    counted = lines.with_columns(reason=pl.col("when_reason")).to_dicts()
    for kind in ("selected", "nonselected"):
        own = [line_entry(one, _DONE) for one in counted if one["kind"] == kind]
        steps.sum(f"{KIND_WORDS[kind]}采购量", row[f"{kind}_qty"], "base_units", own)
    entries = [_cost_entry(one) for one in lines.to_dicts()]
    steps.sum("采购金额", row["exact_amount"], "yuan", entries, f"{included_words(view.scheme)}产品的验收金额")
    if row["purchased_amount"] != row["exact_amount"].quantize(Decimal("0.01"), "ROUND_HALF_UP"):
        raise InvariantError("内部错误（采购金额取到分不一致），请带上命令和文件报告")


def _cost_entry(row: Row) -> Entry:
    """A line by what it comes to; one of a kind that does not count is left out for that."""
    kind = (row["reason"] or "").removeprefix("kind_")
    as_quantity = line_entry({**row, "reason": None if kind in KIND_WORDS else row["reason"]}, _DONE)
    return Entry(
        item=as_quantity.item,
        value=row["cost"],
        detail=as_quantity.detail,
        working="验收金额，没有的按验收数量 × 单价",
        dated=as_quantity.dated,
        note=as_quantity.note,
        reason=f"{KIND_WORDS[kind]}产品，测算办法不计入支出" if kind in KIND_WORDS else as_quantity.reason,
        place=as_quantity.place,
    )


def _item_entry(row: Row) -> Entry:
    working = f"预算 {money(row['budget'])} - 支出 {money(row['spent'])}" if row["surplus"] is not None else ""
    is_counted = row["counted_surplus"] != 0 or row["status"] == "counted"
    return Entry(
        item=row["variety_name"],
        value=row["counted_surplus"] if is_counted else row["surplus"],
        detail=row["variety_code"],
        working=working,
        reason="" if is_counted else SURPLUS_ITEMS.column("status").label_of(row["status"]),
    )


def _status_words(view: SurplusView, row: Row) -> str:
    """Why the variety's surplus counts, or does not."""
    gates = view.scheme.gates
    netted = "，按测算办法冲减其他品种的结余" if row["counted_surplus"] < 0 else ""
    match row["status"]:
        case "superseded":
            return "品种已转国家组织集采，不在这里测算"
        case "no_terms":
            return f"结余测算表没有 {row['batch']} {row['variety_code']} 的集采前均价和统筹基金支付比例"
        case "short":
            return f"中选采购量 {number(row['selected_qty'])} 低于约定采购量 {number(row['agreed_qty'])} × " + (
                f"{number(gates.min_completion)}{netted}"
            )
        case "nonselected":
            most = number(gates.max_nonselected_share or Decimal())
            return f"非中选采购量 {number(row['nonselected_qty'])} 高于两者之和的 {most}{netted}"
        case "deficit":
            return "支出多于预算" + (netted or "，按测算办法以 0 计")
    return "满足测算办法的条件"


def _grade_words(view: SurplusView, row: Row) -> str:
    retention = view.scheme.retention
    if not retention.grades:
        return "测算办法不看得分，按上限"
    if row["score"] is None:
        return "结余考核表没有得分"
    score = number(row["score"])
    reached = next((one for one in retention.grades if row["score"] >= one.from_score), None)
    if reached is None:
        return f"得分 {score}，低于最低一档 {number(retention.grades[-1].from_score)}，不留用"
    return f"得分 {score}，达到 {number(reached.from_score)} 分一档"


def _result(view: SurplusView, steps: Steps, row: Row, what: str, outcome: str) -> Result:
    from jicai.render.result import Result
    from jicai.results.basis import basis
    from jicai.results.explain.unread import unread_rows
    from jicai.tables.results.explain import EXPLAIN

    who = f"{row['institution_name']}（{row['institution_code']}）"
    about = f"{who} {row['batch']} 第 {row['agreement_year']} 协议年度 {what}"
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{about}",
        subtitle=f"截至 {view.as_of}",
        footer=[
            outcome,
            scheme_line(view.scheme),
            *steps.left_out,
            *unread_rows(view.intake, ("agreed", "orders", "surplus_terms", "surplus_scores")),
        ],
        basis=basis(
            view.intake,
            [row["batch"]],
            {"说明": about, "截至日期": str(view.as_of), **scheme_basis(view.scheme)},
        ),
    )
