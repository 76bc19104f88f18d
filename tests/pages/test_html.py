"""The HTML of every page, read by the Nu checker of the W3C."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import leave_out
from tests.desk.test_gallery import gallery as gallery
from tests.kinds import KINDS

JAR = Path(__file__).parents[1] / "node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="session")
def java() -> str:
    """Find Java; without it or without the checker these tests are skipped, unless that is not allowed."""
    found = shutil.which("java")
    if not found or not JAR.is_file():
        needed = "openjdk-17-jre-headless npm"
        leave_out("the Nu checker (npm ci --prefix tests --ignore-scripts)", needed, "STATUSGEN_NU")
    return found


def complaints(java: str, *pages: Path, level: str = "info") -> list[str]:
    """Return what the checker says of pages and of all pages below folders; ``error`` leaves its warnings out."""
    quick_start = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    checker = [java, *quick_start, "-Xss2m", "-Xmx512m", "-jar", str(JAR)]
    done = subprocess.run(
        [*checker, "--skip-non-html", "--exit-zero-always", "--format", "json", *map(str, pages)],
        capture_output=True,
        check=True,
        text=True,
    )
    return [
        f"{one.get('url', '')}:{one.get('lastLine', 0)}: {one['message']}"
        for one in json.loads(done.stderr or "{}")["messages"]
        if level in ("info", one["type"])
    ]


@pytest.mark.slow("starts Java")
def test_no_kind_of_page_has_an_error(java: str, june: Path) -> None:
    """Neither an error nor a warning on one page of each kind."""
    assert complaints(java, *(june / path for path in KINDS.values())) == []


@pytest.mark.slow("every page of the example")
def test_no_page_has_an_error(java: str, tuesday: Path, june: Path, arabic: Path, gallery: Path) -> None:
    """Neither an error nor a warning on any page of the example; no error in the gallery, which has many headings."""
    rooted = [june / "index.html", june / "404.html"]
    folders = [tuesday / "de", june / "fr", june / "en", arabic / "ar"]
    assert complaints(java, *rooted, *folders) == []
    assert complaints(java, gallery / "index.html", level="error") == []


@pytest.mark.slow("a start of Java")
def test_the_checker_finds_what_is_wrong(java: str, tmp_path: Path) -> None:
    """A page with a faulty element is reported: silence means that pages were read and are right."""
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang=fr><title>x</title><p><div></p></div>", encoding="utf-8")
    assert any("“p”" in one for one in complaints(java, page, level="error"))
