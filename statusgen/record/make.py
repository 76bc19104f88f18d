"""Content → record, and a recorded note → the note it was."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from msgspec.structs import replace

from statusgen.content.forgotten import NOTHING_FORGOTTEN, Forgotten
from statusgen.model.content import Content
from statusgen.model.identities import name_of
from statusgen.model.note import Edition, EditionState, Incident, Note, PublicFacts
from statusgen.model.remarks import ReadyRemark
from statusgen.model.site import Catalogue, Text
from statusgen.model.statement import Statement, without_lines
from statusgen.model.words import Kind, Status
from statusgen.record.accepted import NEVER_CHANGED, note_changed
from statusgen.record.moves import NOWHERE
from statusgen.record.published import (
    SCHEMA,
    ByLanguage,
    ClockSetting,
    IncidentRecord,
    Names,
    NoteFacts,
    NoteRecord,
    RecordedPage,
    RecordedText,
    SiteFacts,
    SiteRecord,
)


def make_record(
    previous: IncidentRecord | None,
    incident: Incident | None,
    content: Content,
    at: datetime | None,
    is_forgotten: Callable[[str, int], bool] = lambda _incident, _number: False,
) -> IncidentRecord | None:
    """Return the record of an incident after a build has shown it as it stands at an instant.

    ``incident`` has passed the embargo, and is None where nothing of it is shown. ``at`` is None for a build that
    publishes nothing: a rehearsal adds what it shows, without an instant, and changes nothing that was published. What
    is as it was recorded stays as it is, with the names of that time. Of a note that is forgotten, its place is kept.
    """
    if previous is not None and at is not None:
        previous = _without_forgotten(previous, at.astimezone(content.settings.timezone), is_forgotten)
    if incident is None:
        return previous
    reference = content.settings.reference
    notes = {note.number: note for note in previous.notes} if previous else {}
    for note in incident.notes:
        notes[note.number] = record_note(notes.get(note.number), note, content, at)
    recorded = tuple(notes[number] for number in sorted(notes))
    if previous is not None and at is None:
        return replace(previous, notes=recorded)
    zone = content.settings.timezone
    return IncidentRecord(
        schema=SCHEMA,
        id=incident.id,
        kind=incident.kind,
        begins=_in(zone, incident.begins),
        ends=_in(zone, incident.ends),
        concerns_everything=incident.concerns_everything,
        reference=reference,
        texts=_texts_of(incident.editions),
        notes=recorded,
    )


def add_gaps(record: IncidentRecord | None, id_: str, content: Content, at: datetime | None) -> IncidentRecord | None:
    """Return the record of an incident with the notes that may have been published and cannot be read.

    Nothing more is recorded of them than that, and what they leave open. ``at`` is None where nothing is published.
    """
    gaps = [gap for gap in content.gaps if gap.incident == id_ and gap.is_due(at)] if at is not None else []
    if not gaps:
        return record
    reference, zone = content.settings.reference, content.settings.timezone
    record = record or IncidentRecord(SCHEMA, id_, Kind.INCIDENT, None, None, False, reference, {}, ())
    notes = {note.number: note for note in record.notes}
    for gap in gaps:
        identity = identity_of(content.settings.identity, f"{id_}/{gap.number}")
        address, shown = address_of(id_, gap.number), _in(zone, at)
        unread = NoteRecord(gap.number, address, identity, gap.published, shown, (), None, Names())
        known = notes.setdefault(gap.number, unread)
        if known.facts is None and not known.changed:
            notes[gap.number] = replace(known, cells=tuple(sorted({*known.cells, *gap.cells})))
    return replace(record, notes=tuple(notes[number] for number in sorted(notes)))


def _without_forgotten(
    record: IncidentRecord, at: datetime, is_forgotten: Callable[[str, int], bool]
) -> IncidentRecord:
    notes = tuple(
        replace(note, changed=(*note.changed, at), facts=None, names=Names(), corrected=(), earlier=(), cells=())
        if (note.facts is not None or note.cells) and is_forgotten(record.id, note.number)
        else note
        for note in record.notes
    )
    is_nothing_left = all(is_forgotten(record.id, note.number) for note in notes)
    return replace(record, notes=notes, texts={} if is_nothing_left else record.texts)


def record_note(previous: NoteRecord | None, note: Note, content: Content, at: datetime | None) -> NoteRecord:
    """Return the record of a note that a build shows."""
    facts = None if note.is_withdrawn else facts_of(note, content.settings.reference)
    if previous is None:
        return NoteRecord(
            number=note.number,
            address=address_of(note.incident, note.number),
            identity=identity_of(content.settings.identity, name_of(note)),
            published=note.published,
            first_shown=_in(content.settings.timezone, at),
            changed=(),
            facts=facts,
            names=_names_of(facts, content.catalogue),
            corrected=note.corrected,
            earlier=note.earlier,
        )
    address = address_of(note.incident, note.number)
    if at is None or (previous.facts == facts and previous.published == note.published):
        return previous if at is None or previous.address == address else replace(previous, address=address)
    was_known = previous.facts is not None or previous.changed
    instants = (at.astimezone(content.settings.timezone),) if was_known else ()
    return replace(
        previous,
        address=address,
        published=note.published,
        changed=tuple(sorted({*previous.changed, *instants})),
        facts=facts,
        names=_names_of(facts, content.catalogue),
        corrected=note.corrected,
        earlier=note.earlier if facts is not None else (),
    )


def facts_of(note: Note, reference: str) -> NoteFacts:
    """Return what of a note is public and holds."""
    return NoteFacts(
        **_public_facts(note)
        | {
            "statements": tuple(map(without_lines, note.statements)),
            "restart_plan": tuple(replace(step, line=0) for step in note.restart_plan),
        },
        reference=reference,
        texts=_texts_of(note.editions),
    )


def bare_facts(said: PublicFacts) -> PublicFacts:
    """Return what is kept of facts once others count: all but remarks, which are words as texts are."""
    statements = tuple(replace(without_lines(statement), remark="") for statement in said.statements)
    plan = tuple(replace(step, line=0) for step in said.restart_plan)
    return PublicFacts(**_public_facts(said) | {"statements": statements, "restart_plan": plan})


def is_other(one: Note, other: Note, reference: str, *, has_texts: bool = True) -> bool:
    """Whether two notes say different facts, or differ in what stands on their pages."""
    facts = [facts_of(note, reference) for note in (one, other)]
    if not has_texts:
        facts = [replace(said, texts={}) for said in facts]
    return facts[0] != facts[1] or one.published != other.published


def _public_facts(said: PublicFacts) -> dict[str, Any]:
    return {name: getattr(said, name) for name in PublicFacts.__struct_fields__}


def address_of(incident: str, number: int) -> str:
    """Return the address of a note below the folder of a language."""
    return f"incidents/{incident}/{number}/"


def identity_of(identity: str, name: str) -> str:
    """Return the identity of a note in feeds, to which they add the language.

    ``identity`` is that of the settings, ``name`` is incident and number.
    """
    return f"tag:{identity}:{name}"


def where_offered(statement: Statement, catalogue: Catalogue) -> Statement:
    """Return a statement for the places where its service is: a damaged record may name one that does not exist."""
    places = catalogue.services[statement.service].locations
    if {*statement.locations} <= {*places}:
        return statement
    return replace(statement, locations=tuple(place for place in statement.locations if place in places))


def _texts_of(editions: Mapping[str, Edition]) -> dict[str, RecordedText]:
    return {
        language: RecordedText(
            one.typed_title, one.html, one.press_html, one.state is EditionState.BEHIND, one.doctors_html
        )
        for language, one in editions.items()
        if one.state is not EditionState.FALLBACK
    }


def _names_of(facts: NoteFacts | None, catalogue: Catalogue) -> Names:
    if facts is None:
        return Names()
    said = facts.statements
    subjects = [step.subject for step in facts.restart_plan]
    places = [place for one in said for place in one.elsewhere]
    places += [place for one in said for exception in one.exceptions for place in exception.elsewhere]
    places += [place for one in said if isinstance(one.remark, ReadyRemark) for place in one.remark.places]
    named = [place for one in said for place in one.locations]
    named += [place for step in facts.restart_plan for place in step.locations]
    named += [capacity.location for capacity in facts.capacities]
    named += [place for line in facts.telephone_lines for place in (line.id, line.location)]
    places += [place for call in facts.help_wanted for place in call.locations]
    locations = {id_: location.name for id_, location in catalogue.locations.items()}
    services = {id_: service.name for id_, service in catalogue.services.items()}
    return Names(
        services=_pick(services, [*(one.service for one in said), *subjects]),
        locations=_pick(locations, [*named, *places]),
        places=_pick(catalogue.places, places),
        systems=_pick(catalogue.systems, subjects),
        remarks=_pick(catalogue.remarks, [one.remark for one in said if isinstance(one.remark, str)]),
        patients=_pick(catalogue.patients, [group for one in said for each in one.exceptions for group in each.groups]),
    )


def _pick(texts: Mapping[str, Text], ids: Iterable[str]) -> dict[str, ByLanguage]:
    return {id_: dict(texts[id_].by_language) for id_ in sorted(set(ids)) if id_ in texts}


def make_site_record(
    previous: SiteRecord | None,
    content: Content,
    at: datetime | None,
    *,
    has_changed: bool,
    clock: ClockSetting | None = None,
    moved: Mapping[str, str] = NOWHERE,
    incidents: Iterable[str] = (),
    forgotten: Forgotten = NOTHING_FORGOTTEN,
) -> SiteRecord:
    """Return what stands beside the incidents; ``has_changed``: the record of any of them, or the situation by itself.

    ``clock`` is how somebody set the clock for this very build, ``moved`` where notes stood before; ``incidents`` have
    a file.
    """
    if at is None and previous is not None:
        return previous
    facts = site_facts(content)
    newest, settings = (previous.newest, previous.clock) if previous is not None else (None, ())
    if clock is not None:
        has_changed, settings = True, (*settings, clock)
    if at is not None and (has_changed or previous is None or previous.facts != facts):
        newest = max(moment for moment in (newest, _in(content.settings.timezone, at)) if moment is not None)
    changed = previous.changed if previous is not None else NEVER_CHANGED
    if at is not None and previous is not None and previous.facts != facts:
        now = at.astimezone(content.settings.timezone)
        changed = note_changed(changed, previous.facts, facts, forgotten, now)
    past = content.settings.past_lines
    return SiteRecord(SCHEMA, newest, facts, settings, moved, tuple(sorted(incidents)), past, changed)


def site_facts(content: Content) -> SiteFacts:
    """Return every fact of services and settings that a cell, a number or an instant depends on."""
    settings, catalogue = content.settings, content.catalogue
    return SiteFacts(
        languages=settings.languages,
        reference=settings.reference,
        timezone=settings.timezone.key,
        identity=settings.identity,
        demonstration=settings.demonstration,
        emergency_number=settings.emergency_number,
        phones=tuple(replace(phone, service_line=0) for phone in settings.phones),
        reach_everybody=settings.reach_everybody,
        locations=tuple(catalogue.locations.values()),
        services=tuple(catalogue.services.values()),
        places=catalogue.places,
        systems=catalogue.systems,
        remarks=catalogue.remarks,
        patients=catalogue.patients,
        groups=tuple(catalogue.groups.values()),
        emergency_otherwise=settings.emergency_otherwise,
        contact_how=settings.contact_how,
        callers=settings.callers,
        alerts=settings.alerts,
        pages=tuple(RecordedPage(page.slug, settings.reference, _texts_of(page.editions)) for page in content.pages),
        organisation=settings.organisation,
        country=settings.country,
        base_url=settings.base_url,
        press_phone=settings.press_phone,
    )


def _in(zone: tzinfo, moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(zone)


# ── A record → what it was made of ──────────────────────────────────────────────────────────────────────────────────


def restore_note(incident: str, record: NoteRecord, languages: Iterable[str]) -> Note | None:
    """Return a recorded note as its readers saw it, in some languages; None where its facts are not held.

    It stands in no file: its path is empty, and so are its lines.
    """
    facts = record.facts
    if facts is None or record.published is None:
        return None
    return Note(
        incident=incident,
        number=record.number,
        path="",
        published=record.published,
        status=Status.PUBLISHED,
        author="",
        approved_by="",
        withdrawn_because="",
        corrected=record.corrected,
        earlier=record.earlier,
        editions=dict(iter_editions(facts.texts, facts.reference, languages)),
        **_public_facts(facts),
    )


def restore_incident(record: IncidentRecord, languages: Iterable[str]) -> Incident:
    """Return a recorded incident with the notes of which the facts are held, in order of publication."""
    languages = tuple(languages)
    found = (restore_note(record.id, note, languages) for note in record.notes)
    return Incident(
        id=record.id,
        path="",
        kind=record.kind,
        begins=record.begins,
        ends=record.ends,
        concerns_everything=record.concerns_everything,
        editions=dict(iter_editions(record.texts, record.reference, languages)),
        notes=tuple(sorted((note for note in found if note is not None), key=lambda note: note.order)),
    )


def iter_editions(
    texts: Mapping[str, RecordedText], reference: str, languages: Iterable[str]
) -> Iterator[tuple[str, Edition]]:
    """Iterate over what readers of some languages see of recorded texts."""
    for language in languages:
        own, state = texts.get(language), EditionState.COMPLETE
        text = own or texts.get(reference)
        if text is None:
            continue
        if own is None:
            state = EditionState.FALLBACK
        elif text.is_behind:
            state = EditionState.BEHIND
        yield (
            language,
            Edition(
                language if own else reference,
                state,
                text.title,
                text.html,
                text.press_html,
                doctors_html=text.doctors_html,
            ),
        )
