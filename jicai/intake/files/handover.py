"""The cells of a sheet handed over from fastexcel to Polars, with the errors that were found in them.

Without its errors fastexcel hands a sheet over by the Arrow C interface, which Polars takes. With them it has `pyarrow`
take the stream of the same interface; as 170 MB are much for one call, it meets a stand-in here.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Protocol

import fastexcel

_NAME = b"arrow_array_stream"
_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype = ctypes.py_object
_new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


def cells_of(sheet: fastexcel.ExcelSheet) -> tuple[SupportsArrow, list[fastexcel.CellError]]:
    """The cells, which no longer need the sheet and which Polars takes once, and the errors in them."""
    with _stand_in():
        # fastexcel looks for what takes its cells once in a process: where somebody else has read a workbook with the
        # real `pyarrow` before, it is that which takes them.
        cells, found = sheet._sheet.to_arrow_with_errors()
    return cells, found.errors


class SupportsArrow(Protocol):
    """What hands its rows over by the Arrow C interface."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows."""


class _Stream(ctypes.Structure):
    """`struct ArrowArrayStream`."""

    _fields_ = [(name, ctypes.c_void_p) for name in ("get_schema", "get_next", "get_last_error", "release", "data")]


class Cells:
    """What fastexcel hands over, until Polars takes it, once."""

    def __init__(self, address: int) -> None:
        # Moved as the interface has it: copied, and the giver's marked as released.
        given = _Stream.from_address(address)
        self._stream = _Stream.from_buffer_copy(given)
        given.release = None

    @classmethod
    def _import_from_c(cls, address: int) -> Cells:
        return cls(address)

    def read_next_batch(self) -> Cells:
        """The one batch that there is."""
        return self

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return _new_capsule(ctypes.addressof(self._stream), _NAME, None)

    def __del__(self) -> None:
        if self._stream.release:  # nobody has taken it
            release = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)(self._stream.release)
            release(ctypes.addressof(self._stream))


@contextmanager
def _stand_in() -> Iterator[None]:
    """Be what is imported as `pyarrow`."""
    module = ModuleType("pyarrow")
    vars(module)["RecordBatchReader"] = Cells
    before = sys.modules.get("pyarrow")
    sys.modules["pyarrow"] = module
    try:
        yield
    finally:
        if before is None:
            del sys.modules["pyarrow"]
        else:
            sys.modules["pyarrow"] = before
