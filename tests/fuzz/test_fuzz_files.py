"""A tenth of the dirty sheets as real files: the same rows come out of a workbook, a CSV file and a Parquet file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from fuzz_checks import Content, read_sheet
from fuzz_files import fits_excel, write_file
from fuzz_sheets import Plan, lay_out, make_plan
from fuzz_sizes import CHUNKS, FILE_PLANS, SEED, failing

from jicai.intake.files.read import read_sheets
from jicai.intake.files.sheet import RawSheet
from jicai.intake.reading.task import read_task
from jicai.intake.sheets.wording import Terms
from jicai.tables import INPUTS

pytestmark = pytest.mark.fuzz


def _read(random: Random, plan: Plan, folder: Path, kind: str) -> Content:
    """Write the sheet and read it: what it holds, and an account that adds up."""
    sheet = lay_out(plan)
    path = write_file(random, sheet, folder, kind)
    raw = [raw for raw in read_sheets(path, folder) if isinstance(raw, RawSheet)][-1]
    if kind == "xlsx":  # the blank columns to the left are not part of a workbook's sheet
        columns = zip(*sheet.cells, strict=True)
        blank = next(at for at, cells in enumerate(columns) if any(cell.text or cell.error for cell in cells))
        assert raw.frame.width == len(sheet.cells[0]) - blank
    read = read_sheet(sheet, raw)
    (account,), _ = read_task(path, Terms(tables=(plan.table.key,)), folder)
    assert account.rows == len(sheet.rows)
    assert account.used == read[0].total()
    if not any(row.kind == "wild" for row in plan.rows):
        assert Counter(account.skipped) == sheet.skipped
    return read


def _without_values(content: Content) -> Content:
    """Problems without the texts: a blank cell is no cell in a workbook."""
    return content[0], Counter((column, None, code) for column, _, code in content[1].elements())


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_same_rows_come_out_of_every_kind_of_file(chunk: int, tmp_path: Path) -> None:
    tables = list(INPUTS.values())

    def check(number: int) -> None:
        random = Random(f"{SEED}-file-{number}")
        columnar = random.random() < 0.5
        plan = make_plan(random, random.choice(tables), portable=True, columnar=columnar)
        kinds = ["csv", "parquet"] if columnar else ["csv"]
        if fits_excel(lay_out(plan)):
            kinds.append("xlsx")
        first, *others = (_without_values(_read(random, plan, tmp_path, kind)) for kind in kinds)
        assert all(other == first for other in others), kinds

    failures = failing(range(chunk, FILE_PLANS, CHUNKS), check)
    assert not failures, f"{len(failures)} files, first:\n" + "\n".join(failures[:5])
