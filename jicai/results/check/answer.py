"""What `jicai check` shows: the account of every sheet, or the problems row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from jicai.tables import INPUTS

if TYPE_CHECKING:
    import polars as pl

    from jicai.intake.reading.parts import UnreadSheet
    from jicai.render.result import Result
    from jicai.store.result import Intake, UnreadFile

_OWN = "own-result"


def check_result(intake: Intake, *, by_row: bool) -> Result:
    """The rejected rows one by one, or the row accounting of every sheet."""
    from jicai.render.result import Result
    from jicai.results.basis import account_words, basis
    from jicai.store.messages import place
    from jicai.tables.results.check import CHECK, CHECK_ROWS

    told = [account for account in intake.accounts if account.skipped or account.rejected]
    accounts = [] if by_row else [f"{place(account, intake.workspace)}：{account_words(account)}" for account in told]
    frame = _problems(intake) if by_row else _accounts(intake)
    return Result(
        frame=frame,
        table=CHECK_ROWS if by_row else CHECK,
        title=CHECK_ROWS.label if by_row else CHECK.label,
        subtitle=f"{len(intake.accounts)} 张工作表，{intake.rejected:,} 行被拒绝",
        footer=[*accounts, *_remarks(intake)],
        basis=basis(intake, (), {}),
        summary=[f"{len(intake.accounts)} 张工作表，{intake.rejected:,} 行被拒绝"],
        people=None if by_row else (CHECK, _worded(frame)),
    )


def _worded(accounts: pl.DataFrame) -> pl.DataFrame:
    """The accounts with the words of the reasons, which is what people read, in place of their codes."""
    import polars as pl

    from jicai.intake.reasons import UNUSABLE

    words = {code: reason.title for code, reason in UNUSABLE.items()}
    return accounts.with_columns(pl.col("reason").replace(words))


def _accounts(intake: Intake) -> pl.DataFrame:
    """A row for every sheet that is read, then one for every sheet and file that is not."""
    import polars as pl

    from jicai.tables.results.check import CHECK

    shown = intake.workspace.shown
    rows: list[tuple[object, ...]] = [
        (
            shown(account.file),
            account.sheet or None,
            account.table,
            account.rows,
            account.used,
            sum(account.skipped.values()),
            sum(account.rejected.values()),
            None,
            "、".join(" ".join(header.split()) for header in account.unread) or None,
        )
        for account in intake.accounts
    ]
    nothing = (0, 0, 0, 0)
    rows += [
        (shown(file.path), None, file.table or None, *nothing, file.reason, None)
        for file in [*intake.unusable, *(unread.unusable for unread in intake.unread if unread.unusable is not None)]
    ]
    rows += [
        (shown(unread.path), sheet.sheet or None, None, *nothing, sheet.code or "no-table", None)
        for unread in intake.unread
        for sheet in _told_apart(unread)
    ]
    kinds = (*(pl.String,) * 3, *(pl.Int64,) * 4, *(pl.String,) * 2)
    return pl.DataFrame(rows, schema=dict(zip(CHECK.keys, kinds, strict=True)), orient="row")


def _told_apart(unread: UnreadFile) -> list[UnreadSheet]:
    """The sheets of a file that get a row each: those of a result that jicai wrote, thirty at times, have one."""
    own = [sheet for sheet in unread.sheets if sheet.code == _OWN]
    return [replace(own[0], sheet="")] if own and len(own) == len(unread.sheets) else unread.sheets


def _problems(intake: Intake) -> pl.DataFrame:
    import polars as pl

    from jicai.intake.sheets.schema import ROW
    from jicai.store.messages import column_under, in_order, problem_message
    from jicai.store.resolve.dropped import SOURCE
    from jicai.tables.results.check import CHECK_ROWS

    places = pl.DataFrame(
        [
            (number, intake.workspace.shown(account.file), account.sheet or None)
            for number, account in enumerate(intake.accounts)
        ],
        schema={SOURCE: pl.UInt32, "file": pl.String, "sheet": pl.String},
        orient="row",
    )
    keys = ["code", "detail", SOURCE, "column"]
    said = intake.problems.select(keys).unique()
    messages = [
        problem_message(code, detail, column_under(intake.accounts[source], header))
        for code, detail, source, header in said.iter_rows()
    ]
    return (
        in_order(intake.problems)
        .join(places, on=SOURCE, how="left", maintain_order="left")
        .join(
            said.with_columns(pl.Series("message", messages, dtype=pl.String)),
            on=keys,
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        .rename({ROW: "row"})
        .select(CHECK_ROWS.keys)
    )


def _unused(intake: Intake) -> Iterator[str]:
    """The columns beside which a better one of the same meaning was read; files with the same ones in one line."""
    from jicai.intake.discover.workspace import some_of

    files: dict[tuple[str, ...], list[str]] = {}
    for account in intake.accounts:
        headers = tuple(f"「{' '.join(header.split())}」" for header in account.ignored)
        if headers:
            files.setdefault(headers, []).append(intake.workspace.shown(account.file))
    for headers, names in files.items():
        yield f"{some_of(list(dict.fromkeys(names)))}：列{'、'.join(headers)}未用，同一内容已有更合适的列"


def _remarks(intake: Intake) -> list[str]:
    """What else the user should know of the files: what is not read, what is taken for granted, what was found how."""
    from jicai.intake.discover.subfolders import subfolder_lines
    from jicai.store.remarks import file_lines, sheet_line

    lines = file_lines(intake, with_own=True) + subfolder_lines(intake.workspace)
    for unread in intake.unread:
        lines += [sheet_line(intake, unread, sheet) for sheet in unread.sheets if sheet.entry]
    lines += _unused(intake)
    for account in intake.accounts:
        table, name = INPUTS[account.table], intake.workspace.shown(account.file)
        lines += [f"{name}：{note}" for note in [*account.warnings, *account.notes]]
        for key, count in account.named.items():
            lines.append(f"{name}：{count:,} 行的{table.column(key).label}是按名称找到的")
        for key, count in account.defaulted.items():
            column = table.column(key)
            if column.default is not None:
                lines.append(f"{name}：{count:,} 行没有{column.label}，按{column.label_of(column.default)}")
            else:
                lines.append(f"{name}：{count:,} 行没有{column.label}，按 jicai.toml 的 defaults")
    return lines + intake.remarks
