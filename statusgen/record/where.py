"""Where records stand, and whether they stand as they did; nothing heavy is imported here, like in ``listing``."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from statusgen.cache.snapshot import list_folder

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

    After a rehearsal, a build that publishes knows nothing of them.
    """
    folder = project / PROJECT_FOLDER
    standing = list_folder(str(folder)) or folder.exists()
    try:
        copies = (root / SITE_FOLDER).stat().st_mtime_ns
    except OSError:
        copies = 0
    return hashlib.blake2b(repr((standing, copies, is_publishing)).encode(), digest_size=16).digest()


def find_fault(project: Path) -> str:
    """Say why the ledger of an older version cannot be read; empty where it can, and where nothing is to be taken over.

    To be asked before anything else opens that ledger, and perhaps begins it anew.
    """
    if (project / PROJECT_FOLDER).exists() or not (project / LEDGER).exists():
        return ""
    try:
        address = f"{(project / LEDGER).resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("select 1 from outputs, sources limit 1").fetchone()
    except sqlite3.Error as fault:
        return str(fault)
    return ""
