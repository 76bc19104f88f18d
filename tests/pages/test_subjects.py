"""What a page of today shows is in its subject: pages of one subject are the same, whatever becomes of the site."""

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.digests import digest_of
from statusgen.model.note import Edition, Incident, Note
from statusgen.model.situation import Cell, Situation
from statusgen.output.makers import MAKERS, Scope, find_subjects
from statusgen.wording.context import SiteContext
from statusgen.wording.output import Output
from tests.formats.test_agreement import content_of, instants_of, open_at
from tests.stories import Story, stories

MOST = 8
"""How many variants of a site are looked at."""
STORIES = max(4, settings().max_examples // 3)
WITH_SUBJECTS = tuple(maker for maker in MAKERS if maker.subjects is not None)


def iter_outputs(site: SiteContext) -> Iterator[Output]:
    """Iterate over the outputs that may have a subject."""
    subjects = find_subjects(site)
    for context in site.pages:
        context.worded.clear()
        context.subjects.update(subjects)
    for maker in WITH_SUBJECTS:
        for given_ in (site,) if maker.scope is Scope.SITE else site.pages:
            yield from maker.outputs(given_)


OF_SOURCE = ("incident", "note", "stated_on", "sources", "announced_by")
"""Fields of a cell that say together where it comes from."""
OF_INCIDENTS = ("open_incidents", "coming", "closed")
"""Fields of a situation of which one alone would leave an incident that has no end in none of them."""


class Law:
    """Compares each output with the first of the same path and subject."""

    def __init__(self) -> None:
        self.first: dict[tuple[str, bytes], Output] = {}
        self.broken: list[str] = []
        """The paths of outputs that differ from another one of the same subject."""

    def add(self, site: SiteContext) -> None:
        """Look at all outputs of a site."""
        for output in iter_outputs(site):
            if not output.subject:  # it is viewed by every build
                continue
            first = self.first.setdefault((output.path, output.subject), output)
            if first is not output and digest_of(first.view) != digest_of(output.view):
                self.broken.append(output.path)


def iter_swaps(value: Any, other: Any) -> Iterator[Any]:
    """Iterate over a value with one fact at a time as in another value of its kind, at any depth."""
    if value == other:
        return
    if isinstance(value, Struct) and type(value) is type(other):
        together = OF_SOURCE if isinstance(value, Cell) else OF_INCIDENTS if isinstance(value, Situation) else ()
        if any(getattr(value, name) != getattr(other, name) for name in together):
            yield replace(value, **{name: getattr(other, name) for name in together})
        for name in value.__struct_fields__:
            if name in together:
                continue
            for swapped in iter_swaps(getattr(value, name), getattr(other, name)):
                yield replace(value, **{name: swapped})
    elif isinstance(value, Mapping) and isinstance(other, Mapping) and value.keys() == other.keys():
        for key in value:
            for swapped in iter_swaps(value[key], other[key]):
                yield {**value, key: swapped}
    elif isinstance(value, tuple) and isinstance(other, tuple) and len(value) == len(other):
        for at, (one, two) in enumerate(zip(value, other, strict=True)):
            for swapped in iter_swaps(one, two):
                yield (*value[:at], swapped, *value[at + 1 :])
    else:
        yield other


@given(stories(has_extras=True, has_own_lines=True), st.randoms(use_true_random=False))
@settings(max_examples=STORIES)
def test_pages_of_one_subject_are_the_same_while_time_passes(story: Story, draw: Any) -> None:
    """Facts begin, end and expire: what is taken for unchanged is unchanged."""
    law = Law()
    instants = instants_of(story)
    for at in sorted(draw.sample(instants, min(MOST, len(instants)))):
        law.add(open_at(content_of(story), at))
    assert law.broken == []


@given(stories(has_extras=True, has_own_lines=True), st.randoms(use_true_random=False))
@settings(max_examples=STORIES)
def test_pages_of_one_subject_are_the_same_whatever_fact_of_the_situation_changes(story: Story, draw: Any) -> None:
    """One fact at a time of any cell, or of what any page shows, is as it was at another instant."""
    instants = instants_of(story)
    if len(instants) < 2:
        return
    last, other = (open_at(content_of(story), at) for at in (instants[-1], draw.choice(instants[:-1])))
    law = Law()
    law.add(last)
    swaps = [as_in(last.content, one) for one in iter_swaps(last.situation, other.situation) if is_possible(one)]
    for situation in draw.sample(swaps, min(MOST, len(swaps))):
        pages = tuple(replace(context, situation=situation) for context in last.pages)
        law.add(replace(last, situation=situation, pages=pages))
    assert law.broken == []


def is_possible(situation: Situation) -> bool:
    """Whether a situation is not of an instant before its newest bulletin."""
    return situation.latest is None or situation.latest.last_said <= situation.at


def as_in(content: Content, situation: Situation) -> Situation:
    """Return a situation whose incidents are those of some content."""
    open_, coming, closed = (
        tuple(content.incidents[incident.id] for incident in some)
        for some in (situation.open_incidents, situation.coming, situation.closed)
    )
    return replace(situation, open_incidents=open_, coming=coming, closed=closed)


@given(stories(has_extras=True, has_own_lines=True), st.randoms(use_true_random=False))
@settings(max_examples=STORIES)
def test_pages_of_one_subject_are_the_same_whatever_note_changes(story: Story, draw: Any) -> None:
    """One fact of a note, or of an incident, is another; a note is gone, or has another title or text."""
    instants = instants_of(story)
    if not instants:
        return
    content, at = content_of(story), instants[-1]
    law = Law()
    law.add(open_at(content, at))
    for _ in range(MOST):
        law.add(open_at(change_something(content, draw), draw.choice((at, at, instants[0]))))
    assert law.broken == []


def change_something(content: Content, draw: Any) -> Content:
    """Return content in which one fact is another."""
    incident: Incident = draw.choice(list(content.incidents.values()))
    notes = list(incident.notes)
    at = draw.randrange(len(notes))
    if len(notes) > 1 and draw.random() < 0.2:
        del notes[at]
    else:
        others = [note for one in content.incidents.values() for note in one.notes if note is not notes[at]]
        other = draw.choice([retitled(notes[at], draw), *others])
        swaps = [one for one in iter_swaps(notes[at], other) if _is_same_note(one, notes[at])]
        notes[at] = draw.choice(swaps) if swaps else notes[at]
    changed = replace(incident, notes=tuple(notes))
    if draw.random() < 0.4:
        changed = retitled(changed, draw)
    return replace(content, incidents={**content.incidents, incident.id: changed})


def _is_same_note(one: Note, note: Note) -> bool:
    return (one.incident, one.number, one.published) == (note.incident, note.number, note.published)


def retitled(texts: Any, draw: Any) -> Any:
    """Return an incident or a note with another title, or another text."""
    edition: Edition = texts.editions["en"]
    name = draw.choice(("typed_title", "html", "press_html"))
    return replace(texts, editions={"en": replace(edition, **{name: f"Other {draw.random()}"})})
