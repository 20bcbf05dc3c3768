"""Cells that programs like to change: no spelling of theirs is taken for a change, and each row is known again."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from jicai.render.folder import write_folder
from jicai.results.collect.run import run
from jicai.results.dispatch.books import Sending, cut_rows
from jicai.results.dispatch.manifest import dispatch_mark
from jicai.results.dispatch.rows import Asking
from jicai.tables.results.dispatch import MANIFEST_FILE, PAYMENTS_DUE

AS_OF = date(2026, 8, 31)
TEXTS = (
    *("=1+1", "+甲", "@a", "-5", "两\n行", "两\r\n行", "_x0041_药", "尾 ", "\u3000首", "nb\xa0", "𠮷药", "a\x07b"),
    *("<r>b</r>", "&amp;", "0011", "1e5", "1,234", "50%", "2026-08-31", "TRUE", "#N/A", "'引", '"引"', "e\u0301"),
    *("长" * 300, "1.0", "http://a.b/c", "12345678901234567890", "\u200b零宽"),
)
AMOUNTS = ("0.1", "0.07", "73187165699.73", "-1.01", "9999999999999.99", "123456789012345678.91", "0.01", None)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def amount(at: int) -> Decimal | None:
        text = AMOUNTS[at % len(AMOUNTS)]
        return None if text is None else Decimal(text)

    texts = ("institution_name", "payee", "line_id", "product_name", "last_answer", "institution_code")
    rows = [
        dict.fromkeys(texts, text)
        | {"accepted_on": AS_OF - timedelta(days=90 + at), "due_on": None if at % 5 == 0 else AS_OF}
        | {"amount": amount(at), "unpaid": amount(at + 3), "days_overdue": at, "receipt_id": str(at), "_part": "H"}
        for at, text in enumerate(TEXTS)
    ]
    money = {"amount": pl.Decimal(38, 2), "unpaid": pl.Decimal(38, 2)}
    asking = Asking(PAYMENTS_DUE, pl.DataFrame(rows, schema_overrides=money))
    cut = cut_rows(asking, dispatch_mark(AS_OF, "institution"))
    sending = Sending(AS_OF, AS_OF, "institution", None, {"H": "医院"}, {"H": "H.xlsx"}, [cut])
    folder = tmp_path_factory.mktemp("难写的") / "下发"
    write_folder(folder, (*sending.books(), (MANIFEST_FILE, [sending.dispatch().to_json()])))
    return folder


def unchanged(folder: Path, sent: Path) -> None:
    collected = run(folder, sent).collected
    assert collected.issues == []
    assert len(collected.came_back) == len(TEXTS)


def test_as_sent_and_saved_by_another_library(sent: Path, tmp_path: Path) -> None:
    unchanged(sent, sent)
    load_workbook(sent / "H.xlsx").save(tmp_path / "又存.xlsx")
    unchanged(tmp_path, sent)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_saved_by_libreoffice(sent: Path, tmp_path: Path, form: str) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", tmp_path / "报回", sent / "H.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    unchanged(tmp_path / "报回", sent)
