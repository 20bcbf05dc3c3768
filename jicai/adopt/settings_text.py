"""`jicai.toml` with further `[[files]]` entries: what stands there is kept as it is, comments too."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from jicai.adopt.lines import SECTIONS, entry_lines, inline, reason_lines, sheet_of
from jicai.adopt.view import SheetView
from jicai.starter.schemas import SETTINGS_LINE

_NEW = f"{SETTINGS_LINE}\n# jicai 的设置。各项的写法见文档的“设置”页；下面由 jicai adopt 写入，可以照改。\n"


def with_entries(text: str, views: Iterable[SheetView]) -> str:
    """The text of the settings (empty for none) with what the views add.

    An entry of the same path and sheet is extended by the keys that it has not; what it says stays. For every other
    sheet an entry is written at the end of `[[files]]`.
    """
    adding = [view for view in views if view.writes]
    if not adding:
        return text
    returns = "\r\n" in text
    plain = text.replace("\r\n", "\n")
    for view in adding:
        plain = _extended(plain, view) or _appended(plain, view)
    if not text:
        plain = _NEW + plain
    return plain.replace("\n", "\r\n") if returns else plain


def _extended(text: str, view: SheetView) -> str | None:
    """With the entry of this very path and sheet extended; None where there is none that can be."""
    import tomlkit
    from tomlkit.items import AoT, Table

    document = tomlkit.parse(text)
    entries = document.get("files")
    if not isinstance(entries, AoT):
        return None
    fitting = [entry for entry in entries if isinstance(entry, Table) and _is_about(entry, view)]
    if not fitting:
        return None
    entry, said = fitting[-1], view.additions
    before = tomllib.loads(text)
    if said.table is not None and "table" not in entry:
        _comment(entry, reason_lines(said, "table", [""]))
        entry.add("table", said.table)
    for section in SECTIONS:
        values = {key: value for key, value in getattr(said, section).items() if _is_new(entry, section, key, value)}
        if not values:
            continue
        if section in entry:
            _merge(entry[section], values)
            _comment(entry, reason_lines(said, section, values))
        else:
            _comment(entry, reason_lines(said, section, values))
            entry.add(section, tomlkit.parse(f"x = {inline(values)}")["x"])
    written = tomlkit.dumps(document)
    return written if _keeps(before, written) else None


def _is_about(entry: Mapping[str, Any], view: SheetView) -> bool:
    return (
        entry.get("path") == view.file.shown
        and entry.get("sheet") == sheet_of(view)
        and entry.get("table") in (None, view.additions.table or view.table)
    )


def _is_new(entry: Mapping[str, Any], section: str, key: str, value: Any) -> bool:
    there = entry.get(section, {}).get(key)
    return there is None or (section == "values" and any(word not in there for word in value))


def _merge(there: Any, values: Mapping[str, Any]) -> None:
    """Add to a section what it has not."""
    for key, value in values.items():
        if isinstance(value, Mapping) and key in there:
            for word, meant in value.items():
                if word not in there[key]:
                    there[key][word] = meant
        else:
            there[key] = value


def _comment(entry: Any, lines: Iterable[str]) -> None:
    import tomlkit

    for line in lines:
        entry.add(tomlkit.comment(line.removeprefix("# ")))


def _keeps(before: Mapping[str, Any], written: str) -> bool:
    """Whether all that stood there still stands there."""
    after = tomllib.loads(written)
    rest = {key: value for key, value in before.items() if key != "files"}
    return rest == {key: value for key, value in after.items() if key != "files"} and all(
        _within(old, new) for old, new in zip(before["files"], after["files"], strict=True)
    )


def _within(old: Any, new: Any) -> bool:
    if isinstance(old, dict):
        return isinstance(new, dict) and all(key in new and _within(value, new[key]) for key, value in old.items())
    return bool(old == new)


def _appended(text: str, view: SheetView) -> str:
    """With a new entry behind everything else; into the list where `files` is written as one."""
    import tomlkit
    from tomlkit.items import Array

    lines = entry_lines(view, view.additions)
    document = tomlkit.parse(text)
    if isinstance(document.get("files"), Array):
        entry = tomlkit.inline_table()
        entry.update(tomlkit.parse("\n".join(lines[1:])).unwrap())
        document["files"].append(entry)
        return tomlkit.dumps(document)
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    return text + gap + "\n".join(lines) + "\n"
