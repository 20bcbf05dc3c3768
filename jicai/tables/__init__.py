"""Declarations of every table that goes in or comes out. Nothing heavy is imported here."""

from __future__ import annotations

from jicai.tables.column import InputTable
from jicai.tables.inputs.agreements import AGREED, CONTRACTS, INSTITUTIONS, REPORTED
from jicai.tables.inputs.books import FUND_BOOK, INVOICES, RECEIPTS, RECOVERY_BOOK
from jicai.tables.inputs.catalogue import CODE_CHANGES, DISTRIBUTION, LEGACY, PRICE_CHANGES, PRODUCT_MAP, PRODUCTS
from jicai.tables.inputs.decisions import EXCEPTIONS, SET_ASIDE
from jicai.tables.inputs.fund import ADVANCE_AMOUNTS, DISBURSEMENTS, FUND_PAYMENTS, RECOVERIES
from jicai.tables.inputs.orders import ORDERS
from jicai.tables.inputs.payments import PAYMENTS
from jicai.tables.inputs.successions import SUCCESSIONS
from jicai.tables.inputs.surplus import SURPLUS_SCORES, SURPLUS_TERMS

#: Every input table by its key, in the order of CONTRACT "Workspace". A file's name holds the table's label.
INPUTS: dict[str, InputTable] = {
    table.key: table
    for table in (
        ORDERS,
        AGREED,
        PRODUCTS,
        INSTITUTIONS,
        PAYMENTS,
        FUND_PAYMENTS,
        DISBURSEMENTS,
        LEGACY,
        DISTRIBUTION,
        CODE_CHANGES,
        ADVANCE_AMOUNTS,
        RECOVERIES,
        PRODUCT_MAP,
        EXCEPTIONS,
        SET_ASIDE,
        CONTRACTS,
        RECEIPTS,
        INVOICES,
        FUND_BOOK,
        RECOVERY_BOOK,
        REPORTED,
        SURPLUS_TERMS,
        SURPLUS_SCORES,
        SUCCESSIONS,
        PRICE_CHANGES,
    )
}
