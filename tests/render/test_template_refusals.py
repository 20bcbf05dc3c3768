"""Forms that cannot be filled, and places where the result may not go: one clear line, and nothing is written."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook
from template_forms import bureau_form

from jicai.errors import JicaiError
from jicai.render.form import filled as template_module
from jicai.render.output import deliver
from jicai.render.result import OutputOptions, Result


def one_cell(path: Path, text: str) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表 一"
    sheet["B2"] = text
    book.save(path)
    return path


def refused(result: Result, options: OutputOptions) -> str:
    with pytest.raises(JicaiError) as caught:
        deliver(result, options)
    assert "\n" not in str(caught.value)
    assert options.output is None or options.output == options.template or not options.output.exists()
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("截至 {截止日期}", "工作表「表 一」 B2 的 {截止日期}：没有这个键，是否要写 {截至日期}？"),
        ("{合计.约定金額}", "工作表「表 一」 B2 的 {合计.约定金額}：没有这个键，是否要写 {合计.约定金额}？"),
        ("{district}", "工作表「表 一」 B2 的 {district}：各行的区县不同"),
        ("没有标记", "没有 {键}，也没有至少写着两个列名（如 批次编码、协议年度、医疗机构编码）的表头"),
    ],
)
def test_what_a_cell_asks_for_in_vain_is_told_with_its_place(
    progress: Result, tmp_path: Path, text: str, said: str
) -> None:
    template = one_cell(tmp_path / "form.xlsx", text)
    message = refused(progress, OutputOptions(output=tmp_path / "out.xlsx", template=template))
    assert message.startswith(f"--template {template}：")
    assert said in message


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("无.xlsx", None, "模板没有这个文件，请核对路径"),
        ("旧.xls", b"", "模板要是 .xlsx 工作簿，不能是 .xls，请在 Excel 或 WPS 里另存为 .xlsx"),
        ("宏.xlsm", b"", "模板要是 .xlsx 工作簿，不能是 .xlsm"),
        ("空.xlsx", b"", "模板文件是空的"),
        ("坏.xlsx", b"PK\x03\x04 and no more", "模板文件已损坏或不完整"),
        ("网页.xlsx", b"<html><table></table></html>", "模板其实是网页，不是 Excel 工作簿"),
        ("旧的.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "模板不是 .xlsx 工作簿"),
        (
            "密码.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "模板有密码，请在 Excel 或 WPS 里去掉密码后另存",
        ),
    ],
)
def test_a_file_that_is_no_form_is_refused(
    progress: Result, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    message = refused(progress, OutputOptions(output=tmp_path / "out.xlsx", template=tmp_path / name))
    assert message.startswith(f"--template {tmp_path / name}：{said}")


@pytest.mark.parametrize("name", ["表样", "表样.xlsx"])
def test_a_folder_is_no_form(progress: Result, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    message = refused(progress, OutputOptions(output=tmp_path / "out.xlsx", template=tmp_path / name))
    assert message == f"--template {tmp_path / name}：是文件夹，请写明里面的哪个 .xlsx 文件"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_a_form_with_a_broken_part_is_refused(progress: Result, tmp_path: Path, part: str) -> None:
    whole = one_cell(tmp_path / "whole.xlsx", "{title}")
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "form.xlsx", "w") as target:
        for name in source.namelist():
            target.writestr(name, b"<broken" if name == part else source.read(name))
    message = refused(progress, OutputOptions(output=tmp_path / "out.xlsx", template=tmp_path / "form.xlsx"))
    assert "模板的内部结构读不懂" in message


def test_macros_under_a_plain_name_are_refused(progress: Result, tmp_path: Path) -> None:
    template = one_cell(tmp_path / "form.xlsx", "{title}")
    with zipfile.ZipFile(template, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"")
    assert "模板带有宏" in refused(progress, OutputOptions(output=tmp_path / "out.xlsx", template=template))


@pytest.mark.parametrize("linked", [False, True])
def test_the_form_itself_is_never_written_over(progress: Result, tmp_path: Path, linked: bool) -> None:
    template = bureau_form(tmp_path / "form.xlsx")
    before = template.read_bytes()
    output = template
    if linked:
        output = tmp_path / "link.xlsx"
        output.hardlink_to(template)
    with pytest.raises(JicaiError, match="就是 --template 的模板，请换一个文件名"):
        deliver(progress, OutputOptions(output=output, template=template))
    assert template.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (OutputOptions(), "--template 要写成工作簿，请用 -o 文件名.xlsx"),
        (OutputOptions("xlsx"), "--template 要写成工作簿，请用 -o 文件名.xlsx"),
        (OutputOptions(output=Path("out.csv")), "--template 要写成工作簿，请用 -o 文件名.xlsx"),
        (OutputOptions("json", Path("out.xlsx")), "--template 只能写成工作簿，与 --format json 不能同用"),
    ],
)
def test_a_form_is_only_filled_into_a_workbook(
    progress: Result, tmp_path: Path, options: OutputOptions, said: str
) -> None:
    template = bureau_form(tmp_path / "form.xlsx")
    assert said in refused(progress, replace(options, template=template))


def test_more_rows_than_a_form_can_take_are_refused_with_a_remedy(
    progress: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_module, "MOST_ROWS", 9)
    many = replace(progress, frame=pl.concat([progress.frame] * 2))
    template = bureau_form(tmp_path / "form.xlsx")
    message = refused(many, OutputOptions(output=tmp_path / "out.xlsx", template=template))
    assert re.search("结果有 10 行，填模板最多 9 行；请缩小范围，或去掉 --template", message)
