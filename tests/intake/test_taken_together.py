"""What is summed although it is written as two things: said by every command that sums it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-15")

#: What a second product of the catalogue says otherwise; what is said.
VARIETIES: dict[str, tuple[dict[str, Any], str]] = {
    "two names": ({"品种名称": "揿针"}, "的品种 V1 有几个名称（揿针、毫针），按一个品种计算"),
    "one name": ({"品种名称": " 毫 针 "}, ""),
    "of another batch": ({"品种名称": "揿针", "批次编码": "qg-yinpian-2025"}, ""),
}


@pytest.mark.parametrize("form", VARIETIES)
def test_a_variety_of_several_names(form: str, folder: Folder, jicai: Jicai) -> None:
    changes, said = VARIETIES[form]
    folder.good()
    folder.write("中选目录.xlsx", table("中选目录", {}, {"产品编码": "P2"} | changes))
    err = jicai("progress", *AS_OF).err
    assert (said in err, "有几个名称" in err) == (True, bool(said)), err


#: What a second agreed row says otherwise; whether the two are summed into one item of one product.
AGREED: dict[str, tuple[dict[str, Any], bool]] = {
    "the new code too": ({"产品编码": "P9"}, True),
    "the new code in the next year": ({"产品编码": "P9", "协议年度": "2"}, False),
    "a supplement": ({"增补生效日期": "2026-09-01"}, False),
}


@pytest.mark.parametrize("form", AGREED)
def test_a_product_under_both_codes(form: str, folder: Folder, jicai: Jicai) -> None:
    changes, said = AGREED[form]
    folder.good()
    folder.good("编码变更")
    folder.write("约定采购量.xlsx", table("约定采购量", {}, changes))
    err = jicai("progress", *AS_OF).err
    assert ("（如 H1 第 1 年的 P1、P9），都已采用，相加" in err) is said, err


#: What the districts of two more hospitals are called; the groups that there are; what is said.
DISTRICTS: dict[str, tuple[tuple[str, str], list[str], str]] = {
    "blanks": (("渝 中\u3000区", "渝中区\u00a0"), ["渝中区"], ""),
    "brackets": (("渝中(东)区", "渝中（东） 区"), ["渝中(东)区", "渝中区"], ""),
    "a short name": (("渝中", "重庆市渝中区"), ["渝中", "渝中区", "重庆市渝中区"], "「渝中」和「渝中区」"),
    "others": (("中区", "新渝中区"), ["中区", "新渝中区", "渝中区"], ""),
}


@pytest.mark.parametrize("form", DISTRICTS)
def test_districts_written_in_two_ways(form: str, folder: Folder, jicai: Jicai) -> None:
    (one, other), groups, said = DISTRICTS[form]
    folder.good()
    more = [{"医疗机构编码": f"H{n}", "医疗机构名称": f"{n}院", "区县": name} for n, name in ((2, one), (3, other))]
    folder.write("医疗机构.xlsx", table("医疗机构", {}, *more))
    folder.write("约定采购量.xlsx", table("约定采购量", *({"医疗机构编码": f"H{n}"} for n in (1, 2, 3))))
    outcome = jicai("progress", *AS_OF, "--by", "district", "--format", "json")
    assert sorted(row["district"] for row in outcome.rows) == groups
    assert (said in outcome.err, "像是同一个区县" in outcome.err) == (True, bool(said)), outcome.err


def test_one_generic_name_in_two_spellings(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("中选目录.xlsx", table("中选目录", {}, {"产品编码": "P2", "品种编码": "V2", "品种名称": "毫 针"}))
    folder.write("约定采购量.xlsx", table("约定采购量", {}, {"产品编码": "P2"}))
    [row] = jicai("progress", *AS_OF, "--by", "generic", "--format", "json").rows
    assert (row["variety_name"], row["items"]) == ("毫针", 2)


#: What the catalogue says of the new code of a product; whether the two are another product each.
CHANGED: dict[str, tuple[dict[str, Any], bool]] = {
    "another variety": ({"品种编码": "V2", "品种名称": "揿针"}, True),
    "another company": ({"中选企业": "丙公司"}, True),
    "another price": ({"中选价": "1.40"}, True),
    "another factor": ({"折算系数": "2"}, True),
    "the same": ({"中选企业": "甲 公司"}, False),
}


@pytest.mark.parametrize("form", CHANGED)
def test_a_new_code_that_the_catalogue_lists(form: str, folder: Folder, jicai: Jicai) -> None:
    changes, said = CHANGED[form]
    folder.good()
    folder.good("编码变更")
    folder.write("中选目录.xlsx", table("中选目录", {}, {"产品编码": "P9"} | changes))
    err = jicai("progress", *AS_OF).err
    assert ("如第 2 行 P1 改为 P9），没有合并" in err) is said, err


#: Quantity and remark of a row that is added to an agreed 100; a part of what is said.
ADDED: dict[str, tuple[str, str, str]] = {
    "no less": (
        "120",
        "",
        "如第 3 行 H1 的 P1：原来 100，增补 120），照另加的计算；是增补后全部数量的，这一行请写增加的 20",
    ),
    "as much": ("100", "", "这一行请写增加的 0"),
    "less": ("20", "增补 20", ""),
    "from to": ("80", "由100调整为80", "「备注」写着「由100调整为80」，约定采购量照另加的数量计算"),
    "taken away": ("20", "核减", "1 行有增补生效日期，「备注」写着「核减」"),
    "taken away indeed": ("-20", "核减", ""),
}


@pytest.mark.parametrize("form", ADDED)
def test_what_is_added_may_be_all_there_is(form: str, folder: Folder, jicai: Jicai) -> None:
    quantity, remark, said = ADDED[form]
    folder.good()
    added = {"约定采购量": quantity, "增补生效日期": "2026-09-01", "备注": remark}
    folder.write("约定采购量.xlsx", table("约定采购量", {}, added))
    err = jicai("progress", *AS_OF).err
    assert said in err, err
    assert ("另加的" in err) is bool(said), err


#: A further column of an agreed 100 and its cell, the day from which the row counts; a part of what is said.
BESIDE: dict[str, tuple[str, str, str, str]] = {
    "added": ("增补量", "20", "", "1 行的「增补量」写着「20」，没有读，没有计入「约定采购量」；要计入的另写一行"),
    "added from a day on": ("增补数量", "20", "2026-09-01", "1 行的「增补数量」写着「20」"),
    "the row's own": ("增补数量", "100", "2026-09-01", ""),
    "nothing": ("增补量", "0", "", ""),
    "no number": ("增补量", "无", "", ""),
    "taken away": ("调减数量（盒）", "-20", "", "1 行的「调减数量（盒）」写着「-20」"),
    "agreed on since": ("调整后约定采购量", "80", "", "写着「80」，没有读，与「约定采购量」不同；以它为准的"),
    "still the same": ("调整后约定采购量", "100.00", "", ""),
    "why": ("调整原因", "20", "", ""),
    "of all hospitals": ("全市增补后名次", "20", "", ""),
    "in it": ("其中增补量", "20", "", ""),
    "added in a month": ("9月补充约定量", "２０", "", "1 行的「9月补充约定量」写着「２０」"),
}


#: Rows of the same item with further columns, the header whose column is chosen; a part of what is said.
BESIDE_OF_SEVERAL: dict[str, tuple[list[dict[str, str]], str, str]] = {
    "a row of its own": ([{"增补量": "20"}, {"约定采购量": "20", "增补生效日期": "2026-09-01"}], "", ""),
    "a row of another figure": (
        [{"增补量": "20"}, {"约定采购量": "30", "增补生效日期": "2026-09-01"}],
        "",
        "1 行的「增补量」写着「20」",
    ),
    "from day to day": (
        [
            {"调整后约定采购量": "150"},
            {"约定采购量": "20", "增补生效日期": "2026-09-01", "调整后约定采购量": "120"},
            {"约定采购量": "30", "增补生效日期": "2026-10-01", "调整后约定采购量": "150"},
        ],
        "",
        "",
    ),
    "otherwise from a day on": (
        [
            {"调整后约定采购量": "150"},
            {"约定采购量": "20", "增补生效日期": "2026-09-01", "调整后约定采购量": "150"},
        ],
        "",
        "2 行的「调整后约定采购量」写着「150」",
    ),
    "added already": ([{"原约定采购量": "80", "增补量": "20"}], "", ""),
    "taken off already": ([{"调整前约定采购量": "120", "调减数量": "20"}], "", ""),
    "not added": ([{"原约定采购量": "100", "增补量": "20"}], "", "1 行的「增补量」写着「20」"),
    "in what is chosen": ([{"增补量": "20", "调整后约定采购量": "120"}], "调整后约定采购量", ""),
}


@pytest.mark.parametrize("form", BESIDE_OF_SEVERAL)
def test_quantities_that_are_read_elsewhere(form: str, folder: Folder, jicai: Jicai) -> None:
    rows, chosen, said = BESIDE_OF_SEVERAL[form]
    folder.good()
    (folder.path / "约定采购量.xlsx").unlink()
    folder.write("约定采购量.csv", table("约定采购量", *rows))
    if chosen:
        folder.settings(f'[[files]]\npath = "约定采购量.csv"\ncolumns = {{ agreed_qty = ["{chosen}"] }}')
    outcome = jicai("progress", *AS_OF)
    assert outcome.code == 0, outcome.err
    assert said in outcome.err if said else "没有读，" not in outcome.err, outcome.err


@pytest.mark.parametrize("form", BESIDE)
def test_quantities_beside_what_is_agreed(form: str, folder: Folder, jicai: Jicai) -> None:
    header, cell, day, said = BESIDE[form]
    folder.good()
    (folder.path / "约定采购量.xlsx").unlink()
    row = {header: cell} | ({"增补生效日期": day} if day else {})
    folder.write("约定采购量.csv", table("约定采购量", row))
    err = jicai("progress", *AS_OF).err
    assert said in err if said else "没有读，" not in err, err
    folder.settings(f'[[files]]\npath = "约定采购量.csv"\nignore = ["{header}"]')
    assert "没有读，" not in jicai("progress", *AS_OF).err


def test_what_is_agreed_on_since_is_read_where_the_settings_say_so(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    (folder.path / "约定采购量.xlsx").unlink()
    folder.write("约定采购量.csv", table("约定采购量", {"调整后约定采购量": "80"}))
    line = 'columns = { agreed_qty = ["调整后约定采购量"] }'
    assert line in jicai("progress", *AS_OF).err
    folder.settings(f'[[files]]\npath = "约定采购量.csv"\n{line}')
    outcome = jicai("progress", *AS_OF, "--format", "json")
    assert ([row["agreed_qty"] for row in outcome.rows], "没有读，" in outcome.err) == ([80], False)


@pytest.mark.parametrize(("name", "said"), [("第一 医院", True), ("第一医院（东院）", False)])
def test_two_hospitals_of_one_name(name: str, said: bool, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("医疗机构.xlsx", table("医疗机构", {}, {"医疗机构编码": "H2", "医疗机构名称": name}))
    assert ("医疗机构表里 H1、H2 名称相同，各按一家计算" in jicai("progress", *AS_OF).err) is said
