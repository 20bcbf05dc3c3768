"""What every command says of the files that it used, beside the result: what was found how, and what was left out."""

from __future__ import annotations

from jicai.intake.discover.entries import with_path
from jicai.intake.discover.workspace import some_of
from jicai.intake.reading.parts import UnreadSheet
from jicai.intake.sheets.guide import NUMBERINGS
from jicai.intake.sheets.wording import entries_for, fits
from jicai.store.messages import unusable_words
from jicai.store.result import Intake, UnreadFile
from jicai.tables import INPUTS

_FEW = 3


def file_lines(intake: Intake, *, with_own: bool) -> list[str]:
    """A line for every file that is read by its header, and for every one that is not read.

    Results that lie in the folder (`with_own`) are many after some months, and whoever wrote them there knows. Nor
    are the exports of many months, one like the other, named one by one without it.
    """
    lines = list(intake.workspace.passed_over)
    alike: dict[str, dict[str, str]] = {}
    by_name = {one.path: set(one.tables) for one in intake.workspace.candidates}
    for file in dict.fromkeys(account.file for account in intake.accounts):
        of_file = [account for account in intake.accounts if account.file == file]
        named = by_name.get(file) or by_name.get(file.parent) or set()
        entries = entries_for(intake.workspace.shown(file), intake.workspace.settings)
        settled = {  # what the settings say needs no telling
            (account.table, account.sheet)
            for account in of_file
            for entry in entries
            if entry.table == account.table and (entry.sheet is None or fits(account.sheet or "", entry.sheet))
        }
        found = [
            account
            for account in of_file
            if account.table not in named and (account.table, account.sheet) not in settled
        ]
        if found:
            words = "、".join(
                INPUTS[account.table].label + (f"（工作表「{account.sheet}」）" if account.sheet else "")
                for account in found
            )
            labels = "、".join(dict.fromkeys(INPUTS[account.table].label for account in found))
            alike.setdefault(labels, {})[intake.workspace.shown(file)] = words
    for labels, words_of in alike.items():
        if with_own or len(words_of) == 1:
            lines += [f"{name}：按表头读作{words}" for name, words in words_of.items()]
        else:
            lines.append(f"{some_of(list(words_of))}：按表头读作{labels}")
    own = []
    for unread in intake.unread:
        shown = intake.workspace.shown(unread.path)
        if any(sheet.code == "own-result" for sheet in unread.sheets):
            own.append(shown)
            continue
        lines.append(f"{shown}：{unread_words(intake, unread)}")
    if own and with_own:
        lines.append(f"{some_of(own)}：jicai 写出的结果，未读")
    return lines


def unread_words(intake: Intake, unread: UnreadFile) -> str:
    """Why nothing of a file is read."""
    if unread.unusable is not None:
        return f"未读：{unusable_words(unread.unusable, intake.workspace)}"
    told = [sheet for sheet in unread.sheets if sheet.code] or unread.sheets
    if not told:
        return "未读：没有可见的工作表"
    words = "；".join(
        f"工作表「{sheet.sheet}」{sheet.reason}" if sheet.sheet else sheet.reason for sheet in told[:_FEW]
    )
    return f"未读：不是任何一张输入表（{words}）"


def near_lines(intake: Intake, key: str) -> list[str]:
    """The file of which nothing is read that is nearest to this table, with the lines that would make it one."""
    for unread in intake.unread:
        for sheet in unread.sheets:
            if sheet.nearest == key:
                return [sheet_line(intake, unread, sheet)]
    return []


def sheet_line(intake: Intake, file: UnreadFile, sheet: UnreadSheet) -> str:
    """What a sheet of which nothing is read is nearest to, and what to paste to make it that."""
    shown = intake.workspace.shown(file.path)
    where = f" 工作表「{sheet.sheet}」" if sheet.sheet else ""
    return f"{shown}{where}：{sheet.reason}{with_path(sheet.entry, shown)}"


def unread_headers(intake: Intake) -> dict[str, list[str]]:
    """By table the headers that no key takes, those that only number the rows aside."""
    found: dict[str, list[str]] = {}
    for account in intake.accounts:
        for header in account.unread:
            text = "".join(header.split())
            if text and text not in NUMBERINGS and text not in found.setdefault(account.table, []):
                found[account.table].append(text)
    return {table: headers for table, headers in found.items() if headers}
