"""What versions without a record left behind → a record: their ledger, else the open data of their site.

Nothing else knows those forms. The ledger is opened to be read, and nothing in it is changed.
"""

import re
import sqlite3
from collections.abc import Callable, Container
from datetime import datetime
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.files import Folder
from statusgen.content.incidents import IncidentFolder
from statusgen.content.notes import Rules
from statusgen.content.opening import read_below
from statusgen.content.read import read_rules
from statusgen.model.content import Content
from statusgen.model.note import Incident, Instant
from statusgen.model.problem import Problem
from statusgen.model.words import Kind
from statusgen.record.encode import Unreadable, is_id
from statusgen.record.make import address_of, identity_of, make_record
from statusgen.record.moves import place_of
from statusgen.record.published import SCHEMA, IncidentRecord, Names, NoteRecord, SiteRecord
from statusgen.record.sources import LARGEST
from statusgen.record.where import LEDGER, SITE_FOLDER

_PAGE = re.compile(r"[a-z\-]{2,8}/incidents/(?P<incident>[a-z0-9-]+)/(?P<number>\d{1,4})/index\.html")
_OPEN_DATA = "api/incidents"


class _Kept(Folder):
    """A content folder as a ledger kept it: the last good version of each file."""

    def __init__(self, project: Path, good: Callable[[str], bytes | None], names: Callable[[str], list[str]]) -> None:
        super().__init__(project, good)
        self._names = names

    def names(self, path: str, _known: Container[str] = ()) -> list[str]:
        """Return the names that the ledger kept of a folder."""
        return self._names(path)

    def read(self, path: str, parse: Callable[[bytes], list[Problem]]) -> bool:
        """Parse what the ledger kept."""
        raw = self.good(path)
        if raw is None or any(problem.is_error for problem in parse(raw)):
            return False
        self.sources[path] = raw
        return True


class OldLedger:
    """The ledger of a version without a record: the pages it wrote, and the last good version of each content file."""

    where = LEDGER

    def __init__(self, project: Path, content: Content, at: datetime) -> None:
        self._project, self._content, self._at = project, content, at
        self._path = project / LEDGER

    def _ask(self, query: str, *values: str) -> list[tuple[object, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as fault:
            raise Unreadable(LEDGER, str(fault)) from None

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True)

    @cached_property
    def shown(self) -> dict[str, list[int]]:
        """The numbers of the notes whose pages were written, by incident. Raises Unreadable."""
        found: dict[str, set[int]] = {}
        paths = [str(path) for (path,) in self._ask("select path from outputs")]
        self._ask("select 1 from sources limit 1")  # it can be read, too
        if any(path.startswith(f"{SITE_FOLDER}/") for path in paths):
            return {}  # it is that of a version with a record
        for path in paths:
            match = _PAGE.fullmatch(path)
            if match:
                found.setdefault(match["incident"], set()).add(int(match["number"]))
        return {id_: sorted(numbers) for id_, numbers in sorted(found.items())}

    @cached_property
    def _rules(self) -> Rules:
        rules = read_rules(_Kept(self._project, self._good, self._names), lambda _incident, _catalogue: [])
        here = Rules(self._content.settings, self._content.catalogue, self._content.vocabulary)
        return rules or here

    def _good(self, path: str) -> bytes | None:
        rows = self._ask("select content from sources where path = ?", path)
        return rows[0][0] if rows and isinstance(rows[0][0], bytes) else None

    def _names(self, folder: str) -> list[str]:
        rows = self._ask("select path from sources where path >= ? and path < ?", f"{folder}/", f"{folder}0")
        return sorted(str(path)[len(folder) + 1 :] for (path,) in rows)

    def ids(self) -> set[str]:
        """Return the incidents of which a note had a page; none where there is no ledger. Raises Unreadable."""
        if not self._path.exists():
            return set()
        return {id_ for id_ in self.shown if is_id(id_)}

    def raw(self, _name: str) -> bytes | None:
        """Return nothing: there are no files."""
        return None

    def incident(self, id_: str) -> IncidentRecord | None:
        """Return what the ledger's last good versions say of an incident, as far as it had pages. Raises Unreadable."""
        numbers = self.shown.get(id_)
        if not numbers:
            return None
        rules = self._rules
        incident = IncidentFolder(_Kept(self._project, self._good, self._names), rules, id_).read()
        content = replace(self._content, settings=rules.settings, catalogue=rules.catalogue)
        return _as_published(incident, id_, numbers, content, self._at)

    def site(self) -> SiteRecord | None:
        """Return nothing: the next build says what holds."""
        return None


def _as_published(
    incident: Incident | None, id_: str, numbers: list[int], content: Content, at: datetime
) -> IncidentRecord | None:
    """Return the record of the notes that a site showed: each since it says that it was published."""
    known = {note.number: note for note in incident.notes} if incident is not None else {}
    notes = []
    for number in numbers:
        note = known.get(number)
        if note is None or not note.status.is_public:
            notes.append(_bare(content, id_, number, None))
        elif note.published <= at:  # what another instant showed was no publication
            made = make_record(None, replace(incident, notes=(note,)), content, note.published) if incident else None
            notes += made.notes if made is not None else ()
    if not notes:
        return None
    texts = make_record(None, replace(incident, notes=()), content, None) if incident is not None else None
    return replace(texts or _empty(id_, content), notes=tuple(notes))


def _bare(content: Content, id_: str, number: int, published: datetime | None) -> NoteRecord:
    """Return the record of a note of which nothing more is known than that it was published."""
    since = published or datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    identity = identity_of(content.settings.identity, place_of(id_, number))
    return NoteRecord(number, address_of(id_, number), identity, published, since, (), None, Names())


def _empty(id_: str, content: Content) -> IncidentRecord:
    return IncidentRecord(
        schema=SCHEMA,
        id=id_,
        kind=Kind.INCIDENT,
        begins=None,
        ends=None,
        concerns_everything=False,
        reference=content.settings.reference,
        texts={},
        notes=(),
    )


class _OldBulletin(Struct):
    number: int
    published: Instant


class _OldIncident(Struct):
    id: str
    bulletins: list[_OldBulletin]


class OldSite:
    """A site of a version without a record: its open data names the notes that it showed."""

    def __init__(self, folder: Path, where: str, content: Content, at: datetime) -> None:
        self._folder, self.where = folder / _OPEN_DATA, f"{where}/{_OPEN_DATA}"
        self._content, self._at = content, at
        self._is_newer = (folder / SITE_FOLDER).exists()

    @cached_property
    def _bulletins(self) -> dict[str, dict[int, datetime]]:
        """When the notes that it names were published, by incident: read at once, for a build rewrites the files."""
        try:
            names = sorted(path.stem for path in self._folder.iterdir() if path.suffix == ".json")
        except FileNotFoundError:
            return {}
        except OSError as fault:
            raise Unreadable(self.where, fault.strerror or str(fault)) from None
        return {id_: self._read(id_) for id_ in names if is_id(id_)}

    def _read(self, id_: str) -> dict[int, datetime]:
        path = f"{self.where}/{id_}.json"
        try:
            old = msgspec.json.decode(read_below(self._folder, f"{id_}.json", LARGEST), type=_OldIncident)
        except OSError as fault:
            raise Unreadable(path, fault.strerror or str(fault)) from None
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise Unreadable(path, str(fault)) from None
        if old.id != id_:
            raise Unreadable(path, "it is about another incident")
        return {bulletin.number: bulletin.published for bulletin in old.bulletins if bulletin.published <= self._at}

    def ids(self) -> set[str]:
        """Return the incidents that it names; none of a site that carries a record. Raises Unreadable."""
        return set() if self._is_newer else set(self._bulletins)

    def raw(self, _name: str) -> bytes | None:
        """Return nothing: there are no files of a record."""
        return None

    def incident(self, id_: str) -> IncidentRecord | None:
        """Return number, address and identity of each note that it shows of an incident. Raises Unreadable."""
        notes = self._bulletins.get(id_, {})
        bare = tuple(_bare(self._content, id_, number, notes[number]) for number in sorted(notes))
        return replace(_empty(id_, self._content), notes=bare) if bare else None

    def site(self) -> SiteRecord | None:
        """Return nothing: the next build says what holds."""
        return None
