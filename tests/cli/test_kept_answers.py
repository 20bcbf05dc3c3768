"""A question that was asked before is answered from what was found then, until anything changes that it rests on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, table

AS_OF = ("--as-of", "2026-12-31")
ACCEPTED = {"验收数量": "10", "验收日期": "2026-07-20", "配送企业": "乙公司", "生产企业": "甲公司"}
PROGRESS, SETTLED = "jicai.results.progress.answer.total", "jicai.calc.settlement.state.settle_on"


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", ACCEPTED))
    folder.write(
        "货款支付.xlsx",
        table("货款支付", {"收款企业": "乙公司", "付款金额": "4.00"}, {"付款编号": "F2", "收款企业": "丁公司"}),
    )
    return folder


@pytest.mark.parametrize(
    ("words", "work"),
    [
        (("progress",), PROGRESS),
        (("progress", "--by", "district"), PROGRESS),
        (("overdue",), SETTLED),
        (("overdue", "--by", "payee"), SETTLED),
        (("overdue", "--company", "甲公司"), SETTLED),
        (("overdue", "--unmatched"), SETTLED),
    ],
)
def test_the_same_question_is_not_worked_out_again(
    jicai: Callable[..., Outcome],
    bureau: Folder,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    work: str,
) -> None:
    first = jicai(*words, *AS_OF, "--format", "json")

    def worked_out(*_: object) -> None:
        raise AssertionError("worked out again")

    with monkeypatch.context() as patch:
        patch.setattr(work, worked_out)
        assert jicai(*words, *AS_OF, "--format", "json") == first
        assert "worked out again" in jicai(*words, "--as-of", "2026-12-30", "--format", "json").err
    assert first.code == 0


def test_another_payment_changes_what_is_owed(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    owed = [jicai("overdue", *AS_OF, "--format", "json").rows[0]["unpaid"]]
    bureau.write("货款支付.xlsx", table("货款支付", {"收款企业": "乙公司", "付款金额": "6.00"}))
    owed.append(jicai("overdue", *AS_OF, "--format", "json").rows[0]["unpaid"])
    assert owed == [11, 9]


def test_another_setting_changes_the_buckets(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    (before,) = jicai("overdue", *AS_OF, "--format", "json").rows
    bureau.settings("ageing = [10, 122]\n")
    (after,) = jicai("overdue", *AS_OF, "--format", "json").rows
    assert (before["bucket"], after["bucket"]) == ("91-180", "11-122")
