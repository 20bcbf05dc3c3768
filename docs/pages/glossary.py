"""术语.md: the Chinese words of tables and reports with the English keys, and further terms of the field."""

from __future__ import annotations

from collections.abc import Iterator

from jicai.tables import INPUTS
from jicai.tables.column import Column
from pages.declared import results
from pages.markdown import code, table

_INTRO = """# 术语

中文用词与程序里的英文对照。列名以输入表和输出表的声明为准。

"""
#: Terms that are no column: Chinese, English, what this tool means by it.
_TERMS = (
    ("集采", "volume-based procurement", "集中带量采购的简称：以约定的采购量换取中选价格"),
    ("批次", "batch", "一次集采及其执行规定，例如针具、缝合线、中药饮片、药品各是一个批次"),
    ("采购周期", "cycle", "一个批次从起始日到截止日的期间，首尾两天都算在内"),
    ("协议年度", "agreement year", "采购周期内逐年的协议期；第 n 年从起始日的第 n-1 个周年日开始"),
    ("约定项", "agreement item", "批次、协议年度、医疗机构、品种、中选企业相同的约定采购量，合为一项"),
    ("品种", "variety", "可以互相折算数量的一类产品，由目录里的品种编码确定"),
    ("品种基本单位", "base unit", "一个品种统一计量的单位；采购数量乘以折算系数即得"),
    ("中选产品", "selected product", "在该批次中选的产品，同一品种、同一中选企业的各规格都计入约定项"),
    ("截至日期", "as-of date", "计算到哪一天为止，其后的数据都不算"),
    ("滞后", "lagging", "完成率低于时间进度减去容差，而且宽限期已过"),
    ("宽限天数", "grace days", "协议年度开始后不判定滞后的天数"),
    ("已转国采", "superseded", "品种已由国家集采接续，不再判定滞后"),
    ("自愿参加", "voluntary", "机构类型不在该批次必须执行的范围内，进度照样列出，并作标记"),
    ("加权完成率", "weighted completion", "各约定项的完成率按约定金额加权；每项限于零至一，一项多买不能掩盖另一项少买"),
    ("拒绝的行", "rejected row", "不能可靠读取的行，指出位置、内容和原因，不参与计算"),
    ("略过的行", "skipped row", "空行、合计行、重复表头、表尾说明和重复的行，只计数"),
    ("口径", "basis", "结果依据的截至日期、选项、批次和输入文件，写在工作簿的同名工作表里"),
    ("工作目录", "workspace", "放有输入文件（和 jicai.toml）的文件夹"),
)


def page() -> str:
    """The Markdown of the page."""
    return (
        _INTRO
        + "## 通用术语\n\n"
        + table(("中文", "英文", "含义"), _TERMS)
        + "\n## 列名\n\n"
        + table(("中文", "英文键", "所在的表", "含义"), _columns())
        + "\n## 选项的取值\n\n"
        + table(("列", "中文", "英文键"), _choices())
    )


def _everything() -> Iterator[tuple[str, Column]]:
    for source in INPUTS.values():
        yield from ((source.label, column) for column in source.columns)
    for _, result in results():
        yield from ((result.label, column) for column in result.columns)


def _columns() -> Iterator[tuple[str, ...]]:
    places: dict[tuple[str, str], dict[str, None]] = {}
    meanings: dict[tuple[str, str], dict[str, None]] = {}
    for place, column in _everything():
        name = (column.label, column.key)
        places.setdefault(name, {})[place] = None
        meanings.setdefault(name, {})[column.meaning] = None
    for (label, key), found in places.items():
        yield label, code(key), "、".join(found), "；".join(meanings[label, key])


def _choices() -> Iterator[tuple[str, ...]]:
    seen = dict.fromkeys(
        (column.label, choice.label, choice.value) for _, column in _everything() for choice in column.choices
    )
    yield from ((column, label, code(value)) for column, label, value in seen)
