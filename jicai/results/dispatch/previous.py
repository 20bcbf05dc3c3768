"""What was answered the last time, from the file that a collection wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jicai.errors import UsageError
from jicai.intake.files.texts import cells_of
from jicai.intake.reasons import UNUSABLE
from jicai.results.dispatch.spelling import plain_text, spelled
from jicai.tables.results.collect import REPLIES

_SEARCHED = 10
#: By which the table is known: the workbooks that are sent have some of its columns too.
_TELLING = frozenset({"row_key", "subject", "part", "measure"})
#: What of an answer is shown beside the row.
_SHOWN = ("disposal", "cause", "measure", "corrected", "deadline")


def last_answers(path: Path) -> dict[str, str]:
    """The answers in words by the keys of their rows. UsageError where the file is not such a table."""
    if not path.is_file():
        raise UsageError(f"--previous {path}：没有这个文件，请写 jicai collect -o 写出的 答复-….xlsx")
    (file,) = cells_of([path])
    if file.reason is not None:
        raise UsageError(f"--previous {path}：{UNUSABLE[file.reason].title}，请{UNUSABLE[file.reason].remedy}")
    for sheet in file.sheets:
        found = _header(sheet.rows)
        if found is not None:
            return dict(_answers(sheet.rows[found[0] + 1 :], found[1]))
    raise UsageError(f"--previous {path}：不是答复的表，请写 jicai collect -o 写出的 答复-….xlsx")


def _header(rows: Sequence[Sequence[str | None]]) -> tuple[int, dict[str, int]] | None:
    for number, row in enumerate(rows[:_SEARCHED]):
        texts = [plain_text(text) for text in row]
        places = {column.key: texts.index(column.label) for column in REPLIES.columns if column.label in texts}
        if places.keys() >= _TELLING:
            return number, places
    return None


def _answers(rows: Sequence[Sequence[str | None]], places: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for row in rows:
        if key := plain_text(row[places["row_key"]]):
            said = [
                (column, spelled(column, row[places[column.key]]))
                for column in REPLIES.columns
                if column.key in _SHOWN and column.key in places
            ]
            words = [f"{column.label} {text}" if column.key == "deadline" else text for column, text in said if text]
            yield key, "；".join(words)
