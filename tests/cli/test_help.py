"""Help, and what is said of a mistyped command, in the languages of editors."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from statusgen.cli import main
from statusgen.content.messages import LANGUAGES, read_words
from tests.builders import BASE, make_project
from tests.command_line import run

OTHERS = tuple(one for one in LANGUAGES if one != "en")


def iter_texts(command: click.Command) -> Iterator[str]:
    """Iterate over what the help of a command, and of those below it, says in English; examples are the same in all."""
    paragraphs = "\n\n".join(inspect.cleandoc(text or "") for text in (command.help, command.epilog)).split("\n\n")
    for paragraph in filter(None, paragraphs):
        if not paragraph.startswith("\b\nExamples:"):
            stays = paragraph.startswith("\b\n")
            yield paragraph.removeprefix("\b\n") if stays else paragraph.replace("\n", " ")
    yield from (one.help for one in command.params if isinstance(one, click.Option) and one.help)
    for below in getattr(command, "commands", {}).values():
        yield from iter_texts(below)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_help_is_in_every_language(language: str) -> None:
    """And no sentence stands in the catalogue that no help says."""
    said, known = set(iter_texts(main)), set(read_words("help", language))
    words = {"Show this message and exit.", "Examples:", "Usage:", "Options", "Commands", "[OPTIONS]"}
    assert said - known == set()
    assert known - said - words == {"COMMAND [ARGS]..."}


def test_commands_are_listed_with_whole_sentences(tmp_path: Path) -> None:
    """In the language of the machine, where no project says another; nothing is cut in the middle."""
    shown = " ".join(run(tmp_path, "--help", LANG="de_DE.UTF-8").stdout.split())
    assert "Aufruf: statusgen [OPTIONEN] BEFEHL [ARGUMENTE]..." in shown
    first = "Zeigt jeden Baustein eines Designs in jedem Zustand, auf einer Seite, für alle, die das Design ändern."
    assert first in shown
    assert "..." not in shown.replace("[ARGUMENTE]...", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_help_is_cut_and_each_has_two_examples(tmp_path: Path, language: str) -> None:
    """In a terminal of 80 letters a line, of which none is wrapped by the terminal itself."""
    for name in ("", *main.commands):
        shown = run(tmp_path, *filter(None, [name]), "--help", LANG=f"{language}.UTF-8", COLUMNS="80").stdout
        assert [line for line in shown.splitlines() if len(line) > 80] == [], name
        assert len(re.findall(r"(?m)^    statusgen\b", shown)) >= 2, name


def test_a_command_without_its_second_word_is_helped_in_the_language_of_the_editors(tmp_path: Path) -> None:
    shown = run(tmp_path, "import", LANG="nl_BE.UTF-8")
    assert "Afsluitcode:" in shown.stdout + shown.stderr
    assert "Exit status:" not in shown.stdout + shown.stderr


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("bild",), "Fout: Het commando 'bild' bestaat niet. Bedoelde u 'build'?"),
        (("build", "--jobs", "0"), "Fout: De waarde van '--jobs' klopt niet: 0 ligt niet in het bereik 1<=x<=64."),
        (("check", "--format", "xml"), "'xml' staat niet in de lijst: 'text', 'json', 'github'."),
        (("forget",), "Fout: 'INCIDENT/NUMBER|INCIDENT...' ontbreekt."),
        (("diff", "--language", "xx"), "Deze site heeft fr, nl."),
        (("build", "--base-url", "status.example"), "Het begint met https:// of http://"),
        (("check", "--since", "content"), "content bevat geen spoor van wat is gepubliceerd."),
        (("hosting", "nginx", "--root", "/a;b"), "‘/a;b’ kan niet in een configuratie staan."),
        (("hosting", "nginx", "--domain", "a;b"), "Het is de naam van de host alleen"),
        (("check", "--at"), "Fout: De optie '--at' vraagt een waarde."),
    ],
)
def test_what_is_mistyped_is_said_in_the_language_of_the_editors(
    tmp_path: Path, typed: tuple[str, ...], said: str
) -> None:
    """That of the project where it has one: the machine speaks French here."""
    project = make_project(tmp_path)
    settings = (BASE / "content" / "settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("reference-language: fr", "reference-language: nl"))
    refused = run(project.path, *typed, LANG="fr_BE.UTF-8")
    assert refused.returncode in (2, 3)
    assert said in refused.stderr
    assert "Error" not in refused.stderr


@pytest.mark.parametrize(
    ("language", "said"), [("nl_BE.UTF-8", "Niemand heeft geantwoord"), ("en_GB.UTF-8", "Nobody answered")]
)
def test_a_question_that_nobody_answers_writes_nothing(tmp_path: Path, language: str, said: str) -> None:
    """As in a job without a terminal: one sentence, status 3, and no folder."""
    done = run(tmp_path, "init", "status", LC_ALL=language)
    assert (done.returncode, list(tmp_path.iterdir())) == (3, [])
    assert said in done.stderr
    assert "Abort" not in done.stdout + done.stderr
