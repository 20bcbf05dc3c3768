"""A dispatch of two institutions, written once; every test works on a copy of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from returned_books import Book
from small_workspaces import Folder, table

from jicai.cli import run

LINES = [
    {"订单明细编号": f"L{at}", "采购单价": "2.00", "合同编号": "" if at < 3 else "HT1", "配送企业": "乙公司"}
    | {"验收数量": f"{at}.3333", "验收日期": "2026-07-12"}
    for at in range(6)
]


@pytest.fixture(scope="session")
def written_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """H1 with an item, six overdue lines and findings; H2 with an item and a rejected row."""
    folder = Folder(tmp_path_factory.mktemp("下发的"))
    folder.good("中选目录")
    places = ({}, {"医疗机构编码": "H2", "医疗机构名称": "第二医院", "区县": "江北区"})
    folder.write("医疗机构.xlsx", table("医疗机构", *places))
    folder.write("约定采购量.xlsx", table("约定采购量", {"约定采购量": "777.77"}, {"医疗机构编码": "H2"}))
    bad = {"订单明细编号": "B1", "医疗机构编码": "H2", "采购数量": "多"}
    folder.write("订单明细.xlsx", table("订单明细", *LINES, bad))
    folder.write("货款支付.xlsx", table("货款支付", {}))  # for none of the lines
    before = Path.cwd()
    os.chdir(folder.path)
    try:
        code = run(["dispatch", "--as-of", "2026-09-30", "--skip-rejects", "-q", "--by", "institution", "-o", "下发"])
    finally:
        os.chdir(before)
    assert code == 0
    return folder.path / "下发"


@pytest.fixture
def sent(folder: Folder, written_once: Path) -> Path:
    """The folder 下发 with the list and the workbooks, in the current workspace; 报回 is empty."""
    shutil.copytree(written_once, folder.path / "下发")
    (folder.path / "报回").mkdir()
    return folder.path / "下发"


@pytest.fixture
def back(sent: Path) -> Path:
    """The folder of what came back."""
    return sent.parent / "报回"


@pytest.fixture
def first(sent: Path) -> Book:
    """The workbook of H1."""
    return Book(next(sent.glob("H1 *.xlsx")))


@pytest.fixture
def second(sent: Path) -> Book:
    """The workbook of H2."""
    return Book(next(sent.glob("H2 *.xlsx")))
