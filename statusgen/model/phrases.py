"""The message catalogue of one language: whole sentences of pages and feeds."""

from collections.abc import Mapping
from functools import lru_cache
from string import Formatter

from markupsafe import Markup, escape
from msgspec import Struct, field

from statusgen.model.marked import Marked


class Unfillable(ValueError):
    """A sentence has a placeholder that nothing fills, or that asks for more than a value."""


@lru_cache(maxsize=32768)
def find_placeholders(text: str) -> frozenset[str] | None:
    """Return the names between braces; None where they could not be filled, or ask for more than a value."""
    try:
        found = [(name, spec, how) for _, name, spec, how in Formatter().parse(text) if name is not None]
    except ValueError:
        return None
    if any(not name.isidentifier() or spec or how for name, spec, how in found):
        return None
    return frozenset(name for name, _, _ in found)


def fill(sentence: str, **values: object) -> str:
    """Return a sentence with its placeholders filled, as plain text; the marks of its values stay.

    Sentences come from themes, too, which may print values and reach nothing through them: a placeholder is a name.
    Raises Unfillable for any other.
    """
    said = _put(sentence, values)
    if any(type(value) is Marked for value in values.values()):
        return Marked(said, Markup(escape(sentence)).format_map(values))
    return said


def _put(sentence: str, values: Mapping[str, object]) -> str:
    """Return a sentence, of the kind that it is, with its placeholders filled; values are printed as they are."""
    if find_placeholders(sentence) is None:
        raise Unfillable(sentence)
    try:
        return sentence.format_map(values)
    except KeyError as missing:
        raise Unfillable(f"{sentence}: {{{missing.args[0]}}}") from None


class Phrases(Struct, frozen=True):
    """Sentences by their English text; a sentence may hold ``{placeholders}``."""

    language: str
    sentences: Mapping[str, str]
    counted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Sentences that count, by their English plural: one for each plural form of the language, in CLDR's order."""

    def under(self, own: "Phrases | None") -> "Phrases":
        """Return these sentences with a project's own in their place."""
        if own is None:
            return self
        return Phrases(self.language, {**self.sentences, **own.sentences}, {**self.counted, **own.counted})

    def say(self, english: str, **values: object) -> str:
        """Return a sentence with its placeholders filled, as plain text; the marks of its values stay."""
        return fill(self.sentences.get(english) or english, **values)

    def say_count(self, singular: str, many: str, count: int, form: int) -> str:
        """Return a sentence that counts, in one plural form of the language; in English where it is missing."""
        forms = self.counted.get(many) or (singular, many)
        return fill(forms[min(form, len(forms) - 1)], count=count)

    def mark(self, english: str, **values: object) -> Markup:
        """Return a sentence as HTML: text is escaped, values that are markup stay markup."""
        return Markup(_put(Markup(escape(self.sentences.get(english) or english)), values))
