"""Records ↔ bytes: JSON, sorted and indented for people who compare versions; what comes in is cleaned again."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from statusgen.content.front_matter import LONGEST_VALUE
from statusgen.content.prose import clean_html
from statusgen.content.source import strip_controls
from statusgen.model.note import PublicFacts
from statusgen.model.paths import ID
from statusgen.model.remarks import find_ready
from statusgen.model.zones import find_zone
from statusgen.record.published import SCHEMA, IncidentRecord, NoteFacts, RecordedText, SiteRecord
from statusgen.record.where import SITE_FOLDER

Record = TypeVar("Record", IncidentRecord, SiteRecord)
_ID = re.compile(ID)
_PLACE = re.compile(rf"{_ID.pattern}/[0-9]{{1,6}}")
_LINES = frozenset(
    (
        *("line", "restart_line", "elsewhere_line", "ends_line"),
        *("bring_line", "visiting_line", "ambulances_line", "service_line"),
    )
)
"""Where something stands in its file: no fact."""
_DIGEST = "digest"
"""The key under which a file bears the digest of all else in it; those of older versions bear none."""
_FAR = re.compile(rb'"(?:0\d{3}|1[0-8]\d\d|9\d{3})-\d\d-\d\d')
"""What may be a day before 1900 or after 8999, of which not every timezone has an hour."""

_ESCAPED = re.compile(rf'\\[bfu]|[^"]{{{LONGEST_VALUE}}}')
"""What may be a control character, or a long text."""


class Unreadable(Exception):
    """A record, or what an older version left, that cannot be read: its path, and why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


def file_of(id_: str) -> str:
    """Return the name of the file of an incident."""
    return f"{id_}.json"


def path_of(name: str) -> str:
    """Return the path of a file of the record within the site."""
    return f"{SITE_FOLDER}/{name}"


def is_id(text: str) -> bool:
    """Whether a text can be the id of an incident, and so the name of a file."""
    return _ID.fullmatch(text) is not None


def encode_record(record: IncidentRecord | SiteRecord) -> bytes:
    """Return the bytes of a record: the same for the same value, whatever made it."""
    plain = _without_lines(msgspec.to_builtins(record, order="sorted"))
    whole = {**plain, _DIGEST: _digest_of(msgspec.json.encode(plain, order="sorted"))}
    return msgspec.json.format(msgspec.json.encode(whole, order="sorted"), indent=1) + b"\n"


def _digest_of(said: bytes) -> str:
    return hashlib.blake2b(said, digest_size=16).hexdigest()


def _without_lines(value: Any) -> Any:
    if isinstance(value, dict):  # an id may be called so, too, but no id means 0
        return {key: _without_lines(one) for key, one in value.items() if not (key in _LINES and one == 0)}
    if isinstance(value, list | tuple):
        return [_without_lines(one) for one in value]
    return value


def parse_incident(path: str, raw: bytes, id_: str = "") -> IncidentRecord:
    """Read the record of an incident; ``id_`` is the one that it must have, where that is known.

    Raises Unreadable, naming ``path``.
    """
    record = _decode(path, raw, IncidentRecord)
    if not is_id(record.id) or (id_ and record.id != id_):
        raise Unreadable(path, f"it is that of “{strip_controls(record.id)}”")
    if record.texts and record.reference not in record.texts:
        raise Unreadable(path, f"a text in “{strip_controls(record.reference)}” is missing")
    numbers = [note.number for note in record.notes]
    if sorted(set(numbers)) != numbers:
        raise Unreadable(path, "its notes are not in order")
    for note in record.notes:
        if not note.identity.isprintable():
            raise Unreadable(path, f"the identity of note {note.number} holds signs that no feed may hold")
        _check_instants(path, (*note.earlier, *([note.facts] if note.facts is not None else [])))
    notes = tuple(
        note if note.facts is None else replace(note, facts=_clean_facts(path, note.facts)) for note in record.notes
    )
    return replace(record, texts=_clean_texts(record.texts), notes=notes)


class NotePlace(msgspec.Struct):
    """The number, the identity and the instants of a recorded note, without anything else."""

    number: int
    identity: str
    published: datetime | None
    first_shown: datetime | None


class _NotePlaces(msgspec.Struct):
    notes: tuple[NotePlace, ...]


def parse_note_places(raw: bytes) -> tuple[NotePlace, ...]:
    """Read the places of an incident's notes that a build has shown; what cannot be read has none."""
    try:
        found: _NotePlaces = _decoder(_NotePlaces).decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ()
    return tuple(note for note in found.notes if note.first_shown is not None)


def parse_site(path: str, raw: bytes) -> SiteRecord:
    """Read what stands beside the incidents of a record. Raises Unreadable, naming ``path``."""
    record = _decode(path, raw, SiteRecord)
    if find_zone(record.facts.timezone) is None:
        raise Unreadable(path, "its timezone is not known")
    if not all(_PLACE.fullmatch(place) for move in record.moved.items() for place in move):
        raise Unreadable(path, "a place of what moved is no incident and number")
    if not all(map(is_id, record.incidents)):
        raise Unreadable(path, "what has a file is no incident")
    pages = record.facts.pages
    if not all(is_id(page.slug) and page.reference in page.texts for page in pages):
        raise Unreadable(path, "a page has no name, or no text")
    cleaned = tuple(replace(page, texts=_clean_texts(page.texts)) for page in pages)
    return replace(record, facts=replace(record.facts, pages=cleaned)) if pages else record


def _decode(path: str, raw: bytes, kind: type[Record]) -> Record:
    try:
        digest, said = _part_digest(raw)
        found: Record = _decoder(kind).decode(said)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        merged = "both sides of a merge stand in it: see docs/record.md" if b"\n<<<<<<< " in b"\n" + raw else ""
        raise Unreadable(path, merged or _version_fault(raw) or strip_controls(str(fault))) from None
    if _FAR.search(said) and any(not 1900 <= day.year < 9000 for day in _iter_days(found)):
        raise Unreadable(path, "a day in it lies outside of all that is reckoned with")
    if odd := _find_odd_text(said):
        raise Unreadable(path, f"“{odd}” holds signs that no feed may hold, or more than a line of a note can")
    if digest and digest != _digest_of(said):
        raise Unreadable(path, "its digest is of something else: it was changed or merged by hand, or is damaged")
    return found


def _part_digest(raw: bytes) -> tuple[str, bytes]:
    """Part the digest that a file bears, or nothing, from all else that it says, however that is ordered and spaced."""
    whole = msgspec.json.decode(raw)
    digest = str(whole.pop(_DIGEST)) if isinstance(whole, dict) and _DIGEST in whole else ""
    return digest, msgspec.json.encode(whole, order="sorted")


def _find_odd_text(said: bytes) -> str:
    """Return the key of a text that no note can have said: with control characters, or too long.

    Titles and prose are cleaned instead.
    """
    text = said.decode()
    if not (_ESCAPED.search(text) or strip_controls(text) != text):
        return ""
    return next((key for key, one in _iter_texts("", msgspec.json.decode(said)) if _is_odd(key, one)), "")


def _is_odd(key: str, text: str) -> bool:
    return not key.endswith(("html", "title")) and (len(text) > LONGEST_VALUE or strip_controls(text) != text)


def _iter_texts(key: str, value: object) -> Iterator[tuple[str, str]]:
    """Iterate over the texts in plain values, each with its key; a key is a text, too."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield "", name
            yield from _iter_texts(name, one)
    elif isinstance(value, list):
        for one in value:
            yield from _iter_texts(key, one)


def _iter_days(value: object) -> Iterator[date]:
    """Iterate over all instants and days in a value."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _iter_days(getattr(value, name))
    elif isinstance(value, Mapping | list | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _iter_days(one)


@cache
def _decoder(kind: type[Any]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


class _Version(msgspec.Struct):
    schema: int


def _version_fault(raw: bytes) -> str:
    try:
        version = msgspec.json.decode(raw, type=_Version).schema
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return f"version {version}, statusgen knows {SCHEMA}" if version != SCHEMA else ""


def _check_instants(path: str, said: Iterable[PublicFacts]) -> None:
    for facts in said:
        for statement in facts.statements:
            for moment in statement.iter_instants():
                if moment.tzinfo is None:
                    raise Unreadable(path, "an instant has no offset")


def _clean_facts(path: str, facts: NoteFacts) -> NoteFacts:
    if facts.reference not in facts.texts:
        raise Unreadable(path, f"a text in “{strip_controls(facts.reference)}” is missing")
    said = (
        replace(one, remark=find_ready(one.remark) or one.remark) if isinstance(one.remark, str) else one
        for one in facts.statements
    )
    return replace(facts, statements=tuple(said), texts=_clean_texts(facts.texts))


def _clean_texts(texts: Any) -> dict[str, RecordedText]:
    return {
        language: RecordedText(
            strip_controls(text.title),
            clean_html(text.html),
            clean_html(text.press_html),
            text.is_behind,
            clean_html(text.doctors_html),
        )
        for language, text in texts.items()
    }
