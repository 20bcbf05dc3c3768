"""The types of single values in a batch file, and the Chinese words for their choices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

#: Within this range an anniversary can always be reckoned, and a mistyped year is noticed.
EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2099, 12, 31)

_DECIMAL = re.compile(r"-?\d{1,6}(\.\d{1,6})?", re.ASCII)
_CODE = re.compile(r"\w[\w.-]{0,63}")

Kind = Literal["consumable", "drug", "decoction"]
InstitutionType = Literal["公立", "军队", "民营", "零售药店"]
Grain = Literal["company", "variety"]
ListingMode = Literal["window", "deadline"]
MonthCounting = Literal["calendar", "anniversary", "anniversary_month_end"]
Recalculation = Literal["once", "yearly"]
PaymentBasis = Literal["listed"]

#: Chinese words for the choices of a batch file; those that are Chinese already stand for themselves.
CHOICE_LABELS: Final[dict[str, str]] = {
    "consumable": "医用耗材",
    "drug": "药品",
    "decoction": "中药饮片",
    "company": "品种和企业",
    "variety": "品种，不分企业",
    "window": "起始日前若干工作日之内",
    "deadline": "不晚于起始日前第若干个工作日",
    "calendar": "自然月，起始月算第1个月",
    "anniversary": "满月，到对应日的前一天",
    "anniversary_month_end": "满月，到对应日所在月的月底",
    "once": "一个周期一次，按第1协议年度",
    "yearly": "每个协议年度一次",
    "listed": "挂网价",
    "unlimited": "可延长，不限年数",
}


def problem(reason: str, remedy: str, key: str = "") -> PydanticCustomError:
    """A broken rule of the batch file in Chinese; `key` is its dotted key where pydantic cannot know it."""
    return PydanticCustomError("batch_file", "{reason}", {"reason": reason, "remedy": remedy, "key": key})


def together(problems: Sequence[PydanticCustomError]) -> PydanticCustomError:
    """Several broken rules as one error, since a validator can raise only one; `all` are the contexts of all."""
    contexts = [one.context or {} for one in problems]
    return PydanticCustomError("batch_file", "{reason}", {**contexts[0], "all": contexts})


def fold(text: str) -> str:
    """A code as codes are compared: NFKC, without outer blanks, upper-case (CONTRACT "Cells")."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def fold_name(text: str) -> str:
    """A batch's code, name or alias as they are compared: NFKC, without any blanks, without regard to case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _decimal_from_text(value: object) -> object:
    # TOML numbers are binary floats to most readers, so a file says its decimals as text, digit for digit.
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise problem("应是加引号的小数，小数点后最多6位", '请写成 "0.30" 这样')
    return Decimal(value)


def _share(value: Decimal) -> Decimal:
    if 0 <= value <= 1:
        return value
    raise problem("应在 0 到 1 之间", '请改正，如 30% 写成 "0.30"')


def _multiple(value: Decimal) -> Decimal:
    if value >= 0:
        return value
    raise problem("是负数", '请改为不小于 "0" 的小数')


def _extension_years(value: object) -> object:
    if value == "unlimited" or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 20):
        return value
    raise problem('应是 0 到 20 的整数，或 "unlimited"（不限年数）', "请改正；不允许延长时删去此项")


def _batch_code(value: str) -> str:
    if _CODE.fullmatch(value) and unicodedata.normalize("NFKC", value) == value:
        return value
    raise problem("不能作批次编码", "请只用字母、数字、汉字、“-”“_”“.”（半角，不含空格，最多64个字符）")


Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, AfterValidator(_batch_code)]
Share = Annotated[Decimal, BeforeValidator(_decimal_from_text), AfterValidator(_share)]
Multiple = Annotated[Decimal, BeforeValidator(_decimal_from_text), AfterValidator(_multiple)]
#: A TOML list becomes a tuple; its members stay strict.
InstitutionTypes = Annotated[tuple[InstitutionType, ...], Field(min_length=1, strict=False)]
ExtensionYears = Annotated[int | Literal["unlimited"], BeforeValidator(_extension_years)]
