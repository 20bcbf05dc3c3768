"""The whole way: annexes read, rows derived, what was settled kept, the workbook written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jicai.catalogue.annex import from_json
from jicai.catalogue.derive import Derived, derive
from jicai.catalogue.line import Line
from jicai.catalogue.lines import lines_of
from jicai.catalogue.previous import Previous, read_previous
from jicai.catalogue.products import read_products
from jicai.catalogue.reading.child import ask_child
from jicai.catalogue.reading.failures import unusable
from jicai.catalogue.settle import Settled, settle
from jicai.render.files import refuse_inputs, writable, write_whole

_MOST_NOTES = 8


@dataclass(slots=True)
class Made:
    """What a run made: the settled rows, what the annexes gave, and Chinese lines on what was done and left."""

    settled: Settled
    derived: Derived
    notes: list[str] = field(default_factory=list)


def make_catalogue(
    annexes: Sequence[Path],
    products: Sequence[Path],
    output: Path,
    batch: str,
    kind: str,
    price_unit: str | None,
    batches: Mapping[str, str],
    told: Callable[[str], None] = lambda _: None,
) -> Made:
    """Make the workbook, or bring it up to date where it stands already; `told` hears of each file before it is read.

    Raises UnusableFileError for an annex or list that cannot be read, OutputError for a workbook that may not be or
    cannot be written; nothing is then changed.
    """
    refuse_inputs(output, [*annexes, *products])
    writable(output)
    previous = read_previous(output, batch)
    lines, notes = _read(annexes, told)
    listed = None
    if products:
        told("、".join(path.name for path in products))
        listed = read_products(products, kind)
    derived = derive(lines, batch, kind, price_unit, listed, previous.variety_codes() if previous else {})
    settled = settle(derived, previous)
    notes += _notes(derived, settled, previous, output)
    _write(settled, derived, previous, output, batches)
    return Made(settled, derived, notes)


def _read(annexes: Sequence[Path], told: Callable[[str], None]) -> tuple[list[Line], list[str]]:
    lines: list[Line] = []
    notes: list[str] = []
    skipped: Counter[str] = Counter()
    for path in annexes:
        told(path.name)
        found = lines_of(from_json(path.name, ask_child(path, "annex")))
        if not found.lines:
            raise unusable(path, "no-result-header")
        lines += found.lines
        notes += found.notes
        skipped += found.skipped
    rest = len(notes) - _MOST_NOTES
    if rest > 0:
        notes[_MOST_NOTES:] = [f"还有 {rest:,} 条没有读的表或列"]
    if skipped:
        notes.append("略过的行：" + "，".join(f"{kind} {number:,} 行" for kind, number in sorted(skipped.items())))
    return lines, notes


def _notes(derived: Derived, settled: Settled, previous: Previous | None, output: Path) -> list[str]:
    notes = []
    if derived.repeated:
        notes.append(f"完全相同的 {derived.repeated:,} 行只写一次")
    if derived.pending:
        notes.append(f"附件是拟中选结果（{derived.pending:,} 行），以正式公布的为准")
    if previous is None:
        return notes
    told = [
        f"{words} {number:,} {unit}"
        for words, number, unit in (
            ("保留您填写或采纳的", settled.kept, "格"),
            ("新增", settled.added, "行"),
            ("附件改动的", settled.changed, "格"),
            ("附件里不再有的", settled.vanished, "行"),
            ("您删去而没有再写入的", len(settled.deleted), "行"),
        )
        if number
    ]
    notes.append("与上次相比：" + ("，".join(told) if told else "没有变化"))
    if previous.other_sheets:
        notes.append(f"您另加的工作表 {'、'.join(previous.other_sheets)} 没有写入，在上一版里")
    notes.append(f"上一版存为 {_backup(output).name}")
    return notes


def _backup(output: Path) -> Path:
    # No spreadsheet by its name: it must not be read beside the new one.
    return output.with_name(f"{output.name}.bak")


def _write(
    settled: Settled, derived: Derived, previous: Previous | None, output: Path, batches: Mapping[str, str]
) -> None:
    from jicai.catalogue.workbook import catalogue_book

    content = catalogue_book(settled, derived.loose, previous.extras if previous else [], batches)
    if previous is not None:
        write_whole(_backup(output), [output.read_bytes()])
    write_whole(output, [content])
