"""What a note leaves out of what its incident said: limits, groups, places to go; each is named, nothing is silent."""

from pathlib import Path

import pytest

from statusgen.situation.laxer import find_laxer_cells, find_laxer_on_site
from tests.builders import NOON, Project, make_project, note, project_with_visits


def _dropped(project: Project, before: str, after: str) -> list[tuple[str, str]]:
    """Return what is said of what a second statement leaves out of a first one: code, and which."""
    for number, hour, said in ((1, 10, before), (2, 11, after)):
        project.write_note(note(said, published=f"17/05/2022 {hour}:30"), number)
    found = [one for one in project.problems() if one.code.endswith("-dropped")]
    return [(one.code, value) for one in found for key, value in one.values if key in ("limits", "facts", "things")]


def test_a_limit_left_out_is_named_though_others_stay(tmp_path: Path) -> None:
    """Each by itself, of a group too, and what is wider than before; ``mask: no`` alone ends all of them."""
    project = project_with_visits(tmp_path)
    limits = {"visitors": "1", "age": "12", "mask": "yes", "hours": "14:00–20:00"}
    told = {"visitors": "visiteurs : 1", "age": "âge : 12", "mask": "masque : oui", "hours": "heures : 14:00–20:00"}

    def say(said: dict[str, str], state: str = "degraded") -> str:
        lines = "".join(f"\n    {key}: {value}" for key, value in said.items())
        return f"  visites:\n    at: nord\n    state: {state}\n    rule: come{lines}"

    for key in limits:
        rest = {other: limit for other, limit in limits.items() if other != key}
        assert _dropped(project, say(limits), say(rest)) == [("limits-dropped", told[key])]
    assert _dropped(project, say(limits), say({**limits, "visitors": "3"})) == [("limits-dropped", "visiteurs : 1")]
    assert _dropped(project, say(limits), say(limits)) == []
    assert _dropped(project, say(limits), say({"mask": "no"})) == []
    assert _dropped(project, say({"age": "12"}, "running"), say({}, "running")) == [("limits-dropped", "âge : 12")]
    assert _dropped(project, say({"age": "12"}), say({}, "running")) == [("limits-dropped", "âge : 12")]
    births = "  visites:\n    state: cancelled\n    rule: wait\n    visitors: 1"
    births += "\n    except:\n      - for: birth\n        rule: come"
    assert _dropped(project, births + "\n        age: 12", births) == [("limits-dropped", "âge : 12")]


LEFT_OUT = {
    "pour : nouveaux patients": ("except:\n      - for: new\n        rule: wait", ""),
    "pour : patients déjà suivis chez nous": (
        "except:\n      - for: new, existing\n        rule: wait",
        "except:\n      - for: new\n        rule: wait",
    ),
    "pour : rendez-vous 23/05/2022 au 24/05/2022": (
        "except:\n      - for: appointments 20/05/2022 to 24/05/2022\n        rule: wait",
        "except:\n      - for: appointments 20/05/2022 to 22/05/2022\n        rule: wait",
    ),
    "ailleurs : l’hôpital voisin": ("elsewhere: partner, any pharmacy", "elsewhere: any pharmacy"),
    "capacité": ("capacity: 30 %", ""),
    "attente": ("delay: 4 h", ""),
    "argent liquide": ("bring: cash, paper order", "bring: paper order"),
    "": ("except:\n      - for: new\n        rule: come", ""),
}


@pytest.mark.parametrize(
    ("after", "named"),
    [
        ("  radiology: cancelled, wait", ["pour : femmes enceintes"]),
        ("  radiology:\n    at: nord\n    state: cancelled\n    rule: wait", ["pour : femmes enceintes"]),
        ("  radiology:\n    state: cancelled\n    rule: wait\n    except:\n      - {for: pregnancy, rule: wait}", []),
        ("  radiology: cancelled, call-first", []),
        ("  radiology: running, come", []),
    ],
)
def test_a_group_that_was_let_come_and_is_left_out_is_named(after: str, named: list[str], tmp_path: Path) -> None:
    """Whoever came though others did not loses the way to care; a note that says so itself, or lets all call, not."""
    before = (
        "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n      - for: pregnancy\n        rule: come"
    )
    found = _dropped(make_project(tmp_path), before, after)
    assert found == [("facts-dropped", one) for one in named]


def test_a_day_of_appointments_that_is_over_need_not_be_said_again(tmp_path: Path) -> None:
    """Those of today are."""
    kept = "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n      - for: appointments {} to {}\n"
    kept += "        rule: come"
    project, after = make_project(tmp_path), "  radiology: cancelled, wait"
    assert _dropped(project, kept.format("2022-05-14", "2022-05-16"), after) == []
    assert _dropped(project, kept.format("2022-05-17", "2022-05-17"), after) != []


@pytest.mark.parametrize("named", LEFT_OUT)
def test_what_a_note_leaves_out_of_a_list_is_named(named: str, tmp_path: Path) -> None:
    """Whoever was kept away, where to go, how much is done, how long one waits, what to bring: part of it, too."""
    general = "  radiology:\n    state: degraded\n    rule: call-first\n    {}"
    found = _dropped(make_project(tmp_path), *(general.format(said).rstrip() for said in LEFT_OUT[named]))
    assert [which for _, which in found] == ([named] if named else [])


def test_days_that_were_cancelled_are_named_where_a_group_is_let_come(tmp_path: Path) -> None:
    """A later note that cancels all but for a group says nothing of the days on which nobody could come."""
    usual = "  radiology:\n    state: degraded\n    rule: come\n    except:\n      - for: {}\n        rule: wait"
    kept = "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n      - for: {}\n        rule: come"
    days = "appointments 2022-05-20 to 2022-05-24"
    found = _dropped(make_project(tmp_path), usual.format(days), kept.format("pregnancy"))
    assert found == [("facts-dropped", "pour : rendez-vous 20/05/2022 au 24/05/2022")]


def test_a_place_that_was_worse_off_is_named(tmp_path: Path) -> None:
    """An exception for a location that is left out opens it with the rest; a usual statement opens all on purpose."""
    project = make_project(tmp_path)
    general = "  consultations:\n    state: degraded\n    rule: come"
    closed = general + "\n    except:\n      - at: sud\n        state: cancelled\n        rule: wait"
    assert _dropped(project, closed, general) == [("facts-dropped", "à : Sud")]
    assert _dropped(project, "  consultations: cancelled, wait", general) == []


WINDOWS = "  radiology:\n    state: cancelled\n    rule: wait\n    windows:\n      - 25/05/2022\n      - {}"


@pytest.mark.parametrize(
    "fewer", ["27/05/2022", "every Tuesday until 07/06/2022", "from 31/05/2022 12:00 until 31/05/2022"]
)
def test_a_window_that_is_gone_is_laxer(fewer: str, tmp_path: Path) -> None:
    """A later one of several, of a version of an incident alone and of the whole site; one more is not."""
    project = make_project(tmp_path)
    found = []
    for last in ("31/05/2022", fewer):
        project.write_note(note(WINDOWS.format(last)))
        content = project.read().content
        assert content is not None
        found.append(content)
    was, now = (content.incidents["2022-05-panne"] for content in found)
    lost = [("radiology", "nord")]
    assert find_laxer_on_site(found[0], found[1], NOON) == ([] if fewer.startswith("every") else lost)
    assert find_laxer_cells(found[0].catalogue, was, now, NOON) == ([] if fewer.startswith("every") else lost)


LINES = "lines:\n  appointments:\n    - {number: 000 00 05, hours: {fr: le matin, nl: de ochtend}, language: [fr, nl]}"
PARTS = {
    "signaler à : don@essai.example": (
        "help-wanted:\n  volunteers: {tell: don@essai.example}",
        "help-wanted:\n  volunteers: {remark: {fr: Merci., nl: Dank u.}}",
    ),
    "heures, langue : nl": (LINES, "lines:\n  appointments: {number: 000 00 05, language: fr}"),
    "à : Nord": (LINES + "\n    - {number: 000 00 06, at: nord}", "lines:\n  appointments: closed"),
    "à : Sud": (LINES + "\n    - {number: 000 00 06, at: sud}", "lines:\n  appointments: as-before"),
    "": ("help-wanted:\n  blood: O-", "help-wanted:\n  blood: ended"),
    "-": (LINES, "lines:\n  appointments: as-before"),
}


@pytest.mark.parametrize("named", PARTS)
def test_what_a_note_leaves_out_of_a_call_or_a_line_is_named(named: str, tmp_path: Path) -> None:
    """Whom to tell, remarks, hours, languages, a hospital's own line; an end is said on purpose."""
    project = make_project(tmp_path)
    for number, hour, more in ((1, 10, PARTS[named][0]), (2, 11, PARTS[named][1])):
        project.write_note(note("", published=f"17/05/2022 {hour}:30", more=more), number)
    found = [dict(one.values)["facts"] for one in project.problems() if one.code == "facts-dropped"]
    assert found == ([named] if named.strip("-") else [])


def test_limits_are_proposed_as_they_are_typed(tmp_path: Path) -> None:
    """Those of everybody and those of a group are lines that, typed below the service, leave nothing out."""
    project = project_with_visits(tmp_path)
    begins = "  visites:\n    state: degraded\n    rule: come"
    limits = "\n    visitors: 1\n    age: 12\n    except:\n      - for: end of life, birth\n        visitors: 2"
    project.write_note(note(begins + limits, published="16/05/2022 08:00"), 1)
    project.write_note(note(begins), 2)
    (found,) = [one for one in project.problems() if one.code == "limits-dropped"]
    lines = dict(found.values)["lines"]
    project.write_note(note(begins + lines), 2)
    assert [one.code for one in project.problems() if one.is_error or one.code == "limits-dropped"] == []
