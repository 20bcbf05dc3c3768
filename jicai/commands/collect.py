"""`jicai collect`."""
from __future__ import annotations


def command() -> None:
    """收回。"""
