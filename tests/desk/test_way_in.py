"""The way in: an empty folder to a published first bulletin in two languages, then the story, with no look-up."""

import contextlib
import re
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect

from statusgen.cli import main
from tests.builders import Project
from tests.cli.test_watch import soon
from tests.desk.test_new import fill
from tests.desk.test_serve import HOME, serving
from tests.pages.test_browser import open_at

pytestmark = pytest.mark.slow("every command of a newcomer, a server and a browser")

FRENCH = {"LANG": "fr_BE.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "NO_COLOR": "1", "COLUMNS": "100"}
ENGLISH = re.compile(r"\b(the|and|with|your|nothing|which|written|type)\b", re.IGNORECASE)
"""Words that stand neither in French nor in Dutch."""
WAY_IN = (
    (
        "init",
        ".",
        "--yes",
        "--organisation",
        "Val",
        "--country",
        "BE",
        "--languages",
        "fr, nl",
        "--places",
        "Nord, Sud",
    ),
    ("new", "first-hour", "--incident", "panne"),
    ("new", "--translate", "nl"),
    ("check",),
    ("build",),
)
STORY = ("first-morning", "call-centre", "data-unknown", "fake-messages", "restart", "end")


class Recorded:
    """What was typed in a folder, and what each command said."""

    def __init__(self, folder: Path) -> None:
        self.project = Project(folder)

    def type(self, *arguments: str, statuses: tuple[int, ...] = (0,)) -> str:
        """Type a command; whatever it says is in the language of the editors."""
        with contextlib.chdir(self.project.path):
            done = CliRunner().invoke(main, arguments, env=FRENCH, prog_name="statusgen")
        assert done.exit_code in statuses, f"{arguments}: {done.output}"
        said = re.sub(r"\S*/\S*|statusgen [\w -]+", "", done.output)  # paths and commands are typed as they are
        assert ENGLISH.findall(said) == [], done.output
        return done.output

    def has(self, path: str, text: str) -> bool:
        """Whether a page of the published site says something."""
        return text in self.project.page(path)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Walk from an empty folder to a published first bulletin in French and Dutch."""
    recorded = Recorded(tmp_path_factory.mktemp("way-in"))
    for command in WAY_IN:
        recorded.type(*command)
        if command[0] == "new":
            fill(recorded.project)
    return recorded


def test_six_commands_lead_to_a_first_bulletin_in_two_languages(begun: Recorded) -> None:
    """Both languages are published, nothing is left to fill in or to translate, and no file was looked up."""
    assert len(WAY_IN) <= 6
    assert begun.has("fr/index.html", "panne/1/")
    assert begun.has("nl/index.html", "panne/1/")
    assert "[[" not in begun.project.page("fr/index.html")
    assert begun.type("translations").splitlines()[0].count("100 %")


def test_the_first_bulletin_is_in_a_browser(begun: Recorded, browser: Browser) -> None:
    """From the front page, opened from the disk, each language says that an emergency is seen."""
    for tag, word in (("fr", "Urgences"), ("nl", "Spoed")):
        page = open_at(browser, (begun.project.path / "site" / tag / "index.html").as_uri())
        expect(page.locator("html")).to_have_attribute("lang", tag)
        expect(page.locator("main")).to_contain_text(word)
        page.context.close()


def test_the_story_goes_on_through_new_serve_diff_and_build(begun: Recorded) -> None:
    """Six bulletins more: each is in the preview before it is published, diff tells it, build publishes it."""
    with serving(begun.project) as served:
        for number, template in enumerate(STORY, 2):
            begun.type("new", template)
            fill(begun.project)
            (path,) = begun.project.path.glob(f"content/incidents/*/{number:02}-*.fr.md")
            title = path.read_text(encoding="utf-8").split("\n")[1].partition(" : ")[2]
            assert soon(partial(served.says, f"{path.parent.name}/{number}/")), title
            told = begun.type("diff", statuses=(0, 4))
            assert title in re.sub(r"[\u00a0\u202f]", " ", told)
            begun.type("build")
            assert "Les lecteurs retrouveraient tout comme avant." in begun.type("diff")
            assert begun.has("fr/index.html", f"{path.parent.name}/{number}/") or template == "end"
        assert served.ask(HOME).status == 200


def test_what_is_to_be_filled_in_first_is_said(tmp_path: Path) -> None:
    """Who translates before filling in is not told that all is translated, and nothing is written."""
    recorded = Recorded(tmp_path)
    for command in WAY_IN[:2]:
        recorded.type(*command)
    said = recorded.type("new", "--translate", "nl", statuses=(3,))
    assert "01-first-hour.fr.md" in said
    assert "encore à compléter" in said
    assert list(tmp_path.rglob("*first-hour.nl.md")) == []
