"""The bytes of a document, the same for the same content: no clock, no machine in them."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO

#: What stands for the time of making, in the package and in the properties.
FIXED = datetime(2000, 1, 1, tzinfo=UTC)


def fixed_bytes(document: bytes) -> bytes:
    """The package with the same parts in the same order and without the time at which it was written."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            target.writestr(entry, source.read(name))
    return written.getvalue()
