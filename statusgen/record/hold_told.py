"""What patients act on besides cells, as it was recorded: numbers to call, names, and words of settings and services.

What is taken away stands until somebody accepts it. What is changed counts at once, for a new number is urgent, and is
named once.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from statusgen.content.files import SERVICES, SETTINGS
from statusgen.content.services import OWN_WORDS
from statusgen.model.problem import Level, Problem
from statusgen.model.site import WHOLE_GROUP, Callers, Catalogue, Location, Phone, Service, Settings, Text
from statusgen.model.vocabulary import normalise
from statusgen.record.hold_names import Change, IsAccepted, change_of
from statusgen.record.published import SiteFacts, SiteRecord
from statusgen.record.renamed import Renamed
from statusgen.situation.lines import line_of

Told = str | Text | None
Thing = TypeVar("Thing", Location, Phone, Callers)
Shown = TypeVar("Shown", str, Text | None)
_OF_PHONES = ("number", "service", "hours")
_OF_LOCATIONS = ("phone", "address")
_WORDS = {state: key for key, state in OWN_WORDS.items()}


class _Place(Struct, frozen=True):
    """Where something is typed."""

    path: str
    what: str
    """Such as ``locations: nord: phone``."""
    id: str
    """The key of its line, or of the entry that it belongs to."""


class _Holding:
    """Settings or services while they are compared."""

    def __init__(self, path: str, is_accepted: IsAccepted) -> None:
        self.path, self.is_accepted = path, is_accepted
        self.found: list[tuple[Change, Problem]] = []

    def keep(self, was: Shown, now: Shown, what: str, id_: str) -> Shown:
        """Return what counts: what was recorded, where nothing stands in its stead and nobody accepted that."""
        if not self.is_lost(was, now, what, id_):
            return now
        return was

    def keep_all(self, was: Thing, now: Thing, names: Iterable[str], what: str, id_: str) -> Thing:
        """Return a thing with all that was recorded of it, where nothing stands in its stead."""
        held = {name: self.keep(getattr(was, name), getattr(now, name), f"{what}: {name}", id_) for name in names}
        return replace(now, **held)

    def keep_advice(self, was: Service, now: Service) -> Service:
        """Return a service with all that it advised, and all the words of its own for its states."""
        what = f"services: {now.id}"
        advice = {
            state: text
            for state, text in was.advice.items()
            if self.is_lost(text, now.advice.get(state), f"{what}: advice: {state}", now.id)
        }
        words = {
            state: text
            for state, text in was.words.items()
            if self.is_lost(text, now.words.get(state), f"{what}: {_WORDS[state]}", now.id)
        }
        return replace(now, advice={**now.advice, **advice}, words={**now.words, **words})

    def is_lost(self, was: Told, now: Told, what: str, id_: str) -> bool:
        """Whether something is gone that was recorded, and nobody accepted that."""
        if not was or now:
            return False
        change = change_of("/".join(map(_typed_id, what.split(": "))), to_builtins(was), None)
        if self.is_accepted(change):
            return False
        values = (("id", id_), ("what", what), ("right", _typed(was)))
        self.found.append((change, Problem(self.path, 0, "told-gone", Level.ERROR, values)))
        return True


def hold_told_by_settings(
    settings: Settings, recorded: SiteFacts, is_accepted: IsAccepted
) -> tuple[Settings, list[tuple[Change, Problem]]]:
    """Return settings with every line, number and word to patients that was recorded and is gone."""
    holding = _Holding(SETTINGS, is_accepted)
    phones = {phone.id: phone for phone in settings.phones}
    numbers = {_digits(phone.number) for phone in settings.phones}
    for was in recorded.phones:
        now = phones.get(was.id)
        if now is not None:
            phones[was.id] = holding.keep_all(was, now, _OF_PHONES, f"phones: {was.id}", was.id)
        elif _digits(was.number) not in numbers and holding.is_lost(was.number, "", f"phones: {was.id}", "phones"):
            phones[was.id] = was
    alerts = settings.alerts
    sender = alerts.sender if alerts is not None else ""
    if recorded.alerts is not None and holding.is_lost(recorded.alerts.sender, sender, "cap", "cap"):
        alerts = recorded.alerts
    callers = Callers() if recorded.callers is None else recorded.callers
    names = (name.replace("_", "-") for name in Callers.__struct_fields__)
    held = replace(
        settings,
        phones=tuple(phones.values()),
        alerts=alerts,
        emergency_otherwise=holding.keep(
            recorded.emergency_otherwise, settings.emergency_otherwise, "emergency: otherwise", "emergency"
        ),
        contact_how=holding.keep(recorded.contact_how, settings.contact_how, "contact: how", "contact"),
        callers=Callers(
            *(
                holding.keep(was, now, f"callers: {name}", "callers")
                for name, was, now in zip(names, _fields(callers), _fields(settings.callers), strict=True)
            )
        ),
    )
    return held, holding.found


def hold_told_by_services(
    catalogue: Catalogue, recorded: SiteFacts, is_accepted: IsAccepted
) -> tuple[Catalogue, list[tuple[Change, Problem]]]:
    """Return a catalogue with every number, address and advice that was recorded and is gone.

    It has the locations and services that count already.
    """
    holding = _Holding(SERVICES, is_accepted)
    locations, services = dict(catalogue.locations), dict(catalogue.services)
    for place in recorded.locations:
        if place.id in locations:
            what = f"locations: {place.id}"
            locations[place.id] = holding.keep_all(place, locations[place.id], _OF_LOCATIONS, what, place.id)
    for was in recorded.services:
        now = services.get(was.id)
        if now is not None:
            services[was.id] = holding.keep_advice(was, now)
    return replace(catalogue, locations=locations, services=services), holding.found


def find_past_lines(
    settings: Settings, catalogue: Catalogue, site: SiteRecord, recorded: SiteFacts, renamed: Renamed
) -> tuple[tuple[datetime, Phone], ...]:
    """Return the telephone lines that were others until an instant: bulletins of that time go on saying them.

    What changes now stood until the newest build; ``recorded`` are the facts of ``site`` under the ids of today.
    """
    named = {f"locations/{old}": f"locations/{new}" for old, new in renamed.locations.items()}
    past = [(until, replace(phone, id=named.get(phone.id, phone.id))) for until, phone in site.past_lines]
    was = {phone.id: phone for phone in (*recorded.phones, *map(line_of, recorded.locations))}
    now = {phone.id: phone for phone in (*settings.phones, *map(line_of, catalogue.locations.values()))}
    for id_ in dict.fromkeys((*was, *now)):
        before, after = was.get(id_), now.get(id_)
        if site.newest is not None and _called(before) != _called(after):
            past.append((site.newest, before or replace(now[id_], number="", service_line=0)))
    return tuple(past)


def _called(phone: Phone | None) -> tuple[str, str]:
    """Return what patients dial on a line, and when it answers; nothing where there is no line."""
    return (_digits(phone.number), _typed(phone.hours)) if phone is not None else ("", "")


def find_changed(before: SiteFacts, after: SiteFacts) -> Iterator[Problem]:
    """Say once what is told otherwise than it was recorded: a number that was mistyped is seen so.

    Places that are new, or gone, are no change of each service.
    """
    stay = {one.id for one in before.locations} & {one.id for one in after.locations} | {WHOLE_GROUP}
    was, now = dict(_iter_told(before, stay)), dict(_iter_told(after, stay))
    for place, told in was.items():
        pair = _differing(told, now.get(place))
        if pair is not None:
            values = (("id", place.id), ("what", place.what), ("right", pair[0]), ("typed", pair[1]))
            yield Problem(place.path, 0, "told-changed", Level.WARNING, values)


def _iter_told(facts: SiteFacts, stay: Container[str]) -> Iterator[tuple[_Place, Told]]:
    """Iterate over what patients act on, with where it is typed; of the places of services over those that ``stay``."""
    yield _Place(SETTINGS, "organisation", "organisation"), facts.organisation
    yield _Place(SETTINGS, "country", "country"), facts.country
    yield _Place(SETTINGS, "base-url", "base-url"), facts.base_url
    yield _Place(SETTINGS, "press: phone", "press"), facts.press_phone
    yield _Place(SETTINGS, "emergency: otherwise", "emergency"), facts.emergency_otherwise
    yield _Place(SETTINGS, "contact: how", "contact"), facts.contact_how
    for name in ("sender", "status") if facts.alerts is not None else ():
        yield _Place(SETTINGS, f"cap: {name}", name), getattr(facts.alerts, name)
    for name, text in zip(Callers.__struct_fields__, _fields(facts.callers or Callers()), strict=True):
        yield _Place(SETTINGS, f"callers: {name.replace('_', '-')}", "callers"), text
    for phone in facts.phones:
        for name in ("name", *_OF_PHONES):
            yield _Place(SETTINGS, f"phones: {phone.id}: {name}", phone.id), getattr(phone, name)
    for location in facts.locations:
        for name in ("name", *_OF_LOCATIONS):
            yield _Place(SERVICES, f"locations: {location.id}: {name}", location.id), getattr(location, name)
    for service in facts.services:
        what = f"services: {service.id}"
        yield _Place(SERVICES, f"{what}: name", service.id), service.name
        for name, value in (
            ("rule", service.rule),
            ("kind", service.kind),
            ("key", "yes" if service.is_key else "no"),
            ("locations", ", ".join(place for place in service.locations if place in stay)),
            ("attended", "yes" if service.attended else "no"),
            ("offered", "when-stated" if service.when_stated else "always"),
        ):
            yield _Place(SERVICES, f"{what}: {name}", service.id), str(value or "")
        for state, text in service.advice.items():
            yield _Place(SERVICES, f"{what}: advice: {state}", service.id), text
        for state, text in service.words.items():
            yield _Place(SERVICES, f"{what}: {_WORDS[state]}", service.id), text
    kinds: tuple[tuple[str, Mapping[str, Text]], ...] = (("places", facts.places), ("remarks", facts.remarks))
    for kind, texts in kinds:
        for id_, text in texts.items():
            yield _Place(SERVICES, f"{kind}: {id_}", id_), text
    for group in facts.groups:
        yield _Place(SERVICES, f"groups: {group.id}: locations", group.id), ", ".join(group.locations)


def _differing(was: Told, now: Told) -> tuple[str, str] | None:
    """Return two words that differ, the reference language first; what is new, or is not there any more, is none."""
    if not was or not now or was == now:
        return None
    if isinstance(was, Text) and isinstance(now, Text):
        both = [language for language in (was.reference, *was.by_language) if language in now.by_language]
        pairs = ((was.by_language[language], now.by_language[language]) for language in both)
        return next((pair for pair in pairs if pair[0] != pair[1]), None)
    return _typed(was), _typed(now)


def _digits(number: str) -> str:
    """Return a number without what stands between its digits: a line that is called otherwise is no other number."""
    return re.sub(r"\D", "", number)


def _typed_id(key: str) -> str:
    """Return a key as it stands in the lines that accept: of a telephone line it may be any words."""
    return re.sub(r"[^a-z0-9]+", "-", normalise(key)).strip("-") or "x"


def _typed(told: Told) -> str:
    return told.as_written if isinstance(told, Text) else told or ""


def _fields(callers: Callers) -> tuple[Text | None, ...]:
    return callers.messages, callers.new_date, callers.visits, callers.data
