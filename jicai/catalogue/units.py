"""The words for what packages hold and what holds it, as annexes write them.

A packaging is a chain from the smallest unit that is counted to the package that is bought: 片 in 板 in 盒. The ranks
say which of two units holds the other; a few units (支, 袋, 瓶) are at the bottom of one chain and inside another.
"""

from __future__ import annotations

#: Counted, and never the package of anything.
_DOSE = 0
#: The smallest unit of a liquid or powder, or the package of the above.
_VESSEL, _BLISTER, _BAG = 10, 12, 15
#: What is bought.
BOX = 30
#: What goods travel in, around what is bought.
CARTON = 50

_BY_RANK = {
    _DOSE: "片 粒 丸 枚 贴 锭 膜 颗 个 根 条 套 张 块 只 把 副 对 双 卷 人份 测试",
    _VESSEL: "支 管 安瓿",
    _BLISTER: "板 排 卡",
    _BAG: "袋 瓶 包 筒",
    20: "小盒",
    BOX: "盒 罐 桶 听",
    CARTON: "箱 件",
}
RANKS: dict[str, int] = {unit: rank for rank, units in _BY_RANK.items() for unit in units.split()}

#: Other spellings of a unit.
ALIASES = {"枝": "支", "付": "副", "t": "片", "tab": "片", "tabs": "片", "cap": "粒", "caps": "粒", "大箱": "箱"}

#: Sprays and drops: the annex may count them or the vessel, and nothing tells which.
METERED = ("揿", "喷", "吸", "滴", "掀", "泡")

#: What is measured rather than counted; longer words before those that they begin with.
_MEASURES = """
    万国际单位 百万单位 亿单位 万单位 国际单位 活性单位 单位 千克 公斤 毫克 微克 毫升 微升 毫米 厘米 微米 克 升 米 号 度
    millionu miu 万iu 万u ku iu u mmol mol meq mosm kcal kj mbq mci cfu ppm
    mcg mg ug μg ng kg g ml ul μl dl l mm cm dm um μm m fr f % °
"""
MEASURES: tuple[str, ...] = tuple(_MEASURES.split())

#: Measures that are weights, with their grams: what decoction pieces are priced by.
WEIGHTS = {"kg": "千克", "千克": "千克", "公斤": "千克", "g": "克", "克": "克"}

#: Words for "the smallest unit", whatever it is, and for "the package that is bought".
BASE_WORDS = (
    "最小制剂单位",
    "制剂单位",
    "最小使用单位",
    "最小单位",
    "最小计量单位",
    "单片",
    "单支",
    "单粒",
)
PURCHASE_WORDS = (
    "采购单位",
    "包装单位",
    "销售包装单位",
    "最小包装",
    "最小销售包装",
    "最小包装单位",
    "销售包装",
    "包装",
)

#: The unit that a dosage form or the end of a name settles; forms that come in several (口服常释剂型) settle none.
FORM_UNITS = {
    "片": "片",
    "片剂": "片",
    "胶囊": "粒",
    "胶囊剂": "粒",
    "软胶囊": "粒",
    "丸剂": "丸",
    "滴丸": "丸",
    "滴丸剂": "丸",
    "颗粒": "袋",
    "颗粒剂": "袋",
    "散剂": "袋",
    "注射剂": "支",
    "注射液": "支",
    "粉针剂": "支",
    "贴剂": "贴",
    "贴膏剂": "贴",
    "膏药": "贴",
}
#: Ends of names and forms (阿托伐他汀钙片, 盐酸氨溴索注射液) that settle the unit.
_ENDS = ("片", "片剂", "胶囊", "胶囊剂", "丸剂", "滴丸", "颗粒", "颗粒剂", "注射液")


def unit_of(word: str) -> str:
    """The unit as this room spells it, where it is one; the word itself otherwise."""
    return ALIASES.get(word, word)


def unit_of_form(*texts: str) -> str | None:
    """The counted unit that a dosage form or a product name ends in, or None where it says none or two."""
    for text in texts:
        bare = text.partition("(")[0].strip()
        if bare in FORM_UNITS:
            return FORM_UNITS[bare]
        if end := next((end for end in _ENDS if bare.endswith(end)), None):
            return FORM_UNITS[end]
        if bare.startswith("注射用"):
            return "支"
    return None
