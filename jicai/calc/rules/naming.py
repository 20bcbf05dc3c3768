"""Rules by the words that people have for them: ids and Chinese titles."""

from __future__ import annotations

from jicai.batches.values import fold_name
from jicai.calc.rules import all_rules
from jicai.calc.rules.rule import Rule

_MOST, _ALIKE = 5, 50


def rule_named(word: str) -> Rule | None:
    """The rule whose id or title this is, compared without blanks, case and width; None where there is none."""
    return _by_word().get(fold_name(word))


def unknown_words(word: str) -> str:
    """What to say of a word that is no rule: the rules that hold it, else those that are most like it."""
    near = [f"{rule.title}（{rule.id}）" for rule in _like(word)]
    return f"没有这条规则，最接近的是 {'、'.join(near)}" if near else "没有这条规则，见 jicai flags --list"


def _like(word: str) -> list[Rule]:
    from rapidfuzz import fuzz, process  # only where something was not found

    folded, by_word = fold_name(word), _by_word()
    near = [rule for known, rule in by_word.items() if folded and folded in known]
    if not near:
        found = process.extract(folded, list(by_word), scorer=fuzz.WRatio, score_cutoff=_ALIKE, limit=_MOST)
        near = [by_word[known] for known, _, _ in found]
    return list({rule.id: rule for rule in near}.values())[:_MOST]


def _by_word() -> dict[str, Rule]:
    return {fold_name(word): rule for rule in all_rules().values() for word in (rule.title, rule.id)}
