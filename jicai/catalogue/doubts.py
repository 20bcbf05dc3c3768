"""Every kind of doubt about a cell or row of the catalogue: what it is called, and how it is settled.

An open doubt leaves the cell empty, since a wrong value is worse than none; the others stand in it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DoubtKind:
    """A kind of doubt: its stable code, its name, what settles it."""

    code: str
    title: str
    remedy: str


def _by_code(*kinds: DoubtKind) -> dict[str, DoubtKind]:
    return {kind.code: kind for kind in kinds}


DOUBTS = _by_code(
    DoubtKind("no-code", "附件没有编码", "填产品编码，或用 --products 给出平台产品目录"),
    DoubtKind("no-match", "平台目录里没有对应的产品", "核对名称、规格和企业，填产品编码"),
    DoubtKind("several-matches", "平台目录里对应的产品不止一个", "从候选中选一个，填产品编码"),
    DoubtKind("code-lost", "编码被存成了数字，末几位已丢失", "从原文件核对编码后填写"),
    DoubtKind("several-codes", "一格里有几个编码", "每个编码一行，或把别的写进其他编码"),
    DoubtKind("bad-code", "编码的位数或字符不对", "核对编码"),
    DoubtKind("code-unknown", "编码不在平台目录里", "核对编码"),
    DoubtKind("code-disagrees", "编码在平台目录里是另一个产品", "核对编码和产品"),
    DoubtKind("duplicate-code", "同一编码出现在几行", "核对编码，留下正确的一行"),
    DoubtKind("factor", "折算系数不能确定", "填一个采购单位折合多少个最小单位"),
    DoubtKind("factor-check", "折算系数按惯例推定", "核对折算系数"),
    DoubtKind("factor-conflict", "折算系数有几种说法", "核对后填写折算系数"),
    DoubtKind("no-price", "没有中选价", "填中选价"),
    DoubtKind("bad-price", "中选价不是一个确定的数", "核对后填写中选价"),
    DoubtKind("price-unit", "不知中选价按采购单位还是按最小单位", "填每采购单位的价格，或用 --price-unit 说明"),
    DoubtKind("price-units", "中选价的单位有几种说法", "核对后填每采购单位的价格"),
    DoubtKind("price-converted", "中选价由最小单位的价格换算", "核对挂网时的舍入"),
    DoubtKind("price-conflict", "两列中选价互相不合", "核对后填写中选价"),
    DoubtKind("price-merged", "几行共用一个中选价", "核对中选价"),
    DoubtKind("unit-of-purchase", "不知按支、按件还是按盒采购", "按平台的采购单位填写"),
    DoubtKind("blank-variety", "品种是空的，沿用上一行", "核对品种"),
    DoubtKind("blank-name", "产品名称是空的，沿用上一行", "核对产品名称"),
    DoubtKind("base-units", "同一品种各行折算到的单位不同", "统一折算到一个单位，改正折算系数"),
    DoubtKind("no-variety", "没有品种", "填品种名称和品种编码"),
    DoubtKind("variety-codes", "同一品种已有两个编码", "统一后填品种编码"),
    DoubtKind("blank-company", "企业是空的", "填中选企业"),
    DoubtKind("selected", "没有写明是否中选", "填是或否"),
    DoubtKind("selected-blank", "是否中选是空的，别的行有", "填是或否"),
    DoubtKind("unselected", "附件说没有中选", "核对后填是否中选"),
    DoubtKind("selected-conflict", "是否中选有几种说法", "核对后填是否中选"),
    DoubtKind("backup", "备选企业", "按文件规定填是否中选"),
    DoubtKind("fragment", "跨页断开的行", "与上一页的末行核对，补全后填写"),
    DoubtKind("cut-off", "可能在下一页还有内容", "与下一页的首行核对"),
    DoubtKind("error-cell", "单元格是公式错误", "从原文件核对后填写"),
    DoubtKind("vanished", "附件里不再有这一行", "不再有效的请删去"),
    DoubtKind("changed", "附件与上次不同，已改", "核对改动"),
    DoubtKind("other-than-annex", "您填的与附件现在的不同", "核对后改正或不改"),
    DoubtKind("own-row-empty", "必填的是空的", "填写"),
)
