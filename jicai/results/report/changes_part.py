"""The section of the bulletin on what has changed since the month before: items, findings, payments, purchases."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from jicai.results.diff import findings, overdue
from jicai.results.diff.purchases import purchases
from jicai.results.diff.sides import Sides
from jicai.results.report.content import Content
from jicai.results.report.declared.changes import CHANGES
from jicai.results.report.material import Material
from jicai.results.report.words import count, points, some, yuan
from jicai.results.report.words import percent as per_cent
from jicai.tables.results.diff.progress import BEHIND_KINDS

_GONE_WORSE = ("appeared", "worse")


class Changed:
    """The comparison with the day before, each aspect computed when it is asked for."""

    def __init__(self, material: Material) -> None:
        asked = material.asked
        self.material = material
        self.sides = Sides(asked.intake, material.before, asked.intake, asked.as_of, asked.wanted)

    @cached_property
    def items(self) -> pl.DataFrame:
        """The items of the institutions that are bound."""
        bound = self.material.items.filter(~pl.col("voluntary"))
        keys = ["batch", "agreement_year", "institution_code", "variety_code", "company"]
        return self.sides.items.join(bound.select(keys), on=keys, how="semi", nulls_equal=True)


def changes(material: Material, most: int, computed: frozenset[str]) -> Content:
    """What became of items, findings and payments; the items that are newly or further behind, at most `most`."""
    batches = material.asked.intake.workspace.batches
    if all(batches[code].start_on > material.before for code in material.items["batch"].unique()):
        return Content(CHANGES, dict.fromkeys(figure.key for figure in CHANGES.figures))
    changed = Changed(material)
    kinds = dict(changed.items.group_by("kind").len().iter_rows())
    worse = changed.items.filter(pl.col("kind").is_in(_GONE_WORSE))
    order = pl.col("kind").replace_strict({kind: at for at, kind in enumerate(_GONE_WORSE)}, return_dtype=pl.Int8)
    ordered = worse.sort(order, "gap", "institution_code", "variety_code", nulls_last=True)
    figures: dict[str, str | None] = {
        **{kind: some(kinds.get(kind)) for kind in ("appeared", "worse", "better", "mended")},
        "unchanged": None if any(kinds.get(kind) for kind in ("appeared", "mended")) else "没有新落后的，也没有赶上的",
        "bought": _bought(changed.sides),
        **_findings(changed.sides, computed),
        **_overdue(material, changed.sides, computed),
        "shown": count(most) if worse.height > most else None,
    }
    return Content(CHANGES, figures, [_row(row) for row in ordered.head(most).to_dicts()], name=CHANGES_NAME)


#: The cells that say what a row is about.
CHANGES_NAME = ("institution_name", "variety_name", "company")


def _row(row: dict[str, Any]) -> dict[str, str | None]:
    return {
        "kind": next(choice.label for choice in BEHIND_KINDS if choice.value == row["kind"]),
        "institution_name": row["institution_name"],
        "variety_name": row["variety_name"],
        "company": row["company"],
        "completion_then": per_cent(row["completion_then"]),
        "completion": per_cent(row["completion"]),
        "gap": points(row["gap"]),
        "months_behind": count(row["months_behind"]),
    }


def _bought(sides: Sides) -> str | None:
    """What was bought in the month against the month before, batch by batch."""
    batches = sides.now.workspace.batches
    words = []
    for row in purchases(sides, "batch").to_dicts():
        rate: Decimal | None = row["amount_rate"]
        if rate is not None:
            more = "增加" if rate > 0 else "减少" if rate < 0 else "持平"
            how = f"{more}{per_cent(abs(rate))}" if rate else more
            words.append(f"{batches[row['batch']].name}{yuan(row['amount'])}，环比{how}")
    return "；".join(words) or None


def _findings(sides: Sides, computed: frozenset[str]) -> dict[str, str | None]:
    keys = ("found_new", "found_worse", "found_mended")
    if "flags" not in computed:
        return dict.fromkeys(keys)
    frame = findings.findings_result(sides, with_age=False)[0].frame
    kinds = dict(frame.group_by("kind").len().iter_rows())
    return {key: count(kinds.get(key.removeprefix("found_"), 0)) for key in keys}


def _overdue(material: Material, sides: Sides, computed: frozenset[str]) -> dict[str, str | None]:
    """What has come due and what was paid; nothing of it without payments, when all would count as unpaid."""
    if "overdue" not in computed or material.lacks("payments"):
        return dict.fromkeys(("come_due", "paid_off"))
    frame = overdue.overdue_result(sides)[0].frame
    sums = {kind: (rows, change) for kind, rows, change in frame.group_by("kind").agg(
        pl.len(), pl.col("unpaid_change").sum()
    ).iter_rows()}  # fmt: skip
    told = {"come_due": ("new",), "paid_off": ("paid", "partly")}
    found: dict[str, str | None] = {}
    for key, names in told.items():
        rows = sum(sums[name][0] for name in names if name in sums)
        amount = sum((abs(sums[name][1]) for name in names if name in sums), Decimal(0))
        found[key] = f"{count(rows)}笔{yuan(amount)}" if rows else None
    return found
