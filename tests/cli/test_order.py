"""`--sort` and `--top` on every command: columns by key or Chinese name, and what is left out is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from test_result_keys import RESULTS
from transcripts import Said

Here = Callable[..., Said]
PROGRESS = ("progress", "-C", "sample_data", "--as-of", "2026-09-30")
FLAGS = ("flags", "-C", "sample_data", "--as-of", "2026-09-30")


@pytest.mark.parametrize("name", RESULTS)
def test_no_column_is_named_like_several_columns(name: str) -> None:
    assert not [column.label for column in RESULTS[name][1].columns if set(column.label) & set(",，、")]


def column(here: Here, key: str, *arguments: str) -> list[object]:
    said = here((*arguments, "--format", "json", "-q"))
    assert said.code == 0, said.err
    return [row[key] for row in json.loads(said.out)]


def test_several_columns_by_key_and_by_name(here: Here) -> None:
    by = ("--by", "district", "--by", "batch")
    rows = json.loads(here((*PROGRESS, *by, "--sort", "-区县，completion", "--format", "json", "-q")).out)
    assert rows == sorted(
        sorted(rows, key=lambda row: row["completion"]), key=lambda row: str(row["district"]), reverse=True
    )
    districts = [row["district"] for row in rows]
    assert districts == sorted(districts, reverse=True) and len(set(districts)) == 3  # noqa: PT018


def test_choices_are_sorted_as_they_are_declared(here: Here) -> None:
    levels = column(here, "level", *PROGRESS, "--by", "level", "--sort", "机构等级")
    assert levels == ["三级", "二级", "一级", "未定级"]


def test_the_first_findings_are_the_gravest_in_every_format(here: Here) -> None:
    assert set(column(here, "severity", *FLAGS, "--top", "3")) == {"serious"}
    shown = here((*FLAGS, "--top", "3", "--format", "csv", "--headers", "zh", "-q")).out.splitlines()
    assert [line.split(",")[0] for line in shown[1:]] == ["严重"] * 3
    lines = column(here, "line_id", *FLAGS, "--top", "3")
    assert all(any(str(line) in row for row in shown) for line in lines)


def test_what_is_left_out_is_said(here: Here, tmp_path: Path) -> None:
    arguments = (*PROGRESS, "--by", "district", "--sort", "-滞后,区县", "--top", "1")
    cut = "共 3 行，只列出前 1 行，另有 2 行没有列出；说明里的合计是全部 3 行的"
    said = here((*arguments, "--format", "table", "-q"))
    assert said.out.splitlines()[1].endswith("，只列前 1 行（按滞后从大到小、区县）")
    assert cut in said.out
    assert cut in here((*arguments, "--format", "csv")).err
    path = tmp_path / "进度.xlsx"
    assert here((*arguments, "-o", str(path), "-q")).code == 0
    cells = [cell.value for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
    assert f"{cut}，工作簿合计行的只是列出的" in cells
    assert "另有" not in here((*PROGRESS, "--by", "district", "--top", "3", "--format", "table", "-q")).out


@pytest.mark.parametrize(
    ("sort", "told"),
    [
        ("rnak", "--sort rnak：没有这一列，最接近的是 名次（rank）；可用 区县（district）、约定项（items）、"),
        ("区县,完成", "--sort 区县,完成：没有「完成」这一列，最接近的是 已完成（completed）；可用 区县（district）、"),
        ("-", "--sort -：没有这一列，可用 区县（district）、"),
        ("", "--sort ：没有这一列，可用 区县（district）、"),
    ],
)
def test_an_unknown_column(here: Here, sort: str, told: str) -> None:
    said = here((*PROGRESS, "--by", "district", "--sort", sort))
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[-1].startswith(f"错误：{told}")
    assert said.err.splitlines()[-1].endswith("、名次（rank），前面加 - 从大到小")
