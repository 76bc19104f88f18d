"""The way in, in a terminal and a browser: an empty folder, a first bulletin in two languages, then the story."""

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from statusgen.content.starter import FOLDER as STARTER
from statusgen.content.starter import read_starter
from statusgen.texts.po import read_entries
from tests.builders import ROOT, Project
from tests.cli.test_watch import PATIENCE
from tests.pages.test_browser import open_at
from tests.pages.test_browser import pytestmark as browser_mark
from tests.terminal import Shown, Terminal

pytestmark = [browser_mark, pytest.mark.slow("every command of a newcomer, a server and a browser")]

NOW = datetime.now(UTC)
AFTER = f"{NOW + timedelta(days=300):%d/%m/%Y}"
"""A day less than a year ahead: of what is further away, the year is asked about."""
ENGLISH = re.compile(r"\b(the|and|with|your|nothing|which|written|to|error|usage)\b", re.IGNORECASE)
"""Words that stand neither in French nor in Dutch sentences of the program."""
STORY = ("first-morning", "call-centre", "data-unknown", "fake-messages", "restart", "end")
MISTAKEN = "fake-messages"
"""The bulletin in which the writer makes a mistake first."""


@dataclass(frozen=True)
class Editor:
    """Somebody who writes for a hospital, and what they know by themselves: nothing of it is looked up."""

    machine: str
    language: str
    other: str
    answers: tuple[str, ...]
    """To the questions of ``init``; an empty one takes what is proposed."""
    known: dict[str, str]
    """What they write where a line asks for something, by its name in ``statusgen/starter``."""
    mistake: tuple[str, str]
    """A word of a bulletin, and what they type in its stead."""
    told: str
    """What is proposed to them then."""
    emergency: dict[str, str]
    same: str
    """What ``diff`` says where nothing changes."""


FRENCH = Editor(
    "fr_BE",
    "fr",
    "nl",
    ("Hôpital du Val", "", "fr, nl", "", "", "", "081 00 00 00", "oui", "Nord, Sud", ""),
    {"service": "Radiologie", "place": "Nord", "who": "Service communication", "approver": "Direction médicale"}
    | {"state": "fonctionne", "rule": "venez", "summary": "Nos ordinateurs sont en panne"}
    | {"group": "grossesse", "after": AFTER, "warning": "courriels", "ended": "terminé"}
    | {"phone": "081 00 00 01", "tell": "081 00 00 01", "hours": "8:00–20:00"},
    ("auteur", "auteure"),
    "« auteur »",
    {"fr": "Urgences", "nl": "Spoed"},
    "Les lecteurs retrouveraient tout comme avant.",
)
DUTCH = Editor(
    "nl_BE",
    "nl",
    "fr",
    ("Ziekenhuis De Linde", "", "nl, fr", "", "", "", "09 000 00 00", "ja", "Noord, Zuid", ""),
    {"service": "Radiologie", "place": "Noord", "who": "Communicatiedienst", "approver": "Medisch directeur"}
    | {"state": "werkt", "rule": "kom", "summary": "Onze computers liggen plat"}
    | {"group": "zwangere vrouwen", "after": AFTER, "warning": "e-mails", "ended": "beëindigd"}
    | {"phone": "09 000 00 01", "tell": "09 000 00 01", "hours": "8:00–20:00"},
    ("auteur", "auteurr"),
    "‘auteur’",
    {"fr": "Urgences", "nl": "Spoed"},
    "Lezers vinden alles zoals het was.",
)


def find_english() -> set[str]:
    """Return what only the English sentences for editors say: each piece of two words or more between its values."""
    spoken: dict[str, set[str]] = {"en": set(), "other": set()}
    for folder in (ROOT / "statusgen/messages", STARTER):
        for path in folder.glob("*.po"):
            if path.stem in ("en", "fr", "nl"):
                for _, _, _, forms in read_entries(path, path.stem):
                    pieces = (piece.strip() for form in forms for piece in re.split(r"\{[^}]*\}|\n", form))
                    kept = spoken["en" if path.stem == "en" else "other"]
                    kept |= {piece for piece in pieces if " " in piece and not piece.startswith("statusgen ")}
    return {piece for piece in spoken["en"] - spoken["other"] if not any(piece in one for one in spoken["other"])}


class Walk:
    """The way of an editor through a folder: whatever is shown is in their language."""

    def __init__(self, folder: Path, editor: Editor) -> None:
        self.editor, self.project = editor, Project(folder)
        self.terminal = Terminal(folder, editor.machine)
        self.way_in: tuple[str, ...] = ()
        """The commands that led to the first bulletin."""
        self.first = Project(folder.with_name(f"{folder.name}-first"))
        """The project as it was then."""
        self._english = find_english()

    def type(self, *arguments: str, answers: tuple[str, ...] = (), statuses: tuple[int, ...] = (0,)) -> str:
        shown: Shown = self.terminal.type(*arguments, answers=answers)
        assert shown.status in statuses, f"{arguments}: {shown.text}"
        self.assert_own_language(shown.text)
        return shown.text

    def assert_own_language(self, text: str) -> None:
        said = re.sub(r"\S*/\S*|statusgen [\w -]+|--[\w-]+", "", text)  # paths and commands are typed as they are
        assert ENGLISH.findall(said) == [], text
        assert [piece for piece in self._english if piece in text] == []

    def fill(self) -> None:
        """Fill in what the files ask for, each time something else where anything will do."""
        days, words = count(60), read_starter(self.editor.language)
        for path in self.project.path.glob("content/incidents/*/*.md"):
            text = path.read_text(encoding="utf-8")
            known = {words["hole", name]: typed for name, typed in self.editor.known.items()}
            dates = {words["hole", "date"]: "{:%d/%m/%Y}", words["hole", "moment"]: "{:%d/%m/%Y 08:00}"}

            other = f" – {self.editor.other}" if path.name.endswith(f".{self.editor.other}.md") else ""

            def fill_in(
                asked: "re.Match[str]", known: dict[str, str] = known, dates: dict[str, str] = dates, other: str = other
            ) -> str:
                day = NOW + timedelta(days=next(days))
                return known.get(asked[1]) or dates.get(asked[1], asked[1] + other).format(day)

            path.write_text(re.sub(r"\[\[(.*?)\]\]", fill_in, text), encoding="utf-8")

    def newest(self) -> Path:
        """Return the file of the newest bulletin, in the language of the editor."""
        return max(self.project.path.glob(f"content/incidents/*/[0-9]*.{self.editor.language}.md"))

    def title(self) -> str:
        """Return the title of the newest bulletin, as it is typed."""
        return re.sub(r"^\S+ ?: ", "", self.newest().read_text(encoding="utf-8").split("\n")[1])


@pytest.fixture(scope="module", params=(FRENCH, DUTCH), ids=("french", "dutch"))
def begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Walk from an empty folder to a published first bulletin in French and Dutch: questions are answered as asked."""
    walk = Walk(tmp_path_factory.mktemp("way-in"), request.param)
    walk.type("init", answers=request.param.answers)
    walk.type("new", answers=("", ""))
    walk.fill()
    walk.type("new", "--translate", request.param.other)
    walk.fill()
    walk.type("check")
    walk.type("build")
    walk.way_in = tuple(walk.terminal.commands)
    shutil.copytree(walk.project.path, walk.first.path, dirs_exist_ok=True)
    return walk


def test_six_commands_lead_to_a_first_bulletin_in_two_languages(begun: Walk) -> None:
    """Both languages are published, nothing is left to fill in or to translate, and no file was looked up."""
    assert len(begun.way_in) <= 6
    for tag in ("fr", "nl"):
        assert re.search(r"incidents/[\w-]+/1/", begun.first.page(f"{tag}/index.html"))
        assert "[[" not in begun.first.page(f"{tag}/index.html")
    assert "100 %" in Walk(begun.first.path, begun.editor).type("translations").splitlines()[0]


def test_the_first_bulletin_is_in_a_browser(begun: Walk, browser: Browser) -> None:
    """From the front page, opened from the disk, each language says that an emergency is seen."""
    for tag, word in begun.editor.emergency.items():
        page = open_at(browser, (begun.first.path / "site" / tag / "index.html").as_uri())
        expect(page.locator("html")).to_have_attribute("lang", tag)
        expect(page.locator("main")).to_contain_text(word)
        page.context.close()


def test_the_story_goes_on_through_new_serve_diff_and_build(begun: Walk, browser: Browser) -> None:
    """Six bulletins more: each is on the open page once it is saved, diff tells it, build publishes it."""
    with begun.terminal.leave_running("serve", "--port", "0", until=r"http://127\.0\.0\.1:\d+/") as address:
        begun.assert_own_language(address.string)
        incident = begun.newest().parent.name
        page = open_at(browser, f"{address[0]}~/{begun.editor.language}/incidents/{incident}/index.html")
        for number, template in enumerate(STORY, 2):
            begun.type("new", template)
            begun.fill()
            if template == MISTAKEN:
                make_mistake(begun, page)
            expect(page.locator("main")).to_contain_text(begun.title(), timeout=PATIENCE * 1000)
            told = re.sub(r"[\u00a0\u202f]", " ", begun.type("diff", statuses=(0, 4)))
            assert begun.title() in told
            begun.type("build")
            assert begun.editor.same in begun.type("diff")
            assert begun.project.page(f"{begun.editor.language}/incidents/{incident}/{number}/index.html")
        page.context.close()


def make_mistake(begun: Walk, page: Page) -> None:
    """Type a key wrongly: the page says it in the language of the editor until it is put right."""
    good = begun.newest().read_text(encoding="utf-8")
    begun.newest().write_text(good.replace(*begun.editor.mistake), encoding="utf-8")
    overlay = page.locator(".sg-problems--grave")
    expect(overlay).to_contain_text(begun.editor.told, timeout=PATIENCE * 1000)
    begun.assert_own_language(overlay.inner_text())
    begun.newest().write_text(good, encoding="utf-8")
    expect(overlay).to_have_count(0, timeout=PATIENCE * 1000)


def test_what_is_to_be_filled_in_first_is_said(tmp_path: Path) -> None:
    """Who translates before filling in is not told that all is translated, and nothing is written."""
    walk = Walk(tmp_path, FRENCH)
    walk.type("init", answers=FRENCH.answers)
    walk.type("new", "first-hour", answers=("panne",))
    said = walk.type("new", "--translate", "nl", statuses=(3,))
    assert "01-first-hour.fr.md" in said
    assert "encore à compléter" in said
    assert list(tmp_path.rglob("*first-hour.nl.md")) == []
