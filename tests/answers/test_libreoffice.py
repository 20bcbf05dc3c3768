"""A dispatch edited and saved by LibreOffice: no false change, no answer lost, every changed figure found."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from returned_books import Book, books_in

from jicai.cli import run
from jicai.results.collect.run import run as collect_run
from jicai.results.dispatch.manifest import read_manifest
from jicai.tables.results.dispatch import MANIFEST_FILE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def saved_by(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Path, str], None]:
    profile = tmp_path_factory.mktemp("profile")

    def save(source: Path, target: Path, form: str) -> None:
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", form]
        subprocess.run([*command, "--outdir", target, *books_in(source)], check=True, capture_output=True, timeout=300)

    return save


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "下发"
    sample = ["-C", str(Path(__file__).parents[2] / "sample_data"), "--month", "2026-08"]
    assert run(["dispatch", *sample, "--by", "institution", "-q", "-o", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_saved_again_nothing_is_changed(
    sent: Path, tmp_path: Path, saved_by: Callable[[Path, Path, str], None], form: str
) -> None:
    saved_by(sent, tmp_path / "报回", form)
    outcome = collect_run(tmp_path / "报回", sent)
    assert outcome.collected.files == len(list(books_in(sent)))
    assert outcome.collected.issues == []
    assert outcome.collected.came_back == {
        row.key for part in read_manifest(sent / MANIFEST_FILE).parts for row in part.rows
    }


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_edited_and_saved(sent: Path, tmp_path: Path, saved_by: Callable[[Path, Path, str], None], form: str) -> None:
    edited, back = tmp_path / "改", tmp_path / "报回"
    edited.mkdir()
    chance = random.Random(7)
    answers: dict[str, str] = {}
    changes: set[tuple[str, str]] = set()
    for number, path in enumerate(books_in(sent)):
        book = Book(path)
        for kind in book.kinds():
            rows = book.rows(kind)
            book.reorder(kind, lambda values: chance.sample(values, len(values)))
            for row in range(rows):
                key = book.cell(kind, row, "row_key").value
                if chance.random() < 0.8:
                    answers[key] = f"措施 {key}"
                    book.answer(kind, row, measure=answers[key])
                if chance.random() < 0.1:
                    column = {"items": "purchased_qty", "overdue": "amount", "findings": "value"}[kind]
                    cell = book.cell(kind, row, column)
                    cell.value = (cell.value or 0) + 1
                    changes.add((key, column))
            book.sheet(kind).title = f"表{kind}"
        book.save(edited / f"{number}.xlsx")
    saved_by(edited, back, form)
    collected = collect_run(back, sent).collected
    assert {key: one.values["measure"] for key, one in collected.answers.items()} == answers
    labels = {"已采购量": "purchased_qty", "应付金额": "amount", "数值": "value"}
    assert {(one.key, labels[one.column]) for one in collected.issues} == changes
    assert {one.issue for one in collected.issues} == {"changed"}
