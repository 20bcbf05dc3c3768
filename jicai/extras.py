"""What is installed apart, as the extras of the package: which there are, and the line that says one is absent."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from jicai.errors import UsageError

ExtraName = Literal["documents", "duckdb", "spark"]


@dataclass(frozen=True, slots=True)
class Extra:
    """What it is called, what it is good for, and its distributions (a test holds them as `pyproject.toml` does).

    The modules that a distribution is imported as are its values.
    """

    label: str
    purpose: str
    packages: Mapping[str, str]


EXTRAS: dict[ExtraName, Extra] = {
    "documents": Extra(
        "文档部分",
        "PDF、Word 附件，函件和 Word 通报",
        {"pillow": "PIL", "python-docx": "docx", "docxtpl": "docxtpl", "pdfplumber": "pdfplumber"},
    ),
    "duckdb": Extra("DuckDB", "SQL 自定规则、--engine duckdb", {"duckdb": "duckdb", "narwhals": "narwhals"}),
    "spark": Extra("Spark", "--engine spark", {"pyspark": "pyspark", "narwhals": "narwhals", "pyarrow": "pyarrow"}),
}


def absent(name: ExtraName) -> list[str]:
    """The distributions of the extra that are not installed; nothing is loaded."""
    packages = EXTRAS[name].packages
    return [package for package, module in packages.items() if importlib.util.find_spec(module) is None]


def installing(name: ExtraName) -> str:
    """The command that installs the extra where this runs, in the quotes that every shell takes, that of Windows too.

    Whichever `pip` comes first on the path may be another Python's, and would look for jicai elsewhere.
    """
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    by = f"{python} -m pip install" if importlib.util.find_spec("pip") else f"uv pip install --python {python}"
    return f'{by} "jicai[{name}]"'


def refuse_without_documents(asked: str, otherwise: str) -> None:
    """UsageError where the extra is absent; `otherwise` says what works without it. Call it before anything is done."""
    if absent("documents"):
        raise UsageError(f"{asked}：没有安装文档部分，请运行 {installing('documents')}；{otherwise}")
