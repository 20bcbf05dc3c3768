"""`jicai.toml`: what a workspace sets, and one Chinese line for every mistake in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from jicai.errors import ConfigError
from jicai.tables import INPUTS
from jicai.tables.column import Kind
from jicai.toml_files import parse_toml, read_text

if TYPE_CHECKING:
    from jicai.calc.rules.rule import RuleSettings

FILE_NAME = "jicai.toml"
Model = TypeVar("Model", bound=BaseModel)


def _decimal(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError('应是加引号的小数，例如 "0.05"')
    return Decimal(value) if re.fullmatch(r"-?[0-9]{1,6}(\.[0-9]{1,6})?", value) else value


def _ascending(days: list[int]) -> list[int]:
    if any(one >= other for one, other in pairwise(days)):
        raise ValueError("应从小到大，且不重复，例如 [30, 60, 90, 180]")
    return days


Days = Annotated[int, Field(ge=1, le=3660)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class BatchFiles(_Section):
    """`[batches]`: the bureau's own batch files, as paths or globs relative to the workspace."""

    files: list[str] = Field(default_factory=list, title="批次文件", description="本单位的批次文件，可用通配符")


#: A decimal in quotes, so that no digit of it is lost.
QuotedDecimal = Annotated[Decimal, BeforeValidator(_decimal)]


class Lagging(_Section):
    """`[lagging]`: when an item is called lagging."""

    tolerance: Annotated[QuotedDecimal, Field(ge=0, le=1)] = Field(
        default=Decimal(0), title="滞后容差", description="完成率比时间进度低过这个份额才算滞后"
    )
    grace_days: Annotated[int, Field(ge=0, le=366)] = Field(
        default=0, title="宽限天数", description="协议年度开始后的这些天里不算滞后"
    )


Share = Annotated[QuotedDecimal, Field(ge=0, le=1)]


class Supply(_Section):
    """`[supply]`: which attention level the supply of a company suggests; per tier one threshold, the mildest first."""

    tiers: Annotated[list[str], Field(min_length=1, max_length=6)] = Field(
        default=["失信", "严重失信", "特别严重失信"],
        title="关注等级的名称",
        description="信用评价的等级，从轻到重；等级只是供人判断的建议",
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


class Assess(_Section):
    """`[assess]`: how the yearly assessment gives points."""

    scheme: str = Field(
        default="", title="考核办法", description="考核办法的文件，相对于工作目录；不写则用随程序提供的示例"
    )


class Settings(_Section):
    """All of `jicai.toml`. Columns and values are checked against the declarations of the tables."""

    inputs: dict[str, list[str]] = Field(default_factory=dict, title="输入文件", description="各表的文件，可用通配符")
    batches: BatchFiles = Field(default_factory=BatchFiles, title="批次")
    columns: dict[str, dict[str, list[str]]] = Field(
        default_factory=dict, title="表头", description='本单位另用的表头：[columns.表] 键 = ["表头"]'
    )
    values: dict[str, dict[str, dict[str, str]]] = Field(
        default_factory=dict, title="取值", description='本单位另用的词：[values.表.列] 词 = "规定的词"'
    )
    duplicates: Literal["reject", "last"] = Field(
        default="reject", title="编号重复而内容不同的行", description="reject 拒绝；last 以最后一行为准"
    )
    rejects: Literal["stop", "skip"] = Field(
        default="stop", title="有行被拒绝时", description="stop 停止；skip 略过这些行继续"
    )
    lagging: Lagging = Field(default_factory=Lagging, title="滞后")
    ageing: Annotated[list[Days], Field(min_length=1, max_length=12), AfterValidator(_ascending)] = Field(
        default=[30, 60, 90, 180], title="账龄分段", description="各段的最后一天，从小到大；最后一段之后另成一段"
    )
    supply: Supply = Field(default_factory=Supply, title="供应")
    assess: Assess = Field(default_factory=Assess, title="考核")
    rules: dict[str, dict[str, Any]] = Field(
        default_factory=dict, title="检查规则", description="各规则的设置：[rules.规则编号] 键 = 值，见 检查规则"
    )

    def stored_values(self, table: str) -> dict[str, dict[str, str]]:
        """For a table the bureau's words by column, each with the stored value that it means."""
        return {
            key: {word: _stored(table, key, meant) or meant for word, meant in words.items()}
            for key, words in self.values.get(table, {}).items()
        }


def load_settings(folder: Path) -> Settings:
    """The settings of a workspace; the defaults without a file. ConfigError names file, key and reason."""
    path = folder / FILE_NAME
    if not path.exists():
        return Settings()
    data = parse_toml(read_text(path, str(path)), str(path))
    settings = _validated(Settings, data, path)
    _check_tables(path, settings)
    if settings.rules:
        rule_settings(settings, path)
    return settings


def rule_settings(settings: Settings, path: Path) -> dict[str, RuleSettings]:
    """The settings of the rules that the workspace sets, by rule id; ConfigError names file, key and reason."""
    from jicai.calc.rules import all_rules  # heavy, and seldom needed

    rules = all_rules()
    for rule in settings.rules:
        if rule not in rules:
            raise ConfigError(f"{path}：{unknown_key(f'rules.{rule}', rule, list(rules))}")
    return {
        rule: _validated(rules[rule].settings, values, path, f"rules.{rule}.")
        for rule, values in settings.rules.items()
    }


def _validated(model: type[Model], data: Mapping[str, Any], path: Path, prefix: str = "") -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        worst = min(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
        raise ConfigError(f"{path}：{_line(worst, model, prefix)}") from None


def _line(problem: ErrorDetails, model: type[BaseModel], prefix: str) -> str:
    where = prefix + ".".join(str(part) for part in problem["loc"])
    context: Mapping[str, Any] = problem.get("ctx", {})
    match problem["type"]:
        case "extra_forbidden":
            section = _SECTIONS.get(str(problem["loc"][0]), model)
            return unknown_key(where, str(problem["loc"][-1]), list(section.model_fields))
        case "literal_error":
            allowed = context["expected"].replace("'", '"').replace(" or ", " 或 ")
            return f"{where}：值不在可选值内，请改为 {allowed}"
        case "value_error":
            return f"{where}：{context['error']}"
        case "greater_than_equal":
            return f"{where}：太小，请改为不小于 {context['ge']} 的值"
        case "less_than_equal":
            return f"{where}：太大，请改为不大于 {context['le']} 的值"
        case "too_short" | "too_long" as kind:
            return f"{where}：{_FORMS[kind]}"
        case kind:
            form = _FORMS.get(kind, "请对照说明改正")
            return f"{where}：值的类型不对，{form}"


_SECTIONS: dict[str, type[BaseModel]] = {"batches": BatchFiles, "lagging": Lagging, "supply": Supply, "assess": Assess}
_FORMS = {
    "too_short": "没有值，应至少有一项",
    "too_long": "项数太多",
    "list_type": '应是列表，请写成 ["…", "…"]',
    "string_type": "应是文字，请加引号",
    "dict_type": "应是一张表，请写成一段",
    "model_type": "应是一张表，请写成一段",
    "int_type": "应是整数，不加引号",
    "is_instance_of": '应是加引号的小数，例如 "0.05"',
    "decimal_type": '应是加引号的小数，例如 "0.05"',
}


def _check_tables(path: Path, settings: Settings) -> None:
    """Table keys, column keys and words are those of the declarations."""
    for section, tables in (("inputs", settings.inputs), ("columns", settings.columns), ("values", settings.values)):
        for table in tables:
            if table not in INPUTS:
                raise ConfigError(f"{path}：{unknown_key(f'{section}.{table}', table, list(INPUTS))}")
    for table, columns in settings.columns.items():
        for key in columns:
            known = [column.key for column in INPUTS[table].columns]
            if key not in known:
                raise ConfigError(f"{path}：{unknown_key(f'columns.{table}.{key}', key, known)}")
    for table, words_by_column in settings.values.items():
        choices = {column.key: column for column in INPUTS[table].columns if column.kind is Kind.CHOICE}
        for key, words in words_by_column.items():
            if key not in choices:
                raise ConfigError(f"{path}：{unknown_key(f'values.{table}.{key}', key, list(choices))}")
            for word, meant in words.items():
                if _stored(table, key, meant) is None:
                    allowed = "、".join(choice.label for choice in choices[key].choices)
                    raise ConfigError(
                        f"{path}：values.{table}.{key}.{word}：「{meant}」不是规定的取值，请改为 {allowed}"
                    )


def _stored(table: str, key: str, meant: str) -> str | None:
    for choice in INPUTS[table].column(key).choices:
        if meant in (choice.value, choice.label, *choice.others):
            return choice.value
    return None


def unknown_key(where: str, key: str, known: list[str], what: str = "键") -> str:
    """What to tell of a key (or what else is named) that is not among the known ones: the nearest, else all."""
    if not known:
        return f"{where}：没有这个{what}，{where.removesuffix(f'.{key}')} 没有设置，请删去"
    nearest = get_close_matches(key, known, n=1)
    remedy = f"是否要写 {nearest[0]}？请改正或删去" if nearest else f"请删去；可用的{what}：{'、'.join(known)}"
    return f"{where}：没有这个{what}，{remedy}"
