"""The strip of days on the pages of services and locations."""

from pathlib import Path

from tests.builders import instant, make_project, note
from tests.reading import open_page, text_of


def runs_of(site: Path, name: str) -> list[str]:
    """Return the lines of the strip of a page, the newest first."""
    return [text_of(run).replace("\xa0", " ") for run in open_page(site, name).cssselect(".past .runs li")]


def test_the_days_of_a_service_are_told_in_words(tuesday: Path) -> None:
    """Days in a row that say the same stand in one line, which tells the state of every location at that date."""
    assert runs_of(tuesday, "en/services/consultations/index.html") == [
        "Since 15 May Cancelled Rivemont, Montclair, Nordelle, Vaubruyère, Sourbois and Hautepierre"
        " To be confirmed Clairlieu",
        "14 May To be confirmed",
        "4 May to 13 May Running",
    ]


def test_a_past_day_leads_to_what_was_said_on_it(tuesday: Path) -> None:
    """A line of the strip whose first day has updates leads to that day in the page of its month, and no other does."""
    service = "en/services/consultations/index.html"
    links = {text_of(one): one.get("href") for one in open_page(tuesday, service).cssselect(".past .runs__when a")}
    month = "../../history/2022-05/index.html"
    assert links == {"Since 15 May": f"{month}#day-15", "14 May": f"{month}#day-14"}
    shown = open_page(tuesday, "en/history/2022-05/index.html")
    for href in links.values():
        (day,) = shown.cssselect(f"#{href.partition('#')[2]}")
        assert f"{href.rpartition('-')[2]} May 2022" in text_of(day)


def test_the_strip_shows_one_shape_a_day_and_is_silent_for_screen_readers(tuesday: Path) -> None:
    """The shapes say nothing the words do not: there are fourteen, and they are hidden from screen readers."""
    (strip,) = open_page(tuesday, "nl/services/radiology/index.html").cssselect(".past .strip")
    assert strip.get("aria-hidden") == "true"
    assert len(strip.cssselect(".strip__day svg")) == 14


def test_a_day_shows_its_worst_state_and_the_last_day_the_state_now(tmp_path: Path) -> None:
    """Radiology is cancelled from one morning to the next: both days are marked until a bulletin ends it."""
    project = make_project(tmp_path)
    project.write_note(note("  blood-tests: running, walk-in", published="10/05/2022 08:00", title="Un"), 1)
    project.write_note(note("  radiology: cancelled, wait", published="12/05/2022 08:00", title="Deux"), 2)
    project.write_note(note("  radiology: running, come", published="13/05/2022 08:00", title="Trois"), 3)
    project.build(instant("2022-05-13T07:00"))
    assert runs_of(tmp_path / "site", "fr/services/radiology/index.html")[0] == "Depuis le 12 mai À l’arrêt"
    project.build(instant("2022-05-13T09:00"))
    assert runs_of(tmp_path / "site", "fr/services/radiology/index.html")[:2] == [
        "Depuis le 13 mai Fonctionne",
        "12 mai À l’arrêt",
    ]


def test_nothing_is_told_of_days_before_the_first_bulletin(tmp_path: Path) -> None:
    """The timeline knows nothing of the days before it begins, so the strip begins with it."""
    project = make_project(tmp_path)
    project.write_note(note(published="16/05/2022 08:00"), 1)
    project.build(instant("2022-05-16T12:00"))
    page = open_page(tmp_path / "site", "fr/services/radiology/index.html")
    assert len(page.cssselect(".past .strip__day")) == 1


def test_a_later_build_of_the_same_situation_changes_no_strip(tmp_path: Path) -> None:
    """The strip ends with the newest bulletin: pages change with the situation, never with the clock alone."""
    project = make_project(tmp_path)
    project.write_note(note(published="16/05/2022 08:00", valid_until="20/05/2022 18:00"), 1)
    project.build(instant("2022-05-16T12:00"))
    before = project.page("fr/services/radiology/index.html")
    project.build(instant("2022-05-17T12:00"), tmp_path / "again")
    assert (tmp_path / "again/fr/services/radiology/index.html").read_text(encoding="utf-8") == before


def test_a_location_lists_only_bulletins_that_changed_something_there(tuesday: Path) -> None:
    """The bulletin of 16 May changed nothing at Rivemont: its page does not list it."""
    page = open_page(tuesday, "fr/locations/rivemont/index.html")
    titles = [text_of(one) for one in page.cssselect(".bulletins__title")]
    assert "Un numéro gratuit pour vos questions" in titles
    assert "Le plan de redémarrage de nos services est prêt" not in titles


def test_open_and_past_incidents_stand_on_the_pages_they_touched(tuesday: Path) -> None:
    """Sourbois had a leak in March, which is over, and has an attack, which is not."""
    text = text_of(open_page(tuesday, "en/locations/sourbois/index.html"))
    assert "Not over yet" in text
    assert "Ended on Thursday 10 March 2022" in text.replace(",", "")


def test_locations_that_say_the_same_stand_under_one_heading(tuesday: Path) -> None:
    """The page of a service tells each thing once, and names every location it is true of."""
    page = open_page(tuesday, "en/services/consultations/index.html")
    names = [text_of(one) for one in page.cssselect(".service__name")]
    assert names == ["Rivemont, Montclair, Nordelle, Vaubruyère, Sourbois and Hautepierre", "Clairlieu"]
