"""What is printed: notices for doors, the sheet of the call centre, and any page on paper."""

import io
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from tests.builders import Project, instant, make_project, note
from tests.conftest import TUESDAY, ExampleAt, build_example
from tests.reading import open_page, text_of
from tests.samples import sample

LOCATIONS = ("rivemont", "montclair", "nordelle", "vaubruyere", "sourbois", "hautepierre", "clairlieu")


def printed(browser_page: Page, file: Path) -> PdfReader:
    """Print a page with the browser, on the paper it asks for."""
    browser_page.goto(file.as_uri())
    return PdfReader(io.BytesIO(browser_page.pdf(prefer_css_page_size=True)))


@pytest.mark.layout
@pytest.mark.parametrize("language", sample(["fr", "nl", "de", "en"], "de"))
def test_each_notice_of_the_example_is_one_sheet_of_paper(tuesday: Path, browser_page: Page, language: str) -> None:
    """At the worst moment, in every language, a notice fills one A4 page and no second one."""
    for location in LOCATIONS:
        pages = printed(browser_page, tuesday / language / "locations" / location / "poster.html").pages
        assert len(pages) == 1, location
        width, height = (round(float(side)) for side in pages[0].mediabox.upper_right)
        assert (width, height) in ((595, 842), (594, 842), (596, 842), (595, 841), (594, 841))


@pytest.mark.layout
@pytest.mark.slow("the same on other days")
@pytest.mark.parametrize("moment", ["2022-05-31T11:00", "2022-06-22T11:00"])
def test_notices_of_other_days_are_one_sheet_too(example_at: ExampleAt, browser_page: Page, moment: str) -> None:
    """When most is in motion and when most is over, in the longest language, each notice still fits its page."""
    site = example_at(instant(moment))
    pages = {place: len(printed(browser_page, site / f"de/locations/{place}/poster.html").pages) for place in LOCATIONS}
    assert pages == dict.fromkeys(LOCATIONS, 1)


def test_a_notice_says_what_stands_on_the_door(tuesday: Path) -> None:
    """Emergency first, states with rules and exceptions, telephones, when it was true, and the address in letters."""
    notice = open_page(tuesday, "fr/locations/rivemont/poster.html")
    text = text_of(notice.cssselect("main")[0])
    for told in (
        "Urgence vitale : appelez le 112.",
        "Venez seulement en cas d’urgence.",
        "Situation du mardi 17 mai 2022, 10:30.",
        "Valable jusqu’au jeudi 19 mai 2022 à 18:00.",
        "Ne venez pas, sauf si nous vous avons confirmé votre rendez-vous.",
        "Sauf : femmes enceintes",
        "0800 00 00 000 – Fonctionne – Ouvert de 8 h à 20 h.",
        "etat.ardelia.example/fr/locations/rivemont",
    ):
        assert told.replace("\u00a0", " ") in text.replace("\u00a0", " ").replace("\u202f", " "), told
    assert len(notice.cssselect("svg.code")) == 1
    assert notice.cssselect('link[rel="stylesheet"]')[0].get("href").startswith("../../../assets/paper.")


def test_a_notice_that_had_to_be_shortened_says_so(tuesday: Path) -> None:
    """What does not fit is counted, the worst stays, and where everything fits nothing is said."""
    assert open_page(tuesday, "fr/locations/rivemont/poster.html").cssselect(".shortened")
    assert not open_page(tuesday, "fr/locations/clairlieu/poster.html").cssselect(".shortened")
    german = " ".join(text_of(one) for one in open_page(tuesday, "de/locations/rivemont/poster.html").cssselect("h2"))
    assert "Radiologie" in german
    shown = {text_of(one) for one in open_page(tuesday, "fr/locations/rivemont/poster.html").cssselect("h2")}
    assert "Consultations" in shown
    assert any("Opérations non urgentes" in one for one in shown)


def test_what_runs_is_left_out_of_a_notice_before_what_closes(tmp_path: Path) -> None:
    """What is about to close stands before what is limited; at the end it names what it leaves out.

    The limits of visits come first, and no telephone or portal stands where a service that people come to is left out.
    """
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    more = "".join(f"  limited-{n}:\n    name: {{fr: Limité {n}, nl: Beperkt {n}}}\n" for n in range(20))
    more += "  visits:\n    name: {fr: Visites, nl: Bezoek}\n    kind: visit\n"
    project.write("services.yaml", services.replace("systems:\n", f"{more}systems:\n"))
    visits = "  visits:\n    state: degraded\n    rule: come\n    visitors: 1\n    mask: yes\n  telephone: cancelled\n"
    limited = "".join(
        f"  limited-{n}:\n    state: degraded\n    rule: call-first\n    restart: {n + 1}/06/2022\n" for n in range(20)
    )
    closing = "  radiology:\n    state: cancelled\n    rule: wait\n    windows:\n      - 19/05/2022\n"
    project.write_note(note(limited + visits + closing))
    project.build()
    notice = open_page(tmp_path / "site", "fr/locations/nord/poster.html")
    shown = " ".join(text_of(one) for one in notice.cssselect("h2"))
    named = [name.strip(" .\xa0") for name in text_of(notice.cssselect(".shortened")[0]).partition(":")[2].split(",")]
    assert "Limité 1" in shown
    assert "Radiologie" in shown
    assert "Visites" in shown
    assert "Téléphone" not in shown
    assert named[0].startswith("Limité")
    assert "Consultations" not in shown
    assert named[-1].endswith("de plus")


def test_the_answer_that_most_services_share_is_read_from_afar(tuesday: Path, browser_page: Page) -> None:
    """It has letters of 60 points, every other answer 18 at least, and its services stand under it."""
    browser_page.goto((tuesday / "fr/locations/rivemont/poster.html").as_uri())
    sizes = browser_page.locator(".answer").evaluate_all("all => all.map(one => getComputedStyle(one).fontSize)")
    points = [round(float(size.removesuffix("px")) * 0.75) for size in sizes]
    assert points[0] == 60
    assert min(points) == 18
    first = browser_page.locator(".group").first
    assert first.locator(".answer").first.inner_text().strip() == "Ne venez pas"
    assert all(name in first.inner_text() for name in ("Consultations", "radiologie", "scintigraphie"))


def test_a_notice_in_two_languages_has_both_side_by_side(tmp_path: Path) -> None:
    """Settings name them; it stands at an address of its own, the pages in both languages lead there, no other does."""
    project = small(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings + "notice-languages: [fr, nl]\n")
    project.build()
    site = tmp_path / "site"
    sheets = open_page(site, "fr/locations/nord/poster-nl.html").cssselect("main > .sheet")
    assert [one.get("lang") for one in sheets] == [None, "nl"]
    assert text_of(sheets[0]) == text_of(open_page(site, "fr/locations/nord/poster.html").cssselect(".sheet")[0])
    assert text_of(sheets[1]) == text_of(open_page(site, "nl/locations/nord/poster.html").cssselect(".sheet")[0])
    for language in ("fr", "nl"):
        links = [
            one.get("href") for one in open_page(site, f"{language}/locations/nord/index.html").cssselect("main a")
        ]
        assert any(link.endswith("locations/nord/poster-nl.html") for link in links)


def test_the_location_leads_to_its_notice(tuesday: Path) -> None:
    """The notice is one step from the page of its location, and leads back."""
    links = [link.get("href") for link in open_page(tuesday, "fr/locations/rivemont/index.html").cssselect("main a")]
    assert "../../../fr/locations/rivemont/poster.html" in links or any(one.endswith("poster.html") for one in links)


def test_the_sheet_answers_callers_in_the_words_of_the_pages(tuesday: Path) -> None:
    """Every sentence of a rule on the sheet stands on the page of all services too, and the last changes come first."""
    sheet, home = open_page(tuesday, "fr/call-centre/index.html"), open_page(tuesday, "fr/services/index.html")
    headings = [text_of(one) for one in sheet.cssselect("main h2")]
    assert headings[0] == "Nouveau depuis le dernier bulletin"
    assert any("Mon rendez-vous est-il maintenu" in one for one in headings)
    said = text_of(home)
    rules = {text_of(one) for one in sheet.cssselect(".advice__rule")}
    assert rules
    assert all(rule in said for rule in rules)


@pytest.mark.layout
@pytest.mark.parametrize("language", sample(["fr", "nl", "de", "en"], "de"))
def test_the_sheet_of_the_example_is_both_sides_of_one_paper(
    tuesday: Path, june: Path, browser_page: Page, language: str
) -> None:
    """At the worst moment, with every question that callers ask, and once most is new; no heading ends a page."""
    for site in (tuesday, june):
        file = site / language / "call-centre/index.html"
        pages = [page.extract_text() for page in printed(browser_page, file).pages]
        assert len(pages) == 2, site
        headings = {
            " ".join(one.text_content().split())
            for one in open_page(site, f"{language}/call-centre/index.html").cssselect("main h2")
        }
        assert not [one for one in headings if pages[0].rstrip().endswith(one)]
        questions = ("May I visit", "Who gives me a new date?", "really from you?", "Has my data been stolen?")
        assert language != "en" or all(any(one in heading for heading in headings) for one in questions)


@pytest.mark.parametrize(("more", "is_column"), [(12, True), (28, False)])
def test_the_sheet_names_many_hospitals_in_lines(tmp_path: Path, more: int, *, is_column: bool) -> None:
    """In a column beside others they would fill pages; the names of few stand in one, between service and sentence."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    houses = "".join(f"  house-{n}:\n    name: {{fr: Maison {n}, nl: Huis {n}}}\n" for n in range(more))
    project.write("services.yaml", services.replace("locations:\n", f"locations:\n{houses}", 1))
    project.write_note(note())
    project.build()
    sheet = open_page(tmp_path / "site", "fr/call-centre/index.html")
    assert bool(sheet.cssselect(".calls__row > .calls__where")) == is_column
    assert bool(sheet.cssselect(".calls__say > .calls__where")) != is_column
    assert all(len(row) == (3 if is_column else 2) for row in sheet.cssselect(".calls__row"))


def test_the_sheet_names_of_many_hospitals_the_fewer(tmp_path: Path) -> None:
    """Where most of thirty do the same it says how many, and who does not: their names filled a third page."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    houses = "".join(f"  house-{n}:\n    name: {{fr: Maison {n}, nl: Huis {n}}}\n" for n in range(28))
    project.write("services.yaml", services.replace("locations:\n", f"locations:\n{houses}", 1))
    project.write_note(note("  consultations:\n    at: [nord]\n    state: cancelled\n    rule: wait"))
    project.build()
    named = [
        text_of(one) for one in open_page(tmp_path / "site", "fr/call-centre/index.html").cssselect(".calls__where")
    ]
    assert any("29" in one and "Nord" in one and "Maison" not in one for one in named), named
    assert "Nord" in named


def test_paper_ends_between_two_services_of_a_timeline(june: Path, browser_page: Page) -> None:
    """The drawing begins where the plan ends; as one piece it left half a page empty. No row of it is cut."""
    file = june / "en/incidents/2022-05-cyberattack/index.html"
    texts = [" ".join(page.extract_text().split()) for page in printed(browser_page, file).pages]
    (end_of_plan,) = (n for n, text in enumerate(texts) if "Computer network" in text)
    (days,) = (n for n, text in enumerate(texts) if "Day by day" in text)
    assert days == end_of_plan
    assert "Consultations" in texts[days].partition("Day by day")[2]
    (_, *rows) = open_page(june, "en/incidents/2022-05-cyberattack/index.html").cssselect(".timeline__drawing")
    assert len(rows) > 10
    assert all(len(row.cssselect("text")) >= 1 for row in rows)


@pytest.mark.parametrize("language", sample(["fr", "nl", "de", "en"], "de"))
def test_the_table_of_signs_is_one_landscape_page(tuesday: Path, browser_page: Page, language: str) -> None:
    """All services by all hospitals, on one sheet that is wider than high."""
    (page,) = printed(browser_page, tuesday / language / "table/index.html").pages
    width, height = page.mediabox.upper_right
    assert width > height


@pytest.mark.layout
def test_a_group_of_thirty_hospitals_with_long_names_fits_its_paper(tmp_path: Path, browser_page: Page) -> None:
    """Every hospital stands in the table, on one page; the notice of one with a long name is one page too."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    name = "{fr: Centre hospitalier intercommunal Saint-Barthélemy %s, nl: Ziekenhuis %s}"
    more = "".join(f"  house-{n}:\n    name: {name % (n, n)}\n    kind: general hospital\n" for n in range(10, 38))
    project.write("services.yaml", services.replace("locations:\n", f"locations:\n{more}", 1))
    project.write_note(note())
    project.build()
    assert len(printed(browser_page, tmp_path / "site/fr/locations/house-10/poster.html").pages) == 1
    (table,) = printed(browser_page, tmp_path / "site/fr/table/index.html").pages
    assert table.extract_text().count("intercommunal") == 28
    browser_page.emulate_media(media="print")
    browser_page.set_viewport_size({"width": 1060, "height": 700})
    right = browser_page.locator(".matrix thead th").last.bounding_box()
    assert right is not None
    assert right["x"] + right["width"] <= 1060


def test_the_largest_letters_say_the_same_in_every_language(tmp_path: Path) -> None:
    """What fits on the paper differs by language; the answer that is read from afar does not."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    names = [
        f"{{fr: Consultation {n}, nl: Een heel lange naam van een raadpleging voor iedereen {n}}}" for n in range(12)
    ]
    more = "".join(f"  usual-{n}:\n    name: {name}\n    rule: come\n" for n, name in enumerate(names))
    project.write("services.yaml", services.replace("systems:\n", f"{more}systems:\n"))
    some = "".join(f"  usual-{n}: cancelled, wait\n" for n in range(3))
    project.write_note(note(some))
    project.build()
    largest = [
        open_page(tmp_path / "site", f"{language}/locations/nord/poster.html").cssselect(".group--first .answer")[0]
        for language in ("fr", "nl")
    ]
    assert [one.get("class") for one in largest] == ["answer answer--come"] * 2
    project.write_note(note("".join(f"  usual-{n}: cancelled, wait\n" for n in range(9))))
    project.build()
    for language in ("fr", "nl"):
        notice = open_page(tmp_path / "site", f"{language}/locations/nord/poster.html")
        assert notice.cssselect(".group--first .answer")[0].get("class") == "answer answer--contact"


def test_callers_are_answered_in_the_words_of_the_hospital(tmp_path: Path) -> None:
    """What settings say replaces the answer that promises nothing; a service for visits answers for itself."""
    project = small(tmp_path)
    project.build()
    before = text_of(open_page(tmp_path / "site", "fr/call-centre/index.html").cssselect("main")[0])
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings + "callers:\n  data: Rien n’a été volé.\n  new-date: Nous vous appelons.\n")
    project.build()
    after = text_of(open_page(tmp_path / "site", "fr/call-centre/index.html").cssselect("main")[0])
    assert "Rien n’a été volé." in after
    assert "Nous vous appelons." in after
    promises_nothing = "Ce que nous en savons se trouve sur"
    assert (before.count(promises_nothing), after.count(promises_nothing)) == (3, 1)  # the plan has no answer here


@pytest.mark.parametrize(
    "path", sample(["fr/index.html", "fr/press/index.html", "fr/locations/rivemont/index.html"], "fr/press/index.html")
)
def test_a_page_on_paper_bears_its_address_and_no_menu(tuesday: Path, browser_page: Page, path: str) -> None:
    """Who holds the paper knows where it came from; what can only be clicked is left out."""
    reader = printed(browser_page, tuesday / path)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "https://etat.ardelia.example/fr/" in text
    assert "Aller au contenu" not in text
    assert "Urgence vitale" in text


def test_paper_names_the_open_departments_that_a_screen_counts(tmp_path: Path, browser_page: Page) -> None:
    """The link to all of them is of no use on paper."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    houses = "".join(f"  house-{n}:\n    name: {{fr: Maison {n}, nl: Huis {n}}}\n" for n in range(12))
    project.write("services.yaml", services.replace("locations:\n", f"locations:\n{houses}", 1))
    project.write_note(
        note("  emergency:\n    at: nord\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: sud")
    )
    project.build()
    reader = printed(browser_page, tmp_path / "site/fr/index.html")
    screen, paper = browser_page.locator(".emergency").inner_text(), reader.pages[0].extract_text()
    assert [name in screen for name in ("Nord", "Hôpitaux (13)", "Maison 10")] == [True, True, False]
    assert [name in paper for name in ("Nord", "Hôpitaux (13)", "Maison 10")] == [True, False, True]


def test_no_service_is_cut_from_its_answer_where_a_page_ends(tuesday: Path, browser_page: Page) -> None:
    """Wherever that is: who holds the second page alone does not read a name under no answer, or under another."""
    sections = [
        [text_of(one) for one in section.cssselect("h3, li > a, .rows__names a")]
        for section in open_page(tuesday, "fr/index.html").cssselect(".rows")
    ]
    assert max(map(len, sections)) > 3
    browser_page.goto((tuesday / "fr/index.html").as_uri())
    for height in range(180, 300, 10):
        sheets = PdfReader(io.BytesIO(browser_page.pdf(width="210mm", height=f"{height}mm"))).pages
        texts = [" ".join(sheet.extract_text().split()) for sheet in sheets]
        for names in sections:
            assert any(all(name in text for name in names) for text in texts), (height, names)


@pytest.mark.layout
def test_no_day_of_a_list_is_cut_from_its_hours_on_paper(tuesday: Path, browser_page: Page) -> None:
    """What is planned stands in one column: "Saturday from 08:00" without its end would be read as all."""
    browser_page.set_viewport_size({"width": 718, "height": 1000})
    browser_page.emulate_media(media="print")
    for path in ("en/locations/rivemont/index.html", "fr/locations/rivemont/index.html"):
        browser_page.goto((tuesday / path).as_uri())
        items = browser_page.locator("main .links li")
        assert items.count() >= 1, path
        assert items.evaluate_all("all => all.map(one => one.getClientRects().length)") == [1] * items.count(), path


@pytest.mark.layout
def test_what_is_folded_is_printed_without_what_unfolds_it(tuesday: Path, browser_page: Page) -> None:
    """The days ahead and the updates of a service at a hospital, without triangles and without the line to tap."""
    browser_page.emulate_media(media="print")
    browser_page.goto((tuesday / "en/locations/rivemont/radiology/index.html").as_uri())
    told = browser_page.inner_text("main")
    assert "From Saturday 21 May on" in told
    assert "Next update" in told
    assert "Latest updates" not in told
    marker = "all => all.map(one => getComputedStyle(one).listStyleType)"
    assert browser_page.locator(".folded > summary").evaluate_all(marker) == ["none", "none"]


@pytest.mark.slow("it prints every notice of the example")
def test_pdf_files_are_made_when_they_are_asked_for(tmp_path: Path, printer: None) -> None:
    """Tagged, in their language, one page for a notice; a build without them takes them away again."""
    build_example(tmp_path, TUESDAY, pdf=True)
    notice = PdfReader(tmp_path / "site/de/locations/rivemont/poster.pdf")
    root = notice.root_object
    marks, structure = root["/MarkInfo"], root["/StructTreeRoot"]
    assert len(notice.pages) == 1
    assert str(root["/Lang"]) == "de"
    assert isinstance(marks, DictionaryObject)
    assert marks["/Marked"]
    assert isinstance(structure, DictionaryObject)
    assert structure["/K"]
    assert "Rivemont" in str(notice.metadata.title if notice.metadata else "")
    assert "112" in notice.pages[0].extract_text()
    sheet = PdfReader(tmp_path / "site/nl/call-centre.pdf")
    assert len(sheet.pages) == 2
    assert str(sheet.root_object["/Lang"]) == "nl"
    links = [link.get("href") for link in open_page(tmp_path / "site", "nl/call-centre/index.html").cssselect("a")]
    assert "../call-centre.pdf" in links
    for printed_file in sorted((tmp_path / "site").rglob("*.pdf")):
        lacking = find_unprinted(printed_file, tmp_path / "site")
        assert not lacking, printed_file


def find_unprinted(file: Path, site: Path) -> list[str]:
    """Return what the page of a PDF file says of services and the file does not, service by service, in this order."""
    page = file.with_suffix("") / "index.html" if file.name == "call-centre.pdf" else file.with_suffix(".html")
    printed_text = without_spaces(" ".join(sheet.extract_text() for sheet in PdfReader(file).pages))
    lacking, at = [], 0
    for row in open_page(site, page.relative_to(site).as_posix()).cssselect(".calls__row:not(.calls__head), .service"):
        for said in filter(None, map(without_spaces, row.itertext())):
            found = printed_text.find(said, at)
            lacking += [said] if found < 0 else []
            at = found + len(said) if found >= 0 else at
    assert at, "it says something of services"
    return lacking


def without_spaces(text: str) -> str:
    """Return a text as lines and columns leave it, wherever they part it."""
    return "".join(text.replace("\u00ad", "").split())


@pytest.mark.slow("prints")
def test_pdf_files_come_and_go_with_the_option(tmp_path: Path, printer: None) -> None:
    """The cache knows whether they were asked for: nothing else is written again."""
    project = small(tmp_path)
    project.build(pdf=True)
    assert list((tmp_path / "site").rglob("*.pdf"))
    assert project.build(pdf=True).written == ()
    project.build()
    assert not list((tmp_path / "site").rglob("*.pdf"))


def small(path: Path) -> Project:
    """Return a project with one bulletin."""
    project = make_project(path)
    project.write_note(note())
    return project
