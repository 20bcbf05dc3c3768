"""Batch files to batches: those in the package and those of a bureau, with a Chinese line for every mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from jicai.batches.messages import problems
from jicai.batches.model import Batch
from jicai.batches.names import words_of
from jicai.batches.values import fold, fold_name
from jicai.errors import ConfigError
from jicai.toml_files import parse_toml, read_text


def load_packaged() -> dict[str, Batch]:
    """The batches of the two notices that come with the package, by code, in the order of their codes."""
    files = (file for file in resources.files("jicai.batches").iterdir() if file.name.endswith(".toml"))
    batches = [_batch(file.read_text("utf-8"), file.name) for file in files]
    return _by_code(batches)


def load_file(path: Path) -> Batch:
    """The batch in one file. Raises ConfigError naming file, key, reason and remedy."""
    return _batch(read_text(path, f"批次文件 {path}"), str(path))


def load_all(extra_paths: Iterable[Path] = ()) -> dict[str, Batch]:
    """The packaged batches and those of `extra_paths`, by code, in the order of their codes.

    A bureau's file stands in whole for the packaged batch with its code (compared after NFKC folding, without regard
    to case). A path given twice is read once; two files with one code raise ConfigError, as do broken files, all at
    once.
    """
    batches, mistakes = examined_batches(extra_paths)
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return batches


def examined_batches(extra_paths: Iterable[Path]) -> tuple[dict[str, Batch], list[str]]:
    """The batches as of `load_all`, as far as their files are right, and a line for every mistake in these."""
    batches = {fold(batch.code): batch for batch in load_packaged().values()}
    own: dict[str, Path] = {}
    mistakes: list[str] = []
    for path in {path.resolve(): path for path in extra_paths}.values():
        try:
            batch = load_file(path)
        except ConfigError as error:
            mistakes.append(str(error))
            continue
        code = fold(batch.code)
        if code in own:
            mistakes.append(f"批次文件 {path}：code：{batch.code} 已用于 {own[code]}，请改用另一编码或去掉其中一个文件")
        own[code] = path
        batches[code] = batch
    mistakes += _clashing(batches, own)
    return _by_code(_told_apart(batches, own)), mistakes


def _clashing(batches: Mapping[str, Batch], own: Mapping[str, Path]) -> Iterator[str]:
    """A line for every alias of a bureau's file that means another batch too; one for an alias that two files have."""
    told: set[str] = set()
    for code, path in own.items():
        taken = _taken(batches, own, code)
        for alias in batches[code].aliases:
            word = fold_name(alias)
            if (other := taken.get(word)) and word not in told:
                told.add(word)
                yield f"批次文件 {path}：aliases：{alias} 也是批次 {other} 的编码或名称，请改用别的名称"


def _taken(batches: Mapping[str, Batch], own: Mapping[str, Path], code: str) -> dict[str, str]:
    """The words that mean a batch other than this one, and its code.

    An alias of a packaged batch gives way to the words of a bureau's own batches.
    """
    return {
        fold_name(word): other.code
        for key, other in batches.items()
        if key != code
        for word in (words_of(other) if key in own else (other.code, other.name))
    }


def _told_apart(batches: Mapping[str, Batch], own: Mapping[str, Path]) -> Iterator[Batch]:
    """The batches, none with an alias that means another one too."""
    for code, batch in batches.items():
        taken = _taken(batches, own, code)
        yield batch.model_copy(update={"aliases": tuple(x for x in batch.aliases if fold_name(x) not in taken)})


def _by_code(batches: Iterable[Batch]) -> dict[str, Batch]:
    return {batch.code: batch for batch in sorted(batches, key=lambda batch: batch.code)}


def _batch(text: str, name: str) -> Batch:
    data = parse_toml(text, f"批次文件 {name}")
    try:
        return Batch.model_validate(data)
    except ValidationError as error:
        raise ConfigError("\n".join(f"批次文件 {name}：{line}" for line in problems(error, data))) from None
