"""Read what can still be read of a broken note: when it was published, and which cells it names."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from statusgen.content.fields import Fields, Reading
from statusgen.content.front_matter import MOST_KEYS, Entry, Listing, Scalar, Table, parse_table
from statusgen.content.joined_names import split_joined
from statusgen.content.names import Names
from statusgen.content.notes import Rules
from statusgen.content.opening import read_below
from statusgen.content.search_words import service_names
from statusgen.content.short_form import as_short_form
from statusgen.content.source import Source, parse_source
from statusgen.content.starter import waits_for_writer
from statusgen.content.statements import NoteDefaults, iter_statements
from statusgen.model.gap import Gap
from statusgen.model.site import Catalogue
from statusgen.model.vocabulary import LONGEST, normalise
from statusgen.model.words import Status
from statusgen.texts.stopped import Spelt, find_stopped

_LIKELY = ("latin-1", "mac-roman", "cp850", "cp1250", "cp1251", "cp1254", "cp1256")
_KEYS = ("published", "status")
_SENTENCE = re.compile(r"[^.!?;\n]{1,1000}")
_LINE = re.compile(r"\s*+(?P<key>[^\s:](?:[^:]*[^\s:])?+)\s*+:\s*+(?P<value>.*)")


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
    names = service_names(rules.catalogue)
    stated = [entry for value in services if isinstance(value, Table) for entry in value.entries]
    named = {service for guess in guesses for service in _find_named(guess, names, rules)}
    cells, whole, unsure = set[tuple[str, str]](), set[str](), set[str]()
    for entry in stated:
        read, is_whole = _read_cells(reading, entry, defaults)
        cells |= read
        if is_whole:
            whole |= {service for service, _ in read}
        elif names.near(entry.key) or not rules.knows_key(entry.key):
            unsure |= _mean(entry.key, names)
    if len(guesses) > 1:  # of a guess, what it says of places may be spoilt, too
        whole = set()
    if any(_says_everything(key, rules) for guess in guesses for key in _iter_keys(guess, rules)):
        unsure |= usual_services(rules.catalogue)
    unsure |= {id_ for guess in guesses for id_ in _find_all_stopped(guess, names, rules)}
    if not (cells or named or unsure):  # nothing but its title and its text says what it is about
        unsure |= {service for source in sources for service in _find_stopped(source, names, rules)}
    for service in (named - whole) | unsure:
        cells |= {(service, place) for place in rules.catalogue.services[service].locations}
    return Gap(incident, number, path, published, tuple(sorted(cells)))


def reads_everything(project: Path, path: str, rules: Rules) -> bool:
    """Whether an incident's own file, which cannot be read as a whole, says in a line that it concerns everything."""
    try:
        sources = _guess(path, read_below(project, path))
    except OSError:
        return False
    entries = (entry for source in sources for _, entry in _iter_entries(source, rules, ("concerns",)))
    values = (entry.value.text for entry in entries if isinstance(entry.value, Scalar) and "#" not in entry.key)
    return any(_says_everything(value, rules) for value in values)


def usual_services(catalogue: Catalogue) -> frozenset[str]:
    """Return the services that are meant where everything is: not those that exist only while a note says so."""
    return frozenset(service.id for service in catalogue.services.values() if not service.when_stated)


def _says_everything(typed: str, rules: Rules) -> bool:
    """Whether what was typed means everything, or is likely a slip for it."""
    words, both = rules.vocabulary, ("everything", "named")
    near = words.suggest(rules.settings.reference, "everything", typed, both) or ""
    return (words.find("everything", typed, both) or words.find("everything", near, both)) == "everything"


def _iter_texts(source: Source, rules: Rules) -> Iterator[str]:
    """Iterate over the sentences of a note's title, and of whatever in it is no fact."""
    text, facts = "", {line for line in _iter_facts(source) if ":" in line}
    for line in dict.fromkeys(source.lines):
        key, _, said = line.partition(":")
        if line not in facts:
            text += f"{' ' if line[:1].isalpha() else chr(10)}{line}"
        elif rules.vocabulary.find("key", key, ("title",)):
            text = f"{said}\n{text}"
    yield from _SENTENCE.findall(text)


def _find_all_stopped(source: Source, names: Names, rules: Rules) -> Iterator[str]:
    """Iterate over the services that lines without a colon mean: "all services cancelled, wait", or all but some."""
    spelt, language = _spelt(names, rules), source.path.split(".")[-2]
    for line in source.lines:
        whole, _ = rules.vocabulary.split("everything", line.strip("- "), ("everything", "named")) or ("", "")
        if ":" not in line and _says_everything(whole, rules):
            yield from find_stopped(line[:LONGEST], rules.vocabulary, spelt, language)


def _find_stopped(source: Source, names: Names, rules: Rules) -> Iterator[str]:
    """Iterate over the services that the title of a note, or whatever in it is no fact, says are stopped."""
    spelt, language = _spelt(names, rules), source.path.split(".")[-2]
    for sentence in _iter_texts(source, rules):
        yield from find_stopped(sentence, rules.vocabulary, spelt, language)


def _spelt(names: Names, rules: Rules) -> Spelt:
    """Return what sentences may call services."""
    spelt = {word: names.likely(word) for word in names.alike} | dict(names.several)
    spelt |= {name: (id_,) for name, id_ in names.ids.items()}
    # "No emergency? Call your GP": only the very name of an emergency department is denied.
    emergency = [service for service in rules.catalogue.services.values() if service.is_emergency]
    called = {normalise(name) for service in emergency for name in service.name.by_language.values()}
    never_denied = {name for name, ids in spelt.items() for one in emergency if one.id in ids} - called
    return Spelt(spelt, never_denied, usual_services(rules.catalogue))


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


def _iter_entries(source: Source, rules: Rules, keys: Collection[str] = _KEYS) -> Iterator[tuple[str, Entry]]:
    for number, line in enumerate(source.lines, 1):
        match = _LINE.match(line)
        key = rules.vocabulary.find("key", match["key"], keys) if match else None
        if match and key is not None:
            value = re.split(r"(?:^|\s)#", match["value"])[0].strip("\"' ")
            yield key, Entry(match["key"], number, Scalar(value, number))


def _read_cells(reading: Reading, entry: Entry, defaults: NoteDefaults) -> tuple[set[tuple[str, str]], bool]:
    """Return the cells that an entry below ``services`` can be read to name, and whether these are all of them."""
    value, before = as_short_form(entry.value), len(reading.problems)
    statements = list(iter_statements(reading, Table((entry,), entry.line), defaults))
    is_sure = not any(problem.code.startswith(("location-", "name-")) for problem in reading.problems[before:])
    said = len(value.items) if isinstance(value, Listing) else 1
    return {(one.service, place) for one in statements for place in one.locations}, is_sure and len(statements) == said


def _find_named(source: Source, names: Names, rules: Rules) -> Iterator[str]:
    """Find the services that lines begin with, whatever follows: by any name that a note may write or is asked about.

    What is a key of notes is never taken for what resembles a service.
    """
    spelt = {**{name: (id_,) for name, id_ in names.ids.items()}, **names.several}
    asked = {**{word: names.likely(word) for word in names.alike}, **spelt}
    for piece in _iter_pieces(source, rules):
        words, known = normalise(piece[:LONGEST]).split("-"), spelt if _is_key(piece, rules) else asked
        for length in range(1, len(words) + 1):
            yield from known.get("-".join(words[:length]), ())
    for key in _iter_keys(source, rules):
        yield from _mean(key, names)


def _iter_pieces(source: Source, rules: Rules) -> Iterator[str]:
    """Iterate over the lines of a note, and the parts of those that say all of their services in braces."""
    for line in dict.fromkeys(source.lines):
        key, _, said = line.partition(":")
        is_list = rules.vocabulary.find("key", key, ("services",)) is not None
        yield from re.split(r"[{},]", said) if is_list else [line]


def _is_key(piece: str, rules: Rules) -> bool:
    return piece.lstrip().startswith("#") or rules.knows_key(piece.partition(":")[0])


def _iter_keys(source: Source, rules: Rules) -> Iterator[str]:
    """Iterate over what stands before a colon and is no key of notes: it may be the name of a service."""
    pieces = (piece for piece in _iter_pieces(source, rules) if ":" in piece and not _is_key(piece, rules))
    keys = dict.fromkeys(piece.partition(":")[0] for piece in pieces)
    yield from [key for key in keys if len(key) <= LONGEST][:MOST_KEYS]


def _mean(typed: str, names: Names) -> set[str]:
    """Return the services that what stands before a colon means, or likely means: one, or several of them."""
    return {service for part in (typed, *split_joined(typed)) for service in names.likely(part)}
