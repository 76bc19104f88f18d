"""A project's own texts of the catalogues: they win, where they are plain text in the place of the same words."""

import shutil
import time
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.content.own_catalogues import parse_own_entries
from statusgen.content.source import parse_source
from statusgen.model.words import State
from statusgen.output.opening import open_context
from tests.builders import BASE, NOON, make_project, note
from tests.command_line import run

COME = 'msgctxt "rule"\nmsgid "come"\nmsgstr "Présentez-vous à votre rendez-vous."\n\n'
STATE = 'msgctxt "state"\nmsgid "cancelled"\nmsgstr "{}"\n\n'
SERVICES = 'msgid "Services"\nmsgstr "Nos soins"\n'


def test_a_projects_own_texts_win_over_the_themes(tmp_path: Path) -> None:
    """A rule and a sentence of the theme are said as the project says them; what may be typed stays the same."""
    project = make_project(tmp_path)
    project.write("catalogues/fr.po", COME + SERVICES)
    checked = pipeline.check(project.path, NOON)
    assert checked.content is not None
    assert checked.situation is not None
    (named,) = checked.problems  # until somebody is named who has read them
    assert (named.code, named.is_error, dict(named.values)["words"]) == (
        "catalogue-rules",
        False,
        "come: Présentez-vous à votre rendez-vous.",
    )
    context, _ = open_context(project.path, checked.content, checked.situation, "")
    assert context.pages[0].wording.phrases.say("Services") == "Nos soins"
    assert checked.content.vocabulary.phrase("fr", "rule", "come") == "Présentez-vous à votre rendez-vous."


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        (COME + COME, {"key-twice"}),
        (
            COME.replace("Présentez-vous à votre rendez-vous.", "Ne venez pas. Nous vous contacterons."),
            {"catalogue-taken"},
        ),
        (STATE.format("FONCTIONNE "), {"catalogue-taken"}),
        (STATE.format("Perturbé") + STATE.format(" perturbe").replace("cancelled", "running"), {"catalogue-taken"}),
        (STATE.format("à  l'Arret"), set()),
        (STATE.format("Annulé"), set()),
        (STATE.format("au ralenti"), {"catalogue-taken"}),
        (COME.replace("Présentez-vous à votre rendez-vous.", "Appelez d’abord"), {"catalogue-taken"}),
        (COME.replace("Présentez-vous à votre rendez-vous.", "Ne venez pas"), {"catalogue-taken"}),
        (COME.replace('"come"', '"wait"').replace("Présentez-vous à votre rendez-vous.", "Ne venez pas."), set()),
        (SERVICES.replace("Nos soins", "Nos {soins"), {"catalogue-placeholders"}),
        (SERVICES.replace("Nos soins", "Nos&nbsp;soins"), {"catalogue-html"}),
        (SERVICES.replace("Nos soins", " "), {"catalogue-empty"}),
        (SERVICES.replace("Nos soins", ""), set()),
        (SERVICES.replace("Nos soins", "Nos soins\\ud800"), {"catalogue-unreadable"}),
        (SERVICES.replace("Nos soins", "Nos \\\\utiles soins"), set()),
        ("#, fuzzy\n" + SERVICES.replace("Nos soins", "<b>"), set()),
        ('msgctxt "rule alias"\nmsgid "come"\nmsgstr "ne venez pas"\n', {"catalogue-unknown"}),
    ],
)
def test_an_entry_is_plain_text_in_the_place_of_the_same_words(tmp_path: Path, typed: str, codes: set[str]) -> None:
    """No HTML, nothing empty, no other placeholders, never the text of another rule; what is untranslated is none."""
    project = make_project(tmp_path)
    project.write("catalogues/fr.po", typed)
    checked = pipeline.check(project.path, NOON)
    assert {problem.code for problem in checked.problems} - {"catalogue-rules"} == codes
    assert checked.content is not None
    assert checked.content.vocabulary.phrase("fr", "rule", "come") == "Venez à votre rendez-vous."


def test_a_file_of_another_site_takes_no_longer(tmp_path: Path) -> None:
    """Of thousands of entries that statusgen does not have, each is named, and what was meant by the first ones."""
    project = make_project(tmp_path)
    project.write("catalogues/fr.po", "".join(f'msgid "Servicess{number}"\nmsgstr "x"\n\n' for number in range(3000)))
    began = time.process_time()
    codes = [problem.code for problem in pipeline.check(project.path, NOON).problems]
    assert (codes[0], codes[-1], len(codes)) == ("catalogue-unknown-near", "catalogue-unknown", 3000)
    assert time.process_time() - began < 1


def test_texts_over_several_lines_are_read_as_gettext_reads_them() -> None:
    """Comments, empty lines and pieces of a text stand where translators' programs put them; lines count."""
    typed = b'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\n#. Hint\n#: a.py:1\n'
    typed += b'msgid ""\n"Serv"\n"ices"\nmsgstr "Nos "\n"soins"\n'
    (entry,), problems = parse_own_entries(parse_source("content/catalogues/fr.po", typed))
    assert (entry.line, entry.id, entry.forms, problems) == (7, "Services", ("Nos soins",), [])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("FR.po", "file-misnamed"),
        ("french.po", "file-misnamed"),
        ("es.po", "file-language-unknown"),
        ("x.md", "file-not-read"),
    ],
)
def test_a_file_that_is_no_catalogue_of_the_site_is_named(tmp_path: Path, name: str, code: str) -> None:
    project = make_project(tmp_path)
    project.write(f"catalogues/{name}", COME)
    assert [problem.code for problem in pipeline.check(project.path, NOON).problems] == [code]


def test_catalogues_that_cannot_be_listed_hold_up_nothing(tmp_path: Path) -> None:
    """Their last good versions count, and where there are none the words of statusgen, as for one that is broken."""
    project = make_project(tmp_path)
    project.write("catalogues/fr.po", SERVICES)
    assert run(project.path, "build").returncode == 0
    shutil.move(tmp_path / "content/catalogues", tmp_path / "elsewhere")
    (tmp_path / "content/catalogues").symlink_to(tmp_path / "elsewhere")
    for number, title in enumerate(("Nos soins", "Services"), start=1):
        project.write_note(note(title=f"Nouveau {number}"), number)
        done = run(project.path, "build")
        assert (done.returncode, "content/catalogues: erreur: Ceci est un lien" in done.stderr) == (1, True)
        assert f"Nouveau {number}" in project.page("fr/index.html")
        assert f">{title}<" in project.page("fr/index.html")
        shutil.rmtree(tmp_path / ".statusgen")


def test_the_catalogue_that_is_written_for_a_reviewer_is_sound(tmp_path: Path) -> None:
    """``translations --catalogue`` writes every text as it counts now, and keeps what was there beside."""
    project = make_project(tmp_path)
    project.write("catalogues/fr.po", SERVICES)
    assert run(project.path, "translations", "--catalogue", "FR").returncode == 0
    written = (tmp_path / "content" / "catalogues" / "fr.po").read_text(encoding="utf-8")
    assert 'msgid "Services"\nmsgstr "Nos soins"' in written
    assert 'msgctxt "rule"\nmsgid "wait"' in written
    assert (tmp_path / "content" / "catalogues" / "fr.po.1.bak").read_text(encoding="utf-8") == SERVICES
    assert pipeline.check(project.path, NOON).problems == ()


@pytest.mark.parametrize(
    ("closed", "same"),
    [("Ouvertes", "open"), ("au ralenti", "longer-wait"), ("À confirmer", "unknown"), ("Fermées", "")],
)
def test_a_service_never_says_closed_in_a_word_for_another_state(tmp_path: Path, closed: str, same: str) -> None:
    """The word is an error and is not shown; everything else counts as it does without it."""
    project = make_project(tmp_path)
    services = (BASE / "content" / "services.yaml").read_text(encoding="utf-8")
    own = services.replace("  emergency:\n", f"  emergency:\n    closed: {{fr: {closed}, nl: Toe}}\n")
    project.write("services.yaml", own)
    project.write_note(note())
    checked = pipeline.check(project.path, NOON)
    errors = [(one.code, dict(one.values)["same"]) for one in checked.problems if one.is_error]
    assert errors == ([("catalogue-taken", same)] if same else [])
    assert checked.content is not None
    assert (State.CANCELLED in checked.content.catalogue.services["emergency"].words) == (not same)
