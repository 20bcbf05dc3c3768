"""What a run is busy with after its files are read, told to whoever shows it; nobody has to listen."""

from __future__ import annotations

from typing import Protocol


class Listener(Protocol):
    """Shows what is told until it is stopped."""

    def tell(self, words: str, done: int, total: int) -> None:
        """Show the stage: how much of it is done of how much, both 0 where that is not known."""

    def stop(self) -> None:
        """Show nothing any more, and leave no trace."""


_listening: list[Listener] = []


def listen(listener: Listener) -> None:
    """Let the listener hear what is told from now on."""
    hush()
    _listening.append(listener)


def tell(words: str, done: int = 0, total: int = 0) -> None:
    """Tell the stage that begins."""
    for listener in _listening:
        listener.tell(words, done, total)


def hush() -> None:
    """Stop whoever listens, before anything else is said or at the end of the run."""
    while _listening:
        _listening.pop().stop()
