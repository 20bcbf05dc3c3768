"""采购占比, 供应和配送."""

from __future__ import annotations

from jicai.results.report.declared.shapes import Cell, Figure, Section

SHARES = Section(
    "shares",
    "采购占比",
    "jicai progress --shares --by batch",
    (
        Figure("amount", "采购金额", "中选、非中选、替代产品三者之和"),
        Figure("selected_amount", "中选金额", "中选产品的采购金额"),
        Figure("selected_share", "中选占比", "占三者之和"),
        Figure("nonselected_share", "非中选占比", "占三者之和"),
        Figure("substitute_share", "替代产品占比", "占三者之和"),
        Figure("selected_share_of_generic", "同通用名中选占比", "中选除以中选与非中选之和"),
    ),
    (
        (
            "约定品种共采购{amount}，其中中选产品{selected_amount}，占{selected_share}；非中选产品占{nonselected_share}，"
            "替代产品占{substitute_share}。",
            "只看同通用名的，中选产品占{selected_share_of_generic}。",
        ),
    ),
    "各批次采购金额占比",
    (
        Cell("batch_name", "批次", "批次的名称", 9, figures=False),
        Cell("selected_amount", "中选金额", "中选产品的采购金额", 4),
        Cell("selected_share", "中选占比", "占三者之和", 3),
        Cell("nonselected_share", "非中选占比", "占三者之和", 4),
        Cell("substitute_share", "替代产品占比", "占三者之和", 4),
    ),
)


SUPPLY = Section(
    "supply",
    "供应和配送",
    "jicai supply",
    (
        Figure("companies", "企业数", "有订单的中选企业（一个批次算一家次）"),
        Figure("orders", "订单笔数", "中选产品的订单明细"),
        Figure("due_orders", "已到期笔数", "已过配送期限的"),
        Figure("ordered_amount", "应配送金额", "已到期订单的"),
        Figure("delivered_amount", "已配送金额", "已到期订单的"),
        Figure("delivery_rate", "配送率", "已配送除以应配送"),
        Figure("late_share", "迟送占比", "迟送次数除以配送次数"),
        Figure("refused_orders", "拒绝笔数", "拒绝配送和因未供货作废的，没有则空缺"),
        Figure("with_level", "建议关注的家次", "按本工具的门槛提出关注等级的，没有则空缺"),
    ),
    (
        (
            "{companies}家次中选企业共有订单{orders}笔，已到配送期限的{due_orders}笔，应配送{ordered_amount}，"
            "已配送{delivered_amount}，配送率{delivery_rate}。",
            "迟送的占配送次数的{late_share}。",
            "拒绝配送和因未供货作废的订单{refused_orders}笔。",
            "按本工具的门槛建议关注的{with_level}家次，是否处置由人判断。",
        ),
    ),
    "建议关注供应情况的中选企业",
    (
        Cell("company", "中选企业", "企业的名称", 8, figures=False),
        Cell("batch_name", "批次", "批次的名称", 8, figures=False),
        Cell("orders", "订单", "订单笔数", 3),
        Cell("delivery_rate", "配送率", "已配送除以应配送", 3),
        Cell("late_share", "迟送占比", "迟送次数除以配送次数", 3),
        Cell("refused_orders", "拒绝", "拒绝配送和因未供货作废的笔数", 2),
    ),
)
