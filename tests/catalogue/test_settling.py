"""What a person settled stays from run to run; what is new is added, what is gone is marked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from annexes import DRUGS, HEADER, write_xlsx
from openpyxl.worksheet.worksheet import Worksheet
from runs import Catalogue, Refused

OUT = "中选目录.xlsx"
NO_UNIT = tuple("中选价" if name.startswith("中选价格") else name for name in HEADER)
Doubts = Callable[..., list[dict[str, str]]]


def edit(folder: Path, change: Callable[[Worksheet, dict[str, int]], None], sheet: str = "中选目录") -> None:
    """Change the workbook as a person would, and save it."""
    book = openpyxl.load_workbook(folder / OUT)
    page = book[sheet]
    header = 2 if sheet == "中选目录" else next(cell.row for cell in page["A"] if cell.value == "行")
    places = {str(cell.value).rstrip("*").partition("（")[0]: cell.column for cell in page[header] if cell.value}
    change(page, places)
    book.save(folder / OUT)


def test_what_she_filled_and_changed_is_kept(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [NO_UNIT, *DRUGS])
    assert [row["selected_price"] for row in catalogue(path)] == [None, None, None, None]

    def fill(page: Worksheet, at: dict[str, int]) -> None:
        page.cell(3, at["中选价"]).value = 12.5
        page.cell(4, at["中选企业"]).value = "和平制药（集团）有限公司"
        page.cell(4, at["替代产品"]).value = "否"

    edit(tmp_path, fill)
    for _ in range(2):  # and again, when nothing is changed any more
        rows = catalogue(path)
        assert [row["selected_price"] for row in rows] == [12.5, None, None, None]
        assert rows[0]["doubts"] is None
        assert (rows[1]["company"], rows[1]["substitute"]) == ("和平制药（集团）有限公司", "no")


def test_rows_may_be_sorted_and_deleted_and_added(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [NO_UNIT, *DRUGS])
    codes = {row["product_code"]: row["variety_code"] for row in catalogue(path)}

    def rearrange(page: Worksheet, at: dict[str, int]) -> None:
        page.cell(3, at["中选价"]).value = 12.5
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3, max_row=6)]
        own = [None] * len(rows[0])
        for name, value in (
            ("批次编码", "sl16-yaopin-2025"),
            ("产品编码", "X9"),
            ("品种编码", "V9"),
            ("品种名称", "自加"),
        ):
            own[at[name] - 1] = value
        for number, row in enumerate([own, rows[3], rows[2], rows[0]], 3):  # the second row is deleted
            for place, value in enumerate(row, 1):
                page.cell(number, place).value = value

    edit(tmp_path, rearrange)
    for _ in range(2):
        rows = catalogue(path)
        assert [row["product_code"] for row in rows] == ["X9", DRUGS[3][6], DRUGS[2][6], DRUGS[0][6]]
        assert [row["selected_price"] for row in rows] == [None, None, None, 12.5]
        assert {row["product_code"]: row["variety_code"] for row in rows[1:]}.items() <= codes.items()
        assert "您删去而没有再写入的 1 行" in catalogue.said  # type: ignore[attr-defined]


def test_a_newer_annex(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER, *DRUGS[:3]])
    before = catalogue(path)
    edit(tmp_path, lambda page, at: setattr(page.cell(4, at["中选价"]), "value", 6.9))
    changed = [(*DRUGS[0][:5], 12.4, DRUGS[0][6]), (*DRUGS[1][:5], 6.7, DRUGS[1][6])]
    rows = catalogue(write_xlsx(tmp_path / "a.xlsx", [HEADER, *changed, DRUGS[3]]))
    assert [row["selected_price"] for row in rows] == [12.4, 6.9, 30.24, 88]
    assert "附件与上次不同，已改（原为 12.5）" in rows[0]["doubts"]
    assert "您填的与附件现在的不同（附件现在是 6.7）" in rows[1]["doubts"]
    assert rows[2]["doubts"] == "附件里不再有这一行"
    assert rows[3]["doubts"] is None
    assert [row["variety_code"] for row in rows[:3]] == [row["variety_code"] for row in before]


def test_ticked_proposals_are_taken_and_ticked_values_let_stand(
    tmp_path: Path, catalogue: Catalogue, doubts: Doubts
) -> None:
    cells = ("甲药片", "10mg*14", "安宁制药", 6.8, DRUGS[0][6])
    path = write_xlsx(tmp_path / "a.xlsx", [("品种", "规格包装", "中选企业", "中选价", "医保编码"), cells])
    row = catalogue(path)[0]
    assert (row["factor"], row["selected_price"]) == (14, None)
    assert [line["列"] for line in doubts()] == ["中选价", "折算系数"]

    def tick(page: Worksheet, at: dict[str, int]) -> None:
        for line in page.iter_rows(min_row=5):
            line[at["采纳"] - 1].value = "是"

    edit(tmp_path, tick, "待核对")
    for _ in range(2):
        row = catalogue(path)[0]
        assert (row["factor"], row["selected_price"], row["doubts"]) == (14, 6.8, None)


def test_a_code_that_she_gave_a_variety_goes_to_its_new_rows(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER, DRUGS[0], DRUGS[2]])
    catalogue(path)
    edit(tmp_path, lambda page, at: setattr(page.cell(3, at["品种编码"]), "value", "V001"))
    rows = catalogue(write_xlsx(tmp_path / "a.xlsx", [HEADER, *DRUGS[:3]]))
    assert [row["variety_code"] for row in rows if row["variety_name"] == "甲药片"] == ["V001", "V001"]


def test_columns_that_she_added_are_kept(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER, *DRUGS])
    catalogue(path)

    def add(page: Worksheet, at: dict[str, int]) -> None:
        page.cell(2, max(at.values()) + 1).value = "经办备注"
        page.cell(4, max(at.values()) + 1).value = "已电话核实"

    edit(tmp_path, add)
    catalogue(path)
    page = openpyxl.load_workbook(tmp_path / OUT)["中选目录"]
    assert [page.cell(row, page.max_column).value for row in (2, 3, 4)] == ["经办备注", None, "已电话核实"]


def test_the_last_version_is_kept_beside(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER, *DRUGS])
    catalogue(path)
    first = (tmp_path / OUT).read_bytes()
    catalogue(path)
    assert (tmp_path / f"{OUT}.bak").read_bytes() == first
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.xlsx", OUT, f"{OUT}.bak"]


def foreign(path: Path) -> None:
    openpyxl.Workbook().save(path)


def without_header(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["中选目录"].delete_rows(2)
    book.save(path)


def with_formula(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["中选目录"]["I3"].value = "=1+1"
    book.save(path)


@pytest.mark.parametrize(
    ("spoil", "batch", "told"),
    [
        (foreign, "sl16-yaopin-2025", "不是 jicai catalogue 写的"),
        (without_header, "sl16-yaopin-2025", "表头改过"),
        (with_formula, "sl16-yaopin-2025", "「中选目录」I3"),
        (lambda path: path.write_text("x"), "sl16-yaopin-2025", "没有改动它"),
        (lambda _: None, "qg-yinpian-2025", "是批次 sl16-yaopin-2025 的中选目录"),
    ],
    ids=["foreign", "header gone", "formula", "no workbook", "another batch"],
)
def test_a_workbook_that_is_not_understood_is_left_alone(
    spoil: Callable[[Path], None], batch: str, told: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER, *DRUGS])
    catalogue(path)
    spoil(tmp_path / OUT)
    before = (tmp_path / OUT).read_bytes()
    with pytest.raises(Refused) as refused:
        catalogue(path, batch=batch)
    assert (refused.value.code, refused.value.said.count("\n")) == (2, 1)
    assert told in refused.value.said
    assert (tmp_path / OUT).read_bytes() == before


def test_the_annex_is_never_overwritten(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER, *DRUGS])
    with pytest.raises(Refused, match="就是输入文件"):
        catalogue(path, out="a.xlsx")
