"""Milestones as an iCalendar file, for a calendar program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from icalendar import Calendar, Event

import jicai
from jicai.batches.milestones import Milestone
from jicai.render.files import write_whole
from jicai.render.terminal.screen import without_control


def calendar_file(path: Path, found: Iterable[Milestone], names: Mapping[str, str], as_of: date) -> None:
    """Write all-day events; of a month its last day. The same milestones on the same day give the same bytes.

    `names` are the batches' names by code. A milestone keeps its identity when its date moves, and as-of is its stamp,
    so that importing a later file changes the event instead of doubling it.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//jicai {jicai.__version__}//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "集采日程")
    for item in found:
        calendar.add_component(_event(item, names[item.batch], as_of))
    write_whole(path, [calendar.to_ical()])


def _event(item: Milestone, name: str, as_of: date) -> Event:
    event = Event()
    identity = sha256(f"{item.batch}|{item.event}".encode()).hexdigest()[:32]
    event.add("uid", f"{identity}@jicai")
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", item.day)
    event.add("dtend", item.day + timedelta(days=1))
    # The words come from batch files: some programs break a line, and begin a property, at any line end of Unicode.
    event.add("summary", without_control(f"{item.event}（{name}）"))
    event.add("description", without_control("；".join(filter(None, (item.clause, item.note)))))
    event.add("categories", [without_control(item.batch)])
    event.add("transp", "TRANSPARENT")
    return event
