"""What `jicai letter` shows: the letters that were written, or those of the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jicai.results.letter.asked import Asked, label
from jicai.results.letter.words import chinese_date
from jicai.tables.results.letter import ADDRESSEES, KINDS, LETTER_LIST, LETTERS, MATTERS

if TYPE_CHECKING:
    import polars as pl

    from jicai.render.result import Result
    from jicai.results.letter.gather import Gathered, Wanted
    from jicai.results.letter.letters import Letter
    from jicai.results.letter.register import Register
    from jicai.store.result import Intake
    from jicai.tables.column import ResultTable

_FEW = 5
_FIRST_TO_GO = 10
_AMOUNTS = ("behind", "overdue", "supply")


def letters_result(
    letters: Sequence[Letter],
    asked: Asked,
    intake: Intake,
    wanted: Wanted,
    gathered: Sequence[Gathered],
    left: Sequence[str],
) -> Result:
    """A row per addressee: its letter, and what is not in it since a letter went before."""
    from jicai.render.result import Result
    from jicai.results.basis import basis
    from jicai.results.scope import narrowed_by

    narrowing = narrowed_by(wanted)
    what = f"{label(KINDS, asked.kind)}，发给{label(ADDRESSEES, asked.to)}"
    about = "、".join(label(MATTERS, matter) for matter in asked.about)
    dry = "，只看不写" if asked.dry_run else ""
    lines = [*_counts(letters, asked), *(line for one in gathered for line in one.left_out), *_leftovers(left)]
    told = [*_too_early(asked), *_unsigned(intake, letters), *_gone(letters), *_leftovers(left)]
    frame = _frame([_row(letter) for letter in letters], LETTERS)
    return Result(
        frame=frame,
        table=LETTERS,
        people=(_for_people(asked), frame),
        title=LETTERS.label,
        subtitle=narrowing.after(f"{what}，截至 {asked.as_of}{dry}"),
        footer=[*lines, *(line for line in told if line not in lines)],
        basis=basis(
            intake,
            sorted(intake.workspace.batches),
            {"截至日期": str(asked.as_of), "函的日期": str(asked.dated), "内容": about, **narrowing.options},
        ),
        warnings=[line for one in gathered for line in one.warnings],
        told=told,
    )


def _for_people(asked: Asked) -> ResultTable:
    """The same columns; at a narrow terminal what no such letter is about goes first."""
    others = {choice.value for choice in MATTERS} - set(asked.about)
    idle = {key for matter in others for key in (matter, f"{matter}_amount")}
    columns = [replace(one, rank=_FIRST_TO_GO) if one.key in idle else one for one in LETTERS.columns]
    return replace(LETTERS, columns=tuple(columns))


def register_result(register: Register) -> Result:
    """The letters of the register, the last ones last."""
    from jicai.render.result import Result
    from jicai.results.basis import basis_of_program

    by_number: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in register.rows:
        by_number.setdefault((row["year"], row["serial"], row["number"]), []).append(row)
    rows = [_registered(by_number[key]) for key in sorted(by_number)]
    void = sum(row["void"] for row in rows)
    return Result(
        frame=_frame(rows, LETTER_LIST),
        table=LETTER_LIST,
        title=LETTER_LIST.label,
        subtitle=str(register.path),
        footer=[f"共 {len(rows):,} 封" + (f"，其中作废 {void:,} 封" if void else "") if rows else "还没有登记的函"],
        basis=basis_of_program(),
    )


def _row(letter: Letter) -> dict[str, Any]:
    asked, is_written = letter.asked, letter.is_written
    content: dict[str, Any] = {}
    for matter in (choice.value for choice in MATTERS):
        part = letter.part(matter)
        content[matter] = part.rows.height if part else 0
        if matter in _AMOUNTS:
            content[f"{matter}_amount"] = part.amount if part else 0
    return {
        "number": letter.number,
        "dated": asked.dated if is_written else None,
        "kind": asked.kind,
        "addressee_type": asked.to,
        "addressee_code": letter.code,
        "addressee": letter.addressee,
        **content,
        "left_out": letter.left_out,
        "earlier": "、".join(f"{name}（{day}）" for name, day in dict.fromkeys([*letter.repeated, *letter.earlier]))
        or None,
        "file": letter.file,
    }


def _registered(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first = rows[0]
    content: dict[str, Any] = {}
    for matter in (choice.value for choice in MATTERS):
        own = [row for row in rows if row["matter"] == matter]
        content[matter] = len(own)
        if matter in _AMOUNTS:
            content[f"{matter}_amount"] = sum(row["amount"] or 0 for row in own)
    shared = ("number", "dated", "kind", "addressee_type", "addressee_code", "addressee", "file")
    return {**{key: first[key] for key in shared}, **content, "void": all(row["void"] for row in rows)}


def _frame(rows: Sequence[Mapping[str, Any]], table: ResultTable) -> pl.DataFrame:
    import polars as pl

    from jicai.tables.column import Kind

    types = {Kind.INTEGER: pl.Int64(), Kind.DATE: pl.Date(), Kind.MONEY: pl.Decimal(38, 2), Kind.BOOLEAN: pl.Boolean()}
    schema = {one.key: types.get(one.kind, pl.String()) for one in table.columns}
    return pl.DataFrame([{key: row[key] for key in schema} for row in rows], schema=schema, orient="row")


def _counts(letters: Sequence[Letter], asked: Asked) -> list[str]:
    written = [letter for letter in letters if letter.is_written]
    if not letters:
        return ["没有要写函的事项"]
    if not written:
        return ["没有新的事项，没有写函"]
    verb = "要写" if asked.dry_run else "写了"
    numbers = str(written[0].number) + (f" 至 {written[-1].number}" if written[1:] else "")
    return [f"{verb} {len(written):,} 封，{numbers}，{chinese_date(asked.dated)}"]


def _too_early(asked: Asked) -> list[str]:
    """A letter from before what it says."""
    told = f"函的日期 {asked.dated} 早于截至日期 {asked.as_of}，请核对 --dated 和 --as-of"
    return [told] if asked.dated < asked.as_of else []


def _gone(letters: Sequence[Letter]) -> list[str]:
    """What is not written again, by addressee for a few of them."""
    gone = [letter for letter in letters if letter.left_out]
    lines = [
        f"{one.addressee}：{one.left_out:,} 项已经去过这种函，没有再列："
        + "、".join(f"{name}（{day}）" for name, day in one.repeated)
        for one in gone[:_FEW]
    ]
    if gone[_FEW:]:
        rest = sum(one.left_out for one in gone[_FEW:])
        lines.append(f"另有 {len(gone) - _FEW:,} 家的 {rest:,} 项也已经去过这种函，见“先前的函”列")
    return [*lines, "要再去一次函，请加 --again"] if lines else []


def _unsigned(intake: Intake, letters: Sequence[Letter]) -> list[str]:
    if intake.workspace.settings.letter.office or not any(letter.is_written for letter in letters):
        return []
    return ["jicai.toml 的 [letter] 没有写 office（发函单位），落款空着"]


def _leftovers(left: Sequence[str]) -> list[str]:
    if not left:
        return []
    names = "、".join(left[:_FEW]) + (" 等" if left[_FEW:] else "")
    return [f"函件文件夹里有 {len(left):,} 个文件没有登记（上次没有写完，或另外放入的），请核对后移走：{names}"]
