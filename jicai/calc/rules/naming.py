"""Rules by the words that people have for them: ids and Chinese titles."""

from __future__ import annotations

from collections.abc import Mapping

from jicai.batches.values import fold_name
from jicai.calc.rules import all_rules

_MOST, _ALIKE = 5, 50


def known_names(own: Mapping[str, str]) -> dict[str, str]:
    """The titles of all rules by their ids; `own` are those of the folder."""
    return {rule.id: rule.title for rule in all_rules().values()} | dict(own)


def rule_named(word: str, names: Mapping[str, str]) -> str | None:
    """The id of the rule that this is the id or title of, compared without blanks, case and width."""
    return _by_word(names).get(fold_name(word))


def unknown_words(word: str, names: Mapping[str, str]) -> str:
    """What to say of a word that is no rule: the rules that hold it, else those that are most like it."""
    near = [f"{names[rule]}（{rule}）" for rule in _like(word, names)]
    return f"没有这条规则，最接近的是 {'、'.join(near)}" if near else "没有这条规则，见 jicai flags --list"


def _like(word: str, names: Mapping[str, str]) -> list[str]:
    from rapidfuzz import fuzz, process  # only where something was not found

    folded, by_word = fold_name(word), _by_word(names)
    near = [rule for known, rule in by_word.items() if folded and folded in known]
    if not near:
        found = process.extract(folded, list(by_word), scorer=fuzz.WRatio, score_cutoff=_ALIKE, limit=_MOST)
        near = [by_word[known] for known, _, _ in found]
    return list(dict.fromkeys(near))[:_MOST]


def _by_word(names: Mapping[str, str]) -> dict[str, str]:
    return {fold_name(word): rule for rule, title in names.items() for word in (title, rule)}
