"""Rules of notes that the table of input traps does not name."""

from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.content.messages import say
from statusgen.model.problem import Level
from statusgen.model.words import Rule, Stage, State
from tests.builders import NOON, make_project, note


def codes(project_path: Path, text: str, **options: object) -> list[tuple[str, int]]:
    """Return the problems of a site with one note: code and line."""
    project = make_project(project_path)
    project.write_note(text, **options)  # type: ignore[arg-type]
    return [(problem.code, problem.line) for problem in project.problems()]


def test_a_crisis_call_centre_may_end_closed(tmp_path: Path) -> None:
    """A service that exists only while a note says so does not keep its incident open once it is closed."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    line = "  hotline:\n    name: {fr: Centre d’appels, nl: Callcenter}\n    attended: no\n    whole-group: yes\n"
    project.write("services.yaml", services.replace("systems:", f"{line}    offered: when-stated\nsystems:"))
    project.write_note(note("  hotline: running", published="16/05/2022 10:00"), 1)
    project.write_note(note("  hotline: fermé", stage="closed"), 2)
    assert project.problems() == []
    content = project.read().content
    assert content is not None
    assert content.incidents["2022-05-panne"].notes[-1].stage is Stage.CLOSED


@pytest.mark.parametrize(
    "name", ["01-conflit-social.fr.md", "01-photocopie.fr.md", "01-copy-shop.FR.md", "01-note.fr.MD"]
)
def test_an_ordinary_name_is_no_copy(tmp_path: Path, name: str) -> None:
    """A strike is no conflict of versions, and capitals in the ending do not matter."""
    project = make_project(tmp_path)
    project.write(f"incidents/2022-05-panne/{name}", note())
    content = project.read().content
    assert content is not None
    assert len(content.incidents["2022-05-panne"].notes) == 1


@pytest.mark.parametrize(
    "name",
    [
        "01-note (1).fr.md",
        "01-note.fr - Copie.md",
        "Copie de 01-note.fr.md",
        "01-note.fr (conflicted copy 2022-05-17).md",
        "01-note.sync-conflict-20220517.fr.md",
        "Kopie van 01-note.fr.md",
    ],
)
def test_what_shared_folders_leave_behind_is_not_read(tmp_path: Path, name: str) -> None:
    """Copies and conflict copies are reported, and never published."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write(f"incidents/2022-05-panne/{name}", note("  radiology: running, come"))
    assert [problem.code for problem in project.problems()] == ["file-copy"]


@pytest.mark.parametrize("name", ["~$-note.fr.md", ".DS_Store", "Thumbs.db", ".01-note.fr.md.swp", "01-note.fr.md~"])
def test_what_programs_leave_behind_is_ignored(tmp_path: Path, name: str) -> None:
    """Lock files, thumbnails and swap files say nothing."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write(f"incidents/2022-05-panne/{name}", b"\x00\x01")
    assert project.problems() == []


def test_a_note_under_a_wrong_name_is_an_error(tmp_path: Path) -> None:
    """A file that was meant as a note and is not read makes the build say so, not only mention it."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write("incidents/2022-05-panne/02-urgent.fr.md.txt", note())
    (problem,) = project.problems()
    assert (problem.code, problem.level) == ("file-misnamed", Level.ERROR)


def test_a_rule_nobody_needs_is_said(tmp_path: Path) -> None:
    """A rule for a service nobody comes to is not shown, and the editor is told."""
    assert codes(tmp_path, note("  telephone: cancelled, call-first")) == [("rule-not-needed", 10)]


def test_a_service_cannot_end_before_it_is_said(tmp_path: Path) -> None:
    """A date of a service before the publication of its note is an error, as it is for the note."""
    text = note("  radiology:\n    state: cancelled\n    rule: wait\n    until: 10/05/2022")
    assert codes(tmp_path, text) == [("date-before-publication", 13)]


def test_a_planned_incident_names_its_services(tmp_path: Path) -> None:
    """``concerns: everything`` has no meaning for a planned incident, and is refused."""
    project = make_project(tmp_path)
    lines = "title: Travaux\nkind: planned\nfrom: 01/06/2022 08:00\nuntil: 01/06/2022 18:00\nconcerns: everything"
    project.write("incidents/2022-05-panne/incident.fr.md", f"---\n{lines}\n---\nDes travaux.\n")
    project.write_note(note(stage="limited"))
    assert [(problem.code, problem.line) for problem in project.problems()] == [("concerns-planned", 6)]


def test_a_fact_in_a_translation_is_refused_and_the_reference_text_shown(tmp_path: Path) -> None:
    """A translation that states a fact is not used; readers see the reference text until it is mended."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write_note("---\ntitle: Radiologie\nservices:\n  radiology: running\n---\nTekst.\n", language="nl")
    problems = [(problem.code, problem.line) for problem in project.problems()]
    assert problems == [("fact-in-translation", 3)]
    project.build()
    assert 'lang="fr"' in project.page("nl/incidents/2022-05-panne/1/index.html")


def test_names_of_every_language_are_understood(tmp_path: Path) -> None:
    """Services, locations, states, rules and groups may be written in any language of the site."""
    text = note(
        "  Radiologie:\n    toestand: geannuleerd\n    regel: wij contacteren u\n"
        "    behalve:\n      - voor: [zwangerschap]\n        regel: kom\n  Spoedgevallen: werkt, alleen bij spoed"
    )
    assert codes(tmp_path, text) == []


def said(project_path: Path, text: str) -> list[tuple[str, str]]:
    """Return the problems of a site with one note: code and advice in French."""
    project = make_project(project_path)
    project.write_note(text)
    return [(problem.code, say(problem, "fr").advice) for problem in project.problems()]


@pytest.mark.parametrize(
    "typed", ["annulé attendez", "annulé / attendez", "annulé ; attendez", "[annulé attendez]", "annulé - attendez, x"]
)
def test_a_forgotten_comma_is_asked_for(tmp_path: Path, typed: str) -> None:
    """A state and a rule without a comma between them are not taken for another state that resembles them."""
    advice = "Mettez une virgule entre l’état et la règle\u00a0: annulé, attendez."
    assert said(tmp_path, note(f"  radiology: {typed}"))[0] == ("comma-missing", advice)


@pytest.mark.parametrize("rest", ["à Nord", "jusqu’au 3 juin", "xyz"])
def test_what_has_no_room_beside_a_state_goes_below_it(tmp_path: Path, rest: str) -> None:
    """What follows a state and resembles no rule is not replaced by one: a place, a date have lines of their own."""
    ((code, advice),) = said(tmp_path, note(f"  radiology: annulé {rest}"))
    assert code == "state-and-more"
    assert "\n    état : annulé\n    à : …\n" in advice


def test_the_short_form_may_stand_in_brackets(tmp_path: Path) -> None:
    """``[cancelled, wait]`` is the short form."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: [annulé, attendez]"))
    assert project.problems() == []
    content = project.read().content
    assert content is not None
    (statement,) = content.incidents["2022-05-panne"].notes[0].statements
    assert (statement.state, statement.rule) == (State.CANCELLED, Rule.WAIT)


@pytest.mark.parametrize("rule", ["annulé, allez ailleurs", "annulé, appelez d’abord"])
def test_an_unknown_place_is_reported_once(tmp_path: Path, rule: str) -> None:
    """An unknown place to go to is not also reported as missing, in an exception neither."""
    state, _, rule = rule.partition(", ")
    service = "  consultations:\n    state: running\n    rule: come\n    except:\n      - at: nord\n"
    exception = f"        state: {state}\n        rule: {rule}\n        elsewhere: zzzz"
    assert [code for code, _ in said(tmp_path, note(service + exception))] == ["place-unknown"]


@pytest.mark.parametrize("name", ["settings.yaml", "services.yaml"])
def test_a_file_without_structure_is_reported_once(tmp_path: Path, name: str) -> None:
    """Where the structure cannot be read, nothing is said to be missing."""
    project = make_project(tmp_path)
    project.write(name, "a: b\n    c: d\n")
    assert [problem.code for problem in project.problems()] == ["front-matter-unreadable"]


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        ("reference-language: en\nlanguages: [fr, xx]", "en"),
        ("reference-language: nl\nlanguages: [nl]\n   what: x", "nl"),
        ("reference-language: fr\nlanguages: [fr]\n   what: x", "fr"),
        ("languages: [en, fr]", "en"),
        ("", "fr"),
    ],
)
def test_the_language_of_the_editors_outlives_the_settings(tmp_path: Path, settings: str, language: str) -> None:
    """With settings that cannot be used, editors read the language of the reference language they typed."""
    project = make_project(tmp_path)
    project.write("settings.yaml", settings)
    checked = pipeline.check(tmp_path, NOON)
    assert checked.content is None
    assert checked.language == language


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Un<br>deux", "<p>Un deux</p>"),
        ("Un <br/> deux", "<p>Un deux</p>"),
        ("<p>Un</p><p>deux</p>", "<p>Un deux</p>"),
        ("<div><section><article><p><div>Un", "<p>Un</p>"),
        ("un<span>e</span>", "<p>une</p>"),
    ],
)
def test_words_stay_apart_without_their_tags(tmp_path: Path, typed: str, html: str) -> None:
    """Where a tag that parts words is taken out, a space remains; a tag within a word leaves none."""
    project = make_project(tmp_path)
    project.write_note(note(body=typed))
    content = project.read().content
    assert content is not None
    assert content.incidents["2022-05-panne"].notes[0].editions["fr"].html == html


def test_a_page_under_a_wrong_name_is_an_error(tmp_path: Path) -> None:
    """A file that was meant as a page and is not read makes the build say so, as for a note."""
    project = make_project(tmp_path)
    project.write("pages/Aide et contact.fr.md", "---\ntitle: Aide\n---\nTexte.\n")
    project.write("pages/plan.pdf", b"%PDF")
    assert [(one.code, one.level) for one in project.problems()] == [
        ("file-misnamed", Level.ERROR),
        ("file-not-read", Level.WARNING),
    ]


@pytest.mark.parametrize(
    ("contact", "missing"),
    [
        ("", "« how:, reach-everybody: »"),
        ("contact:\n  how: Par SMS.\n", "« reach-everybody: »"),
        ("contact:\n  reach-everybody: no\n", "« how: »"),
    ],
)
def test_the_missing_answer_is_named(tmp_path: Path, contact: str, missing: str) -> None:
    """Who promises contact is told which of the two answers the settings lack."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings[: settings.index("contact:")] + contact)
    project.write_note(note("  radiology: annulé, attendez"))
    (problem,) = [one for one in project.problems() if one.code == "contact-missing"]
    assert missing in say(problem, "fr").message.replace("\u00a0", " ")


def test_a_page_names_its_keys_in_the_words_of_the_site(tmp_path: Path) -> None:
    """A fact on a page is refused, and its keys are listed as editors write them."""
    project = make_project(tmp_path)
    project.write("pages/aide.fr.md", "---\ntitre: Aide\nétape: réduit\n---\nTexte.\n")
    (problem,) = project.problems()
    assert (problem.code, dict(problem.values)["allowed"]) == ("key-unknown", "titre, traduit")


@pytest.mark.parametrize(
    ("published", "example"),
    [("17/05/2031 10:30", "18/05/2031"), ("hier", "18/05/2022"), ("17 mai", "18/05/2022")],
)
def test_the_year_proposed_is_that_of_the_note(tmp_path: Path, published: str, example: str) -> None:
    """A date without its year is proposed with the year of the note, or of its folder where the note has none."""
    advices = [advice for code, advice in said(tmp_path, note(published=published, next_update="18/05 12:00"))]
    assert any(example in advice for advice in advices)


def test_the_hours_that_a_clock_jumps_over_are_computed(tmp_path: Path) -> None:
    """Where the clock changes at another hour than in Belgium, the hours proposed are those of that place."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("Europe/Brussels", "Australia/Lord_Howe"))
    project.write_note(note(valid_until="02/10/2022 02:10"))
    (problem,) = [one for one in project.problems() if one.code == "hour-skipped"]
    assert say(problem, "fr").advice == "Écrivez une heure avant 02:00 ou à partir de 02:30."


@pytest.mark.parametrize(("key", "code"), [("identity", "identity-missing"), ("base-url", "key-missing")])
def test_an_absent_setting_is_missing_rather_than_unreadable(tmp_path: Path, key: str, code: str) -> None:
    """A setting that is not there is said to be missing from the file, not to be badly written."""
    project = make_project(tmp_path)
    lines = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    project.write("settings.yaml", "".join(line for line in lines if not line.startswith(key)))
    (problem,) = project.problems()
    assert (problem.code, problem.path, problem.line) == (code, "content/settings.yaml", 0)
    assert key in say(problem, "en").advice
