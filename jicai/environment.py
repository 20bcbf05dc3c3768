"""The environment variables that jicai heeds, declared once: the reference page and `jicai doctor` tell of them."""

from __future__ import annotations

from typing import NamedTuple


class Variable(NamedTuple):
    """A name, what it does, and what holds without it."""

    name: str
    meaning: str
    without: str


VARIABLES = (
    Variable("JICAI_CACHE_DIR", "缓存放在这个文件夹，也存补全用的名称", "用户缓存文件夹里的 jicai/read"),
    Variable(
        "JICAI_SPARK_FILES", "--engine spark 时数据在集群里的位置，写“本机文件夹=集群里的位置”", "与本机的路径相同"
    ),
    Variable("JICAI_DEBUG", "设为 1 时，内部错误显示经过，供报告问题", "只显示一行说明"),
    Variable("PAGER", "比屏幕长的表用哪个分页程序", "less"),
    Variable("COLUMNS", "结果不在终端里显示时，表的宽度", "终端的宽度"),
    Variable("NO_COLOR", "设了就不用颜色和粗体", "终端支持就用颜色"),
    Variable("TERM", "设为 dumb 时不分页", "比屏幕长的表分页"),
)
