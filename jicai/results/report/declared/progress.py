"""总体进度, 各区县进度, 滞后的医疗机构和原因."""

from __future__ import annotations

from jicai.results.report.declared import cells
from jicai.results.report.declared.shapes import Cell, Figure, Section

OVERALL = Section(
    "overall",
    "总体进度",
    "jicai progress --by batch",
    (
        Figure("batches", "批次数", "有约定项的批次"),
        Figure("items", "约定项", "约定项的个数"),
        Figure("institutions", "医疗机构", "有约定项的医疗机构"),
        Figure("agreed_amount", "约定金额", "不含已转国采的"),
        Figure("purchased_amount", "采购金额", "计入已采购量的"),
        Figure("completion", "加权完成率", "全部批次，按约定金额加权"),
        Figure("time_progress", "时间进度", "同样加权"),
        Figure("pace", "快慢", "如 快于时间进度 2.5 个百分点"),
        Figure("completion_change", "完成率的增减", "比上月末，如 提高 2.5 个百分点；有批次不在同一协议年度的空缺"),
        Figure("completed", "已完成", "状态为已完成的约定项"),
        Figure("lagging", "滞后", "状态为滞后的约定项"),
        Figure("not_started", "未采购", "状态为未采购的约定项"),
        Figure("behind_batches", "慢的批次", "完成率低于时间进度的批次和差多少，没有则空缺"),
    ),
    (
        (
            "各批次本协议年度共有约定项{items}项，涉及{batches}个批次、{institutions}家医疗机构，约定金额{agreed_amount}，"
            "已采购{purchased_amount}。",
            "加权完成率{completion}，时间进度{time_progress}，{pace}。",
            "加权完成率比上月末{completion_change}。",
            "已完成{completed}项，滞后{lagging}项，未采购{not_started}项。",
            "慢于时间进度的批次：{behind_batches}。",
        ),
    ),
    "各批次执行进度",
    (
        Cell("batch_name", "批次", "批次的名称", 9, figures=False),
        Cell("items", "约定项", "约定项的个数", 3),
        cells.COMPLETION,
        cells.TIME,
        cells.GAP,
        cells.CHANGE,
        cells.BEHIND,
    ),
    (("chart", "各批次完成率与时间进度"), ("trend", "近12个月完成率与时间进度（全部批次）")),
)


DISTRICTS = Section(
    "districts",
    "各区县进度",
    "jicai progress --by district",
    (
        Figure("districts", "区县数", "有约定项的区县"),
        Figure("first", "最快的区县", "名次为 1 的区县和完成率；只有一个区县时空缺"),
        Figure("last", "最慢的区县", "名次在末的区县和完成率；只有一个区县时空缺"),
        Figure("behind", "慢的区县", "完成率低于时间进度的区县和差多少，没有则空缺"),
        Figure("risen", "上升最多的区县", "完成率比上月末提高最多的区县；不能比的空缺"),
    ),
    (
        (
            "{districts}个区县中，加权完成率最高的是{first}，最低的是{last}。",
            "比上月末提高最多的是{risen}。",
            "慢于时间进度的区县：{behind}。",
        ),
    ),
    "各区县执行进度排名",
    (
        Cell("rank", "名次", "完成率从高到低", 2),
        Cell("previous_rank", "上月名次", "上月末的名次；不能比的空缺", 3),
        Cell("district", "区县", "区县的名称", 4, figures=False),
        Cell("institutions", "机构数", "有约定项的医疗机构", 3),
        cells.COMPLETION,
        cells.TIME,
        cells.GAP,
        cells.CHANGE,
        cells.BEHIND,
    ),
    (("chart", "各区县完成率与时间进度"),),
)


BEHIND = Section(
    "behind",
    "滞后的医疗机构和原因",
    "jicai progress --causes",
    (
        Figure("institutions", "机构数", "有滞后或未采购的约定项、受通知约束的医疗机构"),
        Figure("items", "约定项", "其滞后和未采购的约定项"),
        Figure("missing_amount", "欠采金额", "与时间进度相差的金额"),
        Figure("causes", "原因", "各主要原因的项数和欠采金额，从多到少"),
        Figure("not_admitted", "未进院", "协议年度满三个月没有采购也没有下过单的约定项，没有则空缺"),
        Figure("voluntary", "自愿参加的", "自愿参加的机构滞后、未采购的约定项，不在以上各数之内，没有则空缺"),
        Figure("shown", "列出家数", "机构多于所列时，列出的家数；全部列出的空缺"),
    ),
    (
        (
            "有滞后、未采购约定项的医疗机构{institutions}家，共{items}项，与时间进度相比欠采{missing_amount}。",
            "按主要原因分：{causes}。",
            "协议年度已满三个月仍没有采购、也没有下过单的{not_admitted}项。",
            "自愿参加的机构另有{voluntary}项，不在以上各数之内。",
            "下表列出欠采金额最大的{shown}家。",
        ),
    ),
    "滞后的医疗机构",
    (
        Cell("institution_name", "医疗机构", "医疗机构的名称", 7, figures=False),
        Cell("district", "区县", "所属的区县", 3, figures=False),
        Cell("items", "项数", "滞后和未采购的约定项", 2),
        Cell("missing_amount", "欠采金额", "与时间进度相差的金额", 4),
        Cell("causes", "主要原因", "各主要原因的项数", 6, figures=False),
        Cell("varieties", "欠采最多的品种", "欠采金额最大的三个品种", 8, figures=False),
    ),
)
