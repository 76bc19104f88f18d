"""The feeds of bulletins and their items, each with a permanent GUID."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain

from markupsafe import Markup, escape
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.identities import bulletin_tag, tag
from statusgen.model.note import EditionState, Note
from statusgen.model.paths import DOCTORS, FEEDS, HELP, PRESS, location_feed, service_feed
from statusgen.model.site import WHOLE_GROUP
from statusgen.situation.changes import cells_spoken_of, cells_stated_by
from statusgen.texts.parity import plain_text
from statusgen.wording.bulletins import Correction, corrections_of, describe_statements, notes_for_doctors
from statusgen.wording.capacities import tell_own
from statusgen.wording.context import PageContext
from statusgen.wording.feed_views import FeedItem, FeedView, SubscriptionsView, Told, feed_notes
from statusgen.wording.help_wanted import view_own_calls
from statusgen.wording.lines import tell_own_lines
from statusgen.wording.links import edition_of, passage
from statusgen.wording.personal_data import tell_data_in_line, view_own_data
from statusgen.wording.summaries import describe_lines, name_places, name_with_places
from statusgen.wording.titles import is_untimely, title_of
from statusgen.wording.views import Advice, ExceptionView, ServiceView
from statusgen.wording.warnings import tell_in_line, view_own

_Items = dict[tuple[datetime, str, int], tuple[FeedItem, ...]]
"""The items of bulletins, by their order."""


def view_bulletin_feeds(context: PageContext) -> dict[str, FeedView]:
    """Make the feeds of bulletins by name: all of them, then those of the press, each location and each service.

    All are made of the items of the first, so none grows for ever. An item is the same wherever it is read, but for its
    description: for the press and for doctors it is the part that speaks to them.
    """
    notes = feed_notes(context.timeline, context.situation.live)
    told = {note.order: _tell(context, note) for note in notes}
    items = _tell_apart({order: one.items for order, one in told.items()})
    places = {order: {place for _, place in one.cells} for order, one in told.items()}
    services = {order: {service for service, _ in one.cells} for order, one in told.items()}
    say, catalogue, language = context.wording.say, context.content.catalogue, context.language
    all_updates = say("Every update, as soon as it is published.")
    feeds = {"feed": make_feed(context, "feed", say(FEEDS[0][1]), all_updates, _in_order(items.values()))}

    def add(name: str, page: str, title: str, description: str, own: Iterable[Note]) -> None:
        entries = _in_order(items[note.order] for note in own)
        feeds[name] = make_feed(context, name, title, description, entries, page)

    def add_readers(name: str, page: str, title: str, description: str, part: str) -> None:
        own = (note for note in notes if _is_for(context, note, f"{part}_html"))
        entries = _in_order(items[note.order] for note in own)
        summed = tuple(
            replace(entry, description=getattr(entry, f"for_{part}") or entry.description) for entry in entries
        )
        feeds[name] = make_feed(context, name, title, description, summed, paths.listing(language, page))

    add_readers(PRESS, "press", say("Press"), say("Every update that has a part for the press."), "press")
    if notes_for_doctors(context):
        explained = say("Every update that has a part for doctors.")
        add_readers(DOCTORS, "doctors", say("For doctors"), explained, "doctors")
    calling = [note for note in notes if note.help_wanted]
    if calling:
        explained = say("Every update that calls for help.")
        add(HELP, paths.home(language), say("Help wanted"), explained, calling)
    for place in catalogue.locations.values():
        name, own = place.name.in_(language), [note for note in notes if places[note.order] & {place.id, WHOLE_GROUP}]
        explained = say("Every update about: {name}.", name=name)
        add(location_feed(place.id), paths.location(language, place.id), name, explained, own)
    for service in catalogue.services.values():
        name, own = service.name.in_(language), [note for note in notes if service.id in services[note.order]]
        explained = say("Every update about: {name}.", name=name)
        add(service_feed(service.id), paths.service(language, service.id), name, explained, own)
    return feeds


def _tell(context: PageContext, note: Note) -> Told:
    """Return what feeds tell of a bulletin, which is worded once."""
    key = note.incident, note.number
    found = context.told.get(key)
    if found is None:
        cells = cells_spoken_of(context.timeline, note)
        found = context.told[key] = Told(
            *key, tuple(_unmark(context, item) for item in _iter_items(context, note)), frozenset(cells)
        )
    return found


def _unmark(context: PageContext, item: FeedItem) -> FeedItem:
    """Return an item whose texts bear no marks for pages, since in a feed it is just text, and whose date is local."""
    return replace(
        item,
        title=str(item.title),
        description=str(item.description),
        published=item.published.astimezone(context.content.settings.timezone),
        categories=tuple((domain, str(term)) for domain, term in item.categories),
        author=str(item.author),
        for_doctors=str(item.for_doctors),
        for_press=str(item.for_press),
    )


def _tell_apart(items: _Items) -> _Items:
    """Return items with dates that differ, by a second where two bore one: some readers show only one of both.

    The later bulletin is moved, so that none loses its date when another follows.
    """
    used, dates = set(), {}
    for item in reversed(_in_order(items.values())):
        published = item.published
        while published in used:
            published += timedelta(seconds=1)
        used.add(published)
        dates[item.guid] = published
    return {order: tuple(replace(item, published=dates[item.guid]) for item in own) for order, own in items.items()}


def _in_order(items: Iterable[tuple[FeedItem, ...]]) -> tuple[FeedItem, ...]:
    """Return the items of some bulletins, newest first; those of one instant stay in the order of their bulletins."""
    return tuple(sorted(chain.from_iterable(items), key=lambda item: item.published, reverse=True))


def _is_for(context: PageContext, note: Note, part: str) -> bool:
    """Whether a bulletin has a part for the press or for doctors, or corrects one that has."""
    if note.corrects is not None:
        corrected = context.content.incidents[note.incident].note(note.corrects) or note
        return any(getattr(edition_of(context, version), part) for version in (note, corrected))
    return bool(getattr(edition_of(context, note), part))


def make_feed(
    context: PageContext, name: str, title: str, description: str, items: tuple[FeedItem, ...], page: str = ""
) -> FeedView:
    """Make a feed of entries, the newest first; ``page`` is what it is about, or empty for the home page."""
    return FeedView(
        language=context.language,
        identity=tag(context.content, f"feeds/{name}/{context.language}"),
        title=f"{context.site_name} – {title}",
        description=description,
        link=paths.address(context.base_url, page or paths.home(context.language)),
        address=f"{context.base_url}{context.language}/{name}",
        updated=max((item.published for item in items), default=None),
        items=items,
        hubs=context.content.settings.hubs,
    )


def view_subscriptions(context: PageContext, feeds: Iterable[FeedView]) -> SubscriptionsView:
    """Make the OPML list of all feeds of a language."""
    title = f"{context.site_name} – {context.wording.say('RSS feeds')}"
    listed = tuple((feed.title, f"{feed.address}.xml", feed.link) for feed in feeds)
    return SubscriptionsView(context.language, title, listed)


def _iter_items(context: PageContext, note: Note) -> Iterator[FeedItem]:
    """Iterate over the items of a bulletin: its withdrawal, where there is one, its corrections, and itself.

    Readers do not show an item a second time when its text changes, so each of these has an item of its own. Each says
    what the bulletin said then, and leads to what corrects it.
    """
    item = _bulletin_item(*context.before_corrections(note, 0), corrections=corrections_of(context, note))
    for count, moment in enumerate(() if note.is_withdrawn else note.corrected, 1):
        corrections = corrections_of(context, note, count)
        yield replace(
            _bulletin_item(*context.before_corrections(note, count), moment, corrections=corrections),
            guid=bulletin_tag(context.content, note, context.language, f"corrected-{count}"),
            published=moment,
        )
    announced = note.withdrawn_on or note.published
    if note.is_withdrawn and announced <= context.situation.at:
        say, edition = context.wording.say, edition_of(context, note)
        title = say("Withdrawn: {title}", title=edition.title)
        instant = context.wording.short_instant(announced)
        link = Markup('<p><a href="{}" lang="{}">{}</a></p>').format(item.link, edition.language, edition.title)
        yield replace(
            item,
            guid=bulletin_tag(context.content, note, context.language, "withdrawn"),
            title=say("{title} ({where}, {instant})", title=title, where=name_places(context, note), instant=instant),
            content=item.content + str(link),
            published=announced,
        )
    yield item


def _bulletin_item(
    context: PageContext, note: Note, corrected: datetime | None = None, *, corrections: tuple[Correction, ...] = ()
) -> FeedItem:
    """Make the item of a bulletin, or of the instant at which a fact of it was ``corrected``.

    ``corrections`` are what corrects it later.
    """
    wording, edition = context.wording, edition_of(context, note)
    services = () if note.is_withdrawn else tuple(describe_statements(context, note))
    told = title_of(context, note, is_correction=corrected is not None)
    is_bare = is_untimely(context, note)
    title = told if is_bare else edition.title
    if note.corrects is not None or corrected is not None:
        title = wording.say("Correction: {title}", title=title)
    if note.is_withdrawn:
        title = wording.say("Withdrawn: {title}", title=title)
    if corrections:
        title = wording.say("{who}: {told}", who=wording.say("Corrected"), told=title)
    instant = wording.short_instant(corrected or note.published)
    if told:
        named = title if is_bare else wording.say("{who} – {told}", who=title, told=told)
        full = wording.say("{title} ({instant})", title=named, instant=instant)
    else:
        full = wording.say(
            "{title} ({where}, {instant})", title=title, where=name_places(context, note), instant=instant
        )
    label = passage(context, "", edition).label if edition.state is not EditionState.COMPLETE else ""
    marks = [
        wording.say("{who}: {told}", who=correction.word, told=f"{correction.text} ({correction.address})")
        for correction in corrections
    ]
    above = [*marks, *([label] if label else [])]
    lines = [*above, *describe_lines(context, note, services)]
    parts = ("", "") if note.is_withdrawn else (edition.doctors_html, edition.press_html)
    for_doctors, for_press = (part and "\n".join((*above, *_iter_lines(part))) for part in parts)
    catalogue = context.content.catalogue
    categories = {("incident", note.incident): None}
    for cell in cells_stated_by(context.timeline, note).values():
        service = catalogue.services[cell.service]
        categories[("service", service.short.in_(context.language))] = None
        categories[("state", wording.state(cell.state, service))] = None
        if cell.location in catalogue.locations:
            categories[("location", wording.place(cell.location))] = None
    return FeedItem(
        guid=bulletin_tag(context.content, note, context.language),
        title=full,
        link=paths.address(context.base_url, paths.bulletin(context.language, note)),
        description="\n".join(lines) or title,
        content=str(
            _corrections_html(corrections)
            + _bulletin_html(context, note, services, label, withdrawn=note.withdrawn_because)
        ),
        published=note.published,
        categories=tuple(categories),
        author=context.phrase_of(context.content.settings.organisation),
        language=context.content.settings.reference if note.is_withdrawn else edition.language,
        for_doctors=for_doctors,
        for_press=for_press,
    )


def _iter_lines(html: str) -> Iterator[str]:
    """Iterate over the lines of a text in plain words."""
    yield from filter(None, (" ".join(line.split()) for line in plain_text(html).splitlines()))


def _corrections_html(corrections: Iterable[Correction]) -> Markup:
    return Markup().join(
        Markup('<p><strong>{}</strong> <a href="{}">{}</a></p>').format(
            correction.word, correction.address, correction.text
        )
        for correction in corrections
    )


def _advice_html(advice: Advice) -> Markup:
    """Return an advice as HTML; a remark in another language has its own ``lang``, and names it."""
    state = f"{advice.word}." if advice.word else ""
    told = (state, advice.rule, *advice.details, advice.ends, advice.restart, advice.no_reach)
    parts = [escape(part) for part in told if part]
    parts += [escape(remark.text) for remark in advice.remarks]
    return Markup(" ").join(parts)


def _bulletin_html(
    context: PageContext, note: Note, services: tuple[ServiceView, ...], label: str, *, withdrawn: str
) -> Markup:
    """Return the whole bulletin as HTML; a text in another language has its own ``lang``."""
    edition, say = edition_of(context, note), context.wording.say
    if withdrawn:
        return Markup('<p lang="{}">{}</p>').format(context.content.settings.reference, withdrawn)
    html = Markup()
    corrected = context.content.incidents[note.incident].note(note.corrects) if note.corrects else None
    if corrected is not None:
        address = paths.address(context.base_url, paths.bulletin(context.language, corrected))
        sentence = say("This update corrects an earlier one:")
        html += Markup('<p>{} <a href="{}">{}</a></p>').format(sentence, address, edition_of(context, corrected).title)
    if label:
        html += Markup("<p><em>{}</em></p>").format(label)
    own_address = paths.address(context.base_url, paths.bulletin(context.language, note))
    parts = (edition.html, edition.doctors_html, edition.press_html)
    text, doctors, press = (absolute_links(context.place_links("", html), own_address) for html in parts)
    html += Markup('<div lang="{}">{}</div>').format(edition.language, Markup(text))
    html += services_html(context, services)
    told = tell_own(context, note)
    html += Markup("<ul>{}</ul>").format(Markup().join(map(Markup("<li>{}</li>").format, told))) if told else ""
    fraud = view_own(context, note)
    if fraud:
        lines = Markup().join(Markup("<p>{}</p>").format(tell_in_line(warning)) for warning in fraud)
        html += Markup("<h2>{}</h2>{}").format(say("Fraud in our name"), lines)
    data = view_own_data(context, note)
    if data is not None:
        html += Markup("<h2>{}</h2><p>{}</p>").format(say("Personal data"), tell_data_in_line(data))
    calls = Markup().join(Markup("<p>{}</p>").format(tell_in_line(one)) for one in view_own_calls(context, note))
    html += Markup("<h2>{}</h2>{}").format(say("Help wanted"), calls) if calls else ""
    numbers = tell_own_lines(context, note)
    if numbers:
        lines = Markup().join(Markup("<p>{}</p>").format(number) for number in numbers)
        html += Markup("<h2>{}</h2>{}").format(say("How to reach us"), lines)
    for title, part in ((say("For doctors"), doctors), (say("For the press"), press)):
        if part:
            html += Markup('<h2>{}</h2><div lang="{}">{}</div>').format(title, edition.language, Markup(part))
    return html


def services_html(context: PageContext, services: tuple[ServiceView, ...]) -> Markup:
    """Return the state of services as an HTML list with a heading; empty without services."""
    if not services:
        return Markup()
    lines = Markup().join(_service_html(context, service) for service in services)
    return Markup("<h2>{}</h2><ul>{}</ul>").format(context.wording.say("States and what to do"), lines)


def _service_html(context: PageContext, service: ServiceView) -> Markup:
    html = Markup("<strong>{}</strong> {}").format(name_with_places(context, service), _advice_html(service.advice))
    if service.phone:
        number = Markup('<a href="{0.href}">{0.text}</a>' if service.phone.href else "{0.text}").format(service.phone)
        html += Markup(" {} {}").format(service.phone.note, number)
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
