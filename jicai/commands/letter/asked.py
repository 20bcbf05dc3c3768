"""What letters are asked for in the words of the user: of which kind, to whom, about what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.errors import UsageError
from jicai.results.letter.asked import Asked, label
from jicai.tables.column import Choice
from jicai.tables.results.letter import ADDRESSEES, KINDS, MATTERS

if TYPE_CHECKING:
    from jicai.calc.letter.matters import Addressee
    from jicai.results.rules import ChosenRules


#: What a kind of letter can be about, by whom it goes to: what is urged on, and what is asked about.
_URGED: dict[str, tuple[str, ...]] = {"institution": ("behind", "overdue"), "company": ("supply",)}
ABOUT: dict[str, dict[str, tuple[str, ...]]] = {
    "urge": _URGED,
    "talk": _URGED,
    "inquire": {"institution": ("finding",), "company": ("finding",)},
}
#: Whom a kind goes to where nothing else tells.
USUALLY: dict[str, Addressee] = {"urge": "institution", "talk": "company", "inquire": "institution"}


def meant(word: str, choices: Sequence[Choice], what: str) -> str:
    """The value of the choice that the word means; UsageError with those that there are."""
    for choice in choices:
        if word.strip().lower() in (choice.value, choice.label, *choice.others):
            return choice.value
    allowed = "、".join(f"{choice.value}（{choice.label}）" for choice in choices)
    raise UsageError(f"{what} {word}：没有这一种，可用 {allowed}")


def chosen_kind(word: str | None) -> str:
    """The kind of letter that the word means; UsageError for none or another."""
    if word is None:
        allowed = "、".join(f"{choice.value}（{choice.label}）" for choice in KINDS)
        raise UsageError(f"要写哪一种函？请写 jicai letter 加上 {allowed} 之一；已写的见 jicai letter --list")
    return meant(word, KINDS, "函的种类")


def chosen_matters(kind: str, to: str, words: Sequence[str]) -> tuple[str, ...]:
    """What the letters are about; all that they can be where no word is given."""
    fitting = ABOUT[kind][to]
    asked = [meant(word, MATTERS, "--about") for word in words]
    for matter, word in zip(asked, words, strict=True):
        if matter not in fitting:
            allowed = "、".join(choice.label for choice in MATTERS if choice.value in fitting)
            raise UsageError(f"--about {word}：发给{label(ADDRESSEES, to)}的{label(KINDS, kind)}只写 {allowed}，请改正")
    return tuple(matter for matter in fitting if matter in asked or not asked)


def _rules_to_ask(
    folder: Path, chosen: Sequence[str] | None, severities: Sequence[str], to: str, off: Sequence[str], *, quiet: bool
) -> ChosenRules:
    """The rules whose findings are asked of these addressees.

    Without a choice those that are no mere hints, and not those that are urged on. UsageError where a rule that is
    named is the bureau's own business, or asked of others.
    """
    from jicai.calc.letter.matters import URGED, asked_of
    from jicai.commands.shared.rules import chosen_rules
    from jicai.results.rules import ChosenRules, refuse_broken

    found = chosen_rules(folder, chosen, severities, off, quiet=quiet)
    refuse_broken(found.rules)
    if chosen:
        for rule in found.rules:
            whom = asked_of(rule)
            if whom is None:
                raise UsageError(f"--rule {rule.title}：是本单位自己要办的事，不向别的单位函询，请去掉它")
            if whom != to:
                raise UsageError(f"--rule {rule.title}：问的是{label(ADDRESSEES, whom)}，请加上 --to {whom}")
        return found
    asked = [
        rule
        for rule in found.rules
        if asked_of(rule) == to and rule.id not in URGED and (severities or rule.severity != "info")
    ]
    if not asked:
        raise UsageError(f"--severity：没有这个程度、可以向{label(ADDRESSEES, to)}函询的规则，请去掉这个选项")
    return ChosenRules(asked, [rule for rule in found.off if asked_of(rule) == to])


def asked_for(
    kind: str | None, to: str | None, about: Sequence[str], *, as_of: str | None, dated: str | None, folder: Path
) -> Asked:
    """What the words of the user ask for, before rules are chosen; UsageError for a word that means nothing here."""
    from jicai.commands.shared.dates import as_of_date, asked_day

    chosen = chosen_kind(kind)
    whom: Addressee = USUALLY[chosen]
    if to is not None:
        whom = "company" if meant(to, ADDRESSEES, "--to") == "company" else "institution"
    matters = chosen_matters(chosen, whom, about)
    day = as_of_date(None) if dated is None else asked_day(dated)
    if day is None:
        raise UsageError(f"--dated {dated}：不是日期，请写成 2026-10-08 这样")
    return Asked(chosen, whom, matters, day, as_of_date(as_of), folder)


def refuse_idle(kind: str | None, of_inquiry: Mapping[str, object], of_talk: Mapping[str, object]) -> None:
    """UsageError for an option that would change nothing of this kind of letter."""
    for fitting, options in (("inquire", of_inquiry), ("talk", of_talk)):
        for option, value in options.items():
            if value and chosen_kind(kind) != fitting:
                raise UsageError(f"{option}：只用于{label(KINDS, fitting)}（{fitting}），这里不起作用，请去掉它")


def some_scope(kind: str | None, given: Sequence[object], *, everybody: bool) -> None:
    """UsageError where nothing says what is written, or to whom, unless to everybody."""
    chosen_kind(kind)
    if not everybody and not any(given):
        raise UsageError(
            "写给谁？请写上医疗机构或企业的名称，或用 --district 区县；全部都写请加 --all（先用 --dry-run 看看有多少）"
        )


def with_rules(asked: Asked, chosen: Sequence[str] | None, severities: Sequence[str] | None, *, quiet: bool) -> Asked:
    """The same with the rules of the findings, where it is about any; UsageError as of `jicai flags`."""
    if "finding" not in asked.about:
        return asked
    from jicai.commands.shared.choices import chosen_values
    from jicai.settings.loader import FILE_NAME, load_settings, rules_off
    from jicai.tables.results.flags import FLAGS

    grave = chosen_values(FLAGS.column("severity"), severities, "--severity")
    off = rules_off(load_settings(asked.folder), asked.folder / FILE_NAME)
    return replace(asked, rules=_rules_to_ask(asked.folder, chosen, grave, asked.to, off, quiet=quiet))
