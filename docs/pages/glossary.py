"""术语.md: the Chinese words of tables and reports with the English keys, and further terms of the field."""

from __future__ import annotations

from collections.abc import Iterator

from jicai.tables import INPUTS
from jicai.tables.column import Column
from pages.declared import results
from pages.markdown import code, table

_INTRO = """# 术语

中文用词与程序里的英文对照。列名以输入表和输出表的声明为准。

"""
#: Terms that are no column: Chinese, English, what this tool means by it.
_TERMS = (
    ("集采", "volume-based procurement", "集中带量采购的简称：以约定的采购量换取中选价格"),
    ("批次", "batch", "一次集采及其执行规定，例如针具、缝合线、中药饮片、药品各是一个批次"),
    ("采购周期", "cycle", "一个批次从起始日到截止日的期间，首尾两天都算在内"),
    ("协议年度", "agreement year", "采购周期内逐年的协议期；第 n 年从起始日的第 n-1 个周年日开始"),
    (
        "约定项",
        "agreement item",
        "批次、协议年度、医疗机构、品种、中选企业相同的约定采购量，合为一项；批次只对品种约定的，不分企业",
    ),
    ("品种", "variety", "可以互相折算数量的一类产品，由目录里的品种编码确定"),
    ("品种基本单位", "base unit", "一个品种统一计量的单位；采购数量乘以折算系数即得"),
    ("中选产品", "selected product", "在该批次中选的产品，同一品种、同一中选企业的各规格都计入约定项"),
    ("截至日期", "as-of date", "计算到哪一天为止，其后的数据都不算"),
    ("滞后", "lagging", "完成率低于时间进度减去容差，而且宽限期已过"),
    ("宽限天数", "grace days", "协议年度开始后不判定滞后的天数"),
    ("已转国采", "superseded", "品种已由国家集采接续，不再判定滞后"),
    ("自愿参加", "voluntary", "机构类型不在该批次必须执行的范围内，进度照样列出，并作标记"),
    ("加权完成率", "weighted completion", "各约定项的完成率按约定金额加权；每项限于零至一，一项多买不能掩盖另一项少买"),
    ("预付金", "advance", "医保基金按年度约定金额的一定比例先拨给医疗机构的钱，采购周期结束后抵扣或退回"),
    ("首期、尾款", "first and second tranche", "预付金分两期拨付；尾款是预付总额减去首期，两期相加正好是预付总额"),
    ("多拨", "overpaid", "一期已拨付的多于应拨的部分"),
    ("抵扣", "offset", "期满后逐月从基金应付医疗机构的金额中扣回预付金"),
    ("抵扣期", "offset window", "采购周期期满的次月起的十二个结算月（可由批次文件改）"),
    ("退回", "refund", "抵扣期满仍未抵完的余额，由医疗机构一次退回"),
    ("测算额", "official figure", "医保监测中心测算的预付金，有的话代替按比例计算的"),
    ("年度考核", "yearly assessment", "一个协议年度期满后，按考核办法给各医疗机构打分；年度未满时只能试算"),
    ("考核办法", "assessment scheme", "指标、权重、目标、扣分和否决的规定，由本单位写成文件；随程序提供的只是示例"),
    (
        "考核例外",
        "exception",
        "因企业未供、短缺、急抢救、季节性等没有完成，经认定不考核的约定项，记在同名的表里；不考核多少项、为什么都说明",
    ),
    ("计算说明", "explanation", "一个数的算式、依据和来源行：计入的各行相加等于它，没有计入的写明原因"),
    ("计入、不计", "counted, left out", "来源行是否在一个数里；不计的行另列本来是多少"),
    ("变化", "difference", "两个截至日期之间、或两份导出之间，什么变了，从哪里来"),
    ("对照日期", "day compared with", "变化里原来的一边截至的日期"),
    ("前期明细", "earlier lines", "在对照日期之前下单、配送或验收的订单明细；后来的导出里可能改动、补报、删去"),
    ("环比、同比", "against last month, a year ago", "当月与上月、与去年同月相比"),
    ("发现编号", "key of a finding", "一条检查发现的编号，由它是关于什么的算出，各月相同"),
    ("自定规则", "own rule", "本局写在文件夹 规则 里的检查规则，TOML 或 SQL；发现和随程序提供的规则一样"),
    ("已处置", "set aside", "核实或处理过的发现，在有效期内可以不列（--unresolved），只计数"),
    ("缺口", "shortfall", "约定项没有完成的部分；不同品种的数量不能相加，合计时用缺口金额"),
    ("欠采量", "missing quantity", "按时间进度到截至日期应采而没有采的数量：约定采购量乘以时间进度，减去已采购量"),
    ("医院未采", "not ordered", "滞后的一种原因：没有下单，或下单后自己撤销、退货"),
    ("企业未供", "not supplied", "滞后的一种原因：过了配送期限没有送、拒绝配送，或因企业没有供货而作废"),
    ("未进院", "not brought in", "协议年度满三个月，机构对一个品种的中选产品没有采购也没有下过单；只看得出这些"),
    ("参考产品", "reference product", "把品种基本单位折成盒数所用的产品：机构买得最多的一个"),
    ("签约率", "signed share", "有有效购销合同的约定项占全部约定项的份额，按项数或约定金额；要有购销合同表"),
    ("基金拨付晚", "late fund payment", "基金支付的拨付日期晚于结算月份的次月底；通知没有写明期限，是本工具的理解"),
    ("采购量占比", "share of purchases", "中选、非中选、替代产品各占多少，数量只在一个品种内相加，金额都可以"),
    ("序时进度", "time progress", "月报表里时间进度的叫法"),
    ("否决", "veto", "指标达到否决值时，总分不超过规定的分数"),
    ("预测完成率", "projected completion", "按当前速度推算到年度末的完成率，是推算，不是实绩"),
    ("应付日期", "due date", "货款最迟付清的一天：验收次月的最后一天，批次文件另有约定的从其约定"),
    ("逾期", "overdue", "过了应付日期还没有付清"),
    ("账龄", "ageing", "逾期天数所在的分段，分段可在 jicai.toml 里设置"),
    ("收款企业", "payee", "应收货款的企业：配送企业，没有则生产企业，再没有则目录里的企业"),
    ("退货抵减", "credit", "退货金额抵减同一医疗机构对同一收款企业的应付货款，先于付款"),
    ("指明明细的付款", "named payment", "写明订单明细编号的付款，先付这条明细，多出的归入同一机构和收款企业的其他明细"),
    ("未指明明细的付款", "pooled payment", "没有写明订单明细编号的付款，按验收日期先后分到同一机构和收款企业的明细"),
    ("未匹配", "unmatched", "没有明细可分的付款或退货，单独列出"),
    ("冲红", "reversal", "收回先前付款的负数付款"),
    ("回款率", "payment rate", "已付金额除以应付金额减退货抵减"),
    ("按期结清率", "on-time rate", "到期明细在各自应付日期已付清或抵减的金额，除以这些明细的应付金额"),
    ("续签下限", "renewal floor", "续签时约定采购量不低于上年的多少倍；新年度不足一年的，上年的量按天数折算"),
    ("中位数绝对偏差", "median absolute deviation", "各值与中位数之差的绝对值的中位数，个别异常值几乎不影响它"),
    ("查准率、查全率", "precision, recall", "列出的里面有多少是对的，应列的里面列出了多少"),
    ("配送率", "delivery rate", "到期订单已配送的金额除以应配送的金额，都按中选价；每笔订单最多算送足"),
    ("迟送", "late delivery", "下单后超过规定天数才送达；天数是本工具的设置"),
    ("完成后未送", "undelivered after completion", "约定采购量完成之后下单，被拒绝配送或到期没有送足的订单"),
    ("建议关注等级", "proposed attention level", "按本工具的门槛对供应情况建议的信用等级，由人判断，不是官方评定"),
    ("拒绝的行", "rejected row", "不能可靠读取的行，指出位置、内容和原因，不参与计算"),
    ("略过的行", "skipped row", "空行、合计行、重复表头、表尾说明和重复的行，只计数"),
    ("口径", "basis", "结果依据的截至日期、选项、批次和输入文件，写在工作簿的同名工作表里"),
    ("工作目录", "workspace", "放有输入文件（和 jicai.toml）的文件夹"),
)


def page() -> str:
    """The Markdown of the page."""
    return (
        _INTRO
        + "## 通用术语\n\n"
        + table(("中文", "英文", "含义"), _TERMS)
        + "\n## 列名\n\n"
        + table(("中文", "英文键", "所在的表", "含义"), _columns())
        + "\n## 选项的取值\n\n"
        + table(("列", "中文", "英文键"), _choices())
    )


def _everything() -> Iterator[tuple[str, Column]]:
    for source in INPUTS.values():
        yield from ((source.label, column) for column in source.columns)
    for _, result in results():
        yield from ((result.label, column) for column in result.columns)


def _columns() -> Iterator[tuple[str, ...]]:
    places: dict[tuple[str, str], dict[str, None]] = {}
    meanings: dict[tuple[str, str], dict[str, None]] = {}
    for place, column in _everything():
        name = (column.label, column.key)
        places.setdefault(name, {})[place] = None
        meanings.setdefault(name, {})[column.meaning] = None
    for (label, key), found in places.items():
        yield label, code(key), "、".join(found), "；".join(meanings[label, key])


def _choices() -> Iterator[tuple[str, ...]]:
    seen = dict.fromkeys(
        (column.label, choice.label, choice.value) for _, column in _everything() for choice in column.choices
    )
    yield from ((column, label, code(value)) for column, label, value in seen)
