"""What is translated, what is behind, and what to translate first."""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from statusgen.model.content import Content
from statusgen.model.note import Edition, EditionState
from statusgen.model.situation import Situation


class Text(Struct, frozen=True):
    """One text in the reference language, and how far each of the other languages is."""

    name: str
    """As editors name it: an incident and a number, an incident, or a lasting page."""
    path: str
    """Of the file in the reference language."""
    title: str
    """As it is typed."""
    states: Mapping[str, EditionState]
    """By language, without the reference language."""
    is_live: bool
    """Whether readers of today see it: of an incident that is not over, or a lasting page."""


def iter_texts(content: Content, situation: Situation) -> Iterator[Text]:
    """Iterate over all texts, in the order in which translating them helps readers most.

    First what readers of today see: the newest bulletin, its incident, the bulletins before it, lasting pages; then
    the incidents that are over, the latest first.
    """
    live = [one.id for one in situation.live]
    over = sorted((id_ for id_ in content.incidents if id_ not in live), reverse=True)
    for ids in (live, over):
        for id_ in ids:
            incident = content.incidents[id_]
            notes = [note for note in reversed(incident.notes) if not note.is_withdrawn]
            first = [note for note in notes[:1] if note.status.is_public]
            said = [(f"{id_}/{note.number}", note.editions) for note in notes]
            ordered = [*said[: len(first)], (id_, incident.editions), *said[len(first) :]]
            yield from (_text(name, editions, content, is_live=ids is live) for name, editions in ordered)
        if ids is live:
            yield from (_text(page.slug, page.editions, content, is_live=True) for page in content.pages)


def _text(name: str, editions: Mapping[str, Edition], content: Content, *, is_live: bool) -> Text:
    reference = content.settings.reference
    own = editions.get(reference)
    states = {
        language: editions[language].state if language in editions else EditionState.FALLBACK
        for language in content.settings.languages
        if language != reference
    }
    return Text(name, own.path if own else "", own.typed_title if own else "", states, is_live)


def count_states(texts: list[Text], language: str) -> Counter[EditionState]:
    """Count how many texts are translated, behind and missing in a language."""
    return Counter(text.states[language] for text in texts)


def renew_digest(raw: bytes, line: int, typed: str, digest: str) -> bytes:
    """Return a file in which the line of ``translates:`` bears another digest; ``line`` counts from 1."""
    lines = raw.splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(typed.encode(), digest.encode())
    return b"".join(lines)
