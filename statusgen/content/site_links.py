"""Links of a text to pages of the site: ``page:what-to-bring``, ``note:4``, ``service:radiology``, ``location:…``."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import quote, unquote

from msgspec import Struct

from statusgen.content.names import Names
from statusgen.content.services import names_of
from statusgen.model import paths
from statusgen.model.site import Catalogue
from statusgen.model.vocabulary import closest, normalise

KINDS = {"page": "page", "note": "note", "service": "service", "location": "location", "hospital": "location"}
LISTS = ("locations", "services", "incidents", "press")
"""Pages of the site itself that a text may link to like a lasting page."""
_TYPED = re.compile(rf"^\s*({'|'.join(KINDS)})\s*:\s*(.+?)\s*$", re.IGNORECASE)
_LINK = re.compile(rf'<a href="{paths.SITE_LINK}([a-z]+)/([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)

NotesOf = Callable[[str], frozenset[int]]
"""Finds the numbers of the notes of an incident."""


class Targets(Struct, frozen=True):
    """What the texts of an incident may link to."""

    catalogue: Catalogue
    pages: frozenset[str] = frozenset()
    notes_of: NotesOf = lambda _incident: frozenset()
    incident: str = ""


def mark_link(address: str) -> str:
    """Return what stands for an address of the site until its target is looked for; empty for any other address."""
    match = _TYPED.match(unescape(address))
    return f"{paths.SITE_LINK}{KINDS[normalise(match[1])]}/{quote(unquote(match[2]), safe='')}" if match else ""


def place_links(html: str, targets: Targets) -> tuple[str, list[tuple[str, str, str]]]:
    """Return HTML whose marked links name a path of the site, and (target, near match, known ones) of the others.

    Only the words of a link stay whose target is unknown.
    """
    unknown: list[tuple[str, str, str]] = []

    def place(match: re.Match[str]) -> str:
        kind, typed = match[1], unquote(unescape(match[2]))
        path = _find_path(kind, typed, targets)
        if path:
            return f'<a href="{paths.SITE_LINK}{path}"{match[3]}>{match[4]}</a>'
        known = dict(_iter_known(kind, typed, targets))
        near = closest(typed, known)
        unknown.append((f"{kind}:{typed}", f"{kind}:{near}" if near else "", ", ".join(dict.fromkeys(known.values()))))
        return match[4]

    return (_LINK.sub(place, html), unknown) if paths.SITE_LINK in html else (html, [])


def _find_path(kind: str, typed: str, targets: Targets) -> str:
    """Find the path of a target below the folder of a language; empty when there is none."""
    if kind == "note":
        incident, number = _split_note(typed, targets)
        is_known = number.isdecimal() and int(number) in targets.notes_of(incident)
        return f"incidents/{incident}/{int(number)}/index.html" if is_known else ""
    if kind == "page":
        slug = typed.lower()
        return f"{slug}/index.html" if slug in targets.pages or slug in LISTS else ""
    id_ = _names(kind, targets).ids.get(normalise(typed))
    return f"{kind}s/{id_}/index.html" if id_ is not None else ""


def _names(kind: str, targets: Targets) -> Names:
    return names_of(targets.catalogue.services if kind == "service" else targets.catalogue.locations)


def _split_note(typed: str, targets: Targets) -> tuple[str, str]:
    incident, _, number = typed.rpartition("/")
    return incident or targets.incident, number


def _iter_known(kind: str, typed: str, targets: Targets) -> Iterator[tuple[str, str]]:
    """Iterate over what may be typed after a kind, with what to propose for it."""
    if kind == "note":
        incident, _ = _split_note(typed, targets)
        prefix = "" if incident == targets.incident else f"{incident}/"
        for number in sorted(targets.notes_of(incident)):
            yield f"{prefix}{number}", f"{prefix}{number}"
    elif kind == "page":
        for slug in (*sorted(targets.pages), *LISTS):
            yield slug, slug
    else:
        yield from _names(kind, targets).ids.items()
