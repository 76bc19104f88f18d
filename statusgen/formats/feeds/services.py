"""The feed of services: the current state of each, issued again when it changes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, timedelta

from markupsafe import Markup
from msgspec.structs import replace

from statusgen.formats.feeds.items import make_feed, services_html
from statusgen.model import paths
from statusgen.model.identities import opened, tag
from statusgen.model.marked import join
from statusgen.model.paths import FEEDS
from statusgen.model.site import Service
from statusgen.model.situation import Cell
from statusgen.situation.changes import service_since
from statusgen.wording.cells import describe_service, newest_day
from statusgen.wording.context import PageContext
from statusgen.wording.everywhere import put_behind
from statusgen.wording.feed_views import FeedItem, FeedView
from statusgen.wording.retired import tell_service
from statusgen.wording.summaries import summarise_service
from statusgen.wording.views import ExceptionView, ServiceView


def view_service_feed(context: PageContext) -> FeedView:
    """Make the feed of services: which are running, degraded or cancelled now, one entry each.

    An entry is issued again, under a new identifier, only when state, rule or exceptions change.
    """
    items = [
        _service_item(context, service, cells)
        for service in context.content.catalogue.services.values()
        if (cells := context.situation.of_service(service.id))
    ]
    ended = (one for one in context.content.catalogue.services.values() if one.id not in context.catalogue.services)
    items += [_retired_item(context, service) for service in ended]
    items = sorted(_tell_apart(items), key=lambda item: item.published, reverse=True)
    name, title = FEEDS[1]
    description = context.wording.say("Which services are running, limited or cancelled now.")
    return make_feed(context, name, context.wording.say(title), description, tuple(items))


def _tell_apart(items: Iterable[FeedItem]) -> Iterator[FeedItem]:
    """Yield items with dates that differ: each one second earlier than its service has a place in the catalogue.

    Readers such as Slack's show only one of two items of the same second. The place of a service does not change when
    another service does, so an item keeps its date from one build to the next.
    """
    used = set()
    for place, item in enumerate(items):
        published = item.published - timedelta(seconds=place)
        while published in used:  # changes some seconds apart, or more services than a minute has seconds
            published -= timedelta(seconds=1)
        used.add(published)
        yield replace(item, published=published)


def _service_item(context: PageContext, service: Service, cells: Mapping[str, Cell]) -> FeedItem:
    wording = context.wording
    changed = service_since(context.timeline, service.id, context.situation.at)
    since = changed or opened(context.content)
    path = paths.service(context.language, service.id)
    view = describe_service(context, path, service, cells, newest_day(context))
    short = service.short.in_(context.language)
    where = view.where or context.phrase_of(context.content.settings.organisation)
    who = put_behind(context, short, where)
    title = wording.say("{who}: {told}", who=who, told=_told_in_title(context, view))
    if changed:
        title = wording.say("{title} ({instant})", title=title, instant=wording.short_instant(changed))
    stamp = since.astimezone(UTC)
    words = [view.advice.word, *(exception.advice.word for exception in view.exceptions if exception.advice.word)]
    places = [wording.place(place) for place in cells if place in context.content.catalogue.locations]
    states, locations = (("state", word) for word in words), (("location", place) for place in places)
    categories = dict.fromkeys((("service", short), *states, *locations))
    return FeedItem(
        guid=tag(context.content, f"services/{service.id}/{stamp:%Y%m%dT%H%M%SZ}/{context.language}"),
        title=title,
        link=paths.address(context.base_url, path),
        description=summarise_service(context, view),
        content=str(services_html(context, (view,))),
        published=since,
        categories=tuple(categories),
        author=context.phrase_of(context.content.settings.organisation),
        language=context.language,
    )


def _retired_item(context: PageContext, service: Service) -> FeedItem:
    """Return the entry of a service that is no longer offered anywhere: since when, and where to go instead."""
    since = max(cell.since for cell in context.retired if cell.service == service.id)
    told, short = join(" ", tell_service(context, service)), service.short.in_(context.language)
    return FeedItem(
        guid=tag(context.content, f"services/{service.id}/{since.astimezone(UTC):%Y%m%dT%H%M%SZ}/{context.language}"),
        title=context.wording.say("{who}: {told}", who=short, told=told),
        link=paths.address(context.base_url, paths.service(context.language, service.id)),
        description=told,
        content=str(Markup("<p>{}</p>").format(told)),
        published=since,
        categories=(("service", short),),
        author=context.phrase_of(context.content.settings.organisation),
        language=context.language,
    )


def _told_in_title(context: PageContext, view: ServiceView | ExceptionView) -> str:
    """Say rule and state of a service, what is told beside, then of places and groups that differ: none is hidden."""
    parts = [f"{view.advice.word}." if view.advice.word else "", view.advice.rule]
    parts = parts[::-1] if view.advice.answer else parts
    parts += [view.advice.restart, *view.advice.beside]
    if isinstance(view, ServiceView) and view.phone is not None:
        parts.append(context.wording.say("{who}: {told}", who=view.phone.note, told=f"{view.phone.text}."))
    for exception in view.exceptions:
        told = _told_in_title(context, exception)
        if told:
            parts.append(context.wording.say("{who} – {told}", who=exception.who, told=told))
    return " ".join(filter(None, parts))
