"""The platform's product list: exactly one match is taken, none or several are told with the candidates."""

from __future__ import annotations

from pathlib import Path

import pytest
from annexes import write_xlsx
from runs import Catalogue

ANNEX = ("品种", "规格", "包装", "中选企业", "中选价（元/盒）")
LINE = ("甲药片", "10mg", "28片/盒", "安宁制药（集团）有限公司", 12.5)
LISTED = ("药品统一编码", "产品ID", "药品名称", "规格", "包装", "生产企业", "挂网价格", "采购单位")
PRODUCT = ("YP1", "P1", "甲药片", "10mg", "28片/盒", "安宁制药(集团)有限公司", 12.5, "盒")


def products(folder: Path, *rows: tuple[object, ...]) -> Path:
    return write_xlsx(folder / "平台.xlsx", [LISTED, *rows], title="药品目录")  # type: ignore[list-item]


def changed(**cells: object) -> tuple[object, ...]:
    return tuple({**dict(zip(LISTED, PRODUCT, strict=True)), **cells}.values())


#: Ways to write the same product.
SAME = {
    "as it is": {},
    "blanks and brackets": {"药品名称": "甲 药片", "生产企业": "安宁制药 （集团） 有限公司"},
    "full width": {"规格": "１０ｍｇ"},
    "spec with the packaging": {"规格": "10mg×28片/盒", "包装": None},
    "another sign for times": {"规格": "10mg*28片/盒", "包装": None},
    "no packaging": {"包装": None},
}


@pytest.mark.parametrize("case", SAME)
def test_one_match(case: str, tmp_path: Path, catalogue: Catalogue) -> None:
    listed = products(
        tmp_path, changed(**SAME[case]), changed(产品ID="P2", 规格="20mg"), changed(产品ID="P3", 包装="14片/盒")
    )
    row = catalogue(write_xlsx(tmp_path / "a.xlsx", [ANNEX, LINE]), "--products", listed)[0]
    assert (row["product_code"], row["other_codes"], row["listed_price"], row["doubts"]) == ("P1", "YP1", 12.5, None)


def test_several_matches(tmp_path: Path, catalogue: Catalogue) -> None:
    listed = products(tmp_path, PRODUCT, changed(产品ID="P2"))
    row = catalogue(write_xlsx(tmp_path / "a.xlsx", [ANNEX, LINE]), "--products", listed)[0]
    assert row["product_code"] is None
    assert "平台目录里对应的产品不止一个（P1 甲药片 10mg 28片/盒" in row["doubts"]


@pytest.mark.parametrize(
    "cells",
    [{"规格": "20mg"}, {"包装": "14片/盒"}, {"药品名称": "甲药缓释片"}, {"生产企业": "和平制药有限公司"}],
    ids=str,
)
def test_no_match(cells: dict[str, object], tmp_path: Path, catalogue: Catalogue) -> None:
    listed = products(tmp_path, changed(**cells))
    row = catalogue(write_xlsx(tmp_path / "a.xlsx", [ANNEX, LINE]), "--products", listed)[0]
    assert row["product_code"] is None
    assert "平台目录里没有对应的产品" in row["doubts"]
    assert ("相近的：P1" in row["doubts"]) == ("生产企业" not in cells)


CODED = (*ANNEX, "医保编码")


@pytest.mark.parametrize(
    ("code", "cells", "taken", "doubt"),
    [
        ("P1", {}, "P1", None),
        ("p1", {}, "P1", None),
        ("P7", {}, "P7", "编码不在平台目录里"),
        ("P1", {"药品名称": "乙药胶囊"}, None, "编码在平台目录里是另一个产品"),
        ("P1", {"生产企业": "和平制药"}, None, "编码在平台目录里是另一个产品"),
    ],
)
def test_a_code_of_the_annex_is_compared(
    code: str, cells: dict[str, object], taken: str | None, doubt: str | None, tmp_path: Path, catalogue: Catalogue
) -> None:
    listed = products(tmp_path, changed(**cells))
    row = catalogue(write_xlsx(tmp_path / "a.xlsx", [CODED, (*LINE, code)]), "--products", listed)[0]
    assert row["product_code"] == taken
    assert (doubt in row["doubts"]) if doubt else row["doubts"] is None


def test_the_list_settles_what_the_annex_leaves_open(tmp_path: Path, catalogue: Catalogue) -> None:
    """A ratio for a packaging that says none, the unit that consumables are bought by."""
    path = write_xlsx(
        tmp_path / "b.xlsx",
        [("产品ID", "药品名称", "规格", "生产企业", "转换比"), ("P1", "甲药片", "10mg", "安宁制药", 28)],
    )
    annex = write_xlsx(
        tmp_path / "a.xlsx", [("品种", "规格", "中选企业", "中选价（元/盒）"), ("甲药片", "10mg", "安宁制药", 12.5)]
    )
    row = catalogue(annex, "--products", path)[0]
    assert (row["product_code"], row["factor"], row["selected_price"], row["doubts"]) == ("P1", 28, 12.5, None)

    needles = ("产品编码", "产品名称", "规格型号", "注册人", "采购单位")
    path = write_xlsx(tmp_path / "c.xlsx", [needles, ("C1", "毫针", "0.3mm×25mm 100支/盒", "安宁医疗", "支")])
    header = ("品种", "规格型号", "中选企业", "中选价（元/支）")
    annex = write_xlsx(tmp_path / "a.xlsx", [header, ("毫针", "0.3mm×25mm 100支/盒", "安宁医疗", 0.2)])
    row = catalogue(annex, "--products", path, batch="gx-zhenju-2026", out="中选目录-针.xlsx")[0]
    assert (row["factor"], row["selected_price"], row["purchase_unit"], row["doubts"]) == (1, 0.2, "支", None)
