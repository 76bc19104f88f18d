"""Read remarks: ready in every language (``records missing 03/05/2022 to 10/05/2022``), or in the words of a note."""

import re
from collections.abc import Iterator
from datetime import date

from statusgen.content.appointments import drop_between, iter_days
from statusgen.content.dates import parse_date
from statusgen.content.fields import AND_OR, Fields, Reading, read_id
from statusgen.content.front_matter import Entry, Scalar, Table
from statusgen.content.names import Names
from statusgen.content.prose import find_private
from statusgen.content.retiring import report_closed
from statusgen.content.services import names_of_places, remark_names
from statusgen.content.settings import text_of_table
from statusgen.model.problem import Level
from statusgen.model.remarks import DATES, MARK, OwnRemark, Ready, ReadyRemark, StatedRemark
from statusgen.model.site import Catalogue, Settings, Text
from statusgen.model.vocabulary import normalise
from statusgen.texts.date_fault import DateFault

_IN_BRACES = re.compile(r"\{\s*([a-z]{2,3}(?:-\w+)?\s*:.*)\}")
"""A table on one line, of language and text: a remark is text to the end of its line, whatever it holds."""
_NEXT_LANGUAGE = re.compile(r",\s*(?=[a-z]{2,3}(?:-\w+)?\s*:)")
_WITHOUT_LEAD = re.compile(r"^[^\W\d]+\s+")
"""A word before a day: "from 3 May"."""


def read_ready(fields: Fields, names: Names) -> ReadyRemark | None:
    """Find the ready remark that was typed; one that lacks what it names is a sentence, with a warning.

    ``names`` are those of the places to which patients may be moved.
    """
    typed, reading = fields.text("remark"), fields.reading
    whole = reading.vocabulary.find("ready remark", typed, tuple(Ready))
    parts = (whole, "") if whole is not None else _split(reading, typed)
    if parts is None:
        return None
    kind, rest = Ready(parts[0]), parts[1]
    dates, places = _read_dates(reading, rest, DATES.get(kind, 0)), _read_places(rest, names)
    found = {Ready.MOVED_TO: places, Ready.RECORDS_MISSING: dates, Ready.REBOOK_FROM: dates}
    if found.get(kind) or (kind not in found and not rest):
        return ReadyRemark(kind, dates if kind in DATES else (), places if kind is Ready.MOVED_TO else ())
    reading.report("remark-almost", fields.line_of("remark"), Level.WARNING, typed=typed)
    return None


def _split(reading: Reading, typed: str) -> tuple[str, str] | None:
    parts = reading.vocabulary.split("ready remark", typed, tuple(Ready))
    kind = reading.vocabulary.find("ready remark", parts[0], tuple(Ready)) if parts is not None else None
    return (kind, parts[1].strip(" :,")) if parts is not None and kind is not None else None


def _read_dates(reading: Reading, typed: str, count: int) -> tuple[date, ...]:
    """Return one or two days, the earlier first; none where they cannot be read."""
    if count == 1:
        return tuple(_iter_day(reading, typed))
    told, is_between = drop_between(reading, typed)
    for text in (told, _WITHOUT_LEAD.sub("", told)) if count else ():
        for days in iter_days(reading, text, is_between=is_between):
            if len(days) == 1 and days[0].first < days[0].last:
                return (days[0].first, days[0].last)
    return ()


def _iter_day(reading: Reading, typed: str) -> Iterator[date]:
    for text in (typed, _WITHOUT_LEAD.sub("", typed)):
        try:
            read = parse_date(text, reading.languages, reading.day)
        except DateFault:
            continue
        if read.hour is None:
            yield read.day
        return


def _read_places(typed: str, names: Names) -> tuple[str, ...]:
    """Return the ids of places; none where one of them is not known."""
    whole = names.id_of(typed)
    parts = [part.strip() for part in AND_OR.sub(",", typed).split(",") if part.strip()] if whole is None else [typed]
    found = [names.id_of(part) for part in parts]
    return tuple(dict.fromkeys(id_ for id_ in found if id_)) if all(found) else ()


def _as_sentence(typed: str) -> str:
    """Return a sentence that nobody can take for the ready remark of an older record."""
    return typed.lstrip(MARK) if typed.startswith(tuple(f"{MARK}{kind}" for kind in Ready)) else typed


def read_stated_remark(fields: Fields, catalogue: Catalogue, reference: str) -> StatedRemark:
    """Return a ready remark, the id of one of the hospital's, or the sentence typed, be it in several languages.

    One word that is none of the hospital's remarks is wrong.
    """
    table, line = _find_table(fields), fields.line_of("remark")
    if table is not None:
        text = _read_languages(fields, table, reference)
        words = {reference: text.as_written, **text.by_language} if text is not None else {}
        return OwnRemark(tuple(words.items())) if words else ""
    typed, names = _as_sentence(fields.text("remark")), remark_names(catalogue.remarks)
    ready = read_ready(fields, names_of_places(catalogue)) if typed and normalise(typed) not in names.ids else None
    if ready is not None:
        for place in (place for place in ready.places if place in catalogue.closed):
            report_closed(fields.reading, catalogue, place, line)
        return ready
    if not typed or normalise(typed) in names.ids or " " in typed:
        if typed and normalise(typed) not in names.ids:
            _report_untranslated(fields)
        fields.reading.problems.extend(find_private(fields.reading.source, [(line, typed)] if typed else []))
        return names.ids.get(normalise(typed), typed)
    return read_id(fields.reading, "remark-unknown", typed, line, names) or ""


def read_remark(fields: Fields, settings: Settings, catalogue: Catalogue) -> Text | None:
    """Return a remark of the hospital's, a sentence in the reference language, or a sentence in each of several."""
    table = _find_table(fields)
    if table is not None:
        return _read_languages(fields, table, settings.reference)
    typed = fields.text("remark")
    known = {normalise(name): remark for name, remark in catalogue.remarks.items()}
    text = known.get(normalise(typed)) or (Text({settings.reference: typed}, settings.reference) if typed else None)
    if typed and normalise(typed) not in known:
        _report_untranslated(fields)
    _report_private(fields, text)
    return text


def _report_untranslated(fields: Fields) -> None:
    """Report the languages in which readers see a sentence as it was typed, as of a note without a translation."""
    missing, line = ", ".join(fields.reading.languages[1:]), fields.line_of("remark")
    if missing:
        values = {"key": fields.typed_key("remark"), "owner": fields.owner, "missing": missing}
        fields.reading.report("text-untranslated", line, Level.WARNING, **values)


def _report_private(fields: Fields, text: Text | None) -> None:
    for language, words in text.by_language.items() if text is not None else ():
        shown = [(fields.line_of("remark"), words)]
        fields.reading.problems.extend(find_private(fields.reading.source, shown, language=language))


def _find_table(fields: Fields) -> Table | None:
    """Find the table of languages and sentences that was typed, on lines of its own or in braces."""
    value = fields.value("remark")
    if not isinstance(value, Scalar):
        return value if isinstance(value, Table) else None
    braces = _IN_BRACES.fullmatch(value.text)
    if braces is None:
        return None
    pairs = (part.partition(":") for part in _NEXT_LANGUAGE.split(braces[1]))
    entries = (Entry(tag.strip(), value.line, Scalar(_unquoted(words), value.line)) for tag, _, words in pairs)
    return Table(tuple(entries), value.line)


def _unquoted(typed: str) -> str:
    words = typed.strip()
    return words[1:-1] if len(words) > 1 and words[0] == words[-1] and words[0] in "\"'" else words


def _read_languages(fields: Fields, table: Table, reference: str) -> Text | None:
    text = text_of_table(fields.reading, table, fields.entries["remark"], fields.owner, reference)
    _report_private(fields, text)
    return text
