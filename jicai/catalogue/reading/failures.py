"""Why an annex cannot be read, beyond the reasons that all input files share."""

from __future__ import annotations

from pathlib import Path

from jicai.errors import UnusableFileError
from jicai.extras import installing
from jicai.intake.reasons import UNUSABLE, Reason

_OWN = {
    reason.code: reason
    for reason in (
        Reason("scanned", "是扫描件，没有可以读取的文字", "向发文单位要带文字的 PDF 或 Excel，或先做文字识别"),
        Reason("old-word", "是旧版 Word 或 WPS 文字文件", "在 Word 或 WPS 里打开，另存为 .docx"),
        Reason("no-tables", "没有表格", "核对是否是中选结果的附件；没有框线的表格请先转成 Excel"),
        Reason("not-an-annex", "不是能读取的附件", "可用 .xlsx、.xls、.docx、.pdf，也可先另存为 .xlsx"),
        Reason(
            "no-result-header", "没有中选结果的表头", "核对是否是中选结果的附件：要有品种或产品名称，和企业或中选价"
        ),
        Reason("formula", "有公式没有计算结果", "在 Excel 或 WPS 里打开，保存一次"),
        Reason(
            "no-documents-part",
            "是 PDF 或 Word 文档，没有安装读它的文档部分",
            f"运行 {installing('documents')}；Excel、CSV 的附件不用另装",
        ),
    )
}
#: Words of the shared reasons that do not fit an annex.
_FITTING = {"not-a-spreadsheet": "not-an-annex", "no-sheet": "no-tables", "empty-file": "empty-file"}


def unusable(path: Path, reason: str, detail: str = "") -> UnusableFileError:
    """The error for a file: which, why and what to do, in one Chinese line."""
    code = _FITTING.get(reason, reason)
    known = _OWN.get(code) or UNUSABLE[code]
    told = f"{known.title}（{detail}）" if detail else known.title
    return UnusableFileError(f"{path}：{told}，请{known.remedy}", code)
