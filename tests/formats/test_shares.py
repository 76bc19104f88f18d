"""What others show of a page: its image, its icon, and what search engines read."""

import io
import json
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from statusgen import pipeline
from statusgen.formats.share_images import draw_share
from statusgen.output.opening import open_context
from statusgen.pages.location import view_location
from statusgen.pages.service import view_service
from statusgen.wording.views import ShareView
from tests.builders import NOON, Project, default_look, instant, make_project, note
from tests.reading import open_page

LOOK = default_look()
BASE = "https://etat.ardelia.example/"


def property_of(site: Path, path: str, name: str) -> str:
    """Return a property of Open Graph; empty when the page has none."""
    found = open_page(site, path).cssselect(f'meta[property="og:{name}"]')
    return str(found[0].get("content")) if found else ""


def described(site: Path, path: str) -> dict[str, object]:
    """Return what a page says to machines."""
    (script,) = open_page(site, path).cssselect('script[type="application/ld+json"]')
    found: dict[str, object] = json.loads(script.text_content())
    return found


def draw(path: Path) -> Image.Image:
    """Open an image that was built."""
    return Image.open(io.BytesIO(path.read_bytes()))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with one bulletin."""
    made = make_project(tmp_path / "project")
    made.write_note(note())
    made.build()
    return made


@pytest.mark.parametrize(
    "path",
    [
        "fr/",
        "nl/",
        "de/locations/rivemont/",
        "en/services/radiology/",
        "fr/incidents/2022-05-cyberattack/3/",
    ],
)
def test_a_page_has_an_image_of_the_size_that_networks_ask_for(tuesday: Path, path: str) -> None:
    """The image stands beside the page, and the page names it by its whole address."""
    assert property_of(tuesday, f"{path}index.html", "image") == f"{BASE}{path}share.png"
    image = draw(tuesday / f"{path}share.png")
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(set(image.convert("L").tobytes())) > 4  # paper, ink, and shades of both


def test_every_image_that_a_page_names_exists(tuesday: Path) -> None:
    """An incident bears the image of its newest bulletin, other pages that of the situation."""
    for page in sorted(tuesday.rglob("*.html")):
        address = property_of(tuesday, page.relative_to(tuesday).as_posix(), "image")
        assert not address or (tuesday / address.removeprefix(BASE)).is_file(), page
    incident = "fr/incidents/2022-05-cyberattack/"
    newest = max(int(one.name) for one in (tuesday / incident).iterdir() if one.name.isdigit())
    assert property_of(tuesday, f"{incident}index.html", "image") == f"{BASE}{incident}{newest}/share.png"
    assert property_of(tuesday, "fr/press/index.html", "image") == f"{BASE}fr/share.png"


def test_an_old_share_is_recognisably_old(project: Project) -> None:
    """The image of the situation bears its date: the next bulletin draws another, and leaves that of the first."""
    site = project.path / "site"
    first, then = (site / "fr/incidents/2022-05-panne/1/share.png").read_bytes(), (site / "fr/share.png").read_bytes()
    project.write_note(note(published="17/05/2022 11:00"), 2)
    project.build()
    assert (site / "fr/share.png").read_bytes() != then
    assert (site / "fr/incidents/2022-05-panne/1/share.png").read_bytes() == first


def test_a_long_title_is_made_smaller_and_then_cut(project: Project) -> None:
    """No title is too long to be drawn."""
    project.write_note(note(title="Radiologie " + "et scintigraphie " * 30))
    project.build()
    assert draw(project.path / "site/fr/incidents/2022-05-panne/1/share.png").size == (1200, 630)


@pytest.mark.parametrize("count", [1, 6])
def test_a_word_that_is_longer_than_a_line_stays_within_the_image(count: int) -> None:
    """Alone or among others: nothing is drawn in the margin."""
    title = " ".join(["Jugendpsychosomatiktageskliniksprechstundenanmeldung"] * count)
    drawn = draw_share(ShareView("x", "Ardelia", title, "cancelled", "", "ltr"), LOOK)
    margin = Image.open(io.BytesIO(drawn)).convert("L").crop((1140, 160, 1200, 490))
    assert margin.getextrema() == (255, 255)


def test_the_image_of_a_service_says_what_patients_do(project: Project) -> None:
    """And that of a hospital how it is, not its name alone."""
    checked = pipeline.check(project.path, NOON)
    assert checked.content is not None
    assert checked.situation is not None
    site, _ = open_context(project.path, checked.content, checked.situation, "https://essai.example/")
    catalogue = checked.content.catalogue
    service = view_service(site.reference, catalogue.services["radiology"]).layout.share
    place = view_location(site.reference, catalogue.locations["nord"]).layout.share
    assert service is not None
    assert place is not None
    assert service.title.replace("\u00a0", " ") == "Radiologie : Nous vous contacterons"
    assert place.title != "Nord"


@pytest.mark.slow("several builds")
def test_the_icon_shows_the_overall_state_and_the_archive_a_neutral_one(project: Project) -> None:
    """A tab left open says by its shape how things stand; a page of the archive says nothing of today."""
    site = project.path / "site"

    def icon(path: str) -> str:
        (link,) = open_page(site, path).cssselect('link[rel="icon"]')
        href = str(link.get("href"))
        assert (site / path).parent.joinpath(href).is_file()
        return href.rpartition("/")[2]

    assert icon("fr/index.html") == "icon-cancelled.svg"
    assert icon("fr/incidents/2022-05-panne/1/index.html") == "icon-site.svg"
    ico = (site / "favicon.ico").read_bytes()
    assert draw(site / "favicon.ico").format == "ICO"
    project.write_note(note("  radiology: running, come", published="17/05/2022 11:00"), 2)
    project.build()
    assert icon("fr/index.html") == "icon-degraded.svg"  # it runs again, and the incident is not over
    assert (site / "favicon.ico").read_bytes() != ico


def test_machines_find_the_hospitals_and_the_newest_bulletin(tuesday: Path) -> None:
    """The home page is a ``Hospital`` with its locations, and a ``SpecialAnnouncement`` for the open incident."""
    graph = described(tuesday, "fr/index.html")["@graph"]
    assert isinstance(graph, list)
    group, news = graph
    assert (group["@type"], group["name"]) == ("Hospital", "Groupe hospitalier Ardelia")
    assert {one["@type"] for one in group["department"]} == {"Hospital"}
    assert news["@type"] == "SpecialAnnouncement"
    assert news["url"].startswith(f"{BASE}fr/incidents/2022-05-cyberattack/")
    assert news["datePosted"] <= instant("2022-05-17T10:30").isoformat()
    assert described(tuesday, "fr/locations/rivemont/index.html")["parentOrganization"]


def test_no_title_ends_the_block_that_machines_read(project: Project) -> None:
    """Titles are data there, whatever they hold."""
    hostile = "</script><script>alert(1)</script> & <! -- \u2028"
    project.write_note(note(title=f'"{hostile.strip()}"'))
    project.build()
    page = project.page("fr/incidents/2022-05-panne/1/index.html")
    assert "<script>alert" not in page
    told = described(project.path / "site", "fr/incidents/2022-05-panne/1/index.html")
    assert told["@type"] == "SpecialAnnouncement"
    assert "alert(1)" in str(told["name"])


@pytest.mark.parametrize("told", ["bulletin", "home"])
def test_an_announcement_expires_with_the_first_of_what_it_says(project: Project, told: str) -> None:
    """Where a service ends before the note does, machines no longer trust the whole from then on, as alerts have it."""
    early = "  radiology:\n    state: cancelled\n    rule: wait\n    until: 17/05/2022 15:00\n"
    project.write_note(note(f"{early}  consultations: degraded, call-first"))
    project.build(NOON)
    if told == "bulletin":
        news = described(project.path / "site", "fr/incidents/2022-05-panne/1/index.html")
    else:
        graph = described(project.path / "site", "fr/index.html")["@graph"]
        assert isinstance(graph, list)
        news = graph[-1]
    assert news["expires"] == "2022-05-17T15:00:00+02:00"


@pytest.mark.slow("several builds")
def test_a_bulletin_that_was_withdrawn_announces_nothing(project: Project) -> None:
    """Machines are not told what is no longer true."""
    project.write_note(note(more="status: retiré\nwithdrawn-because: Publié par erreur."))
    project.build(NOON)
    page = open_page(project.path / "site", "fr/incidents/2022-05-panne/1/index.html")
    assert page.cssselect('script[type="application/ld+json"]') == []


@pytest.mark.slow("draws letters from right to left")
def test_an_image_from_right_to_left_joins_its_letters(project: Project) -> None:
    """Arabic pages have images too: the text begins at the right, beside the shape, and is no row of empty boxes."""
    settings = project.path / "content/settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("[fr, nl]", "[fr, nl, ar]"), encoding="utf-8")
    project.build()
    site = project.path / "site"
    assert property_of(site, "ar/index.html", "image").endswith("ar/share.png")
    picture = draw(site / "ar/share.png").convert("L")
    assert picture.size == (1200, 630)
    left, right = picture.crop((0, 160, 120, 490)), picture.crop((1080, 160, 1200, 490))
    assert left.getextrema() == (255, 255)
    assert min(right.tobytes()) < 128
    titles = (
        "\u0628\u0639\u0636 \u062e\u062f\u0645\u0627\u062a",
        "\u0628\u0639\u0636 \u0645\u062f\u062e\u0644\u0627\u062a",
    )
    first, other = (draw_share(ShareView("x", "Ardelia", title, "cancelled", "", "rtl"), LOOK) for title in titles)
    assert first != other


@given(
    st.text(max_size=120),
    st.sampled_from(("", "running", "degraded", "cancelled", "unknown")),
    st.text(max_size=60),
    st.sampled_from(("ltr", "rtl")),
)
def test_an_image_is_whole_for_the_strictest_reader(title: str, state: str, on: str, direction: str) -> None:
    """Whatever it says: every piece has its checksum, the rows are those of the size, and it is the same every time."""
    view = ShareView("x", "Ardelia", title, state, on, direction)
    drawn = draw_share(view, LOOK)
    assert drawn == draw_share(view, LOOK)
    pieces, at = {}, 8
    while at < len(drawn):
        (length,), name = struct.unpack_from(">I", drawn, at), drawn[at + 4 : at + 8]
        pieces[name] = drawn[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", drawn, at + 8 + length)[0] == zlib.crc32(name + pieces[name])
        at += 12 + length
    rows = zlib.decompress(pieces[b"IDAT"])  # which compares the checksum of all rows
    assert len(rows) == 630 * 601
    assert set(rows[::601]) == {0}, "no row is filtered"
