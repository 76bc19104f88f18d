"""CAP alerts: every bulletin as a message of the Common Alerting Protocol, where the settings ask for it.

A message never changes once it is sent: what it refers to depends on the bulletins before it alone, whatever became
of them. A withdrawn bulletin becomes a message of its own, which cancels and replaces the first one. A correction of a
published bulletin is a message of its own, too, which updates the others.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.identities import name_of
from statusgen.model.note import Incident, Note
from statusgen.model.severity import worst_state
from statusgen.model.site import Alerts, Settings
from statusgen.model.situation import Cell
from statusgen.model.words import Stage, State
from statusgen.situation.changes import cells_stated_by, first_end, window_known_with
from statusgen.wording.alerts import (
    AlertText,
    alert_identifier,
    alert_sent,
    corrections_told,
    view_alert_text,
    write_instant,
)
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.output import Output, Renderer

REFERRED_TO = 50
"""How many earlier messages of an incident a message names at most."""


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


def outputs(site: SiteContext, incident: Incident) -> Iterator[Output]:
    """Iterate over the messages of an incident; over none where the settings have no ``cap``."""
    alerts = site.content.settings.alerts
    if alerts is not None:
        for position, note in enumerate(incident.notes):
            for correction in range(corrections_told(note) + 1):
                view = _view_alert(site, alerts, incident, position, correction)
                yield Output(paths.alert(note, correction), view, render_alert)


def _view_alert(site: SiteContext, alerts: Alerts, incident: Incident, position: int, correction: int) -> AlertView:
    whole, context = incident.notes[position], site.pages[0]
    note = whole
    if correction < corrections_told(whole):
        context, note = context.before_corrections(whole, correction)
    settings = context.content.settings
    earlier, cells = _earlier(incident, position), tuple(cells_stated_by(context.timeline, note).values())
    is_held = any(cell.sources for cell in cells)
    kind = "Update" if earlier or correction else "Alert"
    if note.is_withdrawn or (note.stage is Stage.CLOSED and earlier and not is_held and not correction):
        kind = "Cancel"
    sent = alert_sent(context, whole, correction)
    withdrawn = [(whole, told) for told in range(len(whole.corrected) + 1)]
    named = withdrawn if note.is_withdrawn else [(one, told) for one in earlier for told in _told_before(one, sent)]
    named += [(whole, told) for told in range(correction)]
    worst, is_grave = _worst(context, cells)
    window = window_known_with(context.timeline, note)
    is_ahead = window is not None and note.published < window.begins
    return AlertView(
        identifier=alert_identifier(context, note, correction) + ("/withdrawn" if note.is_withdrawn else ""),
        sender=alerts.sender,
        sent=sent,
        status="Draft" if site.is_preview else _status(settings, alerts),
        kind=kind,
        references=tuple(_reference(context, alerts, *replaced) for replaced in named[-REFERRED_TO:]),
        response="AllClear" if kind == "Cancel" and not note.is_withdrawn else "" if note.is_withdrawn else "Monitor",
        urgency="Past" if kind == "Cancel" else "Future" if is_ahead else "Expected",
        severity="Severe" if is_grave else _SEVERITY_WORDS[worst] if worst is not None else "Unknown",
        certainty="Likely" if is_ahead else "Observed",
        onset=window.begins if window is not None and incident.begins is not None else None,
        expires=first_end(context.timeline, note, sent),
        contact=settings.press_email,
        texts=tuple(view_alert_text(one, incident, whole, correction) for one in site.reference_first),
    )


def _status(settings: Settings, alerts: Alerts) -> str:
    return "Exercise" if settings.demonstration and alerts.status == "Actual" else alerts.status


_SEVERITY_WORDS = {
    State.RUNNING: "Minor",
    State.DEGRADED: "Minor",
    State.UNKNOWN: "Unknown",
    State.CANCELLED: "Moderate",
}


def _worst(context: PageContext, cells: tuple[Cell, ...]) -> tuple[State | None, bool]:
    """Return the worst state of a bulletin, and whether an emergency department does not take everybody."""
    services = context.content.catalogue.services
    departments = [cell for cell in cells if services[cell.service].is_emergency]
    said = [one for cell in departments for one in (cell.said, *(change.said for change in cell.said.coming))]
    is_grave = any(one.state is State.CANCELLED or one.ambulances_diverted for one in said)
    of_groups = {exception.state for cell in cells for exception in cell.said.exceptions}
    coming = {one.said.state for cell in cells for one in cell.said.coming if not one.is_expired}
    return worst_state({cell.state for cell in cells} | {state for state in of_groups if state} | coming), is_grave


def _earlier(incident: Incident, position: int) -> tuple[Note, ...]:
    """Return the bulletins before one, back to the last that ended the incident: a new start replaces nothing.

    Of incidents that were joined, each replaces what stood before it in its own, as receivers were told; so do new ones
    of both, which are numbered after them.
    """
    note, there = incident.notes[position], _known_in(incident.notes[position])
    is_new = not note.known_as
    notes = tuple(
        one for one in incident.notes[:position] if _known_in(one) == there or (is_new and one.number < note.number)
    )
    ends = [at for at, note in enumerate(notes) if note.stage is Stage.CLOSED]
    return notes[ends[-1] + 1 :] if ends else notes


def _known_in(note: Note) -> str:
    """Return the incident in which receivers know a bulletin."""
    return name_of(note).rpartition("/")[0]


def _told_before(note: Note, moment: datetime) -> Iterator[int]:
    """Iterate over the messages of a bulletin up to an instant: itself, and its corrections."""
    yield 0
    yield from (count for count, corrected in enumerate(note.corrected, 1) if corrected <= moment)


def _reference(context: PageContext, alerts: Alerts, note: Note, correction: int) -> str:
    moment = note.corrected[correction - 1] if correction else note.published
    sent = moment.astimezone(context.wording.zone)
    return f"{alerts.sender},{alert_identifier(context, note, correction)},{write_instant(sent)}"


NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
LARGEST = 100 * 1000
"""Bytes of a message; past them its descriptions are brief, because some readers take no more."""
_UNSAID = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""What XML cannot say: compiled where a site has alerts, which takes as long as all other patterns of formats."""


def render_alert(view: AlertView, _renderer: Renderer) -> bytes:
    """Render a message: its elements in the order of the standard, one ``info`` for each language."""
    whole = _render(view, is_brief=False)
    return whole if len(whole) <= LARGEST else _render(view, is_brief=True)


def _render(view: AlertView, *, is_brief: bool) -> bytes:
    alert = Element("alert", {"xmlns": NAMESPACE})
    _write(
        alert,
        (
            ("identifier", view.identifier),
            ("sender", view.sender),
            ("sent", write_instant(view.sent)),
            ("status", view.status),
            ("msgType", view.kind),
            ("scope", "Public"),
            ("references", " ".join(view.references)),
        ),
    )
    for text in view.texts:
        _write_text(SubElement(alert, "info"), view, text, is_brief=is_brief)
    indent(alert)
    rendered: bytes = tostring(alert, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + rendered + b"\n"


def _write_text(element: Element, view: AlertView, text: AlertText, *, is_brief: bool) -> None:
    _write(
        element,
        (
            ("language", text.language),
            ("category", "Health"),
            ("category", "Infra"),
            ("event", text.event),
            ("responseType", view.response),
            ("urgency", view.urgency),
            ("severity", view.severity),
            ("certainty", view.certainty),
            ("effective", write_instant(view.sent)),
            ("onset", write_instant(view.onset) if view.onset else ""),
            ("expires", write_instant(view.expires) if view.expires else ""),
            ("senderName", text.sender),
            ("headline", text.headline),
            ("description", text.brief if is_brief else text.description),
            ("instruction", text.instruction),
            ("web", text.web),
            ("contact", view.contact),
        ),
    )
    for name in text.areas:
        _write(SubElement(element, "area"), (("areaDesc", name),))


def _write(element: Element, parts: Iterable[tuple[str, str]]) -> None:
    for name, text in parts:
        if text:
            SubElement(element, name).text = re.sub(_UNSAID, "", text)
