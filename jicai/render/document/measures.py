"""The measures of an official document (GB/T 9704-2012 §§5-7): page, type area, grid, type sizes, typefaces.

Templates, pages for the browser and tests take them from here. Lengths of the page are millimetres, of type points.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

#: The sheet (A4) and its white margins; what is left is the type area of 156 x 225 mm.
PAGE_MM = (210, 297)
TOP_MM, LEFT_MM, RIGHT_MM, BOTTOM_MM = 37, 28, 26, 35
AREA_MM = (PAGE_MM[0] - LEFT_MM - RIGHT_MM, PAGE_MM[1] - TOP_MM - BOTTOM_MM)

#: A page has so many lines of so many characters.
LINES, CHARACTERS = 22, 28

#: 二号, 三号, 四号, 小四, 五号 in points.
TITLE_PT, BODY_PT, PAGE_NUMBER_PT, TABLE_PT, NOTE_PT = 22, 16, 14, 12, Decimal("10.5")

#: A point is 20 twips, an inch 72 points or 25.4 mm. Line and character pitch fill the type area, rounded down.
TWIPS = 20
AREA_TWIPS = tuple(int(Decimal(length) * 72 * TWIPS / Decimal("25.4")) for length in AREA_MM)
LINE_TWIPS = AREA_TWIPS[1] // LINES
TITLE_LINE_TWIPS = 36 * TWIPS
#: What is added to the width of a character of the body, so that they fill the line: less than nothing.
CHARACTER_SPACE_TWIPS = AREA_TWIPS[0] // CHARACTERS - BODY_PT * TWIPS

#: The dashes beside the page number lie 7 mm below the type area: so high above the edge does its line end.
FOOTER_MM = 25


@dataclass(frozen=True, slots=True)
class Typeface:
    """A typeface with those that stand in for it on machines without it, the nearest first."""

    name: str
    others: tuple[str, ...]

    @property
    def css(self) -> str:
        """The value of `font-family`."""
        return ", ".join(f'"{name}"' for name in (self.name, *self.others)) + ", serif"


TITLE_FACE = Typeface(
    "方正小标宋简体", ("方正小标宋_GBK", "小标宋体", "华文中宋", "STZhongsong", "Noto Serif CJK SC", "宋体", "SimSun")
)
BODY_FACE = Typeface(
    "仿宋_GB2312", ("仿宋", "FangSong", "方正仿宋_GBK", "华文仿宋", "STFangsong", "Noto Serif CJK SC", "宋体")
)
HEADING_FACE = Typeface("黑体", ("SimHei", "方正黑体_GBK", "华文黑体", "STHeiti", "Noto Sans CJK SC", "微软雅黑"))
SECOND_FACE = Typeface("楷体_GB2312", ("楷体", "KaiTi", "方正楷体_GBK", "华文楷体", "STKaiti", "Noto Serif CJK SC"))
NUMBER_FACE = Typeface("宋体", ("SimSun", "新宋体", "NSimSun", "华文宋体", "STSong", "Noto Serif CJK SC"))
FACES = (TITLE_FACE, BODY_FACE, HEADING_FACE, SECOND_FACE, NUMBER_FACE)

#: The red of the head and of the line below it.
RED = "FF0000"
