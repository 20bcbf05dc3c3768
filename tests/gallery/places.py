"""Reproducers about the file as such: empty, a folder, a broken link, no permission, a lock file, other formats."""

from __future__ import annotations

from pathlib import Path

from .disguised import content
from .packages import write_xlsx
from .reproducer import Reproducer


def _unreadable(path: Path) -> None:
    write_xlsx(path)
    path.chmod(0)


def _broken_parquet(path: Path) -> None:
    """Begins and ends as Parquet does, with a length of the closing part that reaches before the beginning."""
    path.write_bytes(b"PAR1" + bytes(100) + b"\xff\xff\xff\x7fPAR1")


PLACES = [
    Reproducer("empty-file", "订单明细.xlsx", content(b""), "empty-file"),
    Reproducer("folder", "订单明细.xlsx", lambda path: path.mkdir(), "not-a-file"),
    Reproducer("dangling-link", "订单明细.xlsx", lambda path: path.symlink_to("不存在.xlsx"), "not-found"),
    Reproducer("no-permission", "订单明细.xlsx", _unreadable, "unreadable", root_reads=True),
    Reproducer("lock-file", "~$订单明细.xlsx", content(b"\x06admin".ljust(165, b" ")), "skipped"),
    Reproducer("truncated-parquet", "订单明细.parquet", content(b"PAR1" + bytes(100)), "damaged"),
    Reproducer("broken-parquet", "订单明细.parquet", _broken_parquet, "damaged"),
    Reproducer("not-parquet", "订单明细.parquet", content("订单明细".encode()), "not-a-spreadsheet"),
]
