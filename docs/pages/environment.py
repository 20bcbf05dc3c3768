"""环境变量.md: the environment variables, and which of options, environment, settings and defaults goes first."""

from __future__ import annotations

from jicai.environment import VARIABLES
from pages.markdown import code, table

_INTRO = """# 环境变量和先后

一项设置可以在几处写，先有的算数：

1. 命令的选项，如 `-C`、`--orders`、`--skip-rejects`、`--set`；
2. 环境变量，只管下表里的几项；
3. 工作目录里的 `jicai.toml`，见 [设置](设置.md)；
4. 默认值。

批次参数先看 `--set`（只供试算，结果里注明），再看 `jicai.toml` 里 `[batches]` 指明的批次文件，
最后是随程序提供的批次。表的文件先看选项，再看 `[inputs]`，最后按文件名和表头找。

工作目录先看 `-C`；没有写的，当前文件夹有 `jicai.toml` 或表格文件的就是它，
否则是最近的有 `jicai.toml` 的上级，都没有的仍是当前文件夹。没有指明工作目录的环境变量。

`jicai doctor` 列出实际用的是哪一个。

"""


def page() -> str:
    """The Markdown of the page."""
    rows = [(code(one.name), one.meaning, one.without) for one in VARIABLES]
    return _INTRO + table(("环境变量", "作用", "没有时"), rows)
