"""What editors are told, in their own language: French, Dutch, German and English say the same."""

import re
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.content.messages import LANGUAGES, read_key_meanings, read_messages, say
from tests.builders import BASE, NOON, make_project, note

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
