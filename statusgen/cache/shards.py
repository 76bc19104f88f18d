"""Incident folders in parts, so that an edit writes one of them and not what is remembered of all folders."""

import zlib
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import TypeVar

import msgspec

from statusgen.cache.records import Entry
from statusgen.cache.snapshot import Listing, Listings, join_parts

T = TypeVar("T")
PARTS = 64


def part_number(name: str) -> int:
    """Return the number of the part that a folder belongs to."""
    return zlib.crc32(name.encode()) % PARTS


def by_part(named: Mapping[str, T], parts: Iterable[int]) -> dict[int, dict[str, T]]:
    """Group what has a name by the part that it belongs to; only some parts are wanted."""
    grouped: dict[int, dict[str, T]] = {part: {} for part in parts}
    for name, one in named.items():
        part = part_number(name)
        if part in grouped:
            grouped[part][name] = one
    return grouped


def listings_of(own: Collection[str], held: bytes, looked: Listings) -> dict[str, Listing]:
    """Return the listings of a part: the new ones, and of the others those that were held.

    ``own`` are the incidents of the part; a folder that is none of them is listed for as long as it stands.
    """
    listings = {**dict.fromkeys(own, ()), **(join_parts((held,)) if held else {}), **looked}
    return {name: one for name, one in listings.items() if one or name in own}


def pack_entries(entries: Mapping[str, Entry]) -> bytes:
    """Pack what is remembered of some folders."""
    return msgspec.msgpack.encode(entries)


def unpack_entries(raw: bytes) -> dict[str, Entry]:
    """Return what was packed. Raises msgspec.DecodeError where that cannot be read."""
    return _decoder().decode(raw)


@cache
def _decoder() -> msgspec.msgpack.Decoder[dict[str, Entry]]:
    return msgspec.msgpack.Decoder(dict[str, Entry])
