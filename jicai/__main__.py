"""The entry point: answers `--version` before anything is loaded, and turns every error into one Chinese line."""

from __future__ import annotations

import gc
import os
import sys

from jicai.interrupts import end_in_order
from jicai.standard_streams import forget_stdout, prepare, sent_off

_INTERRUPTED = 130


def main() -> None:
    """Run jicai. Exit codes: 0 done, 1 findings (with --exit-code), 2 bad input or usage, 130 interrupted."""
    prepare()
    _quick_start()
    _many_sums()
    if sys.argv[1:] in (["--version"], ["-V"]):
        from jicai import __version__

        sys.exit(sent_off(0, f"jicai {__version__}\n"))
    if os.environ.get("_JICAI_COMPLETE"):  # the shell asks what could come next, see `jicai.commands.shared.completing`
        gc.disable()  # a tenth of the time, and the process ends at once
        from jicai.cli import app_of
        from jicai.commands.shared.completing import answer_shell

        answer_shell(app_of())
    code = _run(sys.argv[1:])
    if code == _INTERRUPTED:
        # Else `python -m jicai` may end by SIGINT, which systemd takes for success: Python does so to itself where what
        # the signal raised has passed through a text that is run, as those of dataclasses are.
        os._exit(code)
    sys.exit(code)


def _quick_start() -> None:
    """What a short run can do without."""
    # Most objects of a run are its modules, which stay; to look through them again and again is a tenth of its time.
    gc.set_threshold(50_000, 20, 100)
    # Looked for in the metadata of every package that is installed; none is meant for us.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _many_sums() -> None:
    """Let Polars hold so many groups of a sum at hand, where there are so many.

    By itself it holds far fewer, and what it puts aside of the others grows with the lines: a hundred million, which
    come to a million sums, take half a gigabyte more.
    """
    os.environ.setdefault("POLARS_MAX_HOT_TABLE_SIZE", str(2**22))


def _run(arguments: list[str]) -> int:
    try:
        end_in_order()
        from jicai.cli import run

        return sent_off(run(arguments))
    except KeyboardInterrupt:  # before or after all commands
        forget_stdout()
        print("错误：已中断", file=sys.stderr)
        return _INTERRUPTED


if __name__ == "__main__":
    main()
