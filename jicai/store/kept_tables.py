"""What the joining of the files gave, kept whole where it is small, so that nothing of it is done again.

Of a table with many rows only the form is kept; its rows are joined anew when somebody asks for them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from polars.io.plugins import register_io_source

from jicai.intake.account import SheetAccount
from jicai.store.answers import Answers
from jicai.store.result import Intake, UnusableFile

#: A table of no more rows is kept as it was joined.
_FEW_ROWS = 250_000


@dataclass(frozen=True, slots=True)
class Before:
    """How many remarks and unusable files an intake had before the joining, which adds to them."""

    remarks: int
    unusable: int

    @classmethod
    def joining(cls, intake: Intake) -> Before:
        """What it has now."""
        return cls(len(intake.remarks), len(intake.unusable))


def keep(answers: Answers, key: str, intake: Intake, before: Before) -> None:
    """Keep the intake as the joining left it. The frames of its small tables are held from here on."""
    rows = {table: sum(one.used for one in intake.accounts if one.table == table) for table in intake.frames}
    frames: list[pl.DataFrame] = []
    for table, frame in intake.frames.items():
        if rows[table] <= _FEW_ROWS:
            frames.append(frame.collect())
            intake.frames[table] = frames[-1].lazy()
        else:
            frames.append(pl.DataFrame(schema=frame.collect_schema()))
    told = {
        "accounts": [account.to_json() for account in intake.accounts],
        "unusable": [[str(one.path), one.table, one.reason, one.detail] for one in intake.unusable[before.unusable :]],
        "spellings": intake.spellings,
        "remarks": intake.remarks[before.remarks :],
        "tables": list(intake.frames),
        "few": [rows[table] <= _FEW_ROWS for table in intake.frames],
    }
    answers.put(key, [pl.DataFrame({"told": [json.dumps(told, ensure_ascii=False)]}), intake.problems, *frames])


def restore(answers: Answers, key: str, intake: Intake, join_again: Callable[[], Mapping[str, pl.LazyFrame]]) -> bool:
    """Fill the intake with what was kept; false where nothing was. `join_again` gives the frames of large tables."""
    kept = answers.get(key)
    if kept is None:
        return False
    told: dict[str, Any] = json.loads(kept[0].item())
    intake.accounts = [
        SheetAccount.from_json(account.file, values)
        for account, values in zip(intake.accounts, told["accounts"], strict=True)
    ]
    intake.problems = kept[1]
    intake.unusable += [UnusableFile(Path(path), *rest) for path, *rest in told["unusable"]]
    intake.spellings, intake.remarks = told["spellings"], [*intake.remarks, *told["remarks"]]
    joined: list[Mapping[str, pl.LazyFrame]] = []
    for table, few, frame in zip(told["tables"], told["few"], kept[2:], strict=True):
        intake.frames[table] = frame.lazy() if few else _later(table, frame.schema, joined, join_again)
    return True


def _later(
    table: str,
    schema: pl.Schema,
    joined: list[Mapping[str, pl.LazyFrame]],
    join_again: Callable[[], Mapping[str, pl.LazyFrame]],
) -> pl.LazyFrame:
    """The rows of a table, joined with those of the others once somebody reads them."""

    def read(
        columns: list[str] | None, predicate: pl.Expr | None, most: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        if not joined:
            joined.append(join_again())
        rows = joined[0][table]
        rows = rows if predicate is None else rows.filter(predicate)
        rows = rows if columns is None else rows.select(columns)
        rows = rows if most is None else rows.head(most)
        yield from rows.collect_batches(maintain_order=True)

    return register_io_source(read, schema=schema, is_pure=True)
