"""Servers on loopback that take announcements, or fail to, as real ones do."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Taken:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """An HTTP receiver; what it answers next stands in ``answers``, and 200 after that."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    answers: deque[Any] = field(default_factory=deque)
    """A status, a status with headers, or ``hang``, ``drop``."""
    release: threading.Event = field(default_factory=threading.Event)
    """Set it to let hanging requests go."""
    arrived: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            receiver.taken.append(Taken(self.path, dict(self.headers), body))
            answer = receiver.answers.popleft() if receiver.answers else 200
            receiver.arrived.set()
            if answer == "hang":
                receiver.release.wait(30)
                return
            if answer == "drop":
                self.connection.close()
                return
            status, headers = answer if isinstance(answer, tuple) else (answer, {})
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    with _running(Handler) as port:
        receiver.port = port
        yield receiver
        receiver.release.set()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a built site; return its address."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

    with _running(partial(Handler, directory=str(folder))) as port:
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def _running(handler: Any) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
