"""`--set key=value`: what the results would be under another value; never what the notices say."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from jicai.batches.clauses import FIELD_CLAUSES
from jicai.batches.keys import all_keys, repeated_tables
from jicai.batches.values import fold_name
from jicai.errors import UsageError

#: Keys of which a batch has one: to assume the one is to do without the other.
_ONE_OF = {
    "settlement.months": "settlement.days",
    "settlement.days": "settlement.months",
    "cycle.years": "cycle.end_on",
    "cycle.end_on": "cycle.years",
}
#: Tables without which a batch has no such rule: an assumption for all batches leaves alone those without.
_MAY_LACK = frozenset({"nonselected", "renewal", "payment_standard", "listing"})
#: What says which batch it is, and no rule of it.
_NO_RULES = frozenset({"kind", "source"})


class Assumption(NamedTuple):
    """One `--set` as it was written, taken apart; `batch` is a word for the batch, None for all of them."""

    written: str
    batch: str | None
    key: str
    value: object


def assumptions(given: Sequence[str]) -> list[Assumption]:
    """The assumptions that were asked for. UsageError for what is none."""
    return [_assumption(text) for text in given]


def assumed_line(given: Sequence[str]) -> str:
    """The line that no output may be silent about; empty where nothing is assumed."""
    sets = "、".join(f"--set {text}" for text in given)
    return f"【假设】{sets}：不是通知和批次文件的规定，结果只供试算，不能作为依据" if given else ""


def refuse_assumptions(given: Sequence[str], what: str) -> None:
    """UsageError where a command writes what goes out or stays on record."""
    if given:
        raise UsageError(f"--set 只供试算，不能用来{what}，请去掉；规定真的变了，请写进批次文件")


def under(data: Mapping[str, Any], chosen: Iterable[Assumption]) -> tuple[dict[str, Any], list[Assumption]]:
    """The content of a batch file with the assumptions that are for it, and these."""
    changed, used = copy.deepcopy(dict(data)), []
    for one in chosen:
        table, _, name = one.key.rpartition(".")
        if one.batch is not None and fold_name(one.batch) not in _words(data):
            continue
        if one.batch is None and table in _MAY_LACK and table not in changed:
            continue
        place = changed.setdefault(table, {}) if table else changed
        if not isinstance(place, dict):  # the file is wrong there, and told so
            continue
        place[name] = one.value
        if other := _ONE_OF.get(one.key):
            place.pop(other.rpartition(".")[2], None)
        used.append(one)
    return changed, used


def _words(data: Mapping[str, Any]) -> set[str]:
    words = [data.get("code"), data.get("name"), *(data.get("aliases") or ())]
    return {fold_name(word) for word in words if isinstance(word, str)}


def _assumption(text: str) -> Assumption:
    left, sign, value = text.partition("=")
    batch, colon, key = left.replace("：", ":").strip().rpartition(":")
    key, value = key.strip(), value.strip()
    if not sign or not key or not value or (colon and not batch.strip()):
        raise UsageError(f"--set {text}：请写成 键=值，如 offset.window_months=6；只改一个批次的写成 批次:键=值")
    known = [one for one in FIELD_CLAUSES if one not in _NO_RULES and one.rpartition(".")[0] not in repeated_tables()]
    if key not in known:
        near = get_close_matches(key, known, n=1)
        meant = f"是否要写 {near[0]}？" if near else f"可用的：{'、'.join(known)}"
        raise UsageError(f"--set {text}：{key} 不是可以假设的参数，{meant}")
    return Assumption(text, batch.strip() or None, key, _value(key, value))


def _value(key: str, text: str) -> object:
    """The value as a batch file would give it; decimals and words need no quotes here, a list is written as there."""
    kinds = {one.path: one.type_name for one in all_keys()}[key]
    # A decimal keeps its digits, here and in every step of a list.
    read: Callable[[str], object] = str if kinds.startswith("小数") else float
    try:
        value: object = tomllib.loads(f"value = {text}", parse_float=read)["value"]
    except tomllib.TOMLDecodeError as error:
        if text.startswith("["):
            form = "[{from = 2026-07-10, value = 12}, {from = 2027-07-10, value = 9}]"
            raise UsageError(f"--set {key}={text}：列表写得不对，请写成 {form}") from error
        return text
    return text if kinds.startswith("小数") and not isinstance(value, str | list) else value
