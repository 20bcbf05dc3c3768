"""Which batch ends and which takes its place, as the user names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jicai.errors import UsageError

if TYPE_CHECKING:
    from jicai.calc.switch.varieties import Pair
    from jicai.store.result import Intake


def chosen_pair(intake: Intake, old: str, new: str, *, quiet: bool) -> Pair:
    """The codes of the two; UsageError where they are one, or the second one starts first.

    It is refused too where a variety of the old batch has two successors: what is left of it cannot stand beside both;
    and where one takes the place of a variety that no other batch has, which would make two of one.
    """
    import polars as pl

    from jicai.calc.switch.varieties import Pair
    from jicai.commands.shared.scope import chosen_batches

    batches = intake.workspace.batches
    (ending,) = chosen_batches([old], batches, quiet=quiet, option="--from")
    (following,) = chosen_batches([new], batches, quiet=quiet, option="--to")
    if ending == following:
        raise UsageError(f"--from {old} 与 --to {new}：是同一个批次 {ending}，请写两个批次")
    if batches[following].start_on < batches[ending].start_on:
        raise UsageError(
            f"--to {new}：{following} 始于 {batches[following].start_on}，早于 {ending} 的 {batches[ending].start_on}，"
            "请核对两个批次是否写反"
        )
    given = intake.frames["successions"].filter(pl.col("batch") == following)
    twice = given.group_by("old_variety_code").len().filter(pl.col("len") > 1).sort("old_variety_code").collect()
    if twice.height:
        raise UsageError(
            f"品种接续：{following} 有几个品种都接续原品种 {twice.item(0, 0)}，剩下的约定量不知道归哪一个，请只留一行"
        )
    others = intake.frames["products"].filter(pl.col("batch") != following).select(old_variety_code="variety_code")
    unknown = given.join(others, on="old_variety_code", how="anti").sort("variety_code").collect()
    if unknown.height:
        raise UsageError(
            f"品种接续：{following} 的品种 {unknown.item(0, 'variety_code')} 接续的原品种 "
            f"{unknown.item(0, 'old_variety_code')} 不在别的批次的中选目录里，请核对原品种编码，或补全中选目录"
        )
    return Pair(ending, following)
