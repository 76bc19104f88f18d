"""Incident folders in shards, so that an edit writes one of them and not what is cached of all folders."""

import zlib
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from statusgen.cache.snapshot import FolderSnapshot, FolderSnapshots, join_shards

T = TypeVar("T")
SHARDS = 64


def shard_of(name: str) -> int:
    """Return the number of the shard that a folder belongs to."""
    return zlib.crc32(name.encode("utf-8", "surrogateescape")) % SHARDS


def group_by_shard(named: Mapping[str, T], shards: Iterable[int]) -> dict[int, dict[str, T]]:
    """Group what has a name by the shard that it belongs to; only some shards are wanted."""
    grouped: dict[int, dict[str, T]] = {shard: {} for shard in shards}
    for name, value in named.items():
        shard = shard_of(name)
        if shard in grouped:
            grouped[shard][name] = value
    return grouped


def merge_snapshots(own: Collection[str], held: bytes, new: FolderSnapshots) -> dict[str, FolderSnapshot]:
    """Return the snapshots of a shard: the new ones, and of the others those that were held.

    ``own`` is what belongs into the shard; a folder that is no incident is listed for as long as it exists.
    """
    snapshots = {**dict.fromkeys(own, ()), **(join_shards((held,)) if held else {}), **new}
    return {name: snapshot for name, snapshot in snapshots.items() if snapshot or name in own}
