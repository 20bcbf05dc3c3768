"""货款结算, 预付金."""

from __future__ import annotations

from jicai.results.report.declared.shapes import Cell, Figure, Section

PAYMENT = Section(
    "payment",
    "货款结算",
    "jicai overdue --by institution",
    (
        Figure("unpaid", "逾期货款", "医疗机构逾期未付的金额，没有逾期的空缺"),
        Figure("lines", "逾期笔数", "逾期的明细"),
        Figure("institutions", "机构数", "有逾期的医疗机构"),
        Figure("change", "逾期的增减", "比上月末，如 减少1.20万元"),
        Figure("oldest_days", "最长逾期天数", "逾期最久的一笔"),
        Figure("none", "没有逾期", "没有逾期时为 没有逾期未付的货款，否则空缺"),
        Figure("districts", "各区县", "各区县的逾期金额，从多到少"),
        Figure("shown", "列出家数", "机构多于所列时，列出的家数；全部列出的空缺"),
    ),
    (
        (
            "{none}。",
            "逾期未付货款{unpaid}，共{lines}笔，涉及{institutions}家医疗机构，最长逾期{oldest_days}天。",
            "逾期货款比上月末{change}。",
            "按区县：{districts}。",
            "下表列出逾期金额最大的{shown}家。",
        ),
    ),
    "货款逾期的医疗机构",
    (
        Cell("institution_name", "医疗机构", "医疗机构的名称", 8, figures=False),
        Cell("district", "区县", "所属的区县", 4, figures=False),
        Cell("lines", "笔数", "逾期的明细", 2),
        Cell("unpaid", "逾期金额", "逾期未付的金额", 4),
        Cell("oldest_days", "最长天数", "逾期最久的一笔", 3),
        Cell("due_payment_rate", "到期回款率", "到期明细的回款率", 4),
        Cell("on_time_rate", "按期结清率", "在应付日期前结清的份额", 4),
    ),
    (("chart", "各区县逾期货款的账龄"),),
)


ADVANCE = Section(
    "advance",
    "预付金",
    "jicai advance",
    (
        Figure("amount", "应拨", "各期合计"),
        Figure("paid", "已拨付", "截至日期"),
        Figure("late", "逾期", "如 逾期未拨足1期1.43万元，或 没有逾期未拨的"),
        Figure("due", "本月到期", "本月到期、还没有拨足的，没有则空缺"),
        Figure("next", "下月到期", "下月到期、还没有拨足的，没有则空缺"),
        Figure("next_month", "下月", "如 2026年9月"),
        Figure("funds", "各基金", "各基金应拨未拨的金额"),
    ),
    (
        (
            "各批次预付金应拨{amount}，已拨付{paid}，{late}。",
            "本月到期还没有拨足的{due}。",
            "{next_month}到期的{next}。",
            "按基金：{funds}。",
        ),
    ),
    "逾期和将到期的预付金",
    (
        Cell("batch_name", "批次", "批次的名称", 7, figures=False),
        Cell("tranche", "期次", "首期或尾款", 2, figures=False),
        Cell("fund", "基金", "预付的医保基金", 5, figures=False),
        Cell("due_on", "最迟拨付日", "最迟拨付的日期", 5),
        Cell("institutions", "机构数", "还没有拨足的医疗机构", 3),
        Cell("outstanding", "未拨付", "应拨减已拨付", 4),
        Cell("status", "状态", "截至日期的状态", 4, figures=False),
    ),
)
