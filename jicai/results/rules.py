"""What results say of the rules that they were made with: which, with which settings, and which not and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jicai.errors import ConfigError
from jicai.named_files import checked_own_rules
from jicai.settings.loader import FILE_NAME, rules_off
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

    from jicai.calc.rules.rule import Rule, RuleSettings
    from jicai.intake.discover.workspace import Workspace
    from jicai.settings.model import Lagging
    from jicai.settings.supply import Supply
    from jicai.store.result import Intake


@dataclass(frozen=True, slots=True)
class ChosenRules:
    """The rules to be run, and those that would be but for `[rules] off`."""

    rules: list[Rule]
    off: list[Rule]

    @property
    def off_lines(self) -> list[str]:
        """What is said of those in every output."""
        if not self.off:
            return []
        return [f"没有检查 jicai.toml 的 [rules] off 关闭的 {len(self.off)} 条规则：{shown_rules(self.off)}"]


def known_rules(folder: Path) -> dict[str, Rule]:
    """The rules that come with the program and the folder's own ones, under their ids.

    ConfigError for a mistake in their files; one that cannot be run for another reason says so in `broken`.
    """
    from jicai.calc.rules import all_rules

    own = checked_own_rules(folder)
    if not own.rules:
        return all_rules()
    from jicai.calc.own.rules import as_rules

    rules = all_rules() | as_rules(own.rules)
    return {rule: rules[rule] for rule in sorted(rules)}


def rules_to_run(workspace: Workspace) -> ChosenRules:
    """All rules of a workspace, but those that its settings switch off. ConfigError where one cannot be run."""
    off = rules_off(workspace.settings, workspace.folder / FILE_NAME)
    rules = known_rules(workspace.folder).values()
    chosen = [rule for rule in rules if rule.id not in off]
    refuse_broken(chosen)
    return ChosenRules(chosen, [rule for rule in rules if rule.id in off])


def refuse_broken(rules: Iterable[Rule]) -> None:
    """ConfigError, with a line for each mistake, where one of the rules cannot be run."""
    if told := [rule.broken for rule in rules if rule.broken]:
        raise ConfigError("\n".join(told))


def shown_rules(rules: Iterable[Rule]) -> str:
    """The rules by their names."""
    return "、".join(f"{rule.title}（{rule.id}）" for rule in rules)


def own_words(rules: Iterable[Rule]) -> str:
    """For the sheet 口径: the bureau's own rules with their files."""
    return "、".join(f"{rule.title}（{rule.id}，{rule.own.file}）" for rule in rules if rule.own is not None)


def settings_in_force(rules: Sequence[Rule], given: Mapping[str, RuleSettings], intake: Intake) -> dict[str, str]:
    """For the sheet 口径: the settings that these rules were run with, given or by default."""
    own = {f"设置 [rules.{rule.id}]": _in_force(given.get(rule.id, rule.settings())) for rule in rules}
    settings = intake.workspace.settings
    common = {"设置 [lagging]": _lagging(settings.lagging), "关注等级": thresholds(settings.supply)}
    return {label: words for label, words in own.items() if words} | common


def thresholds(supply: Supply) -> str:
    """Every attention level with its thresholds, in words."""
    from jicai.render.words import percent

    limits = zip(supply.delivery_rate, supply.refused_share, supply.late_share, supply.undelivered_share, strict=True)
    words = [
        [f"配送率低于 {percent(rate)}"]
        + [
            f"{name}占比超过 {percent(share)}"
            for name, share in (("拒绝", refused), ("迟送", late), ("完成后未送", undelivered))
            if share < 1  # no share is more than the whole
        ]
        for rate, refused, late, undelivered in limits
    ]
    tiers = [f"{tier}：{'，或'.join(reasons)}" for tier, reasons in zip(supply.tiers, words, strict=True)]
    highest = [f"最高建议到{supply.tiers[supply.max_tier - 1]}"] if supply.max_tier < len(supply.tiers) else []
    return f"不少于 {supply.min_orders} 笔才建议；" + "；".join([*tiers, *highest])


def _lagging(settings: Lagging) -> str:
    """What of the section counts in its mode."""
    unused = {"mode", "behind", "ahead"} if settings.bands is None else {"tolerance"}
    return _in_force(settings, unused)


def _in_force(settings: BaseModel, unused: Collection[str] = ()) -> str:
    fields = {key: field for key, field in type(settings).model_fields.items() if key not in unused}
    return "，".join(f"{field.title} {getattr(settings, key)}" for key, field in fields.items())


def table_words(keys: Sequence[str]) -> str:
    """The tables by their labels."""
    return "、".join(INPUTS[key].label for key in keys)


def unchecked_lines(
    reasons: Iterable[tuple[Rule, str | None]], in_part: Iterable[tuple[Rule, str | None]] = ()
) -> list[str]:
    """Which rules were not looked at, by what `jicai.calc.judged.why_not` says of them.

    And which only in part, by what `why_otherwise` says.
    """
    return [
        *(f"未检查{rule.title}（{rule.id}）：{reason}" for rule, reason in reasons if reason),
        *(
            f"{rule.title}（{rule.id}）只按{table_words(rule.otherwise)}检查：{reason}"
            for rule, reason in in_part
            if reason
        ),
    ]
