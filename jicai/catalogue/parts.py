"""A part of an annex: a table over all of its pages, and what headings, notes and sections say of its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from jicai.catalogue.annex import AnnexTable
from jicai.catalogue.headers import TableHeader, unit_of_price
from jicai.catalogue.price_notes import price_words
from jicai.catalogue.standing import (
    Status,
    is_about_rows,
    is_against,
    is_prose,
    status_of,
    status_of_headings,
    within,
)

_UNIT_NOTE = re.compile(r"单位[:：]\s*((?:人民币)?元(?:/[^\s，,；;）)]+)?)")


@dataclass(slots=True)
class Part:
    """What holds for the lines of a part, wherever in it that is said: a note below the last line too.

    `price_notes` are the units that prices are said to be for, with the text that says so; `against` is the text that
    says that the lines were not selected; `told` are notes of which nothing is made, for a person to read.
    """

    price_notes: list[tuple[str, str]] = field(default_factory=list)
    against: str = ""
    told: list[str] = field(default_factory=list)

    def hear(self, text: str, *, is_heading: bool = False) -> None:
        """Take in a line of text above or below the rows."""
        unit = _UNIT_NOTE.search(text)
        words = [*price_words(text), *filter(None, [unit_of_price(unit[1]) if unit else None])]
        self.price_notes += [(word, text) for word in words if (word, text) not in self.price_notes]
        if is_heading or not is_against(text):
            return
        if is_about_rows(text):
            self.against = self.against or text
        elif text not in self.told:
            self.told.append(text)


@dataclass(slots=True)
class State:
    """What holds from row to row, and over the pages of one table.

    `above` is what the headings say, `status` what holds in the section: each with the text that says so.
    """

    part: Part = field(default_factory=Part)
    above: tuple[Status, str] = ("", "")
    status: tuple[Status, str] = ("", "")
    unit: str = ""
    section: str = ""
    last: dict[str, str] = field(default_factory=dict)

    def begin(self, table: AnnexTable, header: TableHeader) -> None:
        """Take in what stands above a table with a header of its own."""
        texts = [*table.titles, *("".join(row.cells) for row in table.rows[: header.rows[0]])]
        headings = [text for text in texts if not is_prose(text)]
        for text in texts:
            self.part.hear(text, is_heading=text in headings)
        told = status_of_headings(headings)
        if not told[0]:  # a sentence, where no heading says anything
            told = status_of_headings(text for text in texts if text not in headings)
        stem = table.file.rpartition(".")[0]
        if status_of(stem) in ("unselected", "backup"):
            told = status_of_headings([*filter(None, [told[1]]), stem]) if told[0] != "mixed" else told
        if told[0]:
            self.above = self.status = told
        self.unit = unit_note(texts) or (self.unit if table.flows else "")

    def enter(self, section: str) -> None:
        """Take in the title of a section."""
        self.part.price_notes += [(word, section) for word in price_words(section)]
        told = within(self.above, (status_of(section), section))
        self.status = told if status_of(section) else self.status
        self.section, self.last = section, {}


def unit_note(texts: Sequence[str]) -> str | None:
    """What prices are for by a line 单位：元/盒 above the table; None where there is none."""
    for text in texts:
        if found := _UNIT_NOTE.search(text):
            return unit_of_price(found[1])
    return None
