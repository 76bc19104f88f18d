"""The page of one service at one hospital: "do I come?" in one screen, found in two steps without a script."""

import re
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement
from msgspec.structs import replace

from statusgen.content.read import read_content
from statusgen.content.vocabulary import known_languages
from statusgen.output.opening import open_context
from statusgen.output.renderer import render_output
from statusgen.pages import pair
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation
from tests.builders import NOON, Project, files_of, make_project, note, project_with_visits
from tests.command_line import run
from tests.conftest import SILENT, example_in
from tests.reading import open_page, text_of

WORDS = 80
"""How many words such a page may have in the example: all that its main part shows before anything is tapped.

Not counted is how to reach us, which every page has. Nor are exceptions: there are as many as there are.
"""
WITH_EXCEPTIONS = 110
"""How many it may have with its exceptions."""
_UNSEEN = ".reach, .print-only, .strip, .hidden, svg, template, details > :not(summary)"


def count_words(page: HtmlElement, *, with_exceptions: bool) -> int:
    """Count the words that a page of a pair shows; a bracket or a colon that stands alone is none."""
    (main,) = page.cssselect("main")
    for unseen in main.cssselect(_UNSEEN if with_exceptions else f"{_UNSEEN}, .exception"):
        if unseen.getparent() is not None:
            unseen.drop_tree()
    words = " ".join(main.itertext()).split()
    return sum(any(letter.isalnum() for letter in word) for word in words)


def test_two_steps_lead_from_home_to_the_answer(tuesday: Path) -> None:
    """Which hospital, which service: the list says the answer, the page says the same with its sentence first."""
    home = open_page(tuesday, "en/index.html")
    (nordelle,) = (one for one in home.cssselect(".finder details") if text_of(one[0]).startswith("Nordelle"))
    (line,) = (one for one in nordelle.cssselect("li") if "X-ray" in text_of(one))
    assert text_of(line.cssselect(".mark-of")[0]) == "Do not come"
    page = open_page(tuesday, f"en/{line.cssselect('a')[0].get('href')}")
    assert text_of(page.cssselect("h1")[0]) == "X-ray and scans (Nordelle)"
    assert page.cssselect("title")[0].text.startswith("X-ray and scans (Nordelle): Do not come")
    assert text_of(page.cssselect("main [data-answer]")[0]) == "Do not come"


def test_the_list_says_with_the_answer_what_limits_it(tmp_path: Path) -> None:
    """Limits for visitors, or that something else holds for some, or later: "come" is not read alone."""
    project = project_with_visits(tmp_path)
    visits = "  visites:\n    state: degraded\n    rule: come\n    visitors: 1\n    age: 12"
    later = "  radiology:\n    state: cancelled\n    rule: wait\n    windows:\n      - 25/05/2022\n      - 27/05/2022"
    project.write_note(note(f"{visits}\n{later}\n  consultations: degraded, come"))
    project.build()
    nord = open_page(project.path / "site", "fr/index.html").cssselect(".finder details")[0]
    said = [text_of(line) for line in nord.cssselect("li")]
    assert "Visites Venez Visiteurs à la fois : 1 au plus. Les visiteurs doivent avoir au moins 12 ans." in said
    assert "Radiologie Venez Exceptions" in said
    assert "Consultations Venez" in said


def test_a_pair_is_said_in_few_words_and_costs_one_file(tuesday: Path) -> None:
    """Under eighty words in every language; no copy, feed or image beside it; search engines find it once."""
    pages = sorted(tuesday.glob("*/locations/*/*/index.html"))
    assert len(pages) > 150
    assert {file.name for page in pages for file in page.parent.iterdir()} == {"index.html"}
    sitemap = (tuesday / "sitemaps/pages.xml").read_text(encoding="utf-8")
    for page in pages:
        name = page.relative_to(tuesday).as_posix()
        opened = open_page(tuesday, name)
        (canonical,) = opened.cssselect("link[rel=canonical]")
        assert f"<loc>{canonical.get('href')}</loc>" in sitemap
        assert count_words(opened, with_exceptions=False) < WORDS, name


@pytest.mark.slow("words the pages of all pairs after each bulletin, in thirteen languages")
def test_a_pair_is_said_in_few_words_at_any_moment(tmp_path: Path) -> None:
    """What is said twice, or holds of the whole group, is folded or left out; what is about the pair is seen."""
    project = example_in(tmp_path, *(tag for tag in known_languages() if tag not in ("fr", "nl", "de", "en")))
    content = read_content(project.path).content
    assert content is not None
    moments = {note.published for incident in content.incidents.values() for note in incident.notes}
    for at in (*sorted(moments), SILENT):
        public = embargo(replace(content, settings=replace(content.settings, demonstration=at)), at)
        site, renderer = open_context(project.path, public, fold_situation(public, at), content.settings.base_url)
        for output in (output for context in site.pages for output in pair.outputs(context)):
            html = render_output(output, renderer)
            for with_exceptions, most in ((False, WORDS), (True, WITH_EXCEPTIONS)):
                read = count_words(lxml.html.fromstring(html), with_exceptions=with_exceptions)
                assert read < most, (at, output.path, read)


def test_what_unfolds_below_an_answer_is_said_above_it_or_of_all(tuesday: Path) -> None:
    """The days ahead repeat in order what the card says; when the next update comes is folded unless it is overdue."""
    page = open_page(tuesday, "en/locations/rivemont/radiology/index.html")
    ahead, updates = page.cssselect("main details.folded")
    card, hours = text_of(page.cssselect(".callout")[0]), text_of(page.cssselect(".stamps")[0])
    days = [re.findall(r"\d+ May", text_of(run))[-1] for run in ahead.cssselect(".runs__when")[:-1]]
    assert days
    assert all(day in card or day in hours for day in days), (days, card)
    assert text_of(updates[0]) == "Latest updates"
    assert "Next update" in text_of(updates)


def test_a_pair_names_one_end_where_its_card_tells_its_own(tuesday: Path) -> None:
    """Until when the emergency departments are known stands beside what they say, and unfolds with the updates."""
    told = open_page(tuesday, "en/locations/rivemont/consultations/index.html").cssselect("main")[0]
    assert "until the end of Friday, 20 May 2022" in text_of(told.cssselect(".callout")[0])
    ends = [one for one in told.cssselect(".stamps li, .stamps p") if text_of(one).startswith("Valid until")]
    assert [(one.tag, text_of(one)) for one in ends] == [("p", "Valid until 19 May at 18:00.")]
    untold = open_page(tuesday, "en/locations/rivemont/blood-tests/index.html")
    assert "Valid until 19 May at 18:00." in [text_of(one) for one in untold.cssselect(".stamps > li")]


def test_a_pair_leads_to_its_service_in_each_hospital_by_these_words(tuesday: Path) -> None:
    """The name of the service, which stands above, told nobody that the link leads elsewhere."""
    more = open_page(tuesday, "en/locations/rivemont/radiology/index.html").cssselect("main .links a")
    assert [text_of(one) for one in more] == ["Services at Rivemont", "In each hospital"]


def test_no_service_is_a_page_of_a_hospital_that_does_not_offer_it(tmp_path: Path) -> None:
    """A telephone, which nobody comes to, has none, and neither has a hospital without the service."""
    project: Project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait"))
    project.build()
    site = project.path / "site"
    home = open_page(site, "fr/index.html")
    linked = {one.get("href") for one in home.cssselect(".finder a")}
    linked = {one for one in linked if one.startswith("locations/")}  # beside them: the page of what nobody comes to
    linked -= {f"locations/{place.name}/index.html" for place in (site / "fr/locations").iterdir()}
    assert linked == {page.relative_to(site / "fr").as_posix() for page in site.glob("fr/locations/*/*/index.html")}


def test_what_is_said_of_one_service_leaves_the_pages_of_others_alone(tmp_path: Path) -> None:
    """Stamps name the day, and what is promised of that service, or incident; so a group of thousands waits for few."""
    project, places, incidents = make_project(tmp_path), tmp_path / "site/fr/locations", tmp_path / "site/fr/incidents"
    project.write_note(note("  radiology: cancelled, wait"))
    project.build(NOON)
    before, told = files_of(places), files_of(incidents / "2022-05-panne")
    project.write("incidents/2022-05-greve/incident.fr.md", "---\ntitle: Grève\nconcerns: named\n---\nUne grève.\n")
    later = note("  consultations: cancelled, wait", published="17/05/2022 11:00", next_update="17/05/2022 20:00")
    project.write_note(later, incident="2022-05-greve")
    project.build(NOON)
    after = files_of(places)
    pairs = {path for path in after if path.count("/") == 2}
    changed = {path for path in pairs if before.get(path) != after[path]}
    assert {path.split("/")[1] for path in changed} == {"consultations"}
    assert files_of(incidents / "2022-05-panne") == told
    for name, promise in (
        ("consultations", "17 mai à 20:00"),
        ("radiology", "18 mai à 12:00"),
    ):
        stamps = [text_of(one) for one in open_page(places, f"nord/{name}/index.html").cssselect(".stamps li")]
        assert stamps[0] == "Situation du mardi 17 mai 2022."
        assert stamps[-1].startswith(f"Derniers bulletinsProchain bulletin : {promise}.")


def test_what_is_said_of_one_hospital_leaves_the_pages_of_others_alone(tmp_path: Path) -> None:
    """Nor is any page of another service written anew, nor are badges and images that networks show."""
    project, site = make_project(tmp_path), tmp_path / "site/fr"
    project.write_note(note("  radiology: cancelled, wait"))
    project.build(NOON)
    before = files_of(site)
    project.write("incidents/2022-05-greve/incident.fr.md", "---\ntitle: Grève\nconcerns: named\n---\nUne grève.\n")
    text = "  consultations:\n    at: [nord]\n    state: cancelled\n    rule: wait"
    project.write_note(note(text, published="17/05/2022 11:00"), incident="2022-05-greve")
    project.build(NOON)
    after = files_of(site)
    about_one = {path for path in after if path.split("/")[0] in ("locations", "services") and path.count("/") >= 2}
    changed = {path for path in about_one if before.get(path) != after[path]}
    assert {"services/consultations/badge.svg", "locations/nord/index.html"} <= changed
    assert not [one for one in changed if "consultations" not in one and "nord" not in one]


def two_incidents(path: Path) -> Project:
    """Make a site of two incidents, each about what it names alone."""
    project = make_project(path)
    for name in ("2022-05-panne", "2022-05-greve"):
        project.write(f"incidents/{name}/incident.fr.md", "---\ntitle: Panne\nconcerns: named\n---\nUne panne.\n")
    return project


def stamps_of_notices(project: Project) -> list[str]:
    """Return as of when the notices of the two hospitals are."""
    pages = (open_page(project.path / "site", f"fr/locations/{place}/poster.html") for place in ("nord", "sud"))
    return [text_of(one.cssselect(".stamps strong")[0]).removeprefix("Situation du ") for one in pages]


CLOSED = "  consultations:\n    at: [{}]\n    state: cancelled\n    rule: wait"


def test_a_notice_bears_the_minute_of_the_last_word_about_its_hospital(tmp_path: Path) -> None:
    """Two sheets of one day are told apart; of an older word only the day of the newest bulletin is told."""
    project = two_incidents(tmp_path)
    project.write_note(note(CLOSED.format("sud"), published="16/05/2022 10:00"))
    project.build(NOON)
    assert stamps_of_notices(project) == ["lundi 16 mai 2022.", "lundi 16 mai 2022, 10:00."]
    project.write_note(note(CLOSED.format("nord"), published="17/05/2022 11:00"), incident="2022-05-greve")
    project.build(NOON)
    assert stamps_of_notices(project) == ["mardi 17 mai 2022, 11:00.", "mardi 17 mai 2022."]


def test_a_notice_says_when_an_older_bulletin_was_corrected(tmp_path: Path) -> None:
    """Its sheet would bear the stamp of the one that it replaces."""
    project = two_incidents(tmp_path)
    typed = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", typed.replace("demonstration: 17/05/2022 12:00\n", ""))
    older = project.write_note(note(CLOSED.format("sud"), published="16/05/2022 10:00"))
    project.write_note(note(CLOSED.format("nord"), published="16/05/2022 11:00"), incident="2022-05-greve")
    assert run(tmp_path, "build", "--now", "16/05/2022 12:00", "--first", "--yes").returncode == 0
    stricter = "\n  emergency:\n    at: [sud]\n    state: degraded\n    rule: emergency-only"
    older.write_text(note(CLOSED.format("sud") + stricter, published="16/05/2022 10:00"), encoding="utf-8")
    assert run(tmp_path, "build", "--now", "17/05/2022 09:00", "--yes").returncode == 0
    assert stamps_of_notices(project) == ["lundi 16 mai 2022, 11:00.", "mardi 17 mai 2022, 09:00."]


def test_a_page_holds_no_longer_than_where_it_sends_patients(tmp_path: Path) -> None:
    """Another hospital's word may end before its own: an open page then says that it is to be confirmed."""
    project, site = make_project(tmp_path), tmp_path / "site/fr"
    sent = "  consultations:\n    at: [sud]\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: nord"
    project.write_note(note(sent, published="17/05/2022 11:00"))
    project.write("incidents/2022-05-greve/incident.fr.md", "---\ntitle: Grève\nconcerns: named\n---\nUne grève.\n")
    takes = "  consultations:\n    at: [nord]\n    state: degraded\n    rule: come"
    ends = {"valid_until": "17/05/2022 18:00", "next_update": "17/05/2022 17:00"}
    project.write_note(note(takes, published="17/05/2022 11:00", **ends), incident="2022-05-greve")
    project.build(NOON)
    for page, day in (
        ("locations/sud", "mardi 17 mai 2022"),
        ("locations/sud/consultations", "17 mai"),
        ("services/consultations", "mardi 17 mai 2022"),
    ):
        stamps = [text_of(one) for one in open_page(site, f"{page}/index.html").cssselect(".stamps li")]
        assert f"Valable jusqu’au {day} à 18:00." in stamps
