"""The lines to paste: what is not known is said to be so, in a way that the settings refuse, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome, table

from jicai.adopt.conclude import conclude
from jicai.adopt.folder import Known
from jicai.adopt.gathering import LookedFile
from jicai.intake.discover.looking import LookedSheet
from jicai.intake.sheets.wording import Terms

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]

#: Table, column, a word of the file -> the key, and the values that may be written.
WORDS: dict[str, tuple[str, str, str, str, str]] = {
    "status": ("订单明细", "订单状态", "审核不通过", "status", "正常、已撤销、退货、拒绝配送"),
    "level": ("医疗机构", "机构等级", "基层", "level", "三级、二级、一级、未定级"),
    "type": ("医疗机构", "机构类型", "部队", "type", "公立、军队、民营、零售药店"),
}


def pasted(said: str) -> str:
    """The entry that the command says to write."""
    lines = said.partition("核对后在 jicai.toml 末尾写：\n")[2].splitlines()
    return "\n".join(line.strip() for line in lines if line.startswith("    ")) + "\n"


@pytest.mark.parametrize("case", WORDS)
def test_an_unknown_word_is_given_no_meaning(case: str, folder: Folder, jicai: Jicai) -> None:
    label, column, word, key, values = WORDS[case]
    folder.write(f"{label}.csv", table(label, {column: word}))
    entry = pasted(jicai("adopt", "--yes").err)
    assert f'values = {{ {key} = {{ "{word}" = "代表的取值" }} }}' in entry
    (remark,) = re.findall(rf"# {key}：可以写 (.*)", entry)
    assert sorted(remark.split("、")) == sorted(values.split("、"))
    (folder.path / "jicai.toml").write_text(entry, "utf-8")
    said = jicai("check")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert f"values.{key}.{word}：「代表的取值」不是规定的取值" in said.err


def test_an_unknown_batch_is_not_the_only_one_there_is(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("约定采购量.csv", table("约定采购量", {"批次编码": "某市自采批"}))
    entry = pasted(jicai("adopt", "--yes").err)
    assert 'values = { batch = { "某市自采批" = "批次编码" } }' in entry
    assert "gx-zhenju-2026（" in entry
    (folder.path / "jicai.toml").write_text(entry, "utf-8")
    used = [row["used"] for row in jicai("check", "--format", "json").rows if row["file"] == "约定采购量.csv"]
    assert used == [0]


def test_how_many_words_more_there_are(folder: Folder, jicai: Jicai) -> None:
    folder.write("医疗机构.csv", table("医疗机构", *({"机构等级": f"类别{at}"} for at in range(23))))
    said = jicai("adopt", "--yes").err
    assert said.count("不认得") == 21
    assert "机构等级里还有 3 个不认得的词，定了以上的再运行" in said


CODE, DAY = "H1", "2026-08-01"
#: Layouts that lack columns, header -> cell, and the table that comes first.
NEAREST: dict[str, tuple[dict[str, str], str]] = {
    "order lines without code and number": (
        {"订单编号": "D1", "产品名称": "某片", "规格型号": "10mg", "生产企业": "甲厂", "配送企业": "乙公司",
         "采购数量": "10", "下单日期": DAY},
        "orders",
    ),
    "order lines with a batch": (
        {"订单编号": "D1", "集采项目": "某批", "生产企业": "甲厂", "配送企业": "乙公司", "采购数量": "10",
         "采购单价": "2.5", "验收数量": "10", "验收日期": DAY},
        "orders",
    ),
    "order lines with names of institutions": (
        {"医疗机构编码": CODE, "医疗机构名称": "第一医院", "产品编码": "P1", "产品名称": "某片", "订单编号": "D1",
         "下单日期": DAY, "配送数量": "5"},
        "orders",
    ),
    "a payment ledger without numbers": (
        {"医疗机构编码": CODE, "收款企业": "乙公司", "付款日期": DAY, "发生额": "9.5", "摘要": "货款"},
        "payments",
    ),
    "a payment ledger without institutions": (
        {"付款编号": "F1", "收款企业": "乙公司", "付款日期": DAY, "付款金额": "9.5", "月份": "2026-08"},
        "payments",
    ),
    "fund payments without the fund": (
        {"医疗机构编码": CODE, "医疗机构名称": "第一医院", "月份": "2026-08", "支付额": "100.00"},
        "fund_payments",
    ),
    "appointed distributors": ({"集采项目": "某批", "生产企业": "甲厂", "配送企业": "乙公司"}, "distribution"),
}  # fmt: skip


@pytest.mark.parametrize("case", NEAREST)
def test_the_nearest_table_is_that_which_most_headers_name(case: str) -> None:
    cells, meant = NEAREST[case]
    sheet = LookedSheet("Sheet1", [list(cells), list(cells.values())], 1, [[cell] for cell in cells.values()])
    view = conclude(LookedFile(Path("导出.csv"), "导出.csv", Terms(), asked=True), sheet, Known(), {})
    offered = [question.proposal["table"] for question in view.questions if "table" in question.proposal]
    assert (view.table or offered[0]) == meant


def test_a_header_is_proposed_for_one_column_and_a_spare_code_for_the_code(folder: Folder, jicai: Jicai) -> None:
    """A list of selected products that calls the product's code by the name that platforms have for their own."""
    folder.write(
        "中选目录.csv",
        [
            ["集采批次", "药品统一编码", "品种序号", "品种名称", "是否中选", "中选企业", "中选价", "转换比"],
            ["gx-zhenju-2026", "XA01AAA001A001010100101", "V1", "某片", "是", "衡屿制药", "2.52", "14"],
        ],
    )
    entry = pasted(jicai("adopt", "--yes").err)
    assert 'columns = { product_code = ["药品统一编码"], variety_code = ["品种序号"] }' in entry
    (folder.path / "jicai.toml").write_text(entry, "utf-8")
    used = [row["used"] for row in jicai("check", "--format", "json").rows if row["file"] == "中选目录.csv"]
    assert used == [1]
