"""The public face, page by page: what stands on each, and in which order."""

import re
from pathlib import Path

import pytest

from tests.builders import ROOT, instant, make_project, note
from tests.conftest import SILENT, ExampleAt
from tests.reading import open_page, text_of


def headings(site: Path, path: str) -> list[str]:
    """Return the second-level headings of the main part of a page."""
    return [text_of(one) for one in open_page(site, path).cssselect("main h2")]


def test_the_home_page_answers_in_the_order_of_the_questions(tuesday: Path) -> None:
    """Do I come, what is not as usual, what runs, what is planned, what is new; all the rest is one tap away."""
    assert headings(tuesday, "en/index.html") == [
        "Do I come?",
        "Our services",
        "Latest changes",
        "How to reach us",
    ]
    page = open_page(tuesday, "en/index.html")
    assert any(text_of(one).startswith("Planned") for one in page.cssselect("main p.links"))
    linked = {one.get("href") for one in page.cssselect("main a")}
    assert {
        "services/index.html",
        "table/index.html",
        "incidents/2022-05-cyberattack/index.html",
        *(f"locations/{place}/index.html" for place in ("rivemont", "clairlieu", "hautepierre")),
    } <= linked


def test_rows_share_an_answer_and_say_what_is_otherwise(tuesday: Path) -> None:
    """The strictest first, each sentence once, each service with its exceptions; what runs stands in one line."""
    page = open_page(tuesday, "en/index.html")
    *groups, running = page.cssselect(".rows")
    answers = [text_of(one.cssselect("h3 > :first-child")[0]) for one in groups]
    assert answers == ["Do not come", "Come", "To be confirmed", "Limited"]
    assert [text_of(one) for one in groups[0].cssselect(".advice__rule")] == [
        "Do not come, unless we have confirmed your appointment.",
        "Do not come. If we have not contacted you, check etat.ardelia.example.",
    ]
    (consultations,) = (one for one in groups[0].cssselect("li") if "Consultations" in text_of(one))
    assert text_of(consultations.cssselect("summary")[0]) == "Exceptions (2)"  # never whose they are not: "Come"
    told = text_of(consultations).replace("\xa0", " ")
    assert "Except for pregnant women, patients having chemotherapy and patients with a plaster cast Come" in told
    assert "Except at Clairlieu Call first We do not know yet. Call us before you come: 0800 00 00 000" in told
    (scintigraphy,) = (one for one in groups[0].cssselect("li") if "Nuclear medicine" in text_of(one))
    assert not scintigraphy.cssselect("details")  # one alone is read without a tap
    assert text_of(scintigraphy).endswith("Except for patients whose examination or operation is urgent Come")
    assert "Dialysis" in text_of(running)
    for once in ("We may not be able to reach you.", "0800 00 00 000 Running", "We cancel by text message"):
        assert text_of(page.cssselect("body")[0]).replace("\xa0", " ").count(once) == 1


def test_a_hospital_is_told_in_rows_with_all_that_is_said_there(tuesday: Path) -> None:
    """What is not as usual first, whole; what runs in one line; the telephone with its number; each name a link."""
    page = open_page(tuesday, "en/locations/rivemont/index.html")
    *groups, running = page.cssselect(".rows")
    answers = [text_of(one.cssselect("h3 > :first-child")[0]) for one in groups]
    assert answers == ["Do not come", "Come", "To be confirmed", "Limited", "Running"]
    (consultations,) = (one for one in groups[0].cssselect("li") if "Consultations" in text_of(one))
    whom = "Except for pregnant women, patients having chemotherapy and patients with a plaster cast"
    assert f"{whom} Come This goes ahead for these patients. Come to your appointment." in text_of(consultations)
    (radiology,) = (one for one in groups[0].cssselect("li") if "X-ray" in text_of(one))
    assert "from 08:00 to 18:00 Go elsewhere Go to: Montclair" in text_of(radiology.cssselect("details")[0])
    assert [text_of(one) for one in groups[1].cssselect(".rows__remark")] == [
        "The samples are analysed in a partner hospital."
    ]
    assert "We do not know yet." in text_of(groups[2])
    assert text_of(groups[4]) == "Running Patients in hospital are cared for as usual. Intensive care"
    assert [text_of(one) for one in running.cssselect("a")] == [
        "Urgent operations",
        "Dialysis",
        "Coronary angiography",
    ]
    assert text_of(page.cssselect("main .phones")[0]).count("Limited") == 1
    assert "Telephone" not in {text_of(link) for link in page.cssselect(".rows a")}
    for link in page.cssselect(".rows li > a, .rows__names a, .rows--running a"):
        assert (tuesday / "en/locations/rivemont" / link.get("href")).is_file()


def test_services_are_grouped_by_what_a_patient_can_expect(tuesday: Path) -> None:
    """Going ahead, limited, cancelled, to be confirmed: in this order, each service with its rule, in each group."""
    page = open_page(tuesday, "en/services/index.html")
    groups = {text_of(one.cssselect("h2")[0]): one for one in page.cssselect(".group")}
    assert list(groups) == ["Running", "Limited", "Cancelled", "To be confirmed"]
    for title, group in groups.items():
        for service in group.cssselect(".service"):
            name, word = text_of(service.cssselect("h3")[0]), text_of(service.cssselect(".advice .state")[0])
            assert word == ("Open" if name == "Emergency department" else title)
            assert service.cssselect(".advice__rule")


def test_the_page_of_all_services_asks_the_two_questions_first(tuesday: Path) -> None:
    """Which hospital, which service: it leads to the page of each pair without a script, before the list."""
    page = open_page(tuesday, "en/services/index.html")
    assert text_of(page.cssselect("main h2")[0]) == "Do I come?"
    links = [link.get("href") for link in page.cssselect(".finder a")]
    assert "../locations/rivemont/radiology/index.html" in links


def test_how_we_contact_stands_once(tuesday: Path, june: Path) -> None:
    """The page says once how the hospital contacts patients, and whether it can reach them all; later it can."""
    for site, can_reach in ((tuesday, False), (june, True)):
        text = text_of(open_page(site, "en/index.html").cssselect("body")[0])
        assert text.count("We cancel by text message or by telephone.") == 1
        assert text.count("We may not be able to reach you.") == (0 if can_reach else 1)


def test_a_telephone_line_is_a_service_with_its_hours_and_its_state(tuesday: Path, june: Path) -> None:
    """The call centre has its number, its state, what to do, and its hours; once it is closed the line says so."""
    (line,) = open_page(tuesday, "en/index.html").cssselect(".reach .phones li")
    assert text_of(line.cssselect("a")[0]) == "0800 00 00 000"
    assert text_of(line.cssselect(".state")[0]) == "Running"
    assert "from 8" in text_of(line) or "8 am" in text_of(line).replace("\xa0", " ") or "8am" in text_of(line)
    opened, closed = open_page(june, "en/index.html").cssselect(".reach .phones li")
    assert text_of(opened).startswith("Questions about your data")
    assert text_of(closed.cssselect(".state")[0]) == "Out of service"
    assert "day and night" not in text_of(closed), "hours at which nobody answers"


@pytest.mark.parametrize("path", ["services/consultations/", "locations/rivemont/"])
def test_pages_of_services_and_locations_hold_now_then_and_what_is_ahead(tuesday: Path, path: str) -> None:
    """States now, planned work, the next days, open and past incidents, and the latest updates."""
    found = headings(tuesday, f"en/{path}index.html")
    for heading in ("The next fourteen days", "Incidents", "Latest updates"):
        assert heading in found
    assert "Planned" in headings(tuesday, "en/services/radiology/index.html")


def test_a_withdrawal_is_visible_wherever_the_update_is_listed(tmp_path: Path) -> None:
    """The story and the month keep its title with the mark of a withdrawal."""
    project = make_project(tmp_path)
    project.write_note(note(more="status: retiré\nwithdrawn-because: Publié par erreur."))
    project.write_note(note(published="17/05/2022 11:00", title="Autre"), 2)
    project.build()
    for path in ("fr/incidents/2022-05-panne/index.html", "fr/history/2022-05/index.html"):
        listed = open_page(tmp_path / "site", path).cssselect(".bulletins > li")
        marks = {
            text_of(one.cssselect(".bulletins__title")[0]): [text_of(m) for m in one.cssselect(".mark")]
            for one in listed
        }
        assert marks == {"Autre": [], "Radiologie annulée": ["Retiré"]}, path


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_is_it_really_us_names_channels_what_is_never_asked_and_dated_fakes(tuesday: Path, language: str) -> None:
    """In every language: several sections, and at least three known fakes, each with its day."""
    page = open_page(tuesday, f"{language}/is-it-really-us/index.html")
    assert len(page.cssselect("main h2")) >= 5
    fakes = [text_of(one) for one in page.cssselect("main h2")[-1].getnext().getnext().cssselect("li")]
    assert len(fakes) >= 3
    assert all(re.match(r"(?:Am )?\d+\.? \w+ 2022", fake) for fake in fakes), fakes


@pytest.mark.parametrize("path", ["404.html", "fr/404.html", "fr/offline/index.html"])
def test_pages_for_readers_who_are_lost_carry_the_emergency_block(tuesday: Path, path: str) -> None:
    """Whoever mistyped an address, or has no network, still reads 112 first and finds the way to the situation."""
    page = open_page(tuesday, path)
    assert page.cssselect(".emergency a[href='tel:112']")
    assert page.cssselect("main a")


def test_the_feed_page_explains_to_someone_who_never_used_one(tuesday: Path) -> None:
    """What it is, three steps, and how to stop; then every feed with its address to copy."""
    page = open_page(tuesday, "en/feeds/index.html")
    assert headings(tuesday, "en/feeds/index.html")[:2] == ["What is RSS?", "Follow us in three steps"]
    assert len(page.cssselect("main ol li")) == 3
    assert "https://etat.ardelia.example/en/feed.xml" in text_of(page.cssselect("main")[0])


def test_a_quiet_home_page_says_since_when(tmp_path: Path) -> None:
    """From the end of the last incident on; not while there is one, and not where there never was one."""
    project = make_project(tmp_path)
    home = "fr/index.html"
    project.write_note(note(published="10/05/2022 08:00", valid_until="12/05/2022 18:00"), 1)
    project.build(instant("2022-05-10T12:00"))
    assert "Aucun incident depuis" not in project.page(home)
    closing = note("  radiology: running, come", published="11/05/2022 08:00", stage="closed", title="Fini")
    project.write_note(closing, 2)
    project.build(instant("2022-05-20T12:00"))
    assert "Aucun incident depuis le mercredi 11 mai 2022." in project.page(home).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "path", ["", "locations/rivemont/", "locations/rivemont/radiology/", "services/consultations/"]
)
def test_pages_with_an_answer_have_the_numbers_and_the_next_update_beside_it(tuesday: Path, path: str) -> None:
    """In two columns on a large screen: how to reach us stands once, beside the answer, not in the footer."""
    page = open_page(tuesday, f"en/{path}index.html")
    assert len(page.cssselect("#reach")) == 1
    assert len(page.cssselect(".columns__side > .reach")) == 1
    assert "Next update" in text_of(page.cssselect(".columns__side .stamps")[0])
    assert page.cssselect(".columns__answer [data-answer]")
    assert not page.cssselect("footer .reach")


@pytest.mark.parametrize("path", ["locations/", "press/", "what-to-bring/", "offline/"])
def test_pages_of_one_column_say_in_the_footer_how_to_reach_us(tuesday: Path, path: str) -> None:
    """Once, as the others do."""
    page = open_page(tuesday, f"en/{path}index.html")
    assert len(page.cssselect("#reach")) == len(page.cssselect("footer .reach")) == 1


def test_a_page_brings_the_shapes_that_it_draws_and_no_others(tuesday: Path) -> None:
    """Named so that browsers of before 2019 find them, too."""
    for path in ("index.html", "locations/nordelle/radiology/index.html", "what-to-bring/index.html"):
        page = open_page(tuesday, f"en/{path}")
        drawn = {one.get("xlink:href") for one in page.cssselect("use")}
        assert {f"#{one.get('id')}" for one in page.cssselect("symbol")} == drawn, path
        assert drawn, path


@pytest.mark.parametrize("page", ["what-to-bring", "feeds"])
def test_a_link_to_the_page_itself_says_so_in_each_menu(tuesday: Path, page: str) -> None:
    """Pages of the hospital and those of the footer too; no other link is marked."""
    links = open_page(tuesday, f"fr/{page}/index.html").cssselect("nav a:not([hreflang])")
    own = [link for link in links if link.get("href") == f"../{page}/index.html"]
    assert own
    assert [link for link in links if link.get("aria-current") == "page"] == own


def test_one_hospital_in_one_language_is_told_as_what_it_is(tmp_path: Path) -> None:
    """No "in all our hospitals" where there is one, and no choice of a single language."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", re.sub(r"  sud:\n.*\n.*\n", "", services))
    project.write("settings.yaml", settings.replace("languages: [fr, nl]", "languages: [fr]"))
    project.write_note(note("  emergency: running, emergency-only\n  radiology: cancelled, wait"))
    project.build()
    page = open_page(tmp_path / "site", "fr/index.html")
    assert text_of(page.cssselect(".emergency__where")[0]) == "Nord"
    for path in ("index.html", "table/index.html", "services/index.html", "locations/nord/index.html"):
        told = text_of(open_page(tmp_path / "site", f"fr/{path}").cssselect("body")[0]).lower()
        assert "tous nos hôpitaux" not in told, path
        assert "tous les hôpitaux" not in told, path
    assert not page.cssselect(".languages")
    menu = {text_of(link): link.get("href") for link in page.cssselect(".menu a")}
    assert menu["Nord"] == "locations/nord/index.html", "no list of one hospital"
    service = open_page(tmp_path / "site", "fr/services/radiology/index.html")
    assert text_of(service.cssselect("main h2")[0]) == "Nord", "no “in each hospital”"
    assert text_of(open_page(tmp_path / "site", "fr/table/index.html").cssselect("caption")[0]) == "Nos services"
    assert not open_page(tmp_path / "site", "fr/services/index.html").cssselect(".service__where"), "said above"
    (asked,) = page.cssselect(".finder summary")
    assert text_of(asked) == "Chercher un service", "no choice among one hospital"
    assert not open_page(tmp_path / "site", "fr/services/index.html").cssselect(".finder"), "the list is below"


@pytest.mark.parametrize("count", [11, 12])
def test_many_departments_that_are_alike_are_not_all_named_above_a_hospital(tmp_path: Path, count: int) -> None:
    """On the page of a hospital its own stands first; the names of eleven others would fill a screen before its own."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    more = "".join(f"  h{n}:\n    name: Hôpital {n}\n    phone: 000 00 00 00 {n:02}\n" for n in range(3, count + 1))
    project.write("services.yaml", services.replace("services:\n", f"{more}services:\n", 1))
    project.write_note(note("  emergency: running, emergency-only"))
    project.build()
    page = open_page(tmp_path / "site", "fr/locations/nord/index.html")
    own, others = (text_of(one) for one in page.cssselect(".emergency__where"))
    assert own == "Nord"
    assert (others.startswith("Dans tous nos hôpitaux"), "Hôpital 11" in others) == (count > 11, count == 11)


def test_many_open_departments_are_counted_above_each_page_and_closed_ones_named(tmp_path: Path) -> None:
    """Twelve names took a screen of a phone before any answer; the link beside the number leads to all of them."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    more = "".join(f"  h{n}:\n    name: Hôpital {n}\n" for n in range(3, 16))
    services = services.replace("services:\n", f"{more}services:\n", 1)
    some = ", ".join(f"h{n}" for n in range(3, 16))
    project.write("services.yaml", services.replace("kind: emergency\n", f"kind: emergency\n    locations: [{some}]\n"))
    closed = "  emergency:\n    at: h3\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: h4"
    project.write_note(note(f"{closed}\n  radiology: cancelled, wait"))
    project.build()
    named = f"{', '.join(f'Hôpital {n}' for n in range(4, 15))} et Hôpital 15"
    for path in ("fr/index", "fr/locations/nord/index", "fr/services/index"):
        page = open_page(tmp_path / "site", f"{path}.html")
        where = [text_of(one) for one in page.cssselect(".emergency__where:not(.print-only)")]
        assert where == ["Hôpital 3", "Hôpitaux (12)"], path
        assert [text_of(one) for one in page.cssselect(".emergency__where.print-only")] == [named], path
        copy = (tmp_path / f"site/{path}.md").read_text(encoding="utf-8")
        assert f" {named} " in copy, "a copy leads nowhere"
        assert "Hôpitaux (12)" not in copy


def test_the_list_of_services_leads_to_other_questions_whatever_the_order_of_the_menu(tuesday: Path) -> None:
    """It took the last link of the menu, whichever that was."""
    (asked,) = open_page(tuesday, "en/services/index.html").cssselect("main > p.links a[href*='#']")
    path, _, anchor = str(asked.get("href")).partition("#")
    assert text_of(asked) == "Other questions"
    (target,) = open_page(tuesday, f"en/services/{path}").cssselect(f"#{anchor}")
    assert text_of(target)
    templates = [*(ROOT / "themes/default").rglob("*.html")]
    assert templates
    assert [path.name for path in templates if re.search(r"chrome\.\w+\[", path.read_text(encoding="utf-8"))] == []


def test_the_list_of_hospitals_leads_to_no_number_that_nobody_answers(example_at: ExampleAt, tuesday: Path) -> None:
    """On 14 May no telephone works, on 17 May they are limited: each number says so, and is a link while it answers."""
    saturday = example_at(instant("2022-05-14T09:00"))
    for site, state, count in ((saturday, "Out of service", 0), (tuesday, "Limited", 7)):
        listed = open_page(site, "en/locations/index.html").cssselect("main .links")[0]
        assert len(listed.cssselect("a[href^='tel:']")) == count
        assert text_of(listed).count(f" ({state})") == 7


def test_a_heading_names_few_hospitals_and_opens_into_many(tmp_path: Path) -> None:
    """Of a service that is the same in 27 of 30, the number; each of them is a link below it."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    more = "".join(f"  h{n}:\n    name: Hôpital {n}\n" for n in range(3, 31))
    project.write("services.yaml", services.replace("services:\n", f"{more}services:\n", 1))
    apart = "\n      - at: [h3, h4, h5]\n        state: running\n        rule: come"
    project.write_note(note(f"  consultations:\n    state: cancelled\n    rule: wait\n    except:{apart}"))
    project.build()
    page = open_page(tmp_path / "site", "fr/services/consultations/index.html")
    named = [text_of(one) for one in page.cssselect(".group .service__name")]
    assert sorted(named) == ["Hôpital 3, Hôpital 4 et Hôpital 5", "Hôpitaux (27)"]
    (members,) = page.cssselect("details.service__members")
    assert text_of(members.cssselect("summary h4")[0]) == "Hôpitaux (27)"
    assert len(members.cssselect("a[href*='/locations/']")) == 27
    copy = (tmp_path / "site/fr/services/consultations/index.md").read_text(encoding="utf-8")
    assert "\n#### Hôpitaux (27)\n" in copy


@pytest.mark.parametrize("count", [8, 9])
def test_names_of_many_hospitals_stand_upright_in_the_table(tmp_path: Path, count: int) -> None:
    """From the ninth on, so that all are seen at a glance."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    more = "".join(f"  h{n}:\n    name: Hôpital {n}\n    phone: 000 00 00 00 {n:02}\n" for n in range(3, count + 1))
    project.write("services.yaml", services.replace("services:\n", f"{more}services:\n", 1))
    project.write_note(note())
    project.build()
    for path in ("fr/index.html", "fr/table/index.html"):
        assert bool(open_page(tmp_path / "site", path).cssselect(".matrix--many")) == (count > 8), path


def test_an_incident_tells_what_its_newest_update_changed_and_folds_what_older_ones_did(june: Path) -> None:
    """A page of fifteen updates is read on a phone: what they changed unfolds, each with how much it is."""
    listed = open_page(june, "en/incidents/2022-05-cyberattack/index.html").cssselect(".bulletins > li")
    changed = [one for one in listed if one.cssselect(".changes")]
    assert len(changed) > 5
    assert [bool(one.cssselect("details")) for one in changed] == [False] + [True] * (len(changed) - 1)
    for one in changed[1:]:
        (summary,) = one.cssselect("summary")
        count = len(one.cssselect(".changes > li"))
        assert text_of(summary) == f"What changed since the last update ({count})"


def test_what_holds_of_all_hospitals_stands_once_in_the_table_with_its_words(tuesday: Path) -> None:
    """A sign in the middle of the row would be read as that of the hospital above it, or lie outside the screen."""
    page = open_page(tuesday, "en/table/index.html")
    rows = {text_of(row.cssselect("th")[0]): row for row in page.cssselect(".matrix tbody tr")}
    (laboratory,) = rows["Laboratory (results)"].cssselect("td[colspan]")
    assert text_of(laboratory) == "Limited"
    assert not laboratory.cssselect(".hidden")
    assert all(cell.cssselect(".hidden") for cell in rows["Dialysis"].cssselect("td"))


def test_what_is_known_of_personal_data_stands_before_the_services(june: Path) -> None:
    """Next to whether one comes it is what patients ask first; it leads to the page that says all of it."""
    page = open_page(june, "en/index.html")
    (link,) = page.cssselect("main a[href='data-status/index.html']")
    (services,) = page.cssselect("#services")
    order = list(page.iter())
    assert order.index(link) < order.index(services)


def test_departments_of_which_nobody_wrote_for_long_take_few_lines(example_at: ExampleAt) -> None:
    """The number stands above them once, and the day as short as that of the situation; each page says the rest."""
    silent = example_at(SILENT)
    (block,) = open_page(silent, "en/index.html").cssselect(".emergency")
    rules = [text_of(one).replace("\xa0", " ") for one in block.cssselect(".emergency__rule")]
    assert rules == ["No closure announced. Last checked 22 June, 11:00."]
    assert text_of(block).count("112") == 1
    page = open_page(silent, "en/locations/rivemont/emergency/index.html")
    (rule,) = page.cssselect("main .advice__rule")
    whole = "No closure announced. Last checked Wednesday, 22 June 2022, 11:00. In an emergency call 112."
    assert text_of(rule).replace("\xa0", " ") == whole


def test_what_is_said_of_all_numbers_alike_stands_once(june: Path) -> None:
    """Seven times the same behind seven numbers was a screen of a phone; each number is still a link of its own."""
    (asked,) = open_page(june, "en/call-centre/index.html").cssselect("#questions p")
    assert len(asked.cssselect("a[href^='tel:']")) == 7
    told = text_of(asked).replace("\xa0", " ")
    assert told.endswith("07 (all lines: There may still be interruptions, Limited).")
    assert told.count("Limited") == 1
