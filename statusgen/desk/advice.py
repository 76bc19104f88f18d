"""Advice on plain words, for texts that readers of today see: never a problem, never more than three for a note."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from msgspec import Struct

from statusgen.content.messages import LANGUAGES, read_words
from statusgen.content.opening import read_below
from statusgen.content.source import parse_source
from statusgen.model.content import Content
from statusgen.model.note import Note
from statusgen.model.situation import Situation

MOST = 3
"""Pieces of advice for one text."""
LONG = 30
"""Words of a sentence from which on readers lose its beginning."""
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*")
_WORD = re.compile(r"\w[\w'’-]*")
_SHORT = re.compile(r"(?<![\w@/.-])[A-ZÄÖÜÉÈ]{2,6}(?![\w@/.-])")
_LINK = re.compile(r"\]\([^()\s]*\)|https?://\S+")


class Advice(Struct, frozen=True):
    """One piece of advice."""

    path: str
    line: int
    code: str
    values: Mapping[str, str]


def find_advice(content: Content, situation: Situation, project: Path) -> list[Advice]:
    """Return the advice on the bulletins of the incidents that are not over, in the languages that have lists."""
    ids = {incident.id for incident in situation.live}
    names = " ".join(service.name.as_written for service in content.catalogue.services.values())
    names += " ".join(location.name.as_written for location in content.catalogue.locations.values())
    found: list[Advice] = []
    for id_ in sorted(ids & content.incidents.keys()):
        for note in content.incidents[id_].notes:
            for path, language in _texts_of(note):
                found += islice(_iter_advice(project, path, language, frozenset(_SHORT.findall(names))), MOST)
    return found


def _texts_of(note: Note) -> Iterator[tuple[str, str]]:
    """Iterate over the files of a note, with their language; each once."""
    spoken = {edition.path: edition.language.split("-")[0] for edition in note.editions.values() if edition.path}
    return ((path, language) for path, language in spoken.items() if language in LANGUAGES)


def _iter_advice(project: Path, path: str, language: str, names: frozenset[str]) -> Iterator[Advice]:
    try:
        lines = parse_source(path, read_below(project, path)).lines
    except OSError:
        return
    lists = read_words("plain", language)
    fences = [number for number, line in enumerate(lines) if line.strip() == "---"]
    begin = fences[1] + 1 if len(fences) > 1 else 0
    body = [(number, _LINK.sub("]", line)) for number, line in enumerate(lines[begin:], begin + 1)]
    whole = "\n".join(line for _, line in body)
    for number, line in body:
        for sentence in _SENTENCE.findall(line):
            if (count := len(_WORD.findall(sentence))) > LONG:
                yield Advice(
                    path, number, "advice-long", {"begins": " ".join(sentence.split()[:5]), "count": str(count)}
                )
    for word, better in (pair.split("=", 1) for pair in lists["jargon"].split(" | ")):
        for number, line in body:
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", line, re.IGNORECASE):
                yield Advice(path, number, "advice-jargon", {"word": word, "better": better})
                break
    known = names | {*lists["abbreviations"].split(" | ")}
    for short in dict.fromkeys(_SHORT.findall(whole)):
        is_explained = re.search(rf"\({short}\)|{short}\s*\(", whole) is not None
        line_of = next((number for number, line in body if re.search(rf"(?<!\w){short}(?!\w)", line)), 0)
        if short not in known and not is_explained and line_of:
            yield Advice(path, line_of, "advice-abbreviation", {"word": short})
