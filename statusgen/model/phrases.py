"""The message catalogue of one language: whole sentences of pages and feeds."""

from collections.abc import Mapping

from markupsafe import Markup, escape
from msgspec import Struct, field

from statusgen.model.marked import Marked


def fill(sentence: str, **values: object) -> str:
    """Return a sentence with its placeholders filled, as plain text; the marks of its values stay."""
    said = sentence.format_map(values)
    if any(type(value) is Marked for value in values.values()):
        return Marked(said, Markup(escape(sentence)).format_map(values))
    return said


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
        return Markup(escape(self.sentences.get(english) or english)).format_map(values)
