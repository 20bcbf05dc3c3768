"""Rules that look at several cells of one row, table by table (CONTRACT "Tables")."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from jicai.intake.sheets.problems import Problems
from jicai.tables.column import InputTable, Kind

#: A quantity and the day that dates it come together.
PAIRS = (("delivered_qty", "delivered_on"), ("accepted_qty", "accepted_on"))
#: Words of 作废原因 that say that the company or the distributor did not deliver.
_NOT_DELIVERED = "未发货|未配送|超时|缺货|无货|企业拒绝"
#: What forms write in place of a number in the row that shows how to fill them in.
_EXAMPLES = ("示例", "样例", "例", "例子", "例如", "举例", "示例行", "填写示例", "（示例）", "(示例)", "示例：", "例：")
#: What stands in place of who decided where nobody has, or against it.
_UNDECIDED = "^(?:待|未|不|拟|否)"
#: Goods come this many days before the order is entered, or after it, at the most.
_EARLIEST, _LATEST = 183, 1_096
#: What the settings write for them.
SUPPLIER = "supplier"


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a row rule works on: the table, the typed columns, the texts, and where problems go.

    `warnings` and `unpaired` are what the rules have to say, see `jicai.intake.sheets.remarks`; a warning stands with
    the number of rows that it is about.
    """

    table: InputTable
    typed: dict[str, pl.Series]
    texts: Mapping[str, pl.Series]
    headers: Mapping[str, str]
    problems: Problems
    warnings: dict[str, int] = field(default_factory=dict)
    unpaired: dict[str, str] = field(default_factory=dict)

    def sound(self, key: str, mask: pl.Series) -> pl.Series:
        """The masked rows whose cell under this key has no problem yet: one that cannot be read is not missing."""
        return self.problems.sound(self.headers.get(key, ""), mask)

    def reject(self, code: str, mask: pl.Series, key: str) -> None:
        """Reject the masked rows for what stands, or is lacking, under this key."""
        header = self.headers.get(key, self.table.column(key).label)
        self.problems.add(code, mask, header, self.texts.get(key))


def apply_row_rules(context: RowContext) -> None:
    """Apply the rules of the context's table, changing its typed columns where the rules say so."""
    rule = _RULES.get(context.table.key)
    if rule is not None:
        rule(context)
    if context.table.key != "orders":  # which nobody types
        _examples(context)


def _examples(context: RowContext) -> None:
    """The row that a form to be filled in gives as an example is none of the data."""
    for column in context.table.columns:
        if column.kind is Kind.IDENTIFIER:
            context.reject("bad-value", context.typed[column.key].is_in(_EXAMPLES), column.key)


def _orders(context: RowContext) -> None:
    """Statuses, pairs of quantity and date, returns: see CONTRACT "订单明细"."""
    typed = context.typed
    _voided(context)
    returned = typed["status"] == "returned"
    _pairs(context, returned)
    for key in ("ordered_qty", "delivered_qty", "accepted_qty", "accepted_amount"):
        context.reject("return-sign", (typed[key] < 0) & ~returned, key)
    _deduct_returned(context, returned)
    for key in ("ordered_qty", "delivered_qty", "accepted_qty", "accepted_amount"):
        if (returned & (typed[key] > 0)).any():
            typed[key] = typed[key].zip_with(~returned, -typed[key].abs())
    unclear = (typed["status"] == "normal") & typed["void_reason"].is_not_null()
    context.warnings["写着作废原因，状态却不是已撤销，照采购计算，请核对"] = int(unclear.sum())
    idle = typed["status"].is_in(["withdrawn", "refused"]) & (typed["accepted_qty"] != 0)
    withdrawn = int(idle.fill_null(value=False).sum())
    context.warnings["已撤销或拒绝配送，却有验收数量，都不计入采购"] = withdrawn
    for _, day in PAIRS:
        label = context.table.column(day).label
        context.warnings[f"的{label}比下单日期早半年以上，或晚三年以上，照所写的计算，请核对年份"] = _far_off(
            typed, day
        )


def _far_off(typed: Mapping[str, pl.Series], day: str) -> int:
    """How many days are so far from the order's that a year is likely to be mistyped."""
    if typed[day].null_count() == len(typed[day]):
        return 0
    days = (typed[day] - typed["ordered_on"]).dt.total_days()
    return int(((days < -_EARLIEST) | (days > _LATEST)).fill_null(value=False).sum())


def _voided(context: RowContext) -> None:
    """A line that was withdrawn because the supplier did not deliver was refused (RULES "Quantities")."""
    typed = context.typed
    withdrawn = typed["status"] == "withdrawn"
    if not withdrawn.any() or not typed["void_reason"].null_count() < len(withdrawn):
        return
    by_supplier = typed["void_reason"].str.contains(_NOT_DELIVERED) | (typed["void_reason"] == SUPPLIER)
    refused = withdrawn & by_supplier.fill_null(value=False)
    typed["status"] = typed["status"].zip_with(~refused, pl.repeat("refused", len(refused), eager=True))


def _pairs(context: RowContext, returned: pl.Series) -> None:
    """A quantity and its date come together; where the file lacks one column of them, the other is not read."""
    typed = context.typed
    for quantity, day in PAIRS:
        for key, other in ((quantity, day), (day, quantity)):
            if key in context.texts and other not in context.texts and not _given(context, other):
                context.unpaired[key] = other
                typed[key] = typed[key].clear(len(typed[key]))
        has_quantity, has_day = typed[quantity].is_not_null(), typed[day].is_not_null()
        context.reject("date-missing", context.sound(day, has_quantity & ~has_day), day)
        context.reject("qty-missing", context.sound(quantity, has_day & ~has_quantity), quantity)
    if "accepted_qty" in context.texts:
        # What went back is what was accepted; the quantity once ordered does not say how much that was.
        neither = typed["accepted_qty"].is_null() & typed["delivered_qty"].is_null() & (typed["ordered_qty"] != 0)
        context.reject("qty-missing", context.sound("accepted_qty", returned & neither), "accepted_qty")


def _given(context: RowContext, key: str) -> bool:
    """Whether the column is filled although the file has none, by a default of the settings."""
    return context.typed[key].null_count() < len(context.typed[key])


def _deduct_returned(context: RowContext, returned: pl.Series) -> None:
    """What a row says to have gone back is taken off what it says to have been accepted.

    A row that is a return as a whole cannot say so too: its accepted quantity could be the return, or what is left.
    """
    typed = context.typed
    for key, accepted in (("returned_qty", "accepted_qty"), ("returned_amount", "accepted_amount")):
        went_back = typed[key].fill_null(0)
        some = went_back > 0
        if not some.any():
            continue
        fits = (went_back <= typed[accepted].abs()).fill_null(value=False) & ~returned
        context.reject("bad-value", some & ~fits, key)
        left = (typed[accepted].abs() - went_back).cast(typed[accepted].dtype, strict=False)  # a difference is wider
        typed[accepted] = left.zip_with(some, typed[accepted])
        if key == "returned_qty":
            # The amount is that of all that was accepted, unless the row says what went back of it.
            alone = some & typed["returned_amount"].is_null()
            empty = typed["accepted_amount"].clear(len(alone))
            typed["accepted_amount"] = empty.zip_with(alone, typed["accepted_amount"])


def _agreed(context: RowContext) -> None:
    """Only a transfer, which has a date of effect, is negative; an agreement does not end before it begins."""
    typed = context.typed
    context.reject("negative", (typed["agreed_qty"] < 0) & typed["effective_on"].is_null(), "agreed_qty")
    context.reject("bad-value", (typed["ends_on"] < typed["starts_on"]).fill_null(value=False), "ends_on")


def _contracts(context: RowContext) -> None:
    """A contract does not end before it is signed."""
    typed = context.typed
    context.reject("bad-value", (typed["expires_on"] < typed["signed_on"]).fill_null(value=False), "expires_on")


def _products(context: RowContext) -> None:
    """A selected product has a company and a price."""
    selected = context.typed["selected"] == "yes"
    for key in ("company", "selected_price"):
        context.reject("missing", context.sound(key, selected & context.typed[key].is_null()), key)


def _exceptions(context: RowContext) -> None:
    """A reason that is none of the named ones is told in words; 待认定 or 不同意 is nobody who has decided."""
    other = (context.typed["reason"] == "other").fill_null(value=False)
    context.reject("missing", context.sound("note", other & context.typed["note"].is_null()), "note")
    undecided = context.typed["decided_by"].str.contains(_UNDECIDED).fill_null(value=False)
    context.reject("bad-value", undecided, "decided_by")


def _receipts(context: RowContext) -> None:
    """What a hospital sent back is negative, whichever sign it carries."""
    typed = context.typed
    back = (typed["kind"] == "returned").fill_null(value=False)
    if back.any():
        for key in ("quantity", "amount"):
            typed[key] = typed[key].zip_with(~back, -typed[key].abs())


def _reported(context: RowContext) -> None:
    """A need is that of a product or of a variety."""
    typed = context.typed
    named = ("product_code", "product_name", "variety_code", "variety_name")
    silent = typed["product_code"].is_null()
    for key in named[1:]:
        silent &= typed[key].is_null()
    for key in named:
        silent = context.sound(key, silent)
    context.reject("missing", silent, "product_code")


def _surplus_terms(context: RowContext) -> None:
    """The fund pays no more than all of it; 60 for 60 % is a slip of a hundred."""
    context.reject("bad-value", (context.typed["fund_share"] > 1).fill_null(value=False), "fund_share")


_RULES: dict[str, Callable[[RowContext], None]] = {
    "orders": _orders,
    "agreed": _agreed,
    "products": _products,
    "exceptions": _exceptions,
    "contracts": _contracts,
    "receipts": _receipts,
    "reported": _reported,
    "surplus_terms": _surplus_terms,
}
