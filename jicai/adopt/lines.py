"""The lines of a `[[files]]` entry, as they are written and as they are shown to be pasted."""

from __future__ import annotations

import glob
from collections.abc import Mapping
from typing import Any

from jicai.adopt.view import Additions, SheetView

#: What stands for a header that nobody knows yet.
UNKNOWN_HEADER = "文件里的表头"
#: And for a batch.
UNKNOWN_BATCH = "批次编码"
#: The sections of an entry in the order in which they are written.
SECTIONS = ("columns", "values", "defaults", "units")


def quoted(text: str) -> str:
    """A TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in escaped) + '"'


def inline(value: Any) -> str:
    """A value as it stands in one line: strings, lists and tables of them."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {inline(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return quoted(str(value))


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() and key.isascii() else quoted(key)


def sheet_of(view: SheetView) -> str | None:
    """What `sheet` of the view's entry says: None where the file has but one sheet that may be read."""
    several = sum(not sheet.aside for sheet in view.file.sheets) > 1
    return glob.escape(view.sheet.name) if several and view.sheet.name else None


def entry_lines(view: SheetView, said: Additions) -> list[str]:
    """The entry of a sheet that says this, each reason as a comment above its line."""
    lines = ["[[files]]", f"path = {quoted(view.file.shown)}"]
    sheet = sheet_of(view)
    if sheet is not None:
        lines.append(f"sheet = {quoted(sheet)}")
    if said.table is not None:
        lines += reason_lines(said, "table", [""])
        lines.append(f"table = {quoted(said.table)}")
    for section in SECTIONS:
        values: dict[str, Any] = getattr(said, section)
        if values:
            lines += reason_lines(said, section, values)
            lines.append(f"{section} = {inline(values)}")
    return lines


def reason_lines(said: Additions, section: str, keys: Any) -> list[str]:
    """The reasons of these keys as comments."""
    told = ((key, said.reasons.get((section, key), "")) for key in keys)
    return [f"# {key}：{reason}" if key else f"# {reason}" for key, reason in told if reason]
