"""The child process: reads one file and writes what it holds as JSON to the original standard output."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

from jicai.errors import UnusableFileError
from jicai.extras import absent

#: A document inflated beyond this is no annex.
_INFLATED_LIMIT, _RATIO = 2**28, 200
_MOST_CELLS = 3_000_000


def main() -> None:
    """Answer for the file named in the arguments: `annex` gives its tables, `book` the cells of our own workbook."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    what, path = sys.argv[1], Path(sys.argv[2])
    try:
        answer = _book(path) if what == "book" else _annex(path)
    except UnusableFileError as error:
        answer = {"reason": error.reason, "detail": str(error)}
    except MemoryError:
        answer = {"reason": "too-large", "detail": ""}
    except RecursionError:
        answer = {"reason": "reader-crash", "detail": ""}
    except Exception:  # the readers of documents raise errors of every kind on damaged ones
        answer = {"reason": "damaged", "detail": ""}
    with answers:
        json.dump(answer, answers, ensure_ascii=False)


def _annex(path: Path) -> dict[str, Any]:
    from jicai.catalogue.annex import Annex, to_json

    annex, kind = Annex(path.name), _kind(path)
    if kind != "sheets" and absent("documents"):
        raise UnusableFileError("", "no-documents-part")
    match kind:
        case "pdf":
            from jicai.catalogue.reading.pdf import read_pdf

            read_pdf(path, annex)
        case "docx":
            from jicai.catalogue.reading.word import read_word

            read_word(path, annex)
        case _:
            from jicai.catalogue.reading.sheets import read_book

            read_book(path, annex)
    if sum(table.width * len(table.rows) for table in annex.tables) > _MOST_CELLS:
        raise UnusableFileError("", "too-large")
    if not annex.tables:
        raise UnusableFileError("", "no-tables")
    return to_json(annex)


def _book(path: Path) -> dict[str, Any]:
    from jicai.catalogue.reading.own_book import read_own_book

    return read_own_book(path)


def _kind(path: Path) -> str:
    """What the file really is, by its content; whatever is no document is for the readers of spreadsheets."""
    with path.open("rb") as file:
        head = file.read(8 * 2**20)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"\xd0\xcf\x11\xe0") and "WordDocument".encode("utf-16-le") in head:
        raise UnusableFileError("", "old-word")
    if head.startswith(b"{\\rtf"):
        raise UnusableFileError("", "old-word")
    if head.startswith(b"PK"):
        try:
            with zipfile.ZipFile(path) as archive:
                if "word/document.xml" in archive.namelist():
                    sizes = [(part.file_size, part.compress_size) for part in archive.infolist()]
                    inflated, stored = (sum(column) for column in zip(*sizes, strict=True))
                    if inflated > _INFLATED_LIMIT or (inflated > 2**25 and inflated > stored * _RATIO):
                        raise UnusableFileError("", "too-large")
                    return "docx"
        except zipfile.BadZipFile as error:
            raise UnusableFileError("", "damaged") from error
    return "sheets"


if __name__ == "__main__":
    main()
