"""Every declared result, by which what jicai wrote is known again."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import jicai.tables.results
from jicai.tables.column import ResultTable
from jicai.tables.results.renewal import RENEWAL_DRAFT

#: Results that are made to be read again as input, once somebody has agreed to them.
_DRAFTS = (RENEWAL_DRAFT,)


def all_results(without_drafts: bool) -> Iterator[ResultTable]:
    """The results of every `jicai.tables.results`, with or without those that are made to become inputs."""
    package = jicai.tables.results
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            found = value.values() if isinstance(value, dict) else [value]
            yield from (
                one for one in found if isinstance(one, ResultTable) and not (without_drafts and one in _DRAFTS)
            )
