"""Read lists of which each item is of a kind: a word alone, or a table that names it."""

from collections.abc import Callable, Collection, Iterator

from msgspec import Struct

from statusgen.content.fields import BETWEEN_NAMES, Fields, Reading
from statusgen.content.front_matter import Entry, Listing, Scalar, Table


class Kinds(Struct, frozen=True):
    """What may be named in a list: words of a kind, each with keys of its own."""

    kind: str
    words: Collection[str]
    keys: tuple[str, ...]


def iter_by_kind(reading: Reading, listing: Listing, kinds: Kinds, owner: Entry) -> Iterator[Entry]:
    """Iterate over what a list says of each kind: "calls", "kind: calls" with other keys, "calls: …"."""
    for item in listing.items:
        if isinstance(item, Table):
            yield from _iter_table(reading, item, kinds, owner)
        elif isinstance(item, Scalar):
            yield from _iter_words(reading, item, kinds)
        else:
            reading.report("value-not-text", item.line, key=owner.key)


def _iter_words(reading: Reading, value: Scalar, kinds: Kinds) -> Iterator[Entry]:
    for typed in value.text.split(","):
        if typed.strip():
            for part in split_words(reading, kinds.kind, typed.strip(), kinds.words):
                yield Entry(part, value.line, Scalar("", value.line))


def _iter_table(reading: Reading, table: Table, kinds: Kinds, owner: Entry) -> Iterator[Entry]:
    keys = kinds.keys
    known = [(reading.vocabulary.find("key", entry.key, ("kind", *keys)), entry) for entry in table.entries]
    if not any(key for key, _ in known):
        yield from table.entries
        return
    named = [entry for key, entry in known if key == "kind"]
    if not named:
        fields = Fields(reading, table, ("kind", *keys), owner=owner)
        if "kind" not in fields.mistyped:
            reading.report("key-missing", table.line, key=reading.usual_key("kind"), owner=owner.key)
        return
    for entry in named[1:]:
        reading.report("key-twice", entry.line, key=entry.key, first=named[0].line)
    rest = tuple(entry for key, entry in known if key != "kind")
    for value in named[0].values:
        for kind in _iter_words(reading, value, kinds) if isinstance(value, Scalar) else ():
            yield Entry(kind.key, kind.line, Table(rest, table.line)) if rest else kind


def split_words(reading: Reading, kind: str, typed: str, words: Collection[str]) -> list[str]:
    """Return the words of a kind between which people wrote "and"; the text as it is where any is unknown."""
    return split_known(typed, lambda part: reading.vocabulary.find(kind, part, words) is not None) or [typed]


def split_known(typed: str, knows: Callable[[str], bool]) -> list[str]:
    """Return the known things between which people wrote "and"; empty where any is unknown."""
    if knows(typed):
        return [typed]
    for gap in reversed([*BETWEEN_NAMES.finditer(typed)]):  # the longest first: "of" is Dutch for "or"
        head, rest = typed[: gap.start()], typed[gap.end() :]
        if knows(head) and (others := split_known(rest, knows)):
            return [head, *others]
    return []
