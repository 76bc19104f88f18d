"""Whether a site stands as it was left, and whether anything at all has changed since."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from statusgen.cache.build_record import Built, Row
from statusgen.cache.store import Ledger

SURVEYED = 3000
"""Up to how many files a site is looked at whole before every build; of a larger one only the front and the folders."""
FRONT, ASSETS = "front", "assets"
"""The shelves of what shows today."""

Marks = tuple[tuple[str, int], ...]
"""The upper folders of a site with their times in nanoseconds."""


def survey(root: Path, ledger: Ledger, built: Built) -> set[str]:
    """Find the shelves of which another hand changed or took away a file.

    While the upper folders are as the last build left them, only the front of a large site is looked at.
    """
    is_whole = built.outputs <= SURVEYED or read_marks(root, [name for name, _ in built.marks]) != built.marks
    rows = ledger.outputs(root, None if is_whole else (FRONT, ASSETS))
    return ledger.shelves_of(root, [path for path, row in rows.items() if not stands(root, path, row)])


def stands(root: Path, path: str, row: Row) -> bool:
    """Whether a file is as it was last written, by its time and size."""
    try:
        status = os.lstat(f"{root}/{path}")
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (row.size, row.time)


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
        except OSError:
            marks.append((name, 0))
    return tuple(marks)


def is_unmodified(root: Path, ledger: Ledger, built: Built, seen: bytes, base_url: str, at: datetime) -> bool:
    """Whether a build would change nothing: everything it looks at is as it was, the site stands, the time is the same.

    ``seen`` is the digest of everything a build looks at, ``base_url`` the address typed, or empty.
    """
    same_time = built.at <= at and (built.changes_next is None or at < built.changes_next)
    same = bool(seen) and seen == built.seen and base_url == built.typed_address
    return same and same_time and not survey(root, ledger, built)
