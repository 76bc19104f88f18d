"""Read a project's own texts of the catalogues: ``content/catalogues/<tag>.po``.

An entry without a context is a sentence of pages, notices or feeds; one with a context is a closed word. It wins over
the text of the theme and of statusgen. Whoever writes content is not trusted: an entry is plain text with the same
placeholders, never empty, and never the text of another word of its kind, whatever its case, accents and spaces.
"""

import json
import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.files import CATALOGUES, Folder, find_copies
from statusgen.content.source import Source, parse_source, strip_controls
from statusgen.content.tags import nearest_language
from statusgen.content.theme import DEFAULT, ThemeBroken, find_theme, read_phrases
from statusgen.content.vocabulary import read_vocabulary
from statusgen.model.phrases import Phrases, find_placeholders
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Settings
from statusgen.model.vocabulary import Vocabulary, closest, normalise
from statusgen.model.words import Rule

_FIELD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+(".*")')
_HTML = re.compile(r"<[a-zA-Z/!?]|&(?:#\w+|\w+);|[\n\t]")
_BY_NUMBER = re.compile(r"(?<!\\)(?:\\\\)*\\u")
"""A letter by its number, which JSON knows and gettext does not: it may be half a letter, or one that nobody sees."""
_LETTER = re.compile(r"[^\W\d_]")
_RULES = ("answer", "emergency state", "rule", "sentence", "state")
"""Kinds of words that tell patients whether they come."""
_SHOWN = 60
"""Letters of a sentence that a message quotes."""
_MEANT = 100
"""Unknown entries of a file for which it is looked what was meant: a file with more of them is not of this site."""


class CatalogueEntry(Struct, frozen=True):
    """An entry of a catalogue, at the line of its ``msgid``."""

    line: int
    context: str
    id: str
    plural: str
    """Empty where nothing is counted."""
    forms: tuple[str, ...]
    """The translation: one, or one for each plural form; empty where it is not translated yet."""

    @property
    def key(self) -> tuple[str, str]:
        """Its context and id."""
        return self.context, self.id


class OwnTexts(Struct, frozen=True):
    """What a project says in its own words, by language."""

    sentences: Mapping[str, Phrases] = {}
    """Sentences of pages, notices and feeds."""
    words: Mapping[str, Mapping[tuple[str, str], str]] = {}
    """Closed words: (kind, id) → phrase."""

    def over_words(self, vocabulary: Vocabulary) -> Vocabulary:
        """Return the closed words, with the project's own in their place; what may be typed stays as it is."""
        if not self.words:
            return vocabulary
        phrases = {language: {**of, **self.words.get(language, {})} for language, of in vocabulary.phrases.items()}
        return replace(vocabulary, phrases=phrases)


NO_OWN_TEXTS = OwnTexts()


def read_own_texts(folder: Folder, settings: Settings) -> OwnTexts:
    """Read the catalogues of a project. A file with an error does not count: its last good version does, if any.

    Where their folder cannot be listed, so does that of each.
    """
    sentences, words = dict[str, Phrases](), dict[str, Mapping[tuple[str, str], str]]()
    names = folder.names(CATALOGUES)
    copies = find_copies(names)
    is_listed = CATALOGUES not in folder.unlisted
    if not is_listed:
        names = [f"{tag}.po" for tag in settings.languages if folder.good(f"{CATALOGUES}/{tag}.po") is not None]
    for name in names:
        path, language = f"{CATALOGUES}/{name}", name.removesuffix(".po")
        if name not in {f"{tag}.po" for tag in settings.languages}:
            folder.problems.append(_explain(path, name, settings.languages, names, copies))
            continue

        def parse(raw: bytes, path: str = path, language: str = language) -> list[Problem]:
            source = parse_source(path, raw)
            entries, problems = parse_own_entries(source)
            theme = _read_theme(folder.project, settings.theme, language)
            vocabulary = read_vocabulary([language])
            problems += _check(source, entries, theme, vocabulary)
            if not problems and language not in settings.reviewed:
                problems += _name_own_rules(source, entries, vocabulary.phrases[language])
            counted = {entry.plural: entry.forms for entry in entries if entry.plural and any(entry.forms)}
            said = {entry.id: entry.forms[0] for entry in entries if not (entry.plural or entry.context)}
            sentences[language] = Phrases(language, {id_: text for id_, text in said.items() if text}, counted)
            words[language] = {(one.context, one.id): one.forms[0] for one in entries if one.context and one.forms[0]}
            return problems

        stands = folder.read(path, parse) if is_listed else folder.fall_back(path, parse)
        if not stands:
            sentences.pop(language, None)
            words.pop(language, None)
    return OwnTexts(sentences, words) if sentences else NO_OWN_TEXTS


def _read_theme(project: Path, name: str, language: str) -> Phrases:
    """Read the sentences of a theme; of the one that travels with statusgen where that cannot be used."""
    with suppress(ThemeBroken):  # that is said where the theme is opened
        if theme := find_theme(project, name):
            return read_phrases(theme, language)
    return read_phrases(find_theme(project, DEFAULT), language)


def _explain(
    path: str, name: str, languages: tuple[str, ...], beside: Collection[str], copies: Container[str]
) -> Problem:
    """Say of a file that is no catalogue of a language of the site why it is not read."""
    tag, dot, ending = name.rpartition(".")
    if name in copies:
        return Problem(path, 0, "file-copy", Level.WARNING)
    near = nearest_language(tag, languages, is_exact=True)
    if near and ending.lower() in ("po", "pot", "txt") and f"{near}.po" not in beside:
        return Problem(path, 0, "file-misnamed", Level.ERROR, (("right", f"{near}.po"),))
    if dot and ending.lower() == "po":
        values = (("language", tag), ("known", ", ".join(languages)))
        return Problem(path, 0, "file-language-unknown", Level.WARNING, values)
    return Problem(path, 0, "file-not-read", Level.WARNING)


def parse_own_entries(source: Source) -> tuple[list[CatalogueEntry], list[Problem]]:
    """Return the entries of a catalogue but for its header, and what of it is no catalogue.

    What is marked ``fuzzy`` is a guess of a translator's program, and counts as not translated.
    """
    entries, problems = list[CatalogueEntry](), list(source.problems)
    said: dict[str, str] = {}
    line, last, is_guess = 0, "", False
    for number, typed in enumerate((*source.lines, 'msgid ""'), start=1):
        typed = typed.strip()
        if typed.startswith("#"):
            is_guess = (is_guess and "msgid" not in said) or (typed.startswith("#,") and "fuzzy" in typed)
            continue
        if not typed:
            continue
        match = _FIELD.fullmatch(typed)
        text = _read_text(match[2] if match else typed)
        begins = match and (match[1] == "msgctxt" or (match[1] == "msgid" and last != "msgctxt"))
        if begins and said:
            entry = _make_entry(line, said, is_guess=is_guess)
            if entry is None:
                problems.append(source.problem("catalogue-unreadable", line, typed=source.lines[line - 1].strip()))
            elif entry.id:
                entries.append(entry)
            said, is_guess = {}, False
        if text is None or (match is None and not last) or (match and match[1] in said):
            problems.append(source.problem("catalogue-unreadable", number, typed=typed[:_SHOWN]))
            return entries, problems
        if match:
            last = match[1]
            line = number if last == "msgid" or not said else line
        said[last] = said.get(last, "") + text
    return entries, problems


def _read_text(quoted: str) -> str | None:
    try:
        text = json.loads(quoted) if not _BY_NUMBER.search(quoted) else None
    except ValueError:
        return None
    return strip_controls(text) if isinstance(text, str) else None


def _make_entry(line: int, said: Mapping[str, str], *, is_guess: bool) -> CatalogueEntry | None:
    """Return an entry; None where a part is missing."""
    plural = said.get("msgid_plural", "")
    forms = [said[key] for key in sorted(said) if key.startswith("msgstr")]
    if "msgid" not in said or not forms or bool(plural) == ("msgstr" in said):
        return None
    kept = ("",) * len(forms) if is_guess else tuple(forms)
    return CatalogueEntry(line, said.get("msgctxt", ""), said["msgid"], plural, kept)


def _check(source: Source, entries: list[CatalogueEntry], theme: Phrases, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Find entries that statusgen does not have, that stand twice, or that are no text in the place of another."""
    phrases = vocabulary.phrases[theme.language]
    own = {(one.context, one.id): one.forms[0] for one in entries if one.context and one.forms[0].strip()}
    lines: dict[tuple[str, str], int] = {}
    unknown = 0
    for entry in entries:
        key, shown = entry.key, _shorten(entry.id)
        where = f"{entry.context}: {shown}" if entry.context else shown
        first = lines.setdefault(key, entry.line)
        if first != entry.line:
            yield source.problem("key-twice", entry.line, key=where, first=first)
            continue
        known = _known_forms(entry, theme, phrases)
        if known is None:
            unknown += 1
            near = _find_meant(entry, theme, phrases) if unknown <= _MEANT else None
            if near:
                yield source.problem("catalogue-unknown-near", entry.line, typed=where, near=near)
            else:
                yield source.problem("catalogue-unknown", entry.line, typed=where, language=theme.language)
            continue
        if len(entry.forms) != len(known):
            yield source.problem("catalogue-forms", entry.line, found=len(entry.forms), wanted=len(known), typed=where)
            continue
        for text, usual in zip(entry.forms, known, strict=True):
            wanted = {find_placeholders(usual), find_placeholders(entry.plural or usual)}
            if text and not _LETTER.search(text) and _LETTER.search(usual):
                yield source.problem("catalogue-empty", entry.line, typed=where)
            elif text and _HTML.search(text) and not _HTML.search(usual):
                yield source.problem("catalogue-html", entry.line, found=_HTML.findall(text)[0].strip() or "\\n")
            elif text and find_placeholders(text) not in wanted:
                names = ", ".join(f"{{{name}}}" for name in sorted(find_placeholders(usual) or ())) or "–"
                yield source.problem("catalogue-placeholders", entry.line, wanted=names, typed=where)
        others = [(id_, said) for (kind, id_), said in phrases.items() if kind == entry.context]
        others += [(id_, said) for (kind, id_), said in own.items() if kind == entry.context]
        typed = normalise(entry.forms[0])
        taken = [id_ for id_, said in others if id_ != entry.id and normalise(said) == typed]
        usual = normalise(phrases.get(key, ""))
        same = next((id_ for id_ in taken if normalise(phrases.get((entry.context, id_), "")) != usual), "")
        meant = vocabulary.aliases.get(entry.context, {}).get(typed, ())  # what a note that says this is taken to mean
        if entry.context == "rule" and vocabulary.keeps_away(entry.forms[0]):
            meant = (Rule.WAIT, Rule.STAY_UNLESS_CONTACTED)
        same = same or (meant[0] if meant and entry.id not in meant else "")
        if typed and same:
            yield source.problem("catalogue-taken", entry.line, typed=entry.forms[0], same=f"{entry.context}: {same}")


def _name_own_rules(
    source: Source, entries: Iterable[CatalogueEntry], phrases: Mapping[tuple[str, str], str]
) -> Iterator[Problem]:
    """Name the words for what patients do that are the project's own, until somebody is named who has read them."""
    own = [one for one in entries if one.context in _RULES and one.forms[0] and one.forms[0] != phrases.get(one.key)]
    if own:
        words = ", ".join(f"{one.id}: {_shorten(one.forms[0])}" for one in own)
        language = source.path.rpartition("/")[2].removesuffix(".po")
        yield source.problem("catalogue-rules", own[0].line, Level.WARNING, words=words, language=language)


def _known_forms(
    entry: CatalogueEntry, theme: Phrases, phrases: Mapping[tuple[str, str], str]
) -> tuple[str, ...] | None:
    """Find the texts that an entry stands in for; None where there are none."""
    if entry.context:
        known = phrases.get((entry.context, entry.id)) if not entry.plural else None
        return None if known is None or entry.context.endswith(" alias") else (known,)
    if entry.plural:
        return theme.counted.get(entry.plural)
    return (theme.sentences[entry.id],) if entry.id in theme.sentences else None


def _find_meant(entry: CatalogueEntry, theme: Phrases, phrases: Mapping[tuple[str, str], str]) -> str | None:
    """Find the entry that comes nearest to an unknown one; None where none does."""
    if entry.context:
        known = {f"{kind}: {id_}": f"{kind}: {id_}" for kind, id_ in phrases if not kind.endswith(" alias")}
    else:
        known = {id_: id_ for id_ in (theme.counted if entry.plural else theme.sentences)}
    return closest(f"{entry.context}: {entry.id}" if entry.context else entry.plural or entry.id, known, 0.8)


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
