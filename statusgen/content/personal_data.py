"""Read what a note says of personal data: what is known, of which data, of whose.

The newest word about each stands until a note says otherwise, so what is mistyped here never betters it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import TypeVar

from statusgen.content.fields import Fields, Reading, read_word
from statusgen.content.front_matter import Entry, Scalar, Table
from statusgen.content.kinds import split_known
from statusgen.content.remarks import read_remark
from statusgen.content.warnings import read_tell
from statusgen.model.personal_data import Concerned, DataKind, DataStatus, DataWord
from statusgen.model.site import Catalogue, Settings
from statusgen.model.vocabulary import closest

DATA_KEYS = ("state", "kind", "whose", "since", "tell", "remark")
W = TypeVar("W", bound=StrEnum)


def iter_data_words(
    reading: Reading, entry: Entry | None, settings: Settings, catalogue: Catalogue, published: date | None
) -> Iterator[DataWord]:
    """Iterate over what a note says of personal data; what cannot be meant is reported."""
    if entry is None or entry.is_empty:
        return
    said: set[tuple[Concerned | None, DataKind | None]] = set()
    for value in entry.values:
        if isinstance(value, Table):
            word = _read_table(reading, value, entry, settings, catalogue, published)
        elif isinstance(value, Scalar):
            word = _read_line(reading, value)
        else:
            reading.report("value-not-text", value.line, key=entry.key)
            continue
        if word is None:
            continue
        if not said.isdisjoint(word.iter_about()):
            reading.report("data-twice", value.line)
            continue
        said.update(word.iter_about())
        yield word


def _read_line(reading: Reading, value: Scalar) -> DataWord | None:
    """Read a word in one line: what is known, then kinds of data and whose, between commas."""
    first, *rest = [part.strip() for part in value.text.split(",") if part.strip()] or [""]
    status = read_word(reading, "data status", first, value.line, DataStatus, tuple(DataStatus))
    whose, kinds = [], []
    for typed in (part for several in rest for part in _split(reading, several)):
        if _is_of(reading, typed):
            whose.append(read_word(reading, "data whose", typed, value.line, Concerned, tuple(Concerned)))
        else:
            kinds.append(read_word(reading, "data kind", typed, value.line, DataKind, tuple(DataKind)))
    return DataWord(status, _in_order(DataKind, kinds), _in_order(Concerned, whose)) if status is not None else None


def _split(reading: Reading, typed: str) -> list[str]:
    """Return what stands between commas, parted where people wrote "and"."""
    words = reading.vocabulary
    known = (("data whose", tuple(Concerned)), ("data kind", tuple(DataKind)))
    return split_known(typed, lambda part: any(words.find(kind, part, all_) for kind, all_ in known)) or [typed]


def _is_of(reading: Reading, typed: str) -> bool:
    """Whether a word says whose data it is, or resembles one that does more than any kind of data."""
    words, language = reading.vocabulary, reading.languages[0]
    whose, kinds = tuple(Concerned), tuple(DataKind)
    if words.find("data whose", typed, whose) or words.find("data kind", typed, kinds):
        return words.find("data whose", typed, whose) is not None
    near = {
        kind: words.suggest(language, kind, typed, all_) for kind, all_ in (("data whose", whose), ("data kind", kinds))
    }
    return closest(typed, {word: kind for kind, word in near.items() if word}) == "data whose"


def _read_table(
    reading: Reading, table: Table, owner: Entry, settings: Settings, catalogue: Catalogue, published: date | None
) -> DataWord | None:
    fields = Fields(reading, table, DATA_KEYS, owner=owner)
    for key, empty in fields.entries.items():
        if fields.value(key) is None and key != "state":
            reading.report("value-missing", empty.line, key=empty.key)
    status = fields.word("state", "data status", DataStatus, tuple(DataStatus))
    if not fields.text("state"):
        reading.report("key-missing", table.line, key=reading.usual_key("state"), owner=owner.key)
    since = fields.day("since")
    if since is not None and published is not None and since > published:
        reading.report("since-later", fields.line_of("since"), key=fields.typed_key("since"))
    kinds = [
        read_word(reading, "data kind", part, line, DataKind, tuple(DataKind))
        for typed, line in fields.texts("kind")
        for part in _split(reading, typed)
    ]
    whose = [
        read_word(reading, "data whose", part, line, Concerned, tuple(Concerned))
        for typed, line in fields.texts("whose")
        for part in _split(reading, typed)
    ]
    tell, remark = read_tell(fields, settings), read_remark(fields, settings, catalogue)
    if status is None:
        return None
    return DataWord(status, _in_order(DataKind, kinds), _in_order(Concerned, whose), since, tell, remark)


def _in_order(words: type[W], found: Iterable[W | None]) -> tuple[W, ...]:
    named = {*found}
    return tuple(word for word in words if word in named)
