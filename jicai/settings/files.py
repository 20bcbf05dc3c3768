"""`[[files]]` of `jicai.toml`: what a certain file needs to be read rightly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from jicai.settings.values import Section
from jicai.tables import INPUTS
from jicai.tables.column import Column, InputTable, Kind

#: What a quantity or price may be stated in.
UNIT_KINDS = frozenset({Kind.QUANTITY, Kind.PRICE})
#: Kinds of which a word of the file may stand for another.
WORDED = frozenset({Kind.TEXT, Kind.CODE, Kind.IDENTIFIER, Kind.CHOICE, Kind.YEAR})


def _as_text(value: object) -> object:
    # 1 and 2026-07-10 are what one writes for a year and a date; cells are text.
    return value if isinstance(value, (str, bool, float, list, dict)) else str(value)


def _relative(path: str) -> str:
    r"""The path without ./ before it; ValueError for one like "导出\new.csv", where \n is a line break."""
    if not path.isprintable():
        raise ValueError("有换行或制表符：双引号里的 \\ 有特殊含义，请用 / 分开文件夹，或改用单引号")
    return path.removeprefix("./") or path


class FileEntry(Section):
    """An entry of `[[files]]`: which files and sheets it is about, and what it says of them.

    A key under `columns`, `values`, `defaults` and `units` is that of a column; without `table` it holds for every
    table that has the column.
    """

    path: Annotated[str, Field(min_length=1), AfterValidator(_relative)] = Field(
        title="文件", description="文件名或通配符，相对于工作目录；压缩包里的写作 包名/文件名"
    )
    sheet: str | None = Field(default=None, title="工作表", description="只管这张工作表；可用通配符")
    table: str | None = Field(default=None, title="表", description="读作哪一张表；不写时由表头判断")
    columns: dict[str, list[str]] = Field(
        default_factory=dict, title="表头", description='键 = ["文件里的表头", …]，先写的优先；写了的键只认这些表头'
    )
    values: dict[str, dict[str, str]] = Field(
        default_factory=dict, title="取值", description='键 = { "文件里的词" = "代表的取值" }，编码也可以'
    )
    defaults: dict[str, Annotated[str, BeforeValidator(_as_text)]] = Field(
        default_factory=dict, title="缺省值", description="文件没有这一列或单元格空着时的取值"
    )
    units: dict[str, Literal["base", "purchase"]] = Field(
        default_factory=dict, title="计量单位", description="base 为最小单位（如 片），purchase 为采购单位（如 盒）"
    )
    ignore: list[str] = Field(default_factory=list, title="不读的表头", description="这些列不读，也不用来比较重复的行")
    row_id: list[str] = Field(
        default_factory=list, title="区分行的表头", description="编号相同的行由这些不读的列区分，如 发票号码"
    )

    def tables(self) -> list[InputTable]:
        """The tables that the entry may be about."""
        return [INPUTS[self.table]] if self.table in INPUTS else list(INPUTS.values())


def mistakes(number: int, entry: FileEntry) -> Iterator[tuple[str, str, list[str]]]:
    """What the entry names that is not declared: where it stands, the name, and the known ones."""
    where = f"files 第 {number} 段"
    if entry.table is not None and entry.table not in INPUTS:
        yield f"{where}.table", entry.table, list(INPUTS)
        return
    columns = [column for table in entry.tables() for column in table.columns]
    for section, allowed in (
        ("columns", columns),
        ("values", [column for column in columns if column.kind in WORDED]),
        ("defaults", columns),
        ("units", [column for table in entry.tables() for column in _counted(table)]),
    ):
        known = list(dict.fromkeys(column.key for column in allowed))
        for key in getattr(entry, section):
            if key not in known:
                yield f"{where}.{section}.{key}", key, known


def _counted(table: InputTable) -> list[Column]:
    """The columns that may be in units of count: those of products, since it is they that have such a unit."""
    has_product = any(column.key == "product_code" for column in table.columns)
    return [column for column in table.columns if has_product and column.kind in UNIT_KINDS]


def wrong_words(number: int, entry: FileEntry) -> Iterator[tuple[str, str, Column]]:
    """The words of choices that mean none of the declared ones: where, the word, the column."""
    for table in entry.tables():
        for column in table.columns:
            if column.kind is Kind.CHOICE:
                given = {
                    f"values.{column.key}.{word}": meant for word, meant in entry.values.get(column.key, {}).items()
                }
                if column.key in entry.defaults:
                    given[f"defaults.{column.key}"] = entry.defaults[column.key]
                for where, meant in given.items():
                    if column.value_of(meant) is None:
                        yield f"files 第 {number} 段.{where}", meant, column
