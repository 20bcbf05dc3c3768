"""What `jicai export --split` gives beside the workbooks: the index of them."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.results.progress import PROGRESS, PROGRESS_BY

_FIGURES = (
    *(PROGRESS_BY["district"].column(key) for key in ("items", "lagging", "not_started", "completion")),
    Column("outstanding", "未拨付预付金", Kind.MONEY, "工作簿所列各期预付金尚未拨付的金额之和", unit="元", summed=True),
    Column("unpaid", "逾期货款", Kind.MONEY, "逾期未付的货款", unit="元", summed=True),
    Column("findings", "检查发现数", Kind.INTEGER, "检查发现的条数", summed=True),
    Column("sheets", "表数", Kind.INTEGER, "工作簿里结果的张数"),
    Column("file", "文件", Kind.IDENTIFIER, "工作簿的文件名"),
)


def _index(by: str, *keys: Column) -> ResultTable:
    return ResultTable(f"export_by_{by}", "分送目录", (*keys, *_FIGURES), tuple(key.key for key in keys))


#: By the value of `--split`.
EXPORT_INDEX: dict[str, ResultTable] = {
    "institution": _index(
        "institution", *(PROGRESS.column(key) for key in ("institution_code", "institution_name", "district"))
    ),
    "district": _index("district", replace(PROGRESS.column("district"), rank=0)),
}
