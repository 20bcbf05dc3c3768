"""Batch files to batches: those in the package and those of a bureau, with a Chinese line for every mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jicai.batches.consistency import checked
from jicai.batches.messages import problems
from jicai.batches.model import Batch
from jicai.batches.names import words_of
from jicai.batches.values import fold, fold_name
from jicai.batches.what_if import Assumption, under
from jicai.errors import ConfigError, UsageError
from jicai.toml_files import parse_toml, read_text


def load_packaged(chosen: Sequence[Assumption] = ()) -> dict[str, Batch]:
    """The batches of the two notices that come with the package, by code, in the order of their codes."""
    files = (file for file in resources.files("jicai.batches").iterdir() if file.name.endswith(".toml"))
    batches = [_batch(file.read_text("utf-8"), file.name, chosen) for file in files]
    return _by_code(batches)


def load_file(path: Path, chosen: Sequence[Assumption] = ()) -> Batch:
    """The batch in one file. Raises ConfigError naming file, key, reason and remedy."""
    return _batch(read_text(path, f"批次文件 {path}"), str(path), chosen)


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


def examined_batches(
    extra_paths: Iterable[Path], chosen: Sequence[Assumption] = ()
) -> tuple[dict[str, Batch], list[str]]:
    """The batches as of `load_all`, as far as their files are right, and a line for every mistake in these.

    Under the `chosen` assumptions; UsageError for one that fits no batch, or is no possible value.
    """
    batches = {fold(batch.code): batch for batch in load_packaged(chosen).values()}
    own: dict[str, Path] = {}
    mistakes: list[str] = []
    for path in {path.resolve(): path for path in extra_paths}.values():
        try:
            batch = load_file(path, chosen)
        except ConfigError as error:
            mistakes.append(str(error))
            continue
        code = fold(batch.code)
        if code in own:
            mistakes.append(f"批次文件 {path}：code：{batch.code} 已用于 {own[code]}，请改用另一编码或去掉其中一个文件")
        own[code] = path
        batches[code] = batch
    mistakes += _clashing(batches, own)
    _refuse_idle(chosen, batches.values())
    return _by_code(_told_apart(batches, own)), mistakes


def _refuse_idle(chosen: Sequence[Assumption], batches: Iterable[Batch]) -> None:
    """UsageError for an assumption that is for none of the batches."""
    found = list(batches)
    words = {fold_name(word) for batch in found for word in words_of(batch)}
    for one in chosen:
        if one.batch is not None and fold_name(one.batch) not in words:
            raise UsageError(f"--set {one.written}：没有批次 {one.batch}，可用的：{'、'.join(b.code for b in found)}")
        table = one.key.partition(".")[0]
        if one.batch is None and all(getattr(batch, table) is None for batch in found):
            raise UsageError(f"--set {one.written}：各批次都没有这项规定，要假设一个批次有，请写成 批次:{one.key}=值")


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


def _batch(text: str, name: str, chosen: Sequence[Assumption]) -> Batch:
    data = parse_toml(text, f"批次文件 {name}")
    if chosen:
        return _under(data, name, chosen)
    return _valid(data, name)


def _under(data: Mapping[str, Any], name: str, chosen: Sequence[Assumption]) -> Batch:
    """The batch under the assumptions; what is wrong without them is the file's mistake, else theirs."""
    plain = _valid(data, name)
    changed, used = under(data, chosen)
    if not used:
        return plain
    try:
        return checked(changed)
    except ValidationError as error:
        sets = "、".join(f"--set {one.written}" for one in used)
        raise UsageError(
            "\n".join(f"{sets}（批次 {plain.code}）：{line}" for line in problems(error, changed))
        ) from None


def _valid(data: Mapping[str, Any], name: str) -> Batch:
    try:
        return checked(data)
    except ValidationError as error:
        raise ConfigError("\n".join(f"批次文件 {name}：{line}" for line in problems(error, data))) from None
