"""Which telephone lines patients may call: those of the settings, as notes open, replace or close them.

Of each incident the newest word about each line stands until a note of it says otherwise; neither time nor the end of
the incident ends it. What planned work closes or replaces counts within its window alone. Where two incidents speak of
a line, one that closes it wins, else the newer word; what is closed for everybody is closed for the patients of each
hospital, too, until a later note opens it there.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from statusgen.content.standard import LINES, standard_text
from statusgen.model.content import Content
from statusgen.model.incident_index import index_of
from statusgen.model.note import Incident, Note
from statusgen.model.phone import phone_href
from statusgen.model.site import Location, Phone, Text
from statusgen.model.telephone_lines import NoteLine
from statusgen.situation.embargo import is_published, published

OPENED = frozenset(("appointments-line", "families-line", "data-line"))
"""Lines that a note opens beside the others: whoever opens one takes no number away."""


def apply_lines(content: Content, lines: Mapping[str, NoteLine], names: Mapping[str, Text]) -> Content:
    """Return content whose settings and locations have the lines that stand; a closed one has no number any more.

    ``names`` are those of lines that notes may open.
    """
    if not lines:
        return content
    settings, catalogue = content.settings, content.catalogue
    usual_lines = {phone.id: phone for phone in settings.phones}
    known = {**{id_: Phone(id_, name, "") for id_, name in names.items()}, **usual_lines}
    of_places: dict[str, list[Phone]] = {}
    for line in lines.values():
        if line.location and line.id in known:
            of_places.setdefault(line.location, []).append(_change(known[line.id], line))
    opened = [
        _change(known[id_], line)
        for id_, line in lines.items()
        if id_ in names and not line.is_closed and id_ not in usual_lines
    ]
    usual = [_change(phone, lines[phone.id]) if phone.id in lines else phone for phone in settings.phones]
    places = {
        id_: replace(_change_own(place, lines.get(id_)), lines=tuple(of_places.get(id_, ())))
        for id_, place in catalogue.locations.items()
    }
    return replace(
        content,
        settings=replace(settings, phones=(*opened, *usual)),
        catalogue=replace(catalogue, locations=places),
    )


def _change(phone: Phone, line: NoteLine) -> Phone:
    """Change a line; a number other than the usual one answers whatever is said of the service of that."""
    service = phone.service if _is_of(line, phone.number) else ""
    return replace(phone, number=line.number, hours=line.hours, languages=line.languages, service=service)


def _change_own(place: Location, line: NoteLine | None) -> Location:
    if line is None:
        return place
    stands = place.phone_stands or not _is_of(line, place.phone)
    return replace(place, phone=line.number, hours=line.hours, languages=line.languages, phone_stands=stands)


def _is_of(line: NoteLine, number: str) -> bool:
    """Whether a line has a number, or none: numbers are the same that telephones dial alike."""
    return not line.number or phone_href(line.number) == phone_href(number)


def line_of(place: Location) -> Phone:
    """Return the number of a location as a line, under an id that no line of the settings has."""
    return Phone(f"locations/{place.id}", place.name, place.phone)


def with_past_lines(content: Content, at: datetime) -> Content:
    """Return content whose settings and locations have the lines that were published at an instant."""
    past: dict[str, Phone] = {}
    for until, phone in content.settings.past_lines:
        if at <= until:
            past.setdefault(phone.id, phone)
    if not past:
        return content
    settings, catalogue = content.settings, content.catalogue
    phones = {phone.id: phone for phone in settings.phones} | {id_: one for id_, one in past.items() if "/" not in id_}
    places = {
        id_: replace(place, phone=past[line_of(place).id].number) if line_of(place).id in past else place
        for id_, place in catalogue.locations.items()
    }
    return replace(
        content,
        settings=replace(settings, phones=tuple(phone for phone in phones.values() if phone.number)),
        catalogue=replace(catalogue, locations=places),
    )


def is_past(content: Content, number: str) -> bool:
    """Whether a number was that of a line of settings or of a location, and is that of none any more."""
    dialled = phone_href(number)
    if all(phone_href(phone.number) != dialled for _, phone in content.settings.past_lines):
        return False
    lines = (*content.settings.phones, *map(line_of, content.catalogue.locations.values()))
    return all(phone_href(phone.number) != dialled for phone in lines)


def find_lines_at(content: Content, at: datetime) -> dict[str, NoteLine]:
    """Return what notes published up to an instant say of lines, by key; those as in the settings are left out."""
    newest: dict[str, tuple[datetime, NoteLine]] = {}
    for id_ in index_of(content.incidents).with_lines:
        incident = content.incidents[id_]
        for line, note in standing_lines(published(incident, at)).values():
            known = newest.get(line.key)
            if (
                line.is_usual
                or not _counts(incident, line, note, at)
                or (known is not None and known[1].is_closed and not line.is_closed)
            ):
                continue
            if known is None or (line.is_closed and not known[1].is_closed) or note.published > known[0]:
                newest[line.key] = (note.published, line)
    for moment, line in list(newest.values()):
        general = newest.get(line.id)
        if line.location and general is not None and general[1].is_closed and general[0] > moment:
            del newest[line.key]  # a later note of another incident closed it everywhere
    return {id_: newest[id_][1] for id_ in sorted(newest)}


def is_within_window(incident: Incident, line: NoteLine, note: Note) -> bool:
    """Whether a word of planned work about a line counts within its window alone: all but opening one of its own.

    That for appointments, opened by a note that closes another, answers in its stead: patients call it first.
    """
    is_instead = line.id == "appointments-line" and any(one.is_closed for one in note.telephone_lines)
    return incident.window is not None and (line.is_closed or is_instead or line.id not in OPENED)


def _counts(incident: Incident, line: NoteLine, note: Note, at: datetime) -> bool:
    """Whether a word counts at an instant: a later note, which may close or prolong planned work, is not known yet."""
    known = incident.keep_notes(lambda one: is_published(one, at))
    window = known.window if known is not None else None
    return window is None or (at < window.ends and (window.begins <= at or not is_within_window(incident, line, note)))


def standing_lines(notes: Sequence[Note]) -> dict[str, tuple[NoteLine, Note]]:
    """Return the newest word of notes of one incident, the oldest first, about each line, with the note.

    A line that is closed, or as before, is so at each hospital, unless the same note, or a later one, opens it there.
    """
    standing: dict[str, tuple[NoteLine, Note]] = {}
    for note in notes:
        ended = {line.id for line in note.telephone_lines if line.ends_everywhere}
        standing = {key: pair for key, pair in standing.items() if not (pair[0].location and pair[0].id in ended)}
        standing |= {line.key: (line, note) for line in note.telephone_lines}
    return standing


def find_changed_lines(before: Incident | None, after: Incident | None, at: datetime) -> tuple[str, ...]:
    """Return the keys of lines of which two versions of an incident say different things at an instant."""
    was, now = (
        {id_: line for id_, (line, _) in standing_lines(published(one, at)).items() if not line.is_usual}
        for one in (before, after)
    )
    return tuple(id_ for id_ in dict.fromkeys((*was, *now)) if was.get(id_) != now.get(id_))


def find_changed_on_site(before: Content, after: Content, at: datetime) -> tuple[str, ...]:
    """Return the keys of lines of which two versions of a site say different things, at an instant or any later one."""
    sides = (before, after)
    incidents = [content.incidents[id_] for content in sides for id_ in index_of(content.incidents).with_lines]
    changed: dict[str, None] = {}
    for moment in _window_instants(incidents, at):
        was, now = (find_lines_at(content, moment) for content in sides)
        changed |= dict.fromkeys(id_ for id_ in (*was, *now) if was.get(id_) != now.get(id_))
    return tuple(changed)


def _window_instants(incidents: Iterable[Incident], at: datetime) -> list[datetime]:
    """Return an instant, and the later ones at which words about lines begin or cease to count, in order."""
    windows = (incident.window for incident in incidents)
    bounds = (moment for window in windows if window is not None for moment in (window.begins, window.ends))
    return sorted({at, *(moment for moment in bounds if moment > at)})


def find_ended_lines(before: Incident | None, after: Incident | None, since: datetime) -> tuple[str, ...]:
    """Return the keys of lines of which a version of an incident says, from an instant on, what another says no more.

    Both have the same notes; another window, or none, decides when their words count.
    """
    ended: dict[str, None] = {}
    for at in _window_instants([one for one in (before, after) if one is not None], since):
        was, now = (_lines_of(one, at) for one in (before, after))
        ended |= dict.fromkeys(key for key, line in was.items() if now.get(key) != line)
    return tuple(ended)


def _lines_of(incident: Incident | None, at: datetime) -> dict[str, NoteLine]:
    """Return what counts of an incident's lines at an instant, by key; those as in the settings are left out."""
    if incident is None:
        return {}
    standing = standing_lines(published(incident, at)).values()
    return {line.key: line for line, note in standing if not line.is_usual and _counts(incident, line, note, at)}


def find_replaced_lines(before: Incident | None, after: Incident | None, at: datetime) -> tuple[str, ...]:
    """Return the keys of lines that one version of an incident closes or replaces, and another leaves as they were."""
    was, now = (standing_lines(published(one, at)) for one in (before, after))
    changed = find_changed_lines(before, after, at)
    opened = {id_ for id_ in changed if id_ in OPENED and id_ in now and id_ not in was and not now[id_][0].is_closed}
    return tuple(id_ for id_ in changed if id_ not in opened)


def with_lines_at(content: Content, at: datetime) -> Content:
    """Return content with the lines that patients may call at an instant; the same where no note speaks of any."""
    if not index_of(content.incidents).with_lines:
        return content
    settings = content.settings
    names = {id_: standard_text("line", id_, settings.languages, settings.reference) for id_ in LINES}
    known = {id_: name for id_, name in names.items() if name is not None}
    return apply_lines(content, find_lines_at(content, at), known)


def unite_lines(newer: Iterable[NoteLine], older: Iterable[NoteLine]) -> tuple[NoteLine, ...]:
    """Return what two records of a note say of lines: one that either closes is closed, else the newer word counts."""
    lines = {line.key: line for line in older}
    for line in newer:
        known = lines.get(line.key)
        lines[line.key] = known if known is not None and known.is_closed else line
    return tuple(lines.values())
