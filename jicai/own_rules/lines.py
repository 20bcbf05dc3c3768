"""Where in a TOML text something stands: the parser does not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RULE = re.compile(r"\s*\[\[\s*rules?\s*\]\]")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one rule in a text: from `first` (from 1) up to `last`."""

    text: tuple[str, ...]
    first: int
    last: int

    @classmethod
    def whole(cls, text: str) -> Lines:
        """All lines, of a rule that has the file for itself."""
        lines = tuple(text.splitlines())
        return cls(lines, 1, len(lines))

    @classmethod
    def of_each(cls, text: str) -> list[Lines]:
        """Those of every `[[rule]]`."""
        lines = tuple(text.splitlines())
        starts = [number for number, line in enumerate(lines, 1) if _RULE.match(line)]
        return [cls(lines, start, end - 1) for start, end in zip(starts, [*starts[1:], len(lines) + 1], strict=True)]

    def of(self, key: str, text: str = "") -> int:
        """The line of a key, or of a text in its value; the first line where neither is found."""
        written = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        at = next((number for number in self._numbers() if written.match(self.text[number - 1])), self.first)
        for number in range(at, self.last + 1):
            if text and text in self.text[number - 1]:
                return number
        return at

    def _numbers(self) -> range:
        return range(self.first, self.last + 1)
