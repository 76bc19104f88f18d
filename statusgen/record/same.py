"""Whether a note is one that was published: the same facts, the same words, or the same note under another number."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from statusgen.model.note import Note
from statusgen.model.severity import keeps_no_appointment
from statusgen.model.statement import Statement
from statusgen.model.words import Rule
from statusgen.record.make import facts_of
from statusgen.record.published import IncidentRecord, NoteFacts, NoteRecord
from statusgen.texts.parity import plain_text

if TYPE_CHECKING:
    from statusgen.record.hold import Terms

_AS_NOW: dict[Rule | None, Rule] = {Rule.STAY_UNLESS_CONTACTED: Rule.WAIT}
"""How "do not come" is read of services where no patient has an appointment."""


def says_the_same(note: Note, published: NoteRecord, terms: "Terms") -> bool:
    """Whether a note is what was published, under whatever number: its instant and its facts are."""
    if published.facts is None or published.published != note.published or note.is_withdrawn:
        return False
    return _essence(facts_of(note, terms.settings.reference), terms) == _essence(published.facts, terms)


def repeats_record(
    record: IncidentRecord | None,
    number: int,
    language: str,
    text: tuple[str, str],
    note: Note | None,
    terms: "Terms | None",
) -> bool:
    """Whether a title and a text, of a note or of the incident for 0, and the facts of a note are those recorded."""
    if record is None or terms is None:
        return False
    published = record.note(number)
    facts = published.facts if published is not None else None
    said = (facts.texts if facts is not None else record.texts if not number else {}).get(language)
    if said is None or (said.title, plain_text(said.html).split()) != (text[0], plain_text(text[1]).split()):
        return False
    return note is None or (published is not None and says_the_same(note, published, terms))


def is_renumbered(note: Note, there: Note | None, published: NoteRecord, terms: "Terms") -> bool:
    """Whether a note is a published one of its incident, under another number; ``there`` stands under that one's.

    Both are of one instant, and it says the same; or, edited on the way, it bears that one's title or text, and nothing
    of that instant stands where it was.
    """
    facts = published.facts
    if facts is None or published.published != note.published:
        return False
    text, edition = facts.texts[facts.reference], note.editions.get(terms.settings.reference)
    is_called_so = text.title == title_of(note, terms.settings.reference)
    if says_the_same(note, published, terms):
        return is_called_so or (there is None and bool(facts.statements))
    is_worded_so = bool(text.html) and edition is not None and edition.html == text.html
    return (is_called_so or is_worded_so) and (there is None or there.published != published.published)


def _essence(facts: NoteFacts, terms: "Terms") -> NoteFacts:
    """Return facts without texts, and without places where a service is not, or was not then."""
    said = (_without_new_places(statement, terms) for statement in facts.statements)
    known = sorted((statement for statement in said if statement is not None), key=_name_of)
    return replace(facts, reference="", texts={}, statements=tuple(known))


def _without_new_places(statement: Statement, terms: "Terms") -> Statement | None:
    offered = (terms.catalogue.services.get(statement.service), terms.offered.get(statement.service))
    services = [service for service in offered if service is not None]
    known = [set(service.locations) for service in services]
    places = tuple(sorted(place for place in statement.locations if all(place in one for one in known)))
    delay = statement.delay and replace(statement.delay, is_least=False)  # older records say "more than" of these
    if any(map(keeps_no_appointment, services)):  # older versions took "do not come" alone for "unless confirmed"
        exceptions = tuple(replace(one, rule=_AS_NOW.get(one.rule, one.rule)) for one in statement.exceptions)
        statement = replace(statement, rule=_AS_NOW.get(statement.rule, statement.rule), exceptions=exceptions)
    return replace(statement, locations=places, remark="", delay=delay) if places else None


def title_of(note: Note, reference: str) -> str:
    """Return the title of a note in a language; empty where it has none."""
    edition = note.editions.get(reference)
    return edition.typed_title if edition is not None else ""


def _name_of(statement: Statement) -> tuple[str, tuple[str, ...]]:
    return statement.service, statement.locations
