"""The checks that the notices ask for: one rule, one file. Adding a rule is adding a file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from jicai.calc.rules.rule import Rule


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule under its id, in the order of the ids: the `RULE` of each module of this package that has one."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    rules = [module.RULE for module in modules if hasattr(module, "RULE")]
    return {rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)}
