"""One frame per table of the rows of all files, without those that cannot stand beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

import polars as pl

from jicai.batches.frames import agreement_years_frame
from jicai.intake.sheets.schema import ROW_ID, ROW_UNIT, no_rows
from jicai.store.in_sequence import in_sequence
from jicai.store.messages import place
from jicai.store.numbered import Parts
from jicai.store.plain_rows import PlainRows, plain_rows
from jicai.store.resolve.agreements import reject_what_cannot_be, with_price_changes, with_renewed_codes
from jicai.store.resolve.asked import asked, asked_of_file, dropped_by
from jicai.store.resolve.base_units import convert, in_purchase_units
from jicai.store.resolve.copies import copies
from jicai.store.resolve.counted import count_dropped
from jicai.store.resolve.dropped import PLACE, SOURCE, Dropped
from jicai.store.resolve.identity import drop_duplicates
from jicai.store.resolve.names import map_codes, resolve_batches, resolve_institutions, resolve_products
from jicai.store.resolve.one_spelling import with_one_spelling
from jicai.store.resolve.order_rows import without_what_went_back
from jicai.store.resolve.other_codes import other_codes
from jicai.store.resolve.references import check_references, official_spellings, spell
from jicai.store.resolve.repeated import are_few, hashes_of
from jicai.store.resolve.reported import reject_unclear, resolve_reported
from jicai.store.resolve.unread_cells import UnreadCells
from jicai.store.resolve.varieties import resolve_varieties
from jicai.store.resolve.years import resolve_years
from jicai.store.result import Intake
from jicai.store.told_together import say_of_tables
from jicai.tables import INPUTS
from jicai.tables.column import InputTable

#: The tables that are asked also where there is no sheet of them: what nobody knows is not found.
_KNOWING = ("products", "institutions")
#: So many rows are held in memory without a thought.
_FEW_ROWS = 200_000
#: The source of rows that there are none of.
_NOWHERE = pl.lit(None, dtype=pl.UInt32).alias(SOURCE)


@dataclass(slots=True)
class Joined:
    """What the joining took out of each table, and the codes of other columns that it put in place of the rows' own.

    `codes` has for each table the products of other codes; None where 产品对照 told more of them. `in_base` are the
    sheets with figures that may be in base units.
    """

    dropped: dict[str, Dropped]
    codes: dict[str, dict[str, str] | None] = field(default_factory=dict)
    in_base: dict[str, set[int]] = field(default_factory=dict)

    def plain(self, table: str, parts: Parts, intake: Intake) -> PlainRows:
        """The rows of a table that are as they lie on the disk."""
        in_base = self.in_base.get(table, set())
        sheets = {source: rows for source, rows in parts.on_disk.get(table, {}).items() if source not in in_base}
        dropped, codes = self.dropped[table], self.codes.get(table, {})
        return plain_rows(sheets, intake.accounts, dropped, codes, intake.spellings)


def join(tables: Sequence[InputTable], parts: Parts, intake: Intake) -> Joined:
    """One frame per table, without the rows that cannot stand beside the others."""
    if sum(account.rows for account in intake.accounts) > _FEW_ROWS:
        return _join(tables, parts, intake)
    # Some hundred questions over few rows: what it takes to stream them is most of what they cost.
    with pl.Config(set_engine_affinity="in-memory"):
        return _join(tables, parts, intake)


def _join(tables: Sequence[InputTable], parts: Parts, intake: Intake) -> Joined:
    workspace = intake.workspace
    joined = Joined({table.key: Dropped(table.key) for table in tables})
    dropped = joined.dropped
    named: dict[int, dict[str, int]] = {}
    frames: dict[str, pl.LazyFrame] = {}
    there = [table for table in tables if table.key in _KNOWING or parts_there(intake, table.key)]
    for table in there:
        frames_of = parts.frames[table.key]
        used = sum(account.used for account in intake.accounts if account.table == table.key)
        frame = in_sequence(frames_of, used) if frames_of else no_rows(table.key).with_columns(_NOWHERE)
        frames[table.key] = resolve_batches(table, frame, workspace.batches, dropped[table.key], named)
    _resolve_names(there, frames, joined, named, intake)
    years = agreement_years_frame(workspace.batches.values())
    for key in ("agreed", "exceptions", "surplus_scores"):
        if key in frames:
            frames[key] = resolve_years(frames[key], years, dropped[key])
    unread = UnreadCells(parts.unread)
    for table in there:
        raw = frames[table.key]
        if table.unique_by:
            if not _is_distinct(table, intake):
                of_files = partial(_hashes_of_files, table, parts, intake)
                keep = workspace.settings.duplicates
                take = partial(drop_duplicates, table, raw, keep, intake.accounts, unread, of_files)
                dropped_by(dropped[table.key], take, table.key, "duplicates")
        elif sum(account.table == table.key for account in intake.accounts) > 1:
            _skip_copies(table, raw, dropped[table.key], intake)
        frames[table.key] = without_what_went_back(dropped[table.key].without(raw), dropped[table.key])
    # Nothing is unknown where the table that knows is not there.
    unknowing = {key for key in _KNOWING if not parts_there(intake, key)}
    known = {key: frame for key, frame in frames.items() if key not in unknowing}
    all_known = partial(_all_known, parts, intake)
    check_references(known, years.lazy().with_columns(pl.col("agreement_year").cast(pl.Int32)), dropped, all_known)
    _convert_units(there, frames, joined, intake)
    if {"reported", "products"} <= known.keys():
        reject_unclear(dropped["reported"].without(frames["reported"]), frames["products"], dropped["reported"])
    reject_what_cannot_be(frames, intake.workspace.batches.values(), dropped)
    intake.spellings = official_spellings(frames)
    for table in there:
        whole = frames[table.key]
        frames[table.key] = spell(dropped[table.key].without(whole), table, intake.spellings).drop(ROW_ID, ROW_UNIT)
        count_dropped(dropped[table.key], parts.frames[table.key], intake)
    frames |= with_one_spelling(frames)
    if {"price_changes", "products"} <= frames.keys():
        frames["products"] = with_price_changes(frames)
    for source, counts in named.items():
        intake.accounts[source].named = counts
    intake.frames = {table.key: frames[table.key] if table in there else _nothing(table) for table in tables}
    say_of_tables(tables, dropped, intake)
    return joined


def _nothing(table: InputTable) -> pl.LazyFrame:
    """The rows of a table that there is no sheet of; nothing needs to be asked of them."""
    return spell(no_rows(table.key).with_columns(_NOWHERE), table, {}).drop(ROW_ID, ROW_UNIT)


def _resolve_names(
    tables: Sequence[InputTable],
    frames: dict[str, pl.LazyFrame],
    joined: Joined,
    named: dict[int, dict[str, int]],
    intake: Intake,
) -> None:
    """Names and other codes to the codes of 医疗机构 and 中选目录, where these tables are there."""
    products, dropped = frames.get("products"), joined.dropped
    others = other_codes(products, dropped["products"]) if products is not None else {}
    for table in tables:
        keys = {column.key for column in table.columns}
        frame = frames[table.key]
        columns = {key for account in intake.accounts if account.table == table.key for key in account.columns}
        by_name = {"institution_code", "institution_name"} <= keys and "institution_name" in columns
        by_name = by_name and not _is_filled(table, "institution_code", intake)
        if by_name and table.key != "institutions" and "institutions" in frames:
            frame = resolve_institutions(frame, frames["institutions"], dropped[table.key], named)
        if "product_code" in keys and products is not None and table.key not in ("products", "product_map"):
            listed = asked(products.select("product_code").unique(), table.key, "listed products").to_series()
            mapping = {code: product for code, product in others.items() if code not in set(listed)}
            if mapping:
                frame = frame.with_columns(pl.col("product_code").replace(mapping))
            joined.codes[table.key] = mapping
            if "product_map" in frames and parts_there(intake, "product_map"):
                told = map_codes(frame, products, frames["product_map"], dropped[table.key])
                joined.codes[table.key] = mapping if told is frame else None
                frame = told
            if "product_name" in columns and not _is_filled(table, "product_code", intake):
                # Where a table may leave the product out, a row that names none is about all of them.
                about_all = pl.col("product_code").is_null() & pl.col("product_name").is_null()
                whole = None if table.column("product_code").required else frame.filter(about_all)
                frame = frame if whole is None else frame.filter(~about_all)
                frame = resolve_products(frame, products, frames.get("product_map"), dropped[table.key], named)
                if whole is not None:
                    frame = pl.concat([frame, whole], how="diagonal").sort(PLACE)
        if table.key == "exceptions" and products is not None and parts_there(intake, "products"):
            frame = resolve_varieties(frame, products, dropped[table.key])
        if table.key == "reported" and products is not None and parts_there(intake, "products"):
            frame = resolve_reported(frame, products, dropped[table.key])
        frames[table.key] = frame


def parts_there(intake: Intake, key: str) -> bool:
    """Whether there is a sheet of this table."""
    return any(account.table == key for account in intake.accounts)


def _convert_units(
    tables: Sequence[InputTable], frames: dict[str, pl.LazyFrame], joined: Joined, intake: Intake
) -> None:
    """Figures in base units, the catalogue first: its prices and units serve the others."""
    for key in ("products", *(table.key for table in tables if table.key != "products")):
        if key in frames:
            accounts = {number: one for number, one in enumerate(intake.accounts) if one.table == key}
            products = frames.get("products", no_rows("products"))
            if key != "products" and any(one.units for one in accounts.values()) and "products" in frames:
                products = with_renewed_codes(frames)
            plain = in_purchase_units(key, frames[key], products, accounts)
            told = {number: one for number, one in accounts.items() if one.units and number not in plain}
            joined.in_base[key] = set(told)
            frames[key] = convert(key, frames[key], products, told, joined.dropped[key], intake.unusable)


def _is_distinct(table: InputTable, intake: Intake) -> bool:
    """Whether no key can stand twice: each sheet holds none twice, and the sheets' keys do not run into each other."""
    ranges = sorted(account.keys or ["", ""] for account in intake.accounts if account.table == table.key)
    apart = all(one[1] < other[0] for one, other in pairwise(ranges))
    return apart and all(least for least, _ in ranges)


def _all_known(parts: Parts, intake: Intake, key: str, known: pl.LazyFrame) -> bool:
    """Whether the files of a table name no other institutions; false where some rows name none by its code."""
    if not _is_filled(INPUTS[key], "institution_code", intake):
        return False
    codes = [
        asked_of_file(frame.select("institution_code").unique(), path, key, "institutions")
        for frame, path in zip(parts.frames[key], parts.paths[key], strict=True)
    ]
    return pl.concat(codes).lazy().join(known, on="institution_code", how="anti").collect().is_empty()


def _hashes_of_files(table: InputTable, parts: Parts, intake: Intake, key: pl.Expr) -> list[pl.DataFrame] | None:
    """The hashes of the keys of each file, so that only those of a changed one are made again; None where too many."""
    if not are_few(sum(account.used for account in intake.accounts if account.table == table.key)):
        return None
    return [
        asked_of_file(hashes_of(frame, key), path, table.key, "hashes of keys")
        for frame, path in zip(parts.frames[table.key], parts.paths[table.key], strict=True)
    ]


def _is_filled(table: InputTable, key: str, intake: Intake) -> bool:
    """Whether every row of the table has this code, as the accounts of its sheets know without a look at the rows."""
    return all(key in account.filled for account in intake.accounts if account.table == table.key)


def _skip_copies(table: InputTable, frame: pl.LazyFrame, dropped: Dropped, intake: Intake) -> None:
    """Read a sheet or file that is wholly a copy of another once, and say so."""
    for source, twin in copies(table, frame).items():
        rows = asked(frame.filter(pl.col(SOURCE) == source).select(PLACE), table.key, f"copy {source}")
        dropped.skip(rows, "repeat")
        other = place(intake.accounts[twin], intake.workspace)
        intake.accounts[source].warnings.append(f"{table.label}与 {other} 的内容完全相同，只读一次")
