"""The next fourteen days on the pages of services, locations and pairs."""

from pathlib import Path

from tests.builders import Project, instant, make_project, note
from tests.reading import open_page, text_of

PAIR = "fr/locations/nord/radiology/index.html"


def ahead_of(site: Path, name: str) -> tuple[list[str], list[str]]:
    """Return the first strip of a page: what is drawn for each day, and the lines below it."""
    page = open_page(site, name)
    strip = page.cssselect("main > .strip, .columns__answer > .strip")[0]
    drawn = ["+".join(use.get("xlink:href").removeprefix("#") for use in day.iter("use")) for day in strip]
    lines = [text_of(line).replace("\xa0", " ").replace("\u202f", " ") for line in strip.getnext()]
    return drawn, lines


def built(path: Path, services: str, **more: str) -> Project:
    """Build a project with one bulletin of 17 May."""
    project = make_project(path)
    project.write_note(note(services, **more))
    project.build(instant("2022-05-17T12:00"))
    return project


def test_until_the_20th_and_then_to_be_confirmed(tuesday: Path) -> None:
    """Days count from the newest word; the same stands on the pages of the pair, the service and the location."""
    for name in ("locations/nordelle/radiology", "services/radiology", "locations/nordelle"):
        drawn, lines = ahead_of(tuesday, f"en/{name}/index.html")
        assert drawn == ["a-stay"] * 4 + ["s-unknown"] * 10
        assert lines == ["17 May to 20 May Do not come", "From Saturday 21 May on To be confirmed"]


def test_nothing_is_drawn_where_nothing_is_announced(tuesday: Path) -> None:
    """A service that goes on as it is has no strip, and the home page has none."""
    for name in ("locations/rivemont/dialysis/index.html", "services/dialysis/index.html", "index.html"):
        assert not open_page(tuesday, f"en/{name}").cssselect("main > .strip, .columns__answer > .strip"), name


def test_a_closure_of_some_hours_is_a_notch(tmp_path: Path) -> None:
    """The day keeps its answer, with what holds for a while below it, and the hours stand in words."""
    now = (
        "  radiology:\n    - at: nord\n      state: running\n      rule: come\n    - at: nord\n      state: cancelled\n"
    )
    later = "      rule: wait\n      from: 19/05/2022 08:00\n      until: 19/05/2022 18:00"
    built(tmp_path, now + later)
    drawn, lines = ahead_of(tmp_path / "site", PAIR)
    assert drawn[2].startswith("a-come+a-")
    assert any("08:00" in line and "18:00" in line for line in lines)


def test_an_announced_restart_is_dashed_and_promises_nothing(tmp_path: Path) -> None:
    """From that day on the line is broken; the answer stays what it is, and the words say that the date may change."""
    built(
        tmp_path,
        "  radiology:\n    state: cancelled\n    rule: wait\n    restart: 20/05/2022",
        valid_until="31/05/2022 18:00",
    )
    page = open_page(tmp_path / "site", PAIR)
    dashed = [bool(day.cssselect(".strip__state--dashed")) for day in page.cssselect("main .strip > *")]
    assert dashed == [False] * 3 + [True] * 11
    drawn, lines = ahead_of(tmp_path / "site", PAIR)
    assert set(drawn) <= {"a-contact", "a-stay"}
    assert "Cette date peut changer" in lines[-1]
