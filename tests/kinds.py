"""One address of every kind of page, and how tests open them."""

import contextlib
import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

KINDS = {
    "choice": "index.html",
    "home": "fr/index.html",
    "table": "fr/table/index.html",
    "offline": "nl/offline/index.html",
    "locations": "nl/locations/index.html",
    "location": "fr/locations/rivemont/index.html",
    "pair": "fr/locations/rivemont/radiology/index.html",
    "notice": "fr/locations/rivemont/poster.html",
    "services": "de/services/index.html",
    "service": "de/services/consultations/index.html",
    "incidents": "en/incidents/index.html",
    "incident": "fr/incidents/2022-05-cyberattack/index.html",
    "bulletin": "fr/incidents/2022-05-cyberattack/11/index.html",
    "fallback": "de/incidents/2022-05-cyberattack/3/index.html",
    "history": "en/history/index.html",
    "month": "fr/history/2022-05/index.html",
    "press": "fr/press/index.html",
    "feeds": "nl/feeds/index.html",
    "professionals": "en/professionals/index.html",
    "sheet": "de/call-centre/index.html",
    "accessibility": "nl/accessibility/index.html",
    "banner": "de/banner/index.html",
    "text": "en/what-to-bring/index.html",
    "fakes": "fr/is-it-really-us/index.html",
    "data": "nl/data-status/index.html",
    "missing": "404.html",
}
"""Pages of the example in June; where a kind has several, one with much on it."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""What axe looks for."""
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""Those of its rules that colours decide: the others find in the dark what they find in the light."""


def faults_of(page: Page, within: str | None = None, **options: object) -> list[tuple[str, list[str]]]:
    """Return what axe finds on a page, or within some elements: each rule with its elements.

    What passes is not described, which would take long.
    """
    found = Axe().run(page, within, {"runOnly": WCAG, "resultTypes": ["violations"], **options})
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found.response["violations"]]


@contextlib.contextmanager
def serving(folder: Path, *, compressed: bool = False) -> Iterator[str]:
    """Serve a folder on loopback, compressed as a host does where that is asked for, and return its address."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1" if compressed else "HTTP/1.0"

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """Answer with a file, or with the page for unknown addresses."""
            path = Path(self.translate_path(self.path))
            path = path / "index.html" if path.is_dir() else path
            if not compressed or not path.is_file():
                return super().do_GET()
            raw, kind = path.read_bytes(), self.guess_type(path)
            self.send_response(200)
            if not kind.startswith("image/") or kind.endswith("svg+xml"):
                raw = gzip.compress(raw, 9)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
