"""What is concluded of a sheet: its table, the key of each header, what to write, and what stays open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jicai.adopt.gathering import LookedFile
from jicai.intake.discover.looking import LookedSheet

#: How sure a conclusion is, by what it rests on; what is less sure is not concluded.
CONFIDENCE = {"canonical": "1", "alias": "1", "content": "0.95", "similar": "0.9"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A header of a sheet: the key it is taken for (None: it stays unread), from what, and the first cell below it."""

    header: str
    key: str | None = None
    how: str = "none"
    sample: str | None = None


@dataclass(slots=True)
class Additions:
    """What an entry of `[[files]]` has to say of the sheet, each with its reason by (section, key).

    `section` is one of the names of the fields.
    """

    table: str | None = None
    columns: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    reasons: dict[tuple[str, str], str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.table or self.columns or self.values or self.defaults or self.units)

    def take(self, other: Mapping[str, Any], reason: str) -> None:
        """Add what an answer says, for the reason."""
        for section, said in other.items():
            if section == "table":
                self.table = said
                self.reasons["table", ""] = reason
                continue
            of_section = getattr(self, section)
            for key, value in said.items():
                before = ""
                if section == "values":
                    before = self.reasons.get((section, key), "")
                    of_section.setdefault(key, {}).update(value)
                else:
                    of_section[key] = value
                same = not before or not reason or reason in before
                self.reasons[section, key] = before or reason if same else f"{before}；{reason}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A possible answer: how it is shown, and what it adds (the fields of `Additions`)."""

    label: str
    adds: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What is not certain: a Chinese sentence, what to write, and the answers among which may be chosen.

    `proposal` is what the lines to write say, as `Answer.adds` has it, and `remark` a comment on it. `needed` says that
    the sheet is not read, or not rightly, without an answer.
    """

    sentence: str
    proposal: Mapping[str, Any]
    answers: tuple[Answer, ...] = ()
    needed: bool = True
    remark: str = ""


@dataclass(slots=True)
class SheetView:
    """A sheet with all that was concluded of it. `table` is None where it is none, or that cannot be told.

    `tentative` says that the table was concluded although columns lack that must be there: nothing is written before
    they are answered for, since a file that is called a table and cannot be read as one stops every command.
    """

    file: LookedFile
    sheet: LookedSheet
    table: str | None
    headings: list[Heading]
    additions: Additions = field(default_factory=Additions)
    questions: list[Question] = field(default_factory=list)
    tentative: bool = False

    @property
    def writes(self) -> bool:
        """Whether there is something to write of the sheet."""
        waits = self.tentative and any(question.needed for question in self.questions)
        return bool(self.additions) and self.file.inside and not waits
