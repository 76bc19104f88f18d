"""Send one HTTP request or one e-mail, and report the outcome."""

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
from urllib import request
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

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
    """The outcome of a request or e-mail."""

    SENT = "sent"
    LATER = "later"
    """It certainly did not arrive; a retry may succeed."""
    UNSURE = "unsure"
    """It may have arrived: the response was lost."""
    REFUSED = "refused"
    """It will never be accepted as it is."""


class Outcome(Struct, frozen=True):
    """The outcome of a request or e-mail, with its reason."""

    fate: Fate
    reason: str = ""
    """The response in the words of the server, without addresses or secrets."""
    retry_after: timedelta | None = None
    """How long the server asked to wait."""


class _NoRedirect(request.HTTPRedirectHandler):
    """Follows no redirection: what is sent holds secrets that were meant for one address."""

    def redirect_request(
        self, req: request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


class _NotConnected(OSError):
    """No connection was made, so nothing was sent."""


class _Connection(HTTPConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except OSError as fault:
            raise _NotConnected(_reason_of(fault)) from fault


class _SafeConnection(HTTPSConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except OSError as fault:
            raise _NotConnected(_reason_of(fault)) from fault


class _Http(request.HTTPHandler):
    def http_open(self, req: request.Request) -> HTTPResponse:
        return self.do_open(_Connection, req)


class _Https(request.HTTPSHandler):
    def https_open(self, req: request.Request) -> HTTPResponse:
        return self.do_open(_SafeConnection, req, context=ssl.create_default_context())


def _opener(address: str, *, follows: bool = False) -> request.OpenerDirector:
    handlers: list[request.BaseHandler] = [_Http(), _Https(), *([] if follows else [_NoRedirect()])]
    if is_loopback(urlsplit(address).hostname or ""):
        return request.build_opener(request.ProxyHandler({}), *handlers)
    return request.build_opener(*handlers)


def post(address: str, headers: Mapping[str, str], body: bytes, at: datetime, timeout: float = TIMEOUT) -> Outcome:
    """Send a request to an http or https address; never raises for what the network does. ``at`` is now."""
    asked = request.Request(address, body, {"User-Agent": "statusgen", **headers}, method="POST")  # noqa: S310 - checked before
    try:
        with _opener(address).open(asked, timeout=timeout) as answer:
            return Outcome(Fate.SENT, f"{answer.status}")
    except HTTPError as fault:
        with fault:
            return _judge(fault, at)
    except URLError as fault:
        fate = Fate.LATER if isinstance(fault.reason, _NotConnected) else Fate.UNSURE
        return Outcome(fate, _reason_of(fault.reason))
    except (ValueError, InvalidURL):  # their words quote the token or the address
        return Outcome(Fate.REFUSED, UNSENDABLE)
    except (OSError, HTTPException) as fault:
        return Outcome(Fate.UNSURE, _reason_of(fault))


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


def _reason_of(fault: object) -> str:
    if isinstance(fault, TimeoutError):
        return "timed out"
    text = getattr(fault, "strerror", None) or str(fault) or type(fault).__name__
    return " ".join(str(text).split())[:200]


def fetch_text(address: str, timeout: float = TIMEOUT) -> tuple[str, str]:
    """Fetch the text at an address; return (text, reason why there is none): one of both is empty."""
    if urlsplit(address).scheme not in ("http", "https"):
        return "", "not http"
    asked = request.Request(address, headers={"User-Agent": "statusgen", "Cache-Control": "no-cache"})  # noqa: S310 - the same
    try:
        with _opener(address, follows=True).open(asked, timeout=timeout) as answer:
            raw: bytes = answer.read(LARGEST_PAGE)
    except HTTPError as fault:
        with fault:
            return "", f"{fault.code} {fault.reason}".strip()
    except URLError as fault:
        return "", _reason_of(fault.reason)
    except (OSError, HTTPException, ValueError) as fault:
        return "", _reason_of(fault)
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
            _close_session(server)
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
        return Outcome(Fate.REFUSED, _reason_of(fault))
    except (OSError, smtplib.SMTPException) as fault:
        return Outcome(Fate.UNSURE if is_data_sent else Fate.LATER, _reason_of(fault))
    except ValueError:
        return Outcome(Fate.REFUSED, UNSENDABLE)
    return Outcome(Fate.SENT, "250")


def _close_session(server: smtplib.SMTP) -> None:
    """End an SMTP session; a mail that was accepted stays accepted even if this fails."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()
