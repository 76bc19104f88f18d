"""Pictures of the example for the documentation: ``python -m tests.pictures`` draws them into ``docs/pictures``."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.builders import EXAMPLE, ROOT, Project
from tests.conftest import CHROMIUM, JUNE, TUESDAY
from tests.guide_pictures import draw_guides

FOLDER = ROOT / "docs" / "pictures"
COLOURS = 48
"""As many as a page needs with the edges of its letters; with so few a picture stays small."""
PHONE, DESK = (320, 1100), (1024, 1000)
PICTURES: dict[str, tuple[str, str, tuple[int, int], Literal["dark", "light"]]] = {
    "home": ("tuesday", "en/index.html", PHONE, "light"),
    "home-wide": ("tuesday", "en/index.html", DESK, "light"),
    "dark": ("tuesday", "fr/index.html", PHONE, "dark"),
    "arabic": ("tuesday", "ar/index.html", PHONE, "light"),
    "location": ("tuesday", "fr/locations/rivemont/index.html", PHONE, "light"),
    "service": ("tuesday", "en/services/consultations/index.html", DESK, "light"),
    "table": ("tuesday", "de/table/index.html", DESK, "light"),
    "incident": ("june", "en/incidents/2022-05-cyberattack/index.html", (1024, 1500), "light"),
    "timeline": ("june", "en/incidents/2022-05-cyberattack/timeline.svg", (960, 1300), "light"),
    "press": ("june", "fr/press/index.html", DESK, "light"),
    "poster": ("tuesday", "fr/locations/rivemont/poster.html", (880, 1220), "light"),
    "sheet": ("tuesday", "en/call-centre/index.html", (718, 1010), "light"),
    "plain": ("tuesday", "en/index.html", PHONE, "light"),
}
"""Name → moment of the example, page, window, colours."""
ON_PAPER, WITHOUT_STYLE = "sheet", "plain"
"""Names of what is drawn as it is printed, and of what is drawn without its style sheet."""


def build_in_five_languages(folder: Path) -> None:
    """Build the example in its languages and Arabic, as of 17 May and of 15 June 2022."""
    for name, at in (("tuesday", TUESDAY), ("june", JUNE)):
        project = Project(folder / name)
        shutil.copytree(EXAMPLE / "content", project.path / "content")
        settings = (EXAMPLE / "content/settings.yaml").read_text(encoding="utf-8")
        project.write("settings.yaml", settings.replace("[fr, nl, de, en]", "[fr, nl, de, en, ar]"))
        project.build(at)


def draw(browser: Browser, sites: Path, folder: Path) -> None:
    """Draw each picture into a folder, in few colours."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (moment, path, (width, height), scheme) in PICTURES.items():
        viewport: ViewportSize = {"width": width, "height": height}
        page = browser.new_page(viewport=viewport, timezone_id="Europe/Brussels", color_scheme=scheme)
        if name == WITHOUT_STYLE:
            page.route("**/*.css", lambda route: route.abort())
        page.emulate_media(media="print" if name == ON_PAPER else "screen")
        page.goto((sites / moment / "site" / path).as_uri())
        file = folder / f"{name}.png"
        page.screenshot(path=file)
        page.close()
        make_small(file)


def make_small(file: Path) -> None:
    """Keep few colours of a picture, and say how large it is."""
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} KB")


def main() -> None:
    """Draw the pictures of the documentation; where ``guides`` is typed, those of the guides alone."""
    with tempfile.TemporaryDirectory() as sites, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        if sys.argv[1:] != ["guides"]:
            build_in_five_languages(Path(sites))
            draw(browser, Path(sites), FOLDER)
        for file in draw_guides(browser, Path(sites), FOLDER):
            make_small(file)
        browser.close()


if __name__ == "__main__":
    main()
