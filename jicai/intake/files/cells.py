"""The sheets of a file handed on as they stand, from the child process that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jicai.intake.files.read import read_sheets
from jicai.intake.files.sheet import PassedOver


def cells_task(path: Path, folder: Path) -> list[dict[str, Any]]:
    """In the child: write the cells of every sheet into the folder; returns what else there is to know of each."""
    sheets = []
    for number, sheet in enumerate(read_sheets(path, folder)):
        is_passed = isinstance(sheet, PassedOver)
        frame = sheet.head if isinstance(sheet, PassedOver) else sheet.frame
        if frame is None:
            continue
        name = f"{number}.parquet"
        frame.write_parquet(folder / name, compression="lz4", statistics=False)
        told: dict[str, Any] = {"name": sheet.name, "file": name, "hidden": is_passed}
        told |= {"errors": [], "merged": [], "uncached": []}
        if not isinstance(sheet, PassedOver):
            told |= {"errors": sheet.errors, "merged": sheet.merged, "uncached": sheet.uncached}
        sheets.append(told)
    return sheets
