"""Views of lists: incidents, months, the history, feeds."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from statusgen.model.note import Incident, Note
from statusgen.plan import paths
from statusgen.plan.archive_views import MonthView
from statusgen.plan.bulletins import describe_window, link_bulletin, stage_of
from statusgen.plan.calendar_links import link_calendars
from statusgen.plan.context import Scene
from statusgen.plan.frame import FEEDS, NO_STAMPS, PRESS, location_feed, make_frame, service_feed
from statusgen.plan.views import BulletinLink, Link, ListSection, ListView
from statusgen.situation.chronicle import Notes


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


def months_of(scene: Scene) -> dict[str, Notes]:
    """Return the bulletins by path of their month, newest first."""
    return {paths.month(scene.language, month): notes for month, notes in scene.chronicle.by_month.items()}


def view_month(scene: Scene, path: str, months: Mapping[str, Notes]) -> MonthView:
    """Make the page of a month; months are given newest first."""
    order = list(months)
    position = order.index(path)
    title = _month_title(scene, months[path])

    def neighbour(index: int) -> Link | None:
        if not 0 <= index < len(order):
            return None
        return Link(scene.link(path, order[index]), _month_title(scene, months[order[index]]))

    return MonthView(
        frame=make_frame(scene, path, title, stamps=NO_STAMPS, is_archive=True),
        title=title,
        bulletins=tuple(_name_days(scene, path, months[path])),
        newer=neighbour(position - 1),
        older=neighbour(position + 1),
    )


def _name_days(scene: Scene, path: str, notes: Iterable[Note]) -> Iterator[BulletinLink]:
    """Link to the bulletins of a month; the first that is listed of each day bears the name of the day."""
    named = set()
    for note in notes:
        day = paths.day(note.published.astimezone(scene.wording.zone).date())
        yield replace(link_bulletin(scene, path, note), anchor="" if day in named else day)
        named.add(day)


def _month_title(scene: Scene, notes: Notes) -> str:
    month = notes.outlines[0].published.astimezone(scene.wording.zone)
    title = scene.wording.month(month.year, month.month)
    return title[:1].upper() + title[1:]


def view_history(scene: Scene, months: Mapping[str, Notes]) -> ListView:
    """Make the list of months, by year."""
    path, title = paths.listing(scene.language, "history"), scene.wording.say("History by month")
    years: dict[int, list[Link]] = {}
    for month, notes in months.items():
        link = Link(scene.link(path, month), _month_title(scene, notes))
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
