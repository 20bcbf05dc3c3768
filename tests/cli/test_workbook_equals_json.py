"""What a workbook shows is what `--format json` gives, cell by cell, whatever the command.

`JICAI_TEST_CASES=FOLDER pytest tests/cli/test_workbook_equals_json.py` compares every view of further workspaces: those
in FOLDER/*/workspace, on the days of `--as-of` in FOLDER/*/expected.json.
"""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from pathlib import Path

import pytest
from every_view import compare, compare_draft, views
from made_results import declared_results, made
from same_as_json import differences
from small_workspaces import Folder, table
from transcripts import ROOT
from world_files import merged, write_world

from jicai.render.data import chunks as data
from jicai.render.result import Result
from jicai.render.workbook.book import workbook

pytestmark = pytest.mark.long

SAMPLE = views(ROOT / "sample_data", "2026-09-30", "sl16-yaopin-2025", refunds="2027-07")
SAMPLE["overdue line"] = ("overdue", *SAMPLE["overdue"][1:], "--line", "MX25070717900592")
#: The sample data has no rows of these.
EMPTY = {"check", "check rows", "assess excepted"}
#: Worlds that hold together what the sample data lacks: final refunds, superseded varieties, credits.
WORLDS = range(9, 14)
IN_WORLDS = (
    *("progress", "progress by institution", "advance", "advance by batch", "offset", "refund", "ledger", "cashflow"),
    *("overdue", "overdue by payee", "overdue unmatched", "flags", "assess by institution", "assess items"),
    *("supply by company", "renew year 2", "batch show"),
)
DECLARED = declared_results()
CASES = os.environ.get("JICAI_TEST_CASES")


@pytest.mark.parametrize("view", SAMPLE)
def test_of_every_command(view: str) -> None:
    compared = compare(SAMPLE[view])
    assert (compared.code, compared.differences) == (0, [])
    assert (compared.rows == 0) == (view in EMPTY)


def test_of_a_proposal() -> None:
    compared = compare_draft(SAMPLE["renew year 2"])
    assert (compared.code, compared.differences) == (0, [])
    assert compared.rows


@pytest.fixture(scope="module")
def world_views(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, ...]]:
    folder, world = tmp_path_factory.mktemp("worlds"), merged(WORLDS)
    write_world(world, folder)
    return views(folder, str(world.as_of), world.batches[0]["code"])


@pytest.mark.slow
@pytest.mark.parametrize("view", IN_WORLDS)
def test_of_what_the_sample_data_lacks(world_views: dict[str, tuple[str, ...]], view: str) -> None:
    compared = compare(world_views[view])
    assert (compared.code, compared.differences) == (0, [])
    assert compared.rows


def test_of_rejected_rows(folder: Folder) -> None:
    folder.good()
    wrong = [{"采购数量": "=HYPERLINK(1)"}, {"订单明细编号": "M2", "采购单价": "-1"}, {"订单明细编号": None}]
    folder.write("订单明细.xlsx", table("订单明细", *wrong))
    compared = compare(("check", "-C", str(folder.path)))
    assert (compared.code, compared.rows, compared.differences) == (0, 3, [])


@pytest.mark.parametrize("rows", [30, 1, 0])
@pytest.mark.parametrize("key", DECLARED)
def test_of_every_declared_value(key: str, rows: int) -> None:
    result = made(DECLARED[key], rows)
    assert differences(result, *written(result)) == []


def written(result: Result) -> tuple[str, bytes]:
    return b"".join(data.json(result, False)).decode(), b"".join(workbook(result.shown(chinese=True), True))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"completion":1,', '"completion":0.999999,', "完成率: number 1, JSON has 0.999999"),
        ('"completion":1,', '"completion":null,', "完成率: '1' in place of nothing"),
        ('"gap":null', '"gap":0', "进度差: nothing in place of Decimal('0')"),
        ('"status":"lagging"', '"status":"completed"', "状态: text '滞后', JSON has 'completed'"),
        ('"voluntary":true', '"voluntary":false', "自愿参加: text '是', JSON has False"),
        ('"甲公司"', '"甲公司 "', "text '甲公司', JSON has '甲公司 '"),
        (r",\n\{.*\}\n\]", "\n]", "below the data"),
        (r"\n\]", r",\n{}\n]", "keys of JSON: []"),
        (r"(\{.*\}),\n(\{.*\})", r"\2,\n\1", "执行进度!4"),
        ('"batch"', '"code"', "keys of JSON"),
    ],
)
def test_another_value_in_json_is_found(old: str, new: str, words: str) -> None:
    result = made(DECLARED["progress"])
    text, book = written(result)
    changed = re.sub(old, new, text, count=1)
    assert changed != text
    assert words in "\n".join(differences(result, changed, book))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (r"<v>1234567\.89<", "<v>1234567.8901<", "number 1234567.8901, JSON has 1234567.89"),
        (r'(<c r="[A-Z]+4" s="\d+")><v>(\d+)</v>', r'\1 t="str"><f>\2</f><v>\2</v>', ": a formula"),
        (r'(<c r="[A-Z]+4" s="\d+")><v>(\d+)</v>', r'\1 t="inlineStr"><is><t>\2</t></is>', ": text 1, JSON has 1"),
        (r"(<t[^>]*>)甲公司<", r"\1乙公司<", "text '乙公司', JSON has '甲公司'"),
        (r'<row r="9".*?</row>', "", "5 rows, JSON has 30"),
        (r"(.*>合计<.*<t[^>]*>)(\d)", r"\g<1>1\2", "执行进度 合计 约定金额: 1"),
    ],
)
def test_another_value_in_the_workbook_is_found(old: str, new: str, words: str) -> None:
    result = made(DECLARED["progress"])
    text, book = written(result)
    assert words in "\n".join(differences(result, text, in_first_sheet(book, old, new)))


def in_first_sheet(book: bytes, old: str, new: str) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(old, new, content.decode(), count=1, flags=re.DOTALL).encode()
                assert content != before.read(name)
            after.writestr(name, content)
    return changed.getvalue()


def further_cases() -> list[tuple[str, str, str]]:
    """Case, day and view of the folder that the environment names."""
    found = []
    for expected in sorted(Path(CASES).glob("*/expected.json")) if CASES else ():
        given = [spec["args"] for spec in json.loads(expected.read_text("utf-8"))]
        days = {args[at + 1] for args in given for at, word in enumerate(args) if word == "--as-of"}
        found += [
            (expected.parent.name, day, view) for day in sorted(days) for view in SAMPLE if view != "overdue line"
        ]
    return found


@pytest.mark.parametrize(("case", "day", "view"), further_cases())
def test_of_further_cases(case: str, day: str, view: str) -> None:
    folder = Path(CASES or "", case, "workspace")
    batch = next(iter(sorted(path.stem for path in folder.glob("batches/*.toml"))), "gx-zhenju-2026")
    compared = compare(views(folder, day, batch)[view])
    assert compared.differences == []
    if compared.code == 2:
        pytest.skip(compared.refused)
