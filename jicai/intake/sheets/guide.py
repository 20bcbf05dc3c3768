"""What stands in workbooks and is never data: the sheet that explains them, the column that numbers their rows."""

#: Written by `jicai init`, for those who fill the workbook in.
GUIDE_SHEET = "填表说明"
#: Headers of columns that count the rows of a sheet: they say nothing of what a row is about.
NUMBERINGS = frozenset({"序号", "行号", "顺序号", "NO", "NO.", "№", "#"})
#: The headers of what `jicai catalogue` writes beside the catalogue: what is to be settled (the last two are hidden),
#: and the hidden sheet of what it wrote itself.
DOUBT_COLUMNS = ("行", "单元格", "列", "现在的内容", "为什么", "说明", "建议", "怎样处理", "来源", "采纳", "标识", "键")
RECORD_COLUMNS = ("标识", "状态", "来源", "事实", "写入", "推出", "采纳")
