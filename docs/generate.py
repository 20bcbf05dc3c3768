"""Writes the reference pages of this folder from the declarations: `python docs/generate.py`, `--check` to compare.

With `--check` nothing is written; the exit code is 1 and the stale pages are named.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pages import (
    bulletin,
    commands,
    environment,
    glossary,
    inputs,
    manpages,
    python,
    results,
    rules,
    schemas,
    settings,
)

FOLDER = Path(__file__).resolve().parent
PAGES = {
    "输入表.md": inputs.page,
    "输出表.md": results.page,
    "设置.md": settings.page,
    "环境变量.md": environment.page,
    "检查规则.md": rules.page,
    "命令.md": commands.page,
    "术语.md": glossary.page,
    "监测通报.md": bulletin.page,
    "Python接口.md": python.page,
}
#: A page of `man` for every command, installed under share/man.
MANUAL = FOLDER / "man"
#: What ships with the package.
SCHEMAS = {
    "jicai.schema.json": schemas.settings_schema,
    "batch.schema.json": schemas.batch_schema,
    "rule.schema.json": schemas.rule_schema,
}
_NOTE = "<!-- 由 docs/generate.py 根据程序里的声明生成，请勿手改。 -->\n\n"


def main(arguments: list[str]) -> int:
    """Write the pages or, with `--check`, name those that are stale; returns the exit code."""
    if arguments not in ([], ["--check"]):
        print("用法：python docs/generate.py [--check]", file=sys.stderr)
        return 2
    texts = {FOLDER / name: _NOTE + page().rstrip() + "\n" for name, page in PAGES.items()}
    texts |= {FOLDER.parent / "jicai" / "schemas" / name: text() + "\n" for name, text in SCHEMAS.items()}
    texts |= {MANUAL / name: text for name, text in manpages.pages().items()}
    gone = sorted(set(MANUAL.glob("*")) - texts.keys())
    stale = [path for path, text in texts.items() if not path.is_file() or path.read_text("utf-8") != text]
    if arguments:
        stale += gone
        for path in stale:
            print(f"{path.relative_to(FOLDER.parent)} 与程序不符，请运行 python docs/generate.py", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], "utf-8")
        print(f"已写入 {path.relative_to(FOLDER.parent)}")
    for path in gone:
        path.unlink()
        print(f"已删去 {path.relative_to(FOLDER.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
