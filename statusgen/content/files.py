"""The files of a content folder: which count, and what stands in for a broken one."""

import errno
import re
from collections.abc import Callable, Collection, Container
from pathlib import Path

from statusgen.content.opening import LARGEST, code_of, is_odd, list_below, read_below, show_name
from statusgen.model.problem import Level, Problem
from statusgen.model.vocabulary import normalise

SETTINGS = "content/settings.yaml"
SERVICES = "content/services.yaml"
INCIDENTS = "content/incidents"
PAGES = "content/pages"

JUNK = re.compile(
    r"^(?:\..*|~\$.*|.*~|Thumbs\.db|desktop\.ini|README\.txt|.*\.(?:tmp|bak|swp|lock|part))$", re.IGNORECASE
)
"""What programs leave behind, and what explains a folder to colleagues: it says nothing."""
COPY = re.compile(
    r"\(\d+\)|\s-\s(?:copie|copy|kopie)\b|^(?:copie de|copy of|kopie van|kopie von)\s|conflicted copy|copie en conflit"
    r"|sync-conflict|\bin conflict\b|in konflikt",
    re.IGNORECASE,
)
"""What shared folders leave behind: reported, never read."""

_INCIDENT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
LONGEST_NAME = 100
"""Letters in the name of an incident's folder: files of the site are called after it, and disks limit their names."""

GoodVersion = Callable[[str], bytes | None]
"""Finds the last good version of a file by its path below the project; None when there never was one."""


def is_incident_id(text: str) -> bool:
    """Whether a text can be the id of an incident, and so the name of a folder."""
    return _INCIDENT.match(text) is not None and len(text) <= LONGEST_NAME


def propose_incident_id(typed: str) -> str:
    """Return the id that comes nearest to what was typed."""
    return re.sub(r"[^a-z0-9]+", "-", normalise(typed))[:LONGEST_NAME].strip("-") or "2022-05-incident"


class Folder:
    """Reads files, tries their last good version when they are broken, and remembers which was used."""

    def __init__(self, project: Path, good: GoodVersion) -> None:
        self.project = project
        self.good = good
        self.problems: list[Problem] = []
        self.sources: dict[str, bytes] = {}
        self.kept: list[str] = []
        self.left_out: list[str] = []
        self.unlisted: list[str] = []
        """The folders that are there and cannot be listed: what is in them is not known."""
        self.editors = "fr"

    def names(self, path: str, known: Container[str] = ()) -> list[str]:
        """Return the names in one of its folders, sorted, but for what programs leave behind.

        None where there is no folder. A folder that cannot be listed is a problem, and so is a name that is no text;
        ``known`` are names of which it is known that they are.
        """
        try:
            listed = list_below(self.project, path)
        except FileNotFoundError:
            return []
        except OSError as fault:
            refuse_exhaustion(fault)
            code = "file-not-folder" if isinstance(fault, NotADirectoryError) else code_of(fault)
            self.problems.append(Problem(path, 0, code, Level.ERROR))
            self.unlisted.append(path)
            return []
        names = [name for name in listed if name in known or not JUNK.match(name)]
        odd = {name for name in names if name not in known and is_odd(name)}
        self.problems += [_odd_name(path, name) for name in sorted(odd)]
        return [name for name in names if name not in odd] if odd else names

    def read(self, path: str, parse: Callable[[bytes], list[Problem]]) -> bool:
        """Parse a file; when it has an error, parse its last good version instead. Return whether either stood."""
        try:
            raw = read_below(self.project, path)
        except OSError as fault:
            refuse_exhaustion(fault)
            values = (("limit", str(LARGEST // 1024)),)
            self.problems.append(Problem(path, 0, code_of(fault), Level.ERROR, values))
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

    def keep(self, kept: Collection[str], left_out: Collection[str]) -> None:
        """Note for which broken files something stands in after all, and for which nothing does."""
        self.kept = [*(path for path in self.kept if path not in left_out), *sorted({*kept} - {*self.kept})]
        self.left_out = [*(path for path in self.left_out if path not in kept), *sorted({*left_out} - {*self.left_out})]


def _odd_name(folder: str, name: str) -> Problem:
    """Return the problem of a name that is no text; that of a note is an error, like any other name of one."""
    level = Level.ERROR if ".md" in name.lower() else Level.WARNING
    return Problem(f"{folder}/{show_name(name)}", 0, "file-name-odd", level)


def refuse_exhaustion(fault: OSError) -> None:
    """Raise an error that says something of this machine at this moment, and nothing of the file."""
    if fault.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO):
        raise fault
