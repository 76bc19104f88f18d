"""The page of a month: its bulletins by day."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.note import Note
from statusgen.pages.layout import make_frame
from statusgen.situation.timeline import Month, Notes
from statusgen.wording.bulletins import link_bulletin
from statusgen.wording.context import Scene, SiteContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.views import BulletinLink, Frame, Link


class MonthView(Struct, frozen=True):
    """What happened in a month."""

    frame: Frame
    title: str
    bulletins: tuple[BulletinLink, ...]
    newer: Link | None
    older: Link | None


def months_of(scene: Scene) -> dict[str, Notes]:
    """Return the bulletins by path of their month, newest first."""
    return {paths.month(scene.language, month): notes for month, notes in scene.chronicle.by_month.items()}


def view_month(scene: Scene, path: str, months: Mapping[str, Notes]) -> MonthView:
    """Make the page of a month; months are given newest first."""
    order = list(months)
    position = order.index(path)
    title = month_title(scene, months[path])

    def neighbour(index: int) -> Link | None:
        if not 0 <= index < len(order):
            return None
        return Link(scene.link(path, order[index]), month_title(scene, months[order[index]]))

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


def month_title(scene: Scene, notes: Notes) -> str:
    """Return a month in words, with its year."""
    month = notes.outlines[0].published.astimezone(scene.wording.zone)
    title = scene.wording.month(month.year, month.month)
    return title[:1].upper() + title[1:]


def outputs(site: SiteContext, month: Month) -> Iterator[Output]:
    """Iterate over the page of a month in each language."""
    for scene in site.pages:
        path = paths.month(scene.language, month)
        yield Output(path, view_month(scene, path, months_of(scene)), PageTemplate("month.html"))
