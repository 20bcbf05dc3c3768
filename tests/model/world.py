"""What the model works on: the rows of the input tables and the batches as plain data; rounding; comparing names."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class World:
    """The inputs of one workspace.

    `tables`: table key to rows, each with every column key of that table, typed as the intake types them; a table
    that was not given is not there. `batches`: each as its TOML file would hold it, decimals as text. `as_of` is a
    day worth looking at.
    """

    tables: dict[str, list[Row]]
    batches: list[Row]
    as_of: date

    def rows(self, key: str) -> list[Row]:
        """The rows of a table; none where it was not given."""
        return self.tables.get(key, [])

    def batch(self, code: str) -> Row:
        """The batch with this code."""
        return next(batch for batch in self.batches if batch["code"] == code)

    def institution(self, code: str) -> Row | None:
        """The row of 医疗机构 with this code, if it is known."""
        return next((row for row in self.rows("institutions") if row["institution_code"] == code), None)

    def binds(self, batch: Row, institution_code: str) -> bool:
        """Whether the batch binds an institution; unknown ones it does not."""
        institution = self.institution(institution_code)
        return institution is not None and (institution["type"] or "公立") in batch.get("bound_types", ["公立", "军队"])

    def fund_by_level(self, institution_code: str) -> str:
        """Level 二级 and above: the employee fund; all others: the resident fund."""
        institution = self.institution(institution_code)
        assert institution is not None
        return "employee" if institution["level"] in ("三级", "二级") else "resident"

    def standing_for(self, batch_code: str, product_code: str, day: date | None) -> list[Row]:
        """The catalogue rows that a code stands for in a batch: its own, then those that changed to it.

        A change counts from its date on; without a day every change counts.
        """
        found, codes, seen = [], [product_code], {product_code}
        while codes:
            code = codes.pop(0)
            found += [r for r in self.rows("products") if (r["batch"], r["product_code"]) == (batch_code, code)]
            for change in self.rows("code_changes"):
                old = change["old_code"]
                if (change["batch"], change["new_code"]) != (batch_code, code) or old in seen:
                    continue
                if day is None or change["effective_on"] <= day:
                    seen.add(old)
                    codes.append(old)
        return found


def half_up(value: Decimal) -> Decimal:
    """Rounded to the fen, halves away from zero."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Part / whole to six places, halves up; None where the whole is 0. Neither is negative."""
    if whole == 0:
        return None
    millionths = int(Fraction(part) / Fraction(whole) * 1_000_000 + Fraction(1, 2))
    return Decimal(millionths).scaleb(-6)


def fold_code(text: str) -> str:
    """A code or document number as it is compared."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def fold_name(text: str) -> str:
    """A company's name as it is compared: NFKC, without blanks, without regard to case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
