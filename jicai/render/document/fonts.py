"""A Chinese font for charts, as the machine has one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from jicai.errors import ConfigError

#: In order of preference: without serifs first, since charts are small.
FAMILIES = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体", "Microsoft YaHei"),
    *("PingFang SC", "SimHei", "Heiti SC", "STHeiti", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "HarmonyOS Sans SC"),
    *("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "SimSun", "NSimSun", "FangSong", "KaiTi"),
    *("STSong", "STFangsong", "STKaiti", "Songti SC", "AR PL UMing CN", "AR PL UKai CN", "Droid Sans Fallback"),
    *("Noto Sans CJK JP", "Noto Sans CJK TC", "Noto Sans CJK HK", "Noto Sans CJK KR", "Arial Unicode MS"),
)


def chinese_family(given: Path | None) -> str | None:
    """The name of the family to draw with: that of the file given, else one of the machine's; None where it has none.

    ConfigError where the file is no font, or has no Chinese.
    """
    from matplotlib import font_manager

    fonts = font_manager.fontManager
    if given is not None:
        return _added(fonts, given)
    if found := _known(fonts):
        return found
    # What was installed since the list of fonts was made.
    known = {entry.fname for entry in fonts.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - known):
        with suppress(Exception):  # a damaged font is not ours to tell of
            fonts.addfont(path)
    return _known(fonts)


def _known(fonts: object) -> str | None:
    names = {entry.name for entry in getattr(fonts, "ttflist", ())}
    return next((name for name in FAMILIES if name in names), None)


def _added(fonts: object, path: Path) -> str:
    from matplotlib.ft2font import FT2Font

    where = f"[report] font：{path}"
    try:
        font = FT2Font(str(path))
        if not all(font.get_char_index(ord(sign)) for sign in "集采率"):
            raise ConfigError(f"{where}：字体里没有汉字，请换一个")
        getattr(fonts, "addfont")(str(path))  # noqa: B009 - the type of the list is not public
    except OSError as error:
        raise ConfigError(f"{where}：没有这个文件，或读不出来，请核对路径") from error
    except RuntimeError as error:
        raise ConfigError(f"{where}：不是能用的字体文件，请换一个") from error
    return str(font.family_name)
