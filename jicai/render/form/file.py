"""A bureau's own form: whether it can be filled and where the result may go, and the workbook in it."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path
from typing import Any

from jicai.errors import OutputError, UnusableFileError, UsageError

_REMEDY = "请在 Excel 或 WPS 里另存为 .xlsx"


def refuse_unfit(template: Path, output: Path | None) -> None:
    """Raise, before anything is computed, where this template cannot be filled into this output.

    UnusableFileError, UsageError or OutputError, one Chinese line.
    """
    from jicai.intake.files.sniff import Format, format_of
    from jicai.intake.reasons import UNUSABLE
    from jicai.render.form.losses import has_macros

    if output is None or output.suffix.lower() != ".xlsx":
        raise UsageError("--template 要写成工作簿，请用 -o 文件名.xlsx 指明写到哪里")
    if template.is_dir():
        raise UsageError(f"--template {template}：是文件夹，请写明里面的哪个 .xlsx 文件")
    if template.suffix.lower() != ".xlsx":
        ending = template.suffix or "没有扩展名"
        raise UsageError(f"--template {template}：模板要是 .xlsx 工作簿，不能是 {ending}，{_REMEDY}")
    try:
        found = format_of(template)
    except UnusableFileError as error:
        reason = UNUSABLE[error.reason]
        raise UnusableFileError(
            f"--template {template}：模板{reason.title}，请{reason.remedy}", error.reason
        ) from error
    if found is not Format.XLSX:
        raise UnusableFileError(f"--template {template}：模板不是 .xlsx 工作簿，{_REMEDY}", "wrong-extension")
    if has_macros(template):
        raise UsageError(f"--template {template}：模板带有宏，宏写不进 .xlsx，{_REMEDY}（不含宏）")
    if _same(template, output):
        raise OutputError(f"{output}：就是 --template 的模板，请换一个文件名，以免覆盖模板")


def refuse_input_as_template(template: Path | None, inputs: list[Path]) -> None:
    """Raise UsageError where the template is one of the files that are read as tables."""
    for path in inputs if template is not None else ():
        if template is not None and _same(path, template):
            raise UsageError(f"--template {template}：就是输入文件 {path}，请把模板改名或移到别的文件夹")


def read_template(template: Path) -> Any:
    """The workbook of openpyxl, texts with their formats. UnusableFileError where it cannot be read."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # What it cannot keep is told in Chinese, see `template_losses`.
            warnings.simplefilter("ignore")
            return load_workbook(template, rich_text=True)
    except OSError as error:
        raise UnusableFileError(f"--template {template}：读不出来，{error.strerror or error}", "unreadable") from error
    except zipfile.BadZipFile as error:
        raise UnusableFileError(f"--template {template}：模板已损坏或不完整，请重新取得", "damaged") from error
    except Exception as error:  # openpyxl lets whatever an odd part causes through
        raise UnusableFileError(
            f"--template {template}：模板的内部结构读不懂（{type(error).__name__}），{_REMEDY}", "reader-crash"
        ) from error


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of the two does not exist
        return False
