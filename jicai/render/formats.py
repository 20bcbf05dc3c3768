"""Which format a result is given in: the option, the ending of the file, or where standard output leads."""

from __future__ import annotations

from pathlib import Path

from jicai.errors import UsageError
from jicai.render.result import OutputOptions

FORMATS = ("table", "json", "ndjson", "csv", "md", "parquet", "xlsx")

ENDINGS = {
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".csv": "csv",
    ".md": "md",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}

#: Formats that programs read: English keys unless the user asks otherwise.
FOR_PROGRAMS = frozenset({"json", "ndjson", "parquet"})

#: Formats that are no text and would garble a terminal.
BINARY = frozenset({"parquet", "xlsx"})


def choose_format(options: OutputOptions, terminal: bool) -> str:
    """The name of the format; `terminal` says whether standard output is one.

    Raises UsageError for an unknown format or ending, for two that differ, for a binary format that would go to a
    terminal, and for a template that cannot be filled in this format.
    """
    refuse_for_template(options)
    if options.format != "auto":
        if options.format not in FORMATS:
            raise UsageError(f"--format {options.format}：没有这种格式，可用 auto、{'、'.join(FORMATS)}")
        if options.format in BINARY and options.output is None and terminal:
            raise UsageError(f"--format {options.format}：不能显示在终端上，请用 -o 文件名.{options.format} 写入文件")
        _refuse_other_ending(options)
        return options.format
    if options.output is not None:
        return _format_of_ending(options.output)
    return "table" if terminal else "csv"


def refuse_for_template(options: OutputOptions) -> None:
    """Raise a JicaiError where the template cannot be filled, or not into this output."""
    if options.template is None:
        return
    if options.format not in ("auto", "xlsx"):
        raise UsageError(f"--template 只能写成工作簿，与 --format {options.format} 不能同用，请去掉其中一个")
    # Imported late: most runs have no template.
    from jicai.render.form.file import refuse_unfit

    refuse_unfit(options.template, options.output)


def chinese_headers(options: OutputOptions, name: str) -> bool:
    """Whether headers and choices are given in the words of people."""
    if options.headers not in (None, "zh", "en"):
        raise UsageError(f"--headers {options.headers}：只能是 zh（中文表头）或 en（英文字段名）")
    return name not in FOR_PROGRAMS if options.headers is None else options.headers == "zh"


def _refuse_other_ending(options: OutputOptions) -> None:
    """UsageError where the file's ending means another format than the one that was asked for."""
    ending = options.output.suffix.lower() if options.output else ""
    if ENDINGS.get(ending, options.format) != options.format:
        raise UsageError(
            f"--format {options.format} 与 -o {options.output} 不一致：扩展名 {ending} 是 {ENDINGS[ending]} 格式，"
            "请改其中一个"
        )


def _format_of_ending(output: Path) -> str:
    ending = output.suffix.lower()
    if ending not in ENDINGS:
        what = f"不认识扩展名 {ending}" if ending else "文件名没有扩展名，不知道写成什么格式"
        raise UsageError(f"{output}：{what}，可用 {'、'.join(ENDINGS)}，或用 --format 指定格式")
    return ENDINGS[ending]
