"""Single cells read in a workbook of their own: what they are read as, or why they are rejected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from small_workspaces import GOOD, Folder, table

from jicai.intake.discover.workspace import open_workspace
from jicai.store.load import load
from jicai.tables import INPUTS

#: What tells the rows of a table apart, for tables that have a key.
_TOLD_APART = {
    "订单明细": "订单明细编号",
    "货款支付": "付款编号",
    "医疗机构": "医疗机构编码",
    "约定采购量": "产品编码",
    "中选目录": "产品编码",
}
Case = tuple[Any, str]


@dataclass(frozen=True)
class ColumnCases:
    """Cells of one column, each with what is read: the value, 空, or !code for a rejected row."""

    table: str
    header: str
    key: str
    cases: Sequence[Case]
    epoch_1904: bool = False
    settings: str = ""

    def read(self, path: Path) -> list[str]:
        """What each cell is read as; all of them stand in one workbook."""
        apart = _TOLD_APART.get(self.table)
        rows = []
        for number, (cell, _) in enumerate(self.cases):
            row = {**GOOD[self.table], self.header: cell}
            if apart and apart != self.header:
                row[apart] = f"R{number}"
            rows.append(row)
        folder = Folder(path)
        folder.settings(self.settings)
        folder.book(f"{self.table}.xlsx", {"Sheet1": table(self.table, *rows)}, epoch_1904=self.epoch_1904)
        name = next(key for key, declared in INPUTS.items() if declared.label == self.table)
        intake = load(open_workspace(path), [name], use_cache=False)
        assert not intake.unusable
        read = dict(intake.frames[name].select("_row", self.key).collect().iter_rows())
        wrong = {problem["_row"]: problem["code"] for problem in intake.problems.iter_rows(named=True)}
        return [self._shown(row, read, wrong) for row in range(2, len(self.cases) + 2)]

    @staticmethod
    def _shown(row: int, read: Mapping[int, Any], wrong: Mapping[int, str]) -> str:
        if row in wrong:
            return f"!{wrong[row]}"
        if row not in read:
            return "略过"
        return "空" if read[row] is None else str(read[row])


class Reading:
    """Reads every column once."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self._factory = factory
        self._known: dict[int, list[str]] = {}

    def __call__(self, column: ColumnCases, index: int) -> str:
        if id(column) not in self._known:
            self._known[id(column)] = column.read(self._factory.mktemp("cells"))
        return self._known[id(column)][index]


def each_case(columns: Mapping[str, ColumnCases]) -> list[Any]:
    """Every cell as parameters: column and number."""
    return [
        pytest.param(column, number, id=f"{kind}-{number}-{cell!r}")
        for kind, column in columns.items()
        for number, (cell, _) in enumerate(column.cases)
    ]
