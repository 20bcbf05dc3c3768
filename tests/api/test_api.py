"""`jicai.open(folder)`: the frames of the commands, their types, and what cannot be asked for."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import jicai
from jicai import api
from jicai.api import METHODS, PLURALS, Folder
from jicai.cli import run
from jicai.errors import UsageError
from jicai.tables.column import SCALES, Kind

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"
DAY = "2026-09-30"
TYPES: dict[Kind, tuple[Any, ...]] = {
    **dict.fromkeys((Kind.TEXT, Kind.CODE, Kind.IDENTIFIER, Kind.CHOICE), (pl.String,)),
    **dict.fromkeys(SCALES, (pl.Decimal,)),
    **dict.fromkeys((Kind.INTEGER, Kind.YEAR), (pl.Int32, pl.Int64, pl.UInt32)),
    **dict.fromkeys((Kind.DATE, Kind.MONTH), (pl.Date,)),
    Kind.BOOLEAN: (pl.Boolean,),
}


@pytest.fixture(scope="module")
def folder() -> Folder:
    return jicai.open(SAMPLE, quiet=True)


def plain(frame: pl.DataFrame, months: set[str]) -> list[dict[str, Any]]:
    """The rows as JSON has them."""

    def cell(key: str, value: Any) -> Any:
        if isinstance(value, date):
            return f"{value:%Y-%m}" if key in months else str(value)
        return value

    return [{key: cell(key, value) for key, value in row.items()} for row in frame.to_dicts()]


#: What takes long: their own job.
SLOW = ("diff", "reconcile", "assess", "flags")


@pytest.mark.parametrize("name", [pytest.param(one, marks=[pytest.mark.slow] * (one in SLOW)) for one in METHODS])
def test_a_method_gives_what_the_command_gives(
    folder: Folder, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    results = []
    original = Folder.result
    monkeypatch.setattr(Folder, "result", lambda *at, **given: results.append(original(*at, **given)) or results[0])
    dated = {} if name == "check" else {"as_of": date(2026, 9, 30)}
    frame = getattr(folder, name)(**dated)
    (result,) = results
    assert capfd.readouterr() == ("", "")
    assert run([name, "-C", str(SAMPLE), *(["--as-of", DAY] if dated else []), "--format", "json", "-q"]) == 0
    as_json = json.loads(capfd.readouterr().out, parse_float=Decimal, parse_int=Decimal)
    months = {column.key for column in result.table.columns if column.kind is Kind.MONTH}
    assert plain(frame, months) == as_json
    assert frame.columns == list(result.table.keys)
    for column in result.table.columns:
        if frame.schema[column.key] != pl.Null:
            assert isinstance(frame.schema[column.key], TYPES[column.kind]), column.key


OTHER_FORMS: list[tuple[str, dict[str, Any], str]] = [
    ("progress", {"by": ["district", "batch"]}, "rank"),
    ("progress", {"why": True, "status": "滞后"}, "required_monthly"),
    ("advance", {"by": "fund", "month": date(2026, 8, 1)}, "outstanding"),
    ("overdue", {"by": "payee", "district": ["云岫县", "渠北区"]}, "oldest_days"),
    ("overdue", {"unmatched": True}, "payment_id"),
    ("supply", {"by": "distributor"}, "level"),
    ("flags", {"rule": "price-above", "severity": "严重"}, "message"),
    ("calendar", {"batch": ["广西针具"]}, "event"),
]


@pytest.mark.parametrize(("name", "options", "key"), OTHER_FORMS, ids=str)
def test_the_other_forms_of_a_result(folder: Folder, name: str, options: dict[str, Any], key: str) -> None:
    assert key in getattr(folder, name)(as_of=DAY, **options).columns


def test_singular_plural_one_and_several(folder: Folder) -> None:
    one = folder.progress(as_of=DAY, batches=["广西针具"], district="云岫县")
    assert one.equals(folder.progress(as_of=DAY, batch="gx-zhenju-2026", districts=("云岫县",)))
    assert 0 < one.height < folder.progress(as_of=DAY, district="云岫县").height
    top = folder.progress(as_of=DAY, sort="-gap", top=2)
    assert top["gap"].to_list() == sorted(folder.progress(as_of=DAY)["gap"].to_list(), reverse=True)[:2]


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"districts": "云岫区"}, "--district 云岫区：没有这个区县"),
        ({"yaer": 1}, "没有参数 yaer，是否要写 year？"),
        ({"by": "month"}, "by='month'：可用 institution、district、level"),
        ({"year": 0}, "year=0：应是从 1 起的整数"),
        ({"year": True}, "year=True：应是整数"),
        ({"why": "是"}, "why='是'：应是 True 或 False"),
        ({"as_of": 46000}, "as_of=46000：应是文字"),
        ({"as_of": "昨天"}, "--as-of 昨天：不是日期"),
        ({"batch": "广西针具", "batches": "广西针具"}, "batch 和 batches 是同一个参数，请只写一个"),
        ({"why": True, "by": "district"}, "--why"),
    ],
)
def test_what_cannot_be_asked_for(folder: Folder, options: dict[str, Any], line: str) -> None:
    with pytest.raises(UsageError) as raised:
        folder.progress(**options)
    assert isinstance(raised.value, jicai.JicaiError)
    assert str(raised.value).startswith(line)


def test_a_folder_that_is_not_there_and_an_unknown_result(tmp_path: Path) -> None:
    with pytest.raises(jicai.JicaiError, match="不是文件夹"):
        jicai.open(tmp_path / "没有").progress()
    with pytest.raises(jicai.JicaiError, match="没有 letter 这个结果，可用 progress、"):
        jicai.open(SAMPLE).result("letter")


def test_tables_can_be_named_and_hints_are_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    files = {"products": "中选目录", "institutions": "医疗机构", "agreed": "约定采购量"}
    given = {key: SAMPLE / f"{label}.xlsx" for key, label in files.items()}
    folder = jicai.open(tmp_path, tables={**given, "orders": [str(SAMPLE / "订单明细-2026年9月.xlsx")]})
    assert folder.progress(as_of=DAY).height > 0
    said = capfd.readouterr()
    assert said.out == ""
    assert "没有读的列：订单明细 单位" in said.err
    assert jicai.open(tmp_path, tables=given, quiet=True).advance(as_of=DAY).height > 0
    with pytest.raises(jicai.JicaiError, match="tables：没有 order 这张表，可用 orders、"):
        jicai.open(tmp_path, tables={"order": "x.xlsx"})


def test_check_gives_its_rows_though_a_file_is_unusable(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "订单明细.xlsx").write_bytes(b"not a workbook")
    assert jicai.open(tmp_path).check()["reason"].to_list() != [None]
    assert "提示：订单明细.xlsx" in capfd.readouterr().err


def test_every_parameter_is_one_of_the_command() -> None:
    for name in METHODS:
        options = inspect.signature(import_module(f"jicai.commands.{name}").command).parameters
        for parameter in inspect.signature(getattr(Folder, name)).parameters.values():
            if parameter.kind is inspect.Parameter.VAR_KEYWORD:
                shared = getattr(api, parameter.annotation.removeprefix("Unpack[").removesuffix("]"))
                assert {PLURALS.get(key, key) for key in shared.__annotations__} <= options.keys(), name
            elif parameter.name != "self":
                assert parameter.name in options, name


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, jicai; jicai.open; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert not {"polars", "typer", "pydantic", "rich", "jicai.api", "pyarrow"} & set(done.stdout.split())


def test_a_folder_that_is_none_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(jicai.JicaiError, match="没有这个：不是文件夹，请写工作目录"):
        jicai.open(tmp_path / "没有这个")
