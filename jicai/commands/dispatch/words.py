"""The kinds of rows that `jicai dispatch` sends, as the user names them."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from jicai.errors import UsageError

_WORDS = {
    "items": ("items", "约定项", "progress", "待说明的约定项"),
    "overdue": ("overdue", "逾期货款", "待说明的逾期货款"),
    "findings": ("findings", "检查发现", "flags", "待处置的发现"),
    "rejected": ("rejected", "被拒绝的行", "check", "待改正的行"),
}


def chosen_kinds(given: Sequence[str] | None) -> list[str]:
    """The keys of the kinds; none where none are named. UsageError for a word that is none."""
    keys = {word: key for key, words in _WORDS.items() for word in words}
    for word in given or ():
        if word.strip().lower() not in keys:
            nearest = get_close_matches(word, keys, n=1)
            known = "、".join(f"{words[0]}（{words[1]}）" for words in _WORDS.values())
            remedy = f"是否要写 {nearest[0]}？" if nearest else f"可用 {known}"
            raise UsageError(f"--only {word}：没有这种内容，{remedy}")
    return list(dict.fromkeys(keys[word.strip().lower()] for word in given or ()))
