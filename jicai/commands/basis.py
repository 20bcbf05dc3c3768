"""The sheet 口径: what a result rests on, so that whoever finds the workbook in a year can tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import jicai
from jicai.batches.cycle import cycle_end
from jicai.batches.model import Batch
from jicai.intake.account import SheetAccount
from jicai.intake.messages import place
from jicai.intake.reasons import REJECTED, SKIPPED
from jicai.intake.result import Intake
from jicai.tables import INPUTS

Pairs = list[tuple[str, str]]


def basis(intake: Intake, batches: Iterable[str], options: Mapping[str, str]) -> Pairs:
    """Label and value: the options first, then batches, input files with hash and row accounting, and the version."""
    pairs = list(options.items())
    for code in batches:
        pairs.append(("批次", _batch(intake.workspace.batches[code])))
    for account in intake.accounts:
        words = f"{place(account, intake.workspace)}：{account_words(account)}；"
        pairs.append((INPUTS[account.table].label, f"{words} SHA-256 {intake.hashes[account.file]}"))
    pairs.append(("生成", f"jicai {jicai.__version__}"))
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
