"""What the command writes is read by every other command as 中选目录; what is open is rejected, not guessed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
from annexes import DRUGS, HEADER, write_xlsx
from small_workspaces import Folder, Outcome

from jicai.tables.inputs.catalogue import PRODUCTS

BATCH = ("--batch", "sl16-yaopin-2025", "-q")


def test_the_workbook_is_a_catalogue(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    folder.good()
    for old in folder.path.glob("中选目录*"):
        old.unlink()
    write_xlsx(folder.path.parent / "a.xlsx", [HEADER, *DRUGS])
    assert jicai("catalogue", "../a.xlsx", *BATCH).code == 0
    [account] = [row for row in jicai("check", "--format", "json").rows if row["table"] == "products"]
    assert (account["file"], account["sheet"]) == ("中选目录-sl16-yaopin-2025.xlsx", "中选目录")
    assert (account["rows"], account["used"], account["rejected"]) == (4, 4, 0)
    said = jicai("progress", "--as-of", "2026-10-15", "--count", "ordered")
    assert "待核对" not in said.err
    assert "工作表「待核对」未读：是 jicai 写出的结果" in jicai("check").err


def test_open_cells_are_rejected_and_not_guessed(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    folder.good()
    for old in folder.path.glob("中选目录*"):
        old.unlink()
    write_xlsx(folder.path.parent / "a.xlsx", [HEADER, DRUGS[0], (*DRUGS[1][:3], "12片/板", *DRUGS[1][4:])])
    assert jicai("catalogue", "../a.xlsx", *BATCH).code == 0
    said = jicai("check", "--rows", "--format", "json")
    found = [(row["column"], row["code"]) for row in json.loads(said.out) if "中选目录" in row["file"]]
    assert found == [("折算系数*", "missing")]


def test_the_columns_are_those_of_the_table(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    write_xlsx(folder.path / "附件.xlsx", [HEADER, *DRUGS])
    jicai("catalogue", "附件.xlsx", *BATCH)
    book = openpyxl.load_workbook(folder.path / "中选目录-sl16-yaopin-2025.xlsx")
    headers = [str(cell.value).rstrip("*").partition("（")[0] for cell in book["中选目录"][2]]
    assert headers == [column.label for column in PRODUCTS.columns]
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("中选目录", "visible"),
        ("待核对", "visible"),
        ("记录", "hidden"),
    ]


def test_doubtful_cells_are_coloured_and_linked(folder: Folder, jicai: Callable[..., Outcome], tmp_path: Path) -> None:
    write_xlsx(
        tmp_path / "a.xlsx", [HEADER, DRUGS[0], (*DRUGS[1][:3], "10mg*14", *DRUGS[1][4:]), (*DRUGS[2][:6], None)]
    )
    jicai("catalogue", "../a.xlsx", *BATCH)
    book = openpyxl.load_workbook(folder.path / "中选目录-sl16-yaopin-2025.xlsx")
    page, listed = book["中选目录"], book["待核对"]
    colours = {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in page.iter_rows(min_row=3)
        for cell in row
        if cell.fill.fill_type
    }
    lines = [[cell.value for cell in row] for row in listed.iter_rows(min_row=5)]
    assert {line[1] for line in lines} == colours.keys()
    assert {place: page[place].value for place in colours} == {"J4": 14, "B5": None}
    assert colours["J4"] != colours["B5"]
    assert listed["B5"].hyperlink.location == "'中选目录'!J4"
