"""The tables of a workspace as typed LazyFrames: from the cache, or from the files by way of the children.

Until the children are at work nothing heavy is imported, so that Polars loads while they read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from jicai.errors import OutputError
from jicai.intake.discover.workspace import Workspace
from jicai.store.cache import Cache
from jicai.store.input_file import InputFile
from jicai.store.inputs import inputs_of
from jicai.store.kept import ReadFile, RunFolder
from jicai.store.kept_exports import kept_exports, not_kept
from jicai.store.read_inputs import Progress, read_inputs
from jicai.store.result import Intake
from jicai.store.settle import settle, sheets_aside, sheets_of
from jicai.store.unused_entries import unused_entries
from jicai.store.unused_successions import unused_successions
from jicai.tables import INPUTS


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a workspace that were read, before they are put together."""

    intake: Intake
    wanted: set[str]
    read: dict[InputFile, ReadFile]
    cache: Cache | None = None


def load(
    workspace: Workspace, keys: Iterable[str], *, use_cache: bool = True, progress: Progress | None = None
) -> Intake:
    """Read the workspace's files of these tables. What is wrong with them is told in the intake, never raised.

    A file whose name does not say what it is, and one with several sheets, is read whatever the tables are: only its
    headers tell. `workspace.files` are then as the headers say. Kept months stand beside the files; StoreError where
    they are damaged, or where a file has the name of a kept export and other content.
    """
    return put_together(gather(workspace, keys, use_cache=use_cache, progress=progress))


def gather(
    workspace: Workspace,
    keys: Iterable[str],
    *,
    use_cache: bool = True,
    progress: Progress | None = None,
    fresh: Callable[[Path], bool] = lambda _: False,
) -> Gathered:
    """Read the files of these tables; those that are `fresh` also where their months are kept."""
    wanted = set(keys)
    if "products" in wanted:
        # By which the lines of the other tables find their products, and what these cost when.
        wanted |= {"product_map", "price_changes"}
    intake = Intake(workspace)
    scratch = _scratch()
    cache = Cache() if use_cache else None
    inputs = not_kept(inputs_of(workspace, wanted, intake, scratch.path, cache), intake, fresh)
    intake.hashes.update({item.path: item.content for item in inputs})
    read = kept_exports(workspace, wanted, intake, {item.content for item in inputs})
    try:
        read |= read_inputs(inputs, intake, cache, scratch, progress or Progress())
    except BaseException:
        if cache is not None:
            cache.close()
        raise
    return Gathered(intake, wanted, read, cache)


def put_together(gathered: Gathered) -> Intake:
    """The tables of the files that were read."""
    intake, wanted, read = gathered.intake, gathered.wanted, gathered.read
    workspace = intake.workspace
    settle(workspace, wanted, read, intake)
    intake.remarks += sheets_aside(workspace, read)
    intake.remarks += unused_entries(
        workspace,
        {workspace.shown(item.path): sheets_of(one) for item, one in read.items()},
        {workspace.shown(item.path): one.accounts for item, one in read.items()},
    )
    from jicai.store.assemble import assemble
    from jicai.store.identified import identity_of

    tables = [table for key, table in INPUTS.items() if key in wanted]
    cache = gathered.cache
    assemble(tables, read, intake, identity_of(read, workspace, cache) if cache is not None else None)
    intake.remarks += unused_successions(workspace, intake.frames.get("products"))
    return intake


def _scratch() -> RunFolder:
    try:
        return RunFolder()
    except OSError as error:
        raise OutputError("没有可以写入的临时文件夹，请设环境变量 TMPDIR 指明一个") from error
