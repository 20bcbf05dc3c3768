"""What stands in workbooks and is never data: the sheet that explains them, the column that numbers their rows."""

#: Written by `jicai init`, for those who fill the workbook in.
GUIDE_SHEET = "填表说明"
#: Headers of columns that count the rows of a sheet: they say nothing of what a row is about.
NUMBERINGS = frozenset({"序号", "行号", "顺序号", "NO", "NO.", "№", "#"})
