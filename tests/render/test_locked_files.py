"""A target that another program has open, as Windows refuses it: one line that says what to do, and nothing changed."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome

from jicai.errors import OutputError
from jicai.render import files
from jicai.render.file_names import safe_stem
from jicai.render.files import write_whole
from jicai.results.export.parts import file_names

_OPEN = "写不进去，没有写入权限，或文件正被其他程序（如 Excel、WPS）打开，请先关闭文件或换一个位置"


def refusal(winerror: int) -> PermissionError:
    """What Windows raises; elsewhere the attribute is not there by itself."""
    error = PermissionError(errno.EACCES, "拒绝访问。")
    error.winerror = winerror  # type: ignore[attr-defined]
    return error


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Let a file be opened for writing by nobody."""

    def lock(locked: Path) -> None:
        opened = Path.open

        def open_(path: Path, mode: str = "r", *arguments: object, **options: object) -> object:
            if path.name == locked.name and mode != "rb":
                raise refusal(32)
            return opened(path, mode, *arguments, **options)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", open_)

    return lock


def test_what_is_open_in_another_program_is_told_at_once(tmp_path: Path, locked: Callable[[Path], None]) -> None:
    target = tmp_path / "进度 表.xlsx"
    target.write_bytes(b"old")
    locked(target)
    with pytest.raises(OutputError) as raised:
        write_whole(target, iter(["never asked for"]))  # type: ignore[list-item]
    assert str(raised.value) == f"{target}：{_OPEN}"
    assert (target.read_bytes(), list(tmp_path.iterdir())) == (b"old", [target])


@pytest.mark.parametrize(("held_for", "written"), [(1, True), (4, True), (5, False)])
def test_a_file_that_a_scanner_holds_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held_for: int, written: bool
) -> None:
    target, tries, waits = tmp_path / "进度.csv", 0, []
    target.write_bytes(b"old")
    replace = Path.replace

    def replaced(path: Path, other: Path) -> Path:
        nonlocal tries
        tries += 1
        if tries <= held_for:
            raise refusal(5)
        return replace(path, other)

    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(files.time, "sleep", waits.append)
    if written:
        write_whole(target, [b"new"])
    else:
        with pytest.raises(OutputError, match=_OPEN):
            write_whole(target, [b"new"])
    assert target.read_bytes() == (b"new" if written else b"old")
    assert len(waits) == min(held_for, 4)
    assert list(tmp_path.iterdir()) == [target]


def test_where_it_is_no_windows_nothing_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def replaced(_path: Path, _other: Path) -> Path:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(files.time, "sleep", lambda _: pytest.fail("waited"))
    with pytest.raises(OutputError, match="没有写入权限"):
        write_whole(tmp_path / "进度.csv", [b"new"])


def test_the_command_says_it_in_one_line(
    folder: Folder, jicai: Callable[..., Outcome], locked: Callable[[Path], None]
) -> None:
    target = folder.path / "条款.xlsx"
    target.write_bytes(b"old")
    locked(target)
    said = jicai("clauses", "-o", "条款.xlsx")
    assert (said.code, said.out, said.err) == (2, "", f"错误：条款.xlsx：{_OPEN}\n")


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("CON", "CON_"),
        ("nul.2026", "nul_.2026"),
        ("LPT1", "LPT1_"),
        ("第一/医院:东院", "第一_医院_东院"),
        ('<甲>"乙"|丙?*', "_甲__乙__丙__"),
        ("医院. ", "医院"),
        ("\t", "_"),
    ],
)
def test_names_that_windows_reserves(title: str, stem: str) -> None:
    assert safe_stem(title) == stem


def test_names_that_differ_in_case_alone_are_two_files() -> None:
    assert list(file_names({"1": "Aa院", "2": "AA院", "3": "CON"}).values()) == [
        "Aa院.xlsx",
        "AA院（2）.xlsx",
        "CON_.xlsx",
    ]


@pytest.mark.parametrize(
    ("written", "shown"), [('"D:\\new\\table.xlsx"', r"D:\new\table.xlsx"), ("'D:\\new\\t.xlsx'", None)]
)
def test_a_path_with_backslashes_in_the_settings(
    folder: Folder, jicai: Callable[..., Outcome], written: str, shown: str | None
) -> None:
    (folder.path / "jicai.toml").write_text(f"[inputs]\norders = [{written}]\n", "utf-8")
    said = jicai("check")
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert ("请用 / 分开文件夹，或改用单引号" in said.err) is (shown is not None)
    assert (shown or r"D:\new\t.xlsx") in said.err
