"""The locations to choose from in a filter."""

from statusgen.wording.context import PageContext


def location_choices(context: PageContext) -> tuple[tuple[str, str], ...]:
    """Return id and name of each location, for the filter."""
    locations = context.catalogue.locations.values()
    return tuple((location.id, location.name.in_(context.language)) for location in locations)
