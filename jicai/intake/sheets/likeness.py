"""How like a header is to the declared ones: the same in other words, or nearly so.

Only what is the same in other words (提交时间 and 提交日期) may be taken without asking, and only where the content
agrees. Likeness in letters alone is a hint: 采购单元 is one letter from 采购单位 and another thing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from jicai.intake.sheets.header_names import fold, split_brackets
from jicai.tables.column import Column, InputTable

#: Words that say the same in a header, the longer ones first.
_SAME = (
    ("国家医保", "医保"),
    ("定点医药机构", "机构"),
    ("医疗卫生机构", "机构"),
    ("医疗机构", "机构"),
    ("采购机构", "机构"),
    ("医院", "机构"),
    ("医用耗材", "产品"),
    ("药品", "产品"),
    ("耗材", "产品"),
    ("物资", "产品"),
    ("商品", "产品"),
    ("上市许可持有人", "生产企业"),
    ("生产厂商", "生产企业"),
    ("生产厂家", "生产企业"),
    ("厂家", "企业"),
    ("厂商", "企业"),
    ("公司", "企业"),
    ("支付", "付款"),
    ("回款", "付款"),
    ("单价", "价"),
    ("价格", "价"),
    ("总金额", "金额"),
    ("金额", "额"),
    ("数量", "量"),
    ("时间", "日期"),
    ("日期", "日"),
    ("起始", "开始"),
    ("截止", "结束"),
    ("终止", "结束"),
    ("协议期开始日", "协议开始日"),
    ("协议期结束日", "协议结束日"),
    ("编码", "号"),
    ("编号", "号"),
    ("代码", "号"),
    ("单号", "号"),
    ("CODE", "号"),
    ("ID", "号"),
)
#: Words at the beginning that tell no more than the rest does.
_LEADING = re.compile(r"^(?:本次|所属|是否为|首年|(?:本|当)?年度(?!任务))")
_YEAR = re.compile(r"^(?:首年|第?([一二三四五1-5])年度?)(?=.)")
#: A part that one header has and the other has not makes them two things, however alike the rest.
_TELLING = (
    "配送", "采购", "验收", "入库", "收货", "发货", "订", "退", "拒", "撤", "付", "应", "拟", "计划", "预", "挂网",
    "中选", "中标",
    "上年", "上期", "历史", "开始", "结束", "生效", "有效", "签", "合同", "明细", "原", "新", "最小", "包装", "注册",
    "联系", "地址", "发票", "批准", "目录", "税", "累计", "剩余", "申报", "成功", "名称", "号", "量", "额", "价", "日",
    "制剂", "计价", "计量", "销售", "单位", "单元", "企业", "机构", "产品", "品种",
    "状态", "原因", "类型", "等级", "区",
)  # fmt: skip


@functools.lru_cache(maxsize=4096)
def in_other_words(header: str) -> str:
    """A header without brackets, with one word for all that mean the same: 提交时间 and 提交日期 become one."""
    text, _ = split_brackets(fold(header))
    text = _LEADING.sub("", _YEAR.sub("", text))
    if text.endswith(("开始", "结束", "起始", "截止", "终止")) and "期" in text:
        text += "日期"
    if text.endswith("流水"):
        text += "号"
    for word, same in _SAME:
        text = text.replace(word, same)
    return text.replace("的", "").replace("_", "")


def year_in(header: str) -> str | None:
    """The number of the agreement year that a header begins with, 1 of 首年约定采购量; None where it names none."""
    found = _YEAR.match(fold(header))
    if found is None:
        return None
    word = found[1] or "1"
    return str("一二三四五".find(word) + 1 if word in "一二三四五" else int(word))


def names_of(column: Column, further: Iterable[str] = ()) -> tuple[str, ...]:
    """The headers under which a column is known."""
    return (column.label, *column.others, *further)


def same_in_other_words(header: str, table: InputTable) -> list[str]:
    """The keys of the table's columns of which a header is the same as this one in other words."""
    said = in_other_words(header)
    return [column.key for column in table.columns if len(said) > 1 and said in map(in_other_words, names_of(column))]


def likeness(header: str, column: Column) -> float:
    """How like the header is to the nearest of the column's, from 0 to 1; 0 where a part tells them apart."""
    said = in_other_words(header)
    best = 0.0
    for name in names_of(column):
        other = in_other_words(name)
        if any((part in said) != (part in other) for part in _TELLING):
            continue
        best = max(best, fuzz.ratio(said, other) / 100)
    return best


def nearness(header: str, column: Column) -> float:
    """The same without asking whether a part tells them apart: good for showing what may be meant."""
    return max(fuzz.ratio(in_other_words(header), in_other_words(name)) / 100 for name in names_of(column))
