"""What the head of a page links to besides its style sheet: script, worker, manifest, logo."""

from collections.abc import Mapping

from msgspec import Struct

from statusgen.wording.look import Look


class ThemeAssets(Struct, frozen=True):
    """The files a theme brings along; every path is below the root of the site."""

    files: Mapping[str, bytes]
    """Contents by path."""
    stylesheet: str
    paper: str
    """Style sheet of what is made to be printed."""
    sheet: str
    """Style sheet that all pages but home and those of hospitals have besides."""
    look: Look
    """How states are drawn in everything that is no page."""
    script: str = ""
    """Empty for a theme without a script."""
    logo: str = ""
    worker: str = ""
    """Source of the service worker, to which ``make_worker`` adds what it keeps."""


class AppLinks(Struct, frozen=True):
    """What the head of a page adds, as addresses seen from the page."""

    script: str
    """Empty where there is none."""
    worker: str
    manifest: str
    locale: str
    """Language tag with the country, for dates that the browser writes."""
    zone: str
    """Name of the site's timezone."""
    logo: str
    """Empty where there is none."""
    logo_size: tuple[int, int]
    """Width and height; zeros where the drawing does not say."""
