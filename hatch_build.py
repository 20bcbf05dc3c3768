"""What a wheel holds besides the code: the sample data and the pages of the manual, as files of the package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: From a folder of the project, files of these kinds, into a folder of the package.
_TAKEN = (
    ("sample_data", ("*.xlsx", "*.csv", "*.toml", "*.md"), "jicai/sample_data"),
    ("docs", ("*.md", "*.ipynb"), "jicai/docs"),
    ("docs/表样", ("*.xlsx",), "jicai/docs/表样"),
    (".", ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"), "jicai/docs"),
)


class WheelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the files to a wheel; where the project is installed as it stands (`pip install -e`) they lie beside it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the wheel is built."""
        if version == "editable":
            return
        for folder, patterns, target in _TAKEN:
            for pattern in patterns:
                for path in Path(self.root, folder).glob(pattern):
                    build_data["force_include"][str(path)] = f"{target}/{path.name}"
