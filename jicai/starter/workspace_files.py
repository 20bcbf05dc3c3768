"""All files of a new workspace by their names, in the order in which they are told."""

from __future__ import annotations

from jicai.intake.discover.subfolders import OPTIONAL_FOLDER
from jicai.settings.loader import FILE_NAME
from jicai.tables import INPUTS
from jicai.tables.column import InputTable


def file_names() -> dict[str, InputTable | None]:
    """The names relative to the workspace, each with its table; the settings first, the optional tables last."""
    tables = sorted(INPUTS.values(), key=lambda table: bool(table.without))
    return {FILE_NAME: None} | {name_of(table): table for table in tables}


def name_of(table: InputTable) -> str:
    """Where the empty workbook of a table is written."""
    name = f"{table.label}.xlsx"
    return f"{OPTIONAL_FOLDER}/{name}" if table.without else name


def contents() -> dict[str, bytes]:
    """The content of every file."""
    from jicai.batches.loader import load_packaged
    from jicai.starter.input_book import input_book
    from jicai.starter.settings_file import settings_text

    batches = {code: batch.name for code, batch in load_packaged().items()}
    return {
        name: settings_text().encode() if table is None else input_book(table, batches)
        for name, table in file_names().items()
    }
