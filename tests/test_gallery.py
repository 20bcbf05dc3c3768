"""The gallery of unusable files: each is told in one Chinese line, alone and among good files, and never harms."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from gallery.builders import REPRODUCERS, Reproducer
from small_workspaces import Folder, Outcome, table

from jicai.intake.reasons import UNUSABLE

Jicai = Callable[..., Outcome]
#: What is said of each file alone, without the words of the reader beneath, which change with its version.
LINES = dict(
    line.replace("\\n", "\n").split("\t")
    for line in (Path(__file__).parent / "golden" / "gallery.txt").read_text("utf-8").splitlines()
)
#: Entries that are no refusals: read whole, read but for a row, or named and passed over.
USED = ("ok", "row", "skipped")
_READER_WORDS = re.compile(r"（(?:读取程序：)?[!-~][ -~]*）")
#: These take seconds each, however they are read; among the others they are left out.
HEAVY = {
    "chain-in-a-circle",
    "bomb-rows",
    "bomb-false-size",
    "bomb-blanks",
    "bomb-shared-strings",
    "bomb-one-string",
    "far-corner-xls",
}


def _known(reproducer: Reproducer) -> bool:
    return not (reproducer.root_reads and os.geteuid() == 0)


BAD = [entry for entry in REPRODUCERS if entry.reason not in USED and _known(entry)]
GOOD = [entry for entry in REPRODUCERS if entry.reason == "ok"]


@pytest.mark.parametrize("reproducer", BAD, ids=lambda entry: entry.name)
def test_one_line(reproducer: Reproducer, folder: Folder, jicai: Jicai) -> None:
    reproducer.build(folder.path / reproducer.filename)
    outcome = jicai("check", "--format", "json", "--no-cache")
    reasons = [(row["file"], row["table"], row["rows"], row["reason"]) for row in outcome.rows]
    told = [(reproducer.filename, "orders", 0, reason) for reason in (reproducer.reason, "too-slow")]
    assert (outcome.code, reasons) in [(2, told[:1]), *([(2, told[1:])] if reproducer.name in HEAVY else [])]
    assert outcome.err.startswith("错误：")
    assert outcome.err.endswith("\n")
    expected = {LINES[reproducer.name]}
    if reproducer.name in HEAVY:  # on a busy machine the limit of time may come before that of memory
        reason = UNUSABLE["too-slow"]
        expected.add(f"{reproducer.filename}：订单明细{reason.title}，请{reason.remedy}")
    assert _READER_WORDS.sub("", outcome.err.removeprefix("错误：")[:-1]) in expected
    assert len(outcome.err) < 400


def test_every_reproducer_has_its_line() -> None:
    assert {entry.name for entry in REPRODUCERS if entry.reason not in USED} - {"no-permission"} <= set(LINES)
    for entry in REPRODUCERS:
        if entry.reason in UNUSABLE and entry.name in LINES:
            reason = UNUSABLE[entry.reason]
            assert f"订单明细{reason.title}" in LINES[entry.name]
            assert LINES[entry.name].endswith(f"，请{reason.remedy}") or "\n  [[files]]\n" in LINES[entry.name]


@pytest.mark.parametrize("reproducer", GOOD, ids=lambda entry: entry.name)
def test_read(reproducer: Reproducer, folder: Folder, jicai: Jicai) -> None:
    reproducer.build(folder.path / reproducer.filename)
    outcome = jicai("check", "--format", "json", "--no-cache")
    rows = 0 if reproducer.name.startswith("header-only") else 3
    assert outcome.code == 0
    assert [(row["file"], row["rows"], row["used"]) for row in outcome.rows] == [(reproducer.filename, rows, rows)]


def test_a_row_that_is_longer_than_the_header(folder: Folder, jicai: Jicai) -> None:
    (entry,) = [entry for entry in REPRODUCERS if entry.reason == "row"]
    entry.build(folder.path / entry.filename)
    outcome = jicai("check", "--format", "json", "--no-cache")
    assert outcome.code == 0
    assert [(row["rows"], row["used"], row["rejected"]) for row in outcome.rows] == [(4, 3, 1)]


def test_all_together(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    (folder.path / "订单明细.xlsx").rename(folder.path / "订单明细-0.xlsx")
    folder.write("订单明细-zz.csv", table("订单明细", {"订单明细编号": "Z"}))
    together = [
        entry for entry in REPRODUCERS if entry.name not in HEAVY and _known(entry) and entry.reason != "skipped"
    ]
    names = {}
    for entry in together:
        names[entry.name] = f"订单明细-{entry.name}{Path(entry.filename).suffix}"
        entry.build(folder.path / names[entry.name])
    (folder.path / "~$订单明细-0.xlsx").write_bytes(b"\x06admin")
    outcome = jicai("check", "--format", "json")
    assert outcome.code == 2
    read = {row["file"] for row in outcome.rows if row["reason"] is None}
    refused = {row["file"]: row["reason"] for row in outcome.rows if row["reason"] is not None}
    assert refused == {names[entry.name]: entry.reason for entry in together if entry.reason not in USED}
    assert read >= {"订单明细-0.xlsx", "订单明细-zz.csv", "中选目录.xlsx", "医疗机构.xlsx", "约定采购量.xlsx"}
    assert read >= {names[entry.name] for entry in together if entry.reason == "ok"}
    head, _, errors = outcome.err.partition("错误：")
    assert "~$订单明细-0.xlsx：Excel 的锁定文件，未读\n" in head
    told = dict(line.split("：", 1) for line in re.split(r"\n(?! )", errors.rstrip("\n")))
    assert set(told) == set(refused)
    for entry in together:
        if entry.name in LINES:
            words = LINES[entry.name].split("：", 1)[1].replace(entry.filename, names[entry.name])
            assert _READER_WORDS.sub("", told[names[entry.name]]) == words


def test_command_names_every_bad_file(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    (folder.path / "订单明细-9月.xlsx").write_bytes(b"")
    (folder.path / "约定采购量-2.csv").write_bytes(b"%PDF-1.4")
    outcome = jicai("progress", "--as-of", "2026-09-30", "--skip-rejects")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("错误：")
    assert sorted(outcome.err.removeprefix("错误：").splitlines()) == [
        "约定采购量-2.csv：约定采购量不是能读取的表格，请在 Excel 或 WPS 里打开，另存为 .xlsx",
        "订单明细-9月.xlsx：订单明细文件是空的，请重新导出",
    ]


def test_lock_file_beside_its_workbook(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    lock = next(entry for entry in REPRODUCERS if entry.name == "lock-file")
    lock.build(folder.path / lock.filename)
    outcome = jicai("check", "--format", "json")
    assert outcome.code == 0
    assert f"{lock.filename}：Excel 的锁定文件，未读\n" in outcome.err
    assert lock.filename not in {row["file"] for row in outcome.rows}


def test_lock_file_alone(folder: Folder, jicai: Jicai) -> None:
    lock = next(entry for entry in REPRODUCERS if entry.name == "lock-file")
    lock.build(folder.path / lock.filename)
    outcome = jicai("check")
    assert outcome.code == 2
    assert "里没有表格文件" in outcome.err


def test_other_files_are_passed_over(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    (folder.path / "订单明细说明.docx").write_bytes(b"PK")
    (folder.path / "通知.pdf").write_bytes(b"%PDF")
    outcome = jicai("check", "--format", "json")
    assert outcome.code == 0
    assert "订单明细说明.docx：不是表格文件，未读\n" in outcome.err
    assert "通知.pdf" not in outcome.err
