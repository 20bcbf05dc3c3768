"""The keys of findings: short names for what a finding is about, the same from month to month.

A key is the id of the rule, a dash and ten letters and digits (base 32) of the SHA-256 of the folded parts that
identify the finding: rule, batch, agreement year, institution, variety, product, company, line, and where one of these
has several findings a mark (a month, a tranche, a receipt). Neither figures nor places in files are in it. Findings
that are about the same have the same key.
"""

from __future__ import annotations

from hashlib import sha256
from struct import unpack

import polars as pl

#: What identifies a finding unless its rule says otherwise.
IDENTITY = (
    "batch",
    "agreement_year",
    "institution_code",
    "variety_code",
    "product_code",
    "company",
    "line_id",
)
#: What else tells findings apart that agree in all of these.
MARK = "_mark"
#: How the limit of a finding comes about, in numbers, where the message does not say it.
WORKING = "_working"
#: The batches of a finding that stands under one of several, in one text.
BATCHES = "_batches"
#: What stands between them.
AND = "、"
#: A rule's id and the folded parts, in one text.
PARTS = "_parts"
_BETWEEN = "\x1f"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
#: Ten bits of a hash in letters and digits.
_PAIRS = pl.Series([one + other for one in _ALPHABET for other in _ALPHABET])
#: How many pairs a key has, and one that would else be that of another finding.
_SHORT, _LONG = 5, 10
_WORD = 8


def parts_of(rule: str, identity: tuple[str, ...]) -> pl.Expr:
    """What identifies the findings of a rule, in one text: folded like codes and names, absent parts empty."""
    parts = [_part(name) if name in identity else pl.lit("") for name in IDENTITY]
    return pl.concat_str(pl.lit(rule), *parts, _part(MARK), separator=_BETWEEN)


def keys_of(rules: pl.Series, parts: pl.Series, *, pairs: int = _SHORT) -> pl.Series:
    """The keys of findings by their rules and `parts_of`; longer where those of different findings would be equal."""
    keys = _keys(rules, parts, pairs)
    if keys.n_unique() == parts.n_unique():
        return keys
    named = pl.DataFrame({"parts": parts, "key": keys})
    clash = named.select(pl.col("parts").n_unique().over("key") > 1).to_series()
    return keys.scatter(clash.arg_true(), _keys(rules.filter(clash), parts.filter(clash), _LONG))


def _keys(rules: pl.Series, parts: pl.Series, pairs: int) -> pl.Series:
    digests = [sha256(text).digest() for text in parts.cast(pl.Binary)]
    words = range(0, _WORD * -(-pairs // _SHORT), _WORD)
    letters = [pair for start in words for pair in _pairs([digest[start : start + _WORD] for digest in digests])]
    return pl.select(pl.concat_str(rules, pl.lit("-"), *letters[:pairs])).to_series()


def _pairs(words: list[bytes]) -> list[pl.Series]:
    """The first 50 bits of each word of 64, ten by ten, in letters and digits."""
    numbers = pl.Series(unpack(f">{len(words)}Q", b"".join(words)), dtype=pl.UInt64)
    return [_PAIRS.gather(numbers // (1 << shift) % len(_PAIRS)) for shift in (54, 44, 34, 24, 14)]


def _part(name: str) -> pl.Expr:
    text = pl.col(name).cast(pl.String).fill_null("")
    return text.map_batches(_folded, return_dtype=pl.String(), is_elementwise=True)


def _folded(texts: pl.Series) -> pl.Series:
    # Normalizing is most of the cost: codes need none, and names are few.
    if (texts.str.len_bytes() == texts.str.len_chars()).all():
        return texts.str.replace_all(r"\s", "").str.to_uppercase()
    distinct = texts.unique()
    folded = distinct.str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase()
    return texts.replace_strict(distinct, folded, return_dtype=pl.String)
