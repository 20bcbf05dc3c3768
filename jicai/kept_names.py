"""The names that a workspace last had, kept beside the cache so that the shell can complete them at once.

Nothing heavy is imported: while somebody waits for the Tab key there is no time to look into the files themselves.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

PATTERN = "names-*.json"
#: So many of a kind are kept; nobody completes among more.
MOST = 20_000
#: A code or word, and its name or what it means ("" without one).
Pair = tuple[str, str]


def cache_folder() -> Path:
    """The folder of what is kept: `JICAI_CACHE_DIR`, or jicai's own under the user's cache folder."""
    chosen = os.environ.get("JICAI_CACHE_DIR")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_cache_dir("jicai", appauthor=False)) / "read"


def names_file(workspace: Path) -> Path:
    """Where the names of this workspace are kept."""
    import hashlib  # not for the help pages

    return cache_folder() / f"names-{hashlib.sha256(str(workspace.resolve()).encode()).hexdigest()[:32]}.json"


def kept(workspace: Path) -> dict[str, list[Pair]]:
    """The names by kind (`batch`, `institution` ...); none where none were kept, or they cannot be read."""
    try:
        given = json.loads(names_file(workspace).read_text("utf-8"))
        return {kind: [(code, name) for code, name in pairs] for kind, pairs in given.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def keep(workspace: Path, names: Mapping[str, Sequence[Pair]]) -> None:
    """Keep these names beside those of other kinds; where that cannot be, nothing is completed, and no more."""
    import secrets

    path = names_file(workspace)
    whole = kept(workspace) | {kind: list(pairs[:MOST]) for kind, pairs in names.items()}
    new = path.with_suffix(f".{secrets.token_hex(6)}.new")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new.touch(mode=0o600)
        new.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
        new.replace(path)
    with contextlib.suppress(OSError):
        new.unlink(missing_ok=True)
