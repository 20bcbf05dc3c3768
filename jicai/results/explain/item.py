"""`jicai explain` of an agreement item: its agreed rows, its order lines, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jicai.render.words import number
from jicai.results.explain.rows import Entry, Steps

if TYPE_CHECKING:
    import polars as pl

    from jicai.results.progress.view import ProgressView

Row = Mapping[str, Any]
_AGREED, _PURCHASED = "约定量", "采购量"
_YEARLY = ("A 一（三）", "B 二（二）")
_BUYING = ("A 二（二）", "B 三（一）")
_WATCHED = ("A 二（五）", "B 三（五）")
_TAKEN_OVER = ("A 文末", "B 二（三）")
_RENEWED = ("A 二（一）",)
_DONE = {"accepted": "验收", "delivered": "配送", "ordered": "下单"}

#: Why a line does not count, in words that begin with what footers count, and the clauses of the reason.
_REASONS: dict[str, tuple[Callable[[Row, str], str], tuple[str, ...]]] = {
    "withdrawn": (lambda row, done: "已撤销", ()),
    "refused": (lambda row, done: "拒绝配送", ("A 二（四）", "B 三（三）")),
    "unlisted": (lambda row, done: "目录外，名称相同而编码不在中选目录", _BUYING),
    "substitute": (lambda row, done: "替代产品，不是中选产品", ("B 三（五）",)),
    "nonselected": (lambda row, done: "非中选产品", _BUYING),
    "other_company": (lambda row, done: f"其他企业的中选产品，{row['listed_company']}", _YEARLY),
    "missing": (lambda row, done: f"未{done}", ()),
    "after_as_of": (lambda row, done: f"截至日期之后{done}", ()),
    "before_year": (lambda row, done: f"协议年度之前{done}，年度始于 {row['year_start']}", _YEARLY),
    "before_code": (lambda row, done: f"新编码生效之前{done}，生效日期 {row['valid_from']}", _RENEWED),
    "superseded": (lambda row, done: f"转国采之后{done}，自 {row['superseded_from']} 起", _TAKEN_OVER),
    "after_year": (lambda row, done: f"协议年度之后{done}，年度止于 {row['year_end']}", _YEARLY),
    "repeat": (lambda row, done: "同一明细的另一次入库，下单数量只计一次", ()),
}


@dataclass(frozen=True, slots=True)
class ItemRows:
    """The rows of agreement items: see `jicai.calc.explain.agreed` and `orders`, computed."""

    agreed: pl.DataFrame
    lines: pl.DataFrame

    @classmethod
    def of(cls, view: ProgressView, items: pl.DataFrame) -> ItemRows:
        """Those of these items."""
        import polars as pl

        from jicai.calc.explain.agreed import ITEM, agreed_rows
        from jicai.calc.explain.orders import order_lines

        about = items.lazy().select(ITEM)
        agreed, lines = pl.collect_all(
            [
                agreed_rows(view.intake.frames["agreed"], view.inputs, about, view.rules.as_of),
                order_lines(view.inputs, view.rules, about),
            ]
        )
        return cls(agreed, lines)

    def about(self, item: Row) -> ItemRows:
        """Those of one item."""
        import polars as pl

        from jicai.calc.explain.agreed import ITEM

        own = pl.all_horizontal(pl.col(key).eq_missing(pl.lit(item[key])) for key in ITEM)
        return ItemRows(self.agreed.filter(own), self.lines.filter(own))


def item_steps(view: ProgressView, item: Row, rows: ItemRows) -> Steps:
    """The steps of an item, a row of `jicai.calc.progress.progress_items`; `rows` are its own."""
    from jicai.batches.cycle import agreement_years

    batch = view.intake.workspace.batches[item["batch"]]
    steps = Steps(view.intake, batch)
    year = next(one for one in agreement_years(batch) if one.number == item["agreement_year"])
    done = _DONE[view.rules.count]
    agreed, bought = item["agreed_qty"], item["purchased_qty"]
    steps.figure(
        *("完成率", "完成率", item["completion"], "share", f"采购量 {number(bought)} ÷ 约定量 {number(agreed)}"),
        note="" if agreed else "约定量为 0，没有完成率",
        clauses=_BUYING,
    )
    steps.figure(
        *("时间进度", "时间进度", item["time_progress"], "share"),
        working=f"已过 {item['elapsed_days']} 天 ÷ 全年 {item['year_days']} 天",
        note=f"第 {year.number} 协议年度 {year.start} 至 {year.end}，截至 {view.rules.as_of}，首尾都算",
        clauses=_YEARLY,
    )
    if item["gap"] is not None:
        working = f"{_exact_percent(item['completion'])} - {_exact_percent(item['time_progress'])}"
        steps.figure("进度差", "完成率减时间进度", item["gap"], "share", working, clauses=_WATCHED)
    working, why = _status(view, item)
    steps.figure("状态", _status_label(item["status"]), None, None, working, why, _status_clauses(item["status"]))
    steps.sum(_AGREED, agreed, "base_units", map(agreed_entry, rows.agreed.iter_rows(named=True)), clauses=_YEARLY)
    steps.sum(
        *(_PURCHASED, bought, "base_units"),
        (line_entry(row, done) for row in rows.lines.iter_rows(named=True)),
        note=f"{done}数量乘以折算系数，{done}日期在协议年度内、不晚于截至日期",
        clauses=_BUYING,
    )
    working = f"{number(agreed)} - {number(bought)}，不小于 0"
    steps.figure("剩余量", "约定量减采购量", item["remaining_qty"], "base_units", working)
    if item["required_monthly"] is not None:
        steps.figure(
            *("月均需采购量", "剩余量除以剩余月数", item["required_monthly"], "base_units"),
            working=f"{number(item['remaining_qty'])} ÷ {_months_left(view, year.end)} 个月",
            note="截至日期所在的月和年度的最后一月都算",
        )
    return steps


def agreed_entry(row: Row) -> Entry:
    """An agreed row, a row of `jicai.calc.explain.agreed`."""
    reasons = {
        "other_year": f"其他协议年度，第 {row['row_year']} 年",
        "later": f"尚未生效，生效日期 {row['effective_on']}",
    }
    supplement = f"增补或调剂，{row['effective_on']} 生效" if row["effective_on"] else ""
    return Entry(
        item=" ".join(filter(None, (row["product_name"], row["spec"]))),
        value=row["base"],
        detail=row["product_code"],
        working=_in_base(row["agreed_qty"], row["agreed_base"], row["factor"]),
        dated=row["effective_on"],
        note=supplement,
        reason=reasons.get(row["reason"], ""),
        clauses=_YEARLY,
        place=(row["_source"], row["_row"]),
    )


def line_entry(row: Row, done: str) -> Entry:
    """An order line, a row of `jicai.calc.explain.orders`; `done` is the word for what counts, like 验收."""
    words, clauses = _REASONS[row["reason"]] if row["reason"] else (lambda row, done: "", _BUYING)
    receipt = f"，入库 {row['receipt_id']}" if row["receipt_id"] else ""
    return Entry(
        item=row["line_id"],
        value=row["base"],
        detail=_product(row) + receipt,
        working=_in_base(row["quantity"], row["stated_base"], row["factor"]),
        dated=row["counted_on"] or row["ordered_on"],
        note="退货" if row["status"] == "returned" else "",
        reason=words(row, done),
        clauses=clauses,
        place=(row["_source"], row["_row"]),
    )


def _product(row: Row) -> str:
    return f"{' '.join(filter(None, (row['product_name'], row['spec'])))}（{row['product_code']}）"


def _in_base(quantity: Decimal | None, stated: Decimal | None, factor: Decimal | None) -> str:
    if stated is not None:
        return f"{number(stated)}，文件按最小单位写"
    if quantity is None:
        return ""
    return f"{number(quantity)} × {number(factor)}" if factor is not None else f"{number(quantity)}，没有折算系数"


def _months_left(view: ProgressView, last_day: Any) -> int:
    as_of = view.rules.as_of
    return int((last_day.year - as_of.year) * 12 + last_day.month - as_of.month + 1)


def _exact_percent(ratio: Decimal) -> str:
    return f"{number(ratio.scaleb(2))}%"


def _status_label(status: str) -> str:
    from jicai.tables.results.progress import PROGRESS

    return PROGRESS.column("status").label_of(status)


def _status_clauses(status: str) -> tuple[str, ...]:
    return _TAKEN_OVER if status == "superseded" else _WATCHED


def _status(view: ProgressView, item: Row) -> tuple[str, str]:
    """The comparison that decided the status, and the rule in words."""
    rules, agreed, bought = view.rules, number(item["agreed_qty"]), number(item["purchased_qty"])
    match item["status"]:
        case "superseded":
            return "", "品种在年度内已由国家集采接替，不评进度"
        case "completed" if not item["agreed_qty"]:
            return "约定量 0", "约定量为 0 的算已完成"
        case "completed":
            return f"{bought} ≥ {agreed}", "采购量达到约定量"
        case "not_started":
            return f"{bought} ≤ 0", "没有采购，或退货不少于采购"
    is_behind = item["status"] == "lagging"
    done, time = _exact_percent(item["completion"]), _exact_percent(item["time_progress"])
    grace = f"（宽限 {rules.grace_days} 天）" if rules.grace_days else ""
    if not is_behind and 0 < item["elapsed_days"] <= rules.grace_days:
        return f"已过 {item['elapsed_days']} 天 ≤ 宽限 {rules.grace_days} 天", "宽限期内不判滞后"
    sign, words = ("<", "低于") if is_behind else ("≥", "不低于")
    if rules.bands is None:
        less = f" - 容差 {_exact_percent(rules.tolerance)}" if rules.tolerance else ""
        return f"{done} {sign} {time}{less}", f"完成率{words}时间进度{'减容差' if less else ''}{grace}"
    ahead = "，超过上限的另称超序时" if item["is_ahead"] else ""
    return f"{done} {sign} {time} × {rules.bands[0]}", f"完成率{words}时间进度的 {rules.bands[0]}{ahead}{grace}"
