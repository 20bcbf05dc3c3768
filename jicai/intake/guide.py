"""The sheet that explains a workbook to those who fill it in; `jicai init` writes it, and it is never data."""

GUIDE_SHEET = "填表说明"
