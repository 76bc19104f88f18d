"""What a build changed for patients since what was published: the short form of ``statusgen diff``.

Only incidents of which the facts changed are compared, and only the cells that they name: a build that changes nothing
for patients asks nothing, and one that does is not slower for a large site.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.incident_index import StoredIncidents, index_of, record_accessed_ids, take_accessed_ids
from statusgen.model.note import Incident, Note
from statusgen.model.site import Catalogue
from statusgen.model.situation import Cell, Said
from statusgen.output.write import ForPatients
from statusgen.record.make import is_other
from statusgen.record.published import IncidentRecord, SiteRecord
from statusgen.record.restored import restore_catalogue, restore_known
from statusgen.situation.cell_changes import CellsChanged, find_in_order, iter_changes
from statusgen.situation.claims import CellKey
from statusgen.situation.fold import claims_of_gaps, fold_with_coming
from statusgen.situation.laxer import find_laxer_on_site
from statusgen.wording.changes import name_where, tell_cells
from statusgen.wording.context import PageContext, SiteContext

TOLD = 3
"""How many changes that make something laxer are said in words; the others are counted."""

_PARTS: tuple[tuple[str, Callable[[Said], object]], ...] = (
    ("state", lambda said: said.state),
    ("rule", lambda said: (said.rule, said.instruction.sentence)),
    ("elsewhere", lambda said: said.elsewhere),
    ("except", lambda said: said.exceptions),
    ("ambulances", lambda said: (said.ambulances_diverted, said.diverted_for)),
    ("visitors", lambda said: said.instruction.visiting),
    ("windows", lambda said: said.coming),
)
"""What may make a cell laxer, each by the key of a note that says it."""

Recorded = Mapping[str, IncidentRecord | None]
"""What was recorded, by incident, of those of which something else is recorded now; None where nothing was."""


def find_for_patients(site: SiteContext, known: SiteRecord | None, was: Recorded, editors: str) -> ForPatients | None:
    """Find what changes for patients, in words for editors who speak a language; None where nothing does.

    ``known`` is what was recorded beside incidents: without it nothing was published, and nothing changes.
    """
    if known is None or not was:
        return None
    accessed = take_accessed_ids(site.content.incidents)  # no page depends on what is asked here
    try:
        return _find(site, known, was, editors)
    finally:
        take_accessed_ids(site.content.incidents)
        record_accessed_ids(site.content.incidents, accessed)


def _find(site: SiteContext, known: SiteRecord, was: Recorded, editors: str) -> ForPatients | None:
    content, situation = site.content, site.situation
    catalogue = restore_catalogue(known, content.catalogue)
    shown = {incident.id: incident for incident in (*situation.open_incidents, *situation.coming)}
    shown |= {id_: content.incidents[id_] for id_ in was if id_ in content.incidents}
    languages = content.settings.languages
    before = {id_: one for id_, one in shown.items() if id_ not in was}
    restored = {id_: restore_known(one, catalogue, languages) for id_, one in was.items() if one is not None}
    before |= {id_: one for id_, one in restored.items() if one.notes}
    versions = [(before.get(id_), shown.get(id_)) for id_ in was]
    only = _find_cells(content, catalogue, versions)
    if not only:
        return None
    gaps = tuple(gap for gap in content.gaps if gap.incident not in was or _has(was[gap.incident], gap.number))
    old = replace(content, catalogue=catalogue, incidents=_stored(before), gaps=gaps)
    new = replace(content, incidents=_stored(shown))
    laxer = {*find_laxer_on_site(old, new, situation.at, only)}
    now = {key: cell for key, cell in situation.cells.items() if key in only}
    changes = tuple(iter_changes((catalogue, content.catalogue), _fold(old, situation.at, only), now, laxer))
    told = {(change.service, place) for change in changes for place in change.places}
    later = [key for key in find_in_order(catalogue, laxer) if key not in told]
    services = {change.service for change in changes} | {service for service, _ in later}
    if not services:
        return None
    page = next((page for page in site.pages if page.language == editors), site.reference)
    said = tuple(_iter_told(page, catalogue, changes, later, _find_causes(versions, content.settings.reference)))
    loose = {change.service for change in changes if change.is_laxer} | {service for service, _ in later}
    return ForPatients(len(services), len(loose), said[:TOLD], len(said[TOLD:]))


def _find_cells(
    content: Content, catalogue: Catalogue, versions: Collection[tuple[Incident | None, Incident | None]]
) -> frozenset[CellKey]:
    """Return the cells that may differ: of whole services, since a place to go may be another of its places."""
    every = frozenset(
        (service.id, place)
        for known in (catalogue, content.catalogue)
        for service in known.services.values()
        for place in service.locations
    )
    if (catalogue.services, catalogue.locations) != (content.catalogue.services, content.catalogue.locations):
        return every
    if any(_frame_of(one) != _frame_of(other) for one, other in versions):
        return every
    notes = (note for pair in versions for note in _iter_other(*pair, content.settings.reference))
    named = {service for note in notes for service in note.services}
    named |= {service for gap in content.gaps for service, _ in gap.cells} if versions else set()
    return frozenset(key for key in every if key[0] in named)


def _frame_of(incident: Incident | None) -> object:
    """Return what an incident says of cells that none of its notes names; None where that is nothing."""
    if incident is None or not incident.concerns_everything or not incident.standing or incident.is_closed:
        return None
    return incident.kind, incident.begins, incident.ends


def _iter_other(one: Incident | None, other: Incident | None, reference: str) -> Iterator[Note]:
    """Iterate over the notes of two versions that say other facts in the other one, or nothing there."""
    windows = {
        (version.kind, version.begins, version.ends, version.is_closed)
        for version in (one, other)
        if version is not None
    }
    for pair in _pairs_of(one, other):
        if len(windows) > 1 or _is_changed(pair, reference):
            yield from pair


def _pairs_of(one: Incident | None, other: Incident | None) -> list[list[Note]]:
    """Return each note of two versions as both have it, or as one has it that the other lacks."""
    notes = [
        {note.number: note for note in version.standing} if version is not None else {} for version in (one, other)
    ]
    return [[said[number] for said in notes if number in said] for number in sorted(notes[0].keys() | notes[1].keys())]


def _is_changed(pair: list[Note], reference: str) -> bool:
    return len(pair) == 1 or is_other(pair[0], pair[1], reference, has_texts=False)


def _has(record: IncidentRecord | None, number: int) -> bool:
    return record is not None and record.note(number) is not None


def _stored(incidents: Mapping[str, Incident]) -> StoredIncidents:
    return StoredIncidents(index_of(incidents), incidents.__getitem__)


def _fold(content: Content, at: datetime, only: Collection[CellKey]) -> dict[CellKey, Cell]:
    known = [incident for incident in content.incidents.values() if not incident.is_closed]
    due = [gap for gap in content.gaps if gap.is_due(at)]
    return fold_with_coming(content.catalogue, known, at, only, claims_of_gaps(content, due))


def _find_causes(versions: Iterable[tuple[Incident | None, Incident | None]], reference: str) -> dict[str, str]:
    """Return for each service the notes that say other facts of it; that of "" are all such notes.

    Where an incident changed and none of its notes did, it is named itself.
    """
    found: dict[str, list[str]] = {"": []}
    for versions_of_one in versions:
        changed = [pair for pair in _pairs_of(*versions_of_one) if _is_changed(pair, reference)]
        for pair in changed:
            for service in {statement.service for note in pair for statement in note.statements}:
                found.setdefault(service, []).append(f"{pair[0].incident}/{pair[0].number}")
        named = [f"{pair[0].incident}/{pair[0].number}" for pair in changed]
        found[""] += named or [next(one.id for one in versions_of_one if one is not None)]
    return {
        service: ", ".join((*notes[:TOLD], *["…"][: max(len(notes) - TOLD, 0)])) for service, notes in found.items()
    }


def _say_cause(page: PageContext, cause: str, change: CellsChanged) -> str:
    """Say by which notes something gets laxer, and what is otherwise now, in brackets: "(2022-05-panne/2: rule)"."""
    was, now = (one.said if one is not None else None for one in (change.was, change.now))
    keys = [key for key, part in _PARTS if was is not None and now is not None and part(was) != part(now)]
    named = page.wording.vocabulary.usual(page.language, "key", keys)
    if cause and named:
        return f" ({page.wording.say('{who}: {told}', who=cause, told=named)})"
    return f" ({cause or named})" if cause or named else ""


def _iter_told(
    page: PageContext,
    catalogue: Catalogue,
    changes: Iterable[CellsChanged],
    later: Collection[CellKey],
    causes: Mapping[str, str],
) -> Iterator[str]:
    """Iterate over what gets laxer: where, what patients read then, and by which notes, as far as that is known."""
    for change in changes:
        if change.is_laxer:
            by = _say_cause(page, causes.get(change.service) or causes.get("", ""), change)
            if change.now is None:
                yield f"{catalogue.name_cells((change.service, place) for place in change.places)}{by}"
            else:
                told = tell_cells(page, change.now, change).rstrip(".")
                yield f"{page.wording.say('{who}: {told}', who=name_where(page, change), told=told)}{by}"
    if later:
        by_notes = dict.fromkeys(causes.get(service) or causes.get("", "") for service, _ in later)
        yield f"{catalogue.name_cells(later)} ({', '.join((*filter(None, by_notes), '…'))})"
