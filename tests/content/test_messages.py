"""What editors are told, in their own language: all languages of editors say the same."""

import re
from collections.abc import Collection
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
from statusgen.content.vocabulary import read_vocabulary
from statusgen.model.problem import Level
from statusgen.model.vocabulary import normalise
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


OF_SETTINGS = {
    *(
        "contact-missing",
        "service-absent",
        "reach-changed",
        "emergency-changed",
        "emergency-number-missing",
        "phone-service-unknown",
        "retired-undated",
        "retired-held",
        "announce-clear-text",
        "entry-former-present",
        "entry-gone",
        "entry-joined",
        "entry-unclear",
    ),
    *(
        "catalogue-empty",
        "catalogue-taken",
        "catalogue-unknown-near",
        "catalogue-rules",
        "service-when-unknown",
        "rule-not-needed",
    ),
    *("link-relative", "link-unknown-near"),
}
"""Messages about settings, services, catalogues and links, whose words are English."""


def words_of_another_language(text: str, language: str, kinds: Collection[str]) -> set[str]:
    """Return ids of keys and closed words in a text, where the language has a spelling of its own."""
    found = set()
    for (kind, word), spellings in read_vocabulary([language]).spellings[language].items():
        own = any({word, word.rstrip("s")} & {*normalise(spelling).split("-")} for spelling in spellings)
        ends = r"(?=\s?[:»’“])" if kind == "key" else r"(?![\w-]|\.\S)"
        own |= (language, word) == ("it", "come")  # which is "as" there
        if kind in kinds and not own and re.search(rf"(?<![\w{{/-]){word}{ends}", text):
            found.add(word)
    return found


@pytest.mark.parametrize("language", ["fr", "nl", "de", "es", "it", "pt"])
def test_messages_name_keys_and_words_as_an_editor_types_them(language: str) -> None:
    """No sentence tells a writer of Dutch to type an English key, state or rule where there is a Dutch one."""
    kinds = (
        "key",
        "kind",
        "state",
        "rule",
        "stage",
        "none",
        "ended",
        "as-before",
        "line closed",
        "diverted",
        "everything",
    )
    said = {code: f"{one.message} {one.advice}" for code, one in read_messages(language).items()}
    found = {code: words_of_another_language(text, language, kinds) for code, text in said.items()}
    assert {code: words for code, words in found.items() if words and code not in OF_SETTINGS} == {}


def test_what_messages_quote_is_named_as_the_note_has_it() -> None:
    """Of no broken site, an editor of French reads the id of a word that has a French name."""
    kinds = {kind for kind, _ in read_vocabulary(["fr"]).spellings["fr"]} - {
        "answer",
        "part heading",
        "service kind",
        "long",
    }
    found = {}
    for path in sorted(BASE.parent.glob("*/expected.txt")):
        said = [line for line in path.read_text(encoding="utf-8").splitlines() if not re.match(r"\s+\d+ \|", line)]
        told = "\n".join(re.sub(r"\S+\.(?:fr|nl)?\.?md\S*|«[^»]*»", "", line.split(": ", 2)[-1]) for line in said)
        if words := words_of_another_language(told, "fr", kinds):
            found[path.parent.name] = words
    assert {code: words for code, words in found.items() if code not in OF_SETTINGS} == {}


def test_editors_of_another_language_can_type_what_they_are_told(tmp_path: Path) -> None:
    """On a French site whose editors read Dutch, Dutch keys and words are read as well."""
    project = make_project(tmp_path)
    settings = SETTINGS.replace("[fr, nl]", "[fr]").rstrip("\n")
    project.write("settings.yaml", settings + "\neditors-language: nl\n")
    project.write_note(note("  radiologie: geannuleerd, wacht").replace("valid-until:", "geldig tot:"))
    assert not [one for one in pipeline.check(project.path, NOON).problems if one.is_error]


def test_a_language_is_named_in_that_of_the_editors(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    project.write("settings.yaml", SETTINGS.rstrip("\n") + "\neditors-language: nl\n")
    project.write("pages/hulp.nl.md", "---\ntitel: Hulp\n---\nTekst.\n")
    (said,) = (one for one in project.problems() if one.code == "page-without-reference")
    assert dict(said.values) == {"language": "Frans"}


@pytest.mark.parametrize(
    ("typed", "language", "right"),
    [("staet", "nl", "staat"), ("toestnd", "nl", "toestand"), ("Zusttand", "de", "Zustand"), ("reglle", "fr", "règle")],
)
def test_a_key_is_proposed_in_the_language_of_the_note(typed: str, language: str, right: str) -> None:
    """And never the English name of it, unless that is what was typed but for a slip."""
    vocabulary = read_vocabulary(["fr", "nl", "de"])
    assert vocabulary.suggest(language, "key", typed, ("state", "rule")) == right
    assert vocabulary.suggest(language, "key", "statee", ("state", "rule")) == "state"


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


_COUNTED = re.compile(r"\{(?:count|days|hours|minutes|errors|blocks|same|gone)\} [^\W\d_]")
HAS_ONE = {"bar-errors", "days", "hidden", "patients-one", "patients-many", "patients-laxer-one", "patients-laxer-many"}
"""Sentences with another for one thing."""
NEVER_ONE = {"valid-until-far", "lost-older", "advice-long", "more-waiting", "more-drafts"}
"""Sentences of a number that is never one, or whose noun stands before it."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_thing_is_never_counted_in_the_plural(language: str) -> None:
    """A number stands behind its noun and a colon, "Files written: 1", unless another sentence says one."""
    entries = read_entries(FOLDER / f"{language}.po", language)
    counted = {code for _, code, _, forms in entries if _COUNTED.search(forms[0])}
    assert counted <= HAS_ONE | NEVER_ONE


@pytest.mark.parametrize(
    ("language", "said"),
    first([("de", "Dateien geschrieben"), ("nl", "Bestanden geschreven"), ("fr", "Fichiers écrits")], 1),
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
    ways = re.findall(r"`([^`]+)`", next(line for line in done.stdout.splitlines()[1:] if line.count("`") == 4))
    own = read_vocabulary([language]).spellings[language][("key", "next-update")]
    assert {normalise(way) for way in ways} <= {
        normalise(one) for one in (*own, *(["next-update"] * (language == "en")))
    }
