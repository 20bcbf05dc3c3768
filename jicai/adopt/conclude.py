"""What each sheet is: its table, its keys, what to write of it, and what has to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from jicai.adopt.columns import Mapped, map_columns
from jicai.adopt.content import texts_of
from jicai.adopt.folder import Known
from jicai.adopt.gathering import LookedFile
from jicai.adopt.lines import UNKNOWN_BATCH, UNKNOWN_HEADER
from jicai.adopt.view import Answer, Heading, Question, SheetView
from jicai.batches.model import Batch
from jicai.errors import UnusableFileError
from jicai.intake.discover.looking import LookedSheet
from jicai.intake.discover.sheets import Fit, distance, fit_of
from jicai.intake.sheets.likeness import nearness
from jicai.intake.sheets.wording import STATUS_WORD, STATUS_WORDS
from jicai.store.resolve.spelling import folded_name, nearest
from jicai.tables import INPUTS
from jicai.tables.column import Column, Kind
from jicai.tables.meanings import UNKNOWN_WORD, meaning_of, unknown_words

#: With fewer of a table's headers than this a sheet is not called one, whatever its name says.
_TELLING = 2
#: With so many a sheet that is near one table alone is that table, even if columns lack.
_MANY = 5
_MOST_WORDS = 20


def conclude(
    file: LookedFile, sheet: LookedSheet, known: Known, batches: Mapping[str, Batch], table: str | None = None
) -> SheetView:
    """What the sheet is; `table` is what the user answered."""
    terms = file.terms
    try:
        fit = fit_of(sheet.rows, sheet.name, terms) if table is None else None
    except UnusableFileError as error:
        keys = [key for key, one in INPUTS.items() if one.label in str(error)]
        return _open_table(file, sheet, keys, "表头可以是" + "、".join(INPUTS[key].label for key in keys))
    view = SheetView(file, sheet, table, [])
    reason = "在终端的回答"
    if isinstance(fit, Fit):
        view.table = fit.table.key
    elif table is None:
        told = _told(file, sheet, known)
        if isinstance(told, list):
            return _open_table(file, sheet, told, "不能确定是哪一张表")
        view.table, reason = told, "表头和内容与这张表相符"
    assert view.table is not None
    mapped = _mapped(file, sheet, view.table, known)
    if not isinstance(fit, Fit) and view.table not in terms.tables and terms.table_of(sheet.name) is None:
        view.additions.take({"table": view.table}, reason)
        view.tentative = bool(mapped.absent)
    _fill(view, mapped, known, batches)
    return view


def _mapped(file: LookedFile, sheet: LookedSheet, table: str, known: Known) -> Mapped:
    """The sheet's headers under the table, with what the file's name and the headers say of batch and year."""
    mapped = map_columns(sheet, INPUTS[table], file.terms.wording(sheet.name, table), known)
    given = dict.fromkeys(column.key for column in mapped.absent)
    if "batch" in given and (batch := _named_batch(file, sheet, known)) is not None:
        mapped.defaults["batch"] = batch
        mapped.reasons["batch"] = "文件名、工作表名或标题写明了批次"
    if "agreement_year" in given and len(mapped.years) == 1:
        mapped.defaults["agreement_year"] = next(iter(mapped.years))
        mapped.reasons["agreement_year"] = "数量的表头写明了协议年度"
    mapped.absent = [column for column in mapped.absent if column.key not in mapped.defaults]
    return mapped


def _named_batch(file: LookedFile, sheet: LookedSheet, known: Known) -> str | None:
    """The one batch that the names of file and sheet or the rows above the header speak of."""
    title = [cell for row in sheet.rows[: max(sheet.end - 1, 0)] for cell in row if cell]
    text = folded_name(" ".join([file.path.name, sheet.name, *title]))
    named = {code for word, code in known.batch_words.items() if len(word) > 2 and word in text}
    return named.pop() if len(named) == 1 else None


def _told(file: LookedFile, sheet: LookedSheet, known: Known) -> str | list[str]:
    """The table that a sheet without a whole known header is, or those that it is nearest to."""
    given = file.terms.table_of(sheet.name)
    asked = [given] if given else list(file.terms.tables)
    mapped = {
        key: _mapped(file, sheet, key, known)
        for key in (asked or INPUTS)
        if asked or len(INPUTS[key].required) >= _TELLING
    }
    found = {key: len({one.key for one in of.headings if one.key}) for key, of in mapped.items()}
    if asked:
        best = max(asked, key=lambda key: (-len(mapped[key].absent), found[key]))
        return best if found[best] >= _TELLING else []
    whole = [key for key, of in mapped.items() if not of.absent]
    most = max(found.values(), default=0)
    if len(whole) == 1 and found[whole[0]] == most:
        return whole[0]
    hinted = {
        key: len({text for column in of.absent for text in of.hints[column.key][:1]}) for key, of in mapped.items()
    }

    def is_near(key: str) -> bool:
        absent = len(mapped[key].absent)
        if found[key] < _TELLING:
            return found[key] > 0 and hinted[key] == absent
        return absent * 2 <= len(INPUTS[key].required) or found[key] == most

    near = [key for key in mapped if is_near(key)]
    more = max((found[key] for key in near if not INPUTS[key].yields), default=0)
    near = [key for key in near if not INPUTS[key].yields or found[key] >= more]
    if not whole and len(near) == 1 and found[near[0]] >= _MANY:
        return near[0]

    def order(key: str) -> tuple[int, int]:
        return distance(found[key], hinted[key], len(mapped[key].absent))

    return sorted({*whole, *near}, key=lambda key: (*order(key), list(INPUTS).index(key)))[:4]


def _open_table(file: LookedFile, sheet: LookedSheet, keys: Sequence[str], why: str) -> SheetView:
    """A sheet of which nobody knows which table it is; one that is near none is simply none."""
    header = sheet.rows[sheet.end - 1] if 0 < sheet.end <= len(sheet.rows) else []
    headings = [
        Heading("".join(cell.split()), sample=sheet.columns[index][0] if sheet.columns[index] else None)
        for index, cell in enumerate(header)
        if cell
    ]
    view = SheetView(file, sheet, None, headings)
    if keys:
        answers = tuple(Answer(INPUTS[key].label, {"table": key}) for key in keys)
        nearest_to = INPUTS[keys[0]].label
        view.questions.append(Question(f"{why}，最接近{nearest_to}", {"table": keys[0]}, answers))
    return view


def _fill(view: SheetView, mapped: Mapped, known: Known, batches: Mapping[str, Batch]) -> None:
    """What the headers tell goes into the view."""
    assert view.table is not None
    table = INPUTS[view.table]
    view.headings = mapped.headings
    for key, text in mapped.chosen.items():
        view.additions.take({"columns": {key: [text]}}, mapped.reasons[key])
    for key, value in mapped.defaults.items():
        view.additions.take({"defaults": {key: value}}, mapped.reasons[key])
    view.questions += _doubts(mapped)
    for column in mapped.absent:
        if column.key == "batch":
            _batch(view, mapped, known, batches)
        else:
            view.questions.append(_absent(column, _proposed(column, mapped), mapped.possible[column.key]))
    required = {column.key for column in mapped.absent}
    for key, hints in mapped.hints.items():
        if hints and key not in required:
            view.questions.append(replace(_absent(table.column(key), hints, hints), needed=False))
    if table.key == "orders":
        _status_by_name(view, mapped)
    for column in table.columns:
        _words(view, column, mapped, known, batches)


def _doubts(mapped: Mapped) -> Iterator[Question]:
    assert mapped.header is not None
    for key, doubt in mapped.header.doubts:
        headers = [text for text in (heading.header for heading in mapped.headings) if f"「{text}」" in doubt]
        answers = tuple(Answer(f"「{text}」", {"columns": {key: [text]}}) for text in headers)
        yield Question(doubt, {"columns": {key: [headers[-1] if headers else UNKNOWN_HEADER]}}, answers)


def _proposed(column: Column, mapped: Mapped) -> list[str]:
    """What the column's header may be, without those that may sooner be another's that is missing too."""

    def is_nearest(text: str) -> bool:
        return all(
            nearness(text, column) >= nearness(text, other)
            for other in mapped.absent
            if text in mapped.hints[other.key]
        )

    return [text for text in mapped.hints[column.key] if is_nearest(text)]


def _absent(column: Column, hints: Sequence[str], possible: Sequence[str]) -> Question:
    answers = tuple(Answer(f"「{text}」", {"columns": {column.key: [text]}}) for text in possible)
    if column.required:
        told = f"没有认出{column.label}"
        if hints:
            told += "，可能是" + "、".join(f"「{text}」" for text in hints)
        return Question(told, {"columns": {column.key: [hints[0] if hints else UNKNOWN_HEADER]}}, answers)
    return Question(f"「{hints[0]}」可能是{column.label}", {"columns": {column.key: [hints[0]]}}, answers)


def _batch(view: SheetView, mapped: Mapped, known: Known, batches: Mapping[str, Batch]) -> None:
    """Ask for the batch of a sheet that has no column for it."""
    hints = [hint for hint in mapped.hints.get("batch", []) if "批次" in hint or "项目" in hint]
    answers = [Answer(f"「{hint}」列", {"columns": {"batch": [hint]}}) for hint in hints]
    codes = list(known.used_batches or batches)
    answers += [Answer(f"都是 {code} {batches[code].name}", {"defaults": {"batch": code}}) for code in codes]
    told = "没有认出批次编码" + (f"，中选目录里有 {'、'.join(codes)}" if known.used_batches else "")
    only = codes[0] if len(codes) == 1 else UNKNOWN_BATCH
    view.questions.append(Question(told, {"defaults": {"batch": only}}, tuple(answers)))


def _status_by_name(view: SheetView, mapped: Mapped) -> None:
    assert mapped.header is not None
    wording = view.file.terms.wording(view.sheet.name, "orders")
    held = {*mapped.header.columns, *mapped.chosen, *wording.defaults}
    place = f"{view.file.path.name} {view.sheet.name}"
    found = STATUS_WORD.search(place)
    if found is None or "status" in held:
        return
    word = found[1]
    label = STATUS_WORDS[word]
    answers = tuple(Answer(f"都是{one}", {"defaults": {"status": one}}) for one in (label, "正常"))
    view.questions.append(Question(f"名称说是{word}，却没有订单状态列", {"defaults": {"status": label}}, answers))


def _words(view: SheetView, column: Column, mapped: Mapped, known: Known, batches: Mapping[str, Batch]) -> None:
    """The words of the file that stand for something and are not known."""
    assert view.table is not None
    assert mapped.header is not None
    if column.kind is not Kind.CHOICE and column.key != "batch":
        return
    texts = _texts(view.sheet, column.key, mapped)
    wording = view.file.terms.wording(view.sheet.name, view.table).values.get(column.key, {})
    if column.key == "batch":
        unknown = [text for text in texts if folded_name(text) not in known.batches and text not in wording]
    else:
        unknown = unknown_words(texts, column, wording)
    certain = {word: label for word in unknown if (label := meaning_of(word, column)) is not None}
    if certain:
        view.additions.take({"values": {column.key: certain}}, "同义的词：" + "、".join(certain))
    asked = [word for word in unknown if word not in certain]
    for word in asked[:_MOST_WORDS]:
        view.questions.append(_word(word, column, known, batches))
    rest = len(asked) - _MOST_WORDS
    if rest > 0:
        view.questions.append(Question(f"{column.label}里还有 {rest:,} 个不认得的词，定了以上的再运行", {}))


def _word(word: str, column: Column, known: Known, batches: Mapping[str, Batch]) -> Question:
    """Ask what a word means. The line to write proposes nothing, since a wrong meaning is worse than none."""
    if column.key == "batch":
        codes = list(known.used_batches or batches)
        name = nearest(word, [one.name for one in batches.values()])
        codes.sort(key=lambda code: batches[code].name != name)
        labels = {code: f"{code}（{batches[code].name}）" for code in codes}
    else:
        labels = {choice.label: choice.label for choice in column.choices}
    answers = tuple(Answer(label, {"values": {column.key: {word: meant}}}) for meant, label in labels.items())
    return Question(
        f"{column.label}里的「{word}」不认得",
        {"values": {column.key: {word: UNKNOWN_BATCH if column.key == "batch" else UNKNOWN_WORD}}},
        answers,
        remark=f"可以写 {'、'.join(labels.values())}",
    )


def _texts(sheet: LookedSheet, key: str, mapped: Mapped) -> list[str]:
    assert mapped.header is not None
    found = mapped.header.columns.get(key)
    index = found.index if found is not None else None
    if key in mapped.chosen:
        index = next(place for place, text in mapped.header.unread if text == mapped.chosen[key])
    return [] if index is None or index >= len(sheet.columns) else texts_of(sheet.columns[index])
