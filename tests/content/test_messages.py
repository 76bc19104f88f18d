"""What editors are told, in their own language: all languages of editors say the same."""

import re
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.content.messages import (
    FOLDER,
    LANGUAGES,
    editors_language,
    read_commands,
    read_key_meanings,
    read_messages,
    read_words,
    say,
)
from statusgen.model.problem import Level
from statusgen.texts.po import read_entries
from tests.builders import BASE, NOON, make_project, note
from tests.command_line import run
from tests.samples import first, sample

SETTINGS = (BASE / "content" / "settings.yaml").read_text(encoding="utf-8")
_HOLE = re.compile(r"(?<!{){(\w+)}(?!})")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_and_key_is_in_every_language(language: str) -> None:
    assert set(read_messages(language)) == set(read_messages("en"))
    assert set(read_key_meanings(language)) == set(read_key_meanings("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_names_the_same_facts(language: str) -> None:
    for code, sentence in read_messages(language).items():
        english = read_messages("en")[code]
        assert set(_HOLE.findall(sentence.message)) == set(_HOLE.findall(english.message)), code
        assert set(_HOLE.findall(sentence.advice)) == set(_HOLE.findall(english.advice)), code


@pytest.mark.parametrize("language", ["es", "it", "pt"])
def test_a_catalogue_that_nobody_has_read_says_so(language: str) -> None:
    """What no speaker of the language has read yet is marked in its header, as translators' editors show it."""
    assert '\n"X-Review: needed\\n"\n' in (FOLDER / f"{language}.po").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "refused", "helped"),
    [
        ("es", "Error: No existe la orden 'bild'. ¿Quería decir 'build'?", "Uso: statusgen [OPCIONES] ORDEN"),
        ("it", "Errore: Il comando 'bild' non esiste. Intendeva 'build'?", "Uso: statusgen [OPZIONI] COMANDO"),
        ("pt", "Erro: O comando 'bild' não existe. Queria dizer 'build'?", "Uso: statusgen [OPÇÕES] COMANDO"),
    ],
)
def test_commands_speak_the_language_of_the_machine(tmp_path: Path, language: str, refused: str, helped: str) -> None:
    """What is mistyped, the help, and a folder without a site are told in it, where no project says another."""
    machine = {"LANG": f"{language}_XX.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}
    assert refused in run(tmp_path, "bild", **machine).stderr
    assert helped in run(tmp_path, "--help", **machine).stdout
    assert read_messages(language)["settings-file-missing"].message in run(tmp_path, "check", **machine).stderr


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", "De dienst ‘radiologi’ is niet bekend."),
        ("de", "Der Dienst „radiologi“ ist nicht bekannt."),
        ("fr", "Le service «\u00a0radiologi\u00a0» n’est pas connu."),
    ],
)
def test_editors_are_told_in_the_reference_language(tmp_path: Path, language: str, told: str) -> None:
    project = make_project(tmp_path)
    settings = SETTINGS.replace("[fr, nl]", f"[{language}, fr, nl]" if language == "de" else "[fr, nl]")
    project.write("settings.yaml", settings.replace("reference-language: fr", f"reference-language: {language}"))
    services = (BASE / "content" / "services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services.replace("{fr:", "{de: Deutsch, fr:"))
    project.write_note(note("  radiologi: cancelled, wait"), language=language)
    project.write(f"incidents/2022-05-panne/incident.{language}.md", "---\ntitle: X\n---\nX\n")
    checked = pipeline.check(project.path, NOON)
    assert checked.language == language
    assert told in {say(problem, checked.language).message for problem in checked.problems}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_commands_say_stands_in_every_catalogue(language: str) -> None:
    """Every sentence of a command is in the catalogue of each language, with the same facts, as Babel reads it."""
    read = read_entries(FOLDER / f"{language}.po", language)
    for of in {kind for kind, *_ in read_entries(FOLDER / "en.po", "en")} - {"problem", "advice", "key"}:
        said, english = read_words(of, language), read_words(of, "en")
        assert said == {code: forms[0] for kind, code, _, forms in read if kind == of}
        assert {code: set(_HOLE.findall(text)) for code, text in said.items()} == {
            code: set(_HOLE.findall(text)) for code, text in english.items()
        }


@pytest.mark.parametrize(
    ("language", "said"),
    first([("de", "Dateien geschrieben"), ("nl", "bestanden geschreven"), ("fr", "fichiers écrits")], 1),
)
def test_a_build_speaks_the_language_of_its_editors(tmp_path: Path, language: str, said: str) -> None:
    """What a build reports is said in the reference language, and so is a theme that is missing; errors come first."""
    project = make_project(tmp_path)
    settings = SETTINGS.replace("[fr, nl]", f"[{language}, fr, nl]" if language == "de" else "[fr, nl]")
    settings = settings.replace("reference-language: fr", f"reference-language: {language}")
    project.write("settings.yaml", settings)
    services = (BASE / "content" / "services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services.replace("{fr:", "{de: Deutsch, fr:"))
    project.write(f"incidents/2022-05-panne/incident.{language}.md", "---\ntitle: X\n---\nX\n")
    project.write_note(note(), language=language)
    built = run(tmp_path, "build")
    assert said in built.stdout
    project.write("01-x.md", note())
    words = "|".join(read_commands(language)[f"level-{level}"] for level in Level)
    levels = re.findall(f": ({words}): ", run(tmp_path, "check").stdout)
    is_error = [level == read_commands(language)["level-error"] for level in levels]
    assert is_error[0]
    assert is_error == sorted(is_error, reverse=True)
    refused = run(tmp_path, "gallery", "--theme", "nope", "--output", "g")
    assert read_commands(language)["theme-missing"].format(name="nope") in refused.stderr


@pytest.mark.parametrize(
    ("typed", "machine", "language"),
    [("en", "", "en"), ("Nederlands", "", "nl"), ("", "de_DE.UTF-8", "fr"), ("uk", "de_DE.UTF-8", "fr")],
)
def test_editors_choose_the_language_in_which_they_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, machine: str, language: str
) -> None:
    """``editors-language:`` counts before the reference language; one without messages is a warning."""
    monkeypatch.setenv("LC_ALL", machine)
    project = make_project(tmp_path)
    project.write("settings.yaml", SETTINGS.rstrip("\n") + f"\neditors-language: {typed}\n")
    project.write_note(note())
    checked = pipeline.check(project.path, NOON)
    assert checked.language == language
    assert ("editors-language-unknown" in {problem.code for problem in checked.problems}) == (typed == "uk")


@pytest.mark.parametrize(("machine", "language"), [("de_DE.UTF-8", "de"), ("nl", "nl"), ("C.UTF-8", "en"), ("", "en")])
def test_the_machine_decides_where_the_reference_language_has_no_messages(
    monkeypatch: pytest.MonkeyPatch, machine: str, language: str
) -> None:
    """Editors of a Polish site are told in the language of their machine, else in English."""
    monkeypatch.setenv("LC_ALL", machine)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.delenv("LANG", raising=False)
    assert editors_language("pl") == language


@pytest.mark.parametrize("language", sample(LANGUAGES, "fr"))
def test_the_reference_is_printed_in_every_language_of_editors(tmp_path: Path, language: str) -> None:
    """Keys, words and messages are explained in each language, in as many rows as in English."""
    done = run(tmp_path, "reference", "--language", language)
    english = run(tmp_path, "reference").stdout.splitlines()
    assert [line[:1] in "|#" for line in done.stdout.splitlines()] == [line[:1] in "|#" for line in english]
    assert language == "en" or done.stdout.splitlines()[0] != english[0]
