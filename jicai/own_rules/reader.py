"""A text of a rule, read word by word."""

from __future__ import annotations

from typing import TypeVar

from jicai.own_rules.tokens import Token, tokens_of
from jicai.own_rules.vocabulary import MistakeError, Vocabulary

Node = TypeVar("Node")


class Reader:
    """The words of a text in turn; the last is its end."""

    def __init__(self, text: str, vocabulary: Vocabulary, *, with_totals: bool) -> None:
        self.tokens = tokens_of(text, vocabulary)
        self.vocabulary = vocabulary
        self.with_totals = with_totals
        self.at = 0

    @property
    def next(self) -> Token:
        """The word that stands next; it stays there."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """The word that stands next, which is read then."""
        token = self.next
        self.at += token.what != "end"
        return token

    def has(self, what: str, meant: str) -> bool:
        """Whether the next word is this one, which is taken then."""
        is_there = (self.next.what, self.next.meant) == (what, meant)
        self.at += is_there
        return is_there

    def whole(self, node: Node) -> Node:
        """What was read, where nothing stands behind it; MistakeError otherwise."""
        if self.next.what != "end":
            raise MistakeError(f"「{self.next.written}」这里接不上，几个条件之间写 且 或 或")
        return node
