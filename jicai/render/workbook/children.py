"""Many workbooks made side by side in child processes, one for each core.

To make a small workbook is nearly all Python, of which one process runs one piece at a time. A child that ends before
it has answered costs no workbook: what it was to make is made here.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import jicai
from jicai.render.report import Report
from jicai.render.workbook.book import report_workbook
from jicai.render.workbook.data_sheet import Layout, apart
from jicai.render.workbook.sheets import Look

#: Workbooks that a child makes at a time; so many for each child are worth its start of half a second.
TOGETHER, WORTH_A_CHILD = 20, 40
#: Each takes some 150 MB.
_MOST = 8
_LENGTH = 8

Book = tuple[Report, Sequence[Layout]]


def made_in_children(books: Iterable[Book], count: int, looks: Sequence[Look]) -> Iterator[bytes]:
    """The workbooks as `report_workbook` makes them, in their order; `count` is about how many there are."""
    children = _started(min(os.cpu_count() or 1, count // WORTH_A_CHILD, _MOST))
    if not children:
        yield from (_made(book, looks) for book in books)
        return
    idle: SimpleQueue[_Child] = SimpleQueue()
    for child in children:
        idle.put(child)
    over = Event()

    def answer(some: Sequence[Book]) -> list[bytes]:
        child = idle.get()
        try:
            own = apart(some)  # what is made in two threads at once shares nothing
            made = child.ask(own, looks)
            return made if made or over.is_set() else [_made(book, looks) for book in own]
        finally:
            idle.put(child)

    waiting: deque[Future[list[bytes]]] = deque()
    with ThreadPoolExecutor(len(children)) as threads:
        try:
            books = iter(books)
            while some := list(islice(books, TOGETHER)):
                waiting.append(threads.submit(answer, some))
                if len(waiting) > len(children):  # each has something to do, and nothing more is held
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            over.set()  # an interrupted run begins nothing more
            threads.shutdown(wait=False, cancel_futures=True)
            for child in children:
                child.close()


def _started(count: int) -> list[_Child]:
    """So many children, or as many as the system lets start; none for one, which would only do what is done here."""
    children: list[_Child] = []
    with suppress(OSError):
        while count > 1 and len(children) < count:
            children.append(_Child())
    return children


def _made(book: Book, looks: Sequence[Look]) -> bytes:
    report, layouts = book
    return b"".join(report_workbook(report, layouts=layouts, looks=looks))


class _Child:
    """One child process, see `answer_parent`."""

    def __init__(self) -> None:
        path = [str(Path(jicai.__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        # -P and an explicit path: a file named polars.py in the workspace must not be imported.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-c", f"from {__name__} import answer_parent; answer_parent()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
        )

    def ask(self, books: Sequence[Book], looks: Sequence[Look]) -> list[bytes]:
        """The workbooks; none where the child has ended."""
        question = pickle.dumps((books, looks), pickle.HIGHEST_PROTOCOL)
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(OSError):
            process.stdin.write(len(question).to_bytes(_LENGTH) + question)
            process.stdin.flush()
            lengths = [int.from_bytes(process.stdout.read(_LENGTH)) for _ in books]
            made = [process.stdout.read(length) for length in lengths]
            if [len(one) for one in made] == lengths and all(lengths):
                return made
        return []

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def answer_parent() -> None:
    """Make what is asked for on standard input until that ends, as it does with the parent."""
    import signal

    gc.set_threshold(50_000, 20, 100)  # as the parent has it, see `jicai.__main__`
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # sent to all at a terminal: the parent ends its children
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while length := int.from_bytes(sys.stdin.buffer.read(_LENGTH)):
        books, looks = pickle.loads(sys.stdin.buffer.read(length))
        made = [_made(book, looks) for book in books]
        answers.write(b"".join([*(len(one).to_bytes(_LENGTH) for one in made), *made]))
        answers.flush()
