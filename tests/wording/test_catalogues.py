"""Whole sentences in the catalogues, complete in every language."""

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from statusgen.content.help_wanted import HELP_KEYS
from statusgen.content.lines import LINE_KEYS
from statusgen.content.messages import LANGUAGES, read_key_meanings, read_messages
from statusgen.content.notes import INCIDENT_KEYS, NOTE_KEYS, TRANSLATION_KEYS
from statusgen.content.personal_data import DATA_KEYS
from statusgen.content.restart_plan import STEP_KEYS
from statusgen.content.statements import EXCEPTION_KEYS, STATEMENT_KEYS
from statusgen.content.warnings import WARNING_KEYS
from statusgen.desk.reference import make_reference
from tests.builders import ROOT

THEME = ROOT / "themes" / "default"
CATALOGUES = sorted((THEME / "catalogues").glob("*.po"))
MESSAGES = [ROOT / "statusgen" / "messages" / f"{tag}.po" for tag in LANGUAGES]
_SAY = re.compile(r"""\bsay\(\s*(['"])((?:\\.|(?!\1).)*)\1""")
_TEXT = re.compile(r">[^<>{}]*[^\W\d_]{2,}[^<>{}]*<")


def read_catalogue(path: Path) -> dict[str, str]:
    """Read the sentences of a catalogue by their key (context and English text); those that count by their plural."""
    with path.open("rb") as file:
        entries = [one for one in read_po(file, locale=path.stem) if one.id]
    counted = {f"|{one.id[1]}": str(one.string[-1]) for one in entries if isinstance(one.string, tuple)}
    return counted | {f"{one.context or ''}|{one.id}": str(one.string) for one in entries if not one.pluralizable}


@cache
def sentences_used() -> set[str]:
    """Return every sentence that templates and code ask for."""
    used = set()
    for path in THEME.rglob("*.html"):
        used |= {match[2].replace("\\'", "'") for match in _SAY.finditer(path.read_text(encoding="utf-8"))}
    for path in (ROOT / "statusgen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if isinstance(node, ast.Call) and name in ("say", "say_count", "mark", "stamp", "day_stamp") and node.args:
                used |= {
                    one.value
                    for one in ast.walk(node.args[name == "say_count"])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return used


def placeholders(sentence: str) -> set[str]:
    """Return the names between braces."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_holds_every_sentence_and_no_other(path: Path) -> None:
    """Every sentence used is translated, and nothing stands in a catalogue that nobody says."""
    feeds = {"All updates", "State of each service"}  # titles kept in a table, and said from there
    translated = {key.partition("|")[2] for key, text in read_catalogue(path).items() if text}
    assert translated == sentences_used() | feeds


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_keeps_its_placeholders(path: Path) -> None:
    """A translation has exactly the placeholders of the English sentence."""
    for key, text in read_catalogue(path).items():
        assert placeholders(text) == placeholders(key.partition("|")[2]), key


def test_every_key_of_a_note_has_a_meaning() -> None:
    """Each key that a note, an incident or a translation may hold is explained in French and English."""
    keys = {*NOTE_KEYS, *STATEMENT_KEYS, *EXCEPTION_KEYS, *STEP_KEYS, *WARNING_KEYS, *LINE_KEYS, *DATA_KEYS, *HELP_KEYS}
    keys |= {*INCIDENT_KEYS, *TRANSLATION_KEYS}
    for language in ("en", "fr"):
        assert set(read_key_meanings(language)) == keys


@pytest.mark.parametrize(("language", "name"), [("en", "reference.md"), ("fr", "reference.fr.md")])
def test_the_reference_is_up_to_date(language: str, name: str) -> None:
    """The reference in ``docs/`` is what the code says today; ``statusgen reference`` makes it anew."""
    made = make_reference(language)
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made
    for code in read_messages(language):
        assert f"| `{code}` |" in made


@pytest.mark.parametrize("path", [path for path in MESSAGES if path.stem != "en"], ids=lambda path: path.stem)
def test_messages_are_complete_in_every_language(path: Path) -> None:
    """Every problem has a sentence and an advice in each language of editors, with the placeholders of the English."""
    own, english = read_catalogue(path), read_catalogue(path.with_name("en.po"))
    assert {key for key in own if not key.startswith(("help|", "mistyped|"))} == set(english)  # those keys are English
    for key in (key for key in english if not key.startswith("key|")):
        assert own[key]
        assert english[key]
        assert placeholders(own[key]) <= placeholders(english[key]) | _other_half(english, key), key


def _other_half(messages: dict[str, str], key: str) -> set[str]:
    """Return the placeholders of sentence and advice together: both are filled with the same values."""
    _, _, code = key.partition("|")
    return placeholders(messages.get(f"problem|{code}", "")) | placeholders(messages.get(f"advice|{code}", ""))


def test_every_problem_the_code_reports_has_a_sentence() -> None:
    """Each code that appears in the package is in the catalogue, and each code of the catalogue in the package."""
    known = set(read_messages("en"))
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "statusgen").rglob("*.py"))
    literal = set(re.findall(r'"([a-z]+(?:-[a-z0-9]+)+)"', written))
    near = {code for code in known if code.endswith("-near") and code.removesuffix("-near") in literal}
    assert known <= literal | near
    reported = set(
        re.findall(r'(?:report|problem|_report|_problem)\(\s*(?:[^()"]*,\s*)?"([a-z]+(?:-[a-z0-9]+)+)"', written)
    )
    assert reported - {"approved-by", "content", "next-update", "valid-until"} <= known


def test_no_string_in_a_template_escapes_the_catalogue() -> None:
    """Templates hold no words of their own: every text between tags comes from a view or from ``say``."""
    found = []
    for path in sorted(THEME.rglob("*.html")):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found += [(path.name, match.group()) for match in _TEXT.finditer(text)]
        found += [(path.name, value) for value in re.findall(r'(?:aria-label|title|alt)="([^"]*\w[^"]*)"', text)]
    assert found == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_sentences_are_set_as_print_sets_them(path: Path) -> None:
    """Apostrophes and quotes are those of print; in French no sign begins a line; each language has its own quotes."""
    with path.open("rb") as file:
        entries = [one for one in read_po(file, locale=path.stem) if one.id]
    said = [text for one in entries for text in ([one.string] if isinstance(one.string, str) else one.string or ())]
    wrong = {"de": r"[‘”«»]", "fr": r"(?<![\u00a0\u202f])[;:!?»%]|«(?![\u00a0\u202f])|[“”„]"}.get(path.stem, r"\s\s")

    assert [text for text in said if re.search(rf"['\"]|\.\.\.|\s$|^\s|{wrong}", str(text))] == []
