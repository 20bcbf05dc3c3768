"""Quantities and prices that a file states in base units, or in a unit of count that only the catalogue explains.

Base-stated quantities stay exact in a column of their own (`accepted_base`); the purchase quantity beside them is the
base quantity by the factor of the product. Prices per base unit become prices per purchase unit (CONTRACT "Units").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jicai.intake.account import SheetAccount
from jicai.intake.discover.entries import files_entry
from jicai.intake.sheets.schema import ROW_UNIT
from jicai.intake.sheets.stated_units import LOOSE, ROWWISE
from jicai.intake.sheets.units import BASE, BASE_WORDS, PURCHASE, folded
from jicai.money import product, quotient, ratio
from jicai.store.resolve.asked import asked
from jicai.store.resolve.dropped import PLACE, SOURCE, Dropped
from jicai.store.resolve.reported import varieties_as_stated, with_variety_units
from jicai.store.result import UnusableFile
from jicai.tables import INPUTS
from jicai.tables.column import Kind

#: The exact base quantity beside each quantity of a table.
BASE_COLUMNS = {
    "orders": {"ordered_qty": "ordered_base", "delivered_qty": "delivered_base", "accepted_qty": "accepted_base"},
    "agreed": {"agreed_qty": "agreed_base"},
    "receipts": {"quantity": "quantity_base"},
    "invoices": {"quantity": "quantity_base"},
    "reported": {"reported_qty": "reported_base"},
}
BASE_TYPE = pl.Decimal(38, 10)
_FINE = 12
#: Of an order line that states its accepted quantity in base units and no amount: what it is worth, for sums of lines.
WORTH = "accepted_worth"
_PRICES = {
    table.key: [column.key for column in table.columns if column.kind is Kind.PRICE] for table in INPUTS.values()
}
#: Tables whose lines may be of products that no batch has (CONTRACT: out of scope, counted, not an error).
_BEYOND_THE_CATALOGUE = frozenset({"orders", "legacy", "receipts", "invoices"})
_SMALL = ["片", "粒", "丸", "枚", "颗", "贴", "揿", "喷", "吸", "滴"]
_INFO = ["product_code", "factor", "purchase_unit", "base_unit"]


@dataclass(frozen=True, slots=True)
class Stated:
    """Of one key of a table the sources whose figures are in base units, and those where each row says so itself."""

    sources: frozenset[int]
    rowwise: frozenset[int]


def without_base(table: str, frame: pl.LazyFrame) -> pl.LazyFrame:
    """The table where nothing is stated in base units: the columns for it are there, and empty."""
    empty = dict.fromkeys(BASE_COLUMNS.get(table, {}).values(), BASE_TYPE)
    if table == "orders":
        empty[WORTH] = pl.Decimal(38, _FINE)
    return frame.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in empty.items())


def in_purchase_units(
    table: str, frame: pl.LazyFrame, products: pl.LazyFrame, accounts: Mapping[int, SheetAccount]
) -> set[int]:
    """The sources of which units are told, and all of them are purchase units: their rows stay as they are.

    `accounts` as in `convert`. Which unit it is depends on the product and the words beside it alone.
    """
    stated = {source: account.units for source, account in accounts.items() if account.units}
    if not stated or table == "products":
        return set()
    words = frame.filter(pl.col(SOURCE).is_in(list(stated))).select(SOURCE, "product_code", ROW_UNIT).unique()
    rows = asked(words, table, "unit words").join(
        _info(products, table, "products of unit words"), on="product_code", how="left"
    )

    def is_plain(source: int) -> bool:
        own = rows.filter(pl.col(SOURCE) == source)
        found = (_basis(own, basis, word) for basis, word in stated[source].values())
        return all(not isinstance(one, str) and not (one == BASE).any() for one in found)

    return {source for source in stated if is_plain(source)}


def convert(
    table: str,
    frame: pl.LazyFrame,
    products: pl.LazyFrame,
    accounts: Mapping[int, SheetAccount],
    dropped: Dropped,
    unusable: list[UnusableFile],
) -> pl.LazyFrame:
    """The table in purchase units, with the base quantities that the files state.

    `accounts` are those of the table by their number. A file whose unit nothing explains goes to `unusable`; an order
    line that cannot be converted, because the catalogue gives its product no factor or several, is rejected.
    """
    stated = {source: account.units for source, account in accounts.items() if account.units}
    if not stated:
        return without_base(table, frame)
    info = _info(products, table, "units of products")
    rows = frame.filter(pl.col(SOURCE).is_in(list(stated))).collect()
    if table == "products":
        rows = rows.with_columns(_unit_words())
    else:
        rows = rows.join(info, on="product_code", how="left", maintain_order="left")
    if table == "reported":
        rows = with_variety_units(rows, products.with_columns(_unit_words()))
    rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(f"_basis_{key}") for key in _figures(table))
    for source, units in stated.items():
        for key, (basis, word) in units.items():
            found = _basis(rows.filter(pl.col(SOURCE) == source), basis, word)
            if isinstance(found, str):
                unusable.append(_unexplained(accounts[source], key, found))
                continue
            mask = pl.Series([one == source for one in rows[SOURCE]])
            values = pl.repeat(None, rows.height, dtype=pl.String, eager=True).scatter(mask.arg_true(), found)
            rows = rows.with_columns(pl.coalesce(f"_basis_{key}", values).alias(f"_basis_{key}"))
    if table in _BEYOND_THE_CATALOGUE:
        rows = _as_stated(rows, products, table)
    if table == "reported":
        rows = varieties_as_stated(rows)
    converted = _converted(table, rows, dropped)
    others = without_base(table, frame.filter(~pl.col(SOURCE).is_in(list(stated))))
    schema: dict[str, pl.DataType] = {
        name: dtype for name, dtype in converted.schema.items() if isinstance(dtype, pl.Decimal)
    }
    return pl.concat(
        [others.with_columns(pl.col(name).cast(dtype) for name, dtype in schema.items()), converted.lazy()],
        how="diagonal",
    ).sort(PLACE)


def _as_stated(rows: pl.DataFrame, products: pl.LazyFrame, table: str) -> pl.DataFrame:
    """With a factor of 1 for products that no batch has: nothing is counted of them but what was paid.

    Where that cannot be told, a quantity being in base units and the price in others, the factor stays unknown.
    """
    listed = asked(products.select("product_code").unique(), table, "catalogue for units").to_series()
    stranger = pl.col("factor").is_null() & ~pl.col("product_code").is_in(listed.implode())
    told = pl.lit(value=True)
    if "accepted_qty" in rows.columns:
        alike = pl.col("_basis_accepted_qty").eq_missing(pl.col("_basis_unit_price"))
        told = pl.col("accepted_qty").is_null() | pl.col("accepted_amount").is_not_null() | alike
    one = pl.lit(1).cast(rows.schema["factor"])
    return rows.with_columns(pl.when(stranger & told).then(one).otherwise("factor").alias("factor"))


def _figures(table: str) -> list[str]:
    return [*BASE_COLUMNS.get(table, {}), *_PRICES[table]]


def _info(products: pl.LazyFrame, table: str, name: str) -> pl.DataFrame:
    """Factor and unit words of each product; where batches differ, none: it could be either."""
    rows = asked(products.select(_INFO).with_columns(_unit_words()).unique(), table, name)
    return rows.filter(pl.len().over("product_code") == 1)


def _unit_words() -> list[pl.Expr]:
    return [pl.col(key).map_elements(folded, return_dtype=pl.String) for key in ("purchase_unit", "base_unit")]


def _basis(rows: pl.DataFrame, basis: str, word: str) -> pl.Series | str:
    """For each row of a source `base`, or `purchase`; the word where that cannot be told."""
    if basis == BASE:
        return pl.repeat(BASE, rows.height, dtype=pl.String, eager=True)
    by_row = basis in (ROWWISE, LOOSE)
    words = pl.col(ROW_UNIT) if by_row else pl.lit(folded(word))
    told = rows.select(
        word=words,
        known=pl.col("factor").is_not_null(),
        basis=pl.when(words.is_null())
        .then(pl.lit(PURCHASE))
        .when(words.str.contains("|".join(BASE_WORDS)))
        .then(pl.lit(BASE))
        .when((pl.col("factor") == 1) & ~words.str.contains("^[0-9]"))  # 100片 is none of either
        .then(pl.lit(""))
        .when(words == pl.col("purchase_unit"))
        .then(pl.lit(PURCHASE))
        .when(words == pl.col("base_unit"))
        .then(pl.lit(BASE)),
    )
    if basis == LOOSE:
        # What such a column says is taken for the purchase unit, unless the catalogue contradicts or the unit is one
        # in which hardly anything is sold.
        small = told["word"].is_in(_SMALL) & told["basis"].is_null() & told["known"]
        contrary = told.filter((pl.col("basis") == BASE).fill_null(value=False) | small)
        return (
            str(contrary["word"][0])
            if contrary.height
            else pl.repeat(PURCHASE, rows.height, dtype=pl.String, eager=True)
        )
    lost = told.filter("known", pl.col("basis").is_null())
    said = {one for one in told["basis"].drop_nulls() if one}
    if lost.height:
        return str(lost["word"][0])
    if not by_row and len(said) > 1:
        return word
    # Products that the catalogue does not know, and those of factor 1, are stated as the others of the column are.
    rest = pl.lit(said.pop() if len(said) == 1 and not by_row else PURCHASE)
    return told.select(pl.when(pl.col("basis") != "").then("basis").otherwise(rest).alias("basis")).to_series()


def _unexplained(account: SheetAccount, key: str, word: str) -> UnusableFile:
    column = INPUTS[account.table].column(key)
    header = account.columns.get(key, column.label)
    entry = files_entry(account.sheet, more=f'units = {{ {key} = "base" }}  # 最小单位；是采购单位就写 "purchase"')
    where = f"工作表「{account.sheet}」" if account.sheet else ""
    detail = f"{where}列「{header}」的单位「{word}」是采购单位还是最小单位，中选目录里看不出{entry}"
    return UnusableFile(Path(account.file), account.table, "unit", detail)


def _converted(table: str, rows: pl.DataFrame, dropped: Dropped) -> pl.DataFrame:
    quantities, prices = BASE_COLUMNS.get(table, {}), _PRICES[table]

    def is_base(key: str) -> pl.Expr:
        return (pl.col(f"_basis_{key}") == BASE).fill_null(value=False)

    stated = pl.any_horizontal(is_base(key) for key in [*quantities, *prices])
    lost = rows.filter(stated & pl.col("factor").is_null())
    if lost.height:
        dropped.reject(
            lost, "unknown-product", "product_code", pl.col("product_code"), pl.lit("按最小单位填的，没有折算系数")
        )
        rows = rows.filter(~(stated & pl.col("factor").is_null()))
    amounts = _amounts(is_base) if table == "orders" else []
    fine = pl.Decimal(38, _FINE)
    rows = rows.with_columns(
        *amounts,
        *(pl.when(is_base(key)).then(pl.col(key).cast(BASE_TYPE)).alias(name) for key, name in quantities.items()),
        *(
            pl.when(is_base(key))
            .then(quotient(pl.col(key), pl.col("factor"), _FINE))
            .otherwise(pl.col(key).cast(fine))
            .alias(key)
            for key in quantities
        ),
        *(
            pl.when(is_base(key))
            .then(product(pl.col(key), pl.col("factor"), _FINE))
            .otherwise(pl.col(key).cast(fine))
            .alias(key)
            for key in prices
        ),
    )
    narrow = {}
    for key in [*quantities, *prices]:
        places = INPUTS[table].column(key).scale
        if (rows[key] == rows[key].round(places)).fill_null(value=True).all():
            narrow[key] = pl.Decimal(18, places)
    aside = [f"_basis_{key}" for key in [*quantities, *prices]]
    more = [] if table == "products" else ["factor", "purchase_unit", "base_unit"]
    return rows.cast(narrow).drop(*aside, *more)  # type: ignore[arg-type]


def _amounts(is_base: Callable[[str], pl.Expr]) -> Iterable[pl.Expr]:
    """What was accepted is worth, where a quotient of quantities could not be exact: to the fen, and as it is summed.

    The fen is what is payable; a sum of several lines is rounded once (RULES "Quantities").
    """
    quantity, price, factor = pl.col("accepted_qty"), pl.col("unit_price"), pl.col("factor")
    needs = is_base("accepted_qty") & pl.col("accepted_amount").is_null()
    divisor = pl.when(is_base("unit_price")).then(pl.lit(1)).otherwise(factor)
    payable = pl.when(needs).then(ratio(product(quantity, price), divisor, 2).cast(pl.Decimal(18, 2)))
    worth = quotient(product(quantity, price, _FINE), divisor, _FINE)
    return [
        pl.coalesce("accepted_amount", payable).alias("accepted_amount"),
        pl.when(needs).then(worth).otherwise(None).alias(WORTH),
    ]
