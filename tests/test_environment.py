"""Every environment variable that the program asks for is on the page."""

from __future__ import annotations

import re
from pathlib import Path

import jicai
from jicai.environment import VARIABLES

#: Heeded on behalf of the shell, or of the programs that jicai starts.
_OTHERS = {"_JICAI_COMPLETE", "PYTHONPATH"}
#: By these the system says where its typefaces lie.
_OTHERS |= {"LOCALAPPDATA", "WINDIR", "XDG_DATA_DIRS", "XDG_DATA_HOME"}


def test_what_is_asked_for_is_declared() -> None:
    sources = Path(jicai.__file__).parent.rglob("*.py")
    asked = {name for path in sources for name in re.findall(r'environ\.get\("(\w+)"', path.read_text("utf-8"))}
    assert asked - _OTHERS == {one.name for one in VARIABLES}
