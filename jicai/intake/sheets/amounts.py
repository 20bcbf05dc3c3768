"""What an order line says it is worth, held against its quantity and price: yuan, fen and 万元 are easily mixed up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.schema import ROW
from jicai.intake.sheets.stated_units import LOOSE, ROWWISE, Figures
from jicai.intake.sheets.units import PURCHASE
from jicai.intake.sheets.warned import EXAMPLE, Counted

#: 角 for yuan is ten-fold; what was rounded is a little less. No discount and no tax makes this much.
_FAR = 9
#: Below one yuan rounding to the fen alone makes that much of a difference.
_LEAST = 1
_COMPARED = ("accepted_qty", "unit_price", "accepted_amount")


def far_amounts(
    numbers: pl.Series, typed: Mapping[str, pl.Series], header: Header, figures: Figures, wrong: pl.Series | None
) -> Counted:
    """A warning of the order rows whose accepted amount is many times accepted quantity x price, or a small part of it.

    `numbers` are Excel's row numbers, `wrong` says which rows are rejected. Nothing is compared where quantity and
    price are stated in different units, nor where the price is 0.
    """
    quantity, price = (_basis(figures, key) for key in ("accepted_qty", "unit_price"))
    if quantity != price or quantity[0] == ROWWISE or any(key not in header.columns for key in _COMPARED):
        return Counted(0, "")
    rows = pl.DataFrame([numbers, *(typed[key] for key in (*_COMPARED, "status"))], schema=[ROW, *_COMPARED, "status"])
    if wrong is not None:
        rows = rows.filter(~wrong)
    # In whole parts of a yuan, which are exact and compared in a sixth of the time; hardly any row is far, so the rest
    # is asked of the few.
    quantity_places, price_places, places = (_places(typed[key]) for key in _COMPARED)
    worth, amount, yuan = pl.col("worth"), pl.col("amount"), 10 ** (quantity_places + price_places)
    least = _LEAST * yuan
    # An amount of nothing is a gift, or was not filled in, but no mistake of units.
    small = (worth >= least) & (amount * _FAR < worth) & (amount != 0)
    far = ((amount >= least) & (amount > worth * _FAR)) | small
    found = (
        rows.lazy()
        .with_columns(
            worth=(pl.col("accepted_qty").to_physical() * pl.col("unit_price").to_physical()).abs(),
            amount=pl.col("accepted_amount").to_physical().abs() * (yuan // 10**places),
        )
        .filter(far)
        .filter(pl.col("status").is_in(["normal", "returned"]) & (worth != 0))
        .collect()
    )
    name, of = (header.columns[key].header for key in ("accepted_amount", "accepted_qty"))
    words = (
        f"的「{name}」与「{of}」×「{header.columns['unit_price'].header}」相差十倍左右或更多（如{EXAMPLE}），"
        f"可能是单位（元、万元、分，盒、片）弄错，请核对；应付金额照「{name}」计算，"
        f'要照数量乘单价的就在 jicai.toml 的 [[files]] 里写 ignore = ["{name}"]'
    )
    return Counted(found.height, words, _example(found.row(0, named=True)) if found.height else "")


def _places(values: pl.Series) -> int:
    assert isinstance(values.dtype, pl.Decimal)
    return values.dtype.scale


def _basis(figures: Figures, key: str) -> list[str]:
    basis, word = figures.stated.get(key, [PURCHASE, ""])
    # What a column 单位 says counts for the purchase unit, or the file is refused.
    return [PURCHASE, ""] if basis == LOOSE else [basis, word]


def _example(row: Mapping[str, Decimal]) -> str:
    amount, quantity, price = (row[key].normalize() for key in ("accepted_amount", "accepted_qty", "unit_price"))
    worth = quantity * price
    times = f"{amount / worth:,.0f} 倍" if abs(amount) > abs(worth) else f"1/{worth / amount:,.0f}" if amount else ""
    return f"第 {row[ROW]:,} 行 {amount:,f} 元，{quantity:,f} × {price:,f} 元" + (f"的 {times}" if times else "")
