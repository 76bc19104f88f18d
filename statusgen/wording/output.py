"""One file of the site: where it stands, what it shows, and what makes its bytes."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from msgspec import Struct

from statusgen.wording.look import Look
from statusgen.wording.views import Chrome, PageView


class Renderer(Protocol):
    """What makers of bytes share: templates, the look of states, and the few values of the site that formats need."""

    @property
    def look(self) -> Look:
        """How the theme draws states."""

    @property
    def country(self) -> str:
        """Where the site is, as its language tags say it."""

    @property
    def opened(self) -> datetime:
        """The instant of the oldest bulletin."""

    def fill(self, template: str, **values: object) -> str:
        """Return what a template prints."""

    def place_of(self, template: str) -> str:
        """Return the path of a template as messages name it."""

    def print_page(self, template: str, view: PageView) -> str:
        """Print a page; the same view twice in a row is printed once."""

    def print_chrome(self, chrome: Chrome) -> tuple[str, str]:
        """Return what stands above and below the content of a page, as HTML."""


Render = Callable[[Any, Renderer], bytes]
"""View → bytes."""


class Output(Struct, frozen=True):
    """One file of the site."""

    path: str
    """Below the output folder, with forward slashes."""
    shown: object
    """A frozen view, or the bytes themselves; of a page with a subject, what makes its view."""
    render: Render
    subject: bytes = b""
    """Digest of all facts that it shows, known before it is worded; empty where the view is that."""
    has_copies: bool = True
    """Whether a page has copies in other formats."""
    has_image: bool = False
    """Whether a page with a subject has an image of its own to be shared; of others, the view says so."""

    @property
    def view(self) -> object:
        """The frozen view, or the bytes themselves."""
        return self.shown() if self.subject and callable(self.shown) else self.shown


def make_output(
    path: str,
    make: Callable[[], object],
    render: Render,
    subject: bytes,
    *,
    has_copies: bool = True,
    has_image: bool = False,
) -> Output:
    """Return an output whose view is made when it is first asked for, or now where it has no subject."""
    if not subject:
        return Output(path, make(), render, subject, has_copies, has_image)
    return Output(path, cache(make) if has_copies else make, render, subject, has_copies, has_image)


class PageTemplate(Struct, frozen=True):
    """Prints the view of a page as HTML."""

    name: str
    """File name of the template."""
    paper: tuple[str, ...] = ()
    """Paths of the style sheets with which the page is printed as PDF too; none for pages that are not."""

    def __call__(self, view: PageView, renderer: Renderer) -> bytes:
        """Return the page in UTF-8."""
        return renderer.print_page(self.name, view).encode()


def as_it_is(view: bytes, _renderer: Renderer) -> bytes:
    """Return bytes that were made already."""
    return view
