"""`[rules]`: the settings of single rules, and which rules are switched off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, Field

from jicai.settings.values import Section


class Rules(Section):
    """`[rules]`: beside its own keys a section for each rule that is set, checked by `jicai.settings.loader`."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True, defer_build=True)

    off: list[str] = Field(
        default_factory=list,
        title="关闭的规则",
        description=(
            '不用的规则，写编号或名称，如 ["surge", "采购滞后"]；--rule 指明时仍用。'
            "关闭了哪些每个结果里都写明；放不下的格式（JSON、CSV）在标准错误输出上说，-q 也说"
        ),
    )

    @property
    def of_single(self) -> Mapping[str, Any]:
        """What is set for single rules, by the key of their section."""
        return self.model_extra or {}
