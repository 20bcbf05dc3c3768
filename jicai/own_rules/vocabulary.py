"""The words that conditions are written in: the columns of a table, and the few words of the language."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from jicai.batches.values import fold_name
from jicai.tables import INPUTS
from jicai.tables.column import Column, InputTable

#: Of an institution, beside every row that names one.
_OF_INSTITUTION = ("institution_name", "district", "level", "type")
INSTITUTION = "institution_code"


class MistakeError(ValueError):
    """What is wrong with a text of a rule, and what to write, in Chinese."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The columns of a table by their folded names, Chinese and English, with those of the row's institution."""

    table: InputTable
    columns: dict[str, Column]

    @classmethod
    def of(cls, table: InputTable) -> Vocabulary:
        """The names of this table."""
        own = {column.key: column for column in table.columns}
        if INSTITUTION in own and table.key != "institutions":
            own |= {key: INPUTS["institutions"].column(key) for key in _OF_INSTITUTION}
        return cls(table, {fold_name(name): one for one in own.values() for name in (one.key, one.label)})

    @property
    def borrowed(self) -> frozenset[str]:
        """The keys of the columns that come from the table of institutions."""
        has_institution = any(column.key == INSTITUTION for column in self.table.columns)
        return frozenset(_OF_INSTITUTION) if has_institution and self.table.key != "institutions" else frozenset()

    def find(self, word: str) -> Column | None:
        """The column that the word names."""
        return self.columns.get(fold_name(word))

    def column(self, word: str) -> Column:
        """The same; MistakeError, with the nearest, where there is none."""
        found = self.find(word)
        if found is None:
            raise MistakeError(f"{self.table.label}没有「{word}」这一列，{self.nearest(word)}")
        return found

    def nearest(self, word: str) -> str:
        """What to write instead of a word that is no column."""
        labels = list(dict.fromkeys(column.label for column in self.columns.values()))
        near = get_close_matches(word, labels, n=1, cutoff=0.5)
        return f"是否要写 {near[0]}？" if near else f"可用的列：{'、'.join(labels)}"


def table_named(word: str) -> InputTable:
    """The input table of this label or key; MistakeError, with the nearest, where there is none."""
    folded = fold_name(word)
    for table in INPUTS.values():
        if folded in (fold_name(table.label), fold_name(table.key)):
            return table
    labels = [table.label for table in INPUTS.values()]
    near = get_close_matches(word, labels, n=1, cutoff=0.5)
    raise MistakeError(f"没有「{word}」这张表，{f'是否要写 {near[0]}？' if near else '可用的：' + '、'.join(labels)}")
