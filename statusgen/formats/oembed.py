"""The oEmbed document: how other systems embed the situation by its address alone."""

import json
from collections.abc import Iterator

from statusgen.model import paths
from statusgen.model.paths import share_path
from statusgen.pages.embedding import CACHE_AGE, HEIGHT, WIDTH, banner_code, name_of
from statusgen.wording.context import PageContext
from statusgen.wording.output import Output, as_it_is


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the oEmbed document of a language."""
    yield Output(f"{context.language}/oembed.json", make_oembed(context), as_it_is)


def make_oembed(context: PageContext) -> bytes:
    """Return the oEmbed 1.0 document of the situation in a language: of type rich, showing the banner in a frame.

    The file cannot answer ``maxwidth``; the frame takes any width. Source: oembed.com, sections 2.3.4 and 2.3.4.4.
    """
    organisation = str(context.site_name)
    home = paths.home(context.language)
    document: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": str(name_of(context, organisation)),
        "provider_name": organisation,
        "provider_url": paths.address(context.base_url, home),
        "cache_age": CACHE_AGE,
        "width": WIDTH,
        "height": HEIGHT,
        "html": banner_code(context, str(WIDTH)),
    }
    image = context.base_url + share_path(home)
    document |= {"thumbnail_url": image, "thumbnail_width": 1200, "thumbnail_height": 630}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
