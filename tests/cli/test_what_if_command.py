"""`--set` says so in every output, and writes nothing that goes out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from small_workspaces import Folder, Outcome

Run = Callable[..., Outcome]
SET = ("--set", "offset.window_months=6")
LINE = "【假设】--set offset.window_months=6：不是通知和批次文件的规定，结果只供试算，不能作为依据"
CALENDAR = ("calendar", "--as-of", "2026-08-01", "--batch", "广西针具", *SET)


@pytest.mark.parametrize("more", [(), ("-q",)])
@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "md", "table"])
def test_every_format_says_so(jicai: Run, form: str, more: tuple[str, ...]) -> None:
    said = jicai(*CALENDAR, "--format", form, *more)
    shown = said.out.replace("\n", "") if form == "table" else said.out  # a table's subtitle is wrapped
    assert LINE.replace("_", "\\_") in shown.replace("_", "\\_").replace("\\\\_", "\\_") or LINE in said.err
    assert form != "json" or "共 6 个结算月" in str(json.loads(said.out))


def test_a_workbook_and_a_parquet_file_say_so(jicai: Run, folder: Folder) -> None:
    for name in ("a.xlsx", "a.parquet"):
        jicai(*CALENDAR, "-o", name)
    assert pl.read_parquet_metadata(folder.path / "a.parquet")["jicai.notes"] == LINE
    basis = pl.read_excel(folder.path / "a.xlsx", sheet_name="口径", has_header=False)
    pairs = dict(basis.select(pl.all().cast(pl.String)).iter_rows())
    assert pairs["假设"] == LINE
    assert pairs["假设 gx-zhenju-2026"] == "抵扣月数由 12 改为 6，只供试算"


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (("letter", "urge", "--all"), "写函"),
        (("dispatch", "-o", "下发"), "下发"),
        (("adopt", "--yes"), "认表"),
        (("renew", "--draft", "a.xlsx"), "起草约定采购量"),
        (("calendar", "--ics", "a.ics"), "写日历文件"),
    ],
)
def test_what_goes_out_is_never_written_under_an_assumption(
    jicai: Run, folder: Folder, command: tuple[str, ...], what: str
) -> None:
    said = jicai(*command, *SET)
    assert said.err == f"错误：--set 只供试算，不能用来{what}，请去掉；规定真的变了，请写进批次文件\n"
    assert (said.code, list(Path(folder.path).iterdir())) == (2, [])


def test_what_is_due_for_review(jicai: Run, folder: Folder) -> None:
    folder.path.joinpath("甲.toml").write_text(
        'code = "jia"\nname = "甲"\nkind = "drug"\nsource = "甲〔2025〕1号"\nissued_on = 2025-12-01\n'
        "start_on = 2026-01-01\n[cycle]\nyears = 3\n[settlement]\nmonths = [{from = 2026-01-01, value = 1},"
        '{from = 2026-07-01, value = 2, source = "甲〔2026〕2号", clause = "三"},{from = 2026-10-01, value = 3}]\n',
        "utf-8",
    )
    folder.path.joinpath("jicai.toml").write_text('[batches]\nfiles = ["甲.toml"]\n', "utf-8")
    rows = jicai("batch", "check", "--as-of", "2026-08-01", "--format", "json").rows
    assert [(row["key"], row["reason"], row["date"], row["message"]) for row in rows] == [
        ("cycle", "cycle_end", "2026-06-29", "33 天前届满，可以延长，决定了的请写 cycle.extended_to"),
        ("settlement.months", "changed", "2026-07-01", "31 天前起为 2，按验收日期取，请核对此后的结果"),
        ("settlement.months", "changes", "2026-10-01", "还有 61 天改为 3，请核对文件是否已经生效"),
        ("settlement.months", "no_source", "2026-10-01", "这一段没有写 source、clause，请补上依据"),
    ]
    few = jicai("batch", "check", "--as-of", "2026-12-31", "--within", "0", "--exit-code", "--format", "json")
    assert [(row["batch"], row["reason"]) for row in few.rows] == [
        ("jia", "no_source"),
        ("sl16-yaopin-2025", "cycle_end"),
    ]
    assert few.code == 1
