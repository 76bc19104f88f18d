"""The computed headline in words: of a local matter it says where."""

from statusgen.model.situation import Headline
from statusgen.plan.scene import Scene
from statusgen.situation.headline import headline_places


def headline_of(scene: Scene) -> str:
    """Return the computed headline, with the name of the one incident and of the few locations it is about."""
    content, situation, wording = scene.content, scene.situation, scene.wording
    about = content.incidents.get(situation.headline_incident)
    incident = wording.title(about.editions[scene.language]) if about else ""
    named = headline_places(content, situation)
    if not named or situation.headline not in (Headline.DEGRADED, Headline.CANCELLED, Headline.UNKNOWN):
        return wording.headline(situation.headline, incident)
    places = wording.places(named)
    if incident:
        return wording.say(
            {
                Headline.DEGRADED: "{incident}: some of our services are limited ({places}).",
                Headline.CANCELLED: "{incident}: some of our services are cancelled ({places}).",
                Headline.UNKNOWN: "{incident}: we cannot yet confirm some of our services ({places}).",
            }[situation.headline],
            incident=incident,
            places=places,
        )
    return wording.say(
        {
            Headline.DEGRADED: "Some of our services are limited ({places}).",
            Headline.CANCELLED: "Some of our services are cancelled ({places}).",
            Headline.UNKNOWN: "We cannot yet confirm some of our services ({places}).",
        }[situation.headline],
        places=places,
    )
