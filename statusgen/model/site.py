"""Settings and catalogue: the organisation, its locations, services and phones."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from statusgen.model.marked import in_language
from statusgen.model.targets import Target, TargetKind
from statusgen.model.typography import set_spaces
from statusgen.model.words import Rule, ServiceKind, State

WHOLE_GROUP = "whole-group"
"""The location of services that stand at no hospital in particular, such as the telephone."""


class Text(Struct, frozen=True):
    """A phrase in several languages, with the reference language to fall back to."""

    by_language: Mapping[str, str]
    reference: str

    @property
    def as_written(self) -> str:
        """The phrase as its editors wrote it, in the reference language."""
        return self.by_language[self.reference]

    def language_for(self, language: str) -> str:
        """Return the language in which ``in_(language)`` will actually be written."""
        return language if language in self.by_language else self.reference

    def in_(self, language: str) -> str:
        """Return the phrase in a language, or in the reference language, marked as such, where it is not translated."""
        found = self.by_language.get(language)
        if found is not None:
            return set_spaces(found, language)
        return in_language(set_spaces(self.by_language[self.reference], self.reference), self.reference)


class Name(Text, frozen=True):
    """The name of a place to go, or of a group of patients."""

    formerly: tuple[str, ...] = ()
    """Ids and names by which older notes call it."""


class Retirement(Struct, frozen=True):
    """The end of something for good: a place that closes, or a service that is no longer offered."""

    since: Annotated[datetime, Meta(tz=True)]
    """From this instant on."""
    locations: tuple[str, ...] = ()
    """Where, in catalogue order; ``WHOLE_GROUP`` for a service that stands nowhere."""
    elsewhere: tuple[str, ...] = ()
    """Where patients go instead: ids of locations and places, or generic ones."""


class Phone(Struct, frozen=True):
    """A telephone line shown to patients."""

    id: str
    name: Text
    number: str
    """Empty for one that a note closes."""
    service: str = ""
    """The service whose state says whether anybody answers; empty when the line always stands."""
    hours: Text | None = None
    service_line: int = 0
    """Line of the service in the settings, for a problem found later."""
    languages: tuple[str, ...] = ()
    """Tags of the languages spoken there; none where that is not said."""


class Location(Struct, frozen=True):
    """A hospital, a clinic: a place patients go to."""

    id: str
    name: Text
    kind: Text | None = None
    """What sort of place it is, in words."""
    phone: str = ""
    address: str = ""
    formerly: tuple[str, ...] = ()
    """Ids and names by which older notes call it."""
    retired: Retirement | None = None
    """None for one that stays."""
    hours: Text | None = None
    """When its number answers, as far as a note says so."""
    languages: tuple[str, ...] = ()
    """Tags of the languages spoken there; none where that is not said."""
    phone_stands: bool = False
    """Whether a note opened its number, which answers whatever is said of its telephone."""
    lines: tuple[Phone, ...] = ()
    """The lines that notes open for its patients alone, which count before those of everybody."""


class PlaceGroup(Struct, frozen=True):
    """Several locations that notes and pages name together: all clinics."""

    id: str
    name: Text
    """As it stands in the middle of a sentence: "our clinics"."""
    locations: tuple[str, ...]
    """Ids of its locations, in the order of the catalogue."""
    formerly: tuple[str, ...] = ()
    """Ids and names by which older notes call it."""


class Service(Struct, frozen=True):
    """What patients know: radiology, blood tests, the telephone."""

    id: str
    name: Text
    short: Text
    """The name for titles and table headers; the full name where none is given."""
    locations: tuple[str, ...]
    """Ids of the locations that offer it, in catalogue order; ``WHOLE_GROUP`` alone when it stands nowhere."""
    rule: Rule | None
    """What patients do when nothing is wrong; None for services nobody comes to."""
    kind: ServiceKind = ServiceKind.APPOINTMENT
    """How patients use it, which decides how its rules are worded."""
    is_key: bool = False
    """Whether it counts for the headline."""
    attended: bool = True
    """Whether patients come to it; a telephone needs no attendance rule."""
    when_stated: bool = False
    """Whether it exists only while a note says so, such as a crisis call centre."""
    comes_as_planned: bool = False
    """Whether patients come as planned while nothing is known: dialysis, chemotherapy, radiotherapy."""
    advice: Mapping[State, Text] = field(default_factory=dict)
    """What the patient should do in each state, for services without an attendance rule."""
    words: Mapping[State, Text] = field(default_factory=dict)
    """The words for its states where the project gives its own: an emergency department that is open, or closed."""
    formerly: tuple[str, ...] = ()
    """Ids and names by which older notes call it."""
    retired: tuple[Retirement, ...] = ()
    """Where it ends, by instant."""

    @property
    def is_emergency(self) -> bool:
        """Whether it is an emergency department."""
        return self.kind is ServiceKind.EMERGENCY

    @property
    def has_no_appointments(self) -> bool:
        """Whether patients come without one, or as visitors."""
        return self.kind in (ServiceKind.WALK_IN, ServiceKind.VISIT)

    @property
    def is_whole_group(self) -> bool:
        """Whether the service stands at no location in particular."""
        return self.locations == (WHOLE_GROUP,)


class Catalogue(Struct, frozen=True, dict=True):
    """Everything a note may name, by id, in the order in which pages list it."""

    locations: Mapping[str, Location]
    services: Mapping[str, Service]
    systems: Mapping[str, Text]
    """What a restart plan brings back and that is not a service."""
    places: Mapping[str, Name]
    """Where patients can be sent outside the group."""
    remarks: Mapping[str, Text]
    """Ready-made sentences that notes cite by name."""
    closed: frozenset[str] = frozenset()
    """Of what is there ``at`` an instant: the locations that are closed for good."""
    gone: frozenset[tuple[str, str]] = frozenset()
    """Of what is there ``at`` an instant: the services that are no longer offered, each with the location."""
    groups: Mapping[str, PlaceGroup] = {}
    """Locations that are named together."""
    patients: Mapping[str, Name] = {}
    """Groups of patients of the project's own, as their names stand in a sentence."""

    @property
    def key_services(self) -> frozenset[str]:
        """Ids of the services that count for the headline: all of them where none is marked."""
        return frozenset(id_ for id_, service in self.services.items() if service.is_key) or frozenset(self.services)

    @cached_property
    def retirements(self) -> Mapping[tuple[str, str], Retirement]:
        """Where something ends, by service and location, in the order of the catalogue: the earliest end of each."""
        found: dict[tuple[str, str], Retirement] = {}
        for service in self.services.values():
            for place in service.locations:
                ends = [end for end in service.retired if place in end.locations]
                closing = self.locations[place].retired if place in self.locations else None
                ends += [closing] if closing is not None else []
                if ends:
                    found[service.id, place] = min(ends, key=lambda one: one.since)
        return found

    @cached_property
    def ends(self) -> tuple[datetime, ...]:
        """The instants at which something ends, in order."""
        closing = (place.retired.since for place in self.locations.values() if place.retired is not None)
        return tuple(sorted({*closing, *(retirement.since for retirement in self.retirements.values())}))

    @cached_property
    def _versions(self) -> "dict[int, Catalogue]":
        return {}

    def at(self, moment: datetime) -> "Catalogue":
        """Return what is there at an instant: without what is retired by then, and without services that are nowhere.

        Names are looked up in the whole catalogue: what is retired keeps its own.
        """
        passed = sum(1 for end in self.ends if end <= moment)
        if not passed:
            return self
        if passed not in self._versions:
            gone = frozenset(key for key, end in self.retirements.items() if end.since <= moment)
            closed = {id_ for id_, one in self.locations.items() if one.retired and one.retired.since <= moment}
            left = {
                service.id: replace(
                    service, locations=tuple(place for place in service.locations if (service.id, place) not in gone)
                )
                for service in self.services.values()
            }
            self._versions[passed] = replace(
                self,
                locations={id_: one for id_, one in self.locations.items() if id_ not in closed},
                services={id_: one for id_, one in left.items() if one.locations or not self.services[id_].locations},
                closed=frozenset(closed),
                gone=gone,
            )
        return self._versions[passed]

    def subject_name(self, subject: str) -> Text:
        """Return the name of what a restart plan brings back: the short one of a service, or that of a system."""
        return self.services[subject].short if subject in self.services else self.systems[subject]

    def cell_name(self, service: str, place: str) -> str:
        """Return what editors call a service at a location, or the service alone when it stands at none."""
        name, location = self.services[service].name.as_written, self.locations.get(place)
        return f"{name} ({location.name.as_written})" if location else name

    def name_cells(self, cells: Iterable[tuple[str, str]]) -> str:
        """Name services at locations between commas: a service alone where every location that offers it is meant."""
        by_service: dict[str, list[str]] = {}
        for service, place in cells:
            by_service.setdefault(service, []).append(place)
        names: list[str] = []
        for service, places in by_service.items():
            is_whole = set(places) == set(self.services[service].locations)
            names += [self.cell_name(service, place) for place in ([""] if is_whole else places)]
        return ", ".join(names)

    def place_name(self, place: str) -> Text | None:
        """Find the name of one of our locations or of a place outside the group."""
        if place in self.locations:
            return self.locations[place].name
        return self.places.get(place)


class Accessibility(Struct, frozen=True):
    """What the accessibility statement says, after the model of Implementing Decision (EU) 2018/1523."""

    prepared: date
    contact: str
    """E-mail address for remarks."""
    law: Text | None
    """The law that applies the directive."""
    missing: Text | None
    """What is not accessible yet; None when everything is."""
    complaint: Text | None
    """Where to complain when the answer is not enough."""
    is_compliant: bool = True
    """False for a site that does not meet most of the rules."""


class Alerts(Struct, frozen=True):
    """How bulletins are sent out as alerts of the Common Alerting Protocol."""

    sender: str
    """Who sends them, as programs know it: an e-mail address, without comma or space; must never change."""
    status: str
    """``Actual``, ``Exercise`` or ``Test``."""


class Security(Struct, frozen=True):
    """Whom to tell of a security hole, after RFC 9116."""

    contacts: tuple[str, ...]
    """Addresses with their scheme: ``mailto:`` or ``https:``."""
    expires: datetime
    """From when on nobody may rely on it."""
    policy: str = ""
    """Address of the policy; empty when there is none."""
    path: str = ""
    """File of the settings, for a problem found later."""
    line: int = 0
    """Line that says when it expires."""


class Logo(Struct, frozen=True):
    """The logo of the organisation."""

    name: str
    """Name of its file in the content folder."""
    line: int = 0
    """Line of the settings that names it, for a problem found later."""
    raw: bytes = b""
    width: int = 0
    """In pixels, or in units of the drawing; 0 where the drawing does not say."""
    height: int = 0

    @property
    def kind(self) -> str:
        """Whether it is ``svg`` or ``png``."""
        return self.name.rpartition(".")[2].lower()


class Callers(Struct, frozen=True):
    """What callers are answered where no bulletin can say it; None where the hospital has not decided."""

    messages: Text | None = None
    """Whether a message is really from the hospital."""
    new_date: Text | None = None
    """Who gives a new date for what was cancelled."""
    visits: Text | None = None
    """Whether people may visit, where the catalogue has no service for that."""
    data: Text | None = None
    """Whether data of patients were stolen."""


class Settings(Struct, frozen=True):
    """What the hospital decided once, before the crisis."""

    organisation: Text
    languages: tuple[str, ...]
    """Language tags of the site, in the order of the language menu."""
    reference: str
    """The language whose text is authoritative."""
    timezone: ZoneInfo
    country: str
    """ISO 3166 code, for public holidays; empty when none are checked."""
    base_url: str
    """Where the site is published, with a final slash; used by feeds and canonical links only."""
    identity: str
    """``domain,year`` for permanent feed identifiers (RFC 4151); must never change."""
    emergency_number: str
    emergency_otherwise: Text | None
    """The second line of the emergency block: the family doctor, the out-of-hours number."""
    contact_how: Text | None
    """How the hospital contacts patients, and what it never asks."""
    reach_everybody: bool | None
    """Whether it can contact everybody; None when settings do not answer."""
    phones: tuple[Phone, ...]
    press_email: str
    press_phone: str
    attribution: Text | None
    """How the press may attribute what it quotes."""
    cannot_say: Text | None
    """What the hospital cannot tell the press, and why."""
    publisher: Text | None
    """Who is legally responsible for the site."""
    demonstration: datetime | None
    """The instant at which a demonstration site stands still; None for a real site."""
    accessibility: Accessibility | None = None
    """None where the hospital writes its statement as a page, or has none."""
    security: Security | None = None
    """None for a site without ``security.txt``."""
    theme: str = "default"
    logo: Logo | None = None
    brand_colour: str = ""
    """As ``#rrggbb``; empty for the colours of the theme."""
    alerts: Alerts | None = None
    """None for a site that sends no alerts."""
    four_eyes: bool = True
    """Whether a note needs an author and a different approver."""
    announce: tuple[Target, ...] = ()
    """To whom bulletins are announced."""
    reviewed: tuple[str, ...] = ()
    """The languages of which somebody who speaks them has read the sentences of statusgen."""
    editors_language: str = ""
    """The language in which editors want to be spoken to; empty where they did not say."""
    callers: Callers = Callers()
    notice_languages: tuple[str, ...] = ()
    """Notices for doors are there with the first of them beside each of the others, too."""
    former_languages: tuple[str, ...] = ()
    """Languages that were taken out on purpose: what was quoted in them leads to the reference language."""
    past_lines: tuple[tuple[datetime, Phone], ...] = ()
    """Lines as they were published until an instant, the oldest first: that of a location is ``locations/<id>``."""

    @property
    def hubs(self) -> tuple[str, ...]:
        """The WebSub hubs, which every feed names."""
        found = (target.address for target in self.announce if target.kind is TargetKind.WEBSUB)
        return tuple(dict.fromkeys(found))

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages of the site with the reference language, that of its editors, first."""
        return (self.reference, *(language for language in self.languages if language != self.reference))
