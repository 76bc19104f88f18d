"""The situation as open data: one truth, in every language, by id, for anybody's programs."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.builders import make_project, note
from tests.reading import open_page, text_of


def load(site: Path, path: str) -> Any:
    """Read a document."""
    return json.loads((site / path).read_text(encoding="utf-8"))


def test_every_document_keeps_to_the_schema_published_beside_it(tuesday: Path, june: Path) -> None:
    """The schema is sound, and each file of the open data names its own."""
    checked = 0
    for site in (tuesday, june):
        files = [*site.glob("api/*.json"), *site.glob("api/*/*.json")]
        for path in files:
            if path.name.endswith(".schema.json"):
                Draft202012Validator.check_schema(load(site, path.relative_to(site).as_posix()))
            elif "v2" not in path.parts:
                document = load(site, path.relative_to(site).as_posix())
                schema = load(site, "api/" + document["$schema"].rpartition("/")[2])
                assert schema["$id"] == document["$schema"]
                assert list(Draft202012Validator(schema).iter_errors(document)) == [], path
                checked += 1
    assert checked > 40


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


def test_developers_find_every_address(tuesday: Path) -> None:
    """The page names files that exist, in the language of the reader."""
    page = open_page(tuesday, "nl/developers/index.html")
    links = [link.get("href") for link in page.cssselect("main ul a")]
    assert len(links) >= 9
    assert all((tuesday / "nl/developers" / link).resolve().is_file() for link in links)
