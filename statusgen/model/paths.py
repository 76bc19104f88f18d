"""Paths of all pages and files of the site, and relative links between them."""

from datetime import date

from statusgen.model.note import Note
from statusgen.model.summaries import NoteSummary

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""Pattern of ids, which are names of folders of the site."""
SITE_LINK = "/@/"
"""How a link of a text to a page of the site begins, before it is known from which page, and in which language."""

PREVIEW = "preview.txt"
"""The file that marks the folder of a preview."""


def home(language: str) -> str:
    """Return the path of the situation in a language."""
    return f"{language}/index.html"


def listing(language: str, name: str) -> str:
    """Return the path of a list page or a lasting page: locations, services, incidents, press, what-to-bring."""
    return f"{language}/{name}/index.html"


def location(language: str, id_: str) -> str:
    """Return the path of a location."""
    return f"{language}/locations/{id_}/index.html"


def notice(language: str, id_: str, beside: str = "") -> str:
    """Return the path of the notice for the door of a location, or of that with another language beside it."""
    return f"{language}/locations/{id_}/poster{beside and f'-{beside}'}.html"


def pair(language: str, location: str, service: str) -> str:
    """Return the path of a service at a location."""
    return f"{language}/locations/{location}/{service}/index.html"


def is_pair(path: str) -> bool:
    """Whether a path, or its address, as it is or as seen from another, is that of a service at a location."""
    return path.split("/")[-4:-3] == ["locations"]


def pdf(page: str) -> str:
    """Return the path of the PDF of a page."""
    return page.removesuffix("/index.html").removesuffix(".html") + ".pdf"


def service(language: str, id_: str) -> str:
    """Return the path of a service."""
    return f"{language}/services/{id_}/index.html"


def incident(language: str, id_: str) -> str:
    """Return the path of an incident."""
    return f"{language}/incidents/{id_}/index.html"


def timeline(language: str, id_: str) -> str:
    """Return the path of the drawing of an incident's days."""
    return f"{language}/incidents/{id_}/timeline.svg"


def bulletin(language: str, note: Note | NoteSummary) -> str:
    """Return the path of a bulletin: made of its incident and number, which never change."""
    return bulletin_numbered(language, note.incident, note.number)


def bulletin_numbered(language: str, incident: str, number: int) -> str:
    """Return the path of a bulletin by its incident and number."""
    return f"{language}/incidents/{incident}/{number}/index.html"


def month(language: str, month: tuple[int, int]) -> str:
    """Return the path of a month."""
    return f"{language}/history/{month[0]:04}-{month[1]:02}/index.html"


def day(on: date) -> str:
    """Return the name of a day inside the page of its month."""
    return f"day-{on.day}"


def feed(language: str, name: str) -> str:
    """Return the path of a feed."""
    return f"{language}/{name}.xml"


def calendar(language: str, location: str = "") -> str:
    """Return the path of the calendar of a location, or of the whole group."""
    return f"{language}/locations/{location}/calendar.ics" if location else f"{language}/calendar.ics"


def alert(note: Note, correction: int = 0) -> str:
    """Return the path of a bulletin as an alert, or of the one that tells a correction of it."""
    name = f"{note.number}-corrected-{correction}" if correction else f"{note.number}"
    return f"api/cap/{note.incident}/{name}.xml"


def subscriptions(language: str) -> str:
    """Return the path of the list of all feeds of a language."""
    return f"{language}/feeds/feeds.opml"


WITHOUT_COPY = ("404.html", "offline/index.html")
"""Endings of the paths of pages that replace others and hold no fact of their own."""
EMBEDDED = "banner"
"""Folder below that of a language for pages that other sites show in a frame."""


def markdown_copy(path: str) -> str:
    """Return the path of the Markdown copy of a page, absolute or as seen from another; empty when there is none."""
    if not path.endswith(".html") or path.endswith(WITHOUT_COPY) or EMBEDDED in path.split("/") or is_pair(path):
        return ""
    return path.removesuffix(".html") + ".md"


def relative(source: str, target: str) -> str:
    """Return the address of one path as seen from another: with index.html, so that it works from a USB stick.

    It climbs to the folder of the language, or to the root, and goes down: all pages of a depth say the same.
    """
    depth = source.count("/")
    language, slash, rest = target.partition("/")
    if slash and source.startswith(f"{language}/"):
        return "../" * (depth - 1) + rest
    return "../" * depth + target


def address(base_url: str, path: str) -> str:
    """Return the absolute address of a path, without index.html."""
    return base_url + path.removesuffix("index.html")


def share_path(page: str) -> str:
    """Return the path of the share image of a page: beside it."""
    return page.rpartition("/")[0] + "/share.png"


FEEDS = (("feed", "All updates"), ("services", "State of each service"))
"""Feeds that every page links to: file name and title."""


PRESS = "press/feed"
"""Name of the feed for the press."""
DOCTORS = "doctors/feed"
"""Name of the feed for doctors who refer patients."""
HELP = "help/feed"
"""Name of the feed of calls for help."""


def location_feed(id_: str) -> str:
    """Return the name of the feed of a location."""
    return f"locations/{id_}/feed"


def service_feed(id_: str) -> str:
    """Return the name of the feed of a service."""
    return f"services/{id_}/feed"


PROFESSIONALS = "professionals"
"""Folder of the page for newsrooms, webmasters and developers: all feeds, code to copy, open data."""
PROVENANCE = "provenance"
"""Name of a page of the hospital that says where what it shows comes from: professionals find it, patients need not."""
STATEMENT = "accessibility"
"""Name of the accessibility statement."""
TABLE, SHEET, OFFLINE = "table", "call-centre", "offline"
FOR_DOCTORS, DATA = "doctors", "data-status"
LISTED = ("locations", "services", "incidents", "history", "press", "feeds", SHEET, TABLE, PROFESSIONALS)
"""Folders below that of a language with a page that always stands, and that search engines may list."""
OWN = (*LISTED, OFFLINE, FOR_DOCTORS, DATA, EMBEDDED)
"""All folders below that of a language for pages of the site, of which no page of the hospital takes the name."""


def icon(state: str) -> str:
    """Return the path of the icon of a state; of the neutral one for an empty state."""
    return f"assets/icon-{state or 'site'}.svg"


WORKER = "worker.js"
"""Path of the service worker: at the root, because its scope is the folder it is in."""


def manifest(language: str) -> str:
    """Return the path of the manifest of a language."""
    return f"{language}/site.webmanifest"


def is_inside(path: str) -> bool:
    """Whether a path below a folder stays in it."""
    return bool(path) and not path.startswith("/") and ".." not in path.split("/") and "\0" not in path
