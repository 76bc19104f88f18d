"""The whole sentences of pages and feeds in one language."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences by their English text; a sentence may hold ``{placeholders}``."""

    language: str
    sentences: Mapping[str, str]

    def say(self, english: str, **values: object) -> str:
        """Return a sentence with its placeholders filled, as plain text."""
        return (self.sentences.get(english) or english).format_map(values)

    def mark(self, english: str, **values: object) -> Markup:
        """Return a sentence as HTML: text is escaped, values that are markup stay markup."""
        return Markup(escape(self.sentences.get(english) or english)).format_map(values)
