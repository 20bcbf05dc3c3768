"""Archives of exports: what is taken out of them, under which name, and what is refused."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from gallery.packages import write_xlsx

from jicai.errors import UnusableFileError
from jicai.intake.files.archives import expand, others

pytestmark = pytest.mark.long


def _zip(path: Path, *members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)


def _named(path: Path, name: bytes) -> None:
    """A .zip of one member whose name is written so, without a word about its encoding."""
    _zip(path, ("x" * len(name), b"a,b"))
    path.write_bytes(path.read_bytes().replace(b"x" * len(name), name))


def _flagged(path: Path) -> None:
    """The mark that says that a member is encrypted, in both places where it stands."""
    _zip(path, ("订单明细.csv", b"a,b"))
    content = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    path.write_bytes(content)


def _wrong_checksum(path: Path) -> None:
    _zip(path, ("a.csv", b"12.50"), compression=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"12.50", b"92.50"))


def _false_size(path: Path) -> None:
    """A member that says that it is small."""
    _zip(path, ("a.csv", bytes(1_000_000)))
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10)))


def _tar(path: Path) -> None:
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"), io.BytesIO())


def _expand(path: Path) -> list[tuple[str, bytes]]:
    folder = path.parent / "出"
    folder.mkdir()
    found = expand(path, folder)
    assert all(held == path or held.parent == folder for _, held in found)
    return [(name, held.read_bytes()) for name, held in found]


def test_zip_of_several(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    _zip(
        path,
        ("订单明细-7月.csv", b"7"),
        ("八月/", b""),
        ("八月/订单明细-8月.XLSX", b"8"),
        ("__MACOSX/._订单明细-7月.csv", b""),
        ("~$订单明细.xlsx", b""),
        ("八月/.订单明细.csv", b""),
        ("说明.docx", b""),
    )
    assert _expand(path) == [("订单明细-7月.csv", b"7"), ("八月/订单明细-8月.XLSX", b"8")]
    assert others(path) == ["说明.docx"]


@pytest.mark.parametrize(
    "name", ["订单明细.csv".encode("gbk"), "订单明细.csv".encode(), b"a.csv", "乗.csv".encode("gb18030")]
)
def test_names_of_any_encoding(name: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    _named(path, name)
    ((shown, _),) = _expand(path)
    assert shown in (name.decode("gb18030", "replace"), name.decode("utf-8", "replace"))
    assert "\ufffd" not in shown


@pytest.mark.parametrize("name", ["../../外.csv", "/外.csv", "..\\..\\外.csv", "a/../../外.csv"])
def test_nothing_is_written_elsewhere(name: str, tmp_path: Path) -> None:
    path = tmp_path / "里" / "a.zip"
    path.parent.mkdir()
    _zip(path, (name, b"a,b"))
    ((shown, content),) = _expand(path)
    assert (shown.rpartition("/")[2], content) == ("外.csv", b"a,b")
    assert not list(tmp_path.rglob("外.csv"))


def test_link_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/hostname")
        archive.writestr("b.csv", "1")
    assert _expand(path) == [("b.csv", b"1")]


def test_gzip(tmp_path: Path) -> None:
    path = tmp_path / "订单明细.csv.gz"
    path.write_bytes(gzip.compress(b"a,") + gzip.compress(b"b"))
    assert _expand(path) == [("订单明细.csv", b"a,b")]


def test_workbook_named_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    write_xlsx(path)
    assert expand(path, tmp_path) == [("a.zip", path)]
    assert others(path) == []


@pytest.mark.parametrize(
    ("name", "build", "reason", "detail"),
    [
        ("a.zip", lambda path: _zip(path, ("里.zip", b""), ("a.csv", b"")), "archive-nested", "里.zip"),
        ("a.csv.gz", lambda path: path.write_bytes(gzip.compress(b"a")[:-4]), "damaged", ""),
        ("a.tar.gz", _tar, "archive-nested", "a.tar"),
        ("a.zip", lambda path: _zip(path, ("a.docx", b"")), "archive-empty", ""),
        ("a.zip", _flagged, "archive-encrypted", "订单明细.csv"),
        ("a.zip", lambda path: _zip(path, ("a.csv", b"a"), compression=zipfile.ZIP_LZMA), "archive-method", "a.csv"),
        ("a.zip", lambda path: _zip(path, *((f"{n}.csv", b"") for n in range(2001))), "archive-too-large", ""),
        ("a.zip", _wrong_checksum, "damaged", ""),
        ("a.zip", _false_size, "damaged", ""),
        ("a.zip", lambda path: path.write_bytes(b"PK\x03\x04 cut"), "damaged", ""),
        ("a.zip", lambda path: path.write_bytes(b""), "empty-file", ""),
        ("a.zip", lambda path: path.write_bytes(b"a,b"), "not-a-spreadsheet", ""),
        ("a.zip", lambda path: path.mkdir(), "not-a-file", ""),
        ("a.zip", lambda path: None, "not-found", ""),
    ],
)  # fmt: skip
def test_refused(name: str, build: Callable[[Path], None], reason: str, detail: str, tmp_path: Path) -> None:
    path = tmp_path / name
    build(path)
    with pytest.raises(UnusableFileError) as raised:
        _expand(path)
    assert (raised.value.reason, str(raised.value)) == (reason, detail)


def test_bombs(tmp_path: Path) -> None:
    """More than a gigabyte, and more than a hundred times what is stored."""
    content = io.BytesIO()
    with gzip.open(content, "wb", compresslevel=1) as packed:
        for _ in range(1100):
            packed.write(bytes(2**20))
    gz, path = tmp_path / "a.csv.gz", tmp_path / "a.zip"
    gz.write_bytes(content.getvalue())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(3):
            with archive.open(f"{number}.csv", "w") as member:
                for _ in range(400):
                    member.write(bytes(2**20))
    for bomb in (gz, path):
        with pytest.raises(UnusableFileError) as raised:
            expand(bomb, tmp_path)
        assert raised.value.reason == "archive-too-large"
