"""What the values of one batch file must be to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter
from pydantic_core import PydanticCustomError

from jicai.batches import cycle, events
from jicai.batches.model import Batch
from jicai.batches.values import fold, fold_name, problem, together


def checked(data: Mapping[str, object]) -> Batch:
    """The batch of a file's data. Raises pydantic's ValidationError for values that are wrong or contradict others."""
    return _CHECKED.validate_python(data)


def _consistent(batch: Batch) -> Batch:
    """Raise all contradictions in `batch` as one `PydanticCustomError`, the first with the others behind it."""
    found = list(_check_length(batch))
    if not found:  # the others reckon with the end of the cycle
        found += [*_check_extension(batch), *_check_years(batch)]
        late = list(_check_dated(batch))
        found += late or _check_tranches(batch)
    found += [*_check_settlement(batch), *_check_lists(batch)]
    if found:
        raise together(found)
    return batch


#: The model knows nothing of what its values must be to each other.
_CHECKED: TypeAdapter[Batch] = TypeAdapter(Annotated[Batch, AfterValidator(_consistent)])


def _check_length(batch: Batch) -> Iterator[PydanticCustomError]:
    length = batch.cycle
    if length.years is not None and length.end_on is not None:
        yield problem("years 和 end_on 都写了", "请只留一项", "cycle")
    if length.years is None and length.end_on is None:
        yield problem("缺少 years（年数）或 end_on（截止日）", "请写上其中一项", "cycle")
    if length.end_on is not None and length.end_on < batch.start_on:
        yield problem(f"截止日 {length.end_on} 早于起始日 {batch.start_on}", "请核对两个日期", "cycle.end_on")


def _check_extension(batch: Batch) -> Iterator[PydanticCustomError]:
    extended_to, allowed = batch.cycle.extended_to, batch.cycle.max_extension_years
    if extended_to is None:
        return
    if allowed is None or allowed == 0:
        yield problem(
            f"本批次不允许延长，却写了延长至 {extended_to}",
            "请删去此项；通知允许延长的，请写上 cycle.max_extension_years",
            "cycle.extended_to",
        )
        return
    end = cycle.regular_end(batch)
    if extended_to <= end:
        yield problem(
            f"延长至 {extended_to}，不晚于原截止日 {end}", "请核对日期，未延长则删去此项", "cycle.extended_to"
        )
        return
    latest = cycle.latest_end(batch)
    if latest is not None and extended_to > latest:
        yield problem(
            f"延长至 {extended_to}，超过最多延长 {allowed} 年的 {latest}", "请改为不晚于该日", "cycle.extended_to"
        )


def _check_years(batch: Batch) -> Iterator[PydanticCustomError]:
    """The agreement years that are set outright follow each other from the start to the end of the cycle."""
    key, expected = "cycle.agreement_years", batch.start_on
    for number, year in enumerate(batch.cycle.agreement_years, start=1):
        where = f"第 {number} 段的起始日 {year.start_on}"
        if year.start_on != expected and number == 1:
            yield problem(f"{where} 不是批次的起始日 {expected}", "请核对两个日期", key)
        elif year.start_on != expected:
            yield problem(f"{where} 没有紧接上一段，应是 {expected}", "请让各协议年度首尾相接", key)
        if year.end_on < year.start_on:
            yield problem(f"第 {number} 段的截止日 {year.end_on} 早于起始日 {year.start_on}", "请核对两个日期", key)
        expected = year.end_on + cycle.ONE_DAY
    last, end = expected - cycle.ONE_DAY, cycle.cycle_end(batch)
    if batch.cycle.agreement_years and last != end:
        yield problem(f"最后一个协议年度止于 {last}，采购周期止于 {end}", "请让两者一致", key)


def _check_settlement(batch: Batch) -> Iterator[PydanticCustomError]:
    if batch.settlement.months is not None and batch.settlement.days is not None:
        yield problem("months 和 days 都写了", "请只留一项", "settlement")


def _check_dated(batch: Batch) -> Iterator[PydanticCustomError]:
    """Every value is there by the first day on which anything may ask for it."""
    for key, value, event in events.dated_values(batch):
        first, earliest = value.first_day, event.earliest(batch)
        if first is not None and first > earliest:
            yield problem(
                f"最早一段自 {first} 起，而{event.words}最早是 {earliest}，此前没有值",
                f"请补上一段 from 不晚于 {earliest} 的",
                key,
            )


def _check_tranches(batch: Batch) -> Iterator[PydanticCustomError]:
    outright = batch.advance.second_due_on is not None
    key = "advance.second_due_on" if outright else "advance.second_month"
    for year in cycle.advance_years(batch):
        if outright and batch.cycle.agreement_years and cycle.year_of_due(batch, year.number) != year.number:
            yield problem(
                "协议年度直接写明、又每年预付一次时，推不出以后各年度的第二期到期日",
                "请从每个年度的起始日起各写一段，或删去此项，改用 advance.second_month",
                key,
            )
            return
        first, second = cycle.first_due_on(batch, year.number), cycle.second_due_on(batch, year.number)
        if second < first:
            which = f"第 {year.number} 年度" if year.number > 1 else ""
            yield problem(f"{which}第二期到期日 {second} 早于首期到期日 {first}", "请改为不早于首期", key)
            return


def _check_lists(batch: Batch) -> Iterator[PydanticCustomError]:
    # The paid types are the bound ones unless the file says otherwise.
    paid = [types for types, _ in batch.advance_types.spans() if types != batch.bound_types]
    for key, given in (("bound_types", [batch.bound_types]), ("advance_types", paid)):
        if any(len(set(types)) < len(types) for types in given):
            yield problem("有重复的机构类型", "请每类只写一次", key)
    names: set[str] = set()
    for alias in batch.aliases:
        if fold_name(alias) in names:
            yield problem(f"{alias} 写了两次", "请每个名称只写一次", "aliases")
        names.add(fold_name(alias))
    seen: dict[str, date] = {}
    for item in batch.superseded:
        variety = fold(item.variety_code)
        if variety in seen:
            yield problem(
                f"品种 {item.variety_code} 写了两次（{seen[variety]}、{item.superseded_from}）",
                "请只留一段",
                "superseded",
            )
        seen[variety] = item.superseded_from
