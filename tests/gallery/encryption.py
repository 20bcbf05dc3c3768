"""Password-protected .xls workbooks, encrypted as [MS-XLS] 2.2.10 and [MS-OFFCRYPTO] 2.3.6 and 2.3.7 say."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from .compound import (
    BOF,
    BOUNDSHEET,
    FILEPASS,
    globals_records,
    sheet_records,
    workbook_stream,
    write_compound,
)

PASSWORD = "1234"
# What method 1 derives from the password: the key, its verifier and the sixteen bytes.
XOR_KEY, XOR_VERIFIER, XOR_ARRAY = 0x5349, 0xCC3D, bytes.fromhex("3CB03DB379565BF45B5678E9A4F623A9")
_SALT = bytes(range(16))


def write_xor_xls(path: Path) -> None:
    """An .xls with the XOR obfuscation of Excel 95 and of later versions set to weak encryption."""

    def obfuscate(position: int, data: bytes, end: int) -> bytes:
        return bytes(
            ((byte << 5 | byte >> 3) & 0xFF) ^ XOR_ARRAY[(end + index) % 16] for index, byte in enumerate(data)
        )

    _write(path, struct.pack("<HHH", 0, XOR_KEY, XOR_VERIFIER), obfuscate)


def write_rc4_xls(path: Path) -> None:
    """An .xls with the RC4 encryption of Excel 97 to 2003."""
    verifier = bytes(range(16, 32))
    sealed = _rc4(verifier + hashlib.md5(verifier).digest(), _rc4_stream(_block_key(0)))

    def encrypt(position: int, data: bytes, end: int) -> bytes:
        return bytes(byte ^ _rc4_byte(position + index) for index, byte in enumerate(data))

    _write(path, struct.pack("<HHH", 1, 1, 1) + _SALT + sealed, encrypt)


def _write(path: Path, filepass: bytes, encrypt: Callable[[int, bytes, int], bytes]) -> None:
    """Encrypt what records hold, but for the beginnings, the FilePass itself and the places of the sheets."""
    plain = workbook_stream(globals_records([(FILEPASS, filepass)]), sheet_records())
    stream, position = bytearray(plain), 0
    while position < len(plain):
        kind, size = struct.unpack_from("<HH", plain, position)
        start, end = position + 4, position + 4 + size
        shift = 0
        if kind == BOUNDSHEET:
            start, shift = start + 4, 4
        if kind not in {BOF, FILEPASS}:
            stream[start:end] = encrypt(start, plain[start:end], end + shift)
        position = end
    write_compound(path, {"Workbook": bytes(stream)})


def _block_key(block: int) -> bytes:
    """The key of one block of 1024 bytes of the stream."""
    short = hashlib.md5(PASSWORD.encode("utf-16-le")).digest()[:5]
    base = hashlib.md5((short + _SALT) * 16).digest()[:5]
    return hashlib.md5(base + struct.pack("<I", block)).digest()


def _rc4_stream(key: bytes) -> Iterator[int]:
    state, swap = list(range(256)), 0
    for index in range(256):
        swap = (swap + state[index] + key[index % len(key)]) % 256
        state[index], state[swap] = state[swap], state[index]
    index = swap = 0
    while True:
        index = (index + 1) % 256
        swap = (swap + state[index]) % 256
        state[index], state[swap] = state[swap], state[index]
        yield state[(state[index] + state[swap]) % 256]


def _rc4(data: bytes, stream: Iterator[int]) -> bytes:
    return bytes(byte ^ other for byte, other in zip(data, stream, strict=False))


def _rc4_byte(position: int) -> int:
    return next(islice(_rc4_stream(_block_key(position // 1024)), position % 1024, None))
