"""输入表.md: every input table with its columns, how files and cells are read, and every reason to refuse them."""

from __future__ import annotations

import typer

from jicai.cli import app_of
from jicai.intake.reasons import REJECTED, SKIPPED, UNUSABLE, Reason
from jicai.tables import INPUTS
from jicai.tables.column import InputTable
from jicai.tables.words import KIND_WORDS, allowed_words
from pages.markdown import code, listing, table

_INTRO = """# 输入表

工作目录里的表格文件都会看：文件名里有表名的（`2026年9月订单明细.xlsx`、`约定采购量-针具.csv`）就是那张表，
几个表名都合的取较长的、再看表头；其余的文件，和工作簿里其余的工作表，看表头：一张表必填的列都有，就是那张表。
没有读的文件、工作表和列，每个命令都用一行说出来，`jicai check` 说得最细，并给出写进 `jicai.toml` 的几行。
可用 {extensions}，也可以是一个文件的 `.gz`、几个文件的 `.zip`；同一张表可以有几个文件，接在一起读。
原样的导出先用 `jicai adopt` 看一遍，见 [接入文件](接入文件.md)。
也可以在 `jicai.toml` 的 `[inputs]` 里写明各表的文件，或用该表的选项指明（见 [设置](设置.md)、[命令](命令.md)）；
某个文件另外需要的（表头、词、单位、缺省值）写成一段 `[[files]]`。

| 表名 | 键 | 选项 | 用到它的命令 | 内容 |
| --- | --- | --- | --- | --- |
{tables}

## 文件和工作表

{files}
## 表头

{headers}
## 单元格

| 类型 | 怎样读 |
| --- | --- |
| 文字 | 去掉首尾空白 |
| 编码 | 全角变半角，不分大小写；`="C001"` 和 `'C001` 就是 C001。Excel 存成数字的编码，15 位以内逐位保留 |
| 编号 | 比较时同编码，显示时照原样 |
| 数量 | 最多 4 位小数 |
| 价格、系数 | 最多 6 位小数 |
| 金额 | 最多 2 位小数，单位元；写明万元、千元、角、分等的换算成元，外币不读 |
| 年度 | `1`、`第1年`、`第一年`；或公历年、开始日期，该批次只有一个协议年度在其中开始 |
| 日期 | 日期单元格、Excel 日期序号，或 `2026-07-10`、`2026/7/10`、`20260710`、`2026.7.10`、`2026年7月10日`，可带时间 |
| 月份 | `2026-07`、`2026-7`、`2026/07`、`202607`、`2026年7月`，或该月的任何一天 |
| 选项 | 列里注明的取值，或“也可写作”的词；本单位的词在 `jicai.toml` 的 `[values]` 里对应 |

{cells}
"""

_FILES = (
    "工作簿里每张带有某张表的表头的可见工作表都读（导出太长时分成几张的也读）；"
    "隐藏的（带有表头的每个命令都提示）和“填表说明”不读，没有表头而像是续页的不猜，要补上表头。",
    "筛选隐藏的行照读。",
    "CSV（.csv、.tsv、.txt）可用 UTF-8（有无 BOM 均可）、GB18030 或 Excel 的 Unicode 文本，"
    "逗号、制表符、分号或竖线分隔。"
    "一行的单元格比表头多或少的拒绝，没有加引号的 `1,000.00` 就这样查出来；"
    "多写的一对引号包进去的几行也拒绝，只是像这样的提示行号。",
    "文件按名称的次序读，名称里的数字按大小：9月在 10月之前。",
    "没有编号的表，两个文件或两张工作表完全相同的只读一次，有相同的行的提示；"
    "基金支付、预付拨付、抵扣退回的一张表正好是另一张的合计、同一张表里有读的列都相同的两行，也提示，都照样采用。",
    "没有读的列说某些行不算数的（支付状态 待支付、是否有效 否、发票状态 已红冲等），指出是几行；照样采用。",
    "jicai 自己写出的结果不会当作输入，可以放在旁边；`jicai check` 列出是哪些。",
    "Excel 打开时留下的 `~$` 锁定文件不读。",
    "有密码的、损坏的、其实是网页的文件不会猜着读，各有一行说明，见下面“不能用的文件”。"
    ".xls 和 .xlsb 用两种程序各读一遍，读得不同的不用。",
)
_HEADERS = (
    "在前 20 行里找表头，上面可以有标题和说明；可以有合并单元格；两行表头取下面一行，或上下两行连起来。",
    "比较时全角变半角，不计空白、换行、`*` 和末尾括号里的单位，如 `采购金额(元)`、`【元】`。",
    "两列都像同一项时，先取规定的表头，再按“也可写作”的顺序；没用上的列在 `jicai check` 里列出。",
    "只差一个括号、而括号不是单位的两列（`约定采购量（上年度）` 和 `（本年度）`）不猜，要写明是哪一列；"
    "括号说明不是这一项的（拒收、退货、退款、上年、计划、拟付、不含税等）也一样。同名的两列，内容不同的不用。",
    "数量、价格、金额写明的单位都会用上：括号里的、表头上方“单位：万元”的、单元格格式里的（任何一段）、计量单位列里的。"
    "盒、瓶、件和采购单位是采购单位，最小制剂单位等是最小单位；片、支、g 等两可的，看中选目录的采购单位和最小单位，"
    '看不出的不用，要写 `units = { 键 = "base" }` 或 `"purchase"`；折算系数都是 1 的不成问题。',
    "下面又有一行表头、列的次序不同的，要分成两张工作表。",
    "没有编码的列，或编码空着的，按名称找：医疗机构按名称和其他名称，产品按名称、规格型号和生产企业（或产品对照表），"
    "批次按名称和别名。找不到的拒绝，并说出最接近的；填了编码的以编码为准。",
    "本单位另有叫法的，在 `jicai.toml` 的 `[columns.表]` 或 `[[files]]` 里写明。",
)
_CELLS = (
    "数字可以是文本，可以有全角数字、千位分隔符、¥、“元”和科学记数（`4.4E-05`）；首尾空白不计。",
    "`-`、`--`、`—`、`/`、`无`、`暂无`、`空`、`NULL`、`None`、`nan`、`N/A`、`<NA>`、`(null)`、`undefined`、`\\N`、"
    "`0000-00-00` 当作空单元格。",
    "看不见的字符（零宽空格、方向符等）在编码和名称的两头去掉，在中间的拒绝，显示成 `<U+200B>`。",
    "编码列里的日期、时间、真假值拒绝：多半是 Excel 改的。",
    "合并单元格盖住的行、没有存结果的公式、公式错误都拒绝，只坏那一行。"
    "程序写出后没有计算过的工作簿，公式存着的 0 不是结果；在 Excel 或 WPS 里打开、保存一次就有了。",
    "一列日期的时间全是 16:00:00（或 15:54:17、23:59:17）、至少有两天的，是换算时区造成的：改为下一天的零点，并说明；"
    "只有一天的不能确定，照原样读取并提示。",
    "日期和月份应在 1927 年至 2199 年之间；表示长期的 `2999-12-31` 和 `9999-12-31` 照日期读，不能作月份。",
    "没有写在这一页的内容不会猜着修补：整行拒绝，并指出文件、工作表、行号、列、内容和原因。",
)
_ROW_RULES = (
    "配送数量和配送日期、验收数量和验收日期，要么都有，要么都没有。整个文件缺其中一列的，另一列不读，并说明；"
    "要按它计算的命令停下来，指出缺的列。",
    "状态为退货的行，数量和金额不论正负都按负数算；其他行不得为负。只有采购数量的退货行不知道退了多少，拒绝。",
    "同一行里的退货数量、退货金额从验收数量、验收金额中扣除。",
    "作废原因写明企业或配送企业没有配送的（未发货、未配送、超时、缺货、无货、企业拒绝），按拒绝配送，不算撤销。",
    "几列状态并存时以订单明细状态为准，不一致的提示；名称里有退货、撤销、作废而没有状态列的文件，要写明状态。",
    "有入库明细编号的导出，一条订单明细可以有几行，每行是一次入库，订购数量只算一次；同一明细各行的采购数量必须一致，"
    "不能有的行有入库明细编号、有的没有。",
    "后来的导出把已验收的明细改成退货的（以最后一行为准时），按全部退回，不计。",
    "只有写明增补生效日期的约定采购量可以为负（调出），一个约定项减到 0 以下的拒绝；生效日期不晚于协议年度的最后一天。",
    "名称说是增补、调剂而没有增补生效日期列的，不知道是另加的还是全部，要写 `defaults = { effective_on = … }` 或改名。",
    "中选产品必须有中选企业和中选价；挂网价不会当作中选价。",
    "协议年度必须在该批次的采购周期之内。",
    "考核例外的品种按编码或名称在该批次的中选目录里找，找不到的拒绝；原因为其他的要写说明。"
    "有认定人或认定日期列而都空着的行待认定，还不起作用。",
    "购销合同的到期日期不早于签订日期。只凭表头，比购销合同更像订单明细、约定采购量、历史协议的不认作购销合同，"
    "分不清的拒绝；文件名带“购销合同”的认。",
    "约定采购量、预付拨付等写明批次的表，批次、产品、医疗机构都必须存在；"
    "目录内产品的订单，医疗机构必须存在。基金支付、货款支付、历史协议和配送关系里不认识的机构不算错误，只计数。",
    "产品不在任何批次目录里的订单不算错误，只计数。",
)
_REPEATS = (
    "各月导出可以重叠：有唯一编号的表，与前面的行完全相同的行略过。没有读的列也要相同：只有它们不同的"
    '（两张发票、两个批号）拒绝并指出是哪一列，在 `[[files]]` 里写 `row_id = ["发票号码"]`（是两笔）或 '
    '`ignore = ["导出时间"]`（不要紧）。序号不比较。',
    '编号相同而内容不同的行拒绝；在 `jicai.toml` 里写 `duplicates = "last"` 则以最后一行为准（按文件名的顺序）。',
    "每个文件都有账：读取的行数 = 采用 + 略过 + 拒绝，用 `jicai check` 查看。",
    '有行被拒绝时命令停止（退出码 2）；加 `--skip-rejects`，或写 `rejects = "skip"`，'
    "则略过这些行继续，并说明略过了多少。",
)


def page() -> str:
    """The Markdown of the page."""
    return "\n".join(
        (
            _introduction(),
            *(_section(one) for one in INPUTS.values()),
            f"## 一行里几个单元格的规定\n\n{listing(_ROW_RULES)}",
            f"## 重复的行和行数的账\n\n{listing(_REPEATS)}",
            "## 略过的行\n\n" + table(("代码", "原因"), ((code(r.code), r.title) for r in SKIPPED.values())),
            "## 拒绝的原因\n\n`jicai check --rows` 逐条列出。\n\n" + _reasons(REJECTED),
            "## 不能用的文件\n\n" + _reasons(UNUSABLE),
        )
    )


def _introduction() -> str:
    from jicai.intake.files.sniff import EXTENSIONS

    used_by = _used_by()
    tables = table(
        ("表名", "键", "选项", "用到它的命令", "内容"),
        (
            (one.label, code(one.key), code(_flag(one.key)), "、".join(map(code, used_by[one.key])), one.meaning)
            for one in INPUTS.values()
        ),
    )
    return _INTRO.format(
        extensions="、".join(map(code, EXTENSIONS)),
        tables=tables.split("\n", 2)[2].rstrip(),
        files=listing(_FILES),
        headers=listing(_HEADERS),
        cells=listing(_CELLS),
    )


def _used_by() -> dict[str, list[str]]:
    """For each table the commands that take a path for it."""
    used: dict[str, list[str]] = {key: [] for key in INPUTS}
    commands: dict[str, object] = getattr(typer.main.get_command(app_of()), "commands", {})
    for name, command in commands.items():
        flags = {flag for parameter in getattr(command, "params", ()) for flag in parameter.opts}
        for key in INPUTS:
            if _flag(key) in flags:
                used[key].append(name)
    return used


def _flag(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def _section(one: InputTable) -> str:
    unique = "、".join(one.column(key).label for key in one.unique_by)
    if one.key == "orders":
        unique += "（没有入库明细编号列时只看订单明细编号）"
    rows = [
        (
            f"**{column.label}**" if column.required else column.label,
            "、".join(column.others),
            code(column.key),
            KIND_WORDS[column.kind],
            column.unit,
            allowed_words(column),
            column.meaning,
        )
        for column in one.columns
    ]
    return (
        f"## {one.label}\n\n{one.meaning}。键 `{one.key}`，选项 `{_flag(one.key)}`。"
        + (f"不得重复：{unique}。" if unique else "")
        + (f"可以不提供：{one.without}。" if one.without else "")
        + "粗体的列必须有，而且每行都要填。\n\n"
        + table(("表头", "也可写作", "键", "类型", "单位", "取值", "说明"), rows)
    )


def _reasons(reasons: dict[str, Reason]) -> str:
    rows = ((code(reason.code), reason.title, reason.remedy) for reason in reasons.values())
    return table(("代码", "问题", "处理"), rows)
