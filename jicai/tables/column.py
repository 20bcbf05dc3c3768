"""What a column is: one declaration that reading, checking, labels, formats, JSON and the reference page share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The type of a column's values.

    Quantities are decimal(18,4), prices and factors decimal(18,6), money decimal(18,2); see CONTRACT "Tables".
    """

    TEXT = "text"
    CODE = "code"  # compared after NFKC folding and without regard to case; stored folded
    IDENTIFIER = "identifier"  # a document number: compared like a code, stored and shown as written
    QUANTITY = "quantity"
    PRICE = "price"
    FACTOR = "factor"
    MONEY = "money"
    FIGURE = "figure"  # a number of a result whose unit stands in another column of the row
    RATIO = "ratio"  # a share; printed with 6 places in data, as per cent for people
    INTEGER = "integer"
    YEAR = "year"  # an agreement year: its number, or a calendar year or first day that the batch tells the number of
    DATE = "date"
    MONTH = "month"  # stored as the first day of the month
    CHOICE = "choice"  # one of the declared choices, stored as its value
    BOOLEAN = "boolean"


#: Decimal places of the kinds that hold exact numbers.
SCALES: dict[Kind, int] = {
    Kind.QUANTITY: 4,
    Kind.PRICE: 6,
    Kind.FACTOR: 6,
    Kind.MONEY: 2,
    Kind.RATIO: 6,
    Kind.FIGURE: 10,
}

NUMERIC = frozenset({*SCALES, Kind.INTEGER})


class Sign(Enum):
    """Which numbers a column allows, beyond its type."""

    ANY = "any"
    NOT_NEGATIVE = "not-negative"  # a negative one is rejected as `negative`
    POSITIVE = "positive"  # zero or less is rejected as `bad-value`
    NOT_ZERO = "not-zero"  # zero is rejected as `bad-value`


@dataclass(frozen=True, slots=True)
class Choice:
    """One permitted value: as programs read it, as people read it, and the other words that mean it."""

    value: str
    label: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table that goes in or comes out.

    `key` is the English key, `label` the canonical Chinese header, `others` the further headers under which the column
    is accepted, in order of preference. `required` columns must be there and filled. `rank` orders the columns of a
    result by how soon they are dropped when a terminal is narrow: 0 stays always, higher goes first; those of one
    `group` go together. A code that is `defining` is shown everywhere as it is written in this table. `prose` is
    sentences: a terminal wraps them over as many lines as they need and never cuts them. `summed` says that the values
    of different rows of a result add up to something: amounts and counts that no other row holds again, never a
    balance, a ratio, or quantities of different varieties. The choices of an integer are the words that people are
    shown for its values: programs read the number. The choices of a `graded` column, at least two, stand from the
    harmless to the grave, and the last two call for attention.

    `stand_ins` are the keys of columns of the same table that may serve where a required one is not there or empty: the
    name of an institution for its code, the first day of an agreement for its year. `overriding` are those of `others`
    under which the column is read even where the canonical header is there too.
    """

    key: str
    label: str
    kind: Kind
    meaning: str
    others: tuple[str, ...] = ()
    unit: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    default: str | None = None
    rank: int = 0
    group: str = ""
    defining: bool = False
    prose: bool = False
    summed: bool = False
    graded: bool = False
    sign: Sign = Sign.ANY
    stand_ins: tuple[str, ...] = ()
    overriding: tuple[str, ...] = ()

    @property
    def scale(self) -> int:
        """Decimal places, for the kinds that have them."""
        return SCALES[self.kind]

    def value_of(self, word: str) -> str | None:
        """The stored value that one of the declared words means; None for any other word."""
        for choice in self.choices:
            if word in (choice.value, choice.label, *choice.others):
                return choice.value
        return None

    def label_of(self, value: str) -> str:
        """The Chinese word for a stored choice value (the value itself where none is declared)."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


def _column(columns: tuple[Column, ...], key: str) -> Column:
    for column in columns:
        if column.key == key:
            return column
    raise KeyError(key)


@dataclass(frozen=True, slots=True)
class InputTable:
    """A table that is read: its name on files and options, its columns, and the columns that identify a row.

    `without` says what holds where an optional table is not given; it is empty for one that some command needs. To
    give an optional table without rows is another statement: that there was nothing of the kind. `source` says who has
    the table, or who makes it. The columns of one that `yields` stand in exports of other tables too: by its header
    alone a sheet is it only where it is none of them.
    """

    key: str
    label: str
    columns: tuple[Column, ...]
    unique_by: tuple[str, ...] = ()
    meaning: str = ""
    source: str = ""
    without: str = ""
    yields: bool = False

    def column(self, key: str) -> Column:
        """The column with this key; KeyError where there is none."""
        return _column(self.columns, key)

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns that must be there and filled."""
        return tuple(column for column in self.columns if column.required)


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table that a command gives: columns in the order of the output, and those whose values sort its rows.

    `folded` are the keys of columns that a workbook folds away, so that the others go on one page across.
    """

    key: str
    label: str
    columns: tuple[Column, ...]
    sort_by: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """The column with this key; KeyError where there is none."""
        return _column(self.columns, key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The English keys in the order of the output."""
        return tuple(column.key for column in self.columns)
