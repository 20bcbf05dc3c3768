"""Names, and parts of names, wherever a code is taken: what is found is said, what is not is never guessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, table

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-31")
INSTITUTIONS = (
    ("H1", "云岫县中医院", "县中医院"),
    ("H2", "渠北区中医院", None),
    ("H3", "云岫县人民医院", "中医"),
    ("H10", "H2", None),
)
PRODUCTS = (
    ("P1", "V1", "毫针", "针", "0.25mm", "甲公司"),
    ("P2", "V2", "揿针", "针", "0.30mm", "甲公司"),
    ("P3", "V3", "穴位压力刺激贴", "贴", "0.25mm", "乙 公司"),
)


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    keys = ("医疗机构编码", "医疗机构名称", "其他名称")
    folder.write("医疗机构.xlsx", table("医疗机构", *(dict(zip(keys, one, strict=True)) for one in INSTITUTIONS)))
    keys = ("产品编码", "品种编码", "品种名称", "产品名称", "规格型号", "中选企业")
    folder.write("中选目录.xlsx", table("中选目录", *(dict(zip(keys, one, strict=True)) for one in PRODUCTS)))
    accepted = {"验收数量": "10", "验收日期": "2026-07-20", "配送企业": "丙公司"}
    beyond = {**accepted, "订单明细编号": "M2", "产品编码": "X1", "产品名称": "敷贴"}
    folder.write("订单明细.xlsx", table("订单明细", accepted, beyond))
    folder.good("约定采购量")
    return folder


#: The option and the word, what it is taken for as the subtitle tells it, and what is said of it.
TAKEN: dict[str, tuple[str, str, str, str, str]] = {
    "a code": ("progress", "--institution", "h1", "只看医疗机构 云岫县中医院（H1）", ""),
    "a code that is another one's name": ("progress", "--institution", "H2", "渠北区中医院（H2）", ""),
    "a name": ("progress", "--institution", "云岫县 中医院", "云岫县中医院（H1）", "云岫县中医院（H1）"),
    "another name": ("progress", "--institution", "县中医院", "云岫县中医院（H1）", "云岫县中医院（H1）"),
    "a name that is a part of others": (
        "progress",
        "--institution",
        "中医",
        "云岫县人民医院（H3）",
        "云岫县人民医院（H3）",
    ),
    "a part of a name": ("progress", "--institution", "渠北", "渠北区中医院（H2）", "渠北区中医院（H2）"),
    "a batch's alias": (
        "progress",
        "--batch",
        "广西针具",
        "只看批次 gx-zhenju-2026",
        "广西牵头中医针具类医用耗材集中带量采购（gx-zhenju-2026）",
    ),
    "a batch of the calendar": (
        "calendar",
        "--batch",
        "十六省",
        "sl16-yaopin-2025",
        "十六省（区、市）联盟药品集中带量采购（sl16-yaopin-2025）",
    ),
    "a variety": ("progress", "--variety", "毫针", "只看品种 毫针（V1）", "毫针（V1）"),
    "a product's specification": ("flags", "--product", "针0.30", "只看产品 针（P2）", "针（P2）"),
    "a product that the catalogue lacks": ("flags", "--product", "敷贴", "只看产品 敷贴（X1）", "敷贴（X1）"),
    "a company": ("progress", "--company", "乙", "只看企业 乙 公司", "乙 公司"),
    "a district": ("progress", "--district", "渝中", "只看区县 渝中区", "渝中区"),
    "a payee": ("overdue", "--payee", "丙", "只看收款企业 丙公司", "丙公司"),
    "a rule": ("flags", "--rule", "高于", "只看规则 高于中选价（price-above）", "高于中选价（price-above）"),
}


@pytest.mark.parametrize("case", TAKEN)
def test_one_match_is_taken_and_said(jicai: Run, bureau: Folder, case: str) -> None:
    command, option, word, shown, said = TAKEN[case]
    outcome = jicai(command, *AS_OF, option, word, "--format", "table")
    assert outcome.code == 0, outcome.err
    assert shown in outcome.out
    hints = [line for line in outcome.err.splitlines() if line.startswith(f"提示：{option}")]
    assert hints == ([f"提示：{option} {word}：{said}"] if said else [])
    assert f"提示：{option}" not in jicai(command, *AS_OF, option, word, "--format", "table", "-q").err


#: What is told of a word that means several things, or none.
REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "several": (
        ("progress", "--institution", "中医院"),
        "--institution 中医院：有 2 家医疗机构的名称是它或含有它，请写明要哪一个（几个都要就写几次）：\n"
        "  --institution H1  云岫县中医院\n"
        "  --institution H2  渠北区中医院\n",
    ),
    "several products": (
        ("flags", "--product", "针"),
        "--product 针：有 2 个产品的名称是它或含有它，请写明要哪一个（几个都要就写几次）：\n"
        "  --product P1  针 0.25mm 甲公司\n"
        "  --product P2  针 0.30mm 甲公司\n",
    ),
    "several companies": (
        ("progress", "--company", "公司"),
        "--company 公司：有 2 家企业的名称是它或含有它，请写明要哪一个（几个都要就写几次）：\n"
        "  --company '乙 公司'\n"
        "  --company 甲公司\n",
    ),
    "none, but near": (
        ("progress", "--institution", "渠北中医院"),
        "--institution 渠北中医院：没有这家医疗机构，最接近的是 渠北区中医院（H2）",
    ),
    "none": (
        ("progress", "--variety", "???"),
        "--variety ???：没有这个品种，可用 毫针（V1）、揿针（V2）、穴位压力刺激贴（V3）\n",
    ),
    "nothing": (("progress", "--district", ""), "--district：后面是空的，请写上名称或编码\n"),
    "no batch": (("batch", "show", "湖北"), "批次 湖北：没有这个批次，"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_several_or_none_are_refused(jicai: Run, bureau: Folder, case: str) -> None:
    arguments, told = REFUSED[case]
    outcome = jicai(*arguments, *(() if arguments[0] == "batch" else AS_OF))
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"错误：{told}")


def test_of_many_matches_the_first_twenty_are_listed(jicai: Run, bureau: Folder) -> None:
    rows = [{"医疗机构编码": f"H{at}", "医疗机构名称": f"第{at}医院"} for at in range(1, 31)]
    bureau.write("医疗机构.xlsx", table("医疗机构", *rows))
    lines = jicai("progress", *AS_OF, "--institution", "医院").err.splitlines()
    assert len(lines) == 22
    assert lines[-1] == "  还有 10 个，请把名称写得长一些"


def test_the_columns_of_names_in_overdue(jicai: Run, bureau: Folder) -> None:
    (row,) = jicai("overdue", *AS_OF, "--format", "json", "-q").rows
    names = ("district", "product_code", "product_name", "variety_code", "variety_name")
    assert tuple(row[key] for key in names) == ("渝中区", "P1", "针", "V1", "毫针")
    rows = jicai("overdue", *AS_OF, "--all-products", "--format", "json", "-q").rows
    assert [tuple(row[key] for key in names) for row in rows][1] == ("渝中区", "X1", None, None, None)
