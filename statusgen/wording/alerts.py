"""Identifier, time and text of a bulletin as a CAP alert."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.identities import identity_parts, name_of
from statusgen.model.note import Incident, Note
from statusgen.model.site import WHOLE_GROUP
from statusgen.situation.changes import cells_spoken_of
from statusgen.wording.bulletins import describe_statements
from statusgen.wording.context import PageContext
from statusgen.wording.links import edition_of, passage
from statusgen.wording.summaries import describe_lines
from statusgen.wording.titles import is_untimely, title_of

FEED = "api/cap/alerts"
"""Path of the feed of alerts, without the ending of its format."""


_WITHDRAWN_AFTER = timedelta(seconds=1)
"""A note does not say when it was withdrawn; its cancellation only has to come after it."""


class AlertText(Struct, frozen=True):
    """The text of an alert in one language."""

    language: str
    event: str
    headline: str
    description: str
    brief: str
    """What replaces the description where the message would be too large."""
    instruction: str
    sender: str
    web: str
    """Absolute address of the bulletin."""
    areas: tuple[str, ...]


def alert_identifier(context: PageContext, note: Note, correction: int = 0) -> str:
    """Return the identifier of an alert: no comma, space or sign that the standard forbids."""
    domain, year = identity_parts(context.content)
    return f"{year}.{domain}/{name_of(note)}" + (f"/corrected-{correction}" if correction else "")


def alert_sent(context: PageContext, note: Note, correction: int = 0) -> datetime:
    """Return when an alert counts as sent: a withdrawal, later than what it takes back."""
    if correction:
        return note.corrected[correction - 1].astimezone(context.wording.zone)
    last = max((note.published, *note.corrected)) if note.is_withdrawn else note.published
    sent = last.astimezone(context.wording.zone)
    return sent + _WITHDRAWN_AFTER if note.is_withdrawn else sent


def write_instant(moment: datetime) -> str:
    """Return an instant as the standard writes it: with seconds and offset, that of UTC being ``-00:00``."""
    written = moment.replace(microsecond=0).isoformat()
    return f"{written[:-6]}-00:00" if written.endswith("+00:00") else written


def corrections_told(note: Note) -> int:
    """Return how many corrections of a bulletin are told as alerts of their own: none of one that was withdrawn."""
    return 0 if note.is_withdrawn else len(note.corrected)


def view_alert_text(context: PageContext, incident: Incident, note: Note, correction: int = 0) -> AlertText:
    """Return the text of an alert in one language: of what a bulletin said after so many corrections of its own."""
    if correction < corrections_told(note):
        context, note = context.before_corrections(note, correction)
    wording, settings, edition = context.wording, context.content.settings, edition_of(context, note)
    services = () if note.is_withdrawn else tuple(describe_statements(context, note))
    title = wording.say("Withdrawn: {title}", title=edition.title) if note.is_withdrawn else edition.title
    if is_untimely(context, note):
        title = title_of(context, note, is_correction=correction > 0)
    if correction or (note.corrects is not None and not note.is_withdrawn):
        title = wording.say("Correction: {title}", title=title)
    text = passage(context, "", edition)
    label = [text.label] if edition.language != context.language and text.label else []
    call = wording.say("Life in danger: call {number}.", number=settings.emergency_number)
    instruction = (call, context.phrase_of(settings.emergency_otherwise), context.phrase_of(settings.contact_how))
    return AlertText(
        language=context.language,
        event=str(wording.title(incident.editions[context.language])),
        headline=str(title),
        description="\n".join(map(str, [*label, *describe_lines(context, note, services)])) or str(title),
        brief=str(note.withdrawn_because or title_of(context, note, is_correction=correction > 0) or title),
        instruction=" ".join(filter(None, map(str, instruction))),
        sender=str(context.phrase_of(settings.organisation)),
        web=paths.address(context.base_url, paths.bulletin(context.language, note)),
        areas=tuple(_areas(context, note)),
    )


def _areas(context: PageContext, note: Note) -> Iterator[str]:
    """Iterate over the names of the locations of a bulletin; the group itself where it names none."""
    named = {place for _, place in cells_spoken_of(context.timeline, note)}
    yield from (str(context.wording.place(place)) for place in context.content.catalogue.locations if place in named)
    if WHOLE_GROUP in named or not named:
        yield str(context.phrase_of(context.content.settings.organisation))
