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
