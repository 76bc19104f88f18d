"""Laws of the fold, over situations nobody thought of."""

from datetime import datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from statusgen.content.read import read_content
from statusgen.model.content import Content
from statusgen.model.note import Incident, Note
from statusgen.model.situation import Headline, Reason, Said
from statusgen.model.statement import CellException, Statement
from statusgen.model.words import Group, Kind, Rule, Stage, State, Status
from statusgen.situation.fold import fold_situation
from tests.builders import BASE
from tests.stories import SERVICES as SERVICES_OF_STORIES
from tests.stories import Story, moments, stories, windows, with_incidents

_EMPTY = read_content(BASE).content
assert _EMPTY is not None
EMPTY: Content = _EMPTY
PLACES = {service.id: service.locations for service in EMPTY.catalogue.services.values()}


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Draw what a note may say of a service."""
    service = draw(st.sampled_from(sorted(PLACES)))
    places = draw(st.lists(st.sampled_from(PLACES[service]), min_size=1, unique=True))
    state = draw(st.sampled_from(State))
    override = CellException((), (places[0],), draw(st.sampled_from(State)), Rule.WAIT)
    group = CellException((Group.PREGNANCY,), (), state, Rule.COME)
    return Statement(
        service=service,
        locations=tuple(places),
        state=state,
        rule=draw(st.sampled_from([None, Rule.WAIT, Rule.CALL_FIRST])),
        exceptions=tuple(draw(st.lists(st.sampled_from([override, group]), unique=True))),
        begins=draw(st.none() | moments()),
        expires=draw(moments()),
        windows=draw(st.just(()) | windows(draw(moments()))),
        line=draw(st.integers(1, 9)),
    )


@st.composite
def incidents(draw: st.DrawFn, id_: str) -> Incident:
    """Draw an incident: an ordinary one, or a planned one with its window."""
    count = draw(st.integers(1, 4))
    times = sorted(draw(st.lists(moments(), min_size=count, max_size=count, unique=True)))
    notes = []
    for number, published in enumerate(times, start=1):
        notes.append(
            Note(
                incident=id_,
                number=number,
                path=f"{id_}/{number}",
                published=published,
                status=draw(st.sampled_from([Status.PUBLISHED] * 4 + [Status.DRAFT, Status.WITHDRAWN])),
                next_update=None,
                valid_until=None,
                stage=draw(st.sampled_from([Stage.LIMITED] * 4 + [Stage.CLOSED])),
                author="a",
                approved_by="b",
                statements=tuple(draw(st.lists(statements(), max_size=3))),
                restart_plan=(),
                reach_everybody=None,
                corrects=None,
                withdrawn_because="",
            )
        )
    is_planned = draw(st.booleans())
    begins = draw(moments())
    return Incident(
        id=id_,
        path=id_,
        kind=Kind.PLANNED if is_planned else Kind.INCIDENT,
        begins=begins if is_planned else None,
        ends=begins + timedelta(hours=draw(st.integers(1, 48))) if is_planned else None,
        concerns_everything=draw(st.booleans()),
        editions={},
        notes=tuple(notes),
    )


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Draw a content folder with up to three incidents."""
    drawn = [draw(incidents(name)) for name in ("a", "b", "c")[: draw(st.integers(1, 3))]]
    return replace(EMPTY, incidents={incident.id: incident for incident in drawn})


@given(contents(), moments(), st.integers())
def test_the_order_of_files_does_not_matter(content: Content, at: datetime, seed: int) -> None:
    """Shuffling incidents and their notes gives the same situation."""
    random = Random(seed)  # noqa: S311 - shuffling, not secrets
    shuffled = list(content.incidents.values())
    random.shuffle(shuffled)
    mixed = {one.id: replace(one, notes=tuple(random.sample(one.notes, len(one.notes)))) for one in shuffled}
    expected = fold_situation(content, at)
    actual = fold_situation(replace(content, incidents=mixed), at)
    assert (expected.cells, expected.headline, expected.open_incidents) == (
        actual.cells,
        actual.headline,
        actual.open_incidents,
    )


@given(contents(), moments(), st.integers(0, 20 * 24))
def test_time_alone_only_expires_and_opens(content: Content, at: datetime, hours: int) -> None:
    """Without new notes a later instant changes a cell only where something expired, began, opened or ended."""
    later = at + timedelta(hours=hours)
    notes = [note for one in content.incidents.values() for note in one.notes]
    frozen = {
        one.id: replace(one, notes=tuple(note for note in one.notes if note.published <= at))
        for one in content.incidents.values()
    }
    held = replace(content, incidents={id_: one for id_, one in frozen.items() if one.notes})
    before, after = fold_situation(held, at), fold_situation(held, later)
    turned = {
        (statement.service, place)
        for note in notes
        for statement in note.statements
        for place in statement.locations
        for moment in statement.iter_instants()
        if at < moment <= later
    }
    has_window = any(
        at < moment <= later for one in held.incidents.values() for moment in (one.begins, one.ends) if moment
    )
    for key in before.cells.keys() | after.cells.keys():
        if key not in turned and not has_window:
            assert before.cells.get(key) == after.cells.get(key)


@given(contents(), moments())
def test_nothing_changes_before_it_is_said_to(content: Content, at: datetime) -> None:
    """Until the instant at which the situation says it will change by itself, no cell changes."""
    frozen = {
        one.id: replace(one, notes=tuple(note for note in one.notes if note.published <= at))
        for one in content.incidents.values()
    }
    held = replace(content, incidents={id_: one for id_, one in frozen.items() if one.notes})
    now = fold_situation(held, at)
    just_before = (now.changes_next or at + timedelta(days=400)) - timedelta(seconds=1)
    assert now.cells == fold_situation(held, max(at, just_before)).cells


def known_at(content: Content, at: datetime) -> Content:
    """Return content without the notes of the future."""
    known = (one.keep_notes(lambda note: note.published <= at) for one in content.incidents.values())
    return replace(content, incidents={one.id: one for one in known if one is not None})


def lasting(said: Said) -> Said:
    """Return what is said, without what is announced and without a delay, which ends at an instant of its own."""
    return replace(said, coming=(), delay=None)


@given(stories(has_extras=True, has_own_lines=True), moments(0, 12 * 24))
def test_what_is_announced_is_the_combined_cell_of_its_instant(story: Story, at: datetime) -> None:
    """From its first instant to its last, whatever incidents say together then; and it differs from now."""
    content = known_at(with_incidents(*story), at)
    situation = fold_situation(content, at)
    for key, cell in situation.cells.items():
        for change in cell.said.coming:
            assert change.begins > at
            assert change.said != lasting(cell.said) or change.is_expired != (cell.reason is Reason.EXPIRED)
            last = change.ends - timedelta(seconds=1) if change.ends else change.begins + timedelta(days=300)
            for moment in (change.begins, change.begins + (last - change.begins) / 2, last):
                then = fold_situation(content, moment).cells[key]
                assert lasting(then.said) == lasting(change.said)
                assert moment != change.begins or then.said.delay == change.said.delay
                assert (then.reason is Reason.EXPIRED) is change.is_expired


@given(stories(has_extras=True, has_own_lines=True), moments(0, 12 * 24))
def test_nothing_announced_is_left_out(story: Story, at: datetime) -> None:
    """At each instant that a note announces, a cell says what it says now, what is announced of it, or has expired."""
    content = known_at(with_incidents(*story), at)
    situation = fold_situation(content, at)
    announced = {
        (statement.service, place, moment)
        for incident in content.incidents.values()
        for note in incident.standing
        for statement in note.statements
        for place in statement.locations
        for moment in (statement.begins, incident.begins, *(window.begins for window in statement.windows))
        if moment is not None and moment > at
    }
    for service, place, moment in announced:
        cell = situation.cells.get((service, place))
        then = fold_situation(content, moment).cells.get((service, place))
        if cell is None or then is None:
            assert SERVICES_OF_STORIES[service].when_stated
            continue
        coming = cell.said.coming
        covering = [one.said for one in coming if one.begins <= moment < (one.ends or moment + timedelta(days=1))]
        expected = lasting(covering[0] if covering else cell.said)
        is_other = {one.incident for one in then.sources} - {one.incident for one in cell.sources}
        left = then.reason is Reason.EXPIRED and (
            not is_other or lasting(then.said) in [one.said for one in cell.lapses]
        )
        assert lasting(then.said) == expected or (not covering and left)


@given(contents(), moments())
def test_a_location_is_a_column_of_the_matrix(content: Content, at: datetime) -> None:
    """The situation of a location and the row of a service are the same cells, seen from two sides."""
    situation = fold_situation(content, at)
    by_place = {
        (service, place): cell
        for place in (*content.catalogue.locations, "whole-group")
        for service, cell in situation.at_location(place).items()
    }
    by_service = {
        (service, place): cell
        for service in content.catalogue.services
        for place, cell in situation.of_service(service).items()
    }
    assert by_place == by_service == dict(situation.cells)


@given(contents(), moments())
def test_all_is_well_is_never_said_of_an_open_incident(content: Content, at: datetime) -> None:
    """While an incident is open the headline is not "all our services are running"."""
    situation = fold_situation(content, at)
    assert not (situation.open_incidents and situation.headline is Headline.RUNNING)


@given(contents(), moments())
def test_a_cell_says_where_it_comes_from(content: Content, at: datetime) -> None:
    """A cell that is not as usual names its incident; one that a note speaks of names the note and its time."""
    for cell in fold_situation(content, at).cells.values():
        if cell.reason is not Reason.ORDINARY:
            assert cell.incident
        if cell.reason in (Reason.STATED, Reason.EXPIRED):
            assert cell.note
            assert cell.stated_on is not None
            assert cell.stated_on <= at
