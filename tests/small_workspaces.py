"""Small workspaces written from Python rows, and what a user gets who runs a command in them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

Cell = str | int | float | date | None
Rows = Sequence[Sequence[Any]]

#: A row of each main table that fits the others; a test names only what it is about.
GOOD: dict[str, dict[str, Cell]] = {
    "订单明细": {
        "订单明细编号": "M1",
        "医疗机构编码": "H1",
        "产品编码": "P1",
        "采购数量": "10",
        "采购单价": "1.50",
        "下单日期": "2026-07-11",
    },
    "约定采购量": {
        "批次编码": "gx-zhenju-2026",
        "协议年度": "1",
        "医疗机构编码": "H1",
        "产品编码": "P1",
        "约定采购量": "100",
    },
    "报量": {"批次编码": "gx-zhenju-2026", "医疗机构编码": "H1", "产品编码": "P1", "报量数量": "90"},
    "品种接续": {"批次编码": "gx-zhenju-2026", "品种编码": "V1", "原品种编码": "V0"},
    "结余测算": {
        "批次编码": "gx-zhenju-2026",
        "品种编码": "V1",
        "集采前均价": "3.00",
        "统筹基金支付比例": "0.6",
    },
    "结余考核": {"批次编码": "gx-zhenju-2026", "协议年度": "1", "医疗机构编码": "H1", "结余考核得分": "90"},
    "中选目录": {
        "批次编码": "gx-zhenju-2026",
        "产品编码": "P1",
        "品种编码": "V1",
        "品种名称": "毫针",
        "是否中选": "是",
        "中选企业": "甲公司",
        "中选价": "1.50",
        "折算系数": "1",
    },
    "医疗机构": {"医疗机构编码": "H1", "医疗机构名称": "第一医院", "区县": "渝中区", "机构等级": "三级"},
    "货款支付": {
        "付款编号": "F1",
        "医疗机构编码": "H1",
        "收款企业": "甲公司",
        "付款日期": "2026-08-01",
        "付款金额": "15.00",
    },
    "基金支付": {"医疗机构编码": "H1", "结算月份": "2026-07", "基金类型": "职工", "应付金额": "1000.00"},
    "预付拨付": {
        "批次编码": "gx-zhenju-2026",
        "医疗机构编码": "H1",
        "拨付期次": "1",
        "拨付日期": "2026-08-01",
        "拨付金额": "10.00",
    },
    "历史协议": {"医疗机构编码": "H1", "产品编码": "P1", "协议价格": "1.20", "签订日期": "2025-12-01"},
    "配送关系": {"批次编码": "gx-zhenju-2026", "中选企业": "甲公司", "配送企业": "乙公司"},
    "编码变更": {"批次编码": "gx-zhenju-2026", "原产品编码": "P1", "新产品编码": "P9", "生效日期": "2026-08-01"},
    "中选价调整": {
        "批次编码": "gx-zhenju-2026",
        "产品编码": "P1",
        "执行日期": "2026-08-01",
        "调整后中选价": "1.20",
        "调整前中选价": "1.50",
    },
    "预付测算": {"批次编码": "gx-zhenju-2026", "医疗机构编码": "H1", "预付总额": "45.00"},
    "预付抵扣退回": {
        "批次编码": "gx-zhenju-2026",
        "医疗机构编码": "H1",
        "基金类型": "职工",
        "月份": "2028-08",
        "类别": "抵扣",
        "金额": "5.00",
    },
    "产品对照": {"来源编码": "X1", "产品名称": "针", "产品编码": "P1"},
    "考核例外": {
        "批次编码": "gx-zhenju-2026",
        "协议年度": "1",
        "医疗机构编码": "H1",
        "品种编码": "V1",
        "原因": "短缺",
    },
    "购销合同": {
        "批次编码": "gx-zhenju-2026",
        "医疗机构编码": "H1",
        "产品编码": "P1",
        "合同编号": "HT1",
        "签订日期": "2026-07-10",
    },
    "验收台账": {
        "入库单号": "R1",
        "医疗机构编码": "H1",
        "产品编码": "P1",
        "验收日期": "2026-07-12",
        "验收数量": "10",
        "入库单价": "1.50",
        "入库金额": "15.00",
    },
    "发票": {
        "发票号码": "F1",
        "医疗机构编码": "H1",
        "开票日期": "2026-07-20",
        "产品编码": "P1",
        "数量": "10",
        "价税合计": "15.00",
    },
    "基金支付对账": {"医疗机构编码": "H1", "结算月份": "2026-07", "基金类型": "职工", "应付金额": "1000.00"},
    "预付抵扣退回对账": {
        "批次编码": "gx-zhenju-2026",
        "医疗机构编码": "H1",
        "基金类型": "职工",
        "月份": "2028-08",
        "类别": "抵扣",
        "金额": "5.00",
    },
    "已处置发现": {"发现编号": "surge-aaaaaaaaaa", "原因": "已核实"},
}
WORKSPACE = ("订单明细", "约定采购量", "中选目录", "医疗机构")


@dataclass(frozen=True)
class ErrorCell:
    """A cell that shows an Excel error such as #N/A."""

    shown: str


@dataclass(frozen=True)
class DateCell:
    """A cell formatted as a date into which a number was typed."""

    number: int


@dataclass(frozen=True)
class Outcome:
    """What a user gets: the exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        parsed: list[dict[str, Any]] = json.loads(self.out)
        return parsed


def table(name: str, *changes: Mapping[str, Any]) -> list[list[Any]]:
    """Header and rows: the good row of a table with these changes; a changed header that it lacks is added."""
    header = list(GOOD[name]) + [key for key in dict.fromkeys(k for c in changes for k in c) if key not in GOOD[name]]
    return [header, *([{**GOOD[name], **change}.get(key) for key in header] for change in changes)]


#: A line above the selected price.
DEAR = {"采购单价": "2.00", "合同编号": "HT1"}


class Folder:
    """A workspace on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, rows: Rows) -> Path:
        """Write rows of any cells as .xlsx or .csv."""
        path = self.path / name
        if path.suffix == ".csv":
            lines = (",".join("" if cell is None else str(cell) for cell in row) for row in rows)
            path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        else:
            self.book(name, {"Sheet1": rows})
        return path

    def book(
        self, name: str, sheets: Mapping[str, Rows], *, hidden: Sequence[str] = (), epoch_1904: bool = False
    ) -> Path:
        """Write a workbook of several sheets."""
        path = self.path / name
        with xlsxwriter.Workbook(path, {"date_1904": epoch_1904}) as book:
            # The same rows are the same file, so that what was read for another test need not be read again.
            book.set_properties({"created": datetime(2026, 1, 1)})
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for sheet, rows in sheets.items():
                written = book.add_worksheet(sheet)
                for r, row in enumerate(rows):
                    for c, cell in enumerate(row):
                        _write(written, r, c, cell, day)
                if sheet in hidden:
                    written.hide()
                elif not any(other not in hidden for other in list(sheets)[: list(sheets).index(sheet)]):
                    written.activate()
        return path

    def good(self, *names: str) -> None:
        """Write the good row of these tables, by default of the four main ones."""
        for name in names or WORKSPACE:
            self.write(f"{name}.xlsx", table(name, {}))

    def dear_lines(self) -> None:
        """Three lines of H1 above the selected price, one of them without a contract, and what these need."""
        self.good("约定采购量", "中选目录", "医疗机构")
        lines = [{"订单明细编号": f"M{at}"} | DEAR for at in (1, 2)]
        self.write("订单明细.xlsx", table("订单明细", *lines, DEAR | {"订单明细编号": "M3", "合同编号": ""}))

    def settings(self, text: str) -> None:
        """Write jicai.toml."""
        (self.path / "jicai.toml").write_text(text, "utf-8")


def _write(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if isinstance(cell, ErrorCell):
        sheet.write_formula(row, column, "=1", None, cell.shown)
    elif isinstance(cell, DateCell):
        sheet.write_number(row, column, cell.number, day)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, date | time):
        sheet.write_datetime(row, column, cell, day)
    elif cell is not None:
        sheet.write_number(row, column, cell)
