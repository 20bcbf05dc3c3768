"""The own rules of a workspace: what its folder 规则 holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jicai.own_rules.rule import OwnRules

if TYPE_CHECKING:
    from pathlib import Path

#: The folder of a workspace that holds its own rules.
FOLDER = "规则"


def own_rules(folder: Path) -> OwnRules:
    """The rules of a workspace; none where it has no folder for them."""
    place = folder / FOLDER
    found = OwnRules()
    if not place.is_dir():
        return found
    from jicai.own_rules.files import read_rules  # a tenth of a short run, and few have the folder

    try:
        paths = sorted(path for path in place.iterdir() if not path.name.startswith((".", "~$")))
    except OSError as error:
        found.mistakes.append(f"{place}：读不出来（{error.strerror}），请检查文件夹的权限")
        return found
    read_rules([(path, f"{FOLDER}/{path.name}") for path in paths], found)
    return found


def own_names(folder: Path) -> dict[str, str]:
    """The titles of a workspace's own rules by their names, as far as their files are right."""
    return {rule.head.name: rule.head.title for rule in own_rules(folder).rules}
