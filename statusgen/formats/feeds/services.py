"""View of the feed of services: which are running, degraded or cancelled now."""

from datetime import UTC

from statusgen.formats.feeds.items import make_feed, services_html
from statusgen.model import paths
from statusgen.model.identities import opened, tag
from statusgen.model.paths import FEEDS
from statusgen.model.situation import Cell
from statusgen.situation.changes import service_since
from statusgen.wording.cells import day_of, describe_service
from statusgen.wording.context import Scene
from statusgen.wording.feed_views import FeedItem, FeedView
from statusgen.wording.summaries import tell_service
from statusgen.wording.views import ServiceView


def view_service_feed(scene: Scene) -> FeedView:
    """Make the feed of services: which are running, degraded or cancelled now, one entry each.

    An entry is issued again, under a new identifier, only when state, rule or exceptions change.
    """
    items = []
    for service in scene.content.catalogue.services.values():
        cells = scene.situation.of_service(service.id)
        if cells:
            items.append(_service_item(scene, service.id, cells))
    items.sort(key=lambda item: item.published, reverse=True)
    name, title = FEEDS[1]
    told = scene.wording.say("Which services are running, limited or cancelled now.")
    return make_feed(scene, name, scene.wording.say(title), told, tuple(items))


def _service_item(scene: Scene, id_: str, cells: dict[str, Cell]) -> FeedItem:
    wording, service = scene.wording, scene.content.catalogue.services[id_]
    changed = service_since(scene.chronicle, id_, scene.situation.at)
    since = changed or opened(scene.content)
    path = paths.service(scene.language, id_)
    view = describe_service(scene, path, service, cells, day_of(scene, scene.situation.at))
    words = [view.advice.word, *(one.advice.word for one in view.exceptions if one.advice.word)]
    short = service.short.in_(scene.language)
    where = view.where or scene.phrase_of(scene.content.settings.organisation)
    state = _state_in_title(view)
    title = (
        wording.say(
            "{service}: {state} ({where}, {instant})",
            service=short,
            state=state,
            where=where,
            instant=wording.short_instant(changed),
        )
        if changed
        else wording.say("{service}: {state} ({where})", service=short, state=state, where=where)
    )
    stamp = since.astimezone(UTC)
    words = [view.advice.word, *(one.advice.word for one in view.exceptions if one.advice.word)]
    categories: dict[tuple[str, str], None] = {("service", short): None}
    categories.update({("state", word): None for word in words})
    categories.update(
        {("location", wording.place(place)): None for place in cells if place in scene.content.catalogue.locations}
    )
    return FeedItem(
        guid=tag(scene.content, f"services/{id_}/{stamp:%Y%m%dT%H%M%SZ}/{scene.language}"),
        title=title,
        link=paths.address(scene.base_url, path),
        description=tell_service(scene, view),
        content=str(services_html(scene, (view,))),
        published=since,
        categories=tuple(categories),
        author=scene.phrase_of(scene.content.settings.organisation),
        language=scene.language,
    )


def _state_in_title(view: ServiceView) -> str:
    """Name the state of a service and of the places that differ, so that a title never hides an exception."""
    others = [f"{one.who}: {one.advice.word}" for one in view.exceptions if one.advice.word]
    return "; ".join([view.advice.word, *others])
