"""`jicai.toml` with every setting: its meaning, and its default behind a `#` that one takes away to set it.

Lines that begin with `# ` are sentences; one that begins with `#` alone is a setting, but for the first line, by which
editors find the schema. Sections stand open and the keys
of rules are dotted, so that a single line is enough to set anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from jicai.render.layout import wrapped
from jicai.settings.files import FileEntry
from jicai.settings.keys import SettingKey, keys_of, setting_keys
from jicai.starter.schemas import SETTINGS_LINE
from jicai.tables import INPUTS
from jicai.tables.column import Kind

_WIDTH = 114
_HEAD = (
    "本文件是 jicai 的设置，UTF-8 编码。每一项都写着默认值，前面有 #，所以现在都按默认值。",
    "要改哪一项，去掉那一行开头的 #，改等号后面的值；方括号的行不要动。改完用 jicai check 看有没有写错。",
    '小数要加引号，如 "0.05"，免得走样。',
)
#: What is said of a section that is filled in freely, and an example.
_FREE = {
    "inputs": ("各表的文件，可用通配符。不写的表按文件名和表头找。例如：", 'orders = ["导出/*明细*.xlsx"]'),
    "columns": ("本单位另用的表头，写作 表.列 = [表头]。规定的和“也可写作”的不用写。例如：", 'orders.line_id = ["ID"]'),
    "values": ("本单位另用的词，写作 表.列.词 = 规定的取值。例如：", 'orders.status."缺货" = "拒绝配送"'),
    "rules": (
        "各检查规则的设置，写作 规则编号.键 = 值；规则查什么，见 jicai flags --list。"
        "本局自己的规则写进文件夹 规则，见 jicai docs 自定规则。例如：",
        "supply-late.days = 10",
    ),
}


_FILES_EXAMPLE = (
    "[[files]]",
    'path = "约定量-针具*.xlsx"',
    'table = "agreed"',
    'columns = { agreed_qty = ["首年约定采购量"] }',
    'values = { batch = { "广西针具" = "gx-zhenju-2026" } }',
    "defaults = { agreement_year = 1 }",
    'units = { agreed_qty = "purchase" }',
    'ignore = ["配送时间"]',
)


def settings_text() -> str:
    """The text of the file; it loads as it stands, and with any or all of its settings uncommented, as the defaults."""
    # Keys without a section have to stand before the first one.
    keys = sorted((key for key in setting_keys() if key.path != "files"), key=lambda key: bool(_section(key)))
    lines = [SETTINGS_LINE, *_sentences(_HEAD)]
    for section, members in groupby(keys, key=_section):
        if section:
            lines += ["", "", f"[{section}]"]
        for key in members:
            lines += _free(key.path) if key.is_section else _setting(key, key.path.rpartition(".")[2])
    return "\n".join([*lines, "", "", *_files()]) + "\n"


def _files() -> Iterator[str]:
    """What a single file needs stands last: its sections are as many as there are such files."""
    yield from _sentences(
        ("某些文件另外需要的，一段一个，写在本文件末尾，后写的优先。jicai adopt 会写；自己写的例子：",)
    )
    yield from (f"#     {line}".rstrip() for line in _FILES_EXAMPLE)
    told = "；".join(f"{key.path}（{key.title}）{key.meaning}" for key in keys_of(FileEntry))
    yield from _sentences((f"各键：{told}",))


def _section(key: SettingKey) -> str:
    return key.path if key.is_section else key.path.rpartition(".")[0]


def _setting(key: SettingKey, path: str, of: str = "") -> Iterator[str]:
    words = f"{of}{key.title}：{key.meaning}"
    yield ""
    yield from _sentences((f"{words}。可选 {'、'.join(key.choices)}" if key.choices else words,))
    yield f"#{path} = {key.default}"


def _free(section: str) -> Iterator[str]:
    told, example = _FREE[section]
    yield from _sentences((told,))
    yield f"#     {example}"
    match section:
        case "inputs":
            yield from _sentences(("、".join(f"{table.key}（{table.label}）" for table in INPUTS.values()),))
        case "columns":
            for table in INPUTS.values():
                columns = "、".join(f"{column.key}（{column.label}）" for column in table.columns)
                yield from _sentences((f"{table.key}（{table.label}）的列：{columns}",))
        case "values":
            yield from _sentences(_choices())
        case "rules":
            yield from _rules()


def _choices() -> Iterator[str]:
    for table in INPUTS.values():
        for column in table.columns:
            if column.kind is Kind.CHOICE:
                words = "、".join(choice.label for choice in column.choices)
                yield f"{table.key}.{column.key}（{table.label}的{column.label}）：{words}"


def _rules() -> Iterator[str]:
    from jicai.calc.rules import all_rules

    rules = all_rules().values()
    without = [f"{rule.id}（{rule.title}）" for rule in rules if not keys_of(rule.settings)]
    yield from _sentences((f"没有设置的规则：{'、'.join(without)}",))
    for rule in rules:
        for key in keys_of(rule.settings):
            yield from _setting(key, f"{rule.id}.{key.path}", of=f"{rule.title}的")


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for line in wrapped(text, _WIDTH):
            yield f"# {line}"
