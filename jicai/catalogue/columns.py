"""The columns of the workbook: those of the input table 中选目录, in its order."""

from __future__ import annotations

from jicai.tables.inputs.catalogue import PRODUCTS

COLUMNS = PRODUCTS.columns
KEYS = tuple(column.key for column in COLUMNS)
LABELS = {column.key: column.label for column in COLUMNS}
REQUIRED = tuple(column.key for column in COLUMNS if column.required)
