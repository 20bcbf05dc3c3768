"""Without the extra for documents: what needs it says so before anything is done, all else works."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome
from transcripts import ROOT

Jicai = Callable[..., Outcome]

#: What the extra brings, and what comes with it.
MODULES = (
    *("PIL", "docx", "docxtpl", "pdfplumber", "lxml", "jinja2", "markupsafe", "pdfminer", "pypdfium2"),
    *("cryptography", "charset_normalizer", "cffi"),
)
_NO_MODULES = f"""
import runpy, sys
sys.modules.update(dict.fromkeys({MODULES}))
runpy.run_path({str(ROOT / "tests" / "guard" / "sitecustomize.py")!r}, run_name="sitecustomize")
"""
PDF, INSTALL = b"%PDF-1.4", f'请运行 {sys.executable} -m pip install "jicai[documents]"'


@pytest.fixture(autouse=True)
def without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra were not installed, here and in every process that is started."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(_NO_MODULES, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"), prepend=os.pathsep)
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / "缓存"))
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda one, *more: None if one in MODULES else found(one, *more))


LETTER = f"错误：写函（.docx）：没有安装文档部分，{INSTALL}；先看会写哪些，加 --dry-run（可用 -o 清单.xlsx），不用另装"
REPORT = f"没有安装文档部分，{INSTALL}；写成网页（-o 通报.html）或 Markdown（-o 通报.md）不用另装"
ANNEX = f"是 PDF 或 Word 文档，没有安装读它的文档部分，{INSTALL}；Excel、CSV 的附件不用另装"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("letter", "urge", "--all"), LETTER),
        (("letter", "催办函", "第一医院", "-o", "清单.csv"), LETTER),
        (("letter", "inquire", "--all", "--to", "company"), LETTER),
        (
            ("letter", "--write-templates", "模板"),
            f"错误：--write-templates 模板：没有安装文档部分，{INSTALL}；看会写哪些函（--dry-run）、"
            "已写的函（--list）不用另装",
        ),
        (("report", "--month", "2026-08"), f"错误：-o 集采监测通报-2026-08.docx：{REPORT}"),
        (("report", "--month", "2026-08", "-o", "通报.docx", "--html", "逐级.html"), f"错误：-o 通报.docx：{REPORT}"),
        (
            ("report", "--month", "2026-08", "-o", "通报.docx", "--template", "附件.docx"),
            f"错误：-o 通报.docx：{REPORT}",
        ),
        (("catalogue", "附件.pdf", "--batch", "sl16-yaopin-2025"), f"错误：附件.pdf：{ANNEX}"),
        (("catalogue", "附件.docx", "--batch", "sl16-yaopin-2025"), f"错误：附件.docx：{ANNEX}"),
        (("catalogue", "其实是PDF.xlsx", "--batch", "sl16-yaopin-2025"), f"错误：其实是PDF.xlsx：{ANNEX}"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_needs_it_is_refused_before_anything_is_done(
    arguments: tuple[str, ...], told: str, folder: Folder, jicai: Jicai, tmp_path: Path
) -> None:
    folder.good()
    for name in ("附件.pdf", "其实是PDF.xlsx"):
        (folder.path / name).write_bytes(PDF)
    with zipfile.ZipFile(folder.path / "附件.docx", "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    before = sorted(folder.path.rglob("*"))
    assert jicai(*arguments) == Outcome(2, "", f"{told}\n")
    assert sorted(folder.path.rglob("*")) == before
    assert not (tmp_path / "缓存").exists()


def test_a_font_of_the_bureau_in_a_page_is_not_measured(folder: Folder, jicai: Jicai, tmp_path: Path) -> None:
    folder.good()
    folder.settings('[report]\nfont = "黑体.ttf"\n')
    said = jicai("report", "--month", "2026-08", "-o", "通报.html")
    assert said == Outcome(
        2,
        "",
        f"错误：jicai.toml：report.font：黑体.ttf：没有安装文档部分，{INSTALL}；"
        "去掉 font，网页里的图用浏览器的字体，不用另装\n",
    )
    assert not (folder.path / "通报.html").exists()
    assert not (tmp_path / "缓存").exists()


def test_doctor_says_what_is_installed_apart(jicai: Jicai) -> None:
    rows = {row["item"]: row for row in json.loads(jicai("doctor", "--format", "json").out)}
    row = rows["文档部分"]
    assert (row["part"], row["value"], row["state"]) == ("program", "没有安装", "ok")
    assert row["advice"] == f"用于 PDF、Word 附件，函件和 Word 通报；要用时{INSTALL[1:]}"
    assert rows["DuckDB"]["advice"].startswith("用于 SQL 自定规则、--engine duckdb")
    assert "缺的程序库" not in rows


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (("demo",), "jicai-demo/中选目录.xlsx"),
        (("progress", "-C", "{sample}", "--as-of", "2026-09-30", "-o", "进度.xlsx"), "进度.xlsx"),
        (("report", "-C", "{sample}", "--month", "2026-09", "-o", "通报.html", "--html", "逐级.html"), "逐级.html"),
        (("report", "-C", "{sample}", "--month", "2026-09", "-o", "通报.md"), "通报.md"),
        (("report", "--write-template", "模板.docx"), "模板.docx"),
        (("letter", "urge", "-C", "{sample}", "--all", "--dry-run", "-o", "清单.xlsx"), "清单.xlsx"),
        (("letter", "--list", "-C", "{sample}"), ""),
        (("catalogue", "{sample}/中选目录.xlsx", "--batch", "sl16-yaopin-2025"), "中选目录-sl16-yaopin-2025.xlsx"),
        (("doctor", "-C", "{sample}"), ""),
    ],
    ids=lambda one: " ".join(one[:1]) if isinstance(one, tuple) else one,
)
def test_what_does_not_need_it_works(arguments: tuple[str, ...], written: str, tmp_path: Path) -> None:
    """In a process of its own, in which none of the modules can be had."""
    sample = str(ROOT / "sample_data")
    done = subprocess.run(
        [sys.executable, "-m", "jicai", *(one.replace("{sample}", sample) for one in arguments)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([os.environ["PYTHONPATH"], str(ROOT)])},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert not written or (tmp_path / written).is_file()
    if "通报.html" in arguments:
        assert (tmp_path / "通报.html").read_text("utf-8").count("<figure>") == 4
