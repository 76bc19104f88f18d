"""Whether the output folder is as the last build wrote it, and whether anything at all has changed since."""

import os
import stat
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from statusgen.cache.build_record import BuildRecord, Marks, OutputRow
from statusgen.cache.store import CacheStore

CHECKED_WHOLE = 3000
"""Up to how many files a site is looked at whole before every build; of a larger one only current pages and folders."""
CURRENT, ASSETS = "current", "assets"
"""The groups of outputs that show today."""


def find_modified_groups(root: Path, store: CacheStore, record: BuildRecord) -> set[str]:
    """Find the groups of outputs in which somebody changed or removed a file, or of which nothing is cached.

    While the upper folders are as the last build left them, only the current pages of a large site are looked at.
    """
    is_whole = record.outputs <= CHECKED_WHOLE or read_marks(root, [name for name, _ in record.marks]) != record.marks
    groups = {CURRENT: {}, ASSETS: {}, **store.outputs(root, None if is_whole else (CURRENT, ASSETS))}
    if is_whole and sum(map(len, groups.values())) != record.outputs:
        store.mark_damaged()
        return set(groups)
    return {
        group
        for group, rows in groups.items()
        if not rows or not all(is_on_disk(root, path, row) for path, row in rows.items())
    }


def is_on_disk(root: Path, path: str, row: OutputRow) -> bool:
    """Whether a file is as it was last written, by its time and size; a link, or anything else in its place, is not."""
    try:
        status = os.lstat(f"{root}/{path}")
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and (status.st_size, status.st_mtime_ns) == (row.size, row.time)


def upper_folders(languages: Iterable[str]) -> list[str]:
    """Return the upper folders of a site."""
    tags = list(languages)
    return ["", *tags, *(f"{tag}/{name}" for tag in tags for name in ("incidents", "history"))]


def read_marks(root: Path, names: Iterable[str]) -> Marks:
    """Return folders of a site with their times."""
    marks = []
    for name in names:
        try:
            marks.append((name, os.stat(root / name).st_mtime_ns))
        except (OSError, ValueError):
            marks.append((name, 0))
    return tuple(marks)


def is_unmodified(root: Path, store: CacheStore, record: BuildRecord, seen: bytes, base_url: str, at: datetime) -> bool:
    """Whether a build would change nothing: what it looks at, the output folder and the time are as they were.

    ``seen`` is the digest of everything a build looks at, ``base_url`` the address typed, or empty.
    """
    changes_next = record.changes_next
    same_time = record.at <= at and (changes_next is None or at < changes_next)
    same = bool(seen) and seen == record.seen and base_url == record.typed_address
    return same and same_time and not find_modified_groups(root, store, record)
