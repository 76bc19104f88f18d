"""The situation as open data: one truth, in every language, by id, for anybody's programs."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.builders import ROOT, instant, make_project, note
from tests.conftest import ExampleAt
from tests.reading import open_page, text_of


def load(site: Path, path: str) -> Any:
    """Read a document."""
    return json.loads((site / path).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def moments(
    tries_all: bool,
    tuesday: Path,
    june: Path,
    example_at: ExampleAt,
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Path]:
    """Return sites without a note, with what is withdrawn, on Tuesday and in June, on the first day and at the end."""
    quiet = make_project(tmp_path_factory.mktemp("quiet"))
    quiet.build()
    withdrawn = make_project(tmp_path_factory.mktemp("withdrawn"))
    more = "status: withdrawn\nwithdrawn-on: 17/05/2022 11:40\nwithdrawn-because: Erreur de service."
    withdrawn.write_note(note(more=more))
    withdrawn.build()
    days = ("2022-05-14T09:00", "2022-06-22T12:00") if tries_all else ()
    story = [example_at(instant(day)) for day in days]
    return [quiet.path / "site", withdrawn.path / "site", tuesday, june, *story]


def test_every_document_keeps_to_the_schema_published_beside_it(moments: list[Path]) -> None:
    """The schema is sound, and each file of the open data names its own, at every moment of a site's life."""
    checked = 0
    for site in moments:
        files = [*site.glob("api/*.json"), *site.glob("api/*/*.json")]
        for path in files:
            if path.name.endswith(".schema.json"):
                Draft202012Validator.check_schema(load(site, path.relative_to(site).as_posix()))
            elif "v2" not in path.parts and "published" not in path.parts:
                document = load(site, path.relative_to(site).as_posix())
                schema = load(site, "api/" + document["$schema"].rpartition("/")[2])
                assert schema["$id"] == document["$schema"]
                assert list(Draft202012Validator(schema).iter_errors(document)) == [], path
                checked += 1
    assert checked > 60


def test_the_schema_refuses_what_is_wrong(tuesday: Path) -> None:
    """A fifth state, or a time without offset, is not the format."""
    document = load(tuesday, "api/status.json")
    validator = Draft202012Validator(load(tuesday, "api/status.schema.json"))
    document["cells"][0]["state"] = "half-open"
    document["valid_until"] = "2022-05-19T18:00:00"
    assert len(list(validator.iter_errors(document))) == 2


def test_open_data_says_what_the_pages_say(tuesday: Path) -> None:
    """A cell has the word and the rule of the page of its location, in each language."""
    cells = load(tuesday, "api/status.json")["cells"]
    (cell,) = (one for one in cells if (one["service"], one["location"]) == ("radiology", "rivemont"))
    assert (cell["state"], cell["rule"], cell["valid_until"]) == ("cancelled", "wait", "2022-05-21T00:00:00+02:00")
    for language in ("fr", "nl", "de", "en"):
        page = text_of(open_page(tuesday, f"{language}/locations/rivemont/index.html"))
        assert cell["word"][language] in page
        assert cell["exceptions"][0]["for_whom"][language].replace("\u00a0", " ") in page.replace("\u00a0", " ")
    own = load(tuesday, "api/locations/rivemont.json")["cells"]
    assert cell in own
    assert cell in load(tuesday, "api/services/radiology.json")["cells"]
    assert {one["location"] for one in own} == {"rivemont", "whole-group"}


def test_the_table_opens_in_a_spreadsheet(tuesday: Path, tmp_path: Path) -> None:
    """One row for each cell, every language beside it, and no text that a spreadsheet would run."""
    raw = (tuesday / "api/status.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == len(load(tuesday, "api/status.json")["cells"])
    assert {row["state_nl"] for row in rows} >= {"Geannuleerd", "Werkt"} or all(row["state_nl"] for row in rows)
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait\n    remark: =HYPERLINK(1)"))
    project.build()
    table = csv.reader(io.StringIO((tmp_path / "site/api/status.csv").read_text(encoding="utf-8-sig")))
    assert not [one for row in table for one in row if one[:1] in ("=", "+", "@")]


def test_history_is_bounded_and_leads_to_the_rest(june: Path) -> None:
    """The newest first; every incident named has a file, and that file has all its bulletins."""
    history = load(june, "api/history.json")
    times = [one["published"] for one in history["bulletins"]]
    assert times == sorted(times, reverse=True)
    for one in history["bulletins"]:
        incident = load(june, f"api/incidents/{one['incident']}.json")
        assert one in incident["bulletins"]


def test_open_data_says_that_a_bulletin_was_withdrawn_and_what_language_it_is_in(moments: list[Path]) -> None:
    """Why and when a bulletin was withdrawn is told and its states are not; a fallback names its real language."""
    (bulletin,) = load(moments[1], "api/history.json")["bulletins"]
    assert (bulletin["withdrawn_because"], bulletin["withdrawn_on"]) == (
        "Erreur de service.",
        "2022-05-17T11:40:00+02:00",
    )
    assert bulletin["statements"] == []
    assert bulletin["language"] == {"fr": "fr", "nl": "fr"}
    translated = load(moments[2], "api/incidents/2022-05-cyberattack.json")["bulletins"][1]
    assert (translated["number"], translated["language"]) == (3, {one: one for one in ("fr", "nl", "de", "en")})


@pytest.mark.slow("builds a site with a long past")
def test_history_does_not_grow_for_ever(tmp_path: Path) -> None:
    """Of seventy incidents that are over, the history has fifty bulletins and names fifty; each keeps its own file."""
    project = make_project(tmp_path)
    for number in range(1, 71):
        name = f"2022-02-{number:03}"
        project.write(f"incidents/{name}/incident.fr.md", f"---\ntitle: Petit {number}\n---\nFini.\n")
        published = f"{1 + number % 9:02}/02/2022 1{number % 10}:00"
        project.write_note(note(published=published, valid_until="20/02/2022", next_update="20/02/2022"), 1, name)
        ended = f"{1 + number % 9:02}/02/2022 2{number % 4}:00"
        project.write_note(note("  radiology: running, come", published=ended, stage="closed"), 2, name)
    project.build()
    history = load(tmp_path / "site", "api/history.json")
    assert (len(history["bulletins"]), len(history["closed_incidents"])) == (50, 50)
    assert len(load(tmp_path / "site", "api/v2/incidents.json")["incidents"]) == 50
    assert len(list((tmp_path / "site/api/incidents").glob("2022-02-*.json"))) == 70


def test_the_documentation_names_files_that_exist(tuesday: Path) -> None:
    """Every address of docs/feeds-and-data.md is there, and no file of the open data is missing from it."""
    text = " ".join((ROOT / "docs/feeds-and-data.md").read_text(encoding="utf-8").split())
    named = {
        address
        for typed in re.findall(r"`((?:api/|index)[^` ]*(?:\{[^}]*\}[^`]*)?)`", text)
        for address in spread(typed)
    }
    named -= {"api/v2/….json"}
    for address in named:
        assert list(tuesday.glob(address.replace("<id>", "*"))), address
    files = {path.relative_to(tuesday).as_posix() for path in (tuesday / "api").rglob("*") if path.is_file()}
    told = {path.relative_to(tuesday).as_posix() for one in named for path in tuesday.glob(one.replace("<id>", "*"))}
    assert files - told == set()


def spread(typed: str) -> list[str]:
    """Return the addresses that one with alternatives in braces stands for."""
    start, brace, rest = typed.partition("{")
    names, _, end = rest.partition("}")
    return [f"{start}{name.strip()}{end}" for name in names.split(",")] if brace else [typed]


def test_developers_find_every_address(tuesday: Path) -> None:
    """The page names files that exist, in the language of the reader."""
    page = open_page(tuesday, "nl/professionals/index.html")
    links = [link.get("href") for link in page.cssselect("main ul a")]
    assert len(links) >= 9
    assert all((tuesday / "nl/professionals" / link).resolve().is_file() for link in links if not link.startswith("#"))
