"""The columns that several sections have."""

from __future__ import annotations

from jicai.results.report.declared.shapes import Cell

GAP = Cell("gap", "进度差", "完成率减时间进度，百分点", 3)
CHANGE = Cell("change", "比上月", "完成率比上月末的增减，百分点；年度不同的不比", 3)
COMPLETION = Cell("completion", "完成率", "按约定金额加权的完成率", 3)
TIME = Cell("time_progress", "时间进度", "同样加权的时间进度", 3)
BEHIND = Cell("behind", "滞后、未采购", "状态为滞后或未采购的约定项", 4)
