"""A line that somebody crossed out never states what it says; what is only written differently still does."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.content.notes import Rules, parse_note
from statusgen.content.source import parse_source
from statusgen.model.note import Note
from statusgen.model.words import State
from statusgen.record.make import facts_of
from tests.builders import BASE, Project, make_project, note

WAYS = (
    *("<!-- {} -->", "// {}", "/* {} */", "; {}", "~~{}~~", "({})", "**{}**", "* {}", "> {}", "% {}", "! {}", "[{}]"),
    *("__{}__ !", "❌ {}", "✗ {}", "x: {}", "--> {}", "{{{}}}", "$ {}", "= {}", "rem. {}", "## {}", "# {}", "--{}"),
    *("' {}", "'{}", "… {}", "...{}", ".{}"),
)
"""How people cross a line out."""


def states(project: Project) -> set[tuple[str, State | None]]:
    content = project.read().content
    assert content is not None
    return {
        (one.service, one.state)
        for incident in content.incidents.values()
        for note in incident.notes
        for one in note.statements
    }


@pytest.mark.parametrize("way", WAYS)
def test_a_service_that_is_crossed_out_is_not_stated(tmp_path: Path, way: str) -> None:
    project = make_project(tmp_path)
    crossed = way.format("radiology: running, come")
    project.write_note(note(f"  consultations: cancelled, wait\n  {crossed}"))
    assert ("radiology", State.RUNNING) not in states(project)
    if not way.startswith("#"):
        assert any(problem.is_error for problem in project.read().problems)


@pytest.mark.parametrize("stroke", ["\u0335", "\u0336", "\u0338"])
def test_letters_that_are_struck_through_state_nothing(tmp_path: Path, stroke: str) -> None:
    """As telephones write them: a service, a state and a key; letters of a language are none of these."""
    project = make_project(tmp_path)
    struck = {word: "".join(letter + stroke for letter in word) for word in ("radiology", "running", "status")}
    project.write_note(note(f"  {struck['radiology']}: running, come\n  consultations: {struck['running']}, come"))
    assert {problem.code for problem in project.problems() if problem.is_error} == {"line-crossed-out"}
    assert states(project) == set()
    project.write_note(note(more=f"{struck['status']}: draft"))
    assert [problem.code for problem in project.problems() if problem.is_error] == ["line-crossed-out"]


@pytest.mark.parametrize("way", ["<!-- {} -->", "// {}", "; {}", "~~{}~~", "({})", "**{}**", "> {}", "* {}", "! {}"])
def test_a_key_that_is_crossed_out_does_not_hide_a_note(tmp_path: Path, way: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(more=way.format("status: draft")))
    found = [problem for problem in project.read().problems if problem.is_error]
    assert [problem.line for problem in found] == [9]


@pytest.mark.parametrize(
    "value", ["~~cancelled~~, wait", "cancelled, ~~wait~~", "(cancelled), wait", "!cancelled, wait"]
)
def test_a_word_that_is_crossed_out_is_not_taken(tmp_path: Path, value: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology: {value}"))
    assert [problem.code for problem in project.problems() if problem.is_error] == ["line-crossed-out"]
    assert states(project) == set()


@pytest.mark.parametrize(
    "typed",
    [
        "radiology",
        "Radiology",
        "RADIOLOGIE",
        "radiologie ",
        "Prises de sang (adultes, enfants)",
        "prises-de-sang_(adultes, enfants)",
    ],
)
def test_what_is_only_written_differently_is_stated(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    services = (BASE / "content" / "services.yaml").read_text(encoding="utf-8")
    more = "  samples:\n    name: {fr: 'Prises de sang (adultes, enfants)', nl: Bloed}\n"
    project.write("services.yaml", services.replace("systems:", f"{more}systems:"))
    project.write_note(note(f'  "{typed}": cancelled, wait'))
    assert len(states(project)) == 1, project.problems()


def test_a_group_or_a_place_that_is_crossed_out_is_refused(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    lines = "  consultations:\n    at: PLACE\n    state: cancelled\n    rule: wait\n"
    lines += "    except:\n      - for: GROUP\n        rule: come"
    for place, group in (("~~sud~~", "pregnancy"), ("nord", "(pregnancy)"), ("nord, // sud", "pregnancy")):
        project.write_note(note(lines.replace("PLACE", place).replace("GROUP", group)))
        assert any(problem.code == "line-crossed-out" for problem in project.problems()), (place, group)


RICH = """---
title: Radiologie annulée
published: 17/05/2022 10:30
next-update: 18/05/2022 12:00
valid-until: 18/05/2022 18:00
stage: limited
author: Service communication
approved-by: Direction médicale
status: withdrawn
withdrawn-on: 17/05/2022 12:00
withdrawn-because: Erreur.
corrects: 3
reach-everybody: no
capacity:
  nord: 40
  sud: 60
restart-plan:
  - radiology
  - service: records
    date: 20/05/2022
services:
  consultations: cancelled, wait
  radiology:
    state: degraded
    rule: call-first
    capacity: 50
    remark: shuttle
    until: 19/05/2022
    except:
      - for: pregnancy
        rule: come
      - {for: children, rule: come}
  telephone: degraded
---
Text.
""".splitlines()
LINES = range(1, len(RICH) - 2)
"""The numbers of its lines of facts."""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    content = make_project(tmp_path_factory.mktemp("rules")).read().content
    assert content is not None
    return Rules(content.settings, content.catalogue, content.vocabulary)


def _read(rules: Rules, lines: list[str]) -> tuple[Note | None, bool]:
    source = parse_source("content/incidents/2022-05-panne/04-note.fr.md", "\n".join(lines).encode())
    found, _, problems = parse_note(source, rules, "2022-05-panne", 4, is_planned=False)
    return found, any(problem.is_error for problem in problems)


@given(number=st.sampled_from(LINES), way=st.sampled_from(WAYS))
@settings(max_examples=10 * settings().max_examples)
def test_a_line_that_is_crossed_out_is_refused_or_as_if_it_were_not_there(rules: Rules, number: int, way: str) -> None:
    """Whatever line of a note, whatever way: what it said is not stated in silence."""
    whole = RICH[number]
    indent = whole[: len(whole) - len(whole.lstrip())]
    crossed, is_refused = _read(rules, [*RICH[:number], indent + way.format(whole.strip()), *RICH[number + 1 :]])
    if is_refused or crossed is None:
        return
    without, _ = _read(rules, [*RICH[:number], *RICH[number + 1 :]])
    assert without is not None
    assert (facts_of(crossed, "fr"), crossed.status) == (facts_of(without, "fr"), without.status), (whole, way)


@pytest.mark.parametrize("way", ["<!-- {} -->", "{} <!-- ask Anne -->", "~~{}~~", "// {}", "/* {} */", "-- {} --"])
def test_a_text_that_is_crossed_out_is_not_shown(tmp_path: Path, way: str) -> None:
    """A remark, hours of a line and whom to tell are text to the end of their line, which would be published."""
    project = make_project(tmp_path)
    said = way.format("shuttle")
    service = f"  radiology:\n    state: cancelled\n    rule: wait\n    remark: {said}"
    lines = f"lines:\n  nord:\n    number: 000 00 18\n    hours: {way.format('8-18')}"
    project.write_note(note(service, more=f"warnings:\n  calls:\n    tell: {way.format('000 00 17')}\n{lines}"))
    refused = [problem for problem in project.problems() if problem.code == "line-crossed-out"]
    assert [problem.line for problem in refused] == [11, 15, 20]


@pytest.mark.parametrize("way", ["// {}", "~~{}~~", "; {}", "* {}", "✗ {}"])
def test_a_line_of_the_settings_that_is_crossed_out_states_nothing(tmp_path: Path, way: str) -> None:
    """The id of a telephone line, and what stands before the braces of a name, was published with its signs."""
    project = make_project(tmp_path)
    settings = (BASE / "content" / "settings.yaml").read_text(encoding="utf-8")
    phones = f"phones:\n  {way.format('centre')}:\n    number: 000 00 00 00\n    name: {{fr: Centre, nl: Centrum}}\n"
    project.write("settings.yaml", settings + phones)
    assert "line-crossed-out" in {problem.code for problem in project.problems() if problem.is_error}
    project.write("settings.yaml", settings)
    services = (BASE / "content" / "services.yaml").read_text(encoding="utf-8")
    name = "{fr: Consultations, nl: Consultaties}"
    project.write("services.yaml", services.replace(name, way.format(name)))
    found = {problem.code for problem in project.problems() if problem.is_error}
    assert found & {"text-in-brackets", "line-crossed-out"}


@pytest.mark.parametrize(
    "typed",
    [
        *("OLD radiology", "radiology (old)", "ancienne radiologie", "radiologie bis", "radiologie 2", "ex-radiologie"),
        "todo radiologie",
    ],
)
def test_words_beside_a_service_are_no_slip_of_it(typed: str, tmp_path: Path) -> None:
    """To propose the name alone would publish what somebody put aside."""
    project = make_project(tmp_path)
    project.write_note(note(f"  consultations: cancelled, wait\n  {typed}: running, come"))
    (problem,) = (one for one in project.problems() if one.is_error)
    assert (problem.code, dict(problem.values)["near"]) == ("name-and-more", "Radiologie")


def test_another_word_for_a_service_is_answered_with_its_name(tmp_path: Path) -> None:
    """What the catalogue calls one service is no line crossed out of another, whose name it holds."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services.replace("services:\n", "services:\n  maternity-emergency:\n"))
    project.write_note(note("  urgences maternité: running, emergency-only"))
    (problem,) = (one for one in project.problems() if one.is_error)
    assert (problem.code, dict(problem.values)["near"]) == (
        "service-unknown-near",
        "Urgences de grossesse et gynécologie",
    )


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "tous sauf Nord",
            "partout sauf Nord",
            "hors Nord",
            "non Nord",
            "pas à Nord",
            "sauf Nrod",
            "alle behalve Nord",
        ),
        *(
            "overal behalve Nord",
            "alle außer Nord",
            "everywhere except Nord",
            "all but Nord",
            "not at Nord",
            "Nord non",
        ),
        *(
            "outside Nord",
            "Nord excepted",
            "Nord excluded",
            "apart from Nord",
            "anywhere other than Nord",
            "à part Nord",
            "les autres que Nord",
            "alle bis auf Nord",
        ),
        *("todos excepto Nord", "tutti tranne Nord", "todos menos Nord", "todos exceto Nord", "wszystkie oprócz Nord"),
        *("toate cu excepția Nord", "Nord hariç", "усі крім Nord", "all außer Nord", "كل المواقع إلا Nord"),
    ],
)
def test_a_place_that_is_left_out_is_not_proposed(typed: str, tmp_path: Path) -> None:
    """“Except North” is every place but North: its name alone would say the contrary."""
    project = make_project(tmp_path)
    project.write_note(note(f"  consultations:\n    state: cancelled\n    rule: wait\n    at: {typed}"))
    problem = next(one for one in project.problems() if one.is_error)
    values = dict(problem.values)
    assert "near" not in values
    assert "Sud" in values["known"]
    assert problem.code == ("name-left-out" if "Nord" in typed else "location-unknown")
    assert ("Nord" in values["known"]) is ("Nord" not in typed)


@pytest.mark.parametrize("typed", ["NOT radiology", "tous sauf radiologie", "tout sauf radiologie et pharmacie"])
def test_a_service_that_is_left_out_is_not_proposed(typed: str, tmp_path: Path) -> None:
    """All others are named: what is meant is among them."""
    project = make_project(tmp_path)
    project.write_note(note(f"  {typed}: cancelled, wait"))
    problem = next(one for one in project.problems() if one.is_error)
    assert problem.code == "name-left-out"
    assert "Radiologie" not in dict(problem.values)["known"]


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Consultations sauf radiologie", ["Consultations"]),
        ("tout sauf radiologie et consultations", ["Urgences", "Téléphone"]),
        ("consultations et non radiologie", ["Consultations"]),
        ("Consultations, no radiologie", ["Consultations"]),
        ("Consultations (no radiologie)", ["Consultations"]),
        ("No radiologie and consultations", ["Urgences", "Téléphone"]),
        ("radiologie non", ["Urgences", "Consultations", "Téléphone"]),
    ],
)
def test_what_stands_before_an_exception_is_meant(typed: str, known: list[str], tmp_path: Path) -> None:
    project = make_project(tmp_path)
    project.write_note(note(f"  {typed}: cancelled, wait"))
    problem = next(one for one in project.problems() if one.is_error)
    assert dict(problem.values)["known"].split(", ") == known


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "Radiologie hors service",
            "Radiologie buiten dienst",
            "Radiologie außer Betrieb",
            "Radiologie non programmée",
        ),
        *(
            "non urgent radiologie",
            "niet-dringende radiologie",
            "De radiologie werkt niet",
            "radiologie sauf Sud",
            "Outside hours radiologie",
        ),
        *("Radiologie nu", "Radiologie net"),  # Dutch
    ],
)
def test_a_not_leaves_out_nothing_but_the_name_beside_it(typed: str, tmp_path: Path) -> None:
    """“Out of order” says nothing of what else is meant."""
    project = make_project(tmp_path)
    project.write_note(note(f"  {typed}: cancelled, wait"))
    problem = next(one for one in project.problems() if one.is_error)
    assert (problem.code, dict(problem.values).get("near")) == ("name-and-more", "Radiologie")


def test_what_else_is_excepted_of_places_leaves_none_of_them_out(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    for typed in ("Nord, Sud except on Sunday", "Sud (except maternity)", "Sud but not at night"):
        project.write_note(note(f"  consultations:\n    state: cancelled\n    rule: wait\n    at: {typed}"))
        problem = next(one for one in project.problems() if one.is_error)
        assert (problem.code, dict(problem.values).get("near")) == ("name-and-more", "Sud"), typed


def test_words_beside_a_place_are_no_slip_of_it(tmp_path: Path) -> None:
    """What else was meant is not known."""
    project = make_project(tmp_path)
    project.write_note(note("  consultations:\n    state: cancelled\n    rule: wait\n    at: Nord (old)"))
    assert "name-and-more" in {one.code for one in project.problems() if one.is_error}
