"""Pages that list links: locations, incidents, months, feeds."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.marked import join
from statusgen.model.note import Incident
from statusgen.model.paths import FEEDS, PROFESSIONALS, location_feed
from statusgen.model.site import Location
from statusgen.model.words import State
from statusgen.pages.layout import make_layout
from statusgen.pages.month import month_title, months_of
from statusgen.pages.phones import location_phone
from statusgen.wording.bulletins import describe_window, link_incident, stage_of
from statusgen.wording.calendar_links import link_calendars
from statusgen.wording.context import PageContext
from statusgen.wording.links import location_link
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.retired import tell_at
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.telephone import phone_number, silent_number
from statusgen.wording.views import Layout, Link


class ListSection(Struct, frozen=True):
    """Links under a heading."""

    title: str
    links: tuple[Link, ...]


class ListView(Struct, frozen=True):
    """A page of links."""

    layout: Layout
    title: str
    introduction: str
    sections: tuple[ListSection, ...]


def view_incidents(context: PageContext) -> ListView:
    """Make the list of incidents: open, planned, over."""
    path, situation, say = paths.listing(context.language, "incidents"), context.situation, context.wording.say

    def link(incident: Incident) -> Link:
        stage = stage_of(incident)
        note = describe_window(context, incident) or (context.wording.stage(stage) if stage else "")
        return link_incident(context, path, incident, note)

    sections = (
        ListSection(say("Open"), tuple(link(incident) for incident in situation.open_incidents)),
        ListSection(say("Planned"), tuple(link(incident) for incident in situation.coming)),
        ListSection(say("Over"), tuple(link(incident) for incident in situation.closed)),
    )
    title = say("Incidents")
    return ListView(
        layout=make_layout(context, path, title),
        title=title,
        introduction=say("What happened, what is planned, and what is over."),
        sections=tuple(section for section in sections if section.links),
    )


def view_history(context: PageContext) -> ListView:
    """Make the list of months, by year."""
    path, title = paths.listing(context.language, "history"), context.wording.say("History by month")
    years: dict[int, list[Link]] = {}
    for page, month in months_of(context).items():
        years.setdefault(month[0], []).append(Link(context.link(path, page), month_title(context, month)))
    return ListView(
        layout=make_layout(context, path, title, stamps=NO_STAMPS),
        title=title,
        introduction=context.wording.say("Every update keeps its address for ever."),
        sections=tuple(ListSection(str(year), tuple(links)) for year, links in years.items()),
    )


def feed_links(context: PageContext, page: str) -> tuple[Link, ...]:
    """Link to the feeds of this language."""
    return tuple(
        Link(context.link(page, paths.feed(context.language, name)), context.wording.say(title))
        for name, title in FEEDS
    )


def view_feeds(context: PageContext) -> ListView:
    """Make the page that explains feeds to readers, with those that they may want."""
    path, say = paths.listing(context.language, "feeds"), context.wording.say
    title = say("RSS feeds")
    more = Link(
        context.link(path, paths.listing(context.language, PROFESSIONALS)),
        say("For newsrooms, webmasters and developers"),
        note=say("Every feed, code for other sites, and open data."),
    )
    return ListView(
        layout=make_layout(context, path, title, stamps=NO_STAMPS),
        title=title,
        introduction=say(
            "A feed tells your news reader when something changes. Copy the address of a feed into a reader such as "
            "Thunderbird. You give no name and no e-mail address."
        ),
        sections=(
            ListSection(say("In this language"), feeds_of_language(context, path)),
            ListSection(say("One hospital"), feeds_of_locations(context, path)),
            ListSection(say("Calendars"), link_calendars(context, path)),
            ListSection(say("More pages"), (more,)),
        ),
    )


def feeds_of_language(context: PageContext, page: str) -> tuple[Link, ...]:
    """Link to the two main feeds of a language, each with what is in it and its address."""
    say = context.wording.say
    explained = (
        say("Every update, as soon as it is published."),
        say("One entry for each service, with its state. It appears again when the state changes."),
    )
    return tuple(
        Link(link.href, link.text, note=f"{note} {context.base_url}{paths.feed(context.language, name)}")
        for link, note, (name, _) in zip(feed_links(context, page), explained, FEEDS, strict=True)
    )


def feeds_of_locations(context: PageContext, page: str) -> tuple[Link, ...]:
    """Link to the feed of each location."""
    return tuple(
        Link(
            context.link(page, paths.feed(context.language, location_feed(location.id))),
            location.name.in_(context.language),
        )
        for location in context.content.catalogue.locations.values()
    )


def view_locations(context: PageContext) -> ListView:
    """Make the list of locations."""
    path, title = paths.listing(context.language, "locations"), context.wording.say("Hospitals")
    links = []
    for location in context.content.catalogue.locations.values():
        link = location_link(context, path, location)
        note = join(context.wording.comma, filter(None, (link.note, _tell_number(context, location))))
        if location.retired is not None:
            note = join(" – ", filter(None, (note, join(" ", tell_at(context, location)))))
        links.append(replace(link, note=note))
    introduction = context.wording.say("Choose your hospital to see all its services.")
    return ListView(make_layout(context, path, title), title, introduction, (ListSection("", tuple(links)),))


def _tell_number(context: PageContext, location: Location) -> str:
    """Return the number of a location as far as somebody answers it, with its state where that is not as usual."""
    phone = location_phone(context, location, "")
    if phone is None:
        return ""
    told, advice = phone_number(phone.number) or silent_number(phone.silent), phone.advice
    return join("", (told, " (", advice.word, ")")) if advice and advice.state != State.RUNNING else told


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the lists: locations, incidents, history, feeds."""
    views = {
        "locations": view_locations(context),
        "incidents": view_incidents(context),
        "history": view_history(context),
    }
    for name, view in views.items():
        yield Output(paths.listing(context.language, name), view, PageTemplate("list.html"))
    yield Output(paths.listing(context.language, "feeds"), view_feeds(context), PageTemplate("feeds.html"))
