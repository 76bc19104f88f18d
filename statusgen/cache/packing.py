"""The one format of everything cached: a version, a checksum, and msgpack that is read as a known type.

What is read is data and never code: whoever can write the cache can make nothing run. What does not decode is missing.
"""

import hashlib
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")
FORMAT = b"\x01"
CHECKSUM = 8
"""Bytes of the checksum, BLAKE2b over the key and the payload."""
_START = len(FORMAT) + CHECKSUM
_encode = msgspec.msgpack.Encoder().encode


def pack(value: object, key: str = "") -> bytes:
    """Pack a value; ``key`` is what it will be found by. What holds file names that are no text packs to nothing."""
    try:
        payload = _encode(value)
    except UnicodeEncodeError:
        return b""
    return FORMAT + _checksum(payload, key) + payload


def unpack(raw: object, type_: type[T], key: str = "") -> T | None:
    """Return a packed value; None where it is damaged, of another format or type, or stood under another key."""
    if not isinstance(raw, bytes) or not raw.startswith(FORMAT):
        return None
    payload = memoryview(raw)[_START:]
    if raw[len(FORMAT) : _START] != _checksum(payload, key):
        return None
    try:
        value: T = _decoder(cast(Any, type_)).decode(payload)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return None
    return value


def _checksum(payload: bytes | memoryview, key: str) -> bytes:
    digest = hashlib.blake2b(f"{key}\0".encode("utf-8", "surrogatepass"), digest_size=CHECKSUM)
    digest.update(payload)
    return digest.digest()


@cache
def _decoder(type_: Any) -> Any:
    return msgspec.msgpack.Decoder(type_)
