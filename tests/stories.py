"""Random stories for laws: up to three incidents over a small group, with groups, overrides, windows and closings."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from statusgen.content.read import read_content
from statusgen.content.services import parse_catalogue
from statusgen.content.source import parse_source
from statusgen.content.windows import merge_windows
from statusgen.model.capacity import Capacity, Estimate, Share
from statusgen.model.content import Content
from statusgen.model.delay import Delay
from statusgen.model.fraud import FraudWarning
from statusgen.model.help_wanted import HelpCall, HelpKind
from statusgen.model.note import Incident, Note
from statusgen.model.personal_data import Concerned, DataKind, DataStatus, DataWord
from statusgen.model.remarks import OwnRemark, Ready, ReadyRemark
from statusgen.model.severity import judge_pair
from statusgen.model.site import WHOLE_GROUP, Catalogue, Retirement, Service
from statusgen.model.statement import CellException, PlaceCapacity, Statement, Window
from statusgen.model.telephone_lines import NoteLine
from statusgen.model.visiting import NO_LIMITS, Visiting
from statusgen.model.words import (
    Bring,
    DivertedCase,
    GenericPlace,
    Group,
    Kind,
    NeverAsked,
    Rule,
    ServiceKind,
    Stage,
    State,
    Status,
    WarningKind,
)
from statusgen.situation.checks import check_incident
from tests.builders import BASE, instant

START = instant("2022-05-14T00:00")
DAYS = 20
DAYS_OF = ("appointments 2022-05-16 to 2022-05-18", "appointments 2022-05-18 to 2022-05-20")
GROUPS = (Group.PREGNANCY, Group.DIALYSIS, "transplant", *DAYS_OF)

_SERVICES = b"""
locations:
  north: {name: North}
  south: {name: South}
  east: {name: East}
services:
  emergency: {name: Emergency, kind: emergency, key: yes, rule: emergency-only}
  radiology: {name: Radiology, key: yes, rule: come}
  dialysis: {name: Dialysis, rule: come, when-unknown: come-as-planned}
  visits: {name: Visits, kind: visit, locations: [north, south]}
  telephone: {name: Telephone, kind: telephone, whole-group: yes}
  hotline: {name: Hotline, kind: telephone, whole-group: yes, offered: when-stated}
places:
  partner: {name: Partner}
"""


def make_empty() -> Content:
    """Return a site of three hospitals without any incident."""
    base = read_content(BASE).content
    assert base is not None
    settings = replace(base.settings, reference="en", languages=("en",))
    catalogue, problems = parse_catalogue(parse_source("content/services.yaml", _SERVICES), settings, base.vocabulary)
    assert problems == ()
    return replace(base, settings=settings, catalogue=catalogue, incidents={})


Story = tuple[Incident, ...]

EMPTY = make_empty()
SERVICES = EMPTY.catalogue.services


def moments(first: int = 0, last: int = DAYS * 24) -> st.SearchStrategy[datetime]:
    """Draw instants some hours after the start."""
    return st.integers(first, last).map(lambda hours: START + timedelta(hours=hours))


def pairs_of(service: Service) -> list[tuple[State, Rule | None]]:
    """Return every pair of state and rule that a note may state of a service."""
    if not service.attended:
        return [(state, None) for state in State]
    pairs = [(state, rule) for state in State for rule in Rule if judge_pair(service, state, rule) != "error"]
    return [*pairs, (State.RUNNING, None), (State.UNKNOWN, None)]


@st.composite
def places_to_go(draw: st.DrawFn, rule: Rule | None) -> tuple[str, ...]:
    """Draw where a rule that sends patients elsewhere sends them."""
    if rule is not Rule.GO_ELSEWHERE:
        return ()
    known = ["north", "south", "east", "partner", GenericPlace.NEAREST_EMERGENCY]
    return tuple(draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True)))


@st.composite
def windows(draw: st.DrawFn, published: datetime) -> tuple[Window, ...]:
    """Draw one to three windows, some of which may have begun, or that repeat every day."""
    first = published + timedelta(hours=draw(st.integers(-6, 60)))
    hours, times = draw(st.integers(1, 20)), draw(st.integers(1, 3))
    gap = draw(st.sampled_from([24, 36]))
    begins = [first + timedelta(hours=gap * number) for number in range(times)]
    return merge_windows(Window(one, one + timedelta(hours=hours)) for one in begins)


@st.composite
def statements(draw: st.DrawFn, service: Service, published: datetime, *, has_extras: bool = False) -> Statement:
    """Draw what a note may say of a service, as its reader would let it through."""
    places = draw(st.lists(st.sampled_from(service.locations), min_size=1, unique=True))
    state, rule = draw(st.sampled_from(pairs_of(service)))
    exceptions = []
    for group in draw(st.lists(st.sampled_from(GROUPS), max_size=2, unique=True)) if service.attended else ():
        own = draw(st.sampled_from(Rule))
        where = draw(st.sampled_from([(), (places[0],)]))
        exceptions.append(CellException((group,), where, state, own, draw(places_to_go(own))))
    if draw(st.booleans()):
        other, own_rule = draw(st.sampled_from(pairs_of(service)))
        exceptions.append(CellException((), (places[0],), other, own_rule, draw(places_to_go(own_rule))))
    begins = draw(st.none() | st.none() | st.integers(1, 72).map(lambda hours: published + timedelta(hours=hours)))
    listed = draw(windows(published)) if begins is None and draw(st.sampled_from([False, False, True])) else ()
    for_whom = st.sampled_from([(), (DivertedCase.STROKE,), (DivertedCase.TRAUMA,), tuple(DivertedCase)])
    diverted = draw(st.none() | for_whom) if service.is_emergency else None
    own = draw(extras(service, published)) if has_extras else {}
    shared = {key: own[key] for key in ("bring", "visiting") if key in own}
    exceptions = [replace(one, **shared) for one in exceptions] if shared else exceptions
    return Statement(
        service=service.id,
        locations=tuple(places),
        state=state,
        rule=rule,
        exceptions=tuple(exceptions),
        begins=begins,
        expires=None if listed else draw(st.none() | moments(24, 40 * 24)),
        restart=draw(st.none() | st.dates(START.date(), (START + timedelta(days=DAYS)).date())),
        elsewhere=draw(places_to_go(rule)),
        ambulances_diverted=diverted is not None,
        diverted_for=diverted or (),
        drops_windows=draw(st.sampled_from([False, False, False, True])),
        windows=listed,
        line=1,
        **own,
    )


@st.composite
def extras(draw: st.DrawFn, service: Service, published: datetime) -> dict[str, Any]:
    """Draw what a note may say to patients beside what they do: what they bring, how long they wait, for visits."""
    hours, low = draw(st.integers(1, 48)), draw(st.sampled_from([None, 30, 120]))
    wait = Delay(published, published + timedelta(hours=hours), low, is_more=bool(low) and draw(st.booleans()))
    found: dict[str, Any] = {"delay": draw(st.sampled_from([None, wait])), "capacity": draw(shares())}
    found["remark"] = draw(st.sampled_from(["", *REMARKS]))
    if service.attended and not service.is_emergency:
        found["bring"] = draw(st.sampled_from([(), (Bring.IDENTITY,), (Bring.PAPER_ORDER, Bring.MEDICINES)]))
    if service.kind is ServiceKind.VISIT:
        found["visiting"] = draw(st.sampled_from(VISITS))
    return found


REMARKS = (
    ReadyRemark(Ready.RECORDS_MISSING, (date(2022, 5, 3), date(2022, 5, 10))),
    ReadyRemark(Ready.MOVED_TO, (), ("south", "partner")),
    ReadyRemark(Ready.REBOOK_FROM, (date(2022, 6, 10),)),
    ReadyRemark(Ready.OTHER_HOSPITALS),
    OwnRemark((("en", "Use the side door."), ("fr", "Passez par la porte de côté."))),
)
VISITS = (NO_LIMITS, Visiting(2), Visiting(1, 12, mask=True), Visiting(hours=((840, 1200),)))


def shares() -> st.SearchStrategy[Capacity | None]:
    """Draw how much of the usual work is done, or nothing."""
    return st.sampled_from([None, None, 40, Estimate(Share.ABOUT, 60), Estimate(Share.BETWEEN, 20, 30)])


@st.composite
def notices(draw: st.DrawFn, published: datetime, *, has_own_lines: bool = False) -> dict[str, Any]:
    """Draw what a note may say of no service: fraud, telephone lines, shares of hospitals, personal data, help."""
    known = (*LINES, *LINES_OF_PLACES) if has_own_lines else LINES
    kinds = draw(st.lists(st.sampled_from([WarningKind.CALLS, WarningKind.EMAILS]), max_size=2, unique=True))
    never = (NeverAsked.PAYMENTS, NeverAsked.PASSWORDS)
    warnings = [FraudWarning(kind, never, published.date(), is_ended=draw(st.booleans())) for kind in kinds]
    lines = draw(st.lists(st.sampled_from(known), max_size=1 + has_own_lines, unique_by=lambda one: one.key))
    share = draw(shares())
    place = draw(st.sampled_from(["north", WHOLE_GROUP]))
    capacities = (PlaceCapacity(place, share),) if share is not None else ()
    found = {"warnings": tuple(warnings), "telephone_lines": tuple(lines), "capacities": capacities}
    return {**found, "help_wanted": tuple(draw(help_calls(published))), "personal_data": draw(data_words())}


@st.composite
def help_calls(draw: st.DrawFn, published: datetime) -> list[HelpCall]:
    """Draw whom a note looks for, or no longer does."""
    kinds = draw(st.lists(st.sampled_from([HelpKind.BLOOD, HelpKind.BLOOD, HelpKind.VOLUNTEERS]), max_size=2))
    calls: dict[tuple[object, ...], HelpCall] = {}
    for kind in kinds:
        until = draw(st.none() | st.integers(1, 10 * 24).map(lambda hours: published + timedelta(hours=hours)))
        where = draw(st.sampled_from([(), (), ("north",), ("south", "east")]))
        groups = draw(st.sampled_from([(), ("O-",), ("O-", "O+")])) if kind is HelpKind.BLOOD else ()
        calls[(kind, groups, where)] = HelpCall(kind, until, groups, where)
    return list(calls.values())


def data_words() -> st.SearchStrategy[tuple[DataWord, ...]]:
    """Draw what a note may say of personal data."""
    kinds, whose = st.sampled_from([(), (DataKind.NAMES,)]), st.sampled_from([(), (Concerned.PATIENTS,)])
    word = st.builds(DataWord, st.sampled_from(DataStatus), kinds, whose)
    return st.lists(word, max_size=2, unique_by=lambda one: (one.kinds, one.whose)).map(tuple)


LINES = (
    NoteLine("appointments-line", "000 00 00 00 21"),
    NoteLine("appointments-line", is_closed=True),
    NoteLine("families-line", "000 00 00 00 22"),
    NoteLine("families-line", is_usual=True),
)
"""No hospital has a number of its own: whoever groups hospitals names it with the hospital, each of them alone."""
LINES_OF_PLACES = (
    NoteLine("appointments-line", "000 00 00 00 23", location="north"),
    NoteLine("appointments-line", is_closed=True, location="north"),
    NoteLine("appointments-line", is_usual=True, location="north"),
    NoteLine("south", "000 00 00 00 24"),
)
"""Lines of one hospital."""


def make_note(incident: str, number: int, published: datetime, said: Iterable[Statement], **more: object) -> Note:
    """Return a published note that says some things."""
    note = Note(
        incident=incident,
        number=number,
        path=f"{incident}/{number}",
        published=published,
        status=Status.PUBLISHED,
        next_update=None,
        valid_until=None,
        stage=Stage.LIMITED,
        author="a",
        approved_by="b",
        statements=tuple(said),
        restart_plan=(),
        reach_everybody=None,
        corrects=None,
        withdrawn_because="",
    )
    return replace(note, **more)


def make_incident(id_: str, notes: Iterable[Note], **more: object) -> Incident:
    """Return an incident of some notes that holds what they name."""
    incident = Incident(id_, id_, Kind.INCIDENT, None, None, concerns_everything=False, editions={}, notes=tuple(notes))
    return replace(incident, **more)


def with_incidents(*incidents: Incident) -> Content:
    """Return the site with some incidents."""
    return replace(EMPTY, incidents={one.id: one for one in sorted(incidents, key=lambda one: one.id)})


def as_read(incident: Incident) -> Incident | None:
    """Return an incident as its reader lets it through: without notes that contradict the others."""
    for _ in range(len(incident.notes) + 1):
        broken = {one.path for one in check_incident(incident, EMPTY) if one.is_error}
        if not broken:
            return incident if incident.notes else None
        incident = replace(incident, notes=tuple(note for note in incident.notes if note.path not in broken))
    raise AssertionError("a note is broken whatever the others say")


@st.composite
def incidents(
    draw: st.DrawFn, id_: str, notes: int = 4, *, has_extras: bool = False, has_own_lines: bool = False
) -> Incident:
    """Draw an incident: an ordinary one, or a planned one with its window; some notes close it, some are withdrawn.

    With ``has_extras`` its notes say more than laws of the situation are about, with ``has_own_lines`` of telephone
    lines of one hospital, too.
    """
    times = sorted(draw(st.lists(moments(), min_size=1, max_size=notes, unique=True)))
    made = []
    for number, published in enumerate(times, start=1):
        named = draw(st.lists(st.sampled_from(list(SERVICES.values())), max_size=3, unique_by=lambda one: one.id))
        said = [draw(statements(service, published, has_extras=has_extras)) for service in named]
        more = draw(notices(published, has_own_lines=has_own_lines)) if has_extras else {}
        stage = draw(st.sampled_from([Stage.LIMITED, Stage.LIMITED, None, Stage.CLOSED]))
        status = draw(st.sampled_from([Status.PUBLISHED] * 5 + [Status.WITHDRAWN]))
        reached = draw(st.sampled_from([None, None, True, False]))
        made.append(
            make_note(id_, number, published, said, stage=stage, status=status, reach_everybody=reached, **more)
        )
    begins = draw(moments())
    window = {"kind": Kind.PLANNED, "begins": begins, "ends": begins + timedelta(hours=draw(st.integers(1, 96)))}
    kind = window if draw(st.sampled_from([False, False, True])) else {"concerns_everything": draw(st.booleans())}
    return make_incident(id_, made, **kind)


@st.composite
def stories(
    draw: st.DrawFn, most: int = 3, notes: int = 4, *, has_extras: bool = False, has_own_lines: bool = False
) -> Story:
    """Draw up to three incidents, as their reader lets them through."""
    names = ("a", "b", "c")[: draw(st.integers(1, most))]
    extras = {"has_extras": has_extras, "has_own_lines": has_own_lines}
    drawn = [as_read(draw(incidents(name, notes, **extras))) for name in names]
    return tuple(one for one in drawn if one is not None)


@st.composite
def endings(draw: st.DrawFn) -> Catalogue:
    """Draw the services of a site of which none, a hospital, or a service at some places, ends for good on a day."""
    catalogue, since = EMPTY.catalogue, draw(moments())
    elsewhere = draw(st.sampled_from([(), ("east",), ("partner",)]))
    what = draw(st.sampled_from(["", "", "north", "radiology", "dialysis", "emergency", "telephone"]))
    if what in catalogue.locations:
        end = Retirement(since, (what,), elsewhere)
        return replace(
            catalogue, locations={**catalogue.locations, what: replace(catalogue.locations[what], retired=end)}
        )
    if what:
        service = catalogue.services[what]
        places = tuple(draw(st.lists(st.sampled_from(service.locations), min_size=1, unique=True)))
        end = Retirement(since, places, tuple(place for place in elsewhere if place not in places))
        return replace(catalogue, services={**catalogue.services, what: replace(service, retired=(end,))})
    return catalogue


def without_ended(story: Story, catalogue: Catalogue) -> Story:
    """Return a story of which no note speaks of what has ended when it is published: its reader refuses that."""

    def leave_out(statement: Statement, at: datetime) -> Statement:
        gone = {place for service, place in catalogue.at(at).gone if service == statement.service}
        exceptions = [
            replace(one, locations=tuple(place for place in one.locations if place not in gone))
            for one in statement.exceptions
            if not one.locations or {*one.locations} - gone
        ]
        places = tuple(place for place in statement.locations if place not in gone)
        return replace(statement, locations=places, exceptions=tuple(exceptions))

    def read(note: Note) -> Note:
        said = (leave_out(statement, note.published) for statement in note.statements)
        return replace(note, statements=tuple(one for one in said if one.locations))

    return tuple(replace(incident, notes=tuple(map(read, incident.notes))) for incident in story)
