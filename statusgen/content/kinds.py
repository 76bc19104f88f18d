"""Read lists of which each item is of a kind: a word alone, or a table that names it."""

from collections.abc import Iterator

from statusgen.content.fields import Fields, Reading
from statusgen.content.front_matter import Entry, Listing, Scalar, Table


def iter_by_kind(reading: Reading, listing: Listing, keys: tuple[str, ...], owner: Entry) -> Iterator[Entry]:
    """Iterate over what a list says of each kind: "calls", "kind: calls" with other ``keys``, "calls: …"."""
    for item in listing.items:
        if isinstance(item, Table):
            yield from _iter_table(reading, item, keys, owner)
        elif isinstance(item, Scalar):
            yield from _iter_words(item)
        else:
            reading.report("value-not-text", item.line, key=owner.key)


def _iter_words(value: Scalar) -> Iterator[Entry]:
    parts = (part.strip() for part in value.text.split(","))
    yield from (Entry(part, value.line, Scalar("", value.line)) for part in parts if part)


def _iter_table(reading: Reading, table: Table, keys: tuple[str, ...], owner: Entry) -> Iterator[Entry]:
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
        for kind in _iter_words(value) if isinstance(value, Scalar) else ():
            yield Entry(kind.key, kind.line, Table(rest, table.line)) if rest else kind
