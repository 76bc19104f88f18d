"""Digests of values made of structs: equal values have equal digests, in every process and on every machine."""

import hashlib

import msgspec
from markupsafe import Markup

from statusgen.model.marked import Marked


def digest_of(value: object, size: int = 16) -> bytes:
    """Return the digest of exactly what a value contains; JSON says everything of it, with the offsets of instants."""
    return hashlib.blake2b(msgspec.json.encode(value, enc_hook=_say_marks), digest_size=size).digest()


def _say_marks(text: object) -> object:
    """Return what a text that is more than its letters is made of."""
    if isinstance(text, Marked):
        return ["marked", *text.__getnewargs__()]
    if isinstance(text, Markup):
        return ["html", str(text)]
    raise TypeError(type(text))
