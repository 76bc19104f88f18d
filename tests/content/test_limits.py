"""What is longer or more than any site needs is said and cut, and costs no time."""

import time
from pathlib import Path

import pytest
from icalendar import Calendar

from statusgen.content.front_matter import LONGEST_LINE, MOST_ITEMS, parse_front_matter, parse_table
from statusgen.content.prose import find_private
from statusgen.content.settings import LONGEST_NAME
from statusgen.content.source import find_unfilled, parse_source
from statusgen.content.typed_markdown import find_unknown
from statusgen.formats.share_images import draw_share
from statusgen.wording.views import ShareView
from tests.builders import default_look, make_project, note
from tests.samples import sample

SLOW_PIECES = (
    "a ",
    "\u00a0",
    " ",
    "-—",
    "[",
    "[[",
    "[^",
    "~~a",
    "# #",
    "#",
    "- ",
    '"\\"',
    "'",
    "a:",
    "{a: b, ",
    "1 ",
    "0",
    "x",
    "?? ",
)
"""What expressions with two ways to read a letter are slow with."""


@pytest.mark.parametrize("piece", sample(SLOW_PIECES, "\u00a0", "x", "[[", "~~a", '"\\"', "a:"))
def test_no_text_of_a_megabyte_is_slow_to_read(piece: str) -> None:
    """Whatever stands in a file of the largest size, its structure is known within a second or so."""
    whole = piece * (1_000_000 // len(piece))
    for text in (whole, "\n".join(whole[start : start + LONGEST_LINE] for start in range(0, len(whole), LONGEST_LINE))):
        start = time.process_time()
        source = parse_source("content/services.yaml", text.encode())
        parse_table(source, 0, len(source.lines), lambda _key: True)
        parse_front_matter(parse_source("content/note.md", f"---\n{text[:60_000]}\n---\n".encode()), lambda _key: True)
        for line in source.lines[:16]:  # as much as a note may have
            find_unknown(line)
        find_private(source, enumerate(source.lines[:1]))
        assert time.process_time() - start < 4


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("[[a]]", "[[a]]"),
        ("[[a]](x)", ""),
        ("[[a]](x) [[b]]", "[[a]](x) [[b]]"),
        ("[[]]", ""),
        ("]] [[", ""),
        ("[[a", ""),
    ],
)
def test_what_is_to_be_filled_in_is_found(line: str, found: str) -> None:
    """What stands between double brackets, unless it is a link."""
    assert find_unfilled(line) == found


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("letter", ["W", "i", "\u0301", "漢", "م"])
def test_a_word_of_any_length_is_drawn_at_once(language: str, letter: str) -> None:
    """A word that fits no image is cut, without drawing it letter by letter."""
    start = time.process_time()
    direction = "rtl" if language == "ar" else "ltr"
    view = ShareView(
        path="a.png", organisation=letter * 3000, title=letter * 3000, state="cancelled", on="", direction=direction
    )
    assert draw_share(view, default_look()).startswith(b"\x89PNG")
    assert time.process_time() - start < 2


def test_an_end_of_a_line_in_a_name_stops_no_output(tmp_path: Path) -> None:
    """Names, remarks and titles stand in one line everywhere, whatever YAML makes of them."""
    project = make_project(tmp_path)
    services = (project.path / "content/services.yaml").read_text(encoding="utf-8")
    services = services.replace(
        "name: {fr: Nord, nl: Noord}", 'name: {fr: "Nord\\r\\nX:\\u2028\\u0085\\t\\x07a", nl: "N\\n"}'
    )
    project.write(
        "services.yaml",
        services.replace(
            "name: {fr: Radiologie,", "name:\n      fr: |\n        Radio\n        logie\n      nl: |\n        N\n#"
        ),
    )
    project.write_note(
        note("  radiology:\n    state: cancelled\n    rule: wait\n    restart: 20/05/2022\n    certainty: planned")
    )
    project.build()
    name = Calendar.from_ical((project.path / "site/fr/locations/nord/calendar.ics").read_bytes())["x-wr-calname"]
    assert str(name).startswith("Nord X: a")
    assert "Radio logie" in project.page("fr/index.html")


def test_a_name_that_is_too_long_is_cut_and_said(tmp_path: Path) -> None:
    """The site is built with the beginning of it."""
    project = make_project(tmp_path)
    services = (project.path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services.replace("fr: Nord", f"fr: {'N' * 900}"))
    assert [(one.code, dict(one.values)) for one in project.problems()] == [
        ("value-too-long", {"limit": str(LONGEST_NAME)})
    ]
    reading = project.read()
    assert reading.content is not None
    assert reading.content.catalogue.locations["nord"].name.as_written == "N" * LONGEST_NAME


def test_more_services_than_any_hospital_has_are_said(tmp_path: Path) -> None:
    """Those after the limit do not count, and the site says nothing of them."""
    project = make_project(tmp_path)
    more = "".join(f"  service-{number}:\n    name: S{number}\n" for number in range(MOST_ITEMS))
    services = (project.path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services.replace("systems:", f"{more}systems:"))
    assert "list-too-long" in {one.code for one in project.problems()}
