"""The progress bar on standard error while files are parsed; only at a terminal, and only when there is work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jicai.store.read_inputs import Progress


@contextmanager
def reading_progress(quiet: bool) -> Iterator[Progress]:
    """A listener for `load`: silent where nobody looks, a bar of the bytes that are parsed otherwise."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield Progress(meanwhile=_import_output)
        return
    from rich import progress as bars
    from rich.console import Console

    bar = bars.Progress(
        bars.SpinnerColumn("line"),
        bars.TextColumn("{task.description}"),
        bars.BarColumn(bar_width=24),
        bars.TextColumn("{task.fields[files]}"),
        bars.TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    sizes: dict[Path, int] = {}
    finished = 0

    def begin(paths: list[Path]) -> None:
        sizes.update({path: path.stat().st_size for path in paths})
        bar.add_task("读取文件", total=sum(sizes.values()), files=_files(0, len(sizes)))
        bar.start()

    def done(path: Path) -> None:
        nonlocal finished
        finished += 1
        bar.update(bar.task_ids[0], advance=sizes.get(path, 0), files=_files(finished, len(sizes)))

    try:
        yield Progress(begin, done, _import_output)
    finally:
        bar.stop()


def _import_output() -> None:
    import jicai.render.output  # noqa: F401


def _files(done: int, total: int) -> str:
    return f"{done}/{total} 个文件"
