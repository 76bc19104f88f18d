"""Views of lists: incidents, months, the history, feeds."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.marked import join, number
from statusgen.model.note import Incident
from statusgen.model.paths import FEEDS, PRESS, location_feed, service_feed
from statusgen.pages.layout import make_layout
from statusgen.pages.month import month_title, months_of
from statusgen.wording.bulletins import describe_window, stage_of
from statusgen.wording.calendar_links import link_calendars
from statusgen.wording.cells import day_of, describe_service, location_link
from statusgen.wording.context import PageContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import NO_STAMPS
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
        edition = incident.editions[context.language]
        stage = stage_of(incident)
        note = describe_window(context, incident) or (context.wording.stage(stage) if stage else "")
        href = context.link(path, paths.incident(context.language, incident.id))
        return Link(href, edition.title, edition.language if edition.language != context.language else "", note)

    sections = (
        ListSection(say("Open"), tuple(link(one) for one in situation.open_incidents)),
        ListSection(say("Planned"), tuple(link(one) for one in situation.coming)),
        ListSection(say("Over"), tuple(link(one) for one in situation.closed)),
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
    for month, notes in months_of(context).items():
        link = Link(context.link(path, month), month_title(context, notes))
        years.setdefault(notes.summaries[0].published.astimezone(context.wording.zone).year, []).append(link)
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
    """Make the list of feeds, explained."""
    path, say = paths.listing(context.language, "feeds"), context.wording.say
    title = say("RSS feeds")
    explained = (
        say("Every update, as soon as it is published."),
        say("One entry for each service, with its state. It appears again when the state changes."),
    )
    layout = make_layout(context, path, title, stamps=NO_STAMPS)
    own = tuple(
        Link(link.href, link.text, note=f"{note} {context.base_url}{paths.feed(context.language, name)}")
        for link, note, (name, _) in zip(feed_links(context, path), explained, FEEDS, strict=True)
    )
    language, catalogue = context.language, context.content.catalogue
    press = Link(
        context.link(path, paths.feed(language, PRESS)),
        say("Press"),
        note=say("Every update that has a part for the press."),
    )
    places = tuple(
        Link(context.link(path, paths.feed(language, location_feed(one.id))), one.name.in_(language))
        for one in catalogue.locations.values()
    )
    services = tuple(
        Link(context.link(path, paths.feed(language, service_feed(one.id))), one.name.in_(language))
        for one in catalogue.services.values()
    )
    formats = (
        Link(context.link(path, paths.listing(language, "developers")), say("For developers"), note=say("Open data")),
        Link(
            context.link(path, paths.listing(language, "embed")),
            say("For the webmaster of our main site"),
            note=say("The situation on other sites: banner and badges."),
        ),
        Link(
            context.link(path, paths.subscriptions(language)),
            "OPML",
            note=say("All feeds of this language in one file, for a news reader to take in at once."),
        ),
        Link(
            context.link(path, f"{language}/feed.atom"),
            "Atom",
            note=say("Every feed exists in this format too: its address ends in {ending}.", ending=".atom"),
        ),
        Link(
            context.link(path, f"{language}/feed.json"),
            "JSON Feed",
            note=say("Every feed exists in this format too: its address ends in {ending}.", ending=".json"),
        ),
    )
    others = tuple(
        Link(context.link(path, paths.feed(link.language, name)), f"{link.text} – {name}.xml", link.language)
        for link in layout.languages
        if not link.is_current
        for name, _ in FEEDS
    )
    return ListView(
        layout=layout,
        title=title,
        introduction=say(
            "A feed tells your news reader when something changes. Copy the address of a feed into a reader such as "
            "Thunderbird. You give no name and no e-mail address."
        ),
        sections=(
            ListSection(say("In this language"), (*own, press)),
            ListSection(say("One hospital"), places),
            ListSection(say("One service"), services),
            ListSection(say("Calendars"), link_calendars(context, path)),
            ListSection(say("Other formats"), formats),
            ListSection(say("In other languages"), others),
        ),
    )


def view_locations(context: PageContext) -> ListView:
    """Make the list of locations."""
    path, title = paths.listing(context.language, "locations"), context.wording.say("Hospitals")
    links = tuple(
        Link(
            plain.href, plain.text, note=join(context.wording.comma, filter(None, (plain.note, number(location.phone))))
        )
        for location in context.content.catalogue.locations.values()
        for plain in (location_link(context, path, location),)
    )
    return ListView(
        layout=make_layout(context, path, title),
        title=title,
        introduction=context.wording.say("Choose your hospital to see all its services."),
        sections=(ListSection("", links),),
    )


def view_services(context: PageContext) -> ListView:
    """Make the list of services, each with its state in words."""
    path, title = paths.listing(context.language, "services"), context.wording.say("Services")
    on = day_of(context, context.situation.at)
    links = []
    for service in context.content.catalogue.services.values():
        cells = context.situation.of_service(service.id)
        href = context.link(path, paths.service(context.language, service.id))
        advice = describe_service(context, path, service, cells, on).advice if cells else None
        word, state = (advice.word, advice.state) if advice else ("", "")
        links.append(Link(href, service.name.in_(context.language), note=word, state=state))
    return ListView(
        layout=make_layout(context, path, title),
        title=title,
        introduction=context.wording.say("Choose a service to see where it is running."),
        sections=(ListSection("", tuple(links)),),
    )


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the lists: locations, services, incidents, history, feeds."""
    views = {
        "locations": view_locations(context),
        "services": view_services(context),
        "incidents": view_incidents(context),
        "history": view_history(context),
    }
    for name, view in views.items():
        yield Output(paths.listing(context.language, name), view, PageTemplate("list.html"))
    yield Output(paths.listing(context.language, "feeds"), view_feeds(context), PageTemplate("feeds.html"))
