"""Where records stand, and whether they stand as they did; nothing heavy is imported here, like in ``listing``."""

import hashlib
from pathlib import Path

from statusgen.cache.snapshot import list_folder
from statusgen.content.forgotten import FORGOTTEN
from statusgen.content.opening import read_below

PROJECT_FOLDER = ".statusgen-published"
"""Where a project holds its record, beside ``content/``."""
SITE_FOLDER = "api/published"
"""Where a site carries the same files."""
SITE_FILE = "site.facts.json"
"""What is no incident; no incident can be called so, because of the full stop."""
LEDGER = ".statusgen/ledger.sqlite"
"""What versions without a record left behind."""


def record_key(project: Path, root: Path, *, is_publishing: bool) -> bytes:
    """Return the digest of where records stand: the project's files, and whether those of the site came or went.

    What somebody said no longer counts is part of it. After a rehearsal, a build that publishes knows nothing of them.
    """
    folder = project / PROJECT_FOLDER
    try:
        forgotten = read_below(project, FORGOTTEN)
    except OSError as fault:
        forgotten = str(fault.errno).encode()
    listed = list_folder(str(folder))
    # What a build keeps beside files while it moves them is gone a moment later, and changes the time of the folder.
    files = [one for one in listed if one[0].endswith(".json")]
    standing = (files, listed[:1] if folder.is_symlink() else folder.exists())
    try:
        copies = (root / SITE_FOLDER).stat().st_mtime_ns
    except OSError:
        copies = 0
    return hashlib.blake2b(repr((standing, copies, forgotten, is_publishing)).encode(), digest_size=16).digest()
