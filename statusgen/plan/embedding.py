"""The situation on other sites: a banner for a frame, badges with a link, oEmbed, and the page that explains them.

Nothing of it needs a script. What a webmaster copies holds no state and no date, so that it cannot grow old: it points
to what is made anew with the site.
"""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec.structs import replace

from statusgen.model.marked import Marked
from statusgen.model.words import State
from statusgen.plan import paths
from statusgen.plan.badges import badge_path, view_badge, view_location_badge, view_service_badge
from statusgen.plan.context import Scene
from statusgen.plan.embedding_views import BadgeView, BannerView, EmbedView, PieceView
from statusgen.plan.frame import NO_STAMPS, make_frame
from statusgen.plan.headline import headline_of
from statusgen.plan.icons import headline_state
from statusgen.plan.shares import share_path
from statusgen.plan.views import EmergencyView, Link

BANNER, EMBED = "banner", "embed"
"""Folders of the banner and of the page for webmasters, below that of the language."""
WIDTH, HEIGHT = 600, 210
"""Size of the banner in pixels where nobody chooses another."""
NARROW = (280, 300)
"""The narrowest column it fits in, with the height it needs there."""
BADGE_HEIGHT = 28
"""Height of a badge in pixels."""
CACHE_AGE = 300
"""Seconds for which an oEmbed document may be kept."""


def oembed_address(scene: Scene) -> str:
    """Return the whole address of the oEmbed document of a language: oEmbed knows no relative ones."""
    return f"{scene.base_url}{scene.language}/oembed.json"


def iter_embedded(scene: Scene) -> Iterator[tuple[str, str, object]]:
    """Iterate over what other sites show of a language, and the page about it: folder, template, view."""
    yield BANNER, "banner.html", view_banner(scene)
    yield EMBED, "embed.html", view_embed(scene)


def view_banner(scene: Scene) -> BannerView:
    """Make the banner."""
    path, say = paths.listing(scene.language, BANNER), scene.wording.say
    home = paths.home(scene.language)
    frame = make_frame(
        scene, path, say("Situation now"), headline_of(scene), canonical=home, oembed=oembed_address(scene)
    )
    return BannerView(
        frame=frame,
        emergency=_unusual(frame.around.emergency),
        headline=headline_of(scene),
        state=headline_state(scene),
        home=Link(scene.link(path, home), say("See the situation now")),
    )


def _unusual(emergency: EmergencyView) -> EmergencyView:
    """Return an emergency block with the departments alone that are not running, or not everywhere."""
    lines = tuple(
        line for line in emergency.lines if line.advice.state != State.RUNNING or line.advice.remarks or line.exceptions
    )
    return replace(emergency, lines=lines)


def view_embed(scene: Scene) -> EmbedView:
    """Make the page for webmasters."""
    path, language, say = paths.listing(scene.language, EMBED), scene.language, scene.wording.say
    title, catalogue = say("For the webmaster of our main site"), scene.content.catalogue
    parts = urlsplit(scene.base_url)
    host = f"{parts.scheme}://{parts.netloc}"
    home = paths.address(scene.base_url, paths.home(language))
    return EmbedView(
        frame=make_frame(scene, path, title, stamps=NO_STAMPS),
        title=title,
        banner=Link(scene.link(path, paths.listing(language, BANNER)), say("See the banner")),
        banner_code=banner_code(scene),
        narrow=say(
            "It fits in columns from {width} pixels. In a narrow column, change the height to {height}.",
            width=NARROW[0],
            height=NARROW[1],
        ),
        spoken=say(
            "A badge is an image. Screen readers read the text in {attribute} instead of it. That text never changes, "
            "so leave the state out of it: the link leads to it.",
            attribute=Marked("alt", Markup("<code>alt</code>")),
        ),
        overall=_piece(scene, path, paths.home(language), view_badge(scene)),
        locations=tuple(
            _piece(scene, path, paths.location(language, one.id), view_location_badge(scene, one))
            for one in catalogue.locations.values()
        ),
        services=tuple(
            _piece(scene, path, paths.service(language, one.id), view_service_badge(scene, one))
            for one in catalogue.services.values()
        ),
        page=Link(scene.link(path, paths.home(language)), home, note=oembed_address(scene)),
        policy=f"frame-src {host}; img-src {host}",
    )


def _piece(scene: Scene, path: str, page: str, badge: BadgeView) -> PieceView:
    return PieceView(
        name=badge.label,
        image=scene.link(path, badge_path(page)),
        told=badge.title,
        code=badge_code(scene, page, badge.label),
    )


def _name_of(scene: Scene, about: str) -> str:
    return f"{scene.wording.say('Situation now')} – {about}"


def banner_code(scene: Scene, width: str = "100%") -> str:
    """Return the HTML that shows the banner on another page."""
    code = Markup(
        '<iframe src="{}" title="{}" lang="{}" width="{}" height="{}" loading="lazy" style="border: 0"></iframe>'
    ).format(
        paths.address(scene.base_url, paths.listing(scene.language, BANNER)),
        str(_name_of(scene, scene.phrase_of(scene.content.settings.organisation))),
        scene.language,
        width,
        HEIGHT,
    )
    return str(code)


def badge_code(scene: Scene, page: str, about: str) -> str:
    """Return the HTML that shows the badge of a page, as a link to it.

    The text of the image names the page and no state, because it stays when the image changes.
    """
    code = Markup(
        '<a href="{}" hreflang="{}" lang="{}" dir="{}"><img src="{}" alt="{}" height="{}" style="max-width: 100%"></a>'
    ).format(
        paths.address(scene.base_url, page),
        scene.language,
        scene.language,
        scene.wording.direction,
        scene.base_url + badge_path(page),
        str(_name_of(scene, about)),
        BADGE_HEIGHT,
    )
    return str(code)


def make_oembed(scene: Scene) -> bytes:
    """Return the oEmbed 1.0 document of the situation in a language: of type rich, showing the banner in a frame.

    The file cannot answer ``maxwidth``; the frame takes any width. Source: oembed.com, sections 2.3.4 and 2.3.4.4.
    """
    organisation = str(scene.phrase_of(scene.content.settings.organisation))
    home = paths.home(scene.language)
    document: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": str(_name_of(scene, organisation)),
        "provider_name": organisation,
        "provider_url": paths.address(scene.base_url, home),
        "cache_age": CACHE_AGE,
        "width": WIDTH,
        "height": HEIGHT,
        "html": banner_code(scene, str(WIDTH)),
    }
    image = scene.base_url + share_path(home)
    document |= {"thumbnail_url": image, "thumbnail_width": 1200, "thumbnail_height": 630}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
