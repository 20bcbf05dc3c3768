"""Marks in a bulletin what differs from last month's, as of last month's end from the same data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from string import Formatter

from jicai.results.report.content import Bulletin, Content, Piece, pieces
from jicai.results.report.words import listed

NEW = "〔上月没有〕"
_TOLD = "送审稿：〔〕内是上月通报中的数或提法，印发前请用不带 --draft 的重做。"


def marked(now: Bulletin, before: Bulletin | None) -> Bulletin:
    """The bulletin of now with marks: figures that were others, sentences and rows that are new or gone.

    `before` is None where there was nothing to tell last month: then all is new, and not marked one by one.
    """
    if before is None:
        notes = [*now.notes, "上月各批次都还没有开始执行，没有可以对照的通报"]
        return replace(now, notes=notes, general={**now.general, "draft": _TOLD})
    earlier = {content.section.key: content for content in before.contents}
    contents = [_marked(content, earlier.get(content.section.key)) for content in now.contents]
    return replace(now, contents=contents, general={**now.general, "draft": _TOLD})


def _marked(now: Content, before: Content | None) -> Content:
    figures: Mapping[str, str | None] = before.figures if before else {}
    lines = []
    for sentences in now.section.sentences:
        found = [piece for sentence in sentences for piece in _sentence(sentence, now.figures, figures)]
        if found:
            lines.append(found)
    names_before = {_name(now, row): row for row in before.rows} if before else {}
    names_now = {_name(now, row) for row in now.rows}
    rows = [
        row if _name(now, row) in names_before else {**row, now.name[0]: f"{row[now.name[0]]}{NEW}"} for row in now.rows
    ]
    gone = listed("，".join(name) for name in names_before if name not in names_now)
    return replace(now, lines=lines, rows=rows, gone=f"〔上月列入、本月不再列入的：{gone}〕" if gone else None)


def _name(content: Content, row: Mapping[str, str | None]) -> tuple[str, ...]:
    return tuple(row[key] or "" for key in content.name)


def _sentence(sentence: str, now: Mapping[str, str | None], before: Mapping[str, str | None]) -> Sequence[Piece]:
    found = pieces(sentence, now)
    known = {key: before.get(key) for _, key, _, _ in Formatter().parse(sentence) if key}
    was = pieces(sentence, known) if before else None
    if found is None:
        return [Piece("", f"〔上月有、本月没有的：{''.join(piece.text for piece in was)}〕")] if was else []
    if was is None:
        return [*found, Piece("", NEW)]
    return [
        replace(one, mark=f"〔上月{other.text}〕") if one.text != other.text else one
        for one, other in zip(found, was, strict=True)
    ]
