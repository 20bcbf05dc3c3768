"""The same rows come out of a workbook, an old workbook, a document and a PDF, however they are laid out there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from annexes import DRUGS, HEADER, write_docx, write_pdf, write_sheets, write_xlsx
from runs import Catalogue, Refused

WHOLE = [HEADER, *DRUGS]
#: Variety and company over several rows, as merged cells or as cells that stand once.
GROUPED_HEADER = ("品种", "规格包装", "中选企业", "中选价格（元/盒）", "医保编码")
GROUPED = [
    GROUPED_HEADER,
    ("甲药片", "10mg×28片/盒", "安宁制药", 12.5, "XA01AAJ001A001010100001"),
    (None, "10mg×14片/盒", None, 6.8, "XA01AAJ001A001010100002"),
    ("乙药胶囊", "0.25g×24粒/盒", "和平制药", 30, "XB02BBE001B001010100003"),
]
SPANS = [(1, 0, 2, 0), (1, 2, 2, 2)]

WRITERS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda folder: write_xlsx(folder / "a.xlsx", WHOLE),
    "docx": lambda folder: write_docx(folder / "a.docx", [WHOLE]),
    "docx, goes on without a header": lambda folder: write_docx(folder / "a.docx", [WHOLE[:3], WHOLE[3:]]),
    "pdf": lambda folder: write_pdf(folder / "a.pdf", [WHOLE]),
    "pdf, header on every page": lambda folder: write_pdf(folder / "a.pdf", [WHOLE[:3], [HEADER, *WHOLE[3:]]]),
    "pdf, goes on without a header": lambda folder: write_pdf(folder / "a.pdf", [WHOLE[:3], WHOLE[3:]]),
    "xlsx, a repeated header": lambda folder: write_xlsx(folder / "a.xlsx", [*WHOLE[:3], HEADER, *WHOLE[3:]]),
    "xlsx, two sheets": lambda folder: write_sheets(
        folder / "a.xlsx", {"一": ("中选结果", WHOLE[:3], ()), "二": ("中选结果", [HEADER, *WHOLE[3:]], ())}
    ),
    "xlsx, columns in another order": lambda folder: write_xlsx(folder / "a.xlsx", [row[::-1] for row in WHOLE]),
    "xlsx, header lines of two rows": lambda folder: write_xlsx(
        folder / "a.xlsx",
        [
            ("序号", "品种", "剂型", "规格包装", "中选企业", "中选价格", "国家医保药品代码"),
            (None, None, None, None, None, "元/盒", None),
            *DRUGS,
        ],
    ),
    "xlsx, notes, totals and sections": lambda folder: write_xlsx(
        folder / "a.xlsx",
        [
            ("一、口服制剂", *[None] * 6),
            HEADER,
            *DRUGS[:2],
            ("小计", None, None, None, None, 19.3, None),
            ("二、其他中选产品", *[None] * 6),
            *DRUGS[2:],
            ("注：价格含税", *[None] * 6),
        ],
    ),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_rows(kind: str, tmp_path: Path, catalogue: Catalogue) -> None:
    rows = catalogue(WRITERS[kind](tmp_path))
    keys = ("product_code", "variety_name", "spec", "company", "selected_price", "factor", "base_unit", "purchase_unit")
    assert [[row[key] for key in keys] for row in rows] == [
        ["XA01AAJ001A001010100001", "甲药片", "10mg×28片/盒", "安宁制药有限公司", 12.5, 28, "片", "盒"],
        ["XA01AAJ001A001010100002", "甲药片", "10mg×14片/盒", "和平制药有限公司", 6.8, 14, "片", "盒"],
        ["XB02BBE001B001010100003", "乙药胶囊", "0.25g×24粒×2板/盒", "安宁制药有限公司", 30.24, 48, "粒", "盒"],
        ["XC03CCB001C001010100004", "丙药注射液", "10ml:0.1g×5支/盒", "清泉药业股份有限公司", 88, 5, "支", "盒"],
    ]
    assert [(row["selected"], row["doubts"]) for row in rows] == [("yes", None)] * 4
    assert rows[0]["variety_code"] == rows[1]["variety_code"] != rows[2]["variety_code"]


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: write_xlsx(folder / "a.xlsx", GROUPED, spans=SPANS),
        lambda folder: write_docx(folder / "a.docx", [GROUPED], spans=SPANS),
        lambda folder: write_pdf(folder / "a.pdf", [GROUPED], spans=SPANS),
    ],
    ids=["xlsx", "docx", "pdf"],
)
def test_merged_cells_hold_for_their_rows(write: Callable[[Path], Path], tmp_path: Path, catalogue: Catalogue) -> None:
    rows = catalogue(write(tmp_path))
    assert [(row["variety_name"], row["company"], row["doubts"]) for row in rows] == [
        ("甲药片", "安宁制药", None),
        ("甲药片", "安宁制药", None),
        ("乙药胶囊", "和平制药", None),
    ]


def test_blank_cells_are_no_merged_ones(tmp_path: Path, catalogue: Catalogue) -> None:
    """A blank variety is likely that above, and marked; a blank company may be any, and stays open."""
    rows = catalogue(write_xlsx(tmp_path / "a.xlsx", GROUPED))
    assert (rows[1]["variety_name"], rows[1]["company"]) == ("甲药片", None)
    assert "品种名称：品种是空的，沿用上一行" in rows[1]["doubts"]
    assert "中选企业：企业是空的（上一行是 安宁制药）" in rows[1]["doubts"]


def test_a_row_cut_by_the_end_of_a_page(
    tmp_path: Path, catalogue: Catalogue, doubts: Callable[..., list[dict[str, str]]]
) -> None:
    """Its rest makes no row of its own, and what it may belong to stays open."""
    rest = (None, None, None, None, "（集团）有限公司", None, None)
    rows = catalogue(write_pdf(tmp_path / "a.pdf", [WHOLE[:3], [rest, *WHOLE[3:]]]))
    assert len(rows) == 4
    assert (rows[1]["company"], rows[1]["variety_name"]) == (None, "甲药片")
    assert "中选企业：可能在下一页还有内容" in rows[1]["doubts"]
    assert [line["现在的内容"] for line in doubts() if line["列"] == "没有写入的行"] == ["（集团）有限公司"]


def test_backup_lists_are_not_taken_for_selected(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_docx(tmp_path / "a.docx", [WHOLE[:3], [HEADER, *WHOLE[3:]]], titles=["中选结果表", "备选企业名单"])
    rows = catalogue(path)
    assert [row["selected"] for row in rows] == ["yes", "yes", None, None]
    assert "是否中选：备选企业" in rows[2]["doubts"]


@pytest.mark.parametrize(
    ("word", "selected"), [("中选", "yes"), ("非中选", "no"), ("未中选", "no"), ("备选", None), ("入围", None)]
)
def test_the_column_selected(word: str, selected: str | None, tmp_path: Path, catalogue: Catalogue) -> None:
    rows = catalogue(write_xlsx(tmp_path / "a.xlsx", [(*HEADER, "中选状态"), (*DRUGS[0], word)]))
    assert rows[0]["selected"] == selected


def test_what_is_not_read_is_named(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_sheets(
        tmp_path / "a.xlsx",
        {
            "中选": ("中选结果", [(*HEADER, "供货承诺"), (*DRUGS[0], "有")], ()),
            "联系人": ("通讯录", [("姓名", "电话"), ("某", "1")], ()),
        },
    )
    catalogue(path)
    said = catalogue.said  # type: ignore[attr-defined]
    assert "没有读的列 供货承诺" in said
    assert "工作表「联系人」：没有中选结果的表头，没有读" in said


def test_a_price_that_was_asked_is_not_one_that_was_selected(tmp_path: Path, catalogue: Catalogue) -> None:
    header = tuple("最高有效申报价（元）" if name.startswith("中选价格") else name for name in HEADER)
    rows = catalogue(write_xlsx(tmp_path / "a.xlsx", [header, *DRUGS]))
    assert [row["selected_price"] for row in rows] == [None] * 4
    assert "中选价：没有中选价" in rows[0]["doubts"]


def test_an_annex_without_a_result_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [("姓名", "电话", "地址"), ("某", "1", "乙")])
    with pytest.raises(Refused) as refused:
        catalogue(path)
    assert refused.value.code == 2
    assert "没有中选结果的表头" in refused.value.said
    assert not (tmp_path / "中选目录.xlsx").exists()


@pytest.mark.parametrize(
    ("group", "variety"), [("A组", "甲药片"), ("1", "甲药片"), ("第一竞价单元", "甲药片"), ("带管毫针", "带管毫针")]
)
def test_a_purchasing_unit_is_the_variety_where_it_names_one(
    group: str, variety: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    header = ("竞价单元", "产品名称", "规格包装", "中选企业", "中选价（元/盒）")
    rows = catalogue(write_xlsx(tmp_path / "a.xlsx", [header, (group, "甲药片", "10mg×28片/盒", "安宁制药", 12.5)]))
    assert (rows[0]["variety_name"], rows[0]["product_name"]) == (variety, "甲药片")


def test_an_injection_is_no_footnote(tmp_path: Path, catalogue: Catalogue) -> None:
    rows = [("药品通用名", "中选企业", "中选价（元/支）"), ("注射用甲药", None, None), ("注：价格含税", None, None)]
    assert [
        row["variety_name"]
        for row in catalogue(write_xlsx(tmp_path / "a.xlsx", [*rows[:1], ("注射用甲药", "安宁", None), rows[2]]))
    ] == ["注射用甲药"]


def test_a_variety_goes_on_over_the_page(tmp_path: Path, catalogue: Catalogue) -> None:
    """The cell is cut by the page's end, so that nothing says that it is one: taken, and marked."""
    head = ("序号", *GROUPED_HEADER)
    one, two = [(at, *row) for at, row in enumerate(GROUPED[1:3], 1)]
    rows = catalogue(write_pdf(tmp_path / "a.pdf", [[head, one], [head, two]]))
    assert [row["variety_name"] for row in rows] == ["甲药片", "甲药片"]
    assert "品种名称：品种是空的，沿用上一行" in rows[1]["doubts"]
