"""Read what patients bring: things of the vocabulary, for a cell, a group, a place or a whole note."""

from collections.abc import Iterable

from statusgen.content.fields import Fields, read_word
from statusgen.content.kinds import split_words
from statusgen.model.problem import Level
from statusgen.model.severity import KEEPING_AWAY, goes_somewhere
from statusgen.model.site import Service
from statusgen.model.situation import Instruction
from statusgen.model.words import Bring, Rule, join_brings


def read_bring(fields: Fields, above: tuple[Bring, ...] = ()) -> tuple[Bring, ...]:
    """Return what to bring: what is said ``above`` with what is typed; nothing where that is "none"."""
    vocabulary, found = fields.reading.vocabulary, {*above}
    given = [*fields.texts("bring")]
    nothing = [one for one in given if vocabulary.find("none", one[0], ("none",)) is not None]
    if nothing and len(nothing) == len(given):
        return ()
    for typed, line in nothing:
        fields.reading.report("none-and-more", line, typed=typed)
    for typed, line in (one for one in given if one not in nothing):
        for part in split_words(fields.reading, "bring", typed, tuple(Bring)):
            thing = read_word(fields.reading, "bring", part, line, Bring, tuple(Bring))
            found |= {thing} if thing is not None else set()
    return join_brings((found,))


Said = tuple[Service, Rule | None, tuple[str, ...]]
"""A service, with what patients of it do, and where they go."""


def check_bring(fields: Fields, things: tuple[Bring, ...], said: Iterable[Said]) -> None:
    """Warn where nobody reads what to bring: by what is said no patient comes or goes elsewhere."""
    if "bring" in fields and things and not any(_is_read(*one) for one in said):
        fields.reading.report("bring-unsaid", fields.line_of("bring"), Level.WARNING, key=fields.typed_key("bring"))


def _is_read(service: Service, rule: Rule | None, elsewhere: tuple[str, ...]) -> bool:
    if not service.attended:
        return goes_somewhere(service, Instruction(None, elsewhere))
    return rule not in KEEPING_AWAY or (service.is_emergency and rule is Rule.EMERGENCY_ONLY)
