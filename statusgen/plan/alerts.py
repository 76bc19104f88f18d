"""Views of the alerts: every bulletin as a message of the Common Alerting Protocol, where a hospital has asked for it.

A message is never changed once it is sent: what it refers to depends on the bulletins before it alone, whatever became
of them. A withdrawn bulletin gives a message of its own, which cancels the first one and stands in its place.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from markupsafe import escape
from msgspec import Struct

from statusgen.model.note import Incident, Note
from statusgen.model.severity import worst_state
from statusgen.model.site import WHOLE_GROUP, Alerts
from statusgen.model.words import Stage, State
from statusgen.plan import paths
from statusgen.plan.bulletins import view_bulletin
from statusgen.plan.context import Scene
from statusgen.plan.feeds import FeedItem, FeedView, feed_notes, tag, tell_service, worst_in_words
from statusgen.plan.scene import edition_of
from statusgen.situation.history import told_by_bulletin

REFERRED_TO = 50
"""How many earlier messages of an incident a message names at most."""
FEED = "api/cap/alerts"
"""Where the list of the messages stands, without the ending of its format."""
_WITHDRAWN_AFTER = timedelta(seconds=1)
"""A note does not say when it was withdrawn; its cancellation only has to come after it."""


class AlertText(Struct, frozen=True):
    """What a message says in one language."""

    language: str
    event: str
    headline: str
    description: str
    brief: str
    """What stands for the description where the message would be too large."""
    instruction: str
    sender: str
    web: str
    """Absolute address of the bulletin."""
    areas: tuple[str, ...]


class AlertView(Struct, frozen=True):
    """One message; the words of the standard are those of its version 1.2."""

    identifier: str
    sender: str
    sent: datetime
    """With the offset of the site's timezone."""
    status: str
    kind: str
    """``Alert``, ``Update`` or ``Cancel``."""
    references: tuple[str, ...]
    """``sender,identifier,sent`` of the messages that it replaces or cancels, the oldest first."""
    response: str
    """What to do with it, in the words of the standard; empty for nothing in particular."""
    urgency: str
    severity: str
    certainty: str
    onset: datetime | None
    expires: datetime | None
    contact: str
    texts: tuple[AlertText, ...]
    """One for each language, the reference language first."""


def iter_alerts(scenes: tuple[Scene, ...], incident: Incident) -> Iterator[tuple[str, AlertView]]:
    """Iterate over the messages of an incident: (path, view); over none where the settings have no ``cap``."""
    alerts = scenes[0].content.settings.alerts
    if alerts is not None:
        for position, note in enumerate(incident.notes):
            yield paths.alert(note), _view_alert(scenes, alerts, incident, position)


def _view_alert(scenes: tuple[Scene, ...], alerts: Alerts, incident: Incident, position: int) -> AlertView:
    scene, note = scenes[0], incident.notes[position]
    settings = scene.content.settings
    earlier = _earlier(incident, position)
    kind = "Update" if earlier else "Alert"
    if note.is_withdrawn or (note.stage is Stage.CLOSED and earlier):
        kind = "Cancel"
    named = (note,) if note.is_withdrawn else earlier
    worst, is_grave = _worst(scene, note)
    ordered = sorted(scenes, key=lambda one: one.language != settings.reference)
    return AlertView(
        identifier=_identifier(scene, note) + ("/withdrawn" if note.is_withdrawn else ""),
        sender=alerts.sender,
        sent=_sent(scene, note),
        status="Exercise" if settings.demonstration and alerts.status == "Actual" else alerts.status,
        kind=kind,
        references=tuple(_reference(scene, alerts, one) for one in named[-REFERRED_TO:]),
        response="AllClear" if kind == "Cancel" and not note.is_withdrawn else "" if note.is_withdrawn else "Monitor",
        urgency="Past" if kind == "Cancel" else "Future" if incident.is_planned else "Expected",
        severity="Severe" if is_grave else _SEVERITY_WORDS[worst] if worst is not None else "Unknown",
        certainty="Likely" if incident.is_planned else "Observed",
        onset=incident.begins if incident.is_planned else None,
        expires=incident.ends if incident.is_planned else note.valid_until,
        contact=settings.press_email,
        texts=tuple(_view_text(one, incident, note) for one in ordered),
    )


_SEVERITY_WORDS = {
    State.RUNNING: "Minor",
    State.DEGRADED: "Minor",
    State.UNKNOWN: "Unknown",
    State.CANCELLED: "Moderate",
}


def _worst(scene: Scene, note: Note) -> tuple[State | None, bool]:
    """Return the worst state of a bulletin, and whether an emergency department does not take everybody."""
    services = scene.content.catalogue.services
    told = {} if note.is_withdrawn else told_by_bulletin(scene.chronicle, note)
    is_grave = any(
        services[id_].is_emergency and (cell.state is State.CANCELLED or cell.said.ambulances_diverted)
        for (id_, _), cell in told.items()
    )
    states = {cell.state for cell in told.values()}
    states |= {one.state for cell in told.values() for one in cell.said.exceptions if one.state is not None}
    return worst_state(states), is_grave


def _earlier(incident: Incident, position: int) -> tuple[Note, ...]:
    """Return the bulletins before one, back to the last that ended the incident: a new start replaces nothing."""
    notes = incident.notes[:position]
    ends = [at for at, note in enumerate(notes) if note.stage is Stage.CLOSED]
    return notes[ends[-1] + 1 :] if ends else notes


def _identifier(scene: Scene, note: Note) -> str:
    """Return the identity of a message: no comma, space or sign that the standard forbids."""
    domain, _, year = scene.content.settings.identity.partition(",")
    return f"{year}.{domain}/{note.incident}/{note.number}"


def _sent(scene: Scene, note: Note) -> datetime:
    sent = note.published.astimezone(scene.wording.zone)
    return sent + _WITHDRAWN_AFTER if note.is_withdrawn else sent


def _reference(scene: Scene, alerts: Alerts, note: Note) -> str:
    sent = note.published.astimezone(scene.wording.zone)
    return f"{alerts.sender},{_identifier(scene, note)},{write_instant(sent)}"


def write_instant(moment: datetime) -> str:
    """Return an instant as the standard writes it: with seconds and offset, that of UTC being ``-00:00``."""
    written = moment.replace(microsecond=0).isoformat()
    return f"{written[:-6]}-00:00" if written.endswith("+00:00") else written


def _view_text(scene: Scene, incident: Incident, note: Note) -> AlertText:
    wording, settings, edition = scene.wording, scene.content.settings, edition_of(scene, note)
    view = view_bulletin(scene, note, {})
    title = wording.say("Withdrawn: {title}", title=edition.title) if note.is_withdrawn else edition.title
    told = [view.withdrawn] if view.withdrawn else [tell_service(scene, one) for one in view.services]
    label = [view.text.label] if edition.language != scene.language and view.text.label else []
    call = wording.say("Life in danger: call {number}.", number=settings.emergency_number)
    instruction = (call, scene.phrase_of(settings.emergency_otherwise), scene.phrase_of(settings.contact_how))
    return AlertText(
        language=scene.language,
        event=str(wording.title(incident.editions[scene.language])),
        headline=str(title),
        description="\n".join(map(str, [*label, *told])) or str(title),
        brief=str(view.withdrawn or worst_in_words(scene, note) or title),
        instruction=" ".join(filter(None, map(str, instruction))),
        sender=str(scene.phrase_of(settings.organisation)),
        web=paths.address(scene.base_url, paths.bulletin(scene.language, note)),
        areas=tuple(_areas(scene, note)),
    )


def _areas(scene: Scene, note: Note) -> Iterator[str]:
    """Iterate over the names of the locations of a bulletin; the group itself where it names none."""
    named = {place for one in note.statements for place in one.locations}
    for place in scene.content.catalogue.locations:
        if place in named:
            yield str(scene.wording.place(place))
    if WHOLE_GROUP in named or not named:
        yield str(scene.phrase_of(scene.content.settings.organisation))


def iter_alert_feed(scene: Scene) -> Iterator[tuple[str, FeedView]]:
    """Iterate over the one list of the newest messages, in the reference language, where there are any."""
    content = scene.content
    if content.settings.alerts is None:
        return
    organisation = str(scene.phrase_of(content.settings.organisation))
    notes = feed_notes(scene.chronicle, scene.situation.live)
    items = tuple(_view_item(scene, note, organisation) for note in notes)
    yield (
        f"{FEED}.atom",
        FeedView(
            language=scene.language,
            identity=tag(content, "feeds/cap"),
            title=f"{organisation} – CAP 1.2",
            description=scene.wording.say("Every update as an alert, for the programs of emergency services."),
            link=paths.address(scene.base_url, paths.home(scene.language)),
            address=f"{scene.base_url}{FEED}",
            updated=max((item.published for item in items), default=None),
            items=items,
        ),
    )


def _view_item(scene: Scene, note: Note, organisation: str) -> FeedItem:
    text = _view_text(scene, scene.content.incidents[note.incident], note)
    name = f"cap/{note.incident}/{note.number}"
    return FeedItem(
        guid=tag(scene.content, f"{name}/withdrawn" if note.is_withdrawn else name),
        title=text.headline,
        link=f"{scene.base_url}{paths.alert(note)}",
        description=text.description,
        content=str(escape(text.description)),
        published=_sent(scene, note),
        categories=(("incident", note.incident),),
        author=organisation,
        language=scene.language,
    )
