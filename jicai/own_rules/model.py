"""What a file of the folder 规则 may hold: the keys of a rule in TOML, and of the head of one in SQL."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from jicai.own_rules.nodes import Comparing
from jicai.tables.results.flags import SEVERITIES, UNITS

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
#: Words that `[rules]` of the settings has for itself.
_TAKEN = frozenset({"off"})
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _name(value: str) -> str:
    if not _NAME.fullmatch(value) or len(value) > 40:
        raise ValueError("编号只用小写字母、数字和连字符，以字母开头，不超过 40 个字符，如 big-orders")
    if value in _TAKEN:
        raise ValueError(f"编号不能叫 {value}，请换一个")
    return value


def _choice(choices: tuple[Any, ...]) -> Any:
    def chosen(value: object) -> object:
        for choice in choices:
            if isinstance(value, str) and value.strip() in (choice.value, choice.label):
                return choice.value
        raise ValueError(f"应是 {'、'.join(choice.label for choice in choices)} 中的一个，加引号")

    words = tuple(word for choice in choices for word in (choice.label, choice.value))
    return BeforeValidator(chosen, json_schema_input_type=Literal[words])


def _limit(value: object) -> object:
    if isinstance(value, float):
        raise ValueError(f'小数要加引号，请写成 "{value}"')
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError('应是数，如 100 或 "0.5"，或加引号的算式，如 "验收数量 * 2"')
    return str(value)


Name = Annotated[str, AfterValidator(_name)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Limit = Annotated[str, BeforeValidator(_limit, json_schema_input_type=int | str)]
Severity = Annotated[str, _choice(SEVERITIES)]
UnitName = Annotated[str, _choice(UNITS)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class About(_Part):
    """`[finding]`: the columns that say what a finding is about, where their names do not tell."""

    batch: Words | None = Field(default=None, title="批次", description="批次编码所在的列")
    agreement_year: Words | None = Field(default=None, title="协议年度", description="协议年度所在的列")
    institution_code: Words | None = Field(default=None, title="医疗机构", description="医疗机构编码所在的列")
    variety_code: Words | None = Field(default=None, title="品种", description="品种编码所在的列")
    product_code: Words | None = Field(default=None, title="产品", description="产品编码所在的列")
    company: Words | None = Field(default=None, title="企业", description="企业所在的列，如 收款企业")
    line_id: Words | None = Field(default=None, title="订单明细", description="订单明细编号所在的列")


class Head(_Part):
    """What every rule says of itself; the head of an SQL file has these keys."""

    name: Name = Field(title="编号", description="规则的编号，小写字母、数字、连字符；定了不要改，发现编号由它组成")
    title: Words = Field(title="名称", description="规则的中文名称")
    severity: Severity = Field(title="程度", description="、".join(choice.label for choice in SEVERITIES))
    ground: Words = Field(title="依据", description="本局文件的文号和条款，或为什么要查；写进发现的“依据”列")
    message: Words = Field(
        title="说明", description="每条发现的说明，{列名} 换成该行的值；另有 {数值}、{界限}、{截至日期}"
    )
    unit: UnitName | None = Field(
        default=None,
        title="单位",
        description="数值和界限的单位：" + "、".join(choice.label for choice in UNITS) + "；看得出来的不用写",
    )


class TableRule(Head):
    """A rule in TOML: rows of one table, or groups of them, that fulfil conditions."""

    table: Words = Field(title="表", description="查哪张表，如 订单明细")
    where: list[Words] = Field(default_factory=list, title="条件", description="同时成立的几个条件，如 采购单价 > 100")
    per: list[Words] = Field(
        default_factory=list,
        title="分组",
        description="按这些列把行归成组，一组一个数，如 医疗机构编码、月份(下单日期)",
    )
    value: Words | None = Field(
        default=None, title="数值", description="与界限比较的数：一列或算式；分组的写 行数、合计(列)、种数(列) 等"
    )
    above: Limit | None = Field(default=None, title="大于", description="数值大于它的列出")
    at_least: Limit | None = Field(default=None, title="不小于", description="数值不小于它的列出")
    below: Limit | None = Field(default=None, title="小于", description="数值小于它的列出")
    at_most: Limit | None = Field(default=None, title="不大于", description="数值不大于它的列出")
    day: Words | None = Field(default=None, title="日期列", description="since、until 按这一列")
    since: date | None = Field(default=None, title="从", description="只查这一天起的行")
    until: date | None = Field(default=None, title="到", description="只查到这一天的行")
    finding: About = Field(default_factory=About, title="发现", description="发现是关于谁的，同名的列不用写")


#: The limits by the sign that they stand for.
LIMITS: dict[str, Comparing] = {"above": ">", "at_least": ">=", "below": "<", "at_most": "<="}
