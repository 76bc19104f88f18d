"""Situation → Plan: which outputs exist, at which path, made from what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from statusgen.model.content import Content
from statusgen.model.phrases import Phrases
from statusgen.model.situation import Situation
from statusgen.plan import paths
from statusgen.plan.bulletins import (
    Changes,
    notes_by_month,
    view_bulletin,
    view_feeds,
    view_history,
    view_incident,
    view_incidents,
    view_month,
    view_press,
)
from statusgen.plan.feeds import view_bulletin_feed, view_service_feed
from statusgen.plan.pages import (
    view_home,
    view_location,
    view_locations,
    view_not_found,
    view_service,
    view_services,
    view_text,
)
from statusgen.plan.scene import Scene
from statusgen.plan.wording import Wording
from statusgen.situation.history import changes_of


class Turn(IntEnum):
    """The order of publication: no link ever points to a file that is not there yet."""

    ASSET = 0
    BULLETIN = 1
    LIST = 2
    HOME = 3
    FEED = 4


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site."""

    path: str
    """Below the output folder, with forward slashes."""
    turn: Turn
    template: str
    """Name of the template that renders the view; the kind of renderer for what is no page."""
    view: object
    """A frozen view, or the bytes of an asset."""


@dataclass(frozen=True, slots=True)
class SitemapView:
    """Addresses of the pages with their alternates: (address, ((language, address), …))."""

    pages: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Assets:
    """The theme's own files, by path from the root of the site."""

    files: Mapping[str, bytes]
    stylesheet: str


def iter_plan(
    content: Content, situation: Situation, phrases: Mapping[str, Phrases], assets: Assets, base_url: str
) -> Iterator[Output]:
    """Iterate over every output, in the order of publication. ``content`` has passed the embargo."""
    scenes = tuple(
        Scene(
            content,
            situation,
            Wording(language, content.settings, content.catalogue, content.vocabulary, phrases[language]),
            base_url,
            assets.stylesheet,
        )
        for language in content.settings.languages
    )
    changes = {
        (note.incident, note.number): changes_of(content, note)
        for incident in content.incidents.values()
        for note in incident.notes
    }
    outputs = [Output(path, Turn.ASSET, "asset", raw) for path, raw in assets.files.items()]
    for scene in scenes:
        outputs += _iter_language(scene, changes)
    by_language = {scene.language: scene for scene in scenes}
    reference = by_language[content.settings.reference]
    outputs.append(
        Output("index.html", Turn.HOME, "home.html", view_home(reference, "index.html", is_language_choice=True))
    )
    ordered = (reference, *(scene for scene in scenes if scene is not reference))
    outputs.append(Output("404.html", Turn.LIST, "not_found.html", view_not_found(ordered, "404.html")))
    outputs.append(Output("sitemap.xml", Turn.FEED, "sitemap", _view_sitemap(content, base_url, outputs)))
    yield from sorted(outputs, key=lambda output: (output.turn, output.path))


def _iter_language(scene: Scene, changes: Changes) -> Iterator[Output]:
    language, content = scene.language, scene.content
    for incident in content.incidents.values():
        for note in incident.notes:
            yield Output(
                paths.bulletin(language, note), Turn.BULLETIN, "bulletin.html", view_bulletin(scene, note, changes)
            )
        yield Output(
            paths.incident(language, incident.id), Turn.LIST, "incident.html", view_incident(scene, incident, changes)
        )
    for location in content.catalogue.locations.values():
        yield Output(paths.location(language, location.id), Turn.LIST, "location.html", view_location(scene, location))
    for service in content.catalogue.services.values():
        yield Output(paths.service(language, service.id), Turn.LIST, "service.html", view_service(scene, service))
    months = notes_by_month(scene)
    for path in months:
        yield Output(path, Turn.LIST, "month.html", view_month(scene, path, months))
    for page in content.pages:
        yield Output(paths.listing(language, page.slug), Turn.LIST, "text.html", view_text(scene, page))
    for name, view in (
        ("locations", view_locations(scene)),
        ("services", view_services(scene)),
        ("incidents", view_incidents(scene)),
        ("history", view_history(scene, months)),
        ("feeds", view_feeds(scene)),
    ):
        yield Output(paths.listing(language, name), Turn.LIST, "list.html", view)
    yield Output(paths.listing(language, "press"), Turn.LIST, "press.html", view_press(scene, changes))
    yield Output(f"{language}/404.html", Turn.LIST, "not_found.html", view_not_found((scene,), f"{language}/404.html"))
    yield Output(paths.home(language), Turn.HOME, "home.html", view_home(scene, paths.home(language)))
    yield Output(paths.feed(language, "feed"), Turn.FEED, "feed", view_bulletin_feed(scene, changes))
    yield Output(paths.feed(language, "services"), Turn.FEED, "feed", view_service_feed(scene))


def _view_sitemap(content: Content, base_url: str, outputs: list[Output]) -> SitemapView:
    languages = content.settings.languages
    pages = []
    for output in sorted(outputs, key=lambda output: output.path):
        first, _, rest = output.path.partition("/")
        if first in languages and rest.endswith("index.html"):
            alternates = tuple((tag, paths.address(base_url, f"{tag}/{rest}")) for tag in languages)
            pages.append((paths.address(base_url, output.path), alternates))
    return SitemapView(tuple(pages))
