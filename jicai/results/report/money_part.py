"""The sections of the bulletin on supplier payments and on the advances of the fund."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from jicai.batches.months import add_months, month_start
from jicai.render.document.drawing import Drawing
from jicai.results.advance.answer import advance_result
from jicai.results.overdue.lines import lines_result, totals_of
from jicai.results.report.content import Content
from jicai.results.report.declared.money import ADVANCE, PAYMENT
from jicai.results.report.material import Material, Rows
from jicai.results.report.words import count, listed, month, some, yuan
from jicai.results.report.words import percent as per_cent
from jicai.tables.common import FUND
from jicai.tables.inputs.fund import TRANCHES
from jicai.tables.results.advance import ADVANCE as ADVANCE_TABLE
from jicai.tables.results.settlement import bucket_keys, bucket_labels

_ZERO = Decimal(0)


def payment(material: Material, most: int) -> Content:
    """What is overdue now and was a month ago, by district and institution."""
    asked = material.asked
    ageing = asked.intake.workspace.settings.ageing
    now, before = (totals_of(one, asked.overdue_view) for one in asked.settled_days)
    by_district, by_institution = (
        lines_result(asked.settled, asked.overdue_view, by)[0].frame.to_dicts() for by in ("district", "institution")
    )
    owing = sorted(
        (row for row in by_institution if row["lines"]), key=lambda row: (-row["unpaid"], row["institution_code"])
    )
    places = sorted((row for row in by_district if row["lines"]), key=lambda row: (-row["unpaid"], row["district"]))
    is_overdue = bool(now["lines"])
    figures = {
        "unpaid": yuan(now["unpaid"]) if is_overdue else None,
        "lines": some(now["lines"]),
        "institutions": some(len(owing)),
        "change": _changed(now["unpaid"], before["unpaid"]),
        "oldest_days": some(now["oldest_days"]),
        "none": None if is_overdue else "没有逾期未付的货款",
        "districts": listed(f"{row['district']}{yuan(row['unpaid'])}" for row in places),
        "shown": count(most) if len(owing) > most else None,
    }
    rows = [
        {
            "institution_name": row["institution_name"],
            "district": row["district"],
            "lines": count(row["lines"]),
            "unpaid": yuan(row["unpaid"]),
            "oldest_days": count(row["oldest_days"]),
            "due_payment_rate": per_cent(row["due_payment_rate"]),
            "on_time_rate": per_cent(row["on_time_rate"]),
        }
        for row in owing[:most]
    ]
    drawings = {}
    if places:
        series = [
            (f"{label}天", [row[key] for row in places])
            for key, label in zip(bucket_keys(ageing), bucket_labels(ageing), strict=True)
        ]
        names = [row["district"] for row in places]
        drawings["chart"] = Drawing(PAYMENT.charts[0][1], "stacked", names, series)
    return Content(PAYMENT, figures, rows, drawings, ("institution_name",))


def advance(material: Material) -> Content:
    """What the fund has paid of the advances, what is late, and what falls due this month and the next."""
    asked = material.asked
    tranches = advance_result(asked.intake, asked.as_of, asked.wanted, None)[0].frame.to_dicts()
    next_month = add_months(month_start(asked.as_of), 1)
    owed = [row for row in tranches if row["outstanding"] > 0]
    late = [row for row in owed if row["status"] == "late"]
    due = [row for row in owed if row["status"] == "due"]
    following = [row for row in owed if month_start(row["due_on"]) == next_month]
    is_known = bool(tranches) and not material.lacks("disbursements")
    figures = {
        "amount": yuan(_sum(tranches, "amount")) if tranches else None,
        "paid": yuan(_sum(tranches, "paid")) if is_known else None,
        "late": (f"逾期未拨足{_words(late)}" if late else "没有逾期未拨的") if is_known else None,
        "due": _words(due) if is_known else None,
        "next": _words(following),
        "next_month": month(next_month),
        "funds": _funds(owed) if is_known else None,
    }
    shown = [*(late if is_known else ()), *due, *(row for row in following if row["status"] == "upcoming")]
    return Content(ADVANCE, figures, _tranche_rows(shown, material), name=("batch_name", "tranche", "fund", "due_on"))


def _tranche_rows(tranches: Rows, material: Material) -> list[dict[str, str | None]]:
    groups: dict[tuple[date, str, int, str, str], Rows] = defaultdict(list)
    for row in tranches:
        groups[(row["due_on"], row["batch"], row["tranche"], row["fund"], row["status"])].append(row)
    words = {choice.value: choice.label for choice in TRANCHES}
    return [
        {
            "batch_name": material.batch_names[batch],
            "tranche": words[str(tranche)],
            "fund": f"{FUND.label_of(fund)}医保基金",
            "due_on": str(due_on),
            "institutions": count(len({row["institution_code"] for row in rows})),
            "outstanding": yuan(_sum(rows, "outstanding")),
            "status": ADVANCE_TABLE.column("status").label_of(status),
        }
        for (due_on, batch, tranche, fund, status), rows in sorted(groups.items())
    ]


def _changed(now: Decimal, before: Decimal) -> str:
    if now == before:
        return "持平"
    return f"{'增加' if now > before else '减少'}{yuan(abs(now - before))}"


def _words(tranches: Rows) -> str | None:
    return f"{len(tranches):,}期{yuan(_sum(tranches, 'outstanding'))}" if tranches else None


def _funds(owed: Rows) -> str | None:
    sums: dict[str, Decimal] = defaultdict(lambda: _ZERO)
    for row in owed:
        sums[row["fund"]] += row["outstanding"]
    return listed(f"{FUND.label_of(fund)}医保基金未拨付{yuan(amount)}" for fund, amount in sorted(sums.items()))


def _sum(rows: list[dict[str, Any]], key: str) -> Decimal:
    return sum((row[key] for row in rows), _ZERO)
