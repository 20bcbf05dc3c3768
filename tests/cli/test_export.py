"""`jicai export`: all results of a month in one workbook, or cut up to be sent out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from read_workbook import read_workbook
from same_as_json import differences
from small_workspaces import Folder, Outcome, table
from transcripts import ROOT, Said

from docs.pages.declared import RESULT_COMMANDS
from jicai.commands.export import run as export_run
from jicai.render.data import chunks as data
from jicai.render.result import Result

pytestmark = pytest.mark.long

SAMPLE = ("-C", str(ROOT / "sample_data"), "--as-of", "2026-09-30")
TODAY = date(2026, 10, 2)


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> dict[str, Result]:
    """What an export computes, as it does."""
    noted: dict[str, Result] = {}
    compute = export_run._results

    def computed(*given: object) -> dict[str, Result]:
        noted.update(compute(*given))  # type: ignore[arg-type]
        return noted

    monkeypatch.setattr(export_run, "_results", computed)
    return noted


def test_every_sheet_holds_what_its_command_gives(
    here: Callable[..., Said], tmp_path: Path, results: dict[str, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    before: dict[str, Result] = {}  # as programs read them: an export writes what people read
    show = Result.shown

    def shown(result: Result, chinese: bool) -> Result:
        before.setdefault(result.table.key, result)
        return show(result, chinese)

    monkeypatch.setattr(Result, "shown", shown)
    said = here(("export", *SAMPLE, "--month", "2026-09", "-o", str(tmp_path / "月报-{month}.xlsx")))
    monkeypatch.undo()
    assert (said.code, said.out) == (0, "")
    book = (tmp_path / "月报-2026-09.xlsx").read_bytes()
    assert len(results) == 50
    for key, result in results.items():
        month = ("--month", "2026-09") if key == "offset" else ()
        if RESULT_COMMANDS[key] == "jicai export":  # no other command gives it
            given = b"".join(data.json(before[key], False)).decode()
        else:
            asked = (*RESULT_COMMANDS[key].split()[1:], *as_the_command_takes(key), *month, "--format", "json")
            given = here(asked).out
        told = replace(before[key], footer=result.footer)
        assert not differences(told, given, book), key


def as_the_command_takes(key: str) -> tuple[str, ...]:
    return SAMPLE[:2] if key == "check" else SAMPLE


@pytest.mark.parametrize(
    ("by", "key", "members"), [("district", "district", 3), ("institution", "institution_code", 13)]
)
def test_the_parts_together_are_the_whole(
    here: Callable[..., Said], tmp_path: Path, results: dict[str, Result], by: str, key: str, members: int
) -> None:
    said = here(("export", *SAMPLE, "--split", by, "-o", str(tmp_path / "分送.xlsx")))
    assert said.code == 0
    books = {path.stem: read_workbook(path.read_bytes()) for path in (tmp_path / "分送").iterdir()}
    assert len(books) == members
    for result in results.values():
        if not {"institution_code", key} & set(result.table.keys):
            continue
        labels = [column.label for column in result.table.columns]
        rows = 0
        for sheets in books.values():
            for sheet in sheets:
                at = sheet.row_of(*labels)
                if at is not None:
                    below = [sheet.rows[row] for row in range(at + 1, max(sheet.rows) + 1) if row in sheet.rows]
                    # A sentence fills one cell, whatever it is merged with.
                    rows += sum(sum(bool(cell.shown) for cell in cells.values()) > 1 for cells in below)
                    rows -= any(cell.stored == "合计" for cells in below for cell in cells.values())
        nowhere = result.frame["institution_code"].null_count() if "institution_code" in result.table.keys else 0
        assert rows == result.frame.height - nowhere, result.table.key


@pytest.mark.slow
def test_the_first_page_says_what_the_commands_say_on_both_days(here: Callable[..., Said], tmp_path: Path) -> None:
    here(("export", *SAMPLE, "-o", str(tmp_path / "月报.xlsx")))
    front = read_workbook((tmp_path / "月报.xlsx").read_bytes())[0]
    assert front.name == "首页"
    figures = {cells[0].shown: [cells[at].shown for at in (1, 2, 3)] for cells in front.rows.values() if 3 in cells}
    assert figures["指标"] == ["截至 2026-09-30", "截至 2026-08-31", "增减"]

    def rows(day: str, *asked: str) -> list[dict[str, Any]]:
        given = here((*asked, *SAMPLE[:2], "--as-of", day, "--format", "json"))
        found: list[dict[str, Any]] = json.loads(given.out, parse_float=Decimal, parse_int=Decimal)
        return found

    expected: dict[str, list[Decimal]] = {}
    for day in ("2026-09-30", "2026-08-31"):
        items = rows(day, "progress")
        late = [row["outstanding"] for row in rows(day, "advance") if row["status"] == "late"]
        moved = [row["amount"] * (1 if row["kind"] == "advance" else -1) for row in rows(day, "ledger")]
        weights = sum(row["agreed_amount"] for row in items)
        weighted = sum(min(row["completion"], Decimal(1)) * row["agreed_amount"] for row in items)
        for label, figure in {
            "加权完成率": weighted / weights,
            "已完成的约定项": sum(row["status"] == "completed" for row in items),
            "滞后的约定项": sum(row["status"] == "lagging" for row in items),
            "未采购的约定项": sum(row["status"] == "not_started" for row in items),
            "采购金额（元）": sum(row["purchased_amount"] for row in rows(day, "progress", "--by", "batch")),
            "逾期货款（元）": sum(row["unpaid"] for row in rows(day, "overdue")),
            "逾期未拨的预付金（元）": sum(late),
            "未收回的预付金（元）": sum(moved),
        }.items():
            expected.setdefault(label, []).append(Decimal(figure))
    for label, (now, before) in expected.items():
        shown = [Decimal(text.replace(",", "").rstrip("%")) for text in figures[label]]
        if label == "加权完成率":
            now, before = now * 100, before * 100
        assert all(abs(told - figure) < Decimal("0.06") for told, figure in zip(shown, (now, before), strict=False))
        assert label == "加权完成率" or shown == [now, before, now - before], label
    assert figures["严重和警示的发现"][1:] == ["—", "—"]
    worst = rows("2026-09-30", "progress", "--by", "institution")
    texts = [[cell.shown for cell in cells.values()] for cells in front.rows.values()]
    head = next(at for at, row in enumerate(texts) if row[0] == "医疗机构名称")
    names = [row[0] for row in texts[head + 1 : head + 6] if row[0]]
    behind = sorted((row["completion"] - row["time_progress"], row["institution_name"]) for row in worst)
    assert names == [name for gap, name in behind if gap < 0][:5]


@pytest.mark.slow
def test_the_list_of_sheets_tells_nothing_twice(here: Callable[..., Said], tmp_path: Path) -> None:
    here(("export", *SAMPLE, "-o", str(tmp_path / "月报.xlsx")))
    contents = read_workbook((tmp_path / "月报.xlsx").read_bytes())[1]
    assert contents.name == "目录"
    told = [cells[3].shown for row, cells in contents.rows.items() if row > 2 and len(cells) > 3 and cells[3].shown]
    assert len(told) == len(set(told)) > 10


def test_the_index_lists_the_workbooks_with_their_figures(here: Callable[..., Said], tmp_path: Path) -> None:
    here(("export", *SAMPLE, "--split", "district", "-o", str(tmp_path / "分送.xlsx")))
    index = next(one for one in read_workbook((tmp_path / "分送.xlsx").read_bytes()) if one.name == "分送目录")
    at = next(row for row, cells in index.rows.items() if cells[0].shown == "区县")
    rows = [[cell.shown for cell in index.rows[row].values()] for row in range(at + 1, at + 5)]
    progress = here(("progress", *SAMPLE, "--by", "district", "--format", "json"))
    overdue = here(("overdue", *SAMPLE, "--by", "district", "--format", "json"))
    for row, of_progress, of_overdue in zip(rows, json.loads(progress.out), json.loads(overdue.out), strict=False):
        assert row[0] == of_progress["district"] == of_overdue["district"]
        assert [int(number) for number in row[1:4]] == [of_progress[k] for k in ("items", "lagging", "not_started")]
        assert float(row[6].replace(",", "")) == of_overdue["unpaid"]
        assert (tmp_path / "分送" / row[9]).is_file()
    assert rows[3][0] == "合计"
    assert [cells[0].shown for row, cells in index.rows.items() if row > at + 4] == [
        "共 3 个区县，各一个工作簿，在文件夹 分送 里",
        "不属于任何区县、没有分送的：检查发现 4 行，检查发现的变化 5 行",
    ]


def test_a_part_says_what_its_figures_rest_on_and_what_it_leaves_out(here: Callable[..., Said], tmp_path: Path) -> None:
    here(("export", *SAMPLE, "--split", "institution", "-o", str(tmp_path / "分送.xlsx")))
    book = (tmp_path / "分送" / "H50990100001 嘉岚区人民医院.xlsx").read_bytes()
    sheets = {sheet.name: "\n".join(sheet.texts()) for sheet in read_workbook(book)}
    contents, basis = sheets["目录"], sheets["口径"]
    assert "没有嘉岚区人民医院（H50990100001）的行：" in contents
    assert "、逾期货款、" in contents
    assert "没有分送、只在全部结果的工作簿里的：执行进度（按批次）、" in contents
    assert "未提供预付抵扣退回表，抵扣和退回按计算额视同已发生" in sheets["预付金台账"]
    assert "考核办法：" in sheets["年度考核（按医疗机构）"]
    assert {"只看医疗机构", "滞后容差", "账龄分段", "指标 完成率"} <= set(basis.splitlines())
    assert "家医疗机构" not in sheets["执行进度"]  # figures of all institutions together are nobody's
    index = {sheet.name: "\n".join(sheet.texts()) for sheet in read_workbook((tmp_path / "分送.xlsx").read_bytes())}
    assert "FK2026091000532" in index["提示"]


@pytest.mark.slow
def test_the_payment_lists_hold_what_is_late_of_earlier_months(here: Callable[..., Said], tmp_path: Path) -> None:
    here(("export", *SAMPLE, "-o", str(tmp_path / "月报.xlsx")))
    lists = [one for one in read_workbook((tmp_path / "月报.xlsx").read_bytes()) if "拨付清单" in one.name]
    late = json.loads(here(("advance", *SAMPLE, "--status", "late", "--format", "json")).out)
    assert sum("逾期未拨足" in text for one in lists for text in one.texts()) == 0
    for one, fund in zip(lists, ("employee", "resident"), strict=True):
        due = [row for row in late if row["fund"] == fund]
        assert f"合计（共 {len(due):,} 笔）" in one.texts()
        assert f"{sum(row['outstanding'] for row in due):,.2f}" in one.texts()
        assert any("2026-09 及以前到期的" in text for text in one.texts())


@pytest.mark.slow
def test_files_of_an_earlier_run_in_the_folder_are_told_of(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    assert "不是本次写的" not in jicai("export", "--split", "district", "-o", "月报.xlsx").err
    (bureau.path / "月报" / "渝北区.xlsx").write_bytes(b"of an earlier month")
    said = jicai("export", "--split", "district", "-o", "月报.xlsx")
    assert "提示：文件夹 月报 里另有 1 个文件不是本次写的，请核对后删除：渝北区.xlsx" in said.err
    assert (bureau.path / "月报" / "渝北区.xlsx").read_bytes() == b"of an earlier month"


def test_a_month_that_has_not_come_is_told_of(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    said = jicai("export", "--only", "calendar", "--month", "next")
    assert "提示：2026-11 还没有到，结果截至 2026-10-02" in said.err


def test_the_check_alone_tells_of_rejected_rows_and_does_not_stop(
    jicai: Callable[..., Outcome], bureau: Folder
) -> None:
    bureau.write("订单明细.xlsx", table("订单明细", {"采购数量": "很多"}))
    said = jicai("export", "--only", "check", "-o", "检查.xlsx", "--exit-code")
    assert said.code == 1
    names = [sheet.name for sheet in read_workbook((bureau.path / "检查.xlsx").read_bytes())]
    assert names == ["目录", "数据检查", "被拒绝的行", "口径"]


@pytest.mark.slow
def test_a_narrowed_export_says_so_on_every_sheet_that_it_narrows(
    here: Callable[..., Said], tmp_path: Path, results: dict[str, Result]
) -> None:
    here(("export", *SAMPLE, "--batch", "qg-yinpian-2025", "-o", str(tmp_path / "月报.xlsx")))
    unsaid = {key for key, result in results.items() if "只看批次 qg-yinpian-2025" not in result.subtitle}
    assert unsaid == {"calendar", "check"}


@pytest.fixture
def bureau(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    folder.good()
    monkeypatch.setattr("jicai.clock.today", lambda: TODAY)
    return folder


@pytest.mark.parametrize(
    ("options", "month", "as_of"),
    [
        ((), "2026-10", "2026-10-02"),
        (("--month", "this"), "2026-10", "2026-10-02"),  # not over: through today
        (("--month", "last"), "2026-09", "2026-09-30"),
        (("--month", "next"), "2026-11", "2026-10-02"),
        (("--month", "2026-08"), "2026-08", "2026-08-31"),
        (("--as-of", "month-end"), "2026-09", "2026-09-30"),
        (("--as-of", "月末", "--month", "last"), "2026-09", "2026-09-30"),
        (("--as-of", "month-end", "--month", "this"), "2026-10", "2026-10-31"),
        (("--as-of", "2026-08-15"), "2026-08", "2026-08-15"),
        (("--as-of", "2026-08-15", "--month", "last"), "2026-07", "2026-08-15"),
    ],
)
def test_the_month_and_the_as_of_date(
    jicai: Callable[..., Outcome], bureau: Folder, options: tuple[str, ...], month: str, as_of: str
) -> None:
    said = jicai("export", "--only", "calendar", *options)
    assert said.code == 0
    assert f"已写入 集采月报-{month}.xlsx：{month}，截至 {as_of}，1 张表" in said.err
    assert (bureau.path / f"集采月报-{month}.xlsx").is_file()


@pytest.mark.slow
def test_what_lacks_a_table_or_a_finished_year_is_left_out_and_said(
    jicai: Callable[..., Outcome], bureau: Folder
) -> None:
    said = jicai("export", "-o", "月报.xlsx", "--as-of", "2026-06-01")
    assert "没有列入 7 项" in said.err
    contents = read_workbook((bureau.path / "月报.xlsx").read_bytes())[1]
    words = "\n".join(contents.texts())
    assert "预付金抵扣（offset）：没有基金支付表" in words
    assert "预付金退回（refund）：没有基金支付表" in words
    assert "对账（reconcile）：没有验收台账表" in words
    assert "报量核对（demand）：没有报量表" in words
    assert "结余留用（surplus）：没有结余测算表" in words
    assert "批次接续（switch）：没有品种接续表" in words
    assert "年度考核（assess）：没有已期满的协议年度，年度中试算用 jicai assess --preview" in words


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--only", "progres"), "--only progres：没有这种结果，是否要写 progress？"),
        (("--only", "offset"), "--only offset：预付金抵扣（offset）：没有基金支付表，请补上或去掉这个选项"),
        (("-o", "月报-{year}.xlsx"), "-o 月报-{year}.xlsx：不认识 {year}，文件名里只能用 {month}（月份）"),
        (("-o", "月报.csv"), "-o 月报.csv：导出写成 Excel 工作簿，文件名请以 .xlsx 结尾"),
        (("--split", "district", "-o", "分 送"), "结尾，如 -o '分 送.xlsx'；--split 的各份在同名文件夹里"),
        (("-o", "没有/月报.xlsx"), "-o 没有/月报.xlsx：文件夹"),
        (("-o", "订单明细.xlsx"), "订单明细.xlsx：就是输入文件 订单明细.xlsx，请换一个文件名，以免覆盖原始数据"),
        (("-o", "订单明细-{month}.xlsx"), "-o 订单明细-2026-10.xlsx：在工作目录里会被当作订单明细表读入"),
        (("--month", "2026-13"), "--month 2026-13：不是月份，请写成 2026-08 这样，或 this、last、next"),
        (("--as-of", "月底"), "--as-of 月底：不是日期，请写成 2026-08-31 这样，或 month-end（最近的月末）"),
        (("--as-of", "9999-12-31"), "--as-of 9999-12-31：不是日期"),  # the end of what has none, in files alone
        (("--district", "渝北区"), "--district 渝北区：没有这个区县"),
        (
            ("--only", "calendar", "--split", "district"),
            "--split district：所选的结果都不分医疗机构，没有可以分送的，请去掉这个选项",
        ),
    ],
)
def test_what_cannot_be_is_one_clear_line(
    jicai: Callable[..., Outcome], bureau: Folder, options: tuple[str, ...], message: str
) -> None:
    before = contents(bureau.path)
    said = jicai("export", *options)
    assert (said.code, said.out) == (2, "")
    assert message.removeprefix("-o 没有/") in said.err
    assert said.err.count("\n") == 1
    assert contents(bureau.path) == before


def test_a_folder_without_inputs_is_named(jicai: Callable[..., Outcome], folder: Folder) -> None:
    said = jicai("export")
    assert (said.code, "里没有表格文件：请放入系统导出的文件" in said.err) == (2, True)
    assert contents(folder.path) == {}


def test_a_second_run_on_the_same_file_is_refused(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    with FileLock(bureau.path / ".月报.xlsx.lock"):
        said = jicai("export", "--only", "progress", "-o", "月报.xlsx")
        other = jicai("export", "--only", "progress", "-o", "别的.xlsx")
    assert (said.code, said.err) == (2, "错误：月报.xlsx：另一个 jicai export 正在写这个文件，请等它完成\n")
    assert other.code == 0
    assert jicai("export", "--only", "progress", "-o", "月报.xlsx").code == 0


@pytest.mark.slow
def test_what_a_killed_run_has_left_is_removed(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    staging = bureau.path / ".月报.xlsx.part"
    staging.mkdir()
    (staging / "0").write_bytes(b"half a workbook")
    (bureau.path / ".月报.xlsx.lock").touch()
    assert jicai("export", "--only", "progress", "-o", "月报.xlsx").code == 0
    assert [name for name in contents(bureau.path) if name.startswith(".")] == []


def test_where_a_part_cannot_be_written_everything_stays_as_it_was(
    jicai: Callable[..., Outcome], bureau: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert jicai("export", "--only", "progress", "--split", "district", "-o", "月报.xlsx").code == 0
    before = contents(bureau.path)
    written = export_run._files

    def failing(*given: object) -> Iterator[tuple[Path, Iterator[bytes]]]:
        first, *_ = written(*given)  # type: ignore[arg-type]
        yield first
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_run, "_files", failing)
    said = jicai("export", "--only", "progress", "--split", "district", "-o", "月报.xlsx")
    assert said.code == 2
    assert "磁盘已满，请腾出空间或换一个位置" in said.err
    assert contents(bureau.path) == before


def test_the_log_is_one_line_of_json_whatever_happens(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    said = jicai("export", "-o", "月报-{month}.xlsx", "--log", "json", "--exit-code")
    line = json.loads(said.err)
    assert (said.code, said.out, line["ok"], line["exit_code"]) == (1, "", True, 1)
    assert (line["month"], line["as_of"], line["output"]) == ("2026-10", "2026-10-02", "月报-2026-10.xlsx")
    assert (line["rows"]["progress"], line["needs_care"], line["files"], line["rejected_rows"]) == (1, True, 1, 0)
    assert line["bytes"] == (bureau.path / "月报-2026-10.xlsx").stat().st_size
    bureau.write("订单明细.xlsx", table("订单明细", {"采购数量": "很多"}))
    said = jicai("export", "--log", "json")
    line = json.loads(said.err)
    assert (said.code, line["ok"], line["exit_code"], line["files"]) == (2, False, 2, 0)
    assert line["error"].startswith("有 1 行被拒绝")
    said = jicai("export", "--only", "progress", "--log", "json", "--skip-rejects")
    line = json.loads(said.err)
    assert (said.code, line["ok"], line["rejected_rows"]) == (0, True, 1)
    assert line["messages"] == ["提示：略过被拒绝的 1 行，见 jicai check --rows"]


def test_quiet_says_nothing_and_errors_still_do(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    assert jicai("export", "--only", "progress", "-q") == Outcome(0, "", "")
    assert jicai("export", "-q", "-o", "月报.csv").err.startswith("错误：")


@pytest.mark.slow
def test_names_that_no_file_can_have_are_written_otherwise(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    districts = ["渝中/[区]:*?", "..", "渝中", "渝中 ", "CON", "長" * 120]
    rows = [
        {"医疗机构编码": f"H{at}", "医疗机构名称": f"医院{at}", "区县": name} for at, name in enumerate(districts, 1)
    ]
    bureau.write("医疗机构.xlsx", table("医疗机构", *rows))
    agreed = [{"医疗机构编码": f"H{at}"} for at in range(1, len(rows) + 1)]
    bureau.write("约定采购量.xlsx", table("约定采购量", *agreed))
    assert jicai("export", "--only", "progress", "--split", "district", "-o", "月报.xlsx").code == 0
    names = sorted(path.name for path in (bureau.path / "月报").iterdir())
    assert all(len(name.encode()) < 255 and not set(name) & set('/\\:*?"<>|') for name in names)
    assert len(names) == len({name.casefold() for name in names}) == len({name.strip() for name in districts})
    assert jicai("export", "--only", "progress", "--split", "institution", "-o", "各院.xlsx").code == 0
    assert sorted(path.name for path in (bureau.path / "各院").iterdir())[0] == "H1 医院1.xlsx"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("only", "sheets"),
    [
        ("supply", ["供应情况（按中选企业）", "供应情况（按配送企业）", "未供货的产品", "未供货的订单明细"]),
        ("renew", ["续签对照"]),
    ],
)
def test_what_needs_no_payments_is_exported_without_them(
    jicai: Callable[..., Outcome], bureau: Folder, only: str, sheets: list[str]
) -> None:
    said = jicai("export", "--only", only, "-o", "结果.xlsx")
    assert said.code == 0, said.err
    names = [sheet.name for sheet in read_workbook((bureau.path / "结果.xlsx").read_bytes())]
    assert [name for name in names if name in sheets] == sheets


def test_one_result_alone_can_be_split(here: Callable[..., Said], tmp_path: Path) -> None:
    said = here(("export", *SAMPLE, "--split", "district", "--only", "progress", "-o", str(tmp_path / "分送.xlsx")))
    assert said.code == 0, said.err
    assert (tmp_path / "分送.xlsx").exists()
