"""The entry point: answers `--version` before anything is loaded, and turns every error into one Chinese line."""

from __future__ import annotations

import sys


def main() -> None:
    """Run jicai. Exit codes: 0 done, 1 findings (with --exit-code), 2 bad input or usage, 130 interrupted."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from jicai import __version__

        print(f"jicai {__version__}")
        return
    from jicai.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
