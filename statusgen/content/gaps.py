"""Read what can still be read of a broken note: when it was published, and which cells it names."""

import re
from collections.abc import Iterator
from pathlib import Path

from statusgen.content.fields import Fields, Reading
from statusgen.content.front_matter import Entry, Scalar, Table, parse_table
from statusgen.content.notes import Rules
from statusgen.content.opening import read_below
from statusgen.content.services import names_of
from statusgen.content.source import Source, parse_source
from statusgen.content.starter import waits_for_writer
from statusgen.content.statements import NoteDefaults, iter_statements
from statusgen.model.gap import Gap
from statusgen.model.vocabulary import normalise
from statusgen.model.words import Status

_LIKELY = ("latin-1", "mac-roman", "cp850", "cp1250", "cp1251", "cp1254", "cp1256")
_KEYS = ("published", "status")
_LINE = re.compile(r"\s*(?P<key>[^:]+?)\s*:\s*(?P<value>.*)")


def find_gap(project: Path, path: str, incident: str, number: int, rules: Rules) -> Gap | None:
    """Return what a note that cannot be read leaves open; None where readers cannot know of it.

    It says so, or names neither author nor approver, as ``statusgen new`` wrote it: a build refuses that.
    Whatever can be read of it counts, be it one line: a service that is named stands for all of its locations.
    """
    try:
        sources = _guess(path, read_below(project, path))
    except OSError:
        return Gap(incident, number, path, None, ())
    if waits_for_writer("\n".join(sources[0].lines)):
        return None
    guesses = [Source(path, tuple(_iter_facts(source))) for source in sources]
    facts = guesses[0]
    reading = Reading(facts, rules.vocabulary, rules.settings.spoken, rules.settings.timezone)
    entries = dict(reversed([entry for guess in guesses for entry in _iter_entries(guess, rules)]))
    fields = Fields(reading, Table(tuple(entries.values()), 1), _KEYS)
    status = fields.word("status", "status", Status, tuple(Status)) or Status.PUBLISHED
    if status is not Status.PUBLISHED:
        return None
    table, _ = parse_table(facts, 0, len(facts.lines), rules.knows_key, rules.is_text)
    services = [entry.value for entry in table.entries if rules.vocabulary.find("key", entry.key, ("services",))]
    published = fields.instant("published")
    defaults = NoteDefaults(rules.catalogue, None, has_window=True, is_published=True, published=published)
    statements = [statement for value in services for statement in iter_statements(reading, value, defaults)]
    cells = {(statement.service, place) for statement in statements for place in statement.locations}
    named = {service for guess in guesses for line in guess.lines for service in _find_services(line, rules)}
    if len(guesses) == 1:  # of a guess, what it says of places may be spoilt, too
        named -= {statement.service for statement in statements}
    for service in named:
        cells |= {(service, place) for place in rules.catalogue.services[service].locations}
    return Gap(incident, number, path, published, tuple(sorted(cells)))


def _guess(path: str, raw: bytes) -> list[Source]:
    """Return the text of a file, or, where nobody can tell its encoding, its texts in those that are likely.

    Whatever the encoding, letters without an accent are the same, and a guess makes nothing better than unknown.
    """
    source = parse_source(path, raw)
    if source.lines:
        return [source]
    plain = raw.replace(b"\0", b"")  # letters of two bytes or four
    return [parse_source(path, plain.decode(encoding, "replace").encode()) for encoding in _LIKELY]


def _iter_facts(source: Source) -> Iterator[str]:
    """Iterate over the lines between the fences, or over all where one is missing."""
    fences = [number for number, line in enumerate(source.lines) if re.fullmatch(r"\s*(-{2,}|\.{3})\s*", line)]
    is_whole = len(fences) > 1 and not any(line.strip() for line in source.lines[: fences[0]])
    yield from source.lines[fences[0] + 1 : fences[1]] if is_whole else source.lines


def _iter_entries(source: Source, rules: Rules) -> Iterator[tuple[str, Entry]]:
    for number, line in enumerate(source.lines, 1):
        match = _LINE.match(line)
        key = rules.vocabulary.find("key", match["key"], _KEYS) if match else None
        if match and key is not None:
            yield key, Entry(match["key"], number, Scalar(match["value"].strip("\"' "), number))


def _find_services(line: str, rules: Rules) -> Iterator[str]:
    """Find the service that a line begins with, whatever follows."""
    words = normalise(line)
    for phrase, service in names_of(rules.catalogue.services).ids.items():
        if words == phrase or words.startswith(f"{phrase}-"):
            yield service
