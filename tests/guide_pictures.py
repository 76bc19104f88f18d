"""Pictures of the guides, in the language of each: a mistake on the page that is served, and a note beside its page."""

import re
from html import escape
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from statusgen import pipeline
from statusgen.content.starter import read_starter
from statusgen.desk.init import USUAL_SERVICES, Choices, make_project, write_project
from statusgen.desk.new import make_bulletin
from tests.builders import Project
from tests.conftest import TUESDAY
from tests.desk.test_serve import serving

WINDOW = (880, 620)
_PAGE = "incidents/2022-05-it/1/index.html"


class Hospital(NamedTuple):
    """A hospital that does not exist, and what its writers fill in."""

    name: str
    places: tuple[str, str]
    other: str
    who: str
    approver: str
    summary: str
    hour: str


HOSPITALS = {
    "fr": Hospital(
        *("Hôpital du Val", ("Nord", "Sud"), "nl", "Service communication", "Direction médicale"),
        *("Nos ordinateurs sont en panne", "6 h"),
    ),
    "nl": Hospital(
        *("Ziekenhuis De Linde", ("Noord", "Zuid"), "fr", "Communicatiedienst", "Medisch directeur"),
        *("Onze computers liggen plat", "6 uur"),
    ),
    "de": Hospital(
        *("Talklinik", ("Nord", "Süd"), "fr", "Kommunikation", "Ärztliche Direktion"),
        *("Unsere Computer sind ausgefallen", "6 Uhr"),
    ),
    "en": Hospital(
        *("Vale Hospital", ("North", "South"), "fr", "Communications office", "Medical director"),
        *("Our computers are down", "6am"),
    ),
}
_LAYOUT = """<!DOCTYPE html><meta charset="utf-8"><style>
body { margin: 0; display: flex; align-items: start; background: #dfe3e8; font: 13px/1.45 monospace; }
pre { flex: 1 1 44%; margin: 14px; padding: 12px; background: #fff; white-space: pre-wrap; }
iframe { flex: 1 1 56%; height: 592px; margin: 14px 14px 14px 0; border: 0; background: #fff; }
</style>"""


def begin(folder: Path, language: str) -> Project:
    """Make a project that stands at a moment of long ago, with a first bulletin in the language of its writers."""
    hospital, project = HOSPITALS[language], Project(folder)
    choices = Choices(
        *(hospital.name, "BE", (language, hospital.other), "Europe/Brussels", "112", "https://status.example/"),
        *("000 00 00 00", True, hospital.places, USUAL_SERVICES),
    )
    write_project(folder, make_project(choices, TUESDAY.date()))
    settings = folder / "content/settings.yaml"
    settings.write_text(settings.read_text("utf-8") + f"\ndemonstration: {TUESDAY:%d/%m/%Y %H:%M}\n", "utf-8")
    checked = pipeline.check(folder, TUESDAY)
    assert checked.content is not None
    assert checked.situation is not None
    words = read_starter(language)
    filled = {words["hole", "who"]: hospital.who, words["hole", "approver"]: hospital.approver}
    filled |= {words["hole", "summary"]: hospital.summary}
    for path, text in make_bulletin("first-hour", checked.content, checked.situation, "2022-05-it", folder).items():
        said = re.sub(r"\[\[(.*?)\]\]", lambda asked: filled.get(asked[1], hospital.hour), text)
        project.write(path.removeprefix("content/"), said)
    return project


def draw_guides(browser: Browser, folder: Path, into: Path) -> list[Path]:
    """Draw the pictures of every language; return their files."""
    drawn = []
    for language in HOSPITALS:
        project = begin(folder / language, language)
        page = browser.new_page(
            viewport={"width": WINDOW[0], "height": WINDOW[1]}, timezone_id="Europe/Brussels", locale=language
        )
        drawn += [into / f"note-{language}.png", into / f"preview-{language}.png"]
        _draw_beside(page, project, language, drawn[-2])
        _draw_mistake(page, project, language, drawn[-1])
        page.close()
    return drawn


def _bulletin(project: Project, language: str) -> Path:
    return next(project.path.glob(f"content/incidents/*/01-*.{language}.md"))


def _draw_beside(page: Page, project: Project, language: str, file: Path) -> None:
    project.build(TUESDAY)
    note = escape(_bulletin(project, language).read_text(encoding="utf-8"))
    both = project.path / "both.html"
    both.write_text(f'{_LAYOUT}<pre>{note}</pre><iframe src="site/{language}/{_PAGE}"></iframe>', encoding="utf-8")
    page.goto(both.as_uri())
    page.screenshot(path=file)


def _draw_mistake(page: Page, project: Project, language: str, file: Path) -> None:
    path = _bulletin(project, language)
    with serving(project) as served:
        page.goto(f"{served.address}/~/{language}/index.html")
        text = path.read_text(encoding="utf-8")
        line = next(line for line in text.splitlines() if line.startswith("  ") and "," in line)
        path.write_text(text.replace(line, line.replace(",", "x,")), encoding="utf-8")
        page.locator(".sg-problems--grave").wait_for()
        page.screenshot(path=file)
