"""What only all files together tell, noted in the accounts of their sheets and among the remarks of every command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jicai.batches.frames import agreement_years_frame
from jicai.intake.discover.workspace import some_of
from jicai.store.full_sheets import full_sheets
from jicai.store.resolve.asked import asked
from jicai.store.resolve.copies import alike
from jicai.store.resolve.counted_twice import SUMMED_BY, corrections, rows_twice, summaries
from jicai.store.resolve.dropped import Dropped
from jicai.store.resolve.institutions_alike import said_of_districts, said_of_hospitals
from jicai.store.resolve.said_pieces import said_of_pieces
from jicai.store.resolve.strangers import like_known, like_listed
from jicai.store.resolve.taken_together import (
    said_of_agreed,
    said_of_catalogue,
    said_of_changes,
    said_of_half_years,
    said_of_supplements,
)
from jicai.store.result import Intake
from jicai.tables.column import InputTable

_FEW = 3
#: In the name of a file or sheet: its amounts hold those of earlier ones.
_SUMMED_UP = "累计"
#: Tables whose rows may be of institutions that are none of the bureau's; such rows are only counted.
_WITH_STRANGERS = ("payments", "fund_payments", "fund_book", "legacy", "receipts", "invoices")
#: Tables whose rows may be of products that the catalogue does not have.
_WITH_OTHER_PRODUCTS = ("orders", "legacy", "receipts", "invoices")


def say_of_tables(tables: Sequence[InputTable], dropped: Mapping[str, Dropped], intake: Intake) -> None:
    """Note in the accounts and remarks what only all files together tell."""
    for number, rows in full_sheets(intake.accounts):
        intake.remarks.append(
            f"{_place(intake, number)} 有 {rows:,} 行，正好是一张工作表的上限，可能没有导出完整，请与系统里的行数核对"
        )
    for table in tables:
        numbers = [number for number, account in enumerate(intake.accounts) if account.table == table.key]
        accounts = [intake.accounts[number] for number in numbers]
        back = dropped[table.key].zeroed
        if back is not None:
            lines = "、".join(back["line_id"].head(_FEW))
            more = f" 等 {back.height:,} 条" if back.height > _FEW else ""
            intake.remarks.append(f"订单明细 {lines}{more}先已验收、后改为退货，按全部退回，不计采购")
        if replaced := sum(account.skipped.get("replaced", 0) for account in accounts):
            order = "、".join(list(dict.fromkeys(_place(intake, number) for number in numbers))[-_FEW:])
            intake.remarks.append(
                f'{table.label}有 {replaced:,} 行与后面的同一编号不同，以后面的为准（duplicates = "last"）；'
                f"文件按名称里的数字排，工作表按先后，最后是 {order}"
            )
        overlapping = None
        if not table.unique_by and len(accounts) > 1:
            overlapping = list(alike(table, intake.frames[table.key]).iter_rows())
            _overlaps(table, intake, overlapping)
        if accounts and "institutions" in intake.frames and table.key in _WITH_STRANGERS:
            _like_known(table, intake)
        if "products" in intake.frames:
            of_table = dict(zip(numbers, accounts, strict=True))
            intake.remarks += (
                f"{_place(intake, number)}：{line}"
                for number, line in said_of_pieces(table.key, intake.frames["products"], of_table)
            )
        if accounts and "products" in intake.frames and table.key in _WITH_OTHER_PRODUCTS:
            _like_listed(table, intake)
        if table.key == "products" and accounts:
            intake.remarks += said_of_catalogue(intake.frames["products"])
        if table.key == "institutions" and accounts:
            intake.remarks += said_of_districts(intake.frames["institutions"])
            intake.remarks += said_of_hospitals(intake.frames["institutions"])
        if table.key == "code_changes" and accounts:
            intake.remarks += said_of_changes(intake.frames)
        if table.key == "agreed" and accounts:
            intake.remarks += said_of_agreed(intake.frames)
            intake.remarks += (
                f"{_place(intake, number)}：{line}" for number, line in said_of_supplements(intake.frames["agreed"])
            )
            named = {number: words for number in numbers if (words := intake.accounts[number].half_year)}
            years = agreement_years_frame(intake.workspace.batches.values())
            intake.remarks += (
                f"{_place(intake, number)}：{line}"
                for number, line in said_of_half_years(intake.frames["agreed"], years, named)
            )
        if table.key in SUMMED_BY and accounts:
            _counted_twice(table, intake, overlapping)
        if accounts and not any(account.used or account.rejected for account in accounts) and not table.without:
            files = some_of(list(dict.fromkeys(intake.workspace.shown(account.file) for account in accounts)))
            intake.remarks.append(f"{files}：{table.label}没有一行数据，还没有填写或导出")


def _overlaps(table: InputTable, intake: Intake, pairs: Sequence[tuple[int, int, int]]) -> None:
    for first, second, rows in pairs:
        one, other = (_place(intake, number) for number in (first, second))
        intake.remarks.append(f"{other} 有 {rows:,} 行{table.label}与 {one} 完全相同，都已采用；请核对是否重复导出")


def _like_known(table: InputTable, intake: Intake) -> None:
    found = like_known(table, intake.frames[table.key], intake.frames["institutions"])
    if found is not None:
        intake.remarks.append(
            f"{table.label}有 {found.rows:,} 行的医疗机构编码不在医疗机构表里，却像是表里的机构，如「{found.shown}」像 "
            f"{found.code}，这些行没有计入；请改成医疗机构表里的编码，只有名称的请把列名改为 医疗机构名称"
        )


def _like_listed(table: InputTable, intake: Intake) -> None:
    changes = intake.frames.get("code_changes")
    renewed = asked(changes.select("old_code", "new_code"), table.key, "renewed codes") if changes is not None else None
    others = [code for codes in renewed for code in codes.drop_nulls()] if renewed is not None else []
    found = like_listed(table, intake.frames[table.key], intake.frames["products"], others)
    if found is not None:
        intake.remarks.append(
            f"{table.label}有 {found.rows:,} 行的产品编码不在中选目录里，却像是目录里的产品，如「{found.shown}」像 "
            f"{found.code}，这些行按目录以外的产品；是同一个产品的，请改成目录里的编码，或写进中选目录的 其他编码"
        )


def _counted_twice(table: InputTable, intake: Intake, overlapping: Sequence[tuple[int, int, int]] | None) -> None:
    frame = intake.frames[table.key]
    for number, rows in rows_twice(table, frame).iter_rows():
        intake.remarks.append(
            f"{_place(intake, number)} 有 {rows:,} 行{table.label}与同一张表的另一行读的列都相同，都已采用；"
            "请核对是否重复"
        )
    if overlapping is None:
        return
    for number, account in enumerate(intake.accounts):
        if account.table == table.key and _SUMMED_UP in f"{intake.workspace.shown(account.file)}{account.sheet}":
            intake.remarks.append(
                f"{_place(intake, number)} 的名称写着{_SUMMED_UP}，各行与其余的{table.label}相加；"
                "已含有其余的，请只留一份"
            )
    told = {pair[:2] for pair in overlapping}
    for details, summary in summaries(table, frame).iter_rows():
        told |= {(details, summary), (summary, details)}
        intake.remarks.append(
            f"{_place(intake, summary)} 的{table.label}正好是 {_place(intake, details)} 的合计，两份都已采用，"
            "会算两次；只要一份的，请移走另一份"
        )
    same = "、".join(table.column(key).label for key in SUMMED_BY[table.key])
    for first, second, places, institution in corrections(table, frame).iter_rows():
        if (first, second) not in told:
            intake.remarks.append(
                f"{_place(intake, second)} 有 {places:,} 处{table.label}与 {_place(intake, first)} 的{same}相同，"
                f"金额不同（如 {institution}），都已采用，相加；有一份是更正的，请移走更正前的"
            )


def _place(intake: Intake, number: int) -> str:
    account = intake.accounts[number]
    several = sum(other.file == account.file for other in intake.accounts) > 1
    return intake.workspace.shown(account.file) + (f" 工作表「{account.sheet}」" if several and account.sheet else "")
