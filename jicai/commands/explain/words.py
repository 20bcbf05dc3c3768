"""The words of `jicai explain`: whether each names an institution, a variety, a batch, and so on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from jicai.commands.shared.options import ItemOptions
from jicai.commands.shared.shell_words import quoted
from jicai.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from jicai.store.result import Intake

Scope = TypeVar("Scope", bound=ItemOptions)

#: The columns of the scope that a word may name, with the option of each and what it is, in the order of listing.
_KINDS = {
    "institution_code": ("institution", "医疗机构"),
    "district": ("district", "区县"),
    "variety_code": ("variety", "品种"),
    "product_code": ("product", "产品"),
    "company": ("company", "中选企业"),
    "batch": ("batch", "批次"),
}
_FINDING = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*-[a-z2-7]{10,20}")


def finding_key(words: Sequence[str], folder: Path) -> str | None:
    """The key of a finding, where the words are one of the folder's rules; UsageError where something stands beside."""
    keys = [word for word in words if _is_key(word, folder)]
    if keys and len(words) > 1:
        other = next((word for word in words if word not in keys[:1]), keys[0])
        raise UsageError(f"{other}：发现编号 {keys[0]} 已经指明一条发现，请去掉其他的词")
    return keys[0].lower() if keys else None


def _is_key(word: str, folder: Path) -> bool:
    """Whether the word is the id of a rule with a dash and letters behind it: the code of a batch may look like it."""
    if not _FINDING.fullmatch(word.lower()):
        return False
    from jicai.results.rules import known_rules

    return word.lower().rpartition("-")[0] in known_rules(folder)


#: Of these those that figures of money are about.
PLACES = ("institution_code", "district", "batch")


def with_words(scope: Scope, words: Sequence[str], intake: Intake, kinds: Sequence[str] = tuple(_KINDS)) -> Scope:
    """The scope with every word under the option of what it names.

    `kinds` are the columns that a word may name. A code goes before a name, and a name before parts of names, whatever
    it is the code or name of. UsageError for a
    word that nothing is called, and for one that names things of two kinds; what several things of one kind are called
    is refused by `jicai.commands.shared.scope.chosen_scope`.
    """
    from jicai.commands.shared.known import known_names
    from jicai.commands.shared.matching import Named, Source, meant

    sources: dict[str, tuple[Source, ...]] = {
        **known_names(intake),
        "batch": (lambda: [Named(one.code, one.name, one.aliases) for one in intake.workspace.batches.values()],),
    }
    known = {kind: [named for source in sources[kind] for named in source()] for kind in kinds}
    given: dict[str, list[str]] = {}
    for word in words:
        found = {kind: meant(word, known[kind]) for kind in kinds}
        best = min(level for level, _ in found.values())
        fitting = [kind for kind, (level, named) in found.items() if level == best and named]
        if "variety_code" in fitting:  # a variety is what its products are called
            fitting = [kind for kind in fitting if kind != "product_code"]
        if not fitting:
            raise UsageError(
                f"{quoted(word)}：没有叫这个名字的{'、'.join(_KINDS[kind][1] for kind in kinds)}，"
                "请核对，或用 --institution、--variety 等选项写，会列出最接近的"
            )
        if len(fitting) > 1:
            choices = "、".join(f"--{_KINDS[kind][0]}（{_KINDS[kind][1]}）" for kind in fitting)
            raise UsageError(f"{quoted(word)}：几种都像，请在前面写明是哪一种：{choices}")
        given.setdefault(_KINDS[fitting[0]][0], []).append(word)
    merged = {option: [*(getattr(scope, option) or ()), *values] for option, values in given.items()}
    return replace(scope, **merged)  # type: ignore[arg-type]


def of_rows(words: Sequence[str], rows: pl.LazyFrame, column: str) -> tuple[list[str], list[str]]:
    """The words that are no value of the column, and the values that the others are, whole or in part."""
    from jicai.commands.shared.matching import Named, meant

    values = rows.select(column).drop_nulls().unique().sort(column).collect()[column]
    rest, found = [], []
    for word in words:
        level, named = meant(word, [Named(value) for value in values])
        if level < 2 or (level == 2 and len(named) == 1):
            found += [one.code for one in named]
        else:
            rest.append(word)
    return rest, found
