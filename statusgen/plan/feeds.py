"""Views of the feeds: what a news reader gets, in words, with identities that never change."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from heapq import nlargest
from itertools import chain

from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.note import EditionState, Incident, Note
from statusgen.model.severity import worst_state
from statusgen.model.site import WHOLE_GROUP, Service
from statusgen.model.words import State
from statusgen.plan import paths
from statusgen.plan.bulletins import view_bulletin
from statusgen.plan.context import Scene
from statusgen.plan.frame import FEEDS, PRESS, location_feed, service_feed
from statusgen.plan.scene import edition_of
from statusgen.plan.views import Advice, ExceptionView, ServiceView
from statusgen.situation.chronicle import Chronicle
from statusgen.situation.fold import find_note
from statusgen.situation.history import told_by_bulletin

NAMED_IN_TITLE = 4
"""How many services the title of an entry names."""
AT_LEAST = 50
"""Bulletins a feed keeps, besides every bulletin of open incidents."""


class FeedItem(Struct, frozen=True):
    """One entry of a feed."""

    guid: str
    """A permanent ``tag:`` address (RFC 4151), which includes the language."""
    title: str
    link: str
    """Absolute address."""
    description: str
    """Plain text: states and rules."""
    content: str
    """HTML with absolute links."""
    published: datetime
    categories: tuple[tuple[str, str], ...]
    """(domain, term)."""
    author: str
    language: str
    """The language its text is really written in, which for a fallback is not that of the feed."""


class FeedView(Struct, frozen=True):
    """One feed of one language."""

    language: str
    identity: str
    """A permanent ``tag:`` address of the feed itself."""
    title: str
    description: str
    link: str
    """Absolute address of the page it belongs to."""
    address: str
    """The feed's own absolute address, without the ending of its format."""
    updated: datetime | None
    """Time of the newest content; None when there is none."""
    items: tuple[FeedItem, ...]
    """Newest first."""
    hubs: tuple[str, ...] = ()
    """WebSub hubs that tell subscribers at once."""


class SubscriptionsView(Struct, frozen=True):
    """The feeds of one language, for a news reader to take in at once."""

    language: str
    title: str
    feeds: tuple[tuple[str, str, str], ...]
    """(title, absolute address of the feed, absolute address of its page)."""


def tag(content: Content, specific: str) -> str:
    """Return a permanent identifier: the identity of the settings, and what it names."""
    return f"tag:{content.settings.identity}:{specific}"


def feed_notes(chronicle: Chronicle, live: Iterable[Incident]) -> list[Note]:
    """Return the bulletins of the main feed, newest first: all those of live incidents, and at least 50.

    The fifty withdrawn last are among them, however old they are.
    """
    withdrawn = [note for note in chronicle.notes.outlines if note.withdrawn_on is not None]
    last = nlargest(AT_LEAST, withdrawn, key=lambda note: (note.withdrawn_on, note.order))
    found = (find_note(chronicle.content.incidents, note) for note in last)
    notes = {
        note.order: note
        for note in (*chronicle.notes[:AT_LEAST], *found, *(note for one in live for note in one.notes))
    }
    return [notes[order] for order in sorted(notes, reverse=True)]


def view_bulletin_feeds(scene: Scene) -> dict[str, FeedView]:
    """Make the feeds of bulletins by name: all of them, then those of the press, each location and each service.

    All are made of the items of the first, so an item is the same wherever it is read, and none grows for ever.
    """
    notes = feed_notes(scene.chronicle, scene.situation.live)
    items = {note.order: tuple(_iter_items(scene, note)) for note in notes}
    say, catalogue, language = scene.wording.say, scene.content.catalogue, scene.language
    all_updates = say("Every update, as soon as it is published.")
    feeds = {"feed": make_feed(scene, "feed", say(FEEDS[0][1]), all_updates, _in_order(items.values()))}

    def add(name: str, page: str, title: str, description: str, which: Callable[[Note], bool]) -> None:
        own = _in_order(items[note.order] for note in notes if which(note))
        feeds[name] = make_feed(scene, name, title, description, own, page)

    add(
        PRESS,
        paths.listing(language, "press"),
        say("Press"),
        say("Every update that has a part for the press."),
        partial(_is_for_press, scene),
    )
    for place in catalogue.locations.values():
        name = place.name.in_(language)
        about = say("Every update about: {name}.", name=name)
        add(location_feed(place.id), paths.location(language, place.id), name, about, partial(_names_place, place.id))
    for service in catalogue.services.values():
        name = service.name.in_(language)
        about = say("Every update about: {name}.", name=name)
        add(
            service_feed(service.id),
            paths.service(language, service.id),
            name,
            about,
            partial(_names_service, service.id),
        )
    return feeds


def _in_order(items: Iterable[tuple[FeedItem, ...]]) -> tuple[FeedItem, ...]:
    """Return the items of some bulletins, newest first; those of one instant stay in the order of their bulletins."""
    return tuple(sorted(chain.from_iterable(items), key=lambda item: item.published, reverse=True))


def _is_for_press(scene: Scene, note: Note) -> bool:
    """Whether a bulletin has a part for the press, or corrects one that has."""
    if note.corrects is not None:
        corrected = scene.content.incidents[note.incident].note(note.corrects) or note
        return any(edition_of(scene, one).press_html for one in (note, corrected))
    return bool(edition_of(scene, note).press_html)


def _names_place(place: str, note: Note) -> bool:
    return any(place in one.locations or WHOLE_GROUP in one.locations for one in note.statements)


def _names_service(service: str, note: Note) -> bool:
    return any(one.service == service for one in note.statements)


def make_feed(
    scene: Scene, name: str, title: str, description: str, items: tuple[FeedItem, ...], page: str = ""
) -> FeedView:
    """Make a feed of entries, the newest first; ``page`` is what it is about, or empty for the home page."""
    organisation = scene.phrase_of(scene.content.settings.organisation)
    return FeedView(
        language=scene.language,
        identity=tag(scene.content, f"feeds/{name}/{scene.language}"),
        title=f"{organisation} – {title}",
        description=description,
        link=paths.address(scene.base_url, page or paths.home(scene.language)),
        address=f"{scene.base_url}{scene.language}/{name}",
        updated=max((item.published for item in items), default=None),
        items=items,
        hubs=scene.content.settings.hubs,
    )


def view_subscriptions(scene: Scene, feeds: Iterable[FeedView]) -> SubscriptionsView:
    """Make the list of all feeds of a language that a news reader takes in at once."""
    organisation = scene.phrase_of(scene.content.settings.organisation)
    title = f"{organisation} – {scene.wording.say('RSS feeds')}"
    return SubscriptionsView(
        scene.language, title, tuple((feed.title, f"{feed.address}.xml", feed.link) for feed in feeds)
    )


def _iter_items(scene: Scene, note: Note) -> Iterator[FeedItem]:
    """Iterate over the items of a bulletin: its withdrawal, where there is one, and itself.

    Readers do not show an item a second time when its text changes, so a withdrawal has an item of its own.
    """
    item = _bulletin_item(scene, note)
    told = note.withdrawn_on or note.published
    if note.is_withdrawn and told <= scene.situation.at:
        say, edition = scene.wording.say, edition_of(scene, note)
        title = say("Withdrawn: {title}", title=edition.title)
        instant = scene.wording.short_instant(told)
        link = Markup('<p><a href="{}" lang="{}">{}</a></p>').format(item.link, edition.language, edition.title)
        yield replace(
            item,
            guid=tag(scene.content, f"{note.incident}/{note.number}/withdrawn/{scene.language}"),
            title=say("{title} ({where}, {instant})", title=title, where=_where(scene, note), instant=instant),
            content=item.content + str(link),
            published=told,
        )
    yield item


def _bulletin_item(scene: Scene, note: Note) -> FeedItem:
    wording, edition = scene.wording, edition_of(scene, note)
    view = view_bulletin(scene, note, {})
    title = edition.title
    if note.corrects is not None:
        title = wording.say("Correction: {title}", title=title)
    if note.is_withdrawn:
        title = wording.say("Withdrawn: {title}", title=title)
    instant = wording.short_instant(note.published)
    where, services = _where(scene, note), worst_in_words(scene, note)
    if services:
        title = wording.say("{title} – {services}", title=title, services=services)
    full = wording.say("{title} ({where}, {instant})", title=title, where=where, instant=instant)
    label = view.text.label if edition.state is not EditionState.COMPLETE else ""
    told = [tell_service(scene, service) for service in view.services]
    catalogue = scene.content.catalogue
    categories = {("incident", note.incident): None}
    for statement in note.statements:
        categories[("service", catalogue.services[statement.service].short.in_(scene.language))] = None
        categories[("state", wording.state(statement.state, catalogue.services[statement.service]))] = None
        for place in statement.locations:
            if place in catalogue.locations:
                categories[("location", wording.place(place))] = None
    return FeedItem(
        guid=tag(scene.content, f"{note.incident}/{note.number}/{scene.language}"),
        title=full,
        link=paths.address(scene.base_url, paths.bulletin(scene.language, note)),
        description="\n".join([*([label] if label else []), *([view.withdrawn] if view.withdrawn else told)]) or title,
        content=str(_bulletin_html(scene, note, view.services, label, withdrawn=view.withdrawn)),
        published=note.published,
        categories=tuple(categories),
        author=scene.phrase_of(scene.content.settings.organisation),
        language=scene.content.settings.reference if note.is_withdrawn else edition.language,
    )


def worst_in_words(scene: Scene, note: Note) -> str:
    """Name the worst state of a bulletin and its services, so that its title says enough without the bulletin.

    What another incident holds is for the bulletins of that one to name. Emergency departments stand by themselves.
    """
    services = scene.content.catalogue.services
    told = {} if note.is_withdrawn else told_by_bulletin(scene.chronicle, note)
    own = {key: cell for key, cell in told.items() if cell.incident == note.incident} or told
    attended = {key: cell for key, cell in own.items() if services[key[0]].attended} or own
    worst = worst_state([cell.state for cell in attended.values()])
    if worst is None:
        return ""
    found = [services[id_] for id_ in dict.fromkeys(id_ for (id_, _), cell in attended.items() if cell.state is worst)]
    departments, others = [one for one in found if one.is_emergency], [one for one in found if not one.is_emergency]
    places = [place for (id_, place), cell in attended.items() if services[id_].is_emergency and cell.state is worst]
    named = [_name_services(scene, worst, some) for some in (departments, others) if some]
    if departments and others:  # the title names the places of all together, which are more
        named[0] = scene.wording.say("{service} ({where})", service=named[0], where=scene.wording.places(places))
    return "; ".join(named)


def _name_services(scene: Scene, state: State, services: list[Service]) -> str:
    word, names = scene.wording.state(state, services[0]), [one.short.in_(scene.language) for one in services]
    shown = names[:NAMED_IN_TITLE]
    if len(names) > len(shown):
        listed, more = scene.wording.comma.join(shown), len(names) - len(shown)
        return scene.wording.say("{state}: {services} and {more} more", state=word, services=listed, more=more)
    return scene.wording.say("{state}: {services}", state=word, services=scene.wording.listed(shown))


def _where(scene: Scene, note: Note) -> str:
    """Say where a bulletin applies: its locations when they are few, else the whole group."""
    places = {place for statement in note.statements for place in statement.locations}
    named = [place for place in scene.content.catalogue.locations if place in places]
    return scene.wording.places(named if len(named) <= 2 else ())


def tell_service(scene: Scene, service: ServiceView) -> str:
    """Say a service in one line of plain text: where, state, rule, exceptions."""
    return scene.wording.say("{who}: {told}", who=_name_where(scene, service), told=_tell_advice(scene, service))


def _name_where(scene: Scene, view: ServiceView) -> str:
    """Name a service, with its locations where it does not speak of all of them."""
    if not (view.is_partial and view.where):
        return view.name
    return scene.wording.say("{service} ({where})", service=view.name, where=view.where)


def _tell_advice(scene: Scene, view: ServiceView | ExceptionView) -> str:
    phone = view.phone if isinstance(view, ServiceView) else None
    number = [scene.wording.say("{who}: {told}", who=phone.note, told=f"{phone.text}.")] if phone else []
    exceptions = (
        scene.wording.say("{who} – {told}", who=one.who, told=_tell_advice(scene, one)) for one in view.exceptions
    )
    return " ".join([*_advice_parts(view.advice), *number, *exceptions])


def _advice_parts(advice: Advice) -> list[str]:
    parts = [f"{advice.word}." if advice.word else "", advice.rule, advice.ends, advice.restart]
    return [part for part in (*parts, *(one.text for one in advice.remarks), advice.no_reach) if part]


def _advice_html(advice: Advice) -> Markup:
    """Return an advice as HTML; a remark in another language bears its own ``lang``."""
    state = f"{advice.word}." if advice.word else ""
    parts = [escape(part) for part in (state, advice.rule, advice.ends, advice.restart, advice.no_reach) if part]
    for remark in advice.remarks:
        marked = Markup('<span lang="{}">{}</span>').format(remark.language, remark.text) if remark.language else None
        parts.append(marked or escape(remark.text))
    return Markup(" ").join(parts)


def _bulletin_html(
    scene: Scene, note: Note, services: tuple[ServiceView, ...], label: str, *, withdrawn: str
) -> Markup:
    """Return the whole bulletin as HTML; a text in another language bears its own ``lang``."""
    edition, say = edition_of(scene, note), scene.wording.say
    if withdrawn:
        return Markup('<p lang="{}">{}</p>').format(scene.content.settings.reference, withdrawn)
    html = Markup()
    corrected = scene.content.incidents[note.incident].note(note.corrects) if note.corrects else None
    if corrected is not None:
        address = paths.address(scene.base_url, paths.bulletin(scene.language, corrected))
        sentence = say("This update corrects an earlier one:")
        html += Markup('<p>{} <a href="{}">{}</a></p>').format(sentence, address, edition_of(scene, corrected).title)
    if label:
        html += Markup("<p><em>{}</em></p>").format(label)
    text = absolute_links(edition.html, paths.address(scene.base_url, paths.bulletin(scene.language, note)))
    press = absolute_links(edition.press_html, paths.address(scene.base_url, paths.bulletin(scene.language, note)))
    html += Markup('<div lang="{}">{}</div>').format(edition.language, Markup(text))
    html += services_html(scene, services)
    if press:
        html += Markup('<h2>{}</h2><div lang="{}">{}</div>').format(
            say("For the press"), edition.language, Markup(press)
        )
    return html


def services_html(scene: Scene, services: tuple[ServiceView, ...]) -> Markup:
    """Return what is told of services as a list, with a heading; nothing where there are none."""
    if not services:
        return Markup()
    lines = Markup().join(_service_html(scene, one) for one in services)
    return Markup("<h2>{}</h2><ul>{}</ul>").format(scene.wording.say("States and what to do"), lines)


def _service_html(scene: Scene, service: ServiceView) -> Markup:
    html = Markup("<strong>{}</strong> {}").format(_name_where(scene, service), _advice_html(service.advice))
    if service.phone:
        html += Markup(' {} <a href="{}">{}</a>').format(service.phone.note, service.phone.href, service.phone.text)
    if service.exceptions:
        html += Markup("<ul>{}</ul>").format(Markup().join(map(_exception_html, service.exceptions)))
    return Markup("<li>{}</li>").format(html)


def _exception_html(exception: ExceptionView) -> Markup:
    html = Markup("<strong>{}</strong> {}").format(exception.who, _advice_html(exception.advice))
    if exception.exceptions:
        html += Markup("<ul>{}</ul>").format(Markup().join(map(_exception_html, exception.exceptions)))
    return Markup("<li>{}</li>").format(html)


def absolute_links(html: str, base: str) -> str:
    """Return HTML whose relative links are absolute; notes hold few of them, and none with a base of its own."""
    import re
    from urllib.parse import urljoin

    def join(match: re.Match[str]) -> str:
        return f'href="{escape(urljoin(base, match[1]))}"'

    return re.sub(r'href="(?![a-z][a-z0-9+.\-]*:)([^"]*)"', join, html)


def opened(content: Content) -> datetime:
    """Return the first instant of the year in the settings' identity: when services began to be as usual."""
    year = int(content.settings.identity.rpartition(",")[2][:4])
    return datetime(year, 1, 1, tzinfo=content.settings.timezone)
