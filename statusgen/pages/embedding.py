"""Embedding: the banner that other sites frame, and what explains banner, badges and oEmbed.

Nothing of it needs a script. What a webmaster copies holds no state and no date, so that it cannot go stale: it links
to what is rebuilt with the site.
"""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.marked import Marked
from statusgen.model.site import Text
from statusgen.model.words import State
from statusgen.pages.facts import Facts, Key
from statusgen.pages.layout import make_layout
from statusgen.wording.badges import BADGE_HEIGHT, badge_path, title_of_location, title_of_service, view_badge
from statusgen.wording.context import PageContext
from statusgen.wording.headline import headline_of, headline_state
from statusgen.wording.output import Output, PageTemplate, make_output
from statusgen.wording.views import EmergencyView, Layout, Link

BANNER = "banner"
"""Folder of the banner, below that of the language."""
_BANNER = ("banner",)
WIDTH, HEIGHT = 600, 210
"""Size of the banner in pixels where nobody chooses another."""
NARROW = {"width": 280, "height": 340}
"""The narrowest column it fits in, with the height it needs there, in pixels."""
CACHE_AGE = 300
"""Seconds for which an oEmbed document may be kept."""


class BannerView(Struct, frozen=True):
    """The situation in a few lines, for a frame on another site."""

    layout: Layout
    emergency: EmergencyView
    """With disrupted departments only: there is no room for the others."""
    headline: str
    state: str
    home: Link


class PieceView(Struct, frozen=True):
    """A badge to look at, with what to copy."""

    image: str
    """Address of the badge as seen from the page."""
    told: str
    """What the badge shows, in words."""
    code: str
    """HTML to copy, as text."""


class EmbedView(Struct, frozen=True):
    """How a webmaster shows the situation on another site."""

    title: str
    banner: Link
    banner_code: str
    narrow: str
    """What to change in a narrow column."""
    spoken: str
    """What screen readers read of a badge."""
    overall: PieceView
    locations: tuple[PieceView, ...]
    services: tuple[PieceView, ...]
    page: Link
    """The address that stands for the banner in systems that know oEmbed, with that of the document as note."""
    policy: str
    """What a Content-Security-Policy must allow."""


def oembed_address(context: PageContext) -> str:
    """Return the whole address of the oEmbed document of a language: oEmbed knows no relative ones."""
    return f"{context.base_url}{context.language}/oembed.json"


def view_banner(context: PageContext) -> BannerView:
    """Make the banner."""
    path, say = paths.listing(context.language, BANNER), context.wording.say
    home = paths.home(context.language)
    layout = make_layout(
        context, path, say("Situation now"), headline_of(context), canonical=home, oembed=oembed_address(context)
    )
    return BannerView(
        layout=layout,
        emergency=_only_disrupted(layout.chrome.emergency),
        headline=headline_of(context),
        state=headline_state(context),
        home=Link(context.link(path, home), say("See the situation now")),
    )


def _only_disrupted(emergency: EmergencyView) -> EmergencyView:
    """Return an emergency block with only the departments that are disrupted somewhere."""
    lines = tuple(
        line for line in emergency.lines if line.advice.state != State.RUNNING or line.advice.remarks or line.exceptions
    )
    return replace(emergency, lines=lines)


def view_embed(context: PageContext, path: str) -> EmbedView:
    """Make what webmasters copy, for the page at a path."""
    language, say = context.language, context.wording.say
    title = say("For the webmaster of our main site")
    parts = urlsplit(context.base_url)
    host = f"{parts.scheme}://{parts.netloc}"
    home = paths.address(context.base_url, paths.home(language))
    organisation, overall = context.content.settings.organisation, view_badge(context)
    return EmbedView(
        title=title,
        banner=Link(context.link(path, paths.listing(language, BANNER)), say("See the banner")),
        banner_code=banner_code(context),
        narrow=say(
            "It fits in columns from {width} pixels. In a narrow column, change the height to {height}.", **NARROW
        ),
        spoken=say(
            "A badge is an image. Screen readers read the text in {attribute} instead of it. That text never changes, "
            "so leave the state out of it: the link leads to it.",
            attribute=Marked("alt", Markup("<code>alt</code>")),
        ),
        overall=_piece(context, path, paths.home(language), organisation, overall.title),
        locations=tuple(
            _piece(context, path, paths.location(language, one.id), one.name, title_of_location(context, one))
            for one in context.catalogue.locations.values()
        ),
        services=tuple(
            _piece(context, path, paths.service(language, one.id), one.short, title_of_service(context, one))
            for one in context.catalogue.services.values()
        ),
        page=Link(context.link(path, paths.home(language)), home, note=oembed_address(context)),
        policy=f"frame-src {host}; img-src {host}",
    )


def _piece(context: PageContext, path: str, page: str, about: Text, told: str) -> PieceView:
    code = badge_code(context, page, about.in_(context.language))
    return PieceView(context.link(path, badge_path(page)), str(told), code)


def name_of(context: PageContext, about: str) -> str:
    """Return the title of a frame or the text of a badge."""
    return f"{context.wording.say('Situation now')} – {about}"


def banner_code(context: PageContext, width: str = "100%") -> str:
    """Return the HTML that shows the banner on another page."""
    code = Markup(
        '<iframe src="{}" title="{}" lang="{}" width="{}" height="{}" loading="lazy" style="border: 0"></iframe>'
    ).format(
        paths.address(context.base_url, paths.listing(context.language, BANNER)),
        str(name_of(context, context.phrase_of(context.content.settings.organisation))),
        context.language,
        width,
        HEIGHT,
    )
    return str(code)


def badge_code(context: PageContext, page: str, about: str) -> str:
    """Return the HTML that shows the badge of a page, as a link to it.

    The text of the image names the page and no state, because it stays when the image changes.
    """
    code = Markup(
        '<a href="{}" hreflang="{}" lang="{}" dir="{}"><img src="{}" alt="{}" height="{}" style="max-width: 100%"></a>'
    ).format(
        paths.address(context.base_url, page),
        context.language,
        context.language,
        context.wording.direction,
        context.base_url + badge_path(page),
        str(name_of(context, about)),
        BADGE_HEIGHT,
    )
    return str(code)


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the banner that other sites show."""
    path, subject = paths.listing(context.language, BANNER), context.subjects.get(_BANNER, b"")
    yield make_output(path, partial(view_banner, context), PageTemplate("banner.html"), subject)


def subjects(facts: Facts) -> Iterator[tuple[Key, bytes]]:
    """Iterate over the subject of the banner: the whole group."""
    yield _BANNER, facts.subject(facts.whole_group)
