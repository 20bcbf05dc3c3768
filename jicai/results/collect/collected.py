"""All that came back of a dispatch, put together: answers, what is open, what is wrong, by whom it was sent to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from jicai.intake.files.texts import CellFile
from jicai.results.collect.answers import Answer, Unsettled, answer_of, settled
from jicai.results.collect.issues import Issue
from jicai.results.collect.matching import Matched, Sent, matched
from jicai.results.collect.sheets import Place, answered_by, returned_sheet
from jicai.results.dispatch.manifest import Dispatch
from jicai.tables.results.collect import ISSUES
from jicai.tables.results.dispatch import EXCEPTED_AS, KINDS

#: So many rows of another dispatch in a file without any of this one are told as one.
_FEW = 2
_ORDER = {choice.value: at for at, choice in enumerate(ISSUES)}


@dataclass(slots=True)
class Collected:
    """The answers by the keys of their rows, rows that several files answer differently, and all issues.

    `received` are the files with rows of each part, `came_back` the keys of all rows that were in them, `people` what
    each file says of who answered.
    """

    dispatch: Dispatch
    answers: dict[str, Answer] = field(default_factory=dict)
    unsettled: dict[str, Unsettled] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    received: dict[str, list[str]] = field(default_factory=dict)
    came_back: set[str] = field(default_factory=set)
    people: dict[str, Mapping[str, str]] = field(default_factory=dict)
    files: int = 0

    @property
    def changed(self) -> Counter[str]:
        """How many locked cells were changed, by part."""
        return Counter(one.part for one in self.issues if one.issue == "changed")


def collect(dispatch: Dispatch, files: Iterable[CellFile], shown: Mapping[object, str]) -> Collected:
    """Hold the files against what was sent; `shown` are the names of their paths."""
    collected, sent = Collected(dispatch), Sent(dispatch)
    found: list[Matched] = []
    for file in files:
        if file.reason is None:
            found += _of_file(file, shown[file.path], sent, collected)
    answers = []
    for one in found:
        collected.came_back.add(one.sent.key)
        answer, issues = answer_of(one)
        collected.issues += issues
        answers += [answer] if answer else []
    taken, unsettled, issues = settled(answers)
    collected.answers = {one.sent.key: one for one in taken}
    collected.unsettled = {one.sent.key: one for one in unsettled}
    collected.issues += [*issues, *_not_exempt(taken), *_past(taken, dispatch.as_of)]
    collected.issues = [_with_part(one, collected) for one in collected.issues]
    collected.issues.sort(key=lambda one: (_ORDER[one.issue], one.place.file, one.place.sheet, one.place.row))
    return collected


def _of_file(file: CellFile, name: str, sent: Sent, collected: Collected) -> Sequence[Matched]:
    """The rows of a file; what is wrong with it, and whose it is, is noted."""
    found: list[Matched] = []
    issues: list[Issue] = []
    known = 0
    for cells in file.sheets:
        sheet = returned_sheet(name, cells)
        if sheet is None:
            continue
        known += 1
        if cells.hidden:
            message = "这张工作表隐藏了，没有读，请取消隐藏后重报"
            collected.issues.append(Issue("hidden", Place(name, cells.name, 0), message))
            continue
        for one in matched(sheet, sent):
            if isinstance(one, Matched):
                found.append(one)
            else:
                issues.append(one)
    if not known:
        message = "里面没有下发的表，没有读；若是答复，请在下发的工作簿里填写"
        collected.issues.append(Issue("no-rows", Place(name, "", 0), message))
    else:
        collected.files += 1
    collected.issues += issues if found else _of_another(issues)
    collected.people[name] = answered_by(file.sheets)
    for part in dict.fromkeys(one.part for one in found):
        collected.received.setdefault(part, []).append(name)
    return found


def _of_another(issues: Sequence[Issue]) -> Sequence[Issue]:
    """The issues of a file without a row of this dispatch: its rows of another one are one issue, not one each."""
    rows = [one for one in issues if one.issue == "other-dispatch"]
    if len(rows) < _FEW:
        return issues
    message = f"{len(rows):,} 行都不是这次下发的，是另一个月或另一次的工作簿；整个文件没有采用，请核对"
    whole = Issue("other-dispatch", Place(rows[0].place.file, "", 0), message)
    return [whole, *(one for one in issues if one.issue != "other-dispatch")]


def _past(answers: Iterable[Answer], as_of: date) -> Iterable[Issue]:
    """Answers with a day to be done by that had passed when they were asked for."""
    for one in answers:
        deadline = one.values.get("deadline")
        if deadline is not None and deadline <= as_of.isoformat():
            message = f"不晚于下发的数的截至日期 {as_of}，照收，请核对是否写错"
            label = next(column.label for column in KINDS[one.sent.kind].open if column.key == "deadline")
            yield Issue("past", one.place, message, label, returned=deadline, part=one.part, key=one.sent.key)


def _with_part(issue: Issue, collected: Collected) -> Issue:
    """The issue with whose it is, where the file holds rows of one part only."""
    if issue.part:
        return issue
    parts = [part for part, files in collected.received.items() if issue.place.file in files]
    return replace(issue, part=parts[0]) if len(parts) == 1 else issue


def _not_exempt(answers: Iterable[Answer]) -> Iterable[Issue]:
    """Items that an institution wants left out of the assessment for a cause that is no reason for it."""
    for one in answers:
        cause = one.values.get("answer_cause")
        if one.values.get("claimed") == "yes" and cause is not None and cause not in EXCEPTED_AS:
            message = "这个原因不在考核例外的原因里，没有写进考核例外，请核对"
            yield Issue("not-exempt", one.place, message, "申请不考核", returned="是", part=one.part, key=one.sent.key)
