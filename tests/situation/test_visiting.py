"""Limits for visitors: fewer of them are laxer for the record, for checks and for what several incidents say."""

from pathlib import Path

import pytest

from statusgen.model.severity import is_instruction_laxer
from statusgen.model.situation import Instruction
from statusgen.model.visiting import NO_LIMITS, Visiting, is_visiting_laxer, strictest_visiting
from statusgen.model.words import Rule
from statusgen.situation.fold import fold_situation
from statusgen.situation.laxer import find_laxer_on_site
from tests.builders import NOON, note, project_with_visits
from tests.reading import open_page, text_of

ONE = Visiting(1, 12, mask=True)
VISITS = """  visites:
    state: cancelled
    rule: wait
    visitors: 1
    age: 12
    mask: yes
    except:
      - for: end of life, birth
        rule: come
        visitors: {}"""


@pytest.mark.parametrize(
    "typed",
    [
        *("14:00–20:00", "de 14 h à 20 h", "van 14 uur tot 20 uur", "14h-16h30, 16:00 - 20 h"),
        *("14-20", "2 pm to 8 pm", "2:00 p.m. - 8 p.m."),
    ],
)
def test_hours_limit_visits(typed: str, tmp_path: Path) -> None:
    """Hours are read as people write them, told to visitors, and laxer where there are more of them."""
    project = project_with_visits(tmp_path)
    project.write_note(note(f"  visites:\n    at: nord\n    state: degraded\n    rule: come\n    hours: {typed}"), 1)
    content = project.read().content
    assert content is not None
    (incident,) = content.incidents.values()
    assert incident.notes[0].statements[0].visiting.hours == ((840, 1200),)


@pytest.mark.parametrize("typed", ["lundi 14:00–20:00", "lun 14:00–20:00", "14:00 mardi 20:00", "14:00–20:00 dimanche"])
def test_hours_of_some_days_are_refused(typed: str, tmp_path: Path) -> None:
    """They would be told of every day."""
    project = project_with_visits(tmp_path)
    project.write_note(note(f"  visites:\n    at: nord\n    state: degraded\n    rule: come\n    hours: {typed}"), 1)
    assert "hours-unreadable" in {problem.code for problem in project.problems()}


@pytest.mark.parametrize("typed", ["2 to 8", "2-8", "de 2 à 8 h", "14-16, 6-8", "9 am to 12 pm"])
def test_hours_of_morning_or_evening_are_asked_about(typed: str, tmp_path: Path) -> None:
    """Nobody shall be let in at two at night where the afternoon was meant, nor be turned away in it."""
    project = project_with_visits(tmp_path)
    project.write_note(note(f"  visites:\n    at: nord\n    state: degraded\n    rule: come\n    hours: {typed}"), 1)
    assert [problem.code for problem in project.problems() if problem.is_error] == ["hour-unclear"]


def test_where_incidents_share_no_hour_visitors_call_first(tmp_path: Path) -> None:
    """A rule to come beside "there are no visiting hours" would be both."""
    project = project_with_visits(tmp_path)
    project.write("incidents/2022-05-eau/incident.fr.md", "---\ntitle: Eau\n---\nText.\n")
    for hours, incident in (("14:00–20:00", "2022-05-panne"), ("10:00–12:00", "2022-05-eau")):
        said = f"  visites:\n    at: nord\n    state: degraded\n    rule: come\n    hours: {hours}"
        project.write_note(note(said), 1, incident)
    content = project.read().content
    assert content is not None
    assert fold_situation(content, NOON).cells["visits", "nord"].rule is Rule.CALL_FIRST


def test_several_hours_leave_what_they_share() -> None:
    """Where two incidents limit the hours, visitors may come in those of both, or in none."""
    early, late, evening = (Visiting(hours=(one,)) for one in ((600, 900), (840, 1200), (1080, 1260)))
    assert strictest_visiting((early, late)).hours == ((840, 900),)
    assert strictest_visiting((early, evening)).hours == ()
    assert is_visiting_laxer(early, NO_LIMITS)
    assert is_visiting_laxer(Visiting(hours=()), early)
    assert not is_visiting_laxer(NO_LIMITS, early)


@pytest.mark.parametrize("after", [Visiting(2, 12, mask=True), Visiting(1, 6, mask=True), Visiting(1, 12), NO_LIMITS])
def test_fewer_limits_are_laxer(after: Visiting) -> None:
    """More visitors, a lower age or no mask is laxer where people may visit alike; a call first is never laxer."""
    assert is_visiting_laxer(ONE, after)
    assert not is_visiting_laxer(after, ONE)
    assert strictest_visiting((after, ONE)) == ONE
    was, now = Instruction(Rule.COME, visiting=ONE), Instruction(Rule.COME, visiting=after)
    assert is_instruction_laxer(was, now)
    assert not is_instruction_laxer(now, was)
    assert not is_instruction_laxer(was, Instruction(Rule.CALL_FIRST, visiting=after))
    assert not is_instruction_laxer(Instruction(Rule.WAIT, visiting=ONE), Instruction(Rule.WAIT, visiting=after))


def test_visitors_are_told_their_limits_and_are_no_patients(tmp_path: Path) -> None:
    """An exception lets some visit, with its own number and the limits of all; more visitors afterwards are laxer."""
    project = project_with_visits(tmp_path)
    project.write_note(note(VISITS.format(2)), 1)
    project.build(NOON)
    page = text_of(open_page(tmp_path / "site", "nl/services/visits/index.html"))
    assert "Behalve voor bezoek aan: mensen aan het einde van hun leven en gezinnen met een pasgeborene" in page
    assert "U mag op bezoek komen. Bezoekers tegelijk: hoogstens 2. Bezoekers moeten minstens 12 jaar zijn." in page
    assert "voor deze patiënten" not in page
    home = text_of(open_page(tmp_path / "site", "nl/index.html"))
    assert "U mag op bezoek komen. Bezoekers tegelijk: hoogstens 2." in home
    before = project.read().content
    project.write_note(note(VISITS.format(3)), 1)
    after = project.read().content
    assert before is not None
    assert after is not None
    assert find_laxer_on_site(before, after, NOON) == [("visits", "nord"), ("visits", "sud")]
    assert find_laxer_on_site(after, before, NOON) == []


@pytest.mark.parametrize("typed", ["no limit", "sans limite", "onbeperkt", "keine Begrenzung", "ilimitado"])
def test_an_exception_may_take_a_limit_away(tmp_path: Path, typed: str) -> None:
    """Without the line, that of the service would stand; what nobody may mean by "none" is asked about."""
    project = project_with_visits(tmp_path)
    service = "  visits:\n    state: degraded\n    rule: come\n    visitors: 2\n    except:\n      - for: end-of-life\n"
    project.write_note(note(f"{service}        rule: come\n        visitors: {typed}"))
    content = project.read().content
    assert content is not None
    (statement,) = content.incidents["2022-05-panne"].notes[0].statements
    assert (statement.visiting.visitors, statement.exceptions[0].visiting.visitors) == (2, None)
    project.write_note(note(f"{service}        rule: come\n        visitors: none"))
    (asked,) = (one for one in project.problems() if one.code == "visitors-none")
    assert dict(asked.values)["free"] == "visiteurs : sans limite"


@pytest.mark.parametrize("state", ["running", "degraded"])
def test_no_page_tells_visitors_to_come_without_their_limits(state: str, tmp_path: Path) -> None:
    project = project_with_visits(tmp_path)
    project.write_note(note(f"  visites:\n    state: {state}\n    rule: come\n    visitors: 1"), 1)
    project.build(NOON)
    for path in ("nl/index.html", "nl/services/index.html", "nl/services/visits/index.html"):
        assert "Bezoekers tegelijk: hoogstens 1." in text_of(open_page(tmp_path / "site", path)), path


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("age: 12 ans", 12),
        ("age: vanaf 12 jaar", 12),
        ("age: ab 12 Jahren", 12),
        ("age: à partir de 12 ans", 12),
        ("age: moins de 12 ans", None),
        ("age: under 12", None),
        ("age: ~~12~~", None),
        ("age: 120", None),
        ("age: 6-12", None),
        ("visitors: max 2", 2),
        ("visitors: höchstens 2 Besucher", 2),
        ("visitors: 2 visiteurs au plus tard", None),
        ("visitors: 1 or 2", None),
        ("visitors: deux", 2),
        ("visitors: één bezoeker per patiënt", 1),
        ("visitors: 2 personnes maximum à la fois", 2),
        ("visitors: 2 par jour", None),
        ("age: 12+", 12),
        ("age: ≥ 12 ans", 12),
        ("age: douze ans minimum", 12),
    ],
)
def test_a_number_may_stand_within_words_that_say_nothing_else(typed: str, read: int | None, tmp_path: Path) -> None:
    """What turns it round, or says more, is refused: nothing is picked out of it."""
    project = project_with_visits(tmp_path)
    project.write_note(note(f"  visits:\n    state: degraded\n    rule: come\n    {typed}"))
    refused = [one.code for one in project.problems() if one.code in ("number-unreadable", "line-crossed-out")]
    assert bool(refused) == (read is None)
    content = project.read().content
    assert content is not None
    if read is not None:
        limits = next(iter(content.incidents.values())).notes[0].statements[0].visiting
        assert read in (limits.age, limits.visitors)


@pytest.mark.parametrize(
    ("typed", "mask"),
    [
        *((word, True) for word in ("oui", "obligatoire", "verplicht", "port du masque obligatoire")),
        *((word, False) for word in ("non", "pas obligatoire", "niet verplicht")),
        *((word, None) for word in ("recommandé", "aanbevolen", "~~obligatoire~~")),
    ],
)
def test_a_mask_is_asked_for_in_the_words_of_a_door(typed: str, mask: bool | None, tmp_path: Path) -> None:
    """What hospitals write beside "mask" means yes or no; a wish is neither, and asks what is meant."""
    project = project_with_visits(tmp_path)
    project.write_note(note(f"  visits:\n    state: degraded\n    rule: come\n    mask: {typed}"))
    content = project.read().content
    assert content is not None
    assert [problem.is_error for problem in project.problems()] == ([True] if mask is None else [])
    if mask is not None:
        assert next(iter(content.incidents.values())).notes[0].statements[0].visiting.mask is mask


@pytest.mark.parametrize("beside", ["", "        rule: call-first\n"])
def test_that_nobody_may_visit_one_hospital_is_typed_as_advised(beside: str, tmp_path: Path) -> None:
    """In an exception the lines stand as deep as the one they replace, with a state and a rule beside it or not."""
    project = project_with_visits(tmp_path)
    said = "  visits:\n    state: degraded\n    rule: come\n    mask: yes\n    except:\n      - at: sud\n"
    project.write_note(note(f"{said}{beside}        visitors: aucun"))
    (lines,) = (dict(one.values)["lines"] for one in project.problems() if one.code == "visitors-none")
    project.write_note(note(said + lines.strip("\n")))
    assert project.problems() == []


def test_a_mask_that_is_only_advised_in_one_hospital_is_lifted_as_advised(tmp_path: Path) -> None:
    project = project_with_visits(tmp_path)
    said = "  visits:\n    state: degraded\n    rule: come\n    mask: yes\n    except:\n      - at: sud\n        {}"
    project.write_note(note(said.format("mask: recommandé")))
    (free,) = (dict(one.values)["free"] for one in project.problems() if one.code == "mask-advised")
    project.write_note(note(said.format(free)))
    content = project.read().content
    assert content is not None
    assert next(iter(content.incidents.values())).notes[0].statements[0].exceptions[0].visiting.mask is False
