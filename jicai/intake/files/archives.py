"""Exports that come compressed: a .gz of one, a .zip of several; unpacked within bounds, and never outside the folder.

Nothing of a member's name decides where it is written. What lies in an archive inside an archive is not looked for.
"""

from __future__ import annotations

import gzip
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from jicai.errors import UnusableFileError
from jicai.intake.files.checksum import UnsoundError, inflated
from jicai.intake.files.sniff import ARCHIVES, BOMB_RATIO, BOMB_SIZE, EXTENSIONS, INFLATED_LIMIT

_MOST_MEMBERS = 2000
_CHUNK = 2**20
_NESTED = {*ARCHIVES, ".rar", ".7z", ".tar", ".tgz", ".bz2", ".xz", ".zst"}
_UNICODE_PATH = 0x7075
_IS_UTF8, _IS_ENCRYPTED = 0x800, 0x1


def expand(path: Path, folder: Path) -> list[tuple[str, Path]]:
    """The spreadsheets of an archive: the name of each as it is shown, and the file under `folder` that holds it.

    A .gz gives one, named as the archive without .gz. A workbook that is only named .zip (it is a package as well) is
    given as it is. Folders, lock files and what macOS adds are ignored; `others` names what is no spreadsheet.
    UnusableFileError: `archive-encrypted`, `archive-nested`, `archive-too-large`, `archive-empty`, `archive-method`,
    `damaged`, `empty-file`, and what opening a file can meet.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
        if not head:
            raise UnusableFileError("", "empty-file")
        if head.startswith(b"\x1f\x8b"):
            return [_expand_gzip(path, folder)]
        if not zipfile.is_zipfile(path):
            raise UnusableFileError("", "damaged" if head.startswith(b"PK") else "not-a-spreadsheet")
        return _expand_zip(path, folder)
    except FileNotFoundError as error:
        raise UnusableFileError("", "not-found") from error
    except IsADirectoryError as error:
        raise UnusableFileError("", "not-a-file") from error
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, UnsoundError, EOFError) as error:
        raise UnusableFileError("", "damaged") from error
    except NotImplementedError as error:
        raise UnusableFileError("", "archive-method") from error
    except OSError as error:
        raise UnusableFileError(error.strerror or "", "unreadable") from error


def others(path: Path) -> list[str]:
    """The names of the members of a .zip that are no spreadsheets; none for what cannot be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            if _is_document(archive):
                return []
            return [name for name, _ in _members(archive) if PurePosixPath(name).suffix.lower() not in EXTENSIONS]
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return []


def _expand_zip(path: Path, folder: Path) -> list[tuple[str, Path]]:
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        if _is_document(archive):
            return [(path.name, path)]
        members = list(_members(archive))
        nested = next((name for name, _ in members if PurePosixPath(name).suffix.lower() in _NESTED), None)
        if nested is not None:
            raise UnusableFileError(nested, "archive-nested")
        wanted = [(name, part) for name, part in members if PurePosixPath(name).suffix.lower() in EXTENSIONS]
        if not wanted:
            raise UnusableFileError("", "archive-empty")
        for name, part in wanted:
            if part.flag_bits & _IS_ENCRYPTED:
                raise UnusableFileError(name, "archive-encrypted")
            if part.compress_type not in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
                raise UnusableFileError(name, "archive-method")
        names = [name for name, _ in wanted]
        if double := next((name for name in names if names.count(name) > 1), None):
            raise UnusableFileError(f"有两个 {double}", "damaged")
        # Each member is held to the size that it states, and so all of them to what they state together.
        size, stored = (sum(getattr(part, which) for _, part in wanted) for which in ("file_size", "compress_size"))
        if len(wanted) > _MOST_MEMBERS or size > _largest(folder, stored):
            raise UnusableFileError("", "archive-too-large")
        return [
            (name, _write(folder, number, name, inflated(file, part))) for number, (name, part) in enumerate(wanted)
        ]


def _expand_gzip(path: Path, folder: Path) -> tuple[str, Path]:
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    if PurePosixPath(name).suffix.lower() in _NESTED:
        raise UnusableFileError(name, "archive-nested")
    largest = _largest(folder, path.stat().st_size)

    def pieces() -> Iterator[bytes]:
        size = 0
        with gzip.open(path) as file:
            while piece := file.read(_CHUNK):
                size += len(piece)
                if size > largest:
                    raise UnusableFileError("", "archive-too-large")
                yield piece

    return name, _write(folder, 0, name, pieces())


def _write(folder: Path, number: int, name: str, pieces: Iterable[bytes]) -> Path:
    suffix = PurePosixPath(name).suffix.lower()
    held = folder / f"{number}{suffix if suffix in EXTENSIONS else ''}"
    with held.open("xb") as target:
        for piece in pieces:
            target.write(piece)
    return held


def _largest(folder: Path, stored: int) -> int:
    free = shutil.disk_usage(folder).free * 8 // 10  # others need room in the folder too
    return min(INFLATED_LIMIT, max(BOMB_SIZE, stored * BOMB_RATIO), free)


def _is_document(archive: zipfile.ZipFile) -> bool:
    """Whether the archive is itself one document of an office program."""
    names = set(archive.namelist())
    return "[Content_Types].xml" in names or "mimetype" in names


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The files in the archive that somebody put there, by name."""
    for part in archive.infolist():
        name = "/".join(step for step in _name(part).replace("\\", "/").split("/") if step not in ("", ".", ".."))
        last = name.rpartition("/")[2]
        link = stat.S_ISLNK(part.external_attr >> 16)
        ours = name.startswith("__MACOSX/") or last.startswith(("~$", ".")) or last.lower() == "thumbs.db"
        if not (part.is_dir() or _name(part).endswith("\\") or link or ours or not name):
            yield name, part


def _name(part: zipfile.ZipInfo) -> str:
    """The name of a member: Chinese Windows writes it in GBK, macOS in UTF-8, neither of them says so."""
    name = part.orig_filename
    if not part.flag_bits & _IS_UTF8 and not name.isascii():
        try:
            written = name.encode("cp437")
        except UnicodeEncodeError:  # Python has found the name in UTF-8 elsewhere
            return _printable(name)
        stated = _unicode_path(part.extra)
        for content, encoding in ((stated, "utf-8"), (written, "utf-8"), (written, "gb18030")):
            try:
                if content is not None:
                    return _printable(content.decode(encoding))
            except UnicodeDecodeError:
                continue
    return _printable(name)


def _unicode_path(extra: bytes) -> bytes | None:
    place = 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, place)
        if kind == _UNICODE_PATH and size > 5:
            return extra[place + 9 : place + 4 + size]  # behind a version and a checksum
        place += 4 + size
    return None


def _printable(name: str) -> str:
    return "".join(character for character in name if character.isprintable())
