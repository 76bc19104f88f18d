"""What reading asks of what was published, so that nothing that was shown to readers is lost with its file."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from statusgen.model.gap import Gap
from statusgen.model.note import Incident, Note, Page
from statusgen.model.problem import Problem
from statusgen.model.site import Settings
from statusgen.model.words import Status

if TYPE_CHECKING:
    from statusgen.content.notes import Rules


class AsRead(Struct, frozen=True):
    """One incident as its folder says it, before it is compared with what was published."""

    id: str
    folder: str
    """Path of its folder, which need not exist."""
    incident: Incident | None
    """None where no note of it is public."""
    broken: Mapping[int, str]
    """Path of each note that has an error, by number, whether or not an earlier version stands in for it."""
    hidden: Mapping[int, tuple[str, Status]]
    """Path and status of each note that readers may not know of."""
    has_own_page: bool
    """Whether the incident's own page can be read."""


class Standing(Struct, frozen=True):
    """One incident as it counts."""

    incident: Incident | None
    problems: tuple[Problem, ...] = ()
    published: frozenset[int] = frozenset()
    """Numbers of the notes that were published: whatever is wrong with them, they are not left out."""
    kept: frozenset[str] = frozenset()
    """Paths of broken files for which what was published stands in."""
    left_out: frozenset[str] = frozenset()
    """Paths of broken files that were never published, and do not count."""
    unread: frozenset[int] = frozenset()
    """Numbers of broken notes that may have been published, and of which nothing stands in."""
    gaps: tuple[Gap, ...] = ()
    """What notes leave open that could never be read, whatever has become of their files."""
    depends_on_others: bool = False
    """Whether it depends on what became of other incidents."""
    change: object = None
    """What changed of the incident itself and does not count before somebody accepts it; None for nothing."""


def counts_as_read(incident: Incident, published: "Published") -> bool:
    """Whether an incident still counts as its folder says it, which is as it counted when it was read.

    Its folder has no error, and no file in it is broken.
    """
    hidden = {note.number: (note.path, note.status) for note in incident.notes if not note.status.is_public}
    as_read = AsRead(incident.id, incident.path, incident, broken={}, hidden=hidden, has_own_page=True)
    standing = published.incident(as_read)
    return standing == Standing(incident, published=standing.published)


class Known(Protocol):
    """What is known of an incident without reading it."""

    @property
    def former(self) -> tuple[str, ...]:
        """Ids that it had before."""

    @property
    def notes(self) -> Iterable[tuple[datetime, int]]:
        """The instants and the numbers of its notes."""

    @property
    def is_settled(self) -> bool:
        """Whether it has no error, and depends on no other."""


class Published(Protocol):
    """What was published, as far as reading needs it."""

    def reference(self, typed: str) -> str:
        """Return the reference language that counts, whatever the settings say."""

    def languages(self, typed: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the languages that count, and those that somebody took out on purpose."""

    @property
    def timezone(self) -> str:
        """The timezone in which the site was published; empty where it was not."""

    @property
    def recorded(self) -> Iterable[str] | None:
        """The incidents of which something else may be known than when they were last read; None for all."""

    @property
    def key(self) -> bytes:
        """The digest of what stands of settings and services although they say otherwise now; empty for nothing."""

    def settings(self, settings: Settings) -> tuple[Settings, tuple[Problem, ...]]:
        """Return the settings that count, and what is wrong with those that were read."""

    def rules(self, rules: "Rules") -> tuple["Rules", tuple[Problem, ...]]:
        """Return the settings and services that count, and what is wrong with those that were read."""

    def pages(self, pages: tuple[Page, ...]) -> tuple[Page, ...]:
        """Return the lasting pages that count: those that were read, and those that were published and are gone."""

    def missing(self, present: Set[str], known: Mapping[str, Known]) -> Set[str]:
        """Return the incidents that were published and of which no folder is ``present``.

        ``known`` are those of the last reading with the same rules, where there was one.
        """

    def shows(self, id_: str, number: int = 0) -> bool:
        """Whether a note was published; any note of an incident for 0."""

    def repeats(self, id_: str, number: int, language: str, text: tuple[str, str], note: Note | None = None) -> bool:
        """Whether a title and a text, of a note or of the incident for 0, are the very ones that were published.

        So must be the facts of ``note``, where it is given.
        """

    def recognise(self, incident: Incident, missing: Set[str]) -> str:
        """Find which ``missing`` incident one is that was never published: its folder was renamed. Empty for none."""

    def move(self, id_: str, incident: Incident | None, former: Iterable[str]) -> tuple[Problem, ...]:
        """Let what was published of ``former`` incidents, which are missing, stand in another from now on.

        ``incident`` is that one as it was read. Where not every note can be placed nothing is moved, and that is said.
        """

    def numbers(self, id_: str) -> Set[int]:
        """Return the numbers of the notes of an incident that were published."""

    def carry(
        self, notes: Iterable[Note], gone: Mapping[str, Set[int]], known: Mapping[str, "Known"]
    ) -> tuple[Problem, ...]:
        """Let published notes that are ``gone`` stand where one of ``notes`` is them now; say which were moved so.

        ``notes`` stand under numbers that nothing was published under. ``gone`` has each incident that was looked at,
        with the numbers that its folder holds no longer; ``known`` are those of the last reading.
        """

    def incident(self, as_read: AsRead) -> Standing:
        """Return an incident as it counts, and what is wrong with it."""

    def digest(self, id_: str) -> bytes:
        """Return the digest of all that decides how an incident counts, besides its folder; empty for nothing."""


class NothingPublished:
    """What was published, where nothing is known of it: everything counts as it was read."""

    key = b""
    recorded: Iterable[str] | None = ()

    timezone: str = ""

    def reference(self, typed: str) -> str:
        """Return the language of the settings."""
        return typed

    def languages(self, typed: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the languages of the settings, and none that were taken out."""
        return typed, ()

    def settings(self, settings: Settings) -> tuple[Settings, tuple[Problem, ...]]:
        """Return the settings as they were read."""
        return settings, ()

    def rules(self, rules: "Rules") -> tuple["Rules", tuple[Problem, ...]]:
        """Return the settings and services as they were read."""
        return rules, ()

    def pages(self, pages: tuple[Page, ...]) -> tuple[Page, ...]:
        """Return the pages as they were read."""
        return pages

    def missing(self, _present: Set[str], _known: Mapping[str, Known]) -> Set[str]:
        """Return nothing."""
        return frozenset()

    def shows(self, _id: str, _number: int = 0) -> bool:
        """Return that it does not know of any note."""
        return False

    def repeats(
        self, _id: str, _number: int, _language: str, _text: tuple[str, str], _note: Note | None = None
    ) -> bool:
        """Return that nothing is known to have been published."""
        return False

    def recognise(self, _incident: Incident, _missing: Set[str]) -> str:
        """Return nothing."""
        return ""

    def move(self, _id: str, _incident: Incident | None, _former: Iterable[str]) -> tuple[Problem, ...]:
        """Move nothing."""
        return ()

    def numbers(self, _id: str) -> Set[int]:
        """Return nothing."""
        return frozenset()

    def carry(
        self, _notes: Iterable[Note], _gone: Mapping[str, Set[int]], _known: Mapping[str, "Known"]
    ) -> tuple[Problem, ...]:
        """Move nothing."""
        return ()

    def incident(self, as_read: AsRead) -> Standing:
        """Return an incident as it was read."""
        return Standing(as_read.incident)

    def digest(self, _id: str) -> bytes:
        """Return the digest of nothing."""
        return b""


NOTHING_PUBLISHED = NothingPublished()
