"""View of the feed of services: which are running, degraded or cancelled now."""

from datetime import UTC

from statusgen.formats.feeds.items import make_feed, services_html
from statusgen.model import paths
from statusgen.model.identities import opened, tag
from statusgen.model.paths import FEEDS
from statusgen.model.situation import Cell
from statusgen.situation.changes import service_since
from statusgen.wording.cells import day_of, describe_service
from statusgen.wording.context import PageContext
from statusgen.wording.feed_views import FeedItem, FeedView
from statusgen.wording.summaries import tell_service
from statusgen.wording.views import ServiceView


def view_service_feed(context: PageContext) -> FeedView:
    """Make the feed of services: which are running, degraded or cancelled now, one entry each.

    An entry is issued again, under a new identifier, only when state, rule or exceptions change.
    """
    items = []
    for service in context.content.catalogue.services.values():
        cells = context.situation.of_service(service.id)
        if cells:
            items.append(_service_item(context, service.id, cells))
    items.sort(key=lambda item: item.published, reverse=True)
    name, title = FEEDS[1]
    told = context.wording.say("Which services are running, limited or cancelled now.")
    return make_feed(context, name, context.wording.say(title), told, tuple(items))


def _service_item(context: PageContext, id_: str, cells: dict[str, Cell]) -> FeedItem:
    wording, service = context.wording, context.content.catalogue.services[id_]
    changed = service_since(context.timeline, id_, context.situation.at)
    since = changed or opened(context.content)
    path = paths.service(context.language, id_)
    view = describe_service(context, path, service, cells, day_of(context, context.situation.at))
    words = [view.advice.word, *(one.advice.word for one in view.exceptions if one.advice.word)]
    short = service.short.in_(context.language)
    where = view.where or context.phrase_of(context.content.settings.organisation)
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
        {("location", wording.place(place)): None for place in cells if place in context.content.catalogue.locations}
    )
    return FeedItem(
        guid=tag(context.content, f"services/{id_}/{stamp:%Y%m%dT%H%M%SZ}/{context.language}"),
        title=title,
        link=paths.address(context.base_url, path),
        description=tell_service(context, view),
        content=str(services_html(context, (view,))),
        published=since,
        categories=tuple(categories),
        author=context.phrase_of(context.content.settings.organisation),
        language=context.language,
    )


def _state_in_title(view: ServiceView) -> str:
    """Name the state of a service and of the places that differ, so that a title never hides an exception."""
    others = [f"{one.who}: {one.advice.word}" for one in view.exceptions if one.advice.word]
    return "; ".join([view.advice.word, *others])
