"""What `jicai adopt` gives: for every header of every sheet the key that it is taken for, and from what."""

from __future__ import annotations

from jicai.tables import INPUTS
from jicai.tables.column import Choice, Column, Kind, ResultTable

#: Where the labels of a key have too little in common to tell what it is.
_SPELLED = {"paid_on": "付款日期", "amount": "金额", "effective_on": "生效日期"}


def _common_end(labels: list[str]) -> str:
    shortest = min(labels, key=len)
    return next((end for at in range(len(shortest)) if all(one.endswith(end := shortest[at:]) for one in labels)), "")


def _keys() -> tuple[Choice, ...]:
    """Every key with its label; what the labels of several tables have in common behind."""
    labels: dict[str, list[str]] = {}
    for table in INPUTS.values():
        for column in table.columns:
            labels.setdefault(column.key, []).append(column.label)
    return tuple(Choice(key, _SPELLED.get(key) or _common_end(found) or found[0]) for key, found in labels.items())


HOW = (
    Choice("canonical", "规定的表头"),
    Choice("alias", "认得的叫法"),
    Choice("similar", "表头相近"),
    Choice("content", "看内容"),
    Choice("none", "未读"),
)

ADOPT = ResultTable(
    "adopt",
    "认表",
    (
        Column("file", "文件", Kind.IDENTIFIER, "输入文件，相对于工作目录"),
        Column("sheet", "工作表", Kind.TEXT, "工作表的名称，CSV 和 Parquet 没有", rank=2),
        Column(
            "table",
            "表",
            Kind.CHOICE,
            "认作哪一张表；不是任何一张、或不能确定的空缺",
            choices=tuple(Choice(table.key, table.label) for table in INPUTS.values()),
        ),
        Column("header", "表头", Kind.TEXT, "文件里的表头"),
        Column("key", "认作", Kind.CHOICE, "认作哪一列；不读、或不能确定的空缺", choices=_keys()),
        Column("how", "依据", Kind.CHOICE, "凭什么认定", choices=HOW, rank=1),
        Column("confidence", "把握", Kind.RATIO, "认定的把握；没有认定的空缺", rank=4),
        Column("sample", "例", Kind.TEXT, "表头下第一个有内容的单元格", rank=3),
    ),
)
