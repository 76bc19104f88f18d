"""Where a site stands: its country, its timezone, its address on the web."""

from pathlib import Path

import pytest

from statusgen.content.places import is_odd_address, is_site_address
from statusgen.content.settings import parse_settings
from statusgen.content.source import parse_source
from tests.builders import BASE, make_project, note
from tests.command_line import run

SETTINGS = (BASE / "content/settings.yaml").read_text(encoding="utf-8")


def problems(text: str) -> dict[str, dict[str, str]]:
    reading = parse_settings(parse_source("content/settings.yaml", text.encode()))
    return {problem.code: dict(problem.values) for problem in reading.problems}


@pytest.mark.parametrize(
    "address",
    [
        *("https://status.example/?a=1", "https://status.example/#top", "https://me:secret@status.example/"),
        *("https://status .example/", "https://status.example:65536/", "https://status.example:0/", "https://"),
        *("https:///path", "status.example", "ftp://status.example/", "https://[::1", "https://:80/", "https://a\\b/"),
        *("https://status..example/", "https://status.example/index.html"),
    ],
)
def test_what_is_no_address_of_a_site_is_refused(address: str) -> None:
    assert not is_site_address(address) or is_odd_address(address)
    assert "base-url-unreadable" in problems(SETTINGS.replace("https://etat.essai.example/", address))


@pytest.mark.parametrize("address", ["https://status.example", "http://localhost:8000/a/b/", "https://[::1]:65535/"])
def test_an_address_of_a_site(address: str) -> None:
    assert is_site_address(address)


@pytest.mark.parametrize(
    ("typed", "near"), [("Belgique", "BE"), ("UK", "GB"), ("Deutschland", "DE"), ("XX", "BE"), ("Polska", "PL")]
)
def test_an_unknown_country_names_the_nearest(typed: str, near: str) -> None:
    found = problems(SETTINGS.replace("country: BE", f"country: {typed}"))
    assert found["country-unknown"]["near"] == near


@pytest.mark.parametrize(
    ("country", "zone"),
    [("country: PL\n", "Europe/Warsaw"), ("country: LU\n", "Europe/Luxembourg"), ("", "Europe/Brussels")],
)
def test_a_missing_timezone_is_an_error_with_that_of_the_country(country: str, zone: str) -> None:
    text = SETTINGS.replace("country: BE\n", country).replace("timezone: Europe/Brussels\n", "")
    assert problems(text)["timezone-missing"]["zone"] == zone


def test_a_country_of_several_timezones_proposes_them_and_guesses_none(tmp_path: Path) -> None:
    text = SETTINGS.replace("country: BE\n", "country: ES\n").replace("timezone: Europe/Brussels\n", "")
    reading = parse_settings(parse_source("content/settings.yaml", text.encode()))
    assert reading.settings is None
    assert "Europe/Madrid" in problems(text)["timezone-missing"]["zone"]


@pytest.mark.slow("three commands")
@pytest.mark.parametrize("zone", ["CET", "GMT", "EST", "EST5EDT", "UTC", "Zulu", "Etc/GMT-1", "Etc/UTC"])
def test_a_timezone_of_no_place_is_refused_with_that_of_the_country(zone: str) -> None:
    """Its clocks may show another hour in summer."""
    found = problems(SETTINGS.replace("timezone: Europe/Brussels", f"timezone: {zone}"))
    assert found["timezone-vague"]["zone"] == "Europe/Brussels"


@pytest.mark.parametrize(
    ("zone", "country", "proposed"),
    [
        ("Europe/Lisbon", "BE", "Europe/Brussels"),
        ("Europe/Brussels", "GB", "Europe/London"),
        ("Africa/Algiers", "FR", "Europe/Paris"),
        ("Europe/Paris", "BE", None),
        ("Atlantic/Canary", "ES", None),
        ("GB", "GB", None),
    ],
)
def test_a_timezone_whose_clocks_are_not_those_of_the_country_is_warned_about(
    zone: str, country: str, proposed: str | None
) -> None:
    text = SETTINGS.replace("timezone: Europe/Brussels", f"timezone: {zone}").replace(
        "country: BE", f"country: {country}"
    )
    found = problems(text)
    assert found.get("timezone-elsewhere", {}).get("zone", "").partition(",")[0] == (proposed or "")


@pytest.mark.parametrize(
    ("zone", "near"), [("Europe/Brussels", "BE"), ("Europe/London", "GB"), ("Europe/Berlin", "DE")]
)
def test_a_missing_country_is_warned_about_with_that_of_the_timezone(zone: str, near: str) -> None:
    found = problems(SETTINGS.replace("country: BE\n", "").replace("timezone: Europe/Brussels", f"timezone: {zone}"))
    assert found["country-missing"]["near"] == near


def test_what_is_published_already_goes_on_with_its_timezone(tmp_path: Path) -> None:
    """A site that was published with neither is warned, and its hours stay those that readers know."""
    project = make_project(tmp_path)
    settings = SETTINGS.replace("country: BE", "country: Belgique").replace("timezone: Europe/Brussels\n", "")
    settings = settings.replace("demonstration: 17/05/2022 12:00\n", "")
    project.write("settings.yaml", settings)
    project.write_note(note())
    at = ("--now", "17/05/2022 12:00", "--yes")
    refused = run(tmp_path, "build", "--first", *at)
    assert refused.returncode == 3, refused.stderr
    project.write("settings.yaml", SETTINGS.replace("demonstration: 17/05/2022 12:00\n", ""))
    assert run(tmp_path, "build", "--first", *at).returncode == 0
    project.write("settings.yaml", settings)
    later = run(tmp_path, "build", "--now", "17/05/2022 12:30", "--yes")
    assert (later.returncode, "Europe/Brussels" in later.stderr, "country: BE" in later.stderr) == (0, True, True), (
        later
    )


# ── Names that may mean several ─────────────────────────────────────────────────────────────────────────────────────

OLD_TOWN = {
    "name: {fr: Nord, nl: Noord}": "name: {fr: Vieux bourg, nl: Oude stad}",
    "name: {fr: Sud, nl: Zuid}": "name: {fr: Nord, nl: Noord}",
}
"""One hospital bears the name that is the id of another."""
TWINS = {"name: {fr: Sud, nl: Zuid}": "name: {fr: Nord, nl: Zuid}"}
ABROAD = {"name: {fr: l’hôpital voisin": "name: {fr: Sud"}


def said_of(folder: Path, changes: dict[str, str], lines: str) -> str:
    """Return what ``check`` says of a note where services.yaml bears other names."""
    project = make_project(folder)
    path = folder / "content/services.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    project.write_note(note(f"  radiology:\n{lines}"))
    return run(project.path, "check").stdout


@pytest.mark.parametrize(
    ("changes", "lines", "named"),
    [
        (OLD_TOWN, "    at: Nord\n    state: cancelled\n    rule: wait", "Vieux bourg, sud"),
        (TWINS, "    at: Nord\n    state: cancelled\n    rule: wait", "nord, sud"),
        (ABROAD, "    state: cancelled\n    rule: go-elsewhere\n    elsewhere: Sud", "sud, partner"),
        (OLD_TOWN, "    state: cancelled\n    rule: go-elsewhere\n    elsewhere: Nord", "Vieux bourg, sud"),
    ],
    ids=["an id", "twins", "a place elsewhere", "elsewhere"],
)
def test_a_name_that_may_be_several_is_refused(tmp_path: Path, changes: dict[str, str], lines: str, named: str) -> None:
    """Nobody guesses which hospital a writer means."""
    said = said_of(tmp_path, changes, lines)
    assert "erreur: «" in said
    assert f"peut désigner : {named}" in said


@pytest.mark.parametrize("at", ["Vieux bourg", "sud"])
def test_what_is_proposed_instead_is_read(tmp_path: Path, at: str) -> None:
    """Another name of it, or the id of what has no other."""
    said = said_of(tmp_path, OLD_TOWN, f"    at: {at}\n    state: cancelled\n    rule: wait")
    assert "peut désigner :" not in said


def test_nor_is_it_read_in_a_remark(tmp_path: Path) -> None:
    """Nobody is told that in-patients were moved to the hospital whose id it is."""
    lines = "    state: cancelled\n    rule: wait\n    remark: patients transférés à"
    assert "transférés à Nord" in said_of(tmp_path / "a", OLD_TOWN, f"{lines} Nord")
    assert "transférés à Sud" not in said_of(tmp_path / "b", {}, f"{lines} Sud")
