"""A content folder that is mostly known: what changed since it was last read is read, the rest is remembered.

Times and sizes are hints, digests are the truth: a file whose time changed is read and its digest compared, and only an
incident whose digest differs is parsed again.
"""

import pickle
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct

from statusgen.cache.records import Entry, Memory, Read
from statusgen.cache.snapshot import Listing, Listings, begin_look, folder_key, rules_key
from statusgen.content.files import INCIDENTS, Folder, GoodVersion
from statusgen.content.incidents import IncidentFolder, find_incident_folders
from statusgen.content.notes import IncidentCheck, Rules, check_nothing
from statusgen.content.read import ContentReading, iter_pages, read_rules
from statusgen.model.content import Content
from statusgen.model.incident_index import IncidentIndex, StoredIncidents, summarise_incident
from statusgen.model.note import Incident
from statusgen.model.problem import NO_PROBLEMS
from statusgen.workers import open_workers, shared_work

CHUNK = 25
"""Incidents that one process reads at a time."""
WORTHWHILE = 60
"""From how many incidents on more than one process reads them."""

Progress = Callable[[int, int], None]
"""Told (done, all) while much is read."""


class Archive(Struct, frozen=True):
    """What reading changed, and what is remembered of every incident folder now."""

    entries: Mapping[str, Entry]
    before: Mapping[str, Entry]
    """What was remembered of the folders that changed or are gone."""
    changed: frozenset[str]
    """Names of the incident folders that are new, changed or gone."""
    rules: bytes
    """Digest of the rules everything was read with."""
    index: IncidentIndex
    """The summaries of all incidents."""


class Reading(Struct, frozen=True):
    """How to read."""

    differing: Listings
    """What does not stand in the folders of incidents as it is remembered."""
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
    differing, known = options.differing, memory.entries(key)
    present = set(names)
    changed = present - known.keys()
    for name in sorted(differing.keys() & known.keys() & present):
        if folder_key(project / INCIDENTS / name) != known[name].key:
            changed.add(name)
    gone = sorted(known.keys() - present)
    before = {name: known[name] for name in (*changed, *gone) if name in known}
    to_read = sorted(changed)
    entries = dict(known)
    for name in gone:
        del entries[name]

    def iter_kept() -> Iterator[Read]:
        for number, read in enumerate(_iter_reads(project, rules, memory.good_version, to_read, options), 1):
            entries[read.name] = read.entry
            options.progress(number, len(to_read))
            yield read

    memory.keep(iter_kept(), gone)
    if entries.keys() != known.keys():
        entries = {name: entries[name] for name in sorted(entries)}
    listings = {name: _proven(listing, options.newest) for name, listing in differing.items()}
    memory.keep_entries(key, entries, listings, {*changed, *gone, *differing} if known else None)
    return Archive(entries, before, frozenset((*changed, *gone)), key, memory.index(entries))


def _proven(listing: Listing, newest: int) -> Listing:
    return () if newest and any(time >= newest for _, time, _ in listing) else listing


_Task = tuple[Path, Rules, GoodVersion, list[str], str]


def _iter_reads(project: Path, rules: Rules, good: GoodVersion, names: list[str], options: Reading) -> Iterator[Read]:
    if options.jobs < 2 or len(names) < WORTHWHILE:
        for name in names:
            yield read_incident(project, rules, good, name, options.editors)
        return
    task: _Task = (project, rules, good, names, options.editors)
    with open_workers(options.jobs, task) as pool:
        for reads in pool.map(_read_some, range(0, len(names), CHUNK)):
            yield from reads


def _read_some(start: int) -> list[Read]:
    task: _Task = shared_work()
    project, rules, good, names, editors = task
    return [read_incident(project, rules, good, name, editors) for name in names[start : start + CHUNK]]


def read_incident(project: Path, rules: Rules, good: GoodVersion, name: str, editors: str) -> Read:
    """Read one incident folder, with everything wrong in it."""
    key = folder_key(project / INCIDENTS / name)  # before reading: what changes meanwhile is read again next time
    folder = Folder(project, good)
    folder.editors = editors
    incident = IncidentFolder(folder, rules, name).read()
    entry = Entry(
        key=key,
        summary=summarise_incident(incident) if incident is not None else None,
        kept=tuple(folder.kept),
        left_out=tuple(folder.left_out),
    )
    body = pickle.dumps(incident, protocol=pickle.HIGHEST_PROTOCOL) if incident is not None else b""
    return Read(name, entry, tuple(sorted(set(folder.problems))), body, folder.sources)


def load_incident(memory: Memory, name: str) -> Incident:
    """Return an incident that is remembered."""
    incident: Incident = pickle.loads(memory.body(name))  # noqa: S301 - our own ledger, beside the templates
    return incident


def read_remembered(
    project: Path,
    memory: Memory,
    differing: Listings | None = None,
    newest: int = 0,
    jobs: int = 1,
    progress: Progress = lambda _done, _all: None,
    *,
    whole: bool = False,
    check: IncidentCheck = check_nothing,
) -> tuple[ContentReading, Archive | None]:
    """Read the content folder of a project as far as it is not remembered; the same as reading it whole.

    What was read and what was remembered comes with it; None where nothing could be.

    ``differing`` is what does not stand in the folders of incidents as it is remembered, where the caller has looked;
    ``newest`` the time in nanoseconds from which on the time of a file proves nothing. Warnings about older incidents
    are only counted, unless the ``whole`` of them is asked for.
    """
    folder = Folder(project, memory.good_version)
    if differing is None:
        differing = begin_look(project, memory.known_listings()).finish()
    rules = read_rules(folder, check)
    key = rules_key(project, memory.good_version, folder.kept)
    content, archive, troubles = None, None, NO_PROBLEMS
    if rules is not None:
        names = find_incident_folders(folder, memory.entries(key), differing)
        options = Reading(differing, newest, jobs, folder.editors, progress)
        archive = read_archive(project, rules, key, memory, names, options)
        incidents = StoredIncidents(archive.index, partial(load_incident, memory))
        pages = tuple(iter_pages(folder, rules))
        troubles = memory.troubles(whole=whole)
        for entry in archive.entries.values():
            if entry.kept or entry.left_out:
                folder.kept += entry.kept
                folder.left_out += entry.left_out
        content = Content(rules.settings, rules.catalogue, rules.vocabulary, incidents, pages)
    problems = sorted({*folder.problems, *troubles.problems})
    reading = ContentReading(
        content=content,
        problems=tuple(problems),
        more=troubles._replace(problems=()),
        sources=folder.sources,
        kept=tuple(folder.kept),
        left_out=tuple(folder.left_out),
        editors=folder.editors,
    )
    return reading, archive
