"""The guides for communications staff: what they tell people to type is what statusgen accepts."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from statusgen import pipeline
from statusgen.cli import main
from statusgen.content.notes import NOTE_KEYS
from statusgen.model.note import Note
from statusgen.model.problem import Problem
from statusgen.model.vocabulary import Vocabulary
from statusgen.model.words import Group, Rule, Stage, State
from tests.builders import EXAMPLE, Project, note
from tests.reading import open_page, text_of

_FILE = re.compile(r"^`content/(?P<path>[^`\n]+)`\n\n```markdown\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_PIECE = re.compile(r"^```yaml\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_SERVICES = re.compile(r"^```yml\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_MESSAGE = re.compile(r"^```text\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_QUOTED_LINE = re.compile(r"^  (?P<number>\d+) \| (?P<line>.*)$", re.MULTILINE)
_TABLE = re.compile(r"^\| (?P<head>[^|\n]+) \|.*\n\|[-|]+\n(?P<rows>(?:\|.*\n)+)", re.MULTILINE)
_CLOSED = {"state": tuple(State), "rule": tuple(Rule), "group": tuple(Group), "stage": tuple(Stage), "key": NOTE_KEYS}
_HEADS = {
    "fr": {"state": "État", "rule": "Règle", "group": "Patients", "stage": "Étape", "key": "Clé"},
    "en": {"state": "State", "rule": "Rule", "group": "Patients", "stage": "Stage", "key": "Key"},
}


@dataclass(frozen=True)
class Guide:
    """A guide, in the language that is the reference language of its site."""

    language: str

    @property
    def text(self) -> str:
        return (EXAMPLE / "docs" / f"writing-a-note.{self.language}.md").read_text(encoding="utf-8")

    @property
    def files(self) -> dict[str, str]:
        """The whole files it shows, by their path below ``content/``."""
        return {match["path"]: match["text"] for match in _FILE.finditer(self.text)}

    @property
    def pieces(self) -> list[str]:
        """The pieces of front matter it shows."""
        return [match["text"] for match in _PIECE.finditer(self.text)]

    @property
    def message(self) -> str:
        """The message it explains."""
        return next(match["text"] for match in _MESSAGE.finditer(self.text))

    def words(self, kind: str) -> list[list[str]]:
        """The words that the first column of a table tells people to type, row by row."""
        head = _HEADS[self.language][kind]
        rows = next(match["rows"] for match in _TABLE.finditer(self.text) if match["head"] == head)
        return [re.findall(r"`([^`]+)`", row.split("|")[1]) for row in rows.splitlines()]

    def make_site(self, path: Path) -> Project:
        """Make a project with the example's settings and services, and no notes yet."""
        project = Project(path)
        own = f"[{self.language}, " + ", ".join(one for one in ("fr", "nl", "de", "en") if one != self.language) + "]"
        settings = (EXAMPLE / "content" / "settings.yaml").read_text(encoding="utf-8")
        settings = re.sub(r"^languages: .*$", f"languages: {own}", settings, flags=re.MULTILINE)
        settings = re.sub(r"^reference-language: .*$", f"reference-language: {self.language}", settings, flags=re.M)
        project.write("settings.yaml", settings)
        project.write("services.yaml", (EXAMPLE / "content" / "services.yaml").read_bytes())
        return project

    def make_whole_site(self, path: Path) -> Project:
        """Make a project with every whole file that the guide shows."""
        project = self.make_site(path)
        for name, text in self.files.items():
            project.write(name, text)
        return project


GUIDES = [Guide("fr"), Guide("en")]
each_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.language)
each_kind = pytest.mark.parametrize("kind", list(_CLOSED))


def errors(project: Project) -> list[Problem]:
    return [problem for problem in project.read().problems if problem.is_error]


def plain(text: str) -> str:
    """Return a text with ordinary spaces, which is how people type it."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def vocabulary_of(guide: Guide, path: Path) -> Vocabulary:
    content = guide.make_site(path).read().content
    assert content is not None
    return content.vocabulary


def notes_of(project: Project) -> list[Note]:
    content = project.read().content
    assert content is not None
    return [one for incident in content.incidents.values() for one in incident.notes]


@pytest.mark.parametrize(
    ("guide", "name"), [(guide, name) for guide in GUIDES for name in guide.files], ids=lambda one: str(one)[-60:]
)
def test_a_file_shown_in_a_guide_reads_without_an_error(tmp_path: Path, guide: Guide, name: str) -> None:
    """Whoever copies a file out of a guide is refused nothing."""
    project = guide.make_whole_site(tmp_path)

    assert [problem for problem in errors(project) if problem.path == f"content/{name}"] == []


@each_guide
def test_no_example_is_left_unread(tmp_path: Path, guide: Guide) -> None:
    """Every example that looks like a file says under which name, and all of them together make a site."""
    project = guide.make_whole_site(tmp_path)

    assert guide.text.count("```markdown") == len(guide.files)
    assert errors(project) == []
    assert project.read().left_out == ()


@each_guide
def test_the_story_of_a_guide_holds_on_each_of_its_days(tmp_path: Path, guide: Guide) -> None:
    """At the moment each note of a guide is published, no announced date has gone by and nothing is an error."""
    project = guide.make_whole_site(tmp_path)

    for one in notes_of(project):
        checked = pipeline.check(tmp_path, one.published)
        assert [problem for problem in checked.problems if problem.is_error] == [], one.path


@pytest.mark.slow("builds two sites")
@each_guide
def test_what_a_guide_has_typed_appears(tmp_path: Path, guide: Guide) -> None:
    """The title and the words of the text of each whole file stand, in their order, on its page; a draft has none."""
    project = guide.make_whole_site(tmp_path)
    notes = notes_of(project)
    withdrawn = {one.path for one in notes if one.is_withdrawn}
    project.build(max(one.published for one in notes))
    for name, typed in guide.files.items():
        _, front, body = typed.split("---\n", 2)
        folder, _, file = name.rpartition("/")
        number, _, language = file.removesuffix(".md").partition(".")
        place = f"{int(number[:2])}/" if number[:2].isdigit() else ""
        page = f"{language}/{folder}/{place}index.html"
        if re.search(r"^stat\w+\s?: (?:draft|brouillon)$", front, re.MULTILINE):
            assert not (tmp_path / "site" / page).exists(), name
            continue
        shown = " ".join(re.findall(r"\w+", text_of(open_page(tmp_path / "site", page))))
        title = re.search(r"^tit(?:le|re|el)\s?: (.*)$", front, re.MULTILINE)
        assert title is not None
        lines = re.split(r"\n+", re.sub(r"\]\([^)]*\)", "", body).strip())
        appears = [" ".join(re.findall(r"\w+", said)) in shown for said in (title[1], *lines)]
        assert appears == [True, *[f"content/{name}" not in withdrawn] * len(lines)], (name, lines)


@pytest.mark.parametrize(
    ("guide", "piece"),
    [(guide, piece) for guide in GUIDES for piece in guide.pieces],
    ids=lambda one: " ".join(str(one).split())[:40],
)
def test_a_piece_shown_in_a_guide_reads_without_an_error(tmp_path: Path, guide: Guide, piece: str) -> None:
    """A few lines copied out of a guide into a note are refused nothing."""
    project = guide.make_site(tmp_path)
    project.write(f"incidents/2022-05-test/incident.{guide.language}.md", "---\ntitle: Test\n---\nTest.\n")
    project.write_note(note("", more=piece), incident="2022-05-test", language=guide.language)

    assert errors(project) == []
    assert project.read().left_out == ()


@each_guide
def test_the_services_shown_in_a_guide_read_without_a_problem(tmp_path: Path, guide: Guide) -> None:
    """Services copied out of a guide into services.yaml are refused nothing, and say what the guide says of them."""
    project = guide.make_site(tmp_path)
    (shown,) = _SERVICES.findall(guide.text)
    example = (EXAMPLE / "content" / "services.yaml").read_text(encoding="utf-8")
    locations = re.search(r"^locations:\n(?: .*\n)+", example, re.MULTILINE)
    assert locations is not None
    project.write("services.yaml", f"{locations[0]}{shown}")
    project.write(
        "settings.yaml", re.sub(r"^ +service: .*\n", "", (tmp_path / "content/settings.yaml").read_text(), flags=re.M)
    )
    reading = project.read()
    assert reading.content is not None
    assert project.problems() == []
    services = reading.content.catalogue.services
    assert [str(one.kind) for one in services.values()] == ["walk-in", "visit", "appointment", "emergency"]
    assert services["dialysis"].comes_as_planned
    assert set(services["emergency"].words) == {State.RUNNING, State.DEGRADED, State.CANCELLED}


@each_kind
@each_guide
def test_the_tables_of_a_guide_name_every_word_once(tmp_path: Path, guide: Guide, kind: str) -> None:
    """Each row of a table stands for one word, every spelling in it is accepted, and no word is missing."""
    vocabulary = vocabulary_of(guide, tmp_path)
    meant = [{vocabulary.find(kind, typed, _CLOSED[kind]) for typed in row} for row in guide.words(kind)]

    assert [1] * len(_CLOSED[kind]) == [len(row) for row in meant]
    assert set(_CLOSED[kind]) == set().union(*meant)


@pytest.mark.parametrize("kind", ["state", "rule", "group"])
@each_guide
def test_a_guide_quotes_what_patients_will_read(tmp_path: Path, guide: Guide, kind: str) -> None:
    """The sentences that a guide promises for each word are those of the site."""
    vocabulary = vocabulary_of(guide, tmp_path)

    for word in _CLOSED[kind]:
        phrase = plain(vocabulary.phrase(guide.language, kind, word)).replace("{place}.", "…")
        assert f"| {phrase} |" in plain(guide.text)


@each_guide
def test_the_message_a_guide_explains_is_what_statusgen_says(tmp_path: Path, guide: Guide) -> None:
    """The message under "How do I read a message?" appears, word for word, when somebody makes that mistake."""
    project = guide.make_whole_site(tmp_path)
    name = guide.message.partition(":")[0].removeprefix("content/")
    quoted = _QUOTED_LINE.search(guide.message)
    assert quoted is not None
    lines = guide.files[name].split("\n")
    lines[int(quoted["number"]) - 1] = quoted["line"]
    project.write(name, "\n".join(lines))

    result = CliRunner().invoke(main, ["check", "--project", str(tmp_path), "--at", "2022-05-16T12:00"])

    assert result.exit_code == 1
    assert plain(guide.message) in plain(result.stdout)


def test_both_guides_say_the_same() -> None:
    """The French and the English guide have the same sections, examples, tables and points to check."""
    french, english = GUIDES
    for what in (r"^## ", r"^```\w+$", r"^\|", r"^- \[ \] ", r"^- "):
        counts = [len(re.findall(what, guide.text, flags=re.MULTILINE)) for guide in (french, english)]
        assert counts[0] == counts[1], what
