"""Situation → Plan: which outputs exist, at which path, made from what."""

from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import cast

from msgspec import Struct

from statusgen.model.content import Content
from statusgen.model.note import Incident
from statusgen.model.outline import outlines_of
from statusgen.model.phrases import Phrases
from statusgen.model.situation import Situation
from statusgen.plan import paths
from statusgen.plan.additions import PLAIN, Dress, iter_additions
from statusgen.plan.alerts import iter_alert_feed, iter_alerts
from statusgen.plan.badges import iter_badges
from statusgen.plan.bulletins import (
    Changes,
    view_bulletin,
    view_incident,
)
from statusgen.plan.calendars import iter_calendars
from statusgen.plan.context import Scene
from statusgen.plan.embedding import make_oembed
from statusgen.plan.feeds import view_bulletin_feeds, view_subscriptions
from statusgen.plan.front import further_pages, iter_further
from statusgen.plan.icons import IconView, headline_state, icon, iter_icons
from statusgen.plan.lists import months_of, view_history, view_incidents, view_month
from statusgen.plan.offline import view_offline
from statusgen.plan.open_data import iter_open_data, render_incident
from statusgen.plan.pages import (
    view_home,
    view_location,
    view_locations,
    view_not_found,
    view_service,
    view_services,
    view_text,
)
from statusgen.plan.paper import SHEET, view_notice, view_sheet
from statusgen.plan.paper_views import PdfView
from statusgen.plan.press import view_press
from statusgen.plan.service_feed import view_service_feed
from statusgen.plan.statuspage import iter_statuspage
from statusgen.plan.twins import with_twins
from statusgen.plan.views import PageView
from statusgen.plan.web import iter_web
from statusgen.plan.wording import Wording
from statusgen.plan.work import Work
from statusgen.situation.chronicle import Chronicle, Month, make_chronicle
from statusgen.situation.history import changes_of


class Turn(IntEnum):
    """The order of publication: no link ever points to a file that is not there yet."""

    ASSET = 0
    BULLETIN = 1
    LIST = 2
    HOME = 3
    FEED = 4


_FRONT_TURNS = (Turn.LIST, Turn.HOME, Turn.FEED)


class Output(Struct, frozen=True):
    """One file of the site."""

    path: str
    """Below the output folder, with forward slashes."""
    turn: Turn
    template: str
    """Name of the template that renders the view; the kind of renderer for what is no page."""
    view: object
    """A frozen view, or the bytes of an asset."""


class SitemapView(Struct, frozen=True):
    """Addresses of the pages with their alternates: (address, ((language, address), …))."""

    pages: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class SitemapIndexView(Struct, frozen=True):
    """Addresses of the sitemaps."""

    maps: tuple[str, ...]


class Assets(Struct, frozen=True):
    """The theme's own files, by path from the root of the site."""

    files: Mapping[str, bytes]
    stylesheet: str
    paper: str
    """Style sheet of what is made to be printed."""
    dress: Dress = PLAIN


class Plan(Struct, frozen=True):
    """Every output of a site, in the order of publication, made one after the other."""

    scenes: tuple[Scene, ...]
    assets: Assets

    @property
    def chronicle(self) -> Chronicle:
        """The notes in order of time."""
        return self.scenes[0].chronicle

    @property
    def reference(self) -> Scene:
        """The scene of the reference language."""
        content = self.scenes[0].content
        return next(scene for scene in self.scenes if scene.language == content.settings.reference)

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that have a page, the newest first."""
        return tuple(self.chronicle.by_month)

    def count(self, work: Work) -> int:
        """Return about how many outputs a work makes, without making them."""
        outlines = outlines_of(self.scenes[0].content.incidents)
        pages = sum(len(outlines[id_].notes) + 1 for id_ in work.incidents)
        front = len(list(_front_paths(self.reference))) + 3 if work.front else 0  # with its 404 page and two feeds
        return 2 * len(self.scenes) * (pages + front + len(work.months)) + len(work.months)  # pages with their twins

    def changes(self, incident: Incident) -> Changes:
        """Return what each bulletin of an incident changed."""
        return {(note.incident, note.number): changes_of(self.chronicle, note) for note in incident.notes}

    def iter_outputs(self) -> Iterator[Output]:
        """Iterate over every output, in the order of publication."""
        yield from self.iter_assets()
        for id_ in self.scenes[0].content.incidents:
            yield from self.iter_incident(id_)
        for month in self.months:
            yield from self.iter_month(month)
        yield from self.iter_front()

    def iter_assets(self) -> Iterator[Output]:
        """Iterate over the files of the theme: they come first, because every page points to them."""
        for path, raw in (*self.assets.files.items(), *iter_icons()):
            yield Output(path, Turn.ASSET, "asset", raw)

    @with_twins
    def iter_incident(self, id_: str) -> Iterator[Output]:
        """Iterate over the pages of an incident: its bulletins, then its own."""
        incident = self.scenes[0].content.incidents[id_]
        changes = self.changes(incident)
        for scene in self.scenes:
            for note in incident.notes:
                view = view_bulletin(scene, note, changes)
                yield from _with_image(
                    Output(paths.bulletin(scene.language, note), Turn.BULLETIN, "bulletin.html", view)
                )
            story = view_incident(scene, incident, changes)
            yield Output(paths.incident(scene.language, incident.id), Turn.LIST, "incident.html", story)
        for path, alert in iter_alerts(self.scenes, incident):
            yield Output(path, Turn.BULLETIN, "alert", alert)
        yield Output(f"api/incidents/{id_}.json", Turn.LIST, "open data", render_incident(self.scenes, incident))

    @with_twins
    def iter_month(self, month: Month) -> Iterator[Output]:
        """Iterate over the pages of a month, and its sitemap."""
        for scene in self.scenes:
            months = months_of(scene)
            path = paths.month(scene.language, month)
            yield Output(path, Turn.LIST, "month.html", view_month(scene, path, months))
        outlines = outlines_of(self.scenes[0].content.incidents)
        own = [paths.month("", month)[1:]]
        for note in self.chronicle.by_month[month].outlines:
            own.append(paths.bulletin("", note)[1:])
            if note == outlines[note.incident].notes[0]:
                own.append(paths.incident("", note.incident)[1:])
        yield Output(f"sitemaps/{_month_name(month)}.xml", Turn.FEED, "sitemap", self._sitemap(own))

    def iter_front(self) -> Iterator[Output]:
        """Iterate over everything that belongs to no incident and no month: lists, home pages, feeds."""
        for part in range(self.front_parts):
            yield from self.iter_front_part(part)

    @property
    def front_parts(self) -> int:
        """In how many parts the front can be made, each by itself: lists, home pages, feeds by language; the rest."""
        return len(_FRONT_TURNS) * len(self.scenes) + 1

    @with_twins
    def iter_front_part(self, part: int) -> Iterator[Output]:
        """Iterate over a part of the front; the parts are numbered in the order of publication."""
        turn, scene = divmod(part, len(self.scenes))
        if turn < len(_FRONT_TURNS):
            yield from self._iter_turn(self.scenes[scene], _FRONT_TURNS[turn])
        else:
            yield from self._iter_rest()

    def _iter_rest(self) -> Iterator[Output]:
        ordered = (self.reference, *(scene for scene in self.scenes if scene is not self.reference))
        yield Output("404.html", Turn.LIST, "not_found.html", view_not_found(ordered, "404.html"))
        home = view_home(self.reference, "index.html", is_language_choice=True)
        yield Output("index.html", Turn.HOME, "home.html", home)
        for path, raw in (*iter_open_data(self.scenes), *iter_statuspage(self.scenes)):
            yield Output(path, Turn.FEED, "open data", raw)
        for path, feed in iter_alert_feed(self.reference):
            yield Output(path, Turn.FEED, "atom", feed)
        yield Output("favicon.ico", Turn.HOME, "icon", IconView(headline_state(self.reference)))
        offline = {scene.language: view_offline(scene) for scene in ordered}
        for path, raw in iter_additions(ordered, offline, icon("")):
            yield Output(path, Turn.HOME, "additions", raw)
        for path, raw in iter_web(ordered, self.assets.files):
            yield Output(path, Turn.FEED, "web", raw)
        yield from self._iter_sitemaps()

    def _iter_turn(self, scene: Scene, turn: Turn) -> Iterator[Output]:
        language = scene.language
        if turn is Turn.LIST:
            yield from _iter_lists(scene)
            for place in scene.content.catalogue.locations.values():
                notice, where = view_notice(scene, place), paths.notice(language, place.id)
                yield from self._with_pdf(where, "poster.html", notice, self.assets.paper)
            press = view_press(scene, self._changes_of_latest())
            yield Output(paths.listing(language, "press"), turn, "press.html", press)
            sheet = view_sheet(scene, self._changes_of_latest())
            yield from self._with_pdf(paths.listing(language, SHEET), "sheet.html", sheet, self.assets.stylesheet)
        elif turn is Turn.HOME:
            home = view_home(scene, paths.home(language))
            yield from _with_image(Output(paths.home(language), turn, "home.html", home))
        else:
            yield from _iter_feeds(scene)
            for path, calendar in iter_calendars(scene):
                yield Output(path, turn, "calendar", calendar)

    def _with_pdf(self, path: str, template: str, view: PageView, style: str) -> Iterator[Output]:
        """Yield a page that is made to be printed, after its PDF where there is one."""
        if self.reference.has_pdf:
            style_text = self.assets.files[style].decode()
            yield Output(paths.pdf(path), Turn.LIST, "pdf", PdfView(template, view, style_text))
        yield Output(path, Turn.LIST, template, view)

    def _changes_of_latest(self) -> Changes:
        latest = self.scenes[0].situation.latest
        return {(latest.incident, latest.number): changes_of(self.chronicle, latest)} if latest else {}

    def _iter_sitemaps(self) -> Iterator[Output]:
        """Iterate over the sitemap of the front and the index of all: each month has its own, so that none grows."""
        own = [path.partition("/")[2] for path in _front_paths(self.reference)]
        yield Output("sitemaps/pages.xml", Turn.FEED, "sitemap", self._sitemap(own))
        names = sorted(["pages", *(_month_name(month) for month in self.months)])
        maps = tuple(f"{self.scenes[0].base_url}sitemaps/{name}.xml" for name in names)
        yield Output("sitemap.xml", Turn.FEED, "sitemap", SitemapIndexView(maps))

    def _sitemap(self, own: list[str]) -> SitemapView:
        """Return addresses with their alternates; ``own`` are paths below the folder of a language.

        Like the pages themselves: the language choice is for who reads none of the languages, beside a home page.
        """
        base, languages = self.scenes[0].base_url, self.scenes[0].content.settings.languages
        found: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        for rest in sorted(own):
            is_home = rest == "index.html"
            default = base if is_home else paths.address(base, f"{self.reference.language}/{rest}")
            alternates = (*((tag, paths.address(base, f"{tag}/{rest}")) for tag in languages), ("x-default", default))
            found += [(base, alternates)] if is_home else []
            found += [(address, alternates) for _, address in alternates[:-1]]
        return SitemapView(tuple(found))


def _with_image(page: Output) -> Iterator[Output]:
    """Yield the image of a page, where it has one of its own, and then the page that points to it."""
    share = cast("PageView", page.view).frame.share
    if share is not None:
        yield Output(share.path, page.turn, "share", share)
    yield page


def _month_name(month: Month) -> str:
    return f"{month[0]:04}-{month[1]:02}"


def make_plan(
    content: Content,
    situation: Situation,
    phrases: Mapping[str, Phrases],
    assets: Assets,
    base_url: str,
    *,
    has_pdf: bool = False,
) -> Plan:
    """Plan a site. ``content`` has passed the embargo."""
    chronicle = make_chronicle(content)
    scenes = tuple(
        Scene(
            content,
            chronicle,
            situation,
            Wording(language, content.settings, content.catalogue, content.vocabulary, phrases[language]),
            base_url,
            assets.stylesheet,
            assets.paper,
            has_pdf,
            assets.dress,
        )
        for language in content.settings.languages
    )
    return Plan(scenes, assets)


FEED_FORMATS = (("xml", "feed"), ("atom", "atom"), ("json", "jsonfeed"))
"""Ending of each format of a feed, and what renders it."""


def _iter_feeds(scene: Scene) -> Iterator[Output]:
    feeds = view_bulletin_feeds(scene)
    feeds = {"feed": feeds.pop("feed"), "services": view_service_feed(scene), **feeds}
    for name, view in feeds.items():
        for ending, renderer in FEED_FORMATS:
            yield Output(f"{scene.language}/{name}.{ending}", Turn.FEED, renderer, view)
    subscriptions = view_subscriptions(scene, feeds.values())
    yield Output(paths.subscriptions(scene.language), Turn.FEED, "opml", subscriptions)


def _front_paths(scene: Scene) -> Iterator[str]:
    language, content = scene.language, scene.content
    yield paths.home(language)
    yield from (paths.location(language, id_) for id_ in content.catalogue.locations)
    yield from (paths.service(language, id_) for id_ in content.catalogue.services)
    names = (
        "locations",
        "services",
        "incidents",
        "history",
        "press",
        "feeds",
        SHEET,
        *further_pages(scene),
        *(page.slug for page in content.pages),
    )
    yield from (paths.listing(language, name) for name in names)


def _iter_lists(scene: Scene) -> Iterator[Output]:
    language, content = scene.language, scene.content
    for location in content.catalogue.locations.values():
        place = view_location(scene, location)
        yield from _with_image(Output(paths.location(language, location.id), Turn.LIST, "location.html", place))
    for service in content.catalogue.services.values():
        own = view_service(scene, service)
        yield from _with_image(Output(paths.service(language, service.id), Turn.LIST, "service.html", own))
    yield from (Output(badge.path, Turn.LIST, "badge", badge) for badge in iter_badges(scene))
    yield Output(f"{language}/oembed.json", Turn.LIST, "oembed", make_oembed(scene))
    months = months_of(scene)
    for page in content.pages:
        yield Output(paths.listing(language, page.slug), Turn.LIST, "text.html", view_text(scene, page))
    for name, view in (
        ("locations", view_locations(scene)),
        ("services", view_services(scene)),
        ("incidents", view_incidents(scene)),
        ("history", view_history(scene, months)),
    ):
        yield Output(paths.listing(language, name), Turn.LIST, "list.html", view)
    for folder, template, further in iter_further(scene):
        yield Output(paths.listing(language, folder), Turn.LIST, template, further)
    yield Output(f"{language}/404.html", Turn.LIST, "not_found.html", view_not_found((scene,), f"{language}/404.html"))
