"""A note opens, replaces or closes telephone lines: every "call us" uses what stands, until a note says otherwise."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.model.statement import Statement
from statusgen.model.telephone_lines import NoteLine
from statusgen.model.words import Kind, Rule, ServiceKind, State
from statusgen.output.opening import open_context
from statusgen.pages.layout import make_chrome
from statusgen.situation.lines import find_lines_at, find_replaced_lines, unite_lines
from statusgen.wording.telephone import find_lines
from tests.builders import Project, instant, make_project, note
from tests.reading import open_page, text_of
from tests.stories import START, make_incident, make_note, with_incidents

PHONES = "phones:\n  call-centre:\n    number: 000 00 01\n    name: {fr: Centre d’appels, nl: Callcenter}\n"
CALL = "  consultations: degraded, call-first"


def _write(project: Project, number: int, day: int, lines: str) -> None:
    text = note(CALL, published=f"{day}/05/2022 10:30", valid_until="18/05/2022 18:00", more=lines)
    project.write_note(text, number)


def flat(text: str) -> str:
    """Return a text of which all spaces are alike."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def _told(project: Project, day: int, *places: str) -> tuple[str, str, list[str]]:
    """Return what patients with and without appointments read, and the numbers at the foot of the page."""
    at = instant(f"2022-05-{day}T12:00")
    checked = pipeline.check(project.path, at)
    assert checked.content is not None
    assert checked.situation is not None
    site, _ = open_context(project.path, checked.content, checked.situation, "https://essai.example/")
    context = site.reference

    lines = [find_lines(context, places or ("nord",), kind) for kind in (ServiceKind.APPOINTMENT, ServiceKind.WALK_IN)]
    shown = make_chrome(context, "fr", "", is_archive=False).phones
    return lines[0].listed, lines[1].listed, [phone.number for phone in shown if phone.number]


def test_every_call_uses_the_line_that_stands(tmp_path: Path) -> None:
    """The line of a purpose comes first; a closed one is named nowhere; ``as-before`` gives back the settings."""
    project = make_project(tmp_path)
    settings = tmp_path / "content/settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + PHONES, encoding="utf-8")
    _write(project, 1, 10, "")
    _write(project, 2, 11, "lines:\n  appointments: 000 00 02\n  families: {number: 000 00 03, language: fr}")
    _write(project, 3, 12, "lines:\n  call-centre: closed")
    _write(project, 4, 13, "lines:\n  rendez-vous: fermé\n  familles des patients: fermé")
    _write(project, 5, 14, "lines:\n  call-centre: as-before\n  nord: 000 00 04")
    assert _told(project, 10) == ("000 00 01", "000 00 01", ["000 00 01"])
    assert _told(project, 11) == ("000 00 02", "000 00 01", ["000 00 02", "000 00 03", "000 00 01"])
    assert _told(project, 12)[0] == "000 00 02"
    assert "000 00 01" not in str(_told(project, 12))
    assert _told(project, 13)[2] == []
    assert _told(project, 14) == ("000 00 01", "000 00 01", ["000 00 01"])


def test_a_line_of_one_hospital_is_called_by_its_patients_alone(tmp_path: Path) -> None:
    """It counts before that of the group, which holds for the others, and again once it is closed, in all outputs."""
    project = make_project(tmp_path)
    settings = tmp_path / "content/settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + PHONES, encoding="utf-8")
    own = "lines:\n  appointments:\n    - {number: 000 00 05, hours: {fr: le matin, nl: de ochtend}, at: nord}\n"
    _write(project, 1, 10, own + "    - 000 00 02")
    _write(project, 2, 11, "lines:\n  appointments: {number: closed, at: nord}")
    assert _told(project, 10)[0] == "000 00 05 (le matin)"
    assert _told(project, 10, "sud")[0] == "000 00 02"
    assert _told(project, 10, "sud", "nord")[0] == "000 00 02, Nord 000 00 05 (le matin)"
    assert _told(project, 11)[0] == "000 00 02"
    _write(
        project,
        3,
        12,
        "lines:\n  appointments: {number: 000 00 07, hours: {fr: le soir, nl: de avond}, at: [nord, sud]}",
    )
    assert _told(project, 12, "sud", "nord")[0] == "000 00 07 (le soir)"
    project.build(instant("2022-05-12T12:00"))
    assert "Rendez-vous (Nord et Sud)" in project.page("fr/incidents/2022-05-panne/3/index.html").replace("\u00a0", " ")
    project.build(instant("2022-05-10T12:00"))
    texts = {name: project.page(name) for name in PAGES}
    assert {name: "000 00 05" in text for name, text in texts.items()} == dict.fromkeys(PAGES, True) | dict.fromkeys(
        [name for name in PAGES if "/sud/" in name], False
    )
    phones = json.loads(project.page("api/status.json"))["phones"]
    assert [(one["number"], one["location"]) for one in phones] == [
        ("000 00 02", None),
        ("000 00 01", None),
        ("000 00 05", "nord"),
    ]


@pytest.mark.parametrize(
    ("lines", "nord", "sud", "both"),
    [
        ("appointments: {number: 000 00 05, at: nord}\n  families: 000 00 06", *("000 00 06",) * 3),
        (
            "families: [000 00 06, {number: 000 00 07, at: nord}]",
            *("000 00 07", "000 00 06", "000 00 06, Nord 000 00 07"),
        ),
        ("stolen data: 000 00 08", "000 00 00 00 01", "000 00 08", "Nord 000 00 00 00 01, Sud 000 00 08"),
        (
            "stolen data: {number: 000 00 09, at: sud}",
            *("000 00 00 00 01", "000 00 09", "Nord 000 00 00 00 01, Sud 000 00 09"),
        ),
    ],
    ids=["purpose first", "own first", "none of its own", "own for something else"],
)
def test_families_are_told_the_line_that_counts_at_their_hospital(
    tmp_path: Path, lines: str, nord: str, sud: str, both: str
) -> None:
    """One for families before one for appointments, whichever is its own; beside others as alone."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    visits = "  visits:\n    name: {fr: Visites, nl: Bezoek}\n    kind: visit\nsystems:\n"
    services = services.replace("    phone: 000 00 00 00 02\n", "").replace("systems:\n", visits)
    project.write("services.yaml", services)
    said = "  visits: degraded, call-first"
    project.write_note(note(said, published="17/05/2022 10:30", more=f"lines:\n  {lines}"))
    project.build(instant("2022-05-17T12:00"))
    pages = {f"fr/locations/nord/{page}.html": nord for page in ("index", "poster")}
    pages |= {f"fr/locations/sud/{page}.html": sud for page in ("index", "poster")}
    pages |= {"fr/call-centre/index.html": both, "fr/incidents/2022-05-panne/1/index.html": both}
    for page, told in pages.items():
        body = open_page(tmp_path / "site", page).cssselect("body")[0]
        assert f"si vous pouvez venir en visite : {told}." in flat(text_of(body)), page
    card = project.page("fr/locations/nord/index.html")
    assert f'href="tel:{nord.replace(" ", "")}"' in card.partition("en visite")[2][:60], "to be tapped"


def test_who_asks_on_the_sheet_about_visits_is_given_a_number(tmp_path: Path) -> None:
    """Also where no service is for visits, and each hospital has a number of its own alone."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.build(instant("2022-05-17T12:00"))
    body = open_page(tmp_path / "site", "fr/call-centre/index.html").cssselect("body")[0]
    assert "venir en visite : Nord 000 00 00 00 01, Sud 000 00 00 00 02." in flat(text_of(body))


def test_a_line_that_is_closed_is_closed_at_each_hospital(tmp_path: Path) -> None:
    """Unless the same note, or a later one, opens it there; so it is where another incident closes it later."""
    project = make_project(tmp_path)
    own = "lines:\n  appointments:\n    - {number: 000 00 05, at: [nord, sud]}"
    _write(project, 1, 10, own)
    _write(project, 2, 11, "lines:\n  appointments: [closed, {number: 000 00 06, at: sud}]")
    assert (_told(project, 11)[0], _told(project, 11, "sud")[0]) == ("000 00 00 00 01", "000 00 06")
    _write(project, 3, 12, "lines:\n  appointments: as-before")
    assert "000 00 05" not in _told(project, 12)[0]
    assert "000 00 06" not in _told(project, 12, "sud")[0]
    _write(project, 4, 13, own)
    assert _told(project, 13)[0] == "000 00 05"
    closed = note(
        CALL, published="14/05/2022 10:30", valid_until="18/05/2022 18:00", more="lines:\n  appointments: closed"
    )
    project.write("incidents/2022-05-vol/incident.fr.md", "---\ntitle: Vol\n---\nUn vol.\n")
    project.write_note(closed, incident="2022-05-vol")
    assert "000 00 05" not in _told(project, 14)[0]
    _write(project, 5, 15, own)
    assert _told(project, 15)[0] == "000 00 05"


def test_a_line_that_stands_at_the_close_is_named_with_its_hospital(tmp_path: Path) -> None:
    """Whoever reads that "appointments" still stands looks for the line of all."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "lines:\n  appointments: [000 00 02, {number: 000 00 05, at: sud}]")
    project.write_note(
        note("  consultations: running", published="18/05/2022 10:30", stage="closed", more="reach-everybody: yes"), 2
    )
    (found,) = (one for one in project.problems() if one.code == "warning-stands")
    assert dict(found.values)["warnings"] == "lignes : Rendez-vous, lignes : Rendez-vous (Sud)"


def test_the_sheet_names_the_lines_of_the_group_and_which_number_is_dead(tmp_path: Path) -> None:
    """Those who answer calls read, at its foot, each line that patients are told, and which one nobody answers."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services.replace("    whole-group: yes\n", "    locations: [nord, sud]\n"))
    opened = "lines:\n  appointments: {number: 000 00 05, hours: {fr: le matin, nl: de ochtend}}"
    said = "  telephone:\n    at: sud\n    state: cancelled"
    project.write_note(note(said, published="17/05/2022 10:30", more=opened))
    project.build(instant("2022-05-17T12:00"))
    body = open_page(tmp_path / "site", "fr/call-centre/index.html").cssselect("body")[0]
    sheet = text_of(body)
    assert "demander si vous pouvez venir en visite : 000 00 05 (le matin)." in flat(sheet)
    assert "Rendez-vous 000 00 05 le matin" in sheet
    assert "Nord 000 00 00 00 01" in sheet
    assert "Sud 000 00 00 00 02 Hors service" in sheet
    assert not body.cssselect("a[href='tel:00000000002']")


def test_a_number_that_a_note_closes_is_named_where_patients_look_for_one(tmp_path: Path) -> None:
    """They may have it from an old letter: every page says that it is out of service, and none lets them dial it."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings + PHONES)
    closed = "lines:\n  call-centre: closed\n  nord: closed\n  appointments: 000 00 05"
    project.write_note(note(CALL, published="17/05/2022 10:30", more=closed))
    project.build(instant("2022-05-17T12:00"))
    for page, told in (
        ("fr/index.html", "Centre d’appels 000 00 01 Hors service"),
        ("fr/locations/nord/index.html", "Téléphone 000 00 00 00 01 Hors service"),
        ("fr/incidents/2022-05-panne/1/index.html", "Centre d’appels 000 00 01 : Hors service."),
    ):
        body = open_page(tmp_path / "site", page).cssselect("body")[0]
        assert told in text_of(body).replace("\xa0", " ").replace("\u202f", " ")
        assert not body.cssselect("a[href='tel:0000001'], a[href='tel:00000000001']")


MAIN = "phones:\n  main-number: {number: 000 00 01, service: SERVICE, name: {fr: Standard, nl: Centrale}}\n"


@pytest.mark.parametrize(
    ("service", "catalogue", "said", "lines"),
    [
        ("telephone", "whole-group: yes", "  telephone: cancelled", "main-number: {number: 000 00 91, at: nord}"),
        ("telephone", "whole-group: yes", "  telephone: cancelled", "main-number: {number: 000 00 01, at: nord}"),
        ("telephone", "whole-group: yes", "  telephone: cancelled", "main-number: {number: 0000001, at: nord}"),
        ("telephone", "locations: [nord, sud]", "  telephone: cancelled", "families: 000 00 92"),
        ("secretariat", "whole-group: yes", "  secretariat: cancelled, wait", "families: 000 00 92"),
    ],
    ids=["replaced", "same number", "spaced otherwise", "of each hospital", "of what patients come to"],
)
def test_a_number_that_nobody_answers_is_never_one_to_call(
    tmp_path: Path, service: str, catalogue: str, said: str, lines: str
) -> None:
    """Whoever knows it reads that it is out of service, also where a note names it again or gives another."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings + MAIN.replace("SERVICE", service))
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    own = "  secretariat: {name: {fr: Secrétariat, nl: Secretariaat}, whole-group: yes}\nsystems:\n"
    services = services.replace("    whole-group: yes\n", f"    {catalogue}\n").replace("systems:\n", own)
    project.write("services.yaml", services)
    project.write_note(note(f"{CALL}\n{said}", more=f"lines:\n  {lines}"))
    project.build(instant("2022-05-17T12:00"))
    for page in ("index", "poster", "consultations/index"):
        body = open_page(tmp_path / "site", f"fr/locations/nord/{page}.html").cssselect("body")[0]
        assert not body.cssselect("a[href='tel:0000001']"), page
        told = flat(text_of(body))
        assert "vérifier : 000 00 01" not in told, page
        dead = re.findall(r"Standard(?: \(Nord\))? ([\d ]+?) Hors service", told)
        assert [number.replace(" ", "") for number in dead] == ([] if page == "poster" else ["0000001"]), page


def test_a_notice_says_a_number_once(tmp_path: Path) -> None:
    """A hospital whose number is that of the group has no line more on its door."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings + PHONES.replace("000 00 01", "000 0000 0001"))
    project.write_note(note(CALL))
    project.build(instant("2022-05-17T12:00"))
    (footer,) = open_page(tmp_path / "site", "fr/locations/nord/poster.html").cssselect("footer")
    assert flat(text_of(footer)).replace(" ", "").count("00000000001") == 1


def test_a_number_that_a_note_gives_to_a_hospital_without_one_stands_on_its_page(tmp_path: Path) -> None:
    """Its patients look there first."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services.replace("    phone: 000 00 00 00 01\n", ""))
    project.write_note(note(CALL, more="lines:\n  nord: 000 00 05"))
    project.build(instant("2022-05-17T12:00"))
    for page in ("index", "poster"):
        (body,) = open_page(tmp_path / "site", f"fr/locations/nord/{page}.html").cssselect("body")
        assert re.search(r"(Téléphone|Nord) 000 00 05", flat(text_of(body))), page


def test_planned_work_closes_a_line_within_its_window_alone(tmp_path: Path) -> None:
    """Before and after, patients call it; what it opens beside the others answers from the announcement on."""
    project = make_project(tmp_path)
    settings = tmp_path / "content/settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + PHONES, encoding="utf-8")
    window = "kind: planned\nfrom: 14/05/2022 08:00\nuntil: 16/05/2022 18:00"
    project.write("incidents/2022-05-travaux/incident.fr.md", f"---\ntitle: Travaux\n{window}\n---\nDes travaux.\n")
    lines = "lines:\n  call-centre: closed\n  families: 000 00 03"
    text = note("  telephone: degraded", published="12/05/2022 10:30", more=lines)
    project.write_note(text, 1, "2022-05-travaux")
    assert _told(project, 13)[2] == ["000 00 03", "000 00 01"]
    assert _told(project, 15)[2] == ["000 00 03"]
    assert _told(project, 17)[2] == ["000 00 01"]
    project.build(instant("2022-05-13T12:00"))
    bulletin = open_page(tmp_path / "site", "fr/incidents/2022-05-travaux/1/index.html").cssselect("main")[0]
    told = flat(text_of(bulletin))
    assert "Du samedi 14 mai 2022, 08:00 au lundi 16 mai 2022, 18:00 : Centre d’appels" in told
    project.write_note(text.replace("families: 000 00 03", "appointments: 000 00 04"), 1, "2022-05-travaux")
    assert [_told(project, day)[2] for day in (13, 15, 17)] == [["000 00 01"], ["000 00 04"], ["000 00 01"]]


def test_what_planned_work_says_later_moves_no_line_of_before() -> None:
    """A note that prolongs the work after its window says nothing of the days between: bulletins of then stay."""
    line = NoteLine("appointments-line", "000 00 02", None, (), is_closed=False)
    first = make_note("a", 1, START, [], telephone_lines=(line,))
    begins, ends = (START + timedelta(days=days) for days in (7, 8))
    more = Statement("radiology", ("north",), State.CANCELLED, Rule.WAIT, begins=begins, ends=ends)
    last = make_note("a", 2, START + timedelta(days=6), [more])
    for day, known in ((1, ["appointments-line"]), (4, [])):
        for notes in ([first], [first, last]):
            over = START + timedelta(days=2)
            content = with_incidents(make_incident("a", notes, kind=Kind.PLANNED, begins=START, ends=over))
            assert list(find_lines_at(content, START + timedelta(days=day))) == known


def test_what_another_incident_says_of_a_line_is_not_ended(tmp_path: Path) -> None:
    """Where its own incident never changed it, nothing is told of it as before, and the number of the other stands."""
    project = make_project(tmp_path)
    _write(project, 1, 16, "lines:\n  appointments: 000 00 02")
    project.write("incidents/2022-05-crue/incident.fr.md", "---\ntitle: Crue\n---\nDe l’eau.\n")
    project.write_note(note("  radiology: degraded, come", more="lines:\n  appointments: as-before"), 1, "2022-05-crue")
    project.build(instant("2022-05-17T12:00"))
    bulletin = text_of(open_page(tmp_path / "site", "fr/incidents/2022-05-crue/1/index.html").cssselect("main")[0])
    assert "Rendez-vous" not in bulletin
    assert "fermée" not in bulletin
    assert _told(project, 17)[2] == ["000 00 02"]


def test_what_was_is_told_with_the_number_that_readers_had(tmp_path: Path) -> None:
    """In the bulletin that gives another number, and on the sheet of those who answer the calls that it brings."""
    project = make_project(tmp_path)
    _write(project, 1, 16, "lines:\n  appointments: 000 00 05")
    again = note("  consultations: running, come", published="17/05/2022 10:30", more="lines:\n  appointments: closed")
    project.write_note(again, 2)
    project.build(instant("2022-05-17T12:00"))
    for page in ("fr/incidents/2022-05-panne/2/index.html", "fr/call-centre/index.html"):
        was = open_page(tmp_path / "site", page).cssselect(".changes dd")[0]
        assert "000 00 05" in text_of(was)


def test_a_call_centre_that_a_note_opens_is_told_with_its_number(tmp_path: Path) -> None:
    """Its state alone helps nobody who asks which line works."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services.replace("services:\n", "services:\n  call-centre:\n", 1))
    project.write_note(note("  call-centre: running", more="lines:\n  call-centre: 000 00 05"))
    project.build(instant("2022-05-17T12:00"))
    sheet = open_page(tmp_path / "site", "fr/call-centre/index.html")
    assert sheet.cssselect(".calls a[href='tel:0000005']")


def test_a_line_that_a_note_had_opened_is_closed_and_not_out_of_service(tmp_path: Path) -> None:
    """At the end of an incident nothing is broken: its line is not needed any more."""
    project = make_project(tmp_path)
    _write(project, 1, 16, "lines:\n  call-centre: 000 00 05")
    _write(project, 2, 17, "lines:\n  call-centre: closed")
    project.build(instant("2022-05-17T12:00"))
    bulletin = text_of(open_page(tmp_path / "site", "fr/incidents/2022-05-panne/2/index.html").cssselect("main")[0])
    assert "Cette ligne est fermée." in bulletin
    assert "Hors service" not in bulletin


PAGES = (
    "fr/locations/nord/index.html",
    "fr/locations/nord/poster.html",
    "fr/locations/sud/index.html",
    "fr/locations/sud/poster.html",
    "nl/call-centre/index.html",
    "nl/incidents/2022-05-panne/1/index.html",
    "fr/feed.xml",
)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("appointments: {number: 000 00 05, at: lune}", "location-unknown"),
        ("appointments: {at: nord}", "key-missing"),
        ("nord: {number: 000 00 05, at: nord}", "key-unknown"),
        ("appointments: [{number: 000 00 05, at: nord}, {number: 000 00 06, at: nord}]", "key-twice"),
        ("appointments: {number: demain, at: nord}", "line-unreadable"),
    ],
)
def test_a_mistake_in_a_line_is_named(tmp_path: Path, said: str, code: str) -> None:
    """Nothing is guessed of a number, or of where it is called."""
    project = make_project(tmp_path)
    _write(project, 1, 10, f"lines:\n  {said}")
    assert code in {problem.code for problem in project.problems()}


def test_a_line_of_one_hospital_that_is_taken_back_in_place_is_laxer(tmp_path: Path) -> None:
    """Who edits it in a published note gives its patients another number."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "lines:\n  appointments: {number: 000 00 05, at: nord}")
    before = project.read().content
    _write(project, 1, 10, "lines:\n  appointments: {number: 000 00 06, at: nord}")
    after = project.read().content
    assert before is not None
    assert after is not None
    one, other = (content.incidents["2022-05-panne"] for content in (before, after))
    assert find_replaced_lines(one, other, instant("2022-05-12T12:00")) == ("appointments-line (nord)",)


def test_two_records_that_differ_close_what_either_closes() -> None:
    """A line that one of them closes is closed; of two numbers the newer stands."""
    old, new, closed = NoteLine("a", "1"), NoteLine("a", "2"), NoteLine("a", is_closed=True)
    assert unite_lines([new], [old]) == (new,)
    assert unite_lines([new], [closed]) == (closed,)
    assert unite_lines([closed], [old]) == (closed,)


def test_a_number_is_asked_for_where_a_note_closed_the_last(tmp_path: Path) -> None:
    """A line that a note closed is no number to call; one that a note opened is."""
    project = make_project(tmp_path)
    settings = tmp_path / "content/settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + PHONES, encoding="utf-8")
    _write(project, 1, 10, "")
    for number, (lines, is_asked) in enumerate(
        (
            ("lines:\n  call-centre: closed", False),
            ("lines:\n  call-centre: closed\n  nord: closed\n  sud: closed", True),
            ("lines:\n  rendez-vous: 000 00 02", False),
        ),
        2,
    ):
        _write(project, number, 9 + number, lines)
        problems = pipeline.check(project.path, instant(f"2022-05-{9 + number}T12:00")).problems
        assert any(one.code == "number-to-call-missing" for one in problems) == is_asked, lines


def test_a_number_that_a_note_opens_answers_though_the_telephones_are_out(tmp_path: Path) -> None:
    """One mobile number while the telephones fail, of the group or of a hospital; the usual number stays out."""
    project = make_project(tmp_path)
    settings = (project.path / "content/settings.yaml").read_text(encoding="utf-8")
    main = PHONES.replace("Centre d’appels", "Standard").replace(
        "  call-centre:", "  main-number:\n    service: telephone"
    )
    project.write("settings.yaml", settings + main)
    lines = {14: "main number: 000 00 91", 15: "main number: 000 00 01", 16: "nord: 000 00 92", 17: "nord: closed"}
    for day, line in lines.items():
        text = note(
            f"{CALL}\n  telephone: cancelled",
            published=f"{day}/05/2022 10:30",
            valid_until="18/05/2022 18:00",
            more=f"lines:\n  {line}",
        )
        project.write_note(text, day - 13)
    assert _told(project, 14) == ("000 00 91", "000 00 91", ["000 00 91"])
    assert _told(project, 15)[0] == ""
    assert _told(project, 16)[0] == "000 00 92"
    assert _told(project, 17)[0] == ""
    project.build(instant("2022-05-16T12:00"))
    assert "000 00 92" in project.page("fr/locations/nord/index.html")
    assert "000 00 92" in project.page("fr/locations/nord/poster.html")
    bulletin = text_of(open_page(project.path / "site", "fr/incidents/2022-05-panne/3/index.html"))
    assert "Téléphone (Nord) : 000 00 92." in bulletin


def test_hours_in_one_language_are_figures_in_the_others(tmp_path: Path) -> None:
    """Hours that can be read need no translation; of others a warning names the languages that lack them."""
    project = make_project(tmp_path)
    families, data = "{number: 000 00 22, hours: de 8 h à 20 h}", "{number: 000 00 23, hours: les jours ouvrables}"
    _write(project, 1, 17, f"lines:\n  familles: {families}\n  données volées: {data}")
    content = project.read().content
    assert content is not None
    (note_,) = next(iter(content.incidents.values())).notes
    first, second = (line.hours for line in note_.telephone_lines)
    assert first is not None
    assert second is not None
    assert (first.as_written, first.in_("nl")) == ("de 8 h à 20 h", "8:00–20:00")
    assert (second.language_for("nl"), [one.code for one in project.problems()]) == ("fr", ["text-untranslated"])


@pytest.mark.parametrize("typed", ["français et néerlandais", "fr, nl", "Frans & Nederlands", "[fr, néerlandais]"])
def test_languages_of_a_line_may_stand_on_either_side_of_and(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(more=f"lines:\n  families:\n    number: 000 00 55\n    language: {typed}"))
    content = project.read().content
    assert content is not None
    (incident,) = content.incidents.values()
    assert incident.notes[0].telephone_lines[0].languages == ("fr", "nl")
