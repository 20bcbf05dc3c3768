"""What an assessment scheme says: indicators with weight, target, cap and veto. Every mistake is one Chinese line."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from jicai.settings.values import QuotedDecimal
from jicai.tables.results.flags import SEVERITIES

#: The shares that an indicator may look at, with their Chinese names.
SHARES: Final[dict[str, str]] = {
    "completion": "完成率",
    "completed_share": "完成项占比",
    "on_time_rate": "按期结清率",
    "payment_rate": "回款率",
    "selected_share": "采购量占比",
}
#: The counts of findings by severity, with their Chinese names.
COUNTS: Final[dict[str, str]] = {f"findings_{one.value}": f"{one.label}发现" for one in SEVERITIES}
_OF_RULE = "findings:"


def _number(value: object) -> object:
    # A whole number is exact in TOML; with a fraction it would be a binary float to most readers.
    if type(value) not in (int, str):
        raise ValueError('应是整数，或加引号的小数，例如 "0.95"')
    return str(value)


def _fen(value: Decimal) -> Decimal:
    if value != round(value, 2):
        raise ValueError("分数最多两位小数")
    return value


def _indicator_id(value: str) -> str:
    if value in SHARES or value in COUNTS or (value.startswith(_OF_RULE) and value != _OF_RULE):
        return value
    known = "、".join([*SHARES, *COUNTS, f"{_OF_RULE}规则编号"])
    raise ValueError(f"没有这个指标，可用 {known}")


Number = Annotated[QuotedDecimal, BeforeValidator(_number)]
Points = Annotated[Number, Field(ge=0, le=10_000), AfterValidator(_fen)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Indicator(_Part):
    """One `[[indicators]]` of a scheme: a share, compared with shares, or a count of findings for each institution."""

    id: Annotated[str, AfterValidator(_indicator_id)] = Field(
        title="指标",
        description=(
            "completion 完成率，completed_share 完成项占比，on_time_rate 按期结清率，payment_rate 回款率，"
            "selected_share 中选产品采购量占比；"
            "findings_serious、findings_warning、findings_review、findings_info 各程度的发现条数，"
            "findings:规则编号 一条规则的发现条数"
        ),
    )
    title: Text = Field(title="名称", description="扣分说明里的名称")
    weight: Points = Field(title="权重", description="这个指标的分数，各指标合计等于满分")
    target: Annotated[Number, Field(ge=0)] | None = Field(
        default=None, title="目标", description='比率达到它不扣分，默认 "1"；条数不超过它不扣分，默认 0'
    )
    floor: Annotated[Number, Field(ge=0, lt=1)] | None = Field(
        default=None, title="下限", description='只用于比率：到它扣完权重，其间按比例扣，默认 "0"'
    )
    per: Annotated[Number, Field(gt=0)] | None = Field(
        default=None, title="每条扣分", description="只用于条数，必填：超过目标的每条扣几分"
    )
    cap: Points | None = Field(default=None, title="扣分上限", description="最多扣几分，默认为权重")
    veto: Annotated[Number, Field(gt=0)] | None = Field(
        default=None, title="否决值", description="比率低于它，或条数达到它，总分不超过否决后总分"
    )
    veto_score: Points | None = Field(default=None, title="否决后总分", description="否决时总分最多几分，默认 0")

    @property
    def is_share(self) -> bool:
        """Whether the figure is a share, else a count of findings."""
        return self.id in SHARES

    @property
    def rule(self) -> str | None:
        """The rule whose findings are counted, where it is a single one."""
        return self.id.removeprefix(_OF_RULE) if self.id.startswith(_OF_RULE) else None

    @property
    def aim(self) -> Decimal:
        """The target, or what stands for it."""
        return self.target if self.target is not None else Decimal(int(self.is_share))

    @property
    def lowest(self) -> Decimal:
        """The share at which the whole weight is deducted."""
        return self.floor if self.floor is not None else Decimal(0)

    @property
    def most(self) -> Decimal:
        """The most points that can be deducted."""
        return self.cap if self.cap is not None else self.weight

    @model_validator(mode="after")
    def _consistent(self) -> Indicator:
        if self.is_share:
            if self.per is not None:
                raise ValueError("per 只用于发现条数，请删去")
            if self.aim > 1 or (self.veto or 0) > 1:
                raise ValueError('target 和 veto 是比率，应不大于 1，如 95% 写成 "0.95"')
            if self.lowest >= self.aim:
                raise ValueError("floor 应小于 target")
        elif self.per is None:
            raise ValueError("缺少每条扣分 per，请补上")
        elif self.floor is not None:
            raise ValueError("floor 只用于比率，请删去")
        if self.most > self.weight:
            raise ValueError(f"cap 是 {self.cap}，应不大于 weight {self.weight}")
        if self.veto_score is not None and self.veto is None:
            raise ValueError("写了 veto_score 而没有 veto，请补上或删去")
        return self


class Scheme(_Part):
    """A whole scheme file."""

    name: Text = Field(title="名称", description="考核办法的名称")
    note: Text | None = Field(default=None, title="说明", description="一句话，写在结果下面，如文号")
    full_marks: Points = Field(default=Decimal(100), title="满分", description="不扣分时的得分，默认 100")
    rules: list[str] = Field(
        default_factory=list,
        title="计数的规则",
        description="计入发现条数的检查规则，见 jicai flags --list；发现是企业或产品的（如 supply-short）不能计分，"
        "拨付和抵扣的（如 advance-late）是基金经办的事，请斟酌",
    )
    indicators: Annotated[list[Indicator], Field(min_length=1)] = Field(title="指标", description="各个指标")

    @model_validator(mode="after")
    def _adds_up(self) -> Scheme:
        ids = [one.id for one in self.indicators]
        for name in ids:
            if ids.count(name) > 1:
                raise ValueError(f"indicators：指标 {name} 写了两次，请删去一个")
        for rule in self.rules:
            if self.rules.count(rule) > 1:
                raise ValueError(f"rules：规则 {rule} 写了两次，请删去一个")
        for one in self.indicators:
            if one.rule is not None and one.rule not in self.rules:
                raise ValueError(f"rules：缺少规则 {one.rule}，指标 {one.id} 要用到它，请补上")
            if not one.is_share and not self.rules:
                raise ValueError(f"rules：没有写明计数的规则，指标 {one.id} 要用到，请补上")
        total = sum(one.weight for one in self.indicators)
        if total != self.full_marks:
            raise ValueError(f"indicators：各指标的 weight 合计 {total}，应等于满分 full_marks {self.full_marks}")
        return self
