"""`[supply]`: the thresholds of the attention levels."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from jicai.settings.values import Section, Share


class Supply(Section):
    """`[supply]`: which attention level the supply of a company suggests; per tier one threshold, the mildest first."""

    tiers: Annotated[list[str], Field(min_length=1, max_length=6)] = Field(
        default=["失信", "严重失信", "特别严重失信"],
        title="关注等级的名称",
        description="信用评价的等级，从轻到重；等级只是供人判断的建议",
    )
    max_tier: Annotated[int, Field(ge=1, le=6)] = Field(
        default=2,
        title="最高建议等级",
        description="建议关注等级最高到第几级；最重的一级不因未供货一项认定，所以只到第二级",
    )
    min_orders: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        default=10, title="最少笔数", description="一个比率依据的订单或配送少于这些笔时，不按它建议等级"
    )
    delivery_rate: list[Share] = Field(
        default=[Decimal("0.80"), Decimal("0.60"), Decimal("0.40")],
        title="配送率门槛",
        description="各等级一个，从大到小；配送率低于它时建议该等级",
    )
    refused_share: list[Share] = Field(
        default=[Decimal("0.05"), Decimal("0.15"), Decimal("0.30")],
        title="拒绝占比门槛",
        description="各等级一个，从小到大；拒绝占比超过它时建议该等级",
    )
    late_share: list[Share] = Field(
        default=[Decimal("0.40"), Decimal("0.90"), Decimal(1)],
        title="迟送占比门槛",
        description="各等级一个，从小到大；迟送占比超过它时建议该等级，所以 1 表示不单凭迟送建议",
    )
    undelivered_share: list[Share] = Field(
        default=[Decimal("0.02"), Decimal("0.05"), Decimal("0.10")],
        title="完成后未送占比门槛",
        description="各等级一个，从小到大；完成约定采购量后未送足的订单占全部订单的份额超过它时建议该等级",
    )

    @model_validator(mode="after")
    def _one_threshold_per_tier(self) -> Supply:
        if len(set(self.tiers)) < len(self.tiers) or not all(name.strip() for name in self.tiers):
            raise ValueError("tiers 的名称应各不相同，也不能是空的")
        rising = {
            "delivery_rate": self.delivery_rate[::-1],
            "refused_share": self.refused_share,
            "late_share": self.late_share,
            "undelivered_share": self.undelivered_share,
        }
        for key, thresholds in rising.items():
            if len(thresholds) != len(self.tiers):
                raise ValueError(f"{key} 有 {len(thresholds)} 个值，应与 tiers 一样是 {len(self.tiers)} 个")
            if any(one >= other for one, other in pairwise(thresholds)):
                order = "从大到小" if key == "delivery_rate" else "从小到大"
                raise ValueError(f"{key} 应{order}，且不重复")
        return self
