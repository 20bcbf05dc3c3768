"""The day on which the fund paid: read of 基金支付, and no reason to take 预付拨付 for it."""

from __future__ import annotations

import pytest

from jicai.intake.discover.sheets import Fit, fit_of
from jicai.intake.sheets.wording import Terms

MONTHLY = "医疗机构编码 结算月份 险种 基金支付金额 "
ADVANCE = "批次编码 医疗机构编码 拨付期次 拨付金额 "


def fit(header: str) -> Fit | None:
    cells = header.split()
    found = fit_of([cells, ["x"] * len(cells)], "Sheet1", Terms())
    return found if isinstance(found, Fit) else None


@pytest.mark.parametrize("header", ["拨付日期", "入账日期", "到账日期", "实际拨付日期"])
def test_it_is_read_where_it_is_there(header: str) -> None:
    found = fit(MONTHLY + header)
    assert found is not None
    assert (found.table.key, found.header.columns["posted_on"].header) == ("fund_payments", header)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (MONTHLY, "fund_payments"),
        (ADVANCE + "拨付日期", "disbursements"),
        (ADVANCE + "拨付日期 基金类型", "disbursements"),
        (ADVANCE + "拨付日期 到账日期 险种", "disbursements"),
        ("批次编码 医疗机构编码 险种 拨付日期 拨付金额", None),  # of an advance nobody knows the tranche of
    ],
)
def test_which_table_it_is(header: str, key: str | None) -> None:
    found = fit(header)
    assert (found and found.table.key) == key
