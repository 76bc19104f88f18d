"""The record of what was published, as values: one for each incident, and one of what their cells depend on.

It is written as JSON for people to read, and for any later version: nothing in it depends on defaults of today.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from statusgen.model.note import Instant, PublicFacts
from statusgen.model.site import Alerts, Callers, Location, Name, Phone, PlaceGroup, Service, Text
from statusgen.model.words import Kind

SCHEMA: Literal[1] = 1
"""Version of the format: it counts up whenever a field comes, goes or changes its meaning."""

ByLanguage = Mapping[str, str]
"""A name by language."""


class Names(Struct, frozen=True, forbid_unknown_fields=True):
    """The names, by id and language, of what a note mentions, as they were when it was shown."""

    services: Mapping[str, ByLanguage] = {}
    locations: Mapping[str, ByLanguage] = {}
    places: Mapping[str, ByLanguage] = {}
    systems: Mapping[str, ByLanguage] = {}
    remarks: Mapping[str, ByLanguage] = {}
    patients: Mapping[str, ByLanguage] = {}


class RecordedText(Struct, frozen=True, forbid_unknown_fields=True):
    """A title and a text in the language they were written in."""

    title: str
    html: str
    """Sanitised; cleaned again whenever a record is read."""
    press_html: str
    is_behind: bool
    """Whether it translates an earlier version of the reference text."""
    doctors_html: str = ""


class NoteFacts(PublicFacts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a published note says. Who wrote it and in which file is not public, and is not held."""

    reference: str
    """Language of the text that is authoritative, and stands where there is no translation."""
    texts: Mapping[str, RecordedText]
    """By language; without fallbacks."""


class NoteRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """One note that was published."""

    number: int
    address: str
    """Below the folder of each language."""
    identity: str
    """Of its items in feeds, which add the language."""
    published: Instant | None
    """When it says that it was published; None where not even that is known."""
    first_shown: Instant | None
    """The instant of the build that first showed it; None where no build at the real clock has."""
    changed: tuple[Instant, ...]
    """The instants of the builds that first showed other facts or texts of it, the oldest first."""
    facts: NoteFacts | None
    """None once it was withdrawn or forgotten, and where nothing more is known than that it was published."""
    names: Names
    corrected: tuple[Instant, ...] = ()
    """The instants from which on other facts of it counted, the oldest first; texts do not matter here."""
    earlier: tuple[PublicFacts, ...] = ()
    """The facts that counted before the last of these instants, the oldest first, without remarks and texts."""
    cells: tuple[tuple[str, str], ...] = ()
    """The service and the location of each cell that it leaves open, where it could never be read."""

    @property
    def latest(self) -> datetime | None:
        """The instant of the build that last changed what is shown of it."""
        return self.changed[-1] if self.changed else self.first_shown


class IncidentRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """One incident of which a note was published."""

    schema: Literal[1]
    id: str
    kind: Kind
    begins: Instant | None
    ends: Instant | None
    concerns_everything: bool
    reference: str
    texts: Mapping[str, RecordedText]
    """By language; without fallbacks, and none where they are not known."""
    notes: tuple[NoteRecord, ...]
    """By number."""

    def note(self, number: int) -> NoteRecord | None:
        """Find a note by its number."""
        return next((note for note in self.notes if note.number == number), None)


class RecordedPage(Struct, frozen=True, forbid_unknown_fields=True):
    """A lasting page, such as what to bring."""

    slug: str
    reference: str
    """Language of the text that is authoritative."""
    texts: Mapping[str, RecordedText]
    """By language; without fallbacks."""


class SiteFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """What a cell, a number to call or an instant depends on besides notes."""

    languages: tuple[str, ...]
    reference: str
    timezone: str
    identity: str
    demonstration: Instant | None
    emergency_number: str
    phones: tuple[Phone, ...]
    reach_everybody: bool | None
    locations: tuple[Location, ...]
    """In the order of the catalogue."""
    services: tuple[Service, ...]
    """In the order of the catalogue: kinds, rules, ``offered``, ``attended``, ``when-unknown``."""
    places: Mapping[str, Name]
    systems: Mapping[str, Text]
    remarks: Mapping[str, Text]
    patients: Mapping[str, Name] = {}
    """Groups of patients of the project's own."""
    groups: tuple[PlaceGroup, ...] = ()
    """Locations that notes name together."""
    emergency_otherwise: Text | None = None
    contact_how: Text | None = None
    callers: Callers | None = None
    """What callers are answered; None in records of older versions, as the two above."""
    alerts: Alerts | None = None
    """How alerts are sent."""
    pages: tuple[RecordedPage, ...] = ()
    """The lasting pages, by name."""
    organisation: Text | None = None
    """None in records of older versions, in which the three below are empty."""
    country: str = ""
    """Decides how dates are written, and which numbers are for emergencies."""
    base_url: str = ""
    """Where patients are told to look again."""
    press_phone: str = ""


class ClockSetting(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody said what time it was, because the clock of a machine was wrong, or what it had left behind."""

    at: Instant
    """What they said: the instant of the build."""
    clock: Instant
    """What the clock of the machine said."""
    newest: Instant | None
    """The newest instant of a build that stood there before; None where there was none."""
    waiting: tuple[str, ...]
    """The notes that had been shown by a later clock, and waited again for their time: incident and number."""


class SiteRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands beside the incidents of a record."""

    schema: Literal[1]
    newest: Instant | None
    """The newest instant of a build that changed anything in the record, or that first showed what had expired, begun
    or ended by itself; None where no build at the real clock has."""
    facts: SiteFacts
    clock: tuple[ClockSetting, ...] = ()
    """How often the clock was set by hand, the first time first."""
    moved: Mapping[str, str] = {}
    """Where notes stood before, as incident and number, and where they stand now: their incident was renamed."""
    incidents: tuple[str, ...] = ()
    """Ids of the incidents that have a file: one that is not there is lost."""
    past_lines: tuple[tuple[Instant, Phone], ...] = ()
    """Telephone lines that were others until an instant, the oldest first; that of a location is ``locations/<id>``.

    One without a number was not there yet.
    """
    changed: Mapping[str, Instant] = {}
    """When facts that somebody accepted were last shown otherwise than before: older acceptances are used up."""
