"""A Chinese font for charts, as the machine has one."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.errors import ConfigError

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

#: In order of preference: without serifs first, since charts are small.
FAMILIES = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体", "Microsoft YaHei"),
    *("PingFang SC", "SimHei", "Heiti SC", "STHeiti", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "HarmonyOS Sans SC"),
    *("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "SimSun", "NSimSun", "FangSong", "KaiTi"),
    *("STSong", "STFangsong", "STKaiti", "Songti SC", "AR PL UMing CN", "AR PL UKai CN", "Droid Sans Fallback"),
    *("Noto Sans CJK JP", "Noto Sans CJK TC", "Noto Sans CJK HK", "Noto Sans CJK KR", "Arial Unicode MS"),
)
_ENDINGS = (".ttf", ".ttc", ".otf", ".otc")
_PLAIN = ("Regular", "Normal", "Book", "Roman", "Medium", "Light", "DemiLight")
#: No font has a sign for this.
_NOTHING = "\U0010fffe"
#: Faces in one file, at most.
_FACES = 64
#: How wide a sign is that is not as wide as it is high, as a share of that.
_NARROW = 0.6


@dataclass(frozen=True, slots=True)
class Font:
    """A face of a font file."""

    path: Path
    index: int
    family: str

    def sized(self, pixels: float) -> FreeTypeFont:
        """The face at this size."""
        return _opened(self.path, self.index, pixels)

    def length(self, text: str, points: float) -> float:
        """How long the text is at this size, in the same unit."""
        return self.sized(100).getlength(text) * points / 100


@dataclass(frozen=True, slots=True)
class BrowsersFont:
    """Whatever Chinese typeface the browser has that shows the texts: about how long they are, without opening one."""

    family: str = "Microsoft YaHei"

    def length(self, text: str, points: float) -> float:
        """About how long the text is at this size, in the same unit."""
        return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else _NARROW for sign in text) * points


def chinese_font(given: Path | None) -> Font | None:
    """The font to draw with: the file given, else one of the machine's; None where it has none.

    ConfigError where the file is no font, or has no Chinese.
    """
    if given is not None:
        return _checked(given)
    ranks = {family: rank for rank, family in enumerate(FAMILIES)}
    found: list[tuple[int, int, str, Font]] = []
    for path in _installed() if ranks else ():
        for font, style in _faces(path):
            if font.family in ranks:
                plain = _PLAIN.index(style) if style in _PLAIN else len(_PLAIN)
                found.append((ranks[font.family], plain, str(path), font))
    return min(found, key=lambda one: one[:3])[-1] if found else None


@cache
def _opened(path: Path, index: int, pixels: float) -> FreeTypeFont:
    from PIL import ImageFont

    # With the plain layout a text is as wide everywhere, whatever else is installed.
    return ImageFont.truetype(path, pixels, index, layout_engine=ImageFont.Layout.BASIC)


def _faces(path: Path) -> Iterator[tuple[Font, str]]:
    """The faces of a file and their styles; none of a damaged one, which is not ours to tell of."""
    for index in range(_FACES if path.suffix.lower() in (".ttc", ".otc") else 1):
        try:
            family, style = _opened(path, index, 10).getname()
        except (OSError, ValueError):
            return
        yield Font(path, index, family or ""), style or ""


def _installed() -> Iterator[Path]:
    for folder in _folders():
        for above, _, names in os.walk(folder):
            yield from (Path(above, name) for name in names if name.lower().endswith(_ENDINGS))


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts", local / "Microsoft" / "Windows" / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return [own / "fonts", home / ".fonts", *(Path(one) / "fonts" for one in shared.split(":") if one)]


def _checked(path: Path) -> Font:
    where = f"[report] font：{path}"
    try:
        path.open("rb").close()
    except OSError as error:
        raise ConfigError(f"{where}：没有这个文件，或读不出来，请核对路径") from error
    font, _ = next(_faces(path), (None, ""))
    if font is None:
        raise ConfigError(f"{where}：不是能用的字体文件，请换一个")
    face = font.sized(20)
    nothing = bytes(face.getmask(_NOTHING))
    if any(bytes(face.getmask(sign)) == nothing for sign in "集采率"):
        raise ConfigError(f"{where}：字体里没有汉字，请换一个")
    return font
