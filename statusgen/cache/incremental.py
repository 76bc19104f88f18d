"""Read a content folder incrementally: what changed since the last build is read, the rest comes from the cache.

Times and sizes are hints, digests are the truth: a file whose time changed is read and its digest compared, and only an
incident whose digest differs is parsed again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from statusgen.cache.faults import CacheDamaged
from statusgen.cache.packing import pack
from statusgen.cache.records import IncidentCache, IncidentEntry, IncidentReading, count_levels, incident_key
from statusgen.cache.snapshot import FolderSnapshot, FolderSnapshots, begin_look, folder_key, rules_key
from statusgen.content.confirmed import read_confirmations
from statusgen.content.files import INCIDENTS, Folder, GoodVersion
from statusgen.content.incident_folders import find_incidents
from statusgen.content.incidents import IncidentFolder
from statusgen.content.instants import in_zone
from statusgen.content.notes import IncidentCheck, Rules, check_nothing
from statusgen.content.opening import read_below
from statusgen.content.published import NOTHING_PUBLISHED, Published, counts_as_read
from statusgen.content.read import ContentReading, iter_pages, lacks_folder, read_rules
from statusgen.content.unread import iter_unread
from statusgen.model.content import Content
from statusgen.model.gap import Gap
from statusgen.model.help_wanted import HelpCall
from statusgen.model.incident_index import IncidentIndex, StoredIncidents
from statusgen.model.note import Incident, Note, PublicFacts
from statusgen.model.problem import NO_PROBLEMS, Problem, ProblemSummary
from statusgen.model.statement import Statement, Window
from statusgen.model.summaries import summarise_incident
from statusgen.workers import open_workers, shared_work

CHUNK = 25
"""Incidents that one process reads at a time."""
WORTHWHILE = 60
"""From how many incidents on more than one process reads them."""
NEWEST = 20
"""Of how many incidents the warnings are held: those of the newest ones."""

Progress = Callable[[int, int], None]
"""Told (done, all) while much is read."""


class IncrementalReading(Struct, frozen=True):
    """What reading changed, and what is cached of every incident folder now."""

    entries: Mapping[str, IncidentEntry]
    before: Mapping[str, IncidentEntry]
    """What was cached of the folders that changed or are gone."""
    changed: frozenset[str]
    """Names of the incident folders that are new, changed or gone."""
    rules: bytes
    """Digest of the rules everything was read with."""
    index: IncidentIndex
    """The summaries of all incidents."""


class Options(Struct, frozen=True):
    """How to read."""

    differing: FolderSnapshots
    """What of the folders of incidents differs from the snapshots."""
    newest: int = 0
    """From which time on, in nanoseconds, a file is too young for its time to prove anything; 0 for never."""
    jobs: int = 1
    editors: str = "fr"
    progress: Progress = lambda _done, _all: None


def read_incidents(
    project: Path, rules: Rules, key: bytes, cache: IncidentCache, names: Mapping[str, str], options: Options
) -> IncrementalReading:
    """Read the incident folders that changed since they were last read with the same rules.

    ``names`` are the folders of all incidents by id, ``key`` the digest of the rules.
    """
    differing, known = options.differing, cache.entries(key)
    present = set(names)

    def counts_as_before(id_: str) -> bool:
        entry = known[id_]
        incident = cache.incident(id_) if entry.is_settled and entry.is_as_read else None
        return incident is not None and counts_as_read(_in_zone(incident, rules), rules.published)

    changed = present - known.keys()
    moved = {id_ for id_, name in names.items() if id_ != name}
    for id_ in sorted((differing.keys() | moved) & known.keys() & present):
        if _key_of(project, id_, names[id_]) != known[id_].key:
            changed.add(id_)
    changed |= {id_ for id_, entry in known.items() if entry.depends_on_others} & present
    recorded = rules.published.recorded
    again = (present if recorded is None else present.intersection(recorded)) & known.keys()
    compared = {id_: rules.published.digest(id_) for id_ in sorted(again - changed)}
    compared = {id_: digest for id_, digest in compared.items() if digest != known[id_].published}
    same = {id_: replace(known[id_], published=digest) for id_, digest in compared.items() if counts_as_before(id_)}
    again = compared.keys() - same.keys()
    was = {id_: cache.incident(id_) for id_ in again}
    changed |= again
    gone = sorted((known.keys() or cache.incident_names()) - present)
    before = {name: known[name] for name in (*changed, *gone) if name in known}
    to_read = [(id_, names[id_]) for id_ in sorted(changed)]
    entries = {**known, **same}
    for name in gone:
        entries.pop(name, None)

    def iter_kept() -> Iterator[IncidentReading]:
        for number, reading in enumerate(_iter_readings(project, rules, cache.good_version, to_read, options), 1):
            entries[reading.name] = reading.entry
            if reading.name in again and _says_the_same(reading, known[reading.name], was[reading.name]):
                changed.discard(reading.name)
            options.progress(number, len(to_read))
            yield reading

    cache.keep(iter_kept(), gone)
    if entries.keys() != known.keys():
        entries = {name: entries[name] for name in sorted(entries)}
    snapshots = {name: _proven(snapshot, options.newest) for name, snapshot in differing.items()}
    refused = {names[id_] for id_, entry in entries.items() if names[id_] in differing and _is_refused(project, entry)}
    snapshots |= dict.fromkeys(refused, ())
    cache.keep_entries(key, entries, snapshots, {*changed, *compared, *gone, *differing} if known else None)
    return IncrementalReading(entries, before, frozenset((*changed, *gone)), key, cache.index(entries))


def _key_of(project: Path, id_: str, name: str) -> bytes:
    """Return the digest of the folder of an incident, and of its name where that is not the id."""
    return folder_key(project, f"{INCIDENTS}/{name}") + (b"" if id_ == name else name.encode())


def _says_the_same(reading: IncidentReading, known: IncidentEntry, was: Incident | None) -> bool:
    """Whether an incident, read again because something was published of it, says the same as before."""
    packed = pack(was, incident_key(reading.name)) if was is not None else b""
    return packed == reading.incident and replace(known, published=reading.entry.published) == reading.entry


def _is_refused(project: Path, entry: IncidentEntry) -> bool:
    """Whether the system refuses to give a file of an incident: that it does so no more leaves no mark on the file."""
    for path in (*entry.kept, *entry.left_out):
        try:
            read_below(project, path)
        except OSError:
            return True
    return False


def _proven(snapshot: FolderSnapshot, newest: int) -> FolderSnapshot:
    return () if newest and any(time >= newest for _, time, _ in snapshot) else snapshot


_Names = list[tuple[str, str]]
"""Ids of incidents, and the names of their folders."""
_Task = tuple[Path, Rules, GoodVersion, _Names, str]


def _iter_readings(
    project: Path, rules: Rules, good: GoodVersion, names: _Names, options: Options
) -> Iterator[IncidentReading]:
    if options.jobs < 2 or len(names) < WORTHWHILE:
        for name in names:
            yield read_incident(project, rules, good, name, options.editors)
        return
    task: _Task = (project, rules, good, names, options.editors)
    with open_workers(options.jobs, task) as pool:
        for readings in pool.map(_read_chunk, range(0, len(names), CHUNK)):
            yield from readings


def _read_chunk(start: int) -> list[IncidentReading]:
    task: _Task = shared_work()
    project, rules, good, names, editors = task
    return [read_incident(project, rules, good, name, editors) for name in names[start : start + CHUNK]]


def read_incident(
    project: Path, rules: Rules, good: GoodVersion, name: tuple[str, str], editors: str
) -> IncidentReading:
    """Read one incident, named by its id and its folder, with everything wrong in it."""
    return _read_incident(project, rules, good, name, editors)[0]


def _read_incident(
    project: Path, rules: Rules, good: GoodVersion, name: tuple[str, str], editors: str
) -> tuple[IncidentReading, Incident | None]:
    id_, of_folder = name
    key = _key_of(project, id_, of_folder)  # before reading: what changes meanwhile is read again next time
    folder = Folder(project, good)
    folder.editors = editors
    reader = IncidentFolder(folder, rules, id_, of_folder)
    incident = reader.read()
    problems = tuple(sorted(set(folder.problems)))
    entry = IncidentEntry(
        key=key,
        summary=summarise_incident(incident) if incident is not None else None,
        kept=tuple(folder.kept),
        left_out=tuple(folder.left_out),
        counts=count_levels(problems),
        published=rules.published.digest(id_),
        depends_on_others=reader.depends_on_others,
        is_as_read=reader.is_as_read,
        gaps=reader.gaps,
    )
    packed = pack(incident, incident_key(id_)) if incident is not None else b""
    return IncidentReading(id_, entry, problems, packed, folder.sources), incident


class _Cached:
    """What the cache holds of incidents; one that is missing or damaged is read again and cached again."""

    def __init__(
        self, project: Path, rules: Rules, cache: IncidentCache, editors: str, names: Mapping[str, str]
    ) -> None:
        self.project, self.rules, self.cache, self.editors, self.names = project, rules, cache, editors, names

    def load(self, name: str) -> Incident:
        """Return an incident."""
        incident = self.cache.incident(name)
        if incident is not None:
            return _in_zone(incident, self.rules)
        incident = self._read_again(name)[1]
        if incident is None:  # its files changed meanwhile
            raise CacheDamaged(self.project / INCIDENTS / name, "an incident is missing")
        return incident

    def sum_up(self, entries: Mapping[str, IncidentEntry], *, whole: bool) -> ProblemSummary:
        """Return what is wrong with all incidents: every error, and the newest warnings.

        The other warnings, and what was repaired, are counted; ``whole`` holds everything.
        """
        with_warnings = [name for name, entry in entries.items() if entry.counts[1]]
        newest = set(sorted(with_warnings)[-NEWEST:])
        held: list[Problem] = []
        warnings = repairs = 0
        for name, entry in entries.items():
            if entry.counts[0] or name in newest or (whole and any(entry.counts)):
                problems = self.cache.problems(name)
                held += self._read_again(name)[0].problems if problems is None else problems
            else:
                warnings, repairs = warnings + entry.counts[1], repairs + entry.counts[2]
        return ProblemSummary(tuple(sorted(held)), warnings, repairs)

    def _read_again(self, name: str) -> tuple[IncidentReading, Incident | None]:
        named = (name, self.names[name])
        reading, incident = _read_incident(self.project, self.rules, self.cache.good_version, named, self.editors)
        self.cache.restore(reading)
        return reading, incident


def _in_zone(incident: Incident, rules: Rules) -> Incident:
    """Return an incident from the cache, where instants are in UTC, as it was read: with the offsets of the site."""
    zone = rules.settings.timezone

    def local(moment: datetime | None) -> datetime | None:
        return in_zone(moment, zone) if moment is not None else None

    def place(statement: Statement) -> Statement:
        if not (statement.begins or statement.expires or statement.ends or statement.delay or statement.windows):
            return statement
        delay = statement.delay
        if delay is not None:
            delay = replace(delay, on=in_zone(delay.on, zone), until=in_zone(delay.until, zone))
        begins, expires, ends = local(statement.begins), local(statement.expires), local(statement.ends)
        windows = tuple(
            Window(in_zone(window.begins, zone), in_zone(window.ends, zone)) for window in statement.windows
        )
        return replace(statement, begins=begins, expires=expires, ends=ends, windows=windows, delay=delay)

    def place_facts(facts: PublicFacts) -> PublicFacts:
        next_update, valid_until = local(facts.next_update), local(facts.valid_until)
        return replace(
            facts,
            next_update=next_update,
            valid_until=valid_until,
            statements=tuple(map(place, facts.statements)),
            help_wanted=place_calls(facts.help_wanted),
        )

    def place_calls(calls: Iterable[HelpCall]) -> tuple[HelpCall, ...]:
        return tuple(replace(call, until=local(call.until)) for call in calls)

    def place_note(note: Note) -> Note:
        return replace(
            note,
            published=in_zone(note.published, zone),
            next_update=local(note.next_update),
            valid_until=local(note.valid_until),
            withdrawn_on=local(note.withdrawn_on),
            shown=local(note.shown),
            corrected=tuple(in_zone(moment, zone) for moment in note.corrected),
            earlier=tuple(map(place_facts, note.earlier)),
            statements=tuple(map(place, note.statements)),
            help_wanted=place_calls(note.help_wanted),
        )

    notes = tuple(map(place_note, incident.notes))
    return replace(incident, begins=local(incident.begins), ends=local(incident.ends), notes=notes)


def read_incrementally(
    project: Path,
    cache: IncidentCache,
    differing: FolderSnapshots | None = None,
    newest: int = 0,
    jobs: int = 1,
    progress: Progress = lambda _done, _all: None,
    *,
    whole: bool = False,
    check: IncidentCheck = check_nothing,
    published: Published = NOTHING_PUBLISHED,
) -> tuple[ContentReading, IncrementalReading | None]:
    """Read the content folder of a project as far as it is not cached; the same as reading it whole.

    What was read and what was cached comes with it; None where nothing could be.

    ``differing`` is what of the folders of incidents differs from the snapshots, where the caller has looked;
    ``newest`` the time in nanoseconds from which on the time of a file proves nothing. Warnings about older incidents
    are only counted, unless the ``whole`` of them is asked for. What was ``published`` stands.
    """
    folder = Folder(project, cache.good_version)
    if differing is None:
        differing = begin_look(project, cache.snapshot_shards()).finish()
    rules = read_rules(folder, check, published)
    folder.problems += iter_unread(folder, rules)
    key = rules_key(project, cache.good_version, folder.kept, published.key)
    content, incremental, summary = None, None, NO_PROBLEMS
    names = find_incidents(folder, rules, cache.entries(key), differing) if rules is not None else {}
    pages = published.pages(tuple(iter_pages(folder, rules))) if rules is not None else ()
    if rules is not None and not lacks_folder(folder, published):
        options = Options(differing, newest, jobs, folder.editors, progress)
        incremental = read_incidents(project, rules, key, cache, names, options)
        cached = _Cached(project, rules, cache, folder.editors, names)
        incidents = StoredIncidents(incremental.index, cached.load)
        summary = cached.sum_up(incremental.entries, whole=whole)
        gaps: list[Gap] = []
        for entry in incremental.entries.values():
            if entry.kept or entry.left_out:
                folder.kept += entry.kept
                folder.left_out += entry.left_out
            gaps += entry.gaps
        own, confirmed = rules.own_texts.sentences, read_confirmations(folder, rules.settings)
        content = Content(
            rules.settings, rules.catalogue, rules.vocabulary, incidents, pages, tuple(gaps), own, confirmed
        )
    problems = sorted({*folder.problems, *summary.problems})
    reading = ContentReading(
        content=content,
        problems=tuple(problems),
        more=summary._replace(problems=()),
        sources=folder.sources,
        kept=tuple(folder.kept),
        left_out=tuple(folder.left_out),
        editors=folder.editors,
    )
    return reading, incremental
