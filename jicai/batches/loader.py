"""Batch files to batches: those in the package and those of a bureau, with one Chinese line for every error."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jicai.batches.messages import first_problem
from jicai.batches.model import Batch
from jicai.batches.values import fold
from jicai.errors import ConfigError

#: Beginnings of the parser's reasons, in words for the user; anything else is called a mistake in writing.
_TOML_REASONS = {
    "Cannot overwrite a value": "同一个键写了两次",
    "Cannot declare": "同一张表写了两次",
    "Invalid date or datetime": "日期不存在",
    "Unclosed array": "列表缺少右方括号",
    "Unterminated string": "文字缺少右引号",
    "Illegal character": "文字缺少右引号或含有不可见字符",
}
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def load_packaged() -> dict[str, Batch]:
    """The batches of the two notices that come with the package, by code, in the order of their codes."""
    files = (file for file in resources.files("jicai.batches").iterdir() if file.name.endswith(".toml"))
    batches = [_batch(file.read_text("utf-8"), file.name) for file in files]
    return _by_code(batches)


def load_file(path: Path) -> Batch:
    """The batch in one file. Raises ConfigError naming file, key, reason and remedy."""
    return _batch(_text(path), str(path))


def load_all(extra_paths: Iterable[Path] = ()) -> dict[str, Batch]:
    """The packaged batches and those of `extra_paths`, by code, in the order of their codes.

    A bureau's file stands in whole for the packaged batch with its code (compared after NFKC folding, without regard
    to case). A path given twice is read once; two files with one code raise ConfigError.
    """
    batches = {fold(batch.code): batch for batch in load_packaged().values()}
    own: dict[str, Path] = {}
    for path in {path.resolve(): path for path in extra_paths}.values():
        batch = load_file(path)
        code = fold(batch.code)
        if code in own:
            raise ConfigError(
                f"批次文件 {path}：code：{batch.code} 已用于 {own[code]}，请改用另一编码或去掉其中一个文件"
            )
        own[code] = path
        batches[code] = batch
    return _by_code(batches.values())


def _by_code(batches: Iterable[Batch]) -> dict[str, Batch]:
    return {batch.code: batch for batch in sorted(batches, key=lambda batch: batch.code)}


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"批次文件 {path}：找不到文件，请检查路径") from None
    except IsADirectoryError:
        raise ConfigError(f"批次文件 {path}：这是文件夹，请写到其中的 .toml 文件") from None
    except PermissionError:
        raise ConfigError(f"批次文件 {path}：没有读取权限，请检查文件的权限") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"批次文件 {path}：第 {line} 行不是 UTF-8 编码，请另存为 UTF-8") from None
    except OSError as error:
        raise ConfigError(f"批次文件 {path}：读不出来（{error.strerror}），请检查文件和磁盘") from None


def _batch(text: str, name: str) -> Batch:
    data = _table(text, name)
    try:
        return Batch.model_validate(data)
    except ValidationError as error:
        raise ConfigError(f"批次文件 {name}：{first_problem(error, data)}") from None


def _table(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        place = _TOML_PLACE.search(reason)
        where = f"第 {place[1]} 行第 {place[2]} 列" if place else "文件末尾"
        known = next((words for start, words in _TOML_REASONS.items() if reason.startswith(start)), "写法不对")
        raise ConfigError(f"批次文件 {name}：不是有效的 TOML，{where}{known}，请改正") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"批次文件 {name}：不是有效的 TOML，数字太长或嵌套太深，请改正") from None
