"""Puts the bulletin together: sections that can be computed and have something to say, in order, and the notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from jicai.results.report import (
    answers_part,
    behind_part,
    changes_part,
    findings_part,
    market_part,
    money_part,
    progress_part,
)
from jicai.results.report.answers_file import Answers
from jicai.results.report.content import Bulletin, Content, pieces
from jicai.results.report.declared.changes import ANSWERS, CHANGES
from jicai.results.report.declared.findings import FINDINGS
from jicai.results.report.declared.market import SHARES, SUPPLY
from jicai.results.report.declared.money import ADVANCE, PAYMENT
from jicai.results.report.declared.progress import BEHIND, DISTRICTS, OVERALL
from jicai.results.report.declared.shapes import Section
from jicai.results.report.material import Material
from jicai.results.report.words import day, month
from jicai.stages import tell
from jicai.tables import INPUTS


@dataclass(frozen=True, slots=True)
class Frame:
    """What is not computed: who issues it, the number, whether with a red head; how many institutions are listed.

    `computed` are the commands whose tables are all there, `left_out` the lines on the others, `answers` what came back
    of the last dispatch, where it is given.
    """

    issuer: str
    number: str
    red_head: bool
    most: int
    computed: frozenset[str]
    left_out: Sequence[str]
    scope: str
    answers: Answers | None = None


@dataclass(frozen=True, slots=True)
class _Maker:
    """Who makes a section: the command that must be computable.

    Without the table `rests_on` everything would count as unpaid, which is no reproach to make in public: what
    `unsaid` names is left out.
    """

    section: Section
    command: str
    make: Callable[[Material, Frame], Content]
    rests_on: str = ""
    unsaid: str = ""


_MAKERS = (
    _Maker(OVERALL, "progress", lambda material, _: progress_part.overall(material)),
    _Maker(DISTRICTS, "progress", lambda material, _: progress_part.districts(material)),
    _Maker(BEHIND, "progress", lambda material, frame: behind_part.behind(material, frame.most)),
    _Maker(CHANGES, "progress", lambda material, frame: changes_part.changes(material, frame.most, frame.computed)),
    _Maker(ANSWERS, "progress", lambda material, frame: _answers(material, frame)),
    _Maker(SHARES, "progress", lambda material, _: market_part.shares(material)),
    _Maker(SUPPLY, "supply", lambda material, frame: market_part.supply(material, frame.most)),
    _Maker(
        PAYMENT, "overdue", lambda material, frame: money_part.payment(material, frame.most), "payments", "货款结算"
    ),
    _Maker(FINDINGS, "flags", lambda material, _: findings_part.findings(material)),
    _Maker(
        ADVANCE, "advance", lambda material, _: money_part.advance(material), "disbursements", "已拨付和逾期的预付金"
    ),
)


def _answers(material: Material, frame: Frame) -> Content:
    if frame.answers is None:
        return Content(ANSWERS, dict.fromkeys(figure.key for figure in ANSWERS.figures))
    return answers_part.answers(material, frame.answers, frame.most)


def bulletin(material: Material, frame: Frame, notes: Sequence[str] = ()) -> Bulletin:
    """The bulletin; `notes` are lines on the data."""
    contents, unsaid = [], []
    for at, maker in enumerate(_MAKERS):
        if maker.command not in frame.computed:
            continue
        if maker.rests_on and material.lacks(maker.rests_on):
            unsaid.append(f"没有{INPUTS[maker.rests_on].label}表，{maker.unsaid}没有通报")
            if maker.section is PAYMENT:
                continue
        tell(f"计算{maker.section.label}", at, len(_MAKERS))
        content = worded(maker.make(material, frame))
        if not content.is_empty:
            contents.append(content)
    said = [note for content in contents for note in content.notes]
    asked = material.asked
    compared = [
        f"“比上月”与{day(material.before)}比较，按现有的同一份数据重算"
        + ("" if material.is_comparable else "；有批次在两天之间进入了新的协议年度，全部批次和区县不与上月比较")
    ]
    rounding = "百分比四舍五入到一位小数，所列的差是先减后四舍五入的，可能与所列的数相减差 0.1"
    progress = [*compared, rounding] if "progress" in frame.computed else []
    general = {
        "title": f"{month(asked.month)}集中带量采购执行监测通报",
        "month": month(asked.month),
        "as_of": day(asked.as_of),
        "intro": f"截至{day(asked.as_of)}，药品和医用耗材集中带量采购执行监测情况通报如下。",
        "scope": frame.scope or None,
        "issuer": frame.issuer or None,
        "red_head": "是" if frame.red_head else None,
        "number": frame.number or None,
        "draft": None,
    }
    return Bulletin(general, contents, [*progress, *notes, *said, *unsaid, *frame.left_out])


def worded(content: Content) -> Content:
    """The section with its paragraphs: of each the sentences of which no figure is absent."""
    paragraphs = [
        [piece for sentence in sentences for piece in pieces(sentence, content.figures) or ()]
        for sentences in content.section.sentences
    ]
    return replace(content, lines=[found for found in paragraphs if found])
