"""The sections of the bulletin on progress: over all, by district."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from jicai.render.document.drawing import Drawing
from jicai.results.report.content import Content
from jicai.results.report.declared.progress import DISTRICTS, OVERALL
from jicai.results.report.material import Material, Rows
from jicai.results.report.words import count, listed, moved, percent, points, yuan


def overall(material: Material) -> Content:
    """All batches together, and each of them."""
    total = material.totals.get(material.asked.as_of, {})
    before = material.totals.get(material.before, {}) if material.is_comparable else {}
    rows = [_row(row, material.batches_before.get(row["batch"])) for row in material.by_batch]
    for row, names in zip(rows, material.by_batch, strict=True):
        row["batch_name"] = names["batch_name"]
    figures = {
        "batches": count(len(material.by_batch)),
        "items": count(total.get("items")),
        "institutions": count(material.items["institution_code"].n_unique()),
        "agreed_amount": yuan(total.get("agreed_amount")),
        "purchased_amount": yuan(total.get("purchased_amount")),
        "completion": percent(total.get("completion")),
        "time_progress": percent(total.get("time_progress")),
        "pace": _pace(total),
        "completion_change": moved(
            _difference(total.get("completion"), before.get("completion")), "提高", "下降", "持平"
        ),
        "completed": count(total.get("completed")),
        "lagging": count(total.get("lagging")),
        "not_started": count(total.get("not_started")),
        "behind_batches": _slow(material.by_batch, "batch_name"),
    }
    drawings = {"chart": _against_time(OVERALL.charts[0][1], material.by_batch, "batch_name")}
    months = [(day, row) for day, row in material.totals.items() if row["completion"] is not None]
    if len(months) > 1:
        drawings["trend"] = Drawing(
            OVERALL.charts[1][1],
            "lines",
            [f"{day:%Y-%m}" for day, _ in months],
            [
                (label, [row[key] for _, row in months])
                for label, key in (("完成率", "completion"), ("时间进度", "time_progress"))
            ],
        )
    return Content(OVERALL, figures, rows, drawings, ("batch_name",))


def districts(material: Material) -> Content:
    """The districts by rank, with what changed."""
    earlier = material.districts_before
    ranked = sorted(material.by_district, key=lambda row: (row["rank"] is None, row["rank"], row["district"]))
    rows = []
    for row in ranked:
        previous = earlier.get(row["district"])
        rows.append(
            {
                **_row(row, previous),
                "rank": count(row["rank"]),
                "previous_rank": count(previous["rank"]) if previous else None,
                "district": row["district"],
                "institutions": count(row["institutions"]),
            }
        )
    known = [row for row in ranked if row["rank"] is not None]
    ranks = {row["rank"] for row in known}
    figures = {
        "districts": count(len(ranked)),
        "first": _ranked(known, min(ranks)) if len(ranks) > 1 else None,
        "last": _ranked(known, max(ranks)) if len(ranks) > 1 else None,
        "behind": _slow(ranked, "district"),
        "risen": _risen(ranked, earlier),
    }
    drawings = {"chart": _against_time(DISTRICTS.charts[0][1], ranked, "district")} if known else {}
    return Content(DISTRICTS, figures, rows, drawings, ("district",))


def _row(row: dict[str, Any], before: dict[str, Any] | None) -> dict[str, str | None]:
    return {
        "items": count(row["items"]),
        "completion": percent(row["completion"]),
        "time_progress": percent(row["time_progress"]),
        "gap": points(_difference(row["completion"], row["time_progress"])),
        "change": points(_difference(row["completion"], before["completion"])) if before else None,
        "behind": count(row["lagging"] + row["not_started"]),
    }


def _difference(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if now is None or before is None else now - before


def _pace(row: dict[str, Any]) -> str | None:
    gap = _difference(row.get("completion"), row.get("time_progress"))
    return moved(gap, "快于时间进度", "慢于时间进度", "与时间进度持平")


def _slow(rows: Rows, name: str) -> str | None:
    """Those behind time, the furthest first, with how far."""
    gaps = [(_difference(row["completion"], row["time_progress"]), row[name]) for row in rows]
    behind = sorted((gap, one) for gap, one in gaps if gap is not None and gap < 0)
    words = ((one, moved(gap, "", "慢", "")) for gap, one in behind)
    return listed(f"{one}（{how}）" for one, how in words if how)


def _ranked(rows: Rows, rank: int) -> str:
    """The names of that rank, and their completion."""
    found = [row for row in rows if row["rank"] == rank]
    return f"{'、'.join(row['district'] for row in found)}（{percent(found[0]['completion'])}）"


def _risen(rows: Rows, earlier: dict[str, dict[str, Any]]) -> str | None:
    """The districts that came up the most, where there are several."""
    risen = {}
    for row in rows:
        before = earlier.get(row["district"])
        change = _difference(row["completion"], before["completion"]) if before else None
        if change is not None:
            risen[row["district"]] = change
    most = max(risen.values(), default=Decimal(0))
    if len(risen) < 2 or most <= 0:
        return None
    names = "、".join(name for name, change in risen.items() if change == most)
    return f"{names}（{moved(most, '提高', '', '')}）" if moved(most, "提高", "", "") else None


def _against_time(title: str, rows: Rows, name: str) -> Drawing:
    return Drawing(
        title,
        "bars",
        [row[name] for row in rows],
        [("完成率", [row["completion"] for row in rows])],
        ("时间进度", [row["time_progress"] for row in rows]),
    )
