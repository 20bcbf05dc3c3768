"""What `jicai adopt` shows of folders with many files of one layout, and of a list that is no catalogue yet."""

from __future__ import annotations

import json
from collections.abc import Callable

from small_workspaces import Folder, Outcome

from jicai.tables import INPUTS

ORDERS = ["订单明细ID", "医疗机构编码", "国家唯一编码", "采购数量", "采购价格", "订单发送时间", "备注二"]


def _orders(folder: Folder) -> None:
    for month in (7, 8, 9):
        row = [f"L{month}", "H1", "P1", "1", "2.5", f"2026-0{month}-05", "x"]
        folder.write(f"导出({month}).xlsx", [ORDERS, row])


def test_files_of_one_layout_are_listed_once_in_a_table(jicai: Callable[..., Outcome], folder: Folder) -> None:
    _orders(folder)
    table = jicai("adopt", "--dry-run", "--format", "table").out
    assert table.count("国家唯一") == 1
    assert "3 个文件，21 个表头，认出 18 个" in table
    for month in (8, 9):
        assert f"导出({month}).xlsx 的各列与 导出(7).xlsx 一样" in table
    rows = json.loads(jicai("adopt", "--dry-run", "--format", "json").out)
    assert sum(row["header"] == "国家唯一编码" for row in rows) == 3


def test_a_list_without_factors_leads_to_the_catalogue(jicai: Callable[..., Outcome], folder: Folder) -> None:
    heads = ["批次编码", "产品编码", "药品名称", "规格", "生产企业", "中选价格", "是否中选"]
    folder.write("挂网 药品.xlsx", [heads, ["sl16-yaopin-2025", "P1", "甲片", "1mg*7片", "乙", "2", "是"]])
    said = jicai("adopt", "--dry-run", "--format", "json").err
    assert "    jicai catalogue '挂网 药品.xlsx' --batch 批次编码\n" in said
    assert INPUTS["products"].column("factor").label in said
