"""The scheme of an assessment: where it comes from, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from jicai.calc.rules.rule import Rule
    from jicai.schemes.model import Indicator, Scheme


@dataclass(frozen=True, slots=True)
class ChosenScheme:
    """A scheme, its file (None for a shipped one), and the rules whose findings it counts."""

    scheme: Scheme
    path: Path | None
    rules: list[Rule]

    @property
    def note(self) -> str:
        """A line below the result."""
        source = "" if self.path is None else f"（{self.path.name}）"
        words = f"考核办法：{self.scheme.name}{source}，满分 {self.scheme.full_marks} 分"
        return words + (f"；{self.scheme.note}" if self.scheme.note else "")


def chosen_scheme(given: str | None, workspace: Path) -> ChosenScheme:
    """The scheme of the option, else that of `jicai.toml`, else the example. ConfigError where it is broken.

    Either names a file or a shipped scheme; what could be both is refused.
    """
    from jicai.calc.rules import all_rules
    from jicai.named_files import checked_settings, refuse_all
    from jicai.schemes.loader import EXAMPLE, SHIPPED, load_scheme, shipped_scheme

    folder, where = (Path(), "--scheme") if given is not None else (workspace, "[assess] scheme")
    name = given if given is not None else checked_settings(workspace).assess.scheme or EXAMPLE
    path = None if name in SHIPPED else folder / name
    if path is None and (folder / name).exists():
        raise UsageError(f"{where} {name}：是随程序提供的办法，又有同名的文件；要用文件请给它改名，如 {name}.toml")
    try:
        scheme = shipped_scheme(name) if path is None else load_scheme(path)
    except ConfigError as error:
        is_named = given is None and path is not None and not path.exists()  # told of as what the settings name
        refuse_all(workspace, None if is_named else error)
    return ChosenScheme(scheme, path, [all_rules()[rule] for rule in scheme.rules])


def scheme_basis(chosen: ChosenScheme) -> dict[str, str]:
    """The scheme for the sheet 口径, an indicator each."""
    return {
        "考核办法": chosen.note.removeprefix("考核办法："),
        "计数的规则": "、".join(f"{rule.title}（{rule.id}）" for rule in chosen.rules) or "无",
        **{f"指标 {one.title}": _indicator(one) for one in chosen.scheme.indicators},
    }


def _indicator(one: Indicator) -> str:
    from jicai.calc.assess.wording import measure_words, plain, reached_words

    words = f"{one.id}，权重 {plain(one.weight)} 分，{measure_words(one)}"
    if one.veto is None:
        return words
    return f"{words}；{reached_words(one, one.veto)}时总分不超过 {plain(one.veto_score or Decimal(0))} 分"
