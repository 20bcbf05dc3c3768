"""`jicai init`: what it writes, filled in, passes every command; nothing is overwritten, and nothing half done."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from init_story import FIRST, GX, QG, STORY, fill_in, path_of
from small_workspaces import Folder, table
from transcripts import Golden, Said

from jicai.intake.sheets.guide import GUIDE_SHEET
from jicai.starter.folder import write_all
from jicai.starter.workspace_files import contents
from jicai.tables import INPUTS

pytestmark = pytest.mark.long

Run = Callable[..., Said]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("init") / "工作目录"
    write_all(folder, contents())
    return folder


@pytest.fixture(scope="module")
def filled(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled") / "工作目录"
    shutil.copytree(fresh, folder)
    fill_in(folder)
    return folder


def rows_of(said: Said) -> list[dict[str, Any]]:
    assert said.code == 0, said.err
    rows: list[dict[str, Any]] = json.loads(said.out)
    return rows


def test_filled_in_every_row_is_used(filled: Path, here: Run) -> None:
    said = here(("check", "--format", "json"), filled)
    accounts = {row["table"]: (row["rows"], row["used"], row["skipped"], row["rejected"]) for row in rows_of(said)}
    assert accounts == {key: (len(rows), len(rows), 0, 0) for key, rows in STORY.items()}
    assert "提示" not in said.err


def test_filled_in_the_figures_are_right(filled: Path, here: Run) -> None:
    def shown(*arguments: str) -> list[dict[str, Any]]:
        return rows_of(here((*arguments, "--as-of", "2026-09-30", "--format", "json"), filled))

    item = next(row for row in shown("progress") if row["batch"] == GX)
    assert (item["institution_code"], item["agreed_qty"], item["purchased_qty"]) == (FIRST, 100, 18)
    assert item["status"] == "lagging"
    tranches = [row for row in shown("advance") if row["batch"] == QG and row["institution_code"] == FIRST]
    assert [(row["tranche"], row["paid"], row["status"]) for row in tranches] == [(1, 22.5, "paid"), (2, 22.5, "paid")]
    offsets = [row for row in shown("offset") if row["batch"] == QG]
    assert [(row["month"], row["offset"], row["closing"]) for row in offsets] == [
        ("2026-07", 20, 25),
        ("2026-08", 8.5, 16.5),
    ]
    # 15.00 and 15.00 were accepted on 13 July, 3.00 went back, 15.00 was paid: 12.00 have been due since 31 August.
    assert [(row["unpaid"], row["days_overdue"]) for row in shown("overdue")] == [(12, 30)]
    assert {"lagging", "overdue", "advance-late"} <= {row["rule"] for row in shown("flags")}


@pytest.mark.parametrize("command", ["progress", "advance", "offset", "refund", "ledger", "overdue", "flags", "supply"])
def test_forms_that_nobody_has_filled_in_give_no_figures(command: str, fresh: Path, here: Run) -> None:
    said = here((command, "--as-of", "2026-09-30", "--format", "json"), fresh)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "中选目录、医疗机构" in said.err
    assert said.err.endswith("都没有一行数据：还没有填写，请填好或放入系统导出的文件\n")


def test_one_table_that_is_empty_is_said(fresh: Path, tmp_path: Path, here: Run) -> None:
    folder = tmp_path / "半填"
    shutil.copytree(fresh, folder)
    fill_in(folder)
    shutil.copyfile(fresh / "约定采购量.xlsx", folder / "约定采购量.xlsx")
    said = here(("progress", "--as-of", "2026-09-30", "--format", "json"), folder)
    assert rows_of(said) == []
    assert "提示：约定采购量.xlsx：约定采购量没有一行数据，还没有填写或导出\n" in said.err


def test_only_the_tables_that_commands_need_are_read_before_anything_is_filled_in(fresh: Path, here: Run) -> None:
    accounts = rows_of(here(("check", "--exit-code", "--format", "json"), fresh))
    assert [row["table"] for row in accounts] == ["orders", "agreed", "products", "institutions", "fund_payments"]
    assert {(row["rows"], row["rejected"]) for row in accounts} == {(0, 0)}


def test_the_guides_are_not_read_as_data(fresh: Path, here: Run) -> None:
    options = (
        (f"--{table.key.replace('_', '-')}", str(path_of(fresh, table))) for table in INPUTS.values() if table.without
    )
    said = here(("check", *(word for option in options for word in option), "--format", "table"), fresh)
    assert f"{len(INPUTS)} 张工作表，0 行被拒绝" in said.out
    assert GUIDE_SHEET not in said.out + said.err  # of our own making, and so nothing to tell


SCHEMAS = {".jicai", ".jicai/jicai.schema.json", ".jicai/batch.schema.json"}


def snapshot(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("name", ["jicai.toml", "订单明细.xlsx", "可选表/预付拨付.xlsx"])
def test_what_is_there_stays_and_what_is_missing_is_added(name: str, tmp_path: Path, here: Run) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("# 我的\n", "utf-8")
    said = here(("init",), tmp_path)
    assert (said.code, said.err) == (0, "")
    there, _, written = said.out.partition("已在当前文件夹写入：\n")
    assert there.startswith(f"已有的不动：\n  {name} ")
    assert f"  {name} " not in written
    found = snapshot(tmp_path)
    assert found.keys() == {"可选表", *contents()} | SCHEMAS
    assert found[name] == "# 我的\n".encode()


def test_a_file_where_a_folder_should_be(tmp_path: Path, here: Run) -> None:
    (tmp_path / "可选表").write_text("我的", "utf-8")
    before = snapshot(tmp_path)
    said = here(("init",), tmp_path)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith("错误：可选表：已经存在")
    assert snapshot(tmp_path) == before


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path, here: Run) -> None:
    (tmp_path / "jicai.toml").symlink_to(tmp_path / "别处")
    assert here(("init",), tmp_path).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["jicai.toml"]


@pytest.mark.parametrize(
    ("folder", "line"),
    [("文件", "文件：已经存在，而且不是文件夹"), ("无此目录/新", "无此目录/新：上一层文件夹不存在，请先建立")],
)
def test_a_folder_that_cannot_be_one(folder: str, line: str, tmp_path: Path, here: Run) -> None:
    (tmp_path / "文件").touch()
    said = here(("init", folder), tmp_path)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"错误：{line}")
    assert list(snapshot(tmp_path)) == ["文件"]


@pytest.mark.parametrize("name", ["", " "])
def test_a_folder_without_a_name_is_not_the_current_one(name: str, tmp_path: Path, here: Run) -> None:
    said = here(("init", name), tmp_path)
    assert (said.code, said.out) == (2, "")
    assert said.err == "错误：文件夹的名称是空的，请写明；要写入当前文件夹时不写它\n"
    assert snapshot(tmp_path) == {}


@pytest.mark.parametrize("arguments", [(), ("新",)], ids=["into a folder that is there", "into a new folder"])
def test_a_failure_leaves_nothing_behind(
    arguments: tuple[str, ...], tmp_path: Path, here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "我的.txt").touch()
    moved: list[Path] = []
    rename = Path.rename

    def fails_at_the_last(path: Path, target: Path) -> Path:
        moved.append(target)
        if arguments or len(moved) == len(INPUTS):
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fails_at_the_last)
    said = here(("init", *arguments), tmp_path)
    assert (said.code, said.out) == (2, "")
    where = arguments[0] if arguments else "当前文件夹"
    assert said.err == f"错误：{where}：写不进去，磁盘已满，请腾出空间或换一个位置\n"
    assert list(snapshot(tmp_path)) == ["我的.txt"]


#: A file of the folder, its rows, and the forms that are then not needed.
EXPORTS = [
    ("订单明细-2026年7月.csv", [["我的"]], {"订单明细.xlsx"}),
    ("导出20260901.csv", table("订单明细", {}), {"订单明细.xlsx"}),
    ("到账.csv", table("货款支付", {}), {"可选表/货款支付.xlsx"}),
    ("值班.csv", [["日期", "姓名"], ["1", "张三"]], set()),
]


@pytest.mark.parametrize(("name", "rows", "needless"), EXPORTS)
def test_in_a_folder_that_holds_exports(
    name: str, rows: list[list[str]], needless: set[str], tmp_path: Path, here: Run
) -> None:
    Folder(tmp_path).write(name, rows)
    said = here(("init",), tmp_path)
    assert said.code == 0, said.err
    assert ("已有的不动：\n" in said.out) is bool(needless)
    assert all(f"  {form} " in said.out and f"已有 {name}\n" in said.out for form in needless)
    assert snapshot(tmp_path).keys() == {name, "可选表", *contents()} - needless | SCHEMAS


def test_what_it_tells(tmp_path: Path, here: Run, golden: Golden) -> None:
    arguments = ("init", "集采监测")
    golden.check("init", arguments, here(arguments, tmp_path), tmp_path)


def test_the_blank_workbooks_aside_are_no_files_forgotten(tmp_path: Path, here: Callable[..., Said]) -> None:
    assert here(("init",), cwd=tmp_path).code == 0
    told = here(("check", "--format", "json"), cwd=tmp_path).err
    assert "子文件夹 可选表：里面的 " in told
    assert "[inputs]" not in told
