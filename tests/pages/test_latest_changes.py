"""What the newest bulletin changed, in one box of home and of each hospital: before, and now where it still holds."""

from pathlib import Path

import pytest

from tests.builders import instant, make_project, note
from tests.reading import open_page, text_of

CLOSED = "  consultations: cancelled, wait\n  radiology: cancelled, wait"
HOME, NORD, SUD = "fr/index.html", "fr/locations/nord/index.html", "fr/locations/sud/index.html"


def told(folder: Path, path: str) -> list[str]:
    """Return the lines of the box on a page."""
    return [text_of(one).replace("\u00a0", " ") for one in open_page(folder / "site", path).cssselect(".latest li")]


def build(folder: Path, services: str, at: str = "2022-05-17T13:00", **more: str) -> Path:
    """Build a site whose first bulletin closes both services, and whose second says what is given."""
    project = make_project(folder)
    project.write_note(note(CLOSED))
    project.write_note(note(services, published="17/05/2022 12:00", title="Reprise", **more), 2)
    project.build(instant(at))
    return folder


def test_the_answer_until_then_stands_before_that_of_now(tmp_path: Path) -> None:
    """What got stricter or laxer, each with its place; nothing of what stays as it was."""
    services = (
        "  consultations:\n    - {at: nord, state: running, rule: come}\n    - {at: sud, state: cancelled, rule: wait}"
    )
    build(tmp_path, f"{services}\n  radiology: cancelled, wait")
    assert told(tmp_path, HOME) == ["Consultations Nord Avant Nous vous contacterons → Maintenant Venez"]
    assert told(tmp_path, NORD) == ["Consultations Avant Nous vous contacterons → Maintenant Venez"]
    assert "Reprise" in text_of(open_page(tmp_path / "site", HOME).cssselect(".latest")[0])


def test_a_hospital_tells_its_own_changes_alone(tmp_path: Path) -> None:
    """The newest bulletin that changed something there, be it an older one, with its own day."""
    services = (
        "  consultations:\n    - {at: nord, state: running, rule: come}\n    - {at: sud, state: cancelled, rule: wait}"
    )
    build(tmp_path, services)
    assert told(tmp_path, SUD) == ["Consultations Avant Venez → Maintenant Nous vous contacterons"]
    (link,) = open_page(tmp_path / "site", SUD).cssselect(".latest p a")
    assert "10:30" in text_of(link)


def test_what_has_expired_or_is_said_otherwise_is_told_no_more(tmp_path: Path) -> None:
    """An old "come" is never repeated: not after it has expired, and not where another incident closes the service."""
    build(tmp_path / "a", "  radiology: running, come", at="2022-05-18T18:01")
    assert told(tmp_path / "a", HOME) == told(tmp_path / "a", NORD) == []
    project = make_project(tmp_path / "b")
    project.write_note(note(CLOSED))
    project.write_note(note("  radiology: running, come", published="17/05/2022 12:00"), 2)
    project.write("incidents/2022-05-eau/incident.fr.md", "---\ntitle: Eau\n---\nDe l’eau.\n")
    project.write_note(note("  radiology: cancelled, wait", published="16/05/2022 12:00"), 1, incident="2022-05-eau")
    project.build(instant("2022-05-17T13:00"))
    assert told(tmp_path / "b", HOME) == []


def test_days_that_moved_stand_behind_each_other(tmp_path: Path) -> None:
    """The old one struck through; a day that is no longer named has none yet."""
    line = "  radiology:\n    state: cancelled\n    rule: wait\n    restart: {}"
    project = make_project(tmp_path)
    project.write_note(note(line.format("20/05/2022")))
    project.write_note(note(line.format("23/05/2022"), published="17/05/2022 11:00"), 2)
    project.build(instant("2022-05-17T11:30"))
    assert told(tmp_path, HOME) == ["Radiologie Reprise prévue : Avant 20 mai → Maintenant 23 mai"]
    assert [text_of(one) for one in open_page(tmp_path / "site", HOME).cssselect(".latest del")] == ["20 mai"]
    project.write_note(note("  radiology: cancelled, wait", published="17/05/2022 12:00"), 3)
    project.build(instant("2022-05-17T12:30"))
    assert told(tmp_path, HOME) == ["Radiologie Reprise prévue : Avant 23 mai → Maintenant Pas encore de date"]


def test_come_is_never_told_without_its_exceptions(tmp_path: Path) -> None:
    """Whom something else holds for looks at the exceptions."""
    services = (
        "  radiology:\n    state: running\n    rule: come\n    except:\n      - {for: pregnancy, rule: call-first}"
    )
    build(tmp_path, services)
    assert told(tmp_path, HOME) == ["Radiologie Avant Nous vous contacterons → Maintenant Venez (Exceptions)"]


def test_a_state_never_hides_that_nobody_comes(tmp_path: Path) -> None:
    """That something is limited, and no longer cancelled, is no news where patients do not come before and after."""
    build(tmp_path, "  radiology: degraded, wait")
    assert told(tmp_path, HOME) == []
    assert text_of(open_page(tmp_path / "site", HOME).cssselect(".latest h2")[0]) == "Derniers bulletins"


@pytest.mark.parametrize("path", ["en/index.html", "en/locations/rivemont/index.html"])
def test_the_rest_is_one_tap_away(tuesday: Path, path: str) -> None:
    """A few lines; the bulletin tells all, at the heading to which the link leads."""
    (box,) = open_page(tuesday, path).cssselect(".latest")
    assert 3 <= len(box.cssselect("li")) <= 5
    (link,) = (one for one in box.cssselect("a") if "More changes" in text_of(one))
    target, _, anchor = link.get("href").partition("#")
    (heading,) = open_page(tuesday, str(Path(path).parent / target)).cssselect(f"#{anchor}")
    assert text_of(heading) == "What changed since the last update"
