"""监测通报.md: what the bulletin says, and every name that its template may use."""

from __future__ import annotations

from collections.abc import Iterable

from jicai.render.document.measures import AREA_MM, BODY_PT, CHARACTERS, FACES, LINES, TITLE_PT
from jicai.results.report.declared import GENERAL, IN_SECTION, NOTES, SECTIONS
from jicai.results.report.declared.shapes import Figure, Section
from pages.markdown import code, table

_INTRO = """# 监测通报

`jicai report` 把一个月的结果写成一份通报：`-o` 写 `.docx` 是公文，`.html` 是一个不用网络的网页（可打印），
`.md` 是 Markdown（没有图）。

```bash
jicai report --month 2026-08                                # 集采监测通报-2026-08.docx
jicai report --month 2026-08 --draft -o 送审稿.docx          # 标出与上月通报不同之处
jicai report --month 2026-08 -o 通报.html
```

写 `.docx` 要有文档部分：`pip install "jicai[documents]"`；网页和 Markdown 不用。

- 没有 `--as-of` 时截至该月末。“比上月”与上月末比，上月末的数按现有的同一份数据重算；有批次在两天之间进入了
  新的协议年度，全部批次和区县就不比，只比没有更替的批次。
- 所有的数都来自各命令的结果，表里不写第二种算法。金额满一万元的写成万元，两位小数；百分比一位小数；都四舍五入。
- 缺少所需表的部分不写，在文末说明。没有货款支付表的，不通报货款；没有预付拨付表的，不通报已拨付和逾期：
  没有这两张表时各命令都视为没有付，这不能当作通报的内容。
- 一句话里的数有一个没有，这句话就不写。
- 滞后的医疗机构只列受通知约束的；自愿参加的机构只说另有多少项。建议的关注等级不写进通报，只说有几家次。
- “与上月相比的变化”取自 `jicai diff`：新落后和赶上的约定项、当月采购的环比、新出现和消除的发现、新逾期和付了的货款。
- `--answers 收回` 把 `jicai collect -o 收回` 写出的答复写进通报：谁没有报回，各约定项的原因、措施和完成时限，
  现在赶上了没有，时限已到仍没有完成的有多少。
- 还没有开始执行的批次不列入，在文末说明；一个也没有开始的月份没有可通报的。
- `--draft` 在每个与上月不同的数后面用〔〕写上月的数，另标出新写的句子、新列入的和不再列入的机构；
  印发前不带 `--draft` 重做。
- `--batch`、`--district`、`--institution` 只看一部分，开头会说明是哪一部分。

## 逐级查看的网页

`--html 文件.html` 在通报之外另写一个网页，从批次到区县、机构、约定项、订单明细逐级点开，不用网络，发给谁都能看：

```bash
jicai report --month 2026-08 --html 进度-2026-08.html
```

- 按 `/` 查找名称或编码，点表头排序，按状态和原因筛选；在哪一级、怎样筛选都记在地址里，收藏或发给别人看到的是同一页；
  只用键盘也能用，打印是 A4 横向。
- 数和各命令的一样：汇总就是 `jicai progress --by`，一个约定项的明细相加等于它的已采购量；
  不计的明细也列出，写明原因和来源行。
- 滞后和未采购的机构的订单明细在网页里；其余的，和放不下的，在旁边的文件夹 `文件-明细` 里，点到才打开，
  要和网页放在一起；不放也能看到约定项。
- 用 2020 年以后的 Edge、Chrome、Firefox（113 以上）打开。

## 版式

{layout}

没有这些字体的机器，文件里另写明了替代的字体。红头默认不要；要的话在 `jicai.toml` 里写
（发文字号用 `--number`）：

```toml
[report]
issuer = "某某市医疗保障局"       # 落款和红头
red_head = true
template = "通报模板.docx"        # 本单位的模板，不写则用随程序提供的
most = 10                         # 各表最多列出几家
font = "simhei.ttf"               # 画图的字体，不写则 Word 用这台机器上有的，网页用浏览器的
```

图由程序画。Word 里的要有一种中文字体，一种也没有时不画图，并说明；网页里的图是文字，用浏览器的字体。

## 改模板

```bash
jicai report --write-template 通报模板.docx
```

在 Word 或 WPS 里打开，改文字、字体、版式，挪动或删去部分，都可以；`{{{{ }}}}` 是变量，`{{%p %}}` 独占一段，
只管有无和重复，`{{%tr %}}` 独占表里的一行。例如：

```text
{{%p if payment %}}
{{{{ payment.heading }}}}
截至{{{{ as_of }}}}，逾期货款{{{{ payment.unpaid }}}}。
{{%p endif %}}
```

每个变量都是现成的文字，没有的数是空的；没有通报的部分，`if` 不成立，里面的变量都是空的。
名称里的 `&`、`<`、`{{{{ }}}}` 照原样写出。写错的变量、不成对的标记会指出来，不会写出文件。

"""


def page() -> str:
    """The Markdown of the page."""
    parts = [_INTRO.format(layout=_layout()), "### 全文\n\n", _figures("", (*GENERAL, NOTES)), "\n### 各部分都有\n\n"]
    parts += ["下面的“部分”换成各部分的名称。\n\n", _figures("部分.", IN_SECTION)]
    return "".join([*parts, *(_section(section) for section in SECTIONS)])


def _layout() -> str:
    names = "、".join(face.name for face in FACES)
    return (
        f"按 GB/T 9704：A4，版心 {AREA_MM[0]} × {AREA_MM[1]} 毫米（上 37、左 28、右 26、下 35），每页 {LINES} 行、"
        f"每行 {CHARACTERS} 字，标题 {TITLE_PT} 磅（二号），正文 {BODY_PT} 磅（三号），行距固定，页码在外侧。"
        f"字体：{names}。"
    )


def _figures(prefix: str, figures: Iterable[Figure]) -> str:
    return table(("变量", "名称", "说明"), [(code(prefix + one.key), one.label, one.meaning) for one in figures])


def _section(section: Section) -> str:
    key = section.key
    charts = [
        Figure(name, label, f"图；图题是 {key}.{name}_caption。没有字体或没有数则空缺")
        for name, label in section.charts
    ]
    sentences = "".join(f"> {sentence}\n" for paragraph in section.sentences for sentence in paragraph)
    cells = table(("列", "名称", "说明"), [(code(f"row.{one.key}"), one.label, one.meaning) for one in section.cells])
    figures = _figures(f"{key}.", [*section.figures, *charts])
    return (
        f"\n### {section.label}：{code(key)}\n\n数来自 `{section.source}`。\n\n{figures}"
        f"\n现成的句子：\n\n{sentences}\n表“{section.caption}”，`{{%tr for row in {key}.rows %}}`：\n\n{cells}"
    )
