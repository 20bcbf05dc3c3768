"""Make the files of this folder anew: generate.py [FOLDER]. Synthetic throughout, and the same on every run."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from story import tables
from story.agreements import make_items
from story.books import make_receipts
from story.fund import make_disbursements, make_settlements
from story.orders import EXPORTS, in_period, make_lines
from story.settlement import make_payments
from story.sheets import write_csv, write_workbook

_SEED = 20260930


def generate(folder: Path) -> None:
    """Write every workbook and the CSV into an existing folder."""
    items = make_items(random.Random(f"{_SEED}-items"))
    rows = make_lines(random.Random(f"{_SEED}-orders"), items)
    for name, title, first, last in EXPORTS:
        sheet = tables.orders(title, first, last, in_period(rows, first, last))
        write_workbook(folder / f"{name}.xlsx", sheet)
    for sheet in (
        tables.agreed(items),
        tables.reported(items),
        tables.products(),
        tables.institutions(),
        tables.payments(make_payments(random.Random(f"{_SEED}-payments"), rows)),
        tables.disbursements(make_disbursements(items)),
        tables.legacy(),
        tables.distribution(),
        tables.code_changes(),
        tables.receipts(make_receipts(rows)),
        tables.surplus_terms(),
        tables.surplus_scores(),
    ):
        write_workbook(folder / f"{sheet.title}.xlsx", sheet)
    write_csv(folder / "基金支付.csv", tables.settlements(make_settlements(random.Random(f"{_SEED}-fund"))))


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
