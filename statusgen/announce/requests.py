"""Make the HTTP request or the e-mail that sends an announcement."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from urllib.parse import urlencode

from msgspec import Struct

from statusgen.announce.lengths import is_gsm, without_mentions
from statusgen.announce.texts import Announcement, Event, Fact, text_for
from statusgen.model.delay import Delay
from statusgen.model.severity import KEEPING_AWAY
from statusgen.model.situation import Said
from statusgen.model.targets import Target, TargetKind, TextFormat
from statusgen.wording.documents import describe_minutes, describe_restart, describe_share, describe_visiting

VERSION = 1
"""Of the JSON that a webhook gets: it grows, and what is in it keeps its meaning."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-!|<>~])")


class Request(Struct, frozen=True):
    """One POST, without the address it goes to."""

    path: str
    """What is added to the address of the target."""
    headers: Mapping[str, str]
    body: bytes


def delivery_key(target: Target, announcement: Announcement) -> str:
    """Return the idempotency key of an announcement for a target: the same at every retry."""
    event = "withdrawn" if announcement.event is Event.WITHDRAWN else "published"
    identity = "\n".join((target.name, announcement.identity, event))
    return hashlib.sha256(identity.encode()).hexdigest()[:40]


def make_request(target: Target, announcement: Announcement, token: str) -> Request:
    """Return the request that sends an announcement to a target; ``token`` is its secret, or empty."""
    key = delivery_key(target, announcement)
    if target.kind is TargetKind.WEBSUB:
        form = urlencode([("hub.mode", "publish"), *(("hub.url", feed) for feed in announcement.feeds)])
        return Request("", _with_token({"Content-Type": "application/x-www-form-urlencoded"}, token), form.encode())
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
    body = json.dumps(_body(target, announcement), ensure_ascii=False, sort_keys=True).encode()
    if target.kind is TargetKind.MASTODON:
        return Request("api/v1/statuses", _with_token(headers, token), body)
    if target.kind is TargetKind.WEBHOOK and token:
        signature = hmac.new(token.encode(), body, hashlib.sha256).hexdigest()
        headers["X-Hub-Signature-256"] = f"sha256={signature}"
    return Request("", headers, body)


def _with_token(headers: dict[str, str], token: str) -> dict[str, str]:
    return {**headers, "Authorization": f"Bearer {token}"} if token else headers


def _body(target: Target, announcement: Announcement) -> object:
    text = text_for(target, announcement)
    text = without_mentions(text) if target.kind.is_chat else text
    if target.kind is TargetKind.MASTODON:
        return {"status": text, "language": announcement.language, "visibility": target.visibility}
    if target.kind is TargetKind.SLACK:
        return {"text": escape(text, quote=False), "mrkdwn": False}
    if target.kind is TargetKind.MATRIX:
        return {"text": text, "html": _html(announcement, text)}
    if target.kind is TargetKind.TEAMS:
        return _card(announcement, text)
    if target.format is TextFormat.SMS:
        return {
            "version": VERSION,
            "id": announcement.identity,
            "event": announcement.event,
            "language": announcement.language,
            "text": text,
            "encoding": "GSM-7" if is_gsm(text) else "UCS-2",
        }
    return _describe(announcement, text)


def _html(announcement: Announcement, text: str) -> str:
    """Return a text as HTML: its title strong, its address a link."""
    first, *rest = text.split("\n")
    lines = [f"<strong>{escape(first)}</strong>", *map(escape, rest)]
    link = escape(announcement.link)
    return "<br>".join(lines).replace(link, f'<a href="{link}">{link}</a>')


def _card(announcement: Announcement, text: str) -> object:
    """Return an Adaptive Card, which Teams workflows accept; its text is a kind of Markdown."""
    blocks: list[dict[str, object]] = [
        {"type": "TextBlock", "text": _MARKDOWN.sub(r"\\\1", line), "wrap": True} for line in text.split("\n")
    ]
    blocks[0] |= {"weight": "Bolder", "size": "Medium"}
    blocks[-1]["text"] = text.split("\n")[-1]  # the address stays as it is, and is made a link
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": announcement.language,
        "body": blocks,
    }
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [content]}


def _describe(announcement: Announcement, text: str) -> object:
    return {
        "version": VERSION,
        "id": announcement.identity,
        "event": announcement.event,
        "organisation": announcement.organisation,
        "incident": announcement.incident,
        "number": announcement.number,
        "corrects": announcement.corrects,
        "published": announcement.published.isoformat(),
        "language": announcement.language,
        "written_in": announcement.written_in,
        "url": announcement.link,
        "title": announcement.title,
        "text": text,
        "content_html": announcement.item.content if announcement.item else None,
        "services": [_describe_fact(fact) for fact in announcement.facts],
    }


def _describe_fact(fact: Fact) -> object:
    return {
        "id": fact.service,
        "locations": list(fact.locations),
        "changed": fact.has_changed,
        "begins": fact.begins.isoformat() if fact.begins else None,
        "ends": fact.ends.isoformat() if fact.ends else None,
        "was": _describe_said(fact.was) if fact.was else None,
        "is": _describe_said(fact.said),
        "incidents": list(fact.incidents),
        "now": _describe_said(fact.now),
        "coming": [
            {
                "begins": change.begins.isoformat(),
                "ends": change.ends and change.ends.isoformat(),
                **_describe_said(change.said),
            }
            for change in fact.now.coming
        ],
        "text": fact.text,
    }


def _describe_said(said: Said) -> dict[str, object]:
    return {
        "state": said.state,
        "rule": said.rule,
        "except": [
            {
                "for": list(exception.groups),
                "state": exception.state or said.state,
                "rule": exception.rule,
                "places_to_go": list(exception.elsewhere),
            }
            for exception in said.exceptions
        ],
        "places_to_go": list(said.elsewhere),
        "ambulances_diverted": said.ambulances_diverted,
        "ambulances_diverted_for": [str(case) for case in said.diverted_for],
        "ambulances_diverted_as_of": said.diverted_as_of.isoformat() if said.diverted_as_of else None,
        "bring": [str(thing) for thing in said.instruction.bring] if said.rule not in KEEPING_AWAY else [],
        "visitors": describe_visiting(said.instruction.visiting),
        "delay": _describe_delay(said.delay) if said.delay else None,
        "capacity": describe_share(said.capacity),
        "restart": describe_restart(said),
    }


def _describe_delay(delay: Delay) -> dict[str, object]:
    return {**describe_minutes(delay), "stated_on": delay.on.isoformat(), "known_until": delay.until.isoformat()}


def make_mail(target: Target, announcement: Announcement, moment: datetime) -> EmailMessage:
    """Return the e-mail that sends an announcement to a mailing list, dated ``moment``.

    Its Message-ID is made from what it announces, not from when: a list that gets it twice knows it again (RFC 5322).
    """
    text, domain = text_for(target, announcement), target.sender.rpartition("@")[2]
    mail = EmailMessage()
    mail["Subject"] = _in_header(announcement.title)
    mail["From"] = _mailbox(announcement.organisation, target.sender)
    mail["To"] = _mailbox("", target.recipient)
    mail["Date"] = format_datetime(moment)
    mail["Message-ID"] = f"<{delivery_key(target, announcement)}@{domain}>"
    mail["List-Id"] = f"<{target.recipient.replace('@', '.')}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no program may answer it
    mail.set_content(text + "\n")
    if announcement.item is not None:
        mail.add_alternative(_page(announcement), subtype="html")
    for part in (mail, *mail.iter_parts()):
        part["Content-Language"] = announcement.language
    return mail


def _mailbox(name: str, typed: str) -> Address:
    user, _, domain = typed.rpartition("@")
    return Address(_in_header(name), user, domain)


def _in_header(text: str) -> str:
    """Return a text that is no encoded word of RFC 2047: one would be decoded, be it to another line of the header."""
    return text.replace("=?", "=\u2060?")


def _page(announcement: Announcement) -> str:
    content = announcement.item.content if announcement.item else ""
    link = escape(announcement.link)
    return (
        f'<!DOCTYPE html>\n<html lang="{announcement.language}"><head><meta charset="utf-8">'
        f"<title>{escape(announcement.title)}</title></head><body>\n<h1>{escape(announcement.title)}</h1>\n"
        f'<p>{escape(announcement.parts.situation)}</p>\n{content}\n<p><a href="{link}">{link}</a></p>\n'
        "</body></html>\n"
    )
