"""What the user means by a word: a code, a name, or a part of a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jicai.batches.values import fold_name
from jicai.commands.shared.shell_words import quoted
from jicai.errors import UsageError
from jicai.render.layout import cells_of, padded
from jicai.render.terminal.said import say
from jicai.render.terminal.screen import without_control
from jicai.results.chosen import Chosen

#: So many are listed where a word fits several, or none.
_LISTED, _FEW, _NEAREST = 20, 8, 3
_LIKE = 50


@dataclass(frozen=True, slots=True)
class Named:
    """Something that the user may name: by its code, its name, other names of it, or a part of one of these.

    `more` is searched with the name, and shown behind it: the specification and the company of a product.
    """

    code: str
    name: str = ""
    others: tuple[str, ...] = ()
    more: str = ""

    @property
    def shown(self) -> str:
        """The name with the code behind it."""
        return f"{self.name}（{self.code}）" if self.name not in ("", self.code) else self.code

    def is_called(self, folded: str) -> bool:
        """Whether the word is one of its names."""
        return any(folded == fold_name(one) for one in (self.name, *self.others))

    def has_in_name(self, folded: str) -> bool:
        """Whether the word is a part of one of its names; of what has no name, of its code."""
        return any(folded in fold_name(one) for one in (self.name + self.more or self.code, *self.others))


Source = Callable[[], Iterable[Named]]


def matched(given: Sequence[str] | None, *sources: Source, option: str, what: str, quiet: bool) -> list[Chosen]:
    """What the user's words mean among what the sources give; a later one is asked where those before know nothing.

    Of one source a code goes before a name, and a name before parts of names. What was found by its name is said on
    standard error, unless quiet. UsageError for a word that means several, which are listed, or none, with the nearest.
    """
    known: dict[int, list[Named]] = {}
    chosen = []
    for word in given or ():
        for at, source in enumerate(sources):
            if at not in known:
                known[at] = list(source())
            if found := _meant(word, known[at]):
                break
        if not found:
            raise UsageError(_none(word, known[0], option, what))
        if len(found) > 1:
            raise UsageError(_several(word, found, option, what))
        if fold_name(word) != fold_name(found[0].code) and not quiet:
            say(without_control(f"提示：{option} {word}：{found[0].shown}"))
        chosen.append(Chosen(found[0].code, found[0].shown))
    return chosen


def _meant(word: str, known: Sequence[Named]) -> list[Named]:
    return meant(word, known)[1]


def meant(word: str, known: Sequence[Named]) -> tuple[int, list[Named]]:
    """What the word means among these, and by what: 0 a code, 1 a name, 2 a part of a name; nothing by 3."""
    folded = fold_name(word)
    if not folded:
        return 3, []
    if by_code := [one for one in known if fold_name(one.code) == folded]:
        return 0, by_code[:1]
    if called := [one for one in known if one.is_called(folded)]:
        return 1, called
    having = [one for one in known if one.has_in_name(folded)]
    return (2, having) if having else (3, [])


def _several(word: str, found: Sequence[Named], option: str, what: str) -> str:
    lines = [f"{option} {word}：有 {len(found):,} {what}的名称是它或含有它，请写明要哪一个（几个都要就写几次）："]
    written = [f"{option} {quoted(one.code)}" for one in found[:_LISTED]]
    width = max(map(cells_of, written))
    lines += [
        f"  {padded(line, width, right=False)}  {one.name} {one.more}".rstrip()
        for line, one in zip(written, found, strict=False)
    ]
    lines += [f"  还有 {len(found) - _LISTED:,} 个，请把名称写得长一些"] if len(found) > _LISTED else []
    return "\n".join(map(without_control, lines))


def _none(word: str, known: Sequence[Named], option: str, what: str) -> str:
    if not fold_name(word):
        return f"{option}：后面是空的，请写上名称或编码"
    few = known[:_FEW]
    if near := _nearest(word, known):
        remedy = f"最接近的是 {'、'.join(one.shown for one in near)}"
    elif known:
        remedy = f"可用 {'、'.join(one.shown for one in few)}" + (f" 等 {len(known):,} 个" if known[_FEW:] else "")
    else:
        remedy = "导出里一个也没有"
    return without_control(f"{option} {word}：没有这{what}，{remedy}")


def _nearest(word: str, known: Sequence[Named]) -> list[Named]:
    from rapidfuzz import fuzz, process

    spellings = [(fold_name(one), named) for named in known for one in (named.code, named.name, *named.others) if one]
    found = process.extract(fold_name(word), [text for text, _ in spellings], scorer=fuzz.WRatio, score_cutoff=_LIKE)
    return list(dict.fromkeys(spellings[at][1] for _, _, at in found))[:_NEAREST]
