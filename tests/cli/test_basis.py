"""The sheet 口径: whoever finds the workbook in a year can tell what its figures rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from small_workspaces import Folder, Outcome

Run = Callable[..., Outcome]
PROGRESS = ("progress", "--as-of", "2026-08-31")
OWN_BATCH = """code = "cq-own-2026"
name = "本市自行采购"
kind = "drug"
source = "测试〔2026〕1号"
issued_on = 2026-01-01
start_on = 2026-02-01
[cycle]
years = 1
[[superseded]]
variety_code = "V7"
from = 2026-06-01
source = "测试〔2026〕2号"
"""


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.good()
    return folder


def pairs(folder: Folder, jicai: Run, *arguments: str) -> list[tuple[str, str]]:
    assert jicai(*PROGRESS, *arguments, "-o", "进度.xlsx").code == 0
    sheet = load_workbook(folder.path / "进度.xlsx")["口径"]
    return [(str(row[0].value), str(row[1].value)) for row in sheet.iter_rows(min_row=3)]


def test_every_parameter_of_a_batch_with_its_clause(jicai: Run, bureau: Folder) -> None:
    words = dict(pairs(bureau, jicai))
    assert words["gx-zhenju-2026 预付比例"] == "0.30（A 二（三））"
    assert words["gx-zhenju-2026 可执行历史低价协议"] == "是（A 二（一））"
    assert words["sl16-yaopin-2025 非中选采购上限"] == "1.0（B 三（一））"
    assert words["sl16-yaopin-2025 采购周期截止日"] == "2026-12-31（B 二（一））"


def test_what_a_batch_does_not_set_is_one_line(jicai: Run, bureau: Folder) -> None:
    words = dict(pairs(bureau, jicai))
    assert words["gx-zhenju-2026 未设"] == (
        "采购周期截止日、延长至、第二期到期日、结清天数、非中选采购上限、续签量下限、医保支付标准依据、国家集采接替品种"
    )
    assert "gx-zhenju-2026 延长至" not in words


def test_the_parameters_come_last(jicai: Run, bureau: Folder) -> None:
    labels = [label for label, _ in pairs(bureau, jicai)]
    assert labels[0] == "截至日期"
    assert labels.index("订单明细") < labels.index("生成") < labels.index("gx-zhenju-2026 预付比例")


def test_settings_and_batch_files_with_their_hashes_and_superseded_varieties(jicai: Run, bureau: Folder) -> None:
    (bureau.path / "本市.toml").write_text(OWN_BATCH, "utf-8")
    bureau.settings('[batches]\nfiles = ["本市.toml"]\n')
    words = dict(pairs(bureau, jicai))
    for label, name in (("设置文件", "jicai.toml"), ("批次文件", "本市.toml")):
        digest = hashlib.sha256((bureau.path / name).read_bytes()).hexdigest()
        assert words[label] == f"{name}：SHA-256 {digest}"
    assert words["cq-own-2026 国家集采接替品种"] == "V7，自 2026-06-01 起（测试〔2026〕2号）"
    assert words["cq-own-2026 预付比例"] == "0.30"  # a notice of its own has no clauses of ours


def test_no_settings_no_line_of_them(jicai: Run, bureau: Folder) -> None:
    assert {"设置文件", "批次文件"}.isdisjoint(dict(pairs(bureau, jicai)))


def test_the_same_inputs_give_the_same_basis(jicai: Run, bureau: Folder) -> None:
    assert pairs(bureau, jicai) == pairs(bureau, jicai)
