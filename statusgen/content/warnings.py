"""Read what a note says of fraud in the hospital's name: warnings, or their end.

A warning stands until a note ends it, so what is mistyped here never ends one.
"""

import re
from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from statusgen.content.fields import Fields, Reading, read_word
from statusgen.content.front_matter import Entry, Listing, Scalar, Table, Value
from statusgen.content.kinds import Kinds, iter_by_kind, split_words
from statusgen.content.lines import is_end, line_names
from statusgen.content.prose import find_private
from statusgen.content.remarks import read_remark
from statusgen.model.fraud import FraudWarning
from statusgen.model.site import Catalogue, Settings
from statusgen.model.vocabulary import normalise
from statusgen.model.words import NeverAsked, WarningKind

WARNING_KEYS = ("since", "never", "tell", "remark")
_KINDS = Kinds("warning kind", tuple(WarningKind), WARNING_KEYS)
_MAILBOX = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_NUMBER = re.compile(r"\+?[\d\s./()\u00a0\u202f-]{3,30}")


def iter_warnings(
    reading: Reading, value: Value | None, settings: Settings, catalogue: Catalogue, published: date | None
) -> Iterator[FraudWarning]:
    """Iterate over the warnings of a note, in the order of the vocabulary; what cannot be meant is reported."""
    if value is None:
        return
    found: dict[WarningKind, FraudWarning] = {}
    if is_end(reading, value):
        found = {kind: FraudWarning(kind, is_ended=True) for kind in WarningKind}
    elif not isinstance(value, Scalar):
        lines: dict[WarningKind, int] = {}
        owner = Entry(reading.usual_key("warnings"), value.line, value)
        listed = () if isinstance(value, Table) else iter_by_kind(reading, value, _KINDS, owner)
        for entry in value.entries if isinstance(value, Table) else listed:
            parts = split_words(reading, "warning kind", entry.key, tuple(WarningKind))
            read = [
                read_word(reading, "warning kind", part, entry.line, WarningKind, tuple(WarningKind)) for part in parts
            ]
            kinds = [kind for kind in read if kind is not None]
            for kind in kinds:
                if kind in lines:
                    reading.report("key-twice", entry.line, key=entry.key, first=lines[kind])
            if not kinds:
                continue
            is_named_alone = entry.is_empty and isinstance(value, Listing)
            said = (
                FraudWarning(kinds[0])
                if is_named_alone
                else _read_warning(reading, kinds[0], entry, settings, catalogue, published)
            )
            for kind in kinds:
                if kind not in lines:
                    lines[kind], found[kind] = entry.line, replace(said, kind=kind)
    else:
        for kind in _iter_kinds(reading, value):
            found[kind] = FraudWarning(kind)
    yield from (found[kind] for kind in WarningKind if kind in found)


def _iter_kinds(reading: Reading, value: Scalar) -> Iterator[WarningKind]:
    """Iterate over the kinds of one line, between commas."""
    for typed, line in _iter_words(reading, value, "warning kind", tuple(WarningKind)):
        kind = read_word(reading, "warning kind", typed, line, WarningKind, tuple(WarningKind))
        if kind is not None:
            yield kind


def _iter_words(reading: Reading, value: Value, kind: str, words: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    for item in value.items if isinstance(value, Listing) else (value,):
        if isinstance(item, Scalar):
            for typed in filter(None, map(str.strip, item.text.split(","))):
                yield from ((part, item.line) for part in split_words(reading, kind, typed, words))
        else:
            reading.report("value-not-text", item.line, key=reading.usual_key("never"))


def _read_warning(
    reading: Reading,
    kind: WarningKind,
    entry: Entry,
    settings: Settings,
    catalogue: Catalogue,
    published: date | None,
) -> FraudWarning:
    value = entry.value
    if isinstance(value, Scalar) and not value.text:
        reading.report("value-missing", entry.line, key=entry.key)
        return FraudWarning(kind)
    if is_end(reading, value):
        return FraudWarning(kind, is_ended=True)
    if not isinstance(value, Table):
        return FraudWarning(kind, _read_never(reading, value))
    fields = Fields(reading, value, WARNING_KEYS, owner=entry)
    for key, empty in fields.entries.items():
        if fields.value(key) is None:
            reading.report("value-missing", empty.line, key=empty.key)
    never = fields.value("never")
    since = fields.day("since")
    if since is not None and published is not None and since > published:
        reading.report("warning-later", fields.line_of("since"), key=fields.typed_key("since"))
    return FraudWarning(
        kind,
        _read_never(reading, never) if never is not None else (),
        since,
        read_tell(fields, settings),
        read_remark(fields, settings, catalogue),
    )


def _read_never(reading: Reading, value: Value) -> tuple[NeverAsked, ...]:
    words = [
        read_word(reading, "never asked", typed, line, NeverAsked, tuple(NeverAsked))
        for typed, line in _iter_words(reading, value, "never asked", tuple(NeverAsked))
    ]
    return tuple(word for word in NeverAsked if word in words)


def read_tell(fields: Fields, settings: Settings) -> str:
    """Return the id of a line of the settings, a number or an e-mail address; what is none of them is reported."""
    typed, line = fields.text("tell"), fields.line_of("tell")
    lines = line_names(fields.reading, settings)
    numbers = {normalise(phone.number): phone.id for phone in settings.phones}
    found = lines.ids.get(normalise(typed)) or numbers.get(normalise(typed))
    if found is not None:
        return found
    if typed and not _MAILBOX.fullmatch(typed) and not _NUMBER.fullmatch(typed):
        known = ", ".join(dict.fromkeys(lines.shown.values()))
        fields.reading.report("tell-unreadable", line, typed=typed, known=known)
        return ""
    if typed and "@" not in typed:
        fields.reading.problems.extend(find_private(fields.reading.source, [(line, typed)]))
    return typed
