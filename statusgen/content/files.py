"""The files of a content folder: which count, and what stands in for a broken one."""

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path

from statusgen.model.problem import Level, Problem

SETTINGS = "content/settings.yaml"
SERVICES = "content/services.yaml"
INCIDENTS = "content/incidents"
PAGES = "content/pages"

JUNK = re.compile(r"^(?:\..*|~\$.*|.*~|Thumbs\.db|desktop\.ini|.*\.(?:tmp|bak|swp|lock|part))$", re.IGNORECASE)
"""What programs leave behind: it says nothing."""
COPY = re.compile(
    r"\(\d+\)|\s-\s(?:copie|copy|kopie)\b|^(?:copie de|copy of|kopie van|kopie von)\s|conflicted copy|copie en conflit"
    r"|sync-conflict|\bin conflict\b|in konflikt",
    re.IGNORECASE,
)
"""What shared folders leave behind: reported, never read."""

GoodVersion = Callable[[str], bytes | None]
"""Finds the last good version of a file by its path below the project; None when there never was one."""


class Folder:
    """Reads files, tries their last good version when they are broken, and remembers which was used."""

    def __init__(self, project: Path, good: GoodVersion) -> None:
        self.project = project
        self.good = good
        self.problems: list[Problem] = []
        self.sources: dict[str, bytes] = {}
        self.kept: list[str] = []
        self.left_out: list[str] = []
        self.editors = "fr"

    def read(self, path: str, parse: Callable[[bytes], list[Problem]]) -> bool:
        """Parse a file; when it has an error, parse its last good version instead. Return whether either stood."""
        try:
            raw = (self.project / path).read_bytes()
        except OSError as fault:
            refuse_exhaustion(fault)
            self.problems.append(Problem(path, 0, _why_unread(self.project / path, fault), Level.ERROR))
        else:
            problems = parse(raw)
            self.problems += problems
            if not any(problem.is_error for problem in problems):
                self.sources[path] = raw
                return True
        return self.fall_back(path, parse)

    def fall_back(self, path: str, parse: Callable[[bytes], list[Problem]]) -> bool:
        """Parse the last good version of a file; return whether there is one."""
        self.sources.pop(path, None)
        kept = self.good(path)
        if kept is not None and not any(problem.is_error for problem in parse(kept)):
            self.kept.append(path)
            return True
        self.left_out.append(path)
        return False


def _why_unread(path: Path, fault: OSError) -> str:
    """Return the code of the problem that says why the disk does not give a file."""
    if isinstance(fault, FileNotFoundError):
        return "file-missing"
    return "file-is-folder" if path.is_dir() else "file-forbidden"


def refuse_exhaustion(fault: OSError) -> None:
    """Raise an error that says something of this machine at this moment, and nothing of the file."""
    if fault.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO):
        raise fault


def list_names(folder: Path) -> list[str]:
    """Return the names in a folder, sorted; none where there is no folder."""
    try:
        return sorted(os.listdir(folder))
    except OSError as fault:
        refuse_exhaustion(fault)
        return []
