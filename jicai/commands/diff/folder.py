"""Reading the workspace and, with `--against`, the other one by its own settings."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.loading import read_tables
from jicai.commands.shared.options import InputOptions, ItemOptions
from jicai.errors import JicaiError, UsageError
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.results.diff.sides import Sides
    from jicai.store.result import Intake


#: What the words of an agreement item may name.
ITEM_KINDS = ("institution_code", "district", "variety_code", "company", "batch")


def read_sides(
    inputs: InputOptions,
    scope: ItemOptions,
    delivery: DeliveryOptions,
    against: Path | None,
    then_day: date,
    now_day: date,
    needed: Sequence[str],
    words: Sequence[str] = (),
) -> Sides:
    """What is compared, of what the scope and the words name.

    Raises what reading raises; of the other folder with its name in front.
    """
    if against is not None:
        _refuse(against, inputs.workspace)
    optional = [key for key in INPUTS if key not in needed]
    now = read_tables(inputs, delivery, needed, optional)
    then = now if against is None else _other(inputs, delivery, against, needed, optional)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.commands.shared.scope import chosen_scope
    from jicai.results.diff.sides import Sides, aligned

    if against is not None:
        then = aligned(then, now)
    if words:
        from jicai.commands.explain.words import with_words

        scope = with_words(scope, words, now, ITEM_KINDS)
    wanted = chosen_scope(scope, now, quiet=delivery.quiet)
    return Sides(then, then_day, now, now_day, wanted, "" if against is None else str(against))


def _refuse(against: Path, workspace: Path) -> None:
    if not against.is_dir():
        raise UsageError(f"--against {against}：不是文件夹，请写以前的工作目录")
    if against.resolve() == workspace.resolve():
        raise UsageError(f"--against {against}：就是现在的工作目录，请写另一个，或用 --from 比较两个月末")


def _other(
    inputs: InputOptions, delivery: DeliveryOptions, against: Path, needed: Sequence[str], optional: Sequence[str]
) -> Intake:
    if not delivery.quiet:
        print(f"提示：对照的数据在 {against}，以下是关于它的", file=sys.stderr)
    try:
        return read_tables(replace(inputs, workspace=against, overrides=None), delivery, needed, optional)
    except JicaiError as error:
        error.args = (f"--against {against}：{error}", *error.args[1:])
        raise
