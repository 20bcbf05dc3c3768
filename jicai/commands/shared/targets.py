"""Where no result may be written: over a file of the workspace, or where the workspace would read it as an input."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

from jicai.errors import UsageError
from jicai.intake.discover.workspace import Workspace
from jicai.intake.files.sniff import EXTENSIONS
from jicai.render.files import refuse_inputs
from jicai.tables import INPUTS


def refuse_target(option: str, target: Path | None, workspace: Workspace) -> None:
    """OutputError or UsageError for such a file, given with the option: results are no inputs of the next run."""
    refuse_inputs(target, workspace.sources())
    if target is None or target.suffix.lower() not in EXTENSIONS:
        return
    place, folder = target.parent.resolve() / target.name, workspace.folder.resolve()
    for key, table in INPUTS.items():
        patterns = workspace.settings.inputs.get(key)
        if patterns is None:
            is_input = place.parent == folder and table.label in place.name
        else:
            is_input = any(fnmatchcase(str(place), str(folder / pattern)) for pattern in patterns)
        if is_input:
            raise UsageError(f"{option} {target}：在工作目录里会被当作{table.label}表读入，请换一个文件夹或文件名")
