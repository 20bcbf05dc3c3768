"""The sheet 口径: what a result rests on, so that whoever finds the workbook in a year can tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import jicai
from jicai.batches.cycle import cycle_end
from jicai.batches.model import Batch
from jicai.batches.shown import ABSENT, shown_keys
from jicai.intake.account import SheetAccount
from jicai.intake.discover.workspace import Workspace
from jicai.intake.reasons import REJECTED, SKIPPED
from jicai.settings.loader import FILE_NAME
from jicai.store.cache import content_hash
from jicai.store.messages import place
from jicai.store.result import Intake
from jicai.tables import INPUTS

Pairs = list[tuple[str, str]]
#: What the line of a batch tells besides its parameters.
_OF_BATCH = frozenset({"code", "name", "source"})
#: Our reading where selected prices change, see `jicai.calc.prices`.
_PRICES = (
    "周期内调整过的，订单按下单那天执行的，约定金额和预付基数按协议年度第一天执行的，"
    "挂网价和历史协议按截至日期执行的（本工具口径）"
)


def basis(intake: Intake, batches: Iterable[str], options: Mapping[str, str]) -> Pairs:
    """Label and value: the options, the batches, files with hash and row accounting, the version, then all parameters.

    There is no time of computing in it: the same inputs give the same workbook.
    """
    inputs = [
        (
            INPUTS[account.table].label,
            f"{place(account, intake.workspace)}：{account_words(account)}； SHA-256 {intake.hashes[account.file]}",
        )
        for account in intake.accounts
    ]
    if any(account.table == "price_changes" and account.used for account in intake.accounts):
        inputs.append(("中选价", _PRICES))
    return _pairs(intake.workspace, batches, options, inputs)


def basis_without_inputs(workspace: Workspace, batches: Iterable[str], options: Mapping[str, str]) -> Pairs:
    """The same of a result that rests on batches alone."""
    return _pairs(workspace, batches, options, [])


def basis_of_program() -> Pairs:
    """The same of a result that rests on the program alone."""
    return [("生成", f"jicai {jicai.__version__}")]


def _pairs(workspace: Workspace, batches: Iterable[str], options: Mapping[str, str], inputs: Pairs) -> Pairs:
    chosen = [workspace.batches[code] for code in batches]
    return [
        *assumed_pairs(workspace, chosen),
        *options.items(),
        *(("批次", _batch(batch)) for batch in chosen),
        *_configuration(workspace),
        *inputs,
        *basis_of_program(),
        *(pair for batch in chosen for pair in _parameters(batch)),
    ]


def assumed_pairs(workspace: Workspace, batches: Iterable[Batch]) -> Pairs:
    """What `--set` makes of each batch: the value that its file gives, and the one assumed."""
    if not workspace.sets:
        return []
    from jicai.batches.loader import load_all

    plain = load_all(workspace.batch_files)
    pairs: Pairs = []
    for batch in batches:
        before = {key.path: key.value for key in shown_keys(plain[batch.code])}
        pairs += [
            (f"假设 {batch.code}", f"{key.label}由 {before[key.path]} 改为 {key.value}，只供试算")
            for key in shown_keys(batch)
            if key.path in before and key.path != "cycle.agreement_years" and key.value != before[key.path]
        ]
    return pairs


def account_words(account: SheetAccount) -> str:
    """The row accounting of a sheet in words."""
    words = [f"读取 {account.rows:,} 行，采用 {account.used:,} 行"]
    words += [f"{SKIPPED[reason].title} {count:,} 行略过" for reason, count in account.skipped.items()]
    words += [f"{REJECTED[code].title} {count:,} 行拒绝" for code, count in account.rejected.items()]
    return "，".join(words)


def _batch(batch: Batch) -> str:
    words = f"{batch.code} {batch.name}，{batch.source}，采购周期 {batch.start_on} 至 {cycle_end(batch)}"
    return words + (f"（已延长至 {batch.cycle.extended_to}）" if batch.cycle.extended_to else "")


def _parameters(batch: Batch) -> Pairs:
    """A line for each parameter with its clause, and one for all that the batch does not set."""
    shown = [key for key in shown_keys(batch) if key.path not in _OF_BATCH]
    pairs = [
        (f"{batch.code} {key.label}", key.value + (f"（{key.clause}）" if key.clause else ""))
        for key in shown
        if key.value != ABSENT
    ]
    unset = "、".join(key.label for key in shown if key.value == ABSENT)
    return [*pairs, (f"{batch.code} 未设", unset)] if unset else pairs


def _configuration(workspace: Workspace) -> Pairs:
    """The settings file, where there is one, and the batch files of the bureau, as they are now."""
    settings = workspace.folder / FILE_NAME
    files = [("设置文件", settings)] if settings.is_file() else []
    files += [("批次文件", path) for path in workspace.batch_files]
    return [(label, f"{workspace.shown(path)}：SHA-256 {_hash(path)}") for label, path in files]


def _hash(path: Path) -> str:
    try:
        return content_hash(path)
    except OSError:  # it was there when it was read
        return "无法计算，文件已移走"
