"""Roll-ups of progress as a user asks for them: several groupings at once, and lagging by the ratio."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from small_workspaces import Folder, Outcome, table

Run = Callable[..., Outcome]
#: Day 10 of 365 of the agreement year.
AS_OF = ("--as-of", "2026-07-19")
ACCEPTED = {"验收数量": "10", "验收日期": "2026-07-12"}


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.write("订单明细.xlsx", table("订单明细", ACCEPTED))
    folder.good("中选目录")
    folder.write(
        "医疗机构.xlsx", table("医疗机构", {}, {"医疗机构编码": "H2", "医疗机构名称": "二院", "区县": "江北区"})
    )
    folder.write("约定采购量.xlsx", table("约定采购量", {}, {"医疗机构编码": "H2"}))
    return folder


def test_groupings_are_taken_together_in_the_order_given(jicai: Run, bureau: Folder) -> None:
    rows = jicai("progress", *AS_OF, "--by", "district", "--by", "batch", "--format", "json").rows
    assert [(row["district"], row["batch"], row["rank"]) for row in rows] == [
        ("江北区", "gx-zhenju-2026", 2),
        ("渝中区", "gx-zhenju-2026", 1),
    ]
    assert list(rows[0])[:3] == ["district", "batch", "batch_name"]
    assert (rows[1]["purchased_amount"], rows[1]["institutions"], rows[1]["agreed_qty"]) == (15, 1, 100)
    turned = jicai("progress", *AS_OF, "--by", "batch", "--by", "district", "--by", "batch", "--format", "json").rows
    assert list(turned[0])[:3] == ["batch", "batch_name", "district"]


def test_the_workbook_has_them_too(jicai: Run, bureau: Folder) -> None:
    assert jicai("progress", *AS_OF, "--by", "district", "--by", "variety", "-o", "汇总.xlsx").code == 0
    sheet = load_workbook(bureau.path / "汇总.xlsx")["执行进度（按区县、品种）"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert {"区县", "品种名称", "采购金额", "名次", "时间进度"} <= set(cells)


def test_lagging_by_the_ratio_is_a_setting(jicai: Run, bureau: Folder) -> None:
    """10 of 100 on day 10 of 365 is 3.65 times the time progress."""
    options = ("progress", *AS_OF, "--institution", "H1", "--format", "json")
    assert "超序时" not in jicai(*options).err
    bureau.settings('[lagging]\nmode = "ratio"\n')
    assert "进度正常的里面，超序时 1 项" in jicai(*options).err.splitlines()
    bureau.settings('[lagging]\nmode = "ratio"\nahead = "3.65"\n')
    assert "超序时" not in jicai(*options).err
    late = ("progress", "--as-of", "2026-08-18", "--institution", "H1", "--format", "json")
    bureau.settings('[lagging]\ntolerance = "0.5"\n')
    assert [row["status"] for row in jicai(*late).rows] == ["on_track"]
    bureau.settings('[lagging]\ntolerance = "0.5"\nmode = "ratio"\nbehind = "0.92"\n')
    assert [row["status"] for row in jicai(*late).rows] == ["lagging"]
