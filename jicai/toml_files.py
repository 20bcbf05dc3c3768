"""TOML files that users write: read with one Chinese line for everything that can be wrong with their form."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from jicai.errors import ConfigError

#: Beginnings of the parser's reasons, in words for the user; anything else is called a mistake in writing.
_REASONS = {
    "Cannot overwrite a value": "同一个键写了两次",
    "Cannot declare": "同一张表写了两次",
    "Invalid date or datetime": "日期不存在",
    "Unclosed array": "列表缺少右方括号",
    "Unterminated string": "文字缺少右引号",
    "Illegal character": "文字缺少右引号或含有不可见字符",
}
#: How the parser's reasons begin where a path is written as Windows shows it.
_BACKSLASH = ("Unescaped ", "Invalid hex value", "Escaped character is not a Unicode scalar value")
#: A word that begins outside ASCII, before what follows a key.
_CHINESE_WORD = re.compile(r"([^\x00-\x7f][^\s=.\]\"',#]*)\s*[=.\]]")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_text(path: Path, name: str) -> str:
    """The text of a file that should be UTF-8; ConfigError beginning with `name` where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{name}：找不到文件，请检查路径") from None
    except IsADirectoryError:
        raise ConfigError(f"{name}：这是文件夹，请写到其中的 .toml 文件") from None
    except PermissionError:
        raise ConfigError(f"{name}：没有读取权限，请检查文件的权限") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{name}：第 {line} 行不是 UTF-8 编码，请另存为 UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{name}：读不出来（{error.strerror}），请检查文件和磁盘") from None


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The table that a TOML text holds; ConfigError beginning with `name`, with line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        place = _PLACE.search(reason)
        where = f"第 {place[1]} 行第 {place[2]} 列" if place else "文件末尾"
        if reason.startswith(_BACKSLASH):
            raise ConfigError(
                f"{name}：不是有效的 TOML，{where}双引号里的 \\ 有特殊含义，请用 / 分开文件夹，或改用单引号"
            ) from None
        if place and (key := _bare_key(text, int(place[1]), int(place[2]))):
            raise ConfigError(f'{name}：第 {place[1]} 行：中文的键要加引号，请把 {key} 写成 "{key}"') from None
        known = next((words for start, words in _REASONS.items() if reason.startswith(start)), "写法不对")
        raise ConfigError(f"{name}：不是有效的 TOML，{where}{known}，请改正") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{name}：不是有效的 TOML，数字太长或嵌套太深，请改正") from None


def _bare_key(text: str, line: int, column: int) -> str | None:
    """The Chinese word without quotes at this place, where the mistake is that it has none."""
    rest = text.split("\n")[line - 1][column - 1 :]
    found = _CHINESE_WORD.match(rest)
    return found[1] if found else None
