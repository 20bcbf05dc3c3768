"""The section of the bulletin on the institutions that are behind, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

from jicai.results.report.content import Content
from jicai.results.report.declared.progress import BEHIND
from jicai.results.report.material import Material, Rows
from jicai.results.report.words import count, listed, some, yuan
from jicai.tables.results.why import CAUSES

_LABELS = {cause.value: cause.label for cause in CAUSES}
_VARIETIES = 3


def behind(material: Material, most: int) -> Content:
    """The institutions that are bound, those with the most missing first; at most `most` of them are listed."""
    bound = [row for row in material.causes if not row["voluntary"]]
    by_institution: dict[str, Rows] = defaultdict(list)
    for row in bound:
        by_institution[row["institution_code"]].append(row)
    groups = sorted(by_institution.items(), key=lambda one: (-_missing(one[1]), one[0]))
    rows = [
        {
            "institution_name": items[0]["institution_name"],
            "district": items[0]["district"],
            "items": count(len(items)),
            "missing_amount": yuan(_missing(items)),
            "causes": _causes(items),
            "varieties": listed(
                dict.fromkeys(
                    row["variety_name"]
                    for row in sorted(items, key=lambda row: (-(row["missing_amount"] or 0), row["variety_code"]))[
                        :_VARIETIES
                    ]
                )
            ),
        }
        for _, items in groups[:most]
    ]
    figures = {
        "institutions": some(len(groups)),
        "items": some(len(bound)),
        "missing_amount": yuan(_missing(bound)),
        "causes": _causes(bound, with_amounts=True),
        "not_admitted": some(sum(bool(row["not_admitted"]) for row in bound)),
        "voluntary": some(len(material.causes) - len(bound)),
        "shown": count(most) if len(groups) > most else None,
    }
    return Content(BEHIND, figures, rows, name=("institution_name",))


def _missing(items: Rows) -> Decimal:
    return sum((row["missing_amount"] or Decimal(0) for row in items), Decimal(0))


def _causes(items: Rows, *, with_amounts: bool = False) -> str | None:
    """How many items each main cause has, the most first; of equal ones as they are declared."""
    found = Counter(row["cause"] for row in items if row["cause"] is not None)
    order = list(_LABELS)
    words = []
    for cause, number in sorted(found.items(), key=lambda one: (-one[1], order.index(one[0]))):
        missing = yuan(_missing([row for row in items if row["cause"] == cause]))
        words.append(f"{_LABELS[cause]}{number:,}项" + (f"（欠采{missing}）" if with_amounts else ""))
    return listed(words)
