"""The page of a month: its bulletins by day."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.note import Note
from statusgen.pages.layout import make_layout
from statusgen.situation.timeline import Month, Notes
from statusgen.wording.bulletins import link_bulletin
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.views import BulletinLink, Layout, Link


class MonthView(Struct, frozen=True):
    """What happened in a month."""

    layout: Layout
    title: str
    bulletins: tuple[BulletinLink, ...]
    newer: Link | None
    older: Link | None


def months_of(context: PageContext) -> dict[str, Notes]:
    """Return the bulletins by path of their month, newest first."""
    return {paths.month(context.language, month): notes for month, notes in context.timeline.by_month.items()}


def view_month(context: PageContext, path: str, months: Mapping[str, Notes]) -> MonthView:
    """Make the page of a month; months are given newest first."""
    order = list(months)
    position = order.index(path)
    title = month_title(context, months[path])

    def neighbour(index: int) -> Link | None:
        if not 0 <= index < len(order):
            return None
        return Link(context.link(path, order[index]), month_title(context, months[order[index]]))

    return MonthView(
        layout=make_layout(context, path, title, stamps=NO_STAMPS, is_archive=True),
        title=title,
        bulletins=tuple(_name_days(context, path, months[path])),
        newer=neighbour(position - 1),
        older=neighbour(position + 1),
    )


def _name_days(context: PageContext, path: str, notes: Iterable[Note]) -> Iterator[BulletinLink]:
    """Link to the bulletins of a month; the first of each day gets the anchor of the day."""
    named = set()
    for note in notes:
        day = paths.day(note.published.astimezone(context.wording.zone).date())
        yield replace(link_bulletin(context, path, note), anchor="" if day in named else day)
        named.add(day)


def month_title(context: PageContext, notes: Notes) -> str:
    """Return a month in words, with its year."""
    month = notes.summaries[0].published.astimezone(context.wording.zone)
    title = context.wording.month(month.year, month.month)
    return title[:1].upper() + title[1:]


def outputs(site: SiteContext, month: Month) -> Iterator[Output]:
    """Iterate over the page of a month in each language."""
    for context in site.pages:
        path = paths.month(context.language, month)
        yield Output(path, view_month(context, path, months_of(context)), PageTemplate("month.html"))
