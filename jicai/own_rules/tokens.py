"""A condition in its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from jicai.own_rules.vocabulary import MistakeError, Vocabulary

#: The words of the language by all the ways in which they are written.
KEYWORDS = {
    **dict.fromkeys(("且", "并且", "而且", "and"), "and"),
    **dict.fromkeys(("或", "或者", "or"), "or"),
    **dict.fromkeys(("非", "不是", "not"), "not"),
    **dict.fromkeys(("为空", "空缺"), "empty"),
    **dict.fromkeys(("不为空", "非空"), "filled"),
    **dict.fromkeys(("属于", "in"), "among"),
    "不属于": "not among",
    "包含": "holds",
    "不包含": "not holds",
    **dict.fromkeys(("截至日期", "as_of"), "as_of"),
}
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "＝": "=", "＜": "<", "＞": ">", "×": "*", "==": "="}
_MARKS = {"（": "(", "）": ")", "【": "[", "】": "]", "，": ",", "、": ","}
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<text>"[^"]*"|“[^”]*”|'[^']*')
  | (?P<day>\d{4}-\d{1,2}-\d{1,2}(?![\w-]))
  | (?P<month>\d{4}-\d{1,2}(?![\w-]))
  | (?P<number>\d+(?:\.\d+)?(?![\w.]))
  | (?P<sign><=|>=|<>|!=|==|[=<>≤≥≠＝＜＞+*×-])
  | (?P<mark>[()（）\[\]【】,，、])
  | (?P<word>[^\s"“”'<>=!≤≥≠＝＜＞+*×()（）\[\]【】,，、%;；{}|&]+)
    """,
    re.VERBOSE,
)
What = Literal["text", "day", "month", "number", "sign", "mark", "word", "keyword", "column", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a condition: `meant` is what it says, `written` how."""

    what: What
    meant: str
    written: str


def tokens_of(text: str, vocabulary: Vocabulary) -> list[Token]:
    """The words of the text; MistakeError where a sign means nothing."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise MistakeError(f"看不懂「{text[at:]}」，小数写成 0.05，文字加引号")
        at, kind, written = match.end(), match.lastgroup, match[0]
        match kind:
            case "space":
                pass
            case "text":
                found.append(Token("text", written[1:-1], written))
            case "sign":
                found.append(Token("sign", _SIGNS.get(written, written), written))
            case "mark":
                found.append(Token("mark", _MARKS.get(written, written), written))
            case "word":
                found += _words(written, vocabulary)
            case _:
                found.append(Token(kind, written, written))  # type: ignore[arg-type]
    return [*found, Token("end", "", "末尾")]


def _words(word: str, vocabulary: Vocabulary) -> list[Token]:
    """A run of letters: a column or keyword, some of them without blanks between, or a text."""
    if (known := _known(word, vocabulary)) is not None:
        return [known]
    for length in range(len(word) - 1, 0, -1):
        first, rest = _known(word[:length], vocabulary), word[length:]
        if first is None or first.what != "column":
            continue
        if rest.startswith("-") and (second := _known(rest[1:], vocabulary)) is not None:
            return [first, Token("sign", "-", "-"), second]
        if (second := _known(rest, vocabulary)) is not None and second.what == "keyword":
            return [first, second]
    return [Token("word", word, word)]


def _known(word: str, vocabulary: Vocabulary) -> Token | None:
    if vocabulary.find(word) is not None:
        return Token("column", word, word)
    keyword = KEYWORDS.get(word) or KEYWORDS.get(word.lower())
    return Token("keyword", keyword, word) if keyword else None
