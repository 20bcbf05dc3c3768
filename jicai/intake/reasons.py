"""Every reason why a row is skipped or rejected, or a file cannot be used: code, Chinese words, what to do.

The codes are part of the contract (`jicai check`); the words stand here alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code, what is wrong in a few words, and what the user can do."""

    code: str
    title: str
    remedy: str


def _by_code(*reasons: Reason) -> dict[str, Reason]:
    return {reason.code: reason for reason in reasons}


#: Why a row is rejected.
REJECTED = _by_code(
    Reason("missing", "必填的单元格是空的", "补上内容"),
    Reason("bad-number", "不是能精确读取的数", "改成普通数字，小数位数不要超过该列的规定"),
    Reason("bad-date", "不是 1927 至 2199 年的日期", "改成 2026-07-10 这样的日期"),
    Reason("bad-month", "不是 1927 至 2199 年的月份", "改成 2026-07 这样的月份"),
    Reason("bad-value", "不在允许的取值之内", "本单位另有叫法的，在 jicai.toml 的 [values] 里对应"),
    Reason("negative", "不能是负数", "核对后改正"),
    Reason("code-precision", "编码被 Excel 存成了数字，超过 15 位的部分已经丢失", "从系统重新导出，该列设为文本"),
    Reason("date-missing", "有数量而没有日期", "补上日期，或清空数量"),
    Reason("qty-missing", "有日期或是退货而没有数量", "补上数量，或清空日期、改正状态"),
    Reason("return-sign", "不是退货，数量或金额却是负数", "把状态改为退货，或改正数量和金额"),
    Reason("duplicate", "编号与前面的行相同，内容却不同", '留下正确的一行；以后出现的为准时设 duplicates = "last"'),
    Reason("unknown-batch", "没有这个批次", "核对批次编码，或在 jicai.toml 的 [batches] 里加上批次文件"),
    Reason("unknown-product", "中选目录里没有这个产品", "核对产品编码，或补全中选目录"),
    Reason("unknown-institution", "医疗机构表里没有这家机构", "核对机构编码，或补全医疗机构表"),
    Reason("error-cell", "单元格是公式错误", "改正公式，或粘贴为数值"),
    Reason("no-cached-value", "单元格是公式，文件里没有存它的结果", "在 Excel 或 WPS 里打开后另存，或粘贴为数值"),
    Reason("merged", "单元格与别的合并了，不知道是不是这一行的内容", "取消合并，逐行填写"),
    Reason("cell-count", "单元格的个数与表头不同", "核对这一行的逗号和引号，或重新导出"),
)

#: Why a row is skipped.
SKIPPED = _by_code(
    Reason("empty", "空行", ""),
    Reason("header", "重复的表头", ""),
    Reason("total", "合计行", ""),
    Reason("footer", "表尾说明", ""),
    Reason("repeat", "与前面的行完全相同", ""),
    Reason("replaced", "被后面同一编号的行取代", ""),
    Reason("superseded", "这个月已由后来的导出代替", ""),
)

#: Why a file cannot be used at all.
UNUSABLE = _by_code(
    Reason("not-found", "没有这个文件", "核对路径"),
    Reason("not-a-file", "不是文件", "核对路径"),
    Reason("unreadable", "没有读取的权限，或读取出错", "核对权限和磁盘"),
    Reason("empty-file", "文件是空的", "重新导出"),
    Reason("not-a-spreadsheet", "不是能读取的表格", "在 Excel 或 WPS 里打开，另存为 .xlsx"),
    Reason("compressed", "是压缩文件", "先解压"),
    Reason("archive-encrypted", "压缩包有密码", "解压后放入文件夹"),
    Reason("archive-nested", "压缩包里还有压缩包", "解压后放入文件夹"),
    Reason("archive-too-large", "压缩包里的文件过多，或解压后过大", "解压后只放入需要的文件"),
    Reason("archive-empty", "压缩包里没有能读取的表格", "核对里面的文件"),
    Reason("archive-method", "压缩包的压缩方法不能读取", "解压后放入文件夹"),
    Reason("html", "其实是网页，不是 Excel 工作簿", "在 Excel 或 WPS 里打开，另存为 .xlsx"),
    Reason("xml-2003", "是 2003 版 XML 表格", "在 Excel 或 WPS 里打开，另存为 .xlsx"),
    Reason("wrong-extension", "内容与扩展名不符", "改正扩展名，或另存为 .xlsx"),
    Reason("encrypted", "有密码", "在 Excel 或 WPS 里去掉密码后另存"),
    Reason("damaged", "文件已损坏或不完整", "重新导出或重新下载"),
    Reason("reader-crash", "文件的内部结构使读取程序出错", "在 Excel 或 WPS 里打开，另存为 .xlsx"),
    Reason("readers-disagree", "两种读取程序读出的内容不一致", "在 Excel 或 WPS 里打开核对，另存为 .xlsx"),
    Reason("too-large", "展开后过大，读取超出内存限制", "检查是否有远离数据的零散单元格，删去后另存"),
    Reason("too-slow", "读取超出时间限制", "在 Excel 或 WPS 里打开，另存为 .xlsx"),
    Reason("no-room", "读出的内容存不下", "腾出磁盘空间，或用 --no-cache 并设环境变量 TMPDIR 换一个位置"),
    Reason("no-sheet", "工作簿里没有可见的工作表", "取消隐藏，或另存所需的工作表"),
    Reason("no-header", "没有一张可见的工作表带有这个表的表头", "核对表头，或在 jicai.toml 的 [columns] 里对应"),
    Reason("no-table", "不是任何一张输入表", "核对表头，或移到别的文件夹"),
    Reason("hidden", "是隐藏的工作表", "需要读取时取消隐藏"),
    Reason("missing-column", "缺少必需的列", "补上该列，或在 jicai.toml 的 [columns] 里对应"),
    Reason("ambiguous", "内容可以有两种读法", "写明是哪一种"),
    Reason("unit", "计量单位不能确定", "写明单位"),
    Reason("settings", "设置不能用", "改正 jicai.toml"),
    Reason("own-result", "是 jicai 写出的结果", "移到别的文件夹"),
    Reason("encoding", "既不是 UTF-8 也不是 GB18030 编码", "另存为 UTF-8 编码的 CSV，或 .xlsx"),
    Reason("malformed-csv", "CSV 的引号或分隔符不成对", "另存为 .xlsx，或重新导出"),
    Reason("changed", "读取的同时文件被改动", "等写完后再运行"),
)
