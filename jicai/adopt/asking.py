"""Questions at a terminal about what is uncertain, and about nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import typer

from jicai.adopt.outcome import place_of
from jicai.adopt.view import Answer, Question, SheetView

_PROMPT = "选一个（回车不定，q 不写就退出）"


class Stopped(Exception):  # noqa: N818 - no error: the user has had enough
    """The user ends it, and nothing is to be written."""


def ask(views: list[SheetView], again: Callable[[SheetView, str], SheetView]) -> Iterator[SheetView]:
    """The views with what the user answers; what stays open stays a question.

    `again` concludes anew of a sheet of which the user said which table it is. Raises Stopped.
    """
    for view in views:
        if view.file.inside and any(question.answers for question in view.questions):
            typer.echo(f"\n{place_of(view)}", err=True)
            yield _ask(view, again)
        else:
            yield view


def _ask(view: SheetView, again: Callable[[SheetView, str], SheetView]) -> SheetView:
    waiting, left = list(view.questions), []
    while waiting:
        question = waiting.pop(0)
        answer = _answer(question, _still_possible(question, view))
        if answer is None:
            left.append(question)
        elif "table" in answer.adds:
            view = again(view, answer.adds["table"])
            waiting, left = list(view.questions), []
        else:
            view.additions.take(answer.adds, "在终端的回答")
    view.questions = left
    return view


def _still_possible(question: Question, view: SheetView) -> list[Answer]:
    """The answers that do not give one header to two keys."""
    taken = {header for headers in view.additions.columns.values() for header in headers}
    return [
        answer
        for answer in question.answers
        if not any(taken & set(headers) for headers in answer.adds.get("columns", {}).values())
    ]


def _answer(question: Question, answers: list[Answer]) -> Answer | None:
    if not answers:
        return None
    typer.echo(f"  {question.sentence}：", err=True)
    for number, answer in enumerate(answers, 1):
        typer.echo(f"    {number}. {answer.label}", err=True)
    while True:
        said = typer.prompt(f"  {_PROMPT}", default="", show_default=False, err=True).strip()
        if not said:
            return None
        if said.lower() == "q":
            raise Stopped
        if said.isascii() and said.isdigit() and 1 <= int(said) <= len(answers):
            return answers[int(said) - 1]
        typer.echo(f"  请写 1 到 {len(answers)} 中的一个数", err=True)
