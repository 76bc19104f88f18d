"""What incidents claim of cells at an instant: those that are in force, and what each says.

Source: the rules of the situation, section 3.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from statusgen.model.note import Incident
from statusgen.model.site import Catalogue
from statusgen.model.summaries import IncidentSummary
from statusgen.situation.claims import CellKey, iter_claims, statements_in_force
from statusgen.situation.combine import Claims


def is_open(incident: Incident | IncidentSummary) -> bool:
    """Whether an incident happened and is not over; a planned one is never "open"."""
    return not incident.is_planned and not incident.is_closed and incident.has_word


def in_force(incident: Incident | IncidentSummary, at: datetime) -> bool:
    """Whether an incident is in force: it is open, or its planned window is, and what its notes date beyond."""
    if incident.is_planned:
        window = incident.window
        return not incident.is_closed and window is not None and window.begins <= at < window.ends
    return is_open(incident)


def claims_on(claims: Mapping[CellKey, Claims], service: str, place: str) -> Claims:
    """Return the claims on a cell; none where nothing speaks of it."""
    return claims.get((service, place), ())


def collect_claims(
    catalogue: Catalogue, incidents: Iterable[Incident], at: datetime, only: Collection[CellKey] | None = None
) -> dict[CellKey, Claims]:
    """Return the claims of the incidents in force on each cell at an instant; cells without claims are left out.

    ``only`` restricts the work to the services of some cells. Of what is retired nothing is claimed any more.
    """
    wanted = None if only is None else {service for service, _ in only}
    ordered = sorted((incident for incident in incidents if in_force(incident, at)), key=lambda incident: incident.id)
    forces = [(incident, statements_in_force(catalogue.services, incident, at, wanted)) for incident in ordered]
    found: dict[CellKey, Claims] = {}
    for service in catalogue.at(at).services.values():
        for place in service.locations if forces and (wanted is None or service.id in wanted) else ():
            key = (service.id, place)
            claims = tuple(
                claim
                for incident, held in forces
                for claim in iter_claims(service, place, incident, held.get(key, ()), at)
            )
            if claims:
                found[key] = claims
    return found
