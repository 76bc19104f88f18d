"""The files of a content folder: which count, and what stands in for a broken one."""

import errno
import re
import unicodedata
from collections.abc import Callable, Collection, Container, Iterable
from pathlib import Path

from statusgen.content.opening import LARGEST, code_of, is_odd, list_below, read_below, show_name
from statusgen.model.paths import ID
from statusgen.model.problem import Level, Problem
from statusgen.model.vocabulary import normalise

SETTINGS = "content/settings.yaml"
SERVICES = "content/services.yaml"
CONFIRMED = "content/confirmed.yaml"
INCIDENTS = "content/incidents"
PAGES = "content/pages"
CATALOGUES = "content/catalogues"

JUNK = re.compile(
    # A dot before the name of a note hides it: it is named, and never passed over; so is what only a cloud has.
    r"^(?:\.(?!(?:\d{1,4}[-_ ].*|[^\W\d_][^.]*\.[a-z\-]{2,8})\.md$|.*\.icloud$).*|~\$.*|.*~|~wrl.*|#.*#"
    r"|(?:eh)?thumbs\.db|desktop\.ini|icon\r|__macosx|\$recycle\.bin|system volume information|lost\+found|@eadir"
    r"|#recycle|readme\.txt|(?!\d{1,4}[-_ ].*\.md\.).*\.(?:tmp|temp)|.*\.(?:bak|sw[a-px]|lock|orig|rej|stackdump)"
    r"|.*\.md\.(?:old|save|mine|r\d+))$",
    re.IGNORECASE | re.DOTALL,
)
"""What systems and programs leave behind, and what explains a folder to colleagues: it says nothing."""
HALF = re.compile(
    r"\.(?:part|partial|crdownload|download|opdownload|filepart|!ut|!sync|aria2|unfinished|dtapart|tmp|temp)$",
    re.IGNORECASE,
)
"""How browsers, and programs that share folders, call a file until all of it has arrived."""
_LEFT = re.compile(
    r"#?(?P<note>(?P<slot>\d{1,4}(?=[-_ ])|incident(?=\.))[^#]*\.(?P<language>[^.#]*)\.md)"
    r"(?:#|~|\.(?:bak|orig|rej|old|save|mine|r\d+|~\d+~))?$",
    re.IGNORECASE,
)
"""A note, or what an editor or a program for versions leaves of it under nearly the same name."""
_NUMBER = re.compile(r"\d{1,4}(?=[-_ .])")
_COPY_WORD = (
    r"(?:copy|copie|kopie|kopia|kopii|copia|c[oó]pia|kopya(?:s[ıi])?|копія|копії|نسخة|exemplaar|exemplar|duplicate|dupli[ck]at"
    r"|duplicado|duplicato|doublon)"
)
_CONFLICT = r"(?:conflict|conflicto|conflito|conflitto|conflit|konflikt|çak[ıi]ş|конфлікт|تعارض|متعارض)"
_COPY = re.compile(
    rf"\(\d+\)|\s[-–—]\s{_COPY_WORD}\b|^{_COPY_WORD}\s|\((?:[^()]*\s)?{_COPY_WORD}\b[^()]*\)"
    rf"|(?:^|[\s(]){_COPY_WORD}\s[^()]*{_CONFLICT}|(?:^|[\s(])[^\s()]*{_CONFLICT}\w*\s[^()]*{_COPY_WORD}"
    rf"|\([^()]*{_CONFLICT}[^()]*\)|[\s(.]{_CONFLICT}\w*kopi\w+|sync-conflict|\.conflict\b|\.sfconflict"
    # What follows the language is no part of a note's name: OneDrive puts a computer's there, iCloud a number.
    r"|\.[a-z]{2}(?:[\s~(–—](?!\.md$)|[-_](?!(?:[a-z]{2}|[a-z]{4})\.))[^.]*\.md$",
    re.IGNORECASE,
)
_COPY_ADDED = re.compile(rf"\s?\(\d+\)|\s(?:[-–—]\s)?\(?{_COPY_WORD}\b(?:\s\(?\d+\)?)?\)?", re.IGNORECASE)
_MACHINE = re.compile(r"[-_][A-Z][A-Z0-9]{1,}(?:-[A-Z0-9]+)*\Z")
"""What OneDrive adds to the name of a file: that of a computer."""


def is_copy(name: str) -> bool:
    """Whether a name is one that shared folders and programs give to copies, in the languages of the site."""
    return _COPY.search(unicodedata.normalize("NFC", name)) is not None


def without_copy_word(name: str) -> str:
    """Return a name without what programs add to that of a copy."""
    return _COPY_ADDED.sub("", name)


def find_copies(names: Collection[str]) -> set[str]:
    """Return the names that are those of copies: by themselves, or because they are another one and a computer's."""
    copies = {name for name in names if is_copy(name)}
    for name in names:
        stem, dot, rest = name.partition(".")
        if (machine := _MACHINE.search(stem)) and f"{stem[: machine.start()]}{dot}{rest}" in names:
            copies.add(name)
    return copies


def left_of(name: str) -> str:
    """Return the name of the note of which a program left a copy under another name; empty where it did not."""
    found = _LEFT.match(name)
    return found["note"] if found is not None and found["note"] != name else ""


MOST_AHEAD = 5
"""How far ahead of the notes of a folder a number may be that is meant as one."""
_DAY_OR_YEAR = re.compile(r"\d{1,2}[-._ ]\d|\d{3}")


def numbers_beside(names: Iterable[str]) -> set[int]:
    """Return the numbers of the notes among the names of a folder."""
    return _numbers_of(name for name in names if not JUNK.match(name))


def is_apart(name: str, numbers: Collection[int]) -> bool:
    """Whether a name begins with the number of a note that is none of these: "2026-11-30" and "112" are none."""
    found = _NUMBER.match(name)
    if found is None or _DAY_OR_YEAR.match(name):
        return False
    return int(found[0]) not in numbers and int(found[0]) <= max(numbers, default=0) + MOST_AHEAD


def _numbers_of(names: Iterable[str]) -> set[int]:
    return {int(note["slot"]) for name in names if (note := _LEFT.match(name)) and note["slot"].isdigit()}


def names_that_count(path: str, listed: Collection[str], known: Container[str] = ()) -> list[str]:
    """Return the names in a folder but for what programs leave behind; of a note that is gone, that is named, too."""
    counted = {name for name in listed if name in known or not JUNK.match(name)}
    if len(counted) < len(listed) and path.startswith(f"{INCIDENTS}/"):
        notes, numbers = {_slot(name) for name in counted}, _numbers_of(counted)
        counted |= {
            name
            for name in listed
            if (_slot(name) not in notes if left_of(name) else name.endswith(".bak") and is_apart(name, numbers))
        }
    return [name for name in listed if name in counted]


def _slot(name: str) -> tuple[str, str] | None:
    """Return the number and the language of a note, or of what a program left of one."""
    found = _LEFT.match(name)
    return (found["slot"].lstrip("0").lower(), found["language"].lower()) if found is not None else None


_INCIDENT = re.compile(ID)
LONGEST_NAME = 100
"""Letters in the name of an incident's folder: files of the site are called after it, and disks limit their names."""

GoodVersion = Callable[[str], bytes | None]
"""Finds the last good version of a file by its path below the project; None when there never was one."""


def is_incident_id(text: str) -> bool:
    """Whether a text can be the id of an incident, and so the name of a folder."""
    return _INCIDENT.fullmatch(text) is not None and len(text) <= LONGEST_NAME


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

        None where there is no folder. What a program left of a note is among them where the note is gone. A folder
        that cannot be listed is a problem, and so is a name that is no text;
        ``known`` are names of which it is known that they are.
        """
        try:
            listed = list_below(self.project, path)
        except FileNotFoundError:
            return []
        except OSError as fault:
            refuse_exhaustion(fault)
            if path.startswith(f"{INCIDENTS}/") and (self.project / INCIDENTS).is_symlink():
                return []  # that is said of the folder of incidents
            code = "file-not-folder" if isinstance(fault, NotADirectoryError) else code_of(fault)
            self.problems.append(Problem(path, 0, code, Level.ERROR))
            self.unlisted.append(path)
            return []
        names = names_that_count(path, listed, known)
        odd = {name for name in names if name not in known and is_odd(name)}
        self.problems += [_odd_name(path, name) for name in sorted(odd)]
        return [name for name in names if name not in odd] if odd else names

    def read(self, path: str, parse: Callable[[bytes], list[Problem]]) -> bool:
        """Parse a file; when it has an error, parse its last good version instead. Return whether either stood."""
        try:
            raw = read_below(self.project, path)
        except OSError as fault:
            refuse_exhaustion(fault)
            self.problems.append(refused(path, code_of(fault)))
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


def refused(path: str, code: str) -> Problem:
    """Return the problem of a file that is not read; see ``code_of``."""
    return Problem(path, 0, code, Level.ERROR, (("limit", str(LARGEST // 1024)),))


_OF_THE_FILE = {
    *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.EFBIG),
    *(errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ),
}
"""What a system says of a file that is not there, is something else, or is forbidden."""


def refuse_exhaustion(fault: OSError) -> None:
    """Raise an error that says something of this machine at this moment, and nothing of the file."""
    if fault.errno not in _OF_THE_FILE:
        raise fault
