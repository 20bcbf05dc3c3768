"""Writes the .docx templates that ship with the package: `python docs/templates.py`, `--check` to compare.

They are made from declarations, so that a change of them can be reviewed; with `--check` nothing is written, and the
exit code is 1 where one differs from what would be made.
"""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from pathlib import Path

from jicai.results.report.template import bulletin_template

FOLDER = Path(__file__).resolve().parent.parent / "jicai" / "render" / "document" / "templates"
TEMPLATES = {"bulletin.docx": bulletin_template}


def parts(document: bytes) -> dict[str, bytes]:
    """The parts of a document: how they are packed may differ from one machine to the next."""
    with zipfile.ZipFile(BytesIO(document)) as package:
        return {name: package.read(name) for name in package.namelist()}


def stale() -> dict[Path, bytes]:
    """The templates that differ from what is made now, with that."""
    made = {FOLDER / name: make() for name, make in TEMPLATES.items()}
    return {
        path: content
        for path, content in made.items()
        if not path.is_file() or parts(path.read_bytes()) != parts(content)
    }


if __name__ == "__main__":
    found = stale()
    for path, content in found.items():
        if "--check" in sys.argv[1:]:
            print(f"{path.name} 与声明不符，请运行 python docs/templates.py", file=sys.stderr)
        else:
            path.write_bytes(content)
            print(f"已写入 {path.name}")
    sys.exit(1 if found and "--check" in sys.argv[1:] else 0)
