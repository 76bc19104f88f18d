"""Digests of values made of structs: the same in every process and on every machine."""

import hashlib

import msgspec
from markupsafe import Markup

from statusgen.model.marked import Marked


def digest_of(value: object, size: int = 16) -> bytes:
    """Return the digest of a value, from its JSON encoding, which includes the offsets of instants."""
    return hashlib.blake2b(msgspec.json.encode(value, enc_hook=_encode_marked), digest_size=size).digest()


def _encode_marked(text: object) -> object:
    """Encode texts with HTML so that their marks count."""
    if isinstance(text, Marked):
        return ["marked", *text.__reduce__()[1]]
    if isinstance(text, Markup):
        return ["html", str(text)]
    raise TypeError(type(text))
