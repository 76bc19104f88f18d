"""Which calls for help hold: until they end by themselves, or a newer note of the incident replaces or ends them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.help_wanted import HelpCall, HelpKind
from statusgen.model.incident_index import index_of
from statusgen.model.note import Note
from statusgen.model.site import Catalogue
from statusgen.model.situation import StandingHelp
from statusgen.situation.embargo import embargo


def find_help_wanted(content: Content, at: datetime) -> tuple[StandingHelp, ...]:
    """Return the calls for help that hold at an instant, by kind. ``content`` has passed the embargo."""
    calling = (content.incidents[id_].standing for id_ in index_of(content.incidents).with_help)
    closed = content.catalogue.at(at).closed
    found = [open_ for notes in calling for one in help_wanted(notes, at) if (open_ := _where_open(one, closed))]
    kinds = list(HelpKind)
    return tuple(sorted(found, key=lambda one: (kinds.index(one.call.kind), one.incident)))


def help_wanted(notes: Sequence[Note], at: datetime) -> tuple[StandingHelp, ...]:
    """Return the calls of notes of one incident, the oldest first, that hold at an instant.

    One for other blood groups, or elsewhere, stands beside those before it.
    """
    standing: list[tuple[HelpCall, Note]] = []
    for note in notes:
        said = note.help_wanted
        standing = [pair for pair in standing if not any(call.covers(pair[0]) for call in said)]
        standing += [(call, note) for call in said if call.until is not None]
    return tuple(
        StandingHelp(call, note.incident, note.number, note.published)
        for call, note in standing
        if call.until is not None and call.until > at
    )


def _where_open(one: StandingHelp, closed: frozenset[str]) -> StandingHelp | None:
    """Return a call without the places that are closed for good; None for one that is about these alone."""
    left = tuple(place for place in one.call.locations if place not in closed)
    return replace(one, call=replace(one.call, locations=left)) if left or not one.call.locations else None


def find_lost_calls(before: Content, after: Content, at: datetime) -> tuple[HelpKind, ...]:
    """Return the kinds of call for help that a site makes at an instant, and another version of it not so."""
    was, now = ([one.call for one in find_help_wanted(embargo(content, at), at)] for content in (before, after))
    lost = {call.kind for call in was if call not in now}
    return tuple(kind for kind in HelpKind if kind in lost)


def calls_at(standing: Iterable[StandingHelp], location: str, catalogue: Catalogue) -> tuple[HelpCall, ...]:
    """Return the calls that are about a location, about all, or about none of ours, such as a town hall."""
    return tuple(
        one.call
        for one in standing
        if location in one.call.locations or not any(place in catalogue.locations for place in one.call.locations)
    )
