"""What `jicai doctor` says of the program, the terminal and the cache."""

from __future__ import annotations

import locale
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import jicai
from jicai.extras import EXTRAS, absent, installing
from jicai.store.cache import Cache

#: Part, item, value, state, advice: the columns of the result.
Row = tuple[str, str, str, str, str | None]
#: The libraries that jicai rests on, as they are declared for the package (a test holds them alike).
LIBRARIES = (
    "typer", "rich", "markdown-it-py", "polars", "cloudpickle", "fastexcel", "xlrd", "openpyxl", "xlsxwriter",
    "pendulum", "pydantic", "platformdirs", "psutil", "zlib-ng", "chinesecalendar", "icalendar", "filelock",
    "pathvalidate", "rapidfuzz", "tomlkit",
)  # fmt: skip


def program_rows() -> Iterator[Row]:
    """The versions, and which parts that are installed apart are there."""
    yield "program", "jicai", f"{jicai.__version__}，在 {Path(jicai.__file__).parent}", "ok", None
    yield "program", "Python", f"{platform.python_version()}，{sys.executable}", "ok", None
    yield "program", "系统", platform.platform(), "ok", None
    found, lacking = _versions(LIBRARIES)
    yield "program", "程序库", "、".join(found), "ok", None
    if lacking:
        yield "program", "缺的程序库", "、".join(lacking), "broken", "请重新安装 jicai"
    for name, extra in EXTRAS.items():
        found, lacking = _versions(extra.packages)
        if lacking or absent(name):
            advice = f"用于 {extra.purpose}；要用时运行 {installing(name)}"
            yield "program", extra.label, "没有安装", "ok", advice
        else:
            yield "program", extra.label, "、".join(found), "ok", f"用于 {extra.purpose}"


def _versions(packages: Iterable[str]) -> tuple[list[str], list[str]]:
    """Those that are installed with their versions, and those that are not."""
    found, lacking = [], []
    for package in packages:
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            lacking.append(package)
    return found, lacking


def terminal_rows() -> Iterator[Row]:
    """The encoding, the locale and the size."""
    encoding = getattr(sys.stdout, "encoding", None) or "没有"
    narrow = encoding.lower().replace("-", "") not in ("utf8", "gb18030")
    advice = "有的字和表格线显示不了；设 PYTHONUTF8=1，Windows 上先 chcp 65001" if narrow else None
    names = f"输出 {encoding}，文件名 {sys.getfilesystemencoding()}"
    yield "terminal", "编码", names, "note" if narrow else "ok", advice
    yield "terminal", "区域", locale.setlocale(locale.LC_CTYPE) or "未设", "ok", None
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    size = shutil.get_terminal_size()
    shown = f"{size.columns} 列 {size.lines} 行" if is_terminal else "输出不在终端里"
    yield "terminal", "大小", shown, "ok", None
    colours = is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    yield "terminal", "颜色", "有" if colours else "没有", "ok", None


def cache_rows() -> Iterator[Row]:
    """Where what was read is kept, how large it is, and whether it can be written to."""
    cache = Cache()
    by = "由环境变量 JICAI_CACHE_DIR 指明" if os.environ.get("JICAI_CACHE_DIR") else None
    yield "cache", "文件夹", str(cache.folder), "ok", by
    yield "cache", "占用", f"{len(cache.entries()):,} 份，{cache.megabytes():,} MB", "ok", None
    if _can_write(cache.folder):
        yield "cache", "可写", "是", "ok", None
    else:
        yield "cache", "可写", "否", "note", "每次都要重新读文件；请核对权限，或用 JICAI_CACHE_DIR 换一个位置"


def _can_write(folder: Path) -> bool:
    """Whether a file can be made in the folder or, where it is not there yet, in what will hold it."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=there):
            return True
    except OSError:
        return False
