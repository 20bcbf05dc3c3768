"""Characters that nobody sees: trimmed from the ends of a cell, and told by their code points inside."""

from __future__ import annotations

#: Unicode's control characters (Cc) that are no blanks, then its format characters (Cf).
_HIDDEN = (
    *((0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F)),
    *((0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD), (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2)),
    *((0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F), (0xFEFF, 0xFEFF)),
    *((0xFFF9, 0xFFFB), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3)),
    *((0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F)),
)
#: The characters without a shape and the line breaks and tabs, each as the inside of a character class (of Rust's
#: regular expressions).
HIDDEN = "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in _HIDDEN)
BREAKS = r"\t\n\x{0b}\x{0c}\r\x{85}\x{2028}\x{2029}"
#: What is trimmed from both ends of a cell: all that Unicode calls blank, and the characters without a shape. Every one
#: makes trimming slower, so those of dead scripts and the tags beyond U+FFFF are left out; they are problems anywhere.
BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "".join(
    chr(code)
    for first, last in _HIDDEN
    for code in range(first, last + 1)
    if code <= 0xFFFF and not chr(code).isspace()
)
#: Whether a text has a character without a shape or a line break, for Python's regular expressions.
HIDDEN_OR_BREAK = "[" + "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in _HIDDEN) + r"\t-\r\x85\u2028\u2029]"
