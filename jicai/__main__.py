"""The entry point: answers `--version` before anything is loaded, and turns every error into one Chinese line."""

from __future__ import annotations

import sys

from jicai.standard_streams import prepare, sent_off


def main() -> None:
    """Run jicai. Exit codes: 0 done, 1 findings (with --exit-code), 2 bad input or usage, 130 interrupted."""
    prepare()
    if sys.argv[1:] in (["--version"], ["-V"]):
        from jicai import __version__

        sys.exit(sent_off(0, f"jicai {__version__}\n"))
    sys.exit(sent_off(_run(sys.argv[1:])))


def _run(arguments: list[str]) -> int:
    try:
        _end_as_interrupted()
        from jicai.cli import run
    except KeyboardInterrupt:
        print("错误：已中断", file=sys.stderr)
        return 130
    return run(arguments)


def _end_as_interrupted() -> None:
    """Let what systemd or a closed terminal sends end the run in order, with its temporary files removed."""
    import signal

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows lacks the second
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup has it ignored
            signal.signal(number, signal.default_int_handler)


if __name__ == "__main__":
    main()
