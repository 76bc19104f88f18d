"""Find the few locations that the headline may name."""

from statusgen.model.content import Content
from statusgen.model.site import WHOLE_GROUP
from statusgen.model.situation import Situation

NAMED = 2
"""Up to how many locations a headline names: a longer list is read by nobody."""


def headline_places(content: Content, situation: Situation) -> tuple[str, ...]:
    """Return the few locations where key services do not run, in catalogue order.

    Empty when it is no local matter, and when what the headline says would not be true of each of them.
    """
    catalogue = content.catalogue
    keys = catalogue.key_services
    cells = [cell for cell in situation.disrupted if cell.service in keys]
    touched = {cell.location for cell in cells}
    worst = {cell.location for cell in cells if cell.state == situation.headline.value}
    if WHOLE_GROUP in touched or not 0 < len(touched) <= NAMED or len(touched) == len(catalogue.locations):
        return ()
    if worst != touched:
        return ()
    return tuple(place for place in catalogue.locations if place in touched)
