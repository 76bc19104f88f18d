"""Until when an acceptance counts: until what was accepted is shown otherwise again, be it months later."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from statusgen.content.forgotten import Forgotten
from statusgen.record.hold_names import Change
from statusgen.record.published import SiteFacts

Changed = Mapping[str, datetime]
"""When a fact was last shown otherwise than before, by what it is about: ``locations/sud``, ``timezone``."""
NEVER_CHANGED: Changed = {}
_KINDS = ("locations", "services", "places", "patients", "groups", "phones", "pages")
_FACTS = {
    "timezone": "timezone",
    "identity": "identity",
    "reference-language": "reference",
    "reach-everybody": "reach_everybody",
    "emergency/otherwise": "emergency_otherwise",
    "emergency": "emergency_number",
    "contact/how": "contact_how",
    "callers": "callers",
    "cap": "alerts",
}
"""Facts that stand alone, by what a change of them is called."""


def is_accepted(change: Change, forgotten: Forgotten, changed: Changed) -> bool:
    """Whether somebody accepted a change, and that very fact was not shown otherwise since: then it was used up.

    What came back and is lost once more is lost without a word of anybody.
    """
    key = (change.what, change.digest)
    if key not in forgotten.accepted:
        return False
    said = forgotten.accepted_at.get(key)
    shown = [changed[about] for about in _iter_about(change.what) if about in changed]
    return said is None or not shown or said >= max(shown).replace(second=0, microsecond=0)  # lines have no seconds


def note_changed(before: Changed, was: SiteFacts, now: SiteFacts, forgotten: Forgotten, at: datetime) -> Changed:
    """Return when facts that anybody ever accepted were last shown otherwise, after a build that shows others."""
    accepted = {about for what, _ in forgotten.accepted for about in _iter_about(what)}
    return {**before, **{about: at for about in _iter_changed(was, now) if about in accepted}}


def _iter_about(what: str) -> Iterator[str]:
    """Iterate over what a change is about, the nearest last: a part, and the thing that it is a part of."""
    parts = what.split("/")
    if parts[0] == "names":
        yield from ("/".join((kind, *parts[1:])) for kind in _KINDS)
    yield from ("/".join(parts[:number]) for number in range(1, len(parts) + 1))


def _iter_changed(was: SiteFacts, now: SiteFacts) -> Iterator[str]:
    yield from (f"languages/{one}" for one in sorted({*was.languages} ^ {*now.languages}))
    yield from (about for about, name in _FACTS.items() if getattr(was, name) != getattr(now, name))
    for kind in _KINDS:
        before, after = (_by_id(getattr(facts, kind)) for facts in (was, now))
        yield from (f"{kind}/{id_}" for id_ in sorted({*before, *after}) if before.get(id_) != after.get(id_))


def _by_id(things: Mapping[str, object] | Iterable[object]) -> dict[str, object]:
    if isinstance(things, Mapping):
        return dict(things)
    return {str(getattr(thing, "id", getattr(thing, "slug", ""))): thing for thing in things}
