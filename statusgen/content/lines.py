"""Read what a note says of telephone lines: it opens, replaces or closes them, or lets the ordinary ones hold again."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from statusgen.content.fields import Fields, Reading, read_id, report_language
from statusgen.content.front_matter import Entry, Scalar, Table, Value
from statusgen.content.kinds import split_known
from statusgen.content.names import Names
from statusgen.content.retiring import report_closed
from statusgen.content.services import names_of, read_places
from statusgen.content.settings import read_text
from statusgen.content.standard import LINES, standard_text
from statusgen.content.tags import nearest_language
from statusgen.content.weekdays import read_weekdays
from statusgen.model.problem import Level
from statusgen.model.site import Catalogue, Settings, Text
from statusgen.model.telephone_lines import NoteLine
from statusgen.texts.date_fault import DateFault
from statusgen.texts.hour_ranges import part_hours, read_ranges
from statusgen.texts.short_numbers import find_called, is_for_emergencies
from statusgen.texts.spoken import narrow

_SHORT = {
    **dict.fromkeys(("general", "allgemein", "algemeen", "geral", "generale"), "main-number"),
    **dict.fromkeys(("numero-principal", "numero-principale", "numero-general", "linha-geral"), "main-number"),
    "appointments": "appointments-line",
    **dict.fromkeys(("families", "familles", "angehorige", "familie", "familias"), "families-line"),
    **dict.fromkeys(("famiglie", "familiares", "familiari"), "families-line"),
    **dict.fromkeys(("stolen-data", "donnees-volees", "gestolen-gegevens", "gestohlene-daten"), "data-line"),
}
"""What else a line may be called by its purpose, normalised: by editors of any language."""
LINE_KEYS = ("number", "hours", "language", "at")
_NUMBER = re.compile(r"\+?\d[\d\s./()\u00a0\u202f-]{1,28}")
_WITH_HOURS = re.compile(rf"({_NUMBER.pattern}?)\s*[,;(–-]\s*(.*?[^\W\d_].*?)\)?")
_FROM_TO = re.compile(r"[^\W\d_]{2,4}\.?\s?[-–—/]\s?[^\W\d_]{2,4}\.?")
"""Days of the week as people shorten them: "lu-ve"."""
SPOKEN = ("ar", "bg", "de", "en", "es", "fa", "fr", "it", "lb", "nl", "pl", "pt", "ro", "ru", "sq", "tr", "uk")
"""Languages that a line may be said to speak, beside those of the site."""


def iter_lines(
    reading: Reading, value: Value | None, settings: Settings, catalogue: Catalogue, newer: Level = Level.ERROR
) -> Iterator[NoteLine]:
    """Iterate over what a note says of telephone lines; what cannot be meant is reported.

    ``newer`` is how grave it is that a line is a number for emergencies.
    """
    if value is None:
        return
    if not isinstance(value, Table):
        reading.report("lines-not-table", value.line)
        return
    names, lines = line_names(reading, settings, catalogue), dict[str, int]()
    for entry in value.entries:
        id_ = read_id(reading, "line-unknown", entry.key, entry.line, names)
        items = entry.values
        for item in items if id_ is not None else ():
            for line in _iter_line(reading, id_ or "", Entry(entry.key, item.line, item), settings, catalogue):
                if line.key in lines:
                    reading.report("key-twice", entry.line, key=entry.key, first=lines[line.key])
                else:
                    report_emergency(reading, line.number, entry, settings, newer)
                    if line.number and line.id in catalogue.closed:  # an end of it may still be said
                        report_closed(reading, catalogue, line.id, item.line)
                    lines[line.key] = item.line
                    yield line


def report_emergency(reading: Reading, number: str, entry: Entry, settings: Settings, level: Level) -> None:
    """Report a line that is a number for emergencies: patients would call it about anything else."""
    if is_for_emergencies(number, settings.country, settings.emergency_number):
        reading.report("line-of-emergencies", entry.line, level, typed=number, owner=entry.key)


def line_names(reading: Reading, settings: Settings, catalogue: Catalogue | None = None) -> Names:
    """Return the lines of the settings, those that a note may open, and the numbers of locations, by their names."""
    texts: dict[str, Text] = {}
    for id_ in LINES:
        text = standard_text("line", id_, reading.languages, settings.reference)
        if text is not None:
            texts[id_] = text
    opened = names_of(texts)
    short = Names({name: id_ for name, id_ in _SHORT.items() if id_ in texts}, {})
    places = names_of(catalogue.locations) if catalogue is not None else Names({}, {})
    return places | short | opened | names_of({phone.id: phone.name for phone in settings.phones})


def _iter_line(
    reading: Reading, id_: str, entry: Entry, settings: Settings, catalogue: Catalogue
) -> Iterator[NoteLine]:
    """Iterate over what an entry says of a line: for everybody, or for each location that it names."""
    of_place = id_ in catalogue.locations
    keys = LINE_KEYS[:-1] if of_place else LINE_KEYS
    fields = Fields(reading, entry.value, keys, owner=entry) if isinstance(entry.value, Table) else None
    line = _read_line(reading, id_, entry, settings, fields)
    if line is None:
        return
    if fields is None or "at" not in fields:
        yield line
        return
    known = names_of(catalogue.locations) | names_of(catalogue.groups)
    for typed, number in fields.names("at", known):
        for location in read_places(reading, typed, number, known, catalogue, catalogue.locations):
            yield replace(line, location=location)


def _read_line(reading: Reading, id_: str, entry: Entry, settings: Settings, fields: Fields | None) -> NoteLine | None:
    if isinstance(entry.value, Scalar):
        typed = Scalar(narrow(entry.value.text.strip()), entry.value.line)
        if not typed.text:
            reading.report("value-missing", entry.line, key=entry.key)
            return None
        return _read_number(reading, id_, entry, typed)
    if fields is None:
        reading.report("table-expected", entry.line, key=entry.key, allowed=", ".join(LINE_KEYS))
        return None
    for key, empty in fields.entries.items():
        if fields.value(key) is None and key != "number":
            reading.report("value-missing", empty.line, key=empty.key)
    number = Scalar(narrow(fields.text("number")), fields.line_of("number"))
    if not number.text:
        reading.report("key-missing", number.line, key=reading.usual_key("number"), owner=entry.key)
        return None
    line = _read_number(reading, id_, entry, number)
    if line is None or not line.number:
        return line
    return replace(line, hours=_read_hours(fields, settings), languages=tuple(_iter_languages(fields, settings)))


def _read_number(reading: Reading, id_: str, entry: Entry, typed: Scalar) -> NoteLine | None:
    """Read that a line is closed, as usual again, or has a number; None for what is none of these, and is reported."""
    if is_word(reading, "closed", typed, "line closed") or is_end(reading, typed):
        return NoteLine(id_, is_closed=True)
    if is_word(reading, "as-before", typed):
        return NoteLine(id_, is_usual=True)
    return NoteLine(id_, typed.text) if _is_number(reading, typed.text, typed.line, entry) else None


def _read_hours(fields: Fields, settings: Settings) -> Text | None:
    """Return when a line answers; of hours in one language that can be read, each other language says the figures."""
    hours, reading, reference = read_text(fields, "hours", settings.reference), fields.reading, settings.reference
    others = [language for language in settings.languages if language != reference]
    is_one = isinstance(fields.value("hours"), Scalar)
    if hours is None or not is_one or not others or not any(map(str.isalpha, hours.as_written)):
        return hours
    try:
        ranges = read_ranges(hours.as_written, (*reading.languages, "en"))
    except DateFault:
        ranges = ()
    if not ranges:
        values = {"key": fields.typed_key("hours"), "owner": fields.owner, "missing": ", ".join(others)}
        reading.report("text-untranslated", fields.line_of("hours"), Level.WARNING, **values)
        return hours
    figures = ", ".join(f"{first // 60}:{first % 60:02}–{last // 60}:{last % 60:02}" for first, last in ranges)
    return Text({**dict.fromkeys(others, figures), **hours.by_language}, reference)


def is_word(reading: Reading, word: str, value: Scalar, kind: str = "") -> bool:
    """Whether a value is a closed word of a kind, else of its own; one crossed out is reported."""
    if reading.vocabulary.find(kind or word, value.text, (word,)) is None:
        return False
    if reading.vocabulary.adds_signs(kind or word, value.text, word):
        reading.report("line-crossed-out", value.line, typed=value.text.strip())
    return True


def is_end(reading: Reading, value: object) -> bool:
    """Whether a value ends what an earlier note said: "none", or "ended"."""
    return isinstance(value, Scalar) and (is_word(reading, "none", value) or is_word(reading, "ended", value))


def _is_number(reading: Reading, typed: str, line: int, entry: Entry) -> bool:
    if _NUMBER.fullmatch(typed):
        return True
    apart = _WITH_HOURS.fullmatch(typed)
    if apart is None:
        near = reading.vocabulary.suggest(reading.languages[0], "line closed", typed, ("closed",))
        if near:
            reading.report("word-unknown-near", line, typed=typed, near=near)
        else:
            reading.report("line-unreadable", line, typed=typed, owner=entry.key)
        return False
    numbers = find_called(typed, entry.key)
    others = (line for name, number in numbers[1:] for line in ((1, name, ""), (2, "number", number)))
    days = read_weekdays(part_hours(apart[2], reading.languages)[0], reading.vocabulary, reading.languages)
    is_said = bool(days) or any(map(str.isdigit, apart[2])) or _FROM_TO.fullmatch(apart[2]) is not None
    is_hours = is_said and not numbers[1:]
    hours = ((2, "hours", apart[2]),) if is_hours else ()
    typed_lines = ((1, entry.key, ""), (2, "number", apart[1].strip()), *hours, *others)
    lines = reading.vocabulary.lines(reading.languages[0], typed_lines)
    reading.report("line-and-more", line, typed=typed, owner=entry.key, lines=lines)
    return False


def _iter_languages(fields: Fields, settings: Settings) -> Iterator[str]:
    known = dict.fromkeys((*settings.languages, *SPOKEN))
    for typed, line in fields.texts("language"):
        parts = split_known(typed, lambda part: bool(nearest_language(part, known, is_exact=True)))
        yield from (meant for part in parts if (meant := nearest_language(part, known, is_exact=True)))
        if not parts:
            report_language(fields.reading, typed, line, known)
