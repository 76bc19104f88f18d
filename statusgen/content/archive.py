"""A content folder that is mostly known: what changed since it was last read is read, the rest is remembered.

Times and sizes are hints, digests are the truth: a file whose time changed is read and its digest compared, and only an
incident whose digest differs is parsed again.
"""

import hashlib
import os
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, Protocol

from statusgen.content.files import INCIDENTS, PAGES, SERVICES, SETTINGS, Folder, GoodVersion, list_names
from statusgen.content.incidents import IncidentFolder
from statusgen.content.notes import Rules
from statusgen.model.note import Incident
from statusgen.model.outline import Outline, outline_incident
from statusgen.model.problem import Problem

PACKAGE = Path(__file__).parent.parent
CHUNK = 25
"""Incidents that one process reads at a time."""
WORTHWHILE = 60
"""From how many incidents on more than one process reads them."""

Listing = tuple[tuple[str, int, int], ...]
"""The files of a folder: name, time in nanoseconds, size."""
Progress = Callable[[int, int], None]
"""Told (done, all) while much is read."""
Listings = Mapping[str, Listing]
"""The folders of incidents by name."""


class Entry(NamedTuple):
    """What is remembered of the folder of an incident."""

    listing: Listing
    """Empty when a file was so young that its time proves nothing."""
    key: bytes
    """Digest of the names and contents of its files."""
    outline: Outline | None
    """None when nothing in it can be published."""
    problems: tuple[Problem, ...]
    kept: tuple[str, ...]
    left_out: tuple[str, ...]


class Read(NamedTuple):
    """One incident folder, just read."""

    name: str
    entry: Entry
    body: bytes
    """The incident, pickled; empty when there is none."""
    sources: Mapping[str, bytes]
    """Its files that stand without an error."""


class Memory(Protocol):
    """What remembers a content folder between builds."""

    def good_version(self, path: str) -> bytes | None:
        """Find the last good version of a file."""

    def entries(self, rules_key: bytes) -> dict[str, Entry]:
        """Return what is remembered of each incident folder read with these rules; nothing under other rules."""

    def body(self, name: str) -> bytes:
        """Return an incident, pickled."""

    def keep(self, reads: Iterable[Read], gone: Iterable[str]) -> None:
        """Remember the texts of incidents, and forget those that are gone."""

    def keep_entries(self, rules_key: bytes, entries: Mapping[str, Entry], changed: Iterable[str] | None) -> None:
        """Remember incident folders: those that changed, or all of them for None."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What reading changed, and what is remembered of every incident folder now."""

    entries: Mapping[str, Entry]
    before: Mapping[str, Entry]
    """What was remembered of the folders that changed or are gone."""
    changed: frozenset[str]
    """Names of the incident folders that are new, changed or gone."""
    sources: Mapping[str, bytes]
    """The sound files of those that changed."""
    rules: bytes
    """Digest of the rules everything was read with."""


def scan(project: Path) -> dict[str, Listing]:
    """List the folders of incidents, with the time and size of every file in them."""
    try:
        with os.scandir(project / INCIDENTS) as entries:
            folders = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return {}
    return {name: list_folder(f"{project / INCIDENTS}/{name}") for name in folders}


def list_folder(path: str) -> Listing:
    """List the files of one folder; what disappears meanwhile is left out."""
    listed = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                status = entry.stat(follow_symlinks=False)
                listed.append((entry.name, status.st_mtime_ns, status.st_size))
    except OSError:
        return tuple(sorted(listed))
    return tuple(sorted(listed))


def rules_key(project: Path, good: GoodVersion) -> bytes:
    """Return the digest of everything that decides how notes are read: settings, services, and this program."""
    digest = hashlib.blake2b(program_key(), digest_size=16)
    for path in (SETTINGS, SERVICES):
        try:
            raw: bytes | None = (project / path).read_bytes()
        except OSError:
            raw = None
        for one in (raw, good(path)):
            digest.update(b"\0" if one is None else hashlib.blake2b(one, digest_size=16).digest())
    return digest.digest()


def program_key() -> bytes:
    """Return a digest of this program's own files, by their times and sizes."""
    digest = hashlib.blake2b(digest_size=16)
    for folder, folders, names in os.walk(PACKAGE):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "themes"))
        for name in sorted(names):
            status = os.stat(os.path.join(folder, name))
            digest.update(f"{folder}/{name} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.digest()


def _folder_key(folder: Path) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for name in list_names(folder):
        path = folder / name
        digest.update(f"{name}\0{path.is_symlink()}{path.is_dir()}\0".encode())
        try:
            raw = path.read_bytes()
        except OSError as fault:
            raw = type(fault).__name__.encode()
        digest.update(hashlib.blake2b(raw, digest_size=16).digest())
    return digest.digest()


def pages_key(project: Path) -> bytes:
    """Return the digest of the lasting pages."""
    return _folder_key(project / PAGES)


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read."""

    listings: Listings
    """What stands in the folders of incidents."""
    newest: int = 0
    """From which time on, in nanoseconds, a file is too young for its time to prove anything; 0 for never."""
    jobs: int = 1
    editors: str = "fr"
    progress: Progress = lambda _done, _all: None


def read_archive(
    project: Path, rules: Rules, key: bytes, memory: Memory, names: Collection[str], options: Reading
) -> Archive:
    """Read the incident folders that changed since they were last read with the same rules.

    ``names`` are the folders that can be incidents, ``key`` the digest of the rules.
    """
    listings = options.listings
    known = memory.entries(key)
    changed, seen_again = [], []
    for name in names:
        entry = known.get(name)
        if entry is not None and entry.listing == listings.get(name) and entry.listing:
            continue
        if entry is not None and _folder_key(project / INCIDENTS / name) == entry.key:
            seen_again.append(name)
        else:
            changed.append(name)
    gone = sorted(known.keys() - set(names))
    before = {name: known[name] for name in (*changed, *gone) if name in known}
    entries = dict(known)
    sources: dict[str, bytes] = {}
    for name in seen_again:
        entries[name] = known[name]._replace(listing=_proven(listings.get(name, ()), options.newest))
    for name in gone:
        del entries[name]

    def iter_kept() -> Iterator[Read]:
        for number, read in enumerate(_iter_reads(project, rules, memory.good_version, changed, options), 1):
            listing = _proven(listings.get(read.name, ()), options.newest)
            entries[read.name] = read.entry._replace(listing=listing)
            sources.update(read.sources)
            options.progress(number, len(changed))
            yield read

    memory.keep(iter_kept(), gone)
    entries = {name: entries[name] for name in sorted(entries)}
    memory.keep_entries(key, entries, (*changed, *gone, *seen_again) if known else None)
    return Archive(entries, before, frozenset((*changed, *gone)), sources, key)


def _proven(listing: Listing, newest: int) -> Listing:
    return () if newest and any(time >= newest for _, time, _ in listing) else listing


_Task = tuple[Path, Rules, GoodVersion, list[str], str]
_shared: list[_Task] = []
"""What a forked process is to work on, so that it need not be sent."""


def _iter_reads(project: Path, rules: Rules, good: GoodVersion, names: list[str], options: Reading) -> Iterator[Read]:
    if options.jobs < 2 or len(names) < WORTHWHILE:
        for name in names:
            yield read_incident(project, rules, good, name, options.editors)
        return
    _shared[:] = [(project, rules, good, names, options.editors)]
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("fork")) as pool:
        for reads in pool.map(_read_some, range(0, len(names), CHUNK)):
            yield from reads
    _shared.clear()


def _read_some(start: int) -> list[Read]:
    project, rules, good, names, editors = _shared[0]
    return [read_incident(project, rules, good, name, editors) for name in names[start : start + CHUNK]]


def read_incident(project: Path, rules: Rules, good: GoodVersion, name: str, editors: str) -> Read:
    """Read one incident folder, with everything wrong in it."""
    key = _folder_key(project / INCIDENTS / name)  # before reading: what changes meanwhile is read again next time
    folder = Folder(project, good)
    folder.editors = editors
    incident = IncidentFolder(folder, rules, name).read()
    entry = Entry(
        listing=(),
        key=key,
        outline=outline_incident(incident) if incident is not None else None,
        problems=tuple(sorted(set(folder.problems))),
        kept=tuple(folder.kept),
        left_out=tuple(folder.left_out),
    )
    body = pickle.dumps(incident, protocol=pickle.HIGHEST_PROTOCOL) if incident is not None else b""
    return Read(name, entry, body, folder.sources)


def load_incident(memory: Memory, name: str) -> Incident:
    """Return an incident that is remembered."""
    incident: Incident = pickle.loads(memory.body(name))  # noqa: S301 - our own ledger, beside the templates
    return incident
