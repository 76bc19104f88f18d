"""Alert views → XML of the Common Alerting Protocol 1.2 (OASIS)."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from statusgen.plan.alerts import AlertText, AlertView, write_instant

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
LARGEST = 100 * 1000
"""Bytes of a message; past them its descriptions are brief, because some readers take no more."""
_UNSAID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot say."""


def render_alert(view: AlertView) -> bytes:
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
            SubElement(element, name).text = _UNSAID.sub("", text)
