"""What feeds tell of bulletins, from one build to the next: most of them say today what they said before."""

from collections.abc import Iterable

from msgspec.structs import replace

from statusgen.cache.stale import Work
from statusgen.cache.store import CacheStore
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.feed_views import Told, feed_notes


def recall_told(site: SiteContext, store: CacheStore, work: Work) -> None:
    """Let feeds tell of bulletins what they told before, but of those that a work makes anew.

    What an item says is said on the page of its bulletin too, which is made anew wherever that may change.
    """
    if work.is_all:
        return
    stale, zone = {*work.incidents, *work.gone}, site.content.settings.timezone
    for context in site.pages:
        known = store.told(context.language, tuple[Told, ...]) or ()
        for one in known:
            if one.incident not in stale:
                items = (replace(item, published=item.published.astimezone(zone)) for item in one.items)
                context.told[one.incident, one.number] = replace(one, items=tuple(items))


def told_anew(context: PageContext, known: Iterable[tuple[str, int]]) -> tuple[Told, ...]:
    """Return what was told besides that of which it is known."""
    return tuple(context.told[key] for key in context.told.keys() - known)


def keep_told(site: SiteContext, store: CacheStore) -> None:
    """Keep what feeds told for the next build: of the bulletins that they still hold."""
    held = [(note.incident, note.number) for note in feed_notes(site.timeline, site.situation.live)]
    store.keep_told({one.language: tuple(one.told[key] for key in held if key in one.told) for one in site.pages})
