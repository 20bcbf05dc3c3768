"""What the tables of the folder name: institutions, products, companies, order lines, batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jicai.adopt.gathering import LookedFile
from jicai.batches.model import Batch
from jicai.batches.names import words_of
from jicai.intake.discover.looking import header_of
from jicai.store.resolve.spelling import folded_name, parts_of


@dataclass(frozen=True, slots=True)
class Known:
    """Names and codes as they are compared (`folded_name`), and the batches that the catalogue names."""

    institution_codes: frozenset[str] = frozenset()
    institution_names: frozenset[str] = frozenset()
    product_codes: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    line_ids: frozenset[str] = frozenset()
    batches: frozenset[str] = frozenset()
    used_batches: tuple[str, ...] = ()
    batch_words: Mapping[str, str] = field(default_factory=dict)


def known_of(files: Iterable[LookedFile], batches: Mapping[str, Batch]) -> Known:
    """What the sheets with a known header name."""
    found: dict[tuple[str, str], list[str]] = {}
    for file in files:
        for sheet in file.sheets:
            if sheet.aside:
                continue
            table, header = header_of(sheet.rows, sheet.name, file.terms)
            if header is None or header.end != sheet.end or header.missing:
                continue
            for key, place in header.columns.items():
                found.setdefault((table, key), []).extend(sheet.columns[place.index])

    def of(table: str, key: str) -> frozenset[str]:
        return frozenset(folded_name(text) for text in found.get((table, key), ()))

    def parts(table: str, key: str) -> frozenset[str]:
        return frozenset(folded_name(part) for text in found.get((table, key), ()) for part in parts_of(text))

    words = {folded_name(word): code for code, batch in batches.items() for word in words_of(batch)}
    used = dict.fromkeys(words.get(text, "") for text in map(folded_name, found.get(("products", "batch"), ())))
    return Known(
        of("institutions", "institution_code"),
        of("institutions", "institution_name") | parts("institutions", "other_names"),
        of("products", "product_code") | parts("products", "other_codes"),
        of("products", "company"),
        of("orders", "line_id"),
        frozenset(words),
        tuple(code for code in used if code),
        words,
    )
