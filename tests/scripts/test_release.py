"""`scripts/release`: what it refuses, what a dry run leaves alone, and what a release is."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "release"
_CHANGES = "# 更新记录\n\n## 0.2.0（未发布）\n\n- 新的。\n\n## 0.1.0（2026-01-31）\n\n- 第一个版本。\n"
_PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "jicai"
dynamic = ["version"]
requires-python = ">=3.11"
[tool.hatch.version]
path = "jicai/__init__.py"
"""


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ("git", *arguments), cwd=folder, check=True, capture_output=True, encoding="utf-8"
    ).stdout.strip()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project of its own with the script, whose version 0.1.0 is out."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "测试")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "test@example.invalid")
    files = {
        "CHANGELOG.md": _CHANGES,
        "pyproject.toml": _PROJECT,
        ".gitignore": "dist/\n",
        ".ci/run": "echo 已检查\n",
        "jicai/__init__.py": '"""A package."""\n\n__version__ = "0.1.0"\n',
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts" / "release")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "First")
    git(tmp_path, "tag", "v0.1.0")
    return tmp_path


def release(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-B", project / "scripts" / "release", *arguments],
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def commit(project: Path, name: str, text: str) -> None:
    (project / name).write_text(text, "utf-8")
    git(project, "commit", "-q", "-am", "Change")


def assert_as_it_was(project: Path, at: str) -> None:
    assert git(project, "rev-parse", "HEAD") == at
    assert git(project, "tag") == "v0.1.0"
    assert '"0.1.0"' in (project / "jicai" / "__init__.py").read_text("utf-8")
    assert not (project / "dist").exists() or not any((project / "dist").iterdir())


def test_a_dry_run_says_the_steps_and_changes_nothing(project: Path) -> None:
    at = git(project, "rev-parse", "HEAD")
    done = release(project, "0.2.0", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert [line.split("：")[0] for line in done.stdout.splitlines()] == ["检查", "改写", "构建", "提交并打标签"]
    assert "已检查" not in done.stdout
    assert_as_it_was(project, at)
    assert git(project, "status", "--porcelain") == ""


def test_a_release_is_a_commit_a_tag_and_archives(project: Path) -> None:
    pytest.importorskip("hatchling")
    done = release(project, "0.2.0")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "已检查" in done.stdout
    assert git(project, "log", "-1", "--format=%s") == "Release 0.2.0"
    assert git(project, "show", "v0.2.0:jicai/__init__.py").endswith('__version__ = "0.2.0"')
    headings = re.findall(r"^## .*", git(project, "show", "v0.2.0:CHANGELOG.md"), re.MULTILINE)
    assert re.fullmatch(r"## 0\.2\.0（\d{4}-\d\d-\d\d）", headings[0])
    assert headings[1] == "## 0.1.0（2026-01-31）"
    assert git(project, "cat-file", "-t", "v0.2.0") == "tag"
    built = project / "dist"
    sums = dict(reversed(line.split()) for line in (built / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sorted(sums) == ["jicai-0.2.0-py3-none-any.whl", "jicai-0.2.0.tar.gz"]
    assert all(hashlib.sha256((built / name).read_bytes()).hexdigest() == kept for name, kept in sums.items())
    with zipfile.ZipFile(built / "jicai-0.2.0-py3-none-any.whl") as wheel:
        assert b'"0.2.0"' in wheel.read("jicai/__init__.py")


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9", "0.2", "v0.2.0", "0.3.0"])
def test_versions_that_are_refused(project: Path, version: str) -> None:
    at = git(project, "rev-parse", "HEAD")
    done = release(project, version)
    assert done.returncode == 1
    assert done.stderr.startswith("没有发布：")
    assert_as_it_was(project, at)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("CHANGELOG.md", _CHANGES.replace("未发布", "2026-02-28"), "不是“未发布”"),
        ("CHANGELOG.md", _CHANGES.replace("- 新的。\n", ""), "是空的"),
        (".ci/run", "exit 1\n", "检查没有通过"),
        # Something is changed first, and is as it was again.
        ("pyproject.toml", "[build-system]\n", "构建失败"),
    ],
)
def test_what_must_be_mended_first(project: Path, name: str, text: str, reason: str) -> None:
    commit(project, name, text)
    at = git(project, "rev-parse", "HEAD")
    done = release(project, "0.2.0")
    assert done.returncode == 1
    assert reason in done.stderr.splitlines()[-1]
    assert_as_it_was(project, at)
    assert git(project, "status", "--porcelain") == ""


def test_what_was_built_before_is_not_mixed_in(project: Path) -> None:
    (project / "dist").mkdir()
    (project / "dist" / "jicai-0.1.0.tar.gz").write_text("", "utf-8")
    assert "请先移走" in release(project, "0.2.0", "--dry-run").stderr


def test_changes_without_a_commit_are_refused(project: Path) -> None:
    (project / "新的.txt").write_text("", "utf-8")
    assert "没有提交" in release(project, "0.2.0", "--dry-run").stderr
