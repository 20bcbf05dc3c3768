"""Rejected rows and unusable files in one Chinese line each: where, what is wrong, what to do."""

from __future__ import annotations

import polars as pl

from jicai.intake.account import SheetAccount
from jicai.intake.discover.entries import quoted, with_path
from jicai.intake.discover.workspace import Workspace
from jicai.intake.reasons import REJECTED, UNUSABLE
from jicai.intake.sheets.schema import ROW
from jicai.store.resolve.dropped import SOURCE
from jicai.store.result import Intake, UnusableFile
from jicai.tables import INPUTS
from jicai.tables.column import Column, Kind, Sign
from jicai.tables.meanings import UNKNOWN_WORD, meaning_of

_LONGEST_VALUE = 40
#: Further rows with one cause that are told by number.
_PLACES_TOLD = 4
#: The tables that say which institutions and products there are, and the codes of what they do not say.
_KNOWING = ("products", "institutions", "code_changes", "product_map")
_UNKNOWN = ("unknown-institution", "unknown-product")
#: What a cell may hold where neither the kind of its column nor its choices tell.
_ALLOWED = {
    "agreement_year": "改为批次周期内的年度，如 1",
    "ends_on": "改为不早于开始的日期",
    "expires_on": "改为不早于签订的日期",
    "returned_qty": "改为不多于同一行的验收数量；这一行本身就是退货的，数量写在验收数量里，这一格空着",
    "returned_amount": "改为不多于同一行的验收金额；这一行本身就是退货的，金额写在验收金额里，这一格空着",
    "fund_share": "改为大于 0、不大于 1 的小数，如 0.6",
}


def unusable_line(file: UnusableFile, workspace: Workspace) -> str:
    """What to tell of a file that cannot be used."""
    return f"{workspace.shown(file.path)}：{unusable_words(file, workspace)}"


def unusable_words(file: UnusableFile, workspace: Workspace) -> str:
    """The same without the file. What says itself what to do (`，请…`) gets no remedy of its own."""
    reason = UNUSABLE[file.reason]
    label = INPUTS[file.table].label if file.table else ""
    told = with_path(file.detail, workspace.shown(file.path))
    if "，请" in told:
        return f"{label}{reason.title}：{told}"
    return f"{label}{reason.title}" + (f"（{told}）" if told else "") + f"，请{reason.remedy}"


def problem_message(
    code: str, detail: str | None, column: Column | None = None, table: str = "", value: str = ""
) -> str:
    """What is wrong with a cell of the column and what to do, without the place.

    With the key of the table and the cell's text, what to write where that is a bureau's own word for a choice.
    """
    reason = REJECTED[code]
    more = f"（{detail}）" if detail else ""
    remedy = reason.remedy
    if code == "duplicate" and column is not None and column.key == "other_codes":
        return f"另一个产品也写着这个编码{more}，请只留在它所指的那个产品上"
    if code == "bad-value" and column is not None:
        words = "、".join(choice.label for choice in column.choices)
        own = _own_word(table, column, value) or remedy
        remedy = f"改为 {words}；{own}" if words else _allowed(column, detail)
    return f"{reason.title}{more}，请{remedy}"


def _own_word(table: str, column: Column, value: str) -> str:
    word = value.strip()
    # What is not shown as it is (a no-break space) would not be pasted as it is.
    is_shown = word.isprintable() and "<U+" not in word
    if not (table and word and column.choices) or len(word) > _LONGEST_VALUE or not is_shown:
        return ""
    where = f"本单位另有叫法的，在 jicai.toml 的 [values.{table}.{column.key}]（没有就加在末尾）下面写"
    meaning = meaning_of(word, column)
    if meaning is None:  # a guess that is pasted would count 退库 as 入库
        return f'{where} "{quoted(word)}" = "{UNKNOWN_WORD}"，把{UNKNOWN_WORD}换成上面的一个'
    return f'{where}它是哪一个，如 "{quoted(word)}" = "{meaning}"'


def _allowed(column: Column, detail: str | None) -> str:
    """What to do where a cell of a column that has no choices holds what it may not."""
    if detail:
        return "核对后改正"
    if column.key in _ALLOWED:
        return _ALLOWED[column.key]
    if column.kind in (Kind.CODE, Kind.IDENTIFIER):
        return "核对后改正：编码不能是日期、时间、逻辑值、同上，中间不能有看不见的字符；该列设为文本"
    if column.kind is Kind.TEXT:
        return "删去中间看不见的字符，写着同上的逐行填写"
    return {Sign.POSITIVE: "改为大于 0 的数", Sign.NOT_ZERO: "改为不是 0 的数"}.get(column.sign, "核对后改正")


def column_under(account: SheetAccount, header: str) -> Column | None:
    """The declared column that a sheet's header, or a column's own label, names."""
    table = INPUTS[account.table]
    keys = {found: key for key, found in account.columns.items()} | {
        column.label: column.key for column in table.columns
    }
    return table.column(keys[header]) if header in keys else None


def place(account: SheetAccount, workspace: Workspace) -> str:
    """File and sheet in words."""
    sheet = f" 工作表「{account.sheet}」" if account.sheet else ""
    return f"{workspace.shown(account.file)}{sheet}"


def row_place(account: SheetAccount, workspace: Workspace, row: int) -> str:
    """The place of a row as findings cite it: file!sheet:row (file:row where there are no sheets)."""
    return f"{sheet_place(account, workspace)}:{row}"


def sheet_place(account: SheetAccount, workspace: Workspace) -> str:
    """The place of a sheet in that of its rows: file!sheet (file where there are no sheets)."""
    return workspace.shown(account.file) + (f"!{account.sheet}" if account.sheet else "")


def problem_lines(intake: Intake, first: int) -> list[str]:
    """The first causes of rejections in the order of files and rows, a line each: how often, and the first places.

    What is wrong with the institutions and products themselves comes before the rows that therefore do not find them.
    """
    alike = [SOURCE, "column", "value", "code", "detail"]
    causes = (
        in_order(intake.problems)
        .group_by(alike, maintain_order=True)
        .agg(pl.col(ROW).head(_PLACES_TOLD + 1).alias("rows"), count=pl.len())
    )
    knowing = [number for number, account in enumerate(intake.accounts) if account.table in _KNOWING]
    unknown = pl.col("code").is_in(_UNKNOWN)
    own = pl.col(SOURCE).is_in(knowing) & ~unknown
    lines = []
    if causes.select(own.any() & unknown.any()).item():
        causes = causes.sort(~own, maintain_order=True)
        tables = dict.fromkeys(INPUTS[intake.accounts[source].table].label for source in causes.filter(own)[SOURCE])
        lines.append(f"  请先改正{'、'.join(tables)}里的行：其他表里找不到的机构、产品，可能就在这些行里")
    for cause in causes.head(first).iter_rows(named=True):
        account = intake.accounts[cause[SOURCE]]
        value = cause["value"] or ""
        shown = f"「{value if len(value) <= _LONGEST_VALUE else value[:_LONGEST_VALUE] + '…'}」" if value else ""
        found = column_under(account, cause["column"])
        message = problem_message(cause["code"], cause["detail"], found, account.table, value)
        column = f"「{' '.join(cause['column'].split())}」" if cause["column"] else ""
        where = f"{place(account, intake.workspace)} 第 {cause['rows'][0]} 行"
        lines.append(f"  {where}{column}{shown}：{message}{_also(cause['rows'][1:], cause['count'] - 1)}")
    if causes.height > first:
        lines.append(f"  另有 {causes.height - first:,} 种情形")
    return lines


def _also(rows: list[int], count: int) -> str:
    """How many further rows have the same cause, and the first of them."""
    if not count:
        return ""
    listed = "、".join(map(str, rows[:_PLACES_TOLD]))
    return f"；同样的还有 {count:,} 行：第 {listed} 行{' 等' if count > _PLACES_TOLD else ''}"


def in_order(problems: pl.DataFrame) -> pl.DataFrame:
    """Problems by file, sheet and row; those of one row in the order of its columns."""
    return problems.sort(SOURCE, ROW, maintain_order=True)
