"""Which clause of the two notices each key of a batch file comes from."""

from __future__ import annotations

from typing import Final

#: The notices by the letter that clauses are cited with.
NOTICES: Final[dict[str, str]] = {"A": "渝医保办〔2026〕34号", "B": "渝医保办〔2025〕36号"}

#: Dotted key -> its clauses. Keys without an entry (code, name, aliases, superseded.source) are labels, not rules.
FIELD_CLAUSES: Final[dict[str, tuple[str, ...]]] = {
    "kind": ("A 一（二）", "B 一（二）"),
    "source": ("A 文头", "B 文头"),
    "issued_on": ("A 文末", "B 文末"),
    "in_force_on": ("A 文末", "B 文末"),
    "start_on": ("A 一（三）", "B 二（一）"),
    "bound_types": ("A 一（一）", "B 一（一）"),
    "advance_types": ("A 二（三）", "B 三（四）"),
    "grain": ("A 一（三）", "B 二（二）"),
    "listing.working_days": ("A 文末", "B 文末"),
    "listing.mode": ("A 文末", "B 文末"),
    "cycle.years": ("A 一（三）", "B 二（一）"),
    "cycle.end_on": ("B 二（一）",),
    "cycle.max_extension_years": ("A 一（三）", "B 二（一）"),
    "cycle.extended_to": ("A 一（三）", "B 二（一）"),
    "cycle.agreement_years.start_on": ("A 一（三）", "B 二（二）"),
    "cycle.agreement_years.end_on": ("A 一（三）", "B 二（二）"),
    "advance.ratio": ("A 二（三）", "B 三（四）"),
    "advance.first_share": ("A 二（三）", "B 三（四）"),
    "advance.second_month": ("A 二（三）", "B 三（四）"),
    "advance.month_counting": ("A 二（三）", "B 三（四）"),
    "advance.second_due_on": ("A 二（三）", "B 三（四）"),
    "advance.recalculate": ("A 二（三）", "B 三（四）"),
    "offset.window_months": ("A 二（三）", "B 三（四）"),
    "settlement.months": ("A 二（三）", "B 三（四）"),
    "settlement.days": ("A 二（三）", "B 三（四）"),
    "price.legacy_lower": ("A 二（一）", "B 三（二）"),
    "nonselected.cap": ("B 三（一）",),
    "renewal.floor": ("B 二（二）",),
    "payment_standard.basis": ("B 三（四）",),
    "superseded.variety_code": ("A 文末", "B 二（三）", "B 文末"),
    "superseded.from": ("A 文末", "B 二（三）", "B 文末"),
}


def clauses_of(key: str, source: str | None = None) -> tuple[str, ...]:
    """The clauses of a dotted key; with a batch's `source`, only those of that notice (none for another notice)."""
    found = FIELD_CLAUSES.get(key, ())
    return found if source is None else tuple(x for x in found if NOTICES[x[0]] == source)
