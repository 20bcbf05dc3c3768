"""The letters that the gathered rows come to: one for each addressee, numbered after those of the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jicai.batches.values import fold_name
from jicai.render.file_names import safe_stem
from jicai.results.letter.asked import Asked, label
from jicai.tables.results.letter import KINDS

if TYPE_CHECKING:
    import polars as pl

    from jicai.results.letter.gather import Gathered
    from jicai.results.letter.register import Register
    from jicai.settings.letter import Letter as Settings
    from jicai.tables.column import ResultTable


@dataclass(frozen=True)
class Part:
    """What a letter says of one matter: its rows, those of the annex, with what the annex adds up to (yuan).

    Of findings there is nothing to add up.
    """

    matter: str
    table: ResultTable
    rows: pl.DataFrame

    @property
    def amount(self) -> Decimal | None:
        """The sum of the annexed amounts as they are shown."""
        return None if self.matter == "finding" else self.rows.select(worth="worth").sum().item() or Decimal(0)


@dataclass(frozen=True)
class Letter:
    """One letter. `number` and `serial` are None, and so is `file`, where all its matters had one of its kind before.

    `left_out` is how many matters are not in it for that reason, `repeated` the letters that went for these, `earlier`
    those that went for what it names: number and date.
    """

    asked: Asked
    addressee: str
    code: str | None
    district: str | None
    parts: Sequence[Part]
    left_out: int
    earlier: Sequence[tuple[str, date]]
    repeated: Sequence[tuple[str, date]]
    number: str | None = None
    serial: int | None = None
    file: str | None = None

    @property
    def is_written(self) -> bool:
        """Whether there is something to write."""
        return bool(self.parts)

    def part(self, matter: str) -> Part | None:
        """What it says of a matter."""
        return next((one for one in self.parts if one.matter == matter), None)


def letters_of(
    gathered: Sequence[Gathered], asked: Asked, register: Register, settings: Settings, places: Mapping[str, str]
) -> list[Letter]:
    """The letters, in the order of their numbers: by district and code of institutions, or by name of companies.

    `places` is the district of every institution by its code.
    """
    from jicai.calc.letter.sent import with_earlier

    sent = register.frame().lazy()
    marked = [(one, with_earlier(one.rows.lazy(), sent, asked.kind).collect()) for one in gathered]
    names: dict[str, str] = {}
    rows: dict[str, list[tuple[Gathered, pl.DataFrame]]] = {}
    for one, frame in marked:
        for (name, code), own in frame.group_by("addressee", "addressee_code", maintain_order=True):
            key = str(code) if code is not None else fold_name(str(name))
            names.setdefault(key, str(name))
            rows.setdefault(key, []).append((one, own))
    is_company = asked.to == "company"
    order = sorted(rows, key=lambda key: ("" if is_company else places.get(key, ""), key))
    serial = register.next_serial(asked.dated.year)
    letters = []
    for key in order:
        code = None if is_company else key
        letter = _letter(asked, names[key], code, places.get(key), rows[key])
        if letter.is_written:
            letter = _numbered(letter, serial, settings)
            serial += 1
        letters.append(letter)
    return letters


def _letter(
    asked: Asked, name: str, code: str | None, district: str | None, own: Sequence[tuple[Gathered, pl.DataFrame]]
) -> Letter:
    import polars as pl

    parts, left_out = [], 0
    earlier: set[tuple[str, date]] = set()
    repeated: set[tuple[str, date]] = set()
    whole: dict[str, tuple[Gathered, list[pl.DataFrame]]] = {}
    for one, frame in own:  # a company that is spelled in two ways has two frames
        whole.setdefault(one.matter, (one, []))[1].append(frame)
    for one, frames in whole.values():
        rows = pl.concat(frames)
        if not asked.again:
            repeated |= _letters(rows.filter("is_repeat"))
            left_out += int(rows["is_repeat"].sum())
            rows = rows.filter(~pl.col("is_repeat"))
        earlier |= _letters(rows)
        rows = rows.drop("is_repeat")
        if rows.height:
            parts.append(Part(one.matter, one.table, rows))
    before, again = (sorted(some, key=lambda one: (one[1], one[0])) for some in (earlier, repeated))
    return Letter(asked, name, code, district, parts, left_out, before, again)


def _letters(rows: pl.DataFrame) -> set[tuple[str, date]]:
    """The letters that went for these matters: number and date."""
    return set(rows.select("earlier_number", "earlier_on").drop_nulls("earlier_number").iter_rows())


def _numbered(letter: Letter, serial: int, settings: Settings) -> Letter:
    asked = letter.asked
    number = settings.number.replace("{year}", str(asked.dated.year)).replace("{n}", str(serial))
    name = safe_stem(f"{serial:03}-{label(KINDS, asked.kind)}-{letter.addressee}")
    return replace(letter, number=number, serial=serial, file=f"{asked.dated.year}/{name}.docx")


def register_rows(letter: Letter) -> Iterator[dict[str, Any]]:
    """The rows that the letter adds to the register, one per matter."""
    asked = letter.asked
    shared = {
        "number": letter.number,
        "year": asked.dated.year,
        "serial": letter.serial,
        "dated": asked.dated,
        "kind": asked.kind,
        "addressee_type": asked.to,
        "addressee_code": letter.code,
        "addressee": letter.addressee,
        "file": letter.file,
        "void": False,
    }
    for part in letter.parts:
        for key, subject, worth in part.rows.select("key", "subject", "worth").iter_rows():
            yield {**shared, "matter": part.matter, "key": key, "subject": subject, "amount": worth}
