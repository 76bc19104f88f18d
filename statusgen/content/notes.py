"""Read one file of an incident: a note, its translation, or the incident's own page."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath

from msgspec import Struct

from statusgen.content.approval import check_approval, is_unapproved
from statusgen.content.bring import check_bring, read_bring
from statusgen.content.capacity import iter_capacities
from statusgen.content.dates import Typed, parse_date
from statusgen.content.days_in_text import find_wrong_days
from statusgen.content.fields import AS_BEFORE, Fields, Reading
from statusgen.content.files import is_incident_id, propose_incident_id
from statusgen.content.front_matter import Scalar, is_unreadable, parse_front_matter
from statusgen.content.help_wanted import iter_help_calls
from statusgen.content.lines import iter_lines
from statusgen.content.note_dates import check_dates
from statusgen.content.own_catalogues import NO_OWN_TEXTS, OwnTexts
from statusgen.content.personal_data import iter_data_words
from statusgen.content.prose import Prose, find_private, parse_prose
from statusgen.content.published import NOTHING_PUBLISHED, Published
from statusgen.content.restart_plan import iter_steps, report_two_days
from statusgen.content.retiring import mark_ended
from statusgen.content.services import names_of
from statusgen.content.short_form import report_stated
from statusgen.content.site_links import NotesOf, Targets
from statusgen.content.source import Source
from statusgen.content.statements import EXCEPTION_KEYS, STATEMENT_KEYS, NoteDefaults, iter_statements
from statusgen.content.typed_markdown import without_marks
from statusgen.content.warnings import iter_warnings
from statusgen.model.note import Incident, Note
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue, Settings
from statusgen.model.statement import Window
from statusgen.model.typography import set_spaces
from statusgen.model.vocabulary import Vocabulary, normalise
from statusgen.model.words import Kind, Stage, Status
from statusgen.texts.completeness import keeps_a_place
from statusgen.texts.date_fault import DateFault
from statusgen.texts.facts_in_text import find_facts
from statusgen.texts.persons import is_unwritten, says_nothing
from statusgen.texts.short_numbers import numbers_of

NOTE_KEYS = (
    *("title", "published", "next-update", "valid-until", "stage", "author", "approved-by", "status", "corrects"),
    *("withdrawn-on", "withdrawn-because", "reach-everybody", "bring", "capacity", "services"),
    *("restart-plan", "warnings", "lines", "personal-data", "help-wanted"),
)
INCIDENT_KEYS = ("title", "kind", "from", "until", "concerns", "formerly")
TRANSLATION_KEYS = ("title", "translates")
TEXT_KEYS = ("title", "author", "approved-by", "withdrawn-because", "remark")
LONGEST_TITLE = 300
"""Characters of a title."""
TYPED_HEADLINE = "headline"
"""A key that people try, and that has its own refusal: the headline is computed."""


class Writing(Struct, frozen=True):
    """A title and a text in one language."""

    title: str
    prose: Prose
    path: str
    digest: str
    """Short digest of title and text, by which a translation says what it translates."""
    translates: str = ""
    translates_line: int = 0


IncidentCheck = Callable[[Incident, "Rules"], list[Problem]]
"""Checks the notes of an incident against each other; an error names the note that does not count."""


def check_nothing(_incident: Incident, _rules: "Rules") -> list[Problem]:
    """Find nothing wrong."""
    return []


class Rules(Struct, frozen=True):
    """The settings, services and vocabulary that every file is read with, and what was published before."""

    settings: Settings
    catalogue: Catalogue
    vocabulary: Vocabulary
    check: IncidentCheck = check_nothing
    published: Published = NOTHING_PUBLISHED
    pages: frozenset[str] = frozenset()
    """The names of the lasting pages."""
    notes_of: NotesOf = lambda _incident: frozenset()
    incident: str = ""
    """Id of the incident whose files are read."""
    own_texts: OwnTexts = NO_OWN_TEXTS
    """What the project says in its own words."""
    as_before: bool = False
    """Whether what newer rules refuse is read as it was before them, with a warning."""

    @property
    def targets(self) -> Targets:
        """What a text may link to."""
        return Targets(self.catalogue, self.pages, self.notes_of, self.incident)

    @property
    def headings(self) -> Mapping[str, str]:
        """The normalised headings that open a part of the text, and whose it is: the press's or doctors'."""
        return {heading: parts[0] for heading, parts in self.vocabulary.aliases.get("part heading", {}).items()}

    @property
    def numbers(self) -> frozenset[str]:
        """The telephone numbers of the site, as they are typed, and those of help in its country."""
        settings, catalogue = self.settings, self.catalogue
        lines = [*(phone.number for phone in settings.phones), settings.press_phone, settings.emergency_number]
        said = settings.emergency_otherwise.by_language.values() if settings.emergency_otherwise else ()
        lines += [number for text in said for number in re.findall(r"(?<!\d)\d{3,6}(?!\d)", text)]
        lines += numbers_of(settings.country)
        return frozenset(filter(None, (*lines, *(place.phone for place in catalogue.locations.values()))))

    def is_text(self, key: str) -> bool:
        """Whether the value of a key is text to the end of its line, whatever it looks like."""
        return self.vocabulary.find("key", key, TEXT_KEYS) is not None

    def knows_key(self, key: str) -> bool:
        """Whether a key is one of the field's, under any of its names, or a service."""
        known = {*NOTE_KEYS, *INCIDENT_KEYS, *TRANSLATION_KEYS, *STATEMENT_KEYS, *EXCEPTION_KEYS, TYPED_HEADLINE}
        named = (
            name
            for service in self.catalogue.services.values()
            for name in (service.id, *service.name.by_language.values())
        )
        return self.vocabulary.find("key", key, known) is not None or normalise(key) in map(normalise, named)


class IncidentFacts(Struct, frozen=True):
    """What the incident's own file says besides its text."""

    kind: Kind
    begins: datetime | None
    ends: datetime | None
    concerns_everything: bool
    formerly: tuple[str, ...] = ()
    """Ids that it had before, or of incidents that were joined to it."""
    concerns_named: bool = False

    @property
    def window(self) -> Window | None:
        """From when to when a planned incident lasts; None for others, and where nobody can know."""
        if self.kind is not Kind.PLANNED or self.begins is None or self.ends is None or self.ends <= self.begins:
            return None
        return Window(self.begins, self.ends)


def _open(
    source: Source, rules: Rules, allowed: tuple[str, ...], refused: tuple[str, ...] = (TYPED_HEADLINE,)
) -> tuple[Reading, Fields, tuple[str, ...], int]:
    front = parse_front_matter(source, rules.knows_key, rules.is_text)
    settings = rules.settings
    problems = [*source.problems, *(problem for problem in front.problems if not source.is_unfilled(problem.line))]
    if rules.as_before:
        problems = [one._replace(level=Level.WARNING) if one.code in AS_BEFORE else one for one in problems]
    typed = [entry.value for entry in front.table.entries if rules.vocabulary.find("key", entry.key, ("published",))]
    year = re.search(r"(?<!\d)\d{4}(?!\d)", typed[0].text) if typed and isinstance(typed[0], Scalar) else None
    folder = re.search(r"/(20\d\d)-", source.path)
    zone, shown = settings.timezone, year[0] if year else folder[1] if folder else ""
    told = _read_published(typed[0].text, settings) if typed and isinstance(typed[0], Scalar) else None
    named = names_of(rules.catalogue.services).ids
    reading = Reading(source, rules.vocabulary, settings.spoken, zone, problems, told, shown, named, rules.as_before)
    return reading, Fields(reading, front.table, allowed, refused), front.body, front.body_line


def _read_published(typed: str, settings: Settings) -> Typed | None:
    """Find when a note is published; None when it cannot be read, which is reported elsewhere."""
    try:
        return parse_date(typed, settings.spoken)
    except DateFault:
        return None


def _read_writing(
    reading: Reading,
    fields: Fields,
    body: tuple[str, ...],
    line: int,
    rules: Rules,
    level: Level = Level.ERROR,
    newer: Level = Level.WARNING,
) -> Writing:
    unfinished = Level.WARNING if rules.as_before else Level.ERROR
    title = fields.text("title")
    is_nothing = says_nothing(title) and title.casefold() != "x"  # "X" may be the name of a thing
    has_title = not (is_nothing or is_unwritten(title) or reading.vocabulary.find("key", title, ("title",)))
    if not has_title and "title" not in fields.mistyped and not is_unreadable(reading.problems):
        code, values = ("title-missing", {}) if is_nothing else ("placeholder-left", {"placeholder": title})
        reading.report(code, fields.line_of("title"), Level.ERROR, **values)
    if len(title) > LONGEST_TITLE:
        reading.report("value-too-long", fields.line_of("title"), limit=LONGEST_TITLE)
        title = title[:LONGEST_TITLE]
    said = (*(("title",) if has_title else ()), "withdrawn-because")
    shown = [(fields.line_of(key), text) for key in said if (text := fields.text(key))]
    for number, text in shown:
        if (right := without_marks(text)) != " ".join(text.split()) and right:
            reading.report("title-marked", number, Level.WARNING, typed=text, right=right)
    reading.problems.extend(find_private(reading.source, shown, unfinished))
    reading.problems.extend(find_wrong_days(reading.source, (*shown, *enumerate(body, line)), reading.day))
    prose, problems = parse_prose(
        reading.source, body, line, rules.headings, rules.numbers, rules.targets, level, unfinished
    )
    reading.problems.extend(problems)
    if found := find_facts(body, lambda typed: rules.vocabulary.find("key", typed, NOTE_KEYS)):
        reading.report("facts-in-text", line + found[0], newer, key=found[1])
    return Writing(
        title=title,
        prose=prose,
        path=reading.source.path,
        digest=digest_of(title, body),
        translates=fields.text("translates"),
        translates_line=fields.line_of("translates"),
    )


def digest_of(title: str, body: tuple[str, ...]) -> str:
    """Return the digest of a title and a text in eight hexadecimal digits, whatever the spacing."""
    words = " ".join([*title.split(), "", *" ".join(body).split()])
    return hashlib.blake2b(words.encode(), digest_size=4).hexdigest()


def parse_writing(source: Source, rules: Rules, *, is_page: bool = False) -> tuple[Writing, list[Problem]]:
    """Read a translation or a page: a title and text, nothing else. A fact in it is a problem."""
    facts = tuple(key for key in (*NOTE_KEYS, *INCIDENT_KEYS, TYPED_HEADLINE) if key != "title")
    reading, fields, body, line = _open(source, rules, TRANSLATION_KEYS, facts)
    for key, entry in fields.entries.items():
        if key in facts and not is_page:
            reading.report("fact-in-translation", entry.line, key=entry.key)
        elif key in facts:
            allowed = rules.vocabulary.usual(reading.languages[0], "key", TRANSLATION_KEYS)
            reading.report("key-unknown", entry.line, key=entry.key, allowed=allowed)
    writing, problems = _read_writing(reading, fields, body, line, rules), reading.problems
    if keeps_a_place(" ".join(body)):  # that a translation is empty is said of it
        problems = [one for one in problems if one.code != "placeholder-left" or one.line < line]
    return writing, problems


def parse_incident(source: Source, rules: Rules) -> tuple[Writing, IncidentFacts, list[Problem]]:
    """Read an incident's own file in the reference language: its title, its window, its summary."""
    reading, fields, body, line = _open(source, rules, INCIDENT_KEYS)
    if TYPED_HEADLINE in fields:
        reading.report("headline-typed", fields.line_of(TYPED_HEADLINE))
    kind = fields.word("kind", "kind", Kind, tuple(Kind)) or Kind.INCIDENT
    begins, ends = fields.instant("from", start_of_day=True), fields.instant("until", end_of_day=True)
    if kind is Kind.PLANNED and any(not fields.text(key) and key not in fields.mistyped for key in ("from", "until")):
        reading.report("window-missing", fields.line_of("kind"))
    if kind is Kind.INCIDENT and ("from" in fields or "until" in fields):
        reading.report("window-of-incident", fields.line_of("from" if "from" in fields else "until"))
    is_backwards = begins is not None and ends is not None and ends <= begins
    if is_backwards:
        reading.report("window-backwards", fields.line_of("until"))
    typed_twice = (dict(said.values)["key"] for said in reading.problems if said.code == "key-twice")
    is_twice = any(rules.vocabulary.find("key", key, ("kind", "from", "until")) for key in typed_twice)
    if is_backwards or is_twice or kind is Kind.INCIDENT:
        begins = ends = None
    concerns = fields.word("concerns", "everything", str, ("everything", "named"))
    if concerns and kind is Kind.PLANNED:
        reading.report("concerns-planned", fields.line_of("concerns"))
    facts = IncidentFacts(
        kind, begins, ends, concerns == "everything", tuple(_iter_former(reading, fields)), concerns == "named"
    )
    return _read_writing(reading, fields, body, line, rules), facts, reading.problems


def _iter_former(reading: Reading, fields: Fields) -> Iterator[str]:
    """Iterate over the ids that an incident had before; one that cannot be the name of a folder is reported."""
    own, seen = PurePosixPath(reading.source.path).parent.name, set[str]()
    for typed, line in fields.texts("formerly"):
        if not is_incident_id(typed):
            reading.report("formerly-unreadable", line, typed=typed, right=propose_incident_id(typed))
        elif typed == own:
            reading.report("formerly-itself", line, Level.WARNING, incident=typed)
        elif typed not in seen:
            seen.add(typed)
            yield typed


SAID_APART = ("title", "published", "services", "restart-plan")
"""Keys that have a sentence of their own when nothing stands behind them, or may stand over lines that are notes."""
_NOTE_NAMED = re.compile(
    r"^(?:(?:la|le|the|de|die|das|het|el|il|a|o)\s)?(?:note|bulletin|bericht|meldung|notiz|nota|update|bollettino|bolet[ií]n"
    r"|boletim)?[\s:]*+(?:n[°ºo]\.?|nr\.?|num[eé]r?o?|número|number|nummer|#)?\s*(?=\d)|(?<=\d)[-_–][^/]*\.md$",
    re.IGNORECASE,
)
"""What people write around the number of a note: "note 1", "n° 1", "01-radiology.fr.md"."""
DECIDING = {"status", "corrects", "withdrawn-on", "valid-until", "warnings", "lines", "personal-data", "help-wanted"}
"""Keys that decide whether and until when a note counts: left open, nobody knows what was meant."""


def parse_note(
    source: Source,
    rules: Rules,
    incident: str,
    number: int,
    *,
    is_planned: bool,
    window: Window | None = None,
    is_published: bool = False,
) -> tuple[Note | None, Writing, list[Problem]]:
    """Read a note in the reference language: its facts and its text. Its editions are joined later.

    ``window`` is that of an incident that ``is_planned``, where it is known.
    What ``is_published`` as it stands may say what newer rules refuse: that is a warning then.
    """
    settings = rules.settings
    reading, fields, body, line = _open(source, rules, NOTE_KEYS)
    newer = Level.WARNING if is_published else Level.ERROR
    writing = _read_writing(reading, fields, body, line, rules, newer, newer)
    if TYPED_HEADLINE in fields:
        reading.report("headline-typed", fields.line_of(TYPED_HEADLINE))
    if is_unreadable(reading.problems):
        return None, writing, reading.problems
    published = fields.instant("published")
    fields.report_empty(newer, but={*fields.entries} - DECIDING)
    fields.report_empty(Level.WARNING, but={*SAID_APART, *DECIDING})
    if not fields.text("published") and "published" not in fields.mistyped:
        reading.report("published-missing", fields.line_of("published"))
    valid_until = fields.instant("valid-until", end_of_day=True)
    stage = fields.word("stage", "stage", Stage, tuple(Stage))
    status = fields.word("status", "status", Status, tuple(Status)) or Status.PUBLISHED
    has_own_validity = "valid-until" in fields or "valid-until" in fields.mistyped
    catalogue = rules.catalogue if is_published else mark_ended(rules.catalogue, published)
    defaults = NoteDefaults(
        catalogue,
        valid_until,
        is_planned or has_own_validity,
        is_published,
        published,
        is_planned=is_planned,
        bring=read_bring(fields),
        bring_line=fields.line_of("bring") if "bring" in fields else 0,
        reference=rules.settings.reference,
        window=window,
    )
    statements = tuple(iter_statements(reading, fields.value("services"), defaults))
    report_stated(reading, body, line, catalogue, statements, newer)
    services, day = rules.catalogue.services, published.date() if published is not None else None
    said = [(services[statement.service], rule, ()) for statement in statements for rule in statement.rules]
    check_bring(fields, defaults.bring, [one for one in said if one[0].attended])
    note = Note(
        incident=incident,
        number=number,
        path=source.path,
        published=published or datetime.max.replace(tzinfo=settings.timezone),  # never seen: the note is refused
        status=status,
        next_update=fields.instant("next-update"),
        valid_until=valid_until,
        stage=stage,
        author=fields.text("author"),
        approved_by=fields.text("approved-by"),
        statements=statements,
        restart_plan=tuple(iter_steps(reading, fields.value("restart-plan"), catalogue)),
        capacities=tuple(iter_capacities(fields, "capacity", catalogue)),
        warnings=tuple(iter_warnings(reading, fields.value("warnings"), settings, catalogue, day)),
        personal_data=tuple(iter_data_words(reading, fields.entries.get("personal-data"), settings, catalogue, day)),
        telephone_lines=tuple(iter_lines(reading, fields.value("lines"), settings, catalogue, newer)),
        help_wanted=tuple(
            iter_help_calls(reading, fields.entries.get("help-wanted"), settings, catalogue, (published, valid_until))
        ),
        reach_everybody=fields.yes_or_no("reach-everybody"),
        corrects=fields.number("corrects", 1, 9999, _NOTE_NAMED),
        withdrawn_because=set_spaces(fields.text("withdrawn-because"), settings.reference),
        withdrawn_on=fields.instant("withdrawn-on"),
        is_unapproved=is_unapproved(fields, status, settings, rules.vocabulary, is_published=is_published),
        lines=fields.lines(),
    )
    if settings.four_eyes and note.status.is_public:
        check_approval(reading, note, fields, is_published=is_published)
    _check_note(reading, note, fields, is_planned=is_planned)
    report_two_days(reading, note, catalogue, newer)
    if published is not None:
        check_dates(reading, note, fields, is_planned=is_planned)
    return (note if published else None), writing, reading.problems


def _check_note(reading: Reading, note: Note, fields: Fields, *, is_planned: bool) -> None:
    if note.is_withdrawn and says_nothing(note.withdrawn_because):  # "…" stands in the lines that messages propose
        key = "withdrawn-because" if note.withdrawn_because else "status"
        reading.report("withdrawn-without-reason", fields.line_of(key))
    if note.is_withdrawn and "withdrawn-on" not in fields:
        reading.report("withdrawn-undated", fields.line_of("status"), Level.WARNING)
    is_promised = "next-update" in fields or "next-update" in fields.mistyped
    if note.next_update is None and not is_promised and not is_planned and note.stage is not Stage.CLOSED:
        reading.report("next-update-missing", fields.line, Level.WARNING)


def relies_on_contact(note: Note) -> int:
    """Return the line of the first rule that promises contact; 0 when there is none."""
    for statement in note.statements:
        if any(rule is not None and rule.relies_on_contact for rule in statement.rules):
            return statement.line
    return 0
