"""Titles and dates of feed items: true at every place they name, with what to do, and told apart by readers."""

import json
from pathlib import Path

import pytest

from tests.builders import Project, instant, make_project, note

LONG = {"valid_until": "30/05/2022 18:00", "next_update": "29/05/2022 12:00"}
EVERYWHERE = "  consultations: cancelled, wait"
CLOSED = "\n    state: cancelled\n    rule: wait\n"
FOR_SOME = "    except:\n      - for: pregnancy\n"


def items(project: Project, name: str = "fr/feed") -> list[dict[str, str]]:
    """Return the items of a feed of a site, the newest first."""
    found: list[dict[str, str]] = json.loads((project.path / f"site/{name}.json").read_text(encoding="utf-8"))["items"]
    return found


def title_of(project: Project, *notes: str) -> str:
    """Write notes an hour apart, and return the title of the last of them, with ordinary spaces, from its dash on."""
    for number, services in enumerate(notes, start=1):
        project.write_note(note(services, title="Bulletin", published=f"17/05/2022 {number:02}:00", **LONG), number)
    project.build(instant("2022-05-17T12:00"))
    title = " ".join(items(project)[0]["title"].split())
    return title.removeprefix("Bulletin – ").partition(f" (17 mai, {len(notes):02}:00)")[0]


STORIES = {
    "one place restarts, the others do not": (
        (
            EVERYWHERE,
            f"  consultations:{CLOSED}    except:\n      - at: nord\n        state: running",
        ),
        "Fonctionne : Consultations (Nord). Venez à votre rendez-vous. "
        "À l’arrêt : Consultations (Sud). Ne venez pas. Nous vous contacterons.",
    ),
    "what is unchanged and worse is not hidden": (
        (EVERYWHERE, "  consultations: cancelled, wait\n  radiology: degraded, come"),
        "Fonctionne au ralenti : Radiologie (Nord). Venez à votre rendez-vous. "
        "À l’arrêt : Consultations (Nord et Sud). Ne venez pas. Nous vous contacterons.",
    ),
    "what nobody comes to is looked at": (
        ("  radiology: running, come\n  telephone: cancelled",),
        "Hors service : Téléphone (Groupe d’essai). …",
    ),
    "a stricter exception is told with its rule": (
        (f"  radiology:\n    state: degraded\n    rule: come\n{FOR_SOME}        state: cancelled\n        rule: wait",),
        "Fonctionne au ralenti : Radiologie (Nord). Venez à votre rendez-vous. "
        "Sauf : femmes enceintes – À l’arrêt. Ne venez pas. Nous vous contacterons.",
    ),
    "for whom it is kept is named": (
        (f"  radiology:{CLOSED}{FOR_SOME}        rule: come",),
        "À l’arrêt : Radiologie (Nord). Ne venez pas. Nous vous contacterons. Sauf : femmes enceintes.",
    ),
    "what is announced says when": (
        (f"  radiology:{CLOSED}    from: 20/05/2022 08:00",),
        "Du vendredi 20 mai à 08:00 au lundi 30 mai à 18:00 – "
        "À l’arrêt : Radiologie (Nord). Ne venez pas. Nous vous contacterons.",
    ),
    "days are named": (
        (f"  radiology:{CLOSED}    from: 19/05/2022 00:00\n    until: 20/05/2022",),
        "jeudi 19 et vendredi 20 mai – À l’arrêt : Radiologie (Nord). Ne venez pas. Nous vous contacterons.",
    ),
}


@pytest.mark.parametrize(("notes", "title"), STORIES.values(), ids=STORIES)
def test_a_title_says_what_changed_where_and_what_to_do(tmp_path: Path, notes: tuple[str, ...], title: str) -> None:
    """A state stands only with the places where it is true, and nothing worse is hidden behind it."""
    assert title_of(make_project(tmp_path), *notes) == title


def test_no_two_items_of_a_feed_bear_one_date(tuesday: Path, june: Path) -> None:
    """Readers such as Slack's show only one of two items of the same second."""
    for site in (tuesday, june):
        for path in site.rglob("*.json"):
            document = json.loads(path.read_text(encoding="utf-8"))
            if "items" in document and "feed_url" in document:
                dates = [item["date_published"] for item in document["items"]]
                assert len(dates) == len(set(dates)), path
                assert dates == sorted(dates, reverse=True)


def test_an_item_keeps_its_date_when_another_service_changes(tmp_path: Path) -> None:
    """So that no reader takes it for new."""
    project = make_project(tmp_path)

    def dates() -> dict[str, str]:
        project.build(instant("2022-05-17T12:00"))
        return {item["id"]: item["date_published"] for item in items(project, "fr/services")}

    project.write_note(note(f"{EVERYWHERE}\n  radiology: cancelled, wait", published="17/05/2022 08:00", **LONG))
    before = dates()
    project.write_note(note("  radiology: degraded, come", published="17/05/2022 09:00", **LONG), 2)
    after = dates()
    same = before.keys() & after.keys()
    assert len(same) == len(before) - 1
    assert {id_: before[id_] for id_ in same} == {id_: after[id_] for id_ in same}
