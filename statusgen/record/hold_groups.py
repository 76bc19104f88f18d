"""Groups of patients and of locations as they were recorded: notes speak of all that is in them."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from statusgen.content.files import SERVICES
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue, Location, Name, PlaceGroup
from statusgen.model.vocabulary import normalise
from statusgen.record.hold_names import Change, IsAccepted, change_of


def hold_patients(
    patients: Mapping[str, Name], recorded: Mapping[str, Name], is_accepted: IsAccepted
) -> tuple[dict[str, Name], list[tuple[Change, Problem]]]:
    """Return groups of patients under the names that were published, in whichever languages: they say who may come."""
    held, found = {**recorded, **patients}, []
    for id_ in (id_ for id_ in recorded if id_ in patients):
        was, now = recorded[id_].by_language, patients[id_].by_language
        former = {*map(normalise, patients[id_].formerly)}  # who writes a name here says that it is of the same people
        other = {
            language: name
            for language, name in was.items()
            if now.get(language, name) != name and normalise(name) not in former
        }
        change = change_of(f"patients/{id_}", was, now)
        if other and not is_accepted(change):
            held[id_] = replace(patients[id_], by_language={**now, **other})
            named = (("id", id_), ("right", " / ".join(other.values())))
            found.append((change, Problem(SERVICES, 0, "patients-renamed", Level.ERROR, named)))
    for id_ in (id_ for id_ in recorded if id_ not in patients):
        change = change_of(f"patients/{id_}", recorded[id_].by_language, None)
        if not is_accepted(change):  # once it is, the group stays known: old notes cite it
            named = (("id", id_), ("name", recorded[id_].as_written))
            found.append((change, Problem(SERVICES, 0, "patients-gone", Level.ERROR, named)))
    return held, found


def hold_groups(
    catalogue: Catalogue, recorded: Iterable[PlaceGroup], known: Mapping[str, Location], is_accepted: IsAccepted
) -> tuple[dict[str, PlaceGroup], list[tuple[Change, Problem]]]:
    """Return groups of locations with all that were published in them: notes that name a group speak of each.

    What is closed for good, or is gone with a sentence of its own, stays in them without another one.
    """
    held, found = dict(catalogue.groups), list[tuple[Change, Problem]]()
    for was in recorded:
        now = next((one for one in held.values() if was.id in (one.id, *one.formerly)), None)
        lost = [place for place in was.locations if place in known and (now is None or place not in now.locations)]
        told = [place for place in lost if place in catalogue.locations and catalogue.locations[place].retired is None]
        change = change_of(f"groups/{was.id}", was.locations, now.locations if now is not None else None)
        if not lost or is_accepted(change):
            continue
        every = {*lost, *(now.locations if now is not None else ())}
        kept = now or was
        held[kept.id] = replace(kept, locations=tuple(place for place in known if place in every))
        if told:
            gone = ", ".join(known[place].name.as_written for place in told)
            named = (("id", kept.id), ("name", was.name.as_written), ("places", gone))
            found.append((change, Problem(SERVICES, 0, "group-shrunk", Level.ERROR, named)))
    return held, found
