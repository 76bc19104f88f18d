"""Dates for people's own calendars: what is planned, when services should come back, and every time that moves."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event, vDDDTypes, vInt
from msgspec import structs

from statusgen.model.content import Content
from statusgen.model.note import Incident, Note, PublicFacts
from statusgen.model.statement import RestartStep, Statement
from statusgen.model.words import Kind, Rule, State, Status
from statusgen.situation.planned_dates import Fate, announced_restarts, planned_windows
from tests.builders import BASE as PROJECT
from tests.builders import NOON, Project, instant, make_project, note
from tests.conftest import JUNE
from tests.reading import open_page, text_of

BASE = "https://etat.ardelia.example/"
PANNE = "2022-05-panne/restart/radiology/nord/fr@2022.essai.example"
_NAMED = re.compile(r"^([A-Z][A-Z0-9-]*)((?:;[A-Z0-9-]+=(?:\"[^\"]*\"|[^\";:,]*))*):(.*)$", re.DOTALL)
_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "UID", "X-WR-CALNAME", "TZNAME", "TZID")


def calendars_of(site: Path) -> list[Path]:
    """Return every calendar of a site."""
    return sorted(site.rglob("*.ics"))


def events_of(path: Path) -> dict[str, Event]:
    """Parse a calendar as a program does: its events by identity."""
    calendar = Calendar.from_ical(path.read_bytes())
    assert isinstance(calendar, Calendar)
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert [error for one in (calendar, *events.values()) for error in one.errors] == []
    return {uid: event for uid, event in events.items() if isinstance(event, Event)}


def day_of(event: Event) -> date:
    """Return the day, or the instant, at which an event begins."""
    return time_of(event, "dtstart")


def time_of(event: Event, name: str) -> date:
    """Return the day, or the instant, that a property holds."""
    value = event[name]
    assert isinstance(value, vDDDTypes)
    assert isinstance(value.dt, date)
    return value.dt


def revision_of(event: Event) -> int:
    """Return how often the time of an event moved."""
    value = event["sequence"]
    assert isinstance(value, vInt)
    return value


def unfold(raw: bytes) -> list[str]:
    """Return the content lines of RFC 5545, section 3.1: refuse what is folded or ended otherwise."""
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    physical = raw.split(b"\r\n")[:-1]
    assert max(map(len, physical)) <= 75
    for line in physical:
        line.decode("utf-8")  # no letter is torn apart
    return raw.decode().removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def check_rules(raw: bytes) -> int:
    """Hold raw lines against the rules of RFC 5545 without a library; return the number of events."""
    stack: list[str] = []
    held: list[dict[str, list[tuple[str, str]]]] = []
    events = 0
    components = 0
    for line in unfold(raw):
        match = _NAMED.match(line)
        assert match, line
        name, parameters, value = match.groups()
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", value)
        if name == "BEGIN":
            components += stack == ["VCALENDAR"]
            stack.append(value)
            held.append({})
        elif name == "END":
            assert stack.pop() == value
            events += check_component(value, held.pop())
        else:
            held[-1].setdefault(name, []).append((parameters, value))
            if name in _TEXTS:
                assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), line
    assert stack == []
    assert components > 0, "a calendar holds at least one component"
    return events


def check_component(kind: str, held: dict[str, list[tuple[str, str]]]) -> bool:
    """Hold the properties of a component against what must and may stand in it; return whether it is an event."""
    if kind == "VCALENDAR":
        assert [value for _, value in held["VERSION"]] == ["2.0"]
        assert len(held["PRODID"]) == 1
        assert "METHOD" not in held
    if kind != "VEVENT":
        return False
    once = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "SEQUENCE", "STATUS", "URL", "LOCATION")
    assert {name: len(held[name]) for name in once} == dict.fromkeys(once, 1)
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        assert re.fullmatch(r"\d{8}T\d{6}Z", held[name][0][1])
    (sort, begins), (other, ends) = held["DTSTART"][0], held["DTEND"][0]
    assert sort == other
    assert re.fullmatch(r"\d{8}" if sort == ";VALUE=DATE" else r"\d{8}T\d{6}Z", begins)
    assert begins < ends
    assert held["SEQUENCE"][0][1].isdigit()
    assert held["STATUS"][0][1] in ("TENTATIVE", "CONFIRMED", "CANCELLED")
    assert held["URL"][0][1].startswith("https://")
    assert held["SUMMARY"][0][0].startswith(";LANGUAGE=")
    return True


def test_every_calendar_keeps_the_rules(tuesday: Path, june: Path) -> None:
    """Line by line, and as a library reads it: one calendar for each language and each location, and for the group."""
    for site in (tuesday, june):
        assert len(calendars_of(site)) == 4 * (1 + 7)
        for path in calendars_of(site):
            assert check_rules(path.read_bytes()) == len(events_of(path)), path
    assert events_of(june / "nl/calendar.ics")


def test_an_event_says_enough_by_itself(june: Path) -> None:
    """Its title names place, service and what happens; its text the state, the rule and the page that knows more."""
    uid = "2022-06-radiology-works/window/rivemont/en@2022.ardelia.example"
    event = events_of(june / "en/locations/rivemont/calendar.ics")[uid]
    assert str(event["summary"]) == "Rivemont – Cancelled: X-ray and scans"
    assert event["summary"].params["LANGUAGE"] == "en"
    assert "Cancelled. Go to: Montclair." in str(event["description"])
    assert str(event["url"]) == f"{BASE}en/incidents/2022-06-radiology-works/"
    assert str(event["description"]).endswith(str(event["url"]))
    assert (day_of(event), time_of(event, "dtend")) == (instant("2022-06-25T08:00"), instant("2022-06-25T18:00"))


def test_an_event_is_the_same_in_every_calendar_that_holds_it(june: Path) -> None:
    """Whoever follows a hospital and the group has each event once."""
    group = events_of(june / "fr/calendar.ics")
    own: dict[str, Event] = {}
    for path in (june / "fr/locations").glob("*/calendar.ics"):
        own |= events_of(path)
    assert {uid: event.to_ical() for uid, event in own.items()} == {uid: one.to_ical() for uid, one in group.items()}
    assert not group.keys() & events_of(june / "nl/calendar.ics").keys()


@pytest.fixture(scope="module")
def story(after_each_bulletin: dict[datetime, Path]) -> dict[datetime, dict[str, Event]]:
    """Return the group's events after each bulletin of the example."""
    return {at: events_of(site / "en/calendar.ics") for at, site in after_each_bulletin.items() if at <= JUNE}


@pytest.mark.slow("it needs the site after each bulletin")
def test_a_revision_grows_exactly_when_a_date_changes(story: dict[datetime, dict[str, Event]]) -> None:
    """Over all bulletins no event is lost; its revision never falls, and grows when, and only when, its day moves."""
    builds, moved = list(story.values()), 0
    for before, after in pairwise(builds):
        assert before.keys() <= after.keys()
        for uid, event in before.items():
            was = (day_of(event), event["status"] == "CANCELLED")
            now = (day_of(after[uid]), after[uid]["status"] == "CANCELLED")
            assert revision_of(after[uid]) - revision_of(event) == (was != now), uid
            assert time_of(after[uid], "last-modified") >= time_of(event, "last-modified")
            moved += was != now
    assert moved >= 10


@pytest.mark.slow("it needs the site after each bulletin")
def test_the_days_of_the_example_move_and_are_taken_back(story: dict[datetime, dict[str, Event]]) -> None:
    """Operations at Montclair move by five days; radiology never came back at Hautepierre on the day announced."""
    uid = "2022-05-cyberattack/restart/non-urgent-operations/montclair/en@2022.ardelia.example"
    seen = [(day_of(one[uid]), revision_of(one[uid]), str(one[uid]["status"])) for one in story.values() if uid in one]
    assert list(dict.fromkeys(seen)) == [
        (date(2022, 6, 2), 0, "TENTATIVE"),
        (date(2022, 6, 7), 1, "TENTATIVE"),
        (date(2022, 6, 7), 1, "CONFIRMED"),
    ]
    last = list(story.values())[-1]
    fates = {
        place: str(last[f"2022-05-cyberattack/restart/radiology/{place}/en@2022.ardelia.example"]["status"])
        for place in ("rivemont", "sourbois", "hautepierre")
    }
    assert fates == {"rivemont": "CONFIRMED", "sourbois": "CONFIRMED", "hautepierre": "CANCELLED"}


@pytest.mark.slow("it needs the site after each bulletin")
def test_nothing_says_when_a_calendar_was_built(story: dict[datetime, dict[str, Event]]) -> None:
    """Every stamp is the time of a bulletin."""
    for events in story.values():
        for event in events.values():
            for name in ("dtstamp", "created", "last-modified"):
                assert time_of(event, name) in story


# ── What one note after the other makes of a day ────────────────────────────────────────────────────────────────────


def announcing(day: str, published: str = "17/05/2022 10:30", *, more: str = "", certainty: str = "") -> str:
    """Return a note that announces when radiology comes back at the northern hospital; without a day, none."""
    lines = ["  radiology:", "    at: [nord]", "    state: cancelled", "    rule: wait"]
    lines += [f"    restart: {day}"] if day else []
    lines += [f"    certainty: {certainty}"] if certainty else []
    return saying("\n".join(lines), published, more=more)


def saying(services: str, published: str = "17/05/2022 10:30", *, more: str = "", stage: str = "limited") -> str:
    """Return a note that stays valid until the end of June."""
    return note(
        services,
        published=published,
        next_update="29/06/2022 12:00",
        valid_until="30/06/2022 18:00",
        more=more,
        stage=stage,
    )


NEXT = "18/05/2022 10:30"
UNSAID = 10_000
"""What a withdrawal adds to a revision: more than an incident can have notes."""
WITHDRAWN = "status: withdrawn\nwithdrawn-because: La date était fausse."


def told(project: Project, at: datetime = NOON, uid: str = PANNE) -> tuple[str, int, str]:
    """Build, and return what the calendar says of one event: day, revision and status."""
    assert [problem for problem in project.problems() if problem.is_error] == []
    project.build(at)
    path = project.path / "site/fr/calendar.ics"
    check_rules(path.read_bytes())
    event = events_of(path)[uid]
    return day_of(event).isoformat(), revision_of(event), str(event["status"])


@pytest.mark.slow("several builds")
def test_a_day_that_is_taken_back_is_cancelled_and_may_be_announced_again(tmp_path: Path) -> None:
    """The same event all the way: announced, moved, taken back, announced again."""
    project = make_project(tmp_path)
    later = instant("2022-05-21T12:00")
    project.write_note(announcing("01/06/2022"), 1)
    assert told(project, later) == ("2022-06-01", 0, "TENTATIVE")
    project.write_note(announcing("08/06/2022", "18/05/2022 10:00"), 2)
    assert told(project, later) == ("2022-06-08", 1, "TENTATIVE")
    project.write_note(announcing("", "19/05/2022 10:00"), 3)
    assert told(project, later) == ("2022-06-08", 2, "CANCELLED")
    project.write_note(announcing("10/06/2022", "20/05/2022 10:00", certainty="confirmed"), 4)
    assert told(project, later) == ("2022-06-10", 3, "CONFIRMED")


def test_a_withdrawn_note_cancels_the_day_it_announced(tmp_path: Path) -> None:
    """The day stays where it was, crossed out, with a higher revision."""
    project = make_project(tmp_path)
    project.write_note(announcing("01/06/2022"), 1)
    assert told(project) == ("2022-06-01", 0, "TENTATIVE")
    project.write_note(announcing("01/06/2022", more=WITHDRAWN), 1)
    assert told(project) == ("2022-06-01", UNSAID, "CANCELLED")
    event = events_of(tmp_path / "site/fr/calendar.ics")[PANNE]
    assert "pas de reprise ce jour" in str(event["summary"])
    assert "Nous vous contacterons" not in str(event["description"])


def test_a_confirmed_day_that_passes_without_a_word_was_announced(tmp_path: Path) -> None:
    """Midnight changes no page, so that nothing may read the day after as if it had restarted."""
    project = make_project(tmp_path)
    project.write_note(announcing("18/05/2022", certainty="confirmed"), 1)
    assert told(project, instant("2022-05-19T00:01")) == ("2022-05-18", 0, "CONFIRMED")
    event = events_of(tmp_path / "site/fr/calendar.ics")[PANNE]
    assert str(event["summary"]).endswith("reprise annoncée")
    day = "Reprise annoncée pour le mercredi 18 mai 2022."
    assert day in str(event["description"])
    for name in ("services/radiology", "locations/nord", "locations/nord/radiology", "locations/nord/poster"):
        path = tmp_path / "site" / "fr" / name
        shown = path / "index.html" if path.is_dir() else path.with_suffix(".html")
        assert day in re.sub(r"\s", " ", shown.read_text(encoding="utf-8")), name


@pytest.mark.slow("several builds")
def test_a_withdrawn_change_brings_the_day_before_back(tmp_path: Path) -> None:
    """What was moved by mistake moves back, and every calendar learns it."""
    project = make_project(tmp_path)
    later = instant("2022-05-21T12:00")
    project.write_note(announcing("01/06/2022"), 1)
    project.write_note(announcing("08/06/2022", "18/05/2022 10:00"), 2)
    assert told(project, later) == ("2022-06-08", 1, "TENTATIVE")
    project.write_note(announcing("08/06/2022", "18/05/2022 10:00", more=WITHDRAWN), 2)
    assert told(project, later) == ("2022-06-01", UNSAID, "TENTATIVE")
    project.write_note(announcing("08/06/2022", "19/05/2022 10:00"), 3)
    assert told(project, later) == ("2022-06-08", UNSAID + 1, "TENTATIVE")


@pytest.mark.slow("several builds")
def test_a_service_that_runs_again_keeps_its_day(tmp_path: Path) -> None:
    """On the day announced nothing is revised; before it, the day moves to when it came back."""
    project = make_project(tmp_path)
    running = "  radiology:\n    at: [nord]\n    state: running\n    rule: come"
    project.write_note(announcing("20/05/2022"), 1)
    project.write_note(saying(running, "20/05/2022 09:00"), 2)
    assert told(project, instant("2022-05-21T12:00")) == ("2022-05-20", 0, "CONFIRMED")
    project.write_note(saying(running, "19/05/2022 09:00"), 2)
    assert told(project, instant("2022-05-21T12:00")) == ("2022-05-19", 1, "CONFIRMED")


def test_a_service_that_comes_back_late_did_not_on_the_day_announced(tmp_path: Path) -> None:
    """On the day announced it was still cancelled: the event moves to the day of the note that says that it runs."""
    project = make_project(tmp_path)
    project.write_note(announcing("20/05/2022", certainty="confirmed"), 1)
    project.write_note(
        saying("  radiology:\n    at: [nord]\n    state: running\n    rule: come", "22/05/2022 09:00"), 2
    )
    assert told(project, instant("2022-05-23T12:00")) == ("2022-05-22", 1, "CONFIRMED")


@pytest.mark.slow("several builds")
@pytest.mark.parametrize(
    ("said", "event"),
    [
        ("degraded\n    rule: come-unless-contacted", ("2022-05-18", 1, "CONFIRMED")),
        ("degraded\n    rule: walk-in\n    from: 20/05/2022 08:00", ("2022-05-20", 1, "CONFIRMED")),
        ("degraded\n    rule: wait", ("2022-06-01", 1, "CANCELLED")),
        ("unknown\n    rule: call-first", ("2022-06-01", 1, "CANCELLED")),
    ],
)
def test_a_service_that_comes_back_in_part_before_its_day_has_restarted(
    tmp_path: Path, said: str, event: tuple[str, int, str]
) -> None:
    """It did where patients may come again, from the day on which they may; otherwise the day is taken back."""
    project = make_project(tmp_path)
    project.write_note(announcing("01/06/2022"), 1)
    project.write_note(saying(f"  radiology:\n    at: [nord]\n    state: {said}", "18/05/2022 09:00"), 2)
    assert told(project, instant("2022-05-19T12:00")) == event


@pytest.mark.parametrize(("state", "status"), [("degraded", "CONFIRMED"), ("unknown", "CANCELLED")])
def test_what_is_unknown_on_the_day_announced_has_not_restarted(tmp_path: Path, state: str, status: str) -> None:
    project = make_project(tmp_path)
    project.write_note(announcing("20/05/2022"), 1)
    services = f"  radiology:\n    at: [nord]\n    state: {state}\n    rule: call-first"
    project.write_note(saying(services, "20/05/2022 09:00"), 2)
    assert told(project, instant("2022-05-20T12:00"))[2] == status


def test_what_runs_is_not_announced_to_restart(tmp_path: Path) -> None:
    """A plan without locations speaks of all; where the service runs it restarts on no day."""
    project = make_project(tmp_path)
    cancelled = "  consultations:\n    at: [nord]\n    state: cancelled\n    rule: wait"
    project.write_note(saying(cancelled, more="restart-plan:\n  - service: consultations\n    date: 01/06/2022"), 1)
    project.build()
    events = events_of(tmp_path / "site/fr/calendar.ics")
    assert [uid.split("@")[0] for uid in events] == ["2022-05-panne/restart/consultations/nord/fr"]


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("kind", ["now", "on that day"])
def test_a_restart_that_another_incident_holds_up_is_not_certain(tmp_path: Path, kind: str) -> None:
    """Whether the other holds the service now or only on that day, the event names it and may change."""
    project = make_project(tmp_path)
    project.write_note(announcing("01/06/2022", certainty="confirmed"), 1)
    if kind == "now":
        project.write("incidents/2022-06-travaux/incident.fr.md", "---\ntitle: Inondation\n---\nUne inondation.\n")
        project.write_note(announcing("", certainty=""), 1, "2022-06-travaux")
    else:
        plan_works(project, "01/06/2022 13:00", "03/06/2022", saying(CLOSED_AT_NORD))
    assert told(project) == ("2022-06-01", 0, "TENTATIVE")
    event = events_of(tmp_path / "site/fr/calendar.ics")[PANNE]
    assert "reprise prévue" in str(event["summary"])
    assert ("Inondation" if kind == "now" else "Travaux") in str(event["description"]).splitlines()[-2]


def test_nothing_restarted_on_a_day_when_another_incident_still_cancels_it(tmp_path: Path) -> None:
    """One incident says that it runs again, and all together that it does not: no event says that it restarted.

    Nor where the other lets it run for those alone whose appointment is confirmed.
    """
    project = make_project(tmp_path)
    running = "  radiology:\n    at: [nord]\n    state: running\n    rule: come"
    project.write_note(announcing("20/05/2022"), 1)
    project.write_note(saying(running, "20/05/2022 09:00"), 2)
    project.write("incidents/2022-06-travaux/incident.fr.md", "---\ntitle: Inondation\n---\nUne inondation.\n")
    project.write_note(announcing(""), 1, "2022-06-travaux")
    assert told(project, instant("2022-05-21T12:00")) == ("2022-05-20", 0, "CANCELLED")
    assert "pas de reprise ce jour" in str(events_of(tmp_path / "site/fr/calendar.ics")[PANNE]["summary"])
    few = "  radiology:\n    at: [nord]\n    state: degraded\n    rule: stay-unless-contacted"
    project.write_note(saying(few), 1, "2022-06-travaux")
    assert told(project, instant("2022-05-21T12:00")) == ("2022-05-20", 0, "CANCELLED")


CANCELLED = "  radiology: cancelled, wait"


def test_the_restart_plan_announces_days_of_systems_and_services(tmp_path: Path) -> None:
    """A step with a day is an event; what concerns everywhere stands in the calendar of each location it is for."""
    project = make_project(tmp_path)
    steps = "restart-plan:\n  - service: radiology\n    date: 01/06/2022\n  - telephone"
    project.write_note(saying(CANCELLED, more=steps), 1)
    assert told(project) == ("2022-06-01", 0, "TENTATIVE")
    steps = "restart-plan:\n  - radiology\n  - telephone"
    project.write_note(saying("", "18/05/2022 10:00", more=steps), 2)
    assert told(project, instant("2022-05-18T12:00")) == ("2022-06-01", 1, "CANCELLED")


@pytest.mark.slow("several builds")
@pytest.mark.parametrize(("field", "name"), [("title", "Autre titre"), ("body", "Autre texte.")])
def test_an_identity_holds_nothing_that_an_edit_changes(tmp_path: Path, field: str, name: str) -> None:
    """Another title or text, another address and another folder: the same events, nothing revised."""
    project = make_project(tmp_path / "one")
    project.write_note(announcing("01/06/2022"), 1)
    first = told(project)
    other = make_project(tmp_path / "two")
    old = "Radiologie annulée" if field == "title" else "La radiologie est annulée."
    other.write_note(announcing("01/06/2022").replace(old, name), 1)
    other.build(NOON, base_url="https://ailleurs.example/etat/")
    event = events_of(other.path / "site/fr/calendar.ics")[PANNE]
    assert (day_of(event).isoformat(), revision_of(event), str(event["status"])) == first
    assert str(event["url"]).startswith("https://ailleurs.example/etat/fr/")


@dataclass(frozen=True)
class Told:
    """What one note says of radiology at the northern hospital, in its services and in its plan."""

    stated: str
    """A state, with a day of June behind a slash; empty for silence."""
    planned: str
    """A day of June, ``none`` for a step without one, ``absent`` for a plan without the step; empty for no plan."""
    is_withdrawn: bool = False

    def as_note(self, number: int) -> Note:
        """Return the note: one is published each day of May and June."""
        state, _, day = self.stated.partition("/")
        on = date(2022, 6, int(day)) if day else None
        statement = Statement("radiology", ("nord",), State(state), Rule.WAIT, restart=on) if state else None
        dated = RestartStep("radiology", on=date(2022, 6, int(self.planned)) if self.planned.isdigit() else None)
        plan = (RestartStep("records"),) if self.planned == "absent" else (dated,) if self.planned else ()
        return Note(
            incident="panne",
            number=number,
            path="",
            published=instant("2022-05-28T10:00") + timedelta(days=number),
            status=Status.WITHDRAWN if self.is_withdrawn else Status.PUBLISHED,
            next_update=None,
            valid_until=None,
            stage=None,
            author="",
            approved_by="",
            statements=(statement,) if statement else (),
            restart_plan=plan,
            reach_everybody=None,
            corrects=None,
            withdrawn_because="",
        )


_STATED = ("", "", "running", "degraded", "cancelled", "cancelled/3", "cancelled/9", "degraded/9", "degraded/20")
_PLANNED = ("", "", "none", "absent", "3", "9", "20")
some_notes = st.lists(
    st.builds(Told, st.sampled_from(_STATED), st.sampled_from(_PLANNED), st.booleans()), min_size=1, max_size=7
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Return the content of a site with nothing in it but its locations and services."""
    content = make_project(tmp_path_factory.mktemp("empty")).read().content
    assert content is not None
    return content


def course_of(content: Content, notes: list[Told]) -> tuple[date, bool, int] | None:
    """Return what became of the day of return: the day, whether it was taken back, and its revision."""
    made = tuple(one.as_note(number) for number, one in enumerate(notes, 1))
    incident = Incident("panne", "", Kind.INCIDENT, None, None, concerns_everything=False, editions={}, notes=made)
    found = [one for one in announced_restarts(content, incident) if one.subject == "radiology"]
    return (found[0].on, found[0].fate is Fate.TAKEN_BACK, found[0].revision) if found else None


@given(some_notes, st.integers(0, 6))
def test_a_revision_only_grows(empty: Content, notes: list[Told], chosen: int) -> None:
    """Whatever notes say: a new one counts when it changes the day, and a withdrawal counts more than all notes."""
    before, after = course_of(empty, notes[:-1]), course_of(empty, notes)
    if before is not None and not notes[-1].is_withdrawn:
        assert after is not None
        assert after[2] - before[2] == (after[:2] != before[:2])
    position = chosen % len(notes)
    standing = [replace(one, is_withdrawn=False) if at == position else one for at, one in enumerate(notes)]
    withdrawn = [replace(one, is_withdrawn=True) if at == position else one for at, one in enumerate(notes)]
    before, after = course_of(empty, standing), course_of(empty, withdrawn)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after[2] >= before[2]
        assert after[2] > before[2] or after[:2] == before[:2]


# ── Windows ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def plan_works(project: Project, begins: str, ends: str, *notes: str) -> None:
    """Write a planned incident with its notes."""
    window = f"---\ntitle: Travaux\nkind: planned\nfrom: {begins}\nuntil: {ends}\n---\nTravaux.\n"
    project.write("incidents/2022-06-travaux/incident.fr.md", window)
    for number, text in enumerate(notes, 1):
        lines = [line for line in text.split("\n") if not line.startswith(("stage: limited", "next-update"))]
        project.write_note("\n".join(lines), number, "2022-06-travaux")


WORKS = "2022-06-travaux/window/nord/fr@2022.essai.example"
CLOSED_AT_NORD = "  radiology:\n    at: [nord]\n    state: cancelled\n    rule: wait"


def test_a_window_of_whole_days_has_no_hour(tmp_path: Path) -> None:
    """Days are days, in every timezone; the last one counts whole."""
    project = make_project(tmp_path)
    plan_works(project, "01/06/2022 00:00", "03/06/2022", saying(CLOSED_AT_NORD))
    assert told(project, uid=WORKS) == ("2022-06-01", 0, "CONFIRMED")
    assert time_of(events_of(tmp_path / "site/fr/calendar.ics")[WORKS], "dtend") == date(2022, 6, 4)
    assert WORKS not in events_of(tmp_path / "site/fr/locations/sud/calendar.ics")


def test_a_window_that_moves_with_a_note_is_revised(tmp_path: Path) -> None:
    """The same event at its new time."""
    project = make_project(tmp_path)
    later = instant("2022-05-19T12:00")
    plan_works(project, "01/06/2022 08:00", "01/06/2022 12:00", saying(CLOSED_AT_NORD))
    assert told(project, later, WORKS) == ("2022-06-01T06:00:00+00:00", 0, "CONFIRMED")
    notes = (saying(CLOSED_AT_NORD), saying(CLOSED_AT_NORD, "18/05/2022 09:00"))
    plan_works(project, "08/06/2022 08:00", "08/06/2022 12:00", *notes)
    assert told(project, later, WORKS) == ("2022-06-08T06:00:00+00:00", 1, "CONFIRMED")


def test_a_window_is_called_off_by_a_note_or_its_withdrawal(tmp_path: Path) -> None:
    """Closed before it began, or its only note withdrawn: the event is cancelled."""
    project = make_project(tmp_path)
    later = instant("2022-05-19T12:00")
    over = saying("", "18/05/2022 09:00", stage="closed")
    plan_works(project, "01/06/2022 00:00", "01/06/2022", saying(CLOSED_AT_NORD), over)
    assert told(project, later, WORKS) == ("2022-06-01", 1, "CANCELLED")
    other = make_project(tmp_path / "other")
    plan_works(other, "01/06/2022 00:00", "01/06/2022", saying(CLOSED_AT_NORD, more=WITHDRAWN))
    assert told(other, later, WORKS) == ("2022-06-01", 1, "CANCELLED")


def test_a_place_that_only_a_withdrawn_note_named_is_called_off(tmp_path: Path) -> None:
    """Whoever has the event of that place learns that it will not take place; the other one stands."""
    project = make_project(tmp_path)
    at_sud = saying(
        "  consultations:\n    at: [sud]\n    state: cancelled\n    rule: wait", "17/05/2022 11:00", more=WITHDRAWN
    )
    plan_works(project, "01/06/2022", "01/06/2022", saying(CLOSED_AT_NORD), at_sud)
    content = project.read().content
    assert content is not None
    windows = planned_windows(content, content.incidents["2022-06-travaux"])
    assert {window.location: window.is_off for window in windows} == {"nord": False, "sud": True}


def test_a_window_with_a_list_of_statements_is_on(tmp_path: Path) -> None:
    """A closure of one day within the works, said before what runs on the others, is not called off."""
    project = make_project(tmp_path)
    lines = ["  radiology:", "    - at: [nord]", "      state: cancelled", "      rule: wait", "      from: 02/06/2022"]
    lines += ["      until: 02/06/2022", "    - at: [nord]", "      state: running", "      rule: come"]
    plan_works(project, "01/06/2022", "03/06/2022", saying("\n".join(lines)))
    assert told(project, uid=WORKS) == ("2022-06-01", 0, "CONFIRMED")
    event = events_of(tmp_path / "site/fr/calendar.ics")[WORKS]
    assert "À l’arrêt" in str(event["summary"])
    assert re.search(r"Sauf\s: jeudi 2 juin – À l’arrêt", str(event["description"]))


@pytest.mark.slow("several builds")
def test_the_page_of_the_month_names_its_closures(tmp_path: Path) -> None:
    """Without a note in that month, too; a whole day has no hour; what is called off or moves away is not named."""
    project = make_project(tmp_path)
    page = tmp_path / "site/fr/history/2022-06/index.html"
    plan_works(project, "30/06/2022", "30/06/2022", saying(CLOSED_AT_NORD))
    project.build(NOON)
    named = " ".join(open_page(tmp_path / "site", "fr/history/2022-06/index.html").text_content().split())
    assert "Travauxjeudi 30 juin 2022" in named
    assert not (tmp_path / "site/fr/history/2022-07").exists()
    plan_works(project, "30/06/2022 22:00", "03/07/2022", saying(CLOSED_AT_NORD))
    project.build(NOON)
    assert "Travaux" in page.read_text(encoding="utf-8")
    assert "Travaux" in (tmp_path / "site/fr/history/2022-07/index.html").read_text(encoding="utf-8")
    plan_works(project, "30/07/2022", "31/07/2022", saying(CLOSED_AT_NORD))
    project.build(NOON)
    assert not page.exists()


@pytest.mark.slow("several builds")
def test_a_closure_that_a_note_announced_is_an_event(tmp_path: Path) -> None:
    """Cancelled on Wednesday and Thursday, told on Monday; a routine note leaves it, one that takes it back cancels."""
    project = make_project(tmp_path)
    uid = "2022-05-panne/window/nord/20220517T220000Z/fr@2022.essai.example"
    window = f"{CLOSED_AT_NORD}\n    from: 18/05/2022\n    until: 19/05/2022"
    running = "  radiology:\n    at: [nord]\n    state: running\n    rule: come"
    project.write_note(saying(window, "16/05/2022 10:00"), 1)
    assert told(project, uid=uid) == ("2022-05-18", 0, "CONFIRMED")
    event = events_of(tmp_path / "site/fr/locations/nord/calendar.ics")[uid]
    assert str(event["summary"]).endswith("À l’arrêt\u00a0: Radiologie")
    assert time_of(event, "dtend") == date(2022, 5, 20)
    assert "Ensuite, c’est à confirmer." in str(event["description"])
    project.write_note(saying(running, "17/05/2022 09:00"), 2)
    assert told(project, uid=uid) == ("2022-05-18", 0, "CONFIRMED")
    project.write_note(saying(f"{running}\n    windows: none", "17/05/2022 10:00"), 3)
    assert told(project, uid=uid) == ("2022-05-18", 1, "CANCELLED")


def test_a_closure_ends_where_another_incident_changes_what_holds(tmp_path: Path) -> None:
    """Limited hours that a strike closes at their beginning, or in their middle: an event for each part of them."""
    project = make_project(tmp_path)
    limited = "  radiology:\n    at: [nord]\n    state: degraded\n    rule: call-first\n    from: 18/05/2022 07:30"
    project.write_note(saying(f"{limited}\n    until: 18/05/2022 11:00", "16/05/2022 10:00"), 1)
    first = "2022-05-panne/window/nord/20220518T053000Z"

    def parts() -> list[tuple[str, str, str, str]]:
        project.build()
        found = events_of(tmp_path / "site/fr/locations/nord/calendar.ics")
        ours = ((uid, one) for uid, one in found.items() if uid.startswith(first))
        words = ((uid, one, str(one["summary"]).replace("\xa0", " ").partition(" – ")[2]) for uid, one in ours)
        return [
            (told, f"{time_of(one, 'dtstart'):%H:%M}", f"{time_of(one, 'dtend'):%H:%M}", uid)
            for uid, one, told in words
        ]

    closed, slow = "À l’arrêt : Radiologie", "Fonctionne au ralenti : Radiologie"
    last = "fr@2022.essai.example"
    assert parts() == [(slow, "05:30", "09:00", f"{first}/{last}")]
    plan_works(project, "17/05/2022 20:00", "18/05/2022 08:00", saying(CLOSED_AT_NORD, "16/05/2022 11:00"))
    behind = (slow, "06:00", "09:00", f"{first}/20220518T060000Z/{last}")
    assert parts() == [(closed, "05:30", "06:00", f"{first}/{last}"), behind]
    plan_works(project, "18/05/2022 08:00", "18/05/2022 09:00", saying(CLOSED_AT_NORD, "16/05/2022 11:00"))
    assert parts() == [
        (slow, "05:30", "06:00", f"{first}/{last}"),
        (closed, "06:00", "07:00", f"{first}/20220518T060000Z/{last}"),
        (slow, "07:00", "09:00", f"{first}/20220518T070000Z/{last}"),
    ]


# ── What ends for good ──────────────────────────────────────────────────────────────────────────────────────────────


def ending(project: Project, day: str) -> None:
    """Say that radiology ends on a day, and that the southern hospital closes on the first of July."""
    services = (PROJECT / "content/services.yaml").read_text(encoding="utf-8")
    service = f"  radiology:\n    retired: {{date: {day}, at: [nord], elsewhere: partner}}\n"
    services = services.replace("  radiology:\n", service)
    project.write("services.yaml", services.replace("  sud:\n", "  sud:\n    retired: 01/07/2022\n"))


@pytest.mark.slow("several builds")
def test_what_ends_for_good_is_an_event(tmp_path: Path) -> None:
    """On its day, with where patients go; it moves with the day, stays once it is over, and pages offer it before."""
    project = make_project(tmp_path)
    project.write_note(note())
    ending(project, "01/06/2022")
    uid = "services/retired/radiology/nord/fr@2022.essai.example"
    closing = "locations/retired/sud/fr@2022.essai.example"
    project.build()
    found = events_of(tmp_path / "site/fr/calendar.ics")
    assert {id_: (day_of(event), str(event["STATUS"])) for id_, event in found.items()} == {
        uid: (date(2022, 6, 1), "CONFIRMED"),
        closing: (date(2022, 7, 1), "CONFIRMED"),
    }
    assert str(found[uid]["SUMMARY"]) == "Nord – Radiologie\u00a0: N’est plus proposé"
    assert "à partir du mercredi 1er juin 2022. Allez" in str(found[uid]["DESCRIPTION"]).replace("\u00a0", " ")
    assert "l’hôpital voisin" in str(found[uid]["DESCRIPTION"])
    assert str(found[closing]["SUMMARY"]) == "Sud – Fermé définitivement"
    assert set(events_of(tmp_path / "site/fr/locations/sud/calendar.ics")) == {closing}
    assert set(events_of(tmp_path / "site/fr/locations/nord/calendar.ics")) == {uid}
    assert len(list(links_of(tmp_path / "site", "fr/locations/sud/index.html"))) == 1
    ending(project, "03/06/2022")
    project.build(instant("2022-07-02T12:00"))
    found = events_of(tmp_path / "site/fr/calendar.ics")
    assert {id_: day_of(event) for id_, event in found.items()} == {uid: date(2022, 6, 3), closing: date(2022, 7, 1)}
    assert "Fermé définitivement depuis" in str(found[closing]["DESCRIPTION"])
    assert list(links_of(tmp_path / "site", "fr/index.html")) == []
    for path in calendars_of(tmp_path / "site"):
        check_rules(path.read_bytes())


@pytest.mark.slow("several builds")
def test_a_closure_says_what_ends_while_it_lasts(tmp_path: Path) -> None:
    """Planned works at a hospital that loses a service meanwhile: their event says from when on it is gone."""
    project = make_project(tmp_path)
    ending(project, "03/06/2022")
    plan_works(
        project,
        "01/06/2022",
        "10/06/2022",
        saying("  radiology:\n    at: [nord]\n    state: running\n    rule: call-first"),
    )
    project.build()
    found = events_of(tmp_path / "site/fr/locations/nord/calendar.ics")
    told = str(found["2022-06-travaux/window/nord/fr@2022.essai.example"]["DESCRIPTION"])
    assert "vendredi 3 juin" in told.replace("\u00a0", " "), told


# ── Where people find them ──────────────────────────────────────────────────────────────────────────────────────────


def links_of(site: Path, page: str) -> Iterator[Path]:
    """Iterate over the calendars that a page offers to its readers."""
    for link in open_page(site, page).cssselect('main a[type="text/calendar"]'):
        yield (site / page).parent / (link.get("href") or "")


def test_pages_offer_their_calendar_while_a_day_lies_ahead(june: Path, tmp_path: Path) -> None:
    """The home page, a hospital and an incident link to dates that are to come, and to no empty calendar."""
    assert [path.resolve() for path in links_of(june, "nl/index.html")] == [(june / "nl/calendar.ics").resolve()]
    (own,) = links_of(june, "nl/locations/rivemont/index.html")
    assert own.resolve() == (june / "nl/locations/rivemont/calendar.ics").resolve()
    assert [path.is_file() for path in links_of(june, "nl/incidents/2022-06-radiology-works/index.html")] == [True]
    assert list(links_of(june, "nl/locations/sourbois/index.html")) == []
    for page in ("nl/index.html", "nl/locations/sourbois/index.html"):
        (announced,) = open_page(june, page).cssselect('head link[type="text/calendar"]')
        assert ((june / page).parent / (announced.get("href") or "")).is_file()
    listed = [link.get("href") for link in open_page(june, "nl/feeds/index.html").cssselect("main a")]
    assert len([href for href in listed if href and href.endswith(".ics")]) == 8
    project = make_project(tmp_path)
    project.write_note(note())
    project.build()
    assert list(links_of(tmp_path / "site", "fr/index.html")) == []
    for path in calendars_of(tmp_path / "site"):
        assert check_rules(path.read_bytes()) == 0


def test_a_calendar_runs_from_right_to_left(tmp_path: Path) -> None:
    """Arabic is folded at octets, and no letter is torn apart."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", "[fr, nl, ar]"))
    project.write_note(announcing("01/06/2022"), 1)
    project.build()
    path = tmp_path / "site/ar/calendar.ics"
    assert check_rules(path.read_bytes()) == 1
    (event,) = events_of(path).values()
    assert event["summary"].params["LANGUAGE"] == "ar"
    assert "استئناف" in str(event["summary"])


@pytest.mark.slow("builds a site with a long past")
def test_a_calendar_does_not_grow_with_the_age_of_the_site(tmp_path: Path) -> None:
    """Of incidents that are over, the newest fifty days are kept."""
    project = make_project(tmp_path)
    project.write_note(announcing("01/06/2022"), 1)
    for number in range(60):
        name = f"2021-panne-{number:02}"
        project.write(f"incidents/{name}/incident.fr.md", "---\ntitle: Panne\n---\nUne panne.\n")
        day = f"{number % 28 + 1:02}/{number // 28 + 1:02}/2021"
        project.write_note(announcing(f"{day[:-4]}2022", f"{day} 09:00"), 1, name)
        running = "  radiology:\n    at: [nord]\n    state: running\n    rule: come"
        project.write_note(saying(running, f"{day} 10:00", stage="closed"), 2, name)
    project.build()
    events = events_of(tmp_path / "site/fr/calendar.ics")
    assert len(events) == 51
    assert PANNE in events


def corrected(project: Project, incident: str, typed: str) -> Content:
    """Return the content once the first note of an incident is corrected: it said what is written, and says this."""
    before = project.read().content
    project.write_note(typed, 1, incident)
    content = project.read().content
    assert before is not None
    assert content is not None
    (was,), (now,) = before.incidents[incident].notes, content.incidents[incident].notes
    facts = PublicFacts(**{name: getattr(was, name) for name in PublicFacts.__struct_fields__})
    mended = structs.replace(now, corrected=(NOON,), earlier=(facts,))
    known = structs.replace(content.incidents[incident], notes=(mended,))
    return structs.replace(content, incidents={incident: known})


def test_what_a_correction_no_longer_announces_is_called_off(tmp_path: Path) -> None:
    """A planned note that names another place, a restart taken out: whoever has the event learns that it is off."""
    project = make_project(tmp_path)
    closed = "  consultations:\n    at: [{}]\n    state: cancelled\n    rule: wait"
    plan_works(project, "01/06/2022", "01/06/2022", saying(closed.format("nord")))
    works = "2022-06-travaux"
    text = (tmp_path / f"content/incidents/{works}/01-note.fr.md").read_text(encoding="utf-8")
    content = corrected(project, works, text.replace("nord", "sud"))
    windows = planned_windows(content, content.incidents[works])
    assert {one.location: (one.is_off, one.revision) for one in windows} == {"nord": (True, 1), "sud": (False, 1)}

    project = make_project(tmp_path / "restart")
    cancelled = "  radiology:\n    state: cancelled\n    rule: wait"
    project.write_note(saying(cancelled + "\n    restart: 24/05/2022"))
    content = corrected(project, "2022-05-panne", saying(cancelled))
    (restart,) = announced_restarts(content, content.incidents["2022-05-panne"])
    assert (restart.fate, restart.revision) == (Fate.TAKEN_BACK, 1)


def test_a_day_of_the_plan_for_one_hospital_leaves_out_no_other(tmp_path: Path) -> None:
    """The sheet for the call centre says it of the others, as pages do; two days in one note are refused."""
    project = make_project(tmp_path / "site")
    stated = "  consultations:\n    state: cancelled\n    rule: wait\n    restart: 20/05/2022"
    plan = "restart-plan:\n  - service: consultations\n    at: Nord\n    date: {}/05/2022"
    project.write_note(note(stated, more=plan.format(20)))
    assert "restart-twice" not in {one.code for one in project.problems()}
    project.build()
    sheet = project.page("fr/call-centre/index.md").replace("\xa0", " ")
    assert "Consultations – Sud – " in sheet.partition("Quand")[2]
    assert project.page("fr/calendar.ics").count("BEGIN:VEVENT") == 2
    project.write_note(note(stated, more=plan.format(21)))
    assert "restart-twice" in {one.code for one in project.problems() if one.is_error}


STATED = "  radiology:\n    at: [nord]\n    state: cancelled\n    rule: wait\n    restart: {}/05/2022"
STEP = "restart-plan:\n  - service: radiology\n    at: nord\n    date: {}/05/2022"


@pytest.mark.parametrize("is_plan_newer", [True, False])
def test_the_day_of_the_newer_note_holds_in_every_output(tmp_path: Path, *, is_plan_newer: bool) -> None:
    """Be it a day below the service or one of the plan: pages, sheet, the incident's plan, data and calendar agree."""
    project = make_project(tmp_path)
    first, second = STATED.format(20), STEP.format(20)
    older = saying(first) if is_plan_newer else saying("", more=second)
    newer = saying("", NEXT, more=STEP.format(25)) if is_plan_newer else saying(STATED.format(25), NEXT)
    project.write_note(older, 1)
    project.write_note(newer, 2)
    at = instant("2022-05-19T12:00")
    assert told(project, at)[0] == "2022-05-25"
    pages = ("locations/nord/radiology/index.html", "call-centre/index.html", "services/radiology/index.html")
    for path in pages if is_plan_newer else (*pages, "locations/nord/index.html"):
        page = text_of(open_page(tmp_path / "site", f"fr/{path}").cssselect("main")[0])
        assert "25 mai" in page, path
        assert "20 mai" not in page.partition("Nouveau depuis")[0], path
    rail = open_page(tmp_path / "site", "fr/incidents/2022-05-panne/index.html").cssselect(".plan__step")
    assert [("25 mai" in text_of(step)) for step in rail] == [True]
    cells = json.loads(project.page("api/status.json"))["cells"]
    (cell,) = [one for one in cells if (one["service"], one["location"]) == ("radiology", "nord")]
    assert cell["restart"]["date"] == "2022-05-25"


def test_a_newer_plan_without_a_day_takes_the_day_back(tmp_path: Path) -> None:
    """No output goes on to promise what the plan says has no date yet; what it does not name keeps its day."""
    project = make_project(tmp_path)
    project.write_note(saying(STATED.format(20)), 1)
    project.write_note(saying("", NEXT, more="restart-plan:\n  - consultations"), 2)
    at = instant("2022-05-19T12:00")
    assert told(project, at)[::2] == ("2022-05-20", "TENTATIVE")
    project.write_note(saying("", NEXT, more="restart-plan:\n  - radiology"), 2)
    assert told(project, at)[::2] == ("2022-05-20", "CANCELLED")
    assert "20 mai" not in project.page("fr/locations/nord/radiology/index.html")
