"""The restart plan as a rail of steps on the page of an incident."""

from pathlib import Path

from tests.reading import open_page, text_of

INCIDENT = "en/incidents/2022-05-cyberattack/index.html"


def test_the_plan_says_how_far_it_has_come(june: Path, tuesday: Path) -> None:
    """Done steps are counted, "now" stands once before the first that is not, moved days show old and new."""
    page = open_page(june, INCIDENT)
    steps = page.cssselect(".plan__step")
    done = [step for step in steps if "plan__step--done" in step.get("class")]
    assert (len(done), len(steps)) == (8, 11)
    assert "Steps done: 8 of 11." in text_of(page.cssselect("main")[0])
    assert [bool(step.cssselect(".plan__now")) for step in steps] == [False] * 8 + [True, False, False]
    (moved,) = (step for step in steps if "Nordelle" in text_of(step) and step.cssselect("del"))
    assert "Before Wednesday 1 June 2022 → Now Thursday" in text_of(moved).replace(",", "")
    early = open_page(tuesday, INCIDENT)
    assert early.cssselect(".plan__step")
    assert not early.cssselect(".plan__now")
    assert "Steps done" not in text_of(early.cssselect("main")[0])
