"""输出表.md: every result with its columns."""

from __future__ import annotations

from jicai.tables.column import Column, ResultTable
from jicai.tables.words import KIND_WORDS
from pages.declared import results
from pages.markdown import code, table

_INTRO = """# 输出表

每个命令给出一张表。终端、CSV、Markdown 和工作簿用中文表头，JSON、NDJSON 和 Parquet 用英文键；
`--headers zh` 或 `--headers en` 可以改过来。列的顺序固定，如下所列。

| 类型 | JSON 里的写法 |
| --- | --- |
| 文字、编码、编号 | 字符串 |
| 数量、价格、系数 | 数字，精确到原有的小数位，末尾不补 0 |
| 金额 | 数字，四舍五入到分；合计先按精确值相加，再舍入一次 |
| 比率 | 数字，四舍五入到 6 位小数；1 就是 100% |
| 整数 | 数字 |
| 日期、月份 | `YYYY-MM-DD`、`YYYY-MM` |
| 选项 | 字符串，见各列的取值 |
| 是否 | `true`、`false` |

没有值的单元格，JSON 里是 `null`，CSV 里是空的，终端上是 `-`。终端太窄时会少显示几列，并说明少了哪些。

写成文件的 CSV 和 Markdown 用中文表头时是给人打开的：以 `=`、`+`、`-`、`@`、制表符或回车开头而不是数的文字，
前面加一个 `'`，表格软件就不会把它当公式运行；再读进来时会去掉。接到管道里的、`--headers en` 的是给程序的，原样写出。

"""


def page() -> str:
    """The Markdown of the page."""
    return _INTRO + "\n".join(_section(command, one) for command, one in results())


def _section(command: str, one: ResultTable) -> str:
    order = "、".join(one.column(key).label for key in one.sort_by)
    rows = [(code(c.key), c.label, KIND_WORDS[c.kind], c.unit, meaning(c)) for c in one.columns]
    return (
        f"## {one.label}\n\n命令：`{command}`\n\n"
        + (f"各行按{order}排列。\n\n" if order else "")
        + table(("键", "表头", "类型", "单位", "说明"), rows)
    )


def meaning(column: Column) -> str:
    """What a column holds, and its choices."""
    choices = "；".join(
        f"{choice.label}" if choice.value == choice.label else f"{choice.label} `{choice.value}`"
        for choice in column.choices
    )
    return f"{column.meaning}。取值：{choices}" if choices else column.meaning
