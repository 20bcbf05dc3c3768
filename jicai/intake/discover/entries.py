"""What is to be pasted into `jicai.toml` about a file, as the remedy in a sentence about it."""

from __future__ import annotations

#: What stands for the file's path in a sentence of a child, which does not know under which name it is shown.
FILE = "{file}"


def quoted(text: str) -> str:
    """A text as it stands between the quotes of a TOML string."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def with_path(text: str, shown: str) -> str:
    """A sentence of a child with the file's path, as the workspace shows it, where the lines to paste name it."""
    return text.replace(FILE, quoted(shown))


def files_entry(sheet: str, *, table: str | None = None, columns: str = "", more: str = "", remark: str = "") -> str:
    """What to paste at the end of jicai.toml about the file, as a remedy behind a sentence."""
    lines = ["", "  [[files]]", f'  path = "{FILE}"']
    if sheet:
        lines.append(f'  sheet = "{quoted(sheet)}"')
    if table:
        lines.append(f'  table = "{table}"')
    if columns:
        lines.append(f"  columns = {{ {columns} }}" + (f"  # {remark}" if remark else ""))
    if more:
        lines.append(f"  {more}")
    return "，请改正表头，或在 jicai.toml 末尾写：" + "\n".join(lines)
