"""Answer browsers on this machine, and nobody else; tell them when to load their page again.

Of ``http.server`` this takes the reading of requests alone: nothing is ever served from a folder, each answer is made
in memory, and every request that another site could cause is refused before anything is made.
"""

import socket
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

LOOPBACK = "127.0.0.1"
TRIED = 20
"""How many ports are tried, one after the other."""
EVENTS = "/-/events"
"""Where a page asks whether it is out of date."""
BEAT = 10.0
"""Seconds after which a browser that waits is told that nothing happened, so that those that left are noticed."""
PATIENCE = 30
"""Seconds that a browser may take to say what it wants."""
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
"""What a page of the preview may load: only what comes from here."""
_HEADERS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex"),
    ("Connection", "close"),
)


class Answer(Struct, frozen=True):
    """What a browser is given."""

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = HTTPStatus.OK
    location: str = ""
    """Where it has to look instead; a path of this server."""


Reply = Callable[[str, dict[str, str]], Answer]
"""Given a path, still quoted, and what stands after the question mark."""


class Newest:
    """Which state of the content pages are made from, for browsers that wait for another one."""

    def __init__(self) -> None:
        self._start, self._count = token_hex(4), 0
        self._changed = threading.Condition()
        self.is_over = False

    @property
    def name(self) -> str:
        """The name of the state; another one after every start, too."""
        return f"{self._start}-{self._count}"

    def change(self) -> None:
        """Let every browser that waits load its page again."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def end(self) -> None:
        """Let go of all that wait."""
        with self._changed:
            self.is_over = True
            self._changed.notify_all()

    def wait(self, since: str) -> str:
        """Wait until the state is another one, or for a beat; return its name."""
        with self._changed:
            self._changed.wait_for(lambda: self.is_over or self.name != since, BEAT)
            return self.name


class Server(ThreadingHTTPServer):
    """Listens on loopback. Raises OSError where no port is free."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, port: int, reply: Reply, newest: Newest) -> None:
        self.reply, self.newest, self._is_started = reply, newest, False
        super().__init__((LOOPBACK, port), _Handler)
        self.port: int = self.socket.getsockname()[1]
        self.hosts = frozenset(f"{name}:{self.port}" for name in (LOOPBACK, "localhost", "[::1]"))

    def server_bind(self) -> None:
        """Bind without asking anybody for the name of this machine, and never beside another program."""
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where the usual option lets another program listen, too
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = LOOPBACK, self.socket.getsockname()[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that left."""

    def start(self) -> None:
        """Answer in threads of their own."""
        self._is_started = True
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Answer no more."""
        self.newest.end()
        if self._is_started:
            self.shutdown()
        self.server_close()


def open_server(port: int, reply: Reply, newest: Newest) -> Server:
    """Open a server on a port, or on the next one that is free; any that is free for 0. Raises OSError."""
    last: OSError | None = None
    for number in range(port, min(port + TRIED, 65536)) if port else (0,):
        try:
            return Server(number, reply, newest)
        except OSError as fault:
            last = fault
    raise last or OSError(f"no port {port}")


class _Handler(BaseHTTPRequestHandler):
    """Reads one request, and answers it."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "statusgen", ""
    timeout = PATIENCE

    def do_GET(self) -> None:
        """Answer with a body."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer without one."""
        self._answer()

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Refuse every other method, whatever it is called."""
        if name.startswith("do_"):
            return self._refuse_method
        raise AttributeError(name)

    def log_message(self, *args: Any, **kwargs: Any) -> None:
        """Log nothing: it is one person's browser."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what cannot be read, without repeating it."""
        self.command = getattr(self, "command", None) or "GET"
        self._send(Answer(b"", "text/plain; charset=utf-8", code))

    def _refuse_method(self) -> None:
        refused = self._refuse_stranger()
        self._send(refused or Answer(b"", "text/plain; charset=utf-8", HTTPStatus.METHOD_NOT_ALLOWED))

    def _answer(self) -> None:
        refused = self._refuse_stranger()
        if refused is not None:
            self._send(refused)
            return
        target = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(target.query, keep_blank_values=True).items()}
        if target.path == EVENTS:
            self._tell_events(asked.get("since", ""))
        else:
            self._send(self.server.reply(target.path, asked))

    def _refuse_stranger(self) -> Answer | None:
        """Refuse what was not asked of this very server, and what another site asks for; None where all is well."""
        hosts, origins = (self.headers.get_all(name) or [] for name in ("Host", "Origin"))
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts or not self.path.startswith("/"):
            return _said(HTTPStatus.BAD_REQUEST, "This preview answers only to this machine.")
        if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in origins) or self._is_embedded():
            return _said(HTTPStatus.FORBIDDEN, "Another site asked for this page of the preview.")
        return None

    def _is_embedded(self) -> bool:
        """Whether a page of another site loads this in itself; a link that somebody follows is no such thing."""
        if self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
            return False
        return (self.headers.get("Sec-Fetch-Mode"), self.headers.get("Sec-Fetch-Dest")) != ("navigate", "document")

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        more: Iterable[tuple[str, str]] = (("Location", answer.location),) if answer.location else ()
        if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
            more = (("Allow", "GET, HEAD"),)
        body = (("Content-Type", answer.kind), ("Content-Length", str(len(answer.body))))
        for name, value in (*_HEADERS, *body, *more):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.close_connection = True

    def _tell_events(self, since: str) -> None:
        """Tell a page when there is another state than the one it was made from, for as long as it listens."""
        self.send_response(HTTPStatus.OK)
        for name, value in (*_HEADERS, ("Content-Type", "text/event-stream")):
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        newest = self.server.newest
        while self.command != "HEAD" and not newest.is_over:
            name = newest.wait(since)
            self.wfile.write(f"data: {name}\n\n".encode() if name != since else b": \n\n")
            since = name


def _said(status: int, sentence: str) -> Answer:
    return Answer(f"{sentence}\n".encode(), "text/plain; charset=utf-8", status)
