"""Bytes → others: one request or one e-mail, and what became of it."""

import re
import smtplib
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection, InvalidURL
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    BaseHandler,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    build_opener,
)
from urllib.request import Request as Asked

from msgspec import Struct

from statusgen.content.targets import is_loopback

TIMEOUT = 15.0
"""Seconds for which a host may say nothing."""
UNSENDABLE = "token, address?"
"""Said of a token or an address that holds what no request can hold."""
LARGEST_PAGE = 4 * 1024 * 1024
"""Bytes of a page that are read when it is looked at."""
LONGEST_PAUSE = timedelta(hours=6)
"""The longest pause that a host is granted when it asks for one."""
_BUSY = (408, 423, 425, 429)
"""Refusals that are over after a while (RFC 9110, 4918, 8470, 6585)."""


class Fate(StrEnum):
    """What became of something that was sent."""

    SENT = "sent"
    LATER = "later"
    """It certainly did not arrive, and may later."""
    UNSURE = "unsure"
    """It may have arrived: the answer did not."""
    REFUSED = "refused"
    """It will never be taken as it is."""


class Outcome(Struct, frozen=True):
    """What became of something that was sent, and why."""

    fate: Fate
    reason: str = ""
    """The answer in the words of the other side, without addresses or secrets."""
    retry_after: timedelta | None = None
    """How long the other side asked to wait."""


class _StayHere(HTTPRedirectHandler):
    """Follows no redirection: what is sent holds secrets that were meant for one address."""

    def redirect_request(
        self, req: Asked, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


class _NotReached(OSError):
    """No connection was made, so nothing was sent."""


class _Connection(HTTPConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except OSError as fault:
            raise _NotReached(_words(fault)) from fault


class _SafeConnection(HTTPSConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except OSError as fault:
            raise _NotReached(_words(fault)) from fault


class _Http(HTTPHandler):
    def http_open(self, req: Asked) -> HTTPResponse:
        return self.do_open(_Connection, req)


class _Https(HTTPSHandler):
    def https_open(self, req: Asked) -> HTTPResponse:
        return self.do_open(_SafeConnection, req, context=ssl.create_default_context())


def _opener(address: str, *, follows: bool = False) -> OpenerDirector:
    handlers: list[BaseHandler] = [_Http(), _Https(), *([] if follows else [_StayHere()])]
    if is_loopback(urlsplit(address).hostname or ""):
        return build_opener(ProxyHandler({}), *handlers)
    return build_opener(*handlers)


def post(address: str, headers: Mapping[str, str], body: bytes, at: datetime, timeout: float = TIMEOUT) -> Outcome:
    """Send a request to an http or https address; never raises for what the network does. ``at`` is now."""
    asked = Asked(address, body, {"User-Agent": "statusgen", **headers}, method="POST")  # noqa: S310 - checked before
    try:
        with _opener(address).open(asked, timeout=timeout) as answer:
            return Outcome(Fate.SENT, f"{answer.status}")
    except HTTPError as fault:
        with fault:
            return _judge(fault, at)
    except URLError as fault:
        fate = Fate.LATER if isinstance(fault.reason, _NotReached) else Fate.UNSURE
        return Outcome(fate, _words(fault.reason))
    except (ValueError, InvalidURL):  # their words quote the token or the address
        return Outcome(Fate.REFUSED, UNSENDABLE)
    except (OSError, HTTPException) as fault:
        return Outcome(Fate.UNSURE, _words(fault))


def _judge(fault: HTTPError, at: datetime) -> Outcome:
    words = f"{fault.code} {fault.reason}".strip()
    if fault.code == 504:  # a gateway has no answer from those behind it, who may have taken what was sent
        return Outcome(Fate.UNSURE, words)
    if fault.code in _BUSY or fault.code >= 500:
        return Outcome(Fate.LATER, words, _pause(fault.headers.get("Retry-After", ""), at))
    if 300 <= fault.code < 400:
        host = urlsplit(fault.headers.get("Location", "")).hostname or "…"
        return Outcome(Fate.REFUSED, f"{words} → {host}")
    return Outcome(Fate.REFUSED, words)


def _pause(typed: str, at: datetime) -> timedelta | None:
    """Read Retry-After: seconds, or a date (RFC 9110, 10.2.3)."""
    if re.fullmatch(r"\d{1,9}", typed.strip()):
        asked = timedelta(seconds=int(typed))
    else:
        try:
            until = parsedate_to_datetime(typed)
        except (ValueError, TypeError):
            return None
        asked = (until if until.tzinfo else until.replace(tzinfo=UTC)) - at
    return min(max(asked, timedelta(0)), LONGEST_PAUSE)


def _words(fault: object) -> str:
    if isinstance(fault, TimeoutError):
        return "timed out"
    text = getattr(fault, "strerror", None) or str(fault) or type(fault).__name__
    return " ".join(str(text).split())[:200]


def look(address: str, timeout: float = TIMEOUT) -> tuple[str, str]:
    """Return the text at an address and why there is none: one of both is empty."""
    if urlsplit(address).scheme not in ("http", "https"):
        return "", "not http"
    asked = Asked(address, headers={"User-Agent": "statusgen", "Cache-Control": "no-cache"})  # noqa: S310
    try:
        with _opener(address, follows=True).open(asked, timeout=timeout) as answer:
            raw: bytes = answer.read(LARGEST_PAGE)
    except HTTPError as fault:
        with fault:
            return "", f"{fault.code} {fault.reason}".strip()
    except URLError as fault:
        return "", _words(fault.reason)
    except (OSError, HTTPException, ValueError) as fault:
        return "", _words(fault)
    return raw.decode("utf-8", "replace"), "" if raw else "empty"


def send_mail(
    address: str, mail: EmailMessage, user: str, password: str, *, unencrypted: bool, timeout: float = TIMEOUT
) -> Outcome:
    """Send an e-mail through ``smtps://host:port``, or ``smtp://host:port`` with STARTTLS.

    Only this very machine, or a host of which ``unencrypted`` says so, is spoken to in clear text.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    context = ssl.create_default_context()
    is_data_sent = False
    try:
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=timeout, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=timeout)
        try:
            if parts.scheme == "smtp" and not (is_loopback(host) or unencrypted):
                server.starttls(context=context)
                server.ehlo()
            if user:
                server.login(user, password)
            is_data_sent = True
            server.send_message(mail)
        finally:
            _say_goodbye(server)
    except smtplib.SMTPResponseException as fault:
        error = fault.smtp_error
        said = error.decode("utf-8", "replace") if isinstance(error, bytes) else str(error)
        is_later = 400 <= fault.smtp_code < 500 or fault.smtp_code < 0
        return Outcome(Fate.LATER if is_later else Fate.REFUSED, f"{fault.smtp_code} {' '.join(said.split())}"[:200])
    except smtplib.SMTPRecipientsRefused as fault:
        code, raw = next(iter(fault.recipients.values()))
        return Outcome(
            Fate.LATER if code < 500 else Fate.REFUSED,
            f"{code} {' '.join(raw.decode('utf-8', 'replace').split())}"[:200],
        )
    except smtplib.SMTPNotSupportedError as fault:
        return Outcome(Fate.REFUSED, _words(fault))
    except (OSError, smtplib.SMTPException) as fault:
        return Outcome(Fate.UNSURE if is_data_sent else Fate.LATER, _words(fault))
    except ValueError:
        return Outcome(Fate.REFUSED, UNSENDABLE)
    return Outcome(Fate.SENT, "250")


def _say_goodbye(server: smtplib.SMTP) -> None:
    """End a session; what was accepted stays accepted, whatever becomes of the goodbye."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()
