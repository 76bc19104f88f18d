"""Write the announcement of a bulletin in one language: its facts, and texts of every length.

A text is made of whole facts. The state of a service never stands without its rule and its exceptions; where there is
no room for all that is said of it, remarks and dates are left out first. Where a fact does not fit, no fact after it is
said either, and the text says to read the bulletin before coming.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from statusgen.announce.lengths import MASTODON, mastodon_length, on_one_line, plain_typography, sms_length, sms_limit
from statusgen.formats.feeds.render import FEED_FORMATS
from statusgen.model import paths
from statusgen.model.identities import bulletin_tag
from statusgen.model.note import EditionState, Note
from statusgen.model.severity import severity
from statusgen.model.site import WHOLE_GROUP, Service
from statusgen.model.situation import AnnouncedChange, Cell, Said
from statusgen.model.targets import EVERYTHING, FOR_PRESS, Target, TargetKind, TextFormat
from statusgen.model.words import Rule
from statusgen.situation.changes import cells_spoken_of, cells_stated_by, changes_of, lies_ahead, own_changes
from statusgen.wording.beside import iter_told_beside
from statusgen.wording.bulletins import describe_said, describe_whole, describe_window
from statusgen.wording.capacities import tell_own
from statusgen.wording.cells import no_reach
from statusgen.wording.context import PageContext
from statusgen.wording.details import without_details
from statusgen.wording.everywhere import describe_places, put_behind
from statusgen.wording.feed_views import FeedItem, FeedView
from statusgen.wording.links import edition_of, is_held_by_others
from statusgen.wording.titles import is_untimely


class Event(StrEnum):
    """What happened to a bulletin."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    """It corrects an earlier one."""
    WITHDRAWN = "withdrawn"


class Fact(Struct, frozen=True):
    """The statement of a bulletin about one service, the same at one or more locations."""

    service: str
    locations: tuple[str, ...]
    said: Said
    was: Said | None
    """What was said before; None where nothing was, or nothing changed."""
    has_changed: bool
    begins: datetime | None
    """When it takes effect; None for at once."""
    ends: datetime | None
    """When that ends, of what takes effect later."""
    now: Said
    """What holds at once, with all that is announced for later."""
    text: str
    """All that its card says in one line: used whole or not at all."""
    brief: str
    """The same without remarks, dates, waits, what to bring: state, rule, number, diversion, capacity, exceptions."""
    incidents: tuple[str, ...] = ()
    """Ids of the incidents that hold it, where another is among them."""


class Parts(Struct, frozen=True):
    """The sentences a text is made of, each used whole or not at all."""

    title: str
    facts: tuple[str, ...]
    """The gravest change first."""
    brief: tuple[str, ...]
    """The same facts without remarks and dates."""
    is_whole: bool
    """Whether title and facts are all that the bulletin tells patients to do."""
    situation: str
    """The time of the situation."""
    untitled: str
    """What replaces a title that is too long."""
    details: str
    """Where to read more, when everything was said."""
    read_first: str
    """That the bulletin is to be read before coming, when not everything was said."""
    read_home: str
    """The same with the shorter address of the home page, which says what holds now."""
    link: str
    home: str
    alone: str = ""
    """The gravest fact as it stands without a title; empty where there is none."""
    word: str = ""
    """What a text begins with that has room for nothing else: that it is a correction; empty for others."""


class Announcement(Struct, frozen=True):
    """The announcement of one bulletin in one language."""

    identity: str
    """The permanent ``tag:`` address that its item in the feeds bears too."""
    incident: str
    number: int
    event: Event
    corrects: int | None
    published: datetime
    language: str
    written_in: str
    """The language of its title and text, which for a fallback is not that of its readers."""
    title: str
    facts: tuple[Fact, ...]
    parts: Parts
    item: FeedItem | None
    """Its feed item, with the whole bulletin as HTML; None once the feeds no longer list it."""
    marks: tuple[str, ...]
    """Words that its page shows once it is online."""
    feeds: tuple[str, ...]
    """Absolute addresses of the feeds in which it is new."""
    organisation: str

    @property
    def link(self) -> str:
        """The address of the bulletin."""
        return self.parts.link


def make_announcement(
    context: PageContext, note: Note, feeds: Mapping[str, FeedView], correction: int = 0
) -> Announcement:
    """Make the announcement of a published bulletin in the language of a context; ``feeds`` are its feeds.

    ``correction`` counts the corrections of the bulletin itself, of which the last is announced; 0 for none.
    """
    edition, wording, reference = edition_of(context, note), context.wording, context.content.settings.reference
    event = Event.CORRECTED if note.corrects is not None or correction else Event.PUBLISHED
    event = Event.WITHDRAWN if note.is_withdrawn else event
    updated = wording.say("Update of {date}", date=wording.short_instant(note.published))
    title = on_one_line(edition.title)
    if is_untimely(context, note):
        title = updated
    elif edition.state is EditionState.FALLBACK and edition.language != context.language:
        title = _in_foreign(context, title, edition.language)
    facts = () if note.is_withdrawn else tuple(_facts(context.as_published(note), note, is_correction=bool(correction)))
    beside = list(iter_told_beside(context, note))
    capacities = [(told, told) for told in tell_own(context, note)]
    lines = [*((fact.text, fact.brief) for fact in facts), *capacities, *beside]
    if note.withdrawn_because and note.is_withdrawn:
        because = on_one_line(note.withdrawn_because)
        because = because if context.language == reference else _in_foreign(context, because, reference)
        lines.append((because, because))
    contact = _rules_of_contact(facts)
    if contact and not context.as_published(note).situation.reach_everybody:
        lines.append((no_reach(context, contact),) * 2)
    word, brief = "", next((on_one_line(brief) for _, brief in lines), "")
    if event is Event.CORRECTED:
        title, updated, brief = (
            wording.say("Correction: {title}", title=text) if text else "" for text in (title, updated, brief)
        )
        word = wording.say("Correction")
        if correction and not any(fact.has_changed for fact in facts):  # what it says first is not what was corrected
            brief = ""
    elif event is Event.WITHDRAWN:
        title, brief = wording.say("Withdrawn: {title}", title=title), ""
    local = note.last_said.astimezone(wording.zone)
    day = wording.short_day(local.date())
    link = paths.address(context.base_url, paths.bulletin(context.language, note))
    home = paths.address(context.base_url, paths.home(context.language))
    parts = Parts(
        title=on_one_line(title),
        facts=tuple(on_one_line(whole) for whole, _ in lines),
        brief=tuple(on_one_line(brief) for _, brief in lines),
        is_whole=bool(facts or beside),
        situation=on_one_line(wording.say("Situation on {date} at {time}.", date=day, time=wording.hour(local))),
        untitled=on_one_line(updated),
        details=on_one_line(wording.say("All details: {address}", address=link)),
        read_first=on_one_line(wording.say("Read before you come: {address}", address=link)),
        read_home=on_one_line(wording.say("Read before you come: {address}", address=home)),
        link=link,
        home=home,
        alone=on_one_line(brief),
        word=on_one_line(word),
    )
    marks = (edition.title, *([note.withdrawn_because] if note.is_withdrawn else []))
    return Announcement(
        identity=bulletin_tag(context.content, note, context.language, f"corrected-{correction}" if correction else ""),
        incident=note.incident,
        number=note.number,
        event=event,
        corrects=note.number if correction else note.corrects,
        published=note.corrected[correction - 1] if correction else note.published,
        language=context.language,
        written_in=edition.language,
        title=parts.title,
        facts=facts,
        parts=parts,
        item=next((item for item in feeds["feed"].items if item.link == link), None),
        marks=tuple(mark for mark in marks if mark),
        feeds=tuple(_feeds_of(context, link, facts, feeds)),
        organisation=on_one_line(context.phrase_of(context.content.settings.organisation)),
    )


def _in_foreign(context: PageContext, text: str, language: str) -> str:
    wording = context.wording
    return wording.say("{title} (text in {language})", title=text, language=wording.language_name(language))


def _rules_of_contact(facts: Iterable[Fact]) -> set[Rule]:
    """Return the rules of some facts that rely on contact."""
    said = (one for fact in facts for one in (fact.now, *(change.said for change in fact.now.coming)))
    rules = (instruction.rule for one in said for instruction in one.instructions)
    return {rule for rule in rules if rule is not None and rule.relies_on_contact}


class _Told(Struct, frozen=True):
    """Cells of one service of which a bulletin says the same."""

    service: Service
    cell: Cell
    """One of them."""
    was: Said | None
    ahead: AnnouncedChange | None
    """What comes first, where all of it lies ahead."""
    has_changed: bool
    held: tuple[str, ...]
    """Ids of the incidents that hold it, where another is among them."""
    places: list[str]


def _facts(context: PageContext, note: Note, *, is_correction: bool) -> list[Fact]:
    """Return the facts of a bulletin: changes first, then emergency departments, then the worst state."""
    services, incident = context.content.catalogue.services, context.content.incidents[note.incident]
    changes = changes_of(context.timeline, note, is_correction=is_correction)
    was = {(change.service, place): change for change in changes for place in change.locations}
    cells = cells_stated_by(context.timeline, note)
    grouped: dict[tuple[object, ...], _Told] = {}
    for service in services.values():
        for place in service.locations:
            cell, change = cells.get((service.id, place)), was.get((service.id, place))
            if cell is None:
                continue
            held = cell.incidents if is_held_by_others(context, cell.incidents) else ()
            before, ahead = change.was if change else None, _word_ahead(context, note, cell)
            key = (service.id, cell.said, cell.reason, cell.ends, bool(change), before, ahead, held)
            grouped.setdefault(key, _Told(service, cell, before, ahead, bool(change), held, [])).places.append(place)
    window = describe_window(context, incident) if incident.is_planned else ""
    facts = [_make_fact(context, told, window) for told in grouped.values()]
    order = list(services)

    def rank(fact: Fact) -> tuple[bool, bool, int, int]:
        is_emergency = services[fact.service].is_emergency
        return not fact.has_changed, not is_emergency, -severity(fact.said.state), order.index(fact.service)

    return sorted(facts, key=rank)


def _word_ahead(context: PageContext, note: Note, cell: Cell) -> AnnouncedChange | None:
    """Find what a bulletin says of a cell where all of it lies ahead: what comes first."""
    ahead = own_changes(context.timeline, note, cell) if lies_ahead(context.timeline, note, cell) else ()
    return next(iter(ahead), None)


def _make_fact(context: PageContext, told: _Told, window: str) -> Fact:
    said, ahead, places = told.cell.said, told.ahead, tuple(told.places)
    when = "" if said.coming else window
    return Fact(
        service=told.service.id,
        locations=places,
        said=ahead.said if ahead else said,
        was=told.was,
        has_changed=told.has_changed,
        begins=ahead.begins if ahead else None,
        ends=ahead.ends if ahead else None,
        now=said,
        text=_in_line(context, told, describe_whole(context, told.service, told.cell, places), when),
        brief=_in_line(
            context, told, describe_said(context, told.service, without_details(said), places, told.held), when
        ),
        incidents=told.held,
    )


def _in_line(context: PageContext, fact: _Told, told: str, when: str) -> str:
    """Return what is told of a service in one line, with its name, and with what was before where that has changed.

    ``when`` stands first, for what is not offered yet.
    """
    wording, service, was, said = context.wording, fact.service, fact.was, fact.cell.said
    name, where = (
        service.short.in_(context.language),
        describe_places(context, service, tuple(fact.places)),
    )
    who = put_behind(context, name, where) if where else name
    if was is not None and was.state is not said.state:
        before = wording.state(was.state, service)
        told = wording.say("{told} Before: {state}.", told=told, state=before)
    elif was is not None and _instructions(was) != _instructions(said):
        told = wording.say("{told} This instruction has changed.", told=told)
    told = wording.say("{who} – {told}", who=when, told=told) if when else told
    return on_one_line(wording.say("{who}: {told}", who=who, told=told))


def _instructions(said: Said) -> tuple[object, ...]:
    """Return what a cell tells patients to do now and later, without what is told beside it."""
    later = (
        (change.begins, change.ends, _instructions(change.said)) for change in said.coming if not change.is_expired
    )
    return (said.instructions, said.exceptions, tuple(later))


def _feeds_of(context: PageContext, link: str, facts: tuple[Fact, ...], feeds: Mapping[str, FeedView]) -> Iterator[str]:
    """Iterate over the addresses of the feeds in which a bulletin is new."""
    found = [feed.address for feed in feeds.values() if any(item.link == link for item in feed.items)]
    if any(fact.has_changed for fact in facts):
        found.append(f"{context.base_url}{context.language}/services")
    for address in found:
        for ending, _ in FEED_FORMATS:
            yield f"{address}.{ending}"


def is_about(target: Target, context: PageContext, note: Note) -> bool:
    """Whether a bulletin concerns a target."""
    wanted = set(target.about)
    if EVERYTHING in wanted:
        return True
    if FOR_PRESS in wanted and any(edition.press_html for edition in note.editions.values()):
        return True
    if note.warnings or note.telephone_lines or note.personal_data or note.help_wanted:
        return True  # fraud, numbers to call, stolen data and calls for help are about every place
    spoken_of = {name for key in cells_spoken_of(context.timeline, note) for name in key}
    everywhere = context.content.catalogue.locations if WHOLE_GROUP in spoken_of else ()
    return not wanted.isdisjoint((*spoken_of, *everywhere))


Fits = Callable[[str], bool]
"""Whether a text is short enough."""


def _iter_texts(parts: Parts, *, may_go_home: bool) -> Iterator[str]:
    """Iterate over the possible texts of a bulletin, the fullest first."""

    def ended(*sentences: str) -> Iterator[str]:
        yield "\n".join((*sentences, parts.read_first))
        if may_go_home:
            yield "\n".join((*sentences, parts.read_home))

    if parts.is_whole:
        yield "\n".join((parts.title, *parts.facts, parts.situation, parts.details))
    elif parts.facts:
        yield from ended(parts.title, *parts.facts, parts.situation)
    for count in range(len(parts.brief), 0, -1):
        yield from ended(parts.title, *parts.brief[:count], parts.situation)
    if parts.alone:
        yield from ended(parts.title, parts.brief[0])
        yield from ended(parts.alone)
    yield from ended(parts.title, parts.situation)
    yield from ended(parts.title)
    yield from ended(parts.untitled)
    yield from ended(*filter(None, (parts.word,)))
    yield parts.link
    yield parts.home


def write_text(parts: Parts, fits: Fits = lambda _text: True, *, may_go_home: bool = False) -> str:
    """Return the fullest text that fits; the address alone where nothing else does.

    ``may_go_home`` lets it point to the home page where the address of the bulletin costs a sentence.
    """
    text = ""
    for text in _iter_texts(parts, may_go_home=may_go_home):
        if fits(text):
            return text
    return text


def write_sms(parts: Parts) -> str:
    """Return a text that fits one SMS: 160 GSM-7 characters, or 70 of others."""

    def fits(text: str) -> bool:
        plain = plain_typography(text)
        return sms_length(plain) <= sms_limit(plain)

    return plain_typography(write_text(parts, fits, may_go_home=True))


def write_status(parts: Parts) -> str:
    """Return a text for Mastodon: 500 characters, of which the link takes 23."""
    return write_text(parts, lambda text: mastodon_length(text, parts.link) <= MASTODON)


def text_for(target: Target, announcement: Announcement) -> str:
    """Return the text for a target."""
    if target.kind is TargetKind.MASTODON:
        return write_status(announcement.parts)
    if target.kind is TargetKind.WEBHOOK and target.format is TextFormat.SMS:
        return write_sms(announcement.parts)
    return write_text(announcement.parts)
