"""Where results go, and what is left behind when they cannot."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jicai.errors import OutputError, UsageError
from jicai.render import files
from jicai.render.files import write_whole
from jicai.render.formats import choose_format
from jicai.render.output import OutputOptions, Result, deliver, refuse_inputs


@pytest.mark.parametrize(
    ("options", "terminal", "name"),
    [
        (OutputOptions(), True, "table"),
        (OutputOptions(), False, "csv"),
        (OutputOptions("json"), True, "json"),
        (OutputOptions("xlsx"), False, "xlsx"),
        (OutputOptions(output=Path("a.XLSX")), True, "xlsx"),
        (OutputOptions(output=Path("a.jsonl")), True, "ndjson"),
        (OutputOptions("table", Path("a.txt")), True, "table"),
        (OutputOptions("json", Path("a.JSON")), True, "json"),
    ],
)
def test_format(options: OutputOptions, terminal: bool, name: str) -> None:
    assert choose_format(options, terminal) == name


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            OutputOptions(output=Path("a.xls")),
            "a.xls：不认识扩展名 .xls，可用 .json、.ndjson、.jsonl、.csv、.md、.parquet、.xlsx",
        ),
        (OutputOptions(output=Path("out")), "out：文件名没有扩展名"),
        (OutputOptions("yaml"), "--format yaml：没有这种格式"),
        (OutputOptions("xlsx"), "--format xlsx：不能显示在终端上"),
        (
            OutputOptions("csv", Path("t.xlsx")),
            "--format csv 与 -o t.xlsx 不一致：扩展名 .xlsx 是 xlsx 格式，请改其中一个",
        ),
    ],
)
def test_format_errors(options: OutputOptions, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        choose_format(options, terminal=True)
    assert str(caught.value).startswith(words)


def test_unknown_headers(progress: Result) -> None:
    with pytest.raises(UsageError, match="--headers fr：只能是 zh"):
        deliver(progress, OutputOptions(headers="fr"))


def test_standard_output_is_the_result_alone(progress: Result, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    deliver(progress, OutputOptions("csv", headers="en"))
    out, err = capsysbinary.readouterr()
    assert out.startswith(b"batch,agreement_year,")
    assert err.decode().splitlines() == progress.footer
    deliver(progress, OutputOptions("json", quiet=True))
    out, err = capsysbinary.readouterr()
    assert out.startswith(b"[\n{")
    assert err == b""


@pytest.mark.parametrize("name", ["a.json", "a.ndjson", "a.csv", "a.md", "a.parquet", "a.xlsx"])
def test_files(progress: Result, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    deliver(progress, OutputOptions(output=tmp_path / name))
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes().startswith(b"\xef\xbb\xbf") == (name == "a.csv")
    out, err = capsys.readouterr()
    assert out == ""
    assert f"已写入 {tmp_path / name}（5 行）" in err


def test_permissions_of_an_existing_file_stay(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    target.chmod(0o640)
    write_whole(target, [b"new"])
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "b.csv", [b"new"])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "b.csv").stat().st_mode) == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    write_whole(tmp_path / "link.csv", [b"new"])
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"


def test_a_device_is_not_replaced(progress: Result) -> None:
    deliver(progress, OutputOptions("csv", Path(os.devnull)))
    assert not Path(os.devnull).is_file()


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "a.csv"
    target.write_text("old")
    with pytest.raises(OutputError) as caught:
        write_whole(target, chunks())
    assert str(caught.value) == f"{target}：写不进去，磁盘已满，请腾出空间或换一个位置"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert target.read_text() == "old"


def test_an_interruption_leaves_no_temporary_file(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a.csv", chunks())
    assert list(tmp_path.iterdir()) == []


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    (tmp_path / "file").write_text("")
    cases = {
        tmp_path / "folder.csv": "这是一个文件夹，请给出文件名",
        tmp_path / "none" / "a.csv": f"文件夹 {tmp_path / 'none'} 不存在，请先建立",
        tmp_path / "file" / "a.csv": "不存在，请先建立",
        tmp_path / ("长" * 300 + ".csv"): "文件名太长",
        tmp_path / "loop.csv": "写不进去",
    }
    for path, words in cases.items():
        with pytest.raises(OutputError, match=words) as caught:
            write_whole(path, [b"x"])
        assert str(caught.value).startswith(f"{path}：")
        assert "\n" not in str(caught.value)


def test_a_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(files, "_create", refuse)
    with pytest.raises(OutputError, match="没有写入权限"):
        write_whole(tmp_path / "a.csv", [b"x"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator may write anywhere")
def test_read_only(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    target.chmod(0o444)
    with pytest.raises(OutputError, match="只读文件"):
        write_whole(target, [b"x"])
    tmp_path.chmod(0o555)
    with pytest.raises(OutputError, match="没有写入权限"):
        write_whole(tmp_path / "b.csv", [b"x"])
    tmp_path.chmod(0o755)


def test_inputs_are_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "订单明细.csv"
    source.write_text("x")
    (tmp_path / "link.csv").symlink_to(source)
    os.link(source, tmp_path / "hard.csv")
    for name in ("订单明细.csv", "link.csv", "hard.csv", "../" + tmp_path.name + "/订单明细.csv"):
        with pytest.raises(OutputError, match="就是输入文件"):
            refuse_inputs(tmp_path / name, [tmp_path / "none.csv", source])
    refuse_inputs(tmp_path / "new.csv", [source])
    refuse_inputs(None, [source])


PROGRAM = """
import sys
sys.path.insert(0, {folder!r})
from progress_sample import sample
from jicai.errors import JicaiError
from jicai.render.output import OutputOptions, deliver
try:
    for _ in range({times}):
        deliver(sample(), OutputOptions({format!r}, quiet=True))
except JicaiError as error:
    sys.stderr.buffer.write(str(error).encode())
    sys.exit(error.exit_code)
"""


def command(format: str, times: int = 1) -> list[str]:  # noqa: A002
    return [sys.executable, "-c", PROGRAM.format(folder=str(Path(__file__).parent), times=times, format=format)]


@pytest.mark.parametrize(("format", "times"), [("json", 200), ("table", 200), ("xlsx", 20)])
def test_a_reader_that_has_seen_enough(format: str, times: int) -> None:  # noqa: A002
    with subprocess.Popen(command(format, times), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("format", ["json", "table", "parquet"])
def test_standard_output_on_a_full_disk(format: str) -> None:  # noqa: A002
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(command(format), stdout=full, stderr=subprocess.PIPE, check=False)
    assert process.stderr.decode() == "标准输出：写不进去，磁盘已满，请腾出空间或换一个位置"
    assert process.returncode == 2


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_other_encodings_of_the_console(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    csv = subprocess.run(command("csv"), capture_output=True, check=True, env=environment)
    assert csv.stdout.decode("utf-8").startswith("批次编码,")
    table = subprocess.run(command("table"), capture_output=True, check=True, env=environment)
    assert table.stdout.decode(encoding).startswith("采购进度" if encoding == "gbk" else "????")
    assert b"\x1b" not in table.stdout
