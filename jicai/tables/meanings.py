"""Words of a column of choices that no declared word takes: what they mean where that is certain.

Words are never taken by their look: 未作废 is one letter from 已作废 and the opposite.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from jicai.tables.column import Column

#: What stands for what a word means where that is not certain: the settings refuse it, and no word is counted as what
#: it is not.
UNKNOWN_WORD = "代表的取值"
#: What a word means beyond all doubt, by key: the label of the choice and its further words.
_CERTAIN: dict[str, dict[str, tuple[str, ...]]] = {
    "status": {
        "正常": ("已验收", "验收完成", "全部验收", "部分验收", "全部入库", "全部收货", "部分收货",
               "全部配送", "已出库", "待收货", "待入库", "待验收"),
        "已撤销": ("已撤单", "订单取消", "订单撤销", "采购方撤销", "医院撤销", "医院取消"),
        "拒绝配送": ("企业拒绝", "配送企业拒绝", "已拒单", "拒绝接单", "已拒绝配送",
                   "拒绝发货", "已拒绝发货", "拒绝供货"),
        "退货": ("退货完成", "全部退货"),
    },
    "level": {
        "三级": ("三级医院", "三级甲等医院", "三级乙等医院", "3级"),
        "二级": ("二级医院", "二级甲等医院", "二级乙等医院", "2级"),
        "一级": ("一级医院", "一级甲等医院", "1级"),
        "未定级": ("未定等级", "未评等级"),
    },
    "type": {
        "公立": ("公立医院", "公立医疗机构", "公办", "公立机构"),
        "军队": ("军队医院", "军队医疗机构", "部队医院"),
        "民营": ("民营医院", "民营医疗机构", "社会办医", "社会办医疗机构", "私立", "私营"),
        "零售药店": ("药店", "定点药店"),
    },
    "fund": {
        "职工": ("职工基本医保", "城镇职工医保", "城镇职工基本医疗保险", "职工医疗保险"),
        "居民": ("居民基本医保", "城乡居民医保", "居民基本医疗保险", "城乡居民基本医保", "居民医疗保险"),
    },
    "selected": {"是": ("Y", "YES", "TRUE", "√", "已中选"), "否": ("N", "NO", "FALSE", "×", "未中选")},
    "substitute": {"是": ("Y", "YES", "TRUE", "√"), "否": ("N", "NO", "FALSE", "×")},
    "tranche": {
        "首期": ("第一期", "第1期", "1期", "首批", "第一批", "第1笔"),
        "尾款": ("第2期", "2期", "第二批", "第2笔"),
    },
}  # fmt: skip


def _folded(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).split()).upper()


def unknown_words(texts: Iterable[str], column: Column, known: Iterable[str]) -> list[str]:
    """The words that mean none of the column's choices, by the declarations or the settings."""
    taken = {_folded(word) for choice in column.choices for word in (choice.label, *choice.others)}
    taken |= {_folded(word) for word in known}
    return [text for text in texts if _folded(text) not in taken]


def meaning_of(word: str, column: Column) -> str | None:
    """The label of the choice that the word means beyond doubt; None where that is not certain."""
    for label, words in _CERTAIN.get(column.key, {}).items():
        if _folded(word) in map(_folded, words):
            return label
    return None
