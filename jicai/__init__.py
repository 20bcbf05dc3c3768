"""jicai (集采): progress, money and checks of centralized volume-based procurement, from Excel exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jicai.errors import JicaiError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from jicai.api import Folder

__all__ = ["JicaiError", "__version__", "open"]
__version__ = "0.1.0"


def open(  # noqa: A001 -- read as jicai.open
    folder: str | PathLike[str] = ".",
    *,
    tables: Mapping[str, str | PathLike[str] | Sequence[str | PathLike[str]]] | None = None,
    skip_rejects: bool = False,
    cache: bool = True,
    quiet: bool = False,
) -> Folder:
    """A workspace whose results come as Polars frames: `jicai.open("数据").progress(as_of="2026-09-30")`.

    See `jicai.api.Folder`. Whatever the user can mend raises JicaiError with its Chinese line.
    """
    from jicai.api import Folder

    return Folder(folder, tables=tables, skip_rejects=skip_rejects, cache=cache, quiet=quiet)
