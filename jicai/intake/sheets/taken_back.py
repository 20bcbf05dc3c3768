"""What says that goods or money came back, and is not read: which way money went, a column of returns, a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from jicai.intake.sheets.header_names import fold, split_brackets
from jicai.intake.sheets.headers import FoundColumn, Header
from jicai.intake.sheets.plain_figures import plain_figures
from jicai.intake.sheets.unread import unread_headers
from jicai.intake.sheets.warned import EXAMPLE, Counted, Warned, Ways
from jicai.intake.sheets.wording import CAME_BACK, CAME_BACK_TOO, Wording
from jicai.tables.column import InputTable

#: Tables whose amounts may come back.
_MONEY = ("payments", "disbursements", "fund_payments", "fund_book", "receipts", "invoices")
#: Which way money went, as banks and ledgers tell it beside amounts that are all above zero: 借 and 贷, 收 and 付.
_WAY = re.compile("方向|借贷|收付|收支")
#: What stands in such a column; a manner of paying (收付款方式) says no way.
_WAYS = (
    "^(?:[借贷][方记]?|[收付][款入出]?|支出?|支付|退款|退回|[转汇]?[入出进]|来账?|往账?|往来|[+-]|[DdCc][Rr]?"
    "|红字?|蓝字?|正|负)$"
)
#: What went back of an order line, under another header than the one that is read.
_RETURNS = re.compile("^(?:已|累计|实际)?(?:退货|退库|退回|退|冲红|红冲|冲销)货?(?:总?(数量|量|数)|总?金?额)$")
#: What came back of the money or goods of a row, beside what it says was paid or taken in.
_BACK_OF_ROW = re.compile(
    "^(?:其中|已|累计|实际)?(?:退货|退库|退款|退回|退汇|退票|退|冲红|红冲|冲销|追回|扣回)(?:总?(数量|量|数)|总?金?额)$"
)
#: How headers of quantities and amounts end.
_FIGURE = re.compile("[量数额]$")


def taken_back(
    sheet: str, table: InputTable, header: Header, data: pl.DataFrame, wording: Wording, typed: Mapping[str, pl.Series]
) -> Iterator[Warned]:
    """The warnings of a sheet with this name; which amounts came back is not guessed."""
    unread = unread_headers(header, wording)
    if table.key == "orders":
        for index, text in unread:
            found = _RETURNS.search(split_brackets(fold(text))[0])
            if found is not None and (warned := _beside(data.to_series(index), text, bool(found[1]), header)):
                yield warned
    key = next((key for key in ("amount", "quantity") if key in header.columns), None)
    if table.key not in _MONEY or key is None:
        return
    above_zero = (typed[key] > 0).fill_null(value=False)
    remedy = "请移走" if table.key == "disbursements" else "请改成负数"  # a tranche is never below zero
    figures = "数量" if key == "quantity" else "金额"
    for index, text in unread:
        back = _BACK_OF_ROW.search(split_brackets(fold(text))[0])
        if back is not None and (of := "quantity" if back[1] else "amount") in header.columns:
            yield _of_row((index, text), header.columns[of], typed[of], header, data, table)
        if _WAY.search(text):
            ways = data.to_series(index).str.strip_chars().filter(above_zero)
            ways = ways.filter(ways.str.contains(_WAYS))
            yield Ways(text, dict(ways.value_counts().iter_rows()), figures, remedy)
    if wording.settled or "kind" in header.columns:
        return
    names = [place.replace(table.label, "") for place in (sheet, wording.name)]
    entry = f'在 jicai.toml 的 [[files]] 里写 table = "{table.key}"'
    if named := next(filter(None, map(CAME_BACK.search, names)), None):
        words = f"的{figures}是正数，名称却写着“{named[1]}”，照正数计算；是{named[1]}的{remedy}，不是的{entry}"
        yield Counted(int(above_zero.sum()), words)
    elif table.key != "disbursements" and (named := next(filter(None, map(CAME_BACK_TOO.search, names)), None)):
        words = f"的{figures}都不是负数，名称却写着“{named[1]}”，照正数计算；其中有这样的{remedy}，没有的{entry}"
        yield Counted(int(above_zero.sum()), words, otherwise=int((typed[key] < 0).sum()))


def _of_row(
    back: tuple[int, str], whole: FoundColumn, figures: pl.Series, header: Header, data: pl.DataFrame, table: InputTable
) -> Counted:
    """What a column says came back of rows above zero; where some are below zero, that has rows of its own.

    Not where the row's figure is what another column has without it: 到货数量 12, 退货数量 2, 验收数量 10.
    """
    index, text = back
    cells = data.to_series(index)
    counts = cells.str.contains("[1-9]").fill_null(value=False) & (figures > 0).fill_null(value=False)
    before = plain_figures(data.to_series(whole.index)) + plain_figures(cells).abs()
    for other, name in header.unread:
        if other != index and _FIGURE.search(split_brackets(fold(name))[0]):
            counts &= (plain_figures(data.to_series(other)) != before).fill_null(value=True)
    found = cells.filter(counts)
    # What is returned at the end of the offset is no smaller advance, and has a table of its own.
    remedy = "请另写一行负数"
    if table.key == "disbursements":
        remedy = f"请从{whole.header}中减去，抵扣后退回的写在预付抵扣退回表里"
    words = (
        f"的「{text}」写着「{EXAMPLE}」，这一列没有读，没有从{whole.header}中扣除；要扣除的{remedy}，"
        f'不要紧的在 jicai.toml 的 [[files]] 里写 ignore = ["{text}"]'
    )
    example = found[0].strip() if len(found) else ""
    return Counted(len(found), words, example, otherwise=int((figures < 0).sum()))


def _beside(cells: pl.Series, text: str, counted: bool, header: Header) -> Counted | None:
    key, label = ("returned_qty", "验收数量") if counted else ("returned_amount", "验收金额")
    if key in header.columns:
        return None
    found = cells.filter(cells.str.contains("[1-9]").fill_null(value=False))
    words = (
        f"的「{text}」写着「{EXAMPLE}」，这一列没有读，没有从{label}中扣除；要扣除的在 jicai.toml 的 [[files]] 里写 "
        f'columns = {{ {key} = ["{text}"] }}，不要紧的写 ignore = ["{text}"]'
    )
    return Counted(len(found), words, found[0].strip() if len(found) else "")
