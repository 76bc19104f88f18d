"""Facts of notes in the words in which a writer of the site types them, for what checks and commands quote."""

from typing import Protocol

from statusgen.content.services import names_of
from statusgen.content.standard import standard_text
from statusgen.model.patients import find_days
from statusgen.model.site import Catalogue, Settings
from statusgen.model.vocabulary import Vocabulary

_KINDS = {
    "ambulances": ("diverted case", "diverted"),
    "bring": ("bring",),
    "elsewhere": ("generic place",),
    "for": ("group",),
    "help-wanted": ("help kind",),
    "mask": ("yes",),
    "never": ("never asked",),
    "personal-data": ("data status",),
    "reach-everybody": ("yes",),
    "warnings": ("warning kind",),
}
"""By key: of which kinds its closed words are."""


class SiteWords(Protocol):
    """In which words a site speaks of what its notes say."""

    @property
    def settings(self) -> Settings:
        """Whose reference language notes are written in."""

    @property
    def catalogue(self) -> Catalogue:
        """Its services, places and patients."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Its keys and closed words."""


def type_value(words: SiteWords, key: str, value: str) -> str:
    """Return the value of a key as it is typed; one that is no word of the site's stays as it is."""
    spellings = words.vocabulary.spellings.get(words.settings.reference, {})
    kind = next((kind for kind in _KINDS.get(key, ()) if (kind, value) in spellings), "")
    if kind:
        return words.vocabulary.usual(words.settings.reference, kind, (value,))
    if key == "lines":
        return _name_line(words, value)
    catalogue = words.catalogue
    named = {"at": (catalogue.locations,), "elsewhere": (catalogue.locations, catalogue.places)}
    texts = next((texts for texts in named.get(key, ()) if value in texts), {})
    return names_of(texts).name_of(value) if texts else _name_patients(words, value) if key == "for" else value


def type_fact(words: SiteWords, key: str, *values: str) -> str:
    """Return a line of a note as it is typed; the key alone where there is no value."""
    typed = ", ".join(type_value(words, key, value) for value in values)
    return words.vocabulary.lines(words.settings.reference, ((0, key, typed),)).strip().rstrip(" :")


def _name_patients(words: SiteWords, group: str) -> str:
    days, usual, language = find_days(group), words.vocabulary.usual, words.settings.reference
    if days is not None:
        dates = dict.fromkeys((f"{days.first:%d/%m/%Y}", f"{days.last:%d/%m/%Y}"))
        between = f" {usual(language, 'date range', ('to',))} ".join(dates)
        return f"{usual(language, 'appointments', ('appointments',))} {between}"
    return names_of(words.catalogue.patients).name_of(group) if group in words.catalogue.patients else group


def _name_line(words: SiteWords, id_: str) -> str:
    """Name a telephone line by its name in the settings, its hospital, or what such a line is for; with where it is."""
    id_, _, place = id_.rstrip(")").partition(" (")
    if place:
        return f"{_name_line(words, id_)} ({type_value(words, 'at', place)})"
    settings = words.settings
    named = {phone.id: phone.name for phone in settings.phones}
    if id_ in named:
        return names_of(named).name_of(id_)
    if id_ in words.catalogue.locations:
        return names_of(words.catalogue.locations).name_of(id_)
    text = standard_text("line", id_, (settings.reference,), settings.reference)
    return names_of({id_: text}).name_of(id_) if text is not None else id_
