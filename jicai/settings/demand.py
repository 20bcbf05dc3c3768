"""`[demand]`: the bounds of reported needs."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from jicai.settings.values import QuotedDecimal, Section


class Demand(Section):
    """`[demand]`: reported / purchased in twelve months, outside of which an institution is asked."""

    low: QuotedDecimal = Field(
        default=Decimal("0.8"),
        ge=0,
        le=1,
        title="报量偏低界限",
        description="报量除以近十二个月采购量低于它为偏低；通知没有写明，这是我们的读法",
    )
    high: QuotedDecimal = Field(
        default=Decimal("1.2"),
        ge=1,
        le=1000,
        title="报量偏高界限",
        description="报量除以近十二个月采购量高于它为偏高；通知没有写明，这是我们的读法",
    )
