"""Stops every connection that leaves this machine, in the tests and, found on PYTHONPATH, in what they start.

Loopback stays open: the browser in which pages are looked at is spoken to by it. What was stopped is also written down,
since a library may swallow the error.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import Any

#: The environment variable that names the file in which what was stopped is written.
LOG = "JICAI_TEST_CONNECTIONS"
_ASKED = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_SENT = {"socket.connect", "socket.sendto", "socket.sendmsg"}


class ConnectionStoppedError(RuntimeError):
    """Something wanted to reach another machine."""


def install() -> None:
    """From now on, and for good."""
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    address = arguments[0] if event in _ASKED else arguments[1] if event in _SENT else None
    host = address[0] if isinstance(address, tuple) and address else address if event in _ASKED else None
    if host is None or _is_here(str(host, "ascii", "replace") if isinstance(host, bytes) else str(host)):
        return
    if name := os.environ.get(LOG):
        with open(name, "a", encoding="utf-8") as file:  # noqa: PTH123 - the first thing in every process
            file.write(f"{event} {host!r} {sys.argv}\n")
    raise ConnectionStoppedError(f"{event} {host!r}")


def _is_here(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


if __name__ == "sitecustomize":
    install()
