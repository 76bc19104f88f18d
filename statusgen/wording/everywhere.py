"""Say where something holds: at some locations by name, or at all of them."""

from statusgen.content.standard import is_hospital
from statusgen.model.site import Service
from statusgen.wording.context import PageContext


def describe_places(context: PageContext, service: Service, places: tuple[str, ...]) -> str:
    """Name locations: empty for the whole group, "all" where there are several, or each by name.

    Clinics are named beside hospitals unless each location is a hospital by its kind, so that none reads itself out.
    """
    if service.is_whole_group:
        return ""
    locations = context.catalogue.locations
    if not 1 < len(places) == len(locations):
        return context.wording.places(places)
    if all(location.kind is not None and is_hospital(location.kind) for location in locations.values()):
        return context.wording.say("In all our hospitals")
    return context.wording.say("In all our hospitals and clinics")


def count_places(context: PageContext, count: int) -> str:
    """Say how many locations: "Hospitals (12)", where their names would be too many to read."""
    say = context.wording.say
    return say("{service} ({where})", service=say("Hospitals"), where=count)


def put_behind(context: PageContext, name: str, where: str) -> str:
    """Put where something holds behind its name: "Radiology (in all our hospitals)", with a small letter."""
    say = context.wording.say
    if where in (say("In all our hospitals"), say("In all our hospitals and clinics")):
        where = where[:1].lower() + where[1:]
    return say("{service} ({where})", service=name, where=where)
