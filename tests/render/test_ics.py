"""The calendar file: read back by the library, the same bytes every time, of a month its last day."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from jicai.batches.milestones import Milestone
from jicai.render.data.ics import calendar_file
from jicai.render.terminal.screen import without_control

AS_OF = date(2026, 8, 1)
#: The lines of a file with one event.
PROPERTIES = [
    *("BEGIN", "VERSION", "PRODID", "X-WR-CALNAME", "BEGIN", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID"),
    *("CATEGORIES", "DESCRIPTION", "TRANSP", "END", "END"),
]
FOUND = [
    Milestone("b1", "预付首期最迟拨付", date(2026, 8, 31), "A 二（三）"),
    Milestone("b1", "预付金余额退回", date(2028, 2, 29), "A 二（三）", "未抵扣完的全部退回", whole_month=True),
]


def events(path: Path) -> list[dict[str, object]]:
    calendar = Calendar.from_ical(path.read_bytes())
    return [
        {
            "uid": str(event["uid"]),
            "summary": str(event["summary"]),
            "days": (event["dtstart"].dt, event["dtend"].dt),
            "description": str(event["description"]),
        }
        for event in calendar.walk("VEVENT")
    ]


def test_days_and_months_are_read_back(tmp_path: Path) -> None:
    calendar_file(tmp_path / "a.ics", FOUND, {"b1": "批次一"}, AS_OF)
    day, month = events(tmp_path / "a.ics")
    assert (day["summary"], day["description"]) == ("预付首期最迟拨付（批次一）", "A 二（三）")
    assert day["days"] == (date(2026, 8, 31), date(2026, 9, 1))
    assert month["days"] == (date(2028, 2, 29), date(2028, 3, 1))
    assert month["description"] == "A 二（三）；未抵扣完的全部退回"


def test_the_same_milestones_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.ics", "b.ics"):
        calendar_file(tmp_path / name, FOUND, {"b1": "批次一"}, AS_OF)
    assert (tmp_path / "a.ics").read_bytes() == (tmp_path / "b.ics").read_bytes()


def test_a_moved_date_keeps_the_identity_of_its_event(tmp_path: Path) -> None:
    calendar_file(tmp_path / "a.ics", FOUND, {"b1": "批次一"}, AS_OF)
    calendar_file(tmp_path / "b.ics", [FOUND[0]._replace(day=date(2026, 9, 30))], {"b1": "批次一"}, AS_OF)
    assert events(tmp_path / "a.ics")[0]["uid"] == events(tmp_path / "b.ics")[0]["uid"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("一\r\nEND:VCALENDAR\u2028BEGIN:VALARM\x85TRIGGER:x;y,z\\n\x00")
def test_no_name_of_a_batch_becomes_a_property(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.ics")
        calendar_file(path, FOUND[:1], {"b1": name}, AS_OF)
        (event,) = events(path)
        lines = path.read_bytes().decode().replace("\r\n ", "").splitlines()
    assert str(event["summary"]) == without_control(f"预付首期最迟拨付（{name}）")
    assert [line.partition(":")[0].partition(";")[0] for line in lines if line] == PROPERTIES
