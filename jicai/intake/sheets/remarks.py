"""What else is to be said of a sheet that was read: by every command, or by `jicai check` alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from jicai.intake.sheets.cells import parse_cells
from jicai.intake.sheets.header_names import fold
from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.row_rules import RowContext
from jicai.intake.sheets.supplement_words import doubted_supplements, quantities_beside
from jicai.intake.sheets.taken_back import taken_back
from jicai.intake.sheets.unread import absent_row_ids
from jicai.intake.sheets.voiding import voiding
from jicai.intake.sheets.warned import EXAMPLE, Counted, Warned
from jicai.intake.sheets.wording import Wording
from jicai.tables.column import InputTable


@dataclass(slots=True)
class Remarks:
    """Chinese sentences: `warnings` are said by every command that uses the table, `notes` by `check`.

    `unpaired` are the keys of quantities and dates that were left unread because the other of the pair is not there,
    each with the key of the one that lacks.
    """

    warnings: list[Warned] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unpaired: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> list[str]:
        """The warnings; those that count no rows are none."""
        told = [warning if isinstance(warning, str) else warning.said for warning in self.warnings]
        return [warning for warning in told if warning]

    def joined(self, later: Remarks) -> Remarks:
        """The same of these rows and later ones of the same sheet: both say the same, in the same order."""
        pairs = zip(self.warnings, later.warnings, strict=True)
        return replace(self, warnings=[one if isinstance(one, str) else one.joined(other) for one, other in pairs])


def remarks_of(
    sheet: str,
    table: InputTable,
    header: Header,
    data: pl.DataFrame,
    wording: Wording,
    typed: Mapping[str, pl.Series],
    context: RowContext,
    shifted: Mapping[str, str],
) -> Remarks:
    """What there is to say of the sheet of this name.

    `data` are the kept rows as text, `shifted` the times of moved dates.
    """
    remarks = Remarks(unpaired=dict(context.unpaired))
    for key, time in shifted.items():
        remarks.warnings.append(
            f"列「{header.columns[key].header}」的时间都是 {time}，是换算时区造成的，日期已改为下一天的零点"
        )
    remarks.warnings += [
        f"jicai.toml 的 row_id 写了「{name}」，表头里没有这一列" for name in absent_row_ids(header, wording)
    ]
    remarks.notes += [f"列「{text}」的括号不是单位，照常读取" for text in header.notes]
    remarks.warnings += [Counted(count, words) for words, count in context.warnings.items()]
    for key, other in context.unpaired.items():
        label, lacking = header.columns[key].header, table.column(other).label
        remarks.warnings.append(f"没有{lacking}列，「{label}」未读")
    if table.key == "orders":
        _statuses(table, header, data, wording, typed, remarks)
    if table.key == "agreed":
        for text, cells in doubted_supplements(header, data, typed, wording):
            words = (
                f"有增补生效日期，「{text}」写着「{EXAMPLE}」，约定采购量照另加的数量计算；是调减的请写负数，"
                f'是调整后全部数量的请写增加的数量，都不是就在 jicai.toml 的 [[files]] 里写 ignore = ["{text}"]'
            )
            remarks.warnings.append(Counted(len(cells), words, cells[0].strip() if len(cells) else ""))
        remarks.warnings += quantities_beside(header, data, typed, wording)
    _cancelling(table, header, data, wording, typed, remarks)
    remarks.warnings += taken_back(sheet, table, header, data, wording, typed)
    _second_table(header, data, remarks)
    return remarks


def _cancelling(
    table: InputTable,
    header: Header,
    data: pl.DataFrame,
    wording: Wording,
    typed: Mapping[str, pl.Series],
    remarks: Remarks,
) -> None:
    """Columns that are not read and say of some rows that they do not count: 支付状态 支付失败, 是否作废 是.

    Not where what is read says so, too: a status that is not the normal one, an amount that is taken back.
    """
    aside = {fold(name) for name in (*wording.ignore, *wording.row_id)}
    asked_for = table.key == "orders" and "status" not in header.columns and "status" not in wording.defaults
    counts = pl.repeat(True, data.height, dtype=pl.Boolean, eager=True)
    if table.key == "orders":
        counts &= (typed["status"] == "normal").fill_null(value=True)
    if "amount" in typed:
        counts &= (typed["amount"] > 0).fill_null(value=True)
    for index, text in header.unread:
        if fold(text) in aside or (says_so := voiding(text, table.key)) is None:
            continue
        if asked_for and fold(text).endswith("状态"):
            continue  # whether that is the status is asked already
        cells = data.to_series(index).str.strip_chars()
        found = cells.filter(says_so(cells).fill_null(value=False) & counts)
        words = (
            f"的「{text}」写着「{EXAMPLE}」，这一列没有读，照常计算；请删去不该算的行，"
            f'或在 jicai.toml 的 [[files]] 里写 ignore = ["{text}"]'
        )
        remarks.warnings.append(Counted(len(found), words, found[0] if len(found) else ""))


def _statuses(
    table: InputTable,
    header: Header,
    data: pl.DataFrame,
    wording: Wording,
    typed: Mapping[str, pl.Series],
    remarks: Remarks,
) -> None:
    """Columns of statuses that are not read: they may say otherwise than the one that is."""
    column = table.column("status")
    names = {fold(name) for name in (column.label, *column.others, *wording.columns.get("status", ()))}
    words = {word: column.value_of(meant) or meant for word, meant in wording.values.get("status", {}).items()}
    read = header.columns.get("status")
    aside = {fold(name) for name in (*wording.ignore, *wording.row_id)}
    for index, text in header.unread:
        if fold(text) in aside:
            continue
        if read is None:
            if fold(text).endswith("状态") and "status" not in wording.defaults:
                remarks.warnings.append(
                    f"列「{text}」没有读作订单状态，各行都按正常；请在 jicai.toml 的 [[files]] 里写 "
                    f'columns = {{ status = ["{text}"] }} 或 ignore = ["{text}"]'
                )
        elif fold(text) in names:
            other = parse_cells(column, data.to_series(index), words=words).values
            differing = int(((other != typed["status"]) & other.is_not_null()).fill_null(value=False).sum())
            words_of_both = f"的「{text}」与「{read.header}」说法不同，以「{read.header}」为准"
            remarks.warnings.append(Counted(differing, words_of_both))


def _second_table(header: Header, data: pl.DataFrame, remarks: Remarks) -> None:
    """Headers right of a blank column are those of a second table beside the first."""
    named = {index for index, _ in header.unread} | {found.index for found in header.columns.values()}
    last = max(found.index for found in header.columns.values())
    gaps = [index for index in range(last + 1, data.width) if index not in named]
    if not gaps:
        return
    beside = [text for index, text in header.unread if index > gaps[0]]
    if len(beside) > 1:
        remarks.warnings.append(f"右边另有一张表（{'、'.join(beside[:3])}{' 等' if len(beside) > 3 else ''}），未读")
