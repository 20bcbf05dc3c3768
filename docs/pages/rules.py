"""检查规则.md: every rule of `jicai flags` under the same headings."""

from __future__ import annotations

from jicai.batches.clauses import NOTICES
from jicai.calc.finding_keys import IDENTITY
from jicai.calc.rules import all_rules
from jicai.calc.rules.rule import Columns, Rule
from jicai.settings.keys import keys_of
from jicai.tables import INPUTS
from jicai.tables.results.flags import FLAGS
from pages.markdown import code, listing, table

_INTRO = """# 检查规则

`jicai flags` 用这些规则检查，每条发现附条款、数值、界限和来源行（列见 [输出表](输出表.md)）。
`jicai flags --list` 列出规则，`--rule` 写编号或名称只用一条，`--severity` 只看某一程度。依据里 {notices}；
列出的发现只写该批次所依通知的条款。本局自己的规则怎样写，见 [自定规则](自定规则.md)。

各条规则都按下面的办法：

{common}
## 不用的规则

```toml
[rules]
off = ["surge", "采购滞后"]        # 编号或名称
```

`jicai flags` 和 `jicai export` 不用这些规则，关闭了哪些在结果下面、工作簿的口径表和标准错误里说明；
`--rule` 指明的仍用，考核办法写明要计的仍计。

## 已处置的发现

每条发现有一个编号（发现编号，英文键 `key`），各月相同：规则编号，加上十位小写字母和数字。后者是下面各项连起来
（中间用 U+001F 隔开，空缺的留空）的 SHA-256 的前 50 位，按 base32 写出：规则、批次、协议年度、医疗机构、品种、产品、
企业、订单明细编号，和同样几项还分不开时的月份、期次、入库明细编号等；规则编号照写，其余全角变半角、去掉空白、
字母大写。数值、日期、行号都不在内，所以数据逐月增加、行的次序改变，编号不变。
只按第一行明细才知道的几项（{partial}的品种和企业）不在内。两条不同的发现编号相同时，两条都用二十位。

核实过、不必每月再看的，把编号和原因写进表 [已处置发现](输入表.md#已处置发现)，可以写明有效期。
`jicai flags` 照样列出并写明原因；加 `--unresolved` 就不列还有效的，
不列多少条、多少条已过有效期、哪些编号没有对应的发现，都有一行说明。
`jicai export` 全部列出并写明原因。处置不影响年度考核：
不该计分的写进 [考核例外](输入表.md#考核例外)。

## 规则一览

| 编号 | 名称 | 程度 | 依据 |
| --- | --- | --- | --- |
{rules}
"""
_COMMON = (
    "截至日期之后的订单、验收、付款都不算。",
    "对医疗机构的发现，只列批次规定必须执行的机构类型；看供应企业的规则，各类机构的订单都算。",
    "必需的表没有提供、或者必需的列哪个文件里都没有的规则不检查；只有某个文件没有的，不查其中的行。都在结果下面说明。",
    "数值和界限都是精确的小数，比较时不舍入。",
    "规则只收集证据，怎样处理由人决定。有设置的规则，各项默认值由本工具设定，不是官方的裁量标准。",
)


def page() -> str:
    """The Markdown of the page."""
    rules = all_rules().values()
    overview = table(
        ("编号", "名称", "程度", "依据"),
        (
            (f"[{code(rule.id)}](#{_anchor(rule)})", rule.title, _severity(rule), "、".join(rule.clauses))
            for rule in rules
        ),
    )
    introduction = _INTRO.format(
        notices="，".join(f"{letter} 指{name}" for letter, name in NOTICES.items()),
        common=listing(_COMMON),
        rules=overview.split("\n", 2)[2].rstrip(),
        partial="、".join(rule.title for rule in rules if rule.identity != IDENTITY),
    )
    return introduction + "".join(_section(rule) for rule in rules)


def _section(rule: Rule) -> str:
    facts = (
        f"程度：{_severity(rule)}",
        f"依据：{'、'.join(rule.clauses)}",
        f"必需的表：{_tables(('products', 'institutions', *rule.needs))}",
        *(f"必需的列：{_columns(one)}" for one in rule.columns),
        *([f"有则用到的表：{_tables(rule.optional)}"] if rule.optional else []),
    )
    parts = (
        ("查什么", rule.page.finds),
        ("为什么", rule.page.why),
        ("怎样查", rule.page.method),
        ("设置", _settings(rule)),
        ("不查什么", rule.page.left_out),
        ("例子", rule.page.example),
    )
    return f"\n## {_heading(rule)}\n\n{listing(facts)}" + "".join(
        f"\n### {heading}\n\n{text.rstrip()}\n" for heading, text in parts
    )


def _settings(rule: Rule) -> str:
    keys = keys_of(rule.settings)
    if not keys:
        return "没有自己的设置。"
    rows = [(code(key.path), key.title, code(key.default), key.meaning) for key in keys]
    return f"写在 `jicai.toml` 的 `[rules.{rule.id}]` 里；默认值由本工具设定。\n\n" + table(
        ("键", "名称", "默认", "说明"), rows
    )


def _columns(columns: Columns) -> str:
    table = INPUTS[columns.table]
    sets = ("、".join(table.column(key).label for key in keys) for keys in columns.alternatives)
    return f"{table.label}的{'，或者'.join(sets)}"


def _tables(keys: tuple[str, ...]) -> str:
    return "、".join(INPUTS[key].label for key in keys)


def _severity(rule: Rule) -> str:
    return FLAGS.column("severity").label_of(rule.severity)


def _heading(rule: Rule) -> str:
    return f"{rule.title} {code(rule.id)}"


def _anchor(rule: Rule) -> str:
    """The heading as GitHub makes a link target of it."""
    return f"{rule.title}-{rule.id}"
