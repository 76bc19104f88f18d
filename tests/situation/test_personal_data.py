"""What is known of personal data stands until a note says otherwise: silence, time and an end never make it better."""

import re
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from statusgen import pipeline
from statusgen.model.note import Incident
from statusgen.model.personal_data import Concerned, DataKind, DataStatus, DataWord, order_of
from statusgen.model.site import Text
from statusgen.model.words import Kind
from statusgen.output.opening import open_context
from statusgen.pages.call_centre import view_sheet
from statusgen.pages.personal_data import PersonalDataView, outputs
from statusgen.situation.fold import fold_situation
from statusgen.situation.personal_data import find_lost_data, is_weaker_word, standing_data, unite_data
from statusgen.wording.views import DataView
from tests.builders import Project, instant, make_project, note
from tests.stories import START, make_note

LATER = instant("2023-05-17T12:00")
PATIENTS, STAFF = Concerned.PATIENTS, Concerned.STAFF


def _write(project: Project, number: int, day: int, said: str, stage: str = "limited") -> None:
    project.write_note(note("", published=f"{day}/05/2022 10:30", stage=stage, more=said), number)


def _standing(project: Project) -> list[tuple[str, tuple[str, ...], tuple[str, ...], int]]:
    content = project.read().content
    assert content is not None
    standing = fold_situation(content, LATER).personal_data
    return [(str(one.word.status), one.word.whose, one.word.kinds, one.note) for one in standing]


def test_people_and_kinds_may_stand_on_either_side_of_and(tmp_path: Path) -> None:
    """In one line, and below a key of its own."""
    project = make_project(tmp_path)
    for typed in (
        "confirmé, patients et familles, noms et adresses",
        "\n  - state: confirmé\n    whose: patients et familles\n    kind: noms et adresses",
    ):
        project.write_note(note("", more=f"personal-data: {typed}"))
        content = project.read().content
        assert content is not None
        (word,) = content.incidents["2022-05-panne"].notes[0].personal_data
        assert [*map(str, (*word.whose, *word.kinds))] == ["patients", "relatives", "names", "addresses"]


def test_the_newest_word_about_each_stands_until_a_note_says_otherwise(tmp_path: Path) -> None:
    """A word is about the data and the people it names; nothing but another about the same takes its place."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "personal-data: being examined")
    _write(project, 2, 11, "personal-data:\n  state: confirmed\n  kind: names, addresses\n  whose: patients, staff")
    _write(project, 3, 12, "", stage="closed")
    rest = ("being-examined", (), (), 1)
    assert _standing(project) == [
        ("confirmed", ("patients",), ("names", "addresses"), 2),
        ("confirmed", ("staff",), ("names", "addresses"), 2),
        rest,
    ]
    _write(project, 4, 13, "personal-data:\n  - none found, staff, names\n  - niet bekend, visiteurs")
    assert _standing(project) == [
        ("none-found", ("staff",), ("names",), 4),
        ("not-known", ("visitors",), (), 4),
        ("confirmed", ("patients",), ("names", "addresses"), 2),
        ("confirmed", ("staff",), ("addresses",), 2),
        rest,
    ]


def test_a_step_back_is_named(tmp_path: Path) -> None:
    """A better word, and one beside which a graver stands, are named: also what an examination ended with."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "personal-data:\n  - confirmed, patients\n  - being examined, staff")
    for said, expected in (
        ("none found, staff", ["data-step-back"]),
        ("not known, staff", ["data-step-back"]),
        ("none found, patients", ["data-step-back"]),
        ("none found, patients, medical records", ["data-step-back"]),
        ("being examined", ["data-stands"]),
        ("confirmed, patients, names", []),
    ):
        _write(project, 2, 11, f"personal-data: {said}")
        problems = pipeline.check(project.path, instant("2022-05-12T12:00")).problems
        assert [one.code for one in problems if one.code.startswith("data-")] == expected, said


def test_a_better_word_than_that_of_another_incident_is_named(tmp_path: Path) -> None:
    """Both stand beside each other, also once one of the incidents is over; of two that are over nothing is said."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "personal-data:\n  - confirmed, patients\n  - being examined, staff")
    project.write("incidents/2022-05-vol/incident.fr.md", "---\ntitle: Vol\n---\nUn vol.\n")
    named = "2022-05-panne/01-note.fr.md"
    for said, expected in (
        ("none found, patients", [named]),
        ("being examined, patients, medical records", [named]),
        ("none found", [named]),
        ("not known, staff", [named]),
        ("confirmed, patients", []),
        ("none found, visitors", []),
    ):
        told = note("", published="11/05/2022 11:00", more=f"personal-data: {said}")
        project.write_note(told, incident="2022-05-vol")
        problems = pipeline.check(project.path, instant("2022-05-12T12:00")).problems
        files = [dict(one.values)["file"] for one in problems if one.code == "data-step-back"]
        assert files == expected, said
    project.write_note(told.replace(", visitors", ""), incident="2022-05-vol")
    for stage, is_named in (("limited", True), ("closed", False)):
        _write(project, 2, 12, "", stage="closed")
        project.write_note(told.replace(", visitors", "").replace("limited", stage), incident="2022-05-vol")
        problems = pipeline.check(project.path, instant("2022-05-12T12:00")).problems
        assert ("data-step-back" in {one.code for one in problems}) is is_named


words = st.builds(
    DataWord,
    st.sampled_from(DataStatus),
    st.sampled_from([(), (DataKind.NAMES,), (DataKind.NAMES, DataKind.PASSWORDS)]),
    st.sampled_from([(), (PATIENTS,), (PATIENTS, STAFF)]),
)


@given(st.lists(st.lists(words, max_size=1), min_size=1, max_size=5))
def test_what_no_note_names_stays_as_it_was(said: list[list[DataWord]]) -> None:
    """Whatever a further note says, all data that it does not name is known as before."""
    notes = [
        make_note("a", number, START + timedelta(hours=number), (), personal_data=tuple(one))
        for number, one in enumerate(said, 1)
    ]

    def known(count: int) -> dict[object, DataStatus]:
        return {about: one.word.status for one in standing_data(notes[:count]) for about in one.word.iter_about()}

    before, after = known(len(notes) - 1), known(len(notes))
    named = {about for word in notes[-1].personal_data for about in word.iter_about()}
    assert {about: one for about, one in after.items() if about not in named} == {
        about: one for about, one in before.items() if about not in named
    }
    assert named <= after.keys()


def test_a_better_word_about_a_part_of_it_is_laxer() -> None:
    """Edited into a published note it takes back what was said of all data, and two records keep the graver word."""
    all_, part = DataWord(DataStatus.CONFIRMED), DataWord(DataStatus.NONE_FOUND, (DataKind.NAMES,), (PATIENTS,))

    def say(*said: DataWord) -> Incident:
        notes = (make_note("a", 1, START, (), personal_data=said),)
        return Incident("a", "a", Kind.INCIDENT, None, None, concerns_everything=False, editions={}, notes=notes)

    was, now = say(all_), say(all_, part)
    assert find_lost_data(was, now, LATER) == (DataStatus.CONFIRMED,)
    assert {word.status for word in unite_data([all_, part], [all_])} == {DataStatus.CONFIRMED}


def test_a_word_that_loses_its_advice_is_laxer() -> None:
    """Whom to ask, or what readers should know beside it, is not taken out of a published note in silence."""
    bare = DataWord(DataStatus.CONFIRMED, (DataKind.NAMES,))
    full = (replace(bare, tell="data-line"), replace(bare, remark=Text({"en": "Change your password."}, "en")))
    assert [is_weaker_word(bare, one) for one in full] == [True, True]
    assert [is_weaker_word(one, bare) for one in full] == [False, False]


@given(words, words)
def test_two_records_that_differ_keep_the_graver_word(one: DataWord, other: DataWord) -> None:
    """Of each kind of data of each group of people the graver word of both counts."""
    united = {about: word for word in unite_data([one], [other]) for about in word.iter_about()}
    for word in (one, other):
        assert all(order_of(united[about].status) <= order_of(word.status) for about in word.iter_about())


def test_a_page_is_there_once_something_was_said(tmp_path: Path) -> None:
    """Personal data has a page of its own, with every incident that has a word; without one there is none."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "")
    assert not list(_pages(project))
    _write(project, 2, 11, "personal-data: confirmed, patients, names\nlines:\n  stolen data: 000 00 18")
    (known,) = _pages(project)
    assert known.title == "Des données personnelles ont été prises\u00a0: patients (noms)."
    assert known.sentences == ("Questions sur vos données\u00a0: 000 00 18.",)
    _write(project, 3, 12, "personal-data: being examined")
    (known,) = _pages(project)
    assert known.sentences[0] == "Nous examinons si d’autres données ont été prises."


def test_callers_are_told_after_which_incident_data_was_taken(tmp_path: Path) -> None:
    """Taken after one incident, no sign after another: sentences that contradict each other unless each is named."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "personal-data: confirmed, patients, names")
    assert _answers(project) == ["Des données personnelles ont été prises\u00a0: patients (noms)."]
    project.write("incidents/2022-05-vol/incident.fr.md", "---\ntitle: Vol\n---\nUn vol.\n")
    told = note("", published="17/05/2022 11:00", more="personal-data: none found")
    project.write_note(told, incident="2022-05-vol")
    first, second = _answers(project)
    assert first == "Panne\u00a0: Des données personnelles ont été prises\u00a0: patients (noms)."
    assert second.startswith("Vol\u00a0: ")


def test_the_gravest_word_stands_first_however_old_it_is(tmp_path: Path) -> None:
    """A newer incident without a sign never hides that data was taken in another."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "personal-data: confirmed, patients")
    project.write("incidents/2022-05-vol/incident.fr.md", "---\ntitle: Vol\n---\nUn vol.\n")
    told = note("", published="17/05/2022 11:00", more="personal-data: none found, patients, staff")
    project.write_note(told, incident="2022-05-vol")
    assert next(one.title for one in _pages(project)) == "Des données personnelles ont été prises\u00a0: patients."
    assert _answers(project)[0].startswith("Panne\u00a0: Des données personnelles ont été prises")


def test_no_sign_never_stands_against_a_graver_word_about_the_same_people(tmp_path: Path) -> None:
    """After another incident, only the data of which nothing graver is known was not taken, as far as anybody saw."""
    project = make_project(tmp_path)
    _write(project, 1, 10, "personal-data: confirmed, patients, names")
    project.write("incidents/2022-05-vol/incident.fr.md", "---\ntitle: Vol\n---\nUn vol.\n")
    told = note("", published="17/05/2022 11:00", more="personal-data: none found, patients")
    project.write_note(told, incident="2022-05-vol")
    taken = "Des données personnelles ont été prises\u00a0: patients (noms)."
    assert [one.title for one in _pages(project)] == [taken]
    assert _answers(project) == [taken]
    both = told.replace("found, patients", "found, patients, staff")
    project.write_note(both, incident="2022-05-vol")
    _, after_theft = _pages(project)
    assert after_theft.title.endswith("\u00a0: personnel.")
    assert "patients" not in after_theft.title


def test_each_word_is_followed_by_what_belongs_to_it(tmp_path: Path) -> None:
    """Since when it is known, and what else to know, is of that word; whom to ask is said once, at the end."""
    project = make_project(tmp_path)
    said = "personal-data:\n  - {state: confirmed, whose: patients, since: 09/05/2022}\n  - none found, staff"
    _write(project, 1, 10, f"{said}\nlines:\n  stolen data: 000 00 77")
    (known,) = _pages(project)
    whom = "Questions sur vos données\u00a0: 000 00 77."
    assert known.sentences == (
        "Depuis le lundi 9 mai 2022.",
        "Nous n’avons trouvé aucun signe que des données personnelles ont été prises\u00a0: personnel.",
        whom,
    )
    project.build(LATER)
    content, _, summary = (tmp_path / "site/fr/feed.atom").read_text(encoding="utf-8").partition("<summary")
    assert [text.count("Questions sur vos données") for text in (content, summary)] == [1, 1]


def _answers(project: Project) -> list[str]:
    """Return what the sheet for the call centre answers about personal data, without when it was said."""
    checked = pipeline.check(project.path, LATER)
    assert checked.content is not None
    assert checked.situation is not None
    site, _ = open_context(project.path, checked.content, checked.situation, "https://essai.example/")
    sheet = view_sheet(site.reference, {})
    (question,) = (one for one in sheet.questions if one.question.startswith("Mes données"))
    return [re.sub(r" Situation du .*", "", one.text) for one in question.answers]


def _pages(project: Project) -> list[DataView]:
    checked = pipeline.check(project.path, LATER)
    assert checked.content is not None
    assert checked.situation is not None
    site, _ = open_context(project.path, checked.content, checked.situation, "https://essai.example/")
    views = [output.view for output in outputs(site.reference)]
    return [one.known for view in views if isinstance(view, PersonalDataView) for one in view.incidents]
