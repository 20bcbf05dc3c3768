"""The JSON Schemas beside the settings, by which editors of TOML check and complete them without a network."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from jicai.errors import OutputError
from jicai.render.files import reason_of, write_whole

#: Where they lie in a workspace: the program's own folder, in which nobody writes anything else.
FOLDER = ".jicai"
_NAMES = ("jicai.schema.json", "batch.schema.json")
#: The first line of a `jicai.toml`: what Taplo, and with it Even Better TOML, looks for.
SETTINGS_LINE = f"#:schema {FOLDER}/{_NAMES[0]}"


def put_schemas(folder: Path) -> list[str]:
    """Write those of this version where they are missing or of another one; gives the names, relative to the folder."""
    written: list[str] = []
    for name in _NAMES:
        text = (resources.files("jicai") / "schemas" / name).read_bytes()
        path = folder / FOLDER / name
        try:
            if path.is_file() and path.read_bytes() == text:
                continue
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise OutputError(f"{path.parent}：写不进去，{reason_of(error)}") from error
        write_whole(path, [text])
        written.append(f"{FOLDER}/{name}")
    return written
