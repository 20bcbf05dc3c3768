"""Errors that a user can cause and mend: one clear Chinese line each, exit code 2."""

from __future__ import annotations


class JicaiError(Exception):
    """Something the user can mend. `str(error)` is the whole Chinese message, one line, without a prefix.

    Say where (file, sheet, row, column or key), what is wrong, and what to do, in this order.
    """

    exit_code = 2


class UsageError(JicaiError):
    """An option or its value cannot be used."""


class ConfigError(JicaiError):
    """A settings or batch file cannot be used: names the file, the key and the reason."""


class UnusableFileError(JicaiError):
    """An input file cannot be used at all.

    `reason` is its stable short code, see `jicai.intake.reasons`; `table` the key of the table that it was read as.
    """

    def __init__(self, message: str, reason: str, table: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.table = table


class RejectedRowsError(JicaiError):
    """Input rows were rejected and the user has not said to go on without them."""


class StoreError(JicaiError):
    """What the workspace keeps of its months cannot be used, or may not be changed like this."""


class OutputError(JicaiError):
    """A result cannot be written where the user asked for it."""


class EngineError(JicaiError):
    """An engine beside Polars could not do its part; `told` is what it said, of which the first line is shown."""

    def __init__(self, engine: str, told: str) -> None:
        first = next((line.strip() for line in told.splitlines() if line.strip()), "没有说明原因")
        super().__init__(f"--engine {engine}：没有算成（{first}）；去掉 --engine 由 Polars 计算，结果相同")


class InvariantError(JicaiError):
    """A figure of our own contradicts the rules: a fault of the program, never of the input. Names the institution."""
