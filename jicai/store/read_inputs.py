"""The rows of every usable file: from the cache, or read by the children and put into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jicai.store.cache import Cache
from jicai.store.input_file import InputFile
from jicai.store.kept import Kept, ReadFile, RunFolder
from jicai.store.result import Intake


@dataclass(frozen=True, slots=True)
class Progress:
    """Who wants to know how the reading goes: the files to be parsed, and each as it is done.

    `meanwhile` is what there is to do until the first is done.
    """

    begin: Callable[[list[Path]], None] = lambda _: None
    done: Callable[[Path], None] = lambda _: None
    meanwhile: Callable[[], None] = lambda: None


def read_inputs(
    inputs: list[InputFile], intake: Intake, cache: Cache | None, scratch: RunFolder, progress: Progress
) -> dict[InputFile, ReadFile]:
    """The rows of every usable file, from the cache or by the children."""
    read: dict[InputFile, ReadFile] = {}
    unread: dict[InputFile, tuple[Cache | None, str]] = {}
    for item in inputs:
        # What came through a pipe was perhaps not meant to stay anywhere, and hardly ever comes again.
        keeper = cache if item.held == item.path or item.path.parent.is_file() else None
        key = keeper.key(item.content, item.path.suffix, item.terms) if keeper else ""
        kept = keeper.get(key, item.path) if keeper else None
        intake.cache_keys += [key] if key else []
        if keeper is not None and kept is not None:
            kept.kept.again = _again(item, key, keeper, scratch)
            read[item] = kept
        else:
            unread[item] = keeper, key
    if unread:
        from jicai.store.read_anew import read_anew  # a short run over what is kept has no need of it

        for item, (file, keeper, key) in read_anew(unread, intake, scratch, progress).items():
            if keeper is not None and key:
                file = keeper.put(key, item.path, file)
                file.kept.again = _again(item, key, keeper, scratch)
            read[item] = file
    if cache is not None:
        cache.tidy()
    return read


def _again(item: InputFile, key: str, cache: Cache, scratch: RunFolder) -> Callable[[], Kept]:
    """Reads the file anew whose entry turned out to be damaged, or is gone, after it was found to be there."""

    def again() -> Kept:
        from jicai.store.read_anew import read_again

        cache.drop(key)
        return cache.put(key, item.path, read_again(item, key, cache, scratch)).kept

    return again
