"""Write the record of what was published: the site's copy of each file, then the project's own.

The site comes first: what was cut off in between is found there by the next build.
"""

import errno
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from statusgen.cache.build_record import BuildRecord, OutputGroups
from statusgen.cache.integrity import CHECKED_WHOLE, is_on_disk
from statusgen.cache.store import CacheStore
from statusgen.model.content import Content
from statusgen.model.incident_index import record_accessed_ids, take_accessed_ids
from statusgen.output.compress import iter_copies
from statusgen.output.place import Placing
from statusgen.output.write import Put, Written, stage_outputs
from statusgen.record.encode import Unreadable, encode_record, file_of, parse_incident, parse_site, path_of
from statusgen.record.make import add_gaps, address_of, make_record, make_site_record
from statusgen.record.published import ClockSetting, IncidentRecord, SiteRecord
from statusgen.record.read import Records
from statusgen.record.recording import Recording, own_sources
from statusgen.record.sources import RecordFolder
from statusgen.record.where import PROJECT_FOLDER, SITE_FILE, SITE_FOLDER, record_key
from statusgen.situation.fold import fold_situation

GROUP = "record/"
"""Begins the name of the group of each file of the record."""
NOTHING_ELSE: Mapping[str, IncidentRecord | None] = MappingProxyType({})
SET_ASIDE = ".damaged"
"""Ending of a file that could not be read, and that somebody chose to go on without."""


class Kept(Struct, frozen=True):
    """What became of the site's copies."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    count: int
    """By how many files the site grew; of a clean build, how many there are."""
    recorded: frozenset[str]
    """Ids of the incidents of which something new was recorded."""

    def added_to(self, written: Written) -> Written:
        """Return what a build did to the output folder, these files included."""
        return replace(
            written,
            written=(*written.written, *self.written),
            unchanged=written.unchanged + self.count - len(self.written),
            removed=(*written.removed, *self.removed),
        )


def is_of_record(path: str) -> bool:
    """Whether a path of the site is a copy of the record."""
    return path.startswith(f"{SITE_FOLDER}/")


def is_group_of_record(group: str) -> bool:
    """Whether a group of outputs is a file of the record."""
    return group.startswith(GROUP)


def rehearse(project: Path, root: Path, content: Content) -> Recording:
    """Return the recording of a build that publishes nothing."""
    return Recording(project, Records(own_sources(project, root), content.catalogue.services), is_publishing=False)


class StagedRecord(Struct, frozen=True):
    """Files of the record that wait for their places, and what is to be removed."""

    puts: tuple[tuple[str, Put], ...]
    """By group; those that stand as they are, too."""
    known: OutputGroups
    is_clean: bool
    taken_back: tuple[str, ...] = ()
    """Patterns of files below the output folder in which something may be left of notes that stand there no more."""
    was: Mapping[str, IncidentRecord | None] = NOTHING_ELSE
    """What was recorded of the incidents of which something else is now; None for one that nothing knew."""
    site: SiteRecord | None = None
    """What was recorded beside incidents; None where nothing was published."""
    forgotten: frozenset[str] = frozenset()
    """Ids of the incidents of which nothing is recorded any more: every note waits again, or moved elsewhere."""

    @property
    def new(self) -> list[Put]:
        """Those whose bytes are new."""
        return [put for _, put in self.puts if put.is_new]


def stage_record(
    root: Path,
    content: Content,
    made: Collection[str],
    recording: Recording,
    past: BuildRecord | None,
    store: CacheStore,
    at: datetime,
    *,
    is_clean: bool,
    has_copies: bool,
) -> StagedRecord:
    """Make the record of the incidents that were ``made`` anew or are gone, and what stands beside them.

    All are looked at where the build is clean, or where a file is not as the ``past`` build left it. ``content`` has
    passed the embargo.
    """
    is_whole = recording.is_whole or is_clean or past is None or not _is_as_left(recording, root, past, store)
    accessed = take_accessed_ids(content.incidents)  # no page depends on what is asked here
    ids = {*made, *(gap.incident for gap in content.gaps)}
    if is_whole:
        ids |= {*content.incidents, *recording.records.ids()[0]}
    wanted = None if is_whole else [GROUP + name for name in (*ids, "")]
    known = {name: rows for name, rows in store.outputs(root, wanted).items() if is_group_of_record(name)}
    puts: list[tuple[str, Put]] = []
    site, was = recording.site(), dict[str, IncidentRecord | None]()
    for group, files in _iter_files(content, sorted(ids), recording, at, was):
        outputs = _with_copies(files, has_copies=has_copies)
        puts += [(group, put) for put in stage_outputs(root, outputs)]
    take_accessed_ids(content.incidents)
    record_accessed_ids(content.incidents, accessed)
    moved = _find_moved(root, recording, {group.removeprefix(GROUP) for group, _ in puts})
    patterns, forgotten = [f"{path_of(file_of(id_))}*" for id_ in sorted(moved)], moved
    if recording.clock is not None:
        waiting = {note.rpartition("/")[0] for note in recording.clock.waiting}
        patterns += _iter_patterns(content.incidents, recording.clock)
        forgotten |= waiting - content.incidents.keys()
    return StagedRecord(tuple(puts), known, is_clean, tuple(patterns), was, site, forgotten)


def _find_moved(root: Path, recording: Recording, made: Container[str]) -> frozenset[str]:
    """Return the incidents that still have a file of the record, and whose notes all stand in others now."""
    moved = (id_ for id_ in recording.records.moved.left if id_ not in made)
    folders = (recording.project / PROJECT_FOLDER, root / SITE_FOLDER)
    found = (id_ for id_ in moved if any((folder / file_of(id_)).exists() for folder in folders))
    return frozenset(id_ for id_ in found if recording.records.incident(id_).record is None)


def place_record(root: Path, staged: StagedRecord, recording: Recording, placing: Placing, store: CacheStore) -> Kept:
    """Move the site's copies into their places, then, once the disk holds them, the project's own files."""
    placing.place(staged.new)
    known = {path: row for rows in staged.known.values() for path, row in rows.items()}
    made = {path for rows in store.outputs(root).values() for path in rows} if staged.taken_back else set()
    left = known.keys() - {put.path for _, put in staged.puts}
    removed = placing.remove(left | _find_left(root, staged.taken_back, made - left))
    moves: list[Callable[[], None]] = []
    names = [put.path.rpartition("/")[2] for _, put in staged.puts if put.path.endswith(".json")]
    recorded = {put.path.rpartition("/")[2] for put in staged.new}.intersection(names)
    for name in names if recording.is_publishing else ():
        written_here = _write_in_project(recording, name, (root / path_of(name)).read_bytes(), placing)
        recorded |= {name} if written_here else set()
        moves += written_here
    for id_ in staged.forgotten if recording.is_publishing else ():
        moves += _forget_in_project(recording, id_, placing)  # last, when nothing says any more that it is there
    placing.sync()
    for move in moves:
        move()
    placing.sync_each()
    rows: OutputGroups = {name: {} for name in staged.known}
    for group, put in staged.puts:
        rows.setdefault(group, {})[put.path] = put.row
    store.record_outputs(root, rows)
    written = tuple(put.path for put in staged.new)
    grown = sum(put.path not in known for _, put in staged.puts) - len(left)
    ids = frozenset(name.removesuffix(".json") for name in recorded - {SITE_FILE})
    return Kept(written, removed, len(staged.puts) if staged.is_clean else grown, ids)


def _iter_files(
    content: Content,
    ids: Collection[str],
    recording: Recording,
    at: datetime,
    was: dict[str, IncidentRecord | None],
) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Iterate over the files of the record by group: incidents, then what stands beside them.

    Of an incident of which something else was recorded, that is put into ``was``.
    """
    instant = at if recording.is_publishing else None
    known, moved = recording.site(), recording.records.moves
    held = {*(known.incidents if known is not None else ())} - {*ids}
    held -= {
        id_ for id_ in held & recording.records.moved.left.keys() if recording.records.incident(id_).record is None
    }
    for id_ in ids:
        before, record = _record_anew(content, id_, recording, instant)
        if record != before:
            was[id_] = before
        if record is not None:
            held |= {id_} if any(note.first_shown is not None for note in record.notes) else set()
            yield GROUP + id_, [(path_of(file_of(id_)), encode_record(record))]
    site = make_site_record(
        known,
        content,
        instant,
        has_changed=bool(was) or _has_passed(known, content, instant),
        clock=recording.clock,
        moved=moved,
        incidents=held,
        forgotten=recording.forgotten,
    )
    yield GROUP, [(path_of(SITE_FILE), encode_record(site))]


def _record_anew(
    content: Content, id_: str, recording: Recording, at: datetime | None
) -> tuple[IncidentRecord | None, IncidentRecord | None]:
    """Return what was recorded of an incident, and what a build at an instant records of it."""
    before = recording.incident(id_)
    record = make_record(before, content.incidents.get(id_), content, at, recording.forgotten.has)
    return before, add_gaps(record, id_, content, at)


def find_recorded_anew(
    content: Content, ids: Iterable[str], recording: Recording, at: datetime
) -> dict[str, IncidentRecord | None]:
    """Return what was recorded of those of some incidents of which a build at an instant would record something else.

    ``content`` has passed the embargo.
    """
    pairs = {id_: _record_anew(content, id_, recording, at) for id_ in ids}
    return {id_: before for id_, (before, record) in pairs.items() if record != before}


def _has_passed(known: SiteRecord | None, content: Content, at: datetime | None) -> bool:
    """Whether anything expired, began or ended since the newest instant recorded: no build may go back before that."""
    if known is None or known.newest is None or at is None or at <= known.newest:
        return False
    change = fold_situation(content, known.newest).changes_next
    return change is not None and change <= at


def _with_copies(files: Iterable[tuple[str, bytes]], *, has_copies: bool) -> Iterator[tuple[str, bytes]]:
    for path, raw in files:
        if has_copies:
            yield from iter_copies(path, raw, is_asset=False)
        yield path, raw


def _write_in_project(recording: Recording, name: str, raw: bytes, placing: Placing) -> list[Callable[[], None]]:
    """Write a file of the project's record where it differs, and return what moves it into its place.

    One that cannot be read stays, or is set aside. Raises OSError where nobody has said that it cannot: the
    next build looks at every record, and says so.
    """
    folder = RecordFolder(recording.project / PROJECT_FOLDER, PROJECT_FOLDER)
    try:
        held = folder.raw(name)
    except Unreadable as fault:
        if recording.is_sound:
            raise OSError(errno.EIO, fault.reason, fault.path) from None  # what it holds would stay, unseen
        return []
    if held == raw:
        return []
    target = f"{(recording.project / PROJECT_FOLDER).resolve()}/{name}"
    aside = []
    if held is not None and not _can_be_read(name, held):
        if not recording.sets_aside:
            return []
        aside = [placing.write_beside(target + SET_ASIDE, held, None)]
    return [*aside, placing.write_beside(target, raw, held)]


def _iter_patterns(ids: Container[str], clock: ClockSetting) -> Iterator[str]:
    """Iterate over where something may be left of notes that wait again; ``ids`` are the incidents that are shown."""
    if clock.waiting:
        yield from ("*/history/*/*", "sitemaps/*")
    for note in clock.waiting:
        id_, _, number = note.rpartition("/")
        yield from (f"*/{address_of(id_, int(number))}*", f"api/cap/{id_}/{number}.xml*")
        if id_ not in ids:
            yield from (f"*/incidents/{id_}/*", f"api/incidents/{id_}.json*", f"{path_of(file_of(id_))}*")


def _find_left(root: Path, patterns: Iterable[str], made: Container[str]) -> set[str]:
    """Find files that were not ``made``, whoever wrote them."""
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return {name for path in found if (name := path.relative_to(root).as_posix()) not in made}


def _forget_in_project(recording: Recording, id_: str, placing: Placing) -> list[Callable[[], None]]:
    """Return what removes a file of the project's record; one that cannot be read may hold what no other has."""
    path = (recording.project / PROJECT_FOLDER).resolve() / file_of(id_)
    held = path.read_bytes() if path.is_file() else b""
    return [placing.remove_beside(str(path), held)] if _can_be_read(path.name, held) else []


def _can_be_read(name: str, raw: bytes) -> bool:
    try:
        parse_site(name, raw) if name == SITE_FILE else parse_incident(name, raw, name.removesuffix(".json"))
    except Unreadable:
        return False
    return True


def _is_as_left(recording: Recording, root: Path, past: BuildRecord, store: CacheStore) -> bool:
    """Whether records stand as the past build left them; of a large site, the copies are not looked at one by one."""
    if not recording.is_as_left:
        key = record_key(recording.project, root, is_publishing=recording.is_publishing)
        if past.record != key:
            return False
    groups = store.outputs(root) if past.outputs <= CHECKED_WHOLE else {}
    rows = [item for group, own in groups.items() if is_group_of_record(group) for item in own.items()]
    return all(is_on_disk(root, path, row) for path, row in rows)
