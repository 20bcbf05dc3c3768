"""The rows of this run beside what a person settled since the last: what is hers stays, what is new is added."""

from __future__ import annotations

from dataclasses import dataclass, field

from jicai.catalogue.columns import KEYS, LABELS, REQUIRED
from jicai.catalogue.derive import Derived
from jicai.catalogue.found import Found, Row
from jicai.catalogue.pairing import pair_derived, pair_visible, same
from jicai.catalogue.previous import Previous, VisibleRow


@dataclass(slots=True)
class Settled:
    """The rows to be written in their order, those that a person deleted, and how many cells are hers."""

    rows: list[Row] = field(default_factory=list)
    deleted: list[Row] = field(default_factory=list)
    kept: int = 0
    added: int = 0
    vanished: int = 0
    changed: int = 0


def settle(derived: Derived, previous: Previous | None) -> Settled:
    """Cells that a person filled or changed since the last run are kept, and those that she let stand; rows that the
    annex no longer has stay, marked; rows that she deleted do not come back.
    """
    result = Settled()
    if previous is None:
        result.rows = [_fresh(row) for row in derived.rows]
        return result
    now = pair_derived(derived.rows, previous.records)
    paired = pair_visible(previous)
    for visible, record in zip(previous.visible, paired, strict=True):
        row = now.get(record.identity) if record is not None else None
        if record is None or record.state == "own":
            result.rows.append(_own(visible, record, len(result.rows)))
        elif row is None:
            result.rows.append(_vanished(visible, record, previous, result))
        else:
            result.rows.append(_merged(row, visible, record, previous, result))
    shown = {record.identity for record in paired if record is not None}
    result.deleted = [_deleted(one, now.get(one.identity)) for one in previous.records if one.identity not in shown]
    paired_rows = {id(row) for row in now.values()}
    new = [_fresh(row) for row in derived.rows if id(row) not in paired_rows]
    result.added = len(new)
    result.rows += new
    _number(result)
    return result


def _fresh(row: Row) -> Row:
    row.machine = {key: cell.text for key, cell in row.cells.items()}
    return row


def _deleted(record: Row, now: Row | None) -> Row:
    record.state = "deleted"
    record.source = now.source if now else record.source
    return record


def _merged(row: Row, visible: VisibleRow, record: Row, previous: Previous, result: Settled) -> Row:
    row = _fresh(row)
    row.extras = visible.extras
    for key in KEYS:
        row.cells[key] = _cell(key, row, visible.cells[key], record, previous, result)
    return row


def _cell(key: str, row: Row, stands: str, record: Row, previous: Previous, result: Settled) -> Found:
    cell = row.cells[key]
    before, written = record.machine.get(key, ""), previous.written[record.identity].get(key, "")
    ticked = (record.identity, key) in previous.accepted
    if not same(stands, before):
        result.kept += 1
        row.settled.add(key)
        if not stands and key in REQUIRED:
            return Found(None, "own-row-empty", f"附件是 {cell.text}" if cell.text else "", cell.text or None)
        moved = cell.text and not same(cell.text, before) and not same(cell.text, stands)
        let_stand = record.accepted.get(key) == cell.text or ticked
        if moved and not let_stand:
            return Found(stands, "other-than-annex", f"附件现在是 {cell.text}", cell.text)
        if moved or record.accepted.get(key):
            row.accepted[key] = cell.text
        return Found(stands or None)
    if cell.doubt == "variety-codes" and stands:  # what stands is better than nothing
        row.machine[key] = stands
        return Found(stands, cell.doubt, cell.detail)
    if ticked and cell.value is None and cell.proposal:
        result.kept += 1
        row.settled.add(key)
        return Found(cell.proposal)
    if cell.value and cell.doubt and (ticked or record.accepted.get(key) == cell.value):
        result.kept += 1
        row.accepted[key] = cell.value
        return Found(cell.value)
    if written and cell.text and not same(cell.text, before):
        result.changed += 1
        if not cell.doubt:
            return Found(cell.value, "changed", f"原为 {before}")
    return cell


def _vanished(visible: VisibleRow, record: Row, previous: Previous, result: Settled) -> Row:
    result.vanished += 1
    row = Row(record.identity, {key: Found(visible.cells[key] or None) for key in KEYS}, record.source, record.facts)
    row.machine, row.state, row.extras = record.machine, "vanished", visible.extras
    row.accepted = dict(record.accepted)
    if (record.identity, "") in previous.accepted:
        row.accepted[""] = "vanished"
    if row.accepted.get("") != "vanished":
        row.doubts.append(("vanished", ""))
    return row


def _own(visible: VisibleRow, record: Row | None, place: int) -> Row:
    cells = {key: Found(visible.cells[key] or None) for key in KEYS}
    for key in REQUIRED:
        if not cells[key].value:
            cells[key] = Found(None, "own-row-empty")
    row = Row(record.identity if record else f"own-{place}", cells, "自行添加", state="own", extras=visible.extras)
    row.machine = dict(visible.cells)
    row.settled = {key for key, cell in cells.items() if cell.value}
    return row


def _number(result: Settled) -> None:
    """Identities are unique: an own row's is made from its place, which a later one may have had before."""
    seen: set[str] = set()
    for row in (*result.rows, *result.deleted):
        identity, number = row.identity, 1
        while row.identity in seen:
            number += 1
            row.identity = f"{identity}-{number}"
        seen.add(row.identity)


def doubtful_cells(row: Row) -> list[tuple[str, str, Found]]:
    """The doubtful cells of a row: key, header, cell."""
    return [(key, LABELS[key], cell) for key, cell in row.cells.items() if cell.doubt]
