"""Keeps the names of a workspace for completion, after its files were read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.kept_names import MOST, Pair, keep, names_file

if TYPE_CHECKING:
    from jicai.commands.shared.matching import Named
    from jicai.store.result import Intake

#: By kind, the tables whose names they are, and the key of `known_names`.
_KINDS = {
    "institution": ("institutions", "institution_code"),
    "district": ("institutions", "district"),
    "company": ("products", "company"),
    "variety": ("products", "variety_code"),
    "product": ("products", "product_code"),
}


def keep_names(intake: Intake) -> None:
    """Keep what these files call their things, unless that was done since they were last changed."""
    workspace = intake.workspace
    tables: list[str] = [key for key in ("institutions", "products") if key in intake.frames and workspace.files[key]]
    if not tables or not _is_older(names_file(workspace.folder), [*workspace.sources()], tables, intake):
        return
    from jicai.commands.shared.known import known_names
    from jicai.results.rules import known_rules

    known = known_names(intake)
    kinds = [(kind, key) for kind, (table, key) in _KINDS.items() if table in tables]
    names: dict[str, list[Pair]] = {kind: _pairs(known[key][0]) for kind, key in kinds}
    names["batch"] = [(one.code, one.name) for one in workspace.batches.values()]
    names["rule"] = [(rule.id, rule.title) for rule in known_rules(workspace.folder).values()]
    keep(workspace.folder, names)


def _is_older(path: Path, sources: Iterable[Path], tables: list[str], intake: Intake) -> bool:
    """Whether the names are older than a file that they rest on, or lack a table's."""
    from jicai.kept_names import kept

    try:
        written = path.stat().st_mtime
        newest = max((one.stat().st_mtime for one in sources if one.is_file()), default=0.0)
    except OSError:
        return True
    have = kept(intake.workspace.folder)
    lacks = any(table in tables and kind not in have for kind, (table, _) in _KINDS.items())
    return lacks or newest >= written


def _pairs(source: Callable[[], Iterable[Named]]) -> list[Pair]:
    return [(one.code, one.name if one.name != one.code else "") for one in source()][:MOST]
