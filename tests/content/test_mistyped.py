"""What stands in a shape or a place in which it cannot be meant is named, and nothing else of it is believed."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from statusgen.cli import main
from statusgen.model.problem import Level, Problem
from tests.builders import Project, make_project, note

CELL = "  radiology:\n    state: {state}\n    rule: wait\n    except:\n      - {exception}\n"


def codes_of(folder: Path, services: str = "  radiology: cancelled, wait", more: str = "") -> set[str]:
    """Return the codes of the problems of a site with one note."""
    project = make_project(folder)
    project.write_note(note(services, more=more))
    return {one.code for one in project.problems()}


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ("  radiology:\n    state:\n    rule: wait", "state-missing"),
        (CELL.format(state="cancelled", exception="{for: children, state: runing}"), "word-unknown"),
        (CELL.format(state="cancelled", exception="{for: children, rule: cme}"), "word-unknown"),
        (CELL.format(state="cancelled", exception="{rule: come}"), "exception-for-nobody"),
        (CELL.format(state="cancelled", exception="{at: nord, rule: go-elsewhere}"), "elsewhere-missing"),
        (CELL.format(state="running", exception="{at: nord, state: cancelled}"), "rule-missing"),
        (
            "  telephone:\n    state: degraded\n    except:\n      - {for: children, state: running, rule: come}",
            "rule-not-needed",
        ),
        (
            "  radiology:\n    state: cancelled\n    rule: wait\n    from: 20/05/2022 12:00\n    until: 19/05/2022",
            "window",
        ),
    ],
)
def test_what_a_note_says_of_a_service(tmp_path: Path, services: str, expected: str) -> None:
    """A state or a rule that nobody knows, for nobody or for a service that receives nobody."""
    found = codes_of(tmp_path, services)
    assert any(code.startswith(expected) for code in found), found


@pytest.mark.parametrize(
    "services",
    [
        "  radiology:\n  state: cancelled\n  rule: wait",
        "  radiology:\n\tétat : annulé",
        "  radiology: cancelled\n  rule: wait",
    ],
)
def test_a_key_beside_its_service_is_told_to_move_below_it(tmp_path: Path, services: str) -> None:
    """It was answered with the list of all services, of which none was meant."""
    codes = codes_of(tmp_path, services)
    assert ("front-matter-unreadable" in codes, "service-unknown" in codes) == (True, False)


@pytest.mark.parametrize("typed", ["visiteurs", "bezoekers", "Besucher"])
def test_a_key_that_resembles_a_service_is_answered_with_its_name(tmp_path: Path, typed: str) -> None:
    """Visitors are a key below a service, and slips of the finger for one that is called after visits."""
    project = make_project(tmp_path)
    services = project.path / "content/services.yaml"
    visits = "  visits:\n    name: {fr: Visites, nl: Bezoek, de: Besuche}\nsystems:"
    services.write_text(services.read_text(encoding="utf-8").replace("systems:", visits), encoding="utf-8")
    project.write_note(note(f"  {typed}: cancelled, wait"))
    assert "service-unknown-near" in {one.code for one in project.problems()}


@pytest.mark.parametrize("key", ["status", "statut", "Status"])
def test_the_status_of_a_service_is_its_state(tmp_path: Path, key: str) -> None:
    """That of a note is whether it is a draft; below a service nothing else can be meant."""
    below = codes_of(tmp_path / "below", f"  radiology:\n    {key}: cancelled\n    rule: wait")
    assert below == codes_of(tmp_path / "short")
    assert "word-unknown" in codes_of(tmp_path / "top", more=f"{key}: cancelled")


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("restart-plan: radiology, records", set()),
        ("restart-plan: {radiology: tomorrow}", {"restart-plan-unreadable"}),
        ("restart-plan: radiology, the rest", {"restart-subject-unknown"}),
    ],
)
def test_what_a_note_says_of_the_restart(tmp_path: Path, plan: str, expected: set[str]) -> None:
    """Names on one line are a list as well; a table has no order, and is none."""
    assert codes_of(tmp_path, more=plan) == expected


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("services", "  shuttle: {", "  My Shuttle!: {", "id-unreadable"),
        ("services", "  shuttle: {fr: Une navette part chaque matin., ", "  shuttle: {fr: {a: b}, ", "value-not-text"),
        ("services", "    name: {fr: Dossiers des patients, ", "    name: {klingon: pat, fr: D, ", "language-unknown"),
        ("services", "    name: {fr: Dossiers des patients, ", "    name: {fr: D, fr: Dossiers, ", "key-twice"),
        ("services", "  partner:\n    name: {", "  Partner Nord:\n    name: {", "id-unreadable"),
        ("services", "remarks:\n  shuttle: {fr: Une", "remarks:\n  shuttle: Une", "table-expected"),
        ("services", "    whole-group: yes\n", "    whole-group: yes\n    advice: Call\n", "table-expected"),
        ("services", "  whole-group: yes\n", "  whole-group: yes\n    advice: {runing: {fr: a}}\n", "table-expected"),
        ("services", "systems:\n  records:\n", "systems:\n  records: RIS\n  lab:\n", "table-expected"),
        ("settings", "languages: [fr, nl]", "languages: [fr, fr, nl, xx]", "language-unknown"),
        ("settings", "emergency:\n", "phones:\n  desk: 112\nemergency:\n", "table-expected"),
        ("settings", "emergency:\n", "phones:\n  desk: {name: {fr: A, nl: B}}\nemergency:\n", "key-missing"),
        ("settings", "emergency:\n", "phones:\n  desk: {number: 112}\nemergency:\n", "key-missing"),
        ("settings", "emergency:\n", "cap: {sender: a, status: Real}\nemergency:\n", "cap-status-unknown"),
        ("settings", "emergency:\n", "cap: {sender: a b, status: Test}\nemergency:\n", "cap-sender-unreadable"),
        ("settings", "emergency:\n", "cap: yes\nemergency:\n", "table-expected"),
    ],
)  # fmt: skip
def test_what_a_project_says_of_itself(tmp_path: Path, name: str, old: str, new: str, expected: str) -> None:
    """Names that are no names, tables that are texts and texts that are tables, one twice, a key missing."""
    project = make_project(tmp_path)
    project.write_note(note())
    path = project.path / "content" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = project.problems()
    assert expected in {one.code for one in found}, found
    assert all(one.path == f"content/{name}.yaml" and one.line for one in found if one.code == expected)


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("valid-until", "valid-untill"),
        ("published", "publishd"),
        ("next-update", "next-updat"),
        ("approved-by", "aproved-by"),
        ("author", "auhtor"),
        ("title", "titlle"),
    ],
)
def test_a_slip_in_a_key_is_one_message(tmp_path: Path, key: str, typed: str) -> None:
    """What was typed is there, under another key: nobody is told, for each service, that it is missing."""
    project = make_project(tmp_path)
    services = "  radiology: cancelled, wait\n  consultations: cancelled, wait"
    whole = note(services)
    project.write_note(whole)
    before = {one.code for one in project.problems()}
    assert f"\n{key}:" in whole
    project.write_note(whole.replace(f"\n{key}:", f"\n{typed}:"))
    found = {one.code for one in project.problems()} - before
    assert found == {"key-unknown-near"}


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("radiologie, urgences", "\n  Radiologie : annulé, attendez\n  Urgences : annulé, attendez"),
        *(
            (
                f"Radiologie {between} Consultations",
                "\n  Radiologie : annulé, attendez\n  Consultations : annulé, attendez",
            )
            for between in ("et", "and", "en", "und", "y", "e", "i", "și", "ve", "та", "/", "&", ";", "+", "–")
        ),
        ("[Radiologie, Consultations]", "\n  Radiologie : annulé, attendez\n  Consultations : annulé, attendez"),
        ("radiologie, blanchisserie", "\n  Radiologie : annulé, attendez\n  blanchisserie : annulé, attendez"),
        *(
            (typed, "\n  Consultations :\n    état : annulé\n    règle : attendez\n    à : Nord")
            for typed in (
                "consultations, nord",
                "Consultations (Nord)",
                "consultations à Nord",
                "Consultations – Noord",
            )
        ),
    ],
)
def test_several_services_before_one_colon_are_proposed_line_by_line(tmp_path: Path, typed: str, proposed: str) -> None:
    """A place is proposed below its service: the name of the service alone would close it everywhere."""
    project = make_project(tmp_path)
    project.write_note(note(f"  {typed} : annulé, attendez"))
    (problem,) = project.problems()
    assert (problem.code, dict(problem.values)["lines"]) == ("service-and-more", proposed)


@pytest.mark.parametrize("typed", ["null", "~", "None", "none", "n/a", "-", "?", "…"])
def test_where_nothing_is_said_no_word_is_proposed(tmp_path: Path, typed: str) -> None:
    """What resembles the French word for cancelled, as "null" does, does not mean it."""
    assert codes_of(tmp_path / "short", f"  radiology: {typed}, wait") == {"state-missing"}
    assert codes_of(tmp_path / "long", f"  radiology:\n    state: {typed}") == {"state-missing"}
    assert codes_of(tmp_path / "rule", f"  radiology: cancelled, {typed}") == {"word-unknown"}


@pytest.mark.parametrize("blank", ["", "null", "~", "…", '""'])
def test_a_name_of_nothing_is_none(tmp_path: Path, blank: str) -> None:
    """Readers of that language see the name in the reference language, and editors are told; never "null"."""
    project = make_project(tmp_path)
    project.write_note(note())
    path = project.path / "content/services.yaml"
    path.write_text(path.read_text().replace("{fr: Sud, nl: Zuid}", f"\n      fr: Sud\n      nl: {blank}"))
    assert [one.code for one in project.problems()] == ["text-untranslated"]
    content = project.read().content
    assert content is not None
    assert content.catalogue.locations["sud"].name.in_("nl") == "Sud"


@pytest.mark.parametrize("name", ["settings", "services"])
@pytest.mark.parametrize(("begin", "end"), [("---\n", ""), ("# Réglages\n---\n", "---\n"), ("", "\n...\n\n")])
def test_marks_around_a_file_of_facts_are_no_lines_of_it(tmp_path: Path, name: str, begin: str, end: str) -> None:
    """Editors that know YAML write them; a line of the file between them keeps its number."""
    project = make_project(tmp_path)
    project.write_note(note())
    path = project.path / "content" / f"{name}.yaml"
    path.write_text(f"{begin}{path.read_text(encoding='utf-8')}{end}", encoding="utf-8")
    assert [one.code for one in project.problems()] == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Ardelia # le groupe", "markdown-unknown"),
        ("<nom>", "placeholder-left"),
        ("TODO", "placeholder-left"),
        ("Ardelia # 4", ""),
        ("Ardelia (Rivemont)", ""),
    ],
)
def test_a_name_of_the_site_that_is_not_finished_is_warned_about(tmp_path: Path, typed: str, code: str) -> None:
    """It stands on every page; what programs would take for a comment is text."""
    project = make_project(tmp_path)
    project.write_note(note())
    path = project.path / "content/settings.yaml"
    path.write_text(
        re.sub(r"(?m)^organisation:.*", f"organisation: {typed}", path.read_text(encoding="utf-8"), count=1),
        encoding="utf-8",
    )
    assert [(one.code, one.level) for one in project.problems()] == ([(code, Level.WARNING)] if code else [])


def test_a_no_of_portuguese_stands_between_a_service_and_its_place(tmp_path: Path) -> None:
    """In no other language is it "at the"."""
    project = make_project(tmp_path)
    project.write_note(note("  Radiologie no Nord: cancelled, wait"))
    assert "service-and-more" not in {one.code for one in project.problems()}
    of_portugal = tmp_path / "pt"
    asked = ("--country", "PT", "--languages", "pt", "--places", "Norte", "--services", "radiology")
    done = CliRunner().invoke(main, ["init", str(of_portugal), "--yes", "--organisation", "Ardelia", *asked])
    assert done.exit_code == 0, done.output
    project = Project(of_portugal)
    project.write("incidents/2022-05-panne/incident.pt.md", "---\ntitle: Ardelia\n---\n")
    project.write_note(note("  Radiologia no Norte: cancelled, wait"), language="pt")
    assert "service-and-more" in {one.code for one in project.problems()}


def test_a_service_at_the_margin_is_no_unknown_key(tmp_path: Path) -> None:
    """Nor is one behind a bullet of a word processor."""
    project = make_project(tmp_path)
    project.write_note(note("radiology: cancelled, wait\n• consultations: running, come"))
    assert [one.line for one in project.problems() if one.code == "service-at-margin"] == [10, 11]


@pytest.mark.parametrize("line", ["radiologie: 17/05/2022, annulé", "radiologie: 50 % annulé", "téléphone: coupé"])
def test_a_figure_at_the_margin_is_no_number_to_call(tmp_path: Path, line: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(more=line))
    assert "service-at-margin" in {one.code for one in project.problems()}


@pytest.mark.parametrize("number", ["02 000 00 00", "+32 2 000 00 00 (8-17 h)", "1733"])
def test_a_number_behind_a_service_at_the_margin_is_of_a_telephone_line(tmp_path: Path, number: str) -> None:
    """The advice was to put it under the services, where it says nothing either."""
    project = make_project(tmp_path)
    project.write_note(note(more=f"téléphone: {number}"))
    (problem,) = (one for one in project.problems() if one.is_error)
    assert (problem.code, dict(problem.values)["near"]) == ("key-unknown-near", "lignes de téléphone")
    text = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", text.replace("fr: Téléphone", "fr: Centrale d’appels"))
    project.write_note(note(more=f"centrale d’appels: {number}"))
    (problem,) = (one for one in project.problems() if one.is_error)
    assert (problem.code, dict(problem.values)["near"]) == ("key-unknown-near", "lignes")


@pytest.mark.parametrize(
    ("typed", "key"), [("veröffentlicht", "publié"), ("опубліковано", "publié"), ("yayımlandı", "publié")]
)
def test_a_key_of_another_language_is_answered_with_that_of_the_site(tmp_path: Path, typed: str, key: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note().replace("published:", f"{typed}:"))
    (problem,) = (one for one in project.problems() if one.is_error)
    assert (problem.code, dict(problem.values)["near"]) == ("key-unknown-near", key)


@pytest.mark.parametrize("typed", ["Radiologie (sauf urgences)", "Radiologie, except urgences"])
def test_what_is_named_beside_what_is_left_out_is_proposed(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(f"  {typed}: cancelled, wait"))
    (problem,) = (one for one in project.problems() if one.is_error)
    assert (problem.code, dict(problem.values)["known"]) == ("name-left-out", "Radiologie")


def test_of_a_service_between_tags_no_line_is_proposed(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    project.write_note(note("  <del>radiology</del>: cancelled, wait"))
    (problem,) = (one for one in project.problems() if one.is_error)
    assert problem.code == "name-and-more"


NORTH = "      - à : Nord\n        état : …\n        règle : …"
ON_ONE_LINE = {
    "except: Nord": NORTH,
    "except: at Nord, come": NORTH,
    "except: [Nord, wait]": NORTH,
    "except: Nord: cancelled, wait": NORTH,
    "except:\n      - Nord: come": NORTH,
    "except: children: come": "      - pour : [children]\n        règle : come",
    "except:\n      - children: come": "      - pour : [children]\n        règle : come",
    "except: pour children, annulé, ne venez pas sauf confirmation": (
        "      - pour : [children]\n        état : annulé\n        règle : ne venez pas sauf confirmation"
    ),
    "except: [children, dialysis]": "      - pour : [children, dialysis]\n        état : …\n        règle : …",
    "except: children, small ones, come": "      - pour : [children]\n        état : …\n        règle : …",
    "except: children, Nord, come": "      - pour : [children]\n        à : Nord\n        règle : come",
}


@pytest.mark.parametrize("typed", ON_ONE_LINE)
def test_an_exception_on_one_line_is_answered_with_its_own_lines(tmp_path: Path, typed: str) -> None:
    """Nobody is told to open a place: only the rule typed for a group of patients is proposed."""
    problem = exception_of(tmp_path, typed)
    head = "" if "\n" in typed else "\n    sauf :"
    assert (problem.code, dict(problem.values)["lines"]) == ("exception-on-one-line", f"{head}\n{ON_ONE_LINE[typed]}")


@pytest.mark.parametrize("typed", ["not Nord", "sauf : Sud", "children under 2, come", "come", "~~Nord~~, come", "?"])
def test_an_exception_that_nobody_can_read_is_answered_with_a_strict_example(tmp_path: Path, typed: str) -> None:
    problem = exception_of(tmp_path, f"except: {typed}")
    strict = "\n    sauf :\n      - pour : [enfants]\n        règle : attendez"
    assert (problem.code, dict(problem.values)["lines"]) == ("exception-unreadable", strict)


@pytest.mark.parametrize("typed", ["none", "aucune", "geen", "no", "nothing"])
def test_a_line_that_says_that_nothing_is_excepted_is_to_be_taken_out(tmp_path: Path, typed: str) -> None:
    assert exception_of(tmp_path, f"except: {typed}").code == "exception-none"


def exception_of(folder: Path, typed: str) -> Problem:
    """Return the one problem of an exception to radiology that runs as usual, on a French site."""
    project = make_project(folder)
    project.write_note(note(f"  radiology:\n    state: running\n    rule: come\n    {typed}"))
    (problem,) = [one for one in project.problems() if one.level is Level.ERROR]
    return problem
