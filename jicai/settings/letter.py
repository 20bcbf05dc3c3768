"""`[letter]`: how the letters to institutions and companies are signed, numbered and kept."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from jicai.settings.values import Section

_PLACE = re.compile(r"\{[^{}]*\}")


def _with_serial(pattern: str) -> str:
    """The pattern; ValueError where two letters would have the same number, or for an unknown place."""
    places = _PLACE.findall(pattern)
    unknown = [place for place in places if place not in ("{year}", "{n}")]
    if unknown or set(_PLACE.sub("", pattern)) & set("{}"):
        raise ValueError(f"{(unknown or ['单个的花括号'])[0]} 不认识，只能用 {{year}}（年度）和 {{n}}（序号）")
    if not {"{year}", "{n}"} <= set(places):
        raise ValueError('缺少 {year}（年度）或 {n}（序号），例如 "〔{year}〕{n}号"')
    if not pattern.isprintable():
        raise ValueError("有换行或制表符，请去掉")
    return pattern


def _inside(folder: str) -> str:
    """The folder; ValueError for one that is not a folder of its own in the workspace."""
    parts = re.split(r"[/\\]", folder)
    if not folder.isprintable() or any(part.strip() in ("", ".", "..") for part in parts) or ":" in parts[0]:
        raise ValueError("应是工作目录里的一个文件夹，例如 函件")
    return folder


class Letter(Section):
    """`[letter]`: who writes, under which numbers, and where letters and templates lie."""

    office: str = Field(default="", title="发函单位", description="落款的单位，如 某某市医疗保障局；不写则落款空着")
    contact: str = Field(default="", title="联系人", description="联系人和电话，写在正文之后；不写则不提")
    number: Annotated[str, AfterValidator(_with_serial)] = Field(
        default="〔{year}〕{n}号",
        title="函号",
        description="函号的写法，{year} 为年度，{n} 为年度内的序号，如 某医保函〔{year}〕{n}号",
    )
    reply_days: Annotated[int, Field(ge=1, le=365)] = Field(
        default=15, title="答复天数", description="要求在函的日期后几天内办理或答复"
    )
    templates: str = Field(
        default="",
        title="函件模板",
        description="放本单位模板的文件夹，相对于工作目录；里面没有的用随程序提供的",
    )
    folder: Annotated[str, AfterValidator(_inside)] = Field(
        default="函件", title="函件文件夹", description="函和登记文件所在的文件夹，在工作目录里"
    )
