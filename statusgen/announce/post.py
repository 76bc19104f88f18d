"""Send one HTTP request or one e-mail, and report the outcome."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection, InvalidURL
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import IO, Any
from urllib import request
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from msgspec import Struct

from statusgen.alarm import ring_after
from statusgen.announce.hosts import is_own, is_private
from statusgen.content.targets import is_loopback

TIMEOUT = 15.0
"""Seconds for which a host may say nothing."""
TURNS = 4
"""How often as long an answer may take in all: a host that says a little now and then would hold up all others."""
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


class _SafeRedirect(request.HTTPRedirectHandler):
    """Follows a redirection to http and https only; each host is looked at when it is connected to."""

    def redirect_request(
        self, req: request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> request.Request | None:
        is_web = urlsplit(newurl).scheme in ("http", "https")
        return super().redirect_request(req, fp, code, msg, headers, newurl) if is_web else None


class _NotConnected(OSError):
    """No connection was made, so nothing was sent."""


Forbidden = Callable[[IPv4Address | IPv6Address], bool]
"""Whether an IP address may not be spoken to."""


def _nowhere(_ip: IPv4Address | IPv6Address) -> bool:
    return False


def _look_at(connected: socket.socket, forbidden: Forbidden) -> None:
    """Refuse a connection to an IP address that is forbidden: a name may lead there since it was last looked up."""
    where = str(connected.getpeername()[0]).partition("%")[0]
    if forbidden(ip_address(where)):
        connected.close()
        raise _NotConnected(f"{where}: private address")


class _Connection(HTTPConnection):
    def __init__(self, host: str, *, forbidden: Forbidden, **options: Any) -> None:
        super().__init__(host, **options)
        self.forbidden = forbidden

    def connect(self) -> None:
        try:
            super().connect()
            _look_at(self.sock, self.forbidden)
        except OSError as fault:
            raise _NotConnected(_reason_of(fault)) from fault


class _SafeConnection(HTTPSConnection):
    def __init__(self, host: str, *, forbidden: Forbidden, **options: Any) -> None:
        super().__init__(host, **options)
        self.forbidden = forbidden

    def connect(self) -> None:
        try:
            super().connect()
            _look_at(self.sock, self.forbidden)
        except OSError as fault:
            raise _NotConnected(_reason_of(fault)) from fault


def _is_proxied(asked: request.Request) -> bool:
    """Whether a proxy, which the environment names, is connected to instead of the host."""
    return asked.host != urlsplit(asked.full_url).netloc


class _Http(request.HTTPHandler):
    def __init__(self, forbidden: Forbidden) -> None:
        super().__init__()
        self.forbidden = forbidden

    def http_open(self, req: request.Request) -> HTTPResponse:
        forbidden = _nowhere if _is_proxied(req) else self.forbidden
        return self.do_open(partial(_Connection, forbidden=forbidden), req)


class _Https(request.HTTPSHandler):
    def __init__(self, forbidden: Forbidden) -> None:
        super().__init__()
        self.forbidden = forbidden

    def https_open(self, req: request.Request) -> HTTPResponse:
        forbidden = _nowhere if _is_proxied(req) else self.forbidden
        context = ssl.create_default_context()
        return self.do_open(partial(_SafeConnection, forbidden=forbidden), req, context=context)


def _opener(address: str, forbidden: Forbidden, *, follows: bool = False) -> request.OpenerDirector:
    redirects = _SafeRedirect() if follows else _NoRedirect()
    handlers: list[request.BaseHandler] = [_Http(forbidden), _Https(forbidden), redirects]
    if is_loopback(urlsplit(address).hostname or ""):
        return request.build_opener(request.ProxyHandler({}), *handlers)
    return request.build_opener(*handlers)


def _limit_time(timeout: float) -> AbstractContextManager[None]:
    """Raise TimeoutError in a block that takes too long in all, and again for what says goodbye as slowly."""
    return ring_after(TURNS * timeout, TimeoutError, again=timeout)


def post(
    address: str,
    headers: Mapping[str, str],
    body: bytes,
    at: datetime,
    timeout: float = TIMEOUT,
    *,
    may_be_private: bool = False,
) -> Outcome:
    """Send a request to an http or https address; never raises for what the network does. ``at`` is now.

    ``may_be_private``: whether the environment names the host.
    """
    asked = request.Request(address, body, {"User-Agent": "statusgen", **headers}, method="POST")  # noqa: S310 - the settings take http and https alone
    try:
        opener = _opener(address, _nowhere if may_be_private else is_private)
        with _limit_time(timeout), opener.open(asked, timeout=timeout) as answer:
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
        return Outcome(Fate.REFUSED, f"{words} → {_host_of(fault.headers.get('Location', ''))}")
    return Outcome(Fate.REFUSED, words)


def _host_of(address: str) -> str:
    """Return the host of an address that another host gave; … where it names none."""
    try:
        return urlsplit(address).hostname or "…"
    except ValueError:
        return "…"


def _pause(typed: str, at: datetime) -> timedelta | None:
    """Read Retry-After: seconds, or a date (RFC 9110, 10.2.3)."""
    if re.fullmatch(r"\d{1,9}", typed.strip()):
        asked = timedelta(seconds=int(typed))
    else:
        try:
            until = parsedate_to_datetime(typed)
        except (ValueError, TypeError, OverflowError):
            return None
        asked = (until if until.tzinfo else until.replace(tzinfo=UTC)) - at
    return min(max(asked, timedelta(0)), LONGEST_PAUSE)


def _reason_of(fault: object) -> str:
    if isinstance(fault, TimeoutError):
        return "timed out"
    text = getattr(fault, "strerror", None) or str(fault) or type(fault).__name__
    return " ".join(str(text).split())[:200]


def fetch_text(address: str, timeout: float = TIMEOUT, *, may_be_own: bool = False) -> tuple[str, str]:
    """Fetch the text at an address; return (text, reason why there is none): one of both is empty.

    ``may_be_own``: whether the address was typed on this machine, so that it may lead to this very machine.
    """
    if urlsplit(address).scheme not in ("http", "https"):
        return "", "not http"
    asked = request.Request(address, headers={"User-Agent": "statusgen", "Cache-Control": "no-cache"})  # noqa: S310 - http or https, as looked above
    try:
        opener = _opener(address, _nowhere if may_be_own else is_own, follows=True)
        with _limit_time(timeout), opener.open(asked, timeout=timeout) as answer:
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
    address: str,
    mail: EmailMessage,
    user: str,
    password: str,
    *,
    unencrypted: bool,
    may_be_private: bool = False,
    timeout: float = TIMEOUT,
) -> Outcome:
    """Send an e-mail through ``smtps://host:port``, or ``smtp://host:port`` with STARTTLS.

    Only this very machine, or a host of which ``unencrypted`` says so, is spoken to in clear text.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    context = ssl.create_default_context()
    is_data_sent = False
    try:
        with _limit_time(timeout):
            if parts.scheme == "smtps":
                server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=timeout, context=context)
            else:
                server = smtplib.SMTP(host, parts.port or 587, timeout=timeout)
            try:
                if server.sock is not None and not may_be_private:
                    _look_at(server.sock, is_private)
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
