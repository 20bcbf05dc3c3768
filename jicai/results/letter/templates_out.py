"""The program's own templates as files, for a bureau to change."""

from __future__ import annotations

import sys
from pathlib import Path

from jicai.errors import OutputError, UsageError
from jicai.extras import refuse_without_documents
from jicai.render.files import reason_of, write_whole
from jicai.results.letter.asked import label
from jicai.results.letter.templates import shipped
from jicai.tables.results.letter import KINDS


def write_shipped(folder: Path, *, quiet: bool) -> None:
    """Write a template for every kind of letter into the folder; UsageError rather than replace one that is there."""
    refuse_without_documents(f"--write-templates {folder}", "看会写哪些函（--dry-run）、已写的函（--list）不用另装")
    targets = {choice.value: folder / f"{label(KINDS, choice.value)}.docx" for choice in KINDS}
    if present := [path for path in targets.values() if path.exists()]:
        raise UsageError(f"--write-templates {folder}：已经有 {present[0].name}，请换一个文件夹，以免盖掉改过的模板")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}：建不了文件夹，{reason_of(error)}") from error
    for kind, path in targets.items():
        write_whole(path, [shipped(kind)])
        if not quiet:
            print(f"已写入 {path}", file=sys.stderr)
