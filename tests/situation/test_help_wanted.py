"""A call for help ends by itself, or by a note; the newest word about each kind counts."""

from datetime import timedelta
from pathlib import Path

import pytest

from statusgen.model.help_wanted import HelpCall, HelpKind
from statusgen.situation.fold import fold_situation
from statusgen.situation.help_wanted import help_wanted
from tests.builders import Project, instant, make_project, note
from tests.content.test_reaching_us import codes
from tests.stories import START, make_note


def _write(project: Project, number: int, day: int, said: str) -> None:
    project.write_note(note("", published=f"{day}/05/2022 10:30", valid_until="20/05/2022", more=said), number)


def _wanted(project: Project, day: int) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    content = project.read().content
    assert content is not None
    situation = fold_situation(content, instant(f"2022-05-{day}T12:00"))
    ends = [one.call.until for one in situation.help_wanted if one.call.until]
    assert not ends or situation.changes_next is None or situation.changes_next <= min(ends)
    return [(str(one.call.kind), one.call.blood_groups, one.call.locations) for one in situation.help_wanted]


def test_a_call_ends_at_its_very_instant() -> None:
    """It holds until then, and no longer: the page of midnight asks nobody to come."""
    end = START + timedelta(days=2)
    notes = [make_note("a", 1, START, (), help_wanted=(HelpCall(HelpKind.BLOOD, end),))]
    assert [len(help_wanted(notes, at)) for at in (end - timedelta(seconds=1), end)] == [1, 0]


def test_a_call_holds_until_its_day_or_the_word_of_a_note(tmp_path: Path) -> None:
    """Each kind has its own end: a day, that of the note, or a note that says so."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "help-wanted:\n  blood:\n    blood groups: O, A+\n    at: nord\n    until: 12/05/2022")
    _write(project, 2, 11, "help-wanted: bénévoles, interprètes")
    blood = ("blood", ("O-", "O+", "A+"), ("nord",))
    others = [("volunteers", (), ()), ("interpreters", (), ())]
    assert _wanted(project, 10) == [blood]
    assert _wanted(project, 12) == [blood, *others]
    assert _wanted(project, 13) == others
    _write(project, 3, 14, "help-wanted:\n  volunteers: ended")
    assert _wanted(project, 14) == others[1:]
    assert _wanted(project, 21) == []
    _write(project, 4, 15, "help-wanted: none")
    assert _wanted(project, 15) == []


SOUTH, NORTH = ("blood", ("A+",), ("sud",)), ("blood", ("O-",), ("nord",))


@pytest.mark.parametrize(
    ("later", "wanted"),
    [
        ("blood: {blood groups: A+, at: sud}", [NORTH, SOUTH]),
        ("blood: {blood groups: A+, at: nord}", [NORTH, ("blood", ("A+",), ("nord",))]),
        ("blood: O-", [("blood", ("O-",), ())]),
        ("blood: {at: [sud, nord]}", [("blood", (), ("sud", "nord"))]),
        ("blood:\n    - {blood groups: A+, at: sud}\n    - {blood groups: O-, at: nord, until: ended}", [SOUTH]),
        ("blood:\n    - ended\n    - {blood groups: A+, at: sud}", [SOUTH]),
        ("blood: {at: sud, until: ended}", [NORTH]),
        ("blood: ended", []),
    ],
)
def test_a_call_replaces_what_it_covers_and_stands_beside_the_rest(
    tmp_path: Path, later: str, wanted: list[tuple[str, tuple[str, ...], tuple[str, ...]]]
) -> None:
    """For other blood groups, or elsewhere, it is a second one; an end ends what it names, or every one of its kind."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "help-wanted:\n  blood: {blood groups: O-, at: nord}")
    _write(project, 2, 11, f"help-wanted:\n  {later}")
    assert _wanted(project, 11) == wanted
    assert ("help-not-ended" in {one.code for one in project.problems()}) == ("at: sud, until" in later)


def test_two_calls_are_told_everywhere_and_one_of_them_is_ended(tmp_path: Path) -> None:
    """Both stand on pages, notices, sheet and in open data; the bulletin that ends one names it as it stood."""
    project = make_project(tmp_path)
    two = "help-wanted:\n  blood:\n    - {blood groups: O-, at: nord}\n    - {blood groups: A+, at: sud}"
    _write(project, 1, 10, two)
    _write(project, 2, 11, "help-wanted:\n  blood: {blood groups: O-, at: nord, until: terminé}")
    for day, told in ((10, ("O−", "A+")), (11, ("A+",))):
        project.build(instant(f"2022-05-{day}T12:00"))
        for page, here in (
            *((page, told) for page in ("fr/index.html", "fr/call-centre/index.html", "api/status.json")),
            *((f"fr/locations/nord/{page}.html", told[:-1]) for page in ("index", "poster")),
            *((f"fr/locations/sud/{page}.html", told[-1:]) for page in ("index", "poster")),
        ):
            text = project.page(page)
            assert [group for group in ("O−", "A+") if f"donneurs de sang ({group})" in text] == list(here), page
    bulletin = project.page("fr/incidents/2022-05-panne/2/index.html").replace("\xa0", " ")
    assert "Nous ne cherchons plus : donneurs de sang (O−, Nord). Merci." in bulletin


def test_a_list_of_kinds_may_say_more_of_one(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    _write(project, 1, 10, "help-wanted:\n  - blood: O-\n  - volunteers")
    assert _wanted(project, 10) == [("blood", ("O-",), ()), ("volunteers", (), ())]


@pytest.mark.parametrize("groups", ["[O-, A+]", "\n    - O-\n    - A+", "O-, A+"])
def test_a_list_of_blood_groups_is_one_call(tmp_path: Path, groups: str) -> None:
    project = make_project(tmp_path)
    _write(project, 1, 10, f"help-wanted:\n  blood: {groups}")
    assert _wanted(project, 10) == [("blood", ("O-", "A+"), ())]


def test_donors_may_be_wanted_at_a_place_outside_the_group(tmp_path: Path) -> None:
    """A town hall of services.yaml is named wherever the whole group is: on the page of each hospital."""
    project = make_project(tmp_path)
    services = (project.path / "content/services.yaml").read_text(encoding="utf-8")
    hall = "places:\n  hall:\n    name: {fr: Salle du Moulin, nl: Molenzaal}\n"
    project.write("services.yaml", services.replace("places:\n", hall))
    _write(project, 1, 10, "help-wanted:\n  blood:\n    at: Salle du Moulin")
    project.build(instant("2022-05-10T12:00"))
    for place in ("nord", "sud"):
        assert "Salle du Moulin" in project.page(f"fr/locations/{place}/index.html")
        assert "Molenzaal" in project.page(f"nl/locations/{place}/poster.html")
    assert '"hall": {' in (tmp_path / "site/api/published/2022-05-panne.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("at", ["Nord et Sud", "nord/sud", "Nord – Sud"])
def test_places_are_a_list_whatever_stands_between_them(tmp_path: Path, at: str) -> None:
    project = make_project(tmp_path)
    _write(project, 1, 10, f"help-wanted:\n  blood:\n    at: {at}")
    assert _wanted(project, 10) == [("blood", (), ("nord", "sud"))]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("  blood:\n    blood groups: X", "blood-group-unknown"),
        ("  volunteers:\n    blood groups: O-", "key-unknown"),
        ("  blood:\n    until: 01/05/2022", "help-past"),
        ("  blood:\n    at: lune", "location-unknown"),
        ("  bloood:\n    at: nord", "word-unknown-near"),
        ("  blood: O-\n  sang: O-", "key-twice"),
        ("  - blood\n  - kind: volunters", "word-unknown-near"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, said: str, code: str) -> None:
    """What cannot be meant is named, and nothing is guessed."""
    assert code in codes(tmp_path, f"help-wanted:\n{said}")


def test_an_hour_is_told_as_an_hour_and_a_day_as_a_whole_day(tmp_path: Path) -> None:
    """The Dutch "tot en met" is of days: before an hour it would go on after it."""
    project = make_project(tmp_path)
    _write(project, 1, 16, "help-wanted:\n  blood: {until: 18/05/2022}\n  volunteers: {until: 18/05/2022 12:00}")
    project.build(instant("2022-05-17T12:00"))
    page = project.page("nl/index.html").replace("\u00a0", " ")
    assert "Tot en met woensdag 18 mei 2022." in page
    assert "Dit geldt tot woensdag 18 mei 2022, 12:00." in page


def test_the_page_of_an_open_incident_tells_its_calls_until_they_end(tmp_path: Path) -> None:
    """Whom the incident makes the hospital look for stands there, too, and goes when time alone ends it."""
    project = make_project(tmp_path)
    said = "  radiology: cancelled, wait"
    call = "help-wanted:\n  blood:\n    blood groups: O-\n    until: 12/05/2022"
    project.write_note(note(said, published="10/05/2022 10:30", valid_until="20/05/2022", more=call))
    page = "fr/incidents/2022-05-panne/index.html"
    for at, is_told in (("2022-05-11T12:00", True), ("2022-05-13T12:00", False)):
        project.build(instant(at))
        assert ("donneurs de sang" in project.page(page)) == is_told
