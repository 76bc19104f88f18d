"""What patients are told, in every output: the same instruction, with the number to call, and who is closed."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from tests.builders import Project, instant, make_project, note
from tests.reading import open_page, text_of
from tests.samples import first

FLOOD, NETWORK = "2022-05-flood", "2022-05-network"
AT = instant("2022-05-17T12:00")
SERVICES = """
locations:
  north: {name: North, phone: 000 01}
  south: {name: South, phone: 000 02}
  east: {name: East, phone: 000 03}
services:
  emergency: {name: Emergency department, kind: emergency, key: yes, rule: emergency-only}
  consultations: {name: Consultations, key: yes}
  radiology: {name: Radiology, key: yes}
  visits: {name: Visits, kind: visit}
  blood-tests: {name: Blood tests, kind: walk-in}
  telephone: {name: Telephone, kind: telephone, whole-group: yes}
  call-centre: {name: Call centre, kind: telephone, whole-group: yes, offered: when-stated}
"""
PHONES = """
phones:
  call-centre: {number: 000 09, service: call-centre, name: Free call centre, hours: 8am to 8pm}
"""


def make_site(path: Path, notes: dict[str, list[str]], *, more: str = "", services: str = SERVICES) -> Project:
    """Make a site in English whose incidents have notes that say something of services, an hour apart."""
    project = make_project(path)
    settings = (path / "content/settings.yaml").read_text(encoding="utf-8")
    settings = settings.replace("languages: [fr, nl]", "languages: [en]").replace(
        "reference-language: fr", "reference-language: en"
    )
    settings = re.sub(r"how: \{.*\}", "how: We cancel by text message.", settings)
    project.write("settings.yaml", settings + more)
    project.write("services.yaml", services)
    for hour, (incident, said) in enumerate(notes.items(), start=6):
        project.write(f"incidents/{incident}/incident.en.md", f"---\ntitle: {incident[8:].title()}\n---\nText.\n")
        for number, one in enumerate(said, start=1):
            text = note(one, title=f"{incident} {number}", published=f"17/05/2022 {hour:02}:{number:02}", body="Text.")
            project.write_note(text, number, incident, "en")
    project.build(AT)
    return project


def words_of(project: Project, name: str) -> str:
    """Return the words of a page or a feed on one line."""
    plain = re.sub(r"<[^>]+>", " ", unescape(unescape(project.page(name))))
    return re.sub(r"\s+(?=[.,)])", "", re.sub(r"\s+", " ", plain.replace("\u00a0", " ")))


def instructions(project: Project) -> dict[tuple[str, str], str]:
    """Return the instruction of each cell, from the open data."""
    cells = json.loads(project.page("api/status.json"))["cells"]
    return {(one["service"], one["location"]): one["instruction"]["en"] for one in cells}


CLOSED = (
    "  emergency:\n    at: north\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: south\n"
    "    except:\n      - for: pregnancy\n        rule: come\n"
    "  radiology:\n    at: north\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: south"
)
HELD = (
    "  radiology:\n    state: cancelled\n    rule: stay-unless-contacted\n    except:\n      - for: pregnancy\n"
    "        rule: come\n  emergency: running, emergency-only\n  consultations: cancelled, wait"
)
PLACES_TOLD = {
    "en/index.html": "Emergency department: Closed (North).",
    "en/index.md": "Emergency department: Closed (North).",
    "en/locations/north/index.html": "Emergency department North Closed Go to: South.",
    "en/locations/north/poster.html": "Emergency department Closed Go to: South. Except for pregnant women",
    "en/services/emergency/index.html": "Emergency department: Closed (North), Open",
    "en/services.xml": "Emergency department (South and East): Open. Come only in an emergency. At North – Closed.",
    "en/services.json": "At North – Closed. Go to: South.",
    "en/services.atom": "At North – Closed. Go to: South.",
    "en/feed.xml": "Emergency department (North): Closed. Go to: South.",
    "en/call-centre/index.html": "North Go elsewhere Closed Go to: South.",
    "en/table/index.html": "Go elsewhere, Closed",
    "en/banner/index.html": "Emergency department North Closed Go to: South.",
    "en/badge.svg": "Emergency department: Closed (North).",
    "en/services/emergency/badge.svg": "At North – Closed",
    "api/v2/summary.json": "Closed. Go to: South.",
    "api/status.csv": "Go to: South.",
}
"""What a page says of the department that is closed."""


def test_an_appointment_by_telephone_and_one_that_a_doctor_decides(tmp_path: Path) -> None:
    """Both rules, typed in plain words, are told in every output."""
    said = "  consultations: limited, by telephone\n  radiology: limited, ask your doctor"
    project = make_site(tmp_path, {FLOOD: [said]})
    outputs = ("index.html", "index.md", "call-centre/index.html", "services.xml", "locations/north/poster.html")
    for name in (*(f"en/{one}" for one in outputs), "api/status.json", "api/v2/summary.json"):
        words = words_of(project, name)
        assert "Do not come. We call you by telephone or video at the time of your appointment." in words, name
        assert "Ask your doctor before you come." in words, name


def test_patients_already_known_and_those_already_cancelled(tmp_path: Path) -> None:
    """Existing patients come, new ones do not, those already cancelled are contacted: in every output."""
    said = (
        "  consultations:\n    state: limited\n    rule: stay-unless-contacted\n    except:\n"
        "      - for: existing patients\n        rule: come\n"
        "      - for: new patients, already cancelled\n        rule: wait"
    )
    project = make_site(tmp_path, {FLOOD: [said]})
    for name in ("index.html", "call-centre/index.html", "services.xml", "locations/north/poster.html"):
        words = words_of(project, f"en/{name}")
        assert "patients whom we already treat" in words, name
        assert "new patients and patients whose appointment we have already cancelled" in words, name


@pytest.mark.parametrize("order", [(FLOOD, NETWORK), (NETWORK, FLOOD)])
def test_a_closed_department_is_closed_in_every_output(tmp_path: Path, order: tuple[str, str]) -> None:
    """Named first, never among the open ones, with the place to go and the exception, whoever spoke last."""
    said = {FLOOD: [CLOSED], NETWORK: [HELD]}
    project = make_site(tmp_path, {incident: said[incident] for incident in order})
    for name, expected in PLACES_TOLD.items():
        words = words_of(project, name)
        if name.endswith(".md"):
            words = re.sub(r"[*#>]+ ?", "", words)
        assert expected in words, name
    headings = re.findall(r"<h3[^>]*>([^<]+)</h3>", project.page("en/services/emergency/index.html"))
    assert [one for one in headings if one in ("Open", "Closed", "Running", "Cancelled", "Going ahead")] == [
        "Open",
        "Closed",
    ]
    for name in ("en/index.html", "en/locations/south/index.html", "en/services/emergency/index.html"):
        assert "North, South and East Open" not in words_of(project, name)
    assert (
        "Closed"
        not in words_of(project, "en/locations/south/poster.html").partition("Radiology")[0].partition("South")[0]
    )


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("order", [(FLOOD, NETWORK), (NETWORK, FLOOD)])
def test_nobody_is_told_to_come_to_a_flooded_hospital(tmp_path: Path, order: tuple[str, str]) -> None:
    """Pregnant women, whom one incident lets come, go where the other sends everybody."""
    said = {FLOOD: [CLOSED], NETWORK: [HELD]}
    project = make_site(tmp_path, {incident: said[incident] for incident in order})
    for name in ("en/locations/north/index.html", "en/locations/north/poster.html", "en/locations/north/index.md"):
        told = words_of(project, name)
        plain = re.sub(r"[*#>]+ ?", "", told)
        assert re.search(r"Except for pregnant women .{0,30}Go to: South\.", plain, re.DOTALL), name
        assert "Come to your appointment" not in told
    assert "Do not travel. Call 000 01." in words_of(project, "en/locations/north/index.html")
    cell = next(
        one
        for one in json.loads(project.page("api/status.json"))["cells"]
        if (one["service"], one["location"]) == ("radiology", "north")
    )
    assert set(cell["incidents"]) == {FLOOD, NETWORK}
    assert cell["exceptions"][0]["places_to_go"] == ["south"]
    page = words_of(project, "en/locations/north/index.html")
    assert "Flood" in page
    assert "Network" in page
    (component,) = [
        one
        for one in json.loads(project.page("api/v2/summary.json"))["components"]
        if one.get("x_statusgen", {}).get("service") == "radiology" and one["name"].endswith("North")
    ]
    held = {one["name"]: one["components"] for one in json.loads(project.page("api/v2/incidents.json"))["incidents"]}
    assert all(any(one["id"] == component["id"] for one in parts) for parts in held.values())


def test_an_announcement_sends_nobody_to_a_closed_place(tmp_path: Path) -> None:
    """Also where it counts only from a later day: what was known when it was written holds in its own outputs."""
    later = (
        "  radiology:\n    at: north\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: south\n"
        "    from: 18/05/2022 08:00\n    until: 20/05/2022"
    )
    closed = "  radiology:\n    at: south\n    state: cancelled\n    rule: wait\n    until: 20/05/2022"
    project = make_site(tmp_path, {FLOOD: [closed], NETWORK: [later]})
    for name in (f"en/incidents/{NETWORK}/1/index.html", "en/feed.xml", "en/feed.json"):
        assert "Go to: South" not in words_of(project, name), name
        assert "Do not travel. Call 000 01." in words_of(project, name), name


CALL = "  radiology: unknown"


@pytest.mark.slow("several builds")
@pytest.mark.parametrize(
    ("more", "said", "expected"),
    first(
        [
            ("", CALL, "Call us before you come: 000 01."),
            ("", f"{CALL}\n  telephone: degraded", "Call us before you come: 000 01 (Limited)."),
            (
                "",
                f"{CALL}\n  telephone: cancelled",
                "You cannot call us: our telephones do not work. Before you come, check etat.essai.example.",
            ),
            (PHONES, CALL, "Call us before you come: 000 01."),
            (PHONES, f"{CALL}\n  call-centre: running", "Call us before you come: 000 09 (8am to 8pm)."),
            (PHONES, f"{CALL}\n  call-centre: degraded", "Call us before you come: 000 09 (8am to 8pm, Limited)."),
            (PHONES, f"{CALL}\n  call-centre: cancelled", "Call us before you come: 000 01."),
            ("", "  radiology: degraded, call-first", "Call us the day before to check: 000 01."),
            ("", "  visits: degraded, call-first", "Call us the day before to ask whether you may visit: 000 01."),
        ],
        3,
    ),
)
def test_who_is_told_to_call_is_told_the_number(tmp_path: Path, more: str, said: str, expected: str) -> None:
    """In the sentence: the line of the settings that answers, else that of the place, with hours and state."""
    project = make_site(tmp_path, {NETWORK: [said]}, more=more)
    for name in (
        "en/locations/north/index.html",
        "en/locations/north/poster.html",
        "api/status.json",
        f"en/incidents/{NETWORK}/1/index.html",
        "en/feed.xml",
        "en/locations/north/index.md",
    ):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words_of(project, name))
        listed = expected.replace("000 01", "North 000 01")  # of several hospitals
        alike = listed.replace("000 01 (", "000 01, South 000 02, East 000 03 (all lines: ")
        assert expected in words or listed.partition(".")[0] in words or alike in words, name


def test_without_any_number_editors_are_told(tmp_path: Path) -> None:
    """Patients cannot call a number that nobody gave."""
    bare = SERVICES.replace(", phone: 000 01", "").replace(", phone: 000 02", "").replace(", phone: 000 03", "")
    project = make_site(tmp_path, {NETWORK: [CALL]}, services=bare)
    assert instructions(project)[("radiology", "north")] == "We do not know yet. Call us before you come."


RULES_SAID = [
    ("  radiology: cancelled, wait", "radiology", "Do not come. We will contact you."),
    ("  radiology: unknown, wait", "radiology", "We do not know yet. We will contact you."),
    ("  blood-tests: cancelled, wait", "blood-tests", "Do not come. Check etat.essai.example."),
    ("  visits: cancelled, wait", "visits", "Do not come. Check etat.essai.example."),
    ("  visits: running, come", "visits", "You may visit."),
    ("  blood-tests: running, come", "blood-tests", "Come without an appointment."),
    (
        "  radiology: degraded, emergency-only",
        "radiology",
        "Do not come for an appointment. In an emergency go to the emergency department: North, South and East.",
    ),
    (
        "  visits: cancelled, emergency-only",
        "visits",
        "Do not come. In an emergency go to the emergency department: North, South and East.",
    ),
    (
        "  radiology:\n    at: north\n    state: cancelled\n    rule: go-elsewhere\n"
        "    elsewhere: [south, the nearest emergency department]",
        "radiology",
        "Go to: South or the nearest emergency department.",
    ),
    (
        "  radiology:\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: the emergency number",
        "radiology",
        "Do not come here. In an emergency call 112.",
    ),
    ("  emergency: unknown", "emergency", "We do not know whether it is open. In an emergency call 112."),
]


@pytest.mark.parametrize(
    ("said", "service", "expected"),
    first(RULES_SAID, 4),
)
def test_each_rule_says_whether_to_come(tmp_path: Path, said: str, service: str, expected: str) -> None:
    """The sentence answers "do I come?" for appointments, visits, and services without an appointment."""
    assert instructions(make_site(tmp_path, {NETWORK: [said]}))[(service, "north")] == expected


def test_whom_we_may_not_reach_checks_the_site(tmp_path: Path) -> None:
    """Where not everybody can be reached, nobody is only told to wait."""
    project = make_site(tmp_path, {NETWORK: ["  radiology: cancelled, wait\nreach-everybody: no"]})
    told = "Do not come. If we have not contacted you, check etat.essai.example."
    assert instructions(project)[("radiology", "north")] == told
    assert told in words_of(project, "en/locations/north/poster.html")
    assert told in words_of(project, f"en/incidents/{NETWORK}/1/index.html")


def test_what_was_is_told_as_it_was_when_everybody_could_be_reached(tmp_path: Path) -> None:
    """A bulletin that says we may not reach everybody changes nothing in what the one before it said."""
    first = "  radiology:\n    state: cancelled\n    rule: wait\nreach-everybody: yes"
    later = "  radiology: unknown, wait\nreach-everybody: no"
    project = make_site(tmp_path, {NETWORK: [first, later]})
    words = words_of(project, f"en/incidents/{NETWORK}/2/index.html")
    assert "Cancelled. Do not come. We will contact you." in words
    assert "To be confirmed. We do not know yet. If we have not contacted you, check etat.essai.example." in words


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("general-hospital", "In all our hospitals"),
        ("outpatient-clinic", "In all our hospitals and clinics"),
        ("{en: Our house}", "In all our hospitals and clinics"),
    ],
)
def test_clinics_are_named_unless_all_are_hospitals(tmp_path: Path, kind: str, expected: str) -> None:
    """A group of hospitals has no clinics; what may be a clinic never reads that only hospitals are meant."""
    kinds = iter(("general-hospital", kind))
    services = re.sub(r"(phone: 000 0[12])\b", lambda one: f"{one[1]}, kind: {next(kinds)}", SERVICES)
    services = services.replace("  east: {name: East, phone: 000 03}\n", "")
    project = make_site(tmp_path, {NETWORK: ["  consultations: cancelled, wait"]}, services=services)
    page = words_of(project, f"en/incidents/{NETWORK}/1/index.html")
    assert set(re.findall("In all our hospitals(?: and clinics)?", page)) == {expected}


def test_a_cancelled_service_is_kept_for_a_group(tmp_path: Path) -> None:
    """Never "cancelled, come"."""
    project = make_site(tmp_path, {NETWORK: [HELD]})
    for name in ("en/locations/south/index.html", "en/locations/south/poster.html", "en/feed.xml"):
        words = words_of(project, name).replace("–", "").replace("  ", " ").replace("women Come This", "women This")
        assert "Except for pregnant women This goes ahead for these patients. Come to your appointment." in words, name


def test_a_page_says_once_that_what_staff_said_counts(tmp_path: Path) -> None:
    """What somebody was told personally, getting worse, danger."""
    project = make_site(tmp_path, {NETWORK: [HELD]})
    for name in ("en/index.html", "en/locations/north/index.html", "en/locations/north/poster.html"):
        assert words_of(project, name).count("What our staff told you personally counts.") == 1


def test_words_of_a_department_may_be_its_own(tmp_path: Path) -> None:
    """A name of the project's own gives the words that agree with it."""
    own = SERVICES.replace("kind: emergency,", "kind: emergency, open: Unlocked, closed: Locked,")
    project = make_site(tmp_path, {FLOOD: [CLOSED]}, services=own)
    assert "Emergency department: Locked (North)." in words_of(project, "en/index.html")
    assert "Unlocked" in words_of(project, "en/index.html")


def test_an_expired_card_says_the_last_state_alone(tmp_path: Path) -> None:
    """No old instruction is repeated in the present tense."""
    project = make_site(tmp_path, {NETWORK: ["  radiology: cancelled, wait"]})
    project.build(instant("2022-05-19T12:00"))
    told = instructions(project)[("radiology", "north")]
    assert told.startswith("This information is out of date. Call us before you come: 000 01.")
    assert "Last known" in told
    assert "Cancelled." in told
    assert "We will contact you" not in told


@pytest.mark.parametrize("page", ["en/index.html", "en/locations/north/index.html"])
def test_a_number_to_call_never_hides_the_answer_to_do_i_come(tmp_path: Path, page: str) -> None:
    """A line for appointments may name the service that patients come to: its row stays, with what is otherwise."""
    line = "  appointments: {number: 000 08, service: consultations, name: Appointments}\n"
    line += "  desk: {number: 000 07, service: vaccination, name: Vaccinations}\n"
    services = f"{SERVICES}  vaccination: {{name: Vaccination, whole-group: yes}}\n"
    said = "  consultations:\n    state: cancelled\n    rule: stay-unless-contacted\n"
    said += "    exceptions:\n      - {for: pregnancy, rule: come}\n  call-centre: cancelled\n"
    said += "  vaccination: cancelled, stay-unless-contacted"
    project = make_site(tmp_path, {NETWORK: [said]}, more=PHONES + line, services=services)
    rows = [text_of(one) for one in open_page(project.path / "site", page).cssselect(".rows")]
    assert rows[0].startswith("Do not come Cancelled"), rows
    assert "Except for pregnant women Come" in rows[0].partition("Consultations")[2]
    assert "Vaccination" in rows[0], "that of the whole group, too"
    assert "Call centre" not in " ".join(rows), "told with its number"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("running, come", ""),
        ("running, come-unless-contacted", "Come, unless we have told you it is cancelled."),
        ("running, walk-in", "Come without an appointment."),
    ],
)
def test_what_runs_under_a_condition_keeps_its_sentence_on_the_page_of_a_hospital(
    tmp_path: Path, said: str, told: str
) -> None:
    """A name among those that go ahead says "come": whoever comes only unless, or in another way, reads so."""
    project = make_site(tmp_path, {NETWORK: [f"  radiology: {said}\nreach-everybody: no"]})
    rows = open_page(project.path / "site", "en/locations/north/index.html").cssselect(".rows")
    (row,) = (text_of(one) for one in rows if "Radiology" in text_of(one))
    assert told in row
    assert ("We may not be able to reach you." in row) == ("unless" in told)
    assert row.startswith("Come Running") == bool(told)


@pytest.mark.parametrize("page", ["en/index.html", "en/locations/north/index.html", "en/press/index.html"])
def test_a_line_that_is_out_says_until_when_and_when_it_restarts(tmp_path: Path, page: str) -> None:
    """Beside its number, on every page: a line that runs again on Thursday was told to be out of service alone."""
    said = "  call-centre:\n    state: cancelled\n    until: 18/05/2022 18:00\n    restart: 19/05/2022"
    project = make_site(tmp_path, {NETWORK: [said]}, more=PHONES)
    line = " ".join(words_of(project, page).split()).partition("000 09 ")[2][:200]
    assert line.startswith("Out of service")
    assert "18:00" in line
    assert "Restart planned for Thursday, 19 May 2022" in line


def test_what_runs_keeps_a_text_of_its_own_on_the_page_of_a_hospital(tmp_path: Path) -> None:
    """What is said of a service that nobody comes to is said where somebody looks for it, also while it runs."""
    own = "  pharmacy: {name: Pharmacy, attended: no, advice: {running: {en: Fetch your medicines at counter B.}}}\n"
    own += "  laboratory: {name: Laboratory, attended: no}\n"
    project = make_site(tmp_path, {NETWORK: ["  pharmacy: running\n  laboratory: running"]}, services=SERVICES + own)
    rows = open_page(project.path / "site", "en/locations/north/index.html").cssselect(".rows")
    assert [text_of(one) for one in rows if "Pharmacy" in text_of(one)] == [
        "Running Fetch your medicines at counter B. Pharmacy"
    ]
    assert "Laboratory" in text_of(rows[-1]), "by its name alone"


def test_an_open_emergency_department_is_told_once(tmp_path: Path) -> None:
    """It stands above every page with its own word; among what runs it would say "come"."""
    services = "  emergency: {state: running, rule: emergency-only, remark: Use the door in the yard.}"
    for number, said in enumerate(("  emergency: running, emergency-only", services)):
        project = make_site(tmp_path / str(number), {NETWORK: [said]})
        page = open_page(project.path / "site", "en/locations/north/index.html")
        assert "Emergency department North Open Come only in an emergency." in text_of(page.cssselect(".emergency")[0])
        rows = [text_of(one) for one in page.cssselect(".rows") if "Emergency department" in text_of(one)]
        assert rows == ([] if number == 0 else [rows[0]])
        assert all("Use the door in the yard." in row for row in rows)
