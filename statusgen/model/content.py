"""The content folder as one value, read and checked."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from statusgen.model.gap import Gap
from statusgen.model.note import Incident, Page
from statusgen.model.phrases import Phrases
from statusgen.model.site import Catalogue, Settings
from statusgen.model.vocabulary import Vocabulary


class Confirmation(Struct, frozen=True):
    """That somebody found that all that is published still holds."""

    at: datetime
    digest: str
    """Of all that was published then; empty where a person typed the line, which confirms nothing."""
    line: int


class Content(Struct, frozen=True):
    """The content folder as values: the input of the situation and of every page."""

    settings: Settings
    catalogue: Catalogue
    vocabulary: Vocabulary
    incidents: Mapping[str, Incident]
    """By id. Until ``embargo`` has passed over them, drafts and future notes are among their notes."""
    pages: tuple[Page, ...]
    gaps: tuple[Gap, ...] = ()
    """Notes that may have been published and cannot be read: what they name is at least unknown."""
    own_sentences: Mapping[str, Phrases] = {}
    """The project's own sentences, by language: they win over those of the theme."""
    confirmations: tuple[Confirmation, ...] = ()
    """When somebody found that all that is published still holds, in the order of the file."""
