"""Structured data of pages for search engines: JSON-LD with schema.org types.

``Hospital`` for the group and its locations, ``SpecialAnnouncement`` for a bulletin, and nothing the page does not say.
"""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from statusgen.model import paths
from statusgen.model.note import Edition, Note
from statusgen.model.site import WHOLE_GROUP, Location
from statusgen.situation.changes import first_end
from statusgen.wording.context import PageContext
from statusgen.wording.links import edition_of

CONTEXT = "https://schema.org"


def describe_group(context: PageContext) -> Markup:
    """Describe the group, its locations, and the newest bulletin of each open incident."""
    settings = context.content.settings
    group = {
        "@type": "Hospital",
        "name": context.phrase_of(settings.organisation),
        "url": paths.address(context.base_url, paths.home(context.language)),
        "department": [_location(context, location) for location in context.catalogue.locations.values()],
    }
    news = [_announcement(context, incident.standing[-1]) for incident in context.situation.open_incidents]
    return _script({"@context": CONTEXT, "@graph": [group, *news]})


def describe_location(context: PageContext, location: Location) -> Markup:
    """Describe a location as a hospital of the group."""
    group = {"@type": "Hospital", "name": context.phrase_of(context.content.settings.organisation)}
    return _script({"@context": CONTEXT, **_location(context, location), "parentOrganization": group})


def describe_bulletin(context: PageContext, note: Note) -> Markup:
    """Describe a bulletin; one that was withdrawn announces nothing."""
    return Markup() if note.is_withdrawn else _script({"@context": CONTEXT, **_announcement(context, note)})


def _location(context: PageContext, location: Location) -> dict[str, Any]:
    return _known(
        {
            "@type": "Hospital",
            "name": location.name.in_(context.language),
            "url": paths.address(context.base_url, paths.location(context.language, location.id)),
            "telephone": location.phone,
            "address": location.address,
        }
    )


def _announcement(context: PageContext, note: Note) -> dict[str, Any]:
    edition: Edition = edition_of(context, note)
    catalogue, zone = context.content.catalogue, context.wording.zone
    locations = catalogue.locations.values()
    ends = first_end(context.timeline, note, note.last_said)
    places = [location for location in locations if note.locations & {location.id, WHOLE_GROUP}]
    return _known(
        {
            "@type": "SpecialAnnouncement",
            "name": edition.title,
            "inLanguage": edition.language,
            "datePosted": note.published.astimezone(zone).isoformat(),
            "expires": ends.astimezone(zone).isoformat() if ends is not None else "",
            "url": paths.address(context.base_url, paths.bulletin(context.language, note)),
            "webFeed": context.base_url + paths.feed(context.language, "feed"),
            "announcementLocation": [
                {"@type": "Hospital", "name": place.name.in_(context.language)} for place in places
            ],
        }
    )


def _known(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not known."""
    return {key: value for key, value in properties.items() if value}


def _script(described: Mapping[str, Any]) -> Markup:
    """Return a JSON-LD script element; no text in it can close it."""
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))
