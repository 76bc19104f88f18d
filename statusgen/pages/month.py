"""The page of a month: its bulletins by day, and the closures planned for it."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.note import Incident, Note
from statusgen.pages.layout import make_layout
from statusgen.situation.planned_dates import planned_windows
from statusgen.situation.timeline import Month
from statusgen.wording.bulletins import link_bulletin, view_planned
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.views import BulletinLink, Layout, Link, PlannedView


class MonthView(Struct, frozen=True):
    """What happened in a month."""

    layout: Layout
    title: str
    planned: tuple[PlannedView, ...]
    """Closures that are, or were, planned for it."""
    bulletins: tuple[BulletinLink, ...]
    newer: Link | None
    older: Link | None


def months_of(context: PageContext) -> dict[str, Month]:
    """Return the months by the path of their page, newest first."""
    return {paths.month(context.language, month): month for month in context.timeline.by_month}


def view_month(context: PageContext, path: str, months: Mapping[str, Month]) -> MonthView:
    """Make the page of a month; months are given newest first."""
    order, month = list(months), months[path]
    position = order.index(path)
    title = month_title(context, month)
    closures = (context.content.incidents[summary.id] for summary in context.timeline.order.planned.get(month, ()))

    def neighbour(index: int) -> Link | None:
        if not 0 <= index < len(order):
            return None
        return Link(context.link(path, order[index]), month_title(context, months[order[index]]))

    return MonthView(
        layout=make_layout(context, path, title, stamps=NO_STAMPS, is_archive=True),
        title=title,
        planned=view_planned(context, path, (incident for incident in closures if _takes_place(context, incident))),
        bulletins=tuple(_name_days(context, path, context.timeline.by_month[month])),
        newer=neighbour(position - 1),
        older=neighbour(position + 1),
    )


def _takes_place(context: PageContext, incident: Incident) -> bool:
    return not all(window.is_off for window in planned_windows(context.content, incident))


def _name_days(context: PageContext, path: str, notes: Iterable[Note]) -> Iterator[BulletinLink]:
    """Link to the bulletins of a month; the first of each day gets the anchor of the day."""
    named = set()
    for note in notes:
        day = paths.day(note.published.astimezone(context.wording.zone).date())
        yield replace(link_bulletin(context, path, note), anchor="" if day in named else day)
        named.add(day)


def month_title(context: PageContext, month: Month) -> str:
    """Return a month in words, with its year."""
    title = context.wording.month(*month)
    return title[:1].upper() + title[1:]


def outputs(site: SiteContext, month: Month) -> Iterator[Output]:
    """Iterate over the page of a month in each language."""
    for context in site.pages:
        path = paths.month(context.language, month)
        yield Output(path, view_month(context, path, months_of(context)), PageTemplate("month.html"))
