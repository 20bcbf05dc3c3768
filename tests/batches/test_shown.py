"""What people read about a batch and about the keys of a batch file."""

from __future__ import annotations

from datetime import date

import pytest

from jicai.batches.clauses import FIELD_CLAUSES
from jicai.batches.keys import all_keys
from jicai.batches.loader import load_packaged
from jicai.batches.model import Superseded
from jicai.batches.shown import shown_keys

PACKAGED = load_packaged()


def test_every_key_has_a_chinese_label_and_meaning() -> None:
    for key in all_keys():
        assert not key.label.isascii(), key.path
        assert not key.meaning.isascii(), key.path
        assert all(not label.isascii() for _, label in key.choices), key.path


def test_clauses_are_given_for_keys_that_exist() -> None:
    assert set(FIELD_CLAUSES) <= {key.path for key in all_keys()}


@pytest.mark.parametrize(
    ("code", "path", "label", "value", "clause"),
    [
        ("gx-zhenju-2026", "kind", "类别", "医用耗材", "A 一（二）"),
        ("gx-zhenju-2026", "bound_types", "适用机构类型", "公立、军队", "A 一（一）"),
        ("gx-zhenju-2026", "aliases", "其他名称", "广西针具、中医针具类集采", ""),
        ("gx-zhenju-2026", "grain", "约定对象", "品种和企业", "A 一（三）"),
        ("gx-zhenju-2026", "settlement.months", "结清月数", "1", "A 二（三）"),
        ("gx-zhenju-2026", "settlement.days", "结清天数", "无", "A 二（三）"),
        ("gx-zhenju-2026", "cycle.years", "采购周期年数", "2", "A 一（三）"),
        ("gx-zhenju-2026", "cycle.end_on", "采购周期截止日", "无", ""),
        ("gx-zhenju-2026", "cycle.max_extension_years", "延长上限（年）", "可延长，不限年数", "A 一（三）"),
        ("gx-zhenju-2026", "price.legacy_lower", "可执行历史低价协议", "是", "A 二（一）"),
        ("gx-zhenju-2026", "nonselected.cap", "非中选采购上限", "无", ""),
        ("qg-yinpian-2025", "advance.ratio", "预付比例", "0.30", "B 三（四）"),
        ("qg-yinpian-2025", "nonselected.cap", "非中选采购上限", "1.0", "B 三（一）"),
        ("sl16-yaopin-2025", "payment_standard.basis", "医保支付标准依据", "挂网价", "B 三（四）"),
        ("sl16-yaopin-2025", "superseded", "国家集采接替品种", "无", "B 二（三）；B 文末"),
        ("sl16-yaopin-2025", "price.legacy_lower", "可执行历史低价协议", "否", "B 三（二）"),
    ],
)
def test_a_packaged_batch_shows(code: str, path: str, label: str, value: str, clause: str) -> None:
    line = next(line for line in shown_keys(PACKAGED[code]) if line.path == path)
    assert (line.label, line.value, line.clause) == (label, value, clause)


def test_a_batch_of_another_notice_cites_no_clause_of_these_two() -> None:
    other = PACKAGED["sl16-yaopin-2025"].model_copy(update={"source": "测试〔2026〕1号"})
    assert {line.clause for line in shown_keys(other)} == {""}


def test_each_superseded_variety_has_its_line() -> None:
    items = (
        Superseded.model_validate({"variety_code": "V001", "from": date(2026, 3, 1), "source": "国联采字〔2025〕1号"}),
        Superseded.model_validate({"variety_code": "V002", "from": date(2026, 5, 1)}),
    )
    batch = PACKAGED["sl16-yaopin-2025"].model_copy(update={"superseded": items})
    assert [line.value for line in shown_keys(batch) if line.path == "superseded"] == [
        "V001，自 2026-03-01 起（国联采字〔2025〕1号）",
        "V002，自 2026-05-01 起",
    ]


def test_each_agreement_year_has_its_line() -> None:
    assert [
        line.value for line in shown_keys(PACKAGED["sl16-yaopin-2025"]) if line.path == "cycle.agreement_years"
    ] == [
        "第 1 年度 2025-06-30 至 2026-06-29",
        "第 2 年度 2026-06-30 至 2026-12-31",
    ]
