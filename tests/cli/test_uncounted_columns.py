"""Orders without the columns that a result counts by: every line counts for nothing, and that is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, table

Run = Callable[..., Outcome]
ACCEPTED = "验收数量、验收日期列，都按未验收"
DELIVERED = "配送数量、配送日期列，都按未配送"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("progress",), [ACCEPTED]),
        (("progress", "--count", "delivered"), [DELIVERED]),
        (("progress", "--count", "ordered"), []),
        (("overdue",), [ACCEPTED]),
        (("overdue", "--by", "payee"), [ACCEPTED]),
        (("assess", "--preview"), [ACCEPTED]),
        (("assess", "--preview", "--items"), [ACCEPTED]),
        (("renew",), [ACCEPTED]),
        (("flags",), [ACCEPTED]),
    ],
)
def test_columns_that_are_not_there(jicai: Run, folder: Folder, arguments: tuple[str, ...], words: list[str]) -> None:
    folder.good()
    said = jicai(*arguments, "--as-of", "2026-10-31", "--format", "csv")
    assert said.code == 0, said.err
    footer = [line for line in said.err.splitlines() if line.startswith("订单明细有")]
    assert footer == [f"订单明细有 1 行没有{one}" for one in words]
    warnings = [line for line in said.err.splitlines() if line.startswith("提示：订单明细.xlsx 工作表「Sheet1」：没有")]
    assert len(warnings) == len(words)
    for warning, one in zip(warnings, words, strict=True):
        assert one.replace("，", "，其中 1 行") in warning


def test_only_the_sheet_that_lacks_them_counts_and_only_what_it_lacks(jicai: Run, folder: Folder) -> None:
    folder.good()
    folder.write(
        "订单明细-8月.csv", table("订单明细", {"订单明细编号": "M2", "验收数量": "1", "验收日期": "2026-08-01"})
    )
    folder.write("订单明细-9月.csv", table("订单明细", {"订单明细编号": "M3"}))
    said = jicai("progress", "--as-of", "2026-10-31")
    assert "订单明细有 2 行没有验收数量、验收日期列，都按未验收\n" in said.err
    assert "提示：订单明细-9月.csv：没有验收数量、验收日期列，其中 1 行都按未验收" in said.err
    assert "订单明细-8月" not in said.err


#: The column that the export has without the other of its pair, and the figure that would count by it.
HALVES = [
    ("验收数量", "验收日期", "accepted"),
    ("验收日期", "验收数量", "accepted"),
    ("配送数量", "配送日期", "delivered"),
]


@pytest.mark.parametrize(("there", "lacking", "count"), HALVES)
def test_half_of_a_pair_is_left_unread_and_who_needs_it_stops(
    jicai: Run, folder: Folder, there: str, lacking: str, count: str
) -> None:
    folder.good()
    folder.write(
        "订单明细.csv", table("订单明细", {"订单明细编号": "M2", there: "2026-08-01" if "日期" in there else "1"})
    )
    other = jicai("progress", "--as-of", "2026-10-31", "--count", "ordered")
    assert other.code == 0
    assert f"提示：订单明细.csv：没有{lacking}列，「{there}」未读\n" in other.err
    said = jicai("progress", "--as-of", "2026-10-31", "--count", count)
    assert (said.code, said.out) == (2, "")
    assert "订单明细.csv" in said.err
    assert f"没有{lacking}列" in said.err
