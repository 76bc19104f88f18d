"""Views of lists: incidents, months, the history, feeds."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.marked import join, number
from statusgen.model.note import Incident
from statusgen.model.paths import FEEDS, PRESS, location_feed, service_feed
from statusgen.pages.layout import make_frame
from statusgen.pages.month import month_title, months_of
from statusgen.wording.bulletins import describe_window, stage_of
from statusgen.wording.calendar_links import link_calendars
from statusgen.wording.cells import day_of, describe_service, location_link
from statusgen.wording.context import Scene
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.views import Frame, Link


class ListSection(Struct, frozen=True):
    """Links under a heading."""

    title: str
    links: tuple[Link, ...]


class ListView(Struct, frozen=True):
    """A page of links."""

    frame: Frame
    title: str
    introduction: str
    sections: tuple[ListSection, ...]


def view_incidents(scene: Scene) -> ListView:
    """Make the list of incidents: open, planned, over."""
    path, situation, say = paths.listing(scene.language, "incidents"), scene.situation, scene.wording.say

    def link(incident: Incident) -> Link:
        edition = incident.editions[scene.language]
        stage = stage_of(incident)
        note = describe_window(scene, incident) or (scene.wording.stage(stage) if stage else "")
        href = scene.link(path, paths.incident(scene.language, incident.id))
        return Link(href, edition.title, edition.language if edition.language != scene.language else "", note)

    sections = (
        ListSection(say("Open"), tuple(link(one) for one in situation.open_incidents)),
        ListSection(say("Planned"), tuple(link(one) for one in situation.coming)),
        ListSection(say("Over"), tuple(link(one) for one in situation.closed)),
    )
    title = say("Incidents")
    return ListView(
        frame=make_frame(scene, path, title),
        title=title,
        introduction=say("What happened, what is planned, and what is over."),
        sections=tuple(section for section in sections if section.links),
    )


def view_history(scene: Scene) -> ListView:
    """Make the list of months, by year."""
    path, title = paths.listing(scene.language, "history"), scene.wording.say("History by month")
    years: dict[int, list[Link]] = {}
    for month, notes in months_of(scene).items():
        link = Link(scene.link(path, month), month_title(scene, notes))
        years.setdefault(notes.outlines[0].published.astimezone(scene.wording.zone).year, []).append(link)
    return ListView(
        frame=make_frame(scene, path, title, stamps=NO_STAMPS),
        title=title,
        introduction=scene.wording.say("Every update keeps its address for ever."),
        sections=tuple(ListSection(str(year), tuple(links)) for year, links in years.items()),
    )


def feed_links(scene: Scene, page: str) -> tuple[Link, ...]:
    """Link to the feeds of this language."""
    return tuple(
        Link(scene.link(page, paths.feed(scene.language, name)), scene.wording.say(title)) for name, title in FEEDS
    )


def view_feeds(scene: Scene) -> ListView:
    """Make the list of feeds, explained."""
    path, say = paths.listing(scene.language, "feeds"), scene.wording.say
    title = say("RSS feeds")
    explained = (
        say("Every update, as soon as it is published."),
        say("One entry for each service, with its state. It appears again when the state changes."),
    )
    frame = make_frame(scene, path, title, stamps=NO_STAMPS)
    own = tuple(
        Link(link.href, link.text, note=f"{note} {scene.base_url}{paths.feed(scene.language, name)}")
        for link, note, (name, _) in zip(feed_links(scene, path), explained, FEEDS, strict=True)
    )
    language, catalogue = scene.language, scene.content.catalogue
    press = Link(
        scene.link(path, paths.feed(language, PRESS)),
        say("Press"),
        note=say("Every update that has a part for the press."),
    )
    places = tuple(
        Link(scene.link(path, paths.feed(language, location_feed(one.id))), one.name.in_(language))
        for one in catalogue.locations.values()
    )
    services = tuple(
        Link(scene.link(path, paths.feed(language, service_feed(one.id))), one.name.in_(language))
        for one in catalogue.services.values()
    )
    formats = (
        Link(scene.link(path, paths.listing(language, "developers")), say("For developers"), note=say("Open data")),
        Link(
            scene.link(path, paths.listing(language, "embed")),
            say("For the webmaster of our main site"),
            note=say("The situation on other sites: banner and badges."),
        ),
        Link(
            scene.link(path, paths.subscriptions(language)),
            "OPML",
            note=say("All feeds of this language in one file, for a news reader to take in at once."),
        ),
        Link(
            scene.link(path, f"{language}/feed.atom"),
            "Atom",
            note=say("Every feed exists in this format too: its address ends in {ending}.", ending=".atom"),
        ),
        Link(
            scene.link(path, f"{language}/feed.json"),
            "JSON Feed",
            note=say("Every feed exists in this format too: its address ends in {ending}.", ending=".json"),
        ),
    )
    others = tuple(
        Link(scene.link(path, paths.feed(link.language, name)), f"{link.text} – {name}.xml", link.language)
        for link in frame.languages
        if not link.is_current
        for name, _ in FEEDS
    )
    return ListView(
        frame=frame,
        title=title,
        introduction=say(
            "A feed tells your news reader when something changes. Copy the address of a feed into a reader such as "
            "Thunderbird. You give no name and no e-mail address."
        ),
        sections=(
            ListSection(say("In this language"), (*own, press)),
            ListSection(say("One hospital"), places),
            ListSection(say("One service"), services),
            ListSection(say("Calendars"), link_calendars(scene, path)),
            ListSection(say("Other formats"), formats),
            ListSection(say("In other languages"), others),
        ),
    )


def view_locations(scene: Scene) -> ListView:
    """Make the list of locations."""
    path, title = paths.listing(scene.language, "locations"), scene.wording.say("Hospitals")
    links = tuple(
        Link(plain.href, plain.text, note=join(scene.wording.comma, filter(None, (plain.note, number(location.phone)))))
        for location in scene.content.catalogue.locations.values()
        for plain in (location_link(scene, path, location),)
    )
    return ListView(
        frame=make_frame(scene, path, title),
        title=title,
        introduction=scene.wording.say("Choose your hospital to see all its services."),
        sections=(ListSection("", links),),
    )


def view_services(scene: Scene) -> ListView:
    """Make the list of services, each with its state in words."""
    path, title = paths.listing(scene.language, "services"), scene.wording.say("Services")
    on = day_of(scene, scene.situation.at)
    links = []
    for service in scene.content.catalogue.services.values():
        cells = scene.situation.of_service(service.id)
        href = scene.link(path, paths.service(scene.language, service.id))
        advice = describe_service(scene, path, service, cells, on).advice if cells else None
        word, state = (advice.word, advice.state) if advice else ("", "")
        links.append(Link(href, service.name.in_(scene.language), note=word, state=state))
    return ListView(
        frame=make_frame(scene, path, title),
        title=title,
        introduction=scene.wording.say("Choose a service to see where it is running."),
        sections=(ListSection("", tuple(links)),),
    )


def outputs(scene: Scene) -> Iterator[Output]:
    """Iterate over the lists: locations, services, incidents, history, feeds."""
    views = {
        "locations": view_locations(scene),
        "services": view_services(scene),
        "incidents": view_incidents(scene),
        "history": view_history(scene),
    }
    for name, view in views.items():
        yield Output(paths.listing(scene.language, name), view, PageTemplate("list.html"))
    yield Output(paths.listing(scene.language, "feeds"), view_feeds(scene), PageTemplate("feeds.html"))
