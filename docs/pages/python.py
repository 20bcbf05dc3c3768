"""Python接口.md: every method with its parameters and columns."""

from __future__ import annotations

import inspect
from importlib import import_module

from jicai import api
from jicai.api import METHODS, PLURALS, Folder
from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.words import KIND_WORDS
from pages.declared import results
from pages.markdown import code, listing, table
from pages.results import meaning

_INTRO = """# Python 接口

```python
import jicai

folder = jicai.open("jicai-demo")
folder.progress(as_of="2026-09-30", batches=["广西针具"], district="云岫县")
```

`jicai-demo` 是 `jicai demo` 复制的示例数据。

每个给出表的命令有一个方法，返回 Polars 的 `DataFrame`：列、行的次序和舍入与 `--format json` 的相同，用的是同一个函数。
数量、价格、金额、比率是精确的 `Decimal`，没有浮点数。一个跑得通的例子见 [示例](示例.ipynb)。

`import jicai` 很快，读文件和计算用的库到第一次要结果时才装入；读过的文件按内容缓存，和命令共用。

- `jicai.open(文件夹, tables={"orders": "9月/订单*.xlsx"}, skip_rejects=False, cache=True, quiet=False)`：
  文件夹默认是当前的，或上级中有 `jicai.toml` 的；`tables` 同 `--orders` 等选项，键见 [输入表](输入表.md)。
- 参数的名称就是命令的选项。可重复的选项写一个值或一列值；""" + (
    "、".join(code(plural) for plural in PLURALS)
    + """ 写单数、复数都行。
  日期和月份写 `date` 或文字（`"2026-09-30"`、`"month-end"`、`"2026-08"`、`"last"`）。
- 能由使用者改正的问题都引发 `jicai.JicaiError`，`str(错误)` 就是命令行上那一行中文，没有“错误：”三个字。
- 命令在标准错误上说的提示（没有读的列、数据到哪一天为止等）这里也说；`quiet=True` 不说。
- `folder.result("progress", ...)` 参数相同，返回带说明的结果：`frame`（未舍入）、`table`（各列的声明）、
  `footer`、`basis`（口径）、`warnings`。

各列的类型：

"""
)
#: How the kinds of values stand in a frame.
TYPES: dict[Kind, str] = {
    **dict.fromkeys((Kind.TEXT, Kind.CODE, Kind.IDENTIFIER, Kind.CHOICE), "String"),
    **dict.fromkeys((Kind.QUANTITY, Kind.PRICE, Kind.FACTOR, Kind.MONEY, Kind.RATIO, Kind.FIGURE), "Decimal"),
    **dict.fromkeys((Kind.INTEGER, Kind.YEAR), "Int"),
    **dict.fromkeys((Kind.DATE, Kind.MONTH), "Date"),
    Kind.BOOLEAN: "Boolean",
}
_NOTES = {
    Kind.MONTH: "该月的第一天",
    Kind.MONEY: "元，四舍五入到分",
    Kind.RATIO: "四舍五入到 6 位小数；1 就是 100%",
    Kind.INTEGER: "`Int32`、`Int64` 或 `UInt32`",
    Kind.CHOICE: "英文的取值，见 [输出表](输出表.md)",
}


def page() -> str:
    """The Markdown of the page."""
    kinds = [(KIND_WORDS[kind], code(name), _NOTES.get(kind, "")) for kind, name in TYPES.items()]
    types = table(("种类", "Polars 类型", "说明"), kinds)
    return _INTRO + types + "\n" + "\n".join(_section(name) for name in METHODS)


def parameters_of(name: str) -> list[str]:
    """The parameters of a method, its own and those that it shares, without plurals."""
    own: list[str] = []
    for parameter in inspect.signature(getattr(Folder, name)).parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            own.append(parameter.name)
        elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
            shared = getattr(api, str(parameter.annotation).removeprefix("Unpack[").removesuffix("]"))
            own += [key for key in shared.__annotations__ if key not in PLURALS]
    return own


def tables_of(name: str) -> list[tuple[str, ResultTable]]:
    """The results of a method, each with the command that gives it."""
    of_command = f"jicai {name}"
    return [(line, one) for line, one in results() if line == of_command or line.startswith(f"{of_command} --")]


def _section(name: str) -> str:
    options = inspect.signature(import_module(f"jicai.commands.{name}").command).parameters
    words = listing(f"{code(key)}：{options[key].annotation.__metadata__[0].help}" for key in parameters_of(name))
    (_, first), *others = [one for one in tables_of(name) if " -o " not in one[0] and "--draft" not in one[0]]
    columns = [(code(c.key), c.label, code(_type(c)), meaning(c)) for c in first.columns]
    others_words = listing(f"{one.label}（{code(line)}）：{'、'.join(map(code, one.keys))}" for line, one in others)
    return (
        f"## {name}\n\n{inspect.getdoc(getattr(Folder, name))}\n\n参数：\n\n{words}\n列：\n\n"
        + table(("键", "表头", "类型", "说明"), columns)
        + (f"\n另几种参数给出的列（各列的说明见 [输出表](输出表.md)）：\n\n{others_words}" if others else "")
    )


def _type(column: Column) -> str:
    return TYPES[column.kind]
