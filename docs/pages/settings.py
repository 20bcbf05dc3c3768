"""设置.md: the keys of jicai.toml and of batch files."""

from __future__ import annotations

from jicai.batches.clauses import NOTICES
from jicai.batches.events import EVENTS, FIXED
from jicai.batches.keys import Key, all_keys, repeated_tables, table_labels
from jicai.batches.loader import load_packaged
from jicai.schemes.loader import SHIPPED, shipped_text
from jicai.schemes.model import Indicator, Scheme
from jicai.settings.files import FileEntry
from jicai.settings.keys import keys_of, setting_keys
from pages.markdown import code, table

_INTRO = """# 设置

## 编辑器里的检查和补全

`jicai init` 在工作目录的 `.jicai` 文件夹里放两个 JSON Schema，不用网络；升级以后再运行一次就是新版本的。
`jicai.toml` 的第一行指明它，装了 Taplo（VS Code 的 Even Better TOML）的编辑器照它提示键名、标出写错的：

```toml
#:schema .jicai/jicai.schema.json
```

`jicai adopt` 新建的 `jicai.toml` 也有这一行。自己写的批次文件第一行写上（路径从该文件所在的文件夹算起）：

```toml
#:schema ../.jicai/batch.schema.json
```

已有的 `jicai.toml` 不改，可以自己加上第一行。各键之间的关系（如周期和截止日）只有 `jicai check` 查得出。

## jicai.toml

放在工作目录里，UTF-8 编码。可以没有；没有写的键取默认值。写错的键会指出来，不会悄悄略过。

"""
_EXAMPLE = """
```toml
duplicates = "last"                    # 编号重复时以最后一行为准
rejects = "skip"                       # 略过被拒绝的行继续

[inputs]                               # 文件名不合时逐表写明
orders = ["导出/*明细*.xlsx"]

[batches]
files = ["batches/*.toml"]             # 本单位的批次文件

[columns.orders]                       # 本单位另用的表头：键 = ["表头", …]
line_id = ["ID"]

[values.orders.status]                 # 本单位另用的词：词 = "规定的取值"
"缺货" = "拒绝配送"

[lagging]
tolerance = "0.05"                     # 小数加引号，免得走样
grace_days = 30
```

`[inputs]`、`[columns.表]`、`[values.表.列]` 里的表和列用英文键，见 [输入表](输入表.md)。

某个文件另外需要的写成一段 `[[files]]`，放在文件末尾；一个文件有几段的，依次采用，后写的优先。
`jicai adopt` 会写好大部分：

```toml
[[files]]
path = "约定量-针具*.xlsx"                       # 文件名或通配符，相对于工作目录
sheet = "汇总"                                   # 可以不写：工作表的名称或通配符
table = "agreed"                                 # 表头看得出是哪张表的不用写
columns = { agreed_qty = ["首年约定采购量"] }    # 键 = 文件里的表头，先写的优先
values = { batch = { "广西针具" = "gx-zhenju-2026" } }
defaults = { agreement_year = 1 }
units = { agreed_qty = "base" }                  # base 最小单位，purchase 采购单位
ignore = ["配送时间"]
row_id = ["发票号码"]
```

{files}
"""
_BATCH_INTRO = """## 批次文件

每个批次一个 TOML 文件。随程序提供的有 {packaged}；
其他批次自己写文件，在 `jicai.toml` 的 `[batches]` 里指明，不用改程序。编码与随程序提供的相同时，以自己的文件为准。

`start_on` 和 `in_force_on` 写一个即可，另一个取相同的日期；`cycle.years` 和 `cycle.end_on` 二选一，
`settlement.months` 和 `settlement.days` 二选一。协议年度不是每满一年一个的，用 `[[cycle.agreement_years]]` 逐段写明，
从起始日到采购周期截止日首尾相接。
比例和倍数是加引号的小数，如 `"0.30"`。依据里 {notices}；没有依据的键只是名称。
通知没有写明、由本工具采用的读法，在随程序提供的批次文件里注有“本工具口径”。

"""
_SCHEME_INTRO = """
## 考核办法

`jicai assess` 打分的办法是一个 TOML 文件，用 `--scheme 文件` 或 `jicai.toml` 的 `[assess]` 里的 `scheme` 指明；
也可以写随程序提供的办法的名称：{shipped}。
通知要求年度考核，没有规定评分公式，全国也没有统一的公式；不指明时用示例。随程序提供的只是本工具举的例子，
不是任何部门的标准。分数是精确的十进制数，每项扣分四舍五入到两位小数，合计等于满分减得分：

- 比率达到目标不扣分；低于目标按离目标的远近扣，到下限扣完权重：扣分 = 权重 ×（目标 - 比率）÷（目标 - 下限）。
- 发现条数按每条扣分扣，超过目标的才扣；按区县考核时取各机构的平均，以免机构多的区县吃亏。
- 扣分不超过上限。达到否决值的，总分高出否决后总分的部分再扣去。
- 没有数值的指标（如没有到期的货款、没有提供货款支付表）不扣分，在结果下面说明。
- 采购量占比按机构和品种算：协议年度内、截至日期前验收的中选产品，除以中选和非中选产品之和，都折算成品种基本单位，
  再按考核的约定项的约定金额加权；替代产品是别的通用名，不算在内。一点没有采购的、有一类退货多于采购的品种没有占比，
  不参加加权。这是本工具的口径，与 `jicai progress --shares` 的同通用名占比相同。
- 考核例外表（见 [输入表](输入表.md)）里的约定项，没有完成的不考核：不算约定项、缺口、完成率和占比；已经完成的照常考核。
  写明企业的只是那家企业的约定项，没有写的是这个品种的全部。有认定人、认定日期两列（或其中一列）而都空着的行待认定，照常考核。
  例外所指的滞后、尚未采购、非中选采购超限、替代产品用量异常的发现也不计分。
  不考核多少项、因为什么、哪几行没有起作用，在结果下面说明，`--excepted` 逐项列出。
- 发现只计考核年度的；不分年度的（如历史协议）按截至日期的情况计。滞后、尚未采购和两条用量异常规则只看未满的
  年度，对已期满的年度没有数值、不扣分；预付逾期（advance-late）等是基金拨付、抵扣的情况，不是医疗机构的。
  发现没有医疗机构的规则（如 supply-short、supply-late、payment-standard、listed-price）不能写进办法。
- 按期结清率和回款率算该年度验收的货款，付款算到截至日期，年度期满后付的也算。

"""
_SCHEME_EXAMPLE = """
随程序提供的办法“{name}”，可以复制成自己的文件再改：

```toml
{text}```
"""


def page() -> str:
    """The Markdown of the page."""
    return (
        _INTRO
        + _settings_table()
        + _EXAMPLE.replace("{files}", _file_keys())
        + _batch_introduction()
        + _batch_tables()
        + _SCHEME_INTRO.replace("{shipped}", "、".join(SHIPPED))
        + _scheme_tables()
    )


def _scheme_tables() -> str:
    parts = [
        f"### {title}\n\n"
        + table(
            ("键", "名称", "必填", "说明"),
            [
                (code(name), field.title or "", "是" if field.is_required() else "", field.description or "")
                for name, field in model.model_fields.items()
            ],
        )
        for title, model in (("考核办法的顶层", Scheme), ("[[indicators]] 指标", Indicator))
    ]
    return "\n".join(parts) + "".join(_SCHEME_EXAMPLE.format(name=name, text=shipped_text(name)) for name in SHIPPED)


def _file_keys() -> str:
    rows = [(code(key.path), key.title, key.type_name, key.meaning) for key in keys_of(FileEntry)]
    return table(("键", "名称", "类型", "说明"), rows)


def _settings_table() -> str:
    rows = [
        (
            code(key.path),
            key.title,
            key.type_name,
            "、".join(code(f'"{word}"') for word in key.choices),
            "" if key.is_section else code(key.default),
            key.meaning,
        )
        for key in setting_keys()
    ]
    return table(("键", "名称", "类型", "取值", "默认", "说明"), rows)


_DATED = """
### 周期内改变的值

通知都留有余地：政策调整的，执行新的规定。下面这些键可以写成几段，每段自 `from` 起生效，到下一段的前一天为止；
`source`（文号）和 `clause`（条款）写明依据，不写的由 `jicai batch check` 提醒补上：

```toml
[offset]
window_months = [
  {{ from = 2026-07-01, value = 12, source = "渝医保办〔2026〕34号", clause = "二（三）" }},
  {{ from = 2027-01-01, value = 9, source = "某医保办〔2026〕90号", clause = "一" }},
]
```

取哪一段，看的是事情发生的那一天，不是运行的那一天：

{events}
最早一段的 `from` 不得晚于这件事最早可能发生的一天，否则批次文件就是写错了：没有值不会当作零。
`jicai batch show` 列出各段，`jicai explain` 和工作簿的“口径”写明取了哪一段、为什么，`jicai batch check` 列出要复核的。
其他的键只能写一个值，写成几段的指出来，说明原因：

{fixed}
### 周期内调整的中选价

中选价按产品写在中选目录里，不在批次文件里。周期内调整了的，写进 [中选价调整](输入表.md) 表：
哪个产品、从哪一天起、多少、依据哪个文件。中选目录仍写原来的价格；目录已经换成新价的，在“调整前中选价”里写原价。
写不准的（与目录相同、与上一次对不上、不晚于起始日）按拒绝的行指出来。
通知没有写明按哪一天的价格，以下是本工具口径：

- 订单（高于、低于中选价）看下单那天执行的中选价，验收在调价之后的也一样；供应情况里的金额同此。
- 约定金额、预付基数看协议年度第一天执行的中选价，年度内的增补也按它；
  年度内调价不改当年的约定金额，已经开始的年度不重算预付。
- 挂网价看截至日期执行的中选价；历史协议看截至日期的，不出采购周期；
  `jicai switch --prices` 两个批次各看截至日期的，不出各自的周期。

`jicai flags` 的说明、`jicai explain` 的算式写明用的是哪一段的价格、依据什么；`jicai batch check` 列出要复核的。

### 试算

`--set offset.window_months=6` 假设参数是另一个值，不改文件；可重复。
`--set 广西针具:advance.ratio=0.5` 只对一个批次。分段的值照批次文件写：
`--set 'offset.window_months=[{{from = 2026-07-01, value = 12}}, {{from = 2029-01-01, value = 9}}]'`。
没有写批次的，对各批次都算，没有这项规定（如非中选上限）的批次除外。结果的标题、表下说明、“口径”、标准错误都注明【假设】，
用 `-q` 也不省略；通报的标题和首句也注明。写函、下发、认表、起草约定采购量、写日历文件时不能用。

"""


def _batch_introduction() -> str:
    packaged = "、".join(f"{batch.name}（`{code_}`）" for code_, batch in load_packaged().items())
    notices = "，".join(f"{letter} 指{name}" for letter, name in NOTICES.items())
    labels = {key.path: key.label for key in all_keys()}
    events = table(("键", "名称", "按哪一天取值"), [(code(key), labels[key], one.words) for key, one in EVENTS.items()])
    reasons = dict.fromkeys(FIXED.values())
    fixed = table(
        ("键", "为什么只有一个值"),
        [("、".join(code(key) for key, why in FIXED.items() if why == reason), reason) for reason in reasons],
    )
    return _BATCH_INTRO.format(packaged=packaged, notices=notices) + _DATED.format(events=events, fixed=fixed)


def _batch_tables() -> str:
    labels = table_labels()
    sections: dict[str, list[Key]] = {}
    for key in all_keys():
        name = key.path.rpartition(".")[0]
        sections.setdefault(name, []).append(key)
    parts = []
    for name, keys in sections.items():
        brackets = f"[[{name}]]" if name in repeated_tables() else f"[{name}]"
        title = f"### {brackets} {labels[name]}" if name else "### 顶层的键"
        rows = [
            (
                code(key.path.rpartition(".")[2]),
                key.label,
                key.type_name,
                "是" if key.required else "",
                "；".join(code(f'"{value}"') + ("" if value == word else f" {word}") for value, word in key.choices),
                code(key.default) if key.default is not None else "",
                "、".join(key.clauses),
                key.meaning,
            )
            for key in keys
        ]
        parts.append(f"{title}\n\n" + table(("键", "名称", "类型", "必填", "取值", "默认", "依据", "说明"), rows))
    return "\n".join(parts)
