"""Where a site stands: its country, its timezone, its address on the web."""

from pathlib import Path

import pytest

from statusgen.content.places import is_site_address
from statusgen.content.settings import parse_settings
from statusgen.content.source import parse_source
from tests.builders import BASE

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
    ],
)
def test_what_is_no_address_of_a_site_is_refused(address: str) -> None:
    assert not is_site_address(address)
    assert "base-url-unreadable" in problems(SETTINGS.replace("https://etat.essai.example/", address))


@pytest.mark.parametrize("address", ["https://status.example", "http://localhost:8000/a/b/", "https://[::1]:65535/"])
def test_an_address_of_a_site(address: str) -> None:
    assert is_site_address(address)


@pytest.mark.parametrize(
    ("typed", "near"), [("Belgique", "BE"), ("UK", "GB"), ("Deutschland", "DE"), ("XX", "BE"), ("Nederland", "NL")]
)
def test_an_unknown_country_names_the_nearest(typed: str, near: str) -> None:
    found = problems(SETTINGS.replace("country: BE", f"country: {typed}").replace("[fr, nl]", "[fr, nl, de]"))
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
